"""Who said what, and who relayed it."""

import pytest
from builders import story

from digest.lexicons import load_lexicons
from digest.model import Outlet
from digest.text.claims import claims_of, outlet_names, outlets_in

OUTLETS = (
    Outlet(name="Ria Novosti", aliases=("Ria",)),
    Outlet(name="Tass"),
    Outlet(name="Associated Press", aliases=("Ap", "AP")),
    Outlet(name="Reuters"),
)
NAMES = outlet_names(OUTLETS)


def said(text: str, language: str = "it") -> list[tuple[str, str, tuple[str, ...]]]:
    """Return speaker, verb and relays of every claim in `text`."""
    made = story(text, language=language)
    sentences = [sentence for paragraph in made.paragraphs for sentence in paragraph.sentences]
    found = claims_of(made.article.text, sentences, load_lexicons()[language], article=made.article.id, names=NAMES)
    return [(claim.speaker, claim.verb, claim.relays) for claim in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "La visita non serve ad altro. Lo ha detto il portavoce del governo, Mario Verdi. Lo riporta Ria Novosti.",
            [("portavoce del governo, Mario Verdi", "ha detto", ("Ria Novosti",))],
        ),
        ("Il capo dello Stato è a Minsk. Lo rende noto Ria Novosti.", [("Ria Novosti", "rende noto", ())]),
        (
            (
                "“Si è parlato di molto”, dichiara la nota diffusa dal ministero degli Esteri russo e riportata "
                "dall’agenzia Tass."
            ),
            [("ministero degli Esteri russo", "dichiara", ("Tass",))],
        ),
        (
            'Il cronista Aldo Neri ha pubblicato un video sul suo canale Telegram. "Non è vero", ha detto Bianchi.',
            [("Bianchi", "ha detto", ("cronista Aldo Neri, canale Telegram",))],
        ),
        (
            "I politici sono ancora divisi su tutto quanto, riporta Ap.",
            [("Associated Press", "riporta", ())],
        ),
        (
            "Un funzionario del ministero ha detto a Reuters che le navi possono partire lo stesso.",
            [("funzionario del ministero", "ha detto", ("Reuters",))],
        ),
        ("Oggi piove su tutta la pianura e il fiume cresce ancora un poco.", []),
    ],
)
def test_italian_claims(text, expected):
    assert said(text) == expected


def test_english_claims():
    assert said("Talks will go on, Kremlin spokesman Ivan Doe told Reuters on Monday.", "en") == [
        ("Kremlin spokesman Ivan Doe", "told", ("Reuters",))
    ]


def test_an_alias_is_its_outlet_only_as_a_name():
    """*Ap* is the agency; the same letters inside a word or in lower case are not."""
    text = "Secondo Ap la app di ap costa poco."
    made = story(text)
    assert outlets_in(text, made.paragraphs[0].span, NAMES) == ("Associated Press",)
