"""Across: one event told in several languages.

In: the day's clusters, each of one language, the lexicons and the names that are known. Out: the clusters, those of one
event joined. What is compared reads the same in all languages: the keys of names, figures without their separators,
and days named with their year. A key weighs the more the fewer clusters of the day have it. Names of
outlets count for nothing, since they stand in all news. Two clusters are joined only where each is the other's likest
in that language, their dates agree, and they share several keys. No word is translated, and a missed merge is better
than a false one.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, sqrt

from digest.cluster.days import Days, apart, days_of, days_told
from digest.cluster.tongue import weighed_sentences
from digest.model import Cluster, Merge, Outlet, Story
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.names import Known, key_of, names_in
from digest.text.words import fold, fold_words

STRENGTH, STRENGTH_UNDATED = 1.3, 3.2
"""Least strength of a joining: the likeness, times one for each shared name that is known to all the world, and two for
each that is not, and for each figure and day; where each cluster has a date, and where one has none."""
ENOUGH_FAMOUS = 8
"""How many names known to all the world, and nothing else, may make one event: those of states and leaders stand
together in the news of every day."""
ALIKE = 0.25
"""Least likeness of two clusters' keys."""
_DAYS_APART = 3
"""Most days between stories of one event."""
_FAR = 60
"""Days told farther apart than this are of two events."""
_LEADING = 12
"""How many keys of a cluster, the heaviest, lead to others."""
_MOST_COMPARED = 100
_PRIOR = 50
"""How many clusters the day is taken to have besides, so that on a small day no key is rare."""
_MEMBERS = 4
"""Most stories of a cluster, the first, that are read."""
_SHOWN = 6
_FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+(?![\w])|(?<![\w.,])\d+(?:[.,]\d{1,2})?(?!\w)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a cluster tells that reads the same in all languages."""

    language: str
    times: Mapping[str, float]
    """How much each key counts."""
    shown: Mapping[str, str]
    """A key as it stands in the text."""
    dates: tuple[Days, ...]
    """When its stories are from, where known."""
    days: tuple[Days, ...]
    """The days and months that it names."""


def across(
    clusters: Sequence[Cluster], lexicons: Mapping[str, Lexicon], known: Known, outlets: Iterable[Outlet]
) -> tuple[Cluster, ...]:
    """Join the clusters that tell one event in different languages; all others stay as they are."""
    passed = {key_of(name, known=known) for each in outlets for name in (each.name, *each.aliases)}
    told = [_told(each, lexicons, known, passed) for each in clusters]
    spread = Counter(key for each in told for key in each.times)
    weighed = [_weighed(each, spread, len(told)) for each in told]
    found = sorted(_pairs(told, weighed, spread, _famous(known)), key=lambda pair: (-pair[0], pair[1], pair[2]))
    home = list(range(len(told)))
    groups = {place: [place] for place in home}
    likest: dict[tuple[int, str], int] = {}
    for _, one, other, _ in found:
        likest.setdefault((one, told[other].language), other)
        likest.setdefault((other, told[one].language), one)
    joined: dict[int, list[tuple[int, int, float, tuple[str, ...]]]] = {}
    for alike, one, other, shared in found:
        if likest[one, told[other].language] != other or likest[other, told[one].language] != one:
            continue
        first, second = home[one], home[other]
        if first == second or not _fit([*groups[first], *groups[second]], clusters, told):
            continue
        joined[first] = [*joined.pop(first, []), *joined.pop(second, []), (one, other, alike, shared)]
        for place in groups[second]:
            home[place] = first
        groups[first] = sorted([*groups[first], *groups.pop(second)])
    ordered = sorted(groups.items(), key=lambda each: each[1])
    return tuple(_joined(clusters, group, joined.get(start, [])) for start, group in ordered)


def _famous(known: Known) -> frozenset[str]:
    """Return the keys of the names that are known to all the world."""
    return frozenset(f"{entry.kind}:{fold(entry.key)}" for entry in known.entries)


def _told(cluster: Cluster, lexicons: Mapping[str, Lexicon], known: Known, passed: Collection[str]) -> _Told:
    """Collect the keys of a cluster, but those that are passed over."""
    times: Counter[str] = Counter()
    shown: dict[str, str] = {}
    days: set[Days] = set()
    dates: set[Days] = set()
    stories = [member.story for member in cluster.members[:_MEMBERS]]
    for story in stories:
        dates.update(days_of(story.article.when))
        for key, written in _keys(story, lexicons.get(story.language, UNKNOWN), known):
            if key not in passed:
                times[key] += 1
                shown.setdefault(key, written)
        for span, _ in weighed_sentences(story):
            days.update(days_told(fold_words(span.of(story.article.text))))
    for day in days:
        if day.is_day:
            times[str(day)] += 1
            shown[str(day)] = str(day)
    return _Told(
        language=stories[0].language,
        times={key: (1 + log(many)) / len(stories) ** 0.5 for key, many in times.items()},
        shown=shown,
        dates=tuple(sorted(dates)),
        days=tuple(sorted(days | dates)),
    )


def _keys(story: Story, lexicon: Lexicon, known: Known) -> Iterator[tuple[str, str]]:
    """Yield the keys of the names and figures of a story, each as it stands there."""
    spans = list(dict.fromkeys(span for span, _ in weighed_sentences(story)))
    for name in names_in(story.article.text, spans, lexicon, known):
        yield name.key, name.written
    for span in spans:
        for found in _FIGURE.finditer(story.article.text, span.start, span.end):
            figure = re.sub(r"\D", "", found[0]) if _GROUPED.fullmatch(found[0]) else found[0].replace(",", ".")
            if len(figure) > 1 and not _YEAR.fullmatch(figure):
                yield f"figure:{figure}", found[0]


def _weighed(told: _Told, spread: Mapping[str, int], many: int) -> dict[str, float]:
    """Weigh the keys of a cluster; the squares add up to 1."""
    weights = {key: times * log((many + _PRIOR) / spread[key]) for key, times in told.times.items()}
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {key: weight / length for key, weight in weights.items()}


def _pairs(
    told: Sequence[_Told],
    weighed: Sequence[Mapping[str, float]],
    spread: Mapping[str, int],
    famous: frozenset[str],
) -> Iterator[tuple[float, int, int, tuple[str, ...]]]:
    """Yield the clusters of different languages that are alike, with the keys that they share."""
    having: dict[str, list[int]] = {}
    for place, weights in enumerate(weighed):
        rare = sorted(weights, key=lambda key: (-weights[key], key))[:_LEADING]
        compared = Counter(other for key in rare for other in having.get(key, ()))
        for other, _ in compared.most_common(_MOST_COMPARED):
            if told[other].language != told[place].language and _agree(told[other], told[place]):
                shared = sorted(weights.keys() & weighed[other].keys(), key=lambda key: (-weights[key], key))
                alike = sum(weights[key] * weighed[other][key] for key in shared)
                is_dated = bool(told[other].dates and told[place].dates)
                if alike >= ALIKE and _is_strong(alike, shared, famous, is_dated=is_dated):
                    yield round(alike, 6), other, place, tuple(told[place].shown[key] for key in shared[:_SHOWN])
        for key in rare:
            if spread[key] <= _MOST_COMPARED:
                having.setdefault(key, []).append(place)


def _is_strong(alike: float, shared: Sequence[str], famous: frozenset[str], *, is_dated: bool) -> bool:
    """Tell whether what two clusters share makes them one event."""
    own = len(shared) - len(famous.intersection(shared))
    if not own and len(shared) < ENOUGH_FAMOUS:
        return False
    return alike * (len(shared) + own) >= (STRENGTH if is_dated else STRENGTH_UNDATED)


def _agree(one: _Told, other: _Told) -> bool:
    """Tell whether the days of two clusters allow one event."""
    gap = apart(one.dates, other.dates)
    if gap is not None:
        return gap <= _DAYS_APART
    near = apart(one.days, other.days)
    return near is None or near <= _FAR


def _fit(group: Sequence[int], clusters: Sequence[Cluster], told: Sequence[_Told]) -> bool:
    """Tell whether some clusters may stand together: no two of one article or one language, none far from another."""
    languages = [told[place].language for place in group]
    articles = [member.story.article.id for place in group for member in clusters[place].members]
    if len(set(languages)) < len(languages) or len(set(articles)) < len(articles):
        return False
    return all(_agree(told[one], told[other]) for one in group for other in group if one < other)


def _joined(
    clusters: Sequence[Cluster],
    group: Sequence[int],
    links: Sequence[tuple[int, int, float, tuple[str, ...]]],
) -> Cluster:
    """Make one cluster of some; the first of those with most stories leads."""
    if len(group) == 1:
        return clusters[group[0]]
    lead, *others = sorted(group, key=lambda place: (-len(clusters[place].members), place))
    merges = tuple(
        Merge(
            story=clusters[other].id if one == lead or other != lead else clusters[one].id,
            other=clusters[one].id if one == lead or other != lead else clusters[other].id,
            similarity=round(alike, 4),
            shared=shared,
            kind="across languages",
        )
        for one, other, alike, shared in links
    )
    parts = [clusters[place] for place in (lead, *others)]
    return replace(
        parts[0],
        members=tuple(member for part in parts for member in part.members),
        merges=(*(merge for part in parts for merge in part.merges), *merges),
        apart=tuple(each for part in parts for each in part.apart),
    )
