"""The term engine against the plainest matcher that can be written, and its fold against the words of a text."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from digest.lexicons import load_lexicons
from digest.text.stems import stemmer_of
from digest.text.terms import Finder, Wanted, fault, fold_text, pattern_of, wild_fault, wild_pattern_of
from digest.text.words import fold_words, words_of

STEMMERS = {code: stemmer_of(lexicon) for code, lexicon in load_lexicons().items()}
LANGUAGES = ("it", "en", "de", "ru", "uk", "ar", "zh", "und")
WORDS = [
    *(
        "guerra",
        "Guerra",
        "guerre",
        "dell'Ucraina",
        "l’Ucraina",
        "l’ ambasciatore",
        "tecnico-militare",
        "perché",
        "PERCHÉ",
    ),
    *("perche\u0301", "straße", "STRASSE", "œuvre", "Łódź", "naïve", "ﬁne", "½", "G7", "snake_case", "disertori"),
    *("disertare", "disertato", "война", "войны", "подъём", "об'єкт", "об’єкт", "й", "и\u0306", "ёлка", "Ελλάδας"),
    *(
        "مُحَمَّد",
        "الحرب",
        "ـ",
        "ﷺ",
        "أوكرانيا",
        "外交部",
        "外",
        "交部长",
        "カタカナ",
        "ไทย",
        "हिन्दी",
        "한국",
        "ᄒ",
        "ᅡ",
        "ß",
        "a",
    ),
]
SIGNS = [
    " ",
    " ",
    " ",
    ", ",
    ". ",
    "\n\n",
    "-",
    "'",
    "’",
    "`",
    "…",
    "\u00a0",
    "\u200b",
    "\u00ad",
    "\u0301",
    "_",
    "«",
    "\x00",
    "\x01",
]
TEXTS = st.one_of(
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS)), max_size=30).map(
        lambda pairs: "".join(word + sign for word, sign in pairs)
    ),
    st.text(st.sampled_from("abAÀàèß'’- .,яйиіїє\u0306\u0301\u0308اًـ外ไ1½_\x00"), max_size=60),
    st.text(max_size=40),
)
PIECES = [
    "guerr*",
    "disert*",
    "~disertare",
    "~guerra",
    "~войной",
    "милит*",
    "об'єкт",
    "a",
    "b",
    "ab",
    "a*",
    "外",
    "ß",
    "½",
]
TERMS = st.lists(
    st.tuples(
        st.lists(st.sampled_from([*PIECES, *WORDS]), min_size=1, max_size=3).map(" ".join),
        st.sampled_from([None, "it", "ru", "zh"]),
    ).filter(lambda pair: fault(pair[0]) is None),
    max_size=12,
)
WILD = ["a?", "a*b", "?a*", "gu*ra", "gu?rra", "str*e", "во?н*", "外*", "a??", "a*à*"]


def plain_words(text):
    """Return the words of a text; those that fold to nothing are none."""
    return [word for word in words_of(text) if word.folded]


def agrees(wanted, word, stem):
    """Tell whether a word is what one word of a term asks for."""
    if wanted.startswith("~"):
        return stem(fold_words(wanted)[-1]) == stem(word)
    regex = "".join({"*": ".*", "?": "."}.get(each) or re.escape(each) for each in wanted)
    return re.fullmatch(regex, word, re.DOTALL) is not None


def asked(term):
    """Take a term apart in the plainest way: its words, each with its mark."""
    found = []
    for piece in term.split():
        words = [word.folded for word in plain_words(piece)]
        if words and piece[-1] == "*":
            words[-1] += "*"
        if words and piece[0] == "~":
            words[-1] = "~" + words[-1]
        found += words
    return found


def brute(terms, text, language, take=asked):
    """Find every term at every word, one by one."""
    words = plain_words(text)
    stem = STEMMERS.get(language, str)
    found = set()
    for number, (term, counts_in) in enumerate(terms):
        wanted = take(term)
        if not wanted or not (counts_in is None or language in {counts_in, "und"}):
            continue
        for first in range(len(words) - len(wanted) + 1):
            run = words[first : first + len(wanted)]
            if all(agrees(each, word.folded, stem) for each, word in zip(wanted, run, strict=True)):
                found.add((number, run[0].start, run[-1].end))
    return found


def engine(terms, text, language, take=pattern_of):
    """Find every term with the engine."""
    finder = Finder([Wanted(take(term), counts_in) for term, counts_in in terms], STEMMERS)
    hits = finder.find(fold_text(text), language)
    found = [(hit.term, hit.start, hit.end) for hit in hits]
    assert len(found) == len(set(found))
    return set(found)


@settings(max_examples=400)
@given(TEXTS)
@example("a ́b")
@example("п’я п’ a’я")
@example("ᄒ" + "ᅡ")
def test_a_folded_text_holds_the_words_of_the_text_at_their_places(text):
    folded = fold_text(text)
    words = plain_words(text)
    assert folded.text.startswith(" ")
    assert "  " not in folded.text
    assert [word.replace("\x01", " ") for word in folded.words] == [word.folded for word in words]
    at = 0
    for word in words:
        end = folded.text.index(" ", at + 1)
        assert (folded.original(at + 1), folded.original(end)) == (word.start, word.end)
        at = end


@settings(max_examples=400)
@given(TERMS, TEXTS, st.sampled_from(LANGUAGES))
@example([("tecnico militare", None)], "tecnico - militare", "it")
def test_the_engine_finds_what_the_plainest_matcher_finds(terms, text, language):
    assert engine(terms, text, language) == brute(terms, text, language)


@settings(max_examples=400)
@given(st.text(st.sampled_from("ab"), max_size=60), st.lists(st.text(st.sampled_from("ab *"), min_size=1), max_size=8))
def test_overlapping_terms_are_all_found(text, written):
    """Of terms that begin alike, hold one another or repeat themselves none hides another."""
    terms = [(term, None) for term in written if fault(term) is None]
    text = " ".join(text[at : at + 2] for at in range(0, len(text), 2))
    assert engine(terms, text, "en") == brute(terms, text, "en")


def wildly(term):
    """Take a term of a query apart in the plainest way; it has no sign but wildcards."""
    return [
        "".join(part if part in {"*", "?"} else "".join(fold_words(part)) for part in re.split(r"([*?])", p))
        for p in term.split()
    ]


@settings(max_examples=300)
@given(st.lists(st.lists(st.sampled_from([*WILD, "a", "外"]), min_size=1, max_size=3).map(" ".join), max_size=6), TEXTS)
def test_wildcards_inside_words_stand_for_letters(written, text):
    terms = [(term, None) for term in written if wild_fault(term) is None]
    assert engine(terms, text, "it", wild_pattern_of) == brute(terms, text, "it", wildly)


def test_a_star_inside_a_word_reaches_forty_letters():
    assert engine([("a*b", None)], f"a{'x' * 40}b", "it", wild_pattern_of)
    assert not engine([("a*b", None)], f"a{'x' * 41}b", "it", wild_pattern_of)


@pytest.mark.parametrize(
    ("term", "what"),
    [
        ("?!", "a word or phrase"),
        ("a*b", "a wildcard only at the end of a word (disert*)"),
        ("~", "a word or phrase"),
        ("x ~", "a word right behind the tilde (~disertare)"),
        ("diser~tare", "a tilde only at the beginning of a word (~disertare)"),
        ("~disert*", "a tilde or a wildcard, not both in one word"),
        ("Marks & Spencer", None),
        ("quo vadis?", None),
        ("~disertare ministr*", None),
    ],
)
def test_a_wrong_term_is_told(term, what):
    assert fault(term) == what


@pytest.mark.parametrize(
    ("term", "what"),
    [
        ("*bc", "a letter before the wildcard (disert*)"),
        ("?bc", "a letter before the wildcard (disert*)"),
        ("a!*", "a letter before the wildcard (disert*)"),
        ("a*b*c*d", "at most 2 wildcards * inside a word"),
        ("a*b?c*", None),
    ],
)
def test_a_wrong_wildcard_is_told(term, what):
    assert wild_fault(term) == what


@pytest.mark.parametrize(
    ("language", "term", "text", "found"),
    [
        ("it", "~disertare", "I soldati disertano; uno ha disertato, un disertore no.", ["disertano", "disertato"]),
        (
            "en",
            "~sanction",
            "Sanctions sanctioned the sanctioning sanctum.",
            ["Sanctions", "sanctioned", "sanctioning"],
        ),
        ("ru", "~санкция", "Новые санкции; санкций, санкциями.", ["санкции", "санкций", "санкциями"]),
        ("de", "~Soldat", "Die Soldaten und der Soldat.", ["Soldaten", "Soldat"]),
        (
            "it",
            "~ministro degli Esteri",
            "Ministri degli Esteri e ministre degli esteri.",
            ["Ministri degli Esteri", "ministre degli esteri"],
        ),
        ("zh", "外交部", "中国外交部发言人。外 交部", ["外交部", "外 交部"]),
    ],
)
def test_stems_are_those_of_the_language(language, term, text, found):
    spans = sorted((start, end) for _, start, end in engine([(term, None)], text, language))
    if language == "zh" and len(words_of("外交部")) == 1:
        pytest.skip("here a run of Han letters is one word")
    assert [text[start:end] for start, end in spans] == found


def test_hostile_texts_are_folded_in_one_pass():
    """A million letters without a blank, or all of them odd, cost no more than their length; the engine returns."""
    for text in ("a" * 300_000, "ß" * 100_000, "'" * 300_000, "a\u0301" * 100_000):
        assert engine([("a*", None), ("b", None)], text, "it") <= {(0, 0, len(text))}
