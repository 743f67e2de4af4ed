"""Cluster: the same event told twice becomes one cluster.

In: the day's `Filed` stories and the lexicons. Out: `Cluster` values, one for each event, in order of the lead's place.
The result does not depend on the order of the stories. A missed merge is better than a false one: stories of one
article, of different languages, or dated more than three days apart are never merged, and what contradicts (figures,
years, days, names) counts against a merge. Which members are one text, cut or edited, is told, so that they count as
one voice.

The rooms within: `tongue` (the words of a story, looked up), `terms` (what stories are compared by), `vectors` (how
much each term weighs), `neighbours` (who is compared with whom), `facts` and `days` (what tells look-alikes
apart), `copies` (the same text), `communities` (who stands together), `rivals` (which groups are two events),
`reasons` (what is told of it); and `across` (one event
in several languages), which a configuration asks for.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from math import inf

import numpy as np

from digest.cluster.communities import Limits, grouped
from digest.cluster.copies import Runs, copies, runs_of, sample_of
from digest.cluster.facts import Contradiction, Facts, contradiction, facts_of
from digest.cluster.neighbours import alike_pairs
from digest.cluster.reasons import Link, clusters_of
from digest.cluster.rivals import halves
from digest.cluster.terms import Spelling, count
from digest.cluster.tongue import Reading, Tongue, tongues_of
from digest.cluster.vectors import Row, Vectors, row_of, weigh
from digest.model import Cluster, Filed, Story
from digest.text.dates import bounds
from digest.text.lexicon import Lexicon

__all__ = ["SAME_EVENT", "cluster", "similarity"]

SAME_EVENT = 0.15
"""Least average similarity of one event's stories; see docs/explanation/decisions.md for how it was chosen."""
ENOUGH_WORDS = 11
"""How many different words a story needs to be judged by them; of one with fewer, the cube of that share is left.

Of two stories with a few words each, nearly all shared ones are the town and the fire brigade.
"""
ENOUGH_APART = 20
"""How many it needs where each headline has a word that the other story lacks: *a warehouse burnt*, *a barn burnt*."""
UNDATED = 0.95
"""What is left of a similarity where neither story has a date, so that nothing but the words can tell them apart."""
HALF_DATED = 0.3
"""Least that is left of it where one has a date and the other none: that one may be of any year."""
SPREAD = 0.3
"""Least part of the likeness to a story without a date that must lie beyond the six terms that weigh most, to leave as
much as of two without: two meetings of the same people share their names and offices, and little more."""
SAME_DAYS = 1.3
"""What a similarity grows by where a story without a date tells a day that the other is from, or tells too."""
FORM = 0.25
"""What is left of it where both are one form, filled in with other figures and names."""
DAYS_APART = 3
"""Most days between two stories of one event."""
_FIGURES_OF_FORM = 2
_SHARE_OF_FORM = 0.6
"""Texts of which less is shared, with as many figures that contradict, are filled into one form and no copies."""
_SECONDS_OF_DAY = 86400
_HEAVIEST = 6


def cluster(filed: Sequence[Filed], lexicons: Mapping[str, Lexicon], *, bar: float = SAME_EVENT) -> tuple[Cluster, ...]:
    """Group `filed` by event; the lead of a cluster is its longest story (ties: the lower location, then id).

    Args:
        filed: The stories of a day.
        lexicons: By language.
        bar: Least average similarity of one event's stories, 0-1.
    """
    ordered = sorted(filed, key=_by_text)
    stories = [each.story for each in ordered]
    tongue = tongues_of(lexicons)
    rows: list[Row] = []
    sampled: list[Runs] = []
    facts: list[Facts] = []
    for story in stories:  # one after the other, so that its words are looked up once
        reading = _read(story, tongue)
        rows.append(row_of(story.language, count(reading)))
        sampled.append(sample_of(runs_of(story, reading)))
        facts.append(facts_of(story, reading, tongue(story.language)))
    vectors = weigh(rows)
    rows.clear()
    copied = copies(sampled, lambda place: runs_of(stories[place], _read(stories[place], tongue)))
    limits = [_limits(story) for story in stories]
    links = _linked(limits, vectors, facts, copied)
    beside: dict[int, dict[int, float]] = defaultdict(dict)
    for (one, other), link in links.items():
        beside[one][other] = beside[other][one] = link.similarity
    groups = grouped(limits, beside, bar=bar, days=DAYS_APART, total=_totals(vectors, links))
    parted = [part for group in groups for part in _parted(group, vectors, facts, links)]
    return clusters_of(parted, ordered, links, vectors, lambda place: Spelling(_read(stories[place], tongue)))


def similarity(one: Story, other: Story, lexicons: Mapping[str, Lexicon]) -> float:
    """Return how alike the words of two stories are (0-1), as if they were a whole day."""
    tongue = tongues_of(lexicons)
    vectors = weigh(row_of(story.language, count(_read(story, tongue))) for story in (one, other))
    return round(float(vectors.similarities(0, np.array([1]))[0]), 6)


def _read(story: Story, tongue: Callable[[str], Tongue]) -> Reading:
    """Look up the words of a story."""
    return tongue(story.language).read(story)


