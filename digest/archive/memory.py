"""The archive as a build uses it.

Comes in: what a build read, and the finished build. Goes out: nothing that an edition could print; an archive that
cannot be written is a `Problem` beside the build, told once, and the build goes on without it. Only another build in
the same workspace stops it. It never changes what is built.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from digest.archive.lock import one_at_a_time
from digest.archive.opening import open_archive
from digest.archive.shelf import Archive
from digest.errors import ArchiveError
from digest.model import Article, Build, Problem, Raw

LOCK = "lock"
"""Name of the file, beside the archive, that is locked while a build runs."""


class Memory:
    """What a build remembers; without an archive it remembers nothing."""

    def __init__(self, archive: Archive | None, problems: Sequence[Problem], now: datetime) -> None:
        self._archive = archive
        self._now = now
        self.problems = tuple(problems)
        """What went wrong with the archive; at most one."""

    def keep(self, raws: Sequence[Raw], articles: Sequence[Article]) -> None:
        """Keep what was read; what came out of a packed file (a ZIP, a mailbox) is read anew from there instead."""
        whole = {hashlib.sha256(raw.data).hexdigest() for raw in raws}
        kept = [article for article in articles if article.sha256 in whole]
        self._try(lambda archive: archive.keep(raws, kept, at=self._now))

    def record(self, build: Build) -> None:
        """Record what was delivered."""
        self._try(lambda archive: archive.record(build, at=self._now))

    def _try(self, change: Callable[[Archive], None]) -> None:
        """Change the archive; after a failure nothing more is tried."""
        if self._archive is None:
            return
        try:
            change(self._archive)
        except ArchiveError as error:
            self.problems = (problem_of(error),)
            self._archive = None


@contextmanager
def remembering(path: str, now: datetime) -> Iterator[Memory]:
    """Hold the workspace's lock and its archive while a build runs.

    Args:
        path: The archive's file; the lock lies beside it.
        now: When the build began, aware.

    Raises:
        BusyError: Another build runs in this workspace.
    """
    with ExitStack() as stack:
        archive, problems = None, []
        try:
            stack.enter_context(one_at_a_time(Path(path).parent / LOCK, now))
            archive = stack.enter_context(open_archive(path))
        except ArchiveError as error:
            problems.append(problem_of(error))
        yield Memory(archive, problems, now)


def problem_of(error: ArchiveError) -> Problem:
    """Return a failure of the archive as a problem that is no document."""
    return Problem(where="archive", what=str(error), remedy="The briefing does not depend on it.", is_document=False)
