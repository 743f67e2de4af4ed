"""The archive gives back what it was given, finds it again, and survives what happens to files and programs."""

import dataclasses
import hashlib
import io
import json
import resource
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from builders import DAY, issue
from hypothesis import given
from hypothesis import strategies as st
from worlds import ROOT

from digest.archive import open_archive
from digest.archive.faults import told
from digest.archive.memory import recalling
from digest.archive.migrations import SCHEMA, migrate
from digest.archive.opening import APPLICATION, has_search, look_into_archive
from digest.archive.search import match_of
from digest.errors import ArchiveError
from digest.model import Article, Build, Raw, Receipt, Source, Span, When
from digest.read import read

NOW = datetime(2026, 1, 5, 7, 12, tzinfo=UTC)
SOURCE = Source(path="/nowhere", shown="seeds")
ROME = ZoneInfo("Europe/Rome")


def raw(text, name="one.txt", **source):
    """Make a document."""
    made = dataclasses.replace(SOURCE, **source)
    return Raw(source=made, location=f"seeds/{name}", data=text if isinstance(text, bytes) else text.encode())


def articles_of(*raws):
    """Read documents."""
    made = [outcome for each in raws for outcome in read(each, zone="Europe/Rome")]
    assert all(isinstance(each, Article) for each in made), made
    return made


def kept(path, *raws, at=NOW):
    """Make an archive of documents, and return their articles."""
    articles = articles_of(*raws)
    with open_archive(str(path)) as archive:
        archive.keep(raws, articles, at=at)
    return articles


def when(text, at=None):
    """Make a date of its parts."""
    year, month, day = ([int(part) for part in text.split("-")] + [None, None])[:3]
    return When(year=year, month=month, day=day, at=at, origin="prefix", raw=text)


def everything(archive):
    """Return all articles."""
    return archive.articles(None, datetime(2100, 1, 1, tzinfo=UTC), "UTC")


def exported(archive):
    """Return an export as text."""
    stream = io.StringIO()
    archive.export(stream)
    return stream.getvalue()


@pytest.fixture
def path(tmp_path):
    """Return the place of an archive."""
    return tmp_path / ".digest" / "archive.sqlite"


# What goes in comes out


def test_an_article_comes_back_equal(path):
    """Headline or none, date or none, front matter, another encoding, a round-up, a name that is no UTF-8."""
    raws = [
        raw(" date 2022-12 I colloqui di Minsk\n\nI negoziati proseguono.\n\nSecondo paragrafo.\n", "a.txt"),
        raw("Solo testo, senza data. Ancora testo in fondo alla riga.\n", "b.txt", outlet="Ria Novosti", split=False),
        raw("---\ntitle: Oggi\ndate: 2026-01-04T10:30:00+02:00\nurl: https://x.example/a\n---\n\nTesto.\n", "c.md"),
        raw("Città e perché, è così.\n".encode("cp1252"), "d.txt", language="it"),
        raw("Un nome strano.\n", b"caff\xe8.txt".decode("utf-8", "surrogateescape")),
    ]
    articles = kept(path, *raws)
    with open_archive(str(path)) as archive:
        assert everything(archive) == tuple(sorted(articles, key=lambda each: (each.location, each.id)))
        assert [archive.document(each.sha256) for each in articles] == [each.data for each in raws]
        assert archive.check() == ()


