"""Days: the dates that a story tells, which stand against those of another.

In: the folded words of a sentence, in any language. Out: the spans of days that are named with month and year (``12
novembre 2011``, ``November 12, 2011``, ``июль 2023``, ``2023年7月``); and for two stories, how far the nearest of them
lie apart. It looks for no date without a year, and does not know which of several is the story's own.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from digest.model import When
from digest.text.dates.names import names

_NEAR = 4
"""Most words between the day of a date and its year."""
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DAY = re.compile(r"([0-3]?[0-9])(?:st|nd|rd|th|er|º|°|日|号)?")
_HAN_MONTH = "月"


class Days(NamedTuple):
    """The days that a date may mean, counted from the year 1."""

    first: int
    last: int

    def __str__(self) -> str:
        """Return the day, or the month."""
        return date.fromordinal(self.first).isoformat()[: 10 if self.is_day else 7]

    @property
    def is_day(self) -> bool:
        """Tell whether it is one day."""
        return self.first == self.last


def days_of(when: When | None) -> tuple[Days, ...]:
    """Return the day or month of a date; nothing for a year or no date."""
    return (_days(when.year, when.month, when.day),) if when and when.month else ()


def days_told(folded: Sequence[str]) -> Iterator[Days]:
    """Yield the days and months that the folded words of a sentence name with their year."""
    for place, word in enumerate(folded):
        if len(word) == 4 and _YEAR.fullmatch(word):
            before, after = folded[max(0, place - _NEAR) : place], folded[place + 1 : place + 2 + _NEAR]
            told = _read(int(word), before[::-1]) or _read_han(int(word), after)
            if told:
                yield told


def apart(ones: Iterable[Days], others: Iterable[Days]) -> int | None:
    """Return how many days lie between the nearest days of two stories; ``None`` where one tells none."""
    gaps = [max(one.first, other.first) - min(one.last, other.last) for one in ones for other in others]
    return max(0, min(gaps)) if gaps else None


def _read(year: int, before: Sequence[str]) -> Days | None:
    """Read the words before a year, the nearest first: a month, and a day beside it."""
    months = _months()
    for place, word in enumerate(before):
        month = months.get(word)
        if month:
            # The day stands before the month, or between it and the year.
            beside = [*before[:place], *before[place + 1 : place + 3]]
            day = next((int(found[1]) for each in beside if (found := _DAY.fullmatch(each))), None)
            return _days(year, month, day)
    return None


def _read_han(year: int, words: Sequence[str]) -> Days | None:
    """Read the words after a year in Chinese or Japanese."""
    if _HAN_MONTH not in words:
        return None
    numbers = [int(each) for each in words if each.isdecimal() and len(each) <= 2]
    is_month = bool(numbers) and 1 <= numbers[0] <= 12
    return _days(year, numbers[0], numbers[1] if len(numbers) > 1 else None) if is_month else None


def _days(year: int, month: int, day: int | None) -> Days:
    """Return the days of a month, or the one day of it."""
    last = monthrange(year, month)[1]
    if day is not None and 1 <= day <= last:
        return Days(*[date(year, month, day).toordinal()] * 2)
    return Days(date(year, month, 1).toordinal(), date(year, month, last).toordinal())


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Return the months that have a name of one word."""
    return {name[0]: number for name, number in names().months.items() if len(name) == 1}
