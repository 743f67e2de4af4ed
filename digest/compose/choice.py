"""Choice: which briefs of an issue an audience gets, and which sentences of them.

In: an `Issue` and an `Audience`. Out: the briefs chosen for each section and the others spiked; for one brief, the
sentences that fit. It never cuts a sentence, and never prints one that leans on a sentence left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.model import Audience, Brief, Filed, Issue, Sentence, Spiked, SpikeReason
from digest.text.likeness import ALIKE, ALIKE_ELSEWHERE, alike, likeness, terms_of
from digest.text.quotes import marks

_FEW = 3
"""Up to so many sentences, those at the begin of a story say most; beyond, those that share most with the others."""
_REPEATED = 0.3
_NEW_VOICE = 0.1
_DIFFERENCE = 1.0

_FIRST = 2
"""How many of a story's first sentences can tell it when its key sentence stands elsewhere."""

SectionKey = str | None
"""A topic id; ``None`` is the section of unclassified stories."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The briefs of an edition by section, in order, and what was left out."""

    sections: Mapping[SectionKey, tuple[Brief, ...]]
    spiked: tuple[Spiked, ...]
    cut: tuple[Brief, ...] = ()
    """The briefs left out for want of room."""

    @property
    def briefs(self) -> tuple[Brief, ...]:
        """All briefs in printed order."""
        return tuple(brief for section in self.sections.values() for brief in section)


def choose(issue: Issue, audience: Audience) -> Chosen:
    """Choose the briefs of an edition.

    Sections follow the audience's topics, unclassified stories last. `Audience.per_section` keeps the first of each
    section; `Audience.total` then goes round the sections, taking their first briefs, then their second ones, and so
    on, the higher score first, so that a full section never starves a short one.
    """
    wanted: list[SectionKey] = [*audience.topics, *([None] if audience.unclassified else [])]
    homes = {brief.id: home(brief, audience) for brief in issue.briefs}
    spiked = [spike(brief, *_unwanted(brief)) for brief in issue.briefs if homes[brief.id] not in wanted]
    in_section = {key: _in_order(key, [each for each in issue.briefs if homes[each.id] == key]) for key in wanted}
    for key, briefs in in_section.items():
        if audience.per_section is not None:
            detail = f"beyond the {audience.per_section} stories of its section"
            spiked += [spike(brief, "section_full", detail) for brief in briefs[audience.per_section :]]
            in_section[key] = briefs[: audience.per_section]
    kept = _within_total(in_section, audience.total)
    for briefs in in_section.values():
        beyond = [brief for brief in briefs if brief.id not in kept]
        spiked += [
            spike(brief, "edition_full", f"beyond the {audience.total} stories of the edition") for brief in beyond
        ]
    sections = {key: tuple(each for each in briefs if each.id in kept) for key, briefs in in_section.items()}
    homeless = {brief.id for brief in issue.briefs if homes[brief.id] not in wanted}
    shown = {brief.id for briefs in sections.values() for brief in briefs}
    cut = tuple(brief for brief in issue.briefs if brief.id not in shown | homeless)
    return Chosen(sections, tuple(each for group in spiked for each in group), cut)


def choose_sentences(
    brief: Brief, limit: int | None, *, without: frozenset[Sentence], elsewhere: frozenset[Sentence]
) -> tuple[Sentence, ...]:
    """Choose at most `limit` sentences of a brief, in source order; ``None`` takes all.

    With a limit, one after the other the heaviest is taken, less what it repeats; one that leans on the one before it
    is taken only after that one, and one that a sentence taken already tells is not taken at all. What another outlet
    counts differently goes first, then what an outlet says that was not heard yet. What the key points print already
    (`without`) is left out where one of the story's first sentences can stand in its place, and printed again where
    none can: a brief must be understood by itself. Asides that are printed `elsewhere` are left out; the others stay
    where they stand in the source.

    Source: Carbonell and Goldstein, "The use of MMR" (SIGIR 1998).
    """
    sentences = source_of(brief, elsewhere=elsewhere)
    if limit is None:
        return sentences
    free = [
        each
        for each in sentences
        if not any(one.article == each.article and one.span.meets(each.span) for one in without)
    ]
    if not any(each in free and not each.needs_previous for each in sentences[:_FIRST]):
        free = list(sentences)
    before = {
        each: previous
        for previous, each in pairwise(sentences)
        if previous.article == each.article and each.needs_previous
    }
    place = {each: number for number, each in enumerate(sentences)}
    taken: set[Sentence] = set()
    left = {each: _Standing(own=terms_of(each.text)) for each in sorted(set(free), key=place.__getitem__)}
    while len(taken) < limit:
        able = [each for each in left if not each.needs_previous or before.get(each) in taken]
        if not able:
            break
        best = min(able, key=lambda each: (-_worth(each, left[each], limit, is_first=not taken), place[each]))
        own = left.pop(best).own
        taken.add(best)
        for each in list(left):
            if not _stands_beside(each, left[each], best, own, brief):
                del left[each]
    return tuple(sentence for sentence in sentences if sentence in taken)


@dataclass(slots=True)
class _Standing:
    """How a sentence stands to those taken so far."""

    own: frozenset[str]
    """Its terms."""
    repeated: float = 0.0
    """Its greatest likeness to one of them."""
    heard: bool = False
    """Whether one of them is of the same article."""
    differs: bool = False
    """Whether one of them counts the same thing differently."""


def _stands_beside(
    sentence: Sentence, standing: _Standing, taken: Sentence, terms: frozenset[str], brief: Brief
) -> bool:
    """Note how a sentence stands to one just taken; tell whether it may be taken too, since it says something else."""
    differ = _differ(sentence, taken, brief)
    standing.repeated = max(standing.repeated, likeness(standing.own, terms))
    standing.heard = standing.heard or taken.article == sentence.article
    standing.differs = standing.differs or differ
    return differ or not _repeats(sentence, taken)