SPANS = st.lists(st.integers(0, 30), max_size=6).map(lambda edges: sorted(edges)[: len(edges) // 2 * 2])
ZONES = st.sampled_from([UTC, ROME, ZoneInfo("America/Havana"), timezone(timedelta(hours=5, minutes=30))])
INSTANTS = st.datetimes(datetime(1950, 1, 1), datetime(2090, 1, 1), timezones=ZONES)  # noqa: DTZ001 - the zones are beside
DATES = st.one_of(
    st.none(),
    st.sampled_from(["1999", "2022-12", "2024-02-29"]).map(when),
    INSTANTS.map(lambda at: When(year=at.year, month=at.month, day=at.day, at=at, origin="x", raw=str(at))),
)
TEXTS = st.text(st.characters(exclude_categories=()), max_size=40)


@given(text=TEXTS, edges=SPANS, dated=DATES, outlet=st.none() | TEXTS, notes=st.lists(TEXTS, max_size=2), title=SPANS)
def test_any_article_comes_back_equal(  # noqa: PLR0913, PLR0917 - one for each part of an article
    text, edges, dated, outlet, notes, title
):
    """Also with lone surrogates, NUL, and an hour that the clock shows twice; and through an export too."""
    whole = text.ljust(30, "x")
    document = raw(whole.encode("utf-8", "surrogatepass"))
    made = Article(
        id="0123456789ab",
        location=f"seeds/{text}",
        sha256=hashlib.sha256(document.data).hexdigest(),
        encoding="utf-8",
        text=whole,
        headline=Span(start=title[0], end=title[1]) if title else None,
        paragraphs=tuple(Span(start=a, end=b) for a, b in zip(edges[::2], edges[1::2], strict=True)),
        when=dated,
        outlet=outlet,
        url=outlet,
        byline=None,
        language="it",
        split=True,
        notes=tuple(notes),
        dateline=Span(start=title[0], end=title[1]) if title and notes else None,
    )
    with open_archive(":memory:") as archive, open_archive(":memory:") as other:
        archive.keep([document], [made], at=NOW)
        assert everything(archive) == (made,)
        lines = exported(archive)
        assert other.import_(io.StringIO(lines)).bad == ()
        assert everything(other) == (made,)
        assert exported(other) == lines
        assert other.check() == ()


def test_the_same_document_is_kept_once(path):
    """Seen again, it only tells when; another folder, the same article."""
    document = raw("I colloqui di Minsk\n\nTesto.\n")
    first = kept(path, document)
    moved = dataclasses.replace(document, location="elsewhere/one.txt")
    later = kept(path, moved, at=NOW + timedelta(days=1))
    assert first[0].id == later[0].id
    with open_archive(str(path)) as archive:
        assert everything(archive) == tuple(later)
        (line,) = [json.loads(line) for line in exported(archive).splitlines() if '"kind":"document"' in line]
        assert line["last_seen"] - line["first_seen"] == 86_400


def test_an_article_that_is_read_otherwise_is_found_by_its_new_words_only(path):
    document = raw("I colloqui di Minsk\n\nTesto vecchio.\n")
    (old,) = kept(path, document)
    new = dataclasses.replace(old, text=old.text.replace("vecchio", "recente"), outlet="Tass")
    with open_archive(str(path)) as archive:
        archive.keep([document], [old, new, old, new], at=NOW)
        assert everything(archive) == (new,)
        assert [hit.outlet for hit in archive.search("recente")] == ["Tass"]
        assert archive.search("vecchio") == ()
        assert archive.check() == ()


def test_an_article_read_otherwise_in_the_build_that_brings_it_is_indexed_once(path):
    document = raw("I colloqui di Minsk\n\nTesto vecchio.\n")
    (old,) = articles_of(document)
    new = dataclasses.replace(old, text=old.text.replace("vecchio", "recente"))
    with open_archive(str(path)) as archive:
        archive.keep([document], [old, new], at=NOW)
        assert archive.check() == ()
        assert [len(archive.search(word)) for word in ("vecchio", "recente")] == [0, 1]


def test_an_article_without_its_document_is_a_mistake_and_nothing_is_kept(path):
    there, missing = raw("Uno.\n\nTesto.", "a.txt"), raw("Due.\n\nTesto.", "b.txt")
    with open_archive(str(path)) as archive:
        with pytest.raises(ValueError, match="keep an article together with the document"):
            archive.keep([there], articles_of(there, missing), at=NOW)
        assert everything(archive) == ()
        assert not archive.knows(articles_of(there)[0].sha256)


def test_documents_that_gave_no_article_are_not_kept(path):
    one, picture = raw("Uno.\n\nTesto."), raw(b"\x89PNG\r\n\x1a\n\0\0", "picture.txt")
    with open_archive(str(path)) as archive:
        archive.keep([one, picture], articles_of(one), at=NOW)
        assert archive.knows(hashlib.sha256(one.data).hexdigest())
        assert not archive.knows(hashlib.sha256(picture.data).hexdigest())
        assert archive.document(hashlib.sha256(picture.data).hexdigest()) is None


def test_a_state_is_given_back_and_replaced_as_a_whole(path):
    with open_archive(str(path)) as archive:
        assert archive.state("feed x") == {}
        archive.save_state("feed x", {"etag": '"1"', "failures": 2})
        archive.save_state("feed x", {"etag": '"è"', "until": None, "urls": ["a"]})
        assert archive.state("feed x") == {"etag": '"è"', "until": None, "urls": ["a"]}
        with pytest.raises(ValueError, match="JSON"):
            archive.save_state("feed x", {"share": float("nan")})
        assert archive.state("feed x")["etag"] == '"è"'


# A window


WINDOWS = [
    ("2022-12", "2022-12-31T00:00", "2023-01-01T00:00", True),
    ("2022-12", "2023-01-01T00:00", "2023-01-02T00:00", False),
    ("2022-12", "2022-11-30T00:00", "2022-12-01T00:00", False),
    ("2022-12", None, "2022-12-01T00:01", True),
    ("2022", "2022-06-01T00:00", "2022-06-02T00:00", True),
    ("2022", "2023-01-01T00:00", "2023-01-02T00:00", False),
    ("2024", "2024-12-31T23:59", "2025-01-01T00:00", True),
    ("2026-01-05", "2026-01-05T00:00", "2026-01-06T00:00", True),
    ("2026-01-05", "2026-01-05T23:59", "2026-01-06T00:00", True),
    ("2026-01-05", "2026-01-06T00:00", "2026-01-07T00:00", False),
    ("2026-01-05", "2026-01-04T00:00", "2026-01-05T00:00", False),
    ("2026-03-29", "2026-03-29T00:00", "2026-03-30T00:00", True),
]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Rome", "Pacific/Kiritimati", "America/Los_Angeles", "America/Havana"])
@pytest.mark.parametrize(("date", "start", "end", "lies"), WINDOWS)
def test_a_date_lies_in_the_windows_that_it_may_lie_in(path, date, start, end, lies, zone):  # noqa: PLR0913, PLR0917 - a table's columns
    """As far as it is known, and in the zone of the window."""
    document = raw(f" date {date} Titolo\n\nTesto.\n")
    kept(path, document)
    here = ZoneInfo(zone)
    begin = datetime.fromisoformat(start).replace(tzinfo=here) if start else None
    with open_archive(str(path)) as archive:
        found = archive.articles(begin, datetime.fromisoformat(end).replace(tzinfo=here), zone)
    assert bool(found) is lies


@given(data=st.data(), dated=DATES.filter(bool), hours=st.integers(1, 800))
def test_the_archive_agrees_with_the_window(data, dated, hours):
    """What `digest.window` keeps of the articles is what the archive gives for the same window."""
    from digest.text.dates import bounds  # noqa: PLC0415 - only here

    zone = data.draw(st.sampled_from(["UTC", "Europe/Rome", "America/Havana", "Australia/Lord_Howe"]))
    edge = data.draw(st.sampled_from(bounds(dated, zone)))
    start = edge + timedelta(minutes=data.draw(st.integers(-3000, 3000)))
    end = start + timedelta(hours=hours)
    document = raw("x" * 30)
    (made,) = articles_of(document)
    with open_archive(":memory:") as archive:
        archive.keep([document], [dataclasses.replace(made, when=dated)], at=NOW)
        found = archive.articles(start, end, zone)
    first, last = bounds(dated, zone)
    assert bool(found) is (first < end and last > start)


def test_an_undated_article_lies_where_it_was_first_seen(path):
    document = raw("Senza data.\n\nTesto.\n")
    kept(path, document)
    kept(path, document, at=NOW + timedelta(days=3))
    hour = timedelta(hours=1)
    with open_archive(str(path)) as archive:
        assert len(archive.articles(NOW, NOW + hour, "UTC")) == 1
        assert archive.articles(NOW - hour, NOW, "UTC") == ()
        assert archive.articles(NOW + hour, NOW + timedelta(days=9), "UTC") == ()
        assert len(archive.articles(None, NOW + hour, "UTC")) == 1


def test_a_window_may_end_within_a_second(path):
    """What is of the second in which a window ends lies in it, when it is before that end."""
    document = raw("---\ntitle: T\ndate: 2026-01-05T07:12:00Z\n---\n\nTesto.\n", "a.md")
    kept(path, document)
    with open_archive(str(path)) as archive:
        assert len(archive.articles(None, NOW + timedelta(microseconds=1), "UTC")) == 1
        assert archive.articles(None, NOW, "UTC") == ()


def test_articles_come_in_order_of_location_and_by_their_address(path):
    front = "---\ntitle: T{0}\nurl: https://x.example/{1}\n---\n\nTesto {0}.\n"
    raws = [raw(front.format(name, "same"), f"{name}.md") for name in "cab"]
    kept(path, *raws)
    with open_archive(str(path)) as archive:
        assert [each.location for each in everything(archive)] == ["seeds/a.md", "seeds/b.md", "seeds/c.md"]
        assert [each.location for each in archive.at_url("https://x.example/same")] == [each.location for each in raws]
        assert archive.at_url("https://x.example/SAME") == ()


# Search


LIBRARY = {
    "minsk": " date 2022-12 I colloqui di Minsk\n\nL’ambasciatore parla della città e dell'attacco, perché sì.\n",
    "grain": " date 2023-07 The grain deal\n\nShips with crude oil wait in Minsk harbour; pipelines are crude.\n",
    "chisinau": " date 2026-01-05 Chișinău\n\nМинистр обороны заявил о переговорах. Ёлка.\n",
    "undated": "Negoziati\n\nI negoziatori partono domani per la capitale.\n",
}


@pytest.fixture
def library(path):
    """Open an archive of four articles."""
    raws = [
        raw(text, f"{name}.txt", outlet="Ria Novosti" if name == "minsk" else None) for name, text in LIBRARY.items()
    ]
    kept(path, *raws)
    with open_archive(str(path)) as archive:
        yield archive


def names(hits):
    """Return the names of the files found, sorted."""
    return sorted(Path(hit.location).stem for hit in hits)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("minsk", ["grain", "minsk"]),
        ("MINSK", ["grain", "minsk"]),
        ("citta", ["minsk"]),
        ("città", ["minsk"]),
        ("cittá perche", ["minsk"]),
        ("attacco", ["minsk"]),
        ("l'ambasciatore", ["minsk"]),
        ("dell’attacco", ["minsk"]),
        ("chisinau", ["chisinau"]),
        ("МИНИСТР переговорах", ["chisinau"]),
        ("negoziat*", ["undated"]),
        ("negozia", []),
        ('"crude oil"', ["grain"]),
        ('"oil crude"', []),
        ("oil crude", ["grain"]),
        ("“crude oil”", ["grain"]),
        ("«grain deal» minsk", ["grain"]),
        ('"crude oi"*', ["grain"]),
        ("minsk ambasciatore", ["minsk"]),
        ("minsk nowhere", []),
        ("x-minsk", []),
        ("minsk 😀", ["grain", "minsk"]),
    ],
)
def test_search_finds(library, words, found):
    assert names(library.search(words)) == found


