"""Plain text: prefix, headline and paragraphs stand where they stood, and nothing is lost."""

import pytest
from builders import article
from hypothesis import given
from hypothesis import strategies as st

from digest.model import When
from digest.read import plain
from digest.read.page import Page

LONG = "Una frase che va avanti per un pezzo, come fanno le frasi di un articolo vero, e poi si ferma qui. " * 2
LONG = LONG.strip()


def laid_out(text: str) -> tuple[str | None, str | None, list[str]]:
    """Return date, headline and paragraphs of a text."""
    page = plain.read(text, zone="UTC")
    headline = page.headline.of(text) if page.headline else None
    return page.when.edtf if page.when else None, headline, [span.of(text) for span in page.paragraphs]


@pytest.mark.parametrize(
    ("first", "date", "headline"),
    [
        (' date 2022-12 Il capo incontra Rossi: "Non vogliamo"', "2022-12", 'Il capo incontra Rossi: "Non vogliamo"'),
        ("date 2022-12-19 Titolo", "2022-12-19", "Titolo"),
        ("\tDATE 2022 Titolo.", "2022", "Titolo."),
        ("  Date:  2022-12   “Una citazione sola”  ", "2022-12", "“Una citazione sola”"),
        (" date 2022-12-19", "2022-12-19", None),
        (" date 2022-12-19T08:30:00+01:00 Titolo", "2022-12-19T08:30+01:00", "Titolo"),
        (" date 2022-12-19T08:30Z", "2022-12-19T08:30+00:00", None),
        ("dateline 2022-12 Titolo", None, "dateline 2022-12 Titolo"),
        ("date 22-12 Titolo", None, "date 22-12 Titolo"),
        ("update 2022 Titolo", None, "update 2022 Titolo"),
        ("date 20221 Titolo", None, "date 20221 Titolo"),
    ],
)
def test_the_date_prefix_is_read_as_exactly_as_it_is_written(first, date, headline):
    """A month stays a month; the rest of the line is the headline, whatever it ends with."""
    assert laid_out(f"{first}\n\n{LONG}\n\n{LONG}") == (date, headline, [LONG, LONG])


def test_the_prefix_tells_its_origin():
    """The date is what is written behind the word, not the word."""
    page = plain.read(f" date 2022-12 Titolo\n\n{LONG}", zone="UTC")
    assert page.when == When(year=2022, month=12, origin="prefix", raw="2022-12")


@pytest.mark.parametrize(
    ("wrong", "verdict"),
    [
        ("2022-13", "understood"),
        ("2022-02-30", "understood"),
        ("2022-1", "understood"),
        ("1066", "believed"),
        ("9999-01-01", "believed"),
    ],
)
def test_an_impossible_date_is_noted_and_the_headline_kept(wrong, verdict):
    """The document is read; nothing is guessed."""
    text = f" date {wrong} Titolo\n\n{LONG}"
    page = plain.read(text, zone="UTC")
    assert (page.when, page.headline and page.headline.of(text), page.notes) == (
        None,
        "Titolo",
        (f"date not {verdict}: {wrong}",),
    )


@pytest.mark.parametrize(
    "first",
    [
        "Lavrov incontra il suo omologo bielorusso",
        "Putin: “Cooperazione tecnico-militare”",
        "Che cosa succede adesso?",
        'Il ministro: "Basta!"',
        "E poi il silenzio...",
        "x" * 140,
        "L'U.R.S.S. non c'è più",
    ],
)
def test_a_short_first_line_is_the_headline(first):
    """It is set off by a blank line and does not end as a sentence of the text does."""
    assert laid_out(f"{first}\n\n{LONG}\n") == (None, first, [LONG])
    assert laid_out(f"\n\n  {first} \n \t \n{LONG}\n") == (None, first, [LONG])


@pytest.mark.parametrize(
    "first",
    ["Una frase breve.", 'Il ministro ha detto: "Basta."', "x" * 141, "In primo luogo,", "Uno; due;", "* * *", "----"],
)
def test_other_first_paragraphs_are_text(first):
    """A sentence, a long line, a clause and a rule are no headlines."""
    assert laid_out(f"{first}\n\n{LONG}") == (None, None, [first, LONG])


def test_a_first_line_that_is_not_set_off_is_text():
    """Without a blank line below, the first line is a paragraph."""
    assert laid_out(f"Titolo\n{LONG}") == (None, None, ["Titolo", LONG])


@pytest.mark.parametrize(
    ("text", "date"), [("Solo un titolo", None), (" date 2022-12 Solo un titolo", "2022-12"), ("Titolo\n\n \n", None)]
)
def test_a_headline_alone_is_the_text(text, date):
    """A document of one line tells its story there."""
    assert laid_out(text) == (date, None, [text.strip().removeprefix("date 2022-12 ")])


def test_a_prefix_with_running_text_behind_it_has_no_headline():
    """What is longer than any headline is the first paragraph."""
    text = LONG * 3
    assert laid_out(f" date 2022-12 {text}\n\n{LONG}") == ("2022-12", None, [text, LONG])


def test_paragraphs_are_set_off_by_blank_lines():
    """White space of every kind may stand between and around them."""
    text = f"\n\n  {LONG}\t\n \xa0\n\n\n{LONG}  \n\f\n\t{LONG}"
    assert laid_out(text) == (None, None, [LONG, LONG, LONG])


