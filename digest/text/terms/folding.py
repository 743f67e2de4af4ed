"""A whole text folded at once: its words, folded, between single blanks, with the way back to the original.

In: a text. Out: `Folded`: the words of `digest.text.words.words_of`, each with a blank before and after it, and the
place of every character in the original. Words that fold to nothing are passed over. It never knows a term.

Nearly every letter folds to one letter whatever stands beside it, and nearly every sign parts words wherever it stands:
those are put in place by a single translation that keeps every place; letters of scripts without blanks, each a word
of its own, are marked by it. What is left (a letter that becomes two, an accent of its own, an apostrophe that some
scripts write inside words) is handed, with the run of letters around it, to `words_of`, which decides.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from re import compile as pattern

from digest.text.words import Word, words_of

ODD = "\x00"
"""Stands for a character that needs a closer look."""
ALONE = "\x02"
"""Stands for a letter that is a word of its own."""
INNER = "\x01"
"""Stands for a blank inside a folded word, which a few ligatures of Arabic have."""
_AROUND = (("a", "a"), ("п", "я"), ("и", "і"), ("ا", "ب"), ("1", "1"), ("a", "."))
_BLANKS = pattern(" (?: +)")
_BROKEN = pattern(f" (?: +)|{ALONE}+")
# Apostrophes part words but in Cyrillic ones; there are many, and a closer look at each would cost half of the time.
_APOSTROPHES = pattern("['’‘`](?<![Ѐ-ӿ].)")
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


class _Letters(dict[int, str]):
    """What letters that are words of their own fold to, learned as they turn up."""

    def __missing__(self, code: int) -> str:
        made = words_of(chr(code))[0].folded if chr(code) != " " else " "
        if len(self) < _MOST_KNOWN:
            self[code] = made
        return made


class _Table(dict[int, str]):
    """What each character becomes, learned as characters turn up."""

    def __missing__(self, code: int) -> str:
        made = _becomes(chr(code))
        if len(self) < _MOST_KNOWN:
            self[code] = made
        return made


_TABLE = _Table()
_LETTERS = _Letters()


def fold_text(text: str) -> Folded:
    """Fold `text`; its words are those of `words_of`, in order."""
    raw = f" {_APOSTROPHES.sub(' ', text).translate(_TABLE)} "
    if ODD not in raw and ALONE not in raw and "  " not in raw:
        return Folded(text=raw, at=(0,), origin=(-1,))
    made = _Maker(raw, text)
    done = 1
    for start, stop in _odd_runs(raw):
        made.add_plain(done, start)
        made.add_words(words_of(text[start - 1 : stop - 1]), start - 1)
        done = stop
    made.add_plain(done, len(raw))
    return Folded(text="".join(made.pieces), at=made.at, origin=made.origin)


class _Maker:
    """Puts a folded text together from pieces; whatever it has ends in a blank after each call."""

    def __init__(self, raw: str, text: str) -> None:
        self.raw = raw
        self.text = text
        self.broken = _BROKEN if ALONE in raw else _BLANKS
        self.pieces = [" "]
        self.at = [0]
        self.origin = [-1]
        self.length = 1

    def add_plain(self, start: int, stop: int) -> None:
        """Add the characters of `raw` between two places, without doubled blanks, letters that stand alone apart."""
        raw = self.raw
        while start < stop and raw[start] == " ":
            start += 1
        for found in self.broken.finditer(raw, start, stop):
            first, end = found.span()
            if raw[first] == " ":
                self._add(raw[start : first + 1], start)
            else:
                self._add_alone(raw[start:first], start, self.text[first - 1 : end - 1])
            start = end
        self._add(raw[start:stop], start)

    def add_words(self, words: Iterable[Word], start: int) -> None:
        """Add words of a part of the original that begins at `start`."""
        for word in words:
            folded = word.folded.replace(" ", INNER)
            if not folded:
                continue  # a sign that only stretches the letter before it, alone
            self.pieces += (folded, " ")
            self.at += (self.length, self.length + len(folded))
            self.origin += (start + word.start, start + word.end)
            self.length += len(folded) + 1

    def _add(self, piece: str, start: int) -> None:
        """Add characters of `raw` that stand in one piece in the original, but for a blank after a blank."""
        if piece[:1] == " " and self.pieces[-1][-1] == " ":
            piece, start = piece[1:], start + 1
        if piece:
            self.pieces.append(piece)
            self.at.append(self.length)
            self.origin.append(start - 1)
            self.length += len(piece)

    def _add_alone(self, before: str, start: int, letters: str) -> None:
        """Add letters that are words of their own, and what stands in one piece before them."""
        self._add(before if before[-1:] in {"", " "} else f"{before} ", start)
        self.pieces.append(" ".join(letters).translate(_LETTERS) + " ")
        self.at += range(self.length, self.length + 2 * len(letters), 2)
        first = start + len(before) - 1
        self.origin += range(first, first + len(letters))
        self.length += 2 * len(letters)


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
    if not alone:
        parts = all(_folded(f"{before}{char}{after}") == _folded(f"{before} {after}") for before, after in _AROUND)
        return " " if parts else ODD
    letter = alone[0].folded
    if len(letter) != 1 or letter in {" ", ODD, ALONE, INNER} or any(low <= ord(letter) <= high for low, high in _JAMO):
        return ODD
    beside = [(_folded(f"{before}{char}{after}"), before, after.strip(".")) for before, after in _AROUND]
    if all(found == [f"{before}{letter}{after}"] for found, before, after in beside):
        return letter
    is_alone = all(found == [each for each in (before, letter, after) if each] for found, before, after in beside)
    return ALONE if is_alone and _folded(char + char) == [letter, letter] else ODD


def _folded(text: str) -> list[str]:
    """Return the folded words of a text."""
    return [word.folded for word in words_of(text)]
