"""Clusters to sentences, claims and credits."""

from builders import END, LEXICONS, TOPICS, filed, issue

from digest.cluster import cluster
from digest.model import Outlet
from digest.rank import rank
from digest.summarise import summarise

TASS, AP = Outlet(name="Tass", kind="state_agency"), Outlet(name="Associated Press", aliases=("Ap",), kind="wire")
TEXT = (
    " date 2022-12 I colloqui di Minsk\n\n"
    "Il presidente è arrivato a Minsk per i colloqui con il suo omologo. Lo rende noto Tass. "
    "Intanto continuano gli attacchi sul porto.\n\n"
    "Ma la visita non serve a preparare la guerra. Lo ha detto il portavoce Mario Verdi. Lo riporta Tass. Poi riparte."
)


def brief(text=TEXT, *, outlets=(TASS, AP), outlet=None):
    """Summarise a text that is one story."""
    clusters = cluster([filed(text, outlet=outlet)], LEXICONS)
    (placement,) = rank(clusters, topics=TOPICS, outlets=outlets, end=END, zone="UTC")
    return summarise(placement, LEXICONS, outlets)


def test_a_sentence_and_its_attribution_are_one():
    """What a spokesman says is never printed without saying that he says it."""
    assert [sentence.text for sentence in brief().sentences] == [
        "Il presidente è arrivato a Minsk per i colloqui con il suo omologo. Lo rende noto Tass.",
        "Ma la visita non serve a preparare la guerra. Lo ha detto il portavoce Mario Verdi. Lo riporta Tass.",
        "Poi riparte.",
    ]


def test_an_aside_stands_apart():
    assert [(topic, sentence.text) for topic, sentence in brief().asides] == [
        ("war", "Intanto continuano gli attacchi sul porto.")
    ]


def test_sentences_are_exactly_their_spans_and_the_first_weighs_most():
    made = brief()
    article = made.placement.cluster.members[0].story.article
    assert all(sentence.text == sentence.span.of(article.text) for sentence in made.sentences)
    assert made.sentences[0].weight == max(sentence.weight for sentence in made.sentences)
    assert [sentence.needs_previous for sentence in made.sentences] == [False, True, True]


def test_publisher_and_relays_are_credited_and_unknown_is_not_independent():
    assert brief(outlet="Il Foglio di Prova").outlets == (Outlet(name="Il Foglio di Prova", kind="unknown"), TASS)
    assert brief(outlet="Ap").outlets[0] == AP


def test_a_derived_headline_is_not_printed_twice():
    made = brief("Intanto migliaia di soldati disertano. Molti chiedono asilo. Pochi lo ottengono.")
    assert made.headline.text == "migliaia di soldati disertano"
    assert made.opening.text == "migliaia di soldati disertano."
    assert [sentence.text for sentence in made.sentences] == ["Molti chiedono asilo.", "Pochi lo ottengono."]


def test_the_denial_stays_whole():
    """No sentence of a brief loses its "not"."""
    made = issue([TEXT], outlets=(TASS, AP))
    (one,) = made.briefs
    assert "non serve" in " ".join(sentence.text for sentence in one.sentences)
    assert [(claim.speaker, claim.relays) for claim in one.claims] == [
        ("Tass", ()),
        ("portavoce Mario Verdi", ("Tass",)),
    ]
