"""Tellers: whose sentences a brief takes, when several outlets tell one event.

In: a cluster, the outlets' names and the lexicons. Out: the members to take sentences from, one for each voice, with
how much each is preferred; and of their units those that are worth printing beside the others'. A unit that only says
again what another one says is left out, unless it gives a different figure. It never joins or changes a sentence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from digest.model import Cluster, Filed, Story
from digest.summarise.weigh import Told
from digest.text.claims import Names, credited_in, own_name
from digest.text.dates import bounds
from digest.text.figures import figures_of
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.likeness import ALIKE_ELSEWHERE, Crowd, likeness
from digest.text.voices import agencies_in, tellings_of

MOST = 6
"""Most members that a brief takes sentences from."""

_ORDINARY, _EARLIEST, _MOST_CITED, _LEAD = 0.85, 0.1, 0.1, 0.1
_SAME_SUBJECT = 0.2

Place = tuple[int, int]
"""Number of a teller, and of one of its units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """A member that sentences are taken from."""

    member: Filed
    factor: float
    """How much its sentences are preferred, 0-1."""


def tellers_of(cluster: Cluster, names: Names, lexicons: Mapping[str, Lexicon]) -> tuple[Teller, ...]:
    """Choose one member for each voice: the lead, then the earliest and the most cited of the others; in order."""
    stories = [member.story for member in cluster.members]
    if len(stories) == 1:
        return (Teller(member=cluster.members[0], factor=1.0),)
    firsts = sorted(set(tellings_of(stories, names)))
    cited = _cited(stories, names, lexicons)
    ages = {index: _begin(stories[index]) for index in firsts}
    earliest = min(ages.values())
    most = max(cited.values(), default=0)
    factors = {
        index: min(
            1.0,
            _ORDINARY
            + (_LEAD if index == 0 else 0)
            + (_EARLIEST if ages[index] == earliest else 0)
            + (_MOST_CITED if most and cited[_name(stories[index], names)] == most else 0),
        )
        for index in firsts
    }
    kept = sorted(sorted(firsts, key=lambda index: (index != 0, -factors[index], index))[:MOST])
    return tuple(Teller(member=cluster.members[index], factor=factors[index]) for index in kept)


def _name(story: Story, names: Names) -> str:
    """Return the own name of the outlet that published a story; empty when unknown."""
    return own_name(names, story.article.outlet or "")


def _begin(story: Story) -> datetime:
    """Return when the story's date begins; one without a date is never the earliest."""
    return bounds(story.article.when, "UTC")[0] if story.article.when else datetime.max.replace(tzinfo=UTC)


def _cited(stories: Sequence[Story], names: Names, lexicons: Mapping[str, Lexicon]) -> Counter[str]:
    """Count how many stories of others credit each outlet."""
    counts: Counter[str] = Counter()
    for story in stories:
        sentences = [sentence for paragraph in story.paragraphs for sentence in paragraph.sentences]
        lexicon = lexicons.get(story.language, UNKNOWN)
        credited = {*agencies_in(story, names), *credited_in(story.article.text, sentences, lexicon, names)}
        counts.update(credited - {_name(story, names), ""})
    return counts


def worth_printing(
    told: Sequence[Sequence[Told]], lexicons: Sequence[Lexicon]
) -> tuple[list[Place], list[tuple[Place, Place]]]:
    """Leave out what says again what an earlier teller says.

    Args:
        told: The units by teller, the lead first.
        lexicons: By teller.

    Returns:
        The places of the units to keep, all of the lead's among them; and the pairs that differ in a figure.
    """
    if len(told) == 1:
        return [(0, index) for index in range(len(told[0]))], []
    differences = list(_differences(told, lexicons))
    differing = {later for _, later in differences}
    kept: list[Place] = []
    earlier = Crowd()
    for number, story in enumerate(told):
        own: list[Told] = []
        for index, each in enumerate(story):
            stands = not each.unit.leans or kept[-1:] == [(number, index - 1)]
            is_worth = stands and ((number, index) in differing or not earlier.has(each.terms, ALIKE_ELSEWHERE))
            if number == 0 or is_worth:
                kept.append((number, index))
                own.append(each)
        for each in own:
            earlier.add(each.terms)
    stay = {*kept}
    return kept, [pair for pair in differences if stay.issuperset(pair)]


def _differences(told: Sequence[Sequence[Told]], lexicons: Sequence[Lexicon]) -> Iterator[tuple[Place, Place]]:
    """Yield pairs of units of two tellers on one subject that count the same thing differently."""
    by_thing: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    seen: set[tuple[Place, Place]] = set()
    for number, story in enumerate(told):
        for index, each in enumerate(story):
            for figure, things in figures_of(each.whole, each.unit.span, lexicons[number]):
                for thing in sorted(things):
                    for place, other in by_thing[thing]:
                        pair = (place, (number, index))
                        if place[0] == number or other == figure or pair in seen:
                            continue
                        earlier = told[place[0]][place[1]]
                        same = any(
                            figure == own
                            for own, shared in figures_of(earlier.whole, earlier.unit.span, lexicons[place[0]])
                            if thing in shared
                        )
                        if not same and likeness(earlier.terms, each.terms) >= _SAME_SUBJECT:
                            seen.add(pair)
                            yield pair
                    by_thing[thing].append(((number, index), figure))
