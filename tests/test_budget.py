"""Words, minutes and pages: what fits, in fair shares, and what is told of the rest."""

from collections import Counter
from dataclasses import replace

import pytest
from builders import LEXICONS, audience
from hypothesis import given, settings
from hypothesis import strategies as st
from test_compose import DAY, ISSUE, edition, printed
from worlds import ROOT

from digest.compose import cut
from digest.compose.plan import headline_place
from digest.model import Measure
from digest.render import render
from digest.text.words import words_of

TEMPLATES = (str(ROOT / "templates"),)
FULL = edition()


def told(made):
    """Return every text that is printed or listed."""
    yield from (point.passage.sentences[0].text for point in made.key_points)
    for section in made.sections:
        for brief in section.briefs:
            yield brief.headline.text
            yield from (sentence.text for passage in brief.passages for sentence in passage.sentences)
        for pointer in section.pointers:
            yield from (sentence.text for sentence in (pointer.passage.sentences if pointer.passage else ()))
    yield from (each.headline.text for each in made.left_out)


def length(made):
    """Count the words of all that."""
    return sum(len(words_of(text)) for text in told(made))


def test_words_are_counted_as_they_are_printed():
    for made in (FULL, edition(words=90, left_out="list"), edition(sentences=1)):
        assert made.words == length(made)


@settings(max_examples=60)
@given(
    words=st.none() | st.integers(1, 400),
    minutes=st.none() | st.floats(0.05, 3),
    pages=st.none() | st.floats(0.3, 4),
    left_out=st.sampled_from(["list", "count"]),
    sentences=st.none() | st.integers(1, 3),
    total=st.none() | st.integers(1, 8),
    key_points=st.integers(0, 4),
)
def test_the_laws_of_budgets(**wanted):
    """The limits hold but for a first story; each section keeps its order; the sums balance; what is cut is told."""
    made = edition(**wanted)
    ids = printed(made)
    if len(ids) > 1:
        assert wanted["words"] is None or made.words <= wanted["words"]
        assert wanted["minutes"] is None or made.words <= wanted["minutes"] * LEXICONS["it"].pace + 1e-6
    assert ids
    for section in made.sections:
        order = [brief.id for brief in ISSUE.briefs if brief.placement.topic == section.topic]
        kept = [brief.id for brief in section.briefs]
        assert kept == order[: len(kept)]
    account = made.account
    assert account.stories == account.printed + account.merged + sum(tally.count for tally in account.left_out)
    assert Counter([*ids, *(each.id for each in account.spiked)]) == Counter(brief.id for brief in ISSUE.briefs)
    cut_short = [each for each in account.spiked if each.reason in {"no_room", "section_full", "edition_full"}]
    assert len(made.left_out) + made.unlisted == len(cut_short)
    assert wanted["left_out"] == "list" or not made.left_out


def test_every_section_gets_a_share():
    """A section of five stories does not starve those of one."""
    made = edition(words=70, key_points=0)
    assert [section.topic for section in made.sections if section.briefs] == ["talks", "war", None]
    assert 0 < made.words <= 70


def test_room_that_is_left_makes_stories_longer():
    made = edition(words=10_000, key_points=0)
    assert printed(made) == printed(FULL)
    assert [b.omitted for s in made.sections for b in s.briefs] == [0] * 8
    assert sum(b.omitted for s in edition(words=150, key_points=0).sections for b in s.briefs) > 0


def test_more_words_never_print_fewer_stories():
    counts = [len(printed(edition(words=words, key_points=0))) for words in range(20, 300, 20)]
    assert counts[-1] == 8
    assert counts[0] < 8


def test_what_is_cut_is_listed_with_headline_outlet_and_citation():
    made = edition(total=3, left_out="list")
    assert [each.id for each in made.left_out] == [b.id for b in ISSUE.briefs if b.id not in printed(made)]
    texts = {article.id: article.text for article in ISSUE.articles}
    for each in made.left_out:
        assert each.headline.span.of(texts[each.citation.article]) == each.headline.text
        assert each.citation in made.citations
        assert each.citation.span.covers(each.headline.span)
    assert made.unlisted == 0
    assert edition(total=3).unlisted == 5


def test_a_headline_of_its_own_is_cited_as_such_and_a_derived_one_by_its_paragraph():
    places = {headline_place(brief)[1] for brief in ISSUE.briefs if not brief.headline.derived}
    assert places == {0}
    assert {headline_place(brief)[1] for brief in ISSUE.briefs if brief.headline.derived} == {1}


@pytest.mark.parametrize("form", ["markdown", "html", "json"])
def test_every_format_tells_what_was_cut(form):
    made = edition(total=3, left_out="list")
    text = render(made, form, templates=TEMPLATES)[0].data.decode()
    assert all(each.headline.text in text for each in made.left_out)
    counted = render(replace(edition(total=3), show=()), form, templates=TEMPLATES)[0].data.decode()
    assert "5" in counted
    ordinary = [each.headline.text for each in made.left_out if not each.headline.derived]
    assert form == "json" or not any(headline in counted for headline in ordinary)


def test_minutes_follow_the_pace_of_the_language():
    """Chinese is counted by characters, Polish is read more slowly than English."""
    slow = replace(ISSUE, briefs=tuple(replace(brief, pace=50) for brief in ISSUE.briefs))
    fast, slowly = (cut(each, audience(), title="Prova", version="0") for each in (ISSUE, slow))
    assert slowly.words == fast.words
    assert slowly.minutes > fast.minutes
    wanted = audience(minutes=1.0)
    assert len(printed(cut(slow, wanted, title="", version=""))) < len(
        printed(cut(ISSUE, wanted, title="", version=""))
    )
    assert LEXICONS["zh"].pace > LEXICONS["en"].pace > LEXICONS["pl"].pace


def test_a_small_page_holds_less():
    small = Measure(words_a_line=5, lines_a_page=30)
    counts = [
        len(printed(cut(ISSUE, audience(pages=3), title="", version="", measure=each))) for each in (small, Measure())
    ]
    assert counts[0] < counts[1]


def test_the_day_has_eight_stories():
    """The figures above rest on it."""
    assert len(DAY) == len(ISSUE.briefs) == 8
