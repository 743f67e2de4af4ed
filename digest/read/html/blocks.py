"""Markup to its words: every block of an HTML fragment as one text.

Comes in: an lxml tree or a text that holds markup. Goes out: blocks in reading order, each with its tag and the address
that it links to as a whole. It never judges what is news and what is not: see `digest.read.html`.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digest.read.html.guard import DEEPEST, LARGEST, too_deep, too_many, without_crowds
from digest.read.page import fold

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
"""Tags of what may be the title of a story."""
_BREAKS = re.compile(
    r"address|article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|"
    r"header|hr|html|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_SILENT = re.compile(r"script|style|head|template|noscript|svg|math|iframe|object|select|textarea|button|title")
_MENUS = frozenset({"nav", "footer"})
_BREAK = "\v"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One run of words between two breaks."""

    words: str
    tag: str
    """Of the nearest heading around it, else of the nearest block."""
    link: str | None
    """Address that all of its words lead to."""


def parse(text: str) -> "HtmlElement | None":
    """Parse a page or a fragment; ``None`` where nothing is left of it."""
    from lxml.etree import ParserError  # noqa: PLC0415 - heavy, and only markup needs it
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415 - as above

    text = without_crowds(text[: too_many(text)])
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        return document_fromstring(text[: too_deep(text)].encode("utf-8", "replace"), parser=parser)
    except ParserError:
        return None


def blocks_of(text: str, *, without: frozenset[str] = frozenset()) -> list[Block]:
    """Return the blocks of a page or fragment, but for those in elements of some names."""
    tree = parse(text[:LARGEST]) if text.strip() else None
    if tree is None:
        return []
    walk = _Walk(without)
    walk.down(tree, tag="", link=None, depth=0)
    walk.end()
    return walk.blocks


def words_of(text: str) -> list[str]:
    """Return the words of each block of a page or fragment."""
    return [block.words for block in blocks_of(text)]


def words_beside_menus(text: str) -> list[str]:
    """Return the words of each block of a page that stands in no menu or footer; of all where there are no others."""
    return [block.words for block in blocks_of(text, without=_MENUS)] or words_of(text)


class _Walk:
    """Collects blocks while it walks a tree."""

    def __init__(self, without: frozenset[str]) -> None:
        self._without = without
        self.blocks: list[Block] = []
        self._runs: list[tuple[str, str | None]] = []
        self._tag = ""

    def down(self, element: "HtmlElement", *, tag: str, link: str | None, depth: int) -> None:
        """Take the words of an element and of what lies in it."""
        name = element.tag if isinstance(element.tag, str) else ""
        if _SILENT.fullmatch(name) or name in self._without or depth > DEEPEST or _is_hidden(element):
            return
        breaks = bool(_BREAKS.fullmatch(name))
        if breaks:
            self.end()
            tag = tag if tag in HEADINGS else name
        self._tag = tag
        link = element.get("href") if name == "a" else link
        if name == "br":
            self._runs.append((_BREAK, link))
        self._runs.append((element.text or "", link))
        for child in element:
            self.down(child, tag=tag, link=link, depth=depth + 1)
            self._tag = tag
            self._runs.append((child.tail or "", link))
        if breaks:
            self.end()

    def end(self) -> None:
        """Keep the block that ends, if it has words; two line breaks end one as well."""
        runs, self._runs = self._runs, []
        start = breaks = 0
        for number, (words, _) in enumerate(runs):
            breaks = breaks + 1 if words == _BREAK else 0 if words.strip() else breaks
            if breaks == 2:
                self._keep(runs[start:number])
                start = number
        self._keep(runs[start:])

    def _keep(self, runs: list[tuple[str, str | None]]) -> None:
        words = fold("".join(words for words, _ in runs))
        if words:
            links = {link for words, link in runs if words.strip()}
            link = next(iter(links)) if len(links) == 1 else None
            self.blocks.append(Block(words=words, tag=self._tag, link=link))


def _is_hidden(element: "HtmlElement") -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style or "font-size:0" in style.replace("px", "")
