"""Summarise: a placement to a brief that can be printed at any length.

In: a `Placement`, the lexicons and the outlets. Out: a `Brief`: the sentences of the lead story, and what other outlets
add to it or count differently, with their weights; the asides that stand elsewhere, the claims, who is credited.
Sentences are whole, in source order, exactly as written; a sentence and the "Lo riporta X" that carries its attribution
are one. It never writes a word.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from digest.model import Brief, Filed, Outlet, Placement, Sentence, Span, Story
from digest.summarise.naming import names_of
from digest.summarise.tellers import tellers_of, worth_printing
from digest.summarise.weigh import Told, weigh
from digest.text.claims import Names, claims_of, credited_in, outlet_names, own_name
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.likeness import terms
from digest.text.names import NOTHING, Known
from digest.text.units import Unit, units_of
from digest.text.voices import agencies_in
from digest.text.words import words_of


def summarise(
    placement: Placement, lexicons: Mapping[str, Lexicon], outlets: Sequence[Outlet], known: Known = NOTHING
) -> Brief:
    """Make the brief of a placement from its lead story and those that tell it with another voice."""
    story = placement.cluster.members[0].story
    lexicon = lexicons.get(story.language, UNKNOWN)
    names = outlet_names(outlets)
    tellers = tellers_of(placement.cluster, names, lexicons)
    asides = [each for member in placement.cluster.members for each in _asides(member, lexicons)]
    elsewhere = frozenset((sentence.article, sentence.span) for _, sentence in asides)
    stories = [teller.member.story for teller in tellers]
    own = [lexicons.get(each.language, UNKNOWN) for each in stories]
    units = [units_of(each.article.text, each.paragraphs, words) for each, words in zip(stories, own, strict=True)]
    told = [_told(*each, elsewhere) for each in zip(stories, units, own, strict=True)]
    titles = [_title(each, words) for each, words in zip(stories, own, strict=True) if not each.headline.derived]
    kept, differing = worth_printing(told, own)
    used = {0, *(number for number, _ in kept)}
    weights = weigh(told, titles)
    made = {
        (number, index): _weighed(stories[number], told[number], index, weights[number][index], tellers[number].factor)
        for number, index in kept
    }
    named, phrases = names_of(stories, lexicons, known)
    return Brief(
        id=story.id,
        placement=placement,
        headline=story.headline,
        opening=_opening(story, units[0]),
        sentences=tuple(made.values()),
        asides=tuple(asides),
        claims=tuple(
            claim
            for number, each in enumerate(stories)
            if number in used
            for claim in claims_of(
                each.article.text, _sentences(each), own[number], article=each.article.id, names=names
            )
        ),
        outlets=_credited(placement, outlets, names, lexicon),
        differences=tuple((made[one], made[other]) for one, other in differing),
        pace=lexicon.pace,
        names=named,
        phrases=phrases,
    )


def attributed(story: Story, lexicon: Lexicon, names: Names) -> tuple[str, ...]:
    """Return the names of the outlets that a story says it has something from: its dateline's, then its sentences'."""
    relays = credited_in(story.article.text, _sentences(story), lexicon, names)
    return tuple(dict.fromkeys((*agencies_in(story, names), *relays)))


def _sentences(story: Story) -> list[Span]:
    """Return the sentences of a story."""
    return [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences]


def _title(story: Story, lexicon: Lexicon) -> frozenset[str]:
    """Return the terms of a headline."""
    return terms(words_of(story.article.text, story.headline.span), without=lexicon.stop)


def _told(story: Story, units: Sequence[Unit], lexicon: Lexicon, elsewhere: frozenset[tuple[str, Span]]) -> list[Told]:
    """Return the units that are printed as a story's text, with their terms."""
    text = story.article.text
    return [
        Told(
            unit=unit,
            whole=text,
            terms=terms(words_of(text, unit.span), without=lexicon.stop),
        )
        for unit in units
        if (story.article.id, unit.span) not in elsewhere and not _is_headline(story, unit)
    ]


def _asides(member: Filed, lexicons: Mapping[str, Lexicon]) -> Iterator[tuple[str, Sentence]]:
    """Yield the topic and the sentence of each aside of a story."""
    story = member.story
    taken = {label.sentence: label.topic for label in member.labels if label.sentence is not None}
    for unit in units_of(story.article.text, story.paragraphs, lexicons.get(story.language, UNKNOWN)) if taken else ():
        if unit.span in taken:
            yield taken[unit.span], _sentence(story, unit.paragraph, unit.span, leans=True)


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
    whole = _sentence(story, first.paragraph, span, leans=False, weights=(1.0, 1.0))
    return replace(whole, headless=span.start > first.span.start)


def _weighed(story: Story, told: Sequence[Told], index: int, weights: tuple[float, float], factor: float) -> Sentence:
    """Make the sentence of a unit; the first one leans on nothing where all lean."""
    unit = told[index].unit
    leans = unit.leans and (index > 0 or any(not each.unit.leans for each in told))
    brief, long = (round(weight * factor, 4) for weight in weights)
    return _sentence(story, unit.paragraph, unit.span, leans=leans, weights=(brief, long))


def _sentence(
    story: Story, number: int, span: Span, *, leans: bool, weights: tuple[float, float] = (0.0, 0.0)
) -> Sentence:
    """Make the printable sentence at `span`."""
    return Sentence(
        text=span.of(story.article.text),
        span=span,
        article=story.article.id,
        paragraph=number,
        language=story.language,
        weight=weights[0],
        needs_previous=leans,
        centrality=weights[1],
    )


def _credited(placement: Placement, outlets: Sequence[Outlet], names: Names, lexicon: Lexicon) -> tuple[Outlet, ...]:
    """Return who is credited: the publishers of all members, then the outlets that the lead has something from."""
    known = {outlet.name: outlet for outlet in outlets}
    publishers = [member.story.article.outlet for member in placement.cluster.members if member.story.article.outlet]
    relayed = attributed(placement.cluster.members[0].story, lexicon, names)
    resolved = [own_name(names, name) for name in publishers]
    return tuple(known.get(name) or Outlet(name=name) for name in dict.fromkeys((*resolved, *relayed)))
