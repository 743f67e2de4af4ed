"""Correct: what a desk taught, laid over what the rules found.

In: a `Filed` story, what the desk `Taught` and the lexicons. Out: the story filed as the desk would. A label given by
hand stands; else a topic that was learned is given or refused by its model, which the rules' score is a part of. Topics
that nothing was learned about stay as the rules have them. Every change carries its reasons.

Source: TF-IDF as in Salton and Buckley, "Term-weighting approaches in automatic text retrieval" (1988), on stems and
pairs of stems; logistic regression.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from math import exp, log, sqrt

from digest.model import Evidence, Filed, Label, Story, Taught
from digest.model.learned import TopicModel
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.stems import stemmer_of
from digest.text.words import words_of

BY_HAND = "filed by hand"
EVEN = 0.5
"""Least probability at which a topic is given."""
_HEADLINE = 2
"""How often the headline counts."""
_SHOWN = 5


def correct(filed: Filed, taught: Taught, lexicons: Mapping[str, Lexicon]) -> Filed:
    """File a story as the desk taught; without anything taught, nothing changes."""
    if (wanted := taught.labels.get(filed.story.id)) is not None:
        return _by_hand(filed, wanted)
    if not taught.learned.topics:
        return filed
    weights = weighed(counted(filed.story, lexicons.get(filed.story.language, UNKNOWN)), taught.learned.rarity)
    whole = {label.topic: label for label in (*filed.labels, *filed.considered) if label.sentence is None}
    judged = [_judged(name, model, weights, whole.get(name)) for name, model in sorted(taught.learned.topics.items())]
    untouched = [label for label in whole.values() if label.topic not in taught.learned.topics]
    labels = [label for label in (*judged, *untouched) if label.refused is None]
    asides = [label for label in filed.labels if label.sentence is not None]
    refused = [label for label in (*judged, *untouched) if label.refused and (label.evidence or label.topic in whole)]
    return replace(
        filed,
        labels=(*sorted(labels, key=_order), *asides),
        considered=tuple(sorted(refused, key=_order)),
    )


def counted(story: Story, lexicon: Lexicon) -> Mapping[str, float]:
    """Count the stems of a story and the pairs that stand side by side: 1 + ln occurrences; stop words are left out."""
    text, stem = story.article.text, stemmer_of(lexicon)
    spans = [story.headline.span] * _HEADLINE + [each for one in story.paragraphs for each in one.sentences]
    counts: Counter[str] = Counter()
    for span in spans:
        stems = [stem(word.folded) for word in words_of(text, span) if word.folded not in lexicon.stop]
        counts.update(stems)
        counts.update(f"{one} {two}" for one, two in pairwise(stems))
    return {term: 1 + log(count) for term, count in counts.items()}


def weighed(counts: Mapping[str, float], rarity: Mapping[str, float]) -> Mapping[str, float]:
    """Weigh counts by rarity, as a vector of length 1; unknown terms fall away."""
    vector = {term: count * rarity[term] for term, count in counts.items() if term in rarity}
    length = sqrt(sum(value * value for value in vector.values())) or 1.0
    return {term: value / length for term, value in vector.items()}


def probability(model: TopicModel, weights: Mapping[str, float], score: float) -> float:
    """Return how likely a topic is, 0-1.

    Args:
        model: Of the topic.
        weights: Of the story's terms.
        score: What the rules give, 0-1.
    """
    total = model.intercept + model.rules * score
    total += sum(value * model.terms.get(term, 0.0) for term, value in weights.items())
    return 1 / (1 + exp(-max(-500.0, min(500.0, total))))


def _by_hand(filed: Filed, wanted: Sequence[str]) -> Filed:
    """File a story under the topics that it was labelled with, the first one first."""
    known = {label.topic: label for label in (*filed.labels, *filed.considered) if label.sentence is None}
    labels = tuple(
        replace(known[topic], refused=None, score=1.0, taught=BY_HAND)
        if topic in known
        else Label(topic=topic, score=1.0, evidence=(), taught=BY_HAND)
        for topic in wanted
    )
    asides = tuple(label for label in filed.labels if label.sentence is not None and label.topic not in wanted)
    refused = tuple(
        replace(label, refused=label.refused or "labelled otherwise by hand")
        for topic, label in sorted(known.items())
        if topic not in wanted
    )
    return replace(filed, labels=(*labels, *asides), considered=refused)


def _judged(topic: str, model: TopicModel, weights: Mapping[str, float], label: Label | None) -> Label:
    """Judge a topic by its model; `label` is what the rules said of it."""
    evidence: tuple[Evidence, ...] = label.evidence if label else ()
    score = label.score if label else 0.0
    likely = round(probability(model, weights, score), 4)
    pulls = sorted(
        ((value * model.terms[term], term) for term, value in weights.items() if model.terms.get(term)),
        key=lambda each: (-abs(each[0]), each[1]),
    )
    words = ", ".join(f"{term} {pull:+.2f}" for pull, term in pulls[:_SHOWN])
    said = f"learned: {likely:.2f} (the rules say {score:.2f}{'; ' + words if words else ''})"
    if likely >= EVEN:
        return Label(topic=topic, score=likely, evidence=evidence, taught=said)
    return Label(topic=topic, score=likely, evidence=evidence, refused=said, taught=said)


def _order(label: Label) -> tuple[float, str]:
    """Sort labels: the highest score first, ties by topic id."""
    return (-label.score, label.topic)
