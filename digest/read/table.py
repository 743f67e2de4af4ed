"""Rows to articles: JSON, JSON lines and CSV.

Comes in: the bytes of a table, and perhaps the names of its columns. Goes out: a `Page` for each row; and for each row
that cannot be read, its number and why. Which column holds what, the configuration says; what it leaves open is guessed
from the names (``words.yaml``). It never runs or evaluates anything, and never guesses a text's columns by their place.
"""

import csv
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from digest.addresses.pages import canonical
from digest.model import When
from digest.read.decode import decode
from digest.read.html.blocks import words_of
from digest.read.html.choice import below
from digest.read.page import Page, Unreadable, fold, lay_out
from digest.read.words import load_words
from digest.text import dates

DEEPEST = 100
"""How deeply the lists and objects of a JSON document may nest."""
LARGEST_ROW = 5_000_000
"""Most characters of a line of JSON."""
LONGEST_NAME = 300
"""Most characters of a name."""
MOST_ROWS = 10_000
"""Most rows of a document that are read, as of a feed's stories."""
MOST_COLUMNS = 1_000
"""Most columns of a row that are guessed from."""
MOST_TOLD = 20
"""Most rows that are told one by one when they cannot be read."""
# Possessive: a text of a million escapes would keep a million ways back.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
_MARKUP = re.compile(
    r"</?(?:p|br|div|a|ul|ol|li|h[1-6]|strong|em|b|i|span|img|blockquote|table)\b[^<>]*>", re.IGNORECASE
)
_NO_TEXT = "(no text)"
_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_].*)?")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_SURROGATE = re.compile(r"[\ud800-\udfff]")

Row = Mapping[str, object]
_Rows = Iterator[tuple[str, Row | Unreadable]]
"""Each row with its place ("line 3"), from 1."""
_Pages = tuple[Page | Unreadable, ...]


def json_pages(
    data: bytes, *, zone: str, language: str | None, columns: Mapping[str, str] | None = None
) -> tuple[Page | Unreadable, ...]:
    """Read JSON: a list of objects, an object that holds such a list, one object, or one object a line.

    Args:
        data: The bytes of the document.
        zone: IANA name of the zone of times that name none.
        language: Language code expected, for dates.
        columns: Name of the field that holds each part (``headline``, ``text`` ...); a dot leads into an object.

    Raises:
        Unreadable: If it is no JSON, or holds no article.
    """
    text, encoding = _text(data)
    first, _, rest = text.strip().partition("\n")
    rows = _lines(text) if rest.strip() and _is_row(first) else _listed(text, columns or {})
    return _pages(rows, encoding, zone, language, columns or {})


def csv_pages(
    data: bytes, *, zone: str, language: str | None, columns: Mapping[str, str] | None = None
) -> tuple[Page | Unreadable, ...]:
    """Read CSV whose first line names its columns; commas, semicolons, tabs or bars part them.

    Args:
        data: The bytes of the document.
        zone: IANA name of the zone of times that name none.
        language: Language code expected, for dates.
        columns: Name of the column that holds each part (``headline``, ``text`` ...).

    Raises:
        Unreadable: If its first line names no column of text.
    """
    text, encoding = _text(data)
    return _pages(_records(text), encoding, zone, language, columns or {})


def _text(data: bytes) -> tuple[str, str]:
    decoded = decode(data)
    if isinstance(decoded, str):
        raise Unreadable(f"cannot be read as a table: it looks like {decoded}", "Save it as UTF-8 text.")
    return decoded.text, decoded.encoding


def _is_row(line: str) -> bool:
    """Tell whether a line is an object of its own."""
    return line.lstrip().startswith("{") and isinstance(_loaded(line), dict)


def _lines(text: str) -> _Rows:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"line {number}", _row(_loaded(line))


def _row(value: object) -> Row | Unreadable:
    return value if isinstance(value, dict | Unreadable) else Unreadable("is no JSON object", "")