@pytest.mark.parametrize(
    "words",
    [
        *(
            '"',
            '""',
            "*",
            "**",
            "NEAR(",
            "NEAR(a b, 2)",
            "a AND",
            "AND",
            "NOT minsk",
            "OR",
            "a OR b",
            "a + b",
            "^minsk",
        ),
        *(
            "headline:minsk",
            "{headline text}: minsk",
            "-minsk",
            "minsk)",
            "(minsk",
            "minsk\0colloqui",
            "\0",
            "'",
            "';--",
        ),
        *("\ud800", "caff\udce8", "%", "?", ":match", "a" * 100_000, "x " * 3_000, '"a', 'a"', 'a"b"c', "\\", "", "  "),
        *("*a", "a*b", "a**", "“", "«a", "\n", "😀", "𞤀", "\u202e", "{0}", "{filters}"),
    ],
    ids=lambda words: repr(words[:20]),
)
def test_nothing_that_is_typed_is_an_error(library, words):
    for hit in library.search(words, topic=words, outlet=words):
        raise AssertionError(hit)
    assert isinstance(library.search(words), tuple)


@given(st.text(max_size=60))
def test_every_query_is_valid(words):
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE words USING fts5(headline, text)")
    match = match_of(words)
    if match:
        assert base.execute("SELECT * FROM words WHERE words MATCH ?", (match,)).fetchall() == []
    else:
        assert not any(char.isalnum() for char in words)
    base.close()


