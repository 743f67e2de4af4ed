"""Dates as they are written, to dates that know how exactly they are known.

Comes in: a text such as ``2022-12``, ``19 dicembre 2022`` or ``Mon, 19 Dec 2022 10:00:00 +0100``. Goes out: a
`digest.model.When`, or ``None`` where the text is no date, names a day that does not exist, or could be two dates. It
never guesses: a month stays a month, ``03/04/2022`` in no known language is nothing, and no date is taken from a clock.
Nor does it believe what programs write where they know no date: the year 1, or the moment that they count from.

Source: ISO 8601-2:2019 (EDTF) level 0 for partial dates; RFC 5322 section 3.3 for mail and feed dates; month names
from the Unicode CLDR, by way of Babel.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from digest.model import When

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
"""Years outside these are taken for mistakes."""
WRITTEN_BY_PEOPLE = frozenset({"prefix", "front matter", "date line", "dateline", "option"})
"""Origins of dates that no program has filled in."""
FUTURE = "dated after the issue's day"
"""How the note on an article of the future begins."""
LONGEST = 80
"""Longer texts are no dates."""
LANGUAGES = ("it", "en", "fr", "de", "es")
"""Languages whose month names are known; a name means the same month in each that has it."""

# What programs count from, and so write for nothing: Unix, spreadsheets, old Macintosh.
_ZERO_DAYS = frozenset({(1970, 1, 1), (1900, 1, 1), (1904, 1, 1)})
_ZERO_INSTANTS = frozenset({datetime(1970, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)})
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_ISO_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(Z|z|[+-][0-9]{2}:?[0-9]{2})?"
)
_RFC = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?([0-9]{1,2})\s+([A-Za-z]{3,9})\s+([0-9]{4})\s+([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?"
    r"(?:\s+([+-][0-9]{4}|GMT|UTC?|Z))?(?:\s+\([^()]*\))?"
)
_NUMERIC = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}),?\s+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_DAY_FIRST = re.compile(
    r"(?:[^\W\d_]+,?\s+)?(?:([0-9]{1,2})(?:\.|º|°|st|nd|rd|th|er)?\s+(?:of\s+|de\s+)?)?"
    r"([^\W\d_]+)\.?,?\s+(?:de\s+)?([0-9]{4})"
)
_MONTH_FIRST = re.compile(r"(?:[^\W\d_]+,?\s+)?([^\W\d_]+)\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+([0-9]{4})")


def parse(text: str, *, origin: str, zone: str, language: str | None = None) -> When | None:
    """Read a date.

    Args:
        text: The whole text of the date, and nothing else.
        origin: Where it stands (``prefix``, ``front matter`` ...).
        zone: IANA name of the zone of times that name none.
        language: Language tag (``it``, ``en-US``) that tells the order of numeric dates; ``None`` is unknown.

    Returns:
        The date, never finer than it is written.
    """
    raw = text.strip()
    if not raw or len(raw) > LONGEST:
        return None
    found = _parts(raw, zone, language)
    if found is None or _is_absurd(found, origin):
        return None
    year, month, day, at = found
    return When(year=year, month=month, day=day, at=at, origin=origin, raw=raw)


def note_on(written: str) -> str:
    """Return the note on a date that `parse` gives nothing for: whether it is none, or an absurd one."""
    raw = " ".join(written.split())[:LONGEST]
    verdict = "understood" if _parts(raw, "UTC", None) is None else "believed"
    return f"date not {verdict}: {raw}"


def bounds(when: When, zone: str) -> tuple[datetime, datetime]:
    """Return the half-open interval that a date may lie in.

    Args:
        when: The date.
        zone: IANA name of the zone in which its days begin and end.

    Returns:
        The first instant that it may be, and the first that it may not be any more; both aware, in `zone`. A time known
        to the minute may lie anywhere in that minute.
    """
    here = ZoneInfo(zone)
    if when.at is not None:
        # Sums of aware times count the wall clock; only in UTC do they count minutes across a change of the clocks.
        start = when.at.astimezone(UTC).replace(second=0, microsecond=0)
        return start.astimezone(here), (start + timedelta(minutes=1)).astimezone(here)
    first = date(when.year, when.month or 1, when.day or 1)
    if when.day is not None:
        after = first + timedelta(days=1)
    elif when.month is not None:
        after = date(when.year + when.month // 12, when.month % 12 + 1, 1)
    else:
        after = date(when.year + 1, 1, 1)
    return _midnight(first, here), _midnight(after, here)


_Parts = tuple[int, int | None, int | None, datetime | None]
"""Year, month, day and instant."""


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a day; where the clock skips midnight, the instant of the skip."""
    naive = datetime.combine(day, time(), tzinfo=zone)
    return naive.astimezone(UTC).astimezone(zone)


