"""The shape of the database, as numbered steps.

Comes in: a connection to a new or older archive. Goes out: the same one at `SCHEMA`; all steps are one transaction. A
step that was released is never changed: a new shape is a new step. It never goes backwards.

Texts are TEXT, or BLOB (UTF-8 with lone surrogates let pass) where a file name or text holds what no UTF-8 can. Times
are seconds since 1970 in UTC. `articles.earliest` and `latest` (exclusive) bound the date; those of a day, month or
year are counted as if its days began at midnight UTC, and those of an undated article are when it was first seen.

Source: SQLite documentation, *FTS5 Extension*, sections 4.4.3 (external content tables and their triggers) and 5.1.1.
"""

import sqlite3

SCHEMA = 4
"""The version that this program writes; it stands in ``PRAGMA user_version``."""

_FIRST = (
    """CREATE TABLE documents (
        number INTEGER PRIMARY KEY,
        sha256 BLOB NOT NULL UNIQUE,
        first_seen INTEGER NOT NULL,
        last_seen INTEGER NOT NULL,
        location TEXT NOT NULL,
        source TEXT NOT NULL,
        packed BLOB NOT NULL
    )""",
    """CREATE TABLE articles (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        document INTEGER NOT NULL REFERENCES documents,
        precision INTEGER NOT NULL,
        earliest INTEGER NOT NULL,
        latest INTEGER NOT NULL,
        edtf TEXT,
        dated TEXT,
        location TEXT NOT NULL,
        encoding TEXT NOT NULL,
        url TEXT,
        outlet TEXT,
        byline TEXT,
        language TEXT,
        may_split INTEGER NOT NULL,
        notes TEXT,
        dateline TEXT,
        headline_at INTEGER,
        paragraphs TEXT NOT NULL,
        headline TEXT NOT NULL,
        text TEXT NOT NULL,
        UNIQUE (id, document)
    )""",
    "CREATE INDEX articles_by_date ON articles (precision, earliest)",
    "CREATE INDEX articles_by_document ON articles (document)",
    "CREATE INDEX articles_by_url ON articles (url) WHERE url IS NOT NULL",
    """CREATE VIRTUAL TABLE words USING fts5(
        headline, text, content='articles', content_rowid='number', tokenize='unicode61 remove_diacritics 2'
    )""",
    # A word of the headline counts four times one of the text.
    "INSERT INTO words (words, rank) VALUES ('rank', 'bm25(4.0, 1.0)')",
    # New articles are indexed many at a time: see `digest.archive.keeping.index`.
    """CREATE TRIGGER articles_out AFTER DELETE ON articles BEGIN
        INSERT INTO words (words, rowid, headline, text) VALUES ('delete', old.number, old.headline, old.text);
    END""",
    """CREATE TRIGGER articles_changed AFTER UPDATE OF headline, text ON articles
    WHEN old.headline IS NOT new.headline OR old.text IS NOT new.text BEGIN
        INSERT INTO words (words, rowid, headline, text) VALUES ('delete', old.number, old.headline, old.text);
        INSERT INTO words (rowid, headline, text) VALUES (new.number, new.headline, new.text);
    END""",
    "CREATE TABLE states (key TEXT PRIMARY KEY, mapping TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE builds (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        date TEXT NOT NULL,
        recorded INTEGER NOT NULL,
        counts TEXT NOT NULL
    )""",
    """CREATE TABLE files (
        build INTEGER NOT NULL REFERENCES builds,
        audience TEXT NOT NULL,
        format TEXT NOT NULL,
        path TEXT NOT NULL,
        size INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        PRIMARY KEY (build, audience, format, path)
    ) WITHOUT ROWID""",
)

_FILINGS = (
    # The topics that the last build to file an article gave to its stories.
    """CREATE TABLE filings (
        article INTEGER NOT NULL REFERENCES articles,
        topic TEXT NOT NULL,
        PRIMARY KEY (article, topic)
    ) WITHOUT ROWID""",
)

_SIGHTINGS = (
    # Which article a source showed. `likeness` tells its words and address; `tries` counts how often its page was
    # asked for in vain; it is 0 where nothing more is to be asked, and -1 where it was not asked yet.
    """CREATE TABLE sightings (
        source TEXT NOT NULL,
        likeness BLOB NOT NULL,
        article INTEGER NOT NULL REFERENCES articles,
        first INTEGER NOT NULL,
        last INTEGER NOT NULL,
        tries INTEGER NOT NULL,
        PRIMARY KEY (source, likeness)
    ) WITHOUT ROWID""",
    "CREATE INDEX sightings_by_article ON sightings (article)",
    "CREATE INDEX sightings_by_last ON sightings (source, last)",
    # The day of the first issue that was made from a document of a source.
    """CREATE TABLE uses (
        source TEXT NOT NULL,
        sha256 BLOB NOT NULL,
        day TEXT NOT NULL,
        PRIMARY KEY (source, sha256)
    ) WITHOUT ROWID""",
)

_OUTBOX = (
    # One edition to one reader. `first` and `due` say when it was first tried and is tried again.
    """CREATE TABLE outbox (
        number INTEGER PRIMARY KEY,
        audience TEXT NOT NULL,
        day TEXT NOT NULL,
        recipient TEXT NOT NULL,
        state TEXT NOT NULL,
        message_id TEXT NOT NULL,
        token TEXT NOT NULL,
        previous TEXT,
        edition TEXT,
        sha256 TEXT,
        size INTEGER,
        tries INTEGER NOT NULL,
        first INTEGER,
        due INTEGER,
        changed INTEGER NOT NULL,
        answer TEXT NOT NULL,
        UNIQUE (audience, day, recipient)
    )""",
    "CREATE INDEX outbox_by_token ON outbox (token)",
    "CREATE INDEX outbox_by_message ON outbox (message_id)",
    "CREATE INDEX outbox_by_recipient ON outbox (lower(recipient))",
    "CREATE INDEX outbox_waiting ON outbox (day) WHERE state IN ('queued', 'sending', 'deferred')",
    # Addresses that are written to no more: by any audience where that is empty.
    """CREATE TABLE suppressed (
        address TEXT NOT NULL,
        audience TEXT NOT NULL,
        reason TEXT NOT NULL,
        since INTEGER NOT NULL,
        PRIMARY KEY (address, audience)
    ) WITHOUT ROWID""",
)

STEPS = (_FIRST, _FILINGS, _SIGHTINGS, _OUTBOX)
"""The statements that lead to version 1, to version 2 ..."""


def version(connection: sqlite3.Connection) -> int:
    """Return the version that an archive has; 0 is a new one."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, *, upto: int = SCHEMA) -> None:
    """Bring a new or older archive to version `upto`; one that is there already is not touched."""
    if version(connection) >= upto:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another program may have done it while this one waited.
        for number in range(version(connection), upto):
            for statement in STEPS[number]:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {max(version(connection), upto):d}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
