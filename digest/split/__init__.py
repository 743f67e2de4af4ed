"""Split: an article to its stories.

In: an `Article` and the lexicons. Out: its `Story` values in order, each with the reasons why it begins there and how
sure that is. Every paragraph belongs to exactly one story, as a paragraph or as its headline, or is a bare separator
line; no character is changed, lost or invented. It weighs forms, first words and what is told again.
It knows no topics.

    blocks_of -> own_signals, ties_of -> best_begins -> stories
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from digest.model import Article, Headline, Move, Paragraph, Span, Story
from digest.split.blocks import Block, blocks_of, terms_of
from digest.split.moved import misplaced, settled
from digest.split.pieces import pieces_of
from digest.split.search import best_begins
from digest.split.shapes import is_heading
from digest.split.signals import Signal, own_signals, tie_signals, ties_of
from digest.split.weights import WINDOW
from digest.text.headlines import derive
from digest.text.languages import identify
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.sentences import sentences_of
from digest.text.stems import stemmer_of
from digest.text.words import words_of

__all__ = ["is_heading", "misplaced", "split"]

_LABEL_WORDS = 3
_TOLD = 0.1
"""How much a signal must weigh to be told as a reason."""
_SUREST = 0.99
_CERTAIN = 1000.0
"""Log-odds of what a person has said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begin:
    """A block that opens a story, and why."""

    number: int
    reasons: tuple[str, ...]
    confidence: float


def split(article: Article, lexicons: Mapping[str, Lexicon], *, moves: Sequence[Move] = ()) -> tuple[Story, ...]:
    """Split `article` into its stories.

    Args:
        article: As it was read.
        lexicons: Word lists by language.
        moves: Boundaries that a person has moved, of any article; they count more than all else.

    Returns:
        At least one story for an article that holds a paragraph; none for one that holds only a headline.
    """
    whole = identify(article.text, declared=article.language)
    lexicon = lexicons.get(whole, UNKNOWN)
    paragraphs, stem = article.paragraphs, stemmer_of(lexicon)
    if len(paragraphs) == 1 and article.split:
        paragraphs = pieces_of(article.text, paragraphs[0], lexicon, stem)
    blocks = blocks_of(article.text, paragraphs, lexicon, stem)
    if not blocks:
        return ()
    begins = _begins(article, blocks, lexicon, settled(article, blocks, moves))
    stops = [begin.number for begin in begins[1:]] + [len(blocks)]
    numbers = {paragraph: number for number, paragraph in enumerate(article.paragraphs, 1)}
    numbers |= dict.fromkeys(paragraphs, 1) if len(article.paragraphs) == 1 else {}
    is_one = len(begins) == 1
    return tuple(
        _story(article, begin, blocks[begin.number : stop], numbers, lexicons, whole=whole, is_one=is_one)
        for begin, stop in zip(begins, stops, strict=True)
    )


def _begins(article: Article, blocks: Sequence[Block], lexicon: Lexicon, moves: Mapping[int, Move]) -> list[_Begin]:
    """Find the blocks that open a story; the first one always does."""
    opens_alone = bool(blocks[0].headings) and _is_mere_label(article)
    found = [_Begin(number=0, reasons=("heading" if opens_alone else "first paragraph",), confidence=1.0)]
    if len(blocks) == 1 or not (article.split or moves):
        return found
    stem = stemmer_of(lexicon)
    named = terms_of(article.text, article.headline, lexicon, stem) if article.headline else ()
    head = frozenset(term for term, _ in named)
    own = own_signals(article.text, blocks, head, lexicon)
    cued = [any(each.is_cue for each in signals) for signals in own]
    ties = ties_of(article.text, blocks, head, stem)

    def signals(number: int, begin: int) -> list[Signal]:
        return [*own[number], *tie_signals(ties[number], number - begin, cued=cued[number])]

    def odds(number: int, begin: int) -> float:
        if number in moves or not article.split:
            return _CERTAIN if number in moves and moves[number].begins else -_CERTAIN
        return sum(each.value for each in signals(number, begin))

    for number in best_begins(len(blocks), odds, window=WINDOW)[1:]:
        why = signals(number, found[-1].number)
        told = _told(why), _likely(sum(each.value for each in why))
        reasons, confidence = told if number not in moves else ((_moved(moves[number]),), 1.0)
        found.append(_Begin(number=number, reasons=reasons, confidence=confidence))
    return [_with_joins(begin, following, moves) for begin, following in pairwise([*found, None]) if begin]


def _moved(move: Move) -> str:
    return f"moved by {move.where}"


def _with_joins(begin: _Begin, following: _Begin | None, moves: Mapping[int, Move]) -> _Begin:
    """Add to the reasons of a story what a person has joined to it."""
    stop = following.number if following else max((*moves, begin.number)) + 1
    joins = [move for number, move in moves.items() if begin.number < number < stop and not move.begins]
    return replace(begin, reasons=(*begin.reasons, *(_moved(move) for move in joins)))


def _told(signals: Sequence[Signal]) -> tuple[str, ...]:
    """Return the cues, the heaviest first; where there is none, what else speaks for the boundary."""
    telling = sorted((each for each in signals if each.reason and each.value >= _TOLD), key=lambda each: -each.value)
    cues = tuple(each.reason for each in telling if each.is_cue)
    return cues or (*(each.reason for each in telling), "little in common with the story above")


def _likely(odds: float) -> float:
    """Turn log-odds into a probability."""
    return min(_SUREST, 1 / (1 + math.exp(-max(-30.0, odds))))


def _is_mere_label(article: Article) -> bool:
    """Tell whether an article has no headline, or one of a few words ("Brevi dal mondo") above its first heading."""
    return article.headline is None or len(words_of(article.text, article.headline)) <= _LABEL_WORDS


def _given(article: Article, begin: _Begin, block: Block) -> Span | None:
    """Return the heading that a story opens with: of several the last, if those above it are mere labels."""
    if begin.number == 0 and not (block.headings and _is_mere_label(article)):
        return article.headline
    headings = block.headings
    if not any(is_heading(each.of(article.text)) for each in headings):
        return None
    labels = all(len(words_of(article.text, each)) <= _LABEL_WORDS for each in headings[:-1])
    return headings[-1 if labels else 0]


def _story(  # noqa: PLR0913 - the parts of one value
    article: Article,
    begin: _Begin,
    blocks: Sequence[Block],
    numbers: Mapping[Span, int],
    lexicons: Mapping[str, Lexicon],
    *,
    whole: str,
    is_one: bool,
) -> Story:
    """Make the story of some blocks; sub-headings inside it are paragraphs.

    The language of the whole article is the only story's, too, and a default for one of several.
    """
    text = article.text
    given = _given(article, begin, blocks[0])
    body = [span for block in blocks for span in (*block.headings, block.body) if span != given]
    characters = "\n\n".join(each.of(text) for each in ([given] if given else []) + body)
    language = whole if is_one else identify(characters, declared=article.language or whole)
    lexicon = lexicons.get(language, UNKNOWN)
    split_up = tuple(
        Paragraph(number=numbers[each], span=each, sentences=sentences_of(text, each, lexicon)) for each in body
    )
    headline = (
        Headline(text=given.of(text), span=given, derived=False)
        if given
        else derive(text, split_up[0].sentences[0], lexicon)
    )
    return Story(
        id=hashlib.blake2b(
            f"{article.id}\n{(given or body[0]).start}\n{characters}".encode(), digest_size=6
        ).hexdigest(),
        article=article,
        headline=headline,
        paragraphs=split_up,
        language=language,
        boundary=begin.reasons,
        confidence=round(begin.confidence, 2),
    )
