"""Neighbours: which of many stories may be alike, without comparing all with all.

In: the vectors of a day's stories. Out: pairs with their similarity. Stories are compared where they share rare terms;
terms that very many stories have lead nowhere and are passed over, so that the cost of a story does not grow with the
day.

Source: Bayardo, Ma, Srikant, "Scaling Up All Pairs Similarity Search" (2007), with a bound on the lists in place of the
bound on the sums.
"""

from collections.abc import Iterator

import numpy as np

from digest.cluster.vectors import Numbers, Vectors

FAINTEST = 0.08
"""Least similarity of two neighbours."""
_MOST_STORIES = 128
"""Most stories of a term that still leads from one to another."""
_TERMS = 32
"""How many terms of a story, the heaviest, lead to others."""
_MOST_COMPARED = 160
"""Most stories that one is compared with: those that share most of these terms."""


def alike_pairs(vectors: Vectors) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of stories that are alike at all, the lower number first, with their similarity (0-1)."""
    leading = _leading(vectors)
    lists = Lists(leading)
    for place in range(len(vectors.columns)):
        compared = lists.beside(place)
        if compared.size:
            values = vectors.similarities(place, compared)
            for other in np.nonzero(values >= FAINTEST)[0]:
                yield int(compared[other]), place, round(float(values[other]), 6)


class Lists:
    """For each story some keys; for each key the stories that have it."""

    def __init__(self, keys: list[Numbers], *, fewest: int = 1) -> None:
        """Take the keys of each story, and how many of them another one must share."""
        self._keys = keys
        self._fewest = fewest
        sizes = np.array([each.size for each in keys], dtype=np.int64)
        every = np.concatenate(keys) if keys else np.zeros(0, np.int64)
        owners = np.repeat(np.arange(len(keys), dtype=np.int32), sizes)
        order = np.argsort(every, kind="stable")
        self._sorted, self._owners = every[order], owners[order]

    def beside(self, place: int) -> Numbers:
        """Return the earlier stories that share keys with one: those that share most, in order."""
        own = self._keys[place]
        starts = np.searchsorted(self._sorted, own, side="left")
        stops = np.searchsorted(self._sorted, own, side="right")
        runs = [self._owners[start:stop] for start, stop in zip(starts, stops, strict=True) if stop - start > 1]
        if not runs:
            return np.zeros(0, np.int64)
        found, times = np.unique(np.concatenate(runs), return_counts=True)
        wanted = (found < place) & (times >= self._fewest)
        found, times = found[wanted], times[wanted]
        if found.size > _MOST_COMPARED:
            best = np.lexsort((found, -times))[:_MOST_COMPARED]
            found = np.sort(found[best])
        return found.astype(np.int64)


def _leading(vectors: Vectors) -> list[Numbers]:
    """Return the terms of each story that lead to others."""
    spread = vectors.spread[vectors.columns]
    usable = (spread >= 2) & (spread <= _MOST_STORIES) & (vectors.columns > 0)
    usable &= np.cumsum(usable, axis=1) <= _TERMS
    rows: list[Numbers] = [vectors.columns[place][usable[place]].astype(np.int64) for place in range(len(usable))]
    return rows
