"""Feeds to pages: RSS 0.9x to 2.0, RSS 1.0, Atom 0.3 and 1.0, CDF, JSON Feed 1.0 and 1.1.

Comes in: the bytes of a feed, which nobody has looked at. Goes out: a `Page` for every story, or what the feed says of
itself. It never touches the network, never looks an entity up, and lets no markup through; what it cannot read raises
`digest.read.page.Unreadable` and nothing else.

```text
bytes -> prepare -> markup (XML, with elements, story, fallback) or jsonfeed -> records -> lay (with prose) -> pages
```
"""

from digest.read.feed.discover import find_feeds
from digest.read.feed.prepare import is_feed_markup, text_of
from digest.read.feed.record import Feed, FeedStory, Reading, Subscription
from digest.read.page import Page, Unreadable

__all__ = [
    "Feed",
    "FeedStory",
    "Reading",
    "Subscription",
    "describe",
    "find_feeds",
    "looks_like_feed",
    "pages",
    "parse",
]

_LOOK = 500_000


def pages(data: bytes, *, zone: str, language: str | None, base: str = "") -> tuple[Page, ...]:
    """Read the stories of a feed.

    Args:
        data: The bytes of the feed.
        zone: IANA name of the zone of times that name none.
        language: Language expected where the feed names none.
        base: Where the feed was found; relative addresses begin there in the end.

    Returns:
        The stories that have any text, in the feed's order; notes on the feed as a whole stand on the first.

    Raises:
        Unreadable: If it is no feed, or too large or too broken to be read.
    """
    from digest.read.feed.lay import lay  # noqa: PLC0415 - lxml is loaded only where there is a feed

    return lay(parse(data), zone=zone, language=language, base=base)


def describe(data: bytes) -> Feed:
    """Return what a feed says of itself.

    Raises:
        Unreadable: As `pages`.
    """
    return parse(data).feed


def looks_like_feed(data: bytes) -> bool:
    """Tell whether a document is a feed, by what it holds."""
    from digest.read.feed.jsonfeed import is_json_feed  # noqa: PLC0415 - as above

    try:
        text, _ = text_of(data[:_LOOK])
    except Unreadable:
        return False
    return is_json_feed(text) or is_feed_markup(text)


def parse(data: bytes) -> Reading:
    """Read a feed as it is, before it becomes pages.

    Raises:
        Unreadable: As `pages`.
    """
    from digest.read.feed import jsonfeed, markup  # noqa: PLC0415 - as above

    text, notes = text_of(data)
    reading = jsonfeed.read(text) if text.lstrip("\ufeff \t\r\n").startswith("{") else markup.read(text)
    return Reading(feed=reading.feed, stories=reading.stories, notes=(*notes, *reading.notes))
