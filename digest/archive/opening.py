"""A path to an open archive.

Comes in: a path. Goes out: an `Archive` at this program's version, made new where nothing was; or an `ArchiveError`
that says what is wrong with what is there. It never writes into a file that is not an archive, nor into one of a newer
version; and an archive that is opened only to be looked into stays as it is.

Source: SQLite documentation, *Uniform Resource Identifiers* (section 3.2: mode, immutable) and *Write-Ahead Logging*
(section 5, read-only databases).
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
_NO_ROOM_BESIDE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
"""What SQLite says where it can make no file beside the database."""


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
    _make_folder(file, path)
    with telling(path):
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return Archive(connection, path)


def look_into_archive(path: str, *, patience: float = 10.0) -> Archive:
    """Open the archive at `path` to read it; it is neither made, nor brought up to date, nor changed.

    Args:
        path: The database file.
        patience: Seconds to wait for another program that holds it locked.

    Raises:
        ArchiveError: It cannot be opened, is not there, is something else, is damaged, or is from another version.
    """
    file = Path(path)
    _look_before(file, path)
    has_log = file.with_name(f"{file.name}-wal").exists()
    with telling(path):
        try:
            connection = _reader(file, "mode=ro" if has_log else "mode=rw", path, patience)
        except sqlite3.OperationalError as error:
            # No file can be made beside it. Where there is no log nobody is writing, and the file alone is everything.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _NO_ROOM_BESIDE or has_log:
                raise
            connection = _reader(file, "mode=ro&immutable=1", path, patience)
    return Archive(connection, path)


def _reader(file: Path, how: str, path: str, patience: float) -> sqlite3.Connection:
    """Open a database for reading, and check that it is an archive of this version.

    One with a log beside it is opened as it stands. Without, SQLite makes a log and takes it away again at the end; a
    read-only opening would leave an empty one behind.
    """
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?{how}", uri=True, timeout=patience, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only = ON")
        found = version(connection)
        _refuse_foreign(connection, path, found)
        _refuse_newer(path, found)
        _refuse_older(path, found)
    except BaseException:
        connection.close()
        raise
    return connection


def _look_before(file: Path, path: str) -> None:
    """Refuse what is there and no SQLite database."""
    try:
        if file.is_dir():
            raise ArchiveError(f"{path}: is a folder; name a file in it under archive: in the configuration")
        if not file.exists():
            return
        with file.open("rb") as opened:
            begin = opened.read(len(_BEGIN))
    except OSError as error:
        raise _unopened(path, error) from error
    if begin and begin != _BEGIN:
        raise ArchiveError(
            f"{path}: is not an archive; nothing was changed; move the file away, "
            "or name another place under archive: in the configuration"
        )


def _make_folder(file: Path, path: str) -> None:
    """Make the folder of an archive."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unopened(path, error) from error


def _unopened(path: str, error: OSError) -> ArchiveError:
    return ArchiveError(
        f"{path}: cannot be opened: {error.strerror or error}; make its folder readable and writable, "
        "or name another place under archive: in the configuration"
    )


def _prepare(connection: sqlite3.Connection, path: str) -> None:
    """Check whose database this is, and bring it to this program's version."""
    found = version(connection)
    # Nothing is written before this is known.
    _refuse_foreign(connection, path, found)
    _refuse_newer(path, found)
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


def _refuse_newer(path: str, found: int) -> None:
    """Refuse an archive of a newer program."""
    if found > SCHEMA:
        raise ArchiveError(
            f"{path}: was written by a newer digest (version {found} of the archive, this one knows {SCHEMA}); "
            "nothing was changed; install that digest, or name another place under archive: in the configuration"
        )


def _refuse_older(path: str, found: int) -> None:
    """Refuse an archive that would have to be brought up to date first."""
    if found < SCHEMA:
        raise ArchiveError(
            f"{path}: was written by an older digest (version {found} of the archive, this one knows {SCHEMA}); "
            "build once, and it is brought up to date"
        )


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
