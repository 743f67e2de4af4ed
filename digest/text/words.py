"""Words of a text: where they stand and how they are compared.

In: text. Out: `Word`s, and folded forms that ignore case, accents and the kind of apostrophe. An elision is two words,
so that *dell'Ucraina* holds the word *ucraina*; a hyphen parts words too; the apostrophe inside a Ukrainian word does
not. In scripts without blanks (Han, Kana, Thai and its neighbours) each letter is a word. It never changes a text.

Source: Unicode Standard Annex 15 (NFKD); casefolding as in the Unicode Standard, section 3.13; the letters of Arabic as
in L. Larkey and others, "Light Stemming for Arabic Information Retrieval" (2007).
"""

import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import accumulate
from typing import NamedTuple, Self

from digest.model import Span

# Accents and points on the letter before them, vowels of the scripts of India, and signs that join without being seen.
_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983"
    "\u09bc-\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd"
    "\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u200c\u200d"
)
# Letters of scripts that put no blanks between words (Thai, Lao, Burmese, Khmer, Kana, Han), and the signs on them.
_ALONE = (
    "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u1000-\u102a\u1780-\u17b3"
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9f\U00020000-\U0003ffff"
)
_SIGNS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u102b-\u103e\u17b4-\u17d3\u3099\u309a"
_LETTER = f"[^\\W_\u02b9-\u02bf{_ALONE}]"  # the modifiers left out are kinds of apostrophe
# Ukrainian and Belarusian write an apostrophe inside a word, before these letters only.
_INNER = "['’ʼ‘`](?<=[Ѐ-ӿ].)(?=[яюєїёеіЯЮЄЇЁЕІ])"
_WORD = re.compile(f"({_LETTER}++(?:(?:[{_MARKS}]+|{_INNER}){_LETTER}*)*+|[{_ALONE}][{_SIGNS}]*+)")

_SAME = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ё": "е", "ґ": "г", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ħ": "h"}
    | {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا", "ہ": "ه", "ھ": "ه"}
    | {digit: str(index % 10) for index, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
    | dict.fromkeys("\u0640\u00ad\u200c\u200d")
)
_WITHIN = re.compile("(?<=[Ѐ-ӿ])['’ʼ‘`](?=[Ѐ-ӿ])")
# й, ў and ї are letters of their own: they keep what stands on them.
_ACCENTS = re.compile(
    "[\u0300-\u0305\u0307\u0309-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]"
    "|(?<![иу])\u0306|(?<!і)\u0308"
)


_LONGEST_KEPT = 50_000
"""Most characters of a text whose words are kept while a room looks at it."""
_LONGEST_REMEMBERED = 10_000
"""Most characters of a text whose words are remembered for the next room."""

Phrase = tuple[str, ...]
"""Folded words in order."""


class Word(NamedTuple):
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


def fold(word: str) -> str:
    """Return `word` without case, without the accents of Latin, Cyrillic and Greek letters and the points of others."""
    return _form(word)[0]


@lru_cache(maxsize=65536)
def _form(word: str) -> tuple[str, bool]:
    """Return a word folded, and whether its first letter is upper-case."""
    capital = word[:1].isupper()
    if word.isascii():
        return word.lower(), capital
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_SAME))
    bare = _WITHIN.sub("", _ACCENTS.sub("", decomposed)).translate(_SAME)
    return unicodedata.normalize("NFC", bare), capital


def words_of(text: str, span: Span | None = None) -> Sequence[Word]:
    """Find the words of `text`, or of a span of it; offsets always count in the whole text."""
    if span is None:
        return _short(text)
    if len(text) > _LONGEST_KEPT:
        return _found(text, span.start, span.end)
    words, starts, ends = _kept(text)
    first, stop = bisect_right(ends, span.start), bisect_left(starts, span.end)
    if first < stop and (starts[first] < span.start or ends[stop - 1] > span.end):
        return _found(text, span.start, span.end)  # the span cuts a word
    return words[first:stop]


def written_words(text: str, span: Span) -> list[str]:
    """Find the words of a span of `text` as they are written, in order: those of `words_of`, sooner."""
    found: list[str] = _WORD.findall(text, span.start, span.end)
    return found


_make = partial(tuple.__new__, Word)  # what `Word(...)` does, in a third of the time


