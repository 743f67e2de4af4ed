"""XML feeds to records: RSS 0.9x to 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0, CDF.

Comes in: the prepared text of a feed. Goes out: a `Reading`. The tree is parsed with recovery, without the network,
without a document type and to libxml2's own limits of depth and size; what lies deeper is cut and noted. Where a feed
is so ill-formed that stories are lost, it is left to `digest.read.feed.fallback`.
"""

from lxml import etree

from digest.read.feed import fallback, prose
from digest.read.feed.elements import (
    LANGUAGE,
    Children,
    Element,
    absolute,
    base_of,
    children,
    first,
    first_plain,
    names,
    plain,
)
from digest.read.feed.prepare import MOST_STORIES, expected_stories, prepare
from digest.read.feed.record import Feed, Kind, Reading
from digest.read.feed.story import Setting, authors, story
from digest.read.page import Unreadable

_STORIES = ("item", "entry")
_PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200, "yearly": 525_600}
_LONGEST_WAIT = 525_600
"""A year in minutes; no feed means more."""
_DAYS = {day.casefold(): day for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")}


def read(text: str) -> Reading:
    """Read an XML feed.

    Raises:
        Unreadable: If it is none, or nothing of it can be read.
    """
    body, notes = prepare(text)
    root, mistake = _parsed(body)
    reading = _reading(root, "xml:base" in body) if root is not None else None
    if mistake:
        rescued = None
        if reading is None or len(reading.stories) < min(expected_stories(body), MOST_STORIES):
            rescued = fallback.read(body)
        if rescued and (reading is None or len(rescued.stories) > len(reading.stories)):
            reading = rescued
        if reading is not None and not (notes and reading.stories and len(reading.stories) == MOST_STORIES):
            notes += (f"the feed is not well-formed: {mistake}",)
    if reading is None:
        raise Unreadable(f"the feed is broken: {mistake}", "Fetch it again, or tell its publisher.")
    return Reading(feed=reading.feed, stories=reading.stories, notes=(*notes, *reading.notes))


def careful_parser() -> etree.XMLParser:
    """Return a parser that mends what is ill-formed, and looks up no entity, document type or address."""
    return etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _parsed(body: str) -> tuple[Element | None, str]:
    """Return the root, and the first mistake that makes the text no XML."""
    parser = careful_parser()
    try:
        root = etree.fromstring(body.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        return None, (error.msg or "no element").split("\n")[0]
    fatal = [entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL]
    return root, f"line {fatal[0].line}: {fatal[0].message}"[:200] if fatal else ""


def _reading(root: Element, has_bases: bool) -> Reading | None:  # noqa: FBT001 - private, and called in one place
    table = names(root)
    kind = _kind(root, table)
    if kind is None:
        return None
    heads = [root, *(child for child in root if table[child.tag] == "channel")]
    found = [child for head in heads for child in head if table[child.tag] in _STORIES]
    if table[root.tag] == "entry":
        found = [root]
    head = heads[-1] if table[root.tag] != "channel" and len(heads) > 1 else root
    told = children(head, table)
    feed = _feed(kind, root, head, told, table)
    shared = feed.author if kind == "atom" else ""
    setting = Setting(table, has_bases, feed.link, shared, feed.language)
    kept = found[:MOST_STORIES]
    left = len(found) - len(kept)
    notes = (f"{left:,} stories left out: only the first {MOST_STORIES:,} are read",) if left else ()
    return Reading(feed=feed, stories=tuple(story(element, setting) for element in kept), notes=notes)


def _kind(root: Element, table: dict[object, str]) -> Kind | None:
    name = table[root.tag]
    if name == "channel":
        return "cdf" if root.tag == "CHANNEL" or "HREF" in root.attrib else "rss"
    kinds: dict[str, Kind] = {"rss": "rss", "feed": "atom", "entry": "atom", "rdf:rdf": "rdf", "rdf": "rdf"}
    return kinds.get(name.removeprefix("x:"))


def _feed(kind: Kind, root: Element, head: Element, told: Children, table: dict[object, str]) -> Feed:
    language = first_plain(told, "language", "dc:language") or head.get(LANGUAGE) or root.get(LANGUAGE) or ""
    return Feed(
        kind=kind,
        title=prose.line(first(told, "title", "dc:title", "media:title") or head.get("TITLE", "")),
        link=_site(head, told),
        id=first_plain(told, "id", "guid"),
        language=language,
        author=prose.line(authors(told, table) or first_plain(told, "managingeditor", "dc:publisher", "webmaster")),
        summary=prose.line(first(told, "description", "subtitle", "tagline", "abstract", "dc:description")),
        updated=first_plain(told, "updated", "modified", "lastbuilddate", "pubdate", "dc:date", "dcterms:modified")
        or head.get("LASTMOD", ""),
        address=_related(told, "self"),
        hub=_related(told, "hub"),
        wait_minutes=_wait(told),
        skip_hours=_hours(told),
        skip_days=tuple(day for name in _marks(told, "skipdays") if (day := _DAYS.get(name.casefold()))),
    )


def _site(head: Element, told: Children) -> str:
    for link in told.get("link", ()):
        href = link.get("href") or plain(link)
        if href and (link.get("rel") or "alternate") == "alternate":
            return absolute(href, base_of(link))
    return head.get("HREF", "")


def _related(told: Children, rel: str) -> str:
    links = (link for name in ("link", "x:link") for link in told.get(name, ()))
    return next((link.get("href", "") for link in links if (link.get("rel") or "").lower() == rel), "")


def _wait(told: Children) -> int | None:
    """Return how many minutes the feed asks for between two fetches."""
    ttl = _number(first_plain(told, "ttl"))
    period = _PERIODS.get(first_plain(told, "sy:updateperiod").casefold())
    if ttl or not period:
        return min(ttl, _LONGEST_WAIT) if ttl else None
    return max(1, period // max(1, _number(first_plain(told, "sy:updatefrequency")) or 1))


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _hours(told: Children) -> tuple[int, ...]:
    hours = (_number(text) for text in _marks(told, "skiphours"))
    return tuple(sorted({hour % 24 for hour in hours if hour is not None and hour <= 24}))


def _marks(told: Children, name: str) -> list[str]:
    return [plain(mark) for element in told.get(name, ()) for mark in element][:100]
