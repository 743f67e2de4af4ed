"""What is kept so that an article costs little gives the same as what is worked out anew."""

import gc

import pytest
from builders import LEXICONS
from hypothesis import example, given
from hypothesis import strategies as st

from digest.cycles import seldom_looked_for
from digest.model import Span
from digest.text.figures import figures_of
from digest.text.likeness import Crowd, likeness
from digest.text.words import words_of

_LETTERS = st.sampled_from("abÀé'’- \n.1ёїія中กา\u0301\u00ad")
_SETS = st.lists(st.frozensets(st.sampled_from("abcdefgh"), max_size=6), max_size=8)


@given(st.text(_LETTERS, max_size=30), st.integers(0, 30), st.integers(0, 30))
@example("п'ять слів", 2, 5)
@example("dell'Ucraina", 2, 8)
def test_a_span_has_the_words_of_its_own_characters(text, one, other):
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    alone = [(word.folded, start + word.start, start + word.end, word.capital) for word in words_of(text[start:end])]
    assert [tuple(word) for word in words_of(text, Span(start=start, end=end))] == alone


@pytest.mark.parametrize("length", [80, 12_000, 60_000])
def test_a_text_of_any_length_has_the_same_words(length):
    """Short texts are remembered, longer ones kept for a while, and of the longest each span is looked at anew."""
    text = "Lukashenko parla a Minsk, dell'Ucraina. " * (length // 40)
    found = words_of(text, Span(start=40, end=80))
    assert [(word.folded, text[word.start : word.end]) for word in found] == [
        (each.casefold(), each) for each in ("Lukashenko", "parla", "a", "Minsk", "dell", "Ucraina")
    ]


@given(_SETS, st.frozensets(st.sampled_from("abcdefgh"), max_size=6), st.sampled_from([0.2, 0.4, 0.55, 1.0]))
def test_a_crowd_has_what_a_look_at_each_finds(sets, terms, least):
    crowd = Crowd()
    for each in sets:
        crowd.add(each)
    assert crowd.has(terms, least) == any(likeness(terms, each) >= least for each in sets)


def test_figures_of_a_span_are_those_of_its_characters():
    text = "Ieri 12.500 soldati. Tre navi e 40 uomini nel 2022, 7"
    span = Span(start=21, end=len(text) - 1)
    assert [digits for digits, _ in figures_of(text, span, LEXICONS["it"])] == ["3", "40"]


def test_cycles_are_looked_for_as_often_as_before_when_the_work_is_done():
    before = gc.get_threshold()
    seldom = seldom_looked_for()(gc.get_threshold)
    assert seldom()[0] > before[0]
    assert gc.get_threshold() == before


def test_a_failure_leaves_the_search_for_cycles_as_it_was():
    before = gc.get_threshold()
    with pytest.raises(ZeroDivisionError):
        seldom_looked_for()(lambda: 1 / 0)()
    assert gc.get_threshold() == before
