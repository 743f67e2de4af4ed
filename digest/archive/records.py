"""Articles as plain values of JSON, and back.

Comes in: `Article` values, or what JSON held. Goes out: the other; a record that is no article is a `ValueError` that
says why. What an article does not have, its record does not name. It never touches a database.
"""

from collections.abc import Mapping
from typing import Any

from digest.archive.rows import date_of, record_of_date, spans
from digest.model import Article, Span
from digest.text.dates import EARLIEST_YEAR, LATEST_YEAR

Record = dict[str, Any]
"""What a line of JSON holds."""


def record_of_article(article: Article) -> Record:
    """Return an article as a record."""
    whole_record = {
        "id": article.id,
        "document": article.sha256,
        "location": article.location,
        "encoding": article.encoding,
        "text": article.text,
        "headline": [article.headline.start, article.headline.end] if article.headline else None,
        "paragraphs": [edge for span in article.paragraphs for edge in (span.start, span.end)],
        "when": record_of_date(article.when) if article.when else None,
        "outlet": article.outlet,
        "url": article.url,
        "byline": article.byline,
        "language": article.language,
        "split": article.split,
        "notes": list(article.notes) or None,
        "dateline": [article.dateline.start, article.dateline.end] if article.dateline else None,
    }
    return {name: value for name, value in whole_record.items() if value is not None}


def article_from(record: Record) -> Article:
    """Return the article of a record.

    Raises:
        KeyError: Something is missing.
        ValueError: Something is not what it should be.
    """
    id_, sha256, location, encoding, text = texts(record, "id", "document", "location", "encoding", "text")
    if len(bytes.fromhex(sha256)) != 32:
        raise ValueError("document is no SHA-256")
    if not isinstance(record["split"], bool):
        raise ValueError("split is neither true nor false")  # noqa: TRY004 - every mistake of a line is one kind
    headline = _spans(record.get("headline", []), text)
    when = record.get("when")
    if when is not None and not isinstance(when, dict):
        raise ValueError("when is no mapping")
    made = None if when is None else date_of(when, is_strict=True)
    if made is not None and not EARLIEST_YEAR <= made.year <= LATEST_YEAR:
        raise ValueError(f"year {made.year} is out of bounds")
    return Article(
        id=id_,
        location=location,
        sha256=sha256.lower(),
        encoding=encoding,
        text=text,
        headline=headline[0] if headline else None,
        paragraphs=_spans(record["paragraphs"], text),
        when=made,
        outlet=_maybe(record, "outlet"),
        url=_maybe(record, "url"),
        byline=_maybe(record, "byline"),
        language=_maybe(record, "language"),
        split=record["split"],
        notes=listed(record, "notes"),
        dateline=next(iter(_spans(record.get("dateline", []), text)), None),
    )


def texts(record: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    """Return the texts under `names` (all that there are when none is given); anything else is a mistake."""
    values = {name: record[name] for name in names or record}
    wrong = [name for name, value in values.items() if not isinstance(value, str)]
    if wrong:
        raise ValueError(f"{wrong[0]} is no text")
    return tuple(values.values())


def listed(record: Record, name: str) -> tuple[str, ...]:
    """Return the list of texts under a name, empty where there is none; anything else is a mistake."""
    values = record.get(name, [])
    if not isinstance(values, list):
        raise ValueError(f"{name} is no list")  # noqa: TRY004 - every mistake of a line is one kind
    return texts({f"{name} {number}": value for number, value in enumerate(values, 1)})


def whole(value: Any) -> int:  # noqa: ANN401 - what JSON may hold
    """Return a whole number; anything else is a mistake."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"expected a whole number, found {str(value)[:40]!r}")  # noqa: TRY004 - as above
    return value


def _maybe(record: Record, name: str) -> str | None:
    """Return the text under a name, where there is one."""
    return None if record.get(name) is None else texts(record, name)[0]


def _spans(edges: Any, text: str) -> tuple[Span, ...]:  # noqa: ANN401 - what JSON may hold
    """Return the spans of starts and ends, which must stand in the text, in order."""
    numbers = [whole(edge) for edge in edges]
    if len(numbers) % 2 or numbers != sorted(numbers) or any(not 0 <= edge <= len(text) for edge in numbers):
        raise ValueError("headline or paragraphs do not stand in the text")
    return tuple(spans(numbers))
