"""Articles as rows of the archive, and back: the value that comes out equals the one that went in.

Comes in: `Article` values, rows. Goes out: rows, `Article` values. It never touches a database.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from digest.model import Article, Span, When
from digest.text.dates import bounds

Value = str | bytes | int | None
"""What a column may hold here."""

UNDATED = "none"
PRECISIONS = {UNDATED: 0, "minute": 1, "day": 2, "month": 3, "year": 4}
"""The number that stands for each precision."""

COLUMNS = (
    "id",
    "precision",
    "earliest",
    "latest",
    "edtf",
    "dated",
    "location",
    "encoding",
    "url",
    "outlet",
    "byline",
    "language",
    "may_split",
    "notes",
    "dateline",
    "headline_at",
    "paragraphs",
    "headline",
    "text",
)
"""The columns of `articles` that an article fills by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """An article that a source showed."""

    source: str
    """The name under which the source is remembered."""
    likeness: bytes
    """Tells the words and the address by which the source showed it."""
    article: Article
    """What is kept of it: as the source showed it, or its page."""
    tries: int = 0
    """How often its page was asked for in vain; 0 where nothing more is to be asked, -1 where it was not asked yet."""
    is_page: bool = False
    """Whether `article` is the page, and takes the place of what the source showed."""


def stored(text: str) -> str | bytes:
    """Return a text as SQLite can hold it: one with lone surrogates (a file name that is no UTF-8) as bytes."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def taken(value: str | bytes) -> str:
    """Return a text that was `stored`."""
    return value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value


def seconds(moment: datetime) -> int:
    """Return an aware instant as whole seconds since 1970."""
    return int(moment.timestamp() // 1)


def instant(value: int) -> datetime:
    """Return the instant of some seconds since 1970."""
    return datetime.fromtimestamp(value, UTC)


def compact(value: object) -> str:
    """Return JSON in ASCII, without spaces, names sorted: the same value is always the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def row_of(article: Article, *, first_seen: int) -> tuple[Value, ...]:
    """Return the values of `COLUMNS`.

    Args:
        article: Any article.
        first_seen: When its document was first seen, in seconds since 1970; stands for its date when it has none.
    """
    when, headline = article.when, article.headline
    earliest, latest = (first_seen, first_seen + 1) if when is None else _bounds(when)
    return (
        article.id,
        PRECISIONS[UNDATED if when is None else when.precision],
        earliest,
        latest,
        when.edtf if when else None,
        compact(record_of_date(when)) if when else None,
        stored(article.location),
        article.encoding,
        _maybe(article.url),
        _maybe(article.outlet),
        _maybe(article.byline),
        _maybe(article.language),
        int(article.split),
        compact(article.notes) if article.notes else None,
        compact([article.dateline.start, article.dateline.end]) if article.dateline else None,
        headline.start if headline else None,
        compact([edge for span in article.paragraphs for edge in (span.start, span.end)]),
        stored(headline.of(article.text)) if headline else "",
        stored(article.text),
    )


def article_of(row: Sequence[Any], *, sha256: str) -> Article:
    """Return the article of the values of `COLUMNS`.

    Args:
        row: The values.
        sha256: Of its document, in hexadecimal.

    Raises:
        LookupError, TypeError, ValueError: A value is damaged.
    """
    id_, _, _, _, _, dated, location, encoding, url, outlet, byline, language, may_split, notes, *rest = row
    dateline, start, paragraphs, headline, text = rest
    title, whole = taken(headline), taken(text)
    return Article(
        id=id_,
        location=taken(location),
        sha256=sha256,
        encoding=encoding,
        text=whole,
        headline=None if start is None else Span(start=start, end=start + len(title)),
        paragraphs=_standing(paragraphs, whole),
        when=None if dated is None else _date(dated),
        outlet=None if outlet is None else taken(outlet),
        url=None if url is None else taken(url),
        byline=None if byline is None else taken(byline),
        language=None if language is None else taken(language),
        split=bool(may_split),
        notes=() if notes is None else _texts(notes),
        dateline=None if dateline is None else _standing(dateline, whole)[0],
    )


