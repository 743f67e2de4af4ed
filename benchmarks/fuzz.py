"""Every door through which other people's bytes come in, tried with bytes that a fuzzer makes up.

In come the name of a door and how long to try; out goes libFuzzer's report, and a non-zero exit code where something
left the door that may not: any exception but the documented ones, more than ten seconds for one document, or more than
two gigabytes. What the fuzzer finds worth keeping is kept in ``fuzz-DOOR`` below the system's temporary folder, with
the document that broke a door; nothing else is written, and nothing is fetched.

Run it from anywhere: ``python benchmarks/fuzz.py DOOR --seconds 600`` with the interpreter that digest and atheris are
installed in; ``--list`` names the doors. The tests try each of them a few hundred times, with the same documents.
"""

import argparse
import gzip
import io
import sys
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "tests" / "samples"
sys.path[:0] = [str(ROOT)]

with atheris.instrument_imports(include=["digest"]):
    from digest.config import load
    from digest.errors import ConfigError
    from digest.model import Raw, Source
    from digest.read import html
    from digest.read.feed import describe, find_feeds, looks_like_feed
    from digest.read.feed import pages as feed_pages
    from digest.read.kind import Kind, kind_of
    from digest.read.opml import opml, outline
    from digest.read.packed import opened
    from digest.read.page import Unreadable
    from digest.read.readers import reader_of

SOURCE = Source(path="/nowhere", shown="in")
MAIL = b"From: A <a@b.example>\nTo: c@d.example\nDate: Tue, 30 Dec 2025 08:15:00 +0000\nSubject: =?utf-8?q?x?=\n"
PAGE = b"<!doctype html><html><head><title>T</title></head><body><h1>T</h1><p>Il porto riapre oggi.</p></body></html>"
RSS = b"<rss><channel><title>c</title><item><title>t</title><link>http://a.example/</link></item></channel></rss>"
JSON_FEED = b'{"version": "https://jsonfeed.org/version/1", "items": [{"title": "t"}]}'
RECORD = b'<script type="application/ld+json">{"@type": "Article", "headline": "x", "author": [{}]}</script><p>x'
LINES = b"BT /F 9 Tf 9 9 Td (Il porto riapre oggi.) Tj 0 -9 Td (e do-) Tj T* (mani) Tj ET"
WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\nContent-Type: application/http\r\n"
    b"Content-Length: 50\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>x</p>\r\n\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What is tried, what it may be given to begin with, and how often a short try does it."""

    attempt: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    runs: int = 3_000


def reading(kind: Kind) -> Callable[[bytes], None]:
    """Return what reads documents of a kind."""

    def attempt(data: bytes) -> None:
        with suppress(Unreadable):
            for page in reader_of(kind, SOURCE)(data, zone="Europe/Rome", language="it"):
                if not isinstance(page, Unreadable):
                    # No paragraph is empty, and each lies in the text.
                    assert all(span.of(page.text).strip() for span in page.paragraphs)  # noqa: S101 - what is tried
                    page.text.encode("utf-8", "surrogatepass")

    return attempt


def unpacking(data: bytes) -> None:
    """Open an archive."""
    for _ in opened(Raw(source=SOURCE, location="in/a", data=data)):
        pass


def telling(data: bytes) -> None:
    """Tell what a document is."""
    kind_of(data, "a.txt")
    looks_like_feed(data)


def subscribing(data: bytes) -> None:
    """Read a feed, what it says of itself, the feeds of a page and a list of feeds, which can be written again."""
    for door in (lambda: feed_pages(data, zone="UTC", language=None), lambda: describe(data)):
        with suppress(Unreadable):
            door()


def listing(data: bytes) -> None:
    """Read the feeds that a page or a list names; what was read can be written and read again."""
    with suppress(Unreadable):
        find_feeds(data, "http://a.example/")
    with suppress(Unreadable):
        found = outline(data)
        assert not found or outline(opml(found))  # noqa: S101 - what is tried


def extracting(data: bytes) -> None:
    """Read a page with the fast reader."""
    with suppress(Unreadable):
        html.pages(data, zone="UTC", language=None, fast=True)


def configuring(data: bytes) -> None:
    """Read a configuration."""
    with tempfile.NamedTemporaryFile(suffix=".yaml") as file:
        file.write(data)
        file.flush()
        with suppress(ConfigError):
            load(file.name, environment={"A": "b"})


def zipped(name: str, data: bytes) -> bytes:
    """Return an archive of one file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, data)
    return packed.getvalue()


@cache
def word() -> dict[str, bytes]:
    """Return the parts of a Word document."""
    from docx import Document  # noqa: PLC0415 - optional

    made = io.BytesIO()
    document = Document()
    document.add_heading("T", 0)
    document.add_paragraph("Il porto riapre oggi.")
    document.add_table(1, 2).cell(0, 0).text = "x"
    document.save(made)
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opening(data: bytes) -> None:
    """Read a Word document whose text is made up."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in word().items():
            archive.writestr(name, data if name == "word/document.xml" else part)
    reading("docx")(packed.getvalue())


