"""Plain values as plain text, and the lines that they fill.

What comes in: any value a template prints, and the text that a template made. What goes out: `Plain`, text on one line
without anything that a terminal or a mail program would obey; and lines of at most `COLUMNS` columns, where a wide
letter counts twice. An address is never broken. This module never changes a letter or a digit.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from digest.render.typeset import clean_edges

COLUMNS = 74
"""Columns of a line: what a mail program still shows whole when it is quoted once or twice."""

_LONGEST = 66  # columns of a word that is not broken: a fingerprint has 64
_HUNG = re.compile(r"\s*(?:(?:[-–•*>]|\d{1,4}[.)]|\[\d{1,4}\])\s+)?")
_MANY_BLANKS = re.compile(r"\n(?:[ \t]*\n){2,}")
_WIDE = frozenset("WF")
# What may not begin a line. Source: W3C, "Requirements for Japanese Text Layout", section 3.1.7; Chinese has the same.
_NOT_FIRST = frozenset("、。，．・：；？！」』）］｝〉》】〕〗’”…ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々")


class Plain(Markup):
    """Text that is plain already; joined with other text, it cleans that."""

    __slots__ = ()

    @classmethod
    def escape(cls, s: object, /) -> "Plain":
        """Return `s` as plain text, unless it is so already."""
        return plain(s)


def plain(value: object) -> Plain:
    """Return `value` as plain text on one line."""
    if isinstance(value, Plain):
        return value
    if isinstance(value, Markup):  # what Jinja's macros, blocks and set tags give back was cleaned on its way in
        return Plain(str(value))
    return Plain("" if value is None else clean_edges(str(value)))


def joined(parts: Iterable[object], separator: object = "") -> Plain:
    """Join `parts`, each cleaned: what ``~`` and ``join`` do in a template of plain text."""
    return Plain(clean_edges(str(separator)).join(plain(part) for part in parts))


def underlined(value: object, sign: str = "-") -> Plain:
    """Return a heading as lines, with a line of `sign` below that is as long as the longest of them."""
    lines = list(_wrapped(" ".join(plain(value).split())))
    return Plain("\n".join([*lines, sign * max(map(columns, lines), default=1)]))


def laid(text: str) -> str:
    """Return `text` with its lines wrapped, one blank line at most between them, and a line's end at its end.

    A line that begins with a mark of a list hangs: what follows stands below its first word. A no-break space holds two
    words together, and is a space then.
    """
    lines = [line for whole in text.split("\n") for line in _wrapped(whole.rstrip())]
    return _MANY_BLANKS.sub("\n\n", "\n".join(lines).replace("\N{NO-BREAK SPACE}", " ")).strip("\n") + "\n"


def columns(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    from wcwidth import wcswidth  # noqa: PLC0415  (loaded when a text is made, not at start)

    return max(0, int(wcswidth(text)))


def lines_of(text: str, *, columns_wanted: int) -> list[str]:
    """Return the lines of at most so many columns that `text` fills; a longer word has a line of its own."""
    return list(_wrapped(" ".join(text.split()), columns_wanted))


def _wrapped(line: str, most: int = COLUMNS) -> Iterator[str]:
    """Yield the lines that `line` fills; those after the first hang below its first word."""
    mark = _HUNG.match(line)
    first = mark[0] if mark else ""
    indent = " " * columns(first)
    current, width, is_begun = first, columns(first), False
    for gap, unit, size in _units(line[len(first) :]):
        if is_begun and width + len(gap) + size > most:
            yield current
            current, width, is_begun = indent, len(indent), False
        before = gap if is_begun else ""
        current, width, is_begun = current + before + unit, width + len(before) + size, True
    yield current.rstrip()


def _units(text: str) -> Iterator[tuple[str, str, int]]:
    """Yield what is not broken (the gap before it, itself, its columns): words, and the letters of scripts without."""
    for word in text.split(" "):
        gap = " "
        for unit in _broken(word):
            yield gap, unit, columns(unit)
            gap = ""


def _broken(word: str) -> Iterator[str]:
    """Yield the parts of `word` between which a line may end: wide letters, and pieces of a word beyond any line."""
    from wcwidth import iter_graphemes  # noqa: PLC0415

    if "://" in word or (columns(word) <= _LONGEST and not _has_wide(word)):
        yield word
        return
    unit = ""
    for letter in iter_graphemes(word):
        is_break = _has_wide(letter) or _has_wide(unit[-1:]) or columns(unit) >= _LONGEST // 2
        if unit and is_break and letter[0] not in _NOT_FIRST:
            yield unit
            unit = ""
        unit += letter
    yield unit


def _has_wide(text: str) -> bool:
    """Tell whether a letter of `text` takes two columns."""
    return any(unicodedata.east_asian_width(letter) in _WIDE for letter in text)
