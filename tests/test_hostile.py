"""Documents that were made to do harm: each ends as an article or as a problem, and costs little.

In: the documents of ``threats.py``, read as a build reads them. Out: verdicts. The limits of the workers judge: a
document that took too much computing, or 300 MB, would be lost, and its problem would say so.
"""

import gzip
import tracemalloc
from functools import partial

import pytest
from builders import DAY
from sites import Site
from threats import LAUGHS, TEXT, THREATS, atom, docx, page, paragraph, rss, threat, xhtml, zeros
from worlds import digest

from digest import pool
from digest.deliver import deliver
from digest.model import Destination, Raw, Rendition, Source
from digest.read import read_all
from digest.read.opml import outline
from digest.read.packed import unpack

SOURCE = Source(path="/nowhere", shown="in")
SOUND = Raw(source=SOURCE, location="in/sound.txt", data=b"Un altro testo, che non fa male a nessuno.")
APPLY = partial(pool.apply, deadline=4.0, memory=300_000_000)
"""Twice the seconds that ``benchmarks/hostile.py`` allows: not every machine is as fast as the one it is run on."""
REPORTED = {
    # What no article comes of, and what its owner is told.
    "laughs.docx": "damaged Word document",
    "blow-up.docx": "damaged Word document",
    "depth.docx": "damaged Word document",
    "bomb.docx": "unpacks to more than it may",
    "bomb.gz": "larger than 20,000,000 bytes",
    "bomb in a bomb.gz": "larger than 20,000,000 bytes",
    "chain.gz": "larger than 20,000,000 bytes",
    "empty members.gz": "",
    "bomb.zip": "once it is decoded; it was not read",
    "bomb.warc": "larger than 20,000,000 bytes",
    "title.html": "",
    "base64.eml": "mail without text",
    "quoted.eml": "",
    "boundaries.eml": "mail without text",
    "encrypted.pdf": "encrypted PDF",
    "loop of pages.pdf": "PDF without text",
    "claimed pages.pdf": "damaged PDF",
    "loop of contents.pdf": "PDF without text",
    "loop of forms.pdf": "",
    "bomb.pdf": "",
    "nesting.pdf": "damaged PDF",
    "names.json": "it has no text",
    "line ends.txt": "has 3,000,002 lines",
    "blank lines.txt": "lines; at most",
    "rules.md": "lines; at most",
    "nested mails.eml": "mail without text",
    "metas": "",
    "title.txt": "at most 1,000,000 are read as one article",
    "title.md": "at most 1,000,000 are read as one article",
    "title.json": "at most 1,000,000 are read as one article",
    "title.csv": "at most 1,000,000 are read as one article",
    "spaces.txt": "at most 1,000,000 are read as one article",
    "a word.txt": "at most 1,000,000 are read as one article",
    "marks.txt": "at most 1,000,000 are read as one article",
    "stops.txt": "at most 1,000,000 are read as one article",
    "capitals.txt": "at most 1,000,000 are read as one article",
    "commas.txt": "at most 1,000,000 are read as one article",
    "accents.txt": "at most 1,000,000 are read as one article",
    "signs.md": "at most 1,000,000 are read as one article",
    "every byte.txt": "at most 1,000,000 are read as one article",
}


def told(data, name):
    """Read a document beside a sound one; return its articles, its problems and what was left out of it."""
    hostile = Raw(source=SOURCE, location=f"in/{name}", data=data if isinstance(data, bytes) else data.encode())
    articles, problems, spiked = read_all([hostile, SOUND], zone="UTC", apply=APPLY)
    assert articles[-1].location == SOUND.location, "the sound document was harmed"
    return articles[:-1], problems, spiked


@pytest.mark.parametrize("name", THREATS)
def test_a_hostile_document_costs_little_and_harms_no_other(name):
    """Checks 1, 2, 5 to 10, 19, 22, 27, 34, 52 to 55: it is read, cut with a note, or reported; never lost."""
    file, data = threat(name)
    articles, problems, spiked = told(data, file)
    whats = [problem.what for problem in problems]
    assert not [what for what in whats if "took more than" in what or "came to nothing" in what]
    assert not [what for what in whats if "parser failed" in what]
    assert articles or problems or spiked
    assert len(problems) <= 50
    if name in REPORTED:
        assert not articles or not REPORTED[name]
        assert all(REPORTED[name] in what for what in whats)
    else:
        assert articles
        assert all(len(each.headline.of(each.text)) <= 500 for each in articles if each.headline)
    assert not [note for each in articles for note in each.notes if len(note) > 300]