def test_words_of_operators_are_words(library):
    """AND, OR, NOT and NEAR are looked for like any other word."""
    assert match_of("a AND NOT NEAR") == '"a" "AND" "NOT" "NEAR"'
    assert names(library.search("Ships with")) == ["grain"]
    assert names(library.search("minsk OR grain")) == []


def test_a_hit_tells_what_was_found(library):
    hit, other = library.search("minsk")
    assert (hit.location, hit.headline, hit.when, hit.outlet) == (
        "seeds/minsk.txt",
        "I colloqui di Minsk",
        "2022-12",
        "Ria Novosti",
    )
    assert "[Minsk]" in hit.snippet
    assert "\n" not in hit.snippet
    assert 1 > hit.score > other.score > 0, "a word of the headline counts more"
    assert other.location == "seeds/grain.txt"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"outlet": "ria novosti"}, ["minsk"]),
        ({"outlet": "Ria"}, []),
        ({"since": datetime(2022, 12, 31, tzinfo=ROME)}, ["grain", "minsk"]),
        ({"since": datetime(2023, 1, 1, tzinfo=ROME)}, ["grain"]),
        ({"until": datetime(2022, 12, 1, tzinfo=ROME)}, []),
        ({"until": datetime(2023, 7, 1, tzinfo=ROME)}, ["minsk"]),
        ({"since": datetime(2022, 12, 1, tzinfo=ROME), "until": datetime(2023, 8, 1, tzinfo=ROME)}, ["grain", "minsk"]),
        ({"limit": 1}, ["minsk"]),
        ({"limit": 0}, []),
        ({"topic": "talks"}, []),
    ],
)
def test_search_within(library, filters, found):
    """Dates without a time are counted in the zone of the filter."""
    assert names(library.search("minsk", **filters)) == found


# Builds


def finished(made, *articles):
    """Make a build of an issue."""
    receipt = Receipt(audience="desk", format="json", path="output/2026-01-05/desk.json", size=3, sha256="ab" * 32)
    assert all(article in made.articles for article in articles)
    return Build(issue=made, editions=(), renditions=(), receipts=(receipt,), problems=())


def test_a_build_is_recorded_with_its_files_and_filings(path):
    texts = [
        "I colloqui\n\nI negoziati e i colloqui con l'ambasciatore proseguono a Minsk.\n",
        "Missili\n\nGli attacchi militari proseguono, due missili colpiscono Minsk.\n",
    ]
    made = issue(texts)
    raws = [
        Raw(source=SOURCE, location=each.location, data=text.encode())
        for each, text in zip(made.articles, texts, strict=True)
    ]
    with open_archive(str(path)) as archive:
        archive.keep(raws, made.articles, at=NOW)
        archive.record(finished(made), at=NOW)
        archive.record(finished(made), at=NOW)
        assert names(archive.search("minsk", topic="talks")) == ["1"]
        assert names(archive.search("minsk", topic="war")) == ["2"]
        (line,) = [json.loads(line) for line in exported(archive).splitlines() if '"kind":"build"' in line]
        assert (line["date"], line["recorded"]) == (DAY.isoformat(), int(NOW.timestamp()))
        assert line["files"] == [["desk", "json", "output/2026-01-05/desk.json", 3, "ab" * 32]]
        assert line["counts"]["articles"] == 2
        archive.record(finished(issue(texts, topics=())), at=NOW + timedelta(hours=1))
        assert archive.search("minsk", topic="talks") == (), "the last build says what an article is filed under"
        assert archive.check() == ()


# Export and import


