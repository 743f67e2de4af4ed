"""How common the words of a language are, before any story of the day is known.

In: tables of word counts, read elsewhere. Out: the share of ordinary articles that a word stands in. It never looks
at a text: rare words tell two events apart, and the day alone does not know which words are rare.

Source: K. Spärck Jones, "A statistical interpretation of term specificity" (1972).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

_SENTENCES_OF_STORY = 8
"""How many sentences of the tables' kind a story is taken to have."""
_WIRE = 0.1
"""Least share of the stories that the name of an agency stands in: it tells who told, and not what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """In how many sentences each word stands, of so many."""

    counts: Mapping[str, int] = field(default_factory=dict)
    """By folded word; what stands in fewer than two is left out."""
    sentences: int = 1
    wires: frozenset[str] = frozenset()
    """Folded words of agencies' names."""


NOTHING_KNOWN = Background()
"""The sound default for a language without a table: every word is as rare as the day says."""


def background_of(lines: Iterable[str], wires: Iterable[str]) -> Background:
    """Read a table: one word and its count a line; the first line without ``#`` is the number of sentences."""
    told = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    counts = {word: int(count) for word, count in told[1:]}
    return Background(counts=counts, sentences=int(told[0][0]), wires=frozenset(wires))


def shares_of(background: Background, stem: Callable[[str], str]) -> Mapping[str, float]:
    """Return the share of stories (0-1) that each known stem stands in."""
    together: dict[str, int] = defaultdict(int)
    for word, count in background.counts.items():
        together[stem(word)] += count
    shares = {
        each: 1 - (1 - min(count, background.sentences) / background.sentences) ** _SENTENCES_OF_STORY
        for each, count in together.items()
    }
    for wire in background.wires:
        shares[stem(wire)] = max(_WIRE, shares.get(stem(wire), 0.0))
    return shares
