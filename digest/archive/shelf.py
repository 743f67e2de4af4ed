"""The archive, open: what may be asked of it and put into it.

Comes in: documents, articles, builds, states of sources, words looked for. Goes out: the same values again. Every
change is one transaction: a process that is killed leaves the archive as before or as after it. What SQLite raises
comes out as `ArchiveError`. It never asks for the time.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import TracebackType
from typing import Self, TextIO
from zoneinfo import ZoneInfo

from digest.archive import keeping, search, soundness, transfer
from digest.archive.faults import telling
from digest.archive.rows import COLUMNS, PRECISIONS, article_of, compact, seconds, stored
from digest.model import Article, Build, Raw, When
from digest.text.dates import bounds

_DAY = 86_400
_LONGEST = {"none": 1, "minute": 60, "day": _DAY, "month": 31 * _DAY, "year": 366 * _DAY}
"""The most seconds that a date of a precision may span."""
_SELECT = f"""SELECT lower(hex(document.sha256)) AS sha256, {", ".join(f"article.{name}" for name in COLUMNS)}
    FROM articles AS article JOIN documents AS document ON document.number = article.document"""  # noqa: S608 - names from a constant
_OF_PRECISION = """ WHERE article.precision = ?
    AND article.earliest >= ? AND article.earliest < ? AND article.latest > ?"""
_EARLIEST = COLUMNS.index("earliest")
_FURTHEST = 2**53
_ALMOST_A_SECOND = timedelta(microseconds=999_999)


class Archive:
    """The memory of builds; made by `digest.archive.open_archive`, closed at the end of its ``with``."""

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self.path = path
        """Where it lies."""

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

    def articles(self, start: datetime | None, end: datetime, zone: str) -> tuple[Article, ...]:
        """Return the articles whose date may lie in a window, in order of location and id.

        A date counts as far as it is known: one of a month lies in every window that touches the month. An article
        without a date lies where its document was first seen.

        Args:
            start: Begin of the window, aware; ``None`` is the begin of time.
            end: End of the window, aware, exclusive.
            zone: IANA name of the zone in which dates without a time are read.
        """
        found: list[Article] = []
        with telling(self.path):
            for precision, longest in _LONGEST.items():
                # The columns count whole seconds: the end is rounded up, and what lies beyond it is left out below.
                first, last = (_counted(moment, precision, zone) for moment in (start, end + _ALMOST_A_SECOND))
                row = (PRECISIONS[precision], first - longest, last, first)
                cursor = self._rows(_SELECT + _OF_PRECISION, row)
                found += [article for seen, article in cursor if _lies_within(article, seen, start, end, zone)]
        return tuple(sorted(found, key=lambda article: (article.location, article.id)))

    def at_url(self, url: str) -> tuple[Article, ...]:
        """Return the articles published at `url`, in the order in which they were first kept."""
        with telling(self.path):
            rows = self._rows(f"{_SELECT} WHERE article.url = ? ORDER BY article.number", (stored(url),))
            return tuple(article for _, article in rows)

    def knows(self, sha256: str) -> bool:
        """Tell whether the document of this SHA-256 (hexadecimal) was kept."""
        with telling(self.path):
            row = self._connection.execute("SELECT 1 FROM documents WHERE sha256 = ?", (bytes.fromhex(sha256),))
            return row.fetchone() is not None

    def document(self, sha256: str) -> bytes | None:
        """Return the bytes of the document of this SHA-256 (hexadecimal), or ``None``."""
        with telling(self.path):
            found = self._connection.execute("SELECT packed FROM documents WHERE sha256 = ?", (bytes.fromhex(sha256),))
            row = found.fetchone()
        return None if row is None else zlib.decompress(row[0])

    def state(self, key: str) -> Mapping[str, object]:
        """Return what was noted under `key`; empty when nothing was."""
        with telling(self.path):
            row = self._connection.execute("SELECT mapping FROM states WHERE key = ?", (stored(key),)).fetchone()
        mapping: dict[str, object] = json.loads(row[0]) if row else {}
        return mapping

    def save_state(self, key: str, mapping: Mapping[str, object]) -> None:
        """Note a mapping of JSON values under `key`, in the place of the one before."""
        with self._changing() as connection:
            connection.execute(
                "INSERT INTO states (key, mapping) VALUES (?, ?) "
                "ON CONFLICT (key) DO UPDATE SET mapping = excluded.mapping",
                (stored(key), compact(dict(mapping))),
            )

    def record(self, build: Build, *, at: datetime) -> None:
        """Record a finished build: its files with their hashes, its counts, and the topics its stories are filed under.

        Args:
            build: The build; its articles were kept before.
            at: Now.
        """
        with self._changing() as connection:
            keeping.record(connection, build, at)

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
        with telling(self.path):
            return search.find(
                self._connection, words, topic=topic, outlet=outlet, since=since, until=until, limit=limit
            )

    def check(self) -> tuple[str, ...]:
        """Return a line for each thing that is wrong with the archive; none when it is sound."""
        with telling(self.path):
            return soundness.check(self._connection)

    def vacuum(self) -> None:
        """Merge the index, give back unused room, and empty the log beside the file."""
        with telling(self.path):
            self._connection.execute("INSERT INTO words (words) VALUES ('optimize')")
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def export(self, stream: TextIO) -> None:
        """Write everything as lines of JSON; the same archive gives the same bytes, also after an import elsewhere."""
        with telling(self.path):
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

    def _rows(self, query: str, given: tuple[object, ...]) -> Iterator[tuple[int, Article]]:
        """Yield the articles that `query` finds, each with the begin of its date."""
        for sha256, *row in self._connection.execute(query, given):
            yield row[_EARLIEST], article_of(row, sha256=sha256)


def _counted(moment: datetime | None, precision: str, zone: str) -> int:
    """Return an end of a window as `articles.earliest` and `latest` count: dates without a time by the clock there."""
    if moment is None:
        return -_FURTHEST
    if precision in {"none", "minute"}:
        return seconds(moment)
    return seconds(moment.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=UTC))


def _lies_within(article: Article, seen: int, start: datetime | None, end: datetime, zone: str) -> bool:
    """Tell whether the date of an article may lie in a window; see `digest.window`."""
    if article.when is None:
        moment = datetime.fromtimestamp(seen, UTC)
        return moment < end and (start is None or moment >= start)
    first, last = _interval(article.when, zone)
    return first < end and (start is None or last > start)


@lru_cache(maxsize=4096)
def _interval(when: When, zone: str) -> tuple[datetime, datetime]:
    """Return the interval that a date may lie in; the articles of a day share theirs."""
    return bounds(when, zone)
