"""Communities: stories that are more alike among themselves than a bar.

In: pairs with their similarity, the bar, and what may not stand together. Out: groups of numbers. The sum of all
pairs' similarities within groups, less the bar for each pair, is made as large as moving single stories and joining
groups can make it. The bar thus means the same in a group of two and of two hundred. The result depends on the numbers
alone: there is no chance in it, and no salt of a hash.

Source: Traag, Van Dooren, Nesterov, "Narrow scope for resolution-limit-free community detection" (2011), the constant
Potts model; local moving as in Blondel et al., "Fast unfolding of communities in large networks" (2008).
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

_ROUNDS = 20
_MOST_SUMMED = 128
"""Most members of a group that are all looked at; of a larger one, every so many tell for all."""
_LOOKED_AT = 64
_LEAST_GAIN = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What decides whether a story may stand beside others."""

    article: str
    """Stories of one article never stand together."""
    first: float
    """First day that it may be from; ``-inf`` where that is not known."""
    last: float
    """Last day that it may be from; ``inf`` where that is not known."""


Pairs = Mapping[int, Mapping[int, float]]
"""For each number those beside it, with the similarity."""
Total = Callable[[Sequence[int], Sequence[int]], float]
"""What sums the similarities of all pairs of two groups."""


def grouped(
    limits: Sequence[Limits],
    beside: Pairs,
    *,
    bar: float,
    days: float,
    total: Total,
) -> list[list[int]]:
    """Group the numbers from 0.

    Args:
        limits: Of each number.
        beside: Similarity of those that are alike.
        bar: Least average similarity.
        days: Most days between two of a group.
        total: Sum of the similarities of all pairs of two groups, also of those that are not in `beside`.

    Returns:
        The groups, each in order, in order of their first number.
    """
    groups = _Groups(limits, days)
    _move(groups, beside, bar, total)
    _join(groups, beside, bar, total)
    _move(groups, beside, bar, total)
    return sorted(sorted(members) for members in groups.members.values() if members)


class _Groups:
    """Who stands with whom."""

    def __init__(self, limits: Sequence[Limits], days: float) -> None:
        self._limits = limits
        self._days = days
        self._next = len(limits)
        self.of = list(range(len(limits)))
        self.members: dict[int, set[int]] = {number: {number} for number in range(len(limits))}

    def fit(self, ones: Iterable[int], others: Iterable[int]) -> bool:
        """Tell whether two sets may stand together; each alone may."""
        first, second = [self._limits[each] for each in ones], [self._limits[each] for each in others]
        if not {each.article for each in first}.isdisjoint(each.article for each in second):
            return False
        both = first + second
        return max(each.first for each in both) - min(each.last for each in both) <= self._days

    def move(self, number: int, group: int) -> None:
        """Put a number into another group."""
        self.members[self.of[number]].discard(number)
        self.members[group].add(number)
        self.of[number] = group

    def empty(self) -> int:
        """Open a group for a number that is better off alone."""
        self._next += 1
        self.members[self._next] = set()
        return self._next

    def join(self, one: int, other: int) -> None:
        """Put all of a group into another."""
        for number in self.members.pop(other):
            self.members[one].add(number)
            self.of[number] = one


def _move(groups: _Groups, beside: Pairs, bar: float, total: Total) -> None:
    """Move single numbers to the group where they gain most, until none gains."""
    waiting = sorted(beside)
    for _ in range(_ROUNDS):
        again: set[int] = set()
        for number in waiting:
            home = groups.of[number]
            best = _best_group(groups, beside[number], number, bar, total)
            if best != home:
                groups.move(number, best)
                again.update(other for other in beside[number] if groups.of[other] != best)
        waiting = sorted(again)
        if not waiting:
            return


def _best_group(groups: _Groups, near: Mapping[int, float], number: int, bar: float, total: Total) -> int:
    """Return the group that a number gains most in; its own where no other is better."""
    home = groups.of[number]
    sums: dict[int, float] = defaultdict(float)
    for other, value in near.items():
        sums[groups.of[other]] += value
    for group in sums:
        # Not all of a large group were compared with the number: it tells of some what it would of all.
        if len(groups.members[group]) > _MOST_SUMMED:
            others = groups.members[group] - {number}
            some = _some(others)
            sums[group] = total([number], some) / len(some) * len(others)
    stay = sums.pop(home, 0.0) - bar * (len(groups.members[home]) - 1)
    gains = [(value - bar * len(groups.members[group]), group) for group, value in sums.items()]
    # Ties go to the group whose first number is lowest.
    ranked = sorted((-round(gain, 9), min(groups.members[group]), group) for gain, group in gains if gain > stay)
    for loss, _, group in ranked:
        if -loss > max(0.0, stay) + _LEAST_GAIN and groups.fit([number], groups.members[group]):
            return group
    return home if stay >= 0 or len(groups.members[home]) == 1 else groups.empty()


def _some(members: Iterable[int]) -> list[int]:
    """Return the members of a group in order; of a large one, some from begin to end."""
    ordered = sorted(members)
    if len(ordered) <= _MOST_SUMMED:
        return ordered
    return [ordered[place * len(ordered) // _LOOKED_AT] for place in range(_LOOKED_AT)]


def _join(groups: _Groups, beside: Pairs, bar: float, total: Total) -> None:
    """Join whole groups, the most similar pair first, while the average over their pairs reaches the bar."""
    near: dict[int, set[int]] = defaultdict(set)
    for number, others in beside.items():
        near[groups.of[number]].update(groups.of[other] for other in others)
    version: dict[int, int] = defaultdict(int)

    def average(one: int, other: int) -> float:
        ones, others = _some(groups.members[one]), _some(groups.members[other])
        return round(total(ones, others) / (len(ones) * len(others)), 9)

    waiting = [(-average(one, other), one, other, 0, 0) for one in sorted(near) for other in near[one] if one < other]
    heapq.heapify(waiting)
    while waiting and -waiting[0][0] >= bar:
        _, one, other, *seen = heapq.heappop(waiting)
        if seen != [version[one], version[other]] or not (groups.members.get(one) and groups.members.get(other)):
            continue
        if not groups.fit(groups.members[one], groups.members[other]):
            continue
        groups.join(one, other)
        version[one] += 1
        version[other] += 1
        near[one] = {each for each in near[one] | near.pop(other) if each not in {one, other}}
        for each in sorted(near[one]):
            near[each].discard(other)
            near[each].add(one)
            low, high = sorted((one, each))
            heapq.heappush(waiting, (-average(low, high), low, high, version[low], version[high]))
