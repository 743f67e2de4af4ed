"""What a web page says of itself, outside its running text.

Comes in: a parsed page, of either parser. Goes out: `Facts`, the same from both. It never chooses among them: see
`digest.read.html.choice`.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from digest.read.page import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from resiliparse.parse.html import HTMLTree

LARGEST_RECORD = 500_000
"""Most characters of a JSON-LD record."""
LARGEST_HEAD = 300_000
"""Most characters of the head of a page."""
MOST_HEADINGS = 50
"""Most first headings that are looked at."""
MOST_NODES = 2_000
"""Most nodes of JSON-LD that are looked at."""
_BODY = re.compile(r"<body\b", re.IGNORECASE)
# Bounded, so that many tags that never end cost little.
_REST_OF_TAG = r"(?:[^<>\"']{1,500}+|\"[^\"]{0,5000}\"|'[^']{0,5000}'){0,30}+>"
_META = re.compile(r"<meta\b" + _REST_OF_TAG, re.IGNORECASE)
_LINK = re.compile(r"<link\b" + _REST_OF_TAG, re.IGNORECASE)
_ISO_DAY = re.compile(r"\s*[12][0-9]{3}-[01][0-9]-[0-3][0-9]")
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Titles, names, dates and addresses, as the page writes them."""

    title: str
    """The words of ``title``."""
    headings: tuple[str, ...]
    """The words of each ``h1``."""
    metas: Mapping[str, str]
    """Value of each ``meta``, by its name (lower case); the first of a name counts."""
    canonical: str | None
    language: str | None
    times: tuple[str, ...]
    """The ``datetime`` of each ``time``, in order; at least to the second that differs, and none where
    the page tells its day otherwise."""
    record: Mapping[str, Any]
    """The first JSON-LD node that describes an article; empty where there is none."""


EMPTY = Facts(title="", headings=(), metas={}, canonical=None, language=None, times=(), record={})
"""The facts of a page that holds none."""


def facts_of_lxml(tree: "HtmlElement") -> Facts:
    """Gather the facts of a page that lxml parsed."""
    links = (link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical")
    return Facts(
        title=next((fold(each.text_content()) for each in tree.iter("title")), ""),
        headings=tuple(filter(None, (fold(each.text_content()) for each in islice(tree.iter("h1"), MOST_HEADINGS)))),
        metas=_metas(dict(meta.items()) for meta in tree.iter("meta")),
        canonical=next(filter(None, links), None),
        language=next((code for html in tree.iter("html") if (code := html.get("lang") or html.get("xml:lang"))), None),
        times=tuple(filter(None, (each.get("datetime") for each in tree.iter("time")))),
        record=_record(
            each.text or "" for each in tree.iter("script") if "ld+json" in (each.get("type") or "").lower()
        ),
    )


def facts_of_resiliparse(tree: "HTMLTree", text: str, records: Iterator[str]) -> Facts:
    """Gather the facts of a page that Resiliparse parsed from `text`, apart from its JSON-LD `records`."""
    document = tree.document
    if document is None:
        return EMPTY
    # To walk to each of them in the parser's tree takes ten times as long.
    head = text[: _end_of_head(text)]
    links = (link for found in _LINK.finditer(head) if (link := _attributes(found[0])).get("rel") == "canonical")
    root = document.query_selector("html")
    metas, record = _metas(_attributes(found[0]) for found in _META.finditer(head)), _record(records)
    # Looked for only where a page does not tell its day otherwise: some have hundreds.
    written = (record.get("datePublished"), metas.get("article:published_time"))
    dated = any(_ISO_DAY.match(str(each)) for each in written)
    times = [] if dated or "<time" not in text else document.query_selector_all("time")
    return Facts(
        title=fold(tree.title or ""),
        headings=tuple(
            filter(None, (fold(each.text or "") for each in islice(document.query_selector_all("h1"), MOST_HEADINGS)))
        ),
        metas=metas,
        canonical=next(filter(None, (link.get("href") for link in links)), None),
        language=root.getattr("lang") if root else None,
        times=_first_two(each.getattr("datetime") for each in times),
        record=record,
    )


def _first_two(written: Iterable[str | None]) -> tuple[str, ...]:
    """Return the times of a page up to the second that differs, since several tell nothing."""
    found: list[str] = []
    for each in filter(None, written):
        found.append(each)
        if each != found[0]:
            break
    return tuple(found)


def _metas(found: Iterator[dict[str, Any]]) -> dict[str, str]:
    metas: dict[str, str] = {}
    for attributes in found:
        value = fold(attributes.get("content") or "")
        for name in ("property", "name", "itemprop"):
            if value and attributes.get(name):
                metas.setdefault(attributes[name].strip().lower(), value)
    return metas


def _attributes(tag: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag)
    return {name.lower(): html.unescape(double or single or bare) for name, double, single, bare in reversed(found)}


def _end_of_head(text: str) -> int:
    found = _BODY.search(text, 0, LARGEST_HEAD)
    return found.start() if found else LARGEST_HEAD


def _record(scripts: Iterator[str]) -> Mapping[str, Any]:
    """Return the first node of JSON-LD that has a headline, else the first of an article's type."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))][:MOST_NODES]
    articles = [node for node in nodes if _is_article(node)]
    return next((node for node in articles if isinstance(node.get("headline"), str)), articles[0] if articles else {})


def _parsed(script: str) -> object:
    written = script.strip()[:LARGEST_RECORD]
    try:
        return json.loads(written, strict=False, parse_int=str)
    except (ValueError, RecursionError):
        return None


def _nodes(tree: object) -> Iterator[Mapping[str, Any]]:
    """Yield a node and those in its graph or list."""
    waiting = [tree]
    for _ in range(MOST_NODES):
        if not waiting:
            return
        each = waiting.pop(0)
        if isinstance(each, list):
            waiting[:0] = each
        elif isinstance(each, dict):
            yield each
            waiting += [each[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in each]


def _is_article(node: Mapping[str, Any]) -> bool:
    kinds = node.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.endswith(("Article", "Posting", "Report", "Review")) for name in names)
