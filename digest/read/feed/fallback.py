"""Ill-formed XML feeds to records, with feedparser.

Comes in: the prepared text of a feed that lxml lost stories of. Goes out: a `Reading`, or ``None`` where feedparser can
do no better, or where the text would cost it too much (its effort grows with the square of a tag's attributes). It is
given bytes and never a string, which it might take for an address to open; whatever it raises means ``None``.
"""

import re
from collections.abc import Mapping

from digest.read.feed import prose
from digest.read.feed.prepare import MOST_STORIES
from digest.read.feed.record import Feed, FeedStory, Kind, Reading

LARGEST = 2_000_000
"""Most characters given to feedparser: it reads about two million in a second."""
LONGEST_TAG = 20_000
"""Most characters of one tag."""
MOST_TAGS = 60_000
"""Most tags given to feedparser."""
_TAG = re.compile(r"<[^<>]*")


def read(text: str) -> Reading | None:
    """Read a feed as far as feedparser can."""
    if len(text) > LARGEST or text.count("<") > MOST_TAGS or _longest_tag(text) > LONGEST_TAG:
        return None
    # It takes as long to load as all the rest of this room, and few feeds need it.
    import feedparser  # noqa: PLC0415

    try:
        found = feedparser.parse(
            b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "replace"),
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        return _reading(found)
    except Exception:  # noqa: BLE001 - fuzzing found six kinds of exception in it; none says more than "not this one"
        return None


def _longest_tag(text: str) -> int:
    return max((len(tag[0]) for tag in _TAG.finditer(text)), default=0)


def _reading(found: Mapping[str, object]) -> Reading:
    told = found.get("feed")
    told = told if isinstance(told, Mapping) else {}
    version = _text(found, "version")
    kind: Kind = "atom" if version.startswith("atom") else "cdf" if version == "cdf" else "rss"
    feed = Feed(
        kind=kind,
        title=prose.line(_text(told, "title")),
        link=_text(told, "link"),
        id=_text(told, "id"),
        language=_text(told, "language"),
        author=prose.line(_text(told, "author")),
        summary=prose.line(_text(told, "subtitle")),
        updated=_text(told, "updated"),
    )
    rows = found.get("entries")
    rows = rows[:MOST_STORIES] if isinstance(rows, list) else []
    stories = tuple(_story(row, feed.language) for row in rows if isinstance(row, Mapping))
    return Reading(feed=feed, stories=stories, notes=())


def _story(row: Mapping[str, object], language: str) -> FeedStory:
    contents = row.get("content")
    texts = contents if isinstance(contents, list) else []
    content = next((_text(text, "value") for text in texts if isinstance(text, Mapping)), "")
    return FeedStory(
        title=_text(row, "title"),
        link=_text(row, "link"),
        id=_text(row, "id"),
        author=_text(row, "author"),
        summary=_text(row, "summary"),
        content=content,
        published=_text(row, "published"),
        # feedparser warns where "updated" is asked for and only "published" is there.
        updated=_text(row, "updated") if "updated" in set(row.keys()) else "",
        language=language,
    )


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""
