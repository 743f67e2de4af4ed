"""Rivals: a group that is two events told alike, each by several outlets.

In: a group of stories, how alike they are, and their facts. Out: the group, or its two halves. The halves are where
the group parts most easily; they are two events only where most of each half tells at least two names that hardly a
story of the other half has. What several writers leave out is not part of their event. A small group is never parted,
since a writer alone leaves out what he likes.

Source: Newman, "Finding community structure in networks using the eigenvectors of matrices" (2006), on similarities
less the average of each story.
"""

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from digest.cluster.facts import Facts
from digest.cluster.terms import Weights
from digest.cluster.vectors import Vectors

SMALLEST_HALF = 6
"""Fewest stories of each half."""
_LARGEST = 400
"""Larger groups are left whole: what parts them costs the square of their size."""
_TELLING, _SILENT = 0.7, 0.06
"""Least share of one half's stories that tell a name, and most of the other's."""
_NAMES = 2


class Half(NamedTuple):
    """One of two events."""

    members: list[int]
    names: tuple[str, ...]
    """What it tells and the other does not."""


def halves(group: Sequence[int], vectors: Vectors, facts: Sequence[Facts]) -> tuple[Half, Half] | None:
    """Part a group into two events; ``None`` where it is one, or is not known to be two."""
    if not 2 * SMALLEST_HALF <= len(group) <= _LARGEST:
        return None
    is_first = _sides(group, vectors)
    ones = [each for each, first in zip(group, is_first, strict=True) if first]
    others = [each for each, first in zip(group, is_first, strict=True) if not first]
    if min(len(ones), len(others)) < SMALLEST_HALF:
        return None
    first = [facts[each] for each in ones]
    second = [facts[each] for each in others]
    names = _only(first, second), _only(second, first)
    if min(len(each) for each in names) < _NAMES:
        return None
    return Half(ones, names[0]), Half(others, names[1])


def _sides(group: Sequence[int], vectors: Vectors) -> list[bool]:
    """Return on which side of its easiest parting each story of a group stands."""
    members = np.array(group)
    alike: Weights = np.array([vectors.similarities(one, members) for one in group])
    np.fill_diagonal(alike, 0.0)
    centred = alike - alike.mean(axis=0) - alike.mean(axis=1)[:, None] + alike.mean()
    leading = np.linalg.eigh((centred + centred.T) / 2)[1][:, -1]
    # A vector and its negative are the same parting: the first story decides which it is.
    return [bool((value > 0) == (leading[0] > 0)) for value in leading]


def _only(ones: Sequence[Facts], others: Sequence[Facts]) -> tuple[str, ...]:
    """Return the names that most of some stories tell and hardly any of the others."""
    names = sorted({name for facts in ones for name in facts.names})
    return tuple(name for name in names if _share(name, ones) >= _TELLING and _share(name, others) <= _SILENT)


def _share(name: str, stories: Sequence[Facts]) -> float:
    check = zlib.crc32(name.encode())
    return sum(bool(np.isin(check, facts.words).any()) for facts in stories) / len(stories)
