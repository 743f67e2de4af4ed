"""Search: the likeliest way to part blocks into stories.

In: a function that gives the log-odds of a boundary before a block, given where the current story began. Out: the
blocks that open stories. It knows nothing of texts.

Source: the dynamic programme of M. Utiyama and H. Isahara (ACL 2001), over the places where the current story may have
begun, since whether a block goes on depends on that.
"""

import math
from collections.abc import Callable


def best_begins(count: int, odds: Callable[[int, int], float], *, window: int) -> list[int]:
    """Find the begins whose decisions, taken together, are the likeliest.

    Args:
        count: How many blocks there are; the first one always opens a story.
        odds: Log-odds that block `number` opens a story when the current one began at block `begin`.
        window: How many blocks back a begin is remembered; older ones count as that old.

    Returns:
        Numbers of the blocks that open stories, in order.
    """
    if not count:
        return []
    trail: dict[int, int] = {}
    scores = {0: 0.0}
    for number in range(1, count):
        following: dict[int, float] = {}
        opens = (-math.inf, 0)
        for begin, score in scores.items():
            odd = odds(number, begin)
            following[begin] = score - _softplus(odd)
            opens = max(opens, (score - _softplus(-odd), begin))
        following[number], trail[number] = opens
        scores = following if len(following) <= window else _pruned(following, window)
    begin = max(scores, key=lambda each: (scores[each], -each))
    found = [begin]
    while begin in trail:
        begin = trail[begin]
        found.append(begin)
    return sorted(found)


def _pruned(scores: dict[int, float], window: int) -> dict[int, float]:
    """Keep the likeliest places where the current story may have begun."""
    kept = sorted(scores, key=lambda begin: (-scores[begin], begin))[:window]
    return {begin: scores[begin] for begin in sorted(kept)}


def _softplus(odds: float) -> float:
    """Return the logarithm of 1 + e^odds: minus the log-likelihood of the decision that the odds speak against."""
    return odds if odds > 30 else math.log1p(math.exp(odds))
