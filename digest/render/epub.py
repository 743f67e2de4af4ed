"""An edition as an EPUB 3.

What comes in: an edition and the template folders. What goes out: a book with a cover, a file for each chapter, a table
of contents and notes that a reader of books can show in a small window. Every date in it is the issue's.

Source: W3C, "EPUB 3.3" (2023); "EPUB Accessibility 1.1" for the metadata about access.
"""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from lxml import etree
from lxml.builder import ElementMaker
from lxml.etree import _Element as Element
from lxml.html import HtmlElement

from digest.model import Edition
from digest.render.book import Book, is_note, make_book
from digest.render.environment import fill, sandbox
from digest.render.filters import direction
from digest.render.locales import load_words
from digest.render.plain import lines_of
from digest.render.spoken import spoken_day
from digest.render.tables import Table, Theme, custom_properties, load_theme
from digest.render.typeset import clean, typeset
from digest.render.zipped import packed

_XHTML = "http://www.w3.org/1999/xhtml"
_OPS = "http://www.idpf.org/2007/ops"
_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_XML = "http://www.w3.org/XML/1998/namespace"
_CONTAINER = b"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_ACCESS = (
    ("accessMode", "textual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityHazard", "none"),
)
_KINDS = {"front": "frontmatter", "section": "bodymatter", "notes": "backmatter", "back": "backmatter"}
_COVER_COLUMNS = 15  # letters of a title in a line of the cover
_COVER_LINES = 6
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")
_RULE = re.compile(r"([^{}/]+)\{([^{}]*var\(--c\)[^{}]*)\}\n?")

_H = ElementMaker(namespace=_XHTML, nsmap={None: _XHTML, "epub": _OPS})
_P = ElementMaker(namespace=_OPF, nsmap={None: _OPF, "dc": _DC})
_D = ElementMaker(namespace=_DC, nsmap={"dc": _DC})


def to_epub(edition: Edition, templates: Sequence[str]) -> bytes:
    """Return `edition` as an EPUB.

    Raises:
        TemplateError: A template is wrong.
    """
    theme = load_theme(templates, edition.theme, edition.template, edition.options)
    words = load_words(templates, edition.language)
    book = make_book(edition, templates, theme)
    names = [f"chapter-{number:02}.xhtml" for number in range(1, len(book.chapters) + 1)]
    homes = {
        f"#{name}": home for home, each in zip(names, book.chapters, strict=True) for name in each.body.xpath(".//@id")
    }
    files = [
        ("cover.svg", _cover(edition, templates, theme, words)),
        (
            "cover.xhtml",
            _file(edition, book.title, [_H.section(_H.img(src="cover.svg", alt=book.title), **{"class": "cover"})]),
        ),
        ("nav.xhtml", _navigation(edition, book, names, words)),
        *(
            (name, _file(edition, each.title or book.title, [_as_xhtml(each.body, name, homes)], _KINDS.get(each.kind)))
            for name, each in zip(names, book.chapters, strict=True)
        ),
        ("book.css", styled(theme, book.hues).encode()),
    ]
    whole = [
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", _CONTAINER),
        ("EPUB/package.opf", _package(edition, book, names)),
        *((f"EPUB/{name}", content) for name, content in files),
    ]
    return packed(whole, stored=frozenset({"mimetype"}))


def issue_uuid(edition: Edition) -> uuid.UUID:
    """Return what names an issue of an audience for good: title, audience and day, and nothing else."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"digest:{edition.title}/{edition.audience}/{edition.date.isoformat()}")


def styled(theme: Theme, hues: Sequence[tuple[str, str]]) -> str:
    """Return the style of a book: values in the place of properties, and each rule with a section's colour for each."""
    sheet = theme.sheets["book"]
    values = dict(re.findall(r"--([\w-]+): ([^;]+);", custom_properties(theme, "print")))
    own = _RULE.findall(sheet)
    plain = _RULE.sub("", sheet)
    light = "".join(_tinted(own, number, hue) for number, (hue, _) in enumerate(hues, 1))
    dark = "".join(_tinted(own, number, hue) for number, (_, hue) in enumerate(hues, 1))
    whole = f"{plain}{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n" if light else plain
    return _VARIABLE.sub(lambda found: values.get(found[1], "inherit"), whole)


def _tinted(rules: Sequence[tuple[str, str]], number: int, color: str) -> str:
    """Return rules with the colour of one section."""
    made = []
    for selectors, declarations in rules:
        chosen = ", ".join(f".hue-{number} {each.strip()}" for each in selectors.split(","))
        made.append(f"{chosen} {{{declarations.replace('var(--c)', color)}}}\n")
    return "".join(made)


def _cover(edition: Edition, templates: Sequence[str], theme: Theme, words: Table) -> bytes:
    """Return the cover as a drawing."""
    title = lines_of(typeset(edition.title, edition.language), columns_wanted=_COVER_COLUMNS)[:_COVER_LINES]
    values = {"edition": edition, "words": words, "theme": theme, "medium": "book", "title_lines": title}
    environment = sandbox(tuple(templates), edition.template, is_markdown=False, theme=edition.theme)
    return fill(environment, "cover.svg.j2", values).encode()


