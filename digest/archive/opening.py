"""A path to an open archive.

Comes in: a path. Goes out: an `Archive` at this program's version, made new where nothing was; or an `ArchiveError`
that says what is wrong with what is there. It never writes into a file that is not an archive, nor into one of a newer
version.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from digest.archive.faults import telling
from digest.archive.migrations import SCHEMA, migrate, version
from digest.archive.shelf import Archive
from digest.errors import ArchiveError

APPLICATION = 0x64676573
"""What ``PRAGMA application_id`` says in an archive ("dges"), so that another program's database is told apart."""
PAGE_BYTES = 8192
"""Articles of a thousand characters fill pages of this size better than the ordinary 4,096."""
_BEGIN = b"SQLite format 3\0"


def open_archive(path: str, *, patience: float = 10.0) -> Archive:
    """Open the archive at `path`; make it, and its folder, where there is none.

    Args:
        path: The database file.
        patience: Seconds to wait for another program that holds it locked.

    Raises:
        ArchiveError: It cannot be opened or made, is something else, is damaged, or is from a newer program.
    """
    file = Path(path)
    _look_before(file, path)
    with telling(path):
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return Archive(connection, path)


def _look_before(file: Path, path: str) -> None:
    """Refuse what is there and no SQLite database; make the folder where nothing is."""
    try:
        if file.is_dir():
            raise ArchiveError(f"{path}: is a folder; name a file in it under archive: in the configuration")
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            return
        with file.open("rb") as opened:
            begin = opened.read(len(_BEGIN))
    except OSError as error:
        raise ArchiveError(
            f"{path}: cannot be opened: {error.strerror or error}; make its folder readable and writable, "
            "or name another place under archive: in the configuration"
        ) from error
    if begin and begin != _BEGIN:
        raise ArchiveError(
            f"{path}: is not an archive; nothing was changed; move the file away, "
            "or name another place under archive: in the configuration"
        )


def _prepare(connection: sqlite3.Connection, path: str) -> None:
    """Check whose database this is, and bring it to this program's version."""
    found = version(connection)
    # Nothing is written before this is known.
    _refuse_foreign(connection, path, found)
    if found > SCHEMA:
        raise ArchiveError(
            f"{path}: was written by a newer digest (version {found} of the archive, this one knows {SCHEMA}); "
            "nothing was changed; install that digest, or name another place under archive: in the configuration"
        )
    if not has_search(connection):
        raise ArchiveError(
            f"{path}: this Python's SQLite {sqlite3.sqlite_version} has no full-text search (FTS5); install a Python "
            "whose SQLite has it, or switch the archive off with archive: none in the configuration"
        )
    if found == 0:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES:d}")
        connection.execute(f"PRAGMA application_id = {APPLICATION:d}")
    # Readers never wait for a build, nor a build for readers; a commit is on the disk before it is told.
    with closing(connection.execute("PRAGMA journal_mode = WAL")):
        pass
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -65536")
    migrate(connection)


def _refuse_foreign(connection: sqlite3.Connection, path: str, found: int) -> None:
    """Refuse a database of another program."""
    ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    # Without tables or version it is a new archive whose making was cut short.
    if not ours and (tables or found):
        raise ArchiveError(
            f"{path}: is the database of another program; nothing was changed; "
            "name another place under archive: in the configuration"
        )


def has_search(connection: sqlite3.Connection) -> bool:
    """Tell whether SQLite has full-text search."""
    return bool(connection.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchone())
