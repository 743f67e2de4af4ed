"""The same event told twice becomes one cluster."""

import random
from itertools import permutations

import pytest
from builders import LEXICONS, TOPICS, filed, stories

from digest.classify import classify
from digest.cluster import cluster, tongue
from digest.cluster.days import days_told
from digest.text.words import fold_words, words_of

MARCH = (
    " date 2023-06-24 La colonna si ferma a duecento chilometri da Mosca\n\n"
    "La marcia dei mercenari di Prigozhin si è fermata a 200 chilometri da Mosca dopo la mediazione di Lukashenko. "
    "I blindati partiti da Rostov tornano nei campi. Il Cremlino ritira le accuse contro Prigozhin. I mercenari erano "
    "entrati a Rostov sabato mattina senza incontrare resistenza; a Voronezh brucia un deposito di carburante e sei "
    "elicotteri sono stati abbattuti."
)
MARCH_AGAIN = (
    " date 2023-06-25 Prigozhin lascia Rostov e parte per Minsk\n\n"
    "Prigozhin ha lasciato Rostov dopo un giorno di rivolta. La colonna dei mercenari, arrivata a 200 chilometri da "
    "Mosca, è tornata nei campi. A fermarla la mediazione di Lukashenko; il Cremlino ha ritirato le accuse. Sabato "
    "mattina i mercenari erano entrati a Rostov senza resistenza. Restano sei elicotteri abbattuti e un deposito di "
    "carburante in fiamme a Voronezh."
)
MINSK = (
    " date 2022-12 Putin a Minsk da Lukashenko\n\n"
    "Il presidente russo Putin è arrivato a Minsk per colloqui con il presidente bielorusso Lukashenko. Sul tavolo la "
    "sicurezza e la difesa. Il Cremlino nega che Putin voglia trascinare la Bielorussia nel conflitto in Ucraina."
)
MOSCOW = (
    " date 2024-04 Lukashenko al Cremlino da Putin\n\n"
    "Il presidente bielorusso Lukashenko è arrivato a Mosca per due giorni di colloqui con Putin. Dopo il Cremlino lo "
    "aspettano i cosmonauti appena tornati. Non abbiamo mai pensato di conquistare l'Europa, dice, è una bugia."
)
UNDATED = MOSCOW.split("\n\n")[1]


def groups(*texts):
    """Return the file numbers of each cluster."""
    members = [filed(text, name=f"{number}.txt") for number, text in enumerate(texts, 1)]
    return [[each.story.article.location[6] for each in one.members] for one in cluster(members, LEXICONS)]


def test_two_tellings_of_one_event_are_merged_with_their_reasons():
    members = [filed(MARCH, name="1.txt"), filed(MARCH_AGAIN, name="2.txt")]
    (made,) = cluster(members, LEXICONS)
    (merge,) = made.merges
    assert {merge.story, merge.other} == {each.story.id for each in members}
    assert merge.other == made.id
    assert 0.4 <= merge.similarity <= 1
    assert merge.shared


@pytest.mark.parametrize("second", [MOSCOW, UNDATED])
def test_two_meetings_of_the_same_presidents_stay_apart(second):
    """A year and more apart, or with one date missing: a missed merge is better than a false one."""
    assert groups(MINSK, second) == [["1"], ["2"]]


def test_the_same_words_far_apart_in_time_are_two_events():
    assert groups(MINSK, MINSK.replace("2022-12", "2024-12").replace("sicurezza", "pesca")) == [["1"], ["2"]]


def test_stories_of_one_article_are_never_merged():
    body = MARCH.split("\n\n")[1]
    made = stories(f"{MARCH}\n\nLa marcia dei mercenari\n\n{body}")
    assert len(made) == 2
    assert len(cluster([classify(each, TOPICS, LEXICONS) for each in made], LEXICONS)) == 2


