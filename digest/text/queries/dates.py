"""The dates of a query: years, months and days, and ranges of them.

In: such as ``2024``, ``2024-01..2024-02``, ``>=2024-01-15``. Out: the first and the last day. It never reads a clock.

Source: ISO 8601-2 (EDTF), level 0 and open intervals.
"""

import re
from calendar import monthrange
from datetime import date

from digest.text.queries.nodes import Dated, QueryError

_FORM = "expected a date such as 2024, 2024-01 or 2024-01-15, a range 2024-01..2024-02, or >=2024-01"
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_RANGE = re.compile(r"(.*?)(?:\.\.|/)(.*)")
_COMPARED = re.compile(r"(>=|<=|>|<)(.*)")


def dated(written: str, at: int) -> Dated:
    """Read a date or a range of dates.

    Args:
        written: As it stands in a query.
        at: Where it stands there.
    """
    if compared := _COMPARED.fullmatch(written):
        first, last = days(compared[2], at + len(compared[1]))
        return {
            ">=": Dated(first, None),
            "<=": Dated(None, last),
            ">": Dated(_beside(last, 1, at), None),
            "<": Dated(None, _beside(first, -1, at)),
        }[compared[1]]
    if between := _RANGE.fullmatch(written):
        low = days(between[1], at)[0] if between[1] not in {"", ".."} else None
        high = days(between[2], at + between.start(2))[1] if between[2] not in {"", ".."} else None
        if low is None and high is None:
            raise QueryError(at, _FORM)
        if low and high and low > high:
            raise QueryError(at, f"the range {written} ends before it begins; turn it round")
        return Dated(low, high)
    return Dated(*days(written, at))


def days(written: str, at: int) -> tuple[date, date]:
    """Return the first and the last day of a year, a month or a day."""
    found = _DATE.fullmatch(written)
    if found is None:
        raise QueryError(at, f"{_FORM}; got {written!r}")
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        return interval(year or 0, month, day)
    except ValueError:
        raise QueryError(at, f"there is no date {written}") from None


def interval(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """Return the first and the last day of what is known of a date."""
    last_month = month or 12
    last_day = day or monthrange(year, last_month)[1]
    return date(year, month or 1, day or 1), date(year, last_month, last_day)


def _beside(day: date, step: int, at: int) -> date:
    """Return the day before or after another."""
    try:
        return date.fromordinal(day.toordinal() + step)
    except (ValueError, OverflowError):
        raise QueryError(at, "no day lies beyond this one") from None
