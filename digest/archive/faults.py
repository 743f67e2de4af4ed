"""What SQLite says, and what damaged values lead to, in words for the person at the terminal.

Comes in: an exception and the archive's path. Goes out: an `ArchiveError` that says what is wrong and what to do. It
never mends or removes a file.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from digest.errors import ArchiveError

_ELSEWHERE = "or name another place under archive: in the configuration"

_WORDS = {
    sqlite3.SQLITE_BUSY: "another program holds the archive locked; wait until it has finished, then try again",
    sqlite3.SQLITE_LOCKED: "another program holds the archive locked; wait until it has finished, then try again",
    sqlite3.SQLITE_READONLY: f"the archive is read-only; make the file and its folder writable, {_ELSEWHERE}",
    sqlite3.SQLITE_FULL: f"the disk is full; make room (what was kept before is whole), {_ELSEWHERE}",
    sqlite3.SQLITE_IOERR: "the disk could not be read or written; look at its health, its free space and the limits on "
    f"the size of files (what was kept before is whole), {_ELSEWHERE}",
    sqlite3.SQLITE_CORRUPT: "the archive is damaged; keep the file, restore a copy or an export of it, "
    "or move it away: the next build begins a new one",
    sqlite3.SQLITE_NOTADB: "is not an archive; nothing was changed; move the file away, " + _ELSEWHERE,
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; make its folder readable and writable, " + _ELSEWHERE,
}

_DAMAGED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, zlib.error)
"""What is raised where a value is not what this program wrote: no JSON, no date, no compressed bytes."""
_SHORT = 120


def told(error: sqlite3.Error, path: str) -> ArchiveError:
    """Return `error` in words."""
    code = getattr(error, "sqlite_errorcode", None)
    words = None if code is None else _WORDS.get(code & 0xFF)
    # The extended code tells apart what the plain one does not; people who ask for help need SQLite's own words.
    return ArchiveError(f"{path}: {words} ({error})" if words else f"{path}: the archive failed: {error}")


@contextmanager
def telling(path: str) -> Iterator[None]:
    """Raise what `sqlite3` raises as `ArchiveError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise told(error, path) from error


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Raise what `sqlite3` raises as `ArchiveError`, and what damaged values lead to as well."""
    try:
        with telling(path):
            yield
    except _DAMAGED as error:
        raise ArchiveError(
            f"{path}: a value in the archive is damaged; digest archive check says which; keep the file, restore a "
            "copy or an export of it, or move it away: the next build begins a new one "
            f"({type(error).__name__}: {str(error)[:_SHORT]})"
        ) from error
