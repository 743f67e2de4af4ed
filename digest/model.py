"""Every noun that flows along the line, from a configured source to a receipt.

What comes in and goes out of each room is a type of this module. All are frozen, slotted, keyword-only dataclasses:
tuples instead of lists; ids are stable hashes of content; scores are 0-1; ``None`` means *known to be absent*.
There is one type per stage, wrapping the one before. This module never reads, writes or decides anything.

`Edition` is the contract for template authors: it is all that a template sees.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Format = Literal["markdown", "html", "pdf", "json"]
"""The formats an edition is rendered in."""

OutletKind = Literal[
    "state_agency", "wire", "official", "newspaper", "broadcaster", "channel", "independent", "unknown"
]
"""What an outlet is. *unknown* is never *independent*."""

Ownership = Literal["state", "public", "private", "cooperative", "unknown"]
"""Who owns an outlet."""

Precision = Literal["year", "month", "day", "minute"]
"""How exactly a date is known."""

Block = Literal["contents", "claims", "sources", "evidence", "account"]
"""A part of an edition that an audience may ask for."""


# --- small values ----------------------------------------------------------------------------------------------------


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


# --- configuration ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where articles are read from: one file or a folder of files."""

    path: str
    """Absolute path of a file or folder."""
    shown: str
    """The path as its user wrote it; locations of articles begin with it."""
    pattern: str = "**/*"
    """Glob of the files wanted, relative to `path` when that is a folder."""
    outlet: str | None = None
    """Name of the outlet that published these articles, where all come from one."""
    language: str | None = None
    """ISO 639-1 code expected; a prior, never a fact."""
    split: bool = True
    """Whether articles may be round-ups that hold several stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, a phrase, or a word beginning (``disert*``), with its weight."""

    text: str
    weight: float = 1.0
    """Above 0; 1 is ordinary."""
    language: str | None = None
    """ISO 639-1 code of the stories it counts in; ``None`` counts in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A class that stories are filed under, and its rule."""

    id: str
    titles: Mapping[str, str]
    """Title by language code."""
    any: tuple[Term, ...]
    """Terms of which each one found adds its weight; one at least must be found."""
    all: tuple[Term, ...] = ()
    """Terms that must all be found (in the story's language)."""
    none: tuple[Term, ...] = ()
    """Terms of which none may be found."""
    weight: float = 1.0
    """Importance of the topic in ranking; above 0, 1 is ordinary."""
    headline_boost: float = 2.0
    """Factor for a term found in the headline; 1 or more."""
    lede_boost: float = 1.5
    """Factor for a term found in the opening paragraph; 1 or more."""
    minimum: float = 0.3
    """Lowest score (0-1) at which a story is filed."""
    color: str | None = None
    """Colour of the section as ``#rrggbb``; ``None`` takes the theme's next one."""

    def title(self, language: str) -> str:
        """Return the title in `language`, else in any language there is, else the id."""
        return self.titles.get(language) or next(iter(self.titles.values()), self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A publisher, agency or channel."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: OutletKind = "unknown"
    ownership: Ownership = "unknown"
    weight: float = 1.0
    """Importance in ranking; above 0, 1 is ordinary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who an edition is cut for, and how."""

    id: str
    title: str
    language: str
    """ISO 639-1 code of labels and dates."""
    topics: tuple[str, ...]
    """Topic ids in the order of their sections."""
    unclassified: bool = True
    """Whether stories that fit no topic are printed, in a section of their own."""
    per_section: int | None = None
    """Most stories in a section; ``None`` is no limit."""
    total: int | None = None
    """Most stories in the edition; ``None`` is no limit."""
    sentences: int | None = None
    """Most sentences of a brief; ``None`` prints every sentence."""
    key_points: int = 3
    """Most key points; 0 prints none."""
    formats: tuple[Format, ...] = ("markdown", "html", "pdf", "json")
    template: str | None = None
    """Folder under ``templates/audiences`` whose files come first; ``None`` takes the one named after the audience."""
    theme: str = "plain"
    show: tuple[Block, ...] = ("contents", "claims", "sources", "evidence", "account")
    intro: str | None = None
    """The desk's own note, in Markdown."""
    label: str | None = None
    """Handling label or audience line printed on every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where renditions go: a folder, with one folder per issue date below it."""

    path: str
    """Absolute path."""
    shown: str
    """The path as its user wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings of a build, checked."""

    path: str | None
    """The file they were read from, as its user wrote it; ``None`` for the built-in ones."""
    title: str
    language: str
    timezone: str
    """IANA name."""
    window_hours: float | None
    """Length of the window before the end of the issue's day; ``None`` takes every article up to that day."""
    undated: Literal["keep", "spike"]
    """What happens to articles without a date when there is a window."""
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...]
    outlets: tuple[Outlet, ...]
    audiences: tuple[Audience, ...]
    destinations: tuple[Destination, ...]
    templates: tuple[str, ...]
    """Absolute template folders, first found first; the built-in one is last."""


