"""How fast the archive is, beside what SQLite itself costs.

In comes a number of articles; out goes a Markdown table on standard output: articles put in a second (with their
index and their documents), ranked search for one term, the articles of a day, the look-up of a URL, and the size on
disk. The floor is measured in the same run: the same texts put into one bare table with the same index, and the same
questions asked of it in bare SQL. The articles are made of invented words whose frequencies follow Zipf's law, 800
characters each; the same number gives the same articles. It never changes the checkout: the databases lie in a
temporary folder.

Run it from anywhere: ``python benchmarks/archive.py [--articles 100000]`` with the interpreter that digest is
installed in.
"""

import argparse
import hashlib
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from digest.archive import open_archive
from digest.model import Article, Raw, Source, Span, When

NOW = datetime(2026, 1, 5, 7, tzinfo=UTC)
SOURCE = Source(path="/made", shown="made")
OUTLETS = ("Agenzia Uno", "Gazette", "Il Corriere del Porto", "Canale Nord")
CHARACTERS = 800
BATCH = 10_000
QUESTIONS = 300
A_DAY = 300
"""Articles of one day."""


def words(chance: random.Random, count: int = 120_000) -> tuple[list[str], list[float]]:
    """Return invented words, and the sums of their frequencies."""
    syllables = ["ba", "ci", "do", "fe", "gu", "la", "mi", "no", "pè", "ra", "so", "tu", "và", "zi", "stra", "men"]
    made = {"".join(chance.choices(syllables, k=chance.randint(1, 5))) for _ in range(count * 2)}
    chosen = sorted(made)[:count]
    chance.shuffle(chosen)
    return chosen, list(accumulate(1 / (rank + 3) for rank in range(len(chosen))))


def articles(count: int, vocabulary: tuple[list[str], list[float]]) -> Iterator[tuple[Raw, Article]]:
    """Yield articles with their documents, spread over days."""
    chance = random.Random(7)  # noqa: S311 - not a secret
    for number in range(count):
        picked = chance.choices(vocabulary[0], cum_weights=vocabulary[1], k=150)
        headline = " ".join(picked[:8]).capitalize()
        text = f"{headline}\n\n{' '.join(picked[8:])}"[:CHARACTERS] + f" {number}.\n"
        raw = Raw(source=SOURCE, location=f"made/{number:08}.txt", data=text.encode())
        yield raw, article(number, headline, text, raw)


