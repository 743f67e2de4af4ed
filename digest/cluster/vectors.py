"""Vectors: the weights of stories' terms, given the day and the background, and how alike two stories are.

In: the counted terms of a day's stories. Out: rows of numbers. The rarity of a term is that of the background, refined
by the day: the background counts as much as a few hundred stories, so that the same similarity means the same on a day
of five stories and on one of five thousand. Memory is a fixed number of bytes a story.

Source: Salton and Buckley, "Term-weighting approaches in automatic text retrieval" (1988), with a Dirichlet prior for
the document frequencies (Zhai and Lafferty, "A study of smoothing methods for language models", 2004).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from digest.cluster.terms import Counted

BACKGROUND = 300
"""How many stories the background weighs as much as."""
RAREST = 0.002
"""Share of stories below which all terms are equally rare."""
LONGEST = 96
"""Most terms of a row, the heaviest."""
MOST_OF_ONE = 0.06
"""Most that one shared term adds to a similarity: one name does not make two stories one."""
_COMMON = 0.5
_FIRST_CUT = 160

Numbers = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """The terms of one story before the day is known."""

    language: str
    ids: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]
    shares: npt.NDArray[np.float32]
    words: int
    """How many different words that say something it has."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vectors:
    """The rows of all stories; column 0 stands for nothing."""

    columns: npt.NDArray[np.int32]
    """For each story the numbers of its terms, in falling order of weight."""
    weights: Weights
    """Their weights; the squares of a row add up to 1."""
    spread: Numbers
    """For each column, how many stories have it."""
    words: Numbers
    """For each story, how many words it can be judged by."""
    ids: npt.NDArray[np.uint32]
    """The terms' own numbers by column."""

    def similarities(self, one: int, others: Numbers) -> Weights:
        """Return how alike a story and each of some others are, 0-1."""
        # A vector over all columns would be large: only the story's own columns are looked at.
        own = np.sort(self.columns[one])
        order = np.argsort(self.columns[one], kind="stable")
        theirs = self.columns[others]
        at = np.minimum(np.searchsorted(own, theirs), own.size - 1)
        matched = (own[at] == theirs) & (theirs > 0)
        products = np.where(matched, self.weights[one][order][at] * self.weights[others], 0.0)
        sums: Weights = np.minimum(products, MOST_OF_ONE).sum(axis=1)
        return sums

    def shared(self, one: int, other: int) -> list[int]:
        """Return the own numbers of the terms that two stories share, those that weigh most first."""
        common, first, second = np.intersect1d(self.columns[one], self.columns[other], return_indices=True)
        products = self.weights[one][first] * self.weights[other][second]
        order = np.lexsort((self.ids[common], -products))
        return [int(self.ids[common[place]]) for place in order if products[place] > 0]


def row_of(language: str, counted: Mapping[int, Counted]) -> Row:
    """Pack the counted terms of a story; of a very long one, the terms that can weigh most."""
    told = sorted(counted.items(), key=lambda one: (one[1].weight * float(np.log(one[1].share)), one[0]))[:_FIRST_CUT]
    words = sum(each.is_word and each.share < _COMMON for each in counted.values())
    return Row(
        language=language,
        ids=np.array([id_ for id_, _ in told], dtype=np.uint32),
        weights=np.array([each.weight for _, each in told], dtype=np.float32),
        shares=np.array([each.share for _, each in told], dtype=np.float32),
        words=words,
    )


def weigh(rows: Iterable[Row]) -> Vectors:
    """Weigh the terms of a day's stories."""
    told = list(rows)
    stories = Counter(row.language for row in told)
    known, spread = _spread(told)
    columns = np.zeros((len(told), LONGEST), dtype=np.int32)
    weights = np.zeros((len(told), LONGEST))
    for place, (numbers, values) in enumerate(_weighed(told, known, spread, stories)):
        columns[place, : numbers.size], weights[place, : numbers.size] = numbers, values
    return Vectors(
        columns=columns,
        weights=weights,
        spread=np.concatenate(([0], spread)),
        words=np.array([row.words for row in told], dtype=np.int64),
        ids=np.concatenate((np.zeros(1, np.uint32), known)),
    )


def _spread(rows: list[Row]) -> tuple[npt.NDArray[np.uint32], Numbers]:
    """Return all terms in order, and how many stories have each."""
    every = np.concatenate([row.ids for row in rows]) if rows else np.zeros(0, np.uint32)
    known, counts = np.unique(every, return_counts=True)
    return known, counts.astype(np.int64)


def _weighed(
    rows: list[Row], known: npt.NDArray[np.uint32], spread: Numbers, stories: Mapping[str, int]
) -> Iterator[tuple[Numbers, Weights]]:
    """Yield the columns and weights of each story, the heaviest first."""
    for row in rows:
        places = np.searchsorted(known, row.ids)
        day = spread[places]
        share = (BACKGROUND * row.shares.astype(np.float64) + day) / (BACKGROUND + stories[row.language])
        values = row.weights.astype(np.float64) * -np.log(np.clip(share, RAREST, 1.0))
        order = np.lexsort((row.ids, -values))[:LONGEST]
        values = values[order]
        length = float(np.sqrt((values * values).sum()))
        yield places[order].astype(np.int64) + 1, np.asarray(values / (length or 1.0), dtype=np.float64)
