"""Many terms found in a text at once.

In: terms, each with the language that it counts in, and how words are stemmed; then texts. Out: every place where a
term stands, overlapping ones too. A term stands where its words stand one after the other, whatever signs are between
them. It never looks inside a word, unless the term has a wildcard there.

The terms of all languages go into one automaton. Source: A. V. Aho and M. J. Corasick, "Efficient string matching: an
aid to bibliographic search" (Communications of the ACM 18, 1975), as ahocorasick_rs. It runs over the folded text with
the blanks around its words, so that whatever it finds begins at a word.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from digest.text.terms.folding import Folded
from digest.text.terms.patterns import Pattern

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

UNKNOWN = "und"
"""The language of texts whose language nobody knows: all terms count in them."""
_MOST_STEMS = 100_000

Stemmer = Callable[[str], str]


class Wanted(NamedTuple):
    """A term to be found."""

    pattern: Pattern
    language: str | None = None
    """ISO 639-1 code of the texts it counts in; ``None`` counts in all."""

    def counts_in(self, language: str) -> bool:
        """Tell whether it counts in a text of `language`."""
        return self.language is None or language in {self.language, UNKNOWN}


class Hit(NamedTuple):
    """A term that stands in a text."""

    term: int
    """Which one of the terms."""
    start: int
    """Offset of its first character in the original."""
    end: int
    """Offset after its last character."""
    at: int
    """Where it begins in the folded text."""
    words: int
    """How many words it has."""


_hit = partial(tuple.__new__, Hit)  # what `Hit(...)` does, in a third of the time


class _Behind(NamedTuple):
    """What is asked when the head of a term was found."""

    term: int
    is_open: bool
    """Whether its last word may go on."""
    tail: re.Pattern[str] | None
    """What must follow; ``None`` where nothing more must."""


class Finder:
    """Finds many terms at once; made once, used for many texts."""

    def __init__(self, terms: Sequence[Wanted], stemmers: Mapping[str, Stemmer]) -> None:
        """Take terms in.

        Args:
            terms: What is to be found; hits name them by their place in it.
            stemmers: By language, a function from a folded word to its stem; where there is none, words are their own.
        """
        self.terms = tuple(terms)
        self.patterns = tuple(term.pattern for term in terms)
        self._sizes = [len(made.words) for made in self.patterns]
        self._stemmers = stemmers
        self._by_head: dict[str, list[int]] = defaultdict(list)
        for number, made in enumerate(self.patterns):
            if made.words and not made.stemmed:
                self._by_head[made.head].append(number)
        self._stemmed = [number for number, made in enumerate(self.patterns) if made.stemmed]
        self._behind: dict[str, list[list[_Behind]]] = {}
        self._stems: dict[str, _Stems] = {}

    def find(self, folded: Folded, language: str) -> list[Hit]:
        """Find every place of every term that counts in a text of `language`, in no special order."""
        found = self._plain(folded, language) if self._by_head else []
        if self._stemmed:
            if language not in self._stems:
                self._stems[language] = self._stems_in(language)
            found += self._stems[language].find(folded)
        return found

    @cached_property
    def _automaton(self) -> "AhoCorasick":
        """The automaton over the heads of all terms."""
        from ahocorasick_rs import AhoCorasick, MatchKind  # noqa: PLC0415 - loaded where terms are looked for

        return AhoCorasick(list(self._by_head), matchkind=MatchKind.Standard)

    def _plain(self, folded: Folded, language: str) -> list[Hit]:
        """Find the terms without stems."""
        if language not in self._behind:
            self._behind[language] = self._behind_in(language)
        text, behind = folded.text, self._behind[language]
        ends: list[tuple[int, int, int]] = []
        for head, start, stop in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for term, is_open, tail in behind[head]:
                if is_open:
                    end = text.find(" ", stop)
                elif tail is None:
                    end = stop - 1
                elif match := tail.match(text, stop):
                    end = match.end()
                else:
                    continue
                ends.append((term, start + 1, end))
        return [self._placed(folded, *each) for each in ends]

    def _placed(self, folded: Folded, term: int, start: int, end: int) -> Hit:
        """Lead a place of the folded text back to the original."""
        at, origin = folded.at, folded.origin
        run = bisect_right(at, start) - 1
        last = run if run + 1 == len(at) or end < at[run + 1] else bisect_right(at, end, run) - 1
        return _hit((term, origin[run] + start - at[run], origin[last] + end - at[last], start, self._sizes[term]))

    def _behind_in(self, language: str) -> list[list[_Behind]]:
        """Return what is asked behind each head in one language."""
        return [
            [self._asked(number) for number in numbers if self.terms[number].counts_in(language)]
            for numbers in self._by_head.values()
        ]

    def _asked(self, number: int) -> _Behind:
        """Return what is asked behind the head of a term."""
        tail = self.patterns[number].tail
        is_open = tail is not None and self.patterns[number].is_open
        return _Behind(number, is_open, None if is_open else tail)

    def _stems_in(self, language: str) -> "_Stems":
        """Return the stemmed terms of one language."""
        patterns = {n: self.patterns[n] for n in self._stemmed if self.terms[n].counts_in(language)}
        return _Stems(patterns, self._stemmers.get(language, str))


class _Stems:
    """Finds the terms of one language that have stemmed words."""

    def __init__(self, patterns: Mapping[int, Pattern], stemmer: Stemmer) -> None:
        self._stemmer = stemmer
        self._known: dict[str, str] = {}
        self._by_stem: dict[str, list[tuple[int, int, Pattern]]] = defaultdict(list)
        for number, made in patterns.items():
            first = min(made.stemmed)
            self._by_stem[stemmer(made.words[first])].append((number, first, made))

    def find(self, folded: Folded) -> Iterator[Hit]:
        """Yield every place of every term."""
        words = folded.words
        stems = list(map(self._stem, words))
        anchors = [at for at, stem in enumerate(stems) if stem in self._by_stem]
        if not anchors:
            return
        places = list(accumulate((len(word) + 1 for word in words), initial=1))
        for anchor in anchors:
            for number, offset, made in self._by_stem[stems[anchor]]:
                first, last = anchor - offset, anchor - offset + len(made.words) - 1
                if first >= 0 and last < len(words) and self._stands(made, words, stems, first):
                    start, end = folded.original(places[first]), folded.original(places[last + 1] - 1)
                    yield Hit(number, start, end, places[first], len(made.words))

    def _stem(self, word: str) -> str:
        """Return the stem of a folded word."""
        if (stem := self._known.get(word)) is None:
            stem = self._stemmer(word)
            if len(self._known) < _MOST_STEMS:
                self._known[word] = stem
        return stem

    def _stands(self, made: Pattern, words: Sequence[str], stems: Sequence[str], first: int) -> bool:
        """Tell whether a term stands where its first word would be the one at `first`."""
        for offset, (wanted, wild) in enumerate(zip(made.words, made.single, strict=True)):
            word = words[first + offset]
            if offset in made.stemmed:
                if stems[first + offset] != self._stem(wanted):
                    return False
            elif not (wild.fullmatch(word) if wild else word == wanted):
                return False
        return True