def article(number: int, headline: str, text: str, raw: Raw) -> Article:
    """Return the article of a document."""
    day = date(2026, 1, 5) - timedelta(days=number // A_DAY)
    sha256 = hashlib.sha256(raw.data).hexdigest()
    return Article(
        id=sha256[:12],
        location=raw.location,
        sha256=sha256,
        encoding="utf-8",
        text=text,
        headline=Span(start=0, end=len(headline)),
        paragraphs=(Span(start=len(headline) + 2, end=len(text) - 1),),
        when=When(year=day.year, month=day.month, day=day.day, origin="prefix", raw=day.isoformat()),
        outlet=OUTLETS[number % len(OUTLETS)],
        url=url(number),
        byline=None,
        language="it",
        split=False,
    )


def url(number: int) -> str:
    """Return the address of an article."""
    return f"https://news.example.org/{number % 97}/article-{number:08}.html"


def batches(count: int, vocabulary: tuple[list[str], list[float]]) -> Iterator[list[tuple[Raw, Article]]]:
    """Yield the articles some thousands at a time, as builds would bring them."""
    batch: list[tuple[Raw, Article]] = []
    for pair in articles(count, vocabulary):
        batch.append(pair)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def timed(call: Callable[[], object]) -> float:
    """Return the seconds that a call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def spread(calls: Sequence[Callable[[], object]]) -> tuple[float, float]:
    """Return the middle and the 95th percentile of the seconds of some calls."""
    times = sorted(timed(call) for call in calls)
    return statistics.median(times), times[int(len(times) * 0.95)]


class Floor:
    """SQLite without digest: one table, one index, the same questions."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.base = sqlite3.connect(path, isolation_level=None)
        self.base.executescript(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
            "PRAGMA cache_size = -65536;"
            "CREATE TABLE a (n INTEGER PRIMARY KEY, url TEXT, day INTEGER, headline TEXT, text TEXT);"
            "CREATE VIRTUAL TABLE w USING fts5(headline, text, content='a', content_rowid='n', "
            "tokenize='unicode61 remove_diacritics 2');"
        )

    def keep(self, first: int, batch: Sequence[tuple[Raw, Article]]) -> None:
        """Put articles in."""
        rows = [
            (n, each.url, n // A_DAY, each.headline.of(each.text) if each.headline else "", each.text)
            for n, (_, each) in enumerate(batch, first)
        ]
        self.base.execute("BEGIN IMMEDIATE")
        self.base.executemany("INSERT INTO a VALUES (?, ?, ?, ?, ?)", rows)
        self.base.executemany("INSERT INTO w (rowid, headline, text) VALUES (?, ?, ?)", [(r[0], *r[3:]) for r in rows])
        self.base.execute("COMMIT")

    def finish(self) -> float:
        """Index what is looked up; return the seconds."""
        return timed(lambda: self.base.executescript("CREATE INDEX u ON a (url); CREATE INDEX d ON a (day);"))

    def ask(self, query: str, *given: object) -> Callable[[], object]:
        """Return a call that asks a question."""
        return lambda: self.base.execute(query, given).fetchall()


def size(path: Path) -> int:
    """Return the bytes of a database with its log."""
    return sum(each.stat().st_size for each in path.parent.glob(path.name + "*"))


def put_in(count: int, folder: Path, vocabulary: tuple[list[str], list[float]]) -> tuple[float, float]:
    """Fill both databases, in turns; return the seconds of the archive and of the floor."""
    ours, bare, done = 0.0, 0.0, 0
    floor = Floor(folder / "floor.sqlite")
    with open_archive(str(folder / "archive.sqlite")) as archive:
        for batch in batches(count, vocabulary):
            raws, read = [raw for raw, _ in batch], [each for _, each in batch]
            ours += timed(lambda raws=raws, read=read: archive.keep(raws, read, at=NOW))
            bare += timed(lambda batch=batch, done=done: floor.keep(done, batch))
            done += len(batch)
    bare += floor.finish()
    floor.base.close()
    return ours, bare


def measure(count: int, folder: Path) -> list[str]:
    """Return the lines of the table."""
    vocabulary = words(random.Random(3))  # noqa: S311 - not a secret
    ours, bare = put_in(count, folder, vocabulary)
    chance = random.Random(11)  # noqa: S311 - as above
    # Terms as people pick them: neither in every article nor in a handful.
    terms = chance.choices(vocabulary[0][20:5_000], k=QUESTIONS)
    numbers = chance.choices(range(count), k=QUESTIONS)
    days = [datetime(2026, 1, 5, tzinfo=UTC) - timedelta(days=number // A_DAY) for number in numbers]
    floor = Floor.__new__(Floor)
    floor.base = sqlite3.connect(folder / "floor.sqlite")
    with open_archive(str(folder / "archive.sqlite")) as archive:
        ranked = "SELECT rowid, rank FROM w WHERE w MATCH ? ORDER BY rank LIMIT 20"
        pairs = {
            "ranked search, one term, 20 best": (
                spread([lambda term=term: archive.search(term) for term in terms]),
                spread([floor.ask(ranked, f'"{term}"') for term in terms]),
            ),
            f"articles of a day ({A_DAY})": (
                spread([lambda day=day: archive.articles(day, day + timedelta(days=1), "UTC") for day in days]),
                spread([floor.ask("SELECT * FROM a WHERE day = ?", number // A_DAY) for number in numbers]),
            ),
            "look-up of a URL": (
                spread([lambda number=number: archive.at_url(url(number)) for number in numbers]),
                spread([floor.ask("SELECT * FROM a WHERE url = ?", url(number)) for number in numbers]),
            ),
        }
    floor.base.close()
    sizes = size(folder / "archive.sqlite"), size(folder / "floor.sqlite")
    return [
        f"| {count:,} articles | archive | SQLite alone | ratio |",
        "| --- | ---: | ---: | ---: |",
        f"| put in, articles/s | {count / ours:,.0f} | {count / bare:,.0f} | {ours / bare:.2f} |",
        *(_line(name, *pair) for name, pair in pairs.items()),
        f"| size, MB | {sizes[0] / 1e6:,.0f} | {sizes[1] / 1e6:,.0f} | {sizes[0] / sizes[1]:.2f} |",
    ]


def _line(name: str, ours: tuple[float, float], bare: tuple[float, float]) -> str:
    """Return the line of a question."""
    shown = [f"{middle * 1000:.3f} / {high * 1000:.3f}" for middle, high in (ours, bare)]
    return f"| {name}, median / p95 ms | {shown[0]} | {shown[1]} | {ours[1] / bare[1]:.2f} |"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000, help="how many (100000)")
    count = parser.parse_args().articles
    with tempfile.TemporaryDirectory() as temporary:
        print("\n".join(measure(count, Path(temporary))))


if __name__ == "__main__":
    main()
