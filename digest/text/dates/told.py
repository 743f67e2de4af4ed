"""Dates that running text tells: "ieri", "on Monday", "3 maggio", "May 3, 2022", "3天前".

In: a text, a sentence of it, the language and the day that the text is of. Out: spans and dates. A date that needs the
text's own day is none without it. A month alone is no date, nor is a day of the week behind "every"; what is in doubt
("mañana", which is morning, too) is left out. It never reads a date of another language.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.dates import get_day_names, get_month_names

from digest.model import Span, When
from digest.text.dates.names import LANGUAGES, words_by_language
from digest.text.dates.spelled import spelled
from digest.text.words import Word, fold, words_of

_LONGEST = 7
"""Most words of a date."""
_HAN = re.compile(
    "(?:(?:[0-9]{4}|[〇零一二三四五六七八九]{4})年(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})月"
    "(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号])?)?"
    "|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})月(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]"
    "|今天|今日|昨天|昨日|前天|明天|后天|[上本这下]?(?:个)?(?:星期|周)[一二三四五六日天]"
    "|(?:[0-9]{1,3}|[一二三四五六七八九十两]{1,3})(?:天|日|周|个星期|个月|年)前)"
)
_BETWEEN = re.compile(r"[\s.,'’\u00a0]{0,3}")
_SHORT = 3
_EARLIEST, _LATEST = 1800, 2100


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a language's dates, folded."""

    months: frozenset[str]
    weekdays: frozenset[str]
    told: frozenset[tuple[str, ...]]
    """Yesterday and its like."""
    turns: frozenset[str]
    """Last and next."""
    ago: frozenset[str]
    """Words that only stand in "three days ago"."""
    units: frozenset[str]
    loose: frozenset[str]
    """What may stand between."""
    numbers: frozenset[str]
    doubtful: frozenset[str]
    every: frozenset[str]

    @property
    def firm(self) -> frozenset[str]:
        """Return words that make a date."""
        return self.months | self.weekdays | self.turns | self.ago | {word for each in self.told for word in each}


def told_in(text: str, span: Span, language: str, base: When | None) -> tuple[tuple[Span, When], ...]:
    """Find the dates that a sentence tells, in order of place, none overlapping."""
    day = date(base.year, base.month, base.day) if base and base.month and base.day else None
    if language == "zh":
        return tuple(_in_han(text, span, day))
    known = _words(language)
    return tuple(_in_words(text, words_of(text, span), known, day)) if known else ()


def _in_han(text: str, span: Span, day: date | None) -> Iterator[tuple[Span, When]]:
    """Yield the dates of a Chinese sentence."""
    for found in _HAN.finditer(text, span.start, span.end):
        if made := _made(found[0], day):
            yield Span(start=found.start(), end=found.end()), made


def _in_words(text: str, words: Sequence[Word], known: _Words, day: date | None) -> Iterator[tuple[Span, When]]:
    """Yield the dates of a sentence in words."""
    folded = [word.folded for word in words]
    if known.firm.isdisjoint(folded):
        return
    behind = 0
    for start in range(len(words)):
        if start < behind or not _may_begin(folded, start, known):
            continue
        for stop in range(min(start + _LONGEST, _reach(text, words, start, known)), start, -1):
            if _is_date(folded[start:stop], known, folded[max(0, start - 1) : start]):
                span = Span(start=words[start].start, end=words[stop - 1].end)
                if made := _made(span.of(text), day):
                    yield span, made
                    behind = stop
                    break


def _may_begin(folded: Sequence[str], start: int, known: _Words) -> bool:
    """Tell whether a date may begin with a word."""
    word = folded[start]
    return word[:1].isdigit() or word in known.firm or word in known.numbers or word in known.ago


