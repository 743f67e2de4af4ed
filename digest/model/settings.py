"""What a person configures: sources, topics, outlets, audiences, destinations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from digest.model.handling import Handling
from digest.model.mailing import Mailing, MailSettings
from digest.model.schedule import Schedule
from digest.model.values import Block, Format, OptionValue, OutletKind, Ownership


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """A folder of an IMAP server."""

    host: str
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    security: Literal["tls", "starttls", "plain"] = "tls"
    """How the line is protected; ``plain`` sends the password for anybody on the way to read."""
    port: int | None = None
    """``None`` takes the ordinary one: 993 for TLS, else 143."""
    most: int = 200
    """Most letters of one run."""

    @property
    def shown(self) -> str:
        """What it is called in reports; locations of letters begin with it."""
        return f"{self.host}/{self.folder}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where articles are read from: one file, a folder of files, standard input, a feed, or a mailbox."""

    path: str
    """Absolute path of a file or folder; empty for the other kinds."""
    shown: str
    """The path or address as its user wrote it, without passwords and keys; locations of articles begin with it."""
    pattern: str = "**/*"
    """Glob of the files wanted, relative to `path` when that is a folder."""
    outlet: str | None = None
    """Name of the outlet that published these articles, where all come from one."""
    language: str | None = None
    """ISO 639-1 code expected; a prior, never a fact."""
    split: bool = True
    """Whether articles may be round-ups that hold several stories."""
    fast: bool = False
    """Whether web pages are read by the fast reader, which is less exact."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Name of the column (or field) that holds each part of an article, for tables; the others are guessed."""
    changed_only: bool = False
    """Whether files are passed over that an issue of an earlier day was made from."""
    kind: Literal["files", "input", "feed", "mailbox"] = "files"
    url: str | None = None
    """Address of a feed, with its passwords and keys: never shown; ``None`` for the other kinds."""
    mailbox: Mailbox | None = None
    full_text: bool = False
    """Whether the pages that a feed leads to are fetched, for feeds that carry only summaries."""
    category: tuple[str, ...] = ()
    """The folders that a feed lies in, the outermost first, as feed readers have them."""
    handling: str | None = None
    """Handling label that everything read from here bears at least; ``None`` leaves it to the documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """How the program behaves on the network."""

    contact: str | None = None
    """Web or mail address at which those who run a server can reach who runs this program."""
    user_agent: str | None = None
    """What the program calls itself; ``None`` takes its name, version and `contact`."""
    allow_private: tuple[str, ...] = ()
    """Hosts, addresses and CIDR ranges of one's own network that may be asked."""
    timeout_seconds: float = 20.0
    """Longest time that one feed or page may take, from the first look-up to the last byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfLimits:
    """What one PDF may cost; one that costs more is not printed."""

    seconds: float = 120.0
    """Of computing, not on the clock."""
    memory: int = 1_000_000_000
    """Bytes, beyond those that the engine needs when it is loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retelling:
    """The language model that writes short summaries, where one is wanted: any that speaks OpenAI's protocol."""

    url: str
    """Where it is asked, whole; may hold passwords: never shown."""
    shown: str
    """The address as its user wrote it, without passwords and keys."""
    model: str
    """The model's name."""
    key: str | None = field(default=None, repr=False)
    """Sent as a bearer token; never shown."""
    timeout_seconds: float = 30.0
    """Longest time that one answer may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, a phrase, a word beginning (``disert*``) or all words of a stem (``~disertare``), with its weight."""

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
    any: tuple[Term, ...] = ()
    """Terms of which each one found adds its weight; one at least must be found, unless the query is true."""
    all: tuple[Term, ...] = ()
    """Terms that must all be found (in the story's language)."""
    none: tuple[Term, ...] = ()
    """Terms of which none may be found."""
    query: str | None = None
    """A query that files every story of which it is true (`digest.text.queries`)."""
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
    iptc: str | None = None
    """The IPTC Media Topic that it stands for, such as ``medtop:20000065``; ``None`` where nobody has said."""

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
class Ranking:
    """What a desk wants to lead."""

    half_life_hours: float = 48.0
    """Age at which a story has lost half of what its freshness is worth; above 0."""
    boost: tuple[Term, ...] = ()
    """Terms that raise a story when they stand in its headline or opening, or name who published it."""


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
    words: int | None = None
    """Most words of the edition; ``None`` is no limit."""
    minutes: float | None = None
    """Longest time to read the edition; ``None`` is no limit."""
    pages: float | None = None
    """Most pages on paper, as estimated; ``None`` is no limit."""
    left_out: Literal["list", "count"] = "count"
    """Whether stories left out for want of room are listed, a line each, or only counted."""
    key_points: int = 3
    """Most key points; 0 prints none."""
    formats: tuple[Format, ...] = ("markdown", "html", "pdf", "json")
    template: str | None = None
    """Folder under ``templates/audiences`` whose files come first; ``None`` takes the one named after the audience."""
    theme: str = "plain"
    options: Mapping[str, OptionValue] = field(default_factory=dict)
    """What it chooses of its theme, settled; what it does not name is as the theme has it."""
    option_files: tuple[str, ...] = ()
    """Absolute paths of the files that were read for that."""
    show: tuple[Block, ...] = ("contents", "claims", "sources", "evidence", "account")
    intro: str | None = None
    """The desk's own note, in Markdown."""
    label: str | None = None
    """Handling label or audience line printed on every page."""
    mail: MailSettings | None = None
    """Who gets the edition by mail, and how; ``None``: nobody."""
    ceiling: str | None = None
    """Highest handling level that this audience may get; ``None`` is no limit."""
    schedule: Schedule | None = None
    """When it gets its issues, and so what each of them covers; ``None`` takes the configuration's window."""
    empty: Literal["skip", "note"] | None = None
    """What is made where an issue prints no story: nothing, or an edition that says so; ``None`` makes one where any
    article was read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """How much a theme puts on a page of paper; about."""

    words_a_line: float = 13.0
    lines_a_page: float = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where renditions go: a folder, with one folder per issue date below it."""

    path: str
    """Absolute path."""
    shown: str
    """The path as its user wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A boundary between stories that a person has moved."""

    article: str
    """The end of the article's location, or its web address."""
    begins: bool
    """Whether a story begins at the paragraph; otherwise the paragraph goes on with the story before it."""
    paragraph: int | None
    """Number of the paragraph, from 1; ``None`` where its words are given."""
    words: str
    """The first words of the paragraph; empty where its number is given."""
    where: str
    """File and line, as ``boundaries.yaml:3``."""


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
    site: str | None = None
    """Public address of the folder that editions are written to; ``None`` where it has none."""
    archive: str | None = None
    """Absolute path of the archive, the memory of builds; ``None`` where there is none."""
    network: Network = Network()
    summarise: Retelling | None = None
    """The model that writes summaries besides the source's own sentences; ``None``: no model is asked."""
    pdf: PdfLimits = PdfLimits()
    mail: Mailing | None = None
    """How mail leaves; ``None``: nothing can be sent."""
    ranking: Ranking = Ranking()
    handling: Handling = Handling()  # noqa: RUF009 - it is frozen
    """The scale of handling labels."""
    same_event: float = 0.15
    """Least average likeness of the stories of one event, 0-1."""
    across_languages: bool = False
    """Whether stories of one event in different languages stand together."""
    moves: tuple[Move, ...] = ()
    """What `boundaries` moves, in the order of its file."""
    labels: str | None = None
    """Absolute path of the labels that the desk gave by hand; ``None`` where there is no configuration."""
    learned: str | None = None
    """Absolute path of what was learned from them; likewise."""
