"""Labelled articles: what a person says is right.

In: a folder of articles, each with its labels in a JSON file of the same name (``digest/labelled/README.md``).
Out: `Labelled` values: the article as read, the lines that its labels count, and the labels, checked against the text.
It judges nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from digest.errors import DataError
from digest.model import Article, Precision, Raw, Source, Span
from digest.read import read
from digest.text.telling import suggestion

_ENDINGS = (".txt", ".md", ".text")
NO_TOPIC = "other"
"""What labels call a story that fits no topic."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelledStory(_Form):
    """What is right about one story."""

    first_paragraph: int = Field(ge=0)
    last_paragraph: int = Field(ge=0)
    heading: str | None = None
    topic: str
    also: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    event: str | None = None


class LabelledAside(_Form):
    """A sentence on another topic inside a story."""

    text: str
    topic: str


class Labels(_Form):
    """What is right about one article."""

    language: str
    date: str | None = None
    date_precision: Literal[Precision, "none"] = "none"
    headline: str | None = None
    stories: tuple[LabelledStory, ...] = Field(min_length=1)
    aside_sentences: tuple[LabelledAside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article and what is right about it."""

    name: str
    article: Article
    lines: tuple[Span, ...]
    """The non-empty lines that the labels count, from 0: without the headline's."""
    labels: Labels

    def parts(self) -> Iterator[tuple[LabelledStory, Article]]:
        """Yield each labelled story with an article that holds it alone, to be read as a single story."""
        for number, story in enumerate(self.labels.stories):
            spans = self.lines[story.first_paragraph : story.last_paragraph + 1]
            given = self.article.headline if number == 0 else None
            if story.heading and len(spans) > 1:
                given, spans = spans[0], spans[1:]
            dateline = self.article.dateline if number == 0 and not story.heading else None
            yield (
                story,
                replace(self.article, headline=given, paragraphs=spans, split=False, dateline=dateline),
            )


def labelled_in(folder: Path, *, topics: Sequence[str]) -> tuple[Labelled, ...]:
    """Read the labelled articles of a folder and the folders below it, in order of name.

    Args:
        folder: Where they lie.
        topics: Ids of the topics that labels may name, besides ``other``.

    Raises:
        DataError: There are none, or labels do not fit their text.
    """
    if not folder.is_dir():
        raise DataError(
            f"{folder}: no such folder; name one that holds articles and their labels (NAME.txt, NAME.json)"
        )
    found = tuple(_labelled(path, folder, topics) for path in sorted(folder.rglob("*.json")))
    if not found:
        raise DataError(f"{folder}: no labels here; each article needs a JSON file of its name (NAME.txt, NAME.json)")
    return found


def _labelled(path: Path, folder: Path, topics: Sequence[str]) -> Labelled:
    """Read one article and its labels."""
    name = path.relative_to(folder).as_posix().removesuffix(".json")
    try:
        labels = Labels.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DataError(f"{path}: {where or 'the file'}: {first['msg']}") from None
    document = next((path.with_suffix(ending) for ending in _ENDINGS if path.with_suffix(ending).is_file()), None)
    if document is None:
        raise DataError(f"{path}: no article beside it; it needs a {path.stem}.txt or {path.stem}.md")
    source = Source(path=str(folder), shown=folder.name)
    raw = Raw(source=source, location=f"{folder.name}/{name}{document.suffix}", data=document.read_bytes())
    outcome = read(raw, zone="UTC")[0]
    if not isinstance(outcome, Article):
        raise DataError(f"{document}: cannot be read as one article")
    lines = tuple(_lines(outcome.text))
    if outcome.text.startswith(" date ") or labels.headline is not None:
        lines = lines[1:]
    _check(path, labels, outcome.text, lines, topics)
    return Labelled(name=name, article=outcome, lines=lines, labels=labels)


def _lines(text: str) -> Iterator[Span]:
    """Yield the non-empty lines of a text, without the white space around them."""
    start = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            at = start + line.index(stripped)
            yield Span(start=at, end=at + len(stripped))
        start += len(line) + 1


def _check(path: Path, labels: Labels, text: str, lines: Sequence[Span], topics: Sequence[str]) -> None:
    """Raise when labels do not fit their text."""
    expected = 0
    for number, story in enumerate(labels.stories):
        if story.first_paragraph != expected or story.last_paragraph < expected:
            raise DataError(
                f"{path}: stories.{number}: begins at paragraph {story.first_paragraph}, expected {expected}"
            )
        expected = story.last_paragraph + 1
        if (
            story.heading
            and lines[story.first_paragraph : expected][:1] != []
            and (lines[story.first_paragraph].of(text) != story.heading.strip())
        ):
            raise DataError(f"{path}: stories.{number}: its heading is not the line it begins with: {story.heading}")
    if expected != len(lines):
        raise DataError(f"{path}: the stories end at paragraph {expected - 1}, the text at {len(lines) - 1}")
    for number, aside in enumerate(labels.aside_sentences):
        if aside.text not in text:
            raise DataError(f"{path}: aside_sentences.{number}: not in the text: {aside.text}")
    named = [*(each.topic for each in labels.stories), *(each.topic for each in labels.aside_sentences)]
    for topic in named:
        if topic != NO_TOPIC and topic not in topics:
            raise DataError(f"{path}: unknown topic {topic}{suggestion(topic, (*topics, NO_TOPIC))}")
