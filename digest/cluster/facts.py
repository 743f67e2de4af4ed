"""Facts: what tells two look-alikes apart.

In: stories and their languages. Out: `Facts` of each, and for two stories how much what they state contradicts: figures
that stand beside the same word and differ (*magnitude 6.1*, *magnitude 5.3*), years of which they share none, and names
that only one of the two has. It reads words and figures as they stand and understands nothing: figures of one event
differ too while its toll rises, so they count against a merge and do not forbid it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.cluster.terms import Tongue, weighed_sentences
from digest.model import Story
from digest.text.words import Word, words_of

_FIGURE_AGAINST = 0.75
"""What each contradicting figure leaves of a similarity, up to three."""
_YEARS_AGAINST = 0.65
_NAMES_AGAINST = 0.8
_MOST_FIGURES = 3
_MOST_NAMES = 6
_FEWEST_NAMES = 3
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a story states, as far as words and figures show it."""

    figures: Mapping[str, frozenset[str]]
    """The numbers that stand beside a word."""
    years: frozenset[str]
    names: tuple[str, ...]
    """The capitalised words that it tells most of, folded."""
    words: frozenset[str]
    """All words, folded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """What speaks against two stories being one event."""

    leaves: float
    """What is left of their similarity, 0-1."""
    reasons: tuple[str, ...]
    figures: int
    """How many words have other figures beside them."""
    has_names: bool
    """Whether each has several names of its own, and hardly any of the other's."""
    is_form: bool
    """Whether figures contradict and each has names of its own, few or many."""


def facts_of(story: Story, tongue: Tongue) -> Facts:
    """Collect what a story states."""
    text = story.article.text
    figures: dict[str, set[str]] = {}
    years: set[str] = set()
    names: Counter[str] = Counter()
    small: set[str] = set()
    every: set[str] = set()
    for span, times in weighed_sentences(story):
        words = words_of(text, span)
        is_title = span == story.headline.span
        for index, word in enumerate(words):
            every.add(word.folded)
            if not word.capital:
                small.add(word.folded)
            elif index and not is_title and tongue.look_up(word.folded)[0]:
                names[word.folded] += int(2 * times)
        for found in _NUMBER.finditer(text, span.start, span.end):
            if _YEAR.fullmatch(found[0]):
                years.add(found[0])
                continue
            for counted in _beside(words, found.start(), found.end(), tongue):
                figures.setdefault(counted, set()).add(found[0].replace(",", "."))
    told = sorted((each for each in names if each not in small), key=lambda name: (-names[name], name))
    return Facts(
        figures={word: frozenset(numbers) for word, numbers in figures.items()},
        years=frozenset(years),
        names=tuple(told[:_MOST_NAMES]),
        words=frozenset(every),
    )


def contradiction(one: Facts, other: Facts) -> Contradiction:
    """Weigh what two stories state against each other."""
    figures = tuple(_differing(one, other))
    has_years = bool(one.years and other.years) and one.years.isdisjoint(other.years)
    mine, theirs = _missing(one.names, other.words), _missing(other.names, one.words)
    has_names = min(len(mine) / max(len(one.names), 1), len(theirs) / max(len(other.names), 1)) > 0.5
    is_form = has_names and bool(figures)
    has_names = has_names and min(len(mine), len(theirs)) >= _FEWEST_NAMES
    leaves = _FIGURE_AGAINST ** min(len(figures), _MOST_FIGURES)
    reasons = [f"figures beside {word}: {ones} and {others}" for word, ones, others in figures[:_MOST_FIGURES]]
    if has_years:
        leaves *= _YEARS_AGAINST
        reasons.append(f"years: {_listed(one.years)} and {_listed(other.years)}")
    if has_names:
        leaves *= _NAMES_AGAINST
        reasons.append(f"names: {', '.join(mine[:3])} and {', '.join(theirs[:3])}")
    return Contradiction(
        leaves=leaves, reasons=tuple(reasons), figures=len(figures), has_names=has_names, is_form=is_form
    )


def _beside(words: Sequence[Word], start: int, end: int, tongue: Tongue) -> Iterator[str]:
    """Yield the words right before and after a number that say what it counts."""
    before = next((word for word in reversed(words) if word.end <= start), None)
    after = next((word for word in words if word.start >= end), None)
    for word in (before, after):
        if word and len(word.folded) >= _SHORTEST and not word.folded.isdigit() and tongue.look_up(word.folded)[0]:
            yield word.folded


def _differing(one: Facts, other: Facts) -> Iterator[tuple[str, str, str]]:
    """Yield the words beside which both have figures, and not one the same."""
    for word in sorted(one.figures.keys() & other.figures.keys()):
        if one.figures[word].isdisjoint(other.figures[word]):
            yield word, _listed(one.figures[word]), _listed(other.figures[word])


def _missing(names: Sequence[str], words: frozenset[str]) -> list[str]:
    return [name for name in names if name not in words]


def _listed(numbers: frozenset[str]) -> str:
    return ", ".join(sorted(numbers)[:3])
