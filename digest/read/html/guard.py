"""The bytes of a web page to text that a parser may be given.

Comes in: bytes. Goes out: the text, its encoding, and notes about what was cut: a page is read up to a size and up to
the place where it nests too deeply, because parsers take quadratic time (or the stack) for what no article needs. It
never decodes UTF-7 or another encoding that the WHATWG's table does not name.

Source: WHATWG Encoding Standard, section 4.2 (labels), by way of webencodings; the order is mark, declaration that fits
every byte, UTF-8, a guess.
"""

import codecs
import itertools
import re

from digest.read.decode import BYTE_ORDER_MARKS, Decoded, nearly_utf_8
from digest.read.guess import guess

LARGEST = 3_000_000
"""Most characters of a page that are read."""
DEEPEST = 400
"""Most elements that may lie within each other; real pages stay below 100."""
MOST_TAGS = 100_000
"""Most tags of a page; real pages stay below 20,000."""
MOST_ATTRIBUTES = 300
"""Most attributes of one tag; real pages stay below 100."""
DECLARED_WITHIN = 4_096
"""Bytes within which a page declares its encoding; the standard wants 1,024."""
_MARKS = (
    *BYTE_ORDER_MARKS,
    # Pages without a mark whose first letter tells how wide letters are.
    (b"<\x00", "utf_16_le"),
    (b"\x00<", "utf_16_be"),
)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{2,40})",
    re.IGNORECASE,
)
_HEAVY = re.compile(r"<(script|style|svg)\b(?![^>]*ld\+json)[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
# Elements whose end tag may not be left out: what they nest, a parser nests.
_NESTING = (
    r"<(/?)(?:div|span|section|article|main|aside|table|ul|ol|dl|blockquote|b|i|u|em|strong|font|center|a|form|"
    r"fieldset|nav|header|footer|details|figure|small|big|svg|g|math|mrow|object|button|label|sub|sup|pre|h[1-6])\b"
)
_TAG = re.compile(_NESTING, re.IGNORECASE)
_SMALL_TAG = re.compile(_NESTING.encode())
"""The same in small letters alone, which is found twice as fast."""
_UNREAD = re.compile(rb"<(script|style|svg)(?=[>\s])")
_ATTRIBUTE = r"""(?>[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?)?)"""
_WHOLE_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<(?:script|style)\b.*?(?:</(?:script|style)|\Z)|"
    rf"<[A-Za-z][^\s/>]*+(?:(?P<most>{_ATTRIBUTE}{{{MOST_ATTRIBUTES}}}+)(?P<rest>{_ATTRIBUTE}++)|{_ATTRIBUTE}*+)",
    re.IGNORECASE | re.DOTALL,
)


def text_of(content: bytes) -> Decoded:
    """Decode a page and cut what is too large or nests too deeply; the notes say so."""
    text, encoding, notes = _decoded(content)
    if "\x00" in text:
        # Parsers stop there.
        text = text.replace("\x00", "")
    if len(text) > LARGEST:
        text = _HEAVY.sub("", text)
    if len(text) > LARGEST:
        text = text[:LARGEST]
        notes.append(f"page cut: only its first {LARGEST:,} characters were read")
    end = None if _is_shallow(content) else too_deep(text)
    if end is not None:
        text = text[:end]
        notes.append(f"page cut: it nests more than {DEEPEST} elements at character {end:,}")
    end = too_many(text)
    if end is not None:
        text = text[:end]
        notes.append(f"page cut: only its first {MOST_TAGS:,} tags were read")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text=text, encoding=encoding, notes=tuple(notes))


def without_scripts(content: bytes) -> tuple[bytes, list[bytes]]:
    """Take the scripts, styles and drawings out of a page; most of its bytes are often theirs.

    Returns:
        The rest, and the records of JSON-LD among the scripts.
    """
    kept: list[bytes] = []
    records: list[bytes] = []
    place = 0
    endless: set[bytes] = set()
    for opener in _UNREAD.finditer(content):
        start, name = opener.start(), opener[1]
        if start < place or name in endless:
            continue
        end = content.find(b"</" + name + b">", start)
        if end == -1:
            endless.add(name)
            continue
        opened = content.find(b">", start, end)
        if name == b"script" and b"ld+json" in content[start:opened]:
            records.append(content[opened + 1 : end])
        kept.append(content[place:start])
        place = end + len(name) + 3
    return b"".join([*kept, content[place:]]), records


def _is_shallow(content: bytes) -> bool:
    """Tell, for most pages, that they do not nest too deeply; where letters are not bytes, never."""
    if b"\0" in content or b"\x1b" in content:
        return False
    depth = 0
    for closes in _SMALL_TAG.findall(content.lower()):
        depth = (depth - 1 if depth else 0) if closes else depth + 1
        if depth > DEEPEST:
            return False
    return True


def without_crowds(text: str) -> str:
    """Return markup without the attributes of a tag that are beyond the most: parsers compare each with all others."""
    parts, place = [], 0
    for tag in _WHOLE_TAG.finditer(text):
        if tag["rest"]:
            parts.append(text[place : tag.end("most")])
            place = tag.end()
    return "".join([*parts, text[place:]]) if parts else text


def too_many(text: str) -> int | None:
    """Return the place where there are too many tags, or ``None``."""
    if text.count("<") <= MOST_TAGS:
        return None
    return next(itertools.islice(re.finditer("<", text), MOST_TAGS, None)).start()


def too_deep(text: str) -> int | None:
    """Return the place where elements nest too deeply, or ``None``."""
    depth = 0
    for number, closes in enumerate(_TAG.findall(text)):
        depth = (depth - 1 if depth else 0) if closes else depth + 1
        if depth > DEEPEST:
            return next(itertools.islice(_TAG.finditer(text), number, None)).start()
    return None


def _decoded(content: bytes) -> tuple[str, str, list[str]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            skipped = 0 if b"<" in mark else len(mark)
            return content[skipped:].decode(encoding, "replace"), encoding, []
    declared = _declared(content)
    for encoding in filter(None, (declared, "utf_8")):
        text = _strictly(content, encoding)
        if text is not None:
            notes = [f"encoding declared as {declared}, read as {encoding}"] if declared not in {None, encoding} else []
            return text, encoding, notes
    broken = None if declared else nearly_utf_8(content)
    if broken is not None:
        return broken.text, broken.encoding, list(broken.notes)
    guessed = declared or guess(_sample(content)) or "cp1252"
    text = content.decode(guessed, "replace")
    lost = text.count("\ufffd")
    note = f"encoding {guessed}: {lost} characters cannot be read" if lost else f"encoding guessed: {guessed}"
    return text, guessed, [note]


def _declared(content: bytes) -> str | None:
    """Return Python's name of the encoding that a page declares, if browsers know it."""
    from webencodings import lookup  # noqa: PLC0415 - only pages need it

    found = _DECLARED.search(content[:DECLARED_WITHIN])
    known = lookup((found[1] or found[2]).decode("ascii", "replace")) if found else None
    if known is None or known.name == "x-user-defined":
        return None
    # A page that declares UTF-16 in letters of one byte is not UTF-16.
    name = "utf_8" if known.name.startswith("utf-16") else known.codec_info.name
    return codecs.lookup(name).name.replace("-", "_")


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _sample(content: bytes) -> bytes:
    """Return letters beyond ASCII with what stands around them, without markup."""
    words = re.sub(rb"<[^<>]*>", b" ", content)
    first = re.search(rb"[\x80-\xff]", words)
    start = max(0, first.start() - 1000) if first else 0
    return words[start : start + 32_000]
