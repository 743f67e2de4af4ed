"""Who a sentence names: the runs of words that can be a speaker.

In: a sentence, the lexicon and the outlets' names. Out: the sentence taken apart into a `Clause`: its words outside
quotations, and its `Mention`s. It judges nothing about who says what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.model import Span
from digest.text.lexicon import Lexicon
from digest.text.quotes import quotations
from digest.text.words import Word, opening, positions, words_of

CLAUSE_MARKS = ";:.!?"
_LINKS = frozenset(
    {"di", "del", "della", "dei", "degli", "delle", "dello", "dell", "d", "de", "of", "the", "for", "von"}
)


@dataclass(frozen=True, slots=True)
class Alias:
    """A way to write an outlet's name."""

    outlet: str
    """The outlet's own name."""
    capitals: tuple[bool, ...]
    """Which of its words are written with a capital; they must be so in a text, too."""


Names = Mapping[tuple[str, ...], Alias]
"""Folded words of an outlet's name or alias, to what they stand for."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A speaker that a sentence names: a run of words."""

    start: int
    stop: int
    outlet: str | None
    paper: bool
    """Whether it is a paper ("una nota"), behind which somebody stands."""
    speaks: bool
    """Whether it can speak: a name behind "in" or "to" is a place or a listener."""
    is_name: bool
    """Whether it is a bare name, neither an outlet nor an office."""


@dataclass(frozen=True, slots=True)
class Marked:
    """What is known of a sentence's words while its speakers are looked for."""

    offices: Mapping[int, int]
    """Index of each office's first word, to the index after its last."""
    outlets: frozenset[int]
    """Index of each outlet's first word."""
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence, taken apart: words outside quotations only."""

    text: str
    span: Span
    words: Sequence[Word]
    mentions: Sequence[Mention]
    quoted: bool


def take_apart(text: str, sentence: Span, lexicon: Lexicon, names: Names) -> Clause:
    """Find the words outside quotations, and the speakers named among them."""
    quoted = quotations(text, sentence)
    words = [word for word in words_of(text, sentence) if not any(each.covers(word.span) for each in quoted)]
    return Clause(text, sentence, words, _mentions(text, words, lexicon, names), bool(quoted))


def cues_in(clause: Clause, phrases: Sequence[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Find the cues of a sentence outside its quotations."""
    return positions(clause.words, phrases)


def written(clause: Clause, start: int, stop: int) -> str:
    """Return the words from `start` to before `stop` as the source has them."""
    return clause.text[clause.words[start].start : clause.words[stop - 1].end]


def parted(text: str, words: Sequence[Word], start: int, stop: int, *, marks: str = CLAUSE_MARKS + ",") -> bool:
    """Tell whether one of `marks` stands between the word before `start` and the word at `stop`."""
    if not 0 < start < len(words) or stop >= len(words):
        return False
    return any(mark in text[words[start - 1].end : words[stop].start] for mark in marks)


def _mentions(text: str, words: Sequence[Word], lexicon: Lexicon, names: Names) -> list[Mention]:
    """Find the runs of words that can be a speaker: outlets, names, offices with or without a name."""
    found_at = positions(words, list(names))
    outlets = {at[0]: at[1] for at in found_at if _is_written_so(text, words, at, names[_folded(words, at)])}
    offices = dict(positions(words, lexicon.roles))
    papers = {start for start, _ in positions(words, lexicon.papers)}
    found: list[Mention] = []
    index = 0
    while index < len(words):
        speaks = not _is_beside(text, words, index, lexicon)
        if stop := outlets.get(index, 0):
            found.append(
                Mention(
                    index, stop, names[_folded(words, (index, stop))].outlet, paper=False, speaks=speaks, is_name=False
                )
            )
        elif index in offices and found and found[-1].outlet and found[-1].stop == index:
            stop = offices[index]  # "the Reuters agency" is Reuters
        elif _is_name(words, index, lexicon) or index in offices:
            stop = run_of(text, words, index, Marked(offices, frozenset(outlets), lexicon))
            paper, is_name = index in papers, not any(start in offices for start in range(index, stop))
            found.append(Mention(index, stop, None, paper=paper, speaks=speaks, is_name=is_name))
        index = max(stop, index + 1) if stop else index + 1
    return found


def _is_beside(text: str, words: Sequence[Word], index: int, lexicon: Lexicon) -> bool:
    """Tell whether a preposition stands before the word at `index` and makes it a place or a listener.

    Articles and words such as "newspaper" may stand between the two; a comma may not.
    """
    while index and not parted(text, words, index, index):
        before = (words[index - 1].folded,)
        if before in lexicon.beside:
            return True
        if before not in lexicon.articles:
            return False
        index -= 1
    return False


def _is_name(words: Sequence[Word], index: int, lexicon: Lexicon) -> bool:
    """Tell whether the word at `index` can begin a name: capitalised, and no function word at a sentence's start."""
    word = words[index]
    if index:
        return word.capital
    return word.capital and word.folded not in lexicon.stop and (word.folded,) not in lexicon.dangling


def run_of(text: str, words: Sequence[Word], start: int, marked: Marked) -> int:
    """Return the index after the run that begins at `start`: offices, names, the words that link them."""
    index = marked.offices.get(start, start + 1)
    has_office = start in marked.offices
    while index < len(words) and index not in marked.outlets:
        gap = text[words[index - 1].end : words[index].start]
        if any(mark in gap for mark in CLAUSE_MARKS + "()–—"):
            break
        if "," in gap:
            if not (has_office and words[index].capital and _is_name(words, index, marked.lexicon)):
                break
            index, has_office = index + 1, False
        elif index in marked.offices:
            index, has_office = marked.offices[index], True
        elif words[index].capital and _is_name(words, index, marked.lexicon):
            index += 1
        elif links := _links(words, index, marked.offices):
            index += links
        elif has_office and _is_adjective(words, index, marked.offices, marked.lexicon):
            index += 1
        else:
            break
    return index


def _links(words: Sequence[Word], index: int, offices: Mapping[int, int]) -> int:
    """Return how many linking words ("del", "of the") stand at `index` before a name or an office; 0 for none."""
    size = 0
    while index + size < len(words) and words[index + size].folded in _LINKS and not words[index + size].capital:
        size += 1
    after = index + size
    return size if size and after < len(words) and (words[after].capital or after in offices) else 0


def _is_adjective(words: Sequence[Word], index: int, offices: Mapping[int, int], lexicon: Lexicon) -> bool:
    """Tell whether one lower-case word right after an office belongs to it ("il presidente bielorusso")."""
    word = words[index]
    if (
        not lexicon.follow
        or word.capital
        or word.folded in lexicon.stop
        or len(word.folded) < 4
        or index + 1 in offices
    ):
        return False
    return opening(words[index:], (*lexicon.says, *lexicon.relays)) is None


def _is_written_so(text: str, words: Sequence[Word], at: tuple[int, int], alias: Alias) -> bool:
    """Tell whether words are an outlet's name: capitals where it has them, and no name that goes on.

    *il corriere* is no newspaper, and *Sputnik V* no agency.
    """
    start, stop = at
    if any(wanted and not word.capital for wanted, word in zip(alias.capitals, words[start:stop], strict=True)):
        return False
    goes_on = stop < len(words) and text[words[stop - 1].end : words[stop].start] == " "
    return not (goes_on and words[stop].capital)


def _folded(words: Sequence[Word], at: tuple[int, int]) -> tuple[str, ...]:
    """Return the folded words of a run."""
    return tuple(word.folded for word in words[at[0] : at[1]])
