"""Who said what, and who relayed it."""

import pytest
from builders import story

from digest.lexicons import load_lexicons
from digest.model import Outlet
from digest.text.claims import claims_of, credited_in, outlet_names

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


def credited(text: str, language: str = "it") -> tuple[str, ...]:
    """Return the outlets that a text is credited to."""
    made = story(text, language=language)
    sentences = [sentence for paragraph in made.paragraphs for sentence in paragraph.sentences]
    return credited_in(made.article.text, sentences, load_lexicons()[language], NAMES)


def test_an_alias_is_its_outlet_only_as_a_name():
    """*Ap* is the agency; the same letters inside a word or in lower case are not."""
    assert credited("Secondo Ap la app di ap costa poco.") == ("Associated Press",)
    assert credited("La app di ap, riporta il sito, costa poco.") == ()


def test_a_longer_name_is_not_an_outlets():
    assert credited("Secondo Tass Energia, la bolletta sale ancora.") == ()
    assert credited("Secondo Tass, la bolletta sale ancora.") == ("Tass",)


def test_an_outlet_that_is_only_mentioned_is_not_credited():
    assert credited("Among those freed is Jane Doe of Reuters, who was met by her family.", "en") == ()
    assert credited("The bridge will open in May, Reuters reports.", "en") == ("Reuters",)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (
            "Il sindaco Marco Bellini, citato dalla Tass, ha annunciato la chiusura del ponte.",
            "it",
            [("sindaco Marco Bellini", "ha annunciato", ("Tass",))],
        ),
        (
            "Mayor Helen Shaw told the Reuters agency that it was safe.",
            "en",
            [("Mayor Helen Shaw", "told", ("Reuters",))],
        ),
        ("Il comitato non ha detto nulla su quanto è accaduto ieri.", "it", []),
        (
            "Fonti anonime hanno riferito al quotidiano Tass che il ponte resta chiuso.",
            "it",
            [("Fonti anonime", "hanno riferito", ("Tass",))],
        ),
        (
            "«Vedremo domani che cosa accade», commenta il parroco, Luigi Rossi.",
            "it",
            [("parroco, Luigi Rossi", "commenta", ())],
        ),
        (
            "«Non è vero nulla di quanto si legge», ha replicato l'opposizione.",
            "it",
            [("opposizione", "ha replicato", ())],
        ),
        (
            "Per il portavoce Aldo Neri la domanda è «oltraggiosa», riporta Tass; il ministero fa sapere che tace.",
            "it",
            [("portavoce Aldo Neri", "Per", ("Tass",)), ("ministero", "fa sapere", ())],
        ),
        ("A report was published on Monday and no speaker was named by the council.", "en", []),
    ],
)
def test_who_speaks_and_who_listens(text, language, expected):
    """A listener or a paper's publisher is no speaker, a denial is no claim, and a semicolon parts two claims."""
    assert said(text, language) == expected
