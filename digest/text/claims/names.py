"""Outlets' names: what texts call agencies, newspapers and channels.

In: the outlets. Out: `Names`, an index by first word, and where names stand among words. A name needs the capitals it
has; a name that is an ordinary word, too, needs quotation marks, brackets or a word such as "agency" before it. Case
endings are taken off where the language has them. It judges nothing about who relayed what.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import lru_cache

from digest.model import Outlet
from digest.text.claims.frames import Frames, frames_of
from digest.text.lexicon import Lexicon
from digest.text.words import Word, fold_words, words_of

_OPENED = frozenset("\"“”„‟«»'‘’‚‹›(（[「『《〈/")
_CLOSED = frozenset("\"“”‟«»'‘’‹›)）]」』》〉/")
_MARKS = "\"“”„«»'‘’「」《》"
_MOST_PLAIN = 100_000
_LEAST_STEM = 3
_LEAST_INFLECTED = 5
"""Fewest letters of a name's word that may have an ending."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A way to write an outlet's name."""

    outlet: str
    """The outlet's own name."""
    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    """Which of its words are written with a capital; they must be so in a text, too."""
    is_word: bool
    """Whether it is an ordinary word, too."""


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names of all outlets."""

    aliases: Mapping[tuple[str, ...], Alias]
    """By their folded words."""
    state: AbstractSet[str]
    """Own names of the outlets that a state owns or controls."""
    agencies: AbstractSet[str]
    """Own names of the news agencies: what they do in a text is to report."""


@dataclass(frozen=True, slots=True)
class Place:
    """A name among words."""

    start: int
    stop: int
    outlet: str


def known_outlets(shipped: Iterable[Outlet], own: Iterable[Outlet]) -> tuple[Outlet, ...]:
    """Put a desk's own outlets before those that the program knows.

    An outlet of the desk that has the name of a known one changes it: it has the desk's weight, its kind and ownership
    where the desk tells them, and both their aliases. An alias that the desk gives to another outlet is that one's.
    """
    mine = {fold_words(each.name): each for each in own}
    taken = {fold_words(name) for each in mine.values() for name in (each.name, *each.aliases)}
    changed: dict[tuple[str, ...], Outlet] = dict(mine)
    rest: list[Outlet] = []
    for each in shipped:
        free = tuple(alias for alias in each.aliases if fold_words(alias) not in taken)
        names = {fold_words(name) for name in (each.name, *each.aliases)}
        if same := next((key for key in mine if key in names), None):
            given = mine[same]
            extra = (each.name, *free) if fold_words(each.name) not in taken else free
            changed[same] = replace(
                given,
                aliases=(*given.aliases, *extra),
                kind=each.kind if given.kind == "unknown" else given.kind,
                ownership=each.ownership if given.ownership == "unknown" else given.ownership,
            )
        elif fold_words(each.name) not in taken:
            rest.append(replace(each, aliases=free))
    return (*changed.values(), *rest)


def outlet_names(outlets: Iterable[Outlet]) -> Names:
    """Index the outlets' names and aliases; of two that share one, the first has it."""
    return _indexed(tuple(outlets))


@lru_cache(maxsize=8)
def _indexed(outlets: tuple[Outlet, ...]) -> Names:
    """Return the index of `outlet_names`; the stories of a day share it."""
    found: dict[tuple[str, ...], Alias] = {}
    for each in outlets:
        ordinary = {fold_words(alias) for alias in each.aliases if alias[:1] in _MARKS}
        for name in (each.name, *each.aliases):
            words = words_of(name)
            folded = tuple(word.folded for word in words)
            if folded:
                alias = Alias(each.name, folded, tuple(word.capital for word in words), folded in ordinary)
                # The name written in several ways counts in the one that asks least.
                if folded not in found or (
                    found[folded].outlet == each.name and sum(alias.capitals) < sum(found[folded].capitals)
                ):
                    found[folded] = alias
    state = {each.name for each in outlets if each.ownership == "state" or each.kind in {"state_agency", "official"}}
    agencies = {each.name for each in outlets if each.kind in {"state_agency", "wire"}}
    return Names(found, frozenset(state), frozenset(agencies))


def own_name(names: Names, written: str) -> str:
    """Return the own name of an outlet that goes by an alias; what is unknown keeps its name."""
    known = names.aliases.get(fold_words(written))
    return known.outlet if known else written


