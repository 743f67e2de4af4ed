"""Gather: the articles that an issue is made from, each once.

In: the configuration, what is remembered, the parts of the audiences. Out: for each part the articles that files hold
now, and those that feeds and mailboxes showed within its window, also where they show them no more; with what went
wrong. Nothing of a portion is of an article above its part's ceiling. What was read is kept in the archive. Without
leave to ask, nobody is asked, and what is remembered is all there is.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from digest import pool
from digest.archive.lookup import Shown
from digest.archive.memory import Memory
from digest.collect import collect
from digest.dedupe import dedupe
from digest.errors import ConfigError
from digest.lexicons import load_leftovers
from digest.model import Article, Config, Issue, Problem, Raw, Spiked
from digest.parts import Part, height_of, lowered, misread
from digest.read import open_all, read_all
from digest.text.telling import count

Window = tuple[datetime | None, datetime]
_Told = TypeVar("_Told", Article, Problem, Spiked)
Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """What the issue of one part is made from."""

    part: Part
    articles: tuple[Article, ...]
    """Each once: those of files in order of location, then those of feeds and mailboxes."""
    unfound: tuple[Problem, ...] = ()
    """As `Gathered.unfound`, and so the next two."""
    unreadable: tuple[Problem, ...] = ()
    spiked: tuple[Spiked, ...] = ()
    late: frozenset[str] = frozenset()
    """Ids of articles from before the window that were not known when the issue before was built."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What issues are made from."""

    articles: tuple[Article, ...]
    """Those of files, in order of location."""
    shown: Mapping[Window, tuple[Article, ...]] = field(default_factory=dict)
    """Those that feeds and mailboxes showed, by window and by its reach."""
    portions: tuple[Portion, ...] = ()
    """What sees most stands first."""
    unfound: tuple[Problem, ...] = ()
    """What went wrong with whole sources; `where` is a source as shown."""
    unreadable: tuple[Problem, ...] = ()
    """Documents that could not be read."""
    spiked: tuple[Spiked, ...] = ()
    remarks: tuple[str, ...] = ()
    """For people: what the sources told."""
    uses: tuple[tuple[str, str, str], ...] = ()
    """Source, SHA-256 and location of the documents that are passed over once an issue was made from them."""
    misread: tuple[Problem, ...] = ()
    """Handling labels that are on no level, for the desk alone."""


def gather(  # noqa: PLR0913 - the parts, and what may be done
    config: Config,
    memory: Memory,
    parts: Sequence[Part],
    *,
    day: date,
    now: datetime | None,
    asks: bool,
    progress: Progress,
) -> Gathered:
    """Gather the articles of an issue for its parts.

    Args:
        config: The settings.
        memory: What is remembered; what is read is kept there.
        parts: At least one; those that turn out to see the same are made one.
        day: The issue's day.
        now: An aware time; ``None`` asks nobody and keeps nothing.
        asks: Whether feeds and mailboxes may be asked.
        progress: Told how far the work is.
    """
    progress("collecting", 0, len(config.sources))
    collected, unfound = collect(config.sources)
    raws, uses, remarks = _changed(collected, memory, day)
    documents, closed = open_all(raws, apply=pool.apply)
    progress("reading", 0, len(documents))
    articles, unread, spiked = read_all(documents, zone=config.timezone, apply=pool.apply)
    progress("reading", len(documents), len(documents))
    files = Gathered(
        articles=articles, unfound=unfound, unreadable=(*closed, *unread), spiked=spiked, remarks=remarks, uses=uses
    )
    found = files
    if any(source.kind in {"feed", "mailbox"} for source in config.sources):
        found = _with_sources(files, config, memory, parts, now=now, asks=asks, progress=progress)
    seen = tuple(_portion(found, part, config) for part in lowered(parts, _heights(found, config)))
    if now is not None:
        memory.keep(documents, _kept(found, seen, config), at=now)
    seen = tuple(_with_late(_unused(portion, files, memory, day), found, config, memory) for portion in seen)
    every = (*files.articles, *(article for shown in found.shown.values() for article in shown))
    return replace(found, portions=seen, misread=tuple(dict.fromkeys(misread(every, config.handling))))


