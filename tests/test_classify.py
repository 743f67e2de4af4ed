"""Stories to topic labels."""

import pytest
from builders import LEXICONS, TALKS, TOPICS, WAR, filed, story, terms, topic
from hypothesis import given
from hypothesis import strategies as st

from digest.classify import classify
from digest.model import Term


def labels(text, *topics):
    """Return topic and score of the labels given."""
    return [(label.topic, round(label.score, 2)) for label in filed(text, topics=topics).labels]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("diet", "La dieta è dietro l'angolo, ma il diet no.", ["diet"]),
        ("Ucraina", "La guerra dell'Ucraina e l’Ucraina di oggi.", ["Ucraina", "Ucraina"]),
        ("ucraina", "Nell’UCRAINA di oggi si combatte ancora.", ["UCRAINA"]),
        ("disert*", "I disertori disertano: è una diserzione.", ["disertori", "disertano"]),
        ("dell'Ucraina", "La guerra dell’Ucraina continua oggi.", ["dell’Ucraina"]),
        ("ministro degli Esteri", "Il ministro degli esteri e il ministro della Difesa.", ["ministro degli esteri"]),
        ("cooperazion* milit*", "Una cooperazione militare e tecnica di lungo periodo.", ["cooperazione militare"]),
        ("Séjourné", "Stèphane Sèjournè parla a Parigi davanti ai cronisti.", ["Sèjournè"]),
        ("tecnico-militare", "La cooperazione tecnico militare cresce ogni anno.", ["tecnico militare"]),
    ],
)
def test_terms_match_whole_words_whatever_their_accents(term, text, found):
    (label,) = filed(text, topics=[topic("one", term)]).labels
    assert [evidence.found for evidence in label.evidence] == found


def test_a_term_inside_a_word_is_not_found():
    assert (
        filed("Il treno è dietro la stazione dietetica di ieri.", topics=[topic("food", "diet", "etica")]).labels == ()
    )


def test_the_score_follows_the_rule():
    """Weight times boost times 1 + ln n, added up, s / (s + 4)."""
    text = "Notizia di oggi dal porto\n\nI colloqui sono aperti. Altri colloqui seguono.\n\nAncora missili nella notte."
    made = filed(text, topics=[TALKS, WAR])
    scores = {label.topic: label.score for label in (*made.labels, *made.considered)}
    talks = 2 * 1.5 * (1 + 0.6931)
    assert scores["talks"] == pytest.approx(talks / (talks + 4), abs=1e-3)
    assert scores["war"] == pytest.approx(2 / 6, abs=1e-3)


def test_the_headline_counts_most():
    body = "Il presidente è atteso domani in città per la firma.\n\nAltro testo. Poi i colloqui."
    (plain,) = filed(f"Una giornata di attesa\n\n{body}").labels
    (titled,) = filed(f"I colloqui di domani\n\n{body}").labels
    assert titled.score > plain.score


def test_all_and_none():
    text = "Il ministro arriva per i colloqui di pace con il suo omologo."
    assert labels(text, topic("a", "colloqui", all=terms("ministro"))) == [("a", 0.27)]
    made = filed(
        text, topics=[topic("a", "colloqui", all=terms("trattato")), topic("b", "colloqui", none=terms("pace"))]
    )
    assert made.labels == ()
    assert [(label.topic, label.refused) for label in made.considered] == [("a", "lacks trattato"), ("b", "holds pace")]


def test_a_topic_below_its_minimum_is_refused_with_the_figures():
    (label,) = filed("Il ministro arriva oggi in città.", topics=[topic("a", "ministro", minimum=0.5)]).considered
    assert label.refused == "0.27 is below the topic's minimum 0.50"


def test_terms_of_another_language_do_not_count():
    english = topic("a").__class__(id="a", titles={}, any=(Term(text="colloqui", language="en"),), minimum=0.1)
    assert filed("Si aprono oggi i colloqui fra i ministri.", topics=[english]).labels == ()


