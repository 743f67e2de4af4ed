"""What the front page and a story's ornaments are made of, and what is known of issues before."""

from collections.abc import Mapping
from dataclasses import dataclass

from digest.model.values import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the archive knows of the issues before one."""

    number: int | None = None
    """Number of the issue itself, from 1; ``None`` where nothing is remembered."""
    days: tuple[Mapping[str, Mapping[str, int]], ...] = ()
    """For each issue day before it, the latest first: audience id to topic id to stories printed; the empty id is that
    of the stories that fit no topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A row of the chart: a section's stories, today and in the issues before."""

    topic: str | None
    """Topic id; ``None`` for stories that fit no topic."""
    title: str
    """As `Section.title`."""
    color: str | None
    """As `Section.color`."""
    stories: int
    """Stories printed in it today; 0 where it is missing today."""
    usual: float | None = None
    """Mean of the issues before, to a tenth; ``None`` where there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A story that something else leads to."""

    number: int
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words that a printed sentence quotes, with who says them."""

    text: str
    """Exactly the characters of the span, quotation marks included."""
    span: Span
    article: str
    """Article id."""
    speaker: str
    """As the claim of the same sentence names the speaker."""
    language: str
