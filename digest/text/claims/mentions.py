"""Who a sentence names, and what stands around them.

In: a sentence, the lexicon and the outlets' names. Out: the sentence taken apart into a `Clause`: its words outside
quotations, what stands between them, the cues, and its `Mention`s. It judges nothing about who says what.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from digest.model import Span
from digest.text.claims.frames import Cue, Found, frames_of
from digest.text.claims.names import Finder, Names, finder_of
from digest.text.claims.runs import CLAUSE_MARKS, COMMAS, QUOTATION, Mention, Runs
from digest.text.lexicon import Lexicon
from digest.text.quotes import quotations
from digest.text.words import Word, words_of

_NONE = frozenset(CLAUSE_MARKS + COMMAS + QUOTATION + '"“”')
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence, taken apart: words outside quotations only."""

    text: str
    span: Span
    words: Sequence[Word]
    gaps: Sequence[str]
    """What stands before each word, and behind the last one; a quotation is one sign there."""
    found: Found
    mentions: Sequence[Mention]
    quoted: bool
    runs: Runs
    """How a run of words is found in it."""
    agencies: AbstractSet[str]
    """See `Names`."""

    def cues(self, kind: str) -> Sequence[Cue]:
        """Return the phrases of one of the lexicon's lists."""
        return self.found.get(kind, ())

    def parted(self, start: int, stop: int, marks: str = CLAUSE_MARKS + COMMAS) -> bool:
        """Tell whether one of `marks` stands between the word before `start` and the word at `stop`."""
        return any(
            gap != " " and not _NONE.isdisjoint(gap) and any(mark in gap for mark in marks)
            for gap in self.gaps[max(start, 1) : stop + 1]
        )

    def written(self, start: int, stop: int) -> str:
        """Return the words from `start` to before `stop` as the source has them; a colon where there are none."""
        if start == stop:
            return ":"
        return self.text[self.words[start].start : self.words[stop - 1].end]


def take_apart(text: str, sentence: Span, lexicon: Lexicon, names: Names) -> Clause:
    """Find the words outside quotations, and the speakers named among them."""
    finder, quoted, words = finder_of(names, lexicon), quotations(text, sentence), words_of(text, sentence)
    called: list[Span] = []
    if quoted:
        # The name of a newspaper between marks is no quotation: «Медуза».
        called = [each for each in quoted if _is_called(each, words, finder)]
        quoted = tuple(each for each in quoted if each not in called)
        words = [word for word in words if not any(each.start <= word.start < each.end for each in quoted)]
    found = frames_of(lexicon).found_in(words)
    gaps = _without_stops(_gaps(text, sentence, words, quoted, called), words, lexicon)
    runs = Runs(words, gaps, found, lexicon)
    runs.note(finder.found_in(text, words, {cue.stop for cue in found.get("agencies", ())}))
    return Clause(text, sentence, words, runs.gaps, found, runs.mentions(), bool(quoted), runs, names.agencies)


def _is_called(quoted: Span, words: Sequence[Word], finder: Finder) -> bool:
    """Tell whether a quotation is an outlet's name and nothing else."""
    inside = [word for word in words if quoted.start <= word.start < quoted.end]
    return len(inside) <= _LONGEST_NAME and finder.is_name(inside)


def _gaps(
    text: str, sentence: Span, words: Sequence[Word], quoted: Sequence[Span], called: Sequence[Span]
) -> list[str]:
    """Return what stands between words; quotations are one sign, and the marks around a name are nothing."""
    starts = [sentence.start, *(word[2] for word in words)]
    ends = [*(word[1] for word in words), sentence.end]
    gaps = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    for each in (*quoted, *called):
        for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if each.start >= end or each.end <= start:
                continue
            if each in quoted:
                gaps[index] = text[start : max(each.start, start)] + QUOTATION + text[min(each.end, end) : end]
            else:
                gaps[index] = gaps[index].translate(_UNMARKED)
    return gaps


def _without_stops(gaps: Sequence[str], words: Sequence[Word], lexicon: Lexicon) -> list[str]:
    """Take the full stops behind abbreviations and initials away: they end nothing."""
    kept = list(gaps)
    for index, word in enumerate(words[:-1], start=1):
        short = word.folded in lexicon.abbreviations or (word.capital and len(word.folded) == 1)
        if short and kept[index].startswith("."):
            kept[index] = kept[index][1:]
    return kept


_UNMARKED = {ord(mark): None for mark in '"“”„‟«»〝〞＂'}