def test_an_aside_is_filed_by_its_sentence_alone():
    """The sentence goes to its own topic, and its words do not count for the story."""
    text = (
        "Il presidente apre i colloqui con il suo omologo a Minsk. I negoziati proseguono domani. "
        "Intanto continuano gli attacchi sul porto."
    )
    made = filed(text)
    assert [label.topic for label in made.labels] == ["talks", "war"]
    (aside,) = [label for label in made.labels if label.sentence]
    assert aside.sentence.of(text) == "Intanto continuano gli attacchi sul porto."
    assert {each.found for each in aside.evidence} == {"attacchi"}


def test_a_strong_aside_does_not_take_the_story_over():
    text = (
        "I colloqui sono aperti a Minsk da ieri sera. "
        "Intanto gli attacchi militari con missili, altri attacchi e altri missili militari colpiscono il porto."
    )
    assert [label.topic for label in filed(text).labels] == ["talks", "war"]


def test_the_order_of_topics_changes_nothing():
    made = story("I colloqui militari: negoziati, missili e ambasciatori a Minsk, dove i soldati disertano.")
    assert classify(made, TOPICS, LEXICONS).labels == classify(made, TOPICS[::-1], LEXICONS).labels


@given(st.text(alphabet="abcdefgh àè'’.-", max_size=300))
def test_evidence_stands_in_the_text(text):
    """Each piece of evidence is a run of whole words at its span, and scores lie between 0 and 1."""
    made = filed(f"Testo. {text or 'a'}", topics=[topic("a", "a*", "b", "c d")])
    for label in (*made.labels, *made.considered):
        assert 0 < label.score < 1
        for evidence in label.evidence:
            assert evidence.found == evidence.span.of(made.story.article.text)


def test_a_story_whose_only_topic_stands_in_a_turn_is_filed_there():
    (label,) = filed(
        "Il presidente Verdi resta a Roma tutta la settimana. Intanto attacchi militari e missili colpiscono il porto."
    ).labels
    assert (label.topic, label.sentence) == ("war", None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Il vertice Nato di Vilnius comincia domani mattina.", [("vertice Nato", 3.0)]),
        ("Il vertice di Vilnius comincia domani mattina.", [("vertice", 1.5)]),
        ("Un vertice prima del vertice Nato a Vilnius, domani.", [("vertice", 1.5), ("vertice Nato", 3.0)]),
    ],
)
def test_of_terms_that_overlap_only_the_heaviest_counts(text, found):
    (label,) = filed(text, topics=[topic("talks", "vertice", ("vertice Nato", 2))]).labels
    assert [(each.found, each.points) for each in label.evidence] == found


STORY = "Il presidente Verdi apre i colloqui con il suo omologo a Minsk. I negoziati proseguono domani nella capitale."


@pytest.mark.parametrize(
    ("sentence", "is_aside"),
    [
        ("Intanto gli attacchi sul porto di Odessa proseguono.", True),
        ("Gli attacchi sul porto di Odessa, nel frattempo, proseguono.", True),
        ("A Odessa gli attacchi proseguono.", True),
        ("Il presidente Verdi teme però gli attacchi su Minsk.", False),
        ("“Gli attacchi su Minsk sono finiti”, ha detto il presidente Verdi.", False),
        ("I negoziati fermeranno gli attacchi sul porto di Odessa.", False),
        ("A Odessa ha piovuto tutto il giorno.", False),
    ],
)
def test_an_aside_looks_like_one_and_speaks_of_another_topic(sentence, is_aside):
    """A turn, a marker, or a last sentence among strangers; never one that leans, quotes or keeps to the story."""
    asides = [label.sentence for label in filed(f"{STORY} {sentence}").labels if label.sentence]
    assert len(asides) == is_aside


def test_a_feature_has_no_asides():
    """A story of very many sentences is not looked through."""
    long = " ".join(f"Il negoziato numero {number} prosegue nella capitale." for number in range(70))
    asides = filed(f"{STORY} {long} Intanto gli attacchi su Odessa proseguono.").labels
    assert [label.sentence for label in asides if label.sentence] == []
