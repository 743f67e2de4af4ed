"""Cut: an issue for one audience.

In: an `Issue`, an `Audience` and the edition's furniture. Out: an `Edition`. Stories and citations are numbered in
printed order: key points first, then section by section. It never changes a sentence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.compose.account import Place, account_of, origins_of
from digest.compose.choice import (
    Chosen,
    choose,
    choose_sentences,
    key_sentence,
    leading,
    source_of,
    topics_of,
)
from digest.model import (
    Also,
    Article,
    Audience,
    Brief,
    Citation,
    Edition,
    Issue,
    KeyPoint,
    Paragraph,
    Passage,
    Pointer,
    PrintedBrief,
    Section,
    Sentence,
    Span,
    Topic,
)
from digest.text.words import words_of


@dataclass(frozen=True, slots=True)
class _Plan:
    """What will be printed, before it is numbered."""

    chosen: Chosen
    key: Mapping[str, Sentence]
    """Key sentence by brief id, in order."""
    body: Mapping[str, tuple[Sentence, ...]]
    """Sentences by brief id."""
    pointers: Mapping[str, tuple[tuple[Brief, Sentence | None], ...]]
    """Pointers by topic id: the brief, and its aside where it is one."""
    pointed: frozenset[Sentence]
    """The asides that pointers print."""

    def sentences(self) -> Iterable[Sentence]:
        """Yield every sentence in printed order."""
        yield from self.key.values()
        for topic, briefs in self.chosen.sections.items():
            for brief in briefs:
                yield from self.body[brief.id]
            yield from (aside for _, aside in self.pointers.get(topic or "", ()) if aside)


def cut(issue: Issue, audience: Audience, *, title: str, version: str) -> Edition:
    """Cut `issue` for `audience`.

    Args:
        issue: The whole issue.
        audience: Who it is cut for.
        title: Name of the publication.
        version: Version of the program.
    """
    plan = _plan(issue, audience)
    citations = _cite(plan, {article.id: article for article in issue.articles})
    numbers = {brief.id: number for number, brief in enumerate(plan.chosen.briefs, 1)}
    sections = tuple(_sections(issue, plan, citations, numbers, audience))
    key_points = tuple(
        KeyPoint(
            number=number,
            passage=_passages((sentence,), citations)[0],
            brief=numbers[brief],
            brief_id=brief,
            language=sentence.language,
        )
        for number, (brief, sentence) in enumerate(plan.key.items(), 1)
    )
    printed = [brief for section in sections for brief in section.briefs]
    return Edition(
        title=title,
        audience=audience.id,
        audience_title=audience.title,
        label=audience.label,
        language=audience.language,
        date=issue.date,
        intro=audience.intro,
        key_points=key_points,
        sections=sections,
        citations=tuple(citations.values()),
        origins=origins_of(issue, citations, printed),
        account=account_of(issue, plan.chosen),
        outlets=tuple(dict.fromkeys(outlet for brief in printed for outlet in brief.outlets)),
        words=sum(len(words_of(text)) for text in _texts(plan)),
        show=audience.show,
        theme=audience.theme,
        template=audience.template or audience.id,
        version=version,
    )


def _plan(issue: Issue, audience: Audience) -> _Plan:
    """Choose everything that the edition prints."""
    chosen = choose(issue, audience)
    key = {brief.id: sentence for brief in leading(chosen, audience.key_points) if (sentence := key_sentence(brief))}
    already = frozenset(key.values())
    pointers = {topic: tuple(_pointing(issue, chosen, topic)) for topic in audience.topics}
    pointed = frozenset(aside for found in pointers.values() for _, aside in found if aside)
    body = {brief.id: choose_sentences(brief, audience, without=already, elsewhere=pointed) for brief in chosen.briefs}
    return _Plan(chosen, key, body, pointers, pointed)


def _pointing(issue: Issue, chosen: Chosen, topic: str) -> Iterable[tuple[Brief, Sentence | None]]:
    """Yield what a section points to: printed briefs that belong to `topic` too, and asides, of whatever brief."""
    printed = {brief.id for brief in chosen.briefs}
    inside = {brief.id for brief in chosen.sections.get(topic, ())}
    ordered = [*chosen.briefs, *(brief for brief in issue.briefs if brief.id not in printed)]
    for brief in ordered:
        asides = [sentence for name, sentence in brief.asides if name == topic and brief.id not in inside]
        yield from ((brief, aside) for aside in asides)
        if not asides and brief.id in printed - inside and topic in topics_of(brief):
            yield brief, None


def _cite(plan: _Plan, articles: Mapping[str, Article]) -> dict[Place, Citation]:
    """Number the paragraphs that sentences are printed from, in printed order; each citation spans all of them."""
    spans: dict[Place, list[Span]] = {}
    for sentence in plan.sentences():
        spans.setdefault((sentence.article, sentence.paragraph), []).append(sentence.span)
    return {
        place: Citation(
            number=number,
            article=place[0],
            location=articles[place[0]].location,
            paragraph=place[1],
            span=Span(start=min(each.start for each in found), end=max(each.end for each in found)),
        )
        for number, (place, found) in enumerate(spans.items(), 1)
    }


def _passages(
    sentences: Sequence[Sentence], citations: Mapping[Place, Citation], source: Sequence[Sentence] = ()
) -> tuple[Passage, ...]:
    """Group sentences into runs of one paragraph.

    Args:
        sentences: What is printed, in source order.
        citations: By place.
        source: All sentences of the story in source order; where one is missing between two runs there is a gap.
    """
    place = {sentence: index for index, sentence in enumerate(source)}
    runs: list[tuple[bool, list[Sentence]]] = []
    expected = 0
    for sentence in sentences:
        gap = place.get(sentence, expected) > expected
        expected = place.get(sentence, expected - 1) + 1
        if runs and not gap and runs[-1][1][-1].paragraph == sentence.paragraph:
            runs[-1][1].append(sentence)
        else:
            runs.append((gap, [sentence]))
    return tuple(
        Passage(sentences=tuple(run), citation=citations[run[0].article, run[0].paragraph], gap=gap)
        for gap, run in runs
    )


def _sections(
    issue: Issue,
    plan: _Plan,
    citations: Mapping[Place, Citation],
    numbers: Mapping[str, int],
    audience: Audience,
) -> Iterable[Section]:
    """Yield the sections that hold a brief or a pointer."""
    topics: dict[str | None, Topic] = {topic.id: topic for topic in issue.topics}
    also = {
        brief.id: tuple(
            Also(topic=topic, title=topics[topic].title(audience.language))
            for topic, found in plan.pointers.items()
            if any(each.id == brief.id for each, _ in found)
        )
        for brief in plan.chosen.briefs
    }
    for key, briefs in plan.chosen.sections.items():
        topic = topics.get(key)
        pointers = tuple(_pointer(*each, numbers, citations) for each in plan.pointers.get(key or "", ()))
        if briefs or pointers:
            yield Section(
                topic=key,
                title=topic.title(audience.language) if topic else "",
                color=topic.color if topic else None,
                briefs=tuple(_printed(each, plan, citations, numbers[each.id], also[each.id]) for each in briefs),
                pointers=pointers,
            )


def _pointer(
    brief: Brief, aside: Sentence | None, numbers: Mapping[str, int], citations: Mapping[Place, Citation]
) -> Pointer:
    """Make the pointer to a brief."""
    return Pointer(
        number=numbers.get(brief.id),
        id=brief.id,
        headline=brief.headline,
        language=_language(brief),
        passage=_passages((aside,), citations)[0] if aside else None,
    )


def _language(brief: Brief) -> str:
    """Return the language of a brief's lead story."""
    return brief.placement.cluster.members[0].story.language


