"""The edition, all that a template sees, and the parts it is made of: the contract for template authors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from digest.model.account import Account
from digest.model.front import Bar, Quotation, Related
from digest.model.letter import Letter
from digest.model.line import Claim, Evidence, Headline, Issue, Reason, Sentence
from digest.model.outcome import Problem, Receipt, Rendition
from digest.model.settings import Outlet
from digest.model.values import Block, Copy, NameKind, OptionValue, Span, When


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
    """From 1; 0 is the document's own headline."""
    span: Span
    """From the first to the last character printed from that paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Sentences printed in one run from one paragraph of one article; its citation mark follows the last of them."""

    sentences: tuple[Sentence, ...]
    citation: Citation
    gap: bool
    """Whether the source has sentences, not printed, between the passage before (or the story's start) and this one."""
    outlet: str | None = None
    """Outlet of the article, where a story is printed from several: empty when not stated. ``None`` where it is printed
    from one alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Also:
    """Another section that points to a story."""

    topic: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineSentence:
    """A sentence that a language model wrote, with what it was written from."""

    text: str
    """The model's own words; no source has them."""
    cites: tuple[Sentence, ...]
    """The sentences of the source that it tells; its names, figures and quotations stand in them."""
    citations: tuple[Citation, ...]
    """Where those stand, one for each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """What a language model wrote of a story; it must be marked as such wherever it is printed."""

    sentences: tuple[MachineSentence, ...]
    model: str
    """The model's name."""

    @property
    def marks(self) -> tuple[tuple[int, Citation], ...]:
        """The number of each sentence, from 1, with each of its citations."""
        return tuple((place, each) for place, one in enumerate(self.sentences, 1) for each in one.citations)


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
    phrases: tuple[str, ...] = ()
    """What it is about, in a few names and pairs of words as the sources write them."""
    retold: Retold | None = None
    """What a language model wrote of it, where one is asked and what it wrote passed."""
    unretold: str | None = None
    """Why what a model wrote of it is not printed; ``None`` where nothing was refused."""
    place: str | None = None
    """Where the lead was written, as its dateline writes it; ``None`` where it has none."""
    standfirst: bool = False
    """Whether its first sentence can stand above the others, as a standfirst; it is printed there and nowhere else."""
    quotation: Quotation | None = None
    """Words of the printed text that can be shown a second time, large; an ornament, and no second proof."""

    @property
    def text(self) -> str:
        """Headline and printed sentences, a line each."""
        return "\n".join((self.headline.text, *(each.text for one in self.passages for each in one.sentences)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A line in a section that leads to a story printed in another one."""

    number: int | None
    """Number of the story it points to; ``None`` for an aside whose story is not printed in this edition."""
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
    related: tuple[Related, ...] = ()
    """Other printed stories that name at least two of the people and bodies that the sentence names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A story that there was no room for, as one line."""

    id: str
    headline: Headline
    language: str
    outlet: str | None
    """Outlet of the lead, when known."""
    citation: Citation
    """Where the headline stands; paragraph 0 where it is the document's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedName:
    """A name in the index of an edition."""

    name: str
    """The fullest way that a printed story writes it."""
    briefs: tuple[int, ...]
    """Numbers of the stories that print it."""
    brief_ids: tuple[str, ...]
    """Ids of the same stories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGroup:
    """The names of one kind."""

    kind: NameKind
    names: tuple[IndexedName, ...]
    """In alphabetical order; people by their last word."""


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
    """Code that the document or its source declares: a default, never a fact; see `PrintedBrief.language`."""
    briefs: tuple[int, ...]
    """Numbers of the stories printed from it."""
    dateline: str | None = None
    """Place, date and agency before the lede, exactly; ``None`` when there are none."""
    copies: tuple[Copy, ...] = ()
    """Where else the same article was found."""


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
    minutes: int
    """How long they take to read, at the pace of each story's language; at least one."""
    show: tuple[Block, ...]
    theme: str
    template: str
    """Folder under ``templates/audiences`` whose files come first."""
    version: str
    """Version of the program."""
    left_out: tuple[LeftOut, ...] = ()
    """Stories that there was no room for, where the audience wants them listed; in the issue's order."""
    unlisted: int = 0
    """How many more there was no room for."""
    names: tuple[NameGroup, ...] = ()
    """The index of people, places and organisations, where the audience wants it."""
    number: int | None = None
    """Number of the issue: one more than the issues of earlier days that the archive knows; ``None`` without one."""
    chart: tuple[Bar, ...] = ()
    """Stories of each section, today's and usual ones, in the order of the sections."""
    compared: int = 0
    """How many issues before this one what is usual was taken from; 0 in the first."""
    ceiling: str | None = None
    """Highest handling level that anything in it may have; ``None`` is no limit."""
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    """What the audience chooses of its theme; templates see every option in ``theme.options``."""
    letter: Letter = field(default_factory=Letter)
    """What the message says of itself, where the edition goes by mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One run: what came out and what was told."""

    issue: Issue
    editions: tuple[Edition, ...]
    renditions: tuple[Rendition, ...]
    receipts: tuple[Receipt, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...] = ()
    """What the sources told, for people: a feed that moved, files passed over."""
    awaits: bool = False
    """Whether a source gives only what is new, so that on a quiet day it gives nothing."""
    skipped: tuple[str, ...] = ()
    """Audiences for which nothing was made, because nothing is printed of them and they want it so."""
    is_whole: bool = True
    """Whether its audiences get what the configuration says: no other formats and no other window were wished for."""
    is_foreseen: bool = False
    """Whether every audience of which nothing is printed says itself what is to happen then."""
