"""An edition as a DOCX, for desks that edit it.

What comes in: an edition and the template folders. What goes out: a document with headings, lists, links and footnotes,
each paragraph in a style of its own name, which a desk can change in one place. The text is that of the book
(``book.html.j2``). Every date in it is the issue's, and the same edition gives the same bytes.

The library is python-docx (extra ``docx``), which knows no footnotes: their part is written here.
Source: ECMA-376, part 1, section 17.11.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from lxml import etree

from digest.errors import RenderError
from digest.model import Edition
from digest.render.book import Book, is_note, make_book
from digest.render.filters import direction
from digest.render.tables import load_theme
from digest.render.zipped import packed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "div", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4"}
    | {"header", "hr", "li", "main", "nav", "ol", "p", "section", "ul"}
)
_LEFT_OUT = frozenset({"unseen", "pull", "fill", "was", "logo", "footnotes"})
"""Classes of what is an ornament on a page, or stands elsewhere here."""
_AFTER = frozenset({"what", "tag"})
"""Classes of labels, which a colon follows here."""
_STYLES = {"h1": "Title", "h2": "Heading 1", "h3": "Heading 2", "h4": "Heading 3", "li": "List Bullet"}
_OWN = {
    "kicker": "Digest Audience",
    "bar": "Digest Date",
    "intro": "Digest Note of the Desk",
    "point": "Digest Key Point",
    "margin": "Digest Credit",
    "derived": "Digest Remark",
    "standfirst": "Digest Standfirst",
    "text": "Digest Text",
    "machine": "Digest Machine",
    "claims": "Digest Claim",
    "evidence": "Digest Evidence",
    "aside": "Digest Remark",
    "pointer": "Digest Pointer",
    "contents": "Digest Contents",
    "chart": "Digest Chart",
    "origin": "Digest Source",
    "names": "Digest Name",
    "account": "Digest Account",
    "colophon": "Digest Colophon",
}
"""Styles by the class of a part, for paragraphs that are no headings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """How the words of an element are set."""

    style: str = "Normal"
    language: str = ""
    bold: bool = False
    italic: bool = False
    raised: bool = False
    link: str = ""


@dataclass(slots=True, kw_only=True)
class _Desk:
    """A document while it is written."""

    document: Any
    notes: Mapping[str, "HtmlElement"]
    right_to_left: bool
    paragraph: Any = None
    opening: str = ""
    """What the next paragraph begins with: the number of a list."""
    called: list[tuple[int, str, "HtmlElement"]] = field(default_factory=list)
    styles: dict[str, str | None] = field(default_factory=dict)
    """Identities of styles by their names: the library looks through all styles for each."""


def docx_obstacle() -> str | None:
    """Return what is missing for a DOCX; ``None`` when all is there."""
    if find_spec("docx"):
        return None
    return 'DOCX needs the library python-docx. Install the extra: pip install "digest[docx]"'


def to_docx(edition: Edition, templates: Sequence[str]) -> bytes:
    """Return `edition` as a DOCX.

    Raises:
        RenderError: The extra ``docx`` is not installed.
        TemplateError: A template is wrong.
    """
    if missing := docx_obstacle():
        raise RenderError(missing)
    from docx import Document  # noqa: PLC0415  (an extra, loaded where a DOCX is wanted)

    theme = load_theme(templates, edition.theme, edition.template, edition.options)
    book = make_book(edition, templates, theme)
    document = Document()
    notes = {f"#{each.get('id')}": each for chapter in book.chapters for each in chapter.body.iter("aside")}
    desk = _Desk(document=document, notes=notes, right_to_left=direction(edition.language) == "rtl")
    _introduce(document, edition, book)
    for chapter in book.chapters:
        desk.paragraph = None
        _write(desk, chapter.body, _Setting(language=edition.language))
    _add_notes(desk, edition.language)
    whole = io.BytesIO()
    document.save(whole)
    with zipfile.ZipFile(whole) as made:
        return packed((name, made.read(name)) for name in made.namelist())


def _introduce(document: Any, edition: Edition, book: Book) -> None:  # noqa: ANN401  (python-docx has no types)
    """Set what is told about the document, its page and its styles."""
    from docx.shared import Mm, Pt  # noqa: PLC0415

    day = datetime.combine(edition.date, time(), UTC).replace(tzinfo=None)
    told = document.core_properties
    told.title, told.author, told.language, told.last_modified_by = (
        book.title,
        edition.title,
        edition.language,
        "digest",
    )
    told.created = told.modified = day
    told.revision, told.comments = 1, ""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    for name in sorted(set(_OWN.values())):
        style = document.styles.add_style(name, 1)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(11 if name in {"Digest Text", "Digest Key Point", "Digest Standfirst"} else 9)
        style.paragraph_format.space_after = Pt(6 if name == "Digest Text" else 3)
    document.styles["Digest Standfirst"].font.italic = True
    document.styles["Digest Key Point"].font.bold = True


def _write(desk: _Desk, element: "HtmlElement", setting: _Setting) -> None:
    """Write an element and all in it."""
    if _LEFT_OUT & set(element.get("class", "").split()):
        return
    setting = _set(element, setting)
    if is_note(element) and element.get("href") in desk.notes:
        _call(desk, element, setting)
        return
    is_block = element.tag in _BLOCKS
    if is_block:
        desk.paragraph = None
    desk.opening = _number(element) or desk.opening
    _say(desk, _before(element) + (element.text or ""), setting)
    for child in element:
        if isinstance(child.tag, str):
            _write(desk, child, setting)
        _say(desk, child.tail, setting)
    if _AFTER & set(element.get("class", "").split()):
        _say(desk, ":", setting)
    if is_block:
        desk.paragraph = None


