"""The front page and a story's ornaments: numbers, the chart, related stories, standfirsts, quotations."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from builders import DAY, article, audience, issue
from test_compose import ISSUE
from worlds import config

from digest.build import build
from digest.compose import RECENT, cut
from digest.compose.front import chart_of
from digest.lexicons import load_names
from digest.model import Past, Source
from digest.text.datelines import place_of
from digest.wish import Wish, place

NOW = datetime(2026, 1, 5, 7, tzinfo=UTC)
LONG = (
    "Il presidente apre i colloqui con il suo omologo a Vienna davanti ai delegati dei due Paesi e alla stampa. "
    "I negoziati proseguono per tutta la settimana e riguardano il gas, il grano e i confini del nord. "
    "La delegazione ospite alloggia in un albergo del centro e non parla con i giornalisti.\n\n"
    "“Nessuno di noi vuole tornare a casa senza un accordo che duri nel tempo”, ha detto il portavoce Mario Verdi. "
    "Il testo in discussione conta quaranta pagine, e ogni parte ne ha portato una versione propria da casa. "
    "I lavori riprendono domani mattina alle nove nella sala grande del palazzo, a porte chiuse come sempre."
)
TITLED = f" date 2026-01-05 Si apre il vertice di Vienna\n\n{LONG}"


def one(text, **wanted):
    """Cut an issue of one text and return its story."""
    made = cut(issue([text]), audience(key_points=0, **wanted), title="Prova", version="0")
    return made.sections[0].briefs[0]


def test_the_first_issue_is_compared_with_nothing():
    """Without a memory no number is printed and nothing is usual; each section of the day has its row."""
    made = cut(ISSUE, audience(), title="Prova", version="0")
    assert (made.number, made.compared) == (None, 0)
    assert [(bar.topic, bar.stories, bar.usual) for bar in made.chart] == [
        (section.topic, len(section.briefs), None) for section in made.sections
    ]


def test_the_chart_shows_the_mean_of_this_audiences_issues():
    """Other audiences do not count; a section that is usual and missing today has a row with nothing in it."""
    days = ({"desk": {"talks": 2, "flight": 1}}, {"other": {"talks": 9}}, {"desk": {"talks": 3, "": 1}})
    made = cut(ISSUE, audience(), title="Prova", version="0", past=Past(number=4, days=days))
    assert (made.number, made.compared) == (4, 2)
    assert {bar.topic: (bar.stories, bar.usual) for bar in made.chart} == {
        "talks": (6, 2.5),
        "war": (1, 0.0),
        "flight": (0, 0.5),
        None: (1, 0.5),
    }
    assert [bar.topic for bar in made.chart] == ["talks", "war", "flight", None]


def test_a_chart_looks_back_so_far_and_no_further():
    """Of many issues the latest are compared."""
    days = tuple({"desk": {"war": number}} for number in range(RECENT + 5))
    bars, compared = chart_of((), {}, audience(), Past(number=99, days=days))
    assert compared == RECENT
    assert [bar.usual for bar in bars] == [sum(range(RECENT)) / RECENT]


def workspace(folder):
    """Make settings of a workspace with two stories and an archive."""
    seeds = folder / "seeds"
    seeds.mkdir()
    (seeds / "talks.txt").write_text("I colloqui\n\nI negoziati e i colloqui proseguono a Minsk da ieri.\n")
    (seeds / "war.txt").write_text("Missili\n\nGli attacchi militari proseguono, due missili colpiscono la città.\n")
    made = config(
        sources=(Source(path=str(seeds), shown="seeds"),),
        archive=str(folder / ".digest" / "archive.sqlite"),
        audiences=(audience(id="analyst", formats=("json", "markdown")),),
    )
    return place(made, sources=[], output=("out", str(folder / "out")))


def built(settings, day, now):
    """Build the issue of a day; return its JSON and all bytes."""
    made = build(settings, Wish(day=day), now=now)
    assert made.problems == ()
    return json.loads(made.renditions[0].data), tuple(each.data for each in made.renditions)


def test_an_issue_is_numbered_and_compared_by_the_archive(tmp_path):
    """Days count once, an issue never counts itself, and building it again gives the same bytes."""
    settings = workspace(tmp_path)
    first, bytes_of_first = built(settings, DAY, NOW)
    assert (first["number"], first["compared"]) == (1, 0)
    second, bytes_of_second = built(settings, DAY + timedelta(days=1), NOW)
    assert (second["number"], second["compared"]) == (2, 1)
    assert [bar["usual"] for bar in second["chart"]] == [1, 1]
    assert built(settings, DAY + timedelta(days=1), NOW + timedelta(hours=1))[1] == bytes_of_second
    assert built(settings, DAY, NOW + timedelta(hours=2))[1] == bytes_of_first
    (tmp_path / "seeds" / "war.txt").unlink()
    third, _ = built(settings, DAY + timedelta(days=5), NOW + timedelta(hours=3))
    assert (third["number"], third["compared"]) == (3, 2)
    assert {bar["topic"]: (bar["stories"], bar["usual"]) for bar in third["chart"]} == {
        "talks": (1, 1),
        "war": (0, 1),
    }
    without = build(settings, Wish(day=date(2026, 2, 1)), now=None)
    assert (without.editions[0].number, without.editions[0].compared) == (None, 0)


def test_a_key_point_leads_to_stories_that_name_two_of_its_people():
    """One shared name is no relation: presidents are in half of a day's stories."""
    texts = [
        "Vertice\n\nI colloqui fra Vladimir Putin e Alexander Lukashenko si aprono oggi a Minsk con molti ministri.",
        "Ponte\n\nDopo i negoziati di marzo Lukashenko e Putin visitano insieme il ponte nuovo sul fiume.",
        "Gas\n\nPutin riceve l'ambasciatore norvegese e parla di colloqui sul prezzo del metano per l'estate.",
    ]
    made = issue(texts, known=load_names())
    edition = cut(made, audience(key_points=3), title="Prova", version="0")
    titles = {brief.number: brief.headline.text for section in edition.sections for brief in section.briefs}
    related = {titles[each.brief]: {titles[other.number] for other in each.related} for each in edition.key_points}
    assert related == {"Vertice": {"Ponte"}, "Ponte": {"Vertice"}, "Gas": set()}


