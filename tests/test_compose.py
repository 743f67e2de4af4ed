"""Briefs to an issue, and an issue cut for an audience."""

from collections import Counter

import pytest
from builders import audience, issue
from hypothesis import given
from hypothesis import strategies as st
from test_cluster import MARCH, MARCH_AGAIN

from digest.compose import cut

TALKS = (
    " date 2026-01-0{0} Colloqui {0}\n\nI colloqui numero {0} di {1} sono finiti. I negoziati di {1} proseguono. "
    "Ne parla {2}. Poi {2} tace."
)
CITIES = ("Roma", "Minsk", "Parigi", "Vienna", "Ankara")
PEOPLE = ("Aldo", "Berta", "Carlo", "Dora", "Elio")
ASIDE = (
    "I colloqui di Tallinn sono aperti da ieri sera. I negoziati proseguono. "
    "Intanto continuano gli attacchi sul porto di Odessa."
)
WAR = "Due missili hanno colpito la centrale. Gli attacchi militari proseguono da giorni. Lo scrive un quotidiano."
NOTHING = "Piove su tutta la pianura padana. I fiumi crescono ancora di un metro."
DAY = [TALKS.format(n, CITIES[n - 1], PEOPLE[n - 1]) for n in range(1, 6)] + [ASIDE, WAR, NOTHING]
ISSUE = issue(DAY)


def edition(**wanted):
    """Cut the day for an audience."""
    return cut(ISSUE, audience(**wanted), title="Prova", version="0")


def printed(made):
    """Return the ids printed, in order."""
    return [brief.id for section in made.sections for brief in section.briefs]


def test_a_full_edition_prints_every_story_once_in_order_of_sections():
    made = edition()
    assert [section.topic for section in made.sections] == ["talks", "war", None]
    assert Counter(printed(made)) == Counter(brief.id for brief in ISSUE.briefs)
    assert [brief.number for section in made.sections for brief in section.briefs] == list(range(1, 9))


def test_an_aside_is_printed_in_its_own_section_and_nowhere_else():
    made = edition(key_points=0)
    (pointer,) = [pointer for section in made.sections if section.topic == "war" for pointer in section.pointers]
    assert [sentence.text for sentence in pointer.passage.sentences] == [
        "Intanto continuano gli attacchi sul porto di Odessa."
    ]
    told = [brief for section in made.sections for brief in section.briefs if brief.id == pointer.id]
    assert told[0].number == pointer.number
    assert [also.topic for also in told[0].also] == ["war"]
    texts = [sentence.text for passage in told[0].passages for sentence in passage.sentences]
    assert "Intanto continuano gli attacchi sul porto di Odessa." not in texts


def test_an_aside_without_a_section_of_its_own_stays_in_its_story():
    made = edition(topics=("talks",), key_points=0)
    texts = [s.text for b in made.sections[0].briefs for p in b.passages for s in p.sentences]
    assert "Intanto continuano gli attacchi sul porto di Odessa." in texts


def test_limits_leave_stories_out_with_the_reason():
    made = edition(per_section=2, total=4, unclassified=False)
    reasons = {tally.name: tally.count for tally in made.account.left_out}
    assert reasons == {"section_full": 4, "unclassified": 1}
    assert len(printed(made)) == 3
    smaller = edition(total=2)
    assert [section.topic for section in smaller.sections if section.briefs] == ["talks", "war"]
    assert {tally.name: tally.count for tally in smaller.account.left_out} == {"edition_full": 6}
    other = edition(topics=("war",))
    assert {tally.name: tally.count for tally in other.account.left_out} == {"other_topic": 6}


def test_a_short_brief_takes_the_heaviest_sentences_in_source_order_and_counts_the_rest():
    made = edition(sentences=1, key_points=0)
    whole = {brief.id: len(brief.sentences) for brief in ISSUE.briefs}
    for section in made.sections:
        for brief in section.briefs:
            assert sum(len(passage.sentences) for passage in brief.passages) == 1
            assert not brief.passages[0].sentences[0].needs_previous
            assert brief.omitted == whole[brief.id] - 1


