"""What is remembered of a feed to how it stands.

Comes in: a feed of the configuration, its state as the archive has it, the time. Goes out: a `Standing`, in the words
that a build uses. It asks nobody and keeps nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, tzinfo
from typing import Literal

from digest.addresses import masked
from digest.collect.http import FeedState, from_mapping
from digest.collect.http.policy import Stop, Wait, decide
from digest.collect.http.tell import notes, problem
from digest.model import Source

State = Literal["well", "failing", "gone", "never asked"]
_TIMES = ("fetched_at", "fresh_until", "not_before", "failing_since", "gone_since")
_HEAD = ("state", "last answer", "status", "next", "feed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a feed stands; times are in the configuration's zone."""

    feed: str
    """Its address, without passwords and keys."""
    outlet: str | None
    state: State
    last_answer: datetime | None = None
    """When it last answered with stories, or with *nothing new*."""
    status: int | None = None
    """The status of the last asking; ``None`` when there was no answer, or none yet."""
    failures: int = 0
    """How many times in a row it failed."""
    failing_since: datetime | None = None
    next: datetime | None = None
    """When it may be asked; ``None`` is at any time, and never where it is gone."""
    moved_to: str | None = None
    """The address that it is asked for at since it moved for good, without passwords and keys."""
    trouble: str = ""
    remedy: str = ""
    notes: tuple[str, ...] = ()


def stand(source: Source, remembered: Mapping[str, object], now: datetime) -> Standing:
    """Return how a feed stands.

    Args:
        source: The feed.
        remembered: As the archive has it; empty where the feed was never asked for.
        now: The time, in the zone to tell times in.
    """
    state = _state(remembered, now.tzinfo)
    if state is None:
        return Standing(feed=source.shown, outlet=source.outlet, state="never asked")
    decision = decide(state, now)
    trouble = problem(state, source.shown, now.tzinfo)
    failing: State = "gone" if isinstance(decision, Stop) else "failing"
    return Standing(
        feed=source.shown,
        outlet=source.outlet,
        state=failing if trouble else "well",
        last_answer=state.fetched_at,
        status=state.status,
        failures=state.failures,
        failing_since=state.failing_since,
        next=decision.until if isinstance(decision, Wait) else None,
        moved_to=masked(state.address) if state.address else None,
        trouble=trouble.what if trouble else "",
        remedy=trouble.remedy if trouble else "",
        notes=notes(state),
    )


def as_json(standing: Standing) -> dict[str, object]:
    """Return a standing as values for JSON."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(standing).items()
    }


def table(standings: Sequence[Standing]) -> list[str]:
    """Return the lines of a table for people, with what there is to say of a feed below it."""
    rows = [_HEAD, *(_cells(each) for each in standings)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_HEAD) - 1)]
    margin = " " * (widths[0] + 2)
    lines = []
    for row, each in zip(rows, (None, *standings), strict=True):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        lines.append("  ".join((*cells, row[-1])))
        lines += [margin + line for line in (each.trouble, each.remedy, *each.notes) if line] if each else []
    return lines


def _cells(each: Standing) -> tuple[str, ...]:
    name = f"{each.outlet}  {each.feed}" if each.outlet else each.feed
    soon = "never" if each.state == "gone" else _minute(each.next, "now")
    return each.state, _minute(each.last_answer, "-"), str(each.status or "-"), soon, name


def _minute(time: datetime | None, otherwise: str) -> str:
    return f"{time:%Y-%m-%d %H:%M}" if time else otherwise


def _state(remembered: Mapping[str, object], zone: tzinfo | None) -> FeedState | None:
    """Return a stored state with its times in one zone; ``None`` where there is none that can be understood."""
    try:
        state = from_mapping(remembered)
    except ValueError:
        return None
    moved = {name: time.astimezone(zone) for name in _TIMES if (time := getattr(state, name))}
    return replace(state, **moved)
