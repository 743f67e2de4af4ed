"""Copies: stories that are one text, cut, wrapped or edited by another outlet.

In: stories. Out: pairs, the later number with the earlier, and how much of the shorter text stands in the longer. What
counts is containment, because agencies' texts are cut, and never how alike whole texts are. Templates are no copies:
where figures contradict each other and each text has names of its own, they are two events in the same words.

Source: Broder, "On the resemblance and containment of documents" (1997): runs of words, sampled by their hash.
"""

import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from digest.cluster.neighbours import Lists
from digest.cluster.vectors import Numbers
from digest.model import Story
from digest.text.words import words_of

CONTAINED = 0.25
"""Least share of the shorter text's runs of words that the longer one has."""
_RUN = 4
"""Words of a run."""
_SAMPLED = 4
"""One run of so many leads to other stories."""
_FEWEST_RUNS = 20
"""Fewest runs that two texts share."""
_MOST_STORIES = 50
"""Most stories that have a run which still leads from one to another; beyond that it is boilerplate."""

Runs = npt.NDArray[np.uint64]

_MIXES = np.array([0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5], dtype=np.uint64)
_DOWN = np.uint64(29)


def copies(stories: Sequence[Story], sampled: Sequence[Numbers]) -> Iterator[tuple[int, int, float]]:
    """Find the copies among a day's stories.

    Args:
        stories: The day's.
        sampled: Of each, what `sample_of` gives.

    Yields:
        The pairs, the lower number first, with the share of the shorter text in the longer (0-1).
    """
    lists = Lists(_telling(sampled))

    @lru_cache(maxsize=2048)
    def runs(place: int) -> Runs:
        return runs_of(stories[place])

    for place in range(len(stories)):
        for other in lists.beside(place):
            share = _share(runs(int(other)), runs(place))
            if share >= CONTAINED:
                yield int(other), place, round(share, 4)


def sample_of(story: Story) -> Numbers:
    """Return the runs of words of a story that lead to others."""
    runs = runs_of(story)
    sample: Numbers = runs[runs % np.uint64(_SAMPLED) == 0].view(np.int64)
    return sample


def _share(first: Runs, second: Runs) -> float:
    """Return the share of the shorter story's runs that the longer one has; 0 for a few runs."""
    common = np.intersect1d(first, second, assume_unique=True).size
    return common / min(first.size, second.size) if common >= _FEWEST_RUNS else 0.0


def runs_of(story: Story) -> Runs:
    """Return the hashes of all runs of words of a story, in order, each once."""
    text = story.article.text
    spans = [story.headline.span] if not story.headline.derived else []
    spans += [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences]
    words = np.array([_number(word.folded) for span in spans for word in words_of(text, span)], dtype=np.uint64)
    if words.size < _RUN:
        return np.zeros(0, np.uint64)
    mixed = np.zeros(words.size - _RUN + 1, np.uint64)
    for place, mix in enumerate(_MIXES):
        mixed = (mixed ^ words[place : words.size - _RUN + 1 + place]) * mix
        mixed ^= mixed >> _DOWN
    return np.unique(mixed)


@lru_cache(maxsize=65536)
def _number(word: str) -> int:
    return zlib.crc32(word.encode())


def _telling(sampled: Sequence[Numbers]) -> list[Numbers]:
    """Leave out the runs that one story has, or too many."""
    every = np.concatenate(sampled) if sampled else np.zeros(0, np.int64)
    known, times = np.unique(every, return_counts=True)
    wanted = known[(times > 1) & (times <= _MOST_STORIES)]
    return [each[np.isin(each, wanted, assume_unique=True)] for each in sampled]
