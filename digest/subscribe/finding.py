"""The address of a site to the feeds that can be read there.

Comes in: an address that a person named, and the user's network settings. Goes out: the feed that lies there, or those
that the page names; where it names none, those that lie at well-known places. The address itself is asked for as a
feed of the configuration would be. What the program comes upon by itself, it asks for one after the other, only where
robots.txt allows it, and no more than `MOST_ASKED` times. It follows no other link, and remembers nothing.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from digest import pool
from digest.addresses import fault, masked
from digest.addresses.pages import of_web
from digest.collect.http import FeedState, Page, fetch, fetch_pages
from digest.collect.http.manners import MANNERS, WORLD, Manners, World
from digest.collect.http.trouble import status_in_words
from digest.errors import UsageError
from digest.model import Network, Source
from digest.read.feed import Feed, Subscription, describe, find_feeds, looks_like_feed
from digest.read.page import Unreadable

MOST_ASKED = 6
"""Most addresses that are asked for beside the one named."""
_LONGEST_CRAWL_DELAY_SECONDS = 5.0
"""A person waits for the answer: a host that wants longer pauses is asked once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A feed that can be read."""

    url: str
    title: str
    kind: str
    """The family of formats, such as ``rss``; empty where it was not asked."""
    is_suggested: bool = False
    """Whether it was found at a well-known place, and not named by the page."""
    trouble: str = ""
    """Why it is not known to be a feed that answers; empty where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What came of the search on one site."""

    url: str
    """What was asked for, without passwords and keys."""
    is_feed: bool
    """Whether the address itself is a feed: then it is the only one found."""
    feeds: tuple[Found, ...]
    trouble: str = ""
    """Why the page cannot be looked at; empty where it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """What a document is: a feed, or a page that names some."""

    feed: Feed | None = None
    links: tuple[Subscription, ...] = ()
    trouble: str = ""


def address_of(written: str) -> str:
    """Return the address that a person meant: ``www.example.org`` is one too.

    Raises:
        UsageError: It is none.
    """
    has_scheme = "://" in written or written.lower().startswith("feed:")
    url = of_web(written if has_scheme else f"https://{written}")
    wrong = "is no web address" if url is None else fault(url)
    if url is None or wrong:
        raise UsageError(f"{masked(written)}: {wrong}; name a page or a feed, such as https://www.example.org/")
    return url


def look(url: str, network: Network, now: datetime, *, manners: Manners = MANNERS, world: World = WORLD) -> Search:
    """Look for the feeds of a site.

    Args:
        url: See `address_of`.
        network: The user's settings.
        now: The time, aware.
        manners: How much is asked for at once.
        world: What the asking needs of the world.
    """
    manners = replace(manners, jitter_seconds=0.0, longest_crawl_delay_seconds=_LONGEST_CRAWL_DELAY_SECONDS)
    named = Source(path="", shown=masked(url), kind="feed", url=url)
    (answer,) = fetch([named], {}, network, now, _quiet, manners=manners, world=world).feeds
    shown = masked(url)
    if answer.body is None:
        return Search(url=shown, is_feed=False, feeds=(), trouble=_trouble(answer.state))
    (seen,) = pool.apply(_seen_in, [(answer.body, answer.url)], lost=_lost)
    if seen.feed:
        # A move for good is told by every answer: the new address is the one to write down.
        place = answer.state.moved_to or url
        return Search(url=shown, is_feed=True, feeds=(_found(place, seen.feed),))
    if seen.trouble:
        return Search(url=shown, is_feed=False, feeds=(), trouble=seen.trouble)
    links = [link for link in seen.links if not link.suggested] or list(seen.links)
    pages = fetch_pages([link.url for link in links[:MOST_ASKED]], network, _quiet, manners=manners, world=world)
    return Search(url=shown, is_feed=False, feeds=tuple(_answered(links, pages)))


def _trouble(state: FeedState) -> str:
    """Say why the address gave nothing; nothing is remembered of it, so no wait is told."""
    return state.trouble or (status_in_words(state.status) if state.status else "gave no answer")


def _answered(links: Sequence[Subscription], pages: Sequence[Page]) -> Iterator[Found]:
    """Yield the feeds that the page names, and the places that answered with one."""
    looked = iter(pool.apply(_seen_in, [(page.body, page.found_at) for page in pages if page.body], lost=_lost))
    known: set[str] = set()
    for link, page in zip(links, pages, strict=False):
        seen = next(looked) if page.body else _Seen(trouble=page.problem.what if page.problem else "answered nothing")
        if not link.suggested:
            trouble = seen.trouble or ("" if seen.feed else "answered with something that is no feed")
            yield _found(link.url, seen.feed, title=link.title, trouble=trouble)
        elif seen.feed and not {page.found_at, _print_of(page)} & known:
            known |= {page.found_at, _print_of(page)}
            yield _found(page.found_at, seen.feed, is_suggested=True)
    for link in links[len(pages) :]:
        if not link.suggested:
            yield _found(link.url, None, title=link.title, trouble="was not asked: the page names many feeds")


def _found(url: str, feed: Feed | None, *, title: str = "", is_suggested: bool = False, trouble: str = "") -> Found:
    """Return a feed by what it says of itself, or else by what the page says of it."""
    said = feed.title if feed else ""
    kind = feed.kind if feed else ""
    return Found(url=url, title=said or title, kind=kind, is_suggested=is_suggested, trouble=trouble)


def _print_of(page: Page) -> str:
    """Return the fingerprint of a body: two addresses of one feed are one suggestion."""
    return hashlib.sha256(page.body or b"").hexdigest()


def _seen_in(document: tuple[bytes, str]) -> _Seen:
    """Tell what a document is; runs in a process of its own."""
    body, url = document
    try:
        if looks_like_feed(body):
            return _Seen(feed=describe(body))
        return _Seen(links=find_feeds(body, url))
    except Unreadable as error:
        return _Seen(trouble=error.what)


def _lost(document: tuple[bytes, str], reason: str) -> _Seen:
    """Return what stands for a document that cost too much."""
    del document
    return _Seen(trouble=f"cannot be read: {reason}")


def _quiet(what: str, done: int, total: int) -> None:
    """Tell nobody: there is little to wait for."""
