"""The small values that everything is made of: places in a text, dates that know their precision, closed word lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Format = Literal["markdown", "html", "pdf", "json", "text", "pdfa", "epub", "docx", "atom", "jsonfeed", "mail"]
"""The formats an edition is rendered in."""

PAPER: frozenset[Format] = frozenset({"pdf", "pdfa"})
"""The formats that are laid out on pages."""

OutletKind = Literal[
    "state_agency", "wire", "official", "newspaper", "broadcaster", "channel", "independent", "unknown"
]
"""What an outlet is. *unknown* is never *independent*."""

Ownership = Literal["state", "public", "private", "cooperative", "unknown"]
"""Who owns an outlet."""

SpeakerKind = Literal["name", "office", "outlet"]
"""What a speaker goes by: a name of their own, an office or body alone ("fonti"), or an outlet's name."""

Act = Literal["says", "adds", "announces", "confirms", "denies", "warns", "accuses", "asks", "orders", "promises"]
"""What a form of saying does."""

NameKind = Literal["person", "place", "organisation", "unknown"]
"""What a name names."""

Precision = Literal["year", "month", "day", "minute"]
"""How exactly a date is known."""

OptionValue = str | float | bool
"""What an option of a theme is set to."""

Block = Literal["contents", "claims", "sources", "evidence", "names", "account"]
"""A part of an edition that an audience may ask for."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Span:
    """A half-open range of characters (Unicode code points) of one article's `text`."""

    start: int
    """Offset of the first character, from 0."""
    end: int
    """Offset after the last character; never smaller than `start`."""

    def of(self, text: str) -> str:
        """Return the characters of `text` that this span covers."""
        return text[self.start : self.end]

    def covers(self, other: "Span") -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def meets(self, other: "Span") -> bool:
        """Tell whether `other` shares a character with this span."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Where else an article was found: the same text, or a shorter one of the same page."""

    location: str
    """As `Article.location`."""
    url: str | None
    outlet: str | None
    sha256: str
    """SHA-256 of that document's bytes, in hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryName:
    """A name in a brief's stories, in all the ways that they write it."""

    key: str
    """The same for all spellings, in every story; for programs."""
    kind: NameKind
    forms: tuple[str, ...]
    """As the sources write it, the fullest first."""
    count: int
    """How often it stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A date that knows its precision: ``2022-12`` is a month and never its first day.

    `month` is ``None`` where only the year is known, `day` where only the month is, `at` where no time is.
    """

    year: int
    month: int | None = None
    day: int | None = None
    at: datetime | None = None
    """The aware instant, when the time of day is known too."""
    origin: str
    """Where it was read: ``prefix``, ``front matter``, ``dateline`` ..."""
    raw: str
    """The characters it was read from."""

    @property
    def precision(self) -> Precision:
        """How exactly the date is known."""
        if self.at is not None:
            return "minute"
        if self.day is not None:
            return "day"
        return "month" if self.month is not None else "year"

    @property
    def edtf(self) -> str:
        """The date as ISO 8601-2 / EDTF level 0 text, no finer than it is known."""
        if self.at is not None:
            return self.at.isoformat(timespec="minutes")
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)
