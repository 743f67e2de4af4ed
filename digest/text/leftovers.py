"""The words of a text without what publishing systems leave in it.

In: a paragraph, and the phrases of ``leftovers.yaml``. Out: its words in small letters, for comparing: without web
addresses, lines such as "Continue reading ..." or "12 comments", and "Leggi tutto" at an end. It never changes a text,
and nothing that it returns is printed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.errors import DataError
from digest.text.words import fold, fold_words

LONGEST_LINE = 25
"""Most words of a line that may be a leftover as a whole."""
_WORD = re.compile(r"\w+")
_URL = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""Phrases by a word of theirs, as words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """What is passed over where texts are compared."""

    lines: Phrases
    """By their first word."""
    tails: Phrases
    """By their last word."""
    inside: tuple[tuple[str, ...], ...]


def leftovers_of(mapping: Mapping[str, Sequence[str]]) -> Leftovers:
    """Index the phrases of the plain values of a YAML file.

    Raises:
        DataError: A list is missing.
    """
    try:
        names = ("lines", "tails", "inside")
        lines, tails, inside = ([fold_words(phrase) for phrase in mapping[name]] for name in names)
    except (KeyError, TypeError) as error:
        raise DataError(f"leftovers.yaml: {error}; install the package again") from error
    return Leftovers(
        lines={word: tuple(each for each in lines if each[0] == word) for word in {each[0] for each in lines}},
        tails={word: tuple(each for each in tails if each[-1] == word) for word in {each[-1] for each in tails}},
        inside=tuple(inside),
    )


def telling_words(paragraph: str, leftovers: Leftovers) -> list[str]:
    """Return the words of a paragraph in small letters, without its leftovers."""
    return [word for line in paragraph.split("\n") for word in _line(line, leftovers)]


def _line(line: str, leftovers: Leftovers) -> list[str]:
    if "://" in line or "www." in line:
        line = _URL.sub(" ", line)
    words = _WORD.findall(line.casefold())
    if not words:
        return words
    if len(words) <= LONGEST_LINE and _is_leftover(words, leftovers):
        return []
    for phrase in leftovers.tails.get(_plain(words[-1]), ()):
        if len(words) > len(phrase) and tuple(map(_plain, words[-len(phrase) :])) == phrase:
            return words[: -len(phrase)]
    return words


def _is_leftover(words: Sequence[str], leftovers: Leftovers) -> bool:
    """Tell whether a line of a few words is one that publishing systems write."""
    plain = [_plain(word) for word in words]
    if any(tuple(plain[: len(phrase)]) == phrase for phrase in leftovers.lines.get(plain[0], ())):
        return True
    joined = f" {' '.join(plain)} "
    return any(f" {' '.join(phrase)} " in joined for phrase in leftovers.inside)


def _plain(word: str) -> str:
    """Return a word as phrases have it."""
    return "0" if word.isdecimal() else fold(word)