def test_a_standfirst_is_the_first_sentence_of_a_story_that_goes_on():
    """It stays where it is; a short story, a derived headline and a gap before it have none."""
    assert one(TITLED).standfirst
    assert one(TITLED).passages[0].sentences[0].text.startswith("Il presidente apre")
    assert not one(LONG).standfirst, "the headline is taken from that sentence"
    assert not one(" date 2026-01-05 Vertice\n\nSi aprono i colloqui. I negoziati proseguono.").standfirst
    endless = TITLED.replace("alla stampa", "alla stampa " + "e agli ospiti " * 20)
    assert not one(endless).standfirst


def test_a_quotation_is_words_of_the_text_with_one_who_says_them():
    """It is exactly a part of a printed sentence, and the longest that can be shown."""
    brief = one(TITLED)
    shown = brief.quotation
    assert shown is not None
    assert shown.text == "“Nessuno di noi vuole tornare a casa senza un accordo che duri nel tempo”"
    assert shown.speaker.endswith("Mario Verdi")
    (sentence,) = [s for p in brief.passages for s in p.sentences if s.span.covers(shown.span)]
    start = shown.span.start - sentence.span.start
    assert sentence.text[start : start + len(shown.text)] == shown.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Nessuno di noi vuole tornare a casa senza un accordo che duri nel tempo", "Nessuno vuole tornare a casa"),
        ("che duri nel tempo", "che duri nel tempo " + "e nelle case di tutti " * 5),
        (", ha detto il portavoce Mario Verdi", " sta scritto sul muro"),
    ],
)
def test_what_is_too_short_too_long_or_nobodys_is_not_shown_large(old, new):
    """A few words say nothing large, many are a paragraph, and a quotation of nobody is nobody's."""
    assert one(TITLED.replace(old, new)).quotation is None


def test_a_short_story_repeats_nothing():
    """A quotation needs a story that is longer than it."""
    headline, quoted = TITLED.split("\n\n")[0::2]
    short = f"{headline}\n\nSi aprono i colloqui.\n\n{quoted.partition(' Il testo')[0]}"
    assert one(short).quotation is None


def test_the_place_of_a_story_is_its_datelines():
    """As it is written there; a story without one has none."""
    text = " date 2026-01-05 Vertice\n\nMINSK (Ansa) - Si aprono i colloqui. I negoziati proseguono."
    made = article(text, language="it")
    assert made.dateline is not None
    found = place_of(made.text, made.dateline)
    assert found is not None
    assert found.of(made.text) == "MINSK"
    assert one(text).place == "MINSK"
    assert one(TITLED).place is None


def test_an_audience_counts_its_own_issues(tmp_path):
    """Trial builds for another audience are none of its issues, and leave its number as it is."""
    settings = workspace(tmp_path)
    both = replace(settings, audiences=(*settings.audiences, audience(id="other", formats=("json",))))
    for before in (2, 1):
        build(both, Wish(day=DAY - timedelta(days=before), audiences=("other",)), now=NOW)
    assert built(settings, DAY, NOW)[0]["number"] == 1
    other = build(both, Wish(day=DAY, audiences=("other",)), now=NOW)
    assert other.editions[0].number == 3