def require_archive(config: Config) -> None:
    """Raise when there are feeds, mailboxes or a model, and nothing that remembers what they gave.

    Raises:
        ConfigError: There are, and there is no archive.
    """
    asked = next((source for source in config.sources if source.kind in {"feed", "mailbox"}), None)
    if config.archive is None and asked:
        raise ConfigError(
            f"{config.path}: {asked.shown}: a {asked.kind} needs the archive, which remembers what was read and when "
            "it may be asked again; leave out archive: none"
        )
    if config.archive is None and config.summarise:
        raise ConfigError(f"{config.path}: summarise: a model needs the archive, which remembers what it wrote")


def _heights(found: Gathered, config: Config) -> set[int]:
    """Return the places of all handling levels that anything bears."""
    every: tuple[Article | Problem | Spiked, ...] = (
        *found.articles,
        *found.unfound,
        *found.unreadable,
        *found.spiked,
    )
    shown = (article for articles in found.shown.values() for article in articles)
    labels = {config.handling.height([source.handling] if source.handling else []) for source in config.sources}
    heights = {height_of(each, config) for each in every} | {height_of(each, config) for each in shown}
    return heights | labels | {config.handling.height([])}


def _portion(found: Gathered, part: Part, config: Config) -> Portion:
    """Return what a part may see, each article once."""

    def seen(things: Iterable[_Told]) -> tuple[_Told, ...]:
        return tuple(each for each in things if height_of(each, config) <= part.height)

    unique, copies = dedupe(seen((*found.articles, *found.shown.get(part.reach, ()))), load_leftovers())
    return Portion(
        part=part,
        articles=unique,
        unfound=seen(found.unfound),
        unreadable=seen(found.unreadable),
        spiked=(*seen(found.spiked), *copies),
    )


def _unused(portion: Portion, files: Gathered, memory: Memory, day: date) -> Portion:
    """Leave out the undated files that earlier issues of a schedule were made from: each belongs to one issue."""
    if not portion.part.is_planned:
        return portion
    used = [memory.used(_undated_for(audience), before=day) for audience in portion.part.audiences]
    places = {article.location for article in files.articles}
    left = [
        each
        for each in portion.articles
        if each.when is not None or each.location not in places or not all(each.sha256 in known for known in used)
    ]
    return replace(portion, articles=tuple(left))


def _with_late(portion: Portion, found: Gathered, config: Config, memory: Memory) -> Portion:
    """Leave out what is from before the window, but for what was shown too late for the issue before."""
    part = portion.part
    if part.built is None or part.reach not in found.shown:
        return portion
    from digest.visit import name_of  # noqa: PLC0415 - the network is opened where it is wanted

    sources = [name_of(source) for source in config.sources if source.kind in {"feed", "mailbox"}]
    new = memory.shown_since(sources, part.built)
    in_time = {each.location for each in (*found.articles, *found.shown[part.window])}
    old = {each.location for each in found.shown[part.reach]} - in_time
    late = {each.location for each in portion.articles if each.when is not None and (each.id, each.sha256) in new}
    return replace(
        portion,
        articles=tuple(each for each in portion.articles if each.location not in old - late),
        spiked=tuple(each for each in portion.spiked if each.location not in old - late),
        late=frozenset(each.id for each in portion.articles if each.location in late),
    )


def _undated_for(audience: str) -> str:
    """Return the name under which the undated files of an audience's issues are noted."""
    return f"undated {audience}"


def _kept(found: Gathered, portions: Sequence[Portion], config: Config) -> list[Article]:
    """Return the articles of files as they are kept: also those that no part of this build may see."""
    top = config.handling.ceiling(None)
    if len(portions) > 1 or lowered([replace(portions[0].part, height=top)], _heights(found, config)) != (
        portions[0].part,
    ):
        portions = (_portion(found, replace(portions[0].part, height=top), config),)
    places = {article.location for article in found.articles}
    return [article for article in portions[0].articles if article.location in places]


