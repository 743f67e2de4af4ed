"""Blocks: the pieces of an article that may each open a story.

In: an article's text and paragraphs. Out: `Block`s in order: a running paragraph with the bare sub-headings right above
it, its sentences and its terms. Separators are left out, and remembered by what follows them. It never judges.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.model import Span
from digest.split.shapes import is_heading, is_quotation, is_separator
from digest.text.lexicon import Lexicon
from digest.text.sentences import sentences_of
from digest.text.words import Word, opening, words_of

_SHORTEST_TERM = 3
_FIRST_SIGN = "\u0e00"
_NAME_LENGTHS = (2, 3)
_SENTENCE_BORDER = re.compile(r"[.!?…:;。！？\n•–—\"“”«»„]")
_NAME_LINK = re.compile(r"^[ '’-]$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A running paragraph with what stands above it."""

    headings: tuple[Span, ...]
    """Bare sub-headings right above it, in order."""
    body: Span
    is_parted: bool
    """Whether a separator stands above it."""
    sentences: tuple[Span, ...]
    words: Sequence[Word]
    """Of its body."""
    terms: frozenset[str]
    """Terms of headings and body."""
    heading_terms: frozenset[str]
    first_terms: frozenset[str]
    """Terms of the first sentence of its body."""
    names: frozenset[str]
    """Stems of those written with a capital inside a sentence."""
    full_names: tuple[tuple[str, str], ...]
    """First and last stem of each run of two or three capitalised words."""

    @property
    def start(self) -> int:
        """Offset of its first character."""
        return (self.headings[0] if self.headings else self.body).start


def blocks_of(text: str, paragraphs: Sequence[Span], lexicon: Lexicon, stem: Callable[[str], str]) -> tuple[Block, ...]:
    """Join each running paragraph and the sub-headings above it.

    A line is a sub-heading only where a running paragraph follows that does not go on from it; headings at the end, and
    an article of headings alone, are running paragraphs.
    """
    found: list[Block] = []
    headings: list[Span] = []
    is_parted = False
    last_running = max((n for n, each in enumerate(paragraphs) if _is_running(text, each)), default=-1)
    for number, (paragraph, following) in enumerate(pairwise([*paragraphs, None])):
        assert paragraph is not None  # noqa: S101 - only the last of the pair can be
        if is_separator(paragraph.of(text)):
            is_parted = True
        elif number < last_running and _is_heading(text, paragraph, following, lexicon):
            headings.append(paragraph)
        else:
            found.append(_block(text, headings, paragraph, lexicon, stem, is_parted=is_parted))
            headings, is_parted = [], False
    return tuple(found)


def _is_running(text: str, paragraph: Span) -> bool:
    line = paragraph.of(text)
    return not is_separator(line) and not is_heading(line)


def _is_heading(text: str, paragraph: Span, following: Span | None, lexicon: Lexicon) -> bool:
    """Tell whether a paragraph stands above what follows as its sub-heading."""
    line = paragraph.of(text)
    if following is None or not (is_heading(line) or is_quotation(line)):
        return False
    return not opening(words_of(text, following), lexicon.attributing)


def terms_of(text: str, span: Span, lexicon: Lexicon, stem: Callable[[str], str]) -> Iterator[tuple[str, Word]]:
    """Give each term of a span with its word: the stem of a word that is no stop word, no number and not too short.

    Where each sign is a word (Han, Kana, Thai), a term is a pair of neighbours.
    """
    before, stop = None, lexicon.stop
    for word in words_of(text, span):
        folded = word[0]
        if folded >= _FIRST_SIGN and _is_sign(word):
            if before is not None and before.end == word.start and _is_sign(before):
                yield before.folded + folded, word
        elif len(folded) >= _SHORTEST_TERM and folded not in stop and not folded.isdigit():
            yield stem(folded), word
        before = word


def _is_sign(word: Word) -> bool:
    """Tell whether a word is a single sign of a script without spaces."""
    return word.end - word.start == 1 and word.folded >= _FIRST_SIGN


def _block(  # noqa: PLR0913 - the parts of one value
    text: str,
    headings: Sequence[Span],
    body: Span,
    lexicon: Lexicon,
    stem: Callable[[str], str],
    *,
    is_parted: bool,
) -> Block:
    sentences = sentences_of(text, body, lexicon)
    above = [found for heading in headings for found in terms_of(text, heading, lexicon, stem)]
    below = list(terms_of(text, body, lexicon, stem))
    full = [pair for span in (*headings, body) for pair in _full_names(text, span, stem)]
    inside = {term for term, word in (*above, *below) if word.capital and _is_inside(text, word, headings, body)}
    first = sentences[0].end if sentences else body.start
    return Block(
        headings=tuple(headings),
        body=body,
        is_parted=is_parted,
        sentences=sentences,
        words=words_of(text, body),
        terms=frozenset(term for term, _ in (*above, *below)),
        heading_terms=frozenset(term for term, _ in above),
        first_terms=frozenset(term for term, word in below if word.end <= first),
        names=frozenset(inside | {part for pair in full for part in pair}),
        full_names=tuple(full),
    )


def _is_inside(text: str, word: Word, headings: Sequence[Span], body: Span) -> bool:
    """Tell whether a word stands inside a sentence, where a capital says something."""
    if word.start in {span.start for span in (*headings, body)}:
        return False
    return not _SENTENCE_BORDER.search(text[max(0, word.start - 2) : word.start])


def _full_names(text: str, span: Span, stem: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Give the first and last stem of each run of two or three capitalised words."""
    run: list[Word] = []
    for word in words_of(text, span):
        if run and not (word.capital and _NAME_LINK.match(text[run[-1].end : word.start])):
            yield from _closed(run, stem)
            run = []
        if word.capital:
            run.append(word)
    yield from _closed(run, stem)


def _closed(run: Sequence[Word], stem: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    if len(run) in _NAME_LENGTHS and all(len(word.folded) > 1 for word in run):
        yield stem(run[0].folded), stem(run[-1].folded)
