"""The reasons behind an issue's decisions."""

from dataclasses import replace

from builders import article, audience, issue

from digest.compose import cut
from digest.model import Outlet
from digest.text.telling import plain
from digest.why import explain, names

TALKS = (
    " date 2022-12 I colloqui di Minsk\n\nIl presidente apre i colloqui. I negoziati proseguono. Due missili cadono."
)
ISSUE = issue([TALKS, "Piove su tutta la pianura e i fiumi crescono ancora."])
TASS = Outlet(name="Tass", kind="state_agency", ownership="state")
EDITIONS = (
    cut(ISSUE, audience(), title="Prova", version="0"),
    cut(ISSUE, audience(id="flight", topics=("flight",)), title="Prova", version="0"),
)


def test_every_decision_about_a_story_is_told():
    text = "\n".join(explain(ISSUE, EDITIONS, "1.txt"))
    story = ISSUE.briefs[0].id
    assert text.splitlines()[0] == f"{story}  I colloqui di Minsk"
    assert "  date        2022-12 (month, from prefix)" in text
    talks = 2 * 2 * (1 + 0.6931) + 2 * 1.5  # "colloqui" twice, best in the headline; "negoziati" once, in the lede
    assert f"  filed under talks, score {talks / (talks + 4):.2f}" in text
    assert "       6.77  colloqui: colloqui 16-24 headline, colloqui 56-64 lede" in text
    assert "  points from war, score 0.43" in text
    assert "  rank        1 in talks" in text
    assert "  desk: printed as number 1" in text
    assert "  flight: left out, other topic: talks is not among this audience's topics" in text


def test_a_story_is_found_by_location_id_and_words_of_its_headline():
    story = ISSUE.briefs[0].id
    asked = ["seeds/1.txt", "1.txt", "./seeds/1.txt", story, story[:6], "COLLOQUI DI"]
    assert len({explain(ISSUE, EDITIONS, each) for each in asked}) == 1
    assert explain(ISSUE, EDITIONS, "9.txt") == ()
    assert explain(ISSUE, EDITIONS, "  ") == ()
    assert {"seeds/1.txt", "1.txt", story} <= set(names(ISSUE))


def test_a_story_is_found_by_the_address_of_its_article():
    """The address is the one that the edition prints; another dress of it leads to the same page."""
    first = replace(article(TALKS, language="it"), url="https://www.news.example/minsk/?id=7")
    made = issue([first, "Piove su tutta la pianura e i fiumi crescono ancora."])
    for asked in (first.url, "http://news.example/minsk?utm_source=x&id=7#top"):
        assert any(line.startswith(f"  read from {first.location},") for line in explain(made, (), asked))
    assert explain(made, (), "https://www.news.example/other") == ()
    assert explain(made, (), "https://") == ()
    assert first.url in names(made)


def test_an_unclassified_story_says_so():
    text = "\n".join(explain(ISSUE, EDITIONS, "2.txt"))
    assert "filed under no topic" in text
    assert "rank        1 in unclassified" in text


def test_what_is_to_be_known_about_the_reading_is_told():
    broken = issue([" date 2022-13 I colloqui di Minsk\n\nI negoziati proseguono."])
    assert "  note        date not understood: 2022-13" in explain(broken, (), "1.txt")


def test_a_source_cannot_steer_the_terminal():
    assert plain("a\x1b]0;owned\x07b\u202ec\nd\u200b") == "a]0;ownedbc d"


def test_who_says_what_is_told_with_what_a_state_controls():
    told = issue(
        ["Il ministro Bo ha negato tutto ieri sera. Lo riporta Tass. «È tardi», ha aggiunto."], outlets=(TASS,)
    )
    lines = explain(told, (), "1.txt")
    assert "  denies      ministro Bo: ha negato, through Tass (state-controlled)" in lines
    assert "  adds        ministro Bo (named before): ha aggiunto" in lines
