"""What sets a story off on a page: its place, its standfirst, a quotation drawn out of its text.

In: a brief and what is printed of it. Out: plain values. All are characters of the source; a standfirst is printed in
the place where it stands, and a quotation only ever repeats words that the story prints, with the one who says them.
"""

from collections.abc import Iterator, Sequence

from digest.model import Brief, Claim, Passage, Quotation, Sentence, Span
from digest.text.datelines import place_of
from digest.text.quotes import quotations
from digest.text.words import fold_words

_LEAST_SENTENCES = 3
"""Fewest printed sentences of a story that a standfirst opens."""
_LONGEST_STANDFIRST = 45
"""Most words of one."""
_LEAST_STORY = 90
"""Fewest printed words of a story that a quotation is drawn out of."""
_SHORTEST, _LONGEST = 6, 24
"""Fewest and most words of one."""


def place(brief: Brief) -> str | None:
    """Return the place of the dateline that a brief's lead begins with."""
    story = brief.placement.cluster.members[0].story
    dateline = story.article.dateline
    if dateline is None or not any(each.span.meets(dateline) for each in story.paragraphs):
        return None
    found = place_of(story.article.text, dateline)
    return found.of(story.article.text) if found else None


def has_standfirst(brief: Brief, passages: Sequence[Passage]) -> bool:
    """Tell whether the first printed sentence of a story can stand above the others.

    It must be the first of the story, not too long, and not the one that the headline is taken from.
    """
    if brief.headline.derived or not passages or passages[0].gap:
        return False
    if sum(len(passage.sentences) for passage in passages) < _LEAST_SENTENCES:
        return False
    return len(fold_words(passages[0].sentences[0].text)) <= _LONGEST_STANDFIRST


def quotation(passages: Sequence[Passage], claims: Sequence[Claim]) -> Quotation | None:
    """Return the longest quotation of a long story that is of one speaker and of a length to be shown large.

    It is shown above the paragraph that prints it, which must not be the first: there it would be read twice at once.
    """
    printed = [each.sentences for each in passages]
    if sum(len(fold_words(each.text)) for row in printed for each in row) < _LEAST_STORY:
        return None
    able = [found for row in printed[1:] for each in row for found in _quoted(each, claims)]
    return max(able, key=lambda each: (len(each.text), -each.span.start), default=None)


def _quoted(sentence: Sentence, claims: Sequence[Claim]) -> Iterator[Quotation]:
    """Yield the quotations of a sentence that can be shown large."""
    mine = [each for each in claims if each.article == sentence.article and each.span.meets(sentence.span)]
    speakers = {each.speaker for each in mine if each.speaker_kind != "outlet"}
    if len(speakers) != 1 or not any(each.quoted for each in mine):
        return
    for span in quotations(sentence.text):
        text = span.of(sentence.text)
        if _SHORTEST <= len(fold_words(text)) <= _LONGEST:
            start = sentence.span.start
            yield Quotation(
                text=text,
                span=Span(start=start + span.start, end=start + span.end),
                article=sentence.article,
                speaker=next(iter(speakers)),
                language=sentence.language,
            )
