"""Pieces: a text of one block, parted where a story may begin inside it.

In: the only paragraph of an article. Out: spans that follow each other and leave out only white space: the paragraph
itself, or pieces of several sentences that begin with a turn ("Intanto ...") where the words change too. It does not
say that a story begins there: pieces are weighed like paragraphs. A sentence alone is never a piece.
"""

from collections.abc import Callable
from itertools import pairwise

from digest.model import Span
from digest.split.blocks import terms_of
from digest.split.lexical import segment
from digest.text.lexicon import Lexicon
from digest.text.sentences import sentences_of
from digest.text.words import opening, words_of

_FEWEST = 6
"""Fewest sentences of a block that is parted."""
_LEAST = 2
"""Fewest sentences of a piece."""


def pieces_of(text: str, block: Span, lexicon: Lexicon, stem: Callable[[str], str]) -> tuple[Span, ...]:
    """Part a block into pieces of sentences."""
    sentences = sentences_of(text, block, lexicon)
    if len(sentences) < _FEWEST:
        return (block,)
    units = [[term for term, _ in terms_of(text, sentence, lexicon, stem)] for sentence in sentences]
    changes = set(segment(units))
    begins = [0]
    for number, sentence in enumerate(sentences):
        turns = opening(words_of(text, sentence), lexicon.turning_openers) is not None
        near = not changes.isdisjoint(range(number - 1, number + 2))
        if turns and near and number - begins[-1] >= _LEAST:
            begins.append(number)
    if len(sentences) - begins[-1] < _LEAST and len(begins) > 1:
        begins.pop()
    borders = [*begins, len(sentences)]
    return tuple(Span(start=sentences[one].start, end=sentences[stop - 1].end) for one, stop in pairwise(borders))