def _file(edition: Edition, title: str, body: Sequence[Element], kind: str | None = None) -> bytes:
    """Return one file of the book."""
    head = _H.head(
        _H.meta(charset="utf-8"), _H.title(title), _H.link(rel="stylesheet", type="text/css", href="book.css")
    )
    root = _H.html(head, _H.body(*body))
    root.set("lang", edition.language)
    root.set(f"{{{_XML}}}lang", edition.language)
    root.set("dir", direction(edition.language))
    if kind:
        root[1].set(f"{{{_OPS}}}type", kind)
    return _written(root, doctype="<!DOCTYPE html>\n")


def _written(root: Element, *, doctype: str = "") -> bytes:
    """Return an XML file."""
    made = etree.tostring(root, encoding="unicode")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{doctype}{made}\n".encode()


def _as_xhtml(element: HtmlElement, home: str, homes: Mapping[str, str]) -> Element:
    """Return an element and all in it as XHTML."""
    made = etree.Element(f"{{{_XHTML}}}{element.tag}")
    for name, value in element.attrib.items():
        made.set(f"{{{_OPS}}}type" if name == "epub:type" else name, value)
    if is_note(element):
        made.set(f"{{{_OPS}}}type", "noteref")
        made.set("role", "doc-noteref")
    address = element.get("href", "")
    if address in homes and homes[address] != home:
        made.set("href", homes[address] + address)
    made.text, made.tail = element.text, element.tail
    for child in element:
        if isinstance(child.tag, str):
            made.append(_as_xhtml(child, home, homes))
    return made


def _navigation(edition: Edition, book: Book, names: Sequence[str], words: Table) -> bytes:
    """Return the table of contents and the landmarks."""
    titled = [(name, each) for name, each in zip(names, book.chapters, strict=True) if each.title]
    contents = _H.ol(*(_line(name, each.title, each.body) for name, each in titled))
    toc = _H.nav(_H.h1(str(words["contents"])), contents, **{f"{{{_OPS}}}type": "toc", "role": "doc-toc"})
    marks: list[tuple[str, str, str]] = []
    for kind, chapter in (("bodymatter", "section"), ("footnotes", "notes")):
        found = next(((name, each) for name, each in titled if each.kind == chapter), None)
        marks += [(kind, found[0], found[1].title)] if found else []
    links = (_H.li(_H.a(title, href=name, **{f"{{{_OPS}}}type": kind})) for kind, name, title in marks)
    landmarks = _H.nav(_H.h2(book.title), _H.ol(*links), hidden="hidden", **{f"{{{_OPS}}}type": "landmarks"})
    return _file(edition, str(words["contents"]), [toc, *([landmarks] if marks else [])])


def _line(name: str, title: str, body: HtmlElement) -> Element:
    """Return the line of a chapter in the table of contents, with a line for each of its stories."""
    made: Element = _H.li(_H.a(title, href=name))
    stories = [(each.get("id"), each.find(".//h3")) for each in body.iter("article")]
    lines = [
        _H.li(_H.a(" ".join(heading.text_content().split()), href=f"{name}#{place}"))
        for place, heading in stories
        if place and heading is not None
    ]
    if lines:
        made.append(_H.ol(*lines))
    return made


def _package(edition: Edition, book: Book, names: Sequence[str]) -> bytes:
    """Return the description of the book and of its files."""
    manifest = _P.manifest(
        _P.item(id="nav", href="nav.xhtml", properties="nav", **{"media-type": "application/xhtml+xml"}),
        _P.item(id="cover", href="cover.xhtml", **{"media-type": "application/xhtml+xml"}),
        _P.item(id="picture", href="cover.svg", properties="cover-image", **{"media-type": "image/svg+xml"}),
        _P.item(id="style", href="book.css", **{"media-type": "text/css"}),
        *(_P.item(id=name[:-6], href=name, **{"media-type": "application/xhtml+xml"}) for name in names),
    )
    spine = _P.spine(
        _P.itemref(idref="cover"),
        *(_P.itemref(idref=name[:-6]) for name in names),
        **{"page-progression-direction": direction(edition.language)},
    )
    root = _P.package(
        _P.metadata(*_metadata(edition, book)), manifest, spine, version="3.0", dir=direction(edition.language)
    )
    root.set("unique-identifier", "issue")
    root.set(f"{{{_XML}}}lang", edition.language)
    return _written(root)


def _metadata(edition: Edition, book: Book) -> Iterator[Element]:
    """Yield what is told about the book."""
    briefs = [brief for section in edition.sections for brief in section.briefs]
    languages = dict.fromkeys([edition.language, *(each.language for each in briefs if each.language != "und")])
    yield _D.identifier(issue_uuid(edition).urn, id="issue")
    yield _D.title(clean(book.title) or "digest")
    yield from (_D.language(each) for each in languages)
    yield _D.creator(clean(edition.title) or "digest")
    yield _D.date(edition.date.isoformat())
    yield _D.description(f"{clean(edition.audience_title)}, {spoken_day(edition.date, edition.language)}")
    yield _P.meta(_moment(edition.date), property="dcterms:modified")
    yield from (_P.meta(value, property=f"schema:{name}") for name, value in _ACCESS)


def _moment(day: date) -> str:
    """Return the begin of a day as EPUB writes moments."""
    return f"{day.isoformat()}T00:00:00Z"
