"""How much of what feeds say is read, and how fast, beside feedparser in the same run.

In come the conformance corpora of feedparser and gofeed (folders ``feeds-feedparser`` and ``feeds-gofeed``), each file
with what it expects; out go two Markdown tables on standard output. Each expectation is turned into *claims*: a file,
the feed or the number of a story, a field, a value. Values are compared after removing tags, unescaping and collapsing
white space; dates as seconds in UTC; an author may be contained; a summary may also stand in the content. Files that
need HTTP headers are left out. It never fetches anything.

Run it as ``python benchmarks/feeds.py FOLDER [--failed] [--megabytes 4]`` with digest and feedparser installed.
"""

import argparse
import ast
import calendar
import html
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import feedparser

from digest.read.feed import jsonfeed, parse
from digest.read.feed.moments import parse as parse_date
from digest.read.feed.record import Reading
from digest.read.page import Unreadable

FIELDS = ("title", "link", "id", "author", "summary", "content", "published", "updated")
OF_FEED = ("title", "link", "id", "author", "updated")
ALIASES = {"description": "summary", "guid": "id", "date": "updated", "url": "link", "content_html": "content"}
_ACTIVE = re.compile(r"<(script|style|object|applet)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<!--.*?-->|<!--.*|</?[A-Za-z!?][^>]*>", re.DOTALL)
_EXPECTATION = re.compile(r"Expect:\s*(.+)")


class Claim(NamedTuple):
    """One thing that a file expects."""

    group: str
    path: Path
    place: int | None
    """Number of the story, from 0; ``None`` is the feed."""
    field: str
    """One of `FIELDS`, or ``count``."""
    expected: str | int
    """A text; a number for ``count`` and, as seconds, for dates."""


Record = Mapping[str, str]
Parser = Callable[[bytes], tuple[Record, list[Record]]]
"""From bytes to what the feed and its stories say, by the names of `FIELDS`."""


def claims(folder: Path) -> list[Claim]:
    """Return the claims of both corpora below `folder`."""
    theirs = folder / "feeds-feedparser" / "tests"
    found = [claim for path in sorted(theirs.rglob("*.xml")) for claim in _feedparser_claims(path, theirs)]
    gofeed = folder / "feeds-gofeed" / "testdata" / "parser"
    return found + [claim for path in sorted(gofeed.rglob("*.json")) for claim in _gofeed_claims(path)]


def _feedparser_claims(path: Path, folder: Path) -> Iterator[Claim]:
    written = _comment(path.read_bytes())
    expectation = _EXPECTATION.search(written)
    if not expectation or "Header:" in written:
        return
    parts = path.relative_to(folder).parts
    group = {"wellformed": "well-formed", "entities": "HTML entities"}.get(parts[0], "encoding, ill-formed")
    group = "sanitize" if "sanitize" in parts else group
    try:
        tree = ast.parse(expectation[1].strip(), mode="eval").body
    except SyntaxError:
        return
    for clause in tree.values if isinstance(tree, ast.BoolOp) else [tree]:
        yield from _clause(clause, group, path)


def _comment(content: bytes) -> str:
    """Return the beginning of a file, in whatever wide or narrow encoding it is."""
    text = content[:4000].replace(b"\0", b"").decode("utf-8", "replace")
    return text.split("-->")[0]


def _clause(clause: ast.expr, group: str, path: Path) -> Iterator[Claim]:
    if not isinstance(clause, ast.Compare) or not all(isinstance(operator, ast.Eq) for operator in clause.ops):
        return
    *sides, last = [clause.left, *clause.comparators]
    try:
        expected = ast.literal_eval(last)
    except ValueError:
        return
    for side in sides:
        words = _words(side)
        if words[:1] == ["len"] and words[1:] == ["entries"]:
            yield Claim(group, path, None, "count", expected)
        elif words[:1] == ["feed"] and len(words) == 2:
            yield from _claim(group, path, None, str(words[1]), expected)
        elif words[:1] == ["entries"] and (len(words) == 3 or words[2:] == ["content", 0, "value"]):
            yield from _claim(group, path, words[1], words[2], expected)


def _words(expression: ast.expr) -> list:
    """Return the names and numbers of an expression such as ``entries[0].title``."""
    match expression:
        case ast.Name():
            return [expression.id]
        case ast.Attribute():
            return [*_words(expression.value), expression.attr]
        case ast.Subscript(slice=ast.Constant(value=name)):
            return [*_words(expression.value), name]
        case ast.Call(func=ast.Name(id="len"), args=[one]):
            return ["len", *_words(one)]
    return []