def _parts(raw: str, zone: str, language: str | None) -> _Parts | None:
    """Return the parts of a date that exists."""
    return (
        _iso(raw)
        or _instant(raw, zone)
        or _numeric(raw, language)
        or _numeric_instant(raw, zone, language)
        or _written_out(raw)
    )


def _is_absurd(parts: _Parts, origin: str) -> bool:
    """Tell whether a date is none that an article can have."""
    year, month, day, at = parts
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return True
    if at is None:
        return (year, month, day) in _ZERO_DAYS and origin not in WRITTEN_BY_PEOPLE
    return at in _ZERO_INSTANTS or ((year, month, day) in _ZERO_DAYS and at.time() == time())


def _checked(year: int, month: int | None = None, day: int | None = None, at: datetime | None = None) -> _Parts | None:
    """Return the parts of a date that exists."""
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return year, month, day, at


def _iso(text: str) -> _Parts | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    return _checked(year or 0, month, day)


def _instant(text: str, zone: str) -> _Parts | None:
    """Read a date with a time of day."""
    found = _ISO_TIME.fullmatch(text)
    if found:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        clock, offset = (found[4], found[5], found[6]), found[7]
    else:
        found = _RFC.fullmatch(text)
        if not found:
            return None
        year, month, day = int(found[3]), _months().get(found[2].casefold(), 0), int(found[1])
        clock, offset = (found[4], found[5], found[6]), found[7]
    try:
        at = datetime(year, month, day, int(clock[0]), int(clock[1]), min(int(clock[2] or 0), 59), tzinfo=UTC)
        at = at.replace(tzinfo=_offset(offset, zone))
    except ValueError:
        return None
    return _checked(year, month, day, at)


def _offset(written: str | None, zone: str) -> timezone | ZoneInfo:
    if written is None:
        return ZoneInfo(zone)
    if written[0] not in "+-":
        return UTC
    size = timedelta(hours=int(written[1:3]), minutes=int(written[-2:]))
    return timezone(size if written[0] == "+" else -size)


def _numeric(text: str, language: str | None) -> _Parts | None:
    """Read day, month and year as digits, where only one order makes a date or the language has one order."""
    found = _NUMERIC.fullmatch(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    readings = {
        parts[:3]: parts
        for parts in (_checked(year, second, first), _checked(year, first, second))
        if parts is not None
    }
    if len(readings) == 1:
        return next(iter(readings.values()))
    # American and British texts are told apart by their region only.
    tag = (language or "").replace("_", "-")
    if not readings or not tag or tag == "en":
        return None
    return _checked(year, first, second) if tag == "en-US" else _checked(year, second, first)


def _numeric_instant(text: str, zone: str, language: str | None) -> _Parts | None:
    """Read a time of day behind a date as digits."""
    found = _CLOCK.fullmatch(text)
    day = _numeric(found[1], language) if found else None
    if not found or not day:
        return None
    try:
        clock = time(int(found[2]), int(found[3]), min(int(found[4] or 0), 59), tzinfo=ZoneInfo(zone))
    except ValueError:
        return None
    year, month, number, _ = day
    return year, month, number, datetime.combine(date(year, month or 1, number or 1), clock)


def _written_out(text: str) -> _Parts | None:
    """Read a date with the month's name."""
    found = _MONTH_FIRST.fullmatch(text)
    if found and (month := _months().get(found[1].casefold())):
        return _checked(int(found[3]), month, int(found[2]))
    found = _DAY_FIRST.fullmatch(text)
    if found and (month := _months().get(found[2].casefold())):
        return _checked(int(found[3]), month, int(found[1]) if found[1] else None)
    return None


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the number of each month by its names, whole and short."""
    return {
        name.casefold().rstrip("."): number
        for language in LANGUAGES
        for width in ("abbreviated", "wide")
        for number, name in get_month_names(width, locale=language).items()
    }
