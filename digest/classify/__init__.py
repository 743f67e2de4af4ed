"""Classify: a story to topic labels with evidence.

In: a `Story`, the configured `Topic` rules and the lexicons. Out: a `Filed` story: the labels given, the main one
first, the labels refused with the reason, and for each the terms found with their places (`digest.classify.finding`
finds them). Terms match whole words, folded; it never looks inside a word, so that *diet* is not found in *dietro*, and
*Ucraina* is found in *dell'Ucraina*.

`digest.classify.scoring` weighs what was found; `digest.classify.asides` tells which sentences may be asides.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from digest.classify.asides import chances
from digest.classify.finding import Finding, Findings, Place, Role, rules_of
from digest.classify.scoring import evidence_of, score_of
from digest.model import Evidence, Filed, Label, Outlet, Story, Topic
from digest.text.lexicon import UNKNOWN, Lexicon

_SECOND_LABEL_SHARE = 0.5
"""What a second label must reach of the first one's score."""
_ASIDE_MINIMUM = {"strong": 0.11, "weak": 0.2, "faint": 0.35}
"""The least score of an aside by its form: half a point, one word of usual weight (1), or one that is telling (2.2)."""
_ASIDE_SHARE = {"strong": 0.4, "weak": 0.4, "faint": 0.0}
"""What the story's main topic may have in an aside, of the aside's own score."""


def classify(
    story: Story, topics: Sequence[Topic], lexicons: Mapping[str, Lexicon], outlets: Sequence[Outlet] = ()
) -> Filed:
    """File `story` under the topics whose rules it meets.

    A topic is given when at least one of its `any` terms is found, all of its `all` terms, none of its `none` terms,
    and its score reaches its minimum; a second label must also reach half the score of the first. A topic whose query
    is true is given in any case, unless its `all` or `none` forbid it. A sentence inside
    the story that speaks of another topic alone, and looks like an aside ("Intanto ..."), has a label of its own, which
    rests on that sentence; its terms do not count for the story.

    Args:
        story: What is filed.
        topics: The rules; they are made ready once for all stories that the very same topics are given for.
        lexicons: By language.
        outlets: Those whose other names a query may use.
    """
    findings = rules_of(topics, lexicons, outlets).find(story)
    places = findings.places
    asides = _asides(findings, topics, lexicons)
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
    score = round(score_of(evidence), 4)
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
    return _points(findings, topic, findings.of(topic, places, *roles))


def _points(findings: Findings, topic: Topic, found: Sequence[Finding]) -> tuple[Evidence, ...]:
    """Give what was found its points."""
    text = findings.story.article.text
    return evidence_of(text, topic, [(each.term, each.place.where, each.span) for each in found])


def _asides(findings: Findings, topics: Sequence[Topic], lexicons: Mapping[str, Lexicon]) -> list[Label]:
    """Find the units inside a story that turn to another topic for a moment.

    A unit that may be an aside is one when it speaks of a topic that the rest of the story is not filed under (or,
    where its form is strong, not in the first place), and hardly of the story's main one.
    """
    found: list[Label] = []
    alone = _alone(findings, topics)
    for chance in chances(findings.story, findings.places, lexicons.get(findings.story.language, UNKNOWN)):
        place = next(each for each in findings.places if each.span == chance.span and each.where != "headline")
        if chance.form == "faint" and place not in alone:
            continue
        labels = {topic.id: label for topic in topics if (label := _judge_sentence(findings, topic, place))}
        best = min(labels.values(), key=_order, default=None)
        if best is None or best.score < _ASIDE_MINIMUM[chance.form]:
            continue
        given, refused = _verdicts(findings, topics, {*findings.places} - {place})
        told = {"strong": given[:1], "weak": given, "faint": (*given, *refused)}[chance.form]
        if not given or best.topic in {label.topic for label in told}:
            continue
        main = labels.get(given[0].topic)
        if main is None or main.score <= _ASIDE_SHARE[chance.form] * best.score:
            found.append(best)
    return found


def _alone(findings: Findings, topics: Sequence[Topic]) -> set[Place]:
    """Return the places which hold all that is found of some topic: cheap to tell, and most units are not of them."""
    standing = [{each.place for each in findings.found.get((topic.id, "any"), ())} for topic in topics]
    return {next(iter(places)) for places in standing if len(places) == 1}


def _judge_sentence(findings: Findings, topic: Topic, place: Place) -> Label | None:
    """Score `topic` for one sentence alone, as if in no lede; its query speaks of whole stories, and is not asked."""
    found = [each._replace(place=replace(place, where="body")) for each in findings.of(topic, {place}, "any")]
    if not found or findings.of(topic, {place}, "none"):
        return None
    evidence = _points(findings, topic, found)
    return Label(topic=topic.id, score=round(score_of(evidence), 4), evidence=evidence, sentence=place.span)
