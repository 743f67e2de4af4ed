"""Frames: the words that claims are made around, found in one pass over a sentence.

In: a lexicon. Out: `Frames`, which tell for the words of a sentence where the phrases of each of its lists stand. It
judges nothing, and keeps what it found out about a word for the next sentence.

A phrase's word may be a beginning (``министр*``), and a tilde leaves room for the words between the two halves of a
verb (``gab ~ bekannt``).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from digest.model import Act
from digest.text.lexicon import Lexicon
from digest.text.words import Phrase, Word

GAP = "~"
_FARTHEST = 12
"""Most words between the two halves of a verb."""
_MOST_KEPT = 100_000
_LISTS = (
    "says", "relays", "agencies", "according", "passive", "beside", "articles", "negations", "roles", "papers",
    "channels", "pronouns", "ands", "links", "closers",
)  # fmt: skip


_TELLING = frozenset({"says", "relays", "according", "channels"})


class Cue(NamedTuple):
    """A phrase of one of the lists, where it stands."""

    start: int
    """Index of its first word."""
    stop: int
    """Index after its last one; of a verb in two halves, after the first half."""
    act: Act = "says"
    """What a form of saying does."""


class _Start(NamedTuple):
    """A phrase that begins with a word."""

    kind: str
    phrase: Phrase
    act: Act


Found = Mapping[str, Sequence[Cue]]


class Frames:
    """The phrases of a lexicon, by the words that they begin with."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Index the lists of a lexicon."""
        self.fronts = tuple(sorted({phrase[0] for phrase in lexicon.fronts}, key=lambda each: (-len(each), each)))
        acts = {phrase: act for act, phrases in lexicon.acts.items() for phrase in phrases}
        self._loose: dict[str, list[_Start]] = defaultdict(list)
        """Phrases of one word, or with a beginning or a gap behind the first, by their first word."""
        self._begun: dict[str, list[_Start]] = defaultdict(list)
        """Phrases whose first word is a beginning."""
        self._pairs: dict[tuple[str, str], list[_Start]] = defaultdict(list)
        """The other phrases, by their first two words."""
        for kind in _LISTS:
            for phrase in getattr(lexicon, kind):
                start = _Start(kind, phrase, acts.get(phrase, "says"))
                if phrase[0].endswith("*"):
                    self._begun[phrase[0][:-1]].append(start)
                elif len(phrase) == 1 or phrase[1].endswith(("*", GAP)):
                    self._loose[phrase[0]].append(start)
                else:
                    self._pairs[phrase[:2]].append(start)
        self._pair_heads = frozenset(head for head, _ in self._pairs)
        heads = [(pair[0], starts) for pair, starts in self._pairs.items()]
        self._telling_heads = frozenset(
            head for head, starts in (*heads, *self._loose.items()) if any(each.kind in _TELLING for each in starts)
        )
        self._lengths = sorted({len(word) for word in self._begun})
        telling = {word for word, starts in self._begun.items() if any(each.kind in _TELLING for each in starts)}
        self._telling_begun = frozenset(telling), tuple(sorted({len(word) for word in telling}))
        self._kept: dict[str, tuple[_Start, ...]] = {}
        self._both: dict[tuple[str, str], tuple[_Start, ...]] = {}
        self._silent: set[str] = set()
        """Words that no form of saying or relaying begins with."""
        self._weak = {phrase for phrase in lexicon.according if phrase in lexicon.beside}
        """Prepositions that name a speaker at the beginning of a sentence only ("per", "für")."""

    def bare(self, word: str) -> tuple[str, ...]:
        """Return a word and what is left of it without the little words that are written onto it ("ولرويترز")."""
        forms = [word]
        for form in forms:
            forms += [
                form[len(front) :] for front in self.fronts if form.startswith(front) and len(form) > len(front) + 1
            ]
            if len(forms) > 4:
                break
        return tuple(dict.fromkeys(forms))

    def tells(self, words: Sequence[Word]) -> bool:
        """Tell whether any form of saying or relaying, or a channel, stands among words."""
        folded = [word[0] for word in words]
        if self._silent.issuperset(folded):
            return False
        for index, word in enumerate(folded):
            if word in self._silent:
                continue
            if not self._may_tell(word):
                self._silent.add(word)
                continue
            following = folded[index + 1] if index + 1 < len(folded) else ""
            for kind, phrase, _ in self._starts(word, following):
                if kind in _TELLING and _matched(folded, index, phrase) and not (index and phrase in self._weak):
                    return True
        return False

    def _may_tell(self, word: str) -> bool:
        """Tell whether a form of saying or relaying may begin with a word."""
        forms = self.bare(word) if self.fronts else (word,)
        if not self._telling_heads.isdisjoint(forms) or len(self._silent) >= _MOST_KEPT:
            return True
        begun, lengths = self._telling_begun
        return any(form[:length] in begun for form in forms for length in lengths)

    def found_in(self, words: Sequence[Word]) -> Found:
        """Find the phrases of every list; those of one list never overlap, and the longest counts."""
        found: dict[str, list[Cue]] = {}
        folded = [word[0] for word in words]
        last = len(folded) - 1
        kept, heads = self._kept, self._pair_heads
        for index, word in enumerate(folded):
            starts = kept.get(word)
            if starts is None or self.fronts or word in heads:
                starts = self._starts(word, folded[index + 1] if index < last else "")
            for kind, phrase, act in starts:
                there = found.get(kind)
                if there is None:
                    there = found[kind] = []
                elif there and index < there[-1][1]:
                    continue
                if len(phrase) == 1:
                    there.append(Cue(index, index + 1, act))
                elif stop := _matched(folded, index, phrase):
                    there.append(Cue(index, stop, act))
        return found

    def _starts(self, word: str, following: str) -> tuple[_Start, ...]:
        """Return the phrases that may begin with a word, the longest of each list first."""
        kept = self._kept.get(word)
        if kept is not None and not self.fronts and word not in self._pair_heads:
            return kept
        forms = self.bare(word) if self.fronts else (word,)
        if kept is None:
            starts = [start for form in forms for start in self._loose.get(form, ())]
            starts += [
                start
                for form in forms
                for length in self._lengths
                if length <= len(form)
                for start in self._begun.get(form[:length], ())
            ]
            kept = tuple(sorted(starts, key=_length))
            if len(self._kept) < _MOST_KEPT:
                self._kept[word] = kept
        if self._pair_heads.isdisjoint(forms):
            return kept
        pairs = [start for form in forms for start in self._pairs.get((form, following), ())]
        if not pairs:
            return kept
        both = self._both.get((word, following))
        if both is None:
            both = self._both[word, following] = tuple(sorted((*pairs, *kept), key=_length))
        return both


def _length(start: _Start) -> tuple[int, _Start]:
    """Return what puts the longest phrase first."""
    return -len(start.phrase), start


@lru_cache(maxsize=64)
def frames_of(lexicon: Lexicon) -> Frames:
    """Return the frames of a lexicon; they are made once."""
    return Frames(lexicon)


def _matched(folded: Sequence[str], index: int, phrase: Phrase) -> int:
    """Return the index after a phrase whose first word stands at `index`; 0 where the rest of it does not follow."""
    at = index + 1
    for place, wanted in enumerate(phrase[1:], start=1):
        if wanted == GAP:
            tail = phrase[place + 1]
            return at if any(_is(each, tail) for each in folded[at : at + _FARTHEST]) else 0
        if at >= len(folded) or not _is(folded[at], wanted):
            return 0
        at += 1
    return at


def _is(word: str, wanted: str) -> bool:
    """Tell whether a word is the wanted one, or begins so."""
    return word == wanted or (wanted.endswith("*") and word.startswith(wanted[:-1]))
