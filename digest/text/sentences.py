"""Sentences of a paragraph.

In: a text, a paragraph's span and its language's lexicon. Out: spans that follow each other and leave out only white
space. Abbreviations, initials and numbers do not end a sentence; a quotation of several sentences stays in one piece.

Source: rules in the manner of Grefenstette and Tapanainen, "What is a word, what is a sentence?" (1994).
"""

import re
from itertools import pairwise

from digest.model import Span
from digest.text.lexicon import Lexicon
from digest.text.quotes import quotations
from digest.text.words import fold

_END = re.compile(r"(?:[.!?…]+|[。！？])[\"“”»«’'”)\]]*(?=\s|$|(?<=[。！？]))")
_BEFORE = re.compile(r"([^\s(\[\"“«'’]+)\.$")
_NEXT = re.compile(r"\s*[\"“”«„'‘’(\[–—-]*\s*(\S)")


def sentences_of(text: str, span: Span, lexicon: Lexicon) -> tuple[Span, ...]:
    """Split the paragraph at `span` into sentences.

    Returns:
        Spans in order, trimmed of white space; together they hold every other character of the paragraph.
    """
    quoted = quotations(text, span)
    starts = [span.start]
    for found in _END.finditer(text, span.start, span.end):
        end = found.end()
        if end >= span.end or any(each.start < end < each.end for each in quoted):
            continue
        if _ends(text, found.start(), end, span, lexicon):
            starts.append(end)
    starts.append(span.end)
    pieces = (_trim(text, start, end) for start, end in pairwise(starts))
    return tuple(piece for piece in pieces if piece.start < piece.end)


def _ends(text: str, mark: int, end: int, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether the mark at `mark` ends a sentence there."""
    following = _NEXT.match(text, end, span.end)
    if following is None:
        return True
    after = following.group(1)
    if after.islower() or after in ",;:":
        return False
    if text[mark] != "." or text[mark : mark + 2] == "..":
        return True
    before = _BEFORE.search(text, max(span.start, mark - 40), mark + 1)
    if before is None:
        return True
    word = before.group(1)
    if len(word) == 1 and word.isalpha() and word.isupper():
        return False
    return fold(word) not in lexicon.abbreviations | lexicon.closing


def _trim(text: str, start: int, end: int) -> Span:
    """Return the span without white space at its ends."""
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return Span(start=start + lead, end=max(start + lead, start + len(piece.rstrip())))
