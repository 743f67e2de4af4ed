"""Whether an archive is sound.

Comes in: a connection. Goes out: a line for each thing that is wrong: pages, references, the index, documents whose
bytes are not those of their hash, articles whose places lie outside their text, values that cannot be read. It changes
nothing.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from digest.archive.rows import COLUMNS, article_of, mapping_of, taken
from digest.text.dates import bounds

MOST_TOLD = 100
"""The most lines of one kind."""
_WRONG = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_SHORT = 120
_NUMBERS = {
    "documents": ("first_seen", "last_seen"),
    "articles": ("precision", "earliest", "latest"),
    "sightings": ("first", "last", "tries"),
    "outbox": ("tries", "changed"),
    "suppressed": ("since",),
}
"""Columns that hold whole numbers, by their tables."""


def check(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return a line for each thing that is wrong; none when all is well."""
    found: list[str] = []
    for look in (_pages, _references, _index, _documents, _articles, _states, _numbers):
        try:
            for number, line in enumerate(look(connection)):
                if number == MOST_TOLD:
                    found.append(f"... and more of this kind ({look.__name__.strip('_')})")
                    break
                found.append(line)
        except sqlite3.DatabaseError as error:
            # A damaged page stops one look; the others may still tell something.
            found.append(f"{look.__name__.strip('_')} cannot be read: {error}")
    return tuple(found)


def _pages(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what SQLite finds wrong with its pages and indexes."""
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield f"database: {line}"


def _references(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield rows that lead to a row that is not there."""
    for table, number, target, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table}: row {number} leads to nothing in {target}"


def _index(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield a line when the index does not hold exactly the words of the articles."""
    try:
        # The second value asks to compare the index with the articles, not only with itself.
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        yield f"index: does not hold the words of the articles ({error})"


def _documents(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield documents whose bytes changed."""
    for sha256, location, packed in connection.execute("SELECT sha256, location, packed FROM documents"):
        try:
            unpacked = zlib.decompress(packed)
        except (zlib.error, TypeError):
            yield f"document {sha256.hex()} ({taken(location)}): its bytes cannot be unpacked"
            continue
        if hashlib.sha256(unpacked).digest() != sha256:
            yield f"document {sha256.hex()} ({taken(location)}): its bytes are not those that were kept"


def _articles(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield articles that cannot be read, or whose headline or paragraphs do not stand in their text."""
    query = f"SELECT {', '.join(COLUMNS)} FROM articles"  # noqa: S608 - names from a constant
    for row in connection.execute(query):
        values = dict(zip(COLUMNS, row, strict=True))
        called = f"article {values['id']} ({taken(values['location'])})"
        try:
            stands = _stands(values)
        except _WRONG:
            stands = False
        if not stands:
            yield f"{called}: headline or paragraphs do not stand in its text"
            continue
        try:
            article = article_of(row, sha256="")
            if article.when is not None:
                bounds(article.when, "UTC")
        except _WRONG as error:
            yield f"{called}: a value in it is damaged ({type(error).__name__}: {str(error)[:_SHORT]})"


def _stands(values: Mapping[str, Any]) -> bool:
    """Tell whether headline and paragraphs of an article stand in its text."""
    text, title, at, edges = (
        taken(values["text"]), taken(values["headline"]), values["headline_at"], json.loads(values["paragraphs"])
    )  # fmt: skip
    if edges != sorted(edges) or any(not 0 <= edge <= len(text) for edge in edges) or len(edges) % 2:
        return False
    return at is None or text[at : at + len(title)] == title


def _states(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield what is noted of sources and cannot be read."""
    for key, mapping in connection.execute("SELECT key, mapping FROM states"):
        try:
            mapping_of(mapping)
        except _WRONG:
            yield f"state of {taken(key)}: is damaged; it holds no mapping"


def _numbers(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield columns that hold something else than whole numbers; SQLite lets anything in."""
    for table, names in _NUMBERS.items():
        for name in names:
            query = f"SELECT count(*) FROM {table} WHERE typeof({name}) <> 'integer'"  # noqa: S608 - names from a constant
            if wrong := connection.execute(query).fetchone()[0]:
                yield f"{table}: {name} is damaged and no number, in {wrong} of its rows"
