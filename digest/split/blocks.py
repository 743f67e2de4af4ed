"""Blocks: the pieces of an article that may each open a story.

In: an article's text and paragraphs. Out: `Block`s in order: a running paragraph with the bare sub-headings right above
it, its sentences and its terms. Separators are left out, and remembered by what follows them. It never judges.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.model import Span
from digest.split.shapes import is_heading, is_quotation, is_separator
from digest.text.lexicon import Lexicon
from digest.text.sentences import sentences_of
from digest.text.words import Word, opening, words_of

_SHORTEST_TERM = 3
_SENTENCE_BORDER = re.compile(r"[.!?…:;。！？\n•–—\"“”«»„]")
_ONE_LETTER = re.compile(r"\b\w\.\s*$")
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
    """Stems of the words of headings and body that are no stop words."""
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


def is_term(word: Word, lexicon: Lexicon) -> bool:
    """Tell whether a word can tie two paragraphs: it is no stop word, no number and not too short."""
    return len(word.folded) >= _SHORTEST_TERM and word.folded not in lexicon.stop and not word.folded.isdigit()


def _block(  # noqa: PLR0913 - the parts of one value
    text: str,
    headings: Sequence[Span],
    body: Span,
    lexicon: Lexicon,
    stem: Callable[[str], str],
    *,
    is_parted: bool,
) -> Block:
    terms: set[str] = set()
    names: set[str] = set()
    full: list[tuple[str, str]] = []
    for span in (*headings, body):
        words = words_of(text, span)
        run: list[Word] = []
        for before, word in pairwise([None, *words]):
            assert word is not None  # noqa: S101 - only the first of the pair can be
            gap = text[before.end : word.start] if before else "\n"
            if not (word.capital and run and _NAME_LINK.match(gap)):
                _close(run, full, stem)
                run = []
            if word.capital:
                run.append(word)
            if not is_term(word, lexicon):
                continue
            term = stem(word.folded)
            terms.add(term)
            if word.capital and (before is not None and not _SENTENCE_BORDER.search(gap)):
                names.add(term)
        _close(run, full, stem)
    return Block(
        headings=tuple(headings),
        body=body,
        is_parted=is_parted,
        sentences=sentences_of(text, body, lexicon),
        words=words_of(text, body),
        terms=frozenset(terms),
        names=frozenset(names | {part for pair in full for part in pair}),
        full_names=tuple(full),
    )


def _close(run: Sequence[Word], full: list[tuple[str, str]], stem: Callable[[str], str]) -> None:
    """Add a run of capitalised words to the full names."""
    if len(run) in {2, 3} and all(len(word.folded) >= 2 for word in run):
        full.append((stem(run[0].folded), stem(run[-1].folded)))
