"""Gather: the articles that an issue is made from, each once.

In: the configuration, what is remembered, the span of time. Out: the articles that files hold now, and those that feeds
and mailboxes showed within the span, also where they show them no more; with what went wrong. What was read is kept in
the archive. Without leave to ask, nobody is asked, and what is remembered is all there is.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from digest import pool
from digest.archive.lookup import Shown
from digest.archive.memory import Memory
from digest.collect import collect
from digest.dedupe import dedupe
from digest.lexicons import load_leftovers
from digest.model import Article, Config, Issue, Problem, Raw, Spiked
from digest.read import open_all, read_all
from digest.text.telling import count

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What an issue is made from."""

    articles: tuple[Article, ...]
    """Those of files in order of location, then those of feeds and mailboxes."""
    unfound: tuple[Problem, ...] = ()
    """What went wrong with whole sources; `where` is a source as shown."""
    unreadable: tuple[Problem, ...] = ()
    """Documents that could not be read."""
    spiked: tuple[Spiked, ...] = ()
    remarks: tuple[str, ...] = ()
    """For people: what the sources told."""
    uses: tuple[tuple[str, str, str], ...] = ()
    """Source, SHA-256 and location of the documents that are passed over once an issue was made from them."""


def gather(  # noqa: PLR0913 - the span of time, and what may be done
    config: Config,
    memory: Memory,
    *,
    start: datetime | None,
    end: datetime,
    day: date,
    now: datetime | None,
    asks: bool,
    progress: Progress,
) -> Gathered:
    """Gather the articles of an issue.

    Args:
        config: The settings.
        memory: What is remembered; what is read is kept there.
        start: Begin of the window; ``None`` is the begin of time.
        end: End of the window, exclusive.
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
        found = _with_sources(files, config, memory, start=start, end=end, now=now, asks=asks, progress=progress)
    unique, copies = dedupe(found.articles, load_leftovers())
    if now is not None:
        places = {article.location for article in files.articles}
        memory.keep(documents, [article for article in unique if article.location in places], at=now)
    return replace(found, articles=unique, spiked=(*found.spiked, *copies))


def _with_sources(  # noqa: PLR0913 - as above
    files: Gathered,
    config: Config,
    memory: Memory,
    *,
    start: datetime | None,
    end: datetime,
    now: datetime | None,
    asks: bool,
    progress: Progress,
) -> Gathered:
    """Add what feeds and mailboxes showed."""
    from digest.visit import Visited, name_of, recall, visit  # noqa: PLC0415 - the network is opened where it is wanted

    if now is None or not asks:
        visited = Visited(problems=recall(config, memory))
    else:
        visited = visit(config, memory, start=start, now=now, progress=progress)
    # Without a begin, a feed is what it showed at last; of a mailbox each letter was shown once.
    counts: dict[str, Shown] = {
        name_of(source): "all" if source.mailbox else "last"
        for source in config.sources
        if source.kind in {"feed", "mailbox"}
    }
    known = memory.sighted(counts, start, end, config.timezone)
    return Gathered(
        articles=(*files.articles, *(visited.articles if known is None else known)),
        unfound=(*files.unfound, *visited.problems),
        unreadable=(*files.unreadable, *visited.unreadable),
        spiked=(*files.spiked, *visited.spiked),
        remarks=(*files.remarks, *visited.remarks),
        uses=files.uses,
    )


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


def used_up(gathered: Gathered, issue: Issue) -> tuple[tuple[str, str], ...]:
    """Return source and SHA-256 of the documents that an issue was made from; what it could not yet take stays."""
    later = [each.location for each in issue.spiked if each.reason == "future"]
    later += [problem.where for problem in issue.problems if problem.is_document]
    return tuple(
        (key, sha256)
        for key, sha256, location in gathered.uses
        if not any(place == location or place.startswith((f"{location}#", f"{location}!")) for place in later)
    )
