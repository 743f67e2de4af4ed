"""Word documents (.docx) to articles.

Comes in: the bytes of a document. Goes out: one `Page`: the title (or the first heading), then the paragraphs and the
rows of tables in their order. Pictures, comments, notes and fields are left out. A date is never taken from the file:
it tells when the file was made, not when the article appeared.
"""

import io
import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from digest.read.page import Page, Unreadable, fold, lay_out

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

LARGEST = 50_000_000
"""Most bytes of the parts of a document, unpacked."""
MOST_BLOCKS = 20_000
"""Most paragraphs and rows of tables that are read."""
_TITLE = re.compile(r"(?:title|heading 1)", re.IGNORECASE)


def pages(data: bytes, *, zone: str, language: str | None) -> tuple[Page, ...]:
    """Read a Word document.

    Args:
        data: The bytes of the document.
        zone: Not used: no date is taken from a document.
        language: Not used: as `zone`.

    Raises:
        Unreadable: If it is damaged, or too large, or its reader is not installed.
    """
    del zone, language
    try:
        return (_page(_opened(data)),)
    except (Unreadable, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - its library looks for what a damaged document need not have
        raise _damaged() from None


def _page(document: "Document") -> Page:
    blocks = list(itertools.islice(_blocks(document), MOST_BLOCKS + 1))
    notes = [f"document cut: only its first {MOST_BLOCKS:,} paragraphs were read"] if len(blocks) > MOST_BLOCKS else []
    headline = next((words for words, paragraph in blocks[:5] if _TITLE.match(_style(paragraph))), None)
    rest = [words for words, _ in blocks[:MOST_BLOCKS]]
    if headline is not None:
        rest.remove(headline)
    author = fold(document.core_properties.author or "")
    written, span, paragraphs = lay_out(headline, rest)
    byline = author if author and author != "python-docx" else None
    return Page(text=written, headline=span, paragraphs=paragraphs, byline=byline, notes=tuple(notes))


def _damaged() -> Unreadable:
    return Unreadable("is a damaged Word document", "Open it in a word processor and save it again.")


def _opened(data: bytes) -> "Document":
    try:
        from docx import Document  # noqa: PLC0415 - optional
    except ImportError:
        raise Unreadable("is a Word document, and its reader is not installed", "Install digest[docx].") from None
    try:
        with ZipFile(io.BytesIO(data)) as parts:
            size = sum(part.file_size for part in parts.infolist())
        document = Document(io.BytesIO(data)) if size <= LARGEST else None
    except (BadZipFile, KeyError, ValueError, OSError, SyntaxError):
        raise _damaged() from None
    if document is None:
        raise Unreadable("is a Word document that unpacks to more than it may", "Save its text.")
    return document


def _blocks(document: "Document") -> Iterator[tuple[str, "Paragraph | None"]]:
    """Yield the words of each paragraph with the paragraph itself, and each row of a table as one text."""
    from docx.table import Table  # noqa: PLC0415 - as above

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from ((words, None) for row in block.rows if (words := _row(row)))
        elif words := fold(block.text):
            yield words, block


def _row(row: "_Row") -> str:
    """Return the words of the cells of a row."""
    from docx.table import _Cell  # noqa: PLC0415 - as above

    # The cells as they stand: the library would repeat a merged one for each of a million columns that it claims.
    cells = (_Cell(cell, row.table) for cell in row._tr.tc_lst)  # noqa: SLF001 - there is no public way to them
    return " | ".join(filter(None, dict.fromkeys(fold(cell.text) for cell in cells)))


def _style(paragraph: "Paragraph | None") -> str:
    """Return the name of a paragraph's style, which is costly to look up."""
    return (paragraph.style.name or "") if paragraph is not None and paragraph.style else ""
