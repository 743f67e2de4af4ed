"""Neighbours: which of many stories may be alike, without comparing all with all.

In: the vectors of a day's stories. Out: pairs with their similarity. Stories are compared where they share rare terms;
a term that very many stories have leads to the first of them and to those right before, and only where several such
terms lead there, so that the cost of a story does not grow with the day, and an event that hundreds tell hangs
together. It weighs nothing: what likeness means is told in `digest.cluster.vectors`.

Source: Bayardo, Ma, Srikant, "Scaling Up All Pairs Similarity Search" (2007), with a bound on the lists in place of the
bound on the sums.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from digest.cluster.terms import Numbers
from digest.cluster.vectors import Vectors, gathered

FAINTEST = 0.08
"""Least similarity of two neighbours."""
_MOST_STORIES = 128
"""Most stories of a term that leads to all of them; one that more have leads to half as many first and last ones."""
_TERMS = 32
"""How many terms of a story, the heaviest, lead to others."""
_FEWEST_CROWDED = 4
"""How many terms of very many stories two stories share at least, to be compared for these alone."""
_MOST_COMPARED = 160
"""Most stories that one is compared with: those that share most of these terms."""


def alike_pairs(vectors: Vectors) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of stories that are alike at all, the lower number first, with their similarity (0-1)."""
    is_rare = vectors.spread[vectors.columns] <= _MOST_STORIES
    rare = _leading(vectors, is_rare)
    crowded = _leading(vectors, ~is_rare, most=_MOST_STORIES, fewest=_FEWEST_CROWDED)
    for place in range(vectors.words.size):
        compared = np.union1d(rare.beside(place), crowded.beside(place))
        if compared.size:
            values = vectors.similarities(place, compared)
            for other in np.flatnonzero(values >= FAINTEST):
                yield int(compared[other]), place, round(float(values[other]), 6)


class Lists:
    """For each story some keys; for each key the stories that have it."""

    def __init__(
        self, sizes: Numbers, keys: npt.NDArray[np.int32], *, fewest: int = 1, most: int | None = None
    ) -> None:
        """Take what the stories have.

        Args:
            sizes: How many keys each story has.
            keys: All of them, as small numbers.
            fewest: How many another story must share.
            most: How many earlier stories a key leads to: the first ones of all, and the last ones before.
        """
        self._fewest = fewest
        self._most = most
        self._offsets = np.concatenate(([0], np.cumsum(sizes)))
        order = np.argsort(keys, kind="stable")
        self._owners = np.repeat(np.arange(sizes.size, dtype=np.int32), sizes)[order]
        # Of each key of each story: where its list begins, and where the story itself stands in it.
        begins = np.concatenate(([0], np.cumsum(np.bincount(keys))))[keys] if keys.size else order
        self._starts, self._stops = begins.astype(np.int32), np.empty(keys.size, np.int32)
        self._stops[order] = np.arange(keys.size, dtype=np.int32)

    def beside(self, place: int) -> Numbers:
        """Return the earlier stories that share keys with one: those that share most, in order."""
        own = slice(self._offsets[place], self._offsets[place + 1])
        places = self._places(self._starts[own].astype(np.int64), self._stops[own].astype(np.int64))
        if not places.size:
            return places
        found, times = np.unique(self._owners[places], return_counts=True)
        if self._fewest > 1:
            found, times = found[times >= self._fewest], times[times >= self._fewest]
        if found.size > _MOST_COMPARED:
            best = np.lexsort((found, -times))[:_MOST_COMPARED]
            found = np.sort(found[best])
        return found.astype(np.int64)

    def _places(self, starts: Numbers, stops: Numbers) -> Numbers:
        """Return the places from some starts to their stops; of many, the first and the last ones."""
        if self._most is not None:
            half = self._most // 2
            is_long = stops - starts > 2 * half
            ends = np.where(is_long, starts + half, stops)
            starts, stops = np.append(starts, stops[is_long] - half), np.append(ends, stops[is_long])
        return gathered(starts, stops)[0]


def _leading(vectors: Vectors, usable: npt.NDArray[np.bool_], *, fewest: int = 1, most: int | None = None) -> Lists:
    """Return those of the usable terms of each story that lead to others: the heaviest."""
    usable = usable.copy()
    before = np.concatenate(([0], np.cumsum(usable)))
    starts = np.repeat(vectors.offsets[:-1], np.diff(vectors.offsets))
    usable &= before[:-1] - before[starts] < _TERMS
    total = np.concatenate(([0], np.cumsum(usable)))
    return Lists(np.diff(total[vectors.offsets]), vectors.columns[usable], fewest=fewest, most=most)
