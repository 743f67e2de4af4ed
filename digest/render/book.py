"""An edition as the chapters of a book: what EPUB and DOCX are made of.

What comes in: an edition and the template folders. What goes out: chapters, as trees of HTML elements without scripts,
in which each id stands once and every inner link leads somewhere. The template is ``book.html.j2``, which calls the
partials of the page; ``medium`` is ``book`` in them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

from digest.errors import TemplateError
from digest.model import Edition
from digest.render.calls import calls_of
from digest.render.environment import fill, sandbox
from digest.render.locales import load_words
from digest.render.page import desk_note
from digest.render.tables import Theme

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NOTE = re.compile(r"#c\d+")
_HUE = re.compile(r"--hue:\s*(#[0-9a-f]{6});\s*--hue-dark:\s*(#[0-9a-f]{6})", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what no XML may hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of a book that begins on a page of its own."""

    kind: str
    """What the template calls it: ``front``, ``section``, ``notes``, ``back`` ..."""
    title: str
    """Its first heading; empty when it has none."""
    body: "HtmlElement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """An edition as chapters."""

    title: str
    chapters: tuple[Chapter, ...]
    hues: tuple[tuple[str, str], ...]
    """Colours of sections, on paper and on a dark screen; an element of class ``hue-1`` is in the first of them."""


def make_book(edition: Edition, templates: Sequence[str], theme: Theme) -> Book:
    """Return `edition` as a book.

    Raises:
        TemplateError: A template is wrong.
    """
    from lxml.html import document_fromstring  # noqa: PLC0415  (loaded when a book is made, not at start)

    values = {
        "edition": edition,
        "words": load_words(templates, edition.language),
        "theme": theme,
        "medium": "book",
        "calls": calls_of(edition),
        "intro": desk_note(edition.intro),
    }
    environment = sandbox(tuple(templates), edition.template, is_markdown=False, theme=edition.theme)
    # A template that prints nothing has no element either.
    html = document_fromstring(_UNSEEN.sub("", fill(environment, "book.html.j2", values)).strip() or "<p></p>")
    marked = cast("list[HtmlElement]", html.xpath("//*[@data-chapter]"))
    bodies = [each for each in marked if _is_telling(each)]
    if not bodies:
        raise TemplateError("book.html.j2: no element has data-chapter; every part of a book needs one")
    _mend_ids(bodies)
    _mend_links(bodies)
    hues = tuple(_hues(bodies))
    chapters = tuple(Chapter(kind=each.attrib.pop("data-chapter"), title=_heading(each), body=each) for each in bodies)
    return Book(title=html.findtext(".//title") or edition.title, chapters=chapters, hues=hues)


def is_note(element: "HtmlElement") -> bool:
    """Tell whether an element is a link to a note."""
    return element.tag == "a" and _NOTE.fullmatch(element.get("href", "")) is not None


def _is_telling(element: "HtmlElement") -> bool:
    """Tell whether anything stands in an element."""
    return bool(element.text_content().strip())


def _heading(element: "HtmlElement") -> str:
    """Return the text of the first heading in an element."""
    return next((" ".join(each.text_content().split()) for each in element.iter("h1", "h2", "h3")), "")


def _mend_ids(bodies: Sequence["HtmlElement"]) -> None:
    """Leave each id to one element: to the note that has it, else to the first."""
    seen: set[str] = set()
    named = [each for body in bodies for each in body.xpath(".//*[@id]")]
    for element in sorted(named, key=lambda each: each.tag != "aside"):
        if element.get("id") in seen:
            del element.attrib["id"]
        else:
            seen.add(element.get("id"))


def _mend_links(bodies: Sequence["HtmlElement"]) -> None:
    """Take away links that lead nowhere, and write those to the web with the letters that an address may have."""
    known = {f"#{name}" for body in bodies for name in body.xpath(".//@id")}
    for link in [each for body in bodies for each in body.iter("a")]:
        address = link.get("href", "")
        if address.startswith(("http://", "https://", "mailto:")):
            link.set("href", quote(address, safe="%/:=&?~#+!$,;@-._()'*"))
        elif address not in known:
            link.tag = "span"
            for name in {*link.attrib} & {"href", "rel", "aria-label", "target"}:
                del link.attrib[name]


def _hues(bodies: Sequence["HtmlElement"]) -> Iterator[tuple[str, str]]:
    """Yield the colours of sections, and put the class of each in the place of its style."""
    known: dict[tuple[str, str], int] = {}
    for element in (each for body in bodies for each in body.xpath(".//*[@style]")):
        if not (found := _HUE.search(element.get("style"))):
            continue
        hue = found[1], found[2]
        if hue not in known:
            known[hue] = len(known) + 1
            yield hue
        del element.attrib["style"]
        element.set("class", f"{element.get('class', '')} hue-{known[hue]}".strip())