def _claim(group: str, path: Path, place: int | None, name: str, expected: object) -> Iterator[Claim]:
    field = name.removesuffix("_parsed")
    field = ALIASES.get(field, field) if place is not None or field == "guid" else field
    if field not in (FIELDS if place is not None else OF_FEED):
        return
    if name.endswith("_parsed") and isinstance(expected, tuple):
        yield Claim(group, path, place, field, calendar.timegm(expected))
    elif isinstance(expected, str):
        yield Claim(group, path, place, field, expected)


def _gofeed_claims(path: Path) -> Iterator[Claim]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return
    if (
        isinstance(told.get("items"), list)
        and "jsonfeed" not in str(told)
        and path.parent.name in {"json", "universal"}
    ):
        if not path.stem.endswith("_expected"):
            yield from _records("JSON Feed", path, told, told["items"])
        return
    feed = path.with_suffix(".xml")
    stories = told.get("entries", told.get("items"))
    if feed.exists() and isinstance(stories, list):
        yield from _records("gofeed XML", feed, told, stories)


def _records(group: str, path: Path, told: Mapping, stories: list) -> Iterator[Claim]:
    yield Claim(group, path, None, "count", len(stories))
    flat = _flat({**told, "url": told.get("home_page_url"), "authors": [], "content": None})
    for field in OF_FEED:
        if field in flat and field != "author":
            yield Claim(group, path, None, field, flat[field])
    for place, story in enumerate(stories):
        for field, expected in _flat(story).items():
            yield Claim(group, path, place, field, expected)


def _flat(row: Mapping) -> dict[str, str]:
    """Return the fields of a record of gofeed, or of a JSON Feed."""
    content, guid = row.get("content"), row.get("guid")
    people = row.get("authors") or [row.get("author")]
    person = people[0] if people and isinstance(people[0], dict) else {"name": people[0] if people else None}
    links = [link for link in row.get("links") or [] if isinstance(link, dict)]
    link = next((link.get("href") for link in links if link.get("rel", "alternate") == "alternate"), None)
    found = {
        "title": row.get("title"),
        "link": row.get("link") or row.get("url") or link,
        "id": guid.get("value") if isinstance(guid, dict) else row.get("id"),
        "author": person.get("name") or person.get("email"),
        "summary": row.get("summary") or row.get("description"),
        "content": content.get("value") if isinstance(content, dict) else row.get("content_html") or content,
        "published": row.get("published") or row.get("pubDate") or row.get("date_published"),
        "updated": row.get("updated") or row.get("date_modified"),
    }
    return {field: value for field, value in found.items() if isinstance(value, str) and value}


def ours(content: bytes) -> tuple[Record, list[Record]]:
    """Read with this package."""
    try:
        reading = parse(content)
    except Unreadable:
        return {}, []
    return _of_reading(reading)


def _of_reading(reading: Reading) -> tuple[Record, list[Record]]:
    return _fields(reading.feed), [_fields(story) for story in reading.stories]


def _fields(record: object) -> Record:
    return {field: getattr(record, field, "") for field in FIELDS}


def theirs(content: bytes) -> tuple[Record, list[Record]]:
    """Read with feedparser; JSON, which it cannot read, with the reader of this package."""
    if content.lstrip().startswith(b"{"):
        return _of_reading(jsonfeed.read(content.decode()))
    found = feedparser.parse(content)
    return _theirs(found["feed"]), [_theirs(row) for row in found["entries"]]


def _theirs(row: Mapping) -> Record:
    contents = row.get("content") or [{}]
    return {field: str(row.get(field) or "") for field in FIELDS} | {"content": contents[0].get("value", "")}


def holds(claim: Claim, feed: Record, stories: list[Record]) -> bool:
    """Tell whether what was read is what the claim expects."""
    if claim.field == "count":
        return len(stories) == claim.expected
    if claim.place is not None and claim.place >= len(stories):
        return False
    record = feed if claim.place is None else stories[claim.place]
    return _is(claim.expected, record[claim.field], claim.field) or (
        claim.field == "summary" and _is(claim.expected, record["content"], "content")
    )


def _is(expected: str | int, value: str, field: str) -> bool:
    seconds = expected if isinstance(expected, int) else _seconds(expected)
    if field in {"published", "updated"} and seconds is not None:
        return _seconds(value) == seconds
    wanted, found = _folded(str(expected)), _folded(value)
    if field == "author":
        return found == wanted or (bool(found) and (found in wanted or wanted in found))
    return unquote(found) == unquote(wanted) if field in {"link", "id"} else found == wanted