def test_an_export_makes_the_same_archive_elsewhere_and_takes_nothing_twice(library, tmp_path):
    library.save_state("feed \udcff", {"etag": "x"})
    build = {
        "kind": "build",
        "date": "2026-01-05",
        "counts": {},
        "recorded": 1,
        "files": [["a", "b", "\udcff", 1, "\udcfe"]],
    }
    library.import_(io.StringIO("\n".join([exported(library).splitlines()[0], json.dumps(build)])))
    lines = exported(library)
    assert json.loads(lines.splitlines()[0]) == {"digest": "archive", "schema": SCHEMA}
    assert lines.isascii()
    with open_archive(str(tmp_path / "other.sqlite")) as other:
        came = other.import_(io.StringIO(lines))
        assert (came.documents, came.articles, came.states, came.builds, came.bad) == (4, 4, 1, 1, ())
        again = other.import_(io.StringIO(lines))
        assert (again.documents, again.articles, again.states, again.builds, again.bad) == (0, 0, 0, 0, ())
        assert everything(other) == everything(library)
        assert exported(other) == lines == exported(library)
        assert names(other.search("minsk")) == ["grain", "minsk"]
        assert other.check() == ()


def test_import_leaves_what_is_here_as_it_is(library, tmp_path):
    library.save_state("feed", {"etag": "theirs"})
    lines = exported(library)
    with open_archive(str(tmp_path / "other.sqlite")) as other:
        other.save_state("feed", {"etag": "ours"})
        other.import_(io.StringIO(lines))
        assert other.state("feed") == {"etag": "ours"}


DATED = {"year": 2026, "month": 1, "day": 5, "at": "2026-01-05T07:12:00+01:00", "origin": "x", "raw": "x"}


def test_bad_lines_are_told_by_number_and_the_others_taken(library, tmp_path):
    header, *good = exported(library).splitlines()
    document = next(json.loads(line) for line in good if '"kind":"document"' in line)
    article = next(json.loads(line) for line in good if '"kind":"article"' in line)
    other_id = {**article, "id": "x"}
    bad = {
        "{": "is no JSON",
        "[1]": "is no JSON object",
        '{"kind": "article"}': "lacks id",
        '{"kind": "letter"}': "its kind is none of document, article, sighting, use, state, build",
        '{"kind": "state", "key": "k", "mapping": [NaN]}': "NaN",
        '{"kind": "state", "key": "k", "mapping": 1}': "expected a mapping",
        '{"kind": "build", "date": "x", "counts": {}, "files": [1], "recorded": 1}': "",
        '{"kind": "build", "date": "x", "counts": {}, "files": [], "recorded": 1e99}': "expected a whole number",
        '{"kind": "build", "date": "x", "counts": {}, "files": [], "recorded": ' + "9" * 30 + "}": "out of bounds",
        "[" * 100_000: "",
        "9" * 5_000: "",
        "{\udcff}": "is no UTF-8",
        json.dumps({**document, "bytes": "AAAA"}): "not those of the hash",
        json.dumps({**document, "bytes": "A"}): "",
        json.dumps({**other_id, "document": "ab" * 32}): "stands neither before it nor in the archive",
        json.dumps({**other_id, "document": "abc"}): "",
        json.dumps({**other_id, "paragraphs": [0, 10**6]}): "do not stand in the text",
        json.dumps({**other_id, "paragraphs": [5, 0]}): "do not stand in the text",
        json.dumps({**other_id, "headline": [True, 2]}): "expected a whole number",
        json.dumps({**other_id, "text": 7}): "text is no text",
        json.dumps({**other_id, "split": "yes"}): "split is neither true nor false",
        json.dumps({**other_id, "notes": "abc"}): "notes is no list",
        json.dumps({**other_id, "when": "2022"}): "when is no mapping",
        json.dumps({**other_id, "when": {"year": 9999, "origin": "x", "raw": "x"}}): "out of bounds",
        json.dumps({**other_id, "when": {"year": 2022, "month": 13, "origin": "x", "raw": "x"}}): "",
        json.dumps({**other_id, "when": {**DATED, "zone": "Europe"}}): "there is no time zone 'Europe'",
        json.dumps({**other_id, "when": {**DATED, "zone": "../x"}}): "there is no time zone '../x'",
        json.dumps({**other_id, "when": {**DATED, "at": "0001-01-01T00:00:00+14:00"}}): "",
        json.dumps({**other_id, "when": {**DATED, "at": "2026-01-05T00:00:00"}}): "a time has a zone",
        json.dumps({**other_id, "topics": [1]}): "topics 1 is no text",
    }
    stream = io.StringIO("\n".join([header, *bad, *good]) + "\n")
    with open_archive(str(tmp_path / "other.sqlite")) as other:
        came = other.import_(stream)
        assert [line.split(":")[0] for line in came.bad] == [f"line {number}" for number in range(2, 2 + len(bad))]
        assert [(line, words) for line, words in zip(came.bad, bad.values(), strict=True) if words not in line] == []
        assert exported(other) == exported(library)
        assert other.check() == ()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "is no export of an archive"),
        ("hello", "is no export of an archive"),
        ("[" * 100_000, "is no export of an archive"),
        ('{"digest": "archive"}', "is no export of an archive"),
        ('{"digest": "archive", "schema": 99}', "from a newer digest (version 99 of the archive"),
    ],
    ids=["empty", "no JSON", "deep", "no version", "newer"],
)
def test_what_is_no_export_is_refused_as_a_whole(path, line, message):
    with open_archive(str(path)) as archive, pytest.raises(ArchiveError, match=r"^line 1: ") as caught:
        archive.import_(io.StringIO(line))
    assert message in str(caught.value)


# Opening


