"""What leads, and why."""

from builders import END, LEXICONS, TOPICS, filed

from digest.cluster import cluster
from digest.model import Outlet
from digest.rank import rank

WEAK = (
    " date 2026-01-02 Una giornata a Minsk\n\nIl presidente è in città. Domani lo incontrano i giornalisti del luogo."
)
STRONG = " date 2026-01-05 I colloqui\n\nI negoziati e i colloqui con l'ambasciatore proseguono a Roma fino a sera."
NOWHERE = " date 2026-01-05 Il maltempo\n\nPiove su tutta la pianura e i fiumi crescono ancora di un metro."


def ranked(*texts, outlets=(), outlet=None):
    """Rank the clusters of some texts."""
    members = [filed(text, name=f"{number}.txt", outlet=outlet) for number, text in enumerate(texts, 1)]
    return rank(cluster(members, LEXICONS), topics=TOPICS, outlets=outlets, end=END, zone="UTC")


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
