"""JSON Feed 1.0 and 1.1 to records.

Comes in: the text of a document. Goes out: a `Reading`. Fields of another type than the format gives them are taken as
missing; a number may stand for an id. It never recurses deeper than `DEPTH`.

Source: jsonfeed.org/version/1.1.
"""

import html
import json
import re
from collections.abc import Mapping

from digest.read.feed import prose
from digest.read.feed.elements import absolute
from digest.read.feed.prepare import MOST_STORIES
from digest.read.feed.record import Feed, FeedStory, Reading
from digest.read.page import Unreadable

DEPTH = 64
"""Deepest nesting accepted; the format needs five."""
_BRACKETS = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_VERSION = re.compile(r'"version"\s*:\s*"(?:https?://jsonfeed\.org/|1)')
_LIST = re.compile(r'"items"\s*:\s*\[')
_LOOK = 100_000


def is_json_feed(text: str) -> bool:
    """Tell whether `text` looks like a JSON Feed."""
    start = text.lstrip("\ufeff \t\r\n")[:_LOOK]
    return start.startswith("{") and bool(_VERSION.search(start) or ('"title"' in start and _LIST.search(start)))


def read(text: str) -> Reading:
    """Read a JSON Feed.

    Raises:
        Unreadable: If it is no JSON, or no feed.
    """
    text = text.lstrip("\ufeff")
    if _depth(text) > DEPTH:
        raise Unreadable(f"the JSON is nested more than {DEPTH} levels deep", "Fetch it again, or remove it.")
    try:
        root = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except ValueError as error:
        raise Unreadable(f"the JSON is broken: {error}", "Fetch it again, or tell its publisher.") from None
    rows = root.get("items") if isinstance(root, dict) else None
    if not isinstance(root, dict) or not isinstance(rows, list):
        raise Unreadable("the JSON is no feed", "Check the address, or remove it.")
    told = [row for row in rows if isinstance(row, dict)]
    feed = _feed(root)
    left = len(told) - MOST_STORIES
    notes = (f"{left:,} stories left out: only the first {MOST_STORIES:,} are read",) if left > 0 else ()
    return Reading(feed=feed, stories=tuple(_story(row, feed) for row in told[:MOST_STORIES]), notes=notes)


def _depth(text: str) -> int:
    """Return how deep the brackets of `text` are nested."""
    depth = deepest = 0
    for found in _BRACKETS.finditer(text):
        if found[0] in "[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > DEPTH:
                break
        elif found[0] in "]}":
            depth -= 1
    return deepest


def _feed(root: Mapping[str, object]) -> Feed:
    hubs = root.get("hubs")
    hub = next((_text(hub, "url") for hub in hubs if isinstance(hub, dict)), "") if isinstance(hubs, list) else ""
    return Feed(
        kind="json",
        title=prose.line(_escaped(_text(root, "title"))),
        link=_text(root, "home_page_url"),
        language=_text(root, "language"),
        author=_authors(root),
        summary=prose.line(_escaped(_text(root, "description"))),
        address=_text(root, "feed_url"),
        hub=hub,
    )


def _story(row: Mapping[str, object], feed: Feed) -> FeedStory:
    link = _text(row, "url") or _text(row, "external_url")
    identity = _text(row, "id")
    if not link and identity.startswith(("http://", "https://")):
        link = identity
    return FeedStory(
        title=_escaped(_text(row, "title")),
        link=absolute(link, feed.link, feed.address),
        id=identity,
        author=_authors(row) or feed.author,
        summary=_escaped(_text(row, "summary")),
        content=_text(row, "content_html") or _escaped(_text(row, "content_text")),
        published=_text(row, "date_published"),
        updated=_text(row, "date_modified"),
        language=_text(row, "language") or feed.language,
    )


def _authors(row: Mapping[str, object]) -> str:
    people = row.get("authors")
    if not isinstance(people, list) or not people:
        people = [row.get("author")]
    names = (prose.line(_escaped(_text(person, "name"))) for person in people if isinstance(person, dict))
    return ", ".join(dict.fromkeys(filter(None, names)))


def _text(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""


def _escaped(text: str) -> str:
    """Return plain text as text that is no markup."""
    return html.escape(text, quote=False) if "<" in text or "&" in text else text
