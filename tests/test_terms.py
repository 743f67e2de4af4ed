"""The sample configuration's topics: ordinary news stays out of them, and their own news gets in."""

from functools import cache

import pytest
from builders import LEXICONS, story

from digest.classify import classify
from digest.config import load

BODY = {
    "it": "Lo ha comunicato ieri sera l'ufficio stampa, che darà altri particolari nei prossimi giorni.",
    "en": "The office gave the news last night and will tell more about it in the next few days.",
}
ORDINARY = {
    "it": (
        "L'Inter esulta al novantesimo: Barella mette in fuga i fantasmi",
        "L'attacco della Roma non segna più, il cannoniere resta in panchina",
        "Trattativa chiusa: il centravanti cambia casacca e firma fino al 2028",
        "Gioco offensivo e incursioni sulla fascia: così l'Atalanta si prende il vertice",
        "La ciclista si è ritirata dalla gara dopo la caduta nel deserto",
        "Troppe defezioni per infortunio, il tecnico ha convocato due ragazzi della primavera",
        "Iscrizioni all'asilo nido: in Comune domande fino a venerdì",
        "Asilo chiuso per neve, i genitori protestano",
        "Colloqui scuola-famiglia, gli insegnanti incontrano i genitori",
        "Esercitazione antincendio alla media Manzoni",
        "Il corso di addestramento per cani guida cerca volontari",
        "Un esercito di volontari ripulisce il parco",
        "Una delegazione di studenti in visita al museo",
        "La nuova console da gioco costa meno della vecchia",
        "Carri di Carnevale, sfila anche il rione San Rocco",
        "Reparto di pediatria, inaugurata la sala dei giochi",
        "Cane di razza salvato dal comandante dei vigili",
        "L'opposizione diserta il consiglio comunale sul bilancio",
        "Wagner alla Scala, il pubblico applaude dieci minuti",
        "Rose e gerani: come difendere le piante dagli attacchi degli afidi",
        "Mobilitazione dei genitori contro il taglio degli scuolabus",
        "Casco non omologato, multa al ragazzo in monopattino",
        "Il vicino ha consolato il bambino, la telefonata della madre",
        "Polmonite bilaterale, il cantante rinvia il concerto",
        "Raid dei ladri nella palestra, rubati i palloni",
        "Il sindaco convocato in prefettura per il mercato",
        "Esplosione di colori al vivaio comunale",
    ),
    "en": (
        "How to grow a desert garden with little water",
        "Desert island book is the pupils' favourite",
        "Council under fire over bin collections",
        "Fire brigade rescues cat from church roof",
        "Rocket and tomato salad: plant the seeds in May",
        "Fish tank brightens the school library",
        "Car recalled for a defect in its battery",
        "Striker earns first England call-up",
        "Villa in talks to sign a goalkeeper",
        "City's attack fires blanks, says the coach",
        "School visit to the seaside shell museum",
        "Residents asked to consult on the new cycle lane",
        "Consultant named to run the town's hospital",
        "Drill team practises for the summer parade",
        "Games console sells out before Christmas",
        "Guests left the party early after the power cut",
        "Pupils become reading ambassadors",
        "Parish council in exchange of views on hedges",
        "Nurses on the front line win a pay rise",
        "Neighbours call a truce in the hedge dispute",
        "Commander of the traffic police opens the fair",
        "Police find an old weapon in a garden shed",
        "Man summoned to court over parking fines",
        "Team switch sides after the break and win",
        "Volunteer army plants a thousand trees",
    ),
}
OWN = (
    ("it", "diplomacy", "Convocato l'incaricato d'affari, protesta formale a Varsavia"),
    ("it", "diplomacy", "Riprendono i negoziati di Ginevra"),
    ("it", "diplomacy", "Espulso il console generale a Milano"),
    ("it", "military", "Esercito russo in marcia su Kupjansk, truppe ucraine in ritirata"),
    ("it", "military", "Attacchi su Kharkiv nella notte"),
    ("it", "military", "Droni ucraini contro una raffineria"),
    ("it", "defections", "Chiesto asilo in Norvegia da tre marinai"),
    ("it", "defections", "Un disertore racconta la fuga"),
    ("it", "defections", "Il deputato cambia partito"),
    ("en", "diplomacy", "Moscow summoned the ambassador over the remarks"),
    ("en", "diplomacy", "Consulate in Hamburg to close"),
    ("en", "military", "Shelling kills three near Kherson"),
    ("en", "military", "Drone attack on the port of Odesa"),
    ("en", "defections", "Pilot defected with his helicopter"),
    ("en", "defections", "Hundreds deserted from the brigade"),
)


@cache
def topics():
    """Return the topics of the sample configuration."""
    return load("config.yaml", environment={}).topics


def labels(language, headline):
    """Return the topics that take an article of this headline."""
    told = story(f"{headline}\n\n{BODY[language]}\n", language=language)
    assert told.headline.text == headline
    return [label.topic for label in classify(told, topics(), LEXICONS).labels]


@pytest.fixture(autouse=True)
def _at_home(root, monkeypatch):
    """Read the configuration of the checkout."""
    monkeypatch.chdir(root)


@pytest.mark.parametrize(("language", "headline"), [(code, each) for code, told in ORDINARY.items() for each in told])
def test_ordinary_news_is_in_no_topic(language, headline):
    """Sport, school, gardens and the town council are none of a foreign desk's topics."""
    assert labels(language, headline) == []


@pytest.mark.parametrize(("language", "topic", "headline"), OWN)
def test_a_topic_takes_its_own_news(language, topic, headline):
    """What keeps ordinary news out does not keep out what a topic is for."""
    assert labels(language, headline)[:1] == [topic]


@pytest.mark.parametrize("headline", ["L'esercito avanza nella valle", "Esercitazione nella valle"])
def test_a_word_is_weighed_once(headline):
    """No two terms of one word alone speak for the same occurrence."""
    told = story(f"{headline}\n\n{BODY['it']}\n")
    (label,) = classify(told, topics(), LEXICONS).considered
    assert len(label.evidence) == 1
