"""Dates that are told from the day of the text: yesterday, last Monday, three days ago, 3 May.

In: the folded words of a date and the day that the text is of. Out: year, month and day, as far as they are known. It
knows no text.
"""

from datetime import date, timedelta

from digest.text.dates.names import Names

Day = tuple[int, int | None, int | None]
"""Year, month and day."""
_DAYS_A_WEEK = 7
_LONGEST_COUNT = 3
"""Most digits of a number of days."""


def relative(tokens: tuple[str, ...], known: Names, base: date) -> Day | None:
    """Read "yesterday", "last Monday", "three days ago" and "last month"."""
    while tokens and tokens not in known.relative and tokens[:1] in known.fillers and tokens[0] not in known.units:
        if (told := _said(tokens, known, base)) is not None:
            return told
        tokens = tokens[1:]
    while (
        len(tokens) > 1
        and tokens not in known.relative
        and tokens[-1:] in known.fillers
        and tokens[-1] not in known.units
    ):
        tokens = tokens[:-1]
    return _said(tokens, known, base)


def _said(tokens: tuple[str, ...], known: Names, base: date) -> Day | None:
    """Read words that mean nothing but a time from the base."""
    if tokens in known.relative:
        return in_parts(base + timedelta(days=known.relative[tokens]))
    turn = (
        -1 if any(token in known.last for token in tokens) else 1 if any(token in known.next for token in tokens) else 0
    )
    rest = tuple(token for token in tokens if token not in known.last | known.next)
    if rest in known.weekdays:
        return in_parts(day_of_week(known.weekdays[rest], base, turn))
    core = tuple(token for token in rest if (token,) not in known.fillers or token in known.units)
    if turn and len(core) == 1 and core[0] in known.units:
        unit = known.units[core[0]]
        if unit == "month":
            month = base.month - 1 + turn
            return base.year + month // 12, month % 12 + 1, None
        return (base.year + turn, None, None) if unit == "year" else None
    return _ago(tokens, known, base)


def _ago(tokens: tuple[str, ...], known: Names, base: date) -> Day | None:
    """Read "three days ago"."""
    for form in known.ago:
        if len(form) != len(tokens):
            continue
        given = dict(zip(form, tokens, strict=True))
        if any(value != key for key, value in given.items() if not key.startswith("{")):
            continue
        number, unit = given.get("{n}", ""), known.units.get(given.get("{unit}", ""))
        count = int(number) if number.isdecimal() and len(number) <= _LONGEST_COUNT else known.numbers.get(number)
        if count is None or unit is None:
            return None
        return before(base, count, unit)
    return None


def before(base: date, count: int, unit: str) -> Day | None:
    """Count back from a day."""
    if unit in {"day", "week"}:
        return in_parts(base - timedelta(days=count * (_DAYS_A_WEEK if unit == "week" else 1)))
    if unit == "month":
        month = base.year * 12 + base.month - 1 - count
        return month // 12, month % 12 + 1, None
    return base.year - count, None, None


def day_of_week(weekday: int, base: date, turn: int) -> date:
    """Return the day of the week nearest before a day (itself included), or the one before or after it."""
    back = (base.weekday() - weekday) % _DAYS_A_WEEK
    if turn > 0:
        return base + timedelta(days=_DAYS_A_WEEK - back)
    return base - timedelta(days=back or (_DAYS_A_WEEK if turn else 0))


def nearest(month: int, day: int, base: date) -> Day | None:
    """Return the day of a month that lies nearest to a day."""
    near = [made for year in (base.year - 1, base.year, base.year + 1) if (made := checked(year, month, day))]
    dates = [date(year, month, day) for year, _, _ in near]
    return in_parts(min(dates, key=lambda each: abs((each - base).days))) if dates else None


def in_parts(day: date) -> Day:
    """Return the parts of a day."""
    return day.year, day.month, day.day


def checked(year: int, month: int | None, day: int | None) -> Day | None:
    """Return the parts of a date that exists."""
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    return year, month, day
