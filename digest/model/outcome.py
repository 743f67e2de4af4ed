"""The way out, and what is told beside the line: renditions, receipts, problems, stories left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from digest.model.values import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """An edition in one format, as bytes."""

    audience: str
    format: Format
    name: str
    """File name, such as ``analyst.html``."""
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that a rendition went where it should."""

    audience: str
    format: Format
    path: str
    """For people: the destination's `shown` and the path below it."""
    size: int
    """Bytes."""
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """An issue that stands in a destination, for one audience."""

    day: date
    record: Mapping[str, Any] | None
    """Its JSON edition; ``None`` where there is none."""
    files: tuple[tuple[str, int], ...]
    """Name and bytes of each of its files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that failed while the build went on."""

    where: str
    """A location, a source or a format."""
    what: str
    remedy: str
    """What to do about it; may be empty."""
    is_document: bool = True
    """Whether `where` is a document that was found and could not be read."""
    handling: tuple[str, ...] = ()
    """Handling labels of the source and the document; never printed."""


SpikeReason = Literal[
    "empty",  # the document holds no text
    "duplicate",  # the same bytes or text as another document
    "too_old",  # before the window
    "future",  # after the day
    "undated",  # without a date, where the configuration leaves those out
    "other_topic",  # its topic is not among this audience's
    "unclassified",  # fits no topic, where the audience leaves those out
    "section_full",  # beyond the audience's stories per section
    "edition_full",  # beyond the audience's stories in total
    "no_room",  # beyond the audience's words, minutes or pages
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spiked:
    """A story left out, with the reason."""

    id: str
    """Story id."""
    location: str
    headline: str
    """Exactly as the source has it; may be empty."""
    reason: SpikeReason
    detail: str
    handling: tuple[str, ...] = ()
    """Handling labels of the source and the document; never printed."""
