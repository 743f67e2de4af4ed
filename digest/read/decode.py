"""Bytes to text, with the name of the encoding.

Comes in: the bytes of a document. Goes out: the text with line ends as line feeds and without byte order mark, the
encoding, and a note where it had to be guessed; or what the bytes look like when they are no text. Every text can be
read: what no encoding fits is read as Windows-1252 and noted. It never repairs or drops a character.

Order: byte order mark, the escapes of ISO 2022, UTF-8, UTF-16 by its zero bytes, UTF-8 with few broken characters, a
guess (see `digest.read.guess`), Windows-1252.
"""

import codecs
import re
from dataclasses import dataclass

from digest.read.guess import guess

SAMPLE_BYTES = 32_000
"""How much of a document a guess looks at, from its first byte above 127."""
LOOK_BYTES = 1_000
"""How much of a document tells that it is a web page."""
_FALLBACK = "cp1252"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf_8"),
    # The mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
"""What a document may begin with, and Python's name of the encoding that it tells."""
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive or an office document (docx, odt, epub)"),
    (b"PK\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document (doc, xls)"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
    (b"RIFF", "a RIFF recording or image"),
)
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|\?xml|rss|feed)\b", re.IGNORECASE)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r\f\x1b") + b"\x7f"
_SWITCH = re.compile(rb"\x1b\$[@B][!-~]{2}")
"""The escape of ISO 2022 to Japanese signs, and one of them."""
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_BYTES = bytes(range(128, 256))
_FEW_BROKEN = 10
"""How many characters beyond ASCII stand for each broken one in a text that is UTF-8 all the same."""
_MOST_CONTROLS = 0.02
"""Share of control characters above which bytes are no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A text, and how it was found."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(content: bytes) -> Decoded | str:
    """Decode a document.

    Returns:
        The text; or, where the bytes are no text, what they look like ("a PDF document").
    """
    decoded = _by_mark(content) or _by_escapes(content) or _without_mark(content)
    if isinstance(decoded, str):
        return decoded
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text=text, encoding=decoded.encoding, notes=decoded.notes)


def _by_mark(content: bytes) -> Decoded | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark) and not _PAGE.match(content[len(mark) : LOOK_BYTES]):
            text = _strictly(content[len(mark) :], encoding)
            if text is not None and "\x00" not in text:
                return Decoded(text=text, encoding=encoding)
    return None


def _by_escapes(content: bytes) -> Decoded | None:
    """Decode Japanese that switches its signs by escapes, and is plain ASCII otherwise."""
    if not _SWITCH.search(content) or not content.isascii():
        return None
    text = _strictly(content, "iso2022_jp") or _strictly(content, "iso2022_jp_ext")
    return Decoded(text=text, encoding="iso2022_jp") if text and "\x1b" not in text else None


def _without_mark(content: bytes) -> Decoded | str:
    look = _look(content)
    if look is not None:
        return look
    if b"\x00" in content:
        return _wide(content) or "binary data (it holds zero bytes)"
    text = _strictly(content, "utf_8")
    if text is not None:
        controls = len(content) - len(content.translate(None, _CONTROLS))
        many = controls > max(3, len(content) * _MOST_CONTROLS)
        return "binary data (it holds many control characters)" if many else Decoded(text=text, encoding="utf_8")
    return _guessed(content)


def _look(content: bytes) -> str | None:
    """Return what the first bytes tell, where they tell that it is no article."""
    for magic, name in _MAGIC:
        if content.startswith(magic):
            return name
    if content[4:8] == b"ftyp":
        return "a video"
    return "a web page or feed" if _PAGE.match(content.removeprefix(codecs.BOM_UTF8)[:LOOK_BYTES]) else None


def _wide(content: bytes) -> Decoded | None:
    """Decode UTF-16 without a byte order mark: of ASCII characters, every other byte is zero."""
    for encoding, zero in (("utf_16_le", 1), ("utf_16_be", 0)):
        if content[zero::2].count(0) * 10 >= len(content) // 2 and not content[1 - zero :: 2].count(0):
            text = _strictly(content, encoding)
            if text is not None:
                return Decoded(text=text, encoding=encoding, notes=(f"encoding guessed: {encoding}",))
    return None


def _guessed(content: bytes) -> Decoded | str:
    controls = len(content) - len(content.translate(None, _CONTROLS))
    if controls > max(3, len(content) * _MOST_CONTROLS):
        return "binary data (it holds many control characters)"
    broken = nearly_utf_8(content)
    if broken is not None:
        return broken
    encoding = guess(_sample(content))
    text = _strictly(content, encoding) if encoding else None
    if encoding and text is not None:
        return Decoded(text=text, encoding=encoding, notes=(f"encoding guessed: {encoding}",))
    text = content.decode(_FALLBACK, "replace")
    lost = text.count("\ufffd")
    note = f"encoding unknown: read as {_FALLBACK}" + (f", {lost} characters cannot be read" if lost else "")
    return Decoded(text=text, encoding=_FALLBACK, notes=(note,))


def nearly_utf_8(content: bytes) -> Decoded | None:
    """Decode UTF-8 of which few characters are broken: cut at its end, or mixed with another encoding.

    Returns:
        The text with a note, or ``None`` where too much of it is broken.
    """
    text = content.decode("utf_8", "replace")
    marks = text.count("\ufffd")
    lost = marks - content.count("\ufffd".encode())
    whole = len(text) - marks - len(content.translate(None, _HIGH_BYTES))
    if lost * _FEW_BROKEN > whole:
        return None
    note = f"encoding utf_8, {lost} characters cannot be read"
    return Decoded(text=text, encoding="utf_8", notes=(note,))


def _sample(content: bytes) -> bytes:
    """Return the part of a document that its encoding shows in."""
    first = _HIGH.search(content)
    start = max(0, first.start() - 1000) if first else 0
    return content[start : start + SAMPLE_BYTES]


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
