"""Markdown and front matter: the words without markup, and nothing that acts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.model import Span, When
from digest.read import markdown, matter
from digest.read.page import Page


def blocks(text: str) -> tuple[str | None, list[str]]:
    """Return headline and paragraphs of a text."""
    page = markdown.read(text, zone="UTC")
    return page.headline.of(page.text) if page.headline else None, [span.of(page.text) for span in page.paragraphs]


def test_a_whole_document_is_laid_out():
    """The canonical text is the headline and the paragraphs with blank lines between; spans count in it."""
    text = (
        "---\ntitle: Titolo dell'articolo\ndate: 2022-12-19\noutlet: Ansa\nurl: https://example.org/a?b=c\n"
        "author: [Anna Rossi, B. Neri]\nlanguage: it-IT\ntags: {any: thing}\n---\n\n"
        "Primo *paragrafo*\nche continua.\n\n## Titoletto\n\nSecondo.\n"
    )
    written = "Titolo dell'articolo\n\nPrimo paragrafo che continua.\n\nTitoletto\n\nSecondo."
    assert markdown.read(text, zone="UTC") == Page(
        text=written,
        headline=Span(start=0, end=20),
        paragraphs=(Span(start=22, end=51), Span(start=53, end=62), Span(start=64, end=72)),
        when=When(year=2022, month=12, day=19, origin="front matter", raw="2022-12-19"),
        outlet="Ansa",
        url="https://example.org/a?b=c",
        byline="Anna Rossi, B. Neri",
        language="it",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Con **grassetto**, `codice` e [un link](https://x.org).", ["Con grassetto, codice e un link."]),
        ("- uno\n- due\n    - tre\n\n1. quattro", ["uno", "due", "tre", "quattro"]),
        ("- uno\n\n    ancora uno\n\n- due", ["uno", "ancora uno", "due"]),
        ("> Citazione\n> lunga\n\nTesto", ["Citazione lunga", "Testo"]),
        ("![foto](a.jpg)\n\nTesto", ["Testo"]),
        ("Uno  \ndue", ["Uno\ndue"]),
        ("Uno\n\n***\n\nDue", ["Uno", "Due"]),
        ("    preformatted\n\n    text", ["preformatted text"]),
        ("Caff&egrave; &amp; t&#233; &lt;b&gt;", ["Caffè & té <b>"]),
        (r"Un \*asterisco\* e 2 * 3", ["Un *asterisco* e 2 * 3"]),
        ("5 < 6 > 4 & 3", ["5 < 6 > 4 & 3"]),
        ("Testo\n\n### Titoletto", ["Testo", "Titoletto"]),
        ("", []),
    ],
)
def test_markup_is_taken_away_and_words_are_kept(text, expected):
    """Each block is a paragraph; the words within it are as they would be read."""
    assert blocks(text) == (None, expected)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "Testo <b>grasso</b> e <img src=x onerror=alert(1)>",
        "<!-- commento -->",
        "<div>\nblocco\n</div>",
        "<?php echo 1 ?>",
        "<a href='javascript:alert(1)'>x</a>",
        "<style>p { color: red }</style>",
    ],
)
def test_html_is_text_and_does_nothing(text):
    """Tags stand in the text as they were written, for a renderer to escape."""
    assert blocks(f"Prima.\n\n{text}") == (None, ["Prima.", " ".join(text.split())])


@pytest.mark.parametrize(
    ("text", "headline", "paragraphs"),
    [
        ("# Titolo\n\nTesto", "Titolo", ["Testo"]),
        ("### Titolo\nTesto", "Titolo", ["Testo"]),
        ("Titolo\n======\n\nTesto", "Titolo", ["Testo"]),
        ("Testo\n\n# Titolo", None, ["Testo", "Titolo"]),
        ("---\ntitle: Un titolo\n---\n# Un  *Titolo*\n\nTesto", "Un titolo", ["Testo"]),
        ("---\ntitle: Un titolo\n---\n# Un altro\n\nTesto", "Un titolo", ["Un altro", "Testo"]),
        ("---\ntitle: Solo un titolo\n---\n", None, ["Solo un titolo"]),
        ("# Solo un titolo", None, ["Solo un titolo"]),
        ("---\ntitle: >\n  Un titolo\n  lungo\n---\nTesto", "Un titolo lungo", ["Testo"]),
        ("---\ndate: 2022\n---\n", None, []),
    ],
)
def test_the_headline_is_the_title_or_the_first_heading(text, headline, paragraphs):
    """A heading that repeats the title is not told twice; a title alone is the text."""
    assert blocks(text) == (headline, paragraphs)


EMPTY = Page(text="x", headline=None, paragraphs=(Span(start=0, end=1),))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("date: 2022-12", {"when": When(year=2022, month=12, origin="front matter", raw="2022-12")}),
        (
            "date: 19 dicembre 2022",
            {"when": When(year=2022, month=12, day=19, origin="front matter", raw="19 dicembre 2022")},
        ),
        (
            "date: 03/04/2022\nlang: it",
            {"when": When(year=2022, month=4, day=3, origin="front matter", raw="03/04/2022"), "language": "it"},
        ),
        ("date: soon", {"notes": ("date not understood: soon",)}),
        ("date: 03/04/2022", {"notes": ("date not understood: 03/04/2022",)}),
        ("source: https://example.org/x", {"url": "https://example.org/x"}),
        ("source: Ria Novosti", {"outlet": "Ria Novosti"}),
        ("source: Ria\noutlet: Tass\nurl: http://a.b", {"outlet": "Tass", "url": "http://a.b"}),
        ("url: javascript:alert(1)", {}),
        ("url: https://a.b/<script>", {}),
        ("byline: |\n  Anna\n  Rossi", {"byline": "Anna Rossi"}),
        ("language: ENG-gb", {"language": "eng"}),
        ("language: not a language", {"notes": ("language not understood: not a language",)}),
        ("title:\ndate: ~\nauthor: {a: b}\noutlet: []", {}),
        ("Outlet: Tass", {"outlet": "Tass"}),
        ("unknown: field\nother: [a, {b: c}]", {}),
        ("outlet: no", {"outlet": "no"}),
    ],
)
def test_front_matter_says_what_it_says(fields, expected):
    """Known fields are taken as text, the others passed over, what is not understood is noted."""
    assert markdown.read(f"---\n{fields}\n---\nx", zone="UTC") == replace(EMPTY, **expected)


@pytest.mark.parametrize(
    ("fields", "outlet", "note"),
    [
        ('outlet: Tass\ntitle: Putin: "x"', "Tass", "front matter is not valid YAML (line 3): read line by line"),
        ("outlet: 'Tass'\ntitle: [x", "Tass", "front matter is not valid YAML (line 4): read line by line"),
        ("outlet: Tass\n\ttab: x", "Tass", "front matter is not valid YAML (line 3): read line by line"),
        ("outlet: Tass\ntitle: " + "[" * 5000, "Tass", "front matter is not valid YAML (line 3): read line by line"),
        ("outlet: Tass\noutlet: Ansa", "Tass", "front matter, line 3: given twice (first on line 1); keep one"),
        ("outlet: Tass\nurl: *a", "Tass", "front matter, line 3: the alias '*a' is not supported; write the value out"),
        ("outlet: !!python/name:os.system Tass", "Tass", None),
    ],
)
def test_broken_front_matter_does_not_stop_the_document(fields, outlet, note):
    """What can be read of it is read, and the note names the line."""
    page = markdown.read(f"---\n{fields}\n---\nIl testo.", zone="UTC")
    assert (page.outlet, page.text.endswith("Il testo.")) == (outlet, True)
    assert len(page.notes) == 1
    assert note is None or page.notes == (note,)


@pytest.mark.parametrize(
    "text",
    [
        "---\nUn paragrafo fra due righe.\n---\nTesto",
        "---\n---\nTesto",
        "---\n- a\n- b\n---\nTesto",
        "---\nsenza fine: x\n",
        "--- x ---\nTesto",
    ],
)
def test_two_rules_are_no_front_matter(text):
    """Text between rules is text."""
    assert matter.split(text) == matter.Matter(body=text)
    assert not matter.has_matter(text)


def test_front_matter_that_is_too_long_is_text():
    """Nothing of it is parsed."""
    text = "---\ntitle: x\n" + "# y\n" * 5000 + "---\nTesto"
    assert matter.split(text) == matter.Matter(body=text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000,
        "[a](" * 20_000,
        "**a*" * 20_000,
        "> " * 50_000,
        "a\n\n" * 100_000,
        "---\n" * 100_000,
        "<div>" * 20_000,
        "x " * 600_000,
    ],
    ids=["brackets", "links", "stars", "quotes", "blocks", "rules", "tags", "long"],
)
def test_hostile_markdown_is_read_as_plain_text(text):
    """The parser is quadratic in much; such documents keep their marks and lose no word."""
    page = markdown.read(text, zone="UTC")
    assert page.notes == ("too large or intricate for Markdown: read as plain text",)
    assert "".join(page.text.split()) == "".join(text.split())


def test_deep_lists_are_read_as_plain_text():
    """The parser would run out of stack."""
    text = "\n".join("  " * level + "- x" for level in range(500))
    page = markdown.read(text, zone="UTC")
    assert page.notes == ("nested too deeply for Markdown: read as plain text",)
    assert page.text.count("x") == 500


@given(st.text(st.sampled_from(list("ab .,:-#>*_`[]()!<&\n\\|~=1\"'è\x02\x03")), max_size=150))
def test_spans_fit_the_canonical_text(text):
    """Headline and paragraphs are the text, in order, with blank lines between; none of them is blank."""
    page = markdown.read(text, zone="UTC")
    spans = [*([page.headline] if page.headline else []), *page.paragraphs]
    parts = [span.of(page.text) for span in spans]
    assert "\n\n".join(parts) == page.text
    assert all(part == part.strip() != "" for part in parts)


@given(st.lists(st.from_regex(r"[A-Za-zàèìòù]{1,9}", fullmatch=True), min_size=1, max_size=40))
def test_no_word_is_lost(words):
    """Words come out as they went in, whatever marks stood around them."""
    marks = ["{}", "**{}**", "*{}*", "[{}](http://x.org)", "`{}`", "{}\n", "{}\n\n", "> {}\n\n"]
    text = " ".join(marks[number % len(marks)].format(word) for number, word in enumerate(words))
    headline, paragraphs = blocks("x " + text)
    assert " ".join([*([headline] if headline else []), *paragraphs]).split() == ["x", *words]
