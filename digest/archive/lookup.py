"""Articles out of the archive: those of a window, those that sources showed, those of an address.

Comes in: a connection, and what is asked. Goes out: articles, in order of location and id. It changes nothing.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any, Literal
from zoneinfo import ZoneInfo

from digest.archive.rows import COLUMNS, PRECISIONS, article_of, mapping_of, seconds, stored, taken
from digest.model import Article, Audience, Handling, Made, Past, When
from digest.text.dates import bounds

Shown = Literal["all", "last"]
"""What counts of a source where a window has no begin."""
_DAY = 86_400
_LONGEST = {"none": 1, "minute": 60, "day": _DAY, "month": 31 * _DAY, "year": 366 * _DAY}
"""The most seconds that a date of a precision may span."""
_SELECT = f"""SELECT article.number, lower(hex(document.sha256)), {", ".join(f"article.{name}" for name in COLUMNS)}
    FROM articles AS article JOIN documents AS document ON document.number = article.document"""  # noqa: S608 - names from a constant
_OF_PRECISION = """ WHERE article.precision = ?
    AND article.earliest >= ? AND article.earliest < ? AND article.latest > ?"""
_OF_SOURCE = " JOIN sightings AS sighting ON sighting.article = article.number WHERE sighting.source = ?"
_AT_LAST = " AND sighting.last = (SELECT max(last) FROM sightings WHERE source = sighting.source)"
_EARLIEST = COLUMNS.index("earliest")
_FURTHEST = 2**53
_ALMOST_A_SECOND = timedelta(microseconds=999_999)


def dated(
    connection: sqlite3.Connection,
    start: datetime | None,
    end: datetime,
    zone: str,
    *,
    sources: Sequence[str] | None = None,
) -> tuple[Article, ...]:
    """Return the articles whose date may lie in a window, in order of location and id; or those that sources showed."""
    query = _SELECT + _OF_PRECISION
    seen = {} if sources is None else _first_seen(connection, sources)
    found: dict[int, Article] = {}
    for precision, longest in _LONGEST.items():
        # The columns count whole seconds: the end is rounded up, and what lies beyond it is left out below.
        first, last = (_counted(moment, precision, zone) for moment in (start, end + _ALMOST_A_SECOND))
        rows = _rows(connection, query, (PRECISIONS[precision], first - longest, last, first))
        wanted = ((number, at, article) for number, at, article in rows if sources is None or number in seen)
        found |= {number: article for number, at, article in wanted if _lies_within(article, at, start, end, zone)}
    return _in_order(found, seen)


def shown(
    connection: sqlite3.Connection, sources: Mapping[str, Shown], end: datetime, zone: str
) -> tuple[Article, ...]:
    """Return the articles that sources showed, ever or at their last answer, and that may be from before an instant."""
    found: dict[int, Article] = {}
    for source, counts in sources.items():
        query = _SELECT + _OF_SOURCE + (_AT_LAST if counts == "last" else "")
        rows = _rows(connection, query, (stored(source),))
        found |= {number: article for number, _, article in rows if _lies_within(article, -_FURTHEST, None, end, zone)}
    return _in_order(found, _first_seen(connection, list(sources)))


def _first_seen(connection: sqlite3.Connection, sources: Sequence[str]) -> dict[int, int]:
    """Return when sources first showed each article, in seconds since 1970."""
    marks = ", ".join("?" * len(sources))
    query = f"SELECT article, min(first) FROM sightings WHERE source IN ({marks}) GROUP BY article"  # noqa: S608 - question marks only
    return dict(connection.execute(query, [stored(source) for source in sources]).fetchall())


def past(connection: sqlite3.Connection, audience: Audience, handling: Handling, day: date, recent: int) -> Past:
    """Return what is known of an audience's issues before a day: how many there were, and what the latest printed.

    Of the builds of one day the last one that printed for it counts. What was cut at a higher ceiling than the
    audience has now, or at an unknown one, is left out: how much it printed tells of stories above the ceiling.
    """
    own = "FROM builds WHERE date < ? AND number IN (SELECT build FROM files WHERE audience = ?)"
    given = (day.isoformat(), stored(audience.id))
    (issues,) = connection.execute(f"SELECT count(DISTINCT date) {own}", given).fetchone()
    query = f"SELECT date, counts {own} ORDER BY date DESC, recorded DESC, number DESC"
    days: dict[str, Mapping[str, Mapping[str, int]]] = {}
    for date_, counts in connection.execute(query, given):
        known = mapping_of(counts)
        printed = dict(_counted_sections(known)).get(audience.id)
        ceilings = known.get("ceilings")
        cut_at = ceilings.get(audience.id) if isinstance(ceilings, dict) else None
        if printed is not None and date_ not in days and handling.may_tell(cut_at, audience.ceiling):
            days[date_] = {audience.id: printed}
        if len(days) == recent:
            break
    return Past(number=int(issues) + 1, days=tuple(days.values()))


def _counted_sections(counts: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Yield the audiences of a build with their stories by topic; builds of older versions did not count them."""
    sections = counts.get("sections")
    for audience, printed in sections.items() if isinstance(sections, dict) else ():
        if isinstance(printed, dict):
            yield audience, {topic: count for topic, count in printed.items() if isinstance(count, int)}