def test_two_short_stories_of_one_town_and_day_stay_apart():
    """A few shared names are no proof: a missed merge is better than a false one."""
    day = " date 2026-01-04 "
    fire = (
        "Incendio in un magazzino\n\n"
        "Un incendio ha distrutto un magazzino a Borgo Alto. I vigili del fuoco hanno lavorato."
    )
    barn = (
        "Incendio in un fienile\n\nUn incendio ha distrutto un fienile a Borgo Alto. I vigili del fuoco hanno lavorato."
    )
    assert groups(day + fire, day + barn) == [["1"], ["2"]]


def test_the_order_of_the_stories_changes_nothing():
    members = [filed(text, name=f"{n}.txt") for n, text in enumerate((MARCH, MINSK, MARCH_AGAIN, MOSCOW), 1)]
    first = cluster(members, LEXICONS)
    assert all(cluster(order, LEXICONS) == first for order in permutations(members))
    assert sorted(each.story.id for one in first for each in one.members) == sorted(each.story.id for each in members)


def test_nothing_gives_nothing():
    assert cluster([], LEXICONS) == ()


QUAKE = (
    " date 2026-01-04 Terremoto in Umbria\n\n"
    "Una scossa di terremoto di magnitudo {magnitude} è stata registrata alle {hour} vicino a {place}, in provincia di "
    "{province}, a una profondità di {depth} chilometri. La gente è scesa in strada a {place}; la protezione civile "
    "di {province} controlla scuole e ospedali. Secondo l'istituto di geofisica non si esclude che altre scosse "
    "seguano nelle prossime ore, e i treni della linea restano fermi per i controlli ai binari e ai ponti."
)
NORCIA = QUAKE.format(magnitude="4.6", hour="7.12", place="Norcia", province="Perugia", depth="11")
RENDE = QUAKE.format(magnitude="3.1", hour="16.40", place="Rende", province="Cosenza", depth="24")
WIRE = MARCH_AGAIN.split("\n\n", 1)[1]


def merged(*texts):
    """Return the merges of all clusters, and the story that was told first of each."""
    members = [filed(text, name=f"{number}.txt") for number, text in enumerate(texts, 1)]
    return [merge for one in cluster(members, LEXICONS) for merge in one.merges]


def test_two_notices_of_one_template_stay_apart_where_figures_and_places_differ():
    assert groups(NORCIA, RENDE) == [["1"], ["2"]]


def test_why_two_look_alikes_stay_apart_is_told():
    members = [filed(text, name=f"{number}.txt") for number, text in enumerate((NORCIA, RENDE), 1)]
    one, other = cluster(members, LEXICONS)
    (near,) = one.apart
    assert (near.story, near.other) == (one.id, other.id)
    assert near.words > near.similarity
    assert (
        "figures beside magnitudo: 4.6 and 3.1" in near.against
        or "figures beside magnitudo: 3.1 and 4.6" in near.against
    )


@pytest.mark.parametrize(
    "copy",
    [
        f" date 2023-06-25 Altro titolo\n\nROMA (Agenzia) - {WIRE} Tutti i diritti riservati, scrivete alla redazione.",
        " date 2023-06-25 Altro titolo\n\n" + ". ".join(WIRE.split(". ")[:3]) + ".",
        " date 2023-06-25 Altro titolo\n\n" + WIRE.upper(),
    ],
)
def test_a_wrapped_a_cut_and_a_shouted_copy_are_one_text(copy):
    (merge,) = merged(MARCH_AGAIN, copy)
    assert merge.kind == "copy"
    assert merge.contained > 0.7


def test_two_tellings_in_words_of_their_own_are_no_copies():
    (merge,) = merged(MARCH, MARCH_AGAIN)
    assert (merge.kind, merge.contained) == ("event", None)


def test_a_copy_days_later_is_another_story():
    assert merged(MARCH_AGAIN, MARCH_AGAIN.replace("2023-06-25", "2023-07-25")) == []