def test_a_list_of_feeds_laughs_in_vain():
    """Check 1, for OPML: entities stay as they are written."""
    inner = '<outline xmlUrl="http://a.example/" title="&a11;"/>'
    (found,) = outline(f"<!DOCTYPE opml [{LAUGHS}]><opml><body>{inner}</body></opml>".encode())
    assert found.url == "http://a.example/"
    assert len(found.title) < 100


@pytest.mark.enable_socket
def test_no_document_reads_a_file_or_asks_anybody(tmp_path):
    """Checks 3, 4 and 20: entities, types, inclusions, style sheets and pictures that lead outside lead nowhere."""
    (tmp_path / "canary").write_text("CANARY-OF-THE-DISK", encoding="utf-8")
    with Site() as site:
        for address in ((tmp_path / "canary").as_uri(), site.url("/x")):
            entity = f'<!ENTITY x SYSTEM "{address}">'
            parameter = f'<!ENTITY % p SYSTEM "{address}"> %p;'
            inclusion = f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="{address}" parse="text"/>'
            head = f'<link rel="stylesheet" href="{address}"><base href="{address}"><script src="{address}"></script>'
            body = f'<img src="{address}"><iframe src="{address}"></iframe><object data="{address}"></object>'
            documents = {
                "a.xml": rss("&x;", f"<description>{TEXT}&x;</description>", f"<!DOCTYPE rss [{entity}]>"),
                "b.xml": rss("t", inclusion, f"<!DOCTYPE rss [{parameter}]>"),
                "c.xml": rss("t", "", f'<?xml-stylesheet href="{address}"?><!DOCTYPE rss SYSTEM "{address}">'),
                "d.xml": atom("&x;", f"<!DOCTYPE feed [{entity}]>"),
                "e.xhtml": xhtml(f"&x;{inclusion}", entity + parameter),
                "f.html": page(body + inclusion, head),
                "g.docx": docx(paragraph("&x;"), entity + parameter),
                "h.eml": f"From: a\nSubject: b\nDate: c\nContent-Type: text/html\n\n{page(body, head)}",
            }
            for name, document in documents.items():
                articles, problems, _ = told(document, name)
                said = [each.text for each in articles] + [problem.what for problem in problems]
                assert said
                assert "CANARY-OF-THE-DISK" not in "".join(said)
        assert site.asked == []


@pytest.mark.parametrize(
    "data",
    [lambda: zeros(300_000_000), lambda: gzip.compress(zeros(300_000_000)), lambda: zeros(1_000_000) * 300],
    ids=["bomb", "bomb in a bomb", "chain"],
)
def test_a_bomb_takes_no_more_than_64_megabytes(data):
    """Check 10: decoding stops at the cap."""
    raw = Raw(source=SOURCE, location="in/a.gz", data=data())
    tracemalloc.start()
    (problem,) = unpack(raw)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "larger than 20,000,000 bytes once it is decoded" in problem.what
    assert peak < 64_000_000


def test_an_archive_of_too_many_files_is_told_once():
    """Check 27: a problem for each of a million files would be a bomb of its own."""
    articles, problems, spiked = told(threat("files.zip")[1], "a.zip")
    assert len(articles) + len(spiked) == 10_000
    assert [problem.what for problem in problems] == ["holds more than 10,000 documents; the rest was not read"]


@pytest.mark.parametrize("name", ["rows.json", "rows.jsonl", "rows.csv"])
def test_rows_beyond_the_most_are_told(name):
    """Check 8: the first are kept, and the end says that there are more."""
    file, data = threat(name)
    articles, problems, spiked = told(data, file)
    assert len(articles) + len(spiked) == 10_000
    assert [problem.what for problem in problems] == ["holds more than 10,000 rows; the rest was not read"]


