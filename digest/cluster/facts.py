"""Facts: what tells two look-alikes apart.

In: stories and their languages. Out: `Facts` of each, and for two stories how much what they state contradicts: figures
that stand beside the same word and differ (*magnitude 6.1*, *magnitude 5.3*), years and days of which they share none,
and names that only one of the two has. It reads words and figures as they stand and understands nothing: figures of one
event differ too while its toll rises, so they count against a merge and do not forbid it.
"""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from digest.cluster.days import Days, apart, days_of, days_told
from digest.cluster.tongue import NO_WORD, Reading, Tongue
from digest.model import Span, Story
from digest.text.words import fold, written_words

_FIGURE_AGAINST = 0.75
"""What each contradicting figure leaves of a similarity, up to three."""
_YEARS_AGAINST = 0.65
_DAYS_AGAINST = 0.4
"""What days told, all of them far from those that the other tells, leave of a similarity."""
_NAMES_AGAINST = 0.8
_MOST_FIGURES = 3
_MOST_NAMES = 6
_FEWEST_NAMES = 3
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SHORTEST = 3
_FAR = 60
_NEAR = 3
"""Days apart that are another event's, and days that agree."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facts:
    """What a story states, as far as words and figures show it."""

    figures: Mapping[str, frozenset[str]]
    """The numbers that stand beside a word."""
    years: frozenset[str]
    days: tuple[Days, ...]
    """The days and months that it names with their year, and its own."""
    names: tuple[str, ...]
    """The capitalised words that it tells most of, folded."""
    checks: npt.NDArray[np.uint32]
    """Their checksums."""
    words: npt.NDArray[np.uint32]
    """The checksums of all words, folded, in order."""
    headline: npt.NDArray[np.uint32]
    """Those of the words that say something in a headline that is not taken from the text."""


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
    headlines: bool
    """Whether each headline has a word that the other story has not."""
    days: Literal["agree", "differ"] | None
    """What the days say that the two tell."""


def facts_of(story: Story, reading: Reading, tongue: Tongue) -> Facts:
    """Collect what a story states."""
    figures: dict[str, set[str]] = {}
    years: set[str] = set()
    days = set(days_of(story.article.when))
    for place in dict.fromkeys(reading.sentence[reading.words["has_digit"]].tolist()):
        days.update(days_told(_sentence(reading, place)))
        for number, beside in _numbers(story.article.text, reading.spans[place][0]):
            if _YEAR.fullmatch(number):
                years.add(number)
                continue
            for word in beside:
                if _is_counted(word, tongue):
                    figures.setdefault(word, set()).add(number.replace(",", "."))
    names = _names(reading)
    return Facts(
        figures={word: frozenset(numbers) for word, numbers in figures.items()},
        years=frozenset(years),
        days=tuple(sorted(days)),
        names=names,
        checks=np.array([zlib.crc32(name.encode()) for name in names], np.uint32),
        words=np.unique(reading.words["check"]).astype(np.uint32),
        headline=_headline(story, reading),
    )


def _sentence(reading: Reading, place: int) -> tuple[str, ...]:
    """Return the folded words of a sentence."""
    start, stop = np.searchsorted(reading.sentence, [place, place + 1]).tolist()
    return tuple(reading.folded[start:stop])


def _headline(story: Story, reading: Reading) -> npt.NDArray[np.uint32]:
    """Return the checksums of the words of a headline that stands above the text."""
    if story.headline.derived:
        return np.zeros(0, np.uint32)
    says = (reading.sentence == 0) & (reading.words["number"] != NO_WORD)
    return np.unique(reading.words["check"][says]).astype(np.uint32)


def _names(reading: Reading) -> tuple[str, ...]:
    """Return the capitalised words that a story tells most of: those that it never writes small."""
    words = reading.words
    capital = words["is_capital"]
    small = set(words["check"][~capital].tolist())
    places = np.flatnonzero(capital & reading.is_inside & (words["number"] != NO_WORD))
    names: dict[str, int] = {}
    for place, sentence, check in zip(
        places.tolist(), reading.sentence[places].tolist(), words["check"][places].tolist(), strict=True
    ):
        if check not in small:
            name = reading.folded[reading.rows[place]]
            names[name] = names.get(name, 0) + int(2 * reading.spans[sentence][1])
    return tuple(sorted(names, key=lambda name: (-names[name], name))[:_MOST_NAMES])


def contradiction(one: Facts, other: Facts) -> Contradiction:
    """Weigh what two stories state against each other."""
    figures = tuple(_differing(one, other))
    has_years = bool(one.years and other.years) and one.years.isdisjoint(other.years)
    mine, theirs = _missing(one, other), _missing(other, one)
    has_names = min(len(mine) / max(len(one.names), 1), len(theirs) / max(len(other.names), 1)) > 0.5
    is_form = has_names and bool(figures)
    has_names = has_names and min(len(mine), len(theirs)) >= _FEWEST_NAMES
    leaves = _FIGURE_AGAINST ** min(len(figures), _MOST_FIGURES)
    reasons = [f"figures beside {word}: {ones} and {others}" for word, ones, others in figures[:_MOST_FIGURES]]
    if has_years:
        leaves *= _YEARS_AGAINST
        reasons.append(f"years: {_listed(one.years)} and {_listed(other.years)}")
    days = _days_say(one.days, other.days)
    if days == "differ":
        leaves *= _DAYS_AGAINST
        reasons.append(f"days: {one.days[0]} and {other.days[0]}")
    if has_names:
        leaves *= _NAMES_AGAINST
        reasons.append(f"names: {', '.join(mine[:3])} and {', '.join(theirs[:3])}")
    return Contradiction(
        leaves=leaves,
        reasons=tuple(reasons),
        figures=len(figures),
        has_names=has_names,
        is_form=is_form,
        headlines=_has_own(one, other) and _has_own(other, one),
        days=days,
    )


def _days_say(ones: Sequence[Days], others: Sequence[Days]) -> Literal["agree", "differ"] | None:
    """Tell what the days of two stories say; a month that holds the other's day says nothing."""
    near = apart([each for each in ones if each.is_day], [each for each in others if each.is_day])
    if near is not None and near <= _NEAR:
        return "agree"
    gap = apart(ones, others)
    return "differ" if gap is not None and gap > _FAR else None


