"""Scoring: the terms found in a story to evidence with points, and a score.

In: a topic and where its terms stand. Out: `Evidence` with points, and a score of 0-1. It finds nothing and files
nothing.

A term's points are weight x (1 + ln occurrences) x the best boost (headline, lede), and the score is raw / (raw + 4),
which grows ever more slowly. Source of the damping: Robertson and Walker, "Some simple effective approximations to the
2-Poisson model" (SIGIR 1994). Of terms that overlap only the heaviest counts, and of equals the longest: "Nato summit"
is not a summit besides.
"""

from collections.abc import Sequence
from math import log
from typing import Literal

from digest.model import Evidence, Span, Term, Topic

HALF_WAY = 4.0
"""Points at which the score is 0.5: one unmistakable term (3) in a lede (1.5) is a little more."""

Where = Literal["headline", "lede", "body"]
Found = tuple[Term, Where, Span]
"""A term, the part of the story it stands in, and where."""


def evidence_of(text: str, topic: Topic, found: Sequence[Found]) -> tuple[Evidence, ...]:
    """Share out each term's points over its occurrences in equal parts, in order of place."""
    boosts = {"headline": topic.headline_boost, "lede": topic.lede_boost, "body": 1.0}
    kept = _apart(found)
    totals: dict[str, list[float]] = {}
    for term, where, _ in kept:
        totals.setdefault(term.text, []).append(boosts[where])
    points = {text: max(given) * (1 + log(len(given))) / len(given) for text, given in totals.items()}
    return tuple(
        Evidence(
            term=term.text,
            span=span,
            found=span.of(text),
            where=where,
            points=round(term.weight * points[term.text], 4),
        )
        for term, where, span in sorted(kept, key=lambda each: (each[2], each[0].text))
    )


def score_of(evidence: Sequence[Evidence]) -> float:
    """Turn points into a score of 0-1."""
    raw = sum(each.points for each in evidence)
    return raw / (raw + HALF_WAY)


def _apart(found: Sequence[Found]) -> list[Found]:
    """Leave out what overlaps with something heavier, or as heavy and longer."""
    kept: list[Found] = []
    taken: set[int] = set()
    for each in sorted(found, key=lambda one: (-one[0].weight, one[2].start - one[2].end, one[2].start, one[0].text)):
        places = range(each[2].start, each[2].end)
        if taken.isdisjoint(places):
            kept.append(each)
            taken.update(places)
    return kept
