"""An edition to bytes: Markdown, HTML, PDF, JSON, plain text.

What comes in: an `Edition` and the template folders. What goes out: a `Rendition`, the same bytes for the same edition
and templates, whatever the time, time zone, locale or folder. This room reads templates, themes, words and fonts and
nothing else; it never opens a connection, writes a file, or changes a letter or a digit of a source.
"""

from collections.abc import Callable, Mapping, Sequence

from digest.model import Edition, Format, Problem, Rendition
from digest.render.check import check_templates
from digest.render.fonts import font_obstacle, pdf_caution, pdf_obstacle
from digest.render.mail import to_mail
from digest.render.markdown import to_markdown
from digest.render.page import to_html
from digest.render.pdf import to_archive_pdf, to_pdf
from digest.render.record import to_json
from digest.render.text import to_text

__all__ = ["check_templates", "font_obstacle", "pdf_caution", "pdf_obstacle", "render", "to_json"]

_Rendered = tuple[bytes, tuple[Problem, ...]]


def _epub(edition: Edition, templates: Sequence[str]) -> _Rendered:
    """Return an edition as EPUB."""
    from digest.render.epub import to_epub  # noqa: PLC0415  (XML is loaded where a book is wanted)

    return to_epub(edition, templates), ()


def _docx(edition: Edition, templates: Sequence[str]) -> _Rendered:
    """Return an edition as DOCX."""
    from digest.render.word import to_docx  # noqa: PLC0415  (as above)

    return to_docx(edition, templates), ()


_FORMATS: Mapping[Format, tuple[str, Callable[[Edition, Sequence[str]], _Rendered]]] = {
    "markdown": ("md", lambda edition, templates: (to_markdown(edition, templates), ())),
    "html": ("html", lambda edition, templates: (to_html(edition, templates), ())),
    "pdf": ("pdf", to_pdf),
    "pdfa": ("archive.pdf", to_archive_pdf),
    "json": ("json", lambda edition, _: (to_json(edition), ())),
    "epub": ("epub", _epub),
    "docx": ("docx", _docx),
    "text": ("txt", lambda edition, templates: (to_text(edition, templates), ())),
    "mail": ("eml", to_mail),
}


def render(edition: Edition, format: Format, *, templates: Sequence[str]) -> tuple[Rendition, tuple[Problem, ...]]:  # noqa: A002
    """Return `edition` in one format, and what a reader of it should be warned of.

    Args:
        edition: What to print.
        format: Its name, as ``markdown`` or ``pdf``.
        templates: Absolute template folders, first found first; the built-in one is last.

    Raises:
        TemplateError: A template, theme or table of words is wrong; says file, line and what.
        RenderError: This machine lacks a library or font that PDF needs; says what to install.
    """
    suffix, make = _FORMATS[format]
    made, problems = make(edition, templates)
    return Rendition(audience=edition.audience, format=format, name=f"{edition.audience}.{suffix}", data=made), problems