def sheet(content: bytes) -> bytes:
    """Return a PDF of one page."""
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    held = b"".join(b"%d 0 obj %s endobj\n" % each for each in enumerate(parts, 1))
    # Without a table of places, its reader looks for the parts itself.
    return b"%PDF-1.7\n" + held + b"trailer << /Root 1 0 R >>"


DOORS: dict[str, Door] = {
    "kind": Door(attempt=telling, seeds=(PAGE, RSS, MAIL, b"PK\x03\x04", JSON_FEED)),
    "plain": Door(
        attempt=reading("plain"), seeds=(b" date 2022-12 Titolo\n\nTesto.", b"T\n\nROMA, 3 gennaio 2026 - x")
    ),
    "markdown": Door(
        attempt=reading("markdown"),
        seeds=(b"---\ntitle: x\ndate: 2025-12-30\nauthor: [a, b]\n---\n# T\n\n- a\n- [b](http://c)\n\n> `d` **e**",),
    ),
    "html": Door(
        attempt=reading("html"),
        seeds=(
            PAGE,
            RECORD,
        ),
        runs=200,
    ),
    "html-fast": Door(attempt=extracting, seeds=(PAGE,), runs=300),
    "mail": Door(
        attempt=reading("mail"),
        seeds=(
            MAIL + b"\nTesto.",
            MAIL + b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x</p>\n--b--",
            MAIL + b"Content-Type: text/plain; charset*0*=utf-8\nContent-Transfer-Encoding: base64\n\neA==",
        ),
    ),
    "newsletter": Door(
        attempt=lambda data: reading("mail")(MAIL + b"Content-Type: text/html\n\n" + data),
        seeds=(b"<h2><a href=http://a.example/>Uno</a></h2><p>" + b"testo " * 10 + b"</p><h2>Due</h2>",),
    ),
    "json": Door(attempt=reading("json"), seeds=(b'[{"title": "t", "date": 1}]', b'{"text": "x"}\n{"text": 1}')),
    "csv": Door(attempt=reading("csv"), seeds=(b'title,text,date\n"a","b c",2025\n', b"titolo;testo\na;b")),
    "pdf": Door(
        attempt=reading("pdf"),
        seeds=(sheet(LINES),),
    ),
    "docx": Door(attempt=opening, seeds=(word()["word/document.xml"],), runs=200),
    "packed": Door(
        attempt=unpacking,
        seeds=(
            zipped("a.txt", b"x"),
            zipped("b.zip", zipped("../a.txt", b"x")),
            gzip.compress(b"x", mtime=0),
            WARC,
            b"From a@b.example Tue Dec 30 08:15:00 2025\n" + MAIL + b"\nx",
        ),
    ),
    "feed": Door(
        attempt=subscribing,
        seeds=(
            RSS,
            b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">&lt;b></title></entry></feed>',
            JSON_FEED,
            b"<rss><channel><item><title>t</item>",
        ),
    ),
    "opml": Door(
        attempt=listing,
        seeds=(
            b'<opml><body><outline text="a"><outline xmlUrl="http://a.example/"/></outline></body></opml>',
            b'<link rel="alternate" type="application/rss+xml" href="/x">',
        ),
    ),
    "config": Door(
        attempt=configuring,
        seeds=(
            b"title: x\nsources: [a]\naudiences: {a: {title: x, formats: [pdf]}}\n",
            b"topics: {a: {any: [x, {y: 2}]}}\n",
        ),
        runs=60,
    ),
}
"""What is tried, by name."""


def main() -> None:
    """Try a door."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("door", nargs="?", choices=DOORS, metavar="DOOR")
    parser.add_argument("--list", action="store_true", help="name the doors")
    parser.add_argument("--seconds", type=int, metavar="N", help="try for so long")
    parser.add_argument("--short", action="store_true", help="a short try, always the same")
    wanted = parser.parse_args()
    if wanted.list or wanted.door is None:
        print("\n".join(DOORS))
        return
    door = DOORS[wanted.door]
    kept = Path(tempfile.mkdtemp()) if wanted.short else Path(tempfile.gettempdir(), f"fuzz-{wanted.door}")
    kept.mkdir(exist_ok=True)
    for number, seed in enumerate(door.seeds):
        (kept / f"seed-{number}").write_bytes(seed)
    for _ in range(2):
        # The first document loads the libraries, which the fuzzer would take for slowness.
        door.attempt(next(kept.iterdir()).read_bytes())
    limit = [f"-runs={door.runs}"] if wanted.short else [f"-max_total_time={wanted.seconds or 60}"]
    options = ["-seed=1", "-timeout=10", "-rss_limit_mb=2048", "-max_len=20000", f"-artifact_prefix={kept}/broken-"]
    atheris.Setup([sys.argv[0], *limit, *options, str(kept)], door.attempt)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
