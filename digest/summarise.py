"""Summarise: a placement to a brief that can be printed at any length.

In: a `Placement`, the lexicons and the outlets. Out: a `Brief`: the lead story's sentences with their weights, the
asides that stand elsewhere, the claims, who is credited. Sentences are whole, in source order, exactly as written; a
sentence and the "Lo riporta X" that carries its attribution are one. It never writes a word.

Source: position and centrality as in Edmundson, "New methods in automatic extracting" (1969).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from digest.model import Brief, Filed, Outlet, Placement, Sentence, Span, Story
from digest.text.claims import Names, claims_of, credited_in, outlet_names, own_name
from digest.text.datelines import agencies_of, find
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.units import Unit, units_of
from digest.text.words import fold_words, words_of

_POSITION, _CENTRALITY = 0.7, 0.3
_LEANING = 0.5
_SHORT = 0.6
_SHORT_CHARACTERS = 40


def summarise(placement: Placement, lexicons: Mapping[str, Lexicon], outlets: Sequence[Outlet]) -> Brief:
    """Make the brief of a placement from its lead story."""
    story = placement.cluster.members[0].story
    lexicon = lexicons.get(story.language, UNKNOWN)
    asides = [each for member in placement.cluster.members for each in _asides(member, lexicons)]
    elsewhere = {sentence.span for _, sentence in asides if sentence.article == story.article.id}
    units = units_of(story.article.text, story.paragraphs, lexicon)
    own = [unit for unit in units if unit.span not in elsewhere and not _is_headline(story, unit)]
    names = outlet_names(outlets)
    return Brief(
        id=story.id,
        placement=placement,
        headline=story.headline,
        opening=_opening(story, units),
        sentences=_weighed(story, own, lexicon),
        asides=tuple(asides),
        claims=claims_of(
            story.article.text,
            [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences],
            lexicon,
            article=story.article.id,
            names=names,
        ),
        outlets=_credited(placement, outlets, names, lexicon),
    )


def attributed(story: Story, lexicon: Lexicon, names: Names) -> tuple[str, ...]:
    """Return the names of the outlets that a story says it has something from: its dateline's, then its sentences'."""
    sentences = [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences]
    relays = credited_in(story.article.text, sentences, lexicon, names)
    return tuple(dict.fromkeys((*_dateline_agencies(story, names), *relays)))


def _asides(member: Filed, lexicons: Mapping[str, Lexicon]) -> Iterator[tuple[str, Sentence]]:
    """Yield the topic and the sentence of each aside of a story."""
    story = member.story
    units = units_of(story.article.text, story.paragraphs, lexicons.get(story.language, UNKNOWN))
    paragraphs = {unit.span: unit.paragraph for unit in units}
    for label in member.labels:
        if label.sentence is not None:
            paragraph = paragraphs[label.sentence]
            yield label.topic, _sentence(story, paragraph, label.sentence, weight=0.0, leans=True)


def _is_headline(story: Story, unit: Unit) -> bool:
    """Tell whether a unit is printed as the story's headline already, and holds no attribution besides."""
    headline = story.headline
    if not headline.derived or headline.cut or not unit.span.covers(headline.span):
        return False
    return not story.article.text[headline.span.end : unit.span.end].strip(" .…\n")


def _opening(story: Story, units: Sequence[Unit]) -> Sentence | None:
    """Return the unit that a derived headline begins, without its opening turn."""
    if not story.headline.derived or not units:
        return None
    first = units[0]
    span = Span(start=story.headline.span.start, end=first.span.end)
    whole = _sentence(story, first.paragraph, span, weight=1.0, leans=False)
    return replace(whole, headless=span.start > first.span.start)


def _weighed(story: Story, units: Sequence[Unit], lexicon: Lexicon) -> tuple[Sentence, ...]:
    """Weigh the units: early ones and those that share the story's words more, leaning and short ones less."""
    bags = [{word.folded for word in words_of(story.article.text, unit.span)} - lexicon.stop for unit in units]
    frequent = {word for word, count in Counter(word for bag in bags for word in bag).items() if count > 1}
    most = max((len(bag & frequent) for bag in bags), default=0) or 1
    weighed = []
    for index, (unit, bag) in enumerate(zip(units, bags, strict=True)):
        weight = _POSITION / (1 + 0.3 * index) + _CENTRALITY * len(bag & frequent) / most
        weight *= _LEANING if unit.leans else 1.0
        weight *= _SHORT if unit.span.end - unit.span.start < _SHORT_CHARACTERS else 1.0
        leans = unit.leans and index > 0
        weighed.append(_sentence(story, unit.paragraph, unit.span, weight=round(weight, 4), leans=leans))
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


def _credited(placement: Placement, outlets: Sequence[Outlet], names: Names, lexicon: Lexicon) -> tuple[Outlet, ...]:
    """Return who is credited: the publishers of all members, then the outlets that the lead has something from."""
    known = {outlet.name: outlet for outlet in outlets}
    publishers = [member.story.article.outlet for member in placement.cluster.members if member.story.article.outlet]
    relayed = attributed(placement.cluster.members[0].story, lexicon, names)
    resolved = [own_name(names, name) for name in publishers]
    return tuple(known.get(name) or Outlet(name=name) for name in dict.fromkeys((*resolved, *relayed)))


def _dateline_agencies(story: Story, names: Names) -> Iterator[str]:
    """Yield the own names of the agencies that the story's dateline gives it to."""
    text = story.article.text
    dateline = find(text, story.paragraphs[0].span, agencies=names.aliases.keys()) if story.paragraphs else None
    for written in agencies_of(text, dateline) if dateline else ():
        alias = names.aliases.get(fold_words(written))
        if alias is not None:
            yield alias.outlet
