"""Which feeds of a list are new to a configuration, and which feeds a configuration gives to a list.

Comes in: subscriptions, which nobody has looked at, and sources. Goes out: sources to be added, those that are there
already, those that are refused, with the reason; or subscriptions without passwords and keys. It decides, and neither
reads nor writes.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from digest.addresses import fault, masked, without_credentials
from digest.model import Source
from digest.read.feed import Subscription
from digest.text.telling import plain

_JOINERS = "\u200c\u200d"
"""Invisible, and a part of how some languages are written."""
_ORDINARY_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What becomes of the feeds of a list, each in the list's order."""

    new: tuple[Source, ...]
    known: tuple[Subscription, ...]
    refused: tuple[tuple[Subscription, str], ...]
    """With what is wrong with the address, in words that stand behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The feeds of a configuration as they may be handed on."""

    feeds: tuple[Subscription, ...]
    stripped: tuple[str, ...]
    """Those, masked, that are handed on without the user name and password of their address."""
    kept_back: tuple[str, ...]
    """Those, masked, that are not handed on, because their address is of no use without its key."""


def choose(found: Iterable[Subscription], sources: Iterable[Source]) -> Choice:
    """Part the feeds of a list into new, known and refused ones.

    Args:
        found: The list.
        sources: Those of the configuration.
    """
    there = {_place(source.url) for source in sources if source.url}
    new: list[Source] = []
    known: list[Subscription] = []
    refused: list[tuple[Subscription, str]] = []
    for feed in found:
        if wrong := _fault(feed.url):
            refused.append((feed, wrong))
        elif _place(feed.url) in there:
            known.append(feed)
        else:
            there.add(_place(feed.url))
            new.append(source_of(feed))
    return Choice(new=tuple(new), known=tuple(known), refused=tuple(refused))


def source_of(feed: Subscription) -> Source:
    """Return the source that a subscription becomes."""
    name = _name(feed.title)
    return Source(
        path="",
        shown=masked(feed.url),
        kind="feed",
        url=feed.url,
        # A list without titles has the address in their place.
        outlet=name if name and name != feed.url else None,
        category=tuple(filter(None, map(_name, feed.category))),
    )


def hand_on(sources: Sequence[Source]) -> Handed:
    """Return the feeds of a configuration, each once, without anything secret."""
    feeds: dict[str, Subscription] = {}
    stripped: list[str] = []
    kept_back: list[str] = []
    for source in sources:
        if not source.url:
            continue
        url = without_credentials(source.url) if urlsplit(source.url).username is not None else source.url
        if masked(url) != url:
            kept_back.append(source.shown)
            continue
        stripped += [source.shown] if url != source.url else []
        feeds.setdefault(url, Subscription(url=url, title=source.outlet or "", category=source.category))
    return Handed(feeds=tuple(feeds.values()), stripped=tuple(stripped), kept_back=tuple(kept_back))


def _fault(url: str) -> str | None:
    """Say what keeps a feed from being written down; ``None`` when nothing does."""
    wrong = fault(url)
    if wrong is None and plain(url) != url:
        return "holds characters that cannot be seen"
    return wrong


def _place(url: str) -> tuple[str, int | None, str, str]:
    """Return what tells feeds apart: one that is there over http is not wanted a second time over https."""
    parts = urlsplit(url)
    port = None if parts.port == _ORDINARY_PORTS.get(parts.scheme) else parts.port
    return (parts.hostname or "").rstrip("."), port, parts.path or "/", parts.query


def _name(written: str) -> str:
    """Return a name on one line, without characters that steer a terminal or cannot stand in YAML."""
    kinds = {"Cc", "Cf", "Co", "Cs", "Cn"}
    folded = " ".join(written.split())
    return "".join(char for char in folded if char in _JOINERS or unicodedata.category(char) not in kinds).strip()
