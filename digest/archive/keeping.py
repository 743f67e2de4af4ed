"""What a build puts into the archive: documents, articles, filings, the record of what was delivered.

Comes in: a connection inside a transaction, and the nouns of the line. Goes out: rows. What is there already is brought
up to date and never doubled. It never opens or ends a transaction.
"""

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from digest.archive.rows import COLUMNS, PRECISIONS, UNDATED, Sighting, compact, row_of, seconds, stored
from digest.model import Article, Build, Raw

_LEVEL = 6
"""Of zlib: 9 takes a third longer on articles and saves less than one byte in a hundred."""

_NAMES = ", ".join(COLUMNS)
INSERT_ARTICLE = f"INSERT INTO articles ({_NAMES}, document) VALUES ({', '.join('?' * len(COLUMNS))}, ?)"  # noqa: S608 - names from a constant
_UPDATE_ARTICLE = f"""UPDATE articles SET ({_NAMES}) = ({", ".join("?" * len(COLUMNS))})
    WHERE number = ? AND ({_NAMES}) IS NOT ({", ".join("?" * len(COLUMNS))})"""  # noqa: S608 - as above


def keep(connection: sqlite3.Connection, raws: Iterable[Raw], articles: Sequence[Article], at: datetime) -> list[int]:
    """Keep articles and the documents they were read from; see `digest.archive.shelf.Archive.keep`.

    Returns:
        The number of each article.
    """
    wanted = {article.sha256 for article in articles}
    seen: dict[str, tuple[int, int]] = {}
    for raw in raws:
        sha256 = hashlib.sha256(raw.data)
        if sha256.hexdigest() in wanted and sha256.hexdigest() not in seen:
            seen[sha256.hexdigest()] = _put_document(connection, raw, sha256.digest(), seconds(at))
    indexed = newest(connection)
    numbers: list[int] = []
    for article in articles:
        document, first_seen = seen.get(article.sha256) or _document(connection, bytes.fromhex(article.sha256))
        row = row_of(article, first_seen=first_seen)
        known = connection.execute("SELECT number FROM articles WHERE id = ? AND document = ?", (row[0], document))
        if number := known.fetchone():
            if number[0] > indexed:
                indexed = index(connection, indexed)
            connection.execute(_UPDATE_ARTICLE, (*row, number[0], *row))
            numbers.append(int(number[0]))
        else:
            numbers.append(int(connection.execute(INSERT_ARTICLE, (*row, document)).lastrowid or 0))
    index(connection, indexed)
    return numbers


def sight(connection: sqlite3.Connection, raws: Iterable[Raw], sightings: Sequence[Sighting], at: datetime) -> None:
    """Note what sources showed; see `digest.archive.shelf.Archive.sight`."""
    now = seconds(at)
    for source in {each.source for each in sightings}:
        # What it showed before is no longer its last answer, whatever the clock said then.
        connection.execute(
            "UPDATE sightings SET last = ? WHERE source = ? AND last >= ?", (now - 1, stored(source), now)
        )
    new = [each for each in sightings if not _seen_again(connection, each, now)]
    numbers = keep(connection, raws, [each.article for each in new], at)
    for each, number in zip(new, numbers, strict=True):
        put = connection.execute(
            "INSERT INTO sightings (source, likeness, article, first, last, tries) VALUES (?, ?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET article = excluded.article, last = excluded.last, tries = excluded.tries "
            "RETURNING first",
            (stored(each.source), each.likeness, number, now, now, each.tries),
        )
        ((first,),) = put.fetchall()
        # An undated story is of the day on which it was first shown, also when its page came later.
        connection.execute(
            "UPDATE articles SET earliest = ?, latest = ? WHERE number = ? AND precision = ? AND earliest > ?",
            (first, first + 1, number, PRECISIONS[UNDATED], first),
        )


def _seen_again(connection: sqlite3.Connection, sighting: Sighting, now: int) -> bool:
    """Note that a source shows an article again; tell whether nothing else is to be kept of it."""
    where = (stored(sighting.source), sighting.likeness)
    settled = connection.execute(
        "UPDATE sightings SET last = ? WHERE source = ? AND likeness = ? AND tries = 0", (now, *where)
    )
    if settled.rowcount or sighting.is_page:
        return bool(settled.rowcount)
    waits = connection.execute(
        "UPDATE sightings SET last = ?, tries = ? WHERE source = ? AND likeness = ?", (now, sighting.tries, *where)
    )
    return bool(waits.rowcount)


def newest(connection: sqlite3.Connection) -> int:
    """Return the number of the newest article; 0 when there is none."""
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM articles").fetchone()[0])


def index(connection: sqlite3.Connection, after: int) -> int:
    """Index the words of the articles with a number above `after`, and return the newest number.

    A trigger would do it article by article, and SQLite writes a part of the index for each statement that has one.
    """
    connection.execute(
        "INSERT INTO words (rowid, headline, text) SELECT number, headline, text FROM articles WHERE number > ?",
        (after,),
    )
    return newest(connection)