def test_key_points_are_sentences_of_different_stories_not_repeated_in_short_briefs():
    made = edition(sentences=1, key_points=3)
    keys = [point.passage.sentences[0] for point in made.key_points]
    assert len({point.brief for point in made.key_points}) == 3
    body = [s for section in made.sections for b in section.briefs for p in b.passages for s in p.sentences]
    assert not any(one.article == key.article and one.span.meets(key.span) for one in body for key in keys)


def test_citations_are_numbered_in_printed_order_and_span_what_they_cite():
    made = edition()
    passages = [point.passage for point in made.key_points]
    for section in made.sections:
        passages += [passage for brief in section.briefs for passage in brief.passages]
        passages += [pointer.passage for pointer in section.pointers if pointer.passage]
    first_seen = list(dict.fromkeys(passage.citation.number for passage in passages))
    assert first_seen == [citation.number for citation in made.citations] == list(range(1, len(first_seen) + 1))
    texts = {article.id: article.text for article in ISSUE.articles}
    for passage in passages:
        for sentence in passage.sentences:
            assert passage.citation.span.covers(sentence.span)
            assert sentence.text == sentence.span.of(texts[sentence.article])
            assert (passage.citation.article, passage.citation.paragraph) == (sentence.article, sentence.paragraph)


def test_origins_are_numbered_by_first_citation_and_carry_hashes():
    made = edition()
    cited = list(dict.fromkeys(citation.article for citation in made.citations))
    assert [origin.article for origin in made.origins] == cited
    assert all(len(origin.sha256) == len(origin.text_sha256) == 64 for origin in made.origins)


@given(
    per_section=st.none() | st.integers(1, 6),
    total=st.none() | st.integers(1, 9),
    sentences=st.none() | st.integers(1, 4),
    key_points=st.integers(0, 5),
    topics=st.permutations(["talks", "war", "flight"]).flatmap(
        lambda all_: st.sampled_from([all_[:1], all_[:2], all_])
    ),
    unclassified=st.booleans(),
)
def test_the_laws_of_cutting(**wanted):
    """A cut edition is a subset in the same order, each story ends printed or left out once, and the sums balance."""
    wanted["topics"] = tuple(wanted["topics"])
    made = edition(**wanted)
    account = made.account
    assert account.stories == account.printed + account.merged + sum(tally.count for tally in account.left_out)
    assert account.found == account.read + len(account.unreadable)
    told = printed(made)
    left = [spiked.id for spiked in account.spiked]
    assert Counter([*told, *left]) == Counter(brief.id for brief in ISSUE.briefs)
    for section in made.sections:
        order = [brief.id for brief in ISSUE.briefs if brief.placement.topic == section.topic]
        ids = [brief.id for brief in section.briefs]
        assert ids == [name for name in order if name in ids]
        assert section.briefs or section.pointers
    for section in made.sections:
        for brief in section.briefs:
            spans = [sentence.span for passage in brief.passages for sentence in passage.sentences]
            assert spans == sorted(spans)


def test_a_merged_story_counts_once_and_keeps_its_origin():
    march, again = MARCH, MARCH_AGAIN
    made = cut(issue([march, again]), audience(), title="Prova", version="0")
    (section,) = made.sections
    (brief,) = section.briefs
    assert (brief.told_by, len(brief.origins), made.account.merged, made.account.stories) == (2, 2, 1, 2)
    assert brief.omitted == 4
    assert [passage.outlet for passage in brief.passages] == ["", ""]
    assert brief.passages[1].sentences[0].text == "Prigozhin ha lasciato Rostov dopo un giorno di rivolta."


@pytest.mark.parametrize("texts", [[], [NOTHING]])
def test_a_quiet_day_gives_no_empty_section(texts):
    made = cut(issue(texts), audience(unclassified=False), title="Prova", version="0")
    assert made.sections == ()
    assert made.account.printed == 0


