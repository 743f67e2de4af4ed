"""Choice: which briefs of an issue an audience gets, and which sentences of them.

In: an `Issue` and an `Audience`. Out: the briefs chosen for each section and the others spiked; for one brief, the
sentences that fit. It never cuts a sentence, and never prints one that leans on a sentence left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.model import Audience, Brief, Filed, Issue, Sentence, Spiked, SpikeReason
from digest.text.quotes import marks

_FIRST = 2
"""How many of a story's first sentences can tell it when its key sentence stands elsewhere."""

SectionKey = str | None
"""A topic id; ``None`` is the section of unclassified stories."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The briefs of an edition by section, in order, and what was left out."""

    sections: Mapping[SectionKey, tuple[Brief, ...]]
    spiked: tuple[Spiked, ...]

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
    spiked = [_spike(brief, *_unwanted(brief)) for brief in issue.briefs if homes[brief.id] not in wanted]
    in_section = {key: _in_order(key, [each for each in issue.briefs if homes[each.id] == key]) for key in wanted}
    for key, briefs in in_section.items():
        if audience.per_section is not None:
            detail = f"beyond the {audience.per_section} stories of its section"
            spiked += [_spike(brief, "section_full", detail) for brief in briefs[audience.per_section :]]
            in_section[key] = briefs[: audience.per_section]
    kept = _within_total(in_section, audience.total)
    for briefs in in_section.values():
        beyond = [brief for brief in briefs if brief.id not in kept]
        spiked += [
            _spike(brief, "edition_full", f"beyond the {audience.total} stories of the edition") for brief in beyond
        ]
    sections = {key: tuple(each for each in briefs if each.id in kept) for key, briefs in in_section.items()}
    return Chosen(sections, tuple(each for group in spiked for each in group))


def choose_sentences(
    brief: Brief, audience: Audience, *, without: frozenset[Sentence], elsewhere: frozenset[Sentence]
) -> tuple[Sentence, ...]:
    """Choose the sentences of a brief for an audience, in source order.

    Without a limit all are taken. With one, the heaviest are; a sentence that leans on the one before it is taken only
    when that one is. What the key points print already (`without`) is left out where one of the story's first sentences
    can stand in its place, and printed again where none can: a brief must be understood by itself. Asides that are
    printed `elsewhere` are left out; the others stay where they stand in the source.
    """
    sentences = source_of(brief, elsewhere=elsewhere)
    if audience.sentences is None:
        return sentences
    free = {
        each
        for each in sentences
        if not any(one.article == each.article and one.span.meets(each.span) for one in without)
    }
    if not any(each in free and not each.needs_previous for each in sentences[:_FIRST]):
        free = set(sentences)
    before = dict(zip(sentences[1:], sentences, strict=False))
    taken: set[Sentence] = set()
    for sentence in sorted(free, key=lambda each: (-each.weight, each.span)):
        previous = before.get(sentence)
        is_followed = previous is not None and (previous in taken or previous not in free)
        stands = is_followed or not sentence.needs_previous
        if stands and len(taken) < audience.sentences:
            taken.add(sentence)
    return tuple(sentence for sentence in sentences if sentence in taken)


def key_sentence(brief: Brief) -> Sentence | None:
    """Return the sentence that says most about a story and can stand alone."""
    able = [sentence for sentence in brief.sentences if not sentence.needs_previous]
    best = min(able, key=lambda each: (-each.weight, each.span), default=None)
    if brief.opening is None or (best is not None and _lacks_speaker(brief, brief.opening)):
        return best
    return brief.opening


def _lacks_speaker(brief: Brief, sentence: Sentence) -> bool:
    """Tell whether a sentence quotes somebody without saying whom: it would read as the newsroom's own words."""
    is_quoting = any(mark.double for mark in marks(sentence.text))
    return is_quoting and not any(claim.span.meets(sentence.span) for claim in brief.claims)


def leading(chosen: Chosen, count: int) -> tuple[Brief, ...]:
    """Return the briefs that give the key points: classified ones first, round the sections, the higher score first."""
    order = _round(chosen.sections)
    ordered = [each for each in order if each.placement.topic is not None] + [
        each for each in order if each.placement.topic is None
    ]
    return tuple([brief for brief in ordered if key_sentence(brief) is not None][:count])


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


def _spike(brief: Brief, reason: SpikeReason, detail: str) -> list[Spiked]:
    """Spike every story of a brief."""
    return [_spiked(member, reason, detail) for member in brief.placement.cluster.members]


def _spiked(member: Filed, reason: SpikeReason, detail: str) -> Spiked:
    """Spike one story."""
    story = member.story
    return Spiked(
        id=story.id, location=story.article.location, headline=story.headline.text, reason=reason, detail=detail
    )


def _round(sections: Mapping[SectionKey, Sequence[Brief]]) -> list[Brief]:
    """Go round the sections: all first briefs, then all second ones; within a round the higher score first."""
    rounds = [
        (place, -brief.placement.score, order, brief)
        for order, briefs in enumerate(sections.values())
        for place, brief in enumerate(briefs)
    ]
    return [brief for *_, brief in sorted(rounds, key=lambda each: each[:3])]


def _within_total(sections: Mapping[SectionKey, Sequence[Brief]], total: int | None) -> frozenset[str]:
    """Return the ids of the briefs that fit in the edition."""
    return frozenset(brief.id for brief in _round(sections)[:total])


def source_of(brief: Brief, *, elsewhere: frozenset[Sentence] = frozenset()) -> tuple[Sentence, ...]:
    """Return all sentences of a brief's lead story in source order, but for asides that are printed `elsewhere`."""
    lead = brief.placement.cluster.members[0].story.article.id
    asides = (sentence for _, sentence in brief.asides if sentence.article == lead and sentence not in elsewhere)
    return tuple(sorted((*brief.sentences, *asides), key=lambda each: each.span))