@lru_cache(maxsize=64)  # one room asks for the paragraphs, sentences and headline of an article, one after the other
def _kept(text: str) -> tuple[tuple[Word, ...], Sequence[int], Sequence[int]]:
    """Return the words of a whole text, where each begins, and where each ends."""
    columns = _columns(text) if len(text) <= _LONGEST_REMEMBERED else _columns.__wrapped__(text)
    return tuple(map(_make, zip(*columns, strict=True))), columns[1], columns[2]


@lru_cache(maxsize=4096)  # the next room asks again: remembered in little room, a few bytes for each word
def _columns(text: str) -> tuple[Sequence[str], Sequence[int], Sequence[int], Sequence[bool]]:
    """Return of the words of a text, apart, what `Word` tells of each."""
    pieces = _WORD.split(text)  # what is between words, a word, what is between words, ...
    places = array("I", accumulate(map(len, pieces), initial=0))
    folded, capitals = zip(*map(_form, pieces[1::2]), strict=True) if len(pieces) > 1 else ((), ())
    return folded, places[1:-1:2], places[2::2], capitals


@lru_cache(maxsize=4096)  # names and terms come again
def _short(text: str) -> tuple[Word, ...]:
    """Return the words of a text that is no part of another."""
    return _found(text, 0, len(text))


def _found(text: str, start: int, end: int) -> tuple[Word, ...]:
    """Return the words between two places."""
    folded, starts, ends, capitals = _columns.__wrapped__(text[start:end])
    places = (starts, ends) if not start else ([start + at for at in starts], [start + at for at in ends])
    return tuple(map(_make, zip(folded, *places, capitals, strict=True)))


def fold_words(text: str) -> tuple[str, ...]:
    """Return the folded words of `text`."""
    return tuple(word.folded for word in words_of(text))


class Phrases(tuple[Phrase, ...]):  # noqa: SLOT001 - a tuple cannot have slots with something in them
    """Phrases, the longest first, that are found by their first word."""

    by_first: Mapping[str, Sequence[Phrase]]

    def __new__(cls, phrases: Iterable[Phrase] = ()) -> Self:
        """Index the phrases."""
        made = super().__new__(cls, sorted({each for each in phrases if each}, key=lambda each: (-len(each), each)))
        made.by_first = _by_first(made)
        return made

    def opening(self, words: Sequence[str]) -> Phrase | None:
        """Return the longest phrase that the folded words begin with, or ``None``."""
        near = self.by_first.get(words[0], ()) if words else ()
        return next((phrase for phrase in near if tuple(words[: len(phrase)]) == phrase), None)

    def within(self, words: Sequence[str]) -> bool:
        """Tell whether a phrase stands anywhere among the folded words."""
        return any(word in self.by_first and self.opening(words[at:]) for at, word in enumerate(words))


def opening(words: Sequence[Word], phrases: Sequence[Phrase]) -> Phrase | None:
    """Return the first of `phrases` that the words begin with, or ``None``."""
    if not words:
        return None
    index = phrases.by_first if isinstance(phrases, Phrases) else _by_first(phrases)
    candidates = index.get(words[0].folded)
    if not candidates:
        return None
    head = tuple([word.folded for word in words[:8]])
    return next((phrase for phrase in candidates if head[: len(phrase)] == phrase), None)


def positions(words: Sequence[Word], phrases: Sequence[Phrase]) -> list[tuple[int, int]]:
    """Find every phrase among the words.

    Returns:
        Index of the first word and index after the last one of each occurrence, in order of place, none overlapping;
        of several phrases at one place only the longest counts (phrases must be sorted longest first).
    """
    index = phrases.by_first if isinstance(phrases, Phrases) else _by_first(phrases)
    folded = tuple([word.folded for word in words])
    found: list[tuple[int, int]] = []
    for place, word in enumerate(folded):
        if word not in index or (found and place < found[-1][1]):
            continue
        for phrase in index[word]:
            if folded[place : place + len(phrase)] == phrase:
                found.append((place, place + len(phrase)))
                break
    return found


def _by_first(phrases: Sequence[Phrase]) -> Mapping[str, Sequence[Phrase]]:
    """Return the phrases by their first word."""
    index: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        if phrase:
            index.setdefault(phrase[0], []).append(phrase)
    return index