def _has_own(one: Facts, other: Facts) -> bool:
    """Tell whether the headline of a story has a word that another one has not."""
    return not np.isin(one.headline, other.words, assume_unique=True).all()


def _numbers(text: str, span: Span) -> Iterator[tuple[str, list[str]]]:
    """Yield the numbers of a sentence, each with the folded words right before and after it."""
    found = list(_NUMBER.finditer(text, span.start, span.end))
    edges = [span.start, *(edge for each in found for edge in each.span()), span.end]
    between = [written_words(text, Span(start=a, end=b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    for number, before, after in zip(found, between, between[1:], strict=False):
        yield number[0], [fold(word) for word in (*before[-1:], *after[:1])]


def _is_counted(word: str, tongue: Tongue) -> bool:
    """Tell whether a word beside a number says what it counts."""
    return len(word) >= _SHORTEST and not word.isdigit() and tongue.says(word)


def _differing(one: Facts, other: Facts) -> Iterator[tuple[str, str, str]]:
    """Yield the words beside which both have figures, and not one the same."""
    for word in sorted(one.figures.keys() & other.figures.keys()):
        if one.figures[word].isdisjoint(other.figures[word]):
            yield word, _listed(one.figures[word]), _listed(other.figures[word])


def _missing(one: Facts, other: Facts) -> list[str]:
    """Return the names of a story that another one does not have."""
    if not one.names or not other.words.size:
        return list(one.names)
    places = np.minimum(np.searchsorted(other.words, one.checks), other.words.size - 1)
    is_known = (other.words[places] == one.checks).tolist()
    return [name for name, known in zip(one.names, is_known, strict=True) if not known]


def _listed(numbers: frozenset[str]) -> str:
    return ", ".join(sorted(numbers)[:3])