def _listed(text: str, columns: Mapping[str, str]) -> _Rows:
    """Yield the objects of a list; of an object without a text of its own, those of its longest list."""
    found = _loaded(text, largest=len(text))
    if isinstance(found, Unreadable):
        raise Unreadable(f"is no valid JSON: {found.what}", "Correct it, or save its texts as .txt files.")
    if isinstance(found, dict) and not _part(found, _folded(found), "text", columns).strip():
        lists = (
            value for value in found.values() if isinstance(value, list) and any(isinstance(e, dict) for e in value)
        )
        found = max(lists, key=len, default=found)
    if isinstance(found, dict):
        found = [found]
    for number, row in enumerate(found if isinstance(found, list) else [], 1):
        yield f"row {number}", _row(row)


def _loaded(text: str, *, largest: int = LARGEST_ROW) -> object:
    """Return the value of a JSON text, or why it has none; figures and constants stay harmless."""
    if len(text) > largest:
        return Unreadable(f"has {len(text):,} characters; at most {largest:,} are read", "")
    if text.count("[") + text.count("{") > DEEPEST and _is_deep(text):
        return Unreadable(f"nests more than {DEEPEST} times", "")
    try:
        # Digits are kept as text: long ones would raise, and none of them is reckoned with.
        return json.loads(text, strict=False, parse_int=str, parse_float=str, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        return Unreadable(f"is no valid JSON ({str(error)[:80]})", "")


def _is_deep(text: str) -> bool:
    depth = 0
    for token in _TOKEN.finditer(text):
        sign = token[0][0]
        depth += 1 if sign in "[{" else -1 if sign in "]}" else 0
        if depth > DEEPEST:
            return True
    return False


def _records(text: str) -> _Rows:
    """Yield the rows of a CSV document; one with too many or too few cells is told."""
    # The limit of a cell belongs to the whole process; the document is not larger than it.
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    header = text.lstrip("\n").split("\n", 1)[0]
    mark = max(",;\t|", key=header.count)
    # Line by line: a file in memory would hold four bytes for each letter.
    reader = csv.reader((line[0] for line in _LINE.finditer(text)), delimiter=mark)
    names: list[str] = []
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"line {reader.line_num}", Unreadable(f"is no valid CSV ({error})", "")
            continue
        if not any(map(str.strip, cells)):
            continue
        place = f"line {reader.line_num}"
        if not names:
            names = [fold(name) for name in cells]
        elif len(cells) != len(names):
            yield place, Unreadable(f"has {len(cells)} cells where the first line has {len(names)}", "")
        else:
            yield place, dict(zip(names, cells, strict=True))


def _pages(
    rows: _Rows, encoding: str, zone: str, language: str | None, columns: Mapping[str, str]
) -> tuple[Page | Unreadable, ...]:
    """Return the pages of rows, and what could not be read; the last of it in one sum."""
    found: list[Page | Unreadable] = []
    unread = 0
    for place, row in itertools.islice(rows, MOST_ROWS):
        made = row if isinstance(row, Unreadable) else _page(row, encoding, zone, language, columns)
        if isinstance(made, Page):
            found.append(made)
            continue
        unread += 1
        if unread <= MOST_TOLD:
            remedy = made.remedy or "Correct it, or remove it."
            found.append(Unreadable(f"{place} was skipped: it {made.what}", remedy, key=place))
    if next(rows, None) is not None:
        what = f"holds more than {MOST_ROWS:,} rows; the rest was not read"
        found.append(Unreadable(what, "Part it into several files.", key="more rows"))
    if unread > MOST_TOLD:
        more = f"{unread - MOST_TOLD:,} more rows were skipped"
        found.append(Unreadable(more, "Correct them, or remove them.", key="more rows"))
    if not found:
        raise Unreadable("is a table without a row", "Remove it, or add rows below its first line.")
    return tuple(found)


def _page(row: Row, encoding: str, zone: str, language: str | None, columns: Mapping[str, str]) -> Page | Unreadable:
    """Lay a row out."""
    by_name = _folded(row)
    parts = {name: _part(row, by_name, name, columns) for name in load_words().columns}
    blocks = _blocks(parts["text"])
    headline = " ".join(_blocks(parts["headline"])) or None
    if not blocks and headline is None:
        known = ", ".join(str(name) for name in list(row)[:8])
        return Unreadable(
            f"has no text (its columns: {known[:200]})", "Name the columns under 'columns' of the source."
        )
    notes: list[str] = []
    code = _CODE.fullmatch(parts["language"].strip())
    tag = parts["language"].strip() if code else language
    written, span, paragraphs = lay_out(headline, below(headline, blocks, within=1))
    return Page(
        text=written,
        headline=span,
        paragraphs=paragraphs,
        when=_when(parts["date"], zone, tag, notes),
        outlet=fold(parts["outlet"])[:LONGEST_NAME] or None,
        url=canonical(parts["url"]),
        byline=fold(parts["author"])[:LONGEST_NAME] or None,
        language=code[1].lower() if code else None,
        key=fold(parts["key"]) or None,
        notes=tuple(notes),
        encoding=encoding,
        handling=_label(row, by_name, columns) or fold(parts["handling"])[:LONGEST_NAME] or None,
    )


def _folded(row: Row) -> Row:
    """Return a row by the names of its columns as they are guessed."""
    pairs = itertools.islice(row.items(), MOST_COLUMNS)
    return {str(column).strip().casefold().replace(" ", "_"): value for column, value in pairs}


def _part(row: Row, by_name: Row, name: str, columns: Mapping[str, str]) -> str:
    """Return the text of one part of a row: of the column that is named, else of the likeliest that is filled."""
    if name in columns:
        return _written(_reached(row, columns[name]))
    texts = (_written(by_name.get(guess)) for guess in load_words().columns[name])
    return next((text for text in texts if text.strip()), "")


def _label(row: Row, by_name: Row, columns: Mapping[str, str]) -> str | None:
    """Return the label of a row whose handling is there and is no text: one that no scale has, and so the highest."""
    named = "handling" in columns
    values = [_reached(row, columns["handling"])] if named else map(by_name.get, load_words().columns["handling"])
    return next((_NO_TEXT for value in values if not _is_label(value)), None)


def _is_label(value: object) -> bool:
    """Tell whether a value can be read as a label, or is empty."""
    if isinstance(value, list):
        return all(isinstance(each, str) for each in value)
    return value is None or value == {} or isinstance(value, str)


def _reached(row: Row, path: str) -> object:
    """Return the value of a column; a dot leads into an object, where no column is called that."""
    reached: object = row
    if path in row:
        return row[path]
    for step in path.split("."):
        reached = reached.get(step) if isinstance(reached, Mapping) else None
    return reached


def _written(value: object) -> str:
    """Return a value as text: names of a list in one line, paragraphs of a list apart, an object by its name."""
    if isinstance(value, str):
        # A lone half of a pair cannot be written again.
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        texts = list(filter(None, map(_written, value[:1000])))
        return ("\n" if any(len(text) > 80 for text in texts) else ", ").join(texts)
    if isinstance(value, Mapping):
        return _written(next((value[name] for name in ("name", "title", "text", "url", "href") if name in value), None))
    return ""


def _blocks(text: str) -> list[str]:
    """Return the paragraphs of a cell; markup in it is read as markup."""
    if _MARKUP.search(text):
        return words_of(text)
    return [folded for line in text.splitlines() if (folded := fold(line))]


def _when(written: str, zone: str, language: str | None, notes: list[str]) -> When | None:
    written = written.strip()
    if not written:
        return None
    when = dates.parse(written, origin="column", zone=zone, language=language) or _counted(written)
    if when is None:
        when = (
            dates.parse(written[:10], origin="column", zone=zone) if re.match(r"[0-9]{4}-[0-9]{2}-", written) else None
        )
    if when is None:
        notes.append(dates.note_on(written))
    return when


def _counted(written: str) -> When | None:
    """Read a date that is counted in seconds or milliseconds since 1970."""
    if not re.fullmatch(r"[0-9]{9,10}(?:[0-9]{3})?(?:\.[0-9]{1,6})?", written):
        return None
    whole = written.split(".", maxsplit=1)[0]
    at = datetime.fromtimestamp(int(whole[:-3] if len(whole) > 10 else whole), tz=UTC)
    if at.year > dates.LATEST_YEAR:
        return None
    return When(year=at.year, month=at.month, day=at.day, at=at, origin="column", raw=written)
