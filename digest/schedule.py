"""Schedule: the issues that an audience is planned to get, and what each of them covers.

In: a `Schedule` and days. Out: `Planned` issues. The spans that they cover lie end to end: what is of the instant of a
cut-off, or later, belongs to the next issue, whatever clocks, weekends and holidays do. It never asks for the time.

An audience whose `days_off` are skipped has gaps instead: its issues cover the day before the cut-off and no more.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from digest.model import Planned, Schedule, When
from digest.text.dates import bounds

_FURTHEST_DAYS = 1100
"""How far a planned day is looked for: three years without one are no schedule."""
_HOLES = timedelta(days=31)
"""How far before the last issue holes are looked for."""
_DAY = timedelta(days=1)
_HALF = timedelta(hours=12)


def is_planned(schedule: Schedule, day: date) -> bool:
    """Tell whether a day has an issue. A day that a zone left out, as Samoa did in 2011, has none."""
    works = day.weekday() in schedule.days and day not in schedule.holidays
    return works and all(_instant(day, clock, schedule.zone).date() == day for clock in (time(12), schedule.at))


def planned(schedule: Schedule, day: date, *, last: date | None = None) -> Planned:
    """Return the issue of a day, be it planned or not.

    Args:
        schedule: The schedule.
        day: The issue's date.
        last: The issue that was built last before it; where `catch_up` is ``one``, all since then is covered.
    """
    end = cutoff(schedule, day)
    before = _before(schedule, day)
    if schedule.catch_up == "one" and last is not None and last < before:
        before = last
    start = cutoff(schedule, before)
    return Planned(day=day, start=min(start, end), end=end, due=_instant(day, schedule.at, schedule.zone))


def following(schedule: Schedule, after: datetime) -> Iterator[Planned]:
    """Yield the planned issues that are due after an instant, the next one first; none where no day is planned."""
    first = after.astimezone(ZoneInfo(schedule.zone)).date() - _DAY
    days = (first + timedelta(days=number) for number in range(_FURTHEST_DAYS))
    issues = (planned(schedule, day) for day in days if is_planned(schedule, day))
    return (issue for issue in issues if _utc(issue.due) > _utc(after))


def due(schedule: Schedule, now: datetime, *, built: Sequence[date]) -> tuple[Planned, ...]:
    """Return the issues that are due and not built yet, the oldest first.

    Args:
        schedule: The schedule.
        now: The time, aware.
        built: The days of the issues that were built, in the order in which they were.

    Returns:
        At most one, unless `catch_up` is ``each``.
    """
    today = now.astimezone(ZoneInfo(schedule.zone)).date()
    last, is_each = max(built, default=None), schedule.catch_up == "each"
    oldest = today - timedelta(days=_FURTHEST_DAYS) if last is None else last
    if last is not None and is_each:
        # One built before its turn leaves a hole. What lies before the very first one was never due.
        oldest = max(min(built[0], last), last - _HOLES)
    days = (today - timedelta(days=number) for number in range((today - oldest).days))
    passed = (day for day in days if is_planned(schedule, day) and _utc(planned(schedule, day).due) <= _utc(now))
    missed = [day for day in passed if day not in built] if is_each and built else list(islice(passed, 1))
    return tuple(planned(schedule, day, last=last) for day in reversed(missed))


def instant(when: When, zone: str) -> datetime:
    """Return the instant that a date counts as, in UTC, so that it lies in exactly one span.

    A time is itself. A day, month or year is the noon of its (last) day: what is only known to be of a day is in the
    issue that covers the most of it.
    """
    first, last = bounds(when, zone)
    return _utc(first) if when.at is not None else _utc(last) - _HALF


def cutoff(schedule: Schedule, day: date) -> datetime:
    """Return the cut-off of a day's issue, aware."""
    day_of = day - _DAY if schedule.cutoff > schedule.at else day
    return _instant(day_of, schedule.cutoff, schedule.zone)


def lines(issues: Sequence[tuple[str, Planned]]) -> Iterator[str]:
    """Yield a table of audiences and their planned issues, for people."""
    rows = [("audience", "issue", "due", "covers from", "to the cut-off")]
    rows += [
        (audience, f"{issue.day:%a} {issue.day}", _shown(issue.due), _shown(issue.start), _shown(issue.end))
        for audience, issue in issues
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    yield from ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _before(schedule: Schedule, day: date) -> date:
    """Return the day whose cut-off a day's issue begins at."""
    if schedule.days_off == "skip":
        return day - _DAY
    days = (day - timedelta(days=number) for number in range(1, _FURTHEST_DAYS))
    return next((each for each in days if is_planned(schedule, each)), day - _DAY)


def _instant(day: date, clock: time, zone: str) -> datetime:
    """Return when a clock shows a time; one that it skips is as much later, one that it shows twice is the first."""
    here = ZoneInfo(zone)
    return datetime.combine(day, clock, here).astimezone(UTC).astimezone(here)


def _utc(moment: datetime) -> datetime:
    """Return an instant in UTC: two times of one zone are compared by their clocks, which go back once a year."""
    return moment.astimezone(UTC)


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M %Z}"
