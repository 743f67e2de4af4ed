"""Saved web pages: headline, main text and facts; hostile pages cost little and run nothing."""

import gzip
import json
import re
import time
from collections import Counter
from pathlib import Path
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.addresses.pages import canonical
from digest.read.html import choice, guard, pages
from digest.read.html.blocks import blocks_of, words_of
from digest.read.html.facts import Facts
from digest.read.page import Page

SAMPLES = Path(__file__).parent / "samples" / "read"
SHARED = Path(__file__).parents[2] / "shared" / "data"
WORDS = "Il ministro ha parlato a lungo della trattativa con i giornalisti venuti da ogni parte. "


def page(data: bytes | str, **more: object) -> Page:
    """Return the page that bytes are read as."""
    (found,) = pages(data.encode() if isinstance(data, str) else data, zone="UTC", language=None, **more)
    return found


def article(body: str, head: str = "") -> str:
    """Return a page with enough text to be one."""
    return f"<!doctype html><html><head>{head}</head><body><article>{body}<p>{WORDS * 4}</p></article></body></html>"


def facts(**more: object) -> Facts:
    """Return what a page says of itself."""
    given = {"title": "", "headings": (), "metas": {}, "canonical": None, "language": None, "times": (), "record": {}}
    return Facts(**(given | more))


@pytest.mark.parametrize("fast", [False, True])
def test_a_page_is_its_headline_its_text_and_what_it_says_of_itself(fast):
    """Menus, logos, scripts and footers are left out; the headline is told once."""
    found = page((SAMPLES / "page.html").read_bytes(), fast=fast)
    assert found.headline is not None
    assert found.headline.of(found.text) == "Colloqui a Minsk: ripresa la trattativa"
    assert found.headline.start == 0
    assert found.text.count("Colloqui a Minsk") == 1
    paragraphs = [span.of(found.text) for span in found.paragraphs]
    assert [words.split()[0] for words in paragraphs] == ["I", "Le", "Secondo", "La"]
    assert (found.outlet, found.byline, found.language) == ("Il Giornale di Prova", "Anna Verdi, Ugo Neri", "it")
    assert found.url == "https://prova.example/mondo/minsk?id=7#top"
    assert found.when is not None
    assert (found.when.edtf, found.when.origin) == ("2025-12-30T08:15+01:00", "json-ld")
    assert found.encoding == "utf_8"
    assert not any(word in found.text for word in ("never", "Privacy", "Sport", "color", "<"))


@pytest.mark.parametrize(
    ("known", "headline"),
    [
        ({"headings": ("Site", "Real title"), "title": "Real title - Site"}, "Real title"),
        ({"headings": ("The Site",), "title": "Real title | The Site"}, "Real title"),
        ({"record": {"headline": "From the record"}, "headings": ("Another thing",)}, "From the record"),
        ({"headings": ("Only one",), "title": "Words of a title"}, "Only one"),
        ({"metas": {"og:title": "Shared title | Paper", "og:site_name": "Paper"}}, "Shared title"),
        ({"title": "Paper: Title", "metas": {"og:site_name": "Paper"}}, "Paper: Title"),
        ({"title": "Storm - a short history of the long night in the north"}, None),
        ({"record": {"headline": "Tom &amp; <b>Ann</b>"}}, "Tom & Ann"),
        ({}, None),
    ],
)
def test_the_headline_is_chosen_by_a_cascade(known, headline):
    expected = known.get("title") if headline is None and known else headline
    assert choice.headline_of(facts(**known)) == expected


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("https://x.example/a?utm_source=b&q=1", "https://x.example/a?q=1"),
        ("https://x.example/a?q=%20b&c", "https://x.example/a?q=%20b&c"),
        ("http://x.example", "http://x.example"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("/a/b", None),
        ("https://[x", None),
        ('https://x.example/"><b>', None),
        ("", None),
        (None, None),
    ],
)
def test_an_address_is_of_the_web_and_without_tracks(written, cleaned):
    assert canonical(written) == cleaned


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2025-12-30T08:15:00Z">', "2025-12-30T08:15+00:00"),
        ('<meta name="date" content="2025-12">', "2025-12"),
        ('<meta name="date" content="2025">', "2025"),
        ('<meta name="date" content="2025-12-30T99:99:99">', "2025-12-30"),
        ('<meta name="date" content="nonsense">', None),
    ],
)
@pytest.mark.parametrize("fast", [False, True])
def test_a_date_is_never_finer_than_it_is_written(head, date, fast):
    found = page(article("<p>x</p>", head), fast=fast)
    assert (found.when.edtf if found.when else None) == date