def first_version(path):
    """Make an archive as version 1 was, with one article."""
    base = sqlite3.connect(path, isolation_level=None)
    base.execute(f"PRAGMA application_id = {APPLICATION}")
    migrate(base, upto=1)
    base.execute(
        "INSERT INTO documents (sha256, first_seen, last_seen, location, source, packed) VALUES (?, 1, 1, 'a', 's', ?)",
        (hashlib.sha256(b"Minsk").digest(), zlib.compress(b"Minsk")),
    )
    base.execute(
        "INSERT INTO articles (id, document, precision, earliest, latest, location, encoding, may_split, paragraphs, "
        "headline, text) VALUES ('x', 1, 0, 1, 2, 'a', 'utf-8', 1, '[0,5]', '', 'Minsk')"
    )
    base.execute("INSERT INTO words (rowid, headline, text) VALUES (1, '', 'Minsk')")
    base.close()


def test_an_archive_of_version_1_is_brought_up_to_date(tmp_path):
    path = tmp_path / "old.sqlite"
    first_version(path)
    with open_archive(str(path)) as archive:
        assert [each.text for each in everything(archive)] == ["Minsk"]
        assert names(archive.search("minsk")) == ["a"]
        assert archive.check() == ()
    base = sqlite3.connect(path)
    assert base.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    base.close()


def test_a_step_that_fails_changes_nothing(tmp_path):
    path = tmp_path / "old.sqlite"
    first_version(path)
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE filings (stray)")
    base.commit()
    before = list(base.iterdump())
    with pytest.raises(ArchiveError, match="already exists"):
        open_archive(str(path))
    assert list(base.iterdump()) == before
    assert base.execute("PRAGMA user_version").fetchone() == (1,)
    base.close()


def newer(path):
    open_archive(str(path)).close()
    base = sqlite3.connect(path)
    base.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    base.close()


def foreign(path):
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE bookmarks (url)")
    base.close()


def truncated(path):
    kept(path, *[raw(f"Titolo {number}\n\n{'Testo. ' * 300}", f"{number}.txt") for number in range(20)])
    path.write_bytes(path.read_bytes()[:20_000])


def scrambled(path):
    kept(path, raw("Titolo\n\nTesto."))
    whole = bytearray(path.read_bytes())
    whole[100:3000] = bytes(range(256)) * 12
    path.write_bytes(whole[: len(whole)])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (newer, "was written by a newer digest"),
        (foreign, "is the database of another program"),
        (lambda path: path.write_bytes(b"\x00\xff random" * 100), "is not an archive"),
        (lambda path: path.write_text("title: Rassegna\n"), "is not an archive"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 500), "is not an archive"),
        (truncated, "is damaged"),
        (scrambled, "is damaged"),
        (lambda path: path.mkdir(), "is a folder"),
    ],
    ids=["newer", "foreign", "random", "text", "header only", "truncated", "scrambled", "folder"],
)
def test_what_is_no_archive_is_refused_and_left_as_it_is(tmp_path, make, message):
    path = tmp_path / "archive.sqlite"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(ArchiveError) as caught, open_archive(str(path)) as archive:
        everything(archive)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert before is None or path.read_bytes() == before


# Looking into one


def beside(path):
    """Return the files of a folder and their bytes."""
    return {each.name: each.read_bytes() for each in path.parent.iterdir() if each.is_file()}


@pytest.mark.parametrize("name", ["archive.sqlite", "a b?mode=rwc#%41 è.sqlite"])
def test_looking_into_an_archive_changes_nothing(tmp_path, name):
    path = tmp_path / name
    kept(path, raw("Titolo\n\nTesto."))
    before = beside(path)
    with look_into_archive(str(path)) as archive:
        assert len(everything(archive)) == 1
        with pytest.raises(ArchiveError, match="is read-only"):
            archive.save_state("x", {})
    assert beside(path) == before


def test_looking_into_an_archive_sees_what_a_killed_program_left_in_its_log(path, tmp_path):
    kept(path, raw("Titolo\n\nTesto."))
    with open_archive(str(path)) as archive:
        archive.keep([raw("Altro\n\nTesto.")], articles_of(raw("Altro\n\nTesto.")), at=NOW)
        (tmp_path / "copy").mkdir()
        copy = tmp_path / "copy" / path.name
        for each in (path, path.with_name(f"{path.name}-wal")):
            copy.with_name(each.name).write_bytes(each.read_bytes())
    before = beside(copy)
    with look_into_archive(str(copy)) as archive:
        assert len(everything(archive)) == 2
    after = beside(copy)
    assert {name: after[name] for name in before} == before, "the log waits for the next build"


def test_an_archive_is_looked_into_where_nothing_can_be_made_beside_it(path):
    """A name that leads nowhere stands where SQLite would make its file; where there is a log, the log counts."""
    kept(path, raw("Titolo\n\nTesto."))
    path.with_name(f"{path.name}-shm").symlink_to("/nowhere/x")
    with look_into_archive(str(path)) as archive:
        assert len(everything(archive)) == 1
    path.with_name(f"{path.name}-wal").write_bytes(b"x")
    with pytest.raises(ArchiveError, match="cannot be opened"):
        look_into_archive(str(path))


