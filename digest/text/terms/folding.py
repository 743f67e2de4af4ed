"""A whole text folded at once: its words, folded, between single blanks, with the way back to the original.

In: a text. Out: `Folded`: the words of `digest.text.words.words_of`, each with a blank before and after it, and the
place of every character in the original. Words that fold to nothing are passed over. It never knows a term.

Nearly every letter folds to one letter whatever stands beside it, and nearly every sign parts words wherever it stands:
those are put in place by a single translation that keeps every place. What is left (a letter that becomes two, an
accent of its own, an apostrophe that some scripts write inside words, scripts without blanks) is handed, with the
run of letters around it, to `words_of`, which decides.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from re import compile as pattern

from digest.text.words import words_of

ODD = "\x00"
"""Stands for a character that needs a closer look."""
INNER = "\x01"
"""Stands for a blank inside a folded word, which a few ligatures of Arabic have."""
_AROUND = (("a", "a"), ("п", "я"), ("и", "і"), ("ا", "ب"), ("1", "1"), ("a", "."))
_BLANKS = pattern(" {2,}")
_MOST_KNOWN = 100_000
_JAMO = ((0x1100, 0x11FF), (0xA960, 0xA97F), (0xD7B0, 0xD7FF))


@dataclass(frozen=True)
class Folded:
    """The words of a text, folded, each between two blanks."""

    text: str
    """Such as ``" la guerra dell ucraina "``; two blanks never stand together."""
    at: Sequence[int]
    """Places in `text` where a run of characters begins that stands in one piece in the original, in order."""
    origin: Sequence[int]
    """Where each of those runs begins in the original."""

    @cached_property
    def words(self) -> list[str]:
        """The folded words in order."""
        return self.text.split()

    @cached_property
    def _begins(self) -> list[int]:
        """Where in `text` each word begins."""
        return list(accumulate((len(word) + 1 for word in self.words), initial=1))

    def number(self, place: int) -> int:
        """Return the number of the word that the character at `place` of `text`, or the blank behind it, belongs to."""
        return bisect_right(self._begins, place) - 1

    def original(self, place: int) -> int:
        """Return where in the original a character of `text` stands; of a blank, where the word before it ended."""
        run = bisect_right(self.at, place) - 1
        return self.origin[run] + place - self.at[run]


class _Table(dict[int, str]):
    """What each character becomes, learned as characters turn up."""

    def __missing__(self, code: int) -> str:
        made = _becomes(chr(code))
        if len(self) < _MOST_KNOWN:
            self[code] = made
        return made


_TABLE = _Table()


def fold_text(text: str) -> Folded:
    """Fold `text`; its words are those of `words_of`, in order."""
    raw = f" {text.translate(_TABLE)} "
    if ODD not in raw and "  " not in raw:
        return Folded(text=raw, at=(0,), origin=(-1,))
    pieces, at, origin = [" "], [0], [-1]
    length, done = 1, 1
    for start, stop in _odd_runs(raw):
        length, done = _plain_run(raw, done, start, (pieces, at, origin, length))
        for word in words_of(text[start - 1 : stop - 1]):
            folded = word.folded.replace(" ", INNER)
            if not folded:
                continue  # a sign that only stretches the letter before it, alone
            pieces += (folded, " ")
            at += (length, length + len(folded))
            origin += (start - 1 + word.start, start - 1 + word.end)
            length += len(folded) + 1
        done = stop
    _plain_run(raw, done, len(raw), (pieces, at, origin, length))
    return Folded(text="".join(pieces), at=at, origin=origin)


def _plain_run(raw: str, start: int, stop: int, made: tuple[list[str], list[int], list[int], int]) -> tuple[int, int]:
    """Add the characters of `raw` from `start` to `stop`, without doubled blanks; what was made ends in a blank."""
    pieces, at, origin, length = made
    while start < stop and raw[start] == " ":
        start += 1
    while start < stop:
        found = _BLANKS.search(raw, start, stop)
        upto = found.start() + 1 if found else stop
        pieces.append(raw[start:upto])
        at.append(length)
        origin.append(start - 1)
        length += upto - start
        start = found.end() if found else stop
    return length, start


def _odd_runs(raw: str) -> Iterator[tuple[int, int]]:
    """Yield the runs between blanks that hold an odd character."""
    place = raw.find(ODD)
    while place >= 0:
        start, stop = raw.rfind(" ", 0, place) + 1, raw.find(" ", place)
        yield start, stop
        place = raw.find(ODD, stop)


def _becomes(char: str) -> str:
    """Return the letter that a character always becomes, a blank for one that always parts words, else `ODD`."""
    alone = words_of(char)
    beside = [[word.folded for word in words_of(before + char + after)] for before, after in _AROUND]
    if not alone:
        parts = all(found == _apart(*around) for found, around in zip(beside, _AROUND, strict=True))
        return " " if parts else ODD
    letter = alone[0].folded
    joins = all(
        found == [before + letter + after.strip(".")] for found, (before, after) in zip(beside, _AROUND, strict=True)
    )
    is_single = len(letter) == 1 and letter not in {" ", ODD, INNER} and len(alone) == 1
    return letter if joins and is_single and not any(low <= ord(letter) <= high for low, high in _JAMO) else ODD


def _apart(before: str, after: str) -> list[str]:
    """Return the words that two letters are when a sign parts them."""
    return [letter for letter in (before, after) if letter != "."]
