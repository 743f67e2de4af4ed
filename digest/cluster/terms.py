"""Terms: what a story is compared by.

In: stories and what is known about their languages. Out: numbered terms with their weights: stems, pairs of
neighbouring stems, figures; names and figures weigh more, the headline and the first sentences count more. Terms are
numbered by a checksum, never by Python's salted `hash`, so that the same text has the same numbers for ever. It knows
one story at a time: how rare a term is among the day's stories is told in `digest.cluster.vectors`.
"""

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from math import log
from typing import NamedTuple

from digest.model import Span, Story
from digest.text.background import shares_of
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.stems import stemmer_of
from digest.text.words import Word, words_of

UNSEEN = 0.002
"""Share of the stories that a word of no table is taken to stand in."""
_NAME = 2.0
_FIGURE = 3.0
_NEIGHBOURS = 0.5
_HEADLINE, _LEAD, _BODY = 3.0, 1.5, 1.0
"""How often a word counts that stands in the headline, in the first sentences, or below."""
_LEAD_SENTENCES = 3
_NO_WORD = 0
_MOST_KNOWN = 200_000
_MIX = 0x9E3779B1
_ALL = 0xFFFFFFFF


class Counted(NamedTuple):
    """A term of a story."""

    weight: float
    share: float
    is_word: bool
    """Whether it is one word, and not a rare neighbourhood of two."""


class Tongue:
    """What is known about the words of one language; it remembers the words that it has met."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._stop = lexicon.stop
        self._stem: Callable[[str], str] = stemmer_of(lexicon)
        self._shares = shares_of(lexicon.background, self._stem)
        self._seed = zlib.crc32(lexicon.language.encode())
        self._known: dict[str, tuple[int, float]] = {}

    def look_up(self, folded: str) -> tuple[int, float]:
        """Return the number of a word and its share; `_NO_WORD` for one that says nothing."""
        found = self._known.get(folded)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[folded] = self._looked_up(folded)
        return found

    def _looked_up(self, folded: str) -> tuple[int, float]:
        # A single letter says nothing, a single sign of Chinese does; only letters have a capital form.
        if folded in self._stop or (len(folded) == 1 and folded.upper() != folded):
            return _NO_WORD, 1.0
        stem = self._stem(folded)
        return zlib.crc32(stem.encode(), self._seed) or 1, max(UNSEEN, self._shares.get(stem, 0.0))


def tongues_of(lexicons: Mapping[str, Lexicon]) -> Callable[[str], Tongue]:
    """Return what gives the `Tongue` of a language, made when it is first wanted."""
    made: dict[str, Tongue] = {}

    def tongue(language: str) -> Tongue:
        if language not in made:
            made[language] = Tongue(lexicons.get(language, UNKNOWN))
        return made[language]

    return tongue


def count(story: Story, tongue: Tongue) -> dict[int, Counted]:
    """Count the terms of a story: 1 + ln occurrences, times the weight of its kind."""
    times: dict[int, float] = defaultdict(float)
    factors: dict[int, float] = {}
    shares: dict[int, float] = {}
    look_up = tongue.look_up
    for span, weight in weighed_sentences(story):
        before, length = _NO_WORD, 0
        is_title = span == story.headline.span
        for index, word in enumerate(words_of(story.article.text, span)):
            id_, share = look_up(word.folded)
            if id_ != _NO_WORD:
                times[id_] += weight
                shares[id_] = share
                factor = _factor(word, inside=index > 0, is_title=is_title)
                if factor > factors.get(id_, 0.0):
                    factors[id_] = factor
                if before != _NO_WORD:
                    both = neighbours_id(before, id_)
                    times[both] += weight
                    # Two signs of Chinese are a word as a rule.
                    factors[both] = 1.0 if len(word.folded) == length == 1 else _NEIGHBOURS
            before, length = id_, len(word.folded)
    return {
        id_: Counted(factors[id_] * (1 + log(max(1.0, many))), shares.get(id_, UNSEEN), id_ in shares)
        for id_, many in times.items()
    }


def spelled(story: Story, tongue: Tongue) -> dict[int, str]:
    """Return the words that the terms of a story stand for, as they are first met."""
    words: dict[int, str] = {}
    for span, _ in weighed_sentences(story):
        before, first = _NO_WORD, ""
        for word in words_of(story.article.text, span):
            id_, _ = tongue.look_up(word.folded)
            if id_ != _NO_WORD:
                words.setdefault(id_, word.folded)
                if before != _NO_WORD:
                    words.setdefault(neighbours_id(before, id_), f"{first} {word.folded}")
            before, first = id_, word.folded
    return words


def neighbours_id(one: int, other: int) -> int:
    """Return the number of two words that follow each other."""
    return (one * _MIX ^ other) & _ALL


def weighed_sentences(story: Story) -> Iterator[tuple[Span, float]]:
    """Yield the headline and the sentences, each with how much its words count.

    A headline that was taken from the text counts once more there.
    """
    yield story.headline.span, _HEADLINE - (1.0 if story.headline.derived else 0.0)
    sentences = (sentence for paragraph in story.paragraphs for sentence in paragraph.sentences)
    for number, sentence in enumerate(sentences):
        yield sentence, _LEAD if number < _LEAD_SENTENCES else _BODY


def _factor(word: Word, *, inside: bool, is_title: bool) -> float:
    """Return what a word counts: figures and capitalised words inside a sentence say more about an event."""
    if word.folded.isdigit():
        # A year or a single digit is shared by chance.
        is_telling = len(word.folded) > 1 and not (len(word.folded) == 4 and word.folded[:2] in {"19", "20"})
        return _FIGURE if is_telling else 1.0
    return _NAME if word.capital and inside and not is_title else 1.0
