"""Reading: which reader reads what, what an article knows, and what is left out."""

import hashlib
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from digest.dedupe import dedupe
from digest.lexicons import load_leftovers
from digest.model import Article, Problem, Raw, Source, Span, Spiked, When
from digest.read import read, read_all

SHARED = Path(__file__).parent.parent.parent / "shared" / "data" / "roundups"
TEXT = "Titolo\n\nUn paragrafo di testo, abbastanza lungo.\n"


def raw(content: str | bytes, name: str = "in/a.txt", **more: object) -> Raw:
    """Return a document."""
    source = Source(path="/in", shown="in", **more)
    return Raw(source=source, location=name, data=content.encode() if isinstance(content, str) else content)


def article(content: str | bytes, name: str = "in/a.txt", **more: object) -> Article:
    """Return the article that a document is read as."""
    (result,) = read(raw(content, name, **more), zone="Europe/Rome")
    assert isinstance(result, Article)
    return result


def test_an_article_knows_where_it_comes_from():
    """Bytes, text, source and encoding are all there; what is not known is None."""
    content = (" date 2022-12 Perché no\r\n\r\nTesto è testo.\r\n").encode("cp1252")
    text = " date 2022-12 Perché no\n\nTesto è testo.\n"
    assert article(content, "in/b/a.txt", outlet="Ansa", language="it", split=False) == Article(
        id=hashlib.blake2b(b"a.txt\0" + content, digest_size=6).hexdigest(),
        location="in/b/a.txt",
        sha256=hashlib.sha256(content).hexdigest(),
        encoding="cp1252",
        text=text,
        headline=Span(start=14, end=23),
        paragraphs=(Span(start=25, end=39),),
        when=When(year=2022, month=12, origin="prefix", raw="2022-12"),
        outlet="Ansa",
        url=None,
        byline=None,
        language="it",
        split=False,
        notes=("encoding guessed: cp1252",),
    )


def test_an_id_does_not_depend_on_the_folder():
    """The same file elsewhere is the same article; another name or other bytes are another."""
    ids = [article(content, name).id for content, name in [(TEXT, "a/x.txt"), (TEXT, "b/c/x.txt"), (TEXT, "a/y.txt")]]
    assert ids[0] == ids[1] != ids[2]
    assert article(TEXT + "x", "a/x.txt").id != ids[0]


def test_front_matter_comes_before_the_source():
    """What a document says of itself is nearer than what its source says of all."""
    text = "---\noutlet: Tass\nlanguage: en\n---\nText of it."
    found = article(text, "in/a.md", outlet="Ansa", language="it")
    assert (found.outlet, found.language) == ("Tass", "en")
    found = article("Text of it.", "in/a.md", outlet="Ansa", language="it")
    assert (found.outlet, found.language) == ("Ansa", "it")


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [
        ("a.md", "Un *testo*.", "Un testo."),
        ("A.MARKDOWN", "Un *testo*.", "Un testo."),
        ("a.txt", "Un *testo*.", "Un *testo*."),
        ("a", "Un *testo*.", "Un *testo*."),
        ("a.text", "Un *testo*.", "Un *testo*."),
        ("a.txt", "---\nlang: it\n---\nUn *testo*.", "Un testo."),
        ("a.txt", "---\nUn *testo*.\n---\n", "---\nUn *testo*.\n---\n"),
        (".md", "Un *testo*.", "Un *testo*."),
    ],
)
def test_the_name_tells_the_reader(name, content, text):
    """Markdown by its ending or its front matter; all else is plain text."""
    assert article(content, f"in/{name}").text == text


@pytest.mark.parametrize("content", ["", " \n\t\r\n", "\ufeff", " date 2022-12 \n"])
@pytest.mark.parametrize("name", ["in/a.txt", "in/a.md"])
def test_an_empty_document_is_left_out_with_the_reason(name, content):
    """White space, a mark or a date is no text."""
    if name.endswith(".md") and "date" in content:
        content = "---\ndate: 2022-12\n---\n"
    expected = Spiked(
        id=hashlib.blake2b(name[3:].encode() + b"\0" + content.encode(), digest_size=6).hexdigest(),
        location=name,
        headline="",
        reason="empty",
        detail="the document holds no text",
    )
    assert read(raw(content, name), zone="UTC") == (expected,)


