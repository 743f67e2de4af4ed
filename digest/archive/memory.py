"""The archive as a build uses it.

Comes in: what a build read, and the finished build; what sources showed and are to be asked. Goes out: what was
remembered. An archive that cannot be read or written is a `Problem` beside the build, told once, and the build goes on
without it, as one that remembers nothing. Only another run in the same workspace stops it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from digest.archive.lock import one_at_a_time
from digest.archive.lookup import Shown
from digest.archive.opening import look_into_archive, open_archive
from digest.archive.rows import Sighting
from digest.archive.shelf import Archive
from digest.errors import ArchiveError
from digest.model import Article, Audience, Build, Handling, Made, Past, Problem, Raw

LOCK = "lock"
"""Name of the file, beside the archive, that is locked while a build runs."""
_Found = TypeVar("_Found")
States = Mapping[str, Mapping[str, object]]
"""Mappings of JSON values by the keys they are kept under."""


class Memory:
    """What a build remembers; without an archive it remembers nothing."""

    def __init__(self, archive: Archive | None = None, problems: Sequence[Problem] = ()) -> None:
        self._archive = archive
        self.problems = tuple(problems)
        """What went wrong with the archive; at most one."""

    def keep(self, raws: Sequence[Raw], articles: Sequence[Article], *, at: datetime) -> None:
        """Keep what was read."""
        self._try(lambda archive: archive.keep(raws, articles, at=at), None)

    def sight(self, raws: Sequence[Raw], sightings: Sequence[Sighting], states: States, *, at: datetime) -> None:
        """Note what sources showed, and their states."""
        self._try(lambda archive: archive.sight(raws, sightings, at=at, states=states), None)

    def states(self, keys: Iterable[str]) -> States:
        """Return what was noted under some keys; where nothing was, the key is missing."""
        nothing: dict[str, Mapping[str, object]] = {}
        found = self._try(lambda archive: {key: archive.state(key) for key in keys}, nothing)
        return {key: mapping for key, mapping in found.items() if mapping}

    def tries(self, source: str, likenesses: Sequence[bytes]) -> Mapping[bytes, int]:
        """Return of each article that a source showed before how often its page was asked for in vain."""
        return self._try(lambda archive: archive.tries(source, likenesses), {})

    def sighted(
        self, sources: Mapping[str, Shown], start: datetime | None, end: datetime, zone: str
    ) -> tuple[Article, ...] | None:
        """Return the articles that sources showed; ``None`` where that is not known."""
        return self._try(lambda archive: archive.sighted(sources, start, end, zone), None)

    def used(self, source: str, *, before: date) -> frozenset[str]:
        """Return the SHA-256 of a source's documents that an issue of an earlier day was made from."""
        return self._try(lambda archive: archive.used(source, before=before), frozenset())

    def built(self, audience: str, *, before: date) -> tuple[Made, ...]:
        """Return the builds of issues before a day that made files for an audience, in the order of their building."""
        return self._try(lambda archive: archive.built(audience, before=before), ())

    def shown_since(self, sources: Sequence[str], moment: datetime) -> frozenset[tuple[str, str]]:
        """Return id and SHA-256 of the articles that sources first showed after an instant."""
        return self._try(lambda archive: archive.shown_since(sources, moment), frozenset())

    def past(self, audience: Audience, handling: Handling, day: date, recent: int) -> Past:
        """Return what is known of an audience's issues before a day; nothing where nothing is remembered."""
        return self._try(lambda archive: archive.past(audience, handling, day, recent), Past())

    def record(self, build: Build, *, at: datetime, uses: Sequence[tuple[str, str]]) -> None:
        """Record what was delivered, and the documents that are used up by it."""
        self._try(lambda archive: archive.record(build, at=at, uses=uses), None)

    def _try(self, ask: Callable[[Archive], _Found], otherwise: _Found) -> _Found:
        """Ask the archive; after a failure nothing more is tried."""
        if self._archive is None:
            return otherwise
        try:
            return ask(self._archive)
        except ArchiveError as error:
            self.problems = (problem_of(error),)
            self._archive = None
            return otherwise


@contextmanager
def remembering(path: str | None, now: datetime) -> Iterator[Memory]:
    """Hold the workspace's lock and its archive while a build runs.

    Args:
        path: The archive's file; the lock lies beside it. ``None`` remembers nothing, and locks nothing.
        now: When the build began, aware.

    Raises:
        BusyError: Another run is at work in this workspace.
    """
    if path is None:
        yield Memory()
        return
    with ExitStack() as stack:
        archive, problems = None, []
        try:
            stack.enter_context(one_at_a_time(Path(path).parent / LOCK, now))
            archive = stack.enter_context(open_archive(path))
        except ArchiveError as error:
            problems.append(problem_of(error))
        yield Memory(archive, problems)


@contextmanager
def recalling(path: str | None) -> Iterator[Memory]:
    """Open an archive only to look into it: it is neither made, nor brought up to date, nor locked, nor changed."""
    if path is None or not Path(path).is_file():
        yield Memory()
        return
    try:
        archive = look_into_archive(path)
    except ArchiveError as error:
        yield Memory(None, (problem_of(error),))
        return
    with archive:
        yield Memory(archive)


def problem_of(error: ArchiveError) -> Problem:
    """Return a failure of the archive as a problem that is no document."""
    return Problem(
        where="archive",
        what=str(error),
        remedy="The briefing is made without it; its number and the issues before are missing.",
        is_document=False,
    )
