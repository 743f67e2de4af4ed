"""What leads, and why."""

import pytest
from builders import END, LEXICONS, TOPICS, filed, terms

from digest.cluster import cluster
from digest.model import Cluster, Outlet, Ranking, Term
from digest.rank import rank

ORDINARY = Ranking()
WEAK = (
    " date 2026-01-02 Una giornata a Minsk\n\nIl presidente è in città. Domani lo incontrano i giornalisti del luogo."
)
STRONG = " date 2026-01-05 I colloqui\n\nI negoziati e i colloqui con l'ambasciatore proseguono a Roma fino a sera."
NOWHERE = " date 2026-01-05 Il maltempo\n\nPiove su tutta la pianura e i fiumi crescono ancora di un metro."


def ranked(*texts, outlets=(), outlet=None, ranking=ORDINARY):
    """Rank the clusters of some texts."""
    members = [filed(text, name=f"{number}.txt", outlet=outlet) for number, text in enumerate(texts, 1)]
    return rank(cluster(members, LEXICONS), topics=TOPICS, outlets=outlets, end=END, zone="UTC", ranking=ranking)


def test_the_stronger_and_newer_story_leads_its_section_and_the_unclassified_come_last():
    placed = ranked(WEAK, NOWHERE, STRONG)
    assert [(each.topic, each.position) for each in placed] == [("talks", 1), ("talks", 2), (None, 1)]
    assert placed[0].cluster.members[0].story.article.location == "seeds/3.txt"


def test_every_part_of_the_score_is_named():
    for placement in ranked(WEAK, NOWHERE, STRONG):
        assert [reason.name for reason in placement.reasons] == ["outlets", "recency", "topic", "weight"]
        assert placement.score == round(sum(reason.value for reason in placement.reasons), 4)
        assert 0 <= placement.score <= 1


def test_recency_halves_in_two_days_and_an_undated_story_has_none():
    today, older = ranked(STRONG)[0], ranked(STRONG.replace("2026-01-05", "2026-01-03"))[0]
    assert today.reasons[1].value == 0.25
    assert older.reasons[1].value == 0.125
    (undated,) = ranked(STRONG.split("\n\n")[1])
    assert (undated.reasons[1].value, undated.reasons[1].note) == (0.0, "no date")


def test_a_heavier_outlet_raises_its_story():
    light = ranked(STRONG, outlet="Tass")[0]
    heavy = ranked(STRONG, outlet="Tass", outlets=[Outlet(name="Tass", weight=3)])[0]
    assert heavy.score > light.score


def test_copies_of_one_agency_are_one_voice_and_others_count():
    """Two papers that print one agency's text are one voice; a paper with its own text is a second one."""
    own = (
        " date 2026-01-05 Il vertice di Ankara\n\nAd Ankara i due governi hanno ripreso i negoziati sul grano dopo una "
        "notte di attesa, e il ministro turco ha offerto la sua mediazione per i porti del Mar Nero fino a marzo."
    )
    copy = own + "\n\nRiproduzione riservata."
    another = (
        " date 2026-01-05 Negoziati sul grano\n\nRipresi ad Ankara i negoziati dei due governi sul grano: il ministro "
        "turco offre una mediazione per i porti sul Mar Nero, che scadrebbe a marzo dopo una lunga attesa di notte."
    )
    members = [
        filed(text, name=f"{number}.txt", outlet=outlet)
        for number, (text, outlet) in enumerate([(own, "Uno"), (copy, "Due"), (another, "Tre")], 1)
    ]
    one = Cluster(id="a", members=tuple(members[:2]), merges=())
    two = Cluster(id="a", members=tuple(members), merges=())
    found = [rank([each], topics=TOPICS, outlets=(), end=END, zone="UTC")[0].reasons[0] for each in (one, two)]
    assert [reason.note for reason in found] == ["told by 1 (one voice in 2 stories)", "told by 2 in 3 stories"]
    assert found[0].value < found[1].value


def test_unknown_outlets_are_one_voice():
    texts = [STRONG, STRONG.replace("Roma", "Parigi e Lione").replace("fino a sera", "oggi, dicono tutti i presenti")]
    members = tuple(filed(text, name=f"{number}.txt") for number, text in enumerate(texts, 1))
    (placed,) = rank([Cluster(id="a", members=members, merges=())], topics=TOPICS, outlets=(), end=END, zone="UTC")
    assert placed.reasons[0].note.startswith("told by 1 ")


def test_a_wished_half_life_halves_sooner():
    (placed,) = ranked(STRONG.replace("2026-01-05", "2026-01-04"), ranking=Ranking(half_life_hours=24))
    assert placed.reasons[1].value == 0.125


@pytest.mark.parametrize(
    ("term", "raised"),
    [
        ("Roma", True),
        ("ambasc*", True),
        ("negoziati e i colloqui", True),
        ("Tass", True),
        ("rom", False),
        ("Oslo", False),
    ],
)
def test_a_boost_raises_what_has_its_term_or_outlet(term, raised):
    """The score stays below 1, and the reason names the term."""
    plain = ranked(STRONG, outlet="Tass")[0]
    wished = ranked(STRONG, outlet="Tass", ranking=Ranking(boost=terms((term, 1000))))[0]
    assert (wished.score > plain.score) is raised
    assert wished.score <= 1
    assert [reason.note for reason in wished.reasons if reason.name == "boost"] == ([term] if raised else [])


def test_a_boost_of_another_language_does_nothing():
    wished = Ranking(boost=(Term(text="Roma", language="en"),))
    assert ranked(STRONG, ranking=wished)[0].score == ranked(STRONG)[0].score


ALIKE = [
    f" date 2026-01-05 I colloqui di {city}\n\nI negoziati e i colloqui con l'ambasciatore sul grano proseguono a "
    f"{city} fino a sera, dicono i delegati."
    for city in ("Roma", "Bari", "Pisa", "Lodi")
]
OTHER = " date 2025-12-20 Un incontro\n\nUn incontro tra allenatori della squadra femminile di Torino."


def apart(*texts):
    """Rank some texts as events of their own, however alike they are."""
    members = [filed(text, name=f"{number}.txt") for number, text in enumerate(texts, 1)]
    clusters = [Cluster(id=each.story.id, members=(each,), merges=()) for each in members]
    return rank(clusters, topics=TOPICS, outlets=(), end=END, zone="UTC")


def test_a_section_does_not_open_with_three_stories_alike():
    """The third gives way to a weaker story on something else, says so, and stands right behind it."""
    placed = apart(*ALIKE, OTHER)
    places = [each.cluster.members[0].story.article.location for each in placed]
    assert places.index("seeds/5.txt") == 2
    fourth = placed[3]
    assert fourth.reasons[-1].name == "diversity"
    assert "gives way to" in fourth.reasons[-1].note
    assert [each.score for each in placed] == sorted((each.score for each in placed), reverse=True)
    for each in placed:
        assert each.score == round(sum(reason.value for reason in each.reasons), 4)
        assert 0 <= each.score <= 1


def test_a_section_of_nothing_but_alike_stories_keeps_them_all():
    assert len(apart(*ALIKE)) == 4
