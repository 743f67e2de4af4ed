"""Words that a person looks for, to the articles that have them, the best first.

Comes in: words as they are typed, and filters. Goes out: `Hit`s. A word is found whatever its case and accents;
``word*`` is a beginning, words between quotation marks stand side by side, and an article must have them all. Nothing
that is typed is ever an error of SQLite's query language. It never changes the archive.

Source: SQLite documentation, *FTS5 Extension*, section 3 (query syntax) and 5.1.1 (bm25); Robertson and Zaragoza 2009
for BM25.
"""

import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from digest.archive.rows import PRECISIONS, seconds, stored, taken
from digest.text.words import fold

_QUOTES = str.maketrans(dict.fromkeys("“”„«»", '"'))
_PIECE = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_SNIPPET_WORDS = 24
_OPEN, _CLOSE = "[", "]"

_FIND = f"""
    SELECT article.id, article.location, article.headline, article.edtf, article.outlet,
           snippet(words, -1, '{_OPEN}', '{_CLOSE}', '…', {_SNIPPET_WORDS}) AS snippet, words.rank AS score
    FROM words CROSS JOIN articles AS article ON article.number = words.rowid
    WHERE words MATCH :match {{filters}}
    ORDER BY words.rank LIMIT :limit
"""  # noqa: S608 - the places are filled from the constants above and below, never from what is typed
_TOPIC = "AND EXISTS (SELECT 1 FROM filings WHERE article = article.number AND topic = :topic)"
_OUTLET = "AND folded(article.outlet) = :outlet"
_SINCE = f"AND article.latest > CASE WHEN article.precision >= {PRECISIONS['day']} THEN :since_there ELSE :since END"
_UNTIL = f"AND article.earliest < CASE WHEN article.precision >= {PRECISIONS['day']} THEN :until_there ELSE :until END"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that has the words looked for."""

    article: str
    """Article id."""
    location: str
    headline: str
    """The document's own; empty when it has none."""
    when: str | None
    """The date as ISO 8601-2 text, as far as it is known."""
    outlet: str | None
    snippet: str
    """Some words around the ones found, on one line; those found stand in brackets."""
    score: float
    """How well it fits, 0-1; BM25 with the headline's words counting four times."""


def match_of(words: str) -> str:
    """Return a query of FTS5 that is always valid.

    Args:
        words: What a person typed.

    Returns:
        The query; empty when no word is in it.
    """
    pieces: list[str] = []
    plain = words.translate(_QUOTES).replace("\0", " ").encode("utf-8", "replace").decode()
    for found in _PIECE.finditer(plain):
        phrase, star, word = found.groups()
        text = phrase if word is None else word.rstrip("*")
        begins = bool(star) if word is None else word.endswith("*")
        if any(char.isalnum() for char in text):
            pieces.append(f'"{text}"' + (" *" if begins else ""))
    return " ".join(pieces)


def find(  # noqa: PLR0913 - one for each filter
    connection: sqlite3.Connection,
    words: str,
    *,
    topic: str | None,
    outlet: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
) -> tuple[Hit, ...]:
    """Find articles; see `digest.archive.shelf.Archive.search`."""
    match = match_of(words)
    if not match or limit < 1:
        return ()
    given = {
        "match": match,
        "limit": min(limit, 2**31),
        "topic": None if topic is None else stored(topic),
        "outlet": None if outlet is None else folded(outlet),
        **_moments("since", since),
        **_moments("until", until),
    }
    filters = ((topic, _TOPIC), (outlet, _OUTLET), (since, _SINCE), (until, _UNTIL))
    query = _FIND.format(filters=" ".join(sql for value, sql in filters if value is not None))
    connection.create_function("folded", 1, folded, deterministic=True)
    return tuple(_hit(row) for row in connection.execute(query, given))


def names(connection: sqlite3.Connection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the topics and the outlets that articles are found by, in order."""
    topics = connection.execute("SELECT DISTINCT topic FROM filings ORDER BY topic")
    outlets = connection.execute("SELECT DISTINCT outlet FROM articles WHERE outlet IS NOT NULL ORDER BY outlet")
    return tuple(taken(row[0]) for row in topics), tuple(taken(row[0]) for row in outlets)


def folded(text: str | bytes | None) -> str:
    """Return a name as it is compared: without case, accents and extra spaces."""
    if text is None:
        return ""
    return fold(" ".join(taken(text).split())).encode("utf-8", "replace").decode()


def _moments(name: str, moment: datetime | None) -> dict[str, int | None]:
    """Return an instant, and what the clock on its wall shows: dates without a time are counted by that."""
    if moment is None:
        return {name: None, f"{name}_there": None}
    return {name: seconds(moment), f"{name}_there": seconds(moment.replace(tzinfo=UTC))}


def _hit(row: tuple[str | bytes, str | bytes, str | bytes, str | None, str | None, str | bytes, float]) -> Hit:
    article, location, headline, when, outlet, snippet, rank = row
    return Hit(
        article=taken(article),
        location=taken(location),
        headline=taken(headline),
        when=when,
        outlet=None if outlet is None else taken(outlet),
        snippet=" ".join(taken(snippet).split()),
        # SQLite's BM25 is below zero, the best lowest.
        score=max(0.0, -rank) / (1 + max(0.0, -rank)),
    )
