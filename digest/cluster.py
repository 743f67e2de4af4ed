"""Cluster: the same event told twice becomes one cluster.

In: the day's `Filed` stories and the lexicons. Out: `Cluster` values, one for each event, in order of the lead's place.
The result does not depend on the order of the stories. A missed merge is better than a false one: stories of one
article, of different languages, or dated more than three days apart are never merged.

Similarity is the cosine of damped term weights (stems; names and figures count more, the headline twice), 0-1; groups
grow by average link. Source: Salton and Buckley, "Term-weighting approaches in automatic text retrieval" (1988), with
the document frequencies of the day itself, smoothed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import log, sqrt

from digest.model import Cluster, Filed, Merge, Story, When
from digest.text.dates import bounds
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.stems import stemmer_of
from digest.text.words import Word, words_of

SAME_EVENT = 0.40
"""Least average similarity of one event's stories; see docs/explanation/decisions.md for how it was chosen."""

SAME_EVENT_UNDATED = 0.65
"""The same where one of the two has no date, so that nothing but the words can tell two meetings apart."""

ENOUGH_TERMS = 36
"""How many different terms a story needs to be judged by its words; one with fewer is scaled down by its share."""

_NAME = 3.0
_FIGURE = 2.0
_DAYS_APART = 3
_SHARED_SHOWN = 6

Weights = Mapping[str, float]


def cluster(filed: Sequence[Filed], lexicons: Mapping[str, Lexicon]) -> tuple[Cluster, ...]:
    """Group `filed` by event; the lead of a cluster is its longest story (ties: the lower location, then id)."""
    ordered = sorted(filed, key=_place)
    weights = _weigh([each.story for each in ordered], lexicons)

    @cache
    def similarity(one: int, two: int) -> float | None:
        first, second = ordered[one].story, ordered[two].story
        return _similarity(first, second, weights[one], weights[two]) if _may_merge(first, second) else None

    groups = _average_link(len(ordered), sorted(_candidates(weights)), similarity)
    clusters = (_cluster(group, ordered, weights, similarity) for group in groups)
    return tuple(sorted(clusters, key=lambda each: _place(each.members[0])))


def _place(filed: Filed) -> tuple[str, int, str]:
    """Return where a story stands among the day's: location, then place in the article."""
    return (filed.story.article.location, filed.story.headline.span.start, filed.story.id)


def _may_merge(one: Story, two: Story) -> bool:
    """Tell whether two stories can be one event at all."""
    if one.article.id == two.article.id or one.language != two.language:
        return False
    return _days_apart(one.article.when, two.article.when) <= _DAYS_APART


def _days_apart(one: When | None, two: When | None) -> float:
    """Return the least number of days that lie between two dates, as far as they are known."""
    if one is None or two is None:
        return 0.0
    (first, last), (begin, end) = bounds(one, "UTC"), bounds(two, "UTC")
    return max(begin - last, first - end).total_seconds() / 86400


def _weigh(stories: Sequence[Story], lexicons: Mapping[str, Lexicon]) -> list[Weights]:
    """Weigh the terms of each story: damped count x kind x smoothed rarity in the day; each vector has length 1."""
    counts = [_count(story, lexicons.get(story.language, UNKNOWN)) for story in stories]
    spread = Counter(term for terms in counts for term in terms)
    total = len(stories)
    vectors: list[Weights] = []
    for terms in counts:
        vector = {term: count * log((total + 10) / (spread[term] + 0.5)) for term, count in terms.items()}
        length = sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors.append({term: value / length for term, value in vector.items()})
    return vectors


def _count(story: Story, lexicon: Lexicon) -> dict[str, float]:
    """Count the terms of a story with their kinds' weights: 1 + ln occurrences, times the kind's factor."""
    text = story.article.text
    stem = stemmer_of(lexicon)
    occurrences: Counter[str] = Counter()
    factors: dict[str, float] = {}
    spans = [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences]
    for span in [story.headline.span, *spans]:
        words = words_of(text, span)
        for index, word in enumerate(words):
            if word.folded in lexicon.stop or (len(word.folded) == 1 and not word.folded.isdigit()):
                continue
            term = stem(word.folded)
            occurrences[term] += 1
            factors[term] = max(factors.get(term, 1.0), _factor(word, first=index == 0))
    return {term: factors[term] * (1 + log(count)) for term, count in occurrences.items()}


def _factor(word: Word, *, first: bool) -> float:
    """Return what a word counts: figures and capitalised words inside a sentence say more about an event."""
    if word.folded.isdigit():
        return _FIGURE
    return _NAME if word.capital and not first else 1.0


