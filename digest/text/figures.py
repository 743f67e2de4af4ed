"""Figures: what a sentence counts, and how many of it.

In: a text and the lexicon of its language. Out: figures, as digits also where they are written out, each with the
words that stand beside it, for two texts to be compared by. It knows no sums and no units, and takes years for dates.
"""

import re
from functools import lru_cache

from digest.text.lexicon import Lexicon
from digest.text.words import words_of

_FIGURE = re.compile(r"\d+(?:[.,\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?")
_YEARS = range(1900, 2101)
_STEM = 5
_BESIDE = 3
_SHORTEST = 4
_FIRST_IDEOGRAPH = "\u2e80"

Figure = tuple[str, frozenset[str]]
"""Digits, and the beginnings of the words after them."""


def figures_of(text: str, lexicon: Lexicon) -> tuple[Figure, ...]:
    """Return the figures of a short text in order; what might be a year is left out."""
    return _figures(text, tuple(lexicon.numerals.items()), lexicon.stop)


@lru_cache(maxsize=4096)
def _figures(text: str, numerals: tuple[tuple[tuple[str, ...], int], ...], stop: frozenset[str]) -> tuple[Figure, ...]:
    """Return the figures of a text."""
    written = dict(numerals)
    words = words_of(text)
    folded = [word.folded for word in words]
    found: list[Figure] = []
    at = 0
    while at < len(words):
        digits, width = _digits(text, words[at].start, folded, at, written)
        if digits:
            after = [word for word in folded[at + width : at + width + _BESIDE] if _tells(word, stop)]
            found.append((digits, frozenset(word[:_STEM] for word in after)))
        at += width
    return tuple(found)


def _digits(text: str, start: int, folded: list[str], at: int, written: dict[tuple[str, ...], int]) -> tuple[str, int]:
    """Return the figure at a word, as digits, and how many words it takes; empty where there is none."""
    if (match := _FIGURE.match(text, start)) and folded[at].isdigit():
        digits = re.sub(r"[.,\u00a0\u202f](?=\d{3}(?!\d))", "", match[0])
        width = len(re.findall(r"\d+", match[0]))
        return ("" if digits.isdigit() and int(digits) in _YEARS else digits), width
    for width in (3, 2, 1):
        if number := written.get(tuple(folded[at : at + width])):
            return str(number), width
    return "", 1


def _tells(word: str, stop: frozenset[str]) -> bool:
    """Tell whether a word can be what is counted."""
    return not word.isdigit() and word not in stop and (len(word) >= _SHORTEST or word >= _FIRST_IDEOGRAPH)