def _parted(
    group: list[int], vectors: Vectors, facts: Sequence[Facts], links: dict[tuple[int, int], Link]
) -> list[list[int]]:
    """Part a group that is two events, and tell in the links why."""
    told = halves(group, vectors, facts)
    if told is None:
        return [group]
    one, other = told
    reason = f"names: {', '.join(one.names[:3])} and {', '.join(other.names[:3])}"
    for pair in product(one.members, other.members):
        low, high = min(pair), max(pair)
        if (low, high) in links:
            link = links[low, high]
            links[low, high] = replace(link, against=(*link.against, reason))
    return [part for half in told for part in _parted(half.members, vectors, facts, links)]


def _by_text(filed: Filed) -> tuple[str, str, int, str, str]:
    """Return what stories are numbered by: their words first, so that the names of files decide nothing."""
    story = filed.story
    first = story.paragraphs[0].span.of(story.article.text) if story.paragraphs else ""
    place = story.headline.span.start
    return story.headline.text, first, place, story.article.location, story.id


def _linked(
    limits: Sequence[Limits], vectors: Vectors, facts: Sequence[Facts], copied: Iterable[tuple[int, int, float]]
) -> dict[tuple[int, int], Link]:
    """Return the pairs that are alike, with all that speaks for and against them."""
    links: dict[tuple[int, int], Link] = {}
    for one, other, words in alike_pairs(vectors):
        if _may_merge(limits[one], limits[other]):
            against = contradiction(facts[one], facts[other])
            enough = _enough(int(vectors.words[[one, other]].min()), is_apart=against.headlines)
            dated = _certainty(limits[one], limits[other], against, partial(vectors.beyond, one, other, most=_HEAVIEST))
            alike = min(1.0, words * against.leaves * enough * dated)
            links[one, other] = Link(similarity=alike, words=words, against=against.reasons)
    for one, other, share in copied:
        # The same words are of one language, whatever was made of it.
        if _may_merge(limits[one], limits[other]):
            link = links.get((one, other), Link(similarity=0.0, words=0.0))
            against = contradiction(facts[one], facts[other])
            if _is_template(against, share):
                filled = link.similarity * FORM
                links[one, other] = replace(link, similarity=filled, against=against.reasons)
                continue
            links[one, other] = link.as_copy(share)
    return links


def _enough(words: int, *, is_apart: bool) -> float:
    """Return what is left of a similarity where the shorter story has so many words."""
    if is_apart:
        return min(1.0, words / ENOUGH_WORDS) ** 3 * min(1.0, words / ENOUGH_APART) ** 2
    return min(1.0, words / ENOUGH_WORDS) ** 3


def _certainty(one: Limits, other: Limits, against: Contradiction, spread: Callable[[], float]) -> float:
    """Return what is left of the similarity of two stories by their dates, and by the days that they tell."""
    undated = (one.first == -inf) + (other.first == -inf)
    if not undated:
        return 1.0
    if against.days == "agree":
        return SAME_DAYS
    if undated == 2 or against.days == "differ":
        return UNDATED
    return max(HALF_DATED, UNDATED * min(1.0, spread() / SPREAD) ** 3)


def _is_template(against: Contradiction, share: float) -> bool:
    """Tell whether two texts have the same words because their writer has a form for such news."""
    return against.has_names or against.is_form or (against.figures >= _FIGURES_OF_FORM and share < _SHARE_OF_FORM)


def _may_merge(one: Limits, other: Limits) -> bool:
    """Tell whether two stories can be one event at all."""
    if one.article == other.article:
        return False
    return max(one.first, other.first) - min(one.last, other.last) <= DAYS_APART


def _limits(story: Story) -> Limits:
    """Return what decides beside whom a story may stand."""
    when = story.article.when
    if when is None:
        return Limits(article=story.article.id, first=-inf, last=inf)
    begin, end = bounds(when, "UTC")
    first, last = begin.timestamp() / _SECONDS_OF_DAY, end.timestamp() / _SECONDS_OF_DAY
    return Limits(article=story.article.id, first=first, last=last)


def _totals(vectors: Vectors, links: Mapping[tuple[int, int], Link]) -> Callable[[Sequence[int], Sequence[int]], float]:
    """Return what adds up the similarities of all pairs of two groups, less what speaks against them."""
    shares = _shares(links)

    def total(ones: Sequence[int], others: Sequence[int]) -> float:
        many = np.array(others)
        whole = 0.0
        for one in ones:
            values = vectors.similarities(one, many)
            for place, other in enumerate(others):
                link = links.get((min(one, other), max(one, other)))
                whole += link.similarity if link else max(float(values[place]), _of_one_text(shares, one, other))
        return whole

    return total


def _shares(links: Mapping[tuple[int, int], Link]) -> dict[int, tuple[int, float]]:
    """Return for each copy the first story that it is a copy of, and their similarity; a first one is its own."""
    shares: dict[int, tuple[int, float]] = {}
    for (one, other), link in sorted(links.items()):
        if link.share is not None:
            shares.setdefault(one, (one, 1.0))
            shares.setdefault(other, (one, link.similarity))
    return shares


def _of_one_text(shares: Mapping[int, tuple[int, float]], one: int, other: int) -> float:
    """Return how alike two stories are at least that were not compared, where both are copies of a third."""
    if one not in shares or other not in shares:
        return 0.0
    (first, mine), (second, theirs) = shares[one], shares[other]
    return mine * theirs if first == second else 0.0
