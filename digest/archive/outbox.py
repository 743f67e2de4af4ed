"""The outbox: who is sent what, and what became of it; and the addresses that are written to no more.

Comes in: errands (one edition to one reader) and what became of them. Goes out: the errands that are to be run, rows to
look at, suppressed addresses. An errand's state is one of `STATES`. Each call is one transaction, on the disk when it
returns: what is marked as sent before a process is killed is sent for ever after. It never sends and never asks for the
time.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from digest.archive.faults import reading
from digest.archive.rows import instant, mapping_of, seconds, stored, taken

State = Literal["queued", "sending", "sent", "deferred", "failed", "suppressed"]
STATES: tuple[State, ...] = ("queued", "sending", "sent", "deferred", "failed", "suppressed")
"""To be sent; in flight, or in doubt after a crash; taken by the server; to be tried again; refused; kept back."""
EVERY = ""
"""Stands for every audience among the suppressed."""
_COLUMNS = (
    "audience, day, recipient, state, message_id, token, previous, "
    "edition, sha256, size, tries, first, due, changed, answer"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One edition to one reader."""

    audience: str
    day: date
    recipient: str
    """The address, in small letters."""
    state: State
    message_id: str
    token: str
    """Stands for the reader in unsubscribe addresses and return paths."""
    previous: str | None = None
    """Message-ID of the issue before, where the audience wants threads."""
    edition: str | None = None
    """SHA-256 of the edition's file that the message was made of; ``None`` before it was tried."""
    sha256: str | None = None
    """Of the message that left, or was about to."""
    size: int | None = None
    """Its bytes."""
    tries: int = 0
    first: datetime | None = None
    """When it was first tried."""
    due: datetime | None = None
    """When it is tried again."""
    changed: datetime
    answer: str = ""
    """What the server said, or why it is not sent."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from all others."""
        return self.audience, self.day.isoformat(), self.recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed:
    """An address that is written to no more."""

    address: str
    audience: str
    """`EVERY`, or the one audience whose mail it does not want."""
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A file of the newest build that made it."""

    path: str
    """As in receipts: the destination's name and the path below it."""
    sha256: str
    size: int


