"""The shape of a configuration file, as pydantic models.

Comes in: plain dictionaries, lists and texts (every scalar is text). Goes out: a checked `ConfigForm`, or pydantic's
errors with paths into the file; and the JSON Schema that editors use. Short forms (a path for a source, a word for a
term) are widened. It never reads a file and knows nothing of positions: see `digest.config.mistakes`.

A name without a value counts as left out.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator
from pydantic.json_schema import JsonSchemaValue

from digest.config.mailing import AudienceMailForm, MailForm
from digest.config.paper import PdfForm
from digest.config.planning import HandlingForm, ScheduleForm
from digest.config.shape import Form, or_text
from digest.config.sites import SiteAddress
from digest.config.values import (
    KINDS,
    NAMES,
    Agent,
    Amount,
    Boost,
    Color,
    Column,
    Contact,
    Count,
    FeedAddress,
    Formats,
    Host,
    Key,
    Language,
    Length,
    MediaTopic,
    ModelAddress,
    Name,
    Neighbours,
    Pattern,
    Port,
    Prose,
    QueryText,
    Seconds,
    Share,
    Terms,
    Text,
    Texts,
    Titles,
    Weight,
    Window,
    Zone,
    one_as_list,
)
from digest.model import Block, OutletKind, Ownership


def _one_kind(schema: JsonSchemaValue) -> None:
    """Let a source be written as one text, or with exactly one of three names."""
    schema["oneOf"] = [{"required": [kind]} for kind in KINDS]
    or_text(schema)


def _or_one_text(schema: JsonSchemaValue) -> None:
    """Let a list be written as the one text that it holds."""
    description = schema.pop("description")
    or_text(schema)
    schema["description"] = description


class MailboxForm(Form):
    """A folder of an IMAP server; it is only read, and nothing in it is marked."""

    host: Host = Field(description="The server.")
    user: Text = Field(description="The user name.")
    password: Text = Field(description="The password; best as ${NAME}, taken from the environment.")
    folder: Text = Field("INBOX", description="The folder.")
    security: Literal["tls", "starttls", "plain"] = Field(
        "tls", description="How the line is protected; plain sends the password for anybody to read."
    )
    port: Port | None = Field(None, description="The port; left out, the ordinary one.")
    most: int = Field(200, ge=1, le=10_000, description="Most letters of one run.")


class SourceForm(Form):
    """Where articles are read from: a path, a feed or a mailbox; a path alone will do."""

    model_config = ConfigDict(json_schema_extra=_one_kind)

    path: Text | None = Field(None, description="A file or a folder, relative to this file.")
    feed: FeedAddress | None = Field(None, description="The web address of a feed, in the place of a path.")
    mailbox: MailboxForm | None = Field(None, description="A folder of a mail server, in the place of a path.")
    pattern: Pattern = Field("**/*", description="Which files of the folder are read.")
    changed_only: bool = Field(
        default=False, description="Whether files are passed over that an issue of an earlier day was made from."
    )
    outlet: Text | None = Field(None, description="The outlet that published these articles, where all come from one.")
    language: Language | None = Field(None, description="The language expected; a hint, never taken as a fact.")
    split: bool = Field(default=True, description="Whether a document may hold several stories.")
    fast: bool = Field(default=False, description="Whether web pages are read fast, and less exactly.")
    columns: dict[Column, Text] = Field(
        default_factory=dict, description="For tables: the column that holds each part; the others are guessed."
    )
    full_text: bool = Field(
        default=False, description="Whether the pages that a feed leads to are fetched, where it has only summaries."
    )
    category: Texts = Field(
        default_factory=list,
        description="The folders that a feed lies in, the outermost first; digest feeds export gives them back.",
    )
    handling: Text | None = Field(
        None, description="Handling label that everything from here bears at least; see handling."
    )

    @model_validator(mode="before")
    @classmethod
    def _widen(cls, value: object) -> object:
        return {"path": value} if isinstance(value, str) else value


class TopicForm(Form):
    """A class that stories are filed under, and its terms."""

    title: Titles = Field(default_factory=dict, description="The section's title: a text, or one for each language.")
    any: Terms = Field(
        default_factory=dict, description="Terms of which each one found adds its weight; one at least must be found."
    )
    all: Terms = Field(default_factory=dict, description="Terms that must all be found.")
    none: Terms = Field(default_factory=dict, description="Terms of which none may be found.")
    query: QueryText | None = Field(
        None, description="A query that files every story of which it is true, such as 'pace NEAR/5 accord*'."
    )
    weight: Weight = Field(1.0, description="Importance in ranking; 1 is ordinary.")
    headline_boost: Boost = Field(2.0, description="Factor for a term in the headline.")
    lede_boost: Boost = Field(1.5, description="Factor for a term in the opening paragraph.")
    minimum: float = Field(0.3, ge=0, le=1, description="Lowest score (0-1) at which a story is filed.")
    color: Color | None = Field(None, description="Colour of the section, as #rrggbb.")
    iptc: MediaTopic | None = Field(None, description="The IPTC Media Topic that it stands for, as medtop:20000065.")


class PackForm(Form):
    """A topic pack: topics that any configuration may use."""

    title: Titles = Field(description="The pack's title: a text, or one for each language.")
    topics: dict[Name, TopicForm] = Field(min_length=1, json_schema_extra=NAMES, description="Topics by id.")


class OutletForm(Form):
    """A publisher, agency or channel."""

    aliases: Texts = Field(
        default_factory=list,
        description="Other names it is cited by; in quotation marks where it is an ordinary word, too.",
    )
    kind: OutletKind = Field("unknown", description="What it is; unknown is never independent.")
    ownership: Ownership = Field("unknown", description="Who owns it.")
    weight: Weight = Field(1.0, description="Importance in ranking; 1 is ordinary.")


class AudienceForm(Form):
    """Who an edition is cut for, and how."""

    title: Text | None = Field(None, description="Its name on the page; left out, its id.")
    language: Language | None = Field(None, description="Language of labels and dates; left out, the publication's.")
    topics: Texts | None = Field(None, description="Topics in the order of their sections; left out, all of them.")
    unclassified: bool = Field(default=True, description="Whether stories that fit no topic are printed.")
    per_section: Count | None = Field(None, description="Most stories in a section; left out, no limit.")
    total: Count | None = Field(None, description="Most stories in the edition; left out, no limit.")
    sentences: Count | None = Field(None, description="Most sentences of a story; left out, every sentence.")
    words: Count | None = Field(None, description="Most words of the edition; left out, no limit.")
    minutes: Amount | None = Field(None, description="Longest time to read the edition; left out, no limit.")
    pages: Amount | None = Field(None, description="Most pages on paper, as estimated; left out, no limit.")
    left_out: Literal["list", "count"] = Field(
        "count", description="Whether stories that there is no room for are listed, a line each, or counted."
    )
    key_points: int = Field(3, ge=0, le=100, description="Most key points; 0 prints none.")
    formats: Formats = Field(["markdown", "html", "pdf", "json"], description="What is made.")
    template: Name | None = Field(None, description="Folder below templates/audiences; left out, the audience's id.")
    theme: Name = Field("plain", description="Theme below templates/themes.")
    options: dict[str, object] = Field(
        default_factory=dict, description="What is chosen of the theme, by name; digest theme list tells what there is."
    )
    show: list[Block] = Field(
        ["contents", "claims", "sources", "evidence", "account"], description="Parts of the edition that are printed."
    )
    intro: Prose | None = Field(None, description="The desk's own note, in Markdown.")
    label: Text | None = Field(None, description="Handling label printed on every page.")
    mail: AudienceMailForm | None = Field(None, description="Who gets the edition by mail, and how.")
    ceiling: Text | None = Field(
        None, description="Highest handling level that this audience gets anything of; left out, no limit."
    )
    schedule: ScheduleForm | None = Field(
        None, description="When it gets its issues; left out, window says what an issue covers."
    )
    empty: Literal["skip", "note"] | None = Field(
        None, description="Where nothing is printed: make nothing, or an edition that says so."
    )


class DestinationForm(Form):
    """Where editions go; a folder alone will do."""

    model_config = ConfigDict(json_schema_extra=or_text)

    folder: Text = Field(description="A folder, relative to this file.")

    @model_validator(mode="before")
    @classmethod
    def _widen(cls, value: object) -> object:
        return {"folder": value} if isinstance(value, str) else value


class NetworkForm(Form):
    """How the program behaves on the network."""

    contact: Contact | None = Field(None, description="Web or mail address at which you can be reached; sent along.")
    user_agent: Agent | None = Field(None, description="What the program calls itself; left out, digest/VERSION.")
    allow_private: Neighbours = Field(
        default_factory=list, description="Hosts and address ranges of your own network that may be asked."
    )
    timeout: Seconds = Field(20.0, description="Longest time that one feed or page may take, such as 20s or 1m.")


class RankingForm(Form):
    """What leads; see the page on ranking."""

    half_life: Length = Field(48.0, description="Age at which a story's freshness counts half, such as 12h or 2d.")
    boost: Terms = Field(
        default_factory=dict,
        description="Terms that raise a story when its headline or opening has them, or its outlet is called so.",
    )


class ClusterForm(Form):
    """How stories of one event find together."""

    across_languages: bool = Field(
        False, description="Whether stories of one event in different languages stand together, too."
    )
    same_event: Share = Field(
        0.15, description="Least likeness of two stories of one event, as digest why tells it; more keeps more apart."
    )


class SummariseForm(Form):
    """A language model that writes a short summary of each story, beside the source's own sentences."""

    url: ModelAddress = Field(description="A server that understands OpenAI's chat completions: its address up to /v1.")
    model: Text = Field(description="The model's name on that server.")
    key: Key | None = Field(None, description="Sent as a bearer token; best as ${NAME}, taken from the environment.")
    timeout: Seconds = Field(30.0, description="Longest time that one summary may take, such as 30s or 2m.")


