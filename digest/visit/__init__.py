"""Visit: feeds, the pages behind them and mailboxes, asked and read.

In: the configuration, what is remembered, the time. Out: the articles that the sources showed this time, what went
wrong, and remarks; the memory has noted all of it, so that an article is never asked for again. A state that comes with
a body is noted only together with what was read from that body. It asks nobody but what the configuration names and the
pages that a feed with `full_text` leads to, and nobody sooner than allowed.

    feeds, letters -> read -> pages (where wanted) -> read -> sightings and states, in one transaction
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from digest import pool
from digest.addresses import masked
from digest.addresses.pages import page_key
from digest.archive import Sighting
from digest.archive.memory import Memory
from digest.collect import mailbox
from digest.collect.http import (
    FeedState,
    Fetched,
    FetchResult,
    as_mapping,
    confirm,
    fetch,
    fetch_pages,
    from_mapping,
    identity,
    refused,
)
from digest.collect.http import problem as trouble
from digest.collect.http.feeds import Progress
from digest.collect.http.manners import MANNERS, WORLD, Manners, World
from digest.collect.http.state import state_key
from digest.model import Article, Config, Mailbox, Problem, Raw, Source, Spiked
from digest.read import open_all, read_all
from digest.read.feed import looks_like_feed
from digest.read.page import fold
from digest.text.telling import count
from digest.visit.pages import with_pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Visited:
    """What came of a visit."""

    articles: tuple[Article, ...] = ()
    """What the sources showed this time, with the pages in the place of what leads to them."""
    problems: tuple[Problem, ...] = ()
    """Of whole sources; `where` is the source as shown."""
    unreadable: tuple[Problem, ...] = ()
    """Of documents."""
    spiked: tuple[Spiked, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Basket:
    """What a visit has brought so far."""

    raws: list[Raw] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    """By the location of each document: the name under which its source is remembered."""
    states: dict[str, Mapping[str, object]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unreadable: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def put(self, raw: Raw, key: str) -> Raw:
        """Put a document in, at a place that no other one has."""
        location, number = raw.location, 2
        while raw.location in self.keys:
            raw, number = replace(raw, location=f"{location} ({number})"), number + 1
        self.raws.append(raw)
        self.keys[raw.location] = key
        return raw


def name_of(source: Source) -> str:
    """Return the name under which a feed or mailbox is remembered."""
    if source.mailbox:
        box = source.mailbox
        return f"mailbox {box.user}@{box.host}:{box.port or ''}/{box.folder}"
    return state_key(source.url or "")


def visit(  # noqa: PLR0913 - the visit's own, and the two that tests and measurements replace
    config: Config,
    memory: Memory,
    *,
    start: datetime | None,
    now: datetime,
    progress: Progress,
    manners: Manners = MANNERS,
    world: World = WORLD,
) -> Visited:
    """Ask all feeds and mailboxes that may be asked now, and note what they showed.

    Args:
        config: The settings.
        memory: What is remembered; it is changed.
        start: Begin of the window: pages of older articles are not asked for.
        now: An aware time; the whole visit counts as this instant.
        progress: Told how far the work is.
        manners: How much is asked for at once.
        world: What the asking needs of the world.
    """
    basket = _Basket()
    asking = partial(fetch, network=config.network, now=now, progress=progress, manners=manners, world=world)
    bodies = _fetch(config, memory, basket, now, asking)
    _visit_mailboxes(config, memory, basket)
    documents, closed = open_all(basket.raws, apply=pool.apply)
    progress("reading", 0, len(documents))
    articles, unread, spiked = read_all(documents, zone=config.timezone, apply=pool.apply)
    failed = {problem.where: problem for problem in (*closed, *unread)}
    for location, fetched in bodies.items():
        state = confirm(fetched.state)
        if wrong := failed.pop(location, None):
            state = refused(fetched.state, wrong.what, now)
            basket.problems += filter(None, [trouble(state, fetched.source.shown, now.tzinfo)])
        basket.states[name_of(fetched.source)] = as_mapping(state)
    sightings = [_sighting(article, basket.keys[_document(article, basket.keys)]) for article in articles]
    wanted = {name_of(source): source for source in config.sources if source.kind == "feed" and source.full_text}
    asking_pages = partial(fetch_pages, network=config.network, progress=progress, manners=manners, world=world)
    whole, pages = with_pages(config, memory, sightings, wanted, start, asking_pages)
    memory.sight([*documents, *pages], whole, basket.states, at=now)
    return Visited(
        articles=tuple(each.article for each in whole),
        problems=tuple(basket.problems),
        unreadable=(*basket.unreadable, *failed.values()),
        spiked=spiked,
        remarks=tuple(basket.remarks),
    )


def recall(config: Config, memory: Memory) -> tuple[Problem, ...]:
    """Return the troubles that feeds are in, as they are remembered; nobody is asked."""
    feeds = [source for source in config.sources if source.kind == "feed"]
    states = _states(feeds, memory)
    zone = ZoneInfo(config.timezone)
    known = ((source, states.get(identity(source.url or ""))) for source in feeds)
    return tuple(filter(None, (_remembered(source, state, zone) for source, state in known)))


def _remembered(source: Source, state: FeedState | None, zone: tzinfo) -> Problem | None:
    if state is None:
        what = "has never been asked, and nothing of it is known"
        remedy = "Build, or digest collect, once with a network."
        return Problem(where=source.shown, what=what, remedy=remedy, is_document=False)
    return trouble(state, source.shown, zone)


def _states(feeds: Sequence[Source], memory: Memory) -> Mapping[str, FeedState]:
    """Return what is remembered of feeds, by their identity."""
    noted = memory.states({name_of(source) for source in feeds})
    return {state.url: state for state in map(_state, noted.values()) if state}


def _state(mapping: Mapping[str, object]) -> FeedState | None:
    try:
        return from_mapping(mapping)
    except ValueError:
        return None


def _fetch(
    config: Config, memory: Memory, basket: _Basket, now: datetime, asking: Callable[..., FetchResult]
) -> Mapping[str, Fetched]:
    """Ask for the feeds; return those with a body by the location of it."""
    feeds = [source for source in config.sources if source.kind == "feed"]
    if not feeds:
        return {}
    result = asking(feeds, _states(feeds, memory))
    bodies: dict[str, Fetched] = {}
    outcomes: Counter[str] = Counter()
    first: dict[str, Fetched] = {}
    for each in result.feeds:
        first.setdefault(each.state.url, each)
    for fetched in first.values():
        key = name_of(fetched.source)
        if fetched.body is not None and not looks_like_feed(fetched.body):
            what = "what it answers with is no feed; see whether its address is right (digest feeds find ADDRESS)"
            state = refused(fetched.state, what, now)
            wrong = trouble(state, fetched.source.shown, now.tzinfo)
            fetched = replace(fetched, outcome="failed", state=state, body=None, problem=wrong)  # noqa: PLW2901 - the same feed, as it turned out
        outcomes[fetched.outcome] += 1
        basket.problems += [fetched.problem] if fetched.problem else []
        basket.states[key] = as_mapping(fetched.state)
        if fetched.body is not None:
            location = masked(identity(fetched.source.url or ""))
            raw = basket.put(Raw(source=fetched.source, location=location, data=fetched.body), key)
            bodies[raw.location] = fetched
        # That it is too early is told of all feeds together, and of a failed one with its trouble.
        basket.remarks += [f"{fetched.source.shown}: {note}" for note in fetched.notes if "not asked:" not in note]
    basket.remarks.insert(0, _counted(outcomes))
    return bodies


def _counted(outcomes: Mapping[str, int]) -> str:
    """Say in one line what came of all feeds."""
    words = {
        "new": "new",
        "unchanged": "unchanged",
        "waiting": "not asked again so soon",
        "failed": "failed",
    }
    told = [f"{outcomes[name]:,} {word}" for name, word in words.items() if outcomes.get(name)]
    return f"{count(sum(outcomes.values()), 'feed')}: {', '.join(told)}"


def _visit_mailboxes(config: Config, memory: Memory, basket: _Basket) -> None:
    """Read the letters that are new."""
    boxes: dict[str, tuple[Source, Mailbox]] = {}
    for source in config.sources:
        if source.mailbox:
            boxes.setdefault(name_of(source), (source, source.mailbox))
    states = memory.states(boxes)
    for key, (source, box) in boxes.items():
        found = mailbox.collect_letters(box, mailbox.from_mapping(states.get(key, {})))
        for letter in found.letters:
            basket.put(Raw(source=source, location=letter.location, data=letter.body), key)
        basket.problems += [problem for problem in found.problems if not problem.is_document]
        basket.unreadable += [problem for problem in found.problems if problem.is_document]
        basket.remarks += [f"{source.shown}: {note}" for note in found.notes]
        if found.state:
            basket.states[key] = mailbox.as_mapping(found.state)


def _document(article: Article, keys: Mapping[str, str]) -> str:
    """Return the location of the document that an article was read from."""
    location = article.location
    while location not in keys:
        cut = max(location.rfind("#"), location.rfind("!"))
        if cut < 0:
            raise AssertionError(f"{article.location} was read from nothing")
        location = location[:cut]
    return location


def _sighting(article: Article, key: str) -> Sighting:
    """Return the sighting of an article; a notice that is shown again under another day is another one."""
    day = article.when.edtf[:10] if article.when else ""
    told = f"{fold(article.text)}\0{page_key(article.url) or ''}\0{day}".encode("utf-8", "surrogatepass")
    return Sighting(source=key, likeness=hashlib.blake2b(told, digest_size=16).digest(), article=article)