def test_what_is_no_text_is_told():
    """The problem names the document, what it looks like, and what to do."""
    assert read(raw(b"\x89PNG\r\n ...", "in/a.txt"), zone="UTC") == (
        Problem(
            where="in/a.txt",
            what="cannot be read as an article: it looks like a PNG image",
            remedy="Save its text as a .txt or .md file.",
        ),
    )


def test_of_the_same_words_one_article_is_left():
    """Of the same words, the first stays, also with other white space, another encoding or another name."""
    wrapped = "Titolo \r\n\r\nUn paragrafo di testo,\n abbastanza lungo."
    raws = [
        raw(TEXT, "in/1.txt"),
        raw(TEXT, "in/2.txt"),
        raw(wrapped, "in/3.txt"),
        raw(TEXT.encode("utf-16"), "in/4.txt"),
        raw("# Titolo\n\nUn paragrafo di testo, abbastanza *lungo*.", "in/5.md"),
        raw(b"", "in/6.txt"),
        raw(b"\0", "in/7.txt"),
        raw(TEXT + "Ancora.", "in/8.txt"),
    ]
    everything, problems, empty = read_all(raws, zone="UTC")
    articles, copies = dedupe(everything, load_leftovers())
    spiked = (*copies, *empty)
    assert [found.location for found in articles] == ["in/1.txt", "in/8.txt"]
    assert [problem.where for problem in problems] == ["in/7.txt"]
    assert [(each.location, each.reason, each.headline, each.detail) for each in spiked] == [
        *(
            (f"in/{name}", "duplicate", "Titolo", "the same text as in/1.txt")
            for name in ("2.txt", "3.txt", "4.txt", "5.md")
        ),
        ("in/6.txt", "empty", "", "the document holds no text"),
    ]


def test_the_zone_is_that_of_times_without_one():
    """A time of day is put into the reader's own zone; a day has none."""
    found = article("---\ndate: 2022-12-19 10:00\n---\nTesto.")
    assert found.when is not None
    assert found.when.edtf == "2022-12-19T10:00+01:00"


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode), st.sampled_from(["a.txt", "a.md", "b"]))
def test_no_document_breaks_the_reader(content, name):
    """Whatever the bytes, a document ends as an article, a problem or a reason."""
    (result,) = read(raw(content, f"in/{name}"), zone="UTC")
    if isinstance(result, Article):
        assert result.paragraphs
        assert all(span.of(result.text).strip() for span in result.paragraphs)
        assert "\r" not in result.text
        assert not result.text.startswith("\ufeff\ufeff\ufeff") or b"\xef\xbb\xbf" in content


def test_every_document_ends_somewhere():
    """Articles, problems and reasons are as many as the documents."""
    raws = [raw(bytes([number]) * 5, f"in/{number}") for number in range(256)]
    assert sum(map(len, read_all(raws, zone="UTC"))) == 256


# How the labelled round-ups begin that are not as their labels have them, and why.
DIFFERENT = {
    "r14": "the dateline stands before the headline and is kept with it",
    "r16": "lines are wrapped, and the labels count lines",
}


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled round-ups are not here")
def test_the_labelled_round_ups_are_laid_out_as_their_labels_say():
    """Date, headline and number of paragraphs agree in all but the two that are named."""
    different = set()
    for path in sorted(SHARED.glob("*/*.txt")):
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found = article(path.read_bytes())
        headline = found.headline.of(found.text) if found.headline else None
        date = found.when.edtf if found.when else None
        last = gold["stories"][-1]["last_paragraph"] + 1
        if (headline, date, len(found.paragraphs)) != (gold["headline"], gold["date"], last):
            different.add(path.stem)
    assert different == set(DIFFERENT)


def test_the_dates_of_the_sample_are_what_a_reader_finds():
    """Prefixes, front matter, date lines and datelines are read at the precision that they have."""
    root = Path(__file__).parents[1]
    labels = yaml.safe_load((root / "tests" / "seeds.yaml").read_text("utf-8"))
    wanted = {name: told["date"] for name, told in labels.items()}
    raws = [raw((root / "seeds" / name).read_bytes(), f"seeds/{name}") for name in sorted(wanted)]
    articles, _, _ = read_all(raws, zone="Europe/Rome")
    found = {each.location.split("/")[-1]: each.when.edtf if each.when else None for each in articles}
    assert found == wanted
