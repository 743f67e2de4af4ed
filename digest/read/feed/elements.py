"""The elements of a feed, under names that do not depend on its namespaces' many spellings.

Comes in: an element of a parsed tree. Goes out: its children by name (``title``, ``dc:creator``, ``content:encoded``;
in small letters, without a prefix for the feed formats themselves), and the text of one as HTML or plain text. It
decides nothing about what a feed means.
"""

import base64
import binascii
import html
from urllib.parse import urljoin

from lxml import etree

Element = etree._Element  # noqa: SLF001 - lxml has no public name for the type of what it returns
Children = dict[str, list[Element]]
"""The children of an element by name."""

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_SPACES = (
    ("purl.org/dc/terms", "dcterms:"),
    ("purl.org/dc/", "dc:"),
    ("purl.org/rss/1.0/modules/dcterms", "dcterms:"),
    ("purl.org/rss/1.0/modules/content", "content:"),
    ("purl.org/rss/1.0/modules/syndication", "sy:"),
    ("purl.org/rss/1.0/modules/", "x:"),
    ("itunes.com/", "itunes:"),
    ("search.yahoo.com/mrss", "media:"),
    ("www.w3.org/1999/xhtml", "xhtml:"),
    ("feedburner", "feedburner:"),
    ("purl.org/rss/", ""),
    ("purl.org/net/rss", ""),
    ("purl.org/atom/", ""),
    ("www.w3.org/2005/atom", ""),
    ("necho", ""),
    ("my.netscape.com", ""),
    ("channel.netscape.com", ""),
    ("backend.userland.com", ""),
    ("blogs.law.harvard.edu/tech/rss", ""),
    ("purl.org/pie", ""),
    ("22-rdf-syntax-ns", "rdf:"),
)
"""Parts of namespace addresses in small letters, the narrower first, and the prefix they stand for here."""
_PREFIXES = frozenset({"dc:", "dcterms:", "content:", "itunes:", "media:", "xhtml:", "sy:", "feedburner:", "rdf:"})
"""Prefixes that are understood where a feed forgets to declare them."""
_ALIASES = {"atom:": "", "rss:": "", "a:": "", "atom10:": "", "atom03:": "", "feed:": ""}
_NOT_TEXT = ("image/", "audio/", "video/", "multipart/")


class _Names(dict[object, str]):
    """The names of tags, worked out once each."""

    def __init__(self, home: str) -> None:
        super().__init__()
        self.home = home

    def __missing__(self, tag: object) -> str:
        name = self[tag] = _name(tag, self.home) if isinstance(tag, str) else ""
        return name


def names(root: Element) -> dict[object, str]:
    """Return an empty table of names for one document; the namespace of a feed's root is that of the format."""
    space, _, local = str(root.tag).rpartition("}")
    return _Names(space.lower() if local.lower() in {"feed", "rss", "channel"} else "")


def children(element: Element, table: dict[object, str]) -> Children:
    """Return the children of an element by name."""
    found: Children = {}
    for child in element:
        found.setdefault(table[child.tag], []).append(child)
    return found


def plain(element: Element) -> str:
    """Return all the characters of an element, without its tags."""
    text = element.text or "" if not len(element) else "".join(map(str, element.itertext(with_tail=False)))
    return text.strip()


def first(found: Children, *wanted: str) -> str:
    """Return the text of the first child that has any, by order of `wanted`."""
    for name in wanted:
        for element in found.get(name, ()):
            text = markup(element)
            if text:
                return text
    return ""


def first_plain(found: Children, *wanted: str) -> str:
    """Return the characters of the first child that has any, by order of `wanted`."""
    for name in wanted:
        for element in found.get(name, ()):
            text = plain(element)
            if text:
                return text
    return ""


def markup(element: Element) -> str:
    """Return what an element holds, as HTML or plain text.

    Source: RFC 4287, section 3.1 and 4.1.3.3; Atom 0.3, section 3.1.1.
    """
    kind, mode = (element.get("type") or "").lower(), element.get("mode")
    if kind.startswith(_NOT_TEXT) and not kind.endswith("xml"):
        return ""
    if len(element):
        return _inner(element)
    text = (element.text or "").strip()
    if text and (mode == "base64" or kind == "application/octet-stream"):
        return _unpacked(text)
    # Plain text that looks like markup must not become markup.
    is_plain = mode != "escaped" and kind in {"text", "text/plain"} and ("<" in text or "&" in text)
    return html.escape(text, quote=False) if is_plain else text


def base_of(element: Element) -> str:
    """Return the address that the relative addresses within an element start from."""
    try:
        return element.base or ""
    except ValueError:
        return ""


def absolute(link: str, *bases: str) -> str:
    """Return an address made absolute by the first of `bases` that can do it."""
    link = link.strip()
    for base in bases:
        if not link or ":" in link.split("/", 1)[0]:
            return link
        if base:
            try:
                link = urljoin(base, link)
            except ValueError:
                continue
    return link


def _name(tag: str, home: str) -> str:
    space, _, local = tag.rpartition("}")
    local = local.lower()
    if not space:
        prefix, colon, rest = local.rpartition(":")
        if colon:
            prefix = _ALIASES.get(prefix + ":", prefix + ":")
            return prefix + rest if prefix in _PREFIXES or not prefix else "x:" + rest
        return local
    address = space.lower()
    if address == home:
        return local
    for part, prefix in _SPACES:
        if part in address:
            return prefix + local
    return "x:" + local


def _inner(element: Element) -> str:
    text = element.text or ""
    parts = [html.escape(text, quote=False) if "<" in text or "&" in text else text]
    parts += [etree.tostring(child, encoding="unicode") for child in element]
    return "".join(parts).strip()


def _unpacked(text: str) -> str:
    try:
        return base64.b64decode(text, validate=False).decode("utf-8", "replace").strip()
    except (binascii.Error, ValueError):
        return ""
