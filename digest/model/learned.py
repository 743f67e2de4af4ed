"""What a desk taught: the labels that it gave by hand, and what was learned from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicModel:
    """What was learned about one topic: a logistic regression on the terms of a story and on the rules' score."""

    intercept: float
    rules: float
    """Weight of the score that the rules give, 0-1."""
    terms: Mapping[str, float]
    """Weights by term, for counts that are damped, weighed by rarity and brought to length 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What was learned from labels."""

    topics: Mapping[str, TopicModel] = field(default_factory=dict)
    """Only topics that the labels showed to be filed better so."""
    rarity: Mapping[str, float] = field(default_factory=dict)
    """ln((1 + stories) / (1 + stories with the term)) + 1, by term; terms that are not here say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """All that a desk taught."""

    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Topics by the id of a story that was labelled by hand; none where it fits none."""
    learned: Learned = field(default_factory=Learned)
