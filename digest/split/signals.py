"""Signals: what speaks for and against a story beginning with a block.

In: an article's blocks. Out: for each block the signals of its form and first words, and how it is tied to the story
that began at any block before it. It never decides.

Source: M. Utiyama and H. Isahara, "A statistical model for domain-independent text segmentation" (ACL 2001), for the
search; M. A. K. Halliday and R. Hasan, "Cohesion in English" (1976), for repetition, reference and conjunction as ties.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from digest.split.blocks import Block
from digest.split.shapes import is_heading, mark_of
from digest.split.weights import WEIGHTS, WINDOW
from digest.text import datelines
from digest.text.lexicon import Lexicon
from digest.text.words import Phrase, Word, opening, positions, words_of

_QUOTED = re.compile(r"^[\"“”„«»‟＂「『]")
_TURN_WITHIN_WORDS = 9
_FIRST_WORDS = 7
_SHORT_HEADING = 3
_SEVERAL = 3
_NAME_FACTOR = 2.0
_MOSTLY = 0.6
_LEAST_LISTED = 3
_FEWEST_PARTS = 3
_LONGEST = 30
_STRONG = 2
_MOST_HEADINGS = 3
"""How many lines may stand above a block as its headings; more are a list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing that speaks for or against a boundary."""

    reason: str
    """In words for `digest why`; empty where it is not worth telling."""
    value: float
    """Log-odds."""
    is_cue: bool = False
    """Whether it is one that round-ups have and single articles seldom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """How a block is tied to the stories that may be current; each list is indexed by how many blocks back it began."""

    cohesion: Sequence[float]
    first_sentence: Sequence[float]
    actors: Sequence[float]
    heading: Sequence[float]
    surname: Sequence[bool]
    opening_names: tuple[tuple[str, int], ...]
    """Names in its first words as written, and how many blocks back each was last seen (0 is never)."""


def own_signals(text: str, blocks: Sequence[Block], head: AbstractSet[str], lexicon: Lexicon) -> list[list[Signal]]:
    """Return the signals that do not depend on where the current story began, for each block."""
    cues = [_cues(text, block, lexicon) for block in blocks]
    marks = [mark_of(block.body.of(text)) for block in blocks]
    marked = sum(mark is not None for mark in marks)
    listed = marked >= max(_LEAST_LISTED, _MOSTLY * len(blocks))
    for signals, mark in zip(cues, marks, strict=True):
        if mark and not any(each.reason == "dateline" for each in signals):
            signals.append(Signal(reason=mark, value=WEIGHTS.listed if listed else WEIGHTS.marked, is_cue=True))
    cued = sum(any(each.is_cue for each in signals) for signals in cues[1:]) / max(1, len(blocks) - 1)
    whole = WEIGHTS.bias + WEIGHTS.cued * cued + WEIGHTS.long * min(len(blocks), _LONGEST) / 10
    whole += WEIGHTS.plain * (cued == 0)
    whole += WEIGHTS.about_headline * _about(blocks, head)
    return [
        [*signals, *([] if any(each.is_cue for each in signals) else _size(block)), Signal(reason="", value=whole)]
        for signals, block in zip(cues, blocks, strict=True)
    ]


def _cues(text: str, block: Block, lexicon: Lexicon) -> list[Signal]:
    """Find the signals of form and first words."""
    found: list[Signal] = []
    if len(block.headings) <= _MOST_HEADINGS and any(is_heading(each.of(text)) for each in block.headings):
        found.append(Signal(reason="heading", value=WEIGHTS.heading, is_cue=True))
        if sum(len(words_of(text, each)) for each in block.headings) <= _SHORT_HEADING:
            found.append(Signal(reason="", value=WEIGHTS.short_heading))
    elif block.headings:
        found.append(Signal(reason="", value=WEIGHTS.quoted_heading))
    if block.is_parted:
        found.append(Signal(reason="separator", value=WEIGHTS.separator, is_cue=True))
    if datelines.find(text, block.body, agencies=frozenset()):
        found.append(Signal(reason="dateline", value=WEIGHTS.dateline, is_cue=True))
    if _QUOTED.match(block.body.of(text)):
        found.append(Signal(reason="", value=WEIGHTS.quotation))
    return [*found, *_phrases(text, block.words, lexicon, under_heading=bool(block.headings))]


def _phrases(text: str, words: Sequence[Word], lexicon: Lexicon, *, under_heading: bool) -> list[Signal]:
    """Find openers, continuations and turns; of an opener and a continuation the longer one counts."""
    opener = opening(words, lexicon.all_openers) or ()
    goes_on = max(
        (phrase for phrase in (opening(words, lexicon.continuations), opening(words, lexicon.attributing)) if phrase),
        key=len,
        default=(),
    )
    if len(goes_on) > len(opener) and _is_written(text, words, goes_on):
        # Under a heading it may go on from the heading: "The ministers meet" above "The two ministers ...".
        return [Signal(reason="", value=WEIGHTS.continuation / 4 if under_heading else WEIGHTS.continuation)]
    if opener:
        reason = f"opener: {_written(text, words, 0, len(opener))}"
        strength = max(1, min(3, lexicon.openers[opener]))
        return [Signal(reason=reason, value=WEIGHTS.opener[strength], is_cue=strength >= _STRONG)]
    turns = positions(words[: _TURN_WITHIN_WORDS + 1], lexicon.turns)
    if turns and _set_off(text, words, *turns[0]):
        return [Signal(reason=f"turn: {_written(text, words, *turns[0])}", value=WEIGHTS.turn, is_cue=True)]
    return []


