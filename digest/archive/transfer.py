"""An archive as lines of JSON, and back.

Comes in: a connection inside a transaction, and a stream of text. Goes out: the lines, in ASCII, sorted by what they
hold, so that the same archive is always the same bytes; or the rows of such lines, and what was wrong with the others.
It never changes what is in the archive already.

The first line is ``{"digest": "archive", "schema": 4}``; every other one is an object whose ``kind`` is ``document``,
``article``, ``sighting``, ``use``, ``state``, ``build``, ``errand`` or ``suppressed``. Documents stand before the
articles that were read from them, and articles before their sightings.
"""

import base64
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn, TextIO

from digest.archive import keeping, posted
from digest.archive.migrations import SCHEMA
from digest.archive.records import Record, article_from, listed, record_of_article, texts, whole
from digest.archive.rows import COLUMNS, article_of, compact, row_of, stored, taken
from digest.errors import ArchiveError

_MARK = "archive"
_SECONDS = 2**40
"""No instant lies further from 1970, in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import brought."""

    documents: int
    """New ones, as in the other counts."""
    articles: int
    states: int
    builds: int
    bad: tuple[str, ...]
    """A message for each line that was not taken, beginning with its number (``line 7: ...``)."""


def export(connection: sqlite3.Connection, stream: TextIO) -> None:
    """Write everything; see `digest.archive.shelf.Archive.export`."""
    stream.write(compact({"digest": _MARK, "schema": SCHEMA}) + "\n")
    for lines in (_documents, _articles, _sightings, _uses, _states, _builds, posted.errands, posted.suppressed):
        stream.writelines(compact(record) + "\n" for record in lines(connection))


def import_(connection: sqlite3.Connection, stream: TextIO) -> Imported:
    """Take in the lines of an export; see `digest.archive.shelf.Archive.import_`."""
    _check_header(stream.readline())
    counts = dict.fromkeys(_PUT, 0)
    indexed = keeping.newest(connection)
    bad: list[str] = []
    for number, line in enumerate(stream, 2):
        try:
            record = _parsed(line)
            put = _PUT.get(str(record.get("kind")))
            if put is None:
                raise ValueError("its kind is none of " + ", ".join(_PUT))  # noqa: TRY301 - all mistakes are told below
            counts[record["kind"]] += put(connection, record)
        except KeyError as error:
            bad.append(f"line {number}: lacks {error.args[0]}")
        except (ValueError, TypeError, OverflowError, RecursionError, zlib.error) as error:
            bad.append(f"line {number}: {error}")
    keeping.index(connection, indexed)
    return Imported(
        documents=counts["document"],
        articles=counts["article"],
        states=counts["state"],
        builds=counts["build"],
        bad=tuple(bad),
    )


def _check_header(line: str) -> None:
    """Raise unless a line begins an export that this program knows."""
    try:
        record = _parsed(line)
        mark, schema = record.get("digest"), record.get("schema")
    except (ValueError, RecursionError):
        mark, schema = None, None
    if mark != _MARK or not isinstance(schema, int) or schema < 1:
        raise ArchiveError(
            "line 1: this is no export of an archive; expected what 'digest archive export' writes; nothing was taken"
        )
    if schema > SCHEMA:
        raise ArchiveError(
            f"line 1: this export is from a newer digest (version {schema} of the archive, this one knows {SCHEMA}); "
            "nothing was taken; install that digest"
        )


def _parsed(line: str) -> Record:
    """Return the object that a line holds."""
    try:
        line.encode()
        record = json.loads(line, parse_constant=_refuse)
    except UnicodeEncodeError:
        raise ValueError("is no UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"is no JSON ({error.msg}, column {error.colno})") from None
    if not isinstance(record, dict):
        raise ValueError("is no JSON object")  # noqa: TRY004 - every mistake of a line is one kind
    return record


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"holds {word}, which is no JSON")


def _documents(connection: sqlite3.Connection) -> Iterator[Mapping[str, object]]:
    query = "SELECT sha256, first_seen, last_seen, location, source, packed FROM documents ORDER BY sha256"
    for sha256, first_seen, last_seen, location, source, packed in connection.execute(query):
        yield {
            "kind": "document",
            "sha256": sha256.hex(),
            "first_seen": first_seen,
            "last_seen": last_seen,
            "location": taken(location),
            "source": taken(source),
            "bytes": base64.b64encode(zlib.decompress(packed)).decode(),
        }


def _articles(connection: sqlite3.Connection) -> Iterator[Mapping[str, object]]:
    names = ", ".join(f"article.{name}" for name in COLUMNS)
    query = (
        f"SELECT article.number, document.sha256, {names} FROM articles AS article "  # noqa: S608 - names from a constant
        "JOIN documents AS document ON document.number = article.document ORDER BY article.id, document.sha256"
    )
    for number, sha256, *row in connection.execute(query):
        filed = connection.execute("SELECT topic FROM filings WHERE article = ? ORDER BY topic", (number,))
        topics = [taken(topic) for (topic,) in filed]
        record = record_of_article(article_of(row, sha256=sha256.hex()))
        yield {"kind": "article", **record, **({"topics": topics} if topics else {})}


def _sightings(connection: sqlite3.Connection) -> Iterator[Mapping[str, object]]:
    query = (
        "SELECT sighting.source, likeness, article.id, document.sha256, first, last, tries FROM sightings AS sighting "
        "JOIN articles AS article ON article.number = sighting.article "
        "JOIN documents AS document ON document.number = article.document ORDER BY sighting.source, likeness"
    )
    for source, likeness, article, document, first, last, tries in connection.execute(query):
        yield {
            "kind": "sighting",
            "source": taken(source),
            "likeness": likeness.hex(),
            "article": article,
            "document": document.hex(),
            "first": first,
            "last": last,
            "tries": tries,
        }


