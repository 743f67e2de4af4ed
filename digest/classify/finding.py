"""What of the topics' rules is found in a story: the terms, and the queries that are true.

In: topics, once; then stories. Out: `Findings`: the places of every topic's terms, and what made its query true. It
weighs nothing and gives no label.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from digest.model import Outlet, Span, Story, Term, Topic, When
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.queries import Facts, Leaf, Node, evaluate, leaves_of, parse_query
from digest.text.queries.dates import interval
from digest.text.stems import stemmer_of
from digest.text.terms import Finder, Folded, Hit, Wanted, fold_text, pattern_of
from digest.text.units import units_of
from digest.text.words import fold_words

Where = Literal["headline", "lede", "body"]
Role = Literal["any", "all", "none", "query"]
_FAR = 1_000
"""Words put between the headline and the text, so that nothing is near across them."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """The headline or one unit of a story; each is equal to itself alone."""

    where: Where
    span: Span
    turns: bool
    """Whether it opens with a turn."""


class Finding(NamedTuple):
    """One place of one term."""

    term: Term
    place: Place
    span: Span


@dataclass(frozen=True, slots=True)
class Findings:
    """All that the rules have found in a story."""

    story: Story
    places: Sequence[Place]
    """The headline, unless it is a part of the text, and the units, in order."""
    found: Mapping[tuple[str, Role], Sequence[Finding]]
    """By topic and part of its rule, in no special order; of a query, what made it true."""
    true: Collection[str]
    """Ids of the topics whose query is true."""

    def of(self, topic: Topic, places: Collection[Place], *roles: Role) -> list[Finding]:
        """Return what stands in some of the places; a term written for two languages counts once."""
        found = [each for role in roles for each in self.found.get((topic.id, role), ())]
        once: dict[tuple[str, Span], Finding] = {}
        for each in found:
            if each.place in places:
                once.setdefault((each.term.text, each.span), each)
        return list(once.values())


@dataclass(slots=True)
class _Uses:
    """What one thing to be found is wanted for."""

    terms: list[tuple[str, Role, Term]] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)


class Rules:
    """The rules of all topics, made ready once for many stories."""

    def __init__(self, topics: Sequence[Topic], lexicons: Mapping[str, Lexicon], outlets: Sequence[Outlet]) -> None:
        """Make topics ready.

        Args:
            topics: Their rules; their queries are right.
            lexicons: By language.
            outlets: Those whose other names are known.
        """
        self._lexicons = lexicons
        self._names = {outlet.name: (outlet.name, *outlet.aliases) for outlet in outlets}
        self._queries = {topic.id: parse_query(topic.query) for topic in topics if topic.query}
        wanted: dict[Wanted, _Uses] = defaultdict(_Uses)
        for topic in topics:
            for role in ("any", "all", "none"):
                for term in getattr(topic, role):
                    made = Wanted(pattern_of(term.text), term.language)
                    wanted[made].terms.append((topic.id, role, term))
        for leaf in dict.fromkeys(leaf for query in self._queries.values() for leaf in leaves_of(query)):
            wanted[Wanted(leaf.pattern)].leaves.append(leaf)
        self._uses = list(wanted.values())
        self._finder = Finder(list(wanted), {code: stemmer_of(lexicon) for code, lexicon in lexicons.items()})

    def find(self, story: Story) -> Findings:
        """Find the terms of all topics in a story, and judge it by their queries."""
        scan = _Scan(story, _places(story, self._lexicons.get(story.language, UNKNOWN)))
        found: dict[tuple[str, Role], list[Finding]] = defaultdict(list)
        leaves: dict[Leaf, list[_Standing]] = defaultdict(list)
        for standing in scan.standings(self._finder):
            uses = self._uses[standing.hit.term]
            for topic, role, term in uses.terms:
                found[topic, role].append(Finding(term, standing.place, standing.span))
            for leaf in uses.leaves:
                if scan.is_in(leaf, standing):
                    leaves[leaf].append(standing)
        true = set()
        if self._queries:
            facts = self._facts(story, leaves)
            for topic, query in self._queries.items():
                if (made := _judged(query, facts, leaves)) is not None:
                    true.add(topic)
                    found[topic, "query"] += made
        return Findings(story, scan.places, found, true)

    def _facts(self, story: Story, leaves: Mapping[Leaf, Sequence["_Standing"]]) -> Facts:
        """Return what queries may ask about a story."""
        article = story.article
        known = [each for each in (article.outlet, *(copy.outlet for copy in article.copies)) if each]
        return Facts(
            places={leaf: [each.words for each in standings] for leaf, standings in leaves.items()},
            outlets=[fold_words(name) for outlet in known for name in self._names.get(outlet, (outlet,))],
            language=story.language,
            days=_days(article.when),
        )


def rules_of(topics: Sequence[Topic], lexicons: Mapping[str, Lexicon], outlets: Sequence[Outlet] = ()) -> Rules:
    """Return the rules of topics, made ready; the same ones for the same topics."""
    return _rules(_Same((*topics,)), _Same((lexicons,)), _Same((*outlets,)))


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """Values that are equal when they are the very same ones: comparing thousands of terms would take longer."""

    values: tuple[object, ...]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Same) or len(self.values) != len(other.values):
            return False
        return all(one is two for one, two in zip(self.values, other.values, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.values)))


@lru_cache(maxsize=8)
def _rules(topics: _Same, lexicons: _Same, outlets: _Same) -> Rules:
    """Make rules ready."""
    return Rules(topics.values, lexicons.values[0], outlets.values)  # type: ignore[arg-type]  # as rules_of fills them


def _places(story: Story, lexicon: Lexicon) -> list[Place]:
    """List the headline (unless it is a part of the text) and the units of a story."""
    lede = story.paragraphs[0].number if story.paragraphs else 0
    headline = [] if story.headline.derived else [Place("headline", story.headline.span, turns=False)]
    return headline + [
        Place("lede" if unit.paragraph == lede else "body", unit.span, turns=unit.turns)
        for unit in units_of(story.article.text, story.paragraphs, lexicon)
    ]


class _Standing(NamedTuple):
    """A place where something that was looked for stands."""

    hit: Hit
    place: Place
    span: Span
    folded: Folded
    before: int
    """How many words are counted before its part of the story."""

    @property
    def words(self) -> tuple[int, int]:
        """Numbers of its first and last word."""
        first = self.before + self.folded.number(self.hit.at)
        return first, first + self.hit.words - 1


class _Scan:
    """One story, scanned once."""

    def __init__(self, story: Story, places: Sequence[Place]) -> None:
        self.story = story
        self.places = places
        self._units = [each for each in places if each.where != "headline"]
        self._starts = [each.span.start for each in self._units]

    def standings(self, finder: Finder) -> list[_Standing]:
        """Return every place of what is looked for that lies within the headline or one unit."""
        found = []
        words_before = 0
        if not self.story.headline.derived:
            folded, hits = self._hits(finder, self.story.headline.span)
            place, start = self.places[0], self.places[0].span.start
            spans = [Span(start=start + hit.start, end=start + hit.end) for hit in hits]
            found += [_Standing(hit, place, span, folded, 0) for hit, span in zip(hits, spans, strict=True)]
            words_before = folded.text.count(" ") + _FAR
        if self._units:
            start = self._starts[0]
            folded, hits = self._hits(finder, Span(start=start, end=self._units[-1].span.end))
            for hit in hits:
                place = self._units[bisect_right(self._starts, start + hit.start) - 1]
                span = Span(start=start + hit.start, end=start + hit.end)
                if span.end <= place.span.end:
                    found.append(_Standing(hit, place, span, folded, words_before))
        return found

    def is_in(self, leaf: Leaf, standing: _Standing) -> bool:
        """Tell whether something stands in the zone where a part of a query wants it."""
        if leaf.zone == "title":
            return self.story.headline.span.covers(standing.span)
        if leaf.zone == "lede":
            return standing.place.where == "lede"
        return leaf.zone == "any" or standing.place.where != "headline"

    def _hits(self, finder: Finder, span: Span) -> tuple[Folded, list[Hit]]:
        """Find everything in a span of the text."""
        folded = fold_text(span.of(self.story.article.text))
        return folded, finder.find(folded, self.story.language)


def _judged(query: Node, facts: Facts, leaves: Mapping[Leaf, Sequence[_Standing]]) -> list[Finding] | None:
    """Return what made a query true, in order; ``None`` where it is not."""
    verdict = evaluate(query, facts)
    if not verdict.is_true:
        return None
    standings = [(leaf.written, leaves[leaf][at]) for leaf, at in verdict.found]
    made = [Finding(Term(text=written), each.place, each.span) for written, each in standings]
    return sorted(made, key=lambda each: (each.span, each.term.text))


def _days(when: When | None) -> tuple[date, date] | None:
    """Return the first and the last day that a date may mean."""
    return interval(when.year, when.month, when.day) if when else None