def _number(element: "HtmlElement") -> str:
    """Return the number of a point in a numbered list, with a stop; nothing for any other element."""
    parent = element.getparent()
    if element.tag != "li" or parent is None or parent.tag != "ol":
        return ""
    return f"{parent.index(element) + 1}. "


def _before(element: "HtmlElement") -> str:
    """Return the sign that parts an outlet from its kind, where one begins."""
    parent = element.getparent()
    parts = element.tag == "span" and parent is not None and parent.get("class") == "outlet"
    return "· " if parts else ""


def _set(element: "HtmlElement", setting: _Setting) -> _Setting:
    """Return how the words of an element are set."""
    names = element.get("class", "").split()
    style = next((_OWN[name] for name in names if name in _OWN), setting.style)
    address = element.get("href", "") if element.tag == "a" else ""
    return replace(
        setting,
        style=_STYLES.get(element.tag, style) if style == setting.style or element.tag in {"h1", "h2", "h3"} else style,
        language=element.get("lang") or setting.language,
        bold=setting.bold or element.tag in {"b", "strong"},
        italic=setting.italic or element.tag in {"i", "em", "q"},
        raised=element.tag == "sup" or setting.raised,
        link=address if address.startswith(("http", "mailto")) else setting.link,
    )


def _say(desk: _Desk, words: str | None, setting: _Setting) -> None:
    """Write words, in a new paragraph where none is begun."""
    said = " ".join((words or " ").replace("\N{NO-BREAK SPACE}", "\0").split()).replace("\0", "\N{NO-BREAK SPACE}")
    if desk.paragraph is None and not said:
        return
    if desk.paragraph is None:
        desk.paragraph = desk.document.add_paragraph()
        desk.paragraph._p.style = _style(desk, setting.style)  # noqa: SLF001  (no public way to a style's identity)
        desk.paragraph.paragraph_format.element.get_or_add_pPr()
        if desk.right_to_left:
            etree.SubElement(desk.paragraph.paragraph_format.element.pPr, f"{{{_W}}}bidi")
        before, desk.opening = desk.opening, ""
    else:
        before = " " if words and words[:1].isspace() else ""
    after = " " if said and words and words[-1:].isspace() else ""
    if before + said + after:
        _run(desk, before + said + after, setting)


def _style(desk: _Desk, name: str) -> str | None:
    """Return the identity of a style; ``None`` for that of paragraphs without one."""
    if name not in desk.styles:
        desk.styles[name] = desk.document.part.get_style_id(name, 1)
    return desk.styles[name]


def _run(desk: _Desk, words: str, setting: _Setting) -> Any:  # noqa: ANN401  (python-docx has no types)
    """Write a run of words in one language, as a link where they are one."""
    run = desk.paragraph.add_run(words)
    run.bold, run.italic = setting.bold or None, setting.italic or None
    run.font.superscript = setting.raised or None
    if setting.language not in {"", "und"}:
        etree.SubElement(run.element.get_or_add_rPr(), f"{{{_W}}}lang", {f"{{{_W}}}val": setting.language})
    if setting.link:
        place = desk.document.part.relate_to(setting.link, _LINKS, is_external=True)
        link = etree.SubElement(desk.paragraph._p, f"{{{_W}}}hyperlink")  # noqa: SLF001  (no public way to a link)
        link.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", place)
        link.append(run.element)
    return run


def _call(desk: _Desk, element: "HtmlElement", setting: _Setting) -> None:
    """Write the mark of a note; each mark has a note of its own, with the number of its citation."""
    number = element.text_content().strip()
    identity = len(desk.called) + 1
    desk.called.append((identity, number, desk.notes[element.get("href", "")]))
    run = _run(desk, "", replace(setting, raised=True, link=""))
    mark = etree.SubElement(run.element, f"{{{_W}}}footnoteReference")
    mark.set(f"{{{_W}}}id", str(identity))
    mark.set(f"{{{_W}}}customMarkFollows", "1")
    etree.SubElement(run.element, f"{{{_W}}}t").text = number


def _add_notes(desk: _Desk, language: str) -> None:
    """Put the notes into the document, as the part that word processors look for."""
    from docx.opc.packuri import PackURI  # noqa: PLC0415
    from docx.opc.part import Part  # noqa: PLC0415

    root = etree.Element(f"{{{_W}}}footnotes", nsmap={"w": _W})
    for identity, kind in ((-1, "separator"), (0, "continuationSeparator")):
        note = etree.SubElement(root, f"{{{_W}}}footnote", {f"{{{_W}}}type": kind, f"{{{_W}}}id": str(identity)})
        run = etree.SubElement(etree.SubElement(note, f"{{{_W}}}p"), f"{{{_W}}}r")
        etree.SubElement(run, f"{{{_W}}}{kind}")
    for identity, number, told in desk.called:
        note = etree.SubElement(root, f"{{{_W}}}footnote", {f"{{{_W}}}id": str(identity)})
        paragraph = etree.SubElement(note, f"{{{_W}}}p")
        text = " ".join(told.text_content().split())
        for words, is_raised in ((number, True), (text.removeprefix(number), False)):
            run = etree.SubElement(paragraph, f"{{{_W}}}r")
            looks = etree.SubElement(run, f"{{{_W}}}rPr")
            if is_raised:
                etree.SubElement(looks, f"{{{_W}}}vertAlign", {f"{{{_W}}}val": "superscript"})
            etree.SubElement(looks, f"{{{_W}}}lang", {f"{{{_W}}}val": language})
            etree.SubElement(run, f"{{{_W}}}t", {_XML_SPACE: "preserve"}).text = words
    content = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    package = desk.document.part.package
    part = Part(PackURI("/word/footnotes.xml"), _NOTES_TYPE, content, package)
    desk.document.part.relate_to(part, _NOTES)
