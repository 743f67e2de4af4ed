"""Units: the sentences of a story that are printed together or not at all.

In: the paragraphs of a story and its language's lexicon. Out: `Unit`s in order. A sentence and the one that carries its
attribution ("Lo ha detto X.") are one unit, also across a paragraph's border; so are an aside ("Intanto ...") and the
sentences that lean on it. Nothing is lost: each sentence is in exactly one unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.model import Paragraph, Span
from digest.text.lexicon import Lexicon
from digest.text.words import opening, positions, words_of

_FIRST_WORDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One or more sentences that belong together."""

    paragraph: int
    """Number of the paragraph that it begins in."""
    span: Span
    leans: bool
    """Whether it leans on the unit before it."""
    turns: bool
    """Whether it opens with a turn, such as "Intanto"."""


def units_of(text: str, paragraphs: Sequence[Paragraph], lexicon: Lexicon) -> tuple[Unit, ...]:
    """Join the sentences of a story that belong together."""
    units: list[Unit] = []
    for paragraph in paragraphs:
        for sentence in paragraph.sentences:
            unit = _unit(text, paragraph.number, sentence, lexicon)
            words = words_of(text, sentence)
            same = bool(units) and units[-1].paragraph == paragraph.number
            attributes = bool(units) and opening(words, lexicon.attributing) is not None
            if attributes or (same and units[-1].turns and len(units) > 1 and unit.leans and not unit.turns):
                units[-1] = _joined(units[-1], sentence)
            else:
                units.append(unit)
    return tuple(units)


def _unit(text: str, paragraph: int, sentence: Span, lexicon: Lexicon) -> Unit:
    """Make the unit of a single sentence."""
    words = words_of(text, sentence)
    leans = bool(opening(words, lexicon.dangling) or positions(words[:_FIRST_WORDS], lexicon.inside))
    turns = opening(words, lexicon.turns) is not None
    return Unit(paragraph=paragraph, span=sentence, leans=leans, turns=turns)


def _joined(unit: Unit, sentence: Span) -> Unit:
    """Add a sentence to a unit."""
    span = Span(start=unit.span.start, end=sentence.end)
    return Unit(paragraph=unit.paragraph, span=span, leans=unit.leans, turns=unit.turns)