def test_the_names_of_files_decide_nothing():
    texts = (MARCH, MINSK, MARCH_AGAIN, MOSCOW, NORCIA, RENDE)
    told = []
    for names in ("abcdef", "fedcba", "cafebd"):
        members = [filed(text, name=f"{name}.txt") for name, text in zip(names, texts, strict=True)]
        told.append({frozenset(each.story.headline.text for each in one.members) for one in cluster(members, LEXICONS)})
    assert told[0] == told[1] == told[2]


def test_a_day_of_other_stories_changes_no_merge():
    """The background keeps the bar the same for few and for many stories."""
    others = [
        f" date 2023-06-24 Notizia {number}\n\nIl comune {number} apre la piscina a Borgo{number}; il sindaco taglia "
        f"il nastro tra i bambini, e la banda suona fino a sera davanti al bar numero {number}."
        for number in range(60)
    ]
    alone = [merge.shared[:1] for merge in merged(MARCH, MARCH_AGAIN)]
    members = [filed(text, name=f"{number:03}.txt") for number, text in enumerate((MARCH, MARCH_AGAIN, *others))]
    (pair,) = [
        each for each in cluster(members, LEXICONS) if each.members[0].story.headline.text.startswith(("La", "Pr"))
    ]
    assert len(pair.members) == 2
    assert alone


def test_a_full_table_of_words_changes_nothing(monkeypatch):
    """The words that were met before are forgotten when they are too many."""
    members = [filed(text, name=f"{n}.txt") for n, text in enumerate((MARCH, MINSK, MARCH_AGAIN, MOSCOW, NORCIA), 1)]
    first = cluster(members, LEXICONS)
    monkeypatch.setattr(tongue, "_MOST_KNOWN", 10)
    assert cluster(members, LEXICONS) == first


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Gulf of Aden, November 12, 2011", ["2011-11-12"]),
        ("Updated : 12th November 2011 at 20:09", ["2011-11-12"]),
        ("Il 12 novembre 2011 e nel luglio 2022", ["2011-11-12", "2022-07"]),
        ("Am 3. Mai 2023 in Berlin", ["2023-05-03"]),
        ("В среду, 3 мая 2023 года", ["2023-05-03"]),
        ("3 травня 2023 року", ["2023-05-03"]),
        ("W dniu 3 maja 2023 r.", ["2023-05-03"]),
        ("في 3 مايو 2023", ["2023-05-03"]),
        ("北京2023年7月17日电", ["2023-07-17"]),
        ("Nel 2022 e il 12 novembre", []),
        ("31 February 2023", ["2023-02"]),
    ],
)
def test_days_are_told_with_their_year_in_any_language(text, told):
    assert [str(day) for day in days_told(fold_words(text))] == told


def test_the_days_that_a_story_without_a_date_tells_speak_for_and_against():
    undated = MARCH_AGAIN.split("\n\n")[1]
    told = ["il 24 giugno 2023", "un giorno di giugno", "il 24 giugno 2021"]
    found = [merged(MARCH, f"{undated} Tutto era cominciato {day}.")[0].similarity for day in told]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == len(found)


PATROL = (
    " date 2026-01-04 La marina ferma i pirati nel golfo di Aden\n\n"
    "La marina indiana ha respinto un attacco di pirati somali contro un mercantile nel golfo di Aden. La nave {ship}, "
    "in pattuglia da settembre, ha mandato un elicottero; i pirati della {boat} sono stati disarmati e i fucili "
    "gettati in mare. {own} La pirateria costa agli armatori milioni, e la marina indiana scorta i convogli ad Aden."
)
OWN = (
    "Il comandante loda l'equipaggio.",
    "Nessuno è rimasto ferito tra i marinai.",
    "Il ministero annuncia nuove missioni.",
    "Gli armatori ringraziano la difesa.",
    "Il convoglio riprende la rotta di notte.",
    "Un'inchiesta stabilirà da dove venivano.",
)


