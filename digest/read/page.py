"""What a reader gives: the canonical text of a document and what stands where in it.

It carries values between the readers and `digest.read`; it reads and decides nothing.
"""

from dataclasses import dataclass

from digest.model import Span, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One document, laid out; the spans are ranges of `text`."""

    text: str
    headline: Span | None
    paragraphs: tuple[Span, ...]
    when: When | None = None
    outlet: str | None = None
    url: str | None = None
    byline: str | None = None
    language: str | None = None
    key: str | None = None
    """What tells the stories of one document apart (an id, an address); ``None`` where a document is one page."""
    notes: tuple[str, ...] = ()


class Unreadable(Exception):  # noqa: N818 - it says what a document is; no program went wrong
    """A document that a reader cannot read; it never leaves the room."""

    def __init__(self, what: str, remedy: str) -> None:
        """Tell a person `what` is wrong with the document, and the `remedy`."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def fold(text: str) -> str:
    """Return `text` with every run of white space as one space."""
    return " ".join(text.split())