def record(connection: sqlite3.Connection, build: Build, at: datetime, uses: Iterable[tuple[str, str]] = ()) -> None:
    """Record a build; see `digest.archive.shelf.Archive.record`."""
    _file(connection, build)
    connection.executemany(
        "INSERT INTO uses (source, sha256, day) VALUES (?, ?, ?) "
        "ON CONFLICT DO UPDATE SET day = min(day, excluded.day)",
        [(stored(source), bytes.fromhex(sha256), build.issue.date.isoformat()) for source, sha256 in uses],
    )
    files = sorted((each.audience, each.format, each.path, each.size, each.sha256) for each in build.receipts)
    counts = {
        "articles": len(build.issue.articles),
        "briefs": len(build.issue.briefs),
        "spiked": len(build.issue.spiked),
        "problems": len(build.problems),
        "whole": build.is_whole,
        "ceilings": {each.audience: each.ceiling for each in build.editions},
        "editions": {each.audience: each.account.printed for each in build.editions},
        "sections": {
            each.audience: {section.topic or "": len(section.briefs) for section in each.sections}
            for each in build.editions
        },
    }
    put_build(connection, date=build.issue.date.isoformat(), recorded=seconds(at), counts=counts, files=files)


def put_build(
    connection: sqlite3.Connection,
    *,
    date: str,
    recorded: int,
    counts: dict[str, object],
    files: Sequence[tuple[str, str, str, int, str]],
) -> bool:
    """Put a build with its files (audience, format, path, size, SHA-256) in, unless it is there; tell whether it was.

    Its id is a hash of all that is known of it, so that the same build is never there twice.
    """
    whole = compact([date, recorded, counts, files])
    id_ = hashlib.blake2b(whole.encode(), digest_size=6).hexdigest()
    put = connection.execute(
        "INSERT INTO builds (id, date, recorded, counts) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (id_, stored(date), recorded, compact(counts)),
    )
    if put.rowcount < 1:
        return False
    connection.executemany(
        "INSERT INTO files (build, audience, format, path, size, sha256) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (put.lastrowid, *map(stored, (audience, form, path)), size, stored(sha256))
            for audience, form, path, size, sha256 in files
        ],
    )
    return True


def put_state(connection: sqlite3.Connection, key: str, mapping: Mapping[str, object]) -> None:
    """Note a mapping of JSON values under `key`, in the place of the one before."""
    connection.execute(
        "INSERT INTO states (key, mapping) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET mapping = excluded.mapping",
        (stored(key), compact(dict(mapping))),
    )


def pack(document: bytes) -> bytes:
    """Return the bytes of a document as they are kept."""
    return zlib.compress(document, _LEVEL)


def _put_document(connection: sqlite3.Connection, raw: Raw, sha256: bytes, at: int) -> tuple[int, int]:
    """Keep a document, or note that it was seen again; return its number and when it was first seen."""
    known = connection.execute(
        "UPDATE documents SET last_seen = max(last_seen, ?) WHERE sha256 = ? RETURNING number, first_seen", (at, sha256)
    ).fetchall()
    if known:
        return int(known[0][0]), int(known[0][1])
    put = connection.execute(
        "INSERT INTO documents (sha256, first_seen, last_seen, location, source, packed) VALUES (?, ?, ?, ?, ?, ?)",
        (sha256, at, at, stored(raw.location), stored(raw.source.shown), pack(raw.data)),
    )
    return int(put.lastrowid or 0), at


def _document(connection: sqlite3.Connection, sha256: bytes) -> tuple[int, int]:
    """Return the number of a document that was kept before, and when it was first seen."""
    row = connection.execute("SELECT number, first_seen FROM documents WHERE sha256 = ?", (sha256,)).fetchone()
    if row is None:
        raise ValueError(f"no document {sha256.hex()}: keep an article together with the document it was read from")
    return int(row[0]), int(row[1])


def _file(connection: sqlite3.Connection, build: Build) -> None:
    """Note the topics of each article's stories in the place of those that an earlier build gave."""
    topics: dict[tuple[str, str], set[str]] = {}
    for brief in build.issue.briefs:
        for member in brief.placement.cluster.members:
            article = member.story.article
            given = topics.setdefault((article.id, article.sha256), set())
            given.update(label.topic for label in member.labels)
    for (id_, sha256), given in sorted(topics.items()):
        row = connection.execute(
            "SELECT article.number FROM articles AS article JOIN documents AS document "
            "ON document.number = article.document WHERE article.id = ? AND document.sha256 = ?",
            (id_, bytes.fromhex(sha256)),
        ).fetchone()
        if row is not None:
            put_filings(connection, row[0], given)


def put_filings(connection: sqlite3.Connection, article: int, topics: Iterable[str]) -> None:
    """File an article under topics, and no others."""
    connection.execute("DELETE FROM filings WHERE article = ?", (article,))
    connection.executemany(
        "INSERT INTO filings (article, topic) VALUES (?, ?)", [(article, stored(topic)) for topic in sorted(topics)]
    )