def _reach(text: str, words: Sequence[Word], start: int, known: _Words) -> int:
    """Return the index behind the words that go on with words of dates."""
    stop = start
    while stop < len(words) and stop < start + _LONGEST:
        word = words[stop].folded
        is_known = word in known.firm or word in known.loose or word in known.units or word in known.numbers
        if not is_known and not word.isdecimal():
            break
        if stop > start and not _BETWEEN.fullmatch(text[words[stop - 1].end : words[stop].start]):
            break
        stop += 1
    return stop


def _is_date(folded: Sequence[str], known: _Words, before: Sequence[str]) -> bool:
    """Tell whether words have the shape of a date: enough, and nothing loose at the end."""
    numbers = [word for word in folded if word.isdecimal()]
    years = [word for word in numbers if len(word) == len("2022") and _EARLIEST <= int(word) < _LATEST]
    days = [word for word in numbers if len(word) < len("100")]
    whole = tuple(folded)
    if folded[-1] in known.loose - known.months - known.weekdays - known.turns and folded[-1] not in known.ago:
        return False
    if len(years) + len(days) != len(numbers) or (before and before[0] in known.every):
        return False
    if whole in known.told:
        return folded[0] not in known.doubtful or len(folded) > 1
    return _has_sense(folded, known, has_number=bool(numbers))


def _has_sense(folded: Sequence[str], known: _Words, *, has_number: bool) -> bool:
    """Tell whether there is what each kind of date needs: a number with a month, a unit with "last"."""
    has_unit = not known.units.isdisjoint(folded)
    if not known.months.isdisjoint(folded):
        return has_number
    if not known.weekdays.isdisjoint(folded):
        return not has_number and not has_unit
    if not known.turns.isdisjoint(folded):
        return has_unit and not has_number
    return has_unit and not known.ago.isdisjoint(folded)


def _made(written: str, day: date | None) -> When | None:
    """Read what looks like a date."""
    parts = spelled(written, zone="UTC", base=day)
    if parts is None or not _EARLIEST <= parts[0] < _LATEST:
        return None
    return When(year=parts[0], month=parts[1], day=parts[2], origin="text", raw=written)


def _names_of_months(language: str) -> Iterator[str]:
    """Yield the names of the months, whole and short; the shortest ("mar", "set") mean too much else."""
    yield from get_month_names("wide", "stand-alone", locale=language).values()
    yield from get_month_names("wide", "format", locale=language).values()
    for name in (
        *get_month_names("abbreviated", "stand-alone", locale=language).values(),
        *get_month_names("abbreviated", "format", locale=language).values(),
    ):
        if len(name) > _SHORT:
            yield name


@lru_cache(maxsize=32)
def _words(language: str) -> _Words | None:
    """Return the words of a language's dates."""
    if language not in LANGUAGES or (own := words_by_language().get(language)) is None:
        return None
    months = {fold(name).rstrip(".") for name in _names_of_months(language)}
    weekdays = {
        fold(name)
        for name in (
            *get_day_names("wide", "stand-alone", locale=language).values(),
            *get_day_names("wide", "format", locale=language).values(),
        )
    }
    told = {tuple(word.folded for word in words_of(form)) for form in own["relative"]}
    ago = {fold(part) for form in own["ago"] for part in form.split() if "{" not in part}
    split = {word for form in own["fillers"] for word in (each.folded for each in words_of(form))}
    return _Words(
        months=frozenset(months | {fold(each) for each in own["months"] if len(each) > _SHORT}),
        weekdays=frozenset(weekdays | {fold(each) for each in own.get("weekdays", {})}),
        told=frozenset(told),
        turns=frozenset(fold(each) for key in ("last", "next") for each in own[key]),
        ago=frozenset(ago),
        units=frozenset(fold(each) for forms in own["units"].values() for each in forms.split()),
        loose=frozenset(
            split
            | {fold(each) for key in ("about", "this") for each in own[key]}
            | {fold(each) for each in own["ordinals"]}
        ),
        numbers=frozenset(fold(each) for each in own["numbers"]),
        doubtful=frozenset(fold(each) for each in own.get("doubtful", ())),
        every=frozenset(fold(each) for each in own.get("every", ())),
    )
