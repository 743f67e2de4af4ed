"""Plain text to a page.

Comes in: the text of a document. Goes out: the same text with the places of its date prefix, headline and paragraphs.
Headline, prefix, date line, paragraphs and the white space between them are the whole text: nothing is lost, changed
or told twice. It never judges where a story begins: a bare sub-heading is a paragraph like any other.

A document may begin with a line `` date YYYY[-MM[-DD]] headline``. Otherwise its first line is its headline when it
is one short line without full stop, set off by a blank line. Paragraphs are set off by blank lines; in a document
whose lines are not wrapped, every line is a paragraph.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.model import Span, When
from digest.read.page import Page
from digest.text import dates

LONGEST_HEADLINE = 140
"""Most characters of a first line that is taken for a headline."""
LONGEST_PREFIXED_HEADLINE = 300
"""Most characters of the headline behind a date prefix; what is longer is running text."""
LONGEST_DATE_LINE = 60
"""Most characters of a line that is taken for a date."""
WIDEST_WRAP = 160
"""Most characters of a line in a document with wrapped lines."""
_PREFIX = re.compile(
    r"[ \t]*date:?[ \t]+(?P<date>[0-9]{4}(?:-[0-9]+){0,2}(?:T[0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?)(?=[ \t]|$)",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
_CLOSING = "\"'”’“»)]"
_FULL_STOP = re.compile(r"(?<!\.)\.$|[。｡।۔]$")
_SLACK = 8
"""How far a wrapped line may stay behind the widest, in characters."""
_MOSTLY = 0.7
"""Share of line breaks that must look like wraps."""


def read(text: str, *, zone: str) -> Page:
    """Lay a plain text out.

    Args:
        text: The decoded text.
        zone: IANA name of the zone of dates that name none.
    """
    lines = _lines(text)
    prefix = _prefix(text, lines[0], zone) if lines else None
    headline: Span | None = None
    if prefix:
        headline, lines = prefix.headline, [*([prefix.rest] if prefix.rest else []), *lines[1:]]
    dated = None
    if headline is None and len(lines) > 2:
        dated = _dated(lines[1].of(text), zone)
        if dated and _is_short(text, lines[0]):
            headline, lines = lines[0], lines[2:]
        else:
            dated = None
    if headline is None and len(lines) > 1 and _is_headline(text, lines[0], lines[1]):
        headline, lines = lines[0], lines[1:]
    if headline is not None and not lines:
        # A document that is a headline alone tells its story there.
        lines, headline = [headline], None
    return Page(
        text=text,
        headline=headline,
        paragraphs=tuple(_paragraphs(text, lines)),
        when=(prefix.when if prefix else None) or dated,
        notes=prefix.notes if prefix else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prefix:
    """The line that begins with a date."""

    when: When | None
    headline: Span | None
    rest: Span | None
    """What follows on the line and is too long for a headline."""
    notes: tuple[str, ...]


def _lines(text: str) -> list[Span]:
    """Return each line that is not blank, without the white space around it."""
    spans = (_trimmed(text, found.start(), found.end()) for found in _LINE.finditer(text))
    return [span for span in spans if span.start < span.end]


def _trimmed(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    blank = len(part) - len(part.lstrip())
    return Span(start=start + blank, end=start + max(blank, len(part.rstrip())))


def _prefix(text: str, first: Span, zone: str) -> _Prefix | None:
    line = first.of(text)
    found = _PREFIX.match(line)
    # "Date 1943 ..." may begin a sentence; a year alone counts only where the line is set off as a prefix is.
    if not found or (len(found["date"]) == len("1943") and first.start == 0 and ":" not in found[0]):
        return None
    when = dates.parse(found["date"], origin="prefix", zone=zone)
    rest = _trimmed(text, first.start + found.end(), first.end)
    size = rest.end - rest.start
    return _Prefix(
        when=when,
        headline=rest if 0 < size <= LONGEST_PREFIXED_HEADLINE else None,
        rest=rest if size > LONGEST_PREFIXED_HEADLINE else None,
        notes=() if when else (dates.note_on(found["date"]),),
    )


def _is_headline(text: str, first: Span, second: Span) -> bool:
    """Tell whether the first line is a headline: one short line without full stop, set off from the second."""
    if first.end - first.start > LONGEST_HEADLINE or text.count("\n", first.end, second.start) < 2:
        return False
    line = first.of(text)
    bare = line.rstrip(_CLOSING)
    return any(letter.isalnum() for letter in line) and not _FULL_STOP.search(bare) and not bare.endswith((",", ";"))


def _is_short(text: str, line: Span) -> bool:
    """Tell whether a line is short enough for a headline and does not end as a sentence does."""
    return line.end - line.start <= LONGEST_HEADLINE and not _FULL_STOP.search(line.of(text).rstrip(_CLOSING))


def _dated(line: str, zone: str) -> When | None:
    """Read a line that holds a date and little else: ``Saturday 3 January 2026``, ``Roma, 3 gennaio 2026``."""
    bare = line.strip(" *_()[]")
    if len(bare) > LONGEST_DATE_LINE or not any(char.isdigit() for char in bare):
        return None
    candidates = (bare, bare.partition(",")[2].strip(), bare.partition(" ")[2].strip())
    found = (dates.parse(each, origin="date line", zone=zone) for each in candidates if each)
    return next((when for when in found if when is not None and when.month is not None), None)


def _paragraphs(text: str, lines: Sequence[Span]) -> list[Span]:
    """Join the lines of each paragraph."""
    width = _wrap_width(text, lines)
    if width is None:
        return list(lines)
    paragraphs: list[list[Span]] = []
    for line in lines:
        above = paragraphs[-1] if paragraphs else None
        if above is None or not _are_adjacent(text, above[-1], line) or _is_heading(text, above, line, width):
            paragraphs.append([line])
        else:
            above.append(line)
    return [Span(start=joined[0].start, end=joined[-1].end) for joined in paragraphs]


def _are_adjacent(text: str, line: Span, following: Span) -> bool:
    return text.count("\n", line.end, following.start) == 1


def _wrap_width(text: str, lines: Sequence[Span]) -> int | None:
    """Return the width that lines were wrapped at, or ``None`` where they were not.

    A wrapped line ends where its next word would not have fitted.
    """
    width = max((line.end - line.start for line in lines), default=0)
    breaks = [(line, following) for line, following in pairwise(lines) if _are_adjacent(text, line, following)]
    if not breaks or width > WIDEST_WRAP:
        return None
    wrapped = sum(_is_full(text, line, following, width) for line, following in breaks)
    return width if wrapped >= len(breaks) * _MOSTLY else None


def _is_full(text: str, line: Span, following: Span, width: int) -> bool:
    """Tell whether the first word of the following line would not have fitted."""
    word = following.of(text).split(maxsplit=1)[0]
    return line.end - line.start + 1 + len(word) > width - _SLACK


def _is_heading(text: str, above: Sequence[Span], line: Span, width: int) -> bool:
    """Tell whether the only line above is a sub-heading: it ends early, without a stop, before a new sentence."""
    if len(above) != 1 or _is_full(text, above[0], line, width):
        return False
    heading, begin = above[0].of(text), line.of(text).lstrip("\"'“«‘”(")
    return heading[-1] not in ".,;:-–—" and begin[:1].isupper()