@pytest.mark.parametrize("size", [500, 501])
@pytest.mark.parametrize("name", ["a.json", "a.md", "a.eml", "a.csv"])
def test_a_headline_has_five_hundred_characters_at_most(name, size):
    """Check 9: what is longer is the first paragraph, and no word of it is lost."""
    title = "x" * size
    written = {
        "a.json": f'[{{"title": "{title}", "text": "{TEXT}"}}]',
        "a.md": f"---\ntitle: {title}\n---\n{TEXT}",
        "a.eml": f"From: a@b.example\nDate: Tue, 30 Dec 2025 08:15:00 +0000\nSubject: {title}\n\n{TEXT}",
        "a.csv": f"title,text\n{title},{TEXT}\n",
    }
    (article,), _, _ = told(written[name], name)
    assert article.text == f"{title}\n\n{TEXT}"
    assert (article.headline is not None) == (size == 500)


def test_an_article_that_is_a_library_is_told():
    """What no room further on is made for is named, with its size."""
    articles, problems, _ = told("parola " * 200_000, "a.txt")
    assert articles == ()
    assert problems[0].what == "has 1,400,000 characters; at most 1,000,000 are read as one article"


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://bank.example@evil.example/x", "https://evil.example/x"),
        ("https://user:hunter2@a.example/", "https://a.example/"),
        ("https://p\u0430ypal.example/", "https://xn--pypal-4ve.example/"),
        ("https://a.example/\u202egpj.exe", "https://a.example/gpj.exe"),
        ("https://" + "\u00e4" * 300 + ".example/", None),
    ],
)
@pytest.mark.parametrize("name", ["a.json", "a.md", "a.html", "a.xml"])
def test_an_address_shows_the_host_that_it_leads_to(name, written, address):
    """Checks 30 and 33: no password, no letters that look like others, nothing that turns the writing round."""
    documents = {
        "a.json": f'[{{"title": "t", "text": "{TEXT}", "url": "{written}"}}]',
        "a.md": f"---\nurl: {written}\n---\n{TEXT}",
        "a.html": page("", f'<link rel="canonical" href="{written}">'),
        "a.xml": rss("t", f"<link>{written}</link>"),
    }
    (article,), _, _ = told(documents[name], name)
    assert article.url == address


def test_no_name_or_title_steers_a_terminal_or_forges_a_line(tmp_path):
    """Checks 31 and 32: what the command line says of a document is one line without control characters."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a\x1b]0;owned\x07\ndigest: all is well\u202e.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "in" / "b.txt").write_text(" date 2025-13 T\x1b[31m\x85x\n\n" + TEXT, encoding="utf-8")
    ran = digest("build", "in", "--format", "markdown", "--archive", "none", folder=tmp_path)
    assert ran.code == 1
    assert ran.err.strip()
    assert all(line.startswith("digest: in/") for line in ran.err.splitlines())
    assert not [letter for letter in ran.err + ran.out if not letter.isprintable() and letter != "\n"]


@pytest.mark.parametrize(
    "environment", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"HOME": "/nowhere"}]
)
def test_a_poor_environment_is_enough(tmp_path, environment):
    """Check 51: another locale, no home, and names that are no text."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / b"perch\xe8.txt".decode("utf-8", "surrogateescape")).write_text(TEXT, encoding="utf-8")
    ran = digest("build", "in", "--format", "html", "--archive", "none", folder=tmp_path, **environment)
    assert (ran.code, "Traceback" in ran.err) == (0, False)
    assert TEXT.split(".")[0] in next((tmp_path / "output").rglob("analyst.html")).read_text(encoding="utf-8")


def test_a_link_in_the_place_of_an_output_is_replaced_and_not_followed(tmp_path):
    """Check 26: what the link leads to stays as it was."""
    (tmp_path / "precious").write_text("old", encoding="utf-8")
    folder = tmp_path / "out" / "2026-01-05"
    folder.mkdir(parents=True)
    (folder / "a.md").symlink_to(tmp_path / "precious")
    made = Rendition(audience="a", format="markdown", name="a.md", data=b"new")
    deliver([made], Destination(path=str(tmp_path / "out"), shown="out"), day=DAY)
    assert (tmp_path / "precious").read_text(encoding="utf-8") == "old"
    assert not (folder / "a.md").is_symlink()
    assert (folder / "a.md").read_bytes() == b"new"