def built(connection: sqlite3.Connection, audience: str, before: date) -> tuple[Made, ...]:
    """Return the builds of issues before a day that made files for an audience, in the order in which they were built.

    Which of them count as the issue of their day, the schedule says; see `digest.parts.issues_of`.
    """
    query = (
        "SELECT builds.number, date, recorded, counts, format, path "
        "FROM builds JOIN files ON files.build = builds.number "
        "WHERE date < ? AND audience = ? ORDER BY recorded, builds.number"
    )
    rows = connection.execute(query, (before.isoformat(), stored(audience)))
    return tuple(_made(list(files)) for _, files in groupby(rows, key=lambda row: row[0]))


def _made(rows: Sequence[Any]) -> Made:
    """Return a build as the rows of its files tell of it."""
    _, day, recorded, counts, *_ = rows[0]
    is_whole = mapping_of(counts).get("whole")
    return Made(
        day=date.fromisoformat(day),
        at=datetime.fromtimestamp(recorded, tz=UTC),
        formats=frozenset(row[4] for row in rows),
        paths=frozenset(taken(row[5]) for row in rows),
        is_whole=is_whole if isinstance(is_whole, bool) else None,
    )


def shown_since(connection: sqlite3.Connection, sources: Sequence[str], moment: datetime) -> frozenset[tuple[str, str]]:
    """Return id and SHA-256 of the articles that sources first showed after an instant."""
    # What a build asks for is noted at the instant at which the build itself is.
    numbers = [number for number, first in _first_seen(connection, sources).items() if first > seconds(moment)]
    query = (
        "SELECT article.id, lower(hex(document.sha256)) FROM articles AS article "
        "JOIN documents AS document ON document.number = article.document WHERE article.number = ?"
    )
    return frozenset(connection.execute(query, (number,)).fetchone() for number in numbers)


def at_url(connection: sqlite3.Connection, url: str) -> tuple[Article, ...]:
    """Return the articles published at an address, in the order in which they were first kept."""
    rows = _rows(connection, f"{_SELECT} WHERE article.url = ? ORDER BY article.number", (stored(url),))
    return tuple(article for *_, article in rows)


def _rows(connection: sqlite3.Connection, query: str, given: Sequence[object]) -> Iterator[tuple[int, int, Article]]:
    """Yield the articles that a query finds, each with its number and the begin of its date."""
    for number, sha256, *row in connection.execute(query, given):
        yield number, row[_EARLIEST], article_of(row, sha256=sha256)


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
        return seen < end.timestamp() and (start is None or seen >= start.timestamp())
    first, last = _interval(article.when, zone)
    return first < end and (start is None or last > start)


def _in_order(articles: Mapping[int, Article], seen: Mapping[int, int]) -> tuple[Article, ...]:
    """Return articles in the order in which they were first shown, then of location and id."""
    order = sorted(articles.items(), key=lambda each: (seen.get(each[0], 0), each[1].location, each[1].id))
    return tuple(article for _, article in order)


@lru_cache(maxsize=4096)
def _interval(when: When, zone: str) -> tuple[datetime, datetime]:
    """Return the interval that a date may lie in; the articles of a day share theirs."""
    return bounds(when, zone)