@pytest.mark.parametrize(
    ("head", "encoding", "written"),
    [
        ("", "utf-8", "utf_8"),
        ('<meta charset="iso-8859-1">', "cp1252", "cp1252"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251", "cp1251"),
        ('<meta charset="utf-7">', "utf-8", "utf_8"),
        ('<meta charset="utf-16">', "utf-8", "utf_8"),
        ('<meta charset="no-such">', "utf-8", "utf_8"),
        ('<meta charset="utf-8">', "cp1252", "utf_8"),
        ("", "cp1252", "cp1252"),
        ("", "utf-16", "utf_16_le"),
        ("", "utf-16-be", "utf_16_be"),
    ],
)
def test_the_encoding_is_marked_declared_or_guessed(head, encoding, written):
    """What is declared counts where it fits; a page is read whatever is declared."""
    word = "трудно" if encoding == "cp1251" else "perché città"
    decoded = guard.text_of(article(f"<p>{word} {word}</p>", head).encode(encoding))
    assert decoded.encoding == written
    assert (f"<p>{word}" in decoded.text) == ("cannot be read" not in "".join(decoded.notes))


def test_utf_7_opens_no_tag():
    """Letters of UTF-7 stay the letters that they are."""
    found = page(article("<p>+ADw-script+AD4-alert(1)</p>", '<meta charset="utf-7">'))
    assert "<script" not in found.text
    assert "+ADw-" in found.text


@pytest.mark.parametrize(
    "body",
    ["<div>" * 300_000, "<ul><li>" * 32_000, "<b>" * 100_000 + "x", "<p " + "a=1 " * 200_000 + ">x", "<table>" * 60],
    ids=["div", "list", "bold", "attributes", "tables"],
)
@pytest.mark.parametrize("fast", [False, True])
def test_a_hostile_page_costs_little(body, fast):
    """Deep nesting is cut with a note, and what stands above it is read."""
    start = time.process_time()
    found = page(f"<html><body><p>{WORDS * 4}</p>{body}", fast=fast)
    assert time.process_time() - start < 5
    assert WORDS.strip() in found.text
    assert any("nests more" in note for note in found.notes) == (len(body) > 200_000 and "a=1" not in body)


def test_a_page_that_is_too_large_is_cut_with_a_note():
    decoded = guard.text_of(b"<html>" + (b"<p>" + b"x" * 90 + b"</p>") * 40_000)
    assert len(decoded.text) == guard.LARGEST
    assert decoded.notes == ("page cut: only its first 3,000,000 characters were read",)
    heavy = guard.text_of(b"<html><script>" + b"x" * 6_000_000 + b"</script><p>text</p>")
    assert (heavy.text, heavy.notes) == ("<html><p>text</p>", ())


def test_a_page_without_text_has_no_paragraph():
    assert page("<html><head><title>Only a title</title></head></html>").paragraphs == ()
    assert page("<html>").paragraphs == ()


def test_records_that_are_broken_or_deep_do_no_harm():
    """A record that is no JSON, or nests for ever, or holds odd types, is as if it were not there."""
    odd = '{"@type": ["Article", 3], "headline": true, "author": {"name": ["A", null]}, "publisher": []}'
    for record in ("{", "[" * 100_000, odd, '{"@graph": {"@graph": []}}', "1" * 10_000):
        found = page(article("<h1>Titolo vero</h1>", f'<script type="application/ld+json">{record}</script>'))
        assert found.headline is not None
        assert found.headline.of(found.text) == "Titolo vero"


@given(st.text(alphabet="<>/ap div\"'=!-[]&;x\n\0é", max_size=200) | st.binary(max_size=200))
def test_no_page_breaks_the_reader(written):
    data = written.encode() if isinstance(written, str) else written
    found = page(b"<html><body>" + data)
    assert all(span.of(found.text).strip() for span in found.paragraphs)


def test_blocks_are_the_words_of_markup():
    """Two breaks part paragraphs as a tag does; what is hidden or silent is left out."""
    text = "<h2>A <a href=u>b</a></h2><p>one<br>two<br><br>three</p><p style='display: none'>x</p><script>y</script>z"
    assert words_of(text) == ["A b", "one two", "three", "z"]
    assert [(block.tag, block.link) for block in blocks_of("<h2><a href=u>b <i>c</i></a></h2>")] == [("h2", "u")]


def overlap(text: str, expected: str) -> float:
    """Return the F1 of words, counted."""
    found, wanted = (Counter(re.findall(r"\w+", each.lower())) for each in (text, expected))
    return 2 * sum((found & wanted).values()) / ((sum(found.values()) + sum(wanted.values())) or 1)


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "pages-wcxb").is_dir(), reason="the labelled pages are not here")
@pytest.mark.parametrize(("fast", "floor"), [(False, 0.92), (True, 0.88)])
def test_forty_labelled_pages_are_read_well(fast, floor):
    """Words and headlines hold their floor; all of them are measured by the benchmark."""
    scores, titles = [], []
    for path in sorted((SHARED / "pages-wcxb" / "html").iterdir())[:240:6]:
        gold = json.loads((SHARED / "pages-wcxb" / "ground-truth" / f"{path.name[:4]}.json").read_text("utf-8"))
        found = page(gzip.decompress(path.read_bytes()), fast=fast)
        told = gold["ground_truth"]
        scores.append(overlap(" ".join(span.of(found.text) for span in found.paragraphs), told["main_content"]))
        titles.append(choice.is_same(found.headline.of(found.text) if found.headline else "", told["title"]))
    assert len(scores) == 40
    assert mean(scores) >= floor
    assert mean(titles) >= 0.8


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "xss-dompurify").is_dir(), reason="the vectors are not here")
def test_no_vector_of_script_is_run_or_followed():
    """Of 200 vectors none becomes an address or stops the reader, and the words around it are read."""
    text = (SHARED / "xss-dompurify" / "test" / "fixtures" / "expect.mjs").read_text("utf-8")
    vectors = [json.loads(f'"{found}"', strict=False) for found in re.findall(r'"payload": "((?:[^"\\]|\\.)*)"', text)]
    assert len(vectors) > 200
    for vector in vectors:
        found = page(article("<p>x</p>") + vector)
        assert found.url is None
        assert WORDS.strip() in found.text


@pytest.mark.parametrize("fast", [False, True])
def test_a_menu_is_neither_headline_nor_text(fast):
    """Of a page without a headline, whose main text is too short to be found."""
    menu = b"<nav><a href=/>Home</a> <a href=/esteri>Esteri</a></nav>"
    (page,) = pages(
        b"<html><body>" + menu + b"<p>Il ponte riapre.</p><footer>Tutti i diritti</footer></body></html>",
        zone="UTC", language=None, fast=fast,
    )  # fmt: skip
    assert "Il ponte riapre." in page.text
    assert "Esteri" not in page.text
    assert page.headline is None