def _uses(connection: sqlite3.Connection) -> Iterator[Mapping[str, object]]:
    for source, sha256, day in connection.execute("SELECT source, sha256, day FROM uses ORDER BY source, sha256"):
        yield {"kind": "use", "source": taken(source), "document": sha256.hex(), "day": taken(day)}


def _states(connection: sqlite3.Connection) -> Iterator[Mapping[str, object]]:
    for key, mapping in connection.execute("SELECT key, mapping FROM states ORDER BY key"):
        yield {"kind": "state", "key": taken(key), "mapping": json.loads(mapping)}


def _builds(connection: sqlite3.Connection) -> Iterator[Mapping[str, object]]:
    query = "SELECT number, date, recorded, counts FROM builds ORDER BY recorded, date, id"
    for number, day, recorded, counts in connection.execute(query):
        files = connection.execute(
            "SELECT audience, format, path, size, sha256 FROM files WHERE build = ? "
            "ORDER BY audience, format, path, size, sha256",
            (number,),
        )
        yield {
            "kind": "build",
            "date": taken(day),
            "recorded": recorded,
            "counts": json.loads(counts),
            "files": [[taken(value) if isinstance(value, bytes) else value for value in file] for file in files],
        }


def _put_document(connection: sqlite3.Connection, record: Record) -> int:
    document = base64.b64decode(record["bytes"], validate=True)
    sha256 = hashlib.sha256(document)
    if sha256.hexdigest() != record["sha256"]:
        raise ValueError("the bytes are not those of the hash")
    seen = _instant(record["first_seen"]), _instant(record["last_seen"])
    location, source = texts(record, "location", "source")
    put = connection.execute(
        "INSERT INTO documents (sha256, first_seen, last_seen, location, source, packed) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (sha256.digest(), *seen, stored(location), stored(source), keeping.pack(document)),
    )
    return put.rowcount


def _put_article(connection: sqlite3.Connection, record: Record) -> int:
    article = article_from(record)
    topics = listed(record, "topics")
    found = connection.execute(
        "SELECT number, first_seen FROM documents WHERE sha256 = ?", (bytes.fromhex(article.sha256),)
    ).fetchone()
    if found is None:
        raise ValueError(f"its document {article.sha256} stands neither before it nor in the archive")
    put = connection.execute(
        f"{keeping.INSERT_ARTICLE} ON CONFLICT DO NOTHING", (*row_of(article, first_seen=found[1]), found[0])
    )
    if put.rowcount > 0:
        keeping.put_filings(connection, int(put.lastrowid or 0), topics)
    return put.rowcount


def _put_sighting(connection: sqlite3.Connection, record: Record) -> int:
    source, likeness, article, document = texts(record, "source", "likeness", "article", "document")
    found = connection.execute(
        "SELECT article.number FROM articles AS article JOIN documents AS document "
        "ON document.number = article.document WHERE article.id = ? AND document.sha256 = ?",
        (stored(article), bytes.fromhex(document)),
    ).fetchone()
    if found is None:
        raise ValueError(f"its article {article} stands neither before it nor in the archive")
    counts = [_instant(record[name]) for name in ("first", "last", "tries")]
    put = connection.execute(
        "INSERT INTO sightings (source, likeness, article, first, last, tries) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING",
        (stored(source), bytes.fromhex(likeness), found[0], *counts),
    )
    return put.rowcount


def _put_use(connection: sqlite3.Connection, record: Record) -> int:
    source, document, day = texts(record, "source", "document", "day")
    put = connection.execute(
        "INSERT INTO uses (source, sha256, day) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (stored(source), bytes.fromhex(document), date.fromisoformat(day).isoformat()),
    )
    return put.rowcount


def _put_state(connection: sqlite3.Connection, record: Record) -> int:
    mapping = record["mapping"]
    if not isinstance(mapping, dict):
        raise ValueError("expected a mapping of JSON values")  # noqa: TRY004 - every mistake of a line is one kind
    (key,) = texts(record, "key")
    put = connection.execute(
        "INSERT INTO states (key, mapping) VALUES (?, ?) ON CONFLICT DO NOTHING", (stored(key), compact(mapping))
    )
    return put.rowcount


def _put_build(connection: sqlite3.Connection, record: Record) -> int:
    (day,) = texts(record, "date")
    counts, files = record["counts"], record["files"]
    if not isinstance(counts, dict) or not isinstance(files, list):
        raise ValueError("expected counts as a mapping and files as a list")  # noqa: TRY004 - as above
    checked = [_file(file) for file in files]
    recorded = _instant(record["recorded"])
    return int(keeping.put_build(connection, date=day, recorded=recorded, counts=counts, files=checked))


def _file(given: Any) -> tuple[str, str, str, int, str]:  # noqa: ANN401 - what JSON may hold
    """Return a file of a build."""
    audience, form, path, size, sha256 = given
    checked = texts({"audience": audience, "format": form, "path": path, "sha256": sha256})
    return checked[0], checked[1], checked[2], _instant(size), checked[3]


def _instant(value: Any) -> int:  # noqa: ANN401 - what JSON may hold
    """Return a whole number that a column can hold."""
    number = whole(value)
    if abs(number) > _SECONDS:
        raise ValueError(f"{number} is out of bounds")
    return number


_PUT: Mapping[str, Callable[[sqlite3.Connection, Record], int]] = {
    "document": _put_document,
    "article": _put_article,
    "sighting": _put_sighting,
    "use": _put_use,
    "state": _put_state,
    "build": _put_build,
    "errand": posted.put_errand,
    "suppressed": posted.put_suppressed,
}
