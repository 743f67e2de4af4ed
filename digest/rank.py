"""Rank: what leads, what follows, and why.

In: the day's clusters, the topics, the outlets, the desk's wishes and the issue's end. Out: a `Placement` for each
cluster, with every part of its score named. It leaves nothing out: cutting is the audiences' matter.

The score is a sum, at most 1, of four parts: independent voices that tell the event (0.35), recency with a half-life
(0.25), strength of the topic's evidence (0.30) and the weights that the desk gave to topic and outlet (0.10). A boost
that the desk asked for adds a part of what is missing to 1; a story like one above it loses a part.

Source: the re-ranking is in the manner of Carbonell and Goldstein, "The use of MMR, diversity-based reranking for
reordering documents and producing summaries" (SIGIR 1998), over the first places of a section.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import log

from digest.model import Cluster, Outlet, Placement, Ranking, Reason, Term, Topic
from digest.text.claims import Names, outlet_names, own_name
from digest.text.dates import bounds
from digest.text.likeness import likeness, terms
from digest.text.voices import voices_of
from digest.text.words import Word, fold_words, words_of

_OUTLETS, _RECENCY, _TOPIC, _WEIGHT = 0.35, 0.25, 0.30, 0.10
_MANY_VOICES = 5
_BOOST = 0.5
_DIVERSITY = 0.3
_LIKE = 0.3
_OPENING = 3
_LOOKED_BACK = 12

_Pattern = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scored:
    """A cluster on its way to its place."""

    cluster: Cluster
    reasons: tuple[Reason, ...]
    subject: frozenset[str]
    """Terms of its headline and opening."""
    like: tuple[str, ...] = ()
    """Ids of the clusters before it that it is like."""

    @property
    def score(self) -> float:
        """The sum of its parts."""
        return round(sum(reason.value for reason in self.reasons), 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """What a desk asked for, indexed."""

    topics: Mapping[str, Topic]
    weights: Mapping[str, float]
    names: Names
    boosts: Sequence[tuple[Term, _Pattern]]
    half_life_hours: float
    end: datetime
    zone: str


def rank(  # noqa: PLR0913 - the desk's wishes, one by one
    clusters: Sequence[Cluster],
    *,
    topics: Sequence[Topic],
    outlets: Sequence[Outlet],
    end: datetime,
    zone: str,
    ranking: Ranking = Ranking(),  # noqa: B008 - it is frozen
) -> tuple[Placement, ...]:
    """Place every cluster in the section of its main topic.

    Returns:
        Placements in order of the configured topics, unclassified ones last; within a section the highest score first,
        ties in order of location.
    """
    desk = _Desk(
        topics={topic.id: topic for topic in topics},
        weights={outlet.name: outlet.weight for outlet in outlets},
        names=outlet_names(outlets),
        boosts=[(term, _pattern(term.text)) for term in ranking.boost],
        half_life_hours=ranking.half_life_hours,
        end=end,
        zone=zone,
    )
    sections: dict[str | None, list[_Scored]] = {name: [] for name in (*desk.topics, None)}
    for cluster in clusters:
        sections[_topic_of(cluster)].append(_scored(cluster, desk))
    return tuple(
        Placement(cluster=each.cluster, topic=topic, position=position, score=each.score, reasons=each.reasons)
        for topic, members in sections.items()
        for position, each in enumerate(_varied(sorted(members, key=_order)), 1)
    )


def _order(scored: _Scored) -> tuple[float, str, str]:
    """Sort: the highest score first, ties by location and id."""
    return (-scored.score, scored.cluster.members[0].story.article.location, scored.cluster.id)


def _topic_of(cluster: Cluster) -> str | None:
    """Return the main topic of a cluster: its lead's, else the first that any member has."""
    labels = (label for member in cluster.members for label in member.labels if label.sentence is None)
    return next((label.topic for label in labels), None)


def _scored(cluster: Cluster, desk: _Desk) -> _Scored:
    """Work out the parts of a cluster's score, all but diversity."""
    stories = [member.story for member in cluster.members]
    publishers = frozenset(own_name(desk.names, story.article.outlet or "") for story in stories)
    voices = len(set(voices_of(stories, desk.names)))
    reasons = (
        _outlets(voices, len(stories)),
        _recency(cluster, desk),
        _topic(cluster),
        _weight(cluster, publishers, desk),
    )
    lead = stories[0]
    opening = [lead.headline.span, *(paragraph.span for paragraph in lead.paragraphs[:1])]
    words = [word for span in opening for word in words_of(lead.article.text, span)]
    boost = _boost(words, lead.language, publishers, desk, 1 - sum(reason.value for reason in reasons))
    return _Scored(cluster=cluster, reasons=(*reasons, *boost), subject=terms(words))


def _outlets(voices: int, stories: int) -> Reason:
    """Count independent voices; each further one adds less."""
    told = min(1.0, log(1 + voices) / log(1 + _MANY_VOICES))
    copies = f" (one voice in {stories} stories)" if voices == 1 < stories else f" in {stories} stories"
    note = f"told by {voices}" + (copies if voices < stories else "")
    return Reason(name="outlets", value=round(_OUTLETS * told, 4), note=note)


