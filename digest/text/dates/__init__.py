"""Dates as they are written, to dates that know how exactly they are known.

Comes in: a text such as ``2022-12``, ``19 dicembre 2022`` or ``Mon, 19 Dec 2022 10:00:00 +0100``. Goes out: a
`digest.model.When`, or ``None`` where the text is no date, names a day that does not exist, or could be two dates. It
never guesses: a month stays a month, ``03/04/2022`` in no known language is nothing, and no date is taken from a clock.
Nor does it believe what programs write where they know no date: the year 1, or the moment that they count from.

Source: ISO 8601-2:2019 (EDTF) level 0 for partial dates; RFC 5322 section 3.3 for mail and feed dates; month names
from the Unicode CLDR, by way of Babel; dateparser behind them.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest.model import When
from digest.text.dates.names import LANGUAGES as LANGUAGES
from digest.text.dates.names import names, tokens_of
from digest.text.dates.spelled import Parts, spelled

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
"""Years outside these are taken for mistakes."""
WRITTEN_BY_PEOPLE = frozenset({"prefix", "front matter", "date line", "dateline", "option"})
"""Origins of dates that no program has filled in."""
FUTURE = "dated after the issue's day"
"""How the note on an article of the future begins."""
LONGEST = 80
"""Longer texts are no dates."""

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
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.])([0-9]{1,2})\2([0-9]{1,2})")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})")
_SHORT_YEAR = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{2})")
_UNSURE = re.compile(r"([0-9]{4}(?:-[0-9]{2}){0,2})[?~%]|([0-9]{4})-XX(?:-XX)?|([0-9]{4}-[0-9]{2})-XX", re.IGNORECASE)
_THIS_CENTURY = 68
"""Last year of two digits that lies in this century (POSIX, strptime %y)."""


def parse(text: str, *, origin: str, zone: str, language: str | None = None, base: When | None = None) -> When | None:
    """Read a date.

    Args:
        text: The whole text of the date, and nothing else.
        origin: Where it stands (``prefix``, ``front matter`` ...).
        zone: IANA name of the zone of times that name none.
        language: Language tag (``it``, ``en-US``) that tells the order of numeric dates; ``None`` is unknown.
        base: The day that the text is of: what "yesterday", "on Monday" and "3 May" count from. Without one, or where
            it is no finer than a month, they are no dates.

    Returns:
        The date, never finer than it is written.
    """
    raw = text.strip()
    if not raw or len(raw) > LONGEST:
        return None
    written_on = date(base.year, base.month, base.day) if base and base.month and base.day else None
    found = _parts(raw, zone, language, written_on)
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


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return the first instant of a day; where the clock skips midnight, the instant of the skip."""
    naive = datetime.combine(day, time(), tzinfo=zone)
    return naive.astimezone(UTC).astimezone(zone)


def _parts(raw: str, zone: str, language: str | None, base: date | None = None) -> Parts | None:
    """Return the parts of a date that exists."""
    return (
        _iso(raw)
        or _instant(raw, zone)
        or _numeric(raw, language)
        or _numeric_instant(raw, zone, language)
        or _year_first(raw)
        or _unsure(raw)
        or _short_year(raw, language)
        or spelled(raw, zone=zone, base=base)
        or _by_library(raw, zone, language)
    )


def _is_absurd(parts: Parts, origin: str) -> bool:
    """Tell whether a date is none that an article can have."""
    year, month, day, at = parts
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return True
    if at is None:
        return (year, month, day) in _ZERO_DAYS and origin not in WRITTEN_BY_PEOPLE
    return at in _ZERO_INSTANTS or ((year, month, day) in _ZERO_DAYS and at.time() == time())


def _checked(year: int, month: int | None = None, day: int | None = None, at: datetime | None = None) -> Parts | None:
    """Return the parts of a date that exists."""
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return year, month, day, at


def _iso(text: str) -> Parts | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    return _checked(year or 0, month, day)


def _instant(text: str, zone: str) -> Parts | None:
    """Read a date with a time of day."""
    found = _ISO_TIME.fullmatch(text)
    if found:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        clock, offset = (found[4], found[5], found[6]), found[7]
    else:
        found = _RFC.fullmatch(text)
        if not found:
            return None
        year, month, day = int(found[3]), names().months.get(tokens_of(found[2]), 0), int(found[1])
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


def _numeric(text: str, language: str | None) -> Parts | None:
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


def _numeric_instant(text: str, zone: str, language: str | None) -> Parts | None:
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


def _year_first(text: str) -> Parts | None:
    """Read year, month and day as digits in this order, as Chinese and Japanese texts and programs write them."""
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _checked(int(found[1]), int(found[3]), int(found[4]))
    found = _COMPACT.fullmatch(text)
    return _checked(int(found[1]), int(found[2]), int(found[3])) if found else None


def _unsure(text: str) -> Parts | None:
    """Read a date that says how unsure it is (EDTF level 1): what is sure of it."""
    found = _UNSURE.fullmatch(text)
    return _iso(found[1] or found[2] or found[3]) if found else None


def _short_year(text: str, language: str | None) -> Parts | None:
    """Read a date as digits with a year of two; only where the language tells the order."""
    found = _SHORT_YEAR.fullmatch(text)
    if not found or not language or language == "en":
        return None
    year = int(found[4]) + (2000 if int(found[4]) <= _THIS_CENTURY else 1900)
    return _numeric(f"{found[1]}{found[2]}{found[3]}{found[2]}{year}", language)


def _by_library(text: str, zone: str, language: str | None) -> Parts | None:
    """Read a date in other words, by dateparser: only one with a year, a month and a language that is known."""
    if not language or not re.search(r"(?<![0-9])[12][0-9]{3}(?![0-9])", text) or not any(map(str.isalpha, text)):
        return None
    found = _library(language.replace("_", "-").split("-")[0]).get_date_data(text) if _has_library(language) else None
    if found is None or found.date_obj is None or str(found.date_obj.year) not in text:
        return None
    at = found.date_obj
    if found.period == "year":
        return at.year, None, None, None
    if found.period == "month":
        return at.year, at.month, None, None
    clock = at.replace(second=0, microsecond=0, tzinfo=at.tzinfo or ZoneInfo(zone)) if found.period == "time" else None
    return at.year, at.month, at.day, clock


@lru_cache(maxsize=32)
def _has_library(language: str) -> bool:
    """Tell whether dateparser knows a language."""
    try:
        _library(language.replace("_", "-").split("-")[0])
    except ValueError:
        return False
    return True


@lru_cache(maxsize=32)
def _library(language: str) -> "DateDataParser":
    """Make the reader of a language once: the first use takes up to a fifth of a second."""
    from dateparser.date import DateDataParser  # noqa: PLC0415 - rarely needed, and slow to load

    return DateDataParser(
        languages=[language],
        settings={
            "REQUIRE_PARTS": ["year", "month"],
            "RETURN_TIME_AS_PERIOD": True,
            "PREFER_DAY_OF_MONTH": "first",
            "PARSERS": ["absolute-time", "custom-formats"],
        },
    )
