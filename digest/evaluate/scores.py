"""Scores: how far what was found agrees with what is right.

In: plain values found and right. Out: figures of 0-1. It knows no room and no file.

Source: precision, recall and F as in van Rijsbergen, "Information Retrieval" (1979), chapter 7; BCubed as in Bagga and
Baldwin, "Entity-based cross-document coreferencing using the vector space model" (1998).
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """What was found, what of it is right, and what there was to find; tallies add up."""

    hits: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add up the counts."""
        return Tally(self.hits + other.hits, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        return self.hits / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """The share of what is right that was found; 1 where there was nothing to find."""
        return self.hits / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        return 2 * self.hits / (self.found + self.wanted) if self.found + self.wanted else 1.0


NOTHING = Tally()


def compared(found: frozenset[Hashable], right: frozenset[Hashable]) -> Tally:
    """Compare two sets."""
    return Tally(len(found & right), len(found), len(right))


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Return the mean F1 of the classes that are right somewhere.

    Args:
        pairs: The class found and the right one, for each thing.
    """
    right = Counter(each for _, each in pairs)
    found = Counter(each for each, _ in pairs)
    hits = Counter(one for one, two in pairs if one == two)
    scores = [2 * hits[each] / (found[each] + right[each]) for each in right]
    return sum(scores) / len(scores) if scores else 1.0


def majority(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs of a classifier that always names the commonest class."""
    right = Counter(each for _, each in pairs)
    commonest = min(right, key=lambda each: (-right[each], each), default="")
    return [(commonest, each) for _, each in pairs]


def pairs_of(groups: Mapping[str, Hashable]) -> frozenset[tuple[str, str]]:
    """Return the pairs of things that are in one group, each pair in order."""
    names = sorted(groups)
    return frozenset(
        (one, two) for index, one in enumerate(names) for two in names[index + 1 :] if groups[one] == groups[two]
    )


def bcubed(found: Mapping[str, Hashable], right: Mapping[str, Hashable]) -> float:
    """Return the BCubed F1 of a grouping of the same things."""
    pairs = Counter((found[name], right[name]) for name in right)
    sizes_found, sizes_right = Counter(found[name] for name in right), Counter(right.values())
    total = len(right) or 1
    precision = sum(count * count / sizes_found[group] for (group, _), count in pairs.items()) / total
    recall = sum(count * count / sizes_right[event] for (_, event), count in pairs.items()) / total
    return 2 * precision * recall / (precision + recall) if precision + recall else 1.0
