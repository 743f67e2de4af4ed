"""Split: an article to its stories.

In: an `Article` and the lexicons. Out: its `Story` values in order, each with the reasons why it begins there and how sure
that is. Every paragraph belongs to exactly one story, as a paragraph or as its headline, or is a bare separator line; no
character is changed, lost or invented. It weighs forms, first words and what is told again, and does not know topics.

    blocks_of -> own_signals, ties_of -> best_begins -> stories
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.model import Article, Headline, Paragraph, Span, Story
from digest.split.blocks import Block, blocks_of
from digest.split.search import best_begins
from digest.split.shapes import is_heading
from digest.split.signals import Signal, own_signals, terms_of, tie_signals, ties_of
from digest.split.weights import WINDOW
from digest.text.headlines import derive
from digest.text.languages import identify
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.sentences import sentences_of
from digest.text.stems import stemmer_of
from digest.text.words import words_of

__all__ = ["is_heading", "split"]

_LABEL_WORDS = 3
_TOLD = 0.1
"""How much a signal must weigh to be told as a reason."""
_SUREST = 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begin:
    """A block that opens a story, and why."""

    number: int
    reasons: tuple[str, ...]
    confidence: float


def split(article: Article, lexicons: Mapping[str, Lexicon]) -> tuple[Story, ...]:
    """Split `article` into its stories.

    Returns:
        At least one story for an article that holds a paragraph; none for one that holds only a headline.
    """
    lexicon = lexicons.get(identify(article.text, declared=article.language), UNKNOWN)
    blocks = blocks_of(article.text, article.paragraphs, lexicon, stemmer_of(lexicon))
    if not blocks:
        return ()
    begins = _begins(article, blocks, lexicon)
    stops = [begin.number for begin in begins[1:]] + [len(blocks)]
    numbers = {paragraph: number for number, paragraph in enumerate(article.paragraphs, 1)}
    return tuple(
        _story(article, begin, blocks[begin.number : stop], numbers, lexicons)
        for begin, stop in zip(begins, stops, strict=True)
    )


def _begins(article: Article, blocks: Sequence[Block], lexicon: Lexicon) -> list[_Begin]:
    """Find the blocks that open a story; the first one always does."""
    opens_alone = bool(blocks[0].headings) and _is_mere_label(article)
    found = [_Begin(number=0, reasons=("heading" if opens_alone else "first paragraph",), confidence=1.0)]
    if not article.split or len(blocks) == 1:
        return found
    stem = stemmer_of(lexicon)
    head = terms_of(article.text, article.headline, lexicon, stem) if article.headline else frozenset()
    own = own_signals(article.text, blocks, head, lexicon)
    cued = [any(each.is_cue for each in signals) for signals in own]
    ties = ties_of(article.text, blocks, head, lexicon, stem)

    def signals(number: int, begin: int) -> list[Signal]:
        return [*own[number], *tie_signals(ties[number], number - begin, cued=cued[number])]

    def odds(number: int, begin: int) -> float:
        return sum(each.value for each in signals(number, begin))

    for number in best_begins(len(blocks), odds, window=WINDOW)[1:]:
        why = signals(number, found[-1].number)
        found.append(_Begin(number=number, reasons=_told(why), confidence=_likely(sum(each.value for each in why))))
    return found


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


def _story(
    article: Article,
    begin: _Begin,
    blocks: Sequence[Block],
    numbers: Mapping[Span, int],
    lexicons: Mapping[str, Lexicon],
) -> Story:
    """Make the story of some blocks; sub-headings inside it are paragraphs."""
    text = article.text
    given = _given(article, begin, blocks[0])
    body = [span for block in blocks for span in (*block.headings, block.body) if span != given]
    characters = "\n\n".join(each.of(text) for each in ([given] if given else []) + body)
    language = identify(characters, declared=article.language or identify(text, declared=None))
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