def _printed(
    brief: Brief, plan: _Plan, citations: Mapping[Place, Citation], number: int, also: tuple[Also, ...]
) -> PrintedBrief:
    """Make the printed form of a brief."""
    section = next(key for key, briefs in plan.chosen.sections.items() if brief in briefs)
    members = brief.placement.cluster.members
    body = plan.body[brief.id]
    shown = {*body, *([plan.key[brief.id]] if brief.id in plan.key else [])}
    source = source_of(brief)
    labels = [label for member in members for label in member.labels if not label.sentence]
    return PrintedBrief(
        number=number,
        id=brief.id,
        headline=brief.headline,
        language=_language(brief),
        when=next((member.story.article.when for member in members if member.story.article.when), None),
        outlets=brief.outlets,
        passages=_passages(body, citations, source),
        omitted=sum(not _meets(shown, each.span) for each in source if each not in plan.pointed | shown)
        + sum(_count(member.story.paragraphs) for member in members[1:]),
        claims=tuple(each for each in brief.claims if _meets(shown, each.span)),
        origins=tuple(dict.fromkeys(member.story.article.id for member in members)),
        evidence=next((label.evidence for label in labels if label.topic == section), ()),
        score=brief.placement.score,
        reasons=brief.placement.reasons,
        also=also,
        told_by=len(members),
    )


def _meets(shown: Iterable[Sentence], span: Span) -> bool:
    """Tell whether a span of a brief's lead article is among what is printed of it."""
    return any(sentence.span.meets(span) for sentence in shown)


def _count(paragraphs: Iterable[Paragraph]) -> int:
    """Count the sentences of some paragraphs."""
    return sum(len(paragraph.sentences) for paragraph in paragraphs)


def _texts(plan: _Plan) -> Iterable[str]:
    """Yield every text that is printed."""
    yield from (brief.headline.text for brief in plan.chosen.briefs)
    yield from (sentence.text for sentence in plan.sentences())
