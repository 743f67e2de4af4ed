"""What kind of document bytes are, found by what they hold.

Comes in: bytes and a name. Goes out: a `Kind`, or ``None`` for what no reader reads. The name's ending decides only
between kinds of text that look alike; a web page called ``.txt`` is a web page. It never decodes a whole document.
"""

import codecs
import re
import zlib
from pathlib import PurePosixPath
from typing import Literal

Kind = Literal["plain", "markdown", "html", "feed", "mail", "mbox", "json", "csv", "pdf", "docx", "gzip", "zip", "warc"]

PACKED: frozenset[Kind] = frozenset({"gzip", "zip", "warc", "mbox"})
"""Kinds that hold documents."""
TRUSTED: frozenset[Kind] = frozenset({"plain", "markdown"})
"""Kinds whose readers are ours, bounded and quick: they need no process of their own."""

HEAD_BYTES = 4_096
"""How much of a document is looked at."""
_BY_NAME: dict[str, Kind] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".csv": "csv",
    ".tsv": "csv",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".eml": "mail",
    ".mbox": "mbox",
}
_SPACE = rb"(?:\s|<!--.{0,2000}?-->|<\?xml[^>]{0,200}\?>|<\?xml-stylesheet[^>]{0,400}\?>)*"
_HTML = re.compile(_SPACE + rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_FEED = re.compile(
    _SPACE + rb"(?:<!doctype\s+(?:rss|rdf|feed)[^\[>]{0,400}(?:\[.{0,3000}?\]\s*)?>\s*)?"
    rb"<(?:\w+:)?(?:rss|feed|rdf|channel)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON_FEED = re.compile(rb"\s*\{.{0,2000}?\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org", re.DOTALL)
_JSON = re.compile(rb"\s*(?:\[\s*)?\{\s*(?:\"(?:[^\"\\\n]|\\.){1,100}\"\s*:|\})")
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?[^\n]*\n(?:[ \t]+[^\n]*\n)*")
_FROM = re.compile(rb"From [^\n]{3,200}[0-9]{2}:[0-9]{2}[^\n]{0,60}[0-9]{4}[^\n]{0,20}\r?\n(?=[A-Za-z][A-Za-z0-9-]*:)")
_WRITERS = frozenset({b"from", b"date", b"subject", b"to"})
_MACHINES = frozenset(
    {b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"dkim-signature", b"content-type"}
)


def kind_of(content: bytes, name: str) -> Kind | None:
    """Return the kind of a document; ``None`` is one that bytes show to be no text and no reader reads."""
    head = _head(content)
    return _by_magic(content, head) or _by_words(head, name)


def _by_magic(content: bytes, head: bytes) -> Kind | None:
    if head.lstrip()[:5] == b"%PDF-":
        return "pdf"
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith(b"\x1f\x8b"):
        return "warc" if _unpacked(head).startswith(b"WARC/") else "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        # The directory of an archive stands at its end.
        return "docx" if b"word/document.xml" in content[-65_536:] else "zip"
    return None


def _by_words(head: bytes, name: str) -> Kind | None:
    """Tell texts apart: by how they begin, then by the name."""
    named = _BY_NAME.get(PurePosixPath(name).suffix.lower())
    if _FEED.match(head) or _JSON_FEED.match(head):
        return "feed"
    if _HTML.match(head):
        return "html"
    if _FROM.match(head):
        return "mbox"
    if _is_mail(head, named):
        return "mail"
    if _JSON.match(head):
        return "json"
    return named or "plain"


def _is_mail(head: bytes, named: Kind | None) -> bool:
    """Tell whether a document begins with the headers of a mail: those that people write, and one that machines do."""
    names: set[bytes] = set()
    place = 0
    text = head.replace(b"\r\n", b"\n")
    while header := _HEADER.match(text, place):
        names.add(header[1].lower())
        place = header.end()
    if named == "mail":
        return bool(names)
    return len(names & _WRITERS) >= 2 and bool(names & _MACHINES) if names else False


def _head(content: bytes) -> bytes:
    """Return the begin of a document in letters of one byte, without a mark."""
    head = content[:HEAD_BYTES]
    if head.startswith(codecs.BOM_UTF8):
        return head[3:]
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or head[:2] in {b"<\0", b"\0<"}
    return head.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff") if wide else head


def _unpacked(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 64)
    except zlib.error:
        return b""
