"""Rank: what leads, what follows, and why.

In: the day's clusters, the topics, the outlets and the issue's end. Out: a `Placement` for each cluster, with every
part of its score named. It leaves nothing out: cutting is the audiences' matter.

The score is a sum of four parts, at most 1 together: outlets that tell the event (0.35), recency with a half-life of
two days (0.25), strength of the topic's evidence (0.30) and the weights that the desk gave to topic and outlet
(0.10).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import log

from digest.model import Cluster, Outlet, Placement, Reason, Topic
from digest.text.claims import Names, outlet_names, own_name
from digest.text.dates import bounds

_OUTLETS, _RECENCY, _TOPIC, _WEIGHT = 0.35, 0.25, 0.30, 0.10
_MANY_OUTLETS = 5
_HALF_LIFE_DAYS = 2.0


def rank(
    clusters: Sequence[Cluster], *, topics: Sequence[Topic], outlets: Sequence[Outlet], end: datetime, zone: str
) -> tuple[Placement, ...]:
    """Place every cluster in the section of its main topic.

    Returns:
        Placements in order of the configured topics, unclassified ones last; within a section the highest score first,
        ties in order of location.
    """
    by_topic = {topic.id: topic for topic in topics}
    weights = {outlet.name: outlet.weight for outlet in outlets}
    known = outlet_names(outlets)
    scored = [
        (
            cluster,
            _topic_of(cluster),
            _reasons(cluster, by_topic, _publishers(cluster, known), weights, _age_days(cluster, end, zone)),
        )
        for cluster in clusters
    ]
    placed: list[Placement] = []
    for section in (*by_topic, None):
        members = [each for each in scored if each[1] == section]
        members.sort(key=lambda each: (-_total(each[2]), each[0].members[0].story.article.location, each[0].id))
        placed += [
            Placement(cluster=cluster, topic=topic, position=position, score=_total(reasons), reasons=reasons)
            for position, (cluster, topic, reasons) in enumerate(members, 1)
        ]
    return tuple(placed)


def _topic_of(cluster: Cluster) -> str | None:
    """Return the main topic of a cluster: its lead's, else the first that any member has."""
    return next((member.labels[0].topic for member in cluster.members if member.labels), None)


def _total(reasons: Sequence[Reason]) -> float:
    """Add up the parts of a score."""
    return round(sum(reason.value for reason in reasons), 4)


def _publishers(cluster: Cluster, known: Names) -> frozenset[str]:
    """Return who published the stories of a cluster, by the outlets' own names.

    Whoever published what names no outlet counts once, as an empty name: unknown is never independent.
    """
    named = [member.story.article.outlet or "" for member in cluster.members]
    return frozenset(own_name(known, name) for name in named)


def _reasons(
    cluster: Cluster,
    topics: Mapping[str, Topic],
    names: frozenset[str],
    weights: Mapping[str, float],
    age: float | None,
) -> tuple[Reason, ...]:
    """Work out the four parts of a cluster's score; `names` are its publishers, `age` its age in days."""
    told = min(1.0, log(1 + len(names)) / log(1 + _MANY_OUTLETS))
    strength = max((label.score for member in cluster.members for label in member.labels[:1]), default=0.0)
    topic = topics.get(_topic_of(cluster) or "")
    given = (topic.weight if topic else 1.0) * max(weights.get(name, 1.0) for name in sorted(names))
    return (
        Reason(name="outlets", value=round(_OUTLETS * told, 4), note=f"told by {len(names)}"),
        Reason(
            name="recency",
            value=round(_RECENCY * 0.5 ** (age / _HALF_LIFE_DAYS), 4) if age is not None else 0.0,
            note=f"{age:.1f} days before the issue's end" if age is not None else "no date",
        ),
        Reason(name="topic", value=round(_TOPIC * strength, 4), note=f"evidence {strength:.2f}"),
        Reason(name="weight", value=round(_WEIGHT * given / (given + 1), 4), note=f"topic and outlet weigh {given:g}"),
    )


def _age_days(cluster: Cluster, end: datetime, zone: str) -> float | None:
    """Return how many days before the issue's end the youngest member's date ends; ``None`` when none has a date."""
    ends = [bounds(each.story.article.when, zone)[1] for each in cluster.members if each.story.article.when]
    return max(0.0, (end - max(ends)).total_seconds() / 86400) if ends else None