def _seconds(written: str) -> int | None:
    when = parse_date(written, zone="UTC")
    if when is None:
        return None
    if when.at is not None:
        return int(when.at.timestamp())
    return calendar.timegm((when.year, when.month or 1, when.day or 1, 0, 0, 0))


def _folded(text: str) -> str:
    for _ in range(2):
        text = html.unescape(_TAG.sub("", _ACTIVE.sub("", text)))
    return " ".join(text.split())


def judged(found: list[Claim], parser: Parser) -> list[tuple[Claim, bool]]:
    """Return each claim with whether it holds."""
    read: dict[Path, tuple[Record, list[Record]]] = {}
    for claim in found:
        if claim.path not in read:
            read[claim.path] = parser(claim.path.read_bytes())
    return [(claim, holds(claim, *read[claim.path])) for claim in found]


def table(verdicts: Mapping[str, list[tuple[Claim, bool]]]) -> str:
    """Return the Markdown table of the shares of claims that hold, by group."""
    of_groups = Counter(claim.group for claim, _ in next(iter(verdicts.values())))
    names = [*of_groups, "all without sanitize"]
    lines = ["| parser | " + " | ".join(names) + " |", "| --- |" + " ---: |" * len(names)]
    for parser, judgements in verdicts.items():
        held = Counter(claim.group for claim, holding in judgements if holding)
        cells = [f"{held[group] / many:.3f} ({held[group]}/{many})" for group, many in of_groups.items()]
        good = sum(held.values()) - held["sanitize"]
        many = of_groups.total() - of_groups["sanitize"]
        lines.append(f"| {parser} | " + " | ".join([*cells, f"{good / many:.4f} ({good}/{many})"]) + " |")
    return "\n".join(lines)


STORY = (
    "<item><title>Story {n} &amp; more &#8211; perch&#233;</title><link>https://example.org/{n}?utm_source=rss</link>"
    '<guid isPermaLink="false">tag:{n}</guid><pubDate>Mon, 19 Dec 2022 10:{m:02d}:00 +0100</pubDate>'
    "<dc:creator>A B</dc:creator><description>Summary of story {n} &lt;b&gt;in bold&lt;/b&gt;.</description>"
    "<content:encoded><![CDATA[{body}]]></content:encoded></item>\n"
)
PARAGRAPH = '<p>The <a href="https://example.org/x" class="ext">ministry</a> said that talks &amp; visits go on.</p>\n'


def generated(megabytes: float) -> bytes:
    """Return an RSS feed of about this size."""
    stories, size, number = [], 0, 0
    while size < megabytes * 1_000_000:
        stories.append(STORY.format(n=number, m=number % 60, body=PARAGRAPH * (10 + number % 40)))
        size += len(stories[-1])
        number += 1
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0" {spaces}><channel><title>T</title>'
    return (head + "".join(stories) + "</channel></rss>").encode()


def speeds(megabytes: float) -> str:
    """Return the Markdown table of how fast a generated feed is read, in processor time."""
    from digest.read.feed import pages  # noqa: PLC0415 - beside what it is compared with

    parsers: dict[str, Callable[[bytes], object]] = {
        "digest, records": parse,
        "digest, pages": lambda content: pages(content, zone="UTC", language=None),
        "feedparser": feedparser.parse,
    }
    lines = ["| parser | MB/s |", "| --- | ---: |"]
    for name, parser in parsers.items():
        content = generated(megabytes if name != "feedparser" else megabytes / 8)
        best = min(_timed(parser, content) for _ in range(3))
        lines.append(f"| {name} | {len(content) / 1_000_000 / best:.1f} |")
    return "\n".join(lines)


def _timed(parser: Callable[[bytes], object], content: bytes) -> float:
    start = time.process_time()
    parser(content)
    return time.process_time() - start


def main() -> None:
    """Measure, and print the tables."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("folder", type=Path, help="where the corpora lie")
    reader.add_argument("--failed", action="store_true", help="list the claims that do not hold")
    reader.add_argument("--megabytes", type=float, default=4, help="size of the generated feed (4)")
    chosen = reader.parse_args()
    found = claims(chosen.folder)
    verdicts = {"digest": judged(found, ours), "feedparser + JSON reader": judged(found, theirs)}
    print(table(verdicts), "\n")
    if chosen.failed:
        for claim, holding in verdicts["digest"]:
            if not holding:
                print(f"{claim.path}: {claim.place} {claim.field} {claim.expected!r}")
        print()
    print(speeds(chosen.megabytes))


if __name__ == "__main__":
    main()
