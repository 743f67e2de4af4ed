"""A term as a person writes it, taken apart.

In: such as ``disert*``, ``ministr* degli Esteri``, ``~disertare``; in a query also ``organi?ation``. Out: a `Pattern`
of folded words, or what is wrong with the term. It never looks at a text.

A word opens with a letter or a digit. ``*`` stands for any number of letters: at a word's end for however many, inside
a word, which only queries have, for `MOST_INNER` at most. ``?`` stands for exactly one, in queries. ``~`` before a word
stands for all words of its stem.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from digest.text.terms.folding import INNER
from digest.text.words import words_of

MOST_INNER = 40
"""Most letters that a ``*`` inside a word stands for."""
MOST_STARS = 2
"""Most ``*`` inside one word."""
STEM = "~"
_WILD = re.compile(r"[*?]")
_GLYPHS = {"*": f"[^ ]{{0,{MOST_INNER}}}", "?": "[^ ]"}


@dataclass(frozen=True)
class Pattern:
    """Folded words in order, with ``*`` and ``?`` as they were written."""

    words: tuple[str, ...]
    stemmed: frozenset[int] = frozenset()
    """Places of the words that stand for all words of their stem."""

    @cached_property
    def head(self) -> str:
        """The characters that a text must hold, from the blank before the first word up to the first wildcard."""
        return _WILD.split(f" {' '.join(self.words)} ", maxsplit=1)[0]

    @cached_property
    def tail(self) -> re.Pattern[str] | None:
        """What follows the head, up to before the last blank; ``None`` where the head is all."""
        rest = f" {' '.join(self.words)} "[len(self.head) :]
        # Each word is matched once and for all, lest many stars in many words multiply their ways.
        words = (f"(?>{_expression(word)}(?= ))" for word in rest[:-1].split(" "))
        return re.compile(" ".join(words)) if rest else None

    @property
    def is_open(self) -> bool:
        """Whether its only wildcard is a star at its very end."""
        return len(self.head) == len(" ".join(self.words)) and self.words[-1].endswith("*")

    @cached_property
    def single(self) -> tuple[re.Pattern[str] | None, ...]:
        """For each word: what it must match as a whole; ``None`` where it must be the very word."""
        return tuple(re.compile(_expression(word)) if _WILD.search(word) else None for word in self.words)


def pattern_of(written: str) -> Pattern:
    """Take a term apart; what holds no letter and no digit has no words."""
    words: list[str] = []
    stemmed = set()
    for piece in written.split():
        made = _folded(piece)
        if made and piece.startswith(STEM):
            stemmed.add(len(words) + len(made) - 1)  # of an elision (~dell'impresa) the last word
        elif made and piece.endswith("*"):
            made[-1] += "*"
        words += made
    return Pattern(tuple(words), frozenset(stemmed))


def wild_pattern_of(written: str) -> Pattern:
    """Take a term of a query apart, where wildcards also stand inside words."""
    words: list[str] = []
    stemmed = set()
    for piece in written.split():
        made = _wild(piece)
        if made and piece.startswith(STEM):
            stemmed.add(len(words) + len(made) - 1)
        words += made
    return Pattern(tuple(words), frozenset(stemmed))


def fault(written: str) -> str | None:
    """Return what should stand where a term is wrong; ``None`` where it is right."""
    if not any(letter.isalnum() for letter in written):
        return "a word or phrase"
    if any("*" in piece[:-1] or piece == "*" for piece in written.split()):
        return "a wildcard only at the end of a word (disert*)"
    return _stem_fault(written)


def wild_fault(written: str) -> str | None:
    """Return what should stand where a term of a query is wrong; ``None`` where it is right."""
    words = wild_pattern_of(written).words
    if not any(letter.isalnum() for letter in written):
        return "a word or phrase"
    if any(word[0] in "*?" for word in words):
        return "a letter before the wildcard (disert*)"
    if any(word[:-1].count("*") > MOST_STARS for word in words):
        return f"at most {MOST_STARS} wildcards * inside a word"
    return _stem_fault(written)


def _stem_fault(written: str) -> str | None:
    """Return what should stand where the tildes of a term are wrong."""
    for piece in written.split():
        bare = piece.removeprefix(STEM)
        if piece != bare and not _folded(bare):
            return "a word right behind the tilde (~disertare)"
        if STEM in bare and words_of(bare):
            return "a tilde only at the beginning of a word (~disertare)"
        if piece != bare and _WILD.search(bare):
            return "a tilde or a wildcard, not both in one word"
    return None


def _folded(piece: str) -> list[str]:
    """Fold the words of a piece without blanks."""
    return [folded for word in words_of(piece) if (folded := word.folded.replace(" ", INNER))]


def _wild(piece: str) -> list[str]:
    """Fold the words of a piece without blanks, and keep the wildcards that touch them."""
    made: list[str] = []
    is_open = False  # whether what comes next goes on with the last word
    for part in filter(None, re.split(r"([*?])", piece)):
        if part in {"*", "?"}:
            made += [] if is_open else [""]
            made[-1] += part
            is_open = True
            continue
        found = words_of(part)
        folded = _folded(part)
        if is_open and folded and found[0].start == 0:
            made[-1] += folded.pop(0)
        made += folded
        is_open = bool(found) and found[-1].end == len(part)
    return made


def _expression(wild: str) -> str:
    """Return the regular expression of folded words with wildcards; a star at a word's end takes all of the rest."""
    made = []
    for at, letter in enumerate(wild):
        if letter == "*" and wild[at + 1 : at + 2] in {"", " "}:
            made.append("[^ ]*+")
        else:
            made.append(_GLYPHS.get(letter) or re.escape(letter))
    return "".join(made)