def spans(edges: Sequence[int]) -> Iterable[Span]:
    """Return the spans of starts and ends in a row."""
    return (Span(start=start, end=end) for start, end in zip(edges[::2], edges[1::2], strict=True))


def mapping_of(written: str) -> Mapping[str, object]:
    """Return the mapping of a column of JSON; anything else is a mistake."""
    mapping = json.loads(written)
    if not isinstance(mapping, dict):
        raise ValueError("expected a mapping of JSON values")  # noqa: TRY004 - every mistake of a value is one kind
    return mapping


def record_of_date(when: When) -> dict[str, str | int]:
    """Return a date as plain values: what is not known has no name."""
    known = {"year": when.year, "month": when.month, "day": when.day, "origin": when.origin, "raw": when.raw}
    record = {name: value for name, value in known.items() if value is not None}
    if when.at is not None:
        record |= {"at": when.at.isoformat()}
        # An instant in a named zone is equal only to one in the same zone (where clocks go back, an hour is two).
        if isinstance(when.at.tzinfo, ZoneInfo) and when.at.tzinfo.key:
            record |= {"zone": when.at.tzinfo.key, "fold": when.at.fold}
    return record


def date_of(record: Mapping[str, object], *, is_strict: bool = False) -> When:
    """Return the date of `record_of_date`.

    Args:
        record: As `record_of_date` made it.
        is_strict: Whether a zone that this machine does not know is a mistake; else the instant keeps the offset that
            is written with it.

    Raises:
        ValueError: The record is no date.
    """
    at = None
    if (written := record.get("at")) is not None:
        at = datetime.fromisoformat(str(written))
        zone = _zone(str(record["zone"])) if "zone" in record else None
        if zone is not None:
            at = at.replace(tzinfo=zone, fold=int(bool(record.get("fold"))))
        elif "zone" in record and is_strict:
            raise ValueError(f"there is no time zone {record['zone']!r}")
    year, month, day = (_number(record.get(name)) for name in ("year", "month", "day"))
    if year is None or (at is not None and at.tzinfo is None):
        raise ValueError("a date has a year, and a time has a zone")
    return When(year=year, month=month, day=day, at=at, origin=str(record["origin"]), raw=str(record["raw"]))


@lru_cache(maxsize=4096)
def _date(dated: str) -> When:
    """Return the date of a column; the articles of a day share theirs."""
    return date_of(json.loads(dated))


def _standing(written: str, text: str) -> tuple[Span, ...]:
    """Return the spans of a column, which stand in the text, in order; anything else is a mistake."""
    edges = json.loads(written)
    if edges != sorted(edges) or not all(type(edge) is int and 0 <= edge <= len(text) for edge in edges):
        raise ValueError("places do not stand in the text")
    return tuple(spans(edges))


def _texts(written: str) -> tuple[str, ...]:
    """Return the texts of a column; anything else is a mistake."""
    values = json.loads(written)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ValueError("expected a list of texts")
    return tuple(values)


def _bounds(when: When) -> tuple[int, int]:
    """Return the first second that a date may be, and the first that it may not be any more."""
    first, last = bounds(when, "UTC")
    return seconds(first), seconds(last)


def _zone(name: str) -> ZoneInfo | None:
    """Return a time zone; ``None`` where this machine knows none of that name."""
    # ZoneInfo tells an unknown name in several ways: a missing file, a folder, a path that leads outside.
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return None


def _number(value: object) -> int | None:
    """Return a whole number or nothing; anything else is a mistake."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise ValueError(f"expected a whole number, found {value!r}")


def _maybe(text: str | None) -> str | bytes | None:
    return None if text is None else stored(text)
