"""Dates, numbers and counts in the words of a language.

What comes in: values of the model and a language code. What goes out: words. A date is never printed finer than it is
known, and nothing here reads the clock, the time zone or the locale of the machine.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Literal

from digest.model import When
from digest.render.typography import typography

if TYPE_CHECKING:
    from babel import Locale

Length = Literal["long", "medium"]
"""How much room a date takes: ``12 aprile 2024`` or ``12 apr 2024``."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def _locale(language: str) -> "Locale":
    """Return Babel's locale of `language` in the region that it is printed for, or the English one."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  (loaded when a page is made, not at start)

    try:
        return Locale.parse(typography(language).region or language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(typography("en").region)


def spoken_date(
    when: When | None, language: str, *, undated: str = "", length: Length = "long", zone: tzinfo | None = None
) -> str:
    """Return `when` at its own precision: ``2022-12`` is *dicembre 2022*, never a day.

    Args:
        when: The date; ``None`` when there is none.
        language: ISO 639-1 code.
        undated: What to print when there is no date.
        length: How much room it may take.
        zone: In which a time is told; ``None`` tells it as it is written.
    """
    from babel.dates import format_date, format_skeleton, format_time  # noqa: PLC0415

    if when is None:
        return undated
    locale = _locale(language)
    if when.at is not None:
        at = when.at.astimezone(zone) if zone else when.at
        return f"{format_date(at.date(), length, locale)}, {format_time(at.timetz(), 'short', locale=locale)}"
    if when.month is None:
        return str(format_skeleton("y", date(when.year, 1, 1), locale=locale))
    if when.day is None:
        skeleton = "yMMMM" if length == "long" else "yMMM"
        return str(format_skeleton(skeleton, date(when.year, when.month, 1), locale=locale))
    return str(format_date(date(when.year, when.month, when.day), length, locale))


def spoken_day(day: date, language: str) -> str:
    """Return `day` with its weekday: *venerdì 12 aprile 2024*."""
    from babel.dates import format_date  # noqa: PLC0415

    return format_date(day, "full", _locale(language))


def spoken_period(start: datetime | None, end: datetime, language: str, words: Mapping[str, str]) -> str:
    """Return a span of time by its first and last day; a bound within a day has its hour.

    Args:
        start: Begin; ``None`` when there is none.
        end: End, exclusive.
        language: ISO 639-1 code.
        words: Forms ``from`` with a place for ``start``, ``until``, ``day`` and ``hour`` with a place for ``end``, and
            ``clock`` with places for ``city`` and ``offset``.
    """
    is_whole = end.time() == time.min
    last = spoken_day(end.date() - timedelta(days=1), language) if is_whole else _spoken_hour(end, language)
    until = filled(words["day" if is_whole else "hour"], end=last)
    if start is None:
        return f"{filled(words['until'], end=until)} ({_clock([end], language, words['clock'])})"
    first = spoken_day(start.date(), language) if start.time() == time.min else _spoken_hour(start, language)
    return f"{filled(words['from'], start=first, end=until)} ({_clock([start, end], language, words['clock'])})"


def _spoken_hour(moment: datetime, language: str) -> str:
    """Return day and hour of `moment` on its own clock."""
    from babel.dates import format_time  # noqa: PLC0415

    hour = format_time(moment.replace(tzinfo=None).time(), "short", locale=_locale(language))
    return f"{spoken_day(moment.date(), language)}, {hour}"


def _clock(moments: Sequence[datetime], language: str, form: str) -> str:
    """Return whose clock `moments` are read on: the zone's city where it has one, and the offsets from UTC."""
    from babel.dates import get_timezone_location  # noqa: PLC0415

    offsets = ", ".join(dict.fromkeys(_offset(moment) for moment in moments))
    zone = getattr(moments[0].tzinfo, "key", "")
    if "/" not in zone or zone.startswith("Etc/"):
        return offsets
    city = get_timezone_location(zone, _locale(language), return_city=True)
    return filled(form, city=city.rpartition("/")[2], offset=offsets)


def _offset(moment: datetime) -> str:
    """Return the offset of `moment` from UTC: ``UTC``, ``UTC+1``, ``UTC+5:30``; never finer than minutes."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return "UTC" + (f"{sign}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")


def spoken_number(number: float, language: str) -> str:
    """Return `number` with the language's separators and at most two decimals."""
    from babel.numbers import format_decimal  # noqa: PLC0415

    return format_decimal(number, "#,##0.##", locale=_locale(language))


def spoken_language(code: str, language: str, *, unknown: str) -> str:
    """Return the name of the language `code` in `language`; `unknown` for ``und``."""
    return unknown if code == "und" else _locale(language).languages.get(code, code)


def counted(number: int, forms: Mapping[str, str], language: str) -> str:
    """Return the form that `number` takes in `language`, with the number in it.

    Args:
        number: How many.
        forms: A form for each plural category of the language (``one``, ``other`` ...); ``{n}`` stands for the number.
            Forms with a ``language`` of their own follow that one.
        language: ISO 639-1 code.
    """
    form = forms.get(_locale(getattr(forms, "language", language)).plural_form(number), forms["other"])
    return form.replace("{n}", spoken_number(number, language))


@cache
def plural_forms(language: str) -> tuple[str, ...]:
    """Return the names of the forms that whole numbers below a thousand take in `language`, ``other`` the last.

    French has a form for millions besides, which a briefing never counts.
    """
    form = _locale(language).plural_form
    return (*dict.fromkeys(each for each in map(form, range(1000)) if each != "other"), "other")


def filled(text: str, **values: object) -> str:
    """Return `text` with each ``{name}`` replaced by the value of that name; the values are not searched again."""
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)
