"""Many feeds at once: who is asked, and what came of it.

In: the feeds, what is remembered of them, the user's settings, and the time now. Out: a `Fetched` for each, in the
order given. One bad feed costs the others nothing: each has its own deadline, and its failure is a `Problem`. It stores
nothing, parses nothing, and asks for each feed at most once.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from digest.collect.http.client import Client, Request
from digest.collect.http.manners import MANNERS, WORLD, Manners, World, jitter
from digest.collect.http.policy import Fetch, Stop, Wait, after, decide
from digest.collect.http.state import FeedState, identity
from digest.collect.http.tell import notes, problem
from digest.model import Network, Problem, Source

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and how much there is."""
Outcome = Literal["new", "unchanged", "waiting", "failed"]
_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, */*;q=0.5"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of one feed."""

    source: Source
    outcome: Outcome
    """``new``: there is a body; ``unchanged``: asked, and nothing is new; ``waiting``: not asked, it is too early."""
    state: FeedState
    """To be remembered; first `confirm` it where a new body has been parsed and stored."""
    body: bytes | None
    """The unpacked bytes of a new body."""
    content_type: str | None
    """The header of that name, as received."""
    url: str
    """Where the body came from; relative addresses in it begin here."""
    problem: Problem | None
    notes: tuple[str, ...]
    """For people: a move, a wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """What came of all feeds."""

    feeds: tuple[Fetched, ...]
    """In the order of the sources."""

    @property
    def states(self) -> Mapping[str, FeedState]:
        """The states to be remembered, by the name they are kept under (see `identity`)."""
        return {feed.state.url: feed.state for feed in self.feeds}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What went wrong, once for each source."""
        return tuple(feed.problem for feed in self.feeds if feed.problem)


def fetch(  # noqa: PLR0913 - the five of the room, and the two that tests and measurements replace
    feeds: Sequence[Source],
    states: Mapping[str, FeedState],
    network: Network,
    now: datetime,
    progress: Progress,
    *,
    manners: Manners = MANNERS,
    world: World = WORLD,
) -> FetchResult:
    """Ask for every feed that may be asked for now.

    Args:
        feeds: Sources of the kind ``feed``; others are passed over.
        states: What is remembered, by `identity` of the address.
        network: The user's settings.
        now: An aware time; the whole run counts as this instant.
        progress: Told after each feed.
        manners: How much is asked for at once.
        world: What the asking needs of the world.
    """
    wanted = {identity(source.url): source for source in reversed(feeds) if source.url}
    known = {name: states.get(name) or FeedState(url=name) for name in wanted}
    run = _Run(network=network, now=now, progress=progress, manners=manners, world=world)
    found = asyncio.run(_all(run, wanted, known))
    return FetchResult(feeds=tuple(_for(source, found[identity(source.url)], now) for source in feeds if source.url))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What all feeds of a run share."""

    network: Network
    now: datetime
    progress: Progress
    manners: Manners
    world: World


async def _all(run: _Run, wanted: Mapping[str, Source], states: Mapping[str, FeedState]) -> Mapping[str, Fetched]:
    """Ask for all feeds together."""
    done: dict[str, Fetched] = {}
    async with Client(run.network, run.manners, run.world) as client, asyncio.TaskGroup() as group:

        async def one(name: str) -> None:
            done[name] = await _one(run, client, wanted[name], states[name])
            run.progress("fetching", len(done), len(wanted))

        for name in wanted:
            group.create_task(one(name))
    return done


async def _one(run: _Run, client: Client, source: Source, state: FeedState) -> Fetched:
    """Decide, ask, and tell what came of it."""
    decision = decide(state, run.now)
    if isinstance(decision, Stop):
        return _told(run, source, "failed", state, ())
    if isinstance(decision, Wait):
        until = decision.until.astimezone(run.now.tzinfo)
        wait = f"not asked: {decision.reason} ({until:%Y-%m-%d %H:%M %Z})"
        return _told(run, source, "failed" if state.failures else "waiting", state, (wait,))
    await run.world.sleep(jitter(state.url, run.manners.jitter_seconds))
    answer = await client.ask(_request(decision, source, run.manners))
    new = after(state, answer, run.now)
    if new.failures or new.gone_since:
        return _told(run, source, "failed", new, ())
    if new.unconfirmed is None:
        return _told(run, source, "unchanged", new, ())
    return Fetched(
        source=source,
        outcome="new",
        state=new,
        body=answer.body,
        content_type=answer.headers.get("content-type"),
        url=answer.url,
        problem=None,
        notes=notes(new),
    )


def _request(decision: Fetch, source: Source, manners: Manners) -> Request:
    return Request(
        url=decision.url,
        accept=_ACCEPT,
        etag=decision.etag,
        last_modified=decision.last_modified,
        configured=source.url or "",
        largest_bytes=manners.largest_bytes,
    )


def _told(run: _Run, source: Source, outcome: Outcome, state: FeedState, more: tuple[str, ...]) -> Fetched:
    """Return what is told of a feed that brought no body."""
    return Fetched(
        source=source,
        outcome=outcome,
        state=state,
        body=None,
        content_type=None,
        url=state.address or state.url,
        problem=problem(state, source.shown, run.now.tzinfo),
        notes=(*more, *notes(state)),
    )


def _for(source: Source, found: Fetched, now: datetime) -> Fetched:
    """Return the same for a second source with the same address."""
    if source is found.source:
        return found
    return replace(found, source=source, problem=problem(found.state, source.shown, now.tzinfo))
