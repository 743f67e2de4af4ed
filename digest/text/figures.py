"""Figures: what a sentence counts, and how many of it.

In: a text and the lexicon of its language. Out: figures, as digits also where they are written out, each with the
words that stand beside it, for two texts to be compared by. It knows no sums and no units, and takes years for dates.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from digest.model import Span
from digest.text.lexicon import Lexicon
from digest.text.words import words_of

_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?")
_YEAR_DIGITS = 4
_YEARS = range(1900, 2101)
_STEM = 5
_BESIDE = 3
_LONGEST = 3
"""Most words of a figure that is written out."""
_SHORTEST = 4
_FIRST_IDEOGRAPH = "\u2e80"

Figure = tuple[str, frozenset[str]]
"""Digits, and the beginnings of the words after them."""


@lru_cache(maxsize=4096)
def figures_of(text: str, span: Span, lexicon: Lexicon) -> tuple[Figure, ...]:
    """Return the figures of a sentence or a few in order; what might be a year is left out."""
    words = words_of(text, span)
    folded = [word.folded for word in words]
    firsts = _firsts(lexicon)
    found: list[Figure] = []
    after = 0
    for at, word in enumerate(folded):
        if at < after or not (word in firsts or word.isdigit()):
            continue
        digits, width = _digits(text, Span(start=words[at].start, end=span.end), folded[at : at + _LONGEST], lexicon)
        after = at + width
        if digits:
            things = [each for each in folded[after : after + _BESIDE] if _tells(each, lexicon.stop)]
            found.append((digits, frozenset(each[:_STEM] for each in things)))
    return tuple(found)


@lru_cache(maxsize=64)
def _firsts(lexicon: Lexicon) -> frozenset[str]:
    """Return the words that a figure written out may begin with."""
    return frozenset(phrase[0] for phrase in lexicon.numerals if phrase)


def _digits(text: str, rest: Span, folded: Sequence[str], lexicon: Lexicon) -> tuple[str, int]:
    """Return the figure at the first word, as digits, and how many words it takes; empty where there is none."""
    if folded[0].isdigit() and (match := _FIGURE.match(text, rest.start, rest.end)):
        digits = re.sub(r"[.,\u00a0\u202f](?=\d{3}(?!\d))", "", match[0])
        width = len(re.findall(r"\d+", match[0]))
        is_year = digits.isdigit() and len(digits) == _YEAR_DIGITS and int(digits) in _YEARS
        return ("" if is_year else digits), width
    for width in range(_LONGEST, 0, -1):
        if number := lexicon.numerals.get(tuple(folded[:width])):
            return str(number), width
    return "", 1


def _tells(word: str, stop: frozenset[str]) -> bool:
    """Tell whether a word can be what is counted."""
    return not word.isdigit() and word not in stop and (len(word) >= _SHORTEST or word >= _FIRST_IDEOGRAPH)