class ConfigForm(Form):
    """Settings of digest. What a file leaves out is taken from the built-in configuration."""

    title: Text = Field(description="Name of the publication.")
    language: Language = Field(description="Language of the publication.")
    timezone: Zone = Field(description="Time zone of the issue's day.")
    window: Window = Field(description="How far back articles are taken, from the end of the issue's day.")
    undated: Literal["keep", "spike"] = Field(description="What happens to undated articles when there is a window.")
    sources: Annotated[list[SourceForm], BeforeValidator(one_as_list)] = Field(
        default_factory=list, json_schema_extra=_or_one_text, description="Where articles are read from."
    )
    use: Texts = Field(
        default_factory=list,
        description="Topic packs, or single topics of them (geopolitics/sanctions), that come before one's own topics.",
    )
    topics: dict[Name, TopicForm] = Field(
        default_factory=dict,
        min_length=1,
        json_schema_extra=NAMES,
        description="Topics by id, in the order of ties; one with the id of a pack's topic extends it.",
    )
    outlets: dict[Text, OutletForm] = Field(
        default_factory=dict, description="Outlets by name, besides those that the program knows, or instead of them."
    )
    audiences: dict[Name, AudienceForm] = Field(min_length=1, json_schema_extra=NAMES, description="Audiences by id.")
    destinations: Annotated[list[DestinationForm], BeforeValidator(one_as_list)] = Field(
        default_factory=list, json_schema_extra=_or_one_text, description="Where editions go."
    )
    site: SiteAddress | None = Field(
        None, description="Public address of the folder that editions are written to; the feeds of editions name it."
    )
    archive: Text = Field(
        description="The memory of builds, which digest search looks through: a file, relative to this one; or none."
    )
    boundaries: Text | None = Field(
        None,
        description="A file that says where stories begin, for articles that were split wrong; relative to this one.",
    )
    network: NetworkForm = Field(
        default_factory=lambda: NetworkForm.model_validate({}), description="How feeds and pages are fetched."
    )
    ranking: RankingForm = Field(
        default_factory=lambda: RankingForm.model_validate({}), description="What leads a section."
    )
    cluster: ClusterForm = Field(
        default_factory=lambda: ClusterForm.model_validate({}), description="How stories of one event find together."
    )
    handling: HandlingForm = Field(
        default_factory=lambda: HandlingForm.model_validate({}),
        description="The levels of handling labels, the least restrictive one first.",
    )
    labels: Text = Field(
        "labels.jsonl", description="The labels that digest label gives by hand: a file, relative to this one."
    )
    learned: Text = Field(
        "learned.json", description="What digest learn makes of the labels: a file, relative to this one."
    )
    summarise: SummariseForm | None = Field(
        None, description="A language model that writes summaries, on a leash; left out, none is asked."
    )
    pdf: PdfForm = Field(default_factory=lambda: PdfForm.model_validate({}), description="What one PDF may cost.")
    mail: MailForm | None = Field(None, description="How digest send sends; left out, nothing can be sent.")
