"""Dates in words: ``19 dicembre 2022``, ``3. Mai 2023, 14.30 Uhr``, ``в среду, 3 мая``, ``2023年5月3日``, ``ieri``.

In: a text that is a date and nothing else, and the day it was written on, where that is known. Out: year, month, day
and instant, never finer than written. A day without a year, a day of the week, "yesterday" and "three days ago" mean
nothing without the day they were written on.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from digest.text.dates.han import in_han
from digest.text.dates.names import LONGEST_PHRASE, Names, names, tokens_of
from digest.text.dates.relative import Day, checked, nearest, relative

Parts = tuple[int, int | None, int | None, datetime | None]
"""Year, month, day and instant."""

_CLOCK = re.compile(
    r"(?<![0-9./-])([01]?[0-9]|2[0-3])(?:[:：h]|\.(?=[0-9]{2}\s*uhr)|[点點时時](?=[0-9]{2}))([0-5][0-9])"
    r"(?::[0-5][0-9])?(?![0-9:])分?\s*(?:uhr\b|[чг]\.?(?=\s|$)|([ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
_WORDED_CLOCK = re.compile(
    r"\b(?:ore|alle|uhr|godz\w*|kl|о|at)\W{0,2}([01]?[0-9]|2[0-3])[.]([0-5][0-9])(?![0-9.])", re.IGNORECASE
)
_ROMAN = {
    name: number
    for number, name in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
_YEAR_DIGITS = 4


@dataclass(slots=True)
class _Found:
    """What the words of a text say."""

    numbers: list[str] = field(default_factory=list)
    months: list[tuple[int, bool]] = field(default_factory=list)
    """Each with whether its name is a weekday's, too."""
    day: int | None = None
    weekday: int | None = None
    roman: int | None = None


def spelled(text: str, *, zone: str, base: date | None = None) -> Parts | None:
    """Read a date in words.

    Args:
        text: The whole text of the date.
        zone: IANA name of the zone of times.
        base: The day that it was written on.
    """
    bare, clock = _without_clock(text)
    parts = in_han(bare, base) if any("\u4e00" <= char <= "\u9fff" for char in bare) else None
    parts = parts or _in_words(tokens_of(bare), base)
    if parts is None or (clock is not None and parts[2] is None):
        return None
    year, month, day = parts
    if clock is None:
        return year, month, day, None
    return year, month, day, datetime.combine(date(year, month or 1, day or 1), clock, tzinfo=ZoneInfo(zone))


def _without_clock(text: str) -> tuple[str, time | None]:
    """Part a text from the time of day in it."""
    digits = "".join(str(int(char)) if char.isdecimal() else char for char in text)
    found = _CLOCK.search(digits) or _WORDED_CLOCK.search(digits)
    if not found:
        return text, None
    hour = int(found[1])
    half = found[3].lower() if found.re is _CLOCK and found[3] else ""
    if half:
        if not 1 <= hour <= 12:
            return text, None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif ("下午" in text or "晚" in text) and hour < 12:
        hour += 12
    return f"{digits[: found.start()]} {digits[found.end() :]}".strip(" ,;-–—|·"), time(hour, int(found[2]))


def _in_words(tokens: tuple[str, ...], base: date | None) -> Day | None:
    """Read the words of a date; every one of them must be understood."""
    known = names()
    if base is not None and (told := relative(tokens, known, base)):
        return told
    found = _sorted_out(tokens, known)
    if found is None:
        return None
    return _put_together(found, base)


def _put_together(found: _Found, base: date | None) -> Day | None:
    """Make a date of numbers and names."""
    years = [each for each in found.numbers if len(each) == _YEAR_DIGITS]
    days = [each for each in found.numbers if len(each) < _YEAR_DIGITS - 1]
    if len({month for month, _ in found.months}) > 1:
        found.months = [each for each in found.months if not each[1]]
    months = {month for month, _ in found.months} or ({found.roman} if found.roman and days and years else set())
    is_one = len(years) <= 1 and len(years) + len(days) == len(found.numbers)
    if not is_one or len(months) > 1 or len(days) + (found.day is not None) > 1:
        return None
    month = next(iter(months), None)
    day = int(days[0]) if days else found.day
    if years:
        return None if day is not None and month is None else checked(int(years[0]), month, day)
    return nearest(month, day, base) if base is not None and month is not None and day is not None else None


def _sorted_out(tokens: tuple[str, ...], known: Names) -> _Found | None:
    """Tell what each word is; ``None`` where one is unknown."""
    found = _Found()
    index = 0
    while index < len(tokens):
        if tokens[index].isdecimal():
            found.numbers.append(tokens[index])
            index += 1
            continue
        for size in range(min(LONGEST_PHRASE, len(tokens) - index), 0, -1):
            phrase = tokens[index : index + size]
            if _take(phrase, known, found):
                index += size
                break
        else:
            return None
    return found


def _take(phrase: tuple[str, ...], known: Names, found: _Found) -> bool:
    """Note what a phrase means; tell whether it is known."""
    if phrase in known.months:
        found.months.append((known.months[phrase], phrase in known.weekdays))
    elif phrase in known.weekdays:
        found.weekday = known.weekdays[phrase]
    elif phrase in known.ordinals:
        found.day = known.ordinals[phrase]
    elif len(phrase) == 1 and phrase[0] in _ROMAN:
        found.roman = _ROMAN[phrase[0]]
    else:
        return phrase in known.fillers
    return True
