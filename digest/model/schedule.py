"""When an audience gets its issues, and the issues that are planned by it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

DaysOff = Literal["roll", "skip"]
CatchUp = Literal["one", "each", "none"]
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When an audience gets its issues."""

    at: time
    """By the clock of `zone`: when an issue is due."""
    cutoff: time
    """By the same clock: what is of this time or later belongs to the next issue. Later than `at`, it is the clock of
    the day before the issue's."""
    zone: str
    """IANA name."""
    days: tuple[int, ...] = EVERY_DAY
    """Days of the week that have an issue; Monday is 0."""
    holidays: tuple[date, ...] = ()
    """Days that have none all the same, in order."""
    days_off: DaysOff = "roll"
    """Whether the next issue covers days without one, or nobody does."""
    catch_up: CatchUp = "one"
    """What happens to issues that were missed: ``one`` (the next one covers them), ``each`` is built, or ``none``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What the archive knows of a build that made files for an audience."""

    day: date
    """The issue's date."""
    at: datetime
    """When it was built, aware."""
    formats: frozenset[str]
    paths: frozenset[str]
    """As in receipts: the destination's name and the path below it."""
    is_whole: bool | None = None
    """Whether no other formats and no other window were wished for; ``None`` where an older version did not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An issue as planned: what it covers, and when it is due."""

    day: date
    """The issue's date."""
    start: datetime
    """Begin of what it covers, aware, inclusive."""
    end: datetime
    """Its cut-off, aware, exclusive."""
    due: datetime
    """Aware."""
