"""Summarise: a placement to a brief that can be printed at any length.

In: a `Placement`, the lexicons and the outlets. Out: a `Brief`: the lead story's sentences with their weights, the
asides that stand elsewhere, the claims, who is credited. Sentences are whole, in source order, exactly as written; a
sentence and the "Lo riporta X" that carries its attribution are one. It never writes a word.

Source: position and centrality as in Edmundson, "New methods in automatic extracting" (1969).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.model import Brief, Outlet, Placement, Sentence, Span, Story
from digest.text.claims import claims_of, credited_in, outlet_names
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.words import fold_words, opening, positions, words_of

_POSITION, _CENTRALITY = 0.7, 0.3
_LEANING = 0.5
_SHORT = 0.6
_SHORT_CHARACTERS = 40
_FIRST_WORDS = 8


def summarise(placement: Placement, lexicons: Mapping[str, Lexicon], outlets: Sequence[Outlet]) -> Brief:
    """Make the brief of a placement from its lead story."""
    lead = placement.cluster.members[0]
    story = lead.story
    lexicon = lexicons.get(story.language, UNKNOWN)
    asides = {label.sentence: label.topic for label in lead.labels if label.sentence is not None}
    spans = [(each.number, sentence) for each in story.paragraphs for sentence in each.sentences]
    own = [(number, span) for number, span in spans if span not in asides and not _is_headline(story, span)]
    names = outlet_names(outlets)
    return Brief(
        id=story.id,
        placement=placement,
        headline=story.headline,
        opening=_opening(story),
        sentences=_weighed(story, _units(story, own, lexicon), lexicon),
        asides=tuple(
            (asides[span], _sentence(story, number, span, weight=0.0, leans=True))
            for number, span in spans
            if span in asides
        ),
        claims=claims_of(
            story.article.text, [span for _, span in spans], lexicon, article=story.article.id, names=names
        ),
        outlets=_credited(placement, outlets, names, lexicon),
    )


def _is_headline(story: Story, span: Span) -> bool:
    """Tell whether a sentence is printed as the story's headline already."""
    return story.headline.derived and not story.headline.cut and span.covers(story.headline.span)


def _opening(story: Story) -> Sentence | None:
    """Return the sentence that a derived headline begins."""
    if not story.headline.derived:
        return None
    start = story.headline.span.start
    first = story.paragraphs[0]
    whole = _sentence(story, first.number, Span(start=start, end=first.sentences[0].end), weight=1.0, leans=False)
    return replace(whole, headless=start > first.sentences[0].start)


def _units(story: Story, spans: Sequence[tuple[int, Span]], lexicon: Lexicon) -> list[tuple[int, Span]]:
    """Join each sentence to the attribution that follows it in the same paragraph."""
    joined: list[tuple[int, Span]] = []
    for number, span in spans:
        words = words_of(story.article.text, span)
        touches = (
            bool(joined) and joined[-1][0] == number and not story.article.text[joined[-1][1].end : span.start].strip()
        )
        if touches and opening(words, lexicon.attributing):
            joined[-1] = (number, Span(start=joined[-1][1].start, end=span.end))
        else:
            joined.append((number, span))
    return joined


def _weighed(story: Story, spans: Sequence[tuple[int, Span]], lexicon: Lexicon) -> tuple[Sentence, ...]:
    """Weigh the sentences: early ones and those that share the story's words more, leaning and short ones less."""
    text = story.article.text
    bags = [{word.folded for word in words_of(text, span)} - lexicon.stop for _, span in spans]
    frequent = {word for word, count in Counter(word for bag in bags for word in bag).items() if count > 1}
    most = max((len(bag & frequent) for bag in bags), default=0) or 1
    weighed = []
    for index, ((number, span), bag) in enumerate(zip(spans, bags, strict=True)):
        words = words_of(text, span)
        leans = bool(opening(words, lexicon.dangling) or positions(words[:_FIRST_WORDS], lexicon.inside))
        weight = _POSITION / (1 + 0.3 * index) + _CENTRALITY * len(bag & frequent) / most
        weight *= _LEANING if leans else 1.0
        weight *= _SHORT if span.end - span.start < _SHORT_CHARACTERS else 1.0
        weighed.append(_sentence(story, number, span, weight=round(weight, 4), leans=leans and index > 0))
    return tuple(weighed)


def _sentence(story: Story, number: int, span: Span, *, weight: float, leans: bool) -> Sentence:
    """Make the printable sentence at `span`."""
    return Sentence(
        text=span.of(story.article.text),
        span=span,
        article=story.article.id,
        paragraph=number,
        language=story.language,
        weight=weight,
        needs_previous=leans,
    )


def _credited(
    placement: Placement, outlets: Sequence[Outlet], names: Mapping[tuple[str, ...], str], lexicon: Lexicon
) -> tuple[Outlet, ...]:
    """Return who is credited: the publishers of all members, then the outlets that the lead has something from."""
    known = {outlet.name: outlet for outlet in outlets}
    publishers = [member.story.article.outlet for member in placement.cluster.members if member.story.article.outlet]
    lead = placement.cluster.members[0].story
    sentences = [sentence for paragraph in lead.paragraphs for sentence in paragraph.sentences]
    relayed = credited_in(lead.article.text, sentences, lexicon, names)
    resolved = [names.get(fold_words(name), name) for name in publishers]
    return tuple(known.get(name) or Outlet(name=name) for name in dict.fromkeys((*resolved, *relayed)))
