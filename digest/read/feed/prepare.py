"""The bytes of a feed to text that an XML parser can read safely.

Comes in: bytes from anywhere. Goes out: the text from its root element on, without document type, control characters
and named entities, cut to a size that can be parsed, and notes on what was cut or mended. Entities that a document
declares are never looked up: they stay in the text as they are written. Every step is linear in the size.
"""

import codecs
import html
import re
from html.entities import html5

from digest.read.decode import BYTE_ORDER_MARKS, nearly_utf_8
from digest.read.feed.prose import WINDOWS, beginning
from digest.read.guess import guess
from digest.read.page import Unreadable

LARGEST_BYTES = 64_000_000
"""Larger documents are not read."""
MOST_STORIES = 10_000
"""Stories behind these are counted and left out."""
MOST_TAGS = 1_500_000
"""Most tags of the stories that are kept; a tree of more does not fit into a small machine."""
LONGEST_RUN = 2_000_000
"""Most characters between two tags; the XML parser gives up at ten million."""
LOOK = 8_000
"""How much of a document may lie before its root."""
_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_SUBSET_END = re.compile(r"\]\s*>")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf|channel|entry)(?=[\s>/])", re.IGNORECASE)
_AFTER_JUNK = re.compile(_ROOT.pattern + r"[^<>]{0,2000}>\s*<", re.IGNORECASE)
"""A root that its first element follows; in prose, a word does."""
_WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_STORY = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>/])", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ufffe\uffff\ud800-\udfff]")
_TO_MEND = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{2,7}|#x[0-9a-fA-F]{2,6});)(?:(#?[A-Za-z0-9]{1,40});)?"
    r"|&#(0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|12[89]|1[345][0-9])|[xX]0*(?:[0-8bcefBCEF]|[189][0-9a-fA-F]));"
)
_NUMBER = re.compile(r"#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}))")