# --- along the line --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The bytes of one document, as collected."""

    source: Source
    location: str
    """Path for people (the source's `shown` and the path below it) or URL; unique in a build."""
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One document as published. All spans below it are ranges of its `text`."""

    id: str
    """Twelve hexadecimal digits of the BLAKE2 hash of the location's last part and the bytes."""
    location: str
    sha256: str
    """SHA-256 of the bytes, in hexadecimal."""
    encoding: str
    text: str
    """The canonical text: decoded, line ends as ``\\n``; nothing else changed for plain text."""
    headline: Span | None
    """The headline that the document has; ``None`` when it has none."""
    paragraphs: tuple[Span, ...]
    """Non-empty paragraphs (bare sub-headings included), in order, without headline and date prefix."""
    when: When | None
    outlet: str | None
    """Name of the publishing outlet, when known."""
    url: str | None
    byline: str | None
    language: str | None
    """ISO 639-1 code that the document or its source declares; a prior for its stories."""
    split: bool
    """Whether it may be split into stories."""
    notes: tuple[str, ...] = ()
    """What a reader should know about how it was read ("encoding guessed: koi8_r")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The title of a story: a span of its article, never written by us."""

    text: str
    """Exactly the characters of the span."""
    span: Span
    derived: bool
    """Whether it was taken from the running text because the source has none."""
    cut: bool = False
    """Whether the sentence it was taken from goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a story with its sentences."""

    number: int
    """Position in the article, from 1 (headline and date prefix are not counted)."""
    span: Span
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article's report of one event; the unit that flows."""

    id: str
    """Twelve hexadecimal digits of the BLAKE2 hash of the story's characters."""
    article: Article
    headline: Headline
    paragraphs: tuple[Paragraph, ...]
    language: str
    """ISO 639-1 code, or ``und`` when unsure."""
    boundary: tuple[str, ...]
    """Why the story begins where it does ("first paragraph", "heading", "opener: Intanto")."""
    confidence: float
    """How sure the boundary is, 0-1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One occurrence of a topic's term."""

    term: str
    """The term as the configuration writes it."""
    span: Span
    found: str
    """Exactly the characters of the span."""
    where: Literal["headline", "lede", "body"]
    points: float
    """What it added to the raw score."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A topic given to a story, or considered for it, with the evidence."""

    topic: str
    score: float
    """0-1."""
    evidence: tuple[Evidence, ...]
    sentence: Span | None = None
    """The one sentence it rests on, when the label is an aside's and not the whole story's."""
    refused: str | None = None
    """Why it was not given; ``None`` when it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A story with its topic labels."""

    story: Story
    labels: tuple[Label, ...]
    """Labels given, the main one first; empty when the story fits no topic."""
    considered: tuple[Label, ...]
    """Topics that had a term in the story and were refused, best first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Why two stories are one event."""

    story: str
    other: str
    similarity: float
    """0-1."""
    shared: tuple[str, ...]
    """The words that weighed most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One event: the stories that tell it, the lead first."""

    id: str
    """The lead story's id."""
    members: tuple[Filed, ...]
    merges: tuple[Merge, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One part of a rank score."""

    name: str
    """``outlets``, ``recency``, ``topic`` or ``weight``."""
    value: float
    """What it adds to the score."""
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a cluster stands in the issue, and why."""

    cluster: Cluster
    topic: str | None
    """Topic id of its section; ``None`` is the section of unclassified stories."""
    position: int
    """Place within the section, from 1."""
    score: float
    """0-1."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence that may be printed: exactly the characters of its span."""

    text: str
    span: Span
    article: str
    """Article id."""
    paragraph: int
    """Paragraph number in the article, from 1."""
    language: str
    weight: float
    """How much it says about the story, 0-1; the heaviest are printed first when there is little room."""
    needs_previous: bool
    """Whether it leans on the sentence before it ("Ma ...", "Lo riporta ...") and cannot open a brief."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who said what, and who relayed it."""

    speaker: str
    """The speaker's name or office, exactly as the source writes it."""
    verb: str
    """The cue, exactly as the source writes it."""
    relays: tuple[str, ...]
    """Names of the outlets and channels it came through, nearest to the speaker first."""
    quoted: bool
    """Whether the source quotes it word for word."""
    span: Span
    """The sentence that makes the claim."""
    article: str
    """Article id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A cluster, ready to be printed at any length."""

    id: str
    """The lead story's id."""
    placement: Placement
    headline: Headline
    sentences: tuple[Sentence, ...]
    """Every sentence that may be printed, in source order (asides that stand elsewhere are not among them)."""
    asides: tuple[tuple[str, Sentence], ...]
    """Topic id and sentence of each aside."""
    claims: tuple[Claim, ...]
    outlets: tuple[Outlet, ...]
    """Who is credited: the publisher first, then the relays in order of appearance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One date's finished whole: all topics, all briefs."""

    date: date
    start: datetime | None
    """Begin of the window; ``None`` when there is none."""
    end: datetime
    """End of the window, exclusive."""
    briefs: tuple[Brief, ...]
    """In order of topics, then position."""
    topics: tuple[Topic, ...]
    articles: tuple[Article, ...]
    """All that were read, in order of location."""
    spiked: tuple["Spiked", ...]
    """Stories and articles left out before the cut."""
    problems: tuple["Problem", ...]


# --- the edition: all that a template sees ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The pointer from printed sentences to their origin."""

    number: int
    """From 1, in printed order; unique in the edition."""
    article: str
    """Article id; see `Edition.origins`."""
    location: str
    """File (or URL) of the article."""
    paragraph: int
    """From 1."""
    span: Span
    """From the first to the last character printed from that paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Sentences printed in one run from one paragraph of one article; its citation mark follows the last of them."""

    sentences: tuple[Sentence, ...]
    citation: Citation
    gap: bool
    """Whether the source has sentences, not printed, between the passage before (or the story's start) and this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """Another section that points to a story."""

    topic: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBrief:
    """A story as it stands in an edition."""

    number: int
    """From 1, in printed order; unique in the edition."""
    id: str
    """Stable id; use it for anchors."""
    headline: Headline
    language: str
    """Language of headline and text, ``und`` when unsure."""
    when: When | None
    outlets: tuple[Outlet, ...]
    passages: tuple[Passage, ...]
    omitted: int
    """How many sentences of the story (its other tellers' included) are not printed here."""
    claims: tuple[Claim, ...]
    origins: tuple[str, ...]
    """Ids of the articles that tell it, the lead first."""
    evidence: tuple[Evidence, ...]
    """Why it is in its section; empty for an unclassified story."""
    score: float
    """Rank score, 0-1."""
    reasons: tuple[Reason, ...]
    also: tuple[Also, ...]
    """Other sections of this edition that point here."""
    told_by: int
    """How many stories were merged into it, itself included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A line in a section that leads to a story printed in another one."""

    number: int
    """Number of the story it points to."""
    id: str
    """Id of that story."""
    headline: Headline
    language: str
    passage: Passage | None
    """The one sentence that belongs here, when the pointer is an aside's; printed here and nowhere else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A topic as printed."""

    topic: str | None
    """Topic id; ``None`` for stories that fit no topic."""
    title: str
    """In the edition's language; empty when `topic` is ``None`` (the locale has the words)."""
    color: str | None
    """``#rrggbb`` from the configuration, or ``None`` for the theme's own."""
    briefs: tuple[PrintedBrief, ...]
    pointers: tuple[Pointer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPoint:
    """One of the issue's main lines: the heaviest sentence of a leading story."""

    number: int
    """From 1."""
    passage: Passage
    brief: int
    """Number of its story."""
    brief_id: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """An article that the edition prints from."""

    number: int
    """From 1, in order of first citation."""
    article: str
    """Article id."""
    location: str
    url: str | None
    sha256: str
    text_sha256: str
    """SHA-256 of the canonical text as UTF-8: what the spans count in."""
    encoding: str
    outlet: str | None
    headline: str | None
    """The document's own headline, exactly; ``None`` when it has none."""
    when: When | None
    language: str | None
    briefs: tuple[int, ...]
    """Numbers of the stories printed from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A named count."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The honest box. ``stories == printed + merged + sum(left_out)`` and ``found == read + len(unreadable)``."""

    found: int
    """Documents found."""
    read: int
    """Articles read."""
    unreadable: tuple["Problem", ...]
    """One for each document that could not be read."""
    other_problems: tuple["Problem", ...]
    """What else went wrong (a missing folder); these are no documents and count in no sum."""
    stories: int
    """Stories found in the articles read."""
    printed: int
    """Stories that stand in this edition as briefs."""
    merged: int
    """Stories that were merged into those."""
    left_out: tuple[Tally, ...]
    """Count by reason (see `SpikeReason`), sorted by name."""
    spiked: tuple["Spiked", ...]
    """Each story left out of this edition."""
    undated: int
    """Articles without a date."""
    unclassified: int
    """Printed stories that fit no topic."""
    start: datetime | None
    """Begin of the window; ``None`` when there is none."""
    end: datetime
    """End of the window, exclusive."""
    languages: tuple[Tally, ...]
    """Stories inside the window, by language code, most first."""
    set_aside: tuple["Spiked", ...] = ()
    """Articles read that gave no story (no text in them, or the same text as another one); they count in `read`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """An issue cut for one audience: all that a template sees."""

    title: str
    """Name of the publication."""
    audience: str
    """Audience id."""
    audience_title: str
    label: str | None
    language: str
    date: date
    intro: str | None
    """The desk's own note, in Markdown; renderers turn it into clean HTML."""
    key_points: tuple[KeyPoint, ...]
    sections: tuple[Section, ...]
    """Sections with something in them, in the audience's order; unclassified stories last."""
    citations: tuple[Citation, ...]
    origins: tuple[Origin, ...]
    """In order of `number`."""
    account: Account
    outlets: tuple[Outlet, ...]
    """All that are credited, in order of first appearance."""
    words: int
    """Words printed (headlines, key points and sentences)."""
    show: tuple[Block, ...]
    theme: str
    template: str
    """Folder under ``templates/audiences`` whose files come first."""
    version: str
    """Version of the program."""


# --- the way out, and what is told beside the line -------------------------------------------------------------------


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
class Problem:
    """Something that failed while the build went on."""

    where: str
    """A location, a source or a format."""
    what: str
    remedy: str
    """What to do about it; may be empty."""
    is_document: bool = True
    """Whether `where` is a document that was found and could not be read."""


SpikeReason = Literal[
    "empty",  # the document holds no text
    "duplicate",  # the same bytes or text as another document
    "too_old",  # before the window
    "future",  # after the issue's day
    "undated",  # without a date, where the configuration leaves those out
    "other_topic",  # its topic is not among this audience's
    "unclassified",  # fits no topic, where the audience leaves those out
    "section_full",  # beyond the audience's stories per section
    "edition_full",  # beyond the audience's stories in total
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One run: what came out and what was told."""

    issue: Issue
    editions: tuple[Edition, ...]
    renditions: tuple[Rendition, ...]
    receipts: tuple[Receipt, ...]
    problems: tuple[Problem, ...]