def _is_written(text: str, words: Sequence[Word], phrase: Phrase) -> bool:
    """Tell whether a phrase of one letter stands there without an accent: *e* is not *è*."""
    return len("".join(phrase)) > 1 or text[words[0].start : words[0].end].casefold() == phrase[0]


def _set_off(text: str, words: Sequence[Word], start: int, stop: int) -> bool:
    """Tell whether commas part the words from the rest of the clause."""
    before = text[words[start - 1].end : words[start].start] if start else ","
    after = text[words[stop - 1].end : words[stop].start] if stop < len(words) else ""
    return any(comma in before and comma in after for comma in (",", "،", "，"))


def _written(text: str, words: Sequence[Word], start: int, stop: int) -> str:
    """Return the words from `start` to before `stop` as the text has them."""
    return text[words[start].start : words[stop - 1].end]


def _size(block: Block) -> list[Signal]:
    """Weigh how much a block tells."""
    if len(block.sentences) >= _SEVERAL:
        return [Signal(reason="", value=WEIGHTS.several_sentences)]
    if len(block.sentences) == 1:
        return [Signal(reason="", value=WEIGHTS.one_sentence)]
    return []


def _about(blocks: Sequence[Block], head: AbstractSet[str]) -> float:
    """Return the share of the article's parts, the first one left out, that hold a word of its headline."""
    parts: list[set[str]] = []
    for block in blocks:
        if not parts or block.headings or block.is_parted:
            parts.append(set())
        parts[-1] |= block.terms
    if len(parts) < _FEWEST_PARTS:
        parts = [set(block.terms) for block in blocks]
    if len(parts) < _FEWEST_PARTS:
        return 0.0
    return sum(not head.isdisjoint(part) for part in parts[1:]) / (len(parts) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Past:
    """What was told before a block, and how much each term of the article weighs."""

    last: dict[str, int]
    """Number of the last block that holds a term."""
    introduced: dict[str, int]
    """Number of the last block that holds a full name, by its last name."""
    weight: Mapping[str, float]


def ties_of(text: str, blocks: Sequence[Block], head: AbstractSet[str], stem: Callable[[str], str]) -> list[Ties]:
    """Return how each block is tied to the stories before it.

    Args:
        text: The article's text.
        blocks: Its blocks.
        head: Terms of its headline; they belong to the story that its first block opens.
        stem: Its language's stemmer.
    """
    spread = Counter(term for block in blocks for term in block.terms)
    named = frozenset().union(*(block.names for block in blocks))
    weight = {
        term: math.log(1 + (len(blocks) + 1) / count) * (_NAME_FACTOR if term in named else 1)
        for term, count in spread.items()
    }
    past = _Past(last=dict.fromkeys(head, 0), introduced={}, weight=weight)
    found: list[Ties] = []
    for number, block in enumerate(blocks):
        found.append(_tie(text, block, number, past, stem))
        past.last.update(dict.fromkeys(block.terms, number))
        past.introduced.update({pair[1]: number for pair in block.full_names})
    return found


def _tie(text: str, block: Block, number: int, past: _Past, stem: Callable[[str], str]) -> Ties:
    """Tie one block to what stands before it."""

    def back(term: str) -> int:
        return number - past.last[term] if term in past.last else 0

    def introduced(term: str) -> int:
        return number - past.introduced[term] if term in past.introduced else 0

    def weights(terms: AbstractSet[str]) -> dict[str, float]:
        return {term: past.weight[term] for term in sorted(terms)}

    full = {pair[1] for pair in block.full_names}
    capitals = [(word, stem(word.folded)) for word in block.words[:_FIRST_WORDS] if word.capital]
    size = min(number, WINDOW) + 1
    return Ties(
        cohesion=_shares(weights(block.terms), back, size),
        first_sentence=_shares(weights(block.first_terms), back, size),
        actors=_shares(dict.fromkeys(sorted(block.names), 1.0), back, size),
        heading=_shares(weights(block.heading_terms), back, size),
        surname=[share > 0 for share in _shares(dict.fromkeys(block.names - full, 1.0), introduced, size)],
        opening_names=tuple(
            (text[word.start : word.end], back(term))
            for word, term in capitals
            if term in block.terms and (term in block.names or back(term))
        ),
    )


def _shares(weight: Mapping[str, float], back: Callable[[str], int], size: int) -> list[float]:
    """Return for each number of blocks back which share of the weight was seen since then."""
    shares = [0.0] * size
    total = sum(weight.values())
    for term, each in weight.items():
        distance = back(term)
        if 0 < distance < size:
            shares[distance] += each / total
    for distance in range(1, size):
        shares[distance] += shares[distance - 1]
    return shares


def tie_signals(ties: Ties, back: int, *, cued: bool = False) -> list[Signal]:
    """Return the signals that depend on the story.

    Args:
        ties: Of the block.
        back: How many blocks ago the story began.
        cued: Whether the block has a cue of form; ties then say less.
    """
    at = min(back, len(ties.cohesion) - 1)
    new = next((name for name, distance in ties.opening_names if not 0 < distance <= back), None)
    known = any(0 < distance <= back for _, distance in ties.opening_names)
    factor = WEIGHTS.ties_beside_cue if cued else 1.0
    against = (
        WEIGHTS.cohesion * ties.cohesion[at]
        + WEIGHTS.first_sentence * ties.first_sentence[at]
        + WEIGHTS.actors * ties.actors[at]
        + WEIGHTS.heading_known * ties.heading[at]
        + WEIGHTS.opens_known * known
    )
    found = [Signal(reason="", value=factor * against + WEIGHTS.surname * ties.surname[at])]
    if new:
        found.append(Signal(reason=f"new in the story: {new}", value=WEIGHTS.opens_new))
    return found
