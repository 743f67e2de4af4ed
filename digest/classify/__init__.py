"""Classify: a story to topic labels with evidence.

In: a `Story`, the configured `Topic` rules and the lexicons. Out: a `Filed` story: the labels given, the main one
first, the labels refused with the reason, and for each the terms found with their places (`digest.classify.finding`
finds them). Terms match whole words, folded; it never looks inside a word, so that *diet* is not found in *dietro*, and
*Ucraina* is found in *dell'Ucraina*.

A story's raw score for a topic is the sum, over the terms found, of weight x (1 + ln occurrences) x the best boost
(headline, lede); its score is raw / (raw + 4), which lies between 0 and 1 and grows ever more slowly. Source of the
damping: Robertson and Walker, "Some simple effective approximations to the 2-Poisson model" (SIGIR 1994).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import log

from digest.classify.finding import Finding, Findings, Place, Role, rules_of
from digest.model import Evidence, Filed, Label, Outlet, Story, Topic
from digest.text.lexicon import Lexicon

_HALF_WAY = 4.0
_SECOND_LABEL_SHARE = 0.5
_ASIDE_MINIMUM = 0.15


def classify(
    story: Story, topics: Sequence[Topic], lexicons: Mapping[str, Lexicon], outlets: Sequence[Outlet] = ()
) -> Filed:
    """File `story` under the topics whose rules it meets.

    A topic is given when at least one of its `any` terms is found, all of its `all` terms, none of its `none` terms,
    and its score reaches its minimum; a second label must also reach half the score of the first. A topic whose query
    is true is given in any case, unless its `all` or `none` forbid it. A sentence that opens with a turn ("Intanto
    ...") and speaks of another topic alone is an aside, and its label rests on that sentence.

    Args:
        story: What is filed.
        topics: The rules; they are made ready once for all stories that the very same topics are given for.
        lexicons: By language.
        outlets: Those whose other names a query may use.
    """
    findings = rules_of(topics, lexicons, outlets).find(story)
    places = findings.places
    asides = _asides(findings, topics)
    taken = {label.sentence for label in asides}
    given, refused = _verdicts(findings, topics, {each for each in places if each.span not in taken})
    if not given and asides:
        asides = []  # a story without a topic of its own keeps its sentences together
        given, refused = _verdicts(findings, topics, {*places})
    aside_topics = {label.topic for label in asides}
    given = [label for index, label in enumerate(given) if index == 0 or label.topic not in aside_topics]
    return Filed(story=story, labels=(*given, *asides), considered=tuple(sorted(refused, key=_order)))


def _verdicts(
    findings: Findings, topics: Sequence[Topic], places: Collection[Place]
) -> tuple[list[Label], list[Label]]:
    """Judge every topic for a story, and part the labels given, best first, from those refused."""
    judged = [label for topic in topics if (label := _judge(findings, topic, places))]
    given = sorted((label for label in judged if label.refused is None), key=_order)
    refused = [label for label in judged if label.refused]
    enough = _SECOND_LABEL_SHARE * given[0].score if given else 0.0
    weak = [label for label in given if label.score < enough and label.topic not in findings.true]
    refused += [replace(label, refused=_too_weak(label, given[0])) for label in weak]
    return [label for label in given if label not in weak], refused


def _order(label: Label) -> tuple[float, str]:
    """Sort labels: the highest score first, ties by topic id."""
    return (-label.score, label.topic)


def _too_weak(label: Label, first: Label) -> str:
    """Say why a second label was not given."""
    return f"{label.score:.2f} is less than half of {first.topic}'s {first.score:.2f}"


def _judge(findings: Findings, topic: Topic, places: Collection[Place]) -> Label | None:
    """Score `topic` for a story, looking at `places` alone; ``None`` when it has no term there and no true query."""
    evidence = _find(findings, topic, places, "any", "query")
    is_true = topic.id in findings.true
    if not evidence and not is_true:
        return None
    score = round(_score(evidence), 4)
    missing = _missing(findings, topic, places)
    unwanted = findings.of(topic, places, "none")
    refused = None
    if missing:
        refused = f"lacks {', '.join(missing)}"
    elif unwanted:
        refused = f"holds {', '.join(sorted({each.term.text for each in unwanted}))}"
    elif score < topic.minimum and not is_true:
        refused = f"{score:.2f} is below the topic's minimum {topic.minimum:.2f}"
    return Label(
        topic=topic.id, score=max(score, topic.minimum) if is_true else score, evidence=evidence, refused=refused
    )


def _missing(findings: Findings, topic: Topic, places: Collection[Place]) -> list[str]:
    """Return the terms that must all be found, in the story's language, and are not."""
    if not topic.all:
        return []
    found = {each.term.text for each in findings.of(topic, places, "all")}
    language = findings.story.language
    counting = [term for term in topic.all if term.language in {None, language} or language == "und"]
    return [term.text for term in counting if term.text not in found]


def _find(findings: Findings, topic: Topic, places: Collection[Place], *roles: Role) -> tuple[Evidence, ...]:
    """Return every occurrence of a topic's terms in `places`, in order of place; points are damped by repetition."""
    return _with_points(findings.story.article.text, topic, findings.of(topic, places, *roles))


def _with_points(text: str, topic: Topic, found: Sequence[Finding]) -> tuple[Evidence, ...]:
    """Share out each term's points over its occurrences: (1 + ln n) x weight x best boost, in equal parts."""
    boosts = {"headline": topic.headline_boost, "lede": topic.lede_boost, "body": 1.0}
    totals: dict[str, list[float]] = {}
    for term, place, _ in found:
        totals.setdefault(term.text, []).append(boosts[place.where])
    return tuple(
        Evidence(
            term=term.text,
            span=span,
            found=span.of(text),
            where=place.where,
            points=round(
                term.weight * max(totals[term.text]) * (1 + log(len(totals[term.text]))) / len(totals[term.text]), 4
            ),
        )
        for term, place, span in sorted(found, key=lambda each: (each.span, each.term.text))
    )


def _score(evidence: Sequence[Evidence]) -> float:
    """Turn the points found into a score of 0-1."""
    raw = sum(each.points for each in evidence)
    return raw / (raw + _HALF_WAY)


def _asides(findings: Findings, topics: Sequence[Topic]) -> list[Label]:
    """Find the units inside a story that turn to another topic for a moment.

    Such a unit opens with a turn, is not the story's first, and speaks of a topic while saying nothing on the story's
    main one.
    """
    body = [each for each in findings.places if each.where != "headline"]
    turning = [place for place in body[1:] if place.turns]
    if not turning:
        return []
    rest = {*findings.places}.difference(turning)
    judged = sorted((label for topic in topics if (label := _judge(findings, topic, rest))), key=_order)
    main = next((label.topic for label in judged if label.refused is None), None)
    found = []
    for place in turning:
        labels = [label for topic in topics if (label := _judge_sentence(findings, topic, place))]
        if labels and main not in {label.topic for label in labels}:
            found.append(min(labels, key=_order))
    return found


def _judge_sentence(findings: Findings, topic: Topic, place: Place) -> Label | None:
    """Score `topic` for one sentence alone; its query speaks of whole stories, and is not asked."""
    evidence = _find(findings, topic, [place], "any")
    score = round(_score(evidence), 4)
    if score < _ASIDE_MINIMUM or findings.of(topic, [place], "none"):
        return None
    return Label(topic=topic.id, score=score, evidence=evidence, sentence=place.span)
