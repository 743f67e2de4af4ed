"""Round-ups to stories."""

from dataclasses import replace

import pytest
from builders import LEXICONS, article, stories
from hypothesis import given
from hypothesis import strategies as st

from digest.split import is_heading, split

ROUND_UP = """ date 2022-12 Il vertice si apre: "Nessuna sorpresa"

Il presidente è arrivato in città per i colloqui. Lo rende noto Tass. Intanto continuano gli attacchi sul porto.

Ma la visita non cambia nulla, dice il portavoce.

I ministri si vedono a parte

I due ministri hanno parlato per un'ora di commercio.

Verdi: “Faremo da soli”

Per Verdi la strada è segnata.

Intanto la capitale ha richiamato il suo ambasciatore.

Sul fronte interno, intanto, i sindacati hanno proclamato uno sciopero.
"""


def test_a_round_up_is_split_at_headings_and_turns():
    made = stories(ROUND_UP)
    assert [(each.headline.text, each.boundary) for each in made] == [
        ('Il vertice si apre: "Nessuna sorpresa"', ("first paragraph",)),
        ("I ministri si vedono a parte", ("heading",)),
        ("Verdi: “Faremo da soli”", ("heading",)),
        ("la capitale ha richiamato il suo ambasciatore", ("opener: Intanto",)),
        ("i sindacati hanno proclamato uno sciopero", ("opener: Sul fronte",)),
    ]
    assert [each.headline.derived for each in made] == [False, False, False, True, True]
    assert [len(each.paragraphs) for each in made] == [2, 1, 1, 1, 1]


def test_an_article_that_may_not_be_split_stays_whole():
    (whole,) = split(replace(article(ROUND_UP), split=False), LEXICONS)
    assert len(whole.paragraphs) == 8


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Lavrov incontra il suo omologo", True),
        ("Verdi: “Cooperazione”", True),
        ('Il premier: "Mai più"', True),
        ("Chi paga?", True),
        ("Questa è una frase.", False),
        ('Ha detto "no".', False),
        ("Prima frase. Seconda", False),
        ("- un punto di elenco", False),
        ("minuscola all'inizio", False),
        ("* * *", False),
        ("Parola " * 30, False),
    ],
)
def test_headings(line, expected):
    assert is_heading(line) is expected


@given(
    st.lists(
        st.sampled_from(
            [
                "Intanto la Russia ha convocato un diplomatico.",
                "Ma non basta. Lo dice Tass.",
                "Titolo di mezzo",
                "Verdi: “Basta”",
                "* * *",
                "Il governo ha approvato la legge. Poi ha chiuso i lavori.",
                "ROMA – Piove.",
                "A Kazan, intanto, nevica.",
            ]
        ),
        min_size=1,
        max_size=12,
    )
)
def test_splitting_loses_and_invents_no_character(blocks):
    """Every paragraph is in one story, as its headline or in its body, unless it is a bare separator."""
    text = "\n\n".join(blocks)
    read = article(text)
    made = split(read, LEXICONS)
    body = [paragraph.span for each in made for paragraph in each.paragraphs]
    heads = [each.headline.span for each in made if not each.headline.derived]
    kept = [span for span in read.paragraphs if span.of(text) != "* * *"]
    title = [read.headline] if read.headline else []
    assert sorted(body + heads) == sorted(kept + (title if heads and title[:1] == heads[:1] else []))
    assert body == sorted(body)
    for each in made:
        for paragraph in each.paragraphs:
            sentences = "".join("".join(sentence.of(text).split()) for sentence in paragraph.sentences)
            assert sentences == "".join(paragraph.span.of(text).split())


@pytest.mark.parametrize("declared", [None, "it", "en", "ru"])
def test_the_language_of_an_outlet_is_a_default_and_never_a_fact(declared):
    """A story in another language than its outlet's is told in its own; a few words take the outlet's."""
    english = "The port reopened this morning after three months of works on the breakwater, the mayor said."
    (told,) = stories(f"The port reopens\n\n{english}", language=declared)
    assert told.language == "en"
    assert told.article.language == declared
    (short,) = stories("Gol, 2-1!", language=declared)
    assert short.language == (declared or "und")
