"""HTML, or plain text, to paragraphs of plain text.

Comes in: a field of a feed. Goes out: its paragraphs without markup, entities decoded, white space folded; a line break
of the source stays one. Scripts, styles and drawings are dropped. Nothing is ever loaded, and no tree is built: the
text is walked once from left to right, so neither depth nor the number of attributes costs anything.

Source: the tokenization of the HTML standard (WHATWG, section 13.2.5), without its error states.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from digest.read.page import fold

BLOCKS = (
    "address|article|aside|blockquote|body|caption|center|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure"
    "|footer|form|h1|h2|h3|h4|h5|h6|header|hgroup|hr|html|legend|li|main|menu|nav|ol|option|p|pre|section|summary"
    "|table|tbody|td|tfoot|th|thead|tr|ul|video|audio|picture"
)
"""Elements that part paragraphs."""
DROPPED = "script|style|template|head|iframe|object|applet|embed|svg|math|noframes|select|textarea|title|noembed"
"""Elements that are left out with all they hold."""
_PARAGRAPH, _BREAK = "\x1c", "\x1d"
"""Marks for the ends of paragraphs and lines; white space, and nothing that a feed can write as an entity."""
_REST = r"""[^<>"']*+(?:"[^"<>]*+"[^<>"']*+|'[^'<>]*+'[^<>"']*+)*+>"""
_TAG = re.compile(rf"<(/?[A-Za-z][A-Za-z0-9]*+){_REST}")
_INTRICATE = re.compile(rf"<(?:[!?]|(?:{DROPPED})\b|/?[A-Za-z0-9]+:)", re.IGNORECASE)
"""What only the walk through the text understands."""
_OPENING = re.compile(r"<(?:!--|!\[CDATA\[|[!?]|/?([A-Za-z][A-Za-z0-9:_-]*))")
_REST_OF_TAG = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_RAW = frozenset({"script", "style", "template"})
"""Elements that hold no words; one that is never closed takes the rest of the text with it."""
_ATTRIBUTE = re.compile(r"\s+[A-Za-z][\w:-]*\s*=")
_CLOSERS = {"<!--": "-->", "<![CDATA[": "]]>"}
_BLOCK_NAMES, _DROPPED_NAMES = frozenset(BLOCKS.split("|")), frozenset(DROPPED.split("|"))
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BREAKS = re.compile(rf"{_BREAK}(?:\s*{_BREAK})+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1e\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, overrides of the writing direction, halves of characters, invisible letters."""
WINDOWS = {
    code: bytes([code]).decode("cp1252") for code in range(0x80, 0xA0) if code not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}
}
"""What the numbers 128 to 159 mean where they are written."""
_JOINERS = "\u200d\u20e3"


def paragraphs(source: str) -> tuple[str, ...]:
    """Return the paragraphs of `source`."""
    if _has_tags(source):
        return tuple(block for run in _words(source).split(_PARAGRAPH) for block in _blocks(run))
    text = html.unescape(source) if "&" in source else source
    return tuple(filter(None, map(fold, _BLANK_LINE.split(_visible(text.replace("\r\n", "\n"))))))


def line(source: str) -> str:
    """Return `source` as one line without markup."""
    if _has_tags(source):
        return fold(_words(source))
    return fold(_visible(html.unescape(source) if "&" in source else source))


def _has_tags(source: str) -> bool:
    opening = _OPENING.search(source)
    if opening is None:
        return False
    is_broken = opening[0] == "<!--" or bool(_ATTRIBUTE.match(source, opening.end()))
    return is_broken or source.rfind(">") > opening.start()


def beginning(source: str, most: int) -> str:
    """Return the first `most` characters of HTML, without the tag that they may end in."""
    if len(source) <= most:
        return source
    cut = source[:most]
    start = cut.rfind("<")
    return cut[:start] if start > cut.rfind(">") else cut


def shortened(text: str, most: int) -> str:
    """Return the beginning of `text` with at most `most` characters, cut between two graphemes where one is near."""
    if len(text) <= most:
        return text
    for end in range(most, max(most - 64, 0), -1):
        if not _joined(text, end):
            return text[:end].rstrip()
    return text[:most].rstrip()


def _joined(text: str, place: int) -> bool:
    """Tell whether the characters before and behind `place` are one sign.

    Source: Unicode Standard Annex 29, rules GB3 to GB13, in short.
    """
    before, behind = text[place - 1], text[place]
    if unicodedata.category(behind) in {"Mn", "Mc", "Me"} or behind in _JOINERS or before in _JOINERS:
        return True
    if "\U0001f3fb" <= behind <= "\U0001f3ff" or "\u1160" <= behind <= "\u11ff":
        return True
    if _is_flag(before) and _is_flag(behind):
        run = re.search("[\U0001f1e6-\U0001f1ff]*\\Z", text[max(0, place - 64) : place])
        return bool(run and len(run[0]) % 2)
    return before == "\r" and behind == "\n"


def _is_flag(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _visible(text: str) -> str:
    """Return `text` without characters that steer a terminal or hide what is written."""
    return _UNSEEN.sub(_meant, text)


def _meant(found: re.Match[str]) -> str:
    return WINDOWS.get(ord(found[0]), "")


def _words(source: str) -> str:
    """Return the words of `source`, with marks where paragraphs and lines end."""
    source = source.replace(_PARAGRAPH, " ").replace(_BREAK, " ")
    text = None if _INTRICATE.search(source) else _stripped(source)
    if text is None:
        text = "".join(_pieces(source))
    return _visible(html.unescape(text) if "&" in text else text)


def _stripped(source: str) -> str | None:
    """Take the tags out of `source`; ``None`` where they are not as simple as most."""
    parts = _TAG.split(source)
    parts[1::2] = map(_mark, parts[1::2])
    text = "".join(parts)
    return None if _OPENING.search(text) else text


@lru_cache(maxsize=1000)
def _mark(name: str) -> str:
    """Return what stands for a tag of this name."""
    name = name.lower().removeprefix("/")
    return _BREAK if name == "br" else _PARAGRAPH if name in _BLOCK_NAMES else ""


def _blocks(run: str) -> Iterator[str]:
    """Yield the paragraphs of a run of words, which two line breaks part."""
    if _BREAK not in run:
        whole = fold(run)
        if whole:
            yield whole
        return
    for block in _BREAKS.split(run):
        lines = "\n".join(filter(None, map(fold, block.split(_BREAK))))
        if lines:
            yield lines


def _pieces(source: str) -> Iterator[str]:
    """Yield each text, and a mark for each tag that ends a paragraph or a line."""
    place, quotes, unclosed = 0, True, set[str]()
    while opening := _OPENING.search(source, place):
        yield source[place : opening.start()]
        if opening[0] in _CLOSERS:
            place = _behind(source, _CLOSERS[opening[0]], opening.end())
            continue
        end = _REST_OF_TAG.match(source, opening.end()) if quotes and opening[1] else None
        # A quotation mark that is never closed: from there on, the next bracket ends a tag.
        quotes = quotes and not (opening[1] and end is None)
        place = end.end() if end else source.find(">", opening.end()) + 1
        if not place:
            # A tag that never ends; without attributes it may be anything, such as "a <b".
            place = len(source) if _ATTRIBUTE.match(source, opening.end()) else opening.start()
            break
        name = _name(opening)
        yield _mark(name)
        if name in _DROPPED_NAMES - unclosed and opening[0][1] != "/" and source[place - 2] != "/":
            end = _closing(name).search(source, place)
            place = end.end() if end else len(source) if name in _RAW else place
            # What is never closed is its tag alone, and is not looked for again.
            unclosed |= {name} if end is None else set()
    yield source[place:]


def _name(opening: re.Match[str]) -> str:
    """Return the name of a tag without its namespace."""
    return (opening[1] or "").rpartition(":")[2].lower()


def _behind(source: str, closer: str, place: int) -> int:
    end = source.find(closer, place)
    if end == -1:
        # A comment that is never closed ends at the next bracket.
        end, closer = source.find(">", place), ">"
    return len(source) if end == -1 else end + len(closer)


@lru_cache(maxsize=100)
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"</(?:[A-Za-z0-9_-]+:)?{name}\b[^<>]*>?", re.IGNORECASE)
