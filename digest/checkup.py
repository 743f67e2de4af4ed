"""Checkup: what would go wrong in a build, found before it.

In: a `Config`. Out: one `Finding` for each thing looked at: templates, sources, fonts and system libraries,
destinations. It reads no article and writes nothing.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.build import check_audience
from digest.collect import collect
from digest.errors import DigestError
from digest.model import Config, Destination
from digest.render import font_obstacle, pdf_caution, pdf_obstacle


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing looked at."""

    is_well: bool
    what: str
    remedy: str = ""
    """How to mend it; empty when all is well."""


def look(config: Config) -> Iterator[Finding]:
    """Look at everything that a build of `config` needs."""
    yield from _templates(config)
    yield from _sources(config)
    yield from _pdf(config)
    for destination in config.destinations:
        yield _destination(destination)


def _templates(config: Config) -> Iterator[Finding]:
    """Compile and try the templates of every audience."""
    for audience in config.audiences:
        try:
            check_audience(config, audience)
        except DigestError as error:
            yield Finding(is_well=False, what=f"templates of {audience.id}", remedy=str(error))
        else:
            yield Finding(is_well=True, what=f"templates of {audience.id} ({', '.join(audience.formats)})")


def _sources(config: Config) -> Iterator[Finding]:
    """Look for the documents of every source."""
    for source in config.sources:
        raws, problems = collect([source])
        if raws:
            yield Finding(is_well=True, what=f"source {source.shown}: {len(raws)} documents")
        for problem in problems:
            yield Finding(is_well=False, what=f"{problem.where}: {problem.what}", remedy=problem.remedy)


def _pdf(config: Config) -> Iterator[Finding]:
    """Look for the system libraries and fonts of PDF, where an audience wants it."""
    if not any("pdf" in audience.formats for audience in config.audiences):
        return
    obstacles = [each for each in (pdf_obstacle(), font_obstacle(), pdf_caution()) if each]
    for obstacle in obstacles:
        yield Finding(is_well=False, what=f"{obstacle.where}: {obstacle.what}", remedy=obstacle.remedy)
    if not obstacles:
        yield Finding(is_well=True, what="system libraries and fonts for PDF")


def _destination(destination: Destination) -> Finding:
    """Look whether a destination can be written."""
    folder = Path(destination.path)
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
        return Finding(is_well=True, what=f"destination {destination.shown}")
    return Finding(
        is_well=False,
        what=f"destination {destination.shown}: {nearest} cannot be written",
        remedy="make it a folder that you may write, or name another one under destinations:",
    )
