"""What a feed says, in its own words, before it becomes pages.

It carries values between the parsers and the rest of the room; it reads and decides nothing.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["rss", "rdf", "atom", "cdf", "json"]
"""The family of formats a feed belongs to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says of itself; texts are plain, without markup."""

    kind: Kind
    title: str = ""
    link: str = ""
    """The address of the site."""
    id: str = ""
    language: str = ""
    author: str = ""
    summary: str = ""
    updated: str = ""
    """As it is written."""
    address: str = ""
    """Where the feed says it lies itself."""
    hub: str = ""
    """The address of a WebSub hub that tells of news."""
    wait_minutes: int | None = None
    """How long it asks to wait before it is fetched again (``ttl``, ``sy:updatePeriod``)."""
    skip_hours: tuple[int, ...] = ()
    """Hours of the day (UTC) in which it does not change."""
    skip_days: tuple[str, ...] = ()
    """English names of the days on which it does not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedStory:
    """One story of a feed; `title`, `summary` and `content` are HTML or plain text, as the feed has them."""

    title: str = ""
    link: str = ""
    """Absolute where the feed makes that possible."""
    id: str = ""
    author: str = ""
    summary: str = ""
    content: str = ""
    published: str = ""
    """As it is written."""
    updated: str = ""
    """As it is written."""
    language: str = ""
    outlet: str = ""
    """The feed that it was taken over from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A feed and its stories, in the feed's order."""

    feed: Feed
    stories: tuple[FeedStory, ...]
    notes: tuple[str, ...] = ()
    """What was mended or left out."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Subscription:
    """A feed that somebody reads, or may read."""

    url: str
    title: str = ""
    category: tuple[str, ...] = ()
    """The folders that it lies in, the outermost first."""
    suggested: bool = False
    """Whether its address is a guess that nobody has written down."""
