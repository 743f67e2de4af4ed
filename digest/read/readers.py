"""Which reader reads what.

Comes in: a kind and the source it came from. Goes out: a reader, a plain function from bytes to pages; or the reason
why there is none. It never reads anything itself.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from digest.model import Source
from digest.read import docx, feed, html, mail, markdown, matter, pdf, plain, table
from digest.read.decode import Decoded, decode
from digest.read.kind import Kind
from digest.read.page import Page, Unreadable

LARGEST_TEXT = 10_000_000
"""Most bytes of a text that is one article."""
MOST_LINES = 100_000
"""Most lines of a text that is one article."""

Pages = tuple[Page | Unreadable, ...]
"""The articles of a document, and the parts of it that could not be read."""


class Reader(Protocol):
    """From bytes, the zone of times that name none, and the expected language, to pages."""

    def __call__(self, data: bytes, *, zone: str, language: str | None) -> Pages:
        """Read a document.

        Raises:
            Unreadable: If nothing of it can be read.
        """
        ...


def reader_of(kind: Kind | None, source: Source, found_at: str | None = None) -> Reader:
    """Return the reader of a kind, set as the source wishes, for a document that was found at a web address or none."""
    if kind == "feed":
        return partial(feed.pages, base=found_at or "")
    if kind == "html":
        return partial(html.pages, fast=source.fast)
    if kind in _TABLES:
        return partial(_TABLES[kind], columns=source.columns)
    # What no reader reads is decoded all the same: that tells what it looks like.
    return READERS.get(kind, _plain) if kind else _plain


def _decoded(data: bytes) -> Decoded:
    if len(data) > LARGEST_TEXT:
        what = f"has {len(data):,} bytes; at most {LARGEST_TEXT:,} of text are read"
        raise Unreadable(what, "Split the file, or remove it.")
    decoded = decode(data)
    if isinstance(decoded, str):
        what = f"cannot be read as an article: it looks like {decoded}"
        raise Unreadable(what, "Save its text as a .txt or .md file.")
    lines = decoded.text.count("\n")
    if lines > MOST_LINES:
        raise Unreadable(
            f"has {lines:,} lines; at most {MOST_LINES:,} of text are read", "Split the file, or remove it."
        )
    return decoded


def _plain(data: bytes, *, zone: str, language: str | None) -> Pages:
    decoded = _decoded(data)
    # A plain text may carry front matter; then the rest of it is Markdown too.
    if matter.has_matter(decoded.text):
        return (_with(decoded, markdown.read(decoded.text, zone=zone, language=language)),)
    page = plain.read(decoded.text, zone=zone)
    return (_with(decoded, replace(page, handling=matter.stray_label(decoded.text))),)


def _markdown(data: bytes, *, zone: str, language: str | None) -> Pages:
    decoded = _decoded(data)
    return (_with(decoded, markdown.read(decoded.text, zone=zone, language=language)),)


def _with(decoded: Decoded, page: Page) -> Page:
    return replace(page, encoding=decoded.encoding, notes=(*decoded.notes, *page.notes))


READERS: dict[Kind, Reader] = {
    "plain": _plain,
    "markdown": _markdown,
    "html": html.pages,
    "feed": feed.pages,
    "mail": mail.pages,
    "pdf": pdf.pages,
    "docx": docx.pages,
}
"""Readers by kind."""
_TABLES: dict[Kind | None, Callable[..., Pages]] = {"json": table.json_pages, "csv": table.csv_pages}
"""Readers of rows, which take the names of their columns."""
