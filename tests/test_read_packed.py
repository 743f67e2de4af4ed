"""Archives: the documents within, each in its place; what is hostile is refused and costs no other."""

import bz2
import gzip
import io
import stat
import time
import tracemalloc
import zipfile

import pytest

from digest.model import Article, Problem, Raw, Source
from digest.read import read_all
from digest.read.packed import LARGEST_BYTES, unpack

SOURCE = Source(path="/in", shown="in")
TEXT = b"Titolo\n\nUn paragrafo di testo.\n"
MAIL = b"From: a@b.example\nSubject: S%d\nMessage-ID: <1@b.example>\n\nTesto della mail numero %d.\n"


def raw(data: bytes, name: str) -> Raw:
    """Return a document."""
    return Raw(source=SOURCE, location=f"in/{name}", data=data)


def zipped(*files: tuple[str, bytes], link: str = "") -> bytes:
    """Return a ZIP archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            file = zipfile.ZipInfo(name)
            file.compress_type = zipfile.ZIP_DEFLATED
            file.external_attr = (stat.S_IFLNK | 0o777) << 16 if name == link else 0o644 << 16
            archive.writestr(file, data)
    return held.getvalue()


def told(data: bytes, name: str = "a.zip") -> list[tuple[str, bytes | str]]:
    """Return the places of the documents within, with their bytes or the reason why they are refused."""
    return [
        (each.where, each.what) if isinstance(each, Problem) else (each.location, each.data)
        for each in unpack(raw(data, name))
    ]


def test_a_document_within_is_a_document():
    """It is read like any other, at the archive's place and its own, and so is its id."""
    archive = zipped(("x/", b""), ("x/b.md", b"# Titolo\n\nUn *testo*."), ("a.txt.gz", gzip.compress(TEXT)))
    articles, problems, empty = read_all([raw(archive, "a.zip"), raw(TEXT, "b.txt")], zone="UTC")
    assert [article.location for article in articles] == ["in/a.zip!x/b.md", "in/a.zip!a.txt.gz!a.txt", "in/b.txt"]
    assert (articles[0].text, articles[1].text) == ("Titolo\n\nUn testo.", TEXT.decode())
    assert (problems, empty) == ((), ())


@pytest.mark.parametrize(
    "name", ["../a.txt", "a/../../b.txt", "/etc/a.txt", "C:\\a.txt", "..\\a.txt", "\\\\host\\a.txt"]
)
def test_a_name_that_leads_out_is_refused(name):
    """The others are read."""
    found = told(zipped((name, b"x"), ("b.txt", TEXT)))
    assert found[0][1] == "has a name that leads out of the archive; it was not opened"
    assert found[1] == ("in/a.zip!b.txt", TEXT)


def test_links_and_what_systems_add_are_not_followed():
    found = told(
        zipped(("a.txt", b"/etc/hosts"), ("__MACOSX/x", b"x"), (".DS_Store", b"x"), ("b.txt", TEXT), link="a.txt")
    )
    assert found == [("in/a.zip!a.txt", "is a link; it was not followed"), ("in/a.zip!b.txt", TEXT)]


def test_an_encrypted_file_is_told():
    data = bytearray(zipped(("a.txt", TEXT), ("b.txt", TEXT)))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert told(bytes(data)) == [("in/a.zip!a.txt", "is encrypted"), ("in/a.zip!b.txt", TEXT)]