def _with_sources(  # noqa: PLR0913 - as above
    files: Gathered,
    config: Config,
    memory: Memory,
    parts: Sequence[Part],
    *,
    now: datetime | None,
    asks: bool,
    progress: Progress,
) -> Gathered:
    """Add what feeds and mailboxes showed."""
    from digest.visit import Visited, name_of, recall, visit  # noqa: PLC0415 - the network is opened where it is wanted

    if now is None or not asks:
        visited = Visited(problems=recall(config, memory))
    else:
        starts = [part.start for part in parts if part.start is not None]
        start = min(starts) if len(starts) == len(parts) else None
        visited = visit(config, memory, start=start, now=now, progress=progress)
    # Without a begin, a feed is what it showed at last; of a mailbox each letter was shown once.
    counts: dict[str | None, dict[str, Shown]] = {}
    for source in config.sources:
        if source.kind in {"feed", "mailbox"}:
            counts.setdefault(source.handling, {})[name_of(source)] = "all" if source.mailbox else "last"
    windows = dict.fromkeys(window for part in parts for window in (part.window, part.reach))
    shown = {window: _sighted(counts, memory, window, config) for window in windows}
    return replace(
        files,
        shown={window: visited.articles if known is None else known for window, known in shown.items()},
        unfound=(*files.unfound, *visited.problems),
        unreadable=(*files.unreadable, *visited.unreadable),
        spiked=(*files.spiked, *visited.spiked),
        remarks=(*files.remarks, *visited.remarks),
    )


def _sighted(
    counts: Mapping[str | None, Mapping[str, Shown]], memory: Memory, window: Window, config: Config
) -> tuple[Article, ...] | None:
    """Return what sources showed, with the handling labels that the sources have now; ``None`` where it is not known.

    What a less restricted source showed, too, is no secret of the other one.
    """
    found: dict[tuple[str, str, str], Article] = {}
    for label in sorted(counts, key=lambda each: config.handling.height([each] if each else [])):
        known = memory.sighted(counts[label], *window, config.timezone)
        if known is None:
            return None
        labelled = (replace(each, handling=(label,)) for each in known) if label else known
        for each in labelled:
            found.setdefault((each.location, each.id, each.sha256), each)
    return tuple(found.values())


def _changed(
    raws: Sequence[Raw], memory: Memory, day: date
) -> tuple[Sequence[Raw], tuple[tuple[str, str, str], ...], tuple[str, ...]]:
    """Leave out the files that an earlier day's issue was made from, where a source says so.

    Returns:
        The other documents, what is used up by an issue of them, and remarks.
    """
    used: dict[str, frozenset[str]] = {}
    left: list[Raw] = []
    uses: list[tuple[str, str, str]] = []
    passed: dict[str, int] = {}
    for raw in raws:
        if raw.source.changed_only:
            key, sha256 = f"files {raw.source.path}", hashlib.sha256(raw.data).hexdigest()
            if key not in used:
                used[key] = memory.used(key, before=day)
            if sha256 in used[key]:
                passed[raw.source.shown] = passed.get(raw.source.shown, 0) + 1
                continue
            uses.append((key, sha256, raw.location))
        left.append(raw)
    remarks = (f"{shown}: {count(number, 'file')} of earlier issues passed over" for shown, number in passed.items())
    return left, tuple(uses), tuple(remarks)


def taken(gathered: Gathered) -> tuple[tuple[str, str], ...]:
    """Return audience and SHA-256 of the undated files that issues of schedules are made from."""
    places = {article.location for article in gathered.articles}
    planned = [portion for portion in gathered.portions if portion.part.is_planned]
    return tuple(
        (_undated_for(audience), article.sha256)
        for portion in planned
        for audience in portion.part.audiences
        for article in portion.articles
        if article.when is None and article.location in places
    )


def used_up(gathered: Gathered, issues: Sequence[Issue]) -> tuple[tuple[str, str], ...]:
    """Return source and SHA-256 of the documents that an issue was made from; what one could not yet take stays."""
    later = [each.location for issue in issues for each in issue.spiked if each.reason == "future"]
    later += [problem.where for problem in gathered.unreadable]
    return tuple(
        (key, sha256)
        for key, sha256, location in gathered.uses
        if not any(place == location or place.startswith((f"{location}#", f"{location}!")) for place in later)
    )