def test_a_sentence_and_its_attribution_stay_together_when_an_aside_is_taken_out():
    """The attribution of an aside goes with the aside, and never to the sentence before it."""
    text = (
        "Il presidente apre i colloqui con il suo omologo. I negoziati proseguono. Intanto gli attacchi militari "
        "colpiscono il porto. Lo ha detto il portavoce Mario Verdi."
    )
    made = cut(issue([text]), audience(key_points=0), title="Prova", version="0")
    talks, war = made.sections
    assert [s.text for b in talks.briefs for p in b.passages for s in p.sentences] == ["I negoziati proseguono."]
    (pointer,) = war.pointers
    assert pointer.passage.sentences[0].text == (
        "Intanto gli attacchi militari colpiscono il porto. Lo ha detto il portavoce Mario Verdi."
    )


def test_a_key_point_keeps_its_attribution():
    text = (
        "Il governo di Minsk non ha alcuna intenzione di riaprire i colloqui con i Paesi vicini prima della fine dei "
        "negoziati sul gas e del grano, né di ritirare i soldati.\n\nLo ha detto il portavoce Mario Verdi."
    )
    made = cut(issue([text]), audience(key_points=1, sentences=1), title="Prova", version="0")
    (point,) = made.key_points
    assert point.passage.sentences[0].text.endswith("Lo ha detto il portavoce Mario Verdi.")


def test_a_key_point_never_quotes_without_a_speaker():
    """A headline such as «it is a lie» would read as the newsroom's own words."""
    text = (
        'L\'attacco ai vicini "è una bugia". I due presidenti conducono i negoziati in città da ieri. '
        "Poi i colloqui proseguono a porte chiuse."
    )
    (point,) = cut(issue([text]), audience(key_points=1), title="Prova", version="0").key_points
    assert point.passage.sentences[0].text == "I due presidenti conducono i negoziati in città da ieri."


def test_an_aside_of_a_story_that_is_left_out_is_printed_all_the_same():
    made = edition(per_section=1, key_points=0)
    (war,) = [section for section in made.sections if section.topic == "war"]
    (pointer,) = war.pointers
    assert pointer.number is None
    assert pointer.passage.sentences[0].text == "Intanto continuano gli attacchi sul porto di Odessa."


def test_a_story_goes_to_its_second_topic_where_the_first_has_no_section():
    both = "I colloqui e i negoziati militari proseguono. Gli attacchi con missili non cessano. Tace il governo."
    made = cut(issue([both]), audience(topics=("war",), key_points=0), title="Prova", version="0")
    (section,) = made.sections
    assert (section.topic, len(section.briefs), section.pointers) == ("war", 1, ())
    assert section.briefs[0].evidence


def test_gaps_are_marked_where_the_source_goes_on_and_nowhere_else():
    """An aside that is printed elsewhere leaves a gap; one that stays in its story leaves none."""
    text = "I colloqui sono aperti a Minsk.\n\nIntanto tacciono gli attacchi.\n\nI negoziati proseguono domani."
    text = text.replace("\n\n", " ") + " Poi si riparte."
    apart = cut(issue([text]), audience(key_points=0), title="Prova", version="0")
    whole = cut(issue([text]), audience(topics=("talks",), key_points=0), title="Prova", version="0")
    assert [[p.gap for p in b.passages] for s in apart.sections for b in s.briefs] == [[True]]
    assert [[p.gap for p in b.passages] for s in whole.sections for b in s.briefs] == [[False]]
    assert [b.omitted for made in (apart, whole) for s in made.sections for b in s.briefs] == [0, 0]


def test_equal_stories_of_one_article_are_two():
    block = "Missili sul porto\n\nDue missili hanno colpito il porto. Gli attacchi proseguono."
    made = issue([f"Brevi\n\n{block}\n\n{block}"])
    assert len({brief.id for brief in made.briefs}) == len(made.briefs) == 2
