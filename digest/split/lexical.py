"""Lexical: parting a run of sentences by their words alone.

In: the terms of each sentence. Out: the numbers of those that begin a segment. It knows no language, no layout and no
number of segments; long segments cost what their words do not repeat.

Source: M. Utiyama and H. Isahara, "A statistical model for domain-independent text segmentation" (ACL 2001); each term
counts with the square root of its inverse document frequency.
"""

import math
from collections import Counter
from collections.abc import Sequence

LONGEST = 40
"""Most sentences of a segment."""
_PRIOR = 0.55
"""How many times the logarithm of the number of words a segment costs by itself."""
_SMOOTHING = 1.5
"""What is added to the count of each word; the paper has 1."""


def segment(sentences: Sequence[Sequence[str]], *, longest: int = LONGEST, prior: float = _PRIOR) -> list[int]:
    """Find the likeliest segments.

    Args:
        sentences: Terms of each sentence, without stop words.
        longest: Most sentences of a segment.
        prior: Price of a segment, in logarithms of the number of words; the dearer, the fewer.

    Returns:
        Numbers of the sentences that begin a segment, the first one included.
    """
    count = len(sentences)
    spread = Counter(term for terms in sentences for term in set(terms))
    weight = {term: math.sqrt(math.log(1 + count / each) / math.log(1 + count)) for term, each in spread.items()}
    words = sum(map(len, sentences))
    price = prior * math.log(max(2, words))
    best = [0.0] + [math.inf] * count
    origin = [0] * (count + 1)
    for start in range(count):
        seen: dict[str, float] = {}
        size = kept = 0.0
        for stop in range(start + 1, min(count, start + longest) + 1):
            for term in sentences[stop - 1]:
                each = weight[term]
                before = seen.get(term, 0.0)
                after = seen[term] = before + each
                kept += after * math.log(after + _SMOOTHING) - before * math.log(before + _SMOOTHING)
                size += each
            cost = best[start] + size * math.log(size + _SMOOTHING * len(weight)) - kept + price
            if cost < best[stop]:
                best[stop], origin[stop] = cost, start
    begins: list[int] = []
    at = count
    while at:
        at = origin[at]
        begins.append(at)
    return begins[::-1]