def test_bombs_are_refused_within_their_limit():
    """One bomb, a thousand of them, and a chain of gzip members: little memory, little time, the rest is read."""
    bomb = b"\0" * (LARGEST_BYTES + 1)
    start = time.process_time()
    tracemalloc.start()
    found = told(zipped(("a.txt", TEXT), ("bomb", bomb), *((f"{n}", bomb[: 1 << 20]) for n in range(100))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found[:2] == [
        ("in/a.zip!a.txt", TEXT),
        ("in/a.zip!bomb", "is larger than 20,000,000 bytes once it is decoded; it was not read"),
    ]
    assert sum(len(data) for _, data in found if isinstance(data, bytes)) <= 50_000_000
    assert len(found) == 102
    assert peak < 150_000_000
    chain = gzip.compress(bomb[:10_000_000]) * 100
    assert told(chain, "a.gz") == [("in/a.gz", "is larger than 20,000,000 bytes once it is decoded; it was not read")]
    assert time.process_time() - start < 10


def test_an_archive_may_lie_within_an_archive_once():
    inner = zipped(("a.txt", TEXT))
    assert told(zipped(("b.zip", inner))) == [("in/a.zip!b.zip!a.txt", TEXT)]
    deep = told(zipped(("c.zip", zipped(("b.zip", inner)))))
    assert deep == [("in/a.zip!c.zip!b.zip", "is an archive within an archive within an archive")]


@pytest.mark.parametrize("data", [b"PK\x05\x06", zipped(("a.txt", TEXT))[:60], zipped()])
def test_a_damaged_or_empty_archive_is_told(data):
    ((where, what),) = told(data)
    assert where == "in/a.zip"
    assert "damaged" in str(what) or "holds no document" in str(what)


def test_a_damaged_file_costs_no_other():
    data = zipped(("a.txt", b"x" * 100 + bytes(range(256)) * 4), ("b.txt", TEXT))
    place = data.index(b"a.txt") + 30
    found = told(data[:place] + b"\xff\xff\xff" + data[place + 3 :])
    assert found == [
        ("in/a.zip!a.txt", "is damaged, or packed in a way that is not known"),
        ("in/a.zip!b.txt", TEXT),
    ]


def test_what_can_be_decoded_of_a_damaged_gzip_is_read():
    packed = gzip.compress(TEXT) + gzip.compress(bytes(range(256)) * 400)[:60]
    ((where, data),) = told(packed, "a.txt.gz")
    assert where == "in/a.txt.gz!a.txt"
    assert isinstance(data, bytes)
    assert data.startswith(TEXT)


def test_a_kind_of_archive_that_is_not_read_is_told():
    _, problems, _ = read_all([raw(bz2.compress(TEXT), "a.bz2")], zone="UTC")
    assert problems[0].what == "cannot be read as an article: it looks like a bzip2 archive"


def test_a_mailbox_holds_mails():
    """Each is a document; a line that was marked so as not to begin a mail is unmarked."""
    mails = [MAIL % (number, number) for number in range(3)]
    mails[1] += b">From here on, all is said.\n"
    box = b"\n".join(b"From a@b.example Tue Dec 30 08:15:00 2025\n" + mail for mail in mails)
    articles, problems, _ = read_all([raw(box, "a.mbox")], zone="UTC")
    assert problems == ()
    assert [article.location for article in articles] == [f"in/a.mbox!{number}.eml" for number in (1, 2, 3)]
    assert [article.text.split("\n")[0] for article in articles] == ["S0", "S1", "S2"]
    assert "From here on" in articles[1].text
    assert ">From" not in articles[1].text


def record(
    url: str, body: bytes, *, status: str = "200 OK", kind: str = "text/html", length: int | None = None
) -> bytes:
    """Return a record of a web archive."""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    size = len(answer) if length is None else length
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Record-ID: <urn:uuid:{url}>\r\n"
    more = (
        f"WARC-Date: 2025-12-30T07:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {size}"
    )
    return f"{head}{more}\r\n\r\n".encode() + answer + b"\r\n\r\n"


PAGE = b"<html><h1>Titolo della pagina</h1><p>" + b"Un paragrafo di testo abbastanza lungo. " * 10 + b"</p></html>"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_web_archive_holds_pages(pack):
    """Pages that were answered are read; pictures and errors are passed over."""
    pytest.importorskip("fastwarc")
    archive = b"".join(
        pack(each)
        for each in (
            record("http://x.example/1", PAGE),
            record("http://x.example/2", b"\x89PNG", kind="image/png"),
            record("http://x.example/3", PAGE, status="404 Not Found"),
            record("http://x.example/4", b"Testo semplice.", kind="text/plain"),
        )
    )
    articles, problems, _ = read_all([raw(archive, "a.warc")], zone="UTC")
    assert problems == ()
    assert [article.location for article in articles] == [
        "in/a.warc!http://x.example/1",
        "in/a.warc!http://x.example/4",
    ]
    assert articles[0].text.startswith("Titolo della pagina\n\n")


@pytest.mark.parametrize(
    "archive",
    [
        record("http://x.example/1", PAGE) + record("http://x.example/2", PAGE, length=10_000_000_000),
        record("http://x.example/1", PAGE) + record("http://x.example/2", PAGE)[:150],
        gzip.compress(record("http://x.example/1", PAGE)) + gzip.compress(record("http://x.example/2", PAGE))[:80],
        record("http://x.example/1", PAGE) + b"nonsense " * 100,
    ],
    ids=["length", "cut", "packed and cut", "nonsense"],
)
def test_a_damaged_record_costs_no_other(archive):
    pytest.importorskip("fastwarc")
    articles, _, _ = read_all([raw(archive, "a.warc.gz")], zone="UTC")
    assert isinstance(articles[0], Article)
    assert articles[0].location == "in/a.warc.gz!http://x.example/1"