def test_an_older_archive_is_not_brought_up_to_date_by_looking(tmp_path):
    path = tmp_path / "old.sqlite"
    first_version(path)
    before = beside(path)
    with recalling(str(path)) as memory:
        assert memory.states(["x"]) == {}
    assert beside(path) == before
    (problem,) = memory.problems
    assert "was written by an older digest (version 1 of the archive" in problem.what
    assert "build once, and it is brought up to date" in problem.what


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (newer, "was written by a newer digest"),
        (foreign, "is the database of another program"),
        (lambda path: path.write_text("title: Rassegna\n"), "is not an archive"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda _: None, "cannot be opened"),
    ],
    ids=["newer", "foreign", "text", "folder", "nothing"],
)
def test_what_is_no_archive_cannot_be_looked_into(tmp_path, make, message):
    path = tmp_path / "archive.sqlite"
    make(path)
    before = beside(path)
    with pytest.raises(ArchiveError) as caught:
        look_into_archive(str(path))
    assert message in str(caught.value)
    assert beside(path) == before


def test_a_place_below_a_file_is_told(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(ArchiveError, match="cannot be opened"):
        open_archive(str(tmp_path / "file" / "archive.sqlite"))


def test_an_empty_file_becomes_an_archive(tmp_path):
    (tmp_path / "a.sqlite").touch()
    with open_archive(str(tmp_path / "a.sqlite")) as archive:
        assert archive.check() == ()


def test_a_locked_archive_is_told_and_tried_no_longer_than_asked(path):
    kept(path, raw("Titolo\n\nTesto."))
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("BEGIN IMMEDIATE")
    with open_archive(str(path), patience=0.05) as archive:
        assert len(everything(archive)) == 1, "reading does not wait"
        with pytest.raises(ArchiveError, match="another program holds the archive locked"):
            archive.save_state("x", {})
    base.close()


def test_every_failure_of_the_disk_has_its_words(path):
    """Read-only and full, told by SQLite itself."""
    kept(path, raw("Titolo\n\nTesto."))
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    with pytest.raises(sqlite3.Error) as caught:
        base.execute("DELETE FROM states WHERE key = 'x'")
    assert "is read-only; make the file and its folder writable" in str(told(caught.value, "a"))
    base.close()
    base = sqlite3.connect(path)
    pages = base.execute("PRAGMA page_count").fetchone()[0]
    base.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(sqlite3.Error) as caught:
        base.execute("INSERT INTO states VALUES ('x', ?)", ("x" * 100_000,))
    assert "the disk is full; make room" in str(told(caught.value, "a"))
    base.close()
    assert "the archive failed: odd" in str(told(sqlite3.ProgrammingError("odd"), "a"))


def test_search_needs_fts5():
    base = sqlite3.connect(":memory:")
    assert has_search(base)
    base.close()


# What happens to programs

# Articles are made by hand: opening the reading rooms takes longer than all the rest.
WRITER = """
import hashlib, resource, sys
from datetime import UTC, datetime
from digest.archive import open_archive
from digest.errors import ArchiveError
from digest.model import Article, Raw, Source, Span
path, limit = sys.argv[1], int(sys.argv[2])
source = Source(path="/x", shown="x")
def article(raw):
    text, sha256 = raw.data.decode(), hashlib.sha256(raw.data).hexdigest()
    return Article(
        id=sha256[:12], location=raw.location, sha256=sha256, encoding="utf-8", text=text, headline=None,
        paragraphs=(Span(start=0, end=len(text)),), when=None, outlet=None, url=None, byline=None, language=None,
        split=True,
    )
with open_archive(path) as archive:
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    print("ready", flush=True)
    for batch in range(int(sys.argv[3])):
        texts = [f"Parola{n} {batch} ".encode() * 20 for n in range(50)]
        raws = [Raw(source=source, location=f"x/{batch}-{n}.txt", data=text) for n, text in enumerate(texts)]
        try:
            archive.keep(raws, [article(each) for each in raws], at=datetime.now(UTC))
        except ArchiveError as error:
            print(error, flush=True)
            break
"""


def writer(path, *, limit, batches):
    """Start a program that keeps 50 articles at a time."""
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", WRITER, str(path), str(limit), str(batches)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="this system has no limit on the size of files")
def test_a_disk_that_fills_leaves_what_was_kept_before(path):
    kept(path, raw("Titolo\n\nTesto prima."))
    out, _ = writer(path, limit=600_000, batches=200).communicate(timeout=60)
    assert "what was kept before is whole" in out
    assert str(path) in out
    with open_archive(str(path)) as archive:
        assert archive.check() == ()
        found = len(everything(archive))
        assert found % 50 == 1
        assert len(archive.search("prima")) == 1
        archive.keep([raw("Dopo\n\nTesto dopo.", "z.txt")], articles_of(raw("Dopo\n\nTesto dopo.", "z.txt")), at=NOW)
        assert len(everything(archive)) == found + 1


def test_a_program_that_is_killed_leaves_whole_builds(path):
    """At twenty moments: the archive is sound, and holds all of a build or nothing of it."""
    counts = []
    for moment in range(20):
        process = writer(path, limit=0, batches=10_000)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(moment * 0.007)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with open_archive(str(path)) as archive:
            assert archive.check() == ()
            counts.append(len(everything(archive)))
    assert [count % 50 for count in counts] == [0] * 20
    assert counts == sorted(counts)
    assert counts[-1] > 0


# Check


def damage(path, *statements):
    """Change an archive behind its back."""
    base = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        base.execute(statement)
    base.close()


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE documents SET packed = x'00'", "its bytes cannot be unpacked"),
        ("UPDATE documents SET packed = x'789c030000000001'", "its bytes are not those that were kept"),
        ("DELETE FROM documents", "leads to nothing in documents"),
        ("INSERT INTO words (words, rowid, headline, text) VALUES ('delete', 1, 'Titolo', 'Titolo')", "index: "),
        ("UPDATE articles SET paragraphs = '[0,9999]'", "do not stand in its text"),
        ("UPDATE articles SET paragraphs = 'x'", "do not stand in its text"),
        ("UPDATE articles SET headline_at = 3", "do not stand in its text"),
        ("UPDATE articles SET headline_at = 'x'", "do not stand in its text"),
        ("UPDATE articles SET dated = '{'", "a value in it is damaged (JSONDecodeError"),
        ("UPDATE documents SET packed = 7", "its bytes cannot be unpacked"),
        ("INSERT INTO states VALUES ('feed x', '[')", "state of feed x: is damaged"),
    ],
)
def test_check_finds(path, statement, message):
    kept(path, raw("Titolo\n\nTesto."))
    damage(path, statement)
    with open_archive(str(path)) as archive:
        assert [line for line in archive.check() if message in line]


