"""What a reader gives: the canonical text of an article and what stands where in it; or why there is none.

It carries values between the readers and `digest.read`; it reads and decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.model import Span, When

LONGEST_HEADLINE = 500
"""Most characters of a headline; a longer one is the first paragraph, and no word of it is lost."""


class Unreadable(Exception):  # noqa: N818 - it is the world that is wrong, and it ends as a Problem
    """A document, or one article of it, that cannot be read; a reader raises it, or gives it among its pages."""

    def __init__(self, what: str, remedy: str, key: str | None = None) -> None:
        """Tell what the document is or lacks, what its owner can do, and which part of it is meant."""
        super().__init__(what, remedy, key)
        self.what = what
        self.remedy = remedy
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One article, laid out; the spans are ranges of `text`."""

    text: str
    headline: Span | None
    paragraphs: tuple[Span, ...]
    when: When | None = None
    outlet: str | None = None
    feed: str | None = None
    """Name of the feed that it stands in: its outlet, where neither it nor the configuration names one."""
    url: str | None = None
    byline: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()
    key: str | None = None
    """Tells the articles of one document apart; ``None`` counts them."""
    is_whole: bool = False
    """Whether its publisher parted it from others, so that a sub-heading in it begins no other story."""
    encoding: str | None = None
    """Python's name of the encoding that the text was decoded from, where there was one."""
    handling: str | None = None
    """The handling label that the document gives it."""


def fold(text: str) -> str:
    """Return `text` with every run of white space as one space."""
    return " ".join(text.split())


def lay_out(headline: str | None, blocks: Sequence[str]) -> tuple[str, Span | None, tuple[Span, ...]]:
    """Return the canonical text of a headline and paragraphs, with the places of both; blank lines part them."""
    if headline is not None and len(headline) > LONGEST_HEADLINE:
        blocks, headline = [headline, *blocks], None
    if headline is not None and not blocks:
        # A document that is a headline alone tells its story there.
        blocks, headline = [headline], None
    parts = [*([headline] if headline is not None else []), *blocks]
    spans, start = [], 0
    for part in parts:
        spans.append(Span(start=start, end=start + len(part)))
        start += len(part) + 2
    titled = headline is not None
    return "\n\n".join(parts), spans[0] if titled else None, tuple(spans[1:] if titled else spans)
