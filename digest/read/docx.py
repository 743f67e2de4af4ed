"""Word documents (.docx) to articles.

Comes in: the bytes of a document. Goes out: one `Page`: the title (or the first heading), then the paragraphs and the
rows of tables in their order. Pictures, comments, notes and fields are left out. A date is never taken from the file:
it tells when the file was made, not when the article appeared.
"""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from digest.read.page import Page, Unreadable, fold, lay_out

if TYPE_CHECKING:
    from docx.document import Document

LARGEST = 50_000_000
"""Most bytes of the parts of a document, unpacked."""
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
    document = _opened(data)
    blocks = list(_blocks(document))
    headline = next((words for words, style in blocks[:5] if _TITLE.match(style)), None)
    rest = [words for words, _ in blocks]
    if headline is not None:
        rest.remove(headline)
    author = fold(document.core_properties.author or "")
    written, span, paragraphs = lay_out(headline, rest)
    byline = author if author and author != "python-docx" else None
    return (Page(text=written, headline=span, paragraphs=paragraphs, byline=byline),)


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
        raise Unreadable("is a damaged Word document", "Open it in a word processor and save it again.") from None
    if document is None:
        raise Unreadable("is a Word document that unpacks to more than it may", "Save its text.")
    return document


def _blocks(document: "Document") -> Iterator[tuple[str, str]]:
    """Yield the words and the style of each paragraph, and each row of a table as one text."""
    from docx.table import Table  # noqa: PLC0415 - as above

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                # A merged cell is told once for each of its columns.
                words = " | ".join(filter(None, dict.fromkeys(fold(cell.text) for cell in row.cells)))
                if words:
                    yield words, ""
        elif words := fold(block.text):
            yield words, (block.style.name or "") if block.style else ""