@pytest.mark.parametrize(
    ("statement", "ask"),
    [
        ("UPDATE articles SET dated = '{'", everything),
        ("UPDATE articles SET dated = '{}'", everything),
        ("UPDATE articles SET dated = '[]'", everything),
        ('UPDATE articles SET dated = \'{"year":99999,"origin":"x","raw":"x"}\'', everything),
        ("UPDATE articles SET paragraphs = '[0'", everything),
        ("UPDATE articles SET paragraphs = '[0,\"x\"]'", everything),
        ("UPDATE articles SET notes = '[1]'", everything),
        ("UPDATE articles SET dateline = '[]'", everything),
        ("UPDATE articles SET dated = '{', url = 'u'", lambda archive: archive.at_url("u")),
        ("UPDATE articles SET dated = '{'", exported),
        ("UPDATE documents SET packed = x'00'", exported),
        ("INSERT INTO states VALUES ('k', '[')", exported),
        ("INSERT INTO states VALUES ('k', '[')", lambda archive: archive.state("k")),
        ("INSERT INTO states VALUES ('k', '[1]')", lambda archive: archive.state("k")),
        (
            "INSERT INTO states VALUES ('k', replace(hex(zeroblob(50000)), '0', '['))",
            lambda archive: archive.state("k"),
        ),
        ("INSERT INTO sightings VALUES ('s', x'00', 1, 1, 1, 'x')", lambda archive: archive.tries("s", [b"\0"])),
    ],
)
def test_a_damaged_value_is_told_as_a_fault_of_the_archive(path, statement, ask):
    kept(path, raw("Titolo\n\nTesto."))
    damage(path, statement)
    with open_archive(str(path)) as archive:
        with pytest.raises(ArchiveError) as caught:
            ask(archive)
        assert str(caught.value).startswith(f"{path}: a value in the archive is damaged; digest archive check says")
        assert len(str(caught.value)) < 500
        assert archive.check() != ()


def test_a_document_that_cannot_be_unpacked_is_told(path):
    (article,) = kept(path, raw("Titolo\n\nTesto."))
    damage(path, "UPDATE documents SET packed = x'00'")
    with open_archive(str(path)) as archive, pytest.raises(ArchiveError, match="restore a copy or an export"):
        archive.document(article.sha256)


def test_a_zone_that_this_machine_does_not_know_leaves_the_instant_as_it_is(path):
    """Archives are carried from one machine to another, and zones come and go."""
    at = datetime(2026, 1, 4, 10, 30, tzinfo=ROME)
    (article,) = articles_of(raw("Titolo\n\nTesto."))
    article = dataclasses.replace(article, when=when("2026-01-04", at))
    with open_archive(str(path)) as archive:
        archive.keep([raw("Titolo\n\nTesto.")], [article], at=NOW)
    damage(path, "UPDATE articles SET dated = replace(dated, 'Europe/Rome', 'Europe/Atlantis')")
    with open_archive(str(path)) as archive:
        (found,) = everything(archive)
        assert archive.check() == ()
    assert (found.when.at, found.when.at.utcoffset()) == (at, timedelta(hours=1))


def test_check_goes_on_where_a_page_is_damaged(path):
    kept(path, *[raw(f"Titolo {number}\n\n{'Testo. ' * 300}", f"{number}.txt") for number in range(30)])
    whole = bytearray(path.read_bytes())
    whole[len(whole) // 2 :] = b"\xa5" * (len(whole) - len(whole) // 2)
    path.write_bytes(whole)
    with open_archive(str(path)) as archive:
        assert archive.check() != ()


def test_vacuum_keeps_everything(path):
    kept(path, *[raw(f"Titolo {number}\n\n{'Testo. ' * 300}", f"{number}.txt") for number in range(30)])
    with open_archive(str(path)) as archive:
        before = exported(archive)
        archive.vacuum()
        assert exported(archive) == before
        assert archive.check() == ()
