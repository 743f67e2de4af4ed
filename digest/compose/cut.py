"""Cut: an issue for one audience.

In: an `Issue`, an `Audience` and the edition's furniture. Out: an `Edition`. Stories and citations are numbered in
printed order: key points first, then section by section. It never changes a sentence.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from digest.compose.account import Place, account_of, origins_of
from digest.compose.choice import source_of
from digest.compose.front import chart_of, related
from digest.compose.names import index_of_names
from digest.compose.ornaments import has_standfirst, place, quotation
from digest.compose.plan import Plan, cite, headline_place, make_plan
from digest.model import (
    Also,
    Audience,
    Brief,
    Citation,
    Edition,
    Issue,
    KeyPoint,
    LeftOut,
    Letter,
    MailSettings,
    Measure,
    Passage,
    Past,
    Pointer,
    PrintedBrief,
    Section,
    Sentence,
    Span,
    Topic,
)
from digest.text.subject import LINK_NAMES


def cut(  # noqa: PLR0913 - an edition is made of this much
    issue: Issue,
    audience: Audience,
    *,
    title: str,
    version: str,
    measure: Measure = Measure(),  # noqa: B008 - it is frozen
    past: Past = Past(),  # noqa: B008 - as above
) -> Edition:
    """Cut `issue` for `audience`.

    Args:
        issue: The whole issue.
        audience: Who it is cut for.
        title: Name of the publication.
        version: Version of the program.
        measure: How much the audience's theme puts on a page.
        past: What is known of the issues before.
    """
    plan = make_plan(issue, audience, measure)
    citations = cite(plan, {article.id: article for article in issue.articles})
    numbers = {brief.id: number for number, brief in enumerate(plan.chosen.briefs, 1)}
    sections = tuple(_sections(issue, plan, citations, numbers, audience))
    printed = [brief for section in sections for brief in section.briefs]
    briefs = {brief.id: brief for brief in plan.chosen.briefs}
    points = tuple(
        KeyPoint(
            number=number,
            passage=_passages((sentence,), citations)[0],
            brief=numbers[brief],
            brief_id=brief,
            language=sentence.language,
            related=related(sentence, briefs[brief], briefs, printed),
        )
        for number, (brief, sentence) in enumerate(plan.key.items(), 1)
    )
    chart, compared = chart_of(sections, {topic.id: topic for topic in issue.topics}, audience, past)
    return Edition(
        title=title,
        audience=audience.id,
        audience_title=audience.title,
        label=audience.label,
        language=audience.language,
        date=issue.date,
        intro=audience.intro,
        key_points=points,
        sections=sections,
        citations=tuple(citations.values()),
        origins=origins_of(issue, citations, printed),
        account=account_of(issue, plan.chosen),
        outlets=tuple(dict.fromkeys(outlet for brief in printed for outlet in brief.outlets)),
        words=int(plan.words),
        minutes=plan.minutes,
        show=audience.show,
        theme=audience.theme,
        template=audience.template or audience.id,
        options=audience.options,
        version=version,
        left_out=tuple(_left_out(brief, citations) for brief in plan.listed),
        unlisted=plan.unlisted,
        names=index_of_names(plan.chosen.briefs, printed, audience.language) if "names" in audience.show else (),
        number=past.number,
        chart=chart,
        compared=compared,
        ceiling=audience.ceiling,
        letter=_letter(audience, issue),
    )


def _letter(audience: Audience, issue: Issue) -> Letter:
    """Make what the message says of itself; the public address is that of this day and this audience."""
    mail = audience.mail or MailSettings()
    places = zip(LINK_NAMES, (issue.date.isoformat(), audience.id), strict=True)
    link = mail.link
    for name, value in places:
        link = link.replace(name, value) if link else None
    return Letter(subject=mail.subject, attached=mail.attach, link=link, about=mail.about)


def _left_out(brief: Brief, citations: Mapping[Place, Citation]) -> LeftOut:
    """Make the line of a brief that there was no room for."""
    return LeftOut(
        id=brief.id,
        headline=brief.headline,
        language=_language(brief),
        outlet=brief.placement.cluster.members[0].story.article.outlet,
        citation=citations[headline_place(brief)],
    )


def _passages(
    sentences: Sequence[Sentence],
    citations: Mapping[Place, Citation],
    source: Sequence[Sentence] = (),
    outlets: Mapping[str, str | None] | None = None,
) -> tuple[Passage, ...]:
    """Group sentences into runs of one paragraph.

    Args:
        sentences: What is printed, in source order.
        citations: By place.
        source: All sentences of the story in source order; where one is missing between two runs there is a gap.
        outlets: By article id, where a story is printed from several.
    """
    place = {sentence: index for index, sentence in enumerate(source)}
    runs: list[tuple[bool, list[Sentence]]] = []
    expected = 0
    for sentence in sentences:
        gap = place.get(sentence, expected) > expected
        expected = place.get(sentence, expected - 1) + 1
        last = runs[-1][1][-1] if runs else None
        if last and not gap and (last.article, last.paragraph) == (sentence.article, sentence.paragraph):
            runs[-1][1].append(sentence)
        else:
            runs.append((gap, [sentence]))
    return tuple(
        Passage(
            sentences=tuple(run),
            citation=citations[run[0].article, run[0].paragraph],
            gap=gap,
            outlet=(outlets[run[0].article] or "") if outlets else None,
        )
        for gap, run in runs
    )


def _sections(
    issue: Issue,
    plan: Plan,
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
    brief: Brief, plan: Plan, citations: Mapping[Place, Citation], number: int, also: tuple[Also, ...]
) -> PrintedBrief:
    """Make the printed form of a brief."""
    section = next(key for key, briefs in plan.chosen.sections.items() if brief in briefs)
    members = brief.placement.cluster.members
    body = plan.body[brief.id]
    shown = {*body, *([plan.key[brief.id]] if brief.id in plan.key else [])}
    source = source_of(brief)
    outlets = {member.story.article.id: member.story.article.outlet for member in members}
    from_several = len({sentence.article for sentence in body}) > 1
    labels = [label for member in members for label in member.labels if not label.sentence]
    passages = _passages(body, citations, source, outlets if from_several else None)
    claims = tuple(each for each in brief.claims if _meets(shown, each.article, each.span))
    return PrintedBrief(
        number=number,
        id=brief.id,
        headline=brief.headline,
        language=_language(brief),
        when=next((member.story.article.when for member in members if member.story.article.when), None),
        outlets=brief.outlets,
        passages=passages,
        omitted=_omitted(brief, source, shown, plan.pointed),
        claims=claims,
        origins=tuple(dict.fromkeys(member.story.article.id for member in members)),
        evidence=next((label.evidence for label in labels if label.topic == section), ()),
        score=brief.placement.score,
        reasons=brief.placement.reasons,
        also=also,
        told_by=len(members),
        phrases=brief.phrases,
        place=place(brief),
        standfirst=has_standfirst(brief, passages),
        quotation=quotation(passages, claims),
    )


def _meets(shown: Iterable[Sentence], article: str, span: Span) -> bool:
    """Tell whether a span of an article is among what is printed."""
    return any(sentence.article == article and sentence.span.meets(span) for sentence in shown)


def _omitted(
    brief: Brief, source: Sequence[Sentence], shown: AbstractSet[Sentence], pointed: AbstractSet[Sentence]
) -> int:
    """Count what is not printed of a brief: of its lead what belongs together counts once."""
    lead, *others = (member.story for member in brief.placement.cluster.members)
    mine = [each for each in source if each.article == lead.article.id and each not in pointed | shown]
    theirs = [
        (story.article.id, sentence)
        for story in others
        for paragraph in story.paragraphs
        for sentence in paragraph.sentences
    ]
    return sum(not _meets(shown, each.article, each.span) for each in mine) + sum(
        not _meets(shown, article, span) for article, span in theirs
    )
