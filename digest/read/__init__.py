"""Documents to articles.

Comes in: `digest.model.Raw` bytes. Goes out: an `Article` whose canonical text keeps every word in its place; or a
`Problem` for what is no text; or a `Spiked` for what holds nothing, or nothing new. It never fetches anything, and
never raises because of what a document holds.

A reader is a plain function from decoded text to a `Page`; `READERS` says which one reads what.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from digest.model import Article, Problem, Raw, Spiked, SpikeReason
from digest.read import markdown, matter, plain
from digest.read.decode import Decoded, decode
from digest.read.page import Page, fold

__all__ = ["read", "read_all"]

Reader = Callable[[str, str, str | None], Page]
"""From text, zone and expected language to a page."""


def _read_plain(text: str, zone: str, language: str | None) -> Page:
    # A plain text may carry front matter; then the rest of it is Markdown too.
    return markdown.read(text, zone=zone, language=language) if matter.has_matter(text) else plain.read(text, zone=zone)


def _read_markdown(text: str, zone: str, language: str | None) -> Page:
    return markdown.read(text, zone=zone, language=language)


READERS: dict[str, Reader] = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".txt": _read_plain,
}
"""Readers by the ending of the file's name; other names are read as plain text."""


def read(raw: Raw, *, zone: str) -> Article | Problem | Spiked:
    """Read one document.

    Args:
        raw: The document.
        zone: IANA name of the zone of times that name none.
    """
    decoded = decode(raw.data)
    if isinstance(decoded, str):
        remedy = "Save its text as a .txt or .md file."
        return Problem(where=raw.location, what=f"cannot be read as an article: it looks like {decoded}", remedy=remedy)
    ending = PurePosixPath(raw.location).suffix.lower()
    page = READERS.get(ending, _read_plain)(decoded.text, zone, raw.source.language)
    if not page.paragraphs:
        return _spiked(raw, "empty", "the document holds no text")
    return _article(raw, decoded, page)


def read_all(raws: Iterable[Raw], *, zone: str) -> tuple[tuple[Article, ...], tuple[Problem, ...], tuple[Spiked, ...]]:
    """Read documents, each text once.

    Args:
        raws: The documents; of two with the same bytes or words, the first is read.
        zone: IANA name of the zone of times that name none.

    Returns:
        The articles in the given order, what could not be read, and what was left out.
    """
    articles: list[Article] = []
    problems: list[Problem] = []
    spiked: list[Spiked] = []
    seen: dict[str, str] = {}
    for raw in raws:
        result = read(raw, zone=zone)
        if isinstance(result, Article):
            words = hashlib.sha256(fold(result.text).encode("utf-8", "surrogatepass")).hexdigest()
            first = seen.setdefault(words, result.location)
            if first == result.location:
                articles.append(result)
            else:
                spiked.append(_duplicate(raw, result, first))
        elif isinstance(result, Problem):
            problems.append(result)
        else:
            spiked.append(result)
    return tuple(articles), tuple(problems), tuple(spiked)


def _article(raw: Raw, decoded: Decoded, page: Page) -> Article:
    return Article(
        id=_id(raw),
        location=raw.location,
        sha256=hashlib.sha256(raw.data).hexdigest(),
        encoding=decoded.encoding,
        text=page.text,
        headline=page.headline,
        paragraphs=page.paragraphs,
        when=page.when,
        outlet=page.outlet or raw.source.outlet,
        url=page.url,
        byline=page.byline,
        language=page.language or raw.source.language,
        split=raw.source.split,
        notes=(*decoded.notes, *page.notes),
    )


def _id(raw: Raw) -> str:
    """Return twelve hexadecimal digits that stay the same wherever the file lies."""
    name = PurePosixPath(raw.location).name.encode("utf-8", "surrogateescape")
    return hashlib.blake2b(name + b"\0" + raw.data, digest_size=6).hexdigest()


def _duplicate(raw: Raw, article: Article, first: str) -> Spiked:
    headline = article.headline.of(article.text) if article.headline else ""
    return Spiked(
        id=_id(raw), location=raw.location, headline=headline, reason="duplicate", detail=f"the same text as {first}"
    )


def _spiked(raw: Raw, reason: SpikeReason, detail: str) -> Spiked:
    return Spiked(id=_id(raw), location=raw.location, headline="", reason=reason, detail=detail)