class Finder:
    """Finds the names of outlets in the texts of one language."""

    def __init__(self, names: Names, lexicon: Lexicon) -> None:
        """Index the names by the stems of their first words."""
        self._frames: Frames = frames_of(lexicon)
        self._endings = sorted({"".join(phrase) for phrase in lexicon.cases}, key=lambda each: (-len(each), each))
        self._stems: dict[str, str] = {}
        self._exact = not self._endings and not self._frames.fronts
        self._plain: set[str] = set()
        """Words that no name begins with."""
        self._first: dict[str, list[Alias]] = defaultdict(list)
        for alias in names.aliases.values():
            self._first[alias.words[0]].append(alias)
            if (stem := self._stem(alias.words[0])) != alias.words[0]:
                self._first[stem].append(alias)
        for found in self._first.values():
            found.sort(key=lambda alias: (-len(alias.words), alias.words))

    def found_in(self, text: str, words: Sequence[Word], agencies: AbstractSet[int]) -> list[Place]:
        """Find names among words.

        Args:
            text: What the words stand in.
            words: Of a sentence.
            agencies: Indexes behind words such as "agency".
        """
        found: list[Place] = []
        if self._plain.issuperset([word[0] for word in words]):
            return found
        for index, word in enumerate(words):
            if word[0] in self._plain or (found and index < found[-1].stop):
                continue
            following = words[index + 1][0] if index + 1 < len(words) else ""
            for alias in self._candidates(word):
                if self._exact and len(alias.words) > 1 and alias.words[1] != following:
                    continue
                stop = index + len(alias.words)
                if self._stands(alias, words[index:stop]) and (
                    not alias.is_word or index in agencies or _is_marked(text, words[index:stop])
                ):
                    found.append(Place(index, stop, alias.outlet))
                    break
        return found

    def is_name(self, words: Sequence[Word]) -> bool:
        """Tell whether words are a name and nothing else."""
        return bool(words) and any(
            len(alias.words) == len(words) and self._stands(alias, words) for alias in self._candidates(words[0])
        )

    def _candidates(self, word: Word) -> Sequence[Alias]:
        """Return the names that may begin with a word."""
        found = self._may_begin(word)
        if not found and len(self._plain) < _MOST_PLAIN and (word.capital or not self._endings):
            self._plain.add(word.folded)
        return found

    def _may_begin(self, word: Word) -> Sequence[Alias]:
        """Return the names whose first word a word is, also without its ending or what is written onto it."""
        if found := self._first.get(word.folded):
            return found
        if self._endings and word.capital and (found := self._first.get(self._stem(word.folded))):
            return found
        if self._frames.fronts:
            return next((self._first[form] for form in self._frames.bare(word.folded) if form in self._first), ())
        return ()

    def _stands(self, alias: Alias, words: Sequence[Word]) -> bool:
        """Tell whether words are a name as it must be written."""
        if len(words) != len(alias.words):
            return False
        for wanted, capital, word in zip(alias.words, alias.capitals, words, strict=True):
            if capital and not word.capital:
                return False
            if wanted != word.folded and not self._is_inflected(wanted, word.folded):
                return False
        return True

    def _is_inflected(self, wanted: str, folded: str) -> bool:
        """Tell whether a word is one of a name with another ending, or with a little word before it."""
        if self._frames.fronts and wanted in self._frames.bare(folded):
            return True
        if not self._endings or len(wanted) < _LEAST_INFLECTED:
            return False
        return self._stem(wanted) == self._stem(folded)

    def _stem(self, word: str) -> str:
        """Take the longest case ending off."""
        stem = self._stems.get(word)
        if stem is None:
            ending = next(
                (each for each in self._endings if word.endswith(each) and len(word) - len(each) >= _LEAST_STEM), ""
            )
            stem = word[: len(word) - len(ending)]
            if len(self._stems) < 50_000:
                self._stems[word] = stem
        return stem


@lru_cache(maxsize=64)
def finder_of(names: Names, lexicon: Lexicon) -> Finder:
    """Return the finder of a language; it is made once."""
    return Finder(names, lexicon)


def _is_marked(text: str, words: Sequence[Word]) -> bool:
    """Tell whether quotation marks or brackets stand around words."""
    before, after = words[0].start - 1, words[-1].end
    return before >= 0 and after < len(text) and text[before] in _OPENED and text[after] in _CLOSED
