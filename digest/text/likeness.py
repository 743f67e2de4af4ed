"""Likeness: how much two short texts say the same.

In: text. Out: its terms, and how many of them two texts share. It needs no word list: a term is the beginning of a long
word, a figure, or two signs of a script without blanks, so that it works in every language, and endings hardly count.
It is no judge of events: see `digest.cluster`.

Source: truncation as in J. Savoy, "Stemming of French words based on grammatical categories" (1993), and McNamee and
Mayfield, "Character n-gram tokenization for European language text retrieval" (2004); the cosine of two sets.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from math import sqrt

from digest.text.words import Word, words_of

ALIKE = 0.55
"""Least likeness of two sentences of which one is enough; see docs/explanation/decisions.md."""

ALIKE_ELSEWHERE = 0.4
"""The same for sentences of two outlets on one event, which tell it in their own words."""

_STEM = 6
_SHORTEST = 4
_FIRST_IDEOGRAPH = "\u2e80"


@lru_cache(maxsize=16384)  # the same sentences are compared for each audience
def terms_of(text: str) -> frozenset[str]:
    """Return the terms of a text."""
    return terms(words_of(text))


def terms(words: Sequence[Word], *, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the terms of some words that follow each other; words `without` a subject of their own are passed over."""
    found: set[str] = set()
    before = ""
    for word in words:
        folded = word.folded
        if len(folded) >= _SHORTEST or folded.isdigit():
            if folded not in without:
                found.add(folded[:_STEM])
        elif folded >= _FIRST_IDEOGRAPH:
            found.add(before + folded if before >= _FIRST_IDEOGRAPH else folded)
        before = folded[-1:]
    return frozenset(found) or _lone(words)


def likeness(one: frozenset[str], two: frozenset[str]) -> float:
    """Return the cosine of two sets of terms, 0-1."""
    return len(one & two) / sqrt(len(one) * len(two)) if one and two else 0.0


class Crowd:
    """Sets of terms, among which like ones are found without looking at each."""

    def __init__(self) -> None:
        """Begin without any."""
        self._sizes: list[int] = []
        self._places: dict[str, list[int]] = defaultdict(list)

    def add(self, terms: frozenset[str]) -> None:
        """Take a set in."""
        for term in terms:
            self._places[term].append(len(self._sizes))
        self._sizes.append(len(terms))

    def has(self, terms: frozenset[str], least: float) -> bool:
        """Tell whether the likeness of any set to these terms is at least `least`, which is more than 0."""
        known = self._places
        shared = Counter(chain.from_iterable([known[term] for term in terms if term in known]))
        return any(count / sqrt(len(terms) * self._sizes[place]) >= least for place, count in shared.items())


def alike(one: str, two: str, *, least: float = ALIKE) -> bool:
    """Tell whether one of two sentences is enough."""
    return likeness(terms_of(one), terms_of(two)) >= least


def shingles(words: Sequence[Word], length: int = 4) -> frozenset[tuple[str, ...]]:
    """Return every run of `length` words, folded."""
    folded = [word.folded for word in words]
    return frozenset(zip(*(folded[start:] for start in range(length)), strict=False))


def _lone(words: Iterable[Word]) -> frozenset[str]:
    """Return all words of a text that has only short ones."""
    return frozenset(word.folded for word in words)
