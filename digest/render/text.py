"""An edition as plain text.

What comes in: an edition and the template folders. What goes out: UTF-8 text in lines of 74 columns, with numbered
sources at the end, and nothing that a terminal obeys.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from digest.model import Edition
from digest.render.environment import fill, text_sandbox
from digest.render.locales import load_words
from digest.render.page import desk_note
from digest.render.plain import Plain, joined, laid
from digest.render.tables import load_theme

if TYPE_CHECKING:
    from lxml.html import HtmlElement


def to_text(edition: Edition, templates: Sequence[str]) -> bytes:
    """Return `edition` as UTF-8 text.

    Raises:
        TemplateError: A template is wrong.
    """
    values = {
        "edition": edition,
        "words": load_words(templates, edition.language),
        "theme": load_theme(templates, edition.theme, edition.template, edition.options),
        "medium": "text",
        "intro": note_as_text(edition.intro),
    }
    return laid(fill(text_sandbox(templates, edition.template, edition.theme), "issue.txt.j2", values)).encode()


def note_as_text(note: str | None) -> Plain:
    """Return the desk's note: its paragraphs, and the address of a link behind its words."""
    html = desk_note(note)
    if not html:
        return Plain("")
    from lxml.html import fragments_fromstring  # noqa: PLC0415  (loaded only for editions that have a note)

    blocks = fragments_fromstring(html)
    told = ("".join(_told(block)) if not isinstance(block, str) else block for block in blocks)
    return Plain("\n\n").join(joined(each.split(), " ") for each in told if each.strip())


def _told(element: "HtmlElement") -> Iterator[str]:
    """Yield the words of an element."""
    yield ("- " if element.tag == "li" else "") + (element.text or "")
    for child in element:
        yield from _told(child)
        yield child.tail or ""
    if element.tag == "a" and element.get("href"):
        yield f" ({element.get('href')})"
