"""Whether an archive is sound.

Comes in: a connection. Goes out: a line for each thing that is wrong: pages, references, the index, documents whose
bytes are not those of their hash, articles whose places lie outside their text. It changes nothing.
"""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterator

from digest.archive.rows import taken

MOST_TOLD = 100
"""The most lines of one kind."""


def check(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return a line for each thing that is wrong; none when all is well."""
    found: list[str] = []
    for look in (_pages, _references, _index, _documents, _articles):
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
        except zlib.error:
            yield f"document {sha256.hex()} ({taken(location)}): its bytes cannot be unpacked"
            continue
        if hashlib.sha256(unpacked).digest() != sha256:
            yield f"document {sha256.hex()} ({taken(location)}): its bytes are not those that were kept"


def _articles(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield articles whose headline or paragraphs do not stand in their text."""
    query = "SELECT id, location, headline_at, paragraphs, headline, text FROM articles"
    for id_, location, at, paragraphs, headline, text in connection.execute(query):
        whole, title = taken(text), taken(headline)
        try:
            edges = json.loads(paragraphs)
            stands = edges == sorted(edges) and all(0 <= edge <= len(whole) for edge in edges) and len(edges) % 2 == 0
        except (ValueError, TypeError):
            stands = False
        if not stands or (at is not None and whole[at : at + len(title)] != title):
            yield f"article {id_} ({taken(location)}): headline or paragraphs do not stand in its text"
