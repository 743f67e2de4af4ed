"""A headline for a story that has none: taken from its first sentence, never written.

In: a text, the span of a sentence and the lexicon. Out: a `Headline` whose span lies inside that sentence, marked as
derived. It leaves off an opening turn ("Intanto ...") and what follows a clause's end, never a "not" or an attribution
inside what it keeps.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from digest.model import Headline, Span
from digest.text.lexicon import Lexicon
from digest.text.quotes import quotations
from digest.text.words import Word, opening, positions, words_of

_LONGEST = 115
_SHORTEST = 35
_FEWEST_WORDS = 4
_TURN_WITHIN_WORDS = 9


def derive(text: str, sentence: Span, lexicon: Lexicon) -> Headline:
    """Take a headline of at most 115 characters from `sentence`.

    Returns:
        The whole sentence without its full stop where it is short enough; else what stands before the best clause
        border; else what stands before a word border. `Headline.cut` tells whether the sentence goes on.
    """
    start = _start(text, sentence, lexicon)
    end = sentence.end
    while end > start + 1 and text[end - 1] in ".…" and text[end - 2 : end - 1] not in {".", "…"}:
        end -= 1
    whole = Span(start=start, end=end)
    if end - start <= _LONGEST:
        return _headline(text, whole, cut=False)
    words = words_of(text, whole)
    borders = [at for at in _borders(text, whole, words, lexicon) if _SHORTEST <= at - start <= _LONGEST]
    inside = quotations(text, whole)
    borders = [at for at in borders if not any(each.start < at < each.end for each in inside)]
    borders = [at for at in borders if not _turns_round(text, at, whole, lexicon)]
    if borders:
        return _headline(text, Span(start=start, end=max(borders)), cut=True)
    last = max((word.end for word in words if word.end - start <= _LONGEST), default=min(end, start + _LONGEST))
    return _headline(text, Span(start=start, end=last), cut=True)


def _turns_round(text: str, at: int, whole: Span, lexicon: Lexicon) -> bool:
    """Tell whether what stands behind a border denies what stands before it, or says whose claim it is.

    "Il governo cade, secondo Peskov" is no news of a government's fall; nor is "Die Regierung stimmt, so der Sprecher,
    nicht zu" one of its consent.
    """
    kept = [word.folded for word in words_of(text, Span(start=whole.start, end=at))]
    rest = [word.folded for word in words_of(text, Span(start=at, end=whole.end))]
    if _stands_in(rest, lexicon.negations) and not _stands_in(kept, lexicon.negations):
        return True
    cues = (*lexicon.says, *lexicon.according)
    return _stands_in(rest, cues) and not _stands_in(kept, cues)


def _stands_in(folded: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether a phrase stands among folded words."""
    first = {phrase[0] for phrase in phrases if phrase}
    return any(
        word in first and any(tuple(folded[at : at + len(phrase)]) == phrase for phrase in phrases)
        for at, word in enumerate(folded)
    )


def _headline(text: str, span: Span, *, cut: bool) -> Headline:
    """Make the derived headline at `span`."""
    return Headline(text=span.of(text), span=span, derived=True, cut=cut)


def _start(text: str, sentence: Span, lexicon: Lexicon) -> int:
    """Return where the sentence begins once its opening turn ("Intanto", "Sul fronte ..., intanto,") is left off."""
    words = words_of(text, sentence)
    opener = opening(words, lexicon.turning_openers)
    if opener is None:
        return sentence.start
    index = len(opener) if opener in lexicon.turns else _clause_end(text, words, len(opener))
    for _, after in positions(words[: _TURN_WITHIN_WORDS + 1], lexicon.turns):
        index = max(index, after)
    if not 0 < index <= len(words) - _FEWEST_WORDS:
        return sentence.start
    gap = text[words[index - 1].end : words[index].start]
    return words[index].start - len(gap.lstrip(" ,\n"))


def _clause_end(text: str, words: Sequence[Word], index: int) -> int:
    """Return the index after the word that the next comma follows; 0 when none is near."""
    near = range(index, min(len(words) - 1, _TURN_WITHIN_WORDS))
    return next((at + 1 for at in near if "," in text[words[at].end : words[at + 1].start]), 0)


def _borders(text: str, whole: Span, words: Sequence[Word], lexicon: Lexicon) -> Iterator[int]:
    """Give the places where a clause ends: before a comma, colon, semicolon or dash, and before a cutting word."""
    for first, second in pairwise(words):
        gap = text[first.end : second.start]
        if any(mark in gap for mark in (",", ";", ":", " – ", " — ", " - ", "(")):
            stop = first.end + len(gap) - len(gap.lstrip('"”»“'))
            yield stop
    for index, _ in positions(words, lexicon.cuts):
        if index:
            yield whole.start + len(text[whole.start : words[index].start].rstrip(" \"“«'‘("))
