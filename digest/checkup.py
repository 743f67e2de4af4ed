"""Checkup: what would go wrong in a build, found before it.

In: a `Config`, or the paths of a command line. Out: one `Finding` for each thing looked at: templates, topics, sources
and their articles, fonts and system libraries, destinations. It writes nothing.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from digest.build import check_audience
from digest.collect import collect
from digest.errors import DigestError, UsageError
from digest.model import PAPER, Config, Destination, Problem, Raw
from digest.read import read_all
from digest.render import font_obstacle, pdf_caution, pdf_obstacle
from digest.render.feed import FEEDS
from digest.report import notes, tells_of_loss
from digest.text.telling import count, nearest
from digest.wish import INPUT, named

State = Literal["ok", "note", "wrong", "stops"]
"""All is well; worth knowing; something will be missing; nothing can be built before it is mended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    state: State
    what: str
    remedy: str = ""
    """How to mend it; empty when all is well."""


def look(config: Config) -> Iterator[Finding]:
    """Look at everything that a build of `config` needs."""
    yield from _templates(config)
    yield from _idle_folders(config)
    yield from _idle_topics(config)
    yield from _ceilings(config)
    yield from _sources(config)
    yield from _pdf(config)
    if any("docx" in audience.formats for audience in config.audiences) and not find_spec("docx"):
        what = "DOCX needs the library python-docx, which is not installed"
        yield Finding(state="stops", what=what, remedy='Install the extra: pip install "digest[docx]".')
    yield from _feeds(config)
    for destination in config.destinations:
        yield _destination(destination)


def require(sources: Sequence[str], *, audiences: Sequence[str] = ()) -> None:
    """Raise when a source of the command line does not exist.

    Args:
        sources: Files and folders as they were typed.
        audiences: Ids that may have been typed in the place of a source.

    Raises:
        UsageError: Has one line for each.
    """
    lines = [_missing(source, audiences) for source in sources if source != INPUT and not _exists(source)]
    if lines:
        raise UsageError("\n".join(lines))


def _exists(path: str) -> bool:
    """Tell whether something is there, be it readable or not."""
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):
        return True
    return True


def _missing(source: str, audiences: Sequence[str]) -> str:
    """Say that a source of the command line does not exist, and what may have been meant."""
    path = Path(source)
    if source in audiences:
        hint = f"--audience {source}"
    else:
        try:
            beside = sorted(each.name for each in path.parent.iterdir() if not each.name.startswith("."))
        except OSError:
            beside = []
        name = nearest(path.name, beside)
        hint = (path.parent / name).as_posix() if name else ""
    return f"{source}: no such file or folder" + (f" (did you mean {hint}?)" if hint else "")


def _templates(config: Config) -> Iterator[Finding]:
    """Compile and try the templates of every audience."""
    for audience in config.audiences:
        try:
            cautions = check_audience(config, audience)
        except DigestError as error:
            yield Finding(state="stops", what=f"templates of {audience.id}", remedy=str(error))
        else:
            yield from map(_trouble, cautions)
            yield Finding(state="ok", what=f"templates of {audience.id} ({', '.join(audience.formats)})")


def _idle_folders(config: Config) -> Iterator[Finding]:
    """Look for folders of templates that no audience prints with; the built-in ones are nobody's mistake."""
    used = {audience.template or audience.id for audience in config.audiences}
    for folder in config.templates[:-1]:
        for home in sorted(Path(folder, "audiences").glob("*")):
            if home.name in used or not home.is_dir() or all(each.name.startswith(".") for each in home.iterdir()):
                continue
            close = nearest(home.name, used)
            hint = f" (did you mean {close}?)" if close else ""
            remedy = "Name it after an audience, or remove it; the audiences are " + ", ".join(sorted(used)) + "."
            what = f"templates/audiences/{home.name}: belongs to no audience{hint}"
            yield Finding(state="wrong", what=what, remedy=remedy)


def _idle_topics(config: Config) -> Iterator[Finding]:
    """Look for topics that stories are filed under and no audience prints."""
    listed = {topic for audience in config.audiences for topic in audience.topics}
    for topic in config.topics:
        if topic.id not in listed:
            remedy = f"Add {topic.id} to the topics of an audience, or remove the topic."
            yield Finding(
                state="wrong", what=f"topic {topic.id}: no audience lists it, it is never printed", remedy=remedy
            )


def _ceilings(config: Config) -> Iterator[Finding]:
    """Tell which audiences get everything, where a source says that not all is for everybody."""
    if any(source.handling for source in config.sources):
        for audience in config.audiences:
            if audience.ceiling is None:
                top = config.handling.levels[-1]
                yield Finding(state="note", what=f"audience {audience.id}: has no ceiling, and gets what is {top}, too")


def _sources(config: Config) -> Iterator[Finding]:
    """Look for the documents of every source, and read them."""
    raws, problems = collect(config.sources)
    for source in config.sources:
        if source.kind in {"feed", "mailbox"}:
            yield Finding(state="ok", what=f"source {source.shown}: a {source.kind}; only a build asks for it")
            continue
        found = sum(raw.source == source for raw in raws)
        if found:
            yield Finding(state="ok", what=f"source {source.shown}: {count(found, 'document')}")
    for problem in named(config, problems):
        yield _trouble(problem)
    yield from _articles(config, raws)


def _articles(config: Config, raws: Sequence[Raw]) -> Iterator[Finding]:
    """Read documents, and tell of those that give nothing or less than they hold."""
    articles, problems, spiked = read_all(raws, zone=config.timezone)
    for problem in problems:
        yield _trouble(problem)
    for each in spiked:
        if each.reason == "empty":
            yield Finding(state="wrong", what=f"{each.location}: {each.detail}", remedy="Fill it, or remove it.")
    for where, note in notes(articles):
        yield Finding(state="wrong" if tells_of_loss(note) else "note", what=f"{where}: {note}")


def _trouble(problem: Problem) -> Finding:
    """Tell of a problem as a build would."""
    return Finding(state="wrong", what=f"{problem.where}: {problem.what}", remedy=problem.remedy)


def _pdf(config: Config) -> Iterator[Finding]:
    """Look for the system libraries and fonts of PDF, where an audience wants it."""
    if not any(PAPER & set(audience.formats) for audience in config.audiences):
        return
    obstacles = [each for each in (pdf_obstacle(), font_obstacle(), pdf_caution()) if each]
    for obstacle in obstacles:
        yield _trouble(obstacle)
    if not obstacles:
        yield Finding(state="ok", what="system libraries and fonts for PDF")


def _feeds(config: Config) -> Iterator[Finding]:
    """Tell what the feeds of editions lack."""
    for audience in config.audiences:
        wanted = [form for form in audience.formats if form in FEEDS]
        if wanted and "json" not in audience.formats:
            what = f"the feed of {audience.id} tells earlier issues by their day alone, since no JSON is made"
            yield Finding(state="note", what=what, remedy="Add json to the formats of this audience.")
        if wanted and config.site is None:
            what = f"the feed of {audience.id} has addresses relative to itself, since there is no site"
            yield Finding(state="note", what=what, remedy="Name the public address of the folder as site.")


def _destination(destination: Destination) -> Finding:
    """Look whether a destination can be written."""
    folder = Path(destination.path)
    standing = next(each for each in (folder, *folder.parents) if each.exists())
    if standing.is_dir() and os.access(standing, os.W_OK | os.X_OK):
        return Finding(state="ok", what=f"destination {destination.shown}")
    return Finding(
        state="wrong",
        what=f"destination {destination.shown}: {standing} cannot be written",
        remedy="Make it a folder that you may write, or name another one under destinations.",
    )
