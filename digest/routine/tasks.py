"""Tasks: which issues a run has to build and to send.

In: the configuration, when issues were built last, the time. Out: `Tasks`. It does nothing itself. A run that was
killed is begun again: what was built is not built again, and is sent to those who have not got it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from digest.model import Config, Planned
from digest.schedule import due, following

Days = Mapping[date, tuple[str, ...]]
"""Audiences by the day of their issue, the oldest day first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """What a run has to do."""

    build: Days
    send: Days
    """Also what an earlier run has built: the outbox knows who has it."""


def tasks_of(
    config: Config,
    built: Mapping[str, Sequence[date]],
    now: datetime,
    *,
    day: date | None = None,
    audiences: Sequence[str] = (),
) -> Tasks:
    """Return what is due.

    Args:
        config: The settings.
        built: Days of the issues up to today that were built, by audience, in the order of their building.
        now: The time, aware.
        day: The day of the issue where a person names it; that issue is built, due or not.
        audiences: Audiences that a person names, whose issue of that day or of today is built.
    """
    today = now.astimezone(ZoneInfo(config.timezone)).date()
    scheduled = {each.id: each.schedule for each in config.audiences if each.schedule is not None}
    if day is not None or audiences or not scheduled:
        named = tuple(audiences) or tuple(each.id for each in config.audiences)
        return Tasks(build={day or today: named}, send={day or today: named})
    building = {name: due(each, now, built=built.get(name, ())) for name, each in scheduled.items()}
    latest = {name: due(each, now, built=()) for name, each in scheduled.items()}
    sending = {name: {*(issue.day for issue in (*building[name], *latest[name]))} for name in scheduled}
    return Tasks(
        build=_by_day({name: [issue.day for issue in issues] for name, issues in building.items()}),
        send=_by_day({name: sorted(days) for name, days in sending.items()}),
    )


def unplanned(config: Config, day: date | None, audiences: Sequence[str]) -> tuple[str, ...]:
    """Return the audiences that a run passes over, because others have a schedule and they have none."""
    if day is not None or audiences or not any(each.schedule for each in config.audiences):
        return ()
    return tuple(each.id for each in config.audiences if each.schedule is None)


def upcoming(
    config: Config, built: Mapping[str, Sequence[date]], now: datetime, *, most: int, audiences: Sequence[str] = ()
) -> list[tuple[str, Planned]]:
    """Return the next issues of each audience that has a schedule, those first that are due and not built yet."""
    found: list[tuple[str, Planned]] = []
    for each in config.audiences:
        if each.schedule is not None and (not audiences or each.id in audiences):
            waiting = due(each.schedule, now, built=built.get(each.id, ()))
            issues = (*waiting, *islice(following(each.schedule, now), most))
            found += [(each.id, issue) for issue in issues[:most]]
    return found


def tomorrow(now: datetime, config: Config) -> date:
    """Return the day after today: what was built before it, was built."""
    zones = [config.timezone, *(each.schedule.zone for each in config.audiences if each.schedule)]
    return max(now.astimezone(ZoneInfo(zone)).date() for zone in zones) + timedelta(days=1)


def _by_day(days: Mapping[str, Sequence[date]]) -> dict[date, tuple[str, ...]]:
    every = sorted({day for own in days.values() for day in own})
    return {day: tuple(name for name, own in days.items() if day in own) for day in every}
