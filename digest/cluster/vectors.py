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

from digest.cluster.terms import Counted, Numbers, Weights

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

Columns = npt.NDArray[np.int32]
Light = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Row:
    """The terms of one story before the day is known."""

    language: str
    ids: npt.NDArray[np.uint32]
    weights: Light
    shares: Light
    words: int
    """How many different words that say something it has."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Vectors:
    """The terms that stories share, one story after the other; what one story alone has is weighed and left out."""

    offsets: Numbers
    """Where the terms of each story begin, and where the last one's end."""
    columns: Columns
    """The numbers of the terms, in each story in falling order of weight."""
    weights: Light
    """Their weights; the squares of all weights of a story add up to 1."""
    spread: Columns
    """For each column, how many stories have it."""
    words: Numbers
    """For each story, how many words it can be judged by."""
    ids: npt.NDArray[np.uint32]
    """The terms' own numbers by column."""
    board: Weights
    """A place for each column, to lay one story's weights on and take them off again; all are 0 at rest."""

    def similarities(self, one: int, others: Numbers) -> Weights:
        """Return how alike a story and each of some others are, 0-1."""
        own = slice(self.offsets[one], self.offsets[one + 1])
        self.board[self.columns[own]] = self.weights[own]
        places, sizes = gathered(self.offsets[others], self.offsets[others + 1])
        # Light weights, multiplied as heavy ones: the same sum on every machine.
        products = np.minimum(self.board[self.columns[places]] * self.weights[places], MOST_OF_ONE)
        self.board[self.columns[own]] = 0.0
        return np.bincount(np.repeat(np.arange(others.size), sizes), products, others.size).astype(np.float64)

    def beyond(self, one: int, other: int, *, most: int) -> float:
        """Return which part of the likeness of two stories lies beyond the `most` terms that weigh most in it, 0-1."""
        own, theirs = (slice(self.offsets[each], self.offsets[each + 1]) for each in (one, other))
        _, first, second = np.intersect1d(self.columns[own], self.columns[theirs], return_indices=True)
        products = np.sort(self.weights[own][first].astype(np.float64) * self.weights[theirs][second])
        total = float(products.sum())
        return float(products[:-most].sum()) / total if total else 0.0

    def shared(self, one: int, other: int) -> list[int]:
        """Return the own numbers of the terms that two stories share, those that weigh most first."""
        own, theirs = (slice(self.offsets[each], self.offsets[each + 1]) for each in (one, other))
        common, first, second = np.intersect1d(self.columns[own], self.columns[theirs], return_indices=True)
        products = self.weights[own][first].astype(np.float64) * self.weights[theirs][second]
        order = np.lexsort((self.ids[common], -products.round(6)))  # what is as heavy stands by number
        return [int(self.ids[common[place]]) for place in order if products[place] > 0]


def gathered(starts: Numbers, stops: Numbers) -> tuple[Numbers, Numbers]:
    """Return all places of some ranges, one range after the other, and how many each range has."""
    sizes = stops - starts
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if ends.size else 0
    return np.arange(total) + np.repeat(starts - ends + sizes, sizes), sizes


def row_of(language: str, counted: Counted) -> Row:
    """Pack the counted terms of a story; of a very long one, the terms that can weigh most."""
    order = np.lexsort((counted.ids, counted.weights * np.log(counted.shares)))[:_FIRST_CUT]
    return Row(
        language=language,
        ids=counted.ids[order].astype(np.uint32),
        weights=counted.weights[order].astype(np.float32),
        shares=counted.shares[order].astype(np.float32),
        words=int((counted.is_word & (counted.shares < _COMMON)).sum()),
    )


def weigh(rows: Iterable[Row]) -> Vectors:
    """Weigh the terms of a day's stories."""
    told = list(rows)
    stories = Counter(row.language for row in told)
    known, spread = _spread(told)
    words = np.array([row.words for row in told], dtype=np.int64)
    columns: list[Columns] = [np.zeros(0, np.int32)]
    weights: list[Light] = [np.zeros(0, np.float32)]
    for numbers, values in _weighed(told, known, spread, stories):
        columns.append(numbers)
        weights.append(values)
    return Vectors(
        offsets=np.cumsum([each.size for each in columns]),
        columns=np.concatenate(columns),
        weights=np.concatenate(weights),
        spread=spread,
        words=words,
        ids=known,
        board=np.zeros(known.size),
    )


def _spread(rows: list[Row]) -> tuple[npt.NDArray[np.uint32], Columns]:
    """Return the terms that several stories have, in order, and how many stories have each."""
    every = np.concatenate([row.ids for row in rows]) if rows else np.zeros(0, np.uint32)
    every.sort()
    starts = np.flatnonzero(np.concatenate(([True], every[1:] != every[:-1]))) if every.size else np.zeros(0, np.int64)
    spread = np.diff(starts, append=every.size)
    starts = starts[spread > 1]
    return every[starts], spread[spread > 1].astype(np.int32)


def _weighed(
    rows: list[Row], known: npt.NDArray[np.uint32], spread: Columns, stories: Mapping[str, int]
) -> Iterator[tuple[Columns, Light]]:
    """Yield the columns and weights of what each story shares, the heaviest first."""
    if not known.size:
        known, spread = np.zeros(1, np.uint32), np.ones(1, np.int32)
    for row in rows:
        places = np.minimum(np.searchsorted(known, row.ids), known.size - 1)
        is_shared = known[places] == row.ids
        day = np.where(is_shared, spread[places], 1)
        share = (BACKGROUND * row.shares.astype(np.float64) + day) / (BACKGROUND + stories[row.language])
        values = row.weights.astype(np.float64) * -np.log(np.clip(share, RAREST, 1.0))
        order = np.lexsort((row.ids, -values))[:LONGEST]
        length = float(np.sqrt((values[order] ** 2).sum())) or 1.0
        order = order[is_shared[order]]
        yield places[order].astype(np.int32), (values[order] / length).astype(np.float32)