class Outbox:
    """The outbox of an open archive."""

    def __init__(
        self, connection: sqlite3.Connection, path: str, changing: Callable[[], AbstractContextManager[object]]
    ) -> None:
        """Keep the archive's connection, and how a transaction is made in it."""
        self._connection, self.path, self._changing = connection, path, changing

    def printed_on(self, audience: str, form: str, *, day: date | None) -> date | None:
        """Return the newest day of which a build made an audience's edition in a format, or `day` if it was made."""
        query = (
            "SELECT max(builds.date) FROM builds JOIN files ON files.build = builds.number "
            "WHERE files.audience = ? AND files.format = ? AND (? IS NULL OR builds.date = ?)"
        )
        wanted = day.isoformat() if day else None
        with reading(self.path):
            found = self._connection.execute(query, (stored(audience), form, wanted, wanted)).fetchone()[0]
            return date.fromisoformat(found) if found else None

    def printed(self, audience: str, form: str, day: date, *, beside: str | None = None) -> tuple[Printed, ...]:
        """Return an edition's files in a format, as the newest build that made them (or `beside`) left them."""
        query = (
            "SELECT path, sha256, size FROM files WHERE audience = ? AND format = ? AND build = ("
            "SELECT number FROM builds JOIN files ON files.build = builds.number WHERE date = ? AND audience = ? "
            "AND format = ? ORDER BY recorded DESC, number DESC LIMIT 1) ORDER BY path"
        )
        whose = (stored(audience), form, day.isoformat(), stored(audience), beside or form)
        with reading(self.path):
            rows = self._connection.execute(query, whose)
            return tuple(Printed(path=taken(path), sha256=taken(sha), size=int(size)) for path, sha, size in rows)

    def stories(self, audience: str, form: str, day: date) -> int | None:
        """Return how many stories the newest build printed in an edition that it made in a format."""
        query = (
            "SELECT counts FROM builds JOIN files ON files.build = builds.number "
            "WHERE date = ? AND audience = ? AND format = ? ORDER BY recorded DESC, number DESC LIMIT 1"
        )
        with reading(self.path):
            row = self._connection.execute(query, (day.isoformat(), stored(audience), form)).fetchone()
            editions = mapping_of(row[0]).get("editions") if row else None
            printed = editions.get(audience) if isinstance(editions, dict) else None
            return printed if isinstance(printed, int) else None

    def queue(self, errands: Sequence[Errand], *, again: bool = False) -> int:
        """Put errands in that are not there yet, and take back those that were kept back; return how many are new.

        Args:
            errands: Queued or suppressed ones; what was sent or is under way stays as it is.
            again: Whether those that failed are queued once more.
        """
        put = (
            f"INSERT INTO outbox ({_COLUMNS}) VALUES ({', '.join('?' * 15)}) "  # noqa: S608 - names from a constant
            "ON CONFLICT (audience, day, recipient) DO UPDATE SET state = excluded.state, answer = excluded.answer, "
            "changed = excluded.changed, tries = 0, first = NULL, due = NULL "
            "WHERE state IS NOT excluded.state AND (state = 'suppressed' OR (excluded.state = 'suppressed' AND "
            "state IN ('queued', 'sending', 'deferred')) OR (? AND state = 'failed' AND excluded.state = 'queued'))"
        )
        with self._changing():
            return sum(self._connection.execute(put, (*_row(each), again)).rowcount for each in errands)

    def waiting(self, *, at: datetime, audience: str | None = None, day: date | None = None) -> tuple[Errand, ...]:
        """Return the errands to be run now: in doubt first, then those that are due, in order of queueing."""
        query = (
            f"SELECT {_COLUMNS} FROM outbox WHERE "  # noqa: S608 - as above
            "(state IN ('queued', 'sending') OR (state = 'deferred' AND due <= ?)) "
            "AND (? IS NULL OR audience = ?) AND (? IS NULL OR day = ?) ORDER BY state <> 'sending', number"
        )
        wanted = day.isoformat() if day else None
        with reading(self.path):
            rows = self._connection.execute(query, (seconds(at), audience, audience, wanted, wanted))
            return tuple(map(_errand, rows))

    def turn(self, *errands: Errand | None, is_lasting: bool = True) -> None:
        """Note the new states of errands, all at once.

        Args:
            errands: The errands; ``None`` stands for none.
            is_lasting: Whether to wait until the disk has it. Otherwise a process that is killed loses nothing, but a
                machine that loses its power loses what was noted since the last call that waited.
        """
        change = (
            "UPDATE outbox SET state = ?, edition = ?, sha256 = ?, size = ?, tries = ?, first = ?, due = ?, "
            "changed = ?, answer = ? "
            "WHERE audience = ? AND day = ? AND recipient = ?"
        )
        with self._in_haste(is_hasty=not is_lasting), self._changing():
            for each in errands:
                if each is not None:
                    row = _row(each)
                    self._connection.execute(change, (row[3], *row[7:], *row[:3]))

    @contextmanager
    def _in_haste(self, *, is_hasty: bool) -> Iterator[None]:
        """Let a transaction end before it is on the disk; the next one that waits takes it along."""
        if not is_hasty:
            yield
            return
        self._connection.execute("PRAGMA synchronous = NORMAL")
        try:
            yield
        finally:
            self._connection.execute("PRAGMA synchronous = FULL")

    def errands(self, *, audience: str | None = None, day: date | None = None) -> tuple[Errand, ...]:
        """Return every errand, in order of day, audience and queueing."""
        query = (
            f"SELECT {_COLUMNS} FROM outbox WHERE (? IS NULL OR audience = ?) AND (? IS NULL OR day = ?) "  # noqa: S608 - as above
            "ORDER BY day, audience, number"
        )
        wanted = day.isoformat() if day else None
        with reading(self.path):
            return tuple(map(_errand, self._connection.execute(query, (audience, audience, wanted, wanted))))

    def before(self, audience: str, day: date) -> Mapping[str, str]:
        """Return the Message-ID of the last issue before `day` that each reader of an audience was sent."""
        query = (
            "SELECT recipient, message_id FROM outbox WHERE audience = ? AND day < ? AND state = 'sent' ORDER BY day"
        )
        with reading(self.path):
            return {
                taken(recipient).casefold(): taken(message_id)
                for recipient, message_id in self._connection.execute(query, (stored(audience), day.isoformat()))
            }

    def by_token(self, token: str) -> Errand | None:
        """Return the newest errand of the reader whom a token stands for."""
        query = f"SELECT {_COLUMNS} FROM outbox WHERE token = ? ORDER BY day DESC, number DESC LIMIT 1"  # noqa: S608 - as above
        return self._one(query, token)

    def by_message(self, message_id: str) -> Errand | None:
        """Return the errand of a Message-ID."""
        return self._one(f"SELECT {_COLUMNS} FROM outbox WHERE message_id = ?", message_id)  # noqa: S608 - as above

    def by_address(self, address: str) -> Errand | None:
        """Return the newest errand to an address that was sent."""
        query = (
            f"SELECT {_COLUMNS} FROM outbox WHERE lower(recipient) = ? AND state = 'sent' "  # noqa: S608 - as above
            "ORDER BY day DESC, number DESC LIMIT 1"
        )
        return self._one(query, address.casefold())

    def suppress(self, refused: Iterable[Suppressed], errands: Iterable[Errand] = ()) -> int:
        """Write to some addresses no more, and note the new states of errands; return how many are new."""
        put = "INSERT INTO suppressed (address, audience, reason, since) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        with self._changing():
            new = 0
            for each in refused:
                row = (each.address.casefold(), stored(each.audience), stored(each.reason), seconds(each.since))
                new += self._connection.execute(put, row).rowcount
            for errand in errands:
                self._connection.execute(
                    "UPDATE outbox SET state = ?, answer = ?, changed = ? "
                    "WHERE audience = ? AND day = ? AND recipient = ?",
                    (errand.state, stored(errand.answer), seconds(errand.changed), stored(errand.audience),
                     errand.key[1], errand.recipient),
                )  # fmt: skip
            return new

    def allow(self, address: str, audience: str | None = None) -> int:
        """Write to an address again, or one audience to it; return how many bans there were."""
        query = "DELETE FROM suppressed WHERE address = ? AND (? IS NULL OR audience = ?)"
        with self._changing():
            return self._connection.execute(query, (address.casefold(), audience, audience)).rowcount

    def ban(self, address: str, audience: str) -> str | None:
        """Return why an audience writes to an address no more; ``None`` where it does."""
        query = "SELECT reason FROM suppressed WHERE address = ? AND audience IN (?, ?) ORDER BY audience LIMIT 1"
        with reading(self.path):
            row = self._connection.execute(query, (address.casefold(), EVERY, stored(audience))).fetchone()
            return taken(row[0]) if row else None

    def suppressed(self) -> tuple[Suppressed, ...]:
        """Return what is suppressed, in order of address."""
        query = "SELECT address, audience, reason, since FROM suppressed ORDER BY address, audience"
        with reading(self.path):
            return tuple(
                Suppressed(address=taken(address), audience=taken(audience), reason=taken(reason), since=instant(since))
                for address, audience, reason, since in self._connection.execute(query)
            )

    def _one(self, query: str, value: str) -> Errand | None:
        with reading(self.path):
            row = self._connection.execute(query, (stored(value),)).fetchone()
            return _errand(row) if row else None


def _row(errand: Errand) -> tuple[str | bytes | int | None, ...]:
    """Return the values of `_COLUMNS`."""
    return (
        stored(errand.audience),
        errand.day.isoformat(),
        errand.recipient,
        errand.state,
        errand.message_id,
        errand.token,
        errand.previous,
        errand.edition,
        errand.sha256,
        errand.size,
        errand.tries,
        seconds(errand.first) if errand.first else None,
        seconds(errand.due) if errand.due else None,
        seconds(errand.changed),
        stored(errand.answer),
    )


def _errand(row: Sequence[Any]) -> Errand:
    """Return the errand of the values of `_COLUMNS`."""
    audience, day, recipient, state, message_id, token, previous, *rest = row
    edition, sha256, size, tries, first, due, changed, answer = rest
    if state not in STATES:
        raise ValueError(f"{state!r} is no state of an errand")
    return Errand(
        audience=taken(audience),
        day=date.fromisoformat(day),
        recipient=recipient,
        state=state,
        message_id=message_id,
        token=token,
        previous=previous,
        edition=edition,
        sha256=sha256,
        size=size,
        tries=tries,
        first=None if first is None else instant(first),
        due=None if due is None else instant(due),
        changed=instant(changed),
        answer=taken(answer),
    )
