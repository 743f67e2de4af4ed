"""Quotation marks as they really are: broken, mixed, and read by what stands around them.

In: text. Out: each mark with what it does there, and the quotations. Marks never have to be balanced: a mark is judged
by its neighbours, a quotation never crosses a paragraph, and one that does not close is given up.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from digest.model import Span

_DOUBLE = '"“”„‟«»〝〞＂「」『』'
_SINGLE = "'‘’‚‛`´‹›"
_MARKS = re.compile(f"[{_DOUBLE}{_SINGLE}]")
_LONGEST = 1500
# Beside these no blank stands, so that only the shape of a mark tells what it does.
_WIDE = re.compile("[\u3001-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]")
_SHAPES: dict[str, Literal["open", "close"]] = {"「": "open", "『": "open", "」": "close", "』": "close"}
_WIDE_SHAPES: dict[str, Literal["open", "close"]] = {"“": "open", "„": "open", "”": "close"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One quotation mark or apostrophe."""

    start: int
    end: int
    role: Literal["open", "close", "apostrophe"]
    double: bool


def marks(text: str, span: Span | None = None) -> list[Mark]:
    """Judge every quotation mark of `text` (or of a span of it) by its neighbours."""
    start, end = (span.start, span.end) if span else (0, len(text))
    found: list[Mark] = []
    for mark in _MARKS.finditer(text, start, end):
        at, char = mark.start(), mark[0]
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        double = char in _DOUBLE
        found.append(
            Mark(at, at + 1, _double_role(char, before, after) if double else _single_role(before, after), double)
        )
    return found


@lru_cache(maxsize=4096)  # each room looks at the same sentences again
def quotations(text: str, span: Span | None = None) -> tuple[Span, ...]:
    """Find the quotations in double marks, marks included; at most 1,500 characters each, never across a blank line."""
    found: list[Span] = []
    opened: int | None = None
    for mark in marks(text, span):
        if not mark.double:
            continue
        if mark.role == "open":
            opened = mark.start
        elif opened is not None:
            if mark.end - opened <= _LONGEST and "\n\n" not in text[opened : mark.end]:
                found.append(Span(start=opened, end=mark.end))
            opened = None
    return tuple(found)


def _double_role(char: str, before: str, after: str) -> Literal["open", "close"]:
    """Judge a double mark: what it touches decides, its shape only where that does not."""
    if char in _SHAPES:
        return _SHAPES[char]
    if char in _WIDE_SHAPES and (_WIDE.match(before) or _WIDE.match(after)):
        return _WIDE_SHAPES[char]
    if before.isalnum() and after.isalnum():
        return "open"  # an elision's apostrophe fused with an opening mark: all”operazione
    if before.isspace() or before in "([—–-":
        leads = not after.isspace() and not (char in "”»" and after in ",.;:!?)")  # « ainsi », with blanks inside
        return "open" if leads else ("close" if char in "”»" else "open")
    if before in "'’‘" and after.isalnum():
        return "open"
    return "close"


def _single_role(before: str, after: str) -> Literal["open", "close", "apostrophe"]:
    """Judge a single mark; between letters, and after a letter, it is an apostrophe."""
    if before.isalnum():
        return "apostrophe"
    if (before.isspace() or before in "([—–-") and not after.isspace():
        return "open"
    return "close"
