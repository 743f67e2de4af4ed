"""Datelines: place, date and agency before the lede.

In: a text, the span of its first paragraph, and the words that agencies and kickers are known by. Out: a `Dateline` of
spans, or ``None``. A dateline ends with a dash (after an agency between slashes with a stop). It has an agency that is
known, a place with a day, or a place in capitals: *Roma - ...* may begin any sentence. It stays a part of the text, and
dates nothing more finely than it is written: *19 dic* without a year is no date.
"""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from babel.dates import get_day_names

from digest.model import Span, When
from digest.text import dates
from digest.text.words import fold_words

LONGEST = 140
"""Most characters of a dateline."""
_LEAST_LETTERS = 4
"""Fewest letters of a place in capitals that needs nothing beside it."""
Names = AbstractSet[tuple[str, ...]]
"""Folded words of each name."""
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*"
_LINK = r"(?:[ /]|,[ ]|[ ](?:di|del|della|de|du|des|la|le|al|of|the|upon|am|im|und|and|et|y|e)[ '’])"
_DAY = (
    r"(?:[^\W\d_]{2,12}\.?,?[ ])?(?:[0-9]{1,2}(?:\.|º|°|er|st|nd|rd|th)?[ ](?:de[ ])?[^\W\d_]{3,10}\.?"
    r"|[^\W\d_]{3,10}\.?[ ][0-9]{1,2})(?:,?[ ](?:de[ ])?[0-9]{4})?"
    r"|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)
_DASH = r"\s*\.?\s*[-–—]{1,2}"
_DATELINE = re.compile(
    rf"""(?:\((?P<before>[^\W\d_][^()\n\d]{{1,38}})\)(?:{_DASH})?\s*)?
    (?P<place>{_CAPITAL}(?:{_LINK}{_CAPITAL}){{0,5}})?
    (?:[,.][ ](?P<day>{_DAY}))?
    (?:(?:{_DASH}|\.)?[ ]*(?:\((?P<behind>[^\W\d_][^()\n\d]{{1,38}})\)|/(?P<slashed>[^\W\d_][^()/\n\d]{{1,38}})/))?
    (?P<end>{_DASH}(?=\s)|(?<=/)\.(?=\s))""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where it stands, and what of it is what."""

    span: Span
    """From its first character to the dash, exclusive."""
    place: Span | None
    day: Span | None
    agency: Span | None
    """Without the brackets or slashes around it."""


def find(text: str, paragraph: Span, *, agencies: Names, kickers: Names = frozenset()) -> Dateline | None:
    """Find the dateline that a paragraph begins with.

    Args:
        text: The article's text.
        paragraph: Where its running text begins.
        agencies: Names of agencies.
        kickers: Words in capitals that stand before a dash and are no place ("VIDEO").
    """
    found = _DATELINE.match(text[paragraph.start : min(paragraph.end, paragraph.start + LONGEST)])
    if not found:
        return None
    place, day = found["place"], found["day"]
    agency = next((name for name in ("behind", "slashed", "before") if found[name]), None)
    is_dated = place is not None and day is not None and _is_day(day) and place.casefold() not in _weekdays()
    is_known = agency is not None and any(fold_words(name) in agencies for name in _parted(found[agency]))
    is_loud = place is not None and place.isupper() and sum(map(str.isalpha, place)) >= _LEAST_LETTERS
    if not (is_dated or is_known or (is_loud and day is None and fold_words(place or "") not in kickers)):
        return None
    return Dateline(
        span=Span(start=paragraph.start, end=paragraph.start + len(found[0][: found.start("end")].rstrip())),
        place=_span(found, "place", paragraph.start),
        day=_span(found, "day", paragraph.start),
        agency=_span(found, agency, paragraph.start) if agency else None,
    )


def place_of(text: str, dateline: Span) -> Span | None:
    """Return the place of a dateline that was found before."""
    found = _DATELINE.match(text[dateline.start : dateline.start + LONGEST])
    return _span(found, "place", dateline.start) if found else None


def when_of(text: str, dateline: Dateline, *, zone: str) -> When | None:
    """Return the day that a dateline writes with its year, else ``None``."""
    when = _read(dateline.day.of(text), zone) if dateline.day else None
    return when if when is not None and when.day is not None else None


def agencies_of(text: str, dateline: Dateline) -> tuple[str, ...]:
    """Return the names of the agencies of a dateline, as it writes them."""
    return _parted(dateline.agency.of(text)) if dateline.agency else ()


def _is_day(written: str) -> bool:
    """Tell whether a text names a day of a month, with or without its year."""
    return any(when is not None and when.day is not None for when in (_read(written), _read(f"{written} 2000")))


@cache
def _weekdays() -> frozenset[str]:
    """Return the names of the days of the week, whole."""
    return frozenset(
        name.casefold() for language in dates.LANGUAGES for name in get_day_names("wide", locale=language).values()
    )


def _read(written: str, zone: str = "UTC") -> When | None:
    return dates.parse(written, origin="dateline", zone=zone)


def _parted(written: str) -> tuple[str, ...]:
    """Return the names of agencies that share a dateline: ``Adnkronos/Dpa``."""
    return (written, *(name.strip() for name in re.split(r"[/,;]", written) if name.strip() not in {"", written}))


def _span(found: re.Match[str], name: str, start: int) -> Span | None:
    return Span(start=start + found.start(name), end=start + found.end(name)) if found[name] else None
