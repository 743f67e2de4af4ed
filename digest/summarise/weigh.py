"""Weigh: how much each unit of an event's stories says about it.

In: the units of each story with their terms, in source order. Out: two weights for each: one for extracts of a few
sentences, where the place in the story counts most, one for longer ones, where what many sentences share does. It
chooses nothing: similarity to what is chosen already is the cut's matter.

Source: position and title words as in Edmundson, "New methods in automatic extracting" (1969); the centroid of Radev,
Jing and Budzikowska, "Centroid-based summarization of multiple documents" (2000).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from digest.text.units import Unit

_PLACE = 0.3
_BRIEF, _LONG = 0.6, 0.3
_LEANING = 0.5
_SHORT, _SHORT_TERMS = 0.6, 4
_QUESTION = 0.5
_BARE = 0.5
_ENDS = ".!?…。！？؟;:"
_CLOSING = " \n\"'“”»«’‘」』)]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A unit with its terms."""

    unit: Unit
    whole: str
    """The text of its article."""
    terms: frozenset[str]


Weight = tuple[float, float]
"""For a few sentences, and for many; each 0-1."""


def weigh(told: Sequence[Sequence[Told]], titles: Iterable[frozenset[str]]) -> list[list[Weight]]:
    """Weigh the units of each story.

    Args:
        told: By story, in source order.
        titles: Terms of the headlines that the stories have of their own.
    """
    counts = Counter(term for story in told for each in story for term in each.terms)
    counts.update(term for title in titles for term in title)
    centrality = [[_centrality(each, counts) for each in story] for story in told]
    most = max((value for story in centrality for value in story), default=0.0) or 1.0
    return [
        [_weight(each, place, value / most) for place, (each, value) in enumerate(zip(story, values, strict=True))]
        for story, values in zip(told, centrality, strict=True)
    ]


def _centrality(told: Told, counts: Counter[str]) -> float:
    """Return how much a unit shares with the others."""
    return sum(counts[term] - 1 for term in told.terms) / sqrt(len(told.terms) or 1)


def _weight(told: Told, place: int, centrality: float) -> Weight:
    """Put place and centrality together, less for what makes a poor sentence."""
    position = 1 / (1 + _PLACE * place)
    factor = _soundness(told, place)
    brief, long = (share * position + (1 - share) * centrality for share in (_BRIEF, _LONG))
    return round(factor * brief, 4), round(factor * long, 4)


def _soundness(told: Told, place: int) -> float:
    """Return what a unit is worth as a sentence: labels, questions and what leans on others are worth less."""
    end = told.unit.span.of(told.whole).rstrip(_CLOSING)[-1:]
    factor = _LEANING if told.unit.leans else 1.0
    factor *= _SHORT if len(told.terms) < _SHORT_TERMS else 1.0
    factor *= _QUESTION if end in "?؟？" else 1.0
    # A standfirst often has no full stop; further down it is a label or a caption.
    return factor * (_BARE if place and end not in _ENDS else 1.0)
