"""A web page to the feeds that it names.

Comes in: the bytes of a page and the address that they came from. Goes out: subscriptions: those that the page's
``<link rel="alternate">`` or ``rel="feed"`` name, in its order; then a few well-known places of the site, marked as
suggestions. It never fetches any of them.

Source: HTML standard, section 4.6.7.1, "alternate" and feed autodiscovery.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from digest.addresses.pages import of_web
from digest.read.feed.prepare import text_of, without
from digest.read.feed.prose import line, shortened
from digest.read.feed.record import Subscription

WELL_KNOWN = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json")
"""Places where sites often keep a feed."""
LOOK = 1_000_000
"""How many characters of a page are looked at."""
MOST = 50
"""Most feeds that a page may name."""
_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/x-netcdf",
        "text/rss+xml",
        "text/atom+xml",
    }
)
_LINK = re.compile(r"<(link|base|a)\b(?P<attributes>[^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEEDS_OF_COMMENTS = re.compile(r"/comments/(?:feed|rss)", re.IGNORECASE)


def find_feeds(data: bytes, base: str) -> tuple[Subscription, ...]:
    """Return the feeds of a web page.

    Args:
        data: The bytes of the page.
        base: The address of the page.

    Raises:
        digest.read.page.Unreadable: If the page is too large.
    """
    text = without(text_of(data)[0][:LOOK], "<!--", "-->")
    found: dict[str, Subscription] = {}
    for attributes, place in _links(text, base):
        url = of_web(_joined(place, attributes.get("href", "")))
        if url and len(found) < MOST:
            title = shortened(line(attributes.get("title", "")), 300)
            found.setdefault(url, Subscription(url=url, title=title))
    # Feeds of comments stand behind those of stories.
    named = sorted(found.values(), key=lambda one: bool(_FEEDS_OF_COMMENTS.search(one.url)))
    guesses = (of_web(_joined(base, path)) for path in WELL_KNOWN)
    return (*named, *(Subscription(url=url, suggested=True) for url in guesses if url and url not in found))


def _links(text: str, base: str) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the attributes of each link to a feed, with the address that it starts from."""
    for tag in _LINK.finditer(text):
        attributes = _attributes(tag["attributes"])
        if tag[1].lower() == "base":
            base = _joined(base, attributes.get("href", ""))
            continue
        rel = attributes.get("rel", "").lower().split()
        kind = attributes.get("type", "").lower().split(";")[0].strip()
        if (kind in _TYPES and {"alternate", "feed"} & set(rel)) or ("feed" in rel and tag[1].lower() == "link"):
            yield attributes, base


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), html.unescape(double or single or bare).strip())
    return found


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""