def test_two_events_that_many_tell_alike_are_parted_by_the_names_that_exclude_each_other():
    """Each side leaves out the other's ship and boat: no writer's whim, since all of them do."""
    one = [PATROL.format(ship="Mysore", boat="Gibe", own=own) for own in OWN]
    other = [PATROL.format(ship="Sukanya", boat="Recognised", own=own) for own in OWN]
    members = [filed(text, name=f"{number:02}.txt") for number, text in enumerate((*one, *other))]
    found = [sorted(each.story.article.location for each in made.members) for made in cluster(members, LEXICONS)]
    sides = [{name for name in names if int(name[-6:-4]) < len(OWN)} for names in found]
    assert all(not side or len(side) == len(names) for side, names in zip(sides, found, strict=True))


def test_a_reading_has_the_words_of_its_own_story():
    """Also of the second story that is looked up, whose words the table knows in another order."""
    known = tongue.tongues_of(LEXICONS)("it")
    for text in (MARCH, MARCH_AGAIN):
        story = filed(text).story
        reading = known.read(story)
        told = tuple(word.folded for span, _ in reading.spans for word in words_of(story.article.text, span))
        assert reading.folded(0, len(told)) == told
        assert reading.folded(3, 5) == told[3:5]


CROWD = (
    "MINSK (Ansa) - Belarusian president Alexander Lukashenko met his Russian counterpart Vladimir Putin in Minsk.",
    "The two leaders discussed the joint regional grouping of forces and the supply of Iskander missiles.",
    "Lukashenko thanked Moscow for the S-400 systems.",
    "Foreign minister Sergei Aleinik said that the talks lasted three hours.",
    "Nothing was said about the war in Ukraine by either side at the press conference.",
    "The opposition leader Svetlana Tikhanovskaya called the visit a farce from her exile in Vilnius.",
    "Analysts in Warsaw expect joint exercises near Brest in January.",
    "The Kremlin spokesman Dmitry Peskov dismissed the reports as groundless speculation.",
)


def crowd(count, *, is_edited):
    """Return one agency's text as so many outlets print it, each with a line of its own."""
    printed = []
    for number in range(count):
        chance = random.Random(number)  # noqa: S311 - the same texts each time, no secret
        kept = [each for place, each in enumerate(CROWD) if not is_edited or place < 2 or chance.random() < 0.8]
        headline = f"Lukashenko meets Putin in Minsk{f', report {number}' if is_edited else ''}"
        text = f" date 2022-12-20 {headline}\n\n{' '.join(kept)} Printed in town{number} by printer{number}."
        printed.append(filed(text, name=f"{number}.txt"))
    return printed


@pytest.mark.parametrize(("count", "is_edited"), [(200, False), (200, True), (400, False)])
def test_a_text_that_hundreds_of_outlets_print_is_one_event(count, is_edited):
    (made,) = cluster(crowd(count, is_edited=is_edited), LEXICONS)
    assert len(made.members) == count
    assert {merge.kind for merge in made.merges} == {"copy"}


def test_a_notice_below_very_many_stories_merges_none_of_them():
    """What more than fifty stories have may be boilerplate: it makes copies only where it is most of a text."""
    notice = (
        "Subscribe to our free newsletter and read every morning what happened during the night, chosen for you by our "
        "editors in the capital and abroad, and never miss an important story again."
    )
    events = [
        f" date 2023-06-24 Osprey{n} wins{n} cup{n}\n\nThe team{n} of coach{n} beat{n} rival{n} in stadium{n} before "
        f"crowd{n}. Striker{n} shot{n} after pass{n} from winger{n}. Keeper{n} saved{n} corner{n} and penalty{n} at "
        f"whistle{n}. Chairman{n} praised{n} players{n} for spirit{n} and effort{n} through season{n}. The fans{n} "
        f"sang{n} along avenue{n} towards square{n} until midnight{n}. Mayor{n} invited{n} them to palace{n}. {notice}"
        for n in range(60)
    ]
    members = [filed(text, name=f"{number}.txt") for number, text in enumerate(events)]
    assert len(cluster(members, LEXICONS)) == len(events)
