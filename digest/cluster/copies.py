"""Copies: stories that are one text, cut, wrapped or edited by another outlet.

In: stories. Out: pairs, the later number with the earlier, and how much of the shorter text stands in the longer. What
counts is containment, because agencies' texts are cut, and never how alike whole texts are. Templates are no copies:
where figures contradict each other and each text has names of its own, they are two events in the same words. Runs that
very many stories have are boilerplate, or a text that very many printed: they tell where most of a text is of them.

Source: Broder, "On the resemblance and containment of documents" (1997): runs of words, sampled by their hash.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from digest.cluster.neighbours import Lists
from digest.cluster.tongue import Reading
from digest.model import Story

CONTAINED = 0.25
"""Least share of the shorter text's runs of words that the longer one has."""
_RUN = 4
"""Words of a run."""
_SAMPLED = 4
"""One run of so many leads to other stories."""
_FEWEST_RUNS = 20
"""Fewest runs that two texts share."""
_REMEMBERED = 4096
"""How many stories' runs are kept at hand."""
_MOST_STORIES = 50
"""Most stories that have a run which leads to all of them; beyond that it may be boilerplate."""
_MOST_OF_CROWD = 16
"""How many stories a run of more stories leads to."""
_CONTAINED_OF_CROWD = 0.5
"""Least share of the shorter text's runs that the longer one has, where only such runs led to it."""

Runs = npt.NDArray[np.uint64]

_MIXES = np.array([0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)
_DOWN = np.uint64(29)


def copies(sampled: Sequence[Runs], runs_at: Callable[[int], Runs]) -> Iterator[tuple[int, int, float]]:
    """Find the copies among a day's stories.

    Args:
        sampled: Of each story, what `sample_of` gives.
        runs_at: Gives all runs of the story of a number.

    Yields:
        The pairs, the lower number first, with the share of the shorter text in the longer (0-1).
    """
    rare, crowded = _telling(sampled)
    runs = lru_cache(maxsize=_REMEMBERED)(runs_at)
    for place in range(len(sampled)):
        near = rare.beside(place)
        far = np.setdiff1d(crowded.beside(place), near, assume_unique=True)
        for other in np.concatenate((near, far)):
            share = _share(runs(int(other)), runs(place))
            if share >= (CONTAINED if other in near else _CONTAINED_OF_CROWD):
                yield int(other), place, round(share, 4)


def sample_of(runs: Runs) -> Runs:
    """Return the runs of words of a story that lead to others."""
    sample: Runs = runs[runs % np.uint64(_SAMPLED) == 0]
    return sample


def runs_of(story: Story, reading: Reading) -> Runs:
    """Return the hashes of all runs of words of a story, in order, each once; a derived headline is no words more."""
    words = reading.words["check"]
    if story.headline.derived:
        words = words[reading.sentence > 0]
    if words.size < _RUN:
        return np.zeros(0, np.uint64)
    mixed = np.zeros(words.size - _RUN + 1, np.uint64)
    for place, mix in enumerate(_MIXES):
        mixed = (mixed ^ words[place : words.size - _RUN + 1 + place]) * mix
        mixed ^= mixed >> _DOWN
    return np.unique(mixed)


def _share(first: Runs, second: Runs) -> float:
    """Return the share of the shorter story's runs that the longer one has; 0 for a few runs."""
    common = np.intersect1d(first, second, assume_unique=True).size
    return common / min(first.size, second.size) if common >= _FEWEST_RUNS else 0.0


def _telling(sampled: Sequence[Runs]) -> tuple[Lists, Lists]:
    """Return the runs of each story that lead to others: those that a few stories have, and those that many have."""
    every = np.concatenate(sampled) if sampled else np.zeros(0, np.uint64)
    known, times = np.unique(every, return_counts=True)
    few = known[(times > 1) & (times <= _MOST_STORIES)]
    return _lists(sampled, few), _lists(sampled, known[times > _MOST_STORIES], most=_MOST_OF_CROWD)


def _lists(sampled: Sequence[Runs], known: Runs, *, most: int | None = None) -> Lists:
    """Return the runs of each story that are among the known ones."""
    wanted = np.append(known, np.uint64(0))
    sizes, keys = [0] * len(sampled), [np.zeros(0, np.int32)]
    for place, own in enumerate(sampled):
        at = np.searchsorted(wanted[:-1], own)
        found = at[wanted[at] == own]
        sizes[place] = found.size
        keys.append(found.astype(np.int32))
    return Lists(np.array(sizes, np.int64), np.concatenate(keys), most=most)
