"""The nouns of the line, from collected bytes to an issue: a type per stage, wrapping the one before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from digest.model.outcome import Problem, Spiked
from digest.model.settings import Outlet, Source, Topic
from digest.model.values import Act, Copy, Span, SpeakerKind, StoryName, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The bytes of one document, as collected."""

    source: Source
    location: str
    """Path for people (the source's `shown` and the path below it) or URL; unique in a build."""
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as published: a document, or one of several in it. All spans below it are ranges of its `text`."""

    id: str
    """Twelve hexadecimal digits of the BLAKE2 hash of the location's last part and the bytes; of an article that is one
    of several in its document: of the location's last part, its key and its text."""
    location: str
    """The document's, with ``!`` and the name within an archive, and ``#`` and the key or number of one of several."""
    sha256: str
    """SHA-256 of the document's bytes, in hexadecimal."""
    encoding: str
    """Python's name of the encoding of its text; the name of the format (``pdf``) where that has none of its own."""
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
    """Address to print: what the document calls its own, without what only follows readers about."""
    byline: str | None
    language: str | None
    """ISO 639-1 code that the document or its source declares; a prior for its stories."""
    split: bool
    """Whether it may be split into stories."""
    notes: tuple[str, ...] = ()
    """What a reader should know about how it was read ("encoding guessed: koi8_r")."""
    dateline: Span | None = None
    """Place, date and agency before its lede, a part of the first paragraph; ``None`` when it has none."""
    copies: tuple[Copy, ...] = ()
    """Where else this build found it, in order of location."""
    handling: tuple[str, ...] = ()
    """Handling labels that its source and its document give it."""


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
    taught: str | None = None
    """How what the desk taught decided it; ``None`` where the rules did."""


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
    kind: Literal["event", "copy", "across languages"] = "event"
    """Whether they tell one event, in one language or in two, or are one text, cut or edited."""
    contained: float | None = None
    """Of copies: share of the shorter text in the longer, 0-1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """The story that is nearest to another one without being merged with it."""

    story: str
    other: str
    location: str
    """Where the other one stands."""
    similarity: float
    """0-1, after what speaks against a merge."""
    words: float
    """0-1, by words alone."""
    against: tuple[str, ...]
    """What speaks against a merge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One event: the stories that tell it, the lead first."""

    id: str
    """The lead story's id."""
    members: tuple[Filed, ...]
    merges: tuple[Merge, ...]
    apart: tuple[Apart, ...] = ()
    """Stories that nearly belong to it."""


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
    headless: bool = False
    """Whether the source's sentence begins before it, with an opening turn that is left off."""
    centrality: float = 0.0
    """The same as `weight` for longer extracts, where the place in the story counts less, 0-1."""


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
    according: bool = False
    """Whether the cue is a preposition that stands before the speaker ("secondo X")."""
    speaker_kind: SpeakerKind = "name"
    act: Act = "says"
    carried: bool = False
    """Whether the speaker is not named here, but in a sentence shortly before ("ha aggiunto")."""
    state: tuple[str, ...] = ()
    """Of the speaker and the relays, the outlets that a state owns or controls."""
    span: Span
    """The sentence that makes the claim, up to the one that names its relay where that follows."""
    article: str
    """Article id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A cluster, ready to be printed at any length."""

    id: str
    """The lead story's id."""
    placement: Placement
    headline: Headline
    opening: Sentence | None
    """The sentence that a derived headline was taken from, without its opening turn ("Intanto ..."); else ``None``."""
    sentences: tuple[Sentence, ...]
    """Every sentence that may be printed, asides apart: the lead's, then what others add; each in source order."""
    asides: tuple[tuple[str, Sentence], ...]
    """Topic id and sentence of each aside."""
    claims: tuple[Claim, ...]
    outlets: tuple[Outlet, ...]
    """Who is credited: the publisher first, then the relays in order of appearance."""
    differences: tuple[tuple[Sentence, Sentence], ...] = ()
    """Pairs of sentences of two members that give different figures for one thing."""
    pace: int = 200
    """Words (of Chinese: characters) of its language that are read in a minute."""
    names: tuple[StoryName, ...] = ()
    """The names in it, the most frequent first."""
    phrases: tuple[str, ...] = ()
    """What it is about, in a few names and pairs of words as the sources write them."""


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
    spiked: tuple[Spiked, ...]
    """Stories and articles left out before the cut."""
    problems: tuple[Problem, ...]
