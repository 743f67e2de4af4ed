"""An element of a feed to a story's record.

Comes in: an ``<item>`` or ``<entry>`` of a parsed tree. Goes out: a `FeedStory`. Of several elements that may say the
same, the one that its format means for it comes first. It cleans nothing: records hold what the feed says.
"""

import re
from typing import NamedTuple

from digest.read.feed.elements import (
    ABOUT,
    LANGUAGE,
    Children,
    Element,
    absolute,
    base_of,
    children,
    first,
    first_plain,
    plain,
)
from digest.read.feed.record import FeedStory

_MAIL_AND_NAME = re.compile(r"\s*([^\s()<>]+@[^\s()<>]+)\s*\((.+)\)\s*")
_NAME_AND_MAIL = re.compile(r"\s*(.+?)\s*[(<](?:mailto:)?([^\s()<>]+@[^\s()<>]+)[)>]\s*")
_SEPARATOR = ", "
LONGEST_PERSON = 500
"""Most characters of one author; name and address are told apart in shorter ones only."""


class Setting(NamedTuple):
    """What the stories of one document share."""

    table: dict[object, str]
    """The names of its tags."""
    has_bases: bool
    """Whether it sets ``xml:base`` anywhere."""
    link: str
    """The address of its site."""
    authors: str
    """Who wrote the stories that name nobody."""
    language: str


def story(element: Element, setting: Setting) -> FeedStory:
    """Return the record of one story."""
    found = children(element, setting.table)
    source = children(found["source"][0], setting.table) if "source" in found else {}
    base = base_of(element) if setting.has_bases else ""
    identity = first_plain(found, "id", "guid") or element.get(ABOUT) or first_plain(found, "dc:identifier")
    return FeedStory(
        title=_title(found) or element.get("TITLE", ""),
        link=absolute(_link(element, found, setting), base, setting.link),
        id=absolute(identity, base) if setting.has_bases and "id" in found else identity,
        author=authors(found, setting.table) or authors(source, setting.table) or setting.authors,
        summary=_summary(found, setting.table),
        content=_content(found),
        published=first_plain(found, "pubdate", "published", "issued", "dcterms:issued", "dcterms:created", "created"),
        updated=first_plain(
            found, "updated", "modified", "dcterms:modified", "dc:date", "lastbuilddate", "date", "lastmod"
        )
        or element.get("LASTMOD", ""),
        language=_language(element, found) or setting.language,
        outlet=first(source, "title") or (plain(found["source"][0]) if "source" in found and not source else ""),
    )


def authors(found: Children, table: dict[object, str]) -> str:
    """Return the names of the authors, or their mail addresses where they have no names."""
    people = [_person(element, table) for element in found.get("author", ())]
    if not any(people):
        makers = found.get("dc:creator") or found.get("dc:author") or found.get("itunes:author") or []
        people = [_person(element, table) for element in makers]
    return _SEPARATOR.join(dict.fromkeys(filter(None, people)))


def _person(element: Element, table: dict[object, str]) -> str:
    if len(element):
        found = children(element, table)
        return first_plain(found, "name", "email") or plain(element)
    text = plain(element)
    if len(text) > LONGEST_PERSON:
        return text[:LONGEST_PERSON]
    for pattern, group in ((_MAIL_AND_NAME, 2), (_NAME_AND_MAIL, 1)):
        named = pattern.fullmatch(text)
        if named:
            return named[group].strip()
    return text


def _title(found: Children) -> str:
    return first(found, "title", "dc:title", "media:title")


def _link(element: Element, found: Children, setting: Setting) -> str:
    """Return the address of the story itself."""
    links = found.get("link", [])
    best = ""
    for link in links:
        rel = (link.get("rel") or "alternate").lower()
        href = link.get("href") or plain(link)
        if href and rel in {"alternate", "http://www.iana.org/assignments/relation/alternate"}:
            if "html" in (link.get("type") or "html"):
                return _based(link, href, setting)
            best = best or _based(link, href, setting)
    best = best or element.get("HREF", "") or _anchor(found)
    return best or _from_id(element, found) or first_plain(found, "feedburner:origlink")


def _based(link: Element, href: str, setting: Setting) -> str:
    return absolute(href, base_of(link)) if setting.has_bases else href


def _anchor(found: Children) -> str:
    """Return the address of a CDF story."""
    return next((a.get("HREF", "") for a in found.get("a", ()) if a.get("HREF")), "")


def _from_id(element: Element, found: Children) -> str:
    """Return the id where it is the address of the story."""
    for guid in found.get("guid", ()):
        if (guid.get("isPermaLink") or guid.get("ispermalink") or "true").lower() != "false":
            text = plain(guid)
            if text.lower().startswith(("http://", "https://")):
                return text
    about = element.get(ABOUT) or ""
    return about if about.lower().startswith(("http://", "https://")) else ""


def _summary(found: Children, table: dict[object, str]) -> str:
    text = first(found, *_both(found), "dc:description", "abstract", "dcterms:abstract", "itunes:summary")
    if text:
        return text
    # Video sites keep title and description in a group of their own.
    for group in found.get("media:group", ()):
        text = first(children(group, table), "media:description")
        if text:
            return text
    return first(found, "media:description", "itunes:subtitle")


def _content(found: Children) -> str:
    text = first(found, "content:encoded", "content", "fullitem", "fulltext", "xhtml:body", "xhtml:div", "body")
    # Of a description and a summary, the first is the summary, and the second tells more.
    return text or first(found, *_both(found)[1:])


def _both(found: Children) -> list[str]:
    return [name for name in found if name in {"description", "summary"}]


def _language(element: Element, found: Children) -> str:
    """Return the language that the story, its text or its title is marked with."""
    marked = element.get(LANGUAGE)
    if marked:
        return marked
    for name in ("content", "content:encoded", "summary", "description", "title"):
        for child in found.get(name, ()):
            if child.get(LANGUAGE):
                return child.get(LANGUAGE) or ""
    return first_plain(found, "dc:language", "language")