def test_a_sub_heading_is_a_paragraph_of_its_own():
    """Set off or not, as long as lines are not wrapped."""
    assert laid_out(f"{LONG}\n\nTitoletto\n\n{LONG}\n\nAltro titoletto\n{LONG}") == (
        None,
        None,
        [LONG, "Titoletto", LONG, "Altro titoletto", LONG],
    )


def test_every_line_is_a_paragraph_without_blank_lines():
    """Long lines are not wrapped, so each is a paragraph."""
    assert laid_out(f"{LONG}\n{LONG}\nBreve.\n{LONG}") == (None, None, [LONG, LONG, "Breve.", LONG])


WRAPPED = """\
ROMA, 3 mar - Il presidente della Repubblica ha ricevuto al Quirinale una
delegazione di sindaci dei comuni colpiti dall'alluvione, che gli hanno chiesto
tempi certi per i ristori.

"Non possiamo aspettare un altro inverno", ha detto il sindaco di uno dei paesi
più danneggiati. La risposta è attesa entro la settimana: se ne parlerà nel
prossimo consiglio dei ministri.

Il voto in Senato
Il decreto intanto arriva in aula. I tempi sono stretti, perché il testo deve
essere convertito entro il mese.
"""


def test_wrapped_lines_are_one_paragraph():
    """Line ends within a paragraph stay in its text; a sub-heading that ends early is one of its own."""
    blocks = WRAPPED.strip().split("\n\n")
    heading, last = blocks[2].split("\n", 1)
    assert laid_out(WRAPPED) == (None, None, [blocks[0], blocks[1], heading, last])


def test_wrapped_text_below_a_headline():
    """Headline and prefix do not decide whether lines are wrapped."""
    blocks = WRAPPED.split("\n\nIl voto", maxsplit=1)[0].split("\n\n")
    body = "\n\n".join(blocks)
    assert laid_out(f"Un titolo\n\n{body}") == (None, "Un titolo", blocks)
    assert laid_out(f" date 2022-12 Un titolo\n\n{body}") == ("2022-12", "Un titolo", blocks)


def test_short_lines_that_are_not_wrapped_are_paragraphs():
    """Lines that would have held their next word were ended on purpose."""
    lines = [
        "Stop ai colloqui di Minsk, riparte la navetta.",
        "Lavrov vede Aleinik.",
        "A Kiev torna la luce.",
        "Borse giù.",
    ]
    assert laid_out("\n".join(lines)) == (None, None, lines)


@pytest.mark.parametrize("text", ["", " \n\t\n", "\f", "\xa0\n"])
def test_nothing_has_no_paragraphs(text):
    """White space alone is an empty page."""
    assert plain.read(text, zone="UTC") == Page(text=text, headline=None, paragraphs=())


PIECES = st.sampled_from(
    [
        "Titolo",
        "Una frase.",
        LONG,
        WRAPPED,
        " date 2022-12 ",
        "date 2022-99 x",
        "\n",
        "\n\n",
        "  ",
        "\t",
        "\xa0",
        "“x”",
        "\f",
        "🙂",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=100))
def test_nothing_is_lost_and_nothing_is_told_twice(text):
    """Headline, paragraphs, a date prefix and white space are the whole text, in order and without overlap."""
    page = plain.read(text, zone="UTC")
    spans = [*([page.headline] if page.headline else []), *page.paragraphs]
    assert page.text == text
    between, end = [], 0
    for span in spans:
        assert end <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        between.append(text[end : span.start])
        end = span.end
    between.append(text[end:])
    first = between[0].strip().casefold()
    assert not first or first.startswith("date")
    line = page.when.raw if page.when and page.when.origin == "date line" else ""
    assert not "".join(between[1:]).strip() or (line and line in between[1])


@pytest.mark.parametrize(
    ("text", "headline", "when", "origin", "first"),
    [
        (
            "Library reopens after flood repairs\nSaturday 3 January 2026\n\nThe library reopened.\n\nIt was wet.",
            "Library reopens after flood repairs",
            "2026-01-03",
            "date line",
            "The library reopened.",
        ),
        (
            "Riapre la biblioteca\n\nBorgo Alto, 3 gennaio 2026\n\nLa biblioteca ha riaperto.\n\nEra bagnata.",
            "Riapre la biblioteca",
            "2026-01-03",
            "date line",
            "La biblioteca ha riaperto.",
        ),
        (
            "Riapre la biblioteca\n\n*gennaio 2026*\n\nLa biblioteca ha riaperto.",
            "Riapre la biblioteca",
            "2026-01",
            "date line",
            "La biblioteca ha riaperto.",
        ),
        (
            "The dam breaks\n\nKHERSON, 6 June 2023 – The dam collapsed before dawn.\n\nIt was full.",
            "The dam breaks",
            "2023-06-06",
            "dateline",
            "KHERSON, 6 June 2023 – The dam collapsed before dawn.",
        ),
    ],
)
def test_a_date_below_the_headline_or_before_the_lede_is_the_articles(text, headline, when, origin, first):
    """A date line is no paragraph; a dateline stays in the text."""
    page = article(text)
    assert page.headline is not None
    assert page.when is not None
    assert (page.headline.of(text), page.when.edtf, page.when.origin) == (headline, when, origin)
    assert page.paragraphs[0].of(text) == first


def test_a_sentence_that_begins_with_the_word_date_keeps_its_words():
    page = plain.read("Date 1943 were hard to come by in the town.\n\nNobody knew why.", zone="UTC")
    assert page.when is None
    assert "Date 1943" in page.text