def _recency(cluster: Cluster, desk: _Desk) -> Reason:
    """Halve with every half-life that the youngest member's date lies before the issue's end."""
    whens = [each.story.article.when for each in cluster.members if each.story.article.when]
    if not whens:
        return Reason(name="recency", value=0.0, note="no date")
    youngest = max(bounds(when, desk.zone)[1] for when in whens)
    days = max(0.0, (desk.end - youngest).total_seconds() / 86400)
    value = _RECENCY * 0.5 ** (days * 24 / desk.half_life_hours)
    return Reason(name="recency", value=round(value, 4), note=f"{days:.1f} days before the issue's end")


def _topic(cluster: Cluster) -> Reason:
    """Take the strongest evidence of the members for their main topic."""
    strength = max((label.score for member in cluster.members for label in member.labels[:1]), default=0.0)
    return Reason(name="topic", value=round(_TOPIC * strength, 4), note=f"evidence {strength:.2f}")


def _weight(cluster: Cluster, publishers: frozenset[str], desk: _Desk) -> Reason:
    """Multiply the topic's weight and that of the heaviest outlet."""
    topic = desk.topics.get(_topic_of(cluster) or "")
    given = (topic.weight if topic else 1.0) * max(desk.weights.get(name, 1.0) for name in sorted(publishers))
    return Reason(
        name="weight", value=round(_WEIGHT * given / (given + 1), 4), note=f"topic and outlet weigh {given:g}"
    )


def _boost(
    words: Sequence[Word], language: str, publishers: frozenset[str], desk: _Desk, missing: float
) -> Iterator[Reason]:
    """Add a part of what is missing to 1 for the boosted terms and outlets that a story has."""
    folded = [word.folded for word in words]
    outlets = {fold_words(name) for name in publishers}
    found = [
        term
        for term, pattern in desk.boosts
        if term.language in {None, language} and (fold_words(term.text) in outlets or _stands_in(pattern, folded))
    ]
    if found:
        weight = sum(term.weight for term in found)
        value = _BOOST * missing * weight / (weight + 1)
        yield Reason(name="boost", value=round(value, 4), note=", ".join(dict.fromkeys(term.text for term in found)))


def _pattern(text: str) -> _Pattern:
    """Take a term apart into folded words, each with whether it is the beginning of one (``disert*``)."""
    parts = [(fold_words(part), part.endswith("*")) for part in text.split()]
    return tuple((word, starred and at == len(words)) for words, starred in parts for at, word in enumerate(words, 1))


def _stands_in(pattern: _Pattern, folded: Sequence[str]) -> bool:
    """Tell whether a term stands among folded words."""
    return any(
        all(
            have.startswith(wanted) if starred else have == wanted
            for (wanted, starred), have in zip(pattern, folded[at:], strict=False)
        )
        for at in range(len(folded) - len(pattern) + 1)
    )


def _varied(members: Sequence[_Scored]) -> list[_Scored]:
    """Order a section so that it does not open with the same thing three times.

    One after the other the story with the best score is taken; each that is like a story taken before loses up to 0.3
    of its score. Of the first three, the third is not like both others as long as any story is not.
    """
    left, taken = list(members), list[_Scored]()
    while left and len(taken) < _LOOKED_BACK:
        best = min(left, key=_order)
        if len(taken) < _OPENING and len(best.like) >= _OPENING - 1:
            other = min((each for each in left if len(each.like) < _OPENING - 1), key=_order, default=best)
            left = [
                _yielding(each, other) if each is not other and _order(each) < _order(other) else each for each in left
            ]
            best = other
        taken.append(best)
        left = [_less(each, best) for each in left if each is not best]
    return [*taken, *sorted(left, key=_order)]


def _less(scored: _Scored, taken: _Scored) -> _Scored:
    """Take a part of the score off a story that is like one before it; of several, the likest one counts."""
    alike = likeness(scored.subject, taken.subject)
    if alike < _LIKE:
        return scored
    base = [reason for reason in scored.reasons if reason.name != "diversity"]
    value = -round(_DIVERSITY * alike * sum(reason.value for reason in base), 4)
    value = min([value, *(reason.value for reason in scored.reasons if reason.name == "diversity")])
    like = (*scored.like, taken.cluster.id)
    reason = Reason(name="diversity", value=value, note=f"like {', '.join(like)} before it")
    return replace(scored, reasons=(*base, reason), like=like)


def _yielding(scored: _Scored, other: _Scored) -> _Scored:
    """Let a story that is like both above it stand behind another one."""
    base = [reason for reason in scored.reasons if reason.name != "diversity"]
    value = round(other.score - 0.0001 - sum(reason.value for reason in base), 4)
    note = f"like {', '.join(scored.like)} before it, gives way to {other.cluster.id}"
    return replace(scored, reasons=(*base, Reason(name="diversity", value=value, note=note)))