def _similarity(one: Story, two: Story, first: Weights, second: Weights) -> float:
    """Return the cosine, scaled down where a date is missing or a story is too short to be sure.

    Of two stories with a few words each, nearly all shared ones are the town and the fire brigade.
    """
    dated = one.article.when is not None and two.article.when is not None
    certainty = min(1.0, len(first) / ENOUGH_TERMS, len(second) / ENOUGH_TERMS)
    return _cosine(first, second) * certainty * (1.0 if dated else SAME_EVENT / SAME_EVENT_UNDATED)


def _cosine(one: Weights, two: Weights) -> float:
    """Return the cosine of two vectors of length 1."""
    small, large = (one, two) if len(one) <= len(two) else (two, one)
    return sum(value * large.get(term, 0.0) for term, value in small.items())


def _candidates(weights: Sequence[Weights]) -> Iterator[tuple[int, int]]:
    """Yield the pairs whose cosine may reach `SAME_EVENT`, and few others.

    The commonest terms of a vector, which alone cannot reach it with any other vector, stay out of the index.

    Source: Bayardo, Ma, Srikant, "Scaling Up All Pairs Similarity Search" (2007), algorithm All-Pairs-1.
    """
    spread = Counter(term for vector in weights for term in vector)
    heaviest: dict[str, float] = defaultdict(float)
    for vector in weights:
        for term, value in vector.items():
            heaviest[term] = max(heaviest[term], value)
    index: dict[str, list[tuple[int, float]]] = defaultdict(list)
    outside: list[float] = []
    for place, vector in enumerate(weights):
        found: dict[int, float] = defaultdict(float)
        for term, value in vector.items():
            for other, weight in index.get(term, ()):
                found[other] += value * weight
        # A little less than the bar: sums in another order differ in their last digits.
        yield from ((other, place) for other, sum_ in found.items() if sum_ + outside[other] >= SAME_EVENT - 1e-9)
        bound = left_out = 0.0
        for term in sorted(vector, key=lambda term: (-spread[term], term)):
            bound += vector[term] * heaviest[term]
            if bound < SAME_EVENT - 1e-9:
                left_out = bound
            else:
                index[term].append((place, vector[term]))
        outside.append(left_out)


def _average_link(
    size: int, candidates: Iterable[tuple[int, int]], similarity: Callable[[int, int], float | None]
) -> list[list[int]]:
    """Join groups, the most similar pair first, while the average over all their pairs reaches `SAME_EVENT`.

    A pair without a similarity may not be merged and keeps its groups apart.
    """
    groups: dict[int, list[int]] = {index: [index] for index in range(size)}
    where = list(range(size))
    similar = {pair: value for pair in candidates if (value := similarity(*pair)) is not None and value >= SAME_EVENT}
    for (one, two), _ in sorted(similar.items(), key=lambda each: (-each[1], each[0])):
        left, right = where[one], where[two]
        if left == right:
            continue
        pairs = [similarity(min(a, b), max(a, b)) for a in groups[left] for b in groups[right]]
        known = [value for value in pairs if value is not None]
        if len(known) == len(pairs) and sum(known) / len(known) >= SAME_EVENT:
            groups[left] += groups.pop(right)
            for index in groups[left]:
                where[index] = left
    return list(groups.values())


def _cluster(
    group: Sequence[int],
    filed: Sequence[Filed],
    weights: Sequence[Weights],
    similarity: Callable[[int, int], float | None],
) -> Cluster:
    """Make the cluster of some stories: the longest leads, the others follow by place."""
    lead = min(group, key=lambda index: (-_length(filed[index].story), index))
    others = sorted(index for index in group if index != lead)
    merges = tuple(
        Merge(
            story=filed[index].story.id,
            other=filed[lead].story.id,
            similarity=round(similarity(min(index, lead), max(index, lead)) or 0.0, 4),
            shared=_shared(weights[index], weights[lead]),
        )
        for index in others
    )
    return Cluster(id=filed[lead].story.id, members=tuple(filed[index] for index in (lead, *others)), merges=merges)


def _length(story: Story) -> int:
    """Return the number of characters of a story's paragraphs."""
    return sum(paragraph.span.end - paragraph.span.start for paragraph in story.paragraphs)


def _shared(one: Weights, two: Weights) -> tuple[str, ...]:
    """Return the shared terms that weigh most."""
    both = sorted(set(one) & set(two), key=lambda term: (-one[term] * two[term], term))
    return tuple(both[:_SHARED_SHOWN])
