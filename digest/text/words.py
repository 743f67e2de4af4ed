"""Words of a text: where they stand and how they are compared.

In: text. Out: `Word`s, and folded forms that ignore case, accents and the kind of apostrophe. An elision is two words,
so that *dell'Ucraina* holds the word *ucraina*; a hyphen parts words too. It never changes a text.

Source: Unicode Standard Annex 15 (NFKD); casefolding as in the Unicode Standard, section 3.13.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.model import Span

_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*")
_SPECIAL = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ё": "е", "ı": "i", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    folded: str
    start: int
    end: int
    capital: bool
    """Whether its first letter is upper-case."""

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(start=self.start, end=self.end)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return `word` without case and without the accents of Latin, Cyrillic and Greek letters."""
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_SPECIAL))
    return "".join(char for char in decomposed if not unicodedata.combining(char)).translate(_SPECIAL)


def words_of(text: str, span: Span | None = None) -> Sequence[Word]:
    """Find the words of `text`, or of a span of it; offsets always count in the whole text."""
    return _found(text, span.start, span.end) if span else _found(text, 0, len(text))


# Each room looks at the same sentences again.
@lru_cache(maxsize=4096)
def _found(text: str, start: int, end: int) -> tuple[Word, ...]:
    """Return the words between two places."""
    return tuple(
        Word(fold(found[0]), found.start(), found.end(), found[0][0].isupper())
        for found in _WORD.finditer(text, start, end)
    )


def fold_words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`."""
    return tuple(word.folded for word in words_of(text))


def opening(words: Sequence[Word], phrases: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """Return the first of `phrases` that the words begin with, or ``None``."""
    head = tuple(word.folded for word in words[:8])
    return next((phrase for phrase in phrases if head[: len(phrase)] == phrase), None)


def positions(words: Sequence[Word], phrases: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Find every phrase among the words.

    Returns:
        Index of the first word and index after the last one of each occurrence, in order of place, none overlapping;
        of several phrases at one place only the longest counts (phrases must be sorted longest first).
    """
    folded = [word.folded for word in words]
    first = {phrase[0] for phrase in phrases if phrase}
    found: list[tuple[int, int]] = []
    for index, word in enumerate(folded):
        if word not in first or (found and index < found[-1][1]):
            continue
        match = next((p for p in phrases if tuple(folded[index : index + len(p)]) == p), None)
        if match:
            found.append((index, index + len(match)))
    return found