def _repeats(one: Sentence, two: Sentence) -> bool:
    """Tell whether one of two sentences of an event is enough."""
    return alike(one.text, two.text, least=ALIKE if one.article == two.article else ALIKE_ELSEWHERE)


def _worth(sentence: Sentence, standing: _Standing, limit: int, *, is_first: bool) -> float:
    """Return what a sentence adds to those taken."""
    weight = sentence.weight if limit <= _FEW else sentence.centrality
    is_new = not is_first and not standing.heard
    return weight - _REPEATED * standing.repeated + _NEW_VOICE * is_new + _DIFFERENCE * standing.differs


def _differ(one: Sentence, two: Sentence, brief: Brief) -> bool:
    """Tell whether two sentences give different figures for one thing."""
    return (one, two) in brief.differences or (two, one) in brief.differences


def key_sentence(brief: Brief) -> Sentence | None:
    """Return the sentence that says most about a story and can stand alone."""
    lead = brief.placement.cluster.members[0].story.article.id
    able = [each for each in brief.sentences if each.article == lead and not each.needs_previous]
    best = min(able, key=lambda each: (-each.weight, each.span), default=None)
    if brief.opening is None or (best is not None and _lacks_speaker(brief, brief.opening)):
        return best
    return brief.opening


def _lacks_speaker(brief: Brief, sentence: Sentence) -> bool:
    """Tell whether a sentence quotes somebody without saying whom: it would read as the newsroom's own words."""
    is_quoting = any(mark.double for mark in marks(sentence.text))
    mine = [claim for claim in brief.claims if claim.article == sentence.article]
    return is_quoting and not any(claim.span.meets(sentence.span) for claim in mine)


def key_points(chosen: Chosen, count: int) -> Mapping[str, Sentence]:
    """Return the key sentences of the leading briefs by their ids, no two alike.

    Classified briefs come first, round the sections, the higher score first.
    """
    order = going_round(chosen.sections)
    ordered = [each for each in order if each.placement.topic is not None] + [
        each for each in order if each.placement.topic is None
    ]
    found: dict[str, Sentence] = {}
    for brief in ordered:
        sentence = key_sentence(brief) if len(found) < count else None
        if sentence is not None and not any(alike(sentence.text, each.text) for each in found.values()):
            found[brief.id] = sentence
    return found


def topics_of(brief: Brief) -> tuple[str, ...]:
    """Return the topics of a brief's stories, its main one first; asides are no topics of a story."""
    labels = (label for member in brief.placement.cluster.members for label in member.labels if not label.sentence)
    main = (brief.placement.topic,) if brief.placement.topic is not None else ()
    return tuple(dict.fromkeys((*main, *(label.topic for label in labels))))


def home(brief: Brief, audience: Audience) -> SectionKey:
    """Return the section of a brief: its first topic that the audience has, else its main one."""
    return next((topic for topic in topics_of(brief) if topic in audience.topics), brief.placement.topic)


def _in_order(key: SectionKey, briefs: Sequence[Brief]) -> list[Brief]:
    """Return the briefs of a section: its own in the issue's order, then those whose main topic has no section."""
    return sorted(briefs, key=lambda brief: brief.placement.topic != key)


def _unwanted(brief: Brief) -> tuple[SpikeReason, str]:
    """Say why a brief belongs in no section of an audience."""
    if brief.placement.topic is None:
        return "unclassified", "fits no topic"
    return "other_topic", f"{brief.placement.topic} is not among this audience's topics"


def spike(brief: Brief, reason: SpikeReason, detail: str) -> list[Spiked]:
    """Spike every story of a brief."""
    return [_spiked(member, reason, detail) for member in brief.placement.cluster.members]


def _spiked(member: Filed, reason: SpikeReason, detail: str) -> Spiked:
    """Spike one story."""
    story = member.story
    return Spiked(
        id=story.id, location=story.article.location, headline=story.headline.text, reason=reason, detail=detail
    )


def going_round(sections: Mapping[SectionKey, Sequence[Brief]]) -> list[Brief]:
    """Go round the sections: all first briefs, then all second ones; within a round the higher score first."""
    rounds = [
        (place, -brief.placement.score, order, brief)
        for order, briefs in enumerate(sections.values())
        for place, brief in enumerate(briefs)
    ]
    return [brief for *_, brief in sorted(rounds, key=lambda each: each[:3])]


def _within_total(sections: Mapping[SectionKey, Sequence[Brief]], total: int | None) -> frozenset[str]:
    """Return the ids of the briefs that fit in the edition."""
    return frozenset(brief.id for brief in going_round(sections)[:total])


def source_of(brief: Brief, *, elsewhere: frozenset[Sentence] = frozenset()) -> tuple[Sentence, ...]:
    """Return all sentences of a brief in source order, the lead's first, but for asides printed `elsewhere`."""
    lead = brief.placement.cluster.members[0].story.article.id
    asides = (sentence for _, sentence in brief.asides if sentence.article == lead and sentence not in elsewhere)
    order = {article: place for place, article in enumerate(dict.fromkeys((lead, *articles_of(brief))))}
    return tuple(sorted((*brief.sentences, *asides), key=lambda each: (order[each.article], each.span)))


def articles_of(brief: Brief) -> tuple[str, ...]:
    """Return the ids of the articles that a brief's sentences come from, the lead's first."""
    return tuple(dict.fromkeys(sentence.article for sentence in brief.sentences))
