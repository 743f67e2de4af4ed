"""Sentences of a paragraph.

In: a text, a paragraph's span and its language's lexicon. Out: spans that follow each other and leave out only white
space. Abbreviations, initials, ordinals and numbers of a list do not end a sentence; what stands in quotation marks or
in brackets stays in one piece, however many sentences it has. A stop that could be either counts for a sentence's end
only where a word follows that says little by itself and has a capital: a missed border is better than a torn name.

Source: rules in the manner of G. Grefenstette and P. Tapanainen, "What is a word, what is a sentence?" (1994).
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from digest.model import Span
from digest.text.lexicon import Lexicon
from digest.text.quotes import quotations
from digest.text.words import fold, positions, words_of

_WIDE = "。！？｡"
_HAN = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_END = re.compile(f"[.!?…؟۔।{_WIDE}]+((?:[\"“”»«’'›‹)\\]」』）】》〉]|[ \u00a0\u202f]»(?=\\s|$))*)")
_BEFORE = re.compile(r"([^\s(\[\"“„«»'’‘「『（《]+)\.$")
_NEXT = re.compile(r"\s*[\"“”«»„‚'‘’「『（《(\[–—¿¡-]*\s*([^\s\"“”«»„‚'‘’「『（《(\[–—¿¡-]|\S)")
_FIRST = re.compile(r"[^\W\d_]+")
_GOES_ON = ",;:،؛、，；："
# What begins a sentence or a name though its first letter is small: iPhone, d'Annunzio, al-Assad.
_SMALL = re.compile(r"[a-z]{1,2}[A-Z]|[a-z]{1,2}['’][A-Z]|(?:a[dlnrstz]|el|ash)-[A-Z]")
_INITIALS = re.compile(f"(?:[^\\W\\d_{_HAN}]{{1,2}}[.–-]+)*[^\\W\\d_{_HAN}]|[CDGKPRSTWZ]h|Дж")
_NUMBER = re.compile(r"\s*[(\[]?(?:\d{1,3}|[IVXivx]{1,4})\.?")
_FIGURE = re.compile(r"\d{1,2}|[IVX]+")
_PAIRED = re.compile(r"[^\W\d_]{1,2}\.")
_GLUED = re.compile(f"[{_HAN}][.!?]+[{_HAN}]|[\u0621-\u064a]{{3}}[.!?…؟]+[\u0621-\u064a]{{2}}")
_ADDRESS = re.compile(r"\S*(?:www\.|[/@])\S*")
_BRACKETS = re.compile(r"\([^()\n]{2,400}\)|（[^（）\n]{2,400}）")
_BREAK = re.compile("[.,;:!?。，：！？؟،]")
_COLONS = (":", "：")
_BEHIND = 60
"""Characters behind a quotation that are looked at for a form of saying."""


@lru_cache(maxsize=512)  # they are wanted to part an article, and again for each of its stories
def sentences_of(text: str, span: Span, lexicon: Lexicon) -> tuple[Span, ...]:
    """Split the paragraph at `span` into sentences.

    Returns:
        Spans in order, trimmed of white space; together they hold every other character of the paragraph.
    """
    starts = [span.start]
    whole: Sequence[tuple[int, int]] | None = None
    for found in _END.finditer(text, span.start, span.end):
        mark, end = found.start(), found.end()
        if text[mark] in _WIDE and end < span.end:
            end -= len(found[0]) - len(found[0].rstrip("“„«‹"))  # no blank parts them from what they open
        if end >= span.end or not _ends(text, (starts[-1], mark, end), span, lexicon):
            continue
        whole = _pieces(text, span) if whole is None else whole
        at = bisect_left(whole, (end,)) - 1
        if at < 0 or not whole[at][0] < end < whole[at][1]:
            starts.append(end)
    starts.append(span.end)
    pieces = (_trim(text, start, end) for start, end in pairwise(starts))
    return tuple(piece for piece in pieces if piece.start < piece.end)


def _pieces(text: str, span: Span) -> list[tuple[int, int]]:
    """Return the ranges that are never cut, in order: quotations, and what stands in brackets; joined where they meet.

    Where two only touch, a sentence may end.
    """
    quoted = [(each.start, each.end) for each in quotations(text, span)]
    joined: list[tuple[int, int]] = []
    for start, stop in sorted([*quoted, *(found.span() for found in _BRACKETS.finditer(text, span.start, span.end))]):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def _ends(text: str, at: tuple[int, int, int], span: Span, lexicon: Lexicon) -> bool:
    """Tell whether a sentence that began at the first place ends with the mark between the other two."""
    start, mark, end = at
    following = _NEXT.match(text, end, span.end)
    if following is None:
        return True
    after, place = following.group(1), following.start(1)
    if after in _GOES_ON or not (text[end].isspace() or text[mark] in _WIDE or _is_glued(text, mark, end)):
        return False
    if text[mark] in _WIDE:
        return not _is_asked(text, (mark, end), span, lexicon)
    if after.islower() and not _SMALL.match(text, place, span.end):
        return False
    if text[mark] != "." or text[mark : mark + 2] == "..":
        return not _is_asked(text, (mark, end), span, lexicon)
    return not _is_short(text, (start, mark, place), span, lexicon)


def _is_short(text: str, at: tuple[int, int, int], span: Span, lexicon: Lexicon) -> bool:
    """Tell whether the full stop at the second place belongs to a short form, an initial or an ordinal."""
    start, mark, place = at
    before = _BEFORE.search(text, max(span.start, mark - 40), mark + 1)
    if before is None:
        return False
    written = before.group(1)
    word = fold(written)
    listed = word in lexicon.abbreviations
    if text[place].isdigit() and (listed or word in lexicon.numbered or word in lexicon.closing):
        return True
    initials = _INITIALS.fullmatch(written) is not None and (written.isupper() or word not in lexicon.stop)
    if _is_always(text, written, place) or _NUMBER.fullmatch(text, start, mark + 1):
        return True
    if initials or word in lexicon.closing or (lexicon.ordinals and _FIGURE.fullmatch(written)):
        return not _begins(text, place, span, lexicon, name=initials and written.isupper())
    return listed


def _is_always(text: str, written: str, place: int) -> bool:
    """Tell whether a short form is one by its shape: one of a pair (FF. AA., a. C.), an initial without capitals."""
    if written.lower() == written.upper():
        return _INITIALS.fullmatch(written) is not None
    return (len(written) == 1 or (len(written) == len("FF") and written.isupper())) and _PAIRED.match(
        text, place
    ) is not None


def _begins(text: str, place: int, span: Span, lexicon: Lexicon, *, name: bool) -> bool:
    """Tell whether the word at a place is one that begins sentences rather than names."""
    found = _FIRST.match(text, place, span.end)
    word = fold(found[0]) if found else ""
    return word in lexicon.stop and word not in lexicon.calendar and not (name and word in lexicon.particles)


def _is_asked(text: str, at: tuple[int, int], span: Span, lexicon: Lexicon) -> bool:
    """Tell whether a form of saying goes on behind a quotation that ended in a mark: “Why?” Smith asked."""
    mark, end = at
    if not lexicon.asking or text[end - 1] not in '"”»“«’」』' or end - mark < len("?”"):
        return False
    words = words_of(text, Span(start=end, end=min(end + _BEHIND, span.end)))
    for first, stop in positions(words, lexicon.asking):
        between, behind = text[end : words[first].start], text[words[stop - 1].end : words[stop - 1].end + 1]
        small = any(text[word.start].islower() for word in words[:first])
        return not small and not _BREAK.search(between) and not behind.isalnum() and behind not in _COLONS
    return False


def _is_glued(text: str, mark: int, end: int) -> bool:
    """Tell whether a sentence ends at a mark that no blank follows; addresses and names of firms have such, too."""
    if _GLUED.match(text, mark - 1) or _GLUED.match(text, max(0, mark - 3)):
        return True
    word, next_two = text[max(0, mark - 3) : mark], text[end : end + 2]
    if len(word) < len("abc") or not (word.isalpha() and word.islower() and next_two[:1].isupper()):
        return False
    blank = text.rfind(" ", 0, mark) + 1
    return (next_two[1:].islower() or not next_two[1:].isalnum()) and not _ADDRESS.match(text, blank)


def _trim(text: str, start: int, end: int) -> Span:
    """Return the span without white space at its ends."""
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return Span(start=start + lead, end=max(start + lead, start + len(piece.rstrip())))