def text_of(document: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode a feed.

    Returns:
        The text, and a note where the encoding that it declares is not the one it has.

    Raises:
        Unreadable: If there is nothing, or too much.
    """
    if len(document) > LARGEST_BYTES:
        what = f"the feed is larger than {LARGEST_BYTES // 1_000_000} MB"
        raise Unreadable(what, "Ask its publisher for a smaller feed, or save the part you need.")
    for mark, encoding in BYTE_ORDER_MARKS:
        if document.startswith(mark):
            return document[len(mark) :].decode(encoding, "replace"), ()
    wide = _wide(document)
    if wide:
        return document.decode(wide, "replace"), ()
    return _declared(document)


def is_feed_markup(text: str) -> bool:
    """Tell whether `text` has the root of a feed near its beginning."""
    return _root(text[: 2 * LOOK]) is not None


def prepare(text: str) -> tuple[str, tuple[str, ...]]:
    """Make the text of an XML feed fit for the parser.

    Returns:
        The text from its root on, and notes.

    Raises:
        Unreadable: If there is no root of a feed, or there are too many tags.
    """
    start = _root(text)
    if start is None:
        raise _no_feed(text)
    body, notes = _capped(text[start:])
    if body.count("<") > MOST_TAGS:
        raise Unreadable(f"the feed has more than {MOST_TAGS:,} tags", "Save the part you need as a smaller file.")
    body, more = tidy(body)
    return body, notes + more


def tidy(body: str) -> tuple[str, tuple[str, ...]]:
    """Take from XML, of whatever kind, what its parser would stop at.

    Returns:
        The text without control characters, named entities and texts of enormous length; and notes.
    """
    notes: tuple[str, ...] = ()
    body = _CONTROLS.sub(_meant, body)
    if len(body) > LONGEST_RUN:
        body, cut = _shortened(body)
        notes = (f"{cut} texts longer than {LONGEST_RUN:,} characters cut",) if cut else ()
    return _mended(body), notes


def without(text: str, opener: str, closer: str) -> str:
    """Take out of `text` what stands between `opener` and `closer`, with both; in one walk."""
    parts, place = [], 0
    while (start := text.find(opener, place)) != -1 and (end := text.find(closer, start)) != -1:
        parts.append(text[place:start])
        place = end + len(closer)
    return "".join([*parts, text[place:]])


def expected_stories(body: str) -> int:
    """Return how many stories seem to begin in a prepared text."""
    return len(_STORY.findall("".join(_sections(body)[::2])))


def _meant(found: re.Match[str]) -> str:
    """Return what a control character is meant to be: those of ISO 8859-1 are letters of Windows-1252."""
    return WINDOWS.get(ord(found[0]), "")


def _wide(document: bytes) -> str | None:
    """Return the encoding of a document whose ASCII characters take two or four bytes."""
    first = document[:4]
    if len(first) < 4 or 0 not in first:
        return None
    zeros = "".join("0" if byte == 0 else "x" for byte in first)
    return {"x0x0": "utf_16_le", "0x0x": "utf_16_be", "x000": "utf_32_le", "000x": "utf_32_be"}.get(zeros)


def _declared(document: bytes) -> tuple[str, tuple[str, ...]]:
    """Decode by the XML declaration where that fits, else as UTF-8, else by a guess."""
    found = _ENCODING.search(document[:1000])
    name = _codec(found[1].decode("ascii")) if found else None
    for encoding in dict.fromkeys([name or "utf-8", "utf-8"]):
        try:
            text = document.decode(encoding)
        except UnicodeDecodeError:
            continue
        wrong = found is not None and encoding != name
        return text, ((f"encoding declared as {_shown(found)}, read as utf-8",) if wrong and found else ())
    broken = nearly_utf_8(document)
    if broken is not None:
        return broken.text, broken.notes
    guessed = guess(document[:32_000]) or "cp1252"
    declared = f"encoding declared as {_shown(found)}, " if found else "encoding not declared, "
    return document.decode(guessed, "replace"), (f"{declared}read as {guessed}",)


def _shown(found: re.Match[bytes]) -> str:
    return found[1].decode("ascii")


def _codec(name: str) -> str | None:
    """Return Python's name of a declared encoding; ``None`` for what is none, or is wide and cannot be."""
    # Browsers and publishers take the Windows encodings for their ISO and national relatives.
    known = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8", "gb2312": "gb18030", "gbk": "gb18030"}
    try:
        codec = codecs.lookup(known.get(name.lower(), name))
    except LookupError:
        return None
    wide = codec.name.startswith(("utf-16", "utf-32", "utf-7"))
    # Codecs that are no encodings of text (rot13, zip) are not for documents.
    return None if wide or not getattr(codec, "_is_text_encoding", True) else codec.name


def _root(text: str) -> int | None:
    """Return where the root of a feed begins."""
    place = 1 if text.startswith("\ufeff") else 0
    while found := _BEFORE_ROOT.match(text, place) or _doctype(text, place):
        place = found if isinstance(found, int) else found.end()
    if _ROOT.match(text, place):
        return place
    if _WEB_PAGE.match(text, place):
        return None
    later = _AFTER_JUNK.search(text, place, place + LOOK)
    page = _WEB_PAGE.search(text, place, later.start()) if later else None
    return later.start() if later and not page else None


def _doctype(text: str, place: int) -> int | None:
    """Return where a document type that begins at `place` ends."""
    if text[place : place + 9].upper() != "<!DOCTYPE":
        return None
    close, subset = text.find(">", place), text.find("[", place)
    if subset == -1 or -1 < close < subset:
        return close + 1 or None
    end = _SUBSET_END.search(text, subset)
    return end.end() if end else None


def _no_feed(text: str) -> Unreadable:
    if not text.strip():
        return Unreadable("the feed is empty", "Fetch it again, or remove it.")
    if _WEB_PAGE.search(text, 0, LOOK):
        return Unreadable("it is a web page, not a feed", "Look for the address of its feed in the page.")
    return Unreadable("it is neither RSS, Atom, RDF nor JSON Feed", "Check the address, or save the text as .txt.")


def _capped(text: str) -> tuple[str, tuple[str, ...]]:
    """Cut a text before the first story that is one too many."""
    if text.count("<") < MOST_STORIES:
        return text, ()
    many, end = 0, 0
    for found in _STORY.finditer(text):
        many += 1
        if many == MOST_STORIES + 1:
            end = found.start()
    if not end:
        return text, ()
    return text[:end], (f"{many - MOST_STORIES:,} stories left out: only the first {MOST_STORIES:,} are read",)


def _shortened(text: str) -> tuple[str, int]:
    """Cut each text between two tags, and each CDATA section, to the longest that is read."""
    cut = 0
    parts = _sections(text)
    for number, part in enumerate(parts):
        if len(part) <= LONGEST_RUN:
            continue
        if number % 2:
            parts[number] = f"{part[:9]}{beginning(part[9:-3], LONGEST_RUN)}]]>"
            cut += 1
            continue
        runs = part.split("<")
        cut += sum(len(run) > LONGEST_RUN for run in runs)
        parts[number] = "<".join(run[:LONGEST_RUN] for run in runs)
    return "".join(parts), cut


def _sections(text: str) -> list[str]:
    """Part a text at its CDATA sections, which stand at the odd places of the list."""
    parts, place = [], 0
    while (start := text.find("<![CDATA[", place)) != -1 and (end := text.find("]]>", start)) != -1:
        parts += [text[place:start], text[start : end + 3]]
        place = end + 3
    return [*parts, text[place:]]


def _mended(text: str) -> str:
    """Write named entities as characters, and every ``&`` that begins none as ``&amp;``, outside CDATA."""
    if not _TO_MEND.search(text):
        return text
    parts = _sections(text)
    parts[::2] = [_TO_MEND.sub(_mend, part) for part in parts[::2]]
    return "".join(parts)


def _mend(found: re.Match[str]) -> str:
    if found[0] == "&":
        return "&amp;"
    name = found[1] or "#" + found[2]
    if name.startswith("#"):
        number = _NUMBER.fullmatch(name)
        return _numbered(int(number[1], 16) if number[1] else int(number[2])) if number else ""
    known = html5.get(name + ";")
    return html.escape(known) if known else f"&amp;{name};"


def _numbered(code: int) -> str:
    """Return the reference to a character that XML may hold."""
    if code in WINDOWS:
        return WINDOWS[code]
    fits = code in {9, 10, 13} or 32 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return f"&#{code};" if fits and code not in {0xFFFE, 0xFFFF} else ""
