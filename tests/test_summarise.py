"""Clusters to sentences, claims and credits."""

import pytest
from builders import DAY, END, LEXICONS, TOPICS, audience, filed, issue, story

from digest.cluster import cluster
from digest.compose import compose, cut
from digest.model import Cluster, Outlet, Paragraph, Span
from digest.rank import rank
from digest.summarise import summarise
from digest.text.units import units_of

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


QUAKE = (
    "Un terremoto ha colpito la costa di Izmir poco dopo l'alba di lunedì. Le vittime accertate sono dodici persone, "
    "quasi tutte in un palazzo. Le squadre di soccorso scavano fra le macerie con i cani. Le scuole restano chiuse."
)
QUAKE_AGAIN = (
    "Un forte terremoto ha scosso la costa di Izmir all'alba di lunedì. Nel crollo di un palazzo sono morte 14 "
    "persone, dicono i medici. Il governo turco ha mandato due navi ospedale nel porto. Domani il presidente sarà in "
    "città."
)
QUAKE_ONCE_MORE = (
    "La costa di Izmir è stata colpita da un terremoto all'alba di lunedì. Le vittime accertate sono dodici persone. "
    "L'aeroporto di Izmir ha cancellato tutti i voli del mattino."
)


def merged(*told, **wanted):
    """Cut the cluster of some (outlet, text) pairs for an audience."""
    members = tuple(
        filed(f" date 2026-01-05 Terremoto a Izmir\n\n{text}", name=f"{number}.txt", outlet=outlet)
        for number, (outlet, text) in enumerate(told, 1)
    )
    (placed,) = rank(
        [Cluster(id="q", members=members, merges=())], topics=TOPICS, outlets=(TASS, AP), end=END, zone="UTC"
    )
    made = compose(
        [summarise(placed, LEXICONS, (TASS, AP))],
        day=DAY,
        start=None,
        end=END,
        topics=TOPICS,
        articles=[member.story.article for member in members],
        spiked=(),
        problems=(),
    )
    (section,) = cut(made, audience(key_points=0, **wanted), title="Prova", version="0").sections
    return section.briefs[0]


def passages(brief_):
    """Return outlet and text of what is printed."""
    return [(each.outlet, " ".join(sentence.text for sentence in each.sentences)) for each in brief_.passages]


THREE = (("Ansa", QUAKE), ("Ap", QUAKE_AGAIN), ("Tass", QUAKE_ONCE_MORE))


def test_two_death_tolls_are_both_told_each_with_its_outlet():
    told = passages(merged(*THREE, sentences=3))
    assert [outlet for outlet, text in told if "dodici" in text] == ["Ansa"]
    assert [outlet for outlet, text in told if "14 persone" in text] == ["Ap"]


def test_no_two_sentences_of_an_event_say_the_same():
    """The third outlet has one thing to add, and only that is printed of it, also where everything is printed."""
    told = passages(merged(*THREE))
    assert [text for outlet, text in told if outlet == "Tass"] == [
        "L'aeroporto di Izmir ha cancellato tutti i voli del mattino."
    ]
    assert not any(outlet == "Ap" and text.startswith("Un forte terremoto") for outlet, text in told)


def test_an_event_told_by_one_names_no_outlet_beside_its_passages():
    assert {outlet for outlet, _ in passages(merged(("Ansa", QUAKE)))} == {None}


def test_what_is_not_printed_of_other_outlets_is_counted():
    printed = merged(*THREE, sentences=3)
    shown = sum(len(each.sentences) for each in printed.passages)
    assert (shown, printed.omitted) == (3, 11 - 3)


def test_claims_of_other_outlets_are_told_where_their_sentence_is_printed():
    again = QUAKE_AGAIN.replace("dicono i medici", "ha detto il ministro Ahmet Kaya")
    printed = merged(("Ansa", QUAKE), ("Ap", again))
    assert [claim.speaker for claim in printed.claims] == ["ministro Ahmet Kaya"]


