"""Dates, numbers and counts in the words of a language.

What comes in: values of the model and a language code. What goes out: words. A date is never printed finer than it is
known, and nothing here reads the clock, the time zone or the locale of the machine.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Literal

from digest.model import When

if TYPE_CHECKING:
    from babel import Locale

Length = Literal["long", "medium"]
"""How much room a date takes: ``12 aprile 2024`` or ``12 apr 2024``."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@cache
def _locale(language: str) -> "Locale":
    """Return Babel's locale of `language`, or the English one."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  (loaded when a page is made, not at start)

    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def spoken_date(when: When | None, language: str, *, undated: str = "", length: Length = "long") -> str:
    """Return `when` at its own precision: ``2022-12`` is *dicembre 2022*, never a day.

    Args:
        when: The date; ``None`` when there is none.
        language: ISO 639-1 code.
        undated: What to print when there is no date.
        length: How much room it may take.
    """
    from babel.dates import format_date, format_skeleton, format_time  # noqa: PLC0415

    if when is None:
        return undated
    locale = _locale(language)
    if when.month is None:
        return str(format_skeleton("y", date(when.year, 1, 1), locale=locale))
    if when.day is None:
        skeleton = "yMMMM" if length == "long" else "yMMM"
        return str(format_skeleton(skeleton, date(when.year, when.month, 1), locale=locale))
    day = format_date(date(when.year, when.month, when.day), length, locale)
    return day if when.at is None else f"{day}, {format_time(when.at.timetz(), 'short', locale=locale)}"


def spoken_day(day: date, language: str) -> str:
    """Return `day` with its weekday: *venerdì 12 aprile 2024*."""
    from babel.dates import format_date  # noqa: PLC0415

    return format_date(day, "full", _locale(language))


def spoken_moment(moment: datetime, language: str) -> str:
    """Return `moment` as it stands on the clock of its own time zone, with the offset."""
    from babel.dates import format_datetime, format_time  # noqa: PLC0415

    text = format_datetime(moment.replace(tzinfo=None), "medium", locale=_locale(language))
    short = format_time(moment.timetz(), "short", locale=_locale(language))
    long = format_time(moment.replace(tzinfo=None).time(), "medium", locale=_locale(language))
    offset = moment.strftime("%z")
    return f"{text.replace(long, short)} UTC{'' if offset == '+0000' else f'{offset[:3]}:{offset[3:]}'}"


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
        language: ISO 639-1 code.
    """
    form = forms.get(_locale(language).plural_form(number), forms["other"])
    return form.replace("{n}", spoken_number(number, language))


def filled(text: str, **values: object) -> str:
    """Return `text` with each ``{name}`` replaced by the value of that name; the values are not searched again."""
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), text)
