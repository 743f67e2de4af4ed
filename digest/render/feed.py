"""The issues of an audience as a feed: Atom, or JSON Feed.

What comes in: an edition, the issues that stand in a destination, and the public address of that place where it has
one. What goes out: the bytes of the feed, the same for the same issues. Every date is an issue's; this module never
reads a file or a clock.

Source: RFC 4287 (Atom), RFC 4151 (tag addresses), https://www.jsonfeed.org/version/1.1/
"""

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from digest.model import Edition, Format, Headline, Issued, Span
from digest.render.filters import headline
from digest.render.spoken import spoken_day
from digest.render.typeset import clean, typeset
from digest.text.mojibake import repaired

SHOWN = 30
"""Issues that a feed tells of, the newest first."""

FEEDS: Mapping[Format, str] = {"atom": "atom", "jsonfeed": "feed.json"}
"""The formats that are feeds, with the ending of their files."""

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "txt": "text/plain",
    "md": "text/markdown",
    "json": "application/json",
}
_ENCLOSED = ("pdf", "epub")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """An issue as a feed tells of it."""

    id: str
    title: str
    summary: str
    language: str
    updated: str
    links: tuple[tuple[str, str, int], ...]
    """Address, media type and bytes: the page to read first, then the files to keep."""


def to_feed(edition: Edition, form: Format, issues: Sequence[Issued], *, site: str | None) -> bytes:
    """Return the feed of an audience.

    Args:
        edition: The newest edition known; names the feed.
        form: ``atom`` or ``jsonfeed``.
        issues: What stands in the destination, in any order.
        site: Public address of the destination's folder; ``None`` leaves addresses relative to the feed.
    """
    newest = sorted(issues, key=lambda each: each.day, reverse=True)[:SHOWN]
    told = [_told(edition, each, site) for each in newest]
    return _atom(edition, told, site) if form == "atom" else _json_feed(edition, told, site)


def _told(edition: Edition, issued: Issued, site: str | None) -> _Told:
    """Return what a feed tells of one issue; of one whose JSON is not there, only its day and its files."""
    day_told = clean(f"{edition.title} – {spoken_day(issued.day, edition.language)}")
    try:
        record = issued.record or {}
        title, points, zone = _lead(record), _points(record), _zone(record)
    except (AttributeError, KeyError, TypeError, ValueError):  # a file of that name that is something else
        record, title, points, zone = {}, "", [], "Z"
    return _Told(
        id=_name(edition, issued, site),
        title=title or day_told,
        summary="\n".join(points),
        language=str(record.get("language", edition.language)),
        updated=f"{issued.day.isoformat()}T00:00:00{zone}",
        links=tuple(_links(issued, site)),
    )


def _links(issued: Issued, site: str | None) -> Iterator[tuple[str, str, int]]:
    """Yield the file to read first, then those to keep: address, media type and bytes."""
    known = [each for each in issued.files if each[0].rpartition(".")[2] in _TYPES]
    files = sorted(known, key=lambda each: [*_TYPES].index(each[0].rpartition(".")[2]))
    for place, (name, size) in enumerate(files):
        kind = name.rpartition(".")[2]
        if place == 0 or kind in _ENCLOSED:
            yield _address(site, f"{issued.day.isoformat()}/{name}"), _TYPES[kind], size


def _lead(record: Mapping[str, Any]) -> str:
    """Return the headline of the first story."""
    briefs = [brief for section in record.get("sections", ()) for brief in section.get("briefs", ())]
    if not briefs:
        return ""
    found = briefs[0]["headline"]
    title = Headline(
        text=found["text"], span=Span(start=0, end=0), derived=found["derived"], cut=found.get("cut", False)
    )
    return headline(title, briefs[0]["language"])


def _points(record: Mapping[str, Any]) -> list[str]:
    """Return the key points, a line each."""
    return [
        " ".join(typeset(repaired(each["text"]), each["language"]) for each in point["passage"]["sentences"])
        for point in record.get("key_points", ())
    ]


def _zone(record: Mapping[str, Any]) -> str:
    """Return the offset of the issue's clock from UTC, as RFC 3339 has it."""
    end = record.get("account", {}).get("end")
    offset = datetime.fromisoformat(end).strftime("%z") if end else ""
    return f"{offset[:3]}:{offset[3:5]}" if offset.strip("+-0") else "Z"


def _name(edition: Edition, issued: Issued, site: str | None) -> str:
    """Return the name of an issue, which never changes: a tag of the site, else one made from title and audience."""
    host = urlsplit(site or "").hostname
    day = issued.day.isoformat()
    if host:
        return f"tag:{host},{day}:{quote(edition.audience)}"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"digest:{edition.title}/{edition.audience}/{day}").urn


def _address(site: str | None, path: str) -> str:
    """Return the address of a file: below the site, or relative to the feed."""
    return (f"{site.rstrip('/')}/" if site else "") + quote(path)


def _atom(edition: Edition, told: Sequence[_Told], site: str | None) -> bytes:
    """Return an Atom feed."""
    from lxml import etree  # noqa: PLC0415  (XML is loaded where a feed is wanted)
    from lxml.builder import ElementMaker  # noqa: PLC0415

    make = ElementMaker(namespace=_ATOM, nsmap={None: _ATOM})
    root = make.feed(
        make.id(_feed_name(edition)),
        make.title(_feed_title(edition)),
        make.updated(max((each.updated for each in told), default=f"{edition.date.isoformat()}T00:00:00Z")),
        make.author(make.name(clean(edition.title) or "digest")),
        make.generator("digest", version=edition.version),
    )
    root.set(f"{{{_XML}}}lang", edition.language)
    if site:
        root.append(make.link(rel="self", type="application/atom+xml", href=_address(site, f"{edition.audience}.atom")))
    for each in told:
        entry = make.entry(make.id(each.id), make.title(each.title), make.updated(each.updated))
        entry.set(f"{{{_XML}}}lang", each.language)
        if each.summary:
            entry.append(make.summary(each.summary, type="text"))
        for place, (address, kind, size) in enumerate(each.links):
            rel = "enclosure" if place else "alternate"
            entry.append(make.link(rel=rel, type=kind, href=address, **({"length": str(size)} if place else {})))
        root.append(entry)
    etree.indent(root)
    made = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{made}\n'.encode()


def _json_feed(edition: Edition, told: Sequence[_Told], site: str | None) -> bytes:
    """Return a JSON Feed."""
    whole: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _feed_title(edition),
        "language": edition.language,
        "authors": [{"name": clean(edition.title) or "digest"}],
    }
    if site:
        whole["feed_url"] = _address(site, f"{edition.audience}.{FEEDS['jsonfeed']}")
    whole["items"] = [_json_issue(each) for each in told]
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _json_issue(told: _Told) -> dict[str, Any]:
    """Return an issue as JSON Feed has it."""
    made: dict[str, Any] = {
        "id": told.id,
        "title": told.title,
        "content_text": told.summary or told.title,
        "date_published": told.updated,
        "language": told.language,
    }
    if told.links:
        made["url"] = told.links[0][0]
    kept = [{"url": address, "mime_type": kind, "size_in_bytes": size} for address, kind, size in told.links[1:]]
    return made | ({"attachments": kept} if kept else {})


def _feed_name(edition: Edition) -> str:
    """Return the name of a feed, which never changes."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"digest:{edition.title}/{edition.audience}").urn


def _feed_title(edition: Edition) -> str:
    """Return the title of a feed: the publication's, and whom it is for."""
    return clean(f"{edition.title} – {edition.audience_title}")