def test_copies_are_one_telling():
    """An agency's text in two papers is told once."""
    printed = merged(("Ansa", QUAKE), ("Il Foglio di Prova", QUAKE + " Riproduzione riservata."))
    assert len({sentence.article for each in printed.passages for sentence in each.sentences}) == 1


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Il ponte cede? No. Regge bene.", 2),
        ("Ha parlato il ministro: «Non cediamo.» Poi è partito.", 2),
        ("«Non cediamo. Non ora», ha detto Rossi. Piove.", 2),
        ("Rossi ha detto: «Non cediamo.\n\n«E non cederemo mai.»\n\nPiove a Roma.", 2),
        ("Il premier lascia l'incarico. La notizia è stata smentita. Piove.", 2),
        ("Il premier lascia l'incarico. Mosca nega. Piove.", 2),
        ("Nessuno è ferito. No, non piove più da ieri mattina.", 2),
    ],
)
def test_what_belongs_together_is_one_unit(text, units):
    made = story(text)
    found = units_of(made.article.text, made.paragraphs, LEXICONS["it"])
    assert len(found) == units


def test_a_label_or_a_question_weighs_less_than_a_sentence():
    made = brief(
        " date 2026-01-05 Il porto\n\nIl porto di Bari riapre lunedì dopo i lavori. Quando riapre il porto di Bari? "
        "Il porto di Bari accoglie quaranta navi al mese.\n\nPorto di Bari, foto d'archivio"
    )
    weights = {sentence.text[:20]: sentence.weight for sentence in made.sentences}
    assert weights["Quando riapre il por"] < weights["Il porto di Bari acc"]
    assert weights["Porto di Bari, foto "] < weights["Il porto di Bari acc"]


ORDINARY = {
    "it": ["Lo sciopero dei treni è finito.", "È morto a Roma il regista Mario Neri.", "Questa mattina piove a Bari."],
    "en": [
        "All flights from Oslo are late.",
        "There were no survivors.",
        "Early on Monday, Mary Oake said she was ill.",
    ],
    "de": ["Das dritte System wird geliefert.", "Die Fahrer streiken am Freitag.", "In diesem Jahr sinkt der Umsatz."],
    "fr": ["Le Premier ministre est à Lyon.", "Il y a deux blessés.", "Ce lundi, les écoles de Lyon rouvrent."],
    "es": ["El presidente viajó a Lima.", "Este lunes abre el puente.", "Otro terremoto sacude la costa."],
    "pl": ["W tym roku rosną ceny.", "Pierwszy pociąg wyjechał z Kijowa.", "Trzech górników nie żyje."],
    "ru": ["Первый вице-премьер прибыл в Минск.", "В этом году цены растут.", "Последний поезд ушел ночью."],
    "uk": ["Перший потяг вирушив зі Львова.", "Цього року ціни зростають.", "Останній автобус пішов уночі."],
    "ar": ["هذا الأسبوع تبدأ المحادثات.", "وقال وزير الخارجية إن المحادثات مستمرة.", "هناك مخاوف من الفيضانات."],
    "zh": ["也门和平谈判开始。", "当地时间星期一，会议开幕。", "和平谈判在日内瓦举行。"],
}


@pytest.mark.parametrize("language", ORDINARY)
def test_ordinary_openings_stand_by_themselves(language):
    """An article is no pronoun, an ordinal no back reference, and this year no thing named before."""
    for text in ORDINARY[language]:
        made = Paragraph(number=1, span=Span(start=0, end=len(text)), sentences=(Span(start=0, end=len(text)),))
        (unit,) = units_of(text, [made], LEXICONS[language])
        assert not unit.leans, text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "En août, il avait posé son hélicoptère."),
        ("en", "Two years later, he had landed there."),
        ("ru", "В августе, он приземлился."),
    ],
)
def test_a_pronoun_behind_a_short_clause_leans(language, text):
    made = Paragraph(number=1, span=Span(start=0, end=len(text)), sentences=(Span(start=0, end=len(text)),))
    (unit,) = units_of(text, [made], LEXICONS[language])
    assert unit.leans
