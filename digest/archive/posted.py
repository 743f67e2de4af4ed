"""The outbox as lines of JSON, and back; see `digest.archive.transfer`.

Comes in: a connection inside a transaction, or the record of a line. Goes out: records in order, or a row. An archive
that is moved to another machine must not send anybody anything twice, so what was sent moves with it. It never changes
a row that is there.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date

from digest.archive.outbox import STATES
from digest.archive.records import Record, texts, whole
from digest.archive.rows import stored, taken

_NUMBERS = ("size", "tries", "first", "due", "changed")
_TEXTS = ("audience", "day", "recipient", "state", "message_id", "token", "answer")
_MAYBE = ("previous", "edition", "sha256")
_ALL = (*_TEXTS, *_MAYBE, *_NUMBERS)
_SECONDS = 2**40


def errands(connection: sqlite3.Connection) -> Iterator[Mapping[str, object]]:
    """Yield the record of every errand."""
    query = f"SELECT {', '.join(_ALL)} FROM outbox ORDER BY day, audience, recipient"  # noqa: S608 - names from a constant
    for row in connection.execute(query):
        values = {
            name: taken(value) if isinstance(value, bytes) else value for name, value in zip(_ALL, row, strict=True)
        }
        yield {"kind": "errand", **{name: value for name, value in values.items() if value is not None}}


def suppressed(connection: sqlite3.Connection) -> Iterator[Mapping[str, object]]:
    """Yield the record of every suppressed address."""
    query = "SELECT address, audience, reason, since FROM suppressed ORDER BY address, audience"
    for address, audience, reason, since in connection.execute(query):
        yield {
            "kind": "suppressed",
            "address": taken(address),
            "audience": taken(audience),
            "reason": taken(reason),
            "since": since,
        }


def put_errand(connection: sqlite3.Connection, record: Record) -> int:
    """Put an errand in, unless there is one of its edition and reader."""
    given = dict(zip(_TEXTS, texts(record, *_TEXTS), strict=True))
    date.fromisoformat(given["day"])
    if given["state"] not in STATES:
        raise ValueError(f"its state is none of {', '.join(STATES)}")
    maybe = {name: texts(record, name)[0] for name in _MAYBE if record.get(name) is not None}
    numbers = {name: _bounded(record[name]) for name in _NUMBERS if record.get(name) is not None}
    row = {**given, **maybe, **numbers}
    if not {"tries", "changed"} <= row.keys():
        raise KeyError("tries or changed")
    values = [stored(value) if isinstance(value, str) else value for value in map(row.get, _ALL)]
    query = f"INSERT INTO outbox ({', '.join(_ALL)}) VALUES ({', '.join('?' * len(_ALL))}) ON CONFLICT DO NOTHING"  # noqa: S608 - names from a constant
    return connection.execute(query, values).rowcount


def put_suppressed(connection: sqlite3.Connection, record: Record) -> int:
    """Suppress an address, unless it is."""
    put = connection.execute(
        "INSERT INTO suppressed (address, audience, reason, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (*map(stored, texts(record, "address", "audience", "reason")), _bounded(record["since"])),
    )
    return put.rowcount


def _bounded(value: object) -> int:
    number = whole(value)
    if abs(number) > _SECONDS:
        raise ValueError(f"{number} is out of bounds")
    return number
