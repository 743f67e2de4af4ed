"""What the leash knows of one language: its word lists, ready to be asked.

In: a lexicon, and the language's part of ``words.yaml``. Out: a `Tongue`, and texts taken apart with it: into clauses
with what each of them says, and whether it denies that. It judges nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from digest.errors import DataError
from digest.model import Span
from digest.text.lexicon import Lexicon
from digest.text.stems import stemmer_of
from digest.text.words import Word, fold, fold_words, positions, words_of

Phrases = tuple[tuple[str, ...], ...]
_BORDERS = ",;:()–—.!?…،؛؟，；：。！？、"
_SMALL = 2
"""A piece of a list has at most so many words that say something."""
_BEFORE, _AFTER = 2, 3
"""How far a negation reaches, in words that say something."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence."""

    says: frozenset[str]
    """Stems of the words that say something."""
    near: frozenset[str]
    """Of these, those that a negation reaches."""
    keys: frozenset[str]
    """Of these, the one that each "not" stands before, or else behind."""
    is_negated: bool
    is_denial: bool
    """Whether a verb such as "denies" is in it."""


@dataclass(frozen=True)
class Tongue:
    """Word lists of one language, folded."""

    lexicon: Lexicon
    negations: Phrases
    denials: frozenset[str]
    """Stems."""
    joints: frozenset[str]
    lists: frozenset[str]
    numbers: Mapping[str, str]
    """Folded words, to figures."""
    numerals: tuple[str, ...]
    orders: Phrases
    about: Phrases
    turns: Phrases
    """Of stems."""
    spoken: Phrases
    movers: frozenset[str]

    @cached_property
    def stem(self) -> Callable[[str], str]:
        """The stemmer."""
        return stemmer_of(self.lexicon)

    @property
    def has_capitals(self) -> bool:
        """Whether names are written with capitals."""
        return self.lexicon.language not in {"ar", "zh"}

    @property
    def is_joined(self) -> bool:
        """Whether each letter counts as a word."""
        return self.lexicon.language == "zh"

    def is_said(self, word: Word) -> bool:
        """Tell whether a word says something about the subject."""
        return word.folded not in self.lexicon.stop and not word.folded.isdigit() and self._is_long(word)

    def _is_long(self, word: Word) -> bool:
        return self.is_joined or len(word.folded) > 1

    def stems(self, text: str) -> frozenset[str]:
        """Return the stems of the words of a text that say something."""
        return frozenset(self.stem(word.folded) for word in words_of(text) if self.is_said(word))

    def all_stems(self, text: str) -> frozenset[str]:
        """Return the stems of all words of a text."""
        return frozenset(self.stem(word.folded) for word in words_of(text))

    def clauses(self, text: str) -> tuple[Clause, ...]:
        """Take a text apart into clauses; a short member of a list stays with the clause before it."""
        parts: list[list[Word]] = [[]]
        last: Word | None = None
        for word in words_of(text):
            is_border = last is not None and any(mark in text[last.end : word.start] for mark in _BORDERS)
            if is_border or word.folded in self.joints:
                parts.append([])
            parts[-1].append(word)
            last = word
        joined: list[list[Word]] = []
        for part in filter(None, parts):
            is_member = part[0].folded in self.lists or sum(map(self.is_said, part)) <= _SMALL
            if joined and is_member and part[0].folded not in self.joints and not self._negations(part):
                joined[-1] += part
            else:
                joined.append(list(part))
        return tuple(self._clause(part) for part in joined)

    def _negations(self, words: Sequence[Word]) -> list[tuple[int, int]]:
        """Find the negations among words."""
        return positions(words, self.negations)

    def _clause(self, words: Sequence[Word]) -> Clause:
        """Look at the words of one clause."""
        at = self._negations(words)
        negating = {index for start, stop in at for index in range(start, stop)}
        said = [index for index, word in enumerate(words) if index not in negating and self.is_said(word)]
        near: set[int] = set()
        keys: set[int] = set()
        for start, stop in at:
            before = [index for index in said if index < start][-_BEFORE:]
            after = [index for index in said if index >= stop][:_AFTER]
            near.update(before, after)
            keys.update(after[:1] or before[-1:])
        stems = {index: self.stem(words[index].folded) for index in said}
        folded = {self.stem(word.folded) for word in words}
        pairs = {f"{one.folded} {other.folded}" for one, other in pairwise(words)}
        denies = bool(self.denials & (folded | pairs))
        says = frozenset(stem for stem in stems.values() if stem not in self.denials)
        return Clause(
            says=says,
            near=frozenset(stems[index] for index in near) & says if at else says,
            keys=frozenset(stems[index] for index in keys) & says,
            is_negated=bool(at) or denies,
            is_denial=denies and bool(at),
        )


def tongue_of(lexicon: Lexicon, words: Mapping[str, Any]) -> Tongue:
    """Make the tongue of a language.

    Args:
        lexicon: The language's lexicon.
        words: The language's part of ``words.yaml``.

    Raises:
        DataError: A list is missing.
    """
    stem = stemmer_of(lexicon)
    try:
        return Tongue(
            lexicon=lexicon,
            negations=_phrases((*words["negations"], *(" ".join(phrase) for phrase in lexicon.negations))),
            denials=frozenset(
                stem(phrase[0]) if len(phrase) == 1 else " ".join(phrase)
                for phrase in map(fold_words, words["denials"])
            ),
            joints=frozenset(map(fold, words["joints"])),
            lists=frozenset(map(fold, words["lists"])),
            numbers={fold(word): str(value) for word, value in words["numbers"].items()},
            numerals=tuple(map(fold, words["numerals"])),
            orders=_phrases(words["orders"]),
            about=_phrases(words["about"]),
            turns=tuple(sorted({tuple(map(stem, phrase)) for phrase in _phrases(words["turns"])})),
            spoken=_phrases(words["spoken"]),
            movers=frozenset(map(fold, words["movers"])),
        )
    except (KeyError, AttributeError, TypeError) as error:
        raise DataError(f"retell/words.yaml: {lexicon.language}: damaged ({error}); install digest again") from error


def _phrases(written: Sequence[str]) -> Phrases:
    """Return phrases as folded words, the longest first."""
    found = {fold_words(phrase) for phrase in written} - {()}
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


def whole(text: str) -> Span:
    """Return the span of a whole text."""
    return Span(start=0, end=len(text))
