"""Wish: what a person asks of a build, beside what the configuration says.

In: words of the command line and a `Config`. Out: a `Wish`, and the configuration with the sources and folder asked
for. It never asks for the time: the day of an issue is handed in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.errors import UsageError
from digest.model import Config, Destination, Format, Problem, Source
from digest.text import lengths
from digest.text.dates import bounds, parse
from digest.text.telling import suggestion

INPUT = "-"
"""What stands for standard input on the command line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """A picture of the first page."""

    path: str
    """Where it goes, as its user wrote it."""
    width: int
    """In pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to build."""

    day: date
    """The issue's date."""
    since: datetime | None = None
    """Begin of the window, aware; ``None`` takes the configuration's."""
    audiences: tuple[str, ...] = ()
    """Audience ids; none means all."""
    formats: tuple[Format, ...] = ()
    """Formats; none means those of each audience."""
    strict: bool = False
    """Whether a problem stops the build before anything is written."""
    has_own_sources: bool = False
    """Whether the sources were named with the wish, and not by the configuration; see `place`."""
    cover: Cover | None = None
    """A picture of the first page, where one is wanted."""


def make_wish(  # noqa: PLR0913 - one for each option
    config: Config,
    *,
    today: date,
    day: str | None,
    since: str | None,
    audiences: Sequence[str] = (),
    formats: Sequence[Format] = (),
    strict: bool = False,
    has_own_sources: bool = False,
) -> Wish:
    """Make the wish of some options.

    Args:
        config: Names the audiences, the time zone and the window.
        today: The issue's date when `day` is ``None``.
        day: An ISO 8601 date.
        since: A date, a date with time, or a length before the end of the issue's day (``24h``, ``3d``, ``2w``).
        audiences: Audience ids.
        formats: Formats instead of the audiences' own.
        strict: See `Wish.strict`.
        has_own_sources: See `Wish.has_own_sources`.

    Raises:
        UsageError: A date cannot be read, the window is empty, or an audience is not in the configuration.
    """
    known = [audience.id for audience in config.audiences]
    for each in audiences:
        if each not in known:
            raise UsageError(
                f"--audience {each}: no such audience{suggestion(each, known)}; there are {', '.join(known)}"
            )
    issue_day = _day(day) if day is not None else today
    wish = Wish(
        day=issue_day,
        audiences=tuple(audiences),
        formats=tuple(formats),
        strict=strict,
        has_own_sources=has_own_sources,
    )
    if since is None:
        return wish
    begin = _begin(since, window(config, wish)[1], config.timezone)
    if begin >= window(config, wish)[1]:
        raise UsageError(f"--since {since}: begins after the issue's day, {issue_day.isoformat()}")
    return replace(wish, since=begin)


def window(config: Config, wish: Wish) -> tuple[datetime | None, datetime]:
    """Return the window of an issue: its begin (``None`` for all time) and its end, the end of the issue's day."""
    zone = ZoneInfo(config.timezone)
    end = datetime.combine(wish.day + timedelta(days=1), time(), zone)
    if wish.since is not None:
        return wish.since, end
    return (None if config.window_hours is None else _before(end, config.window_hours)), end


def place(
    config: Config, *, sources: Sequence[tuple[str, str]], output: tuple[str, str] | None, archive: str | None = None
) -> Config:
    """Put the sources, the folder and the archive of the command line in the place of the configuration's.

    Args:
        config: The settings.
        sources: Path as written and absolute path of each; none keeps the configuration's.
        output: The same of the folder to write to; ``None`` keeps the configuration's destinations.
        archive: Absolute path of the archive; empty is no archive, ``None`` keeps the configuration's.
    """
    if sources:
        config = replace(config, sources=tuple(_named(shown, path) for shown, path in sources))
    if output:
        config = replace(config, destinations=(Destination(path=output[1], shown=output[0]),))
    if archive is not None:
        config = replace(config, archive=archive or None)
    return config


def _named(shown: str, path: str) -> Source:
    """Return the source of a path; ``-`` is standard input."""
    if shown == INPUT:
        return Source(path="", shown="standard input", kind="input")
    return Source(path=path, shown=shown)


def between(
    config: Config, *, since: str | None, until: str | None, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """Return the span of time of a search, both ends aware; ``None`` is an open end.

    Args:
        config: Names the time zone.
        since: A date, a date with time, or a length before `now` (``24h``, ``3d``, ``2w``).
        until: The same; the whole of a day, month or year belongs to the span.
        now: The time, aware.

    Raises:
        UsageError: A date cannot be read, or the span is empty.
    """
    here = now.astimezone(ZoneInfo(config.timezone))
    first = None if since is None else _begin(since, here, config.timezone)
    last = None if until is None else _interval("--until", until, here, config.timezone)[1]
    if first is not None and last is not None and first >= last:
        raise UsageError(f"--since {since} --until {until}: ends before it begins")
    return first, last


def _day(text: str) -> date:
    """Read an ISO 8601 date."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--date {text}: expected a date such as 2026-01-05") from None
    if not 1900 <= day.year <= 2100:
        raise UsageError(f"--date {text}: expected a year from 1900 to 2100")
    return day


def _begin(since: str, end: datetime, zone: str) -> datetime:
    """Read the begin of a window."""
    return _interval("--since", since, end, zone)[0]


def _interval(option: str, written: str, end: datetime, zone: str) -> tuple[datetime, datetime]:
    """Read an instant of an option, as the interval that it may lie in."""
    if hours := lengths.hours(written.strip().lower()):
        at = _before(end, hours)
        return at, at
    when = parse(written, origin="option", zone=zone)
    if when is None:
        form = lengths.meant(written)
        hint = f" (did you mean {form}?)" if form else ""
        raise UsageError(f"{option} {written}: expected a date, a date with time, or {lengths.SHOWN}{hint}")
    return bounds(when, zone)


def _before(end: datetime, hours: float) -> datetime:
    """Go back some hours, counted in UTC so that a change of summer time neither adds nor takes one."""
    return (end.astimezone(ZoneInfo("UTC")) - timedelta(hours=hours)).astimezone(end.tzinfo)


def named(config: Config, problems: Iterable[Problem], *, by_wish: bool = False) -> tuple[Problem, ...]:
    """Say of each problem with a whole source where the source was named.

    Args:
        config: The settings.
        problems: As collected.
        by_wish: Whether the sources were named on the command line.
    """
    shown = {source.shown for source in config.sources}
    place = None if by_wish else config.path or "the built-in configuration"
    return tuple(
        problem if problem.is_document or problem.where not in shown else _placed(problem, place)
        for problem in problems
    )


def _placed(problem: Problem, place: str | None) -> Problem:
    """Say which file names a source; without one, say nothing of the configuration's sources."""
    if place is not None:
        return replace(problem, what=f"{problem.what} (named under sources in {place})")
    remedy = "Name another file or folder." if "'sources'" in problem.remedy else problem.remedy
    return replace(problem, remedy=remedy)
