"""Whether a query is true of a story, and what made it so.

In: the tree of a query, and `Facts`. Out: a `Verdict`. It finds no words: the places where the words and phrases of the
query stand come in with the facts.

Distances are counted in words: neighbours are 1 apart. What stands in the headline is near nothing in the text below.
Of each side of a NEAR the first `MOST_PLACES` places are looked at, so that a text that repeats a word without end
costs no more than another.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from digest.text.queries.nodes import And, AtLeast, Dated, Leaf, Near, Node, Not, Or, Spoken
from digest.text.terms import Pattern

Found = tuple[Leaf, int]
"""A word or phrase of the query, and which of its places."""


class Occurrence(NamedTuple):
    """Where a word or phrase, or several near each other, stand."""

    first: int
    """Number of the first word."""
    last: int
    """Number of the last word."""
    found: frozenset[Found]
    """What stands there."""


@dataclass(frozen=True)
class Facts:
    """What a query may ask about a story."""

    places: Mapping[Leaf, Sequence[tuple[int, int]]] = field(default_factory=dict)
    """Numbers of the first and the last word at each place of each word or phrase of the query."""
    outlets: Sequence[Sequence[str]] = ()
    """The folded words of each name of the outlet."""
    language: str | None = None
    days: tuple[date, date] | None = None
    """First and last day that its date may be; ``None`` without a date."""


NOTHING = Facts()
"""What is known of a story that has nothing."""


@dataclass(frozen=True)
class Verdict:
    """What a query says of a story."""

    is_true: bool
    found: frozenset[Found] = frozenset()
    """What made it true; nothing where it is not."""


MOST_PLACES = 500
_NO = Verdict(is_true=False)


def evaluate(node: Node, facts: Facts) -> Verdict:
    """Judge a story by a query.

    A date is within a range only where it surely is: of a story that is known to be of 2022-12, ``date:2022`` is true
    and ``date:2022-12-05`` is not.
    """
    if isinstance(node, And):
        return _all([evaluate(part, facts) for part in node.parts])
    if isinstance(node, Or):
        given = [verdict for part in node.parts if (verdict := evaluate(part, facts)).is_true]
        return Verdict(bool(given), frozenset[Found]().union(*(each.found for each in given)))
    if isinstance(node, Not):
        return Verdict(not evaluate(node.part, facts).is_true)
    if isinstance(node, Spoken):
        return Verdict(_is_spoken(node, facts))
    if isinstance(node, Dated):
        return Verdict(_is_dated(node, facts))
    part, least = (node.part, node.least) if isinstance(node, AtLeast) else (node, 1)
    occurrences = _occurrences(part, facts)
    return _seen(occurrences) if _apart(occurrences) >= least else _NO


def _all(verdicts: Sequence[Verdict]) -> Verdict:
    """Join the verdicts on parts that must all be true."""
    if not all(each.is_true for each in verdicts):
        return _NO
    return Verdict(is_true=True, found=frozenset[Found]().union(*(each.found for each in verdicts)))


def _seen(occurrences: Sequence[Occurrence]) -> Verdict:
    """Return the verdict on something that stands somewhere."""
    return Verdict(is_true=True, found=frozenset[Found]().union(*(each.found for each in occurrences)))


def _occurrences(node: Node, facts: Facts) -> list[Occurrence]:
    """Return where a part of a query stands, in order; parts that stand nowhere in particular have no place."""
    if isinstance(node, Leaf):
        places = enumerate(facts.places.get(node, ()))
        return sorted(Occurrence(first, last, frozenset({(node, at)})) for at, (first, last) in places)
    if isinstance(node, Or):
        return _merged([each for part in node.parts for each in _occurrences(part, facts)])
    if isinstance(node, Near):
        left, right = (_occurrences(part, facts)[:MOST_PLACES] for part in (node.left, node.right))
        pairs = _following(left, right, node.most)
        if not node.in_order:
            pairs += _following(right, left, node.most)
        return _merged(pairs)
    return []


def _following(ahead: Sequence[Occurrence], behind: Sequence[Occurrence], most: int) -> list[Occurrence]:
    """Pair what stands ahead with what begins at most a number of words behind its end."""
    firsts = [each.first for each in behind]
    return [
        Occurrence(one.first, behind[at].last, one.found | behind[at].found)
        for one in ahead
        for at in range(bisect_left(firsts, one.last + 1), bisect_left(firsts, one.last + most + 1))
    ]


def _merged(occurrences: Sequence[Occurrence]) -> list[Occurrence]:
    """Make one of all occurrences with the same first and last word, in order."""
    by_place: dict[tuple[int, int], frozenset[Found]] = {}
    for each in occurrences:
        key = each.first, each.last
        by_place[key] = by_place.get(key, frozenset()) | each.found
    return [Occurrence(*key, found) for key, found in sorted(by_place.items(), key=lambda pair: pair[0])]


def _apart(occurrences: Sequence[Occurrence]) -> int:
    """Count the most occurrences of which no two overlap."""
    count, done = 0, -1
    for each in sorted(occurrences, key=lambda each: each.last):
        if each.first > done:
            count, done = count + 1, each.last
    return count


def _is_spoken(node: Spoken, facts: Facts) -> bool:
    """Tell whether the outlet's name holds the words, or the language is the one."""
    if node.field == "lang":
        return facts.language is not None and _stands(node.pattern, [facts.language])
    return any(_stands(node.pattern, name) for name in facts.outlets)


def _stands(pattern: Pattern, words: Sequence[str]) -> bool:
    """Tell whether the words of a pattern stand somewhere in a name."""
    tests: list[Callable[[str], object]] = [
        wild.fullmatch if wild else word.__eq__ for word, wild in zip(pattern.words, pattern.single, strict=True)
    ]
    runs = (words[at : at + len(tests)] for at in range(len(words) - len(tests) + 1))
    return any(all(test(word) for test, word in zip(tests, run, strict=True)) for run in runs)


def _is_dated(node: Dated, facts: Facts) -> bool:
    """Tell whether the date surely lies between two days."""
    if facts.days is None:
        return False
    first, last = facts.days
    return (node.first is None or node.first <= first) and (node.last is None or last <= node.last)
