"""The archive, open: what may be asked of it and put into it.

Comes in: documents, articles, builds, states of sources, words looked for. Goes out: the same values again. Every
change is one transaction: a process that is killed leaves the archive as before or as after it. What SQLite raises
comes out as `ArchiveError`, and so does a value that is damaged. It never asks for the time.
"""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from types import TracebackType
from typing import Self, TextIO

from digest.archive import keeping, lookup, search, soundness, transfer
from digest.archive.faults import reading, telling
from digest.archive.outbox import Outbox
from digest.archive.rows import Sighting, mapping_of, stored
from digest.model import Article, Audience, Build, Handling, Made, Past, Raw


class Archive:
    """The memory of builds; made by `digest.archive.open_archive`, closed at the end of its ``with``."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self.path = path
        """Where it lies."""

    @property
    def outbox(self) -> Outbox:
        """Who is sent what."""
        return Outbox(self._connection, self.path, self._changing)

    def __enter__(self) -> Self:
        """Return the archive itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the archive."""
        self.close()

    def close(self) -> None:
        """Close the archive; what was kept is on the disk already."""
        with suppress(sqlite3.Error):
            self._connection.close()

    def keep(self, raws: Iterable[Raw], articles: Sequence[Article], *, at: datetime) -> None:
        """Keep articles with the documents they were read from, all or none.

        An article that is known (the same id and bytes) is brought up to date when it is read otherwise now.

        Args:
            raws: Documents; those that gave no article are not kept.
            articles: Articles; the document of each is among `raws` or was kept before.
            at: Now; the instant at which the documents were seen.

        Raises:
            ValueError: The document of an article is neither given nor known.
        """
        with self._changing() as connection:
            keeping.keep(connection, raws, articles, at)

    def sight(
        self,
        raws: Iterable[Raw],
        sightings: Sequence[Sighting],
        *,
        at: datetime,
        states: Mapping[str, Mapping[str, object]] | None = None,
    ) -> None:
        """Note what sources showed, and the sources' new states with it, all or none.

        An article of the same likeness that a source showed before stays as it was kept then.

        Args:
            raws: Documents; those that gave no new article are not kept.
            sightings: What each source showed; the document of each article is among `raws` or was kept before.
            at: Now.
            states: Mappings of JSON values to note, by their keys.

        Raises:
            ValueError: The document of an article is neither given nor known.
        """
        with self._changing() as connection:
            keeping.sight(connection, raws, sightings, at)
            for key, mapping in (states or {}).items():
                keeping.put_state(connection, key, mapping)

    def tries(self, source: str, likenesses: Iterable[bytes]) -> Mapping[bytes, int]:
        """Return of each article that a source showed before how often its page was asked for in vain; 0 is settled."""
        query = "SELECT tries FROM sightings WHERE source = ? AND likeness = ?"
        with reading(self.path):
            found = {each: self._connection.execute(query, (stored(source), each)).fetchone() for each in likenesses}
            return {each: int(row[0]) for each, row in found.items() if row is not None}

    def sighted(
        self, sources: Mapping[str, lookup.Shown], start: datetime | None, end: datetime, zone: str
    ) -> tuple[Article, ...]:
        """Return the articles that sources showed and whose date may lie in a window, first shown first.

        Args:
            sources: The names of the sources; where there is no `start`, what counts of each: ``all`` that it ever
                showed, or what it showed at its ``last`` answer.
            start: As in `articles`.
            end: As in `articles`.
            zone: As in `articles`.
        """
        with reading(self.path):
            if start is None:
                return lookup.shown(self._connection, sources, end, zone)
            return lookup.dated(self._connection, start, end, zone, sources=list(sources))

    def used(self, source: str, *, before: date) -> frozenset[str]:
        """Return the SHA-256 (hexadecimal) of a source's documents that an issue of an earlier day was made from."""
        with reading(self.path):
            query = "SELECT lower(hex(sha256)) FROM uses WHERE source = ? AND day < ?"
            rows = self._connection.execute(query, (stored(source), before.isoformat()))
            return frozenset(str(row[0]) for row in rows)

    def built(self, audience: str, *, before: date) -> tuple[Made, ...]:
        """Return the builds of issues before a day that made files for an audience, in the order of their building."""
        with reading(self.path):
            return lookup.built(self._connection, audience, before)

    def shown_since(self, sources: Sequence[str], moment: datetime) -> frozenset[tuple[str, str]]:
        """Return id and SHA-256 of the articles that sources first showed after an instant."""
        with reading(self.path):
            return lookup.shown_since(self._connection, sources, moment)

    def past(self, audience: Audience, handling: Handling, day: date, recent: int) -> Past:
        """Return what is known of an audience's issues before a day, and may be told it; see `lookup.past`."""
        with reading(self.path):
            return lookup.past(self._connection, audience, handling, day, recent)

    def articles(self, start: datetime | None, end: datetime, zone: str) -> tuple[Article, ...]:
        """Return the articles whose date may lie in a window, in order of location and id.

        A date counts as far as it is known: one of a month lies in every window that touches the month. An article
        without a date lies where its document was first seen.

        Args:
            start: Begin of the window, aware; ``None`` is the begin of time.
            end: End of the window, aware, exclusive.
            zone: IANA name of the zone in which dates without a time are read.
        """
        with reading(self.path):
            return lookup.dated(self._connection, start, end, zone)

    def at_url(self, url: str) -> tuple[Article, ...]:
        """Return the articles published at `url`, in the order in which they were first kept."""
        with reading(self.path):
            return lookup.at_url(self._connection, url)

    def knows(self, sha256: str) -> bool:
        """Tell whether the document of this SHA-256 (hexadecimal) was kept."""
        asked = bytes.fromhex(sha256)
        with reading(self.path):
            row = self._connection.execute("SELECT 1 FROM documents WHERE sha256 = ?", (asked,))
            return row.fetchone() is not None

    def document(self, sha256: str) -> bytes | None:
        """Return the bytes of the document of this SHA-256 (hexadecimal), or ``None``."""
        asked = bytes.fromhex(sha256)
        with reading(self.path):
            row = self._connection.execute("SELECT packed FROM documents WHERE sha256 = ?", (asked,)).fetchone()
            return None if row is None else zlib.decompress(row[0])

    def state(self, key: str) -> Mapping[str, object]:
        """Return what was noted under `key`; empty when nothing was."""
        with reading(self.path):
            row = self._connection.execute("SELECT mapping FROM states WHERE key = ?", (stored(key),)).fetchone()
            return mapping_of(row[0]) if row else {}

    def save_state(self, key: str, mapping: Mapping[str, object]) -> None:
        """Note a mapping of JSON values under `key`, in the place of the one before."""
        with self._changing() as connection:
            keeping.put_state(connection, key, mapping)

    def record(self, build: Build, *, at: datetime, uses: Iterable[tuple[str, str]] = ()) -> None:
        """Record a finished build: its files with their hashes, its counts, and the topics its stories are filed under.

        Args:
            build: The build; its articles were kept before.
            at: Now.
            uses: Source and SHA-256 (hexadecimal) of documents that were used up by it; see `used`.
        """
        with self._changing() as connection:
            keeping.record(connection, build, at, uses)

    def search(  # noqa: PLR0913 - one for each filter
        self,
        words: str,
        *,
        topic: str | None = None,
        outlet: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 20,
    ) -> tuple[search.Hit, ...]:
        """Find the articles that have all of `words`, the best first.

        Args:
            words: Words, ``"phrases"`` and ``beginnings*``; case and accents do not matter, and nothing is an error.
            topic: Id of a topic that the last build filed a story of the article under.
            outlet: Name of the outlet; case and accents do not matter.
            since: Only articles that may be of this instant or later; aware.
            until: Only articles that may be from before this instant; aware.
            limit: The most hits.
        """
        with reading(self.path):
            return search.find(
                self._connection, words, topic=topic, outlet=outlet, since=since, until=until, limit=limit
            )

    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the topics that articles are filed under, and the outlets that they are of."""
        with telling(self.path):
            return search.names(self._connection)

    def check(self) -> tuple[str, ...]:
        """Return a line for each thing that is wrong with the archive; none when it is sound."""
        with reading(self.path):
            return soundness.check(self._connection)

    def vacuum(self) -> None:
        """Merge the index, give back unused room, and empty the log beside the file."""
        with telling(self.path):
            self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def export(self, stream: TextIO) -> None:
        """Write everything as lines of JSON; the same archive gives the same bytes, also after an import elsewhere."""
        with reading(self.path):
            # All lines are of one state of the archive, whatever is kept meanwhile.
            self._connection.execute("BEGIN")
            try:
                transfer.export(self._connection, stream)
            finally:
                self._connection.execute("ROLLBACK")

    def import_(self, stream: TextIO) -> transfer.Imported:
        """Take in what `export` wrote, in one transaction; what is here already stays as it is.

        Raises:
            ArchiveError: The stream is no export, or one of a newer version.
        """
        with self._changing() as connection:
            return transfer.import_(connection, stream)

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction that ends with all or nothing."""
        with telling(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk has ended the transaction by itself.
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
