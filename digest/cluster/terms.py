"""Terms: what a story is compared by.

In: the words of a story. Out: numbered terms with their weights: stems, pairs of neighbouring stems, figures; names and
figures weigh more, the headline and the first sentences count more. It knows one story at a time: how rare a term is
among the day's stories is told in `digest.cluster.vectors`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digest.cluster.tongue import NO_WORD, UNSEEN, Reading

_NAME = 2.0
_FIGURE = 3.0
_NEIGHBOURS = 0.5
_MIX = np.uint64(0x9E3779B1)
_ALL = np.uint64(0xFFFFFFFF)

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """The terms of a story, in order of their numbers."""

    ids: Numbers
    weights: Weights
    shares: Weights
    is_word: npt.NDArray[np.bool_]
    """Whether each is one word, and not a rare neighbourhood of two."""


def count(reading: Reading) -> Counted:
    """Count the terms of a story: 1 + ln occurrences, times the weight of its kind."""
    numbers = reading.words["number"]
    says = numbers != NO_WORD
    pairs, places = _pairs(reading)
    times = np.array([weight for _, weight in reading.spans])[reading.sentence]
    lengths = reading.words["length"]
    # Two signs of Chinese are a word as a rule.
    signs = (lengths[places] == 1) & (lengths[places - 1] == 1)
    ids, place = np.unique(np.concatenate((numbers[says], pairs)), return_inverse=True)
    factors = np.zeros(ids.size)
    np.maximum.at(factors, place, np.concatenate((_factors(reading)[says], np.where(signs, 1.0, _NEIGHBOURS))))
    many = np.bincount(place, np.concatenate((times[says], times[places])), ids.size)
    words = place[: int(says.sum())]
    shares, is_word = np.full(ids.size, UNSEEN), np.zeros(ids.size, np.bool_)
    shares[words], is_word[words] = reading.words["share"][says], True
    return Counted(ids=ids, weights=factors * (1 + np.log(np.maximum(1.0, many))), shares=shares, is_word=is_word)


class Spelling:
    """The words that the terms of a story stand for, as they are first met."""

    def __init__(self, reading: Reading) -> None:
        """Take the words of the story."""
        self._reading = reading
        pairs, places = _pairs(reading)
        # What comes last stays: the first place of each, and a word before a pair of the same number.
        self._pairs: dict[int, int] = dict(zip(pairs[::-1].tolist(), places[::-1].tolist(), strict=True))
        self._words: dict[int, int] = {
            number: place for place, number in reversed(list(enumerate(reading.words["number"].tolist())))
        }

    def of(self, term: int) -> str:
        """Return the word or the two words of a term; nothing for one that the story does not have."""
        if term in self._words:
            return self._at(self._words[term])
        second = self._pairs.get(term)
        return f"{self._at(second - 1)} {self._at(second)}" if second else ""

    def _at(self, place: int) -> str:
        return self._reading.folded[int(self._reading.rows[place])]


def _pairs(reading: Reading) -> tuple[Numbers, Numbers]:
    """Return the numbers of words that follow each other, and the place of the second of each two."""
    numbers = reading.words["number"]
    says = numbers != NO_WORD
    places = np.nonzero(says[1:] & says[:-1] & ~reading.is_first[1:])[0] + 1
    one, other = numbers[places - 1].astype(np.uint64), numbers[places].astype(np.uint64)
    return ((one * _MIX ^ other) & _ALL).astype(np.int64), places


def _factors(reading: Reading) -> Weights:
    """Return what each word counts: figures and capitalised words inside a sentence say more about an event."""
    words = reading.words
    is_name = words["is_capital"] & reading.is_inside & ~words["is_digits"]
    return np.where(words["is_telling"], _FIGURE, np.where(is_name, _NAME, 1.0))
