"""Plan: what an edition will print, before it is numbered.

In: an `Issue`, an `Audience` and the measure of its theme. Out: a `Plan`: the briefs chosen that there is room for,
their sentences, key points and pointers, and what is listed of the others; and the citations of all that. It never
changes a sentence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from digest.compose.account import Place
from digest.compose.budget import Budget, Room, fit, text_room
from digest.compose.choice import Chosen, choose, choose_sentences, key_points, topics_of
from digest.model import Article, Audience, Brief, Citation, Issue, Measure, Sentence, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
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

    listed: tuple[Brief, ...]
    """Briefs that there was no room for, and that are listed."""
    unlisted: int
    """How many more there was no room for."""

    @property
    def words(self) -> float:
        """Words that are printed."""
        return self._room.words

    @property
    def minutes(self) -> int:
        """Time that they take to read, at least one."""
        return max(1, round(self._room.seconds / 60))

    @property
    def _room(self) -> Room:
        """What all texts take."""
        return sum((text_room(text, brief) for text, brief in self.texts()), Room())

    def texts(self) -> Iterable[tuple[str, Brief]]:
        """Yield every text that is printed, with its brief."""
        by_article = {
            member.story.article.id: brief
            for brief in (*self.chosen.briefs, *(each for found in self.pointers.values() for each, _ in found))
            for member in brief.placement.cluster.members
        }
        yield from ((brief.headline.text, brief) for brief in (*self.chosen.briefs, *self.listed))
        yield from ((sentence.text, by_article[sentence.article]) for sentence in self.sentences())

    def sentences(self) -> Iterable[Sentence]:
        """Yield every sentence in printed order."""
        yield from self.key.values()
        for topic, briefs in self.chosen.sections.items():
            for brief in briefs:
                yield from self.body[brief.id]
            yield from (aside for _, aside in self.pointers.get(topic or "", ()) if aside)


def make_plan(issue: Issue, audience: Audience, measure: Measure) -> Plan:
    """Choose everything that the edition prints."""
    budget = Budget(audience=audience, measure=measure)
    wanted = choose(issue, audience)
    briefs = {brief.id: brief for brief in issue.briefs}
    keys = budget.keys(key_points(wanted, audience.key_points), briefs)
    already = frozenset(keys.values())
    all_asides = [
        (aside, brief) for each in _pointers(issue, wanted, audience).values() for brief, aside in each if aside
    ]
    asides = budget.asides(all_asides)

    def sentences(brief: Brief, limit: int | None) -> tuple[Sentence, ...]:
        return choose_sentences(brief, limit, without=already, elsewhere=asides)

    beside = budget.texts([(keys[name].text, briefs[name]) for name in keys])
    beside += budget.texts([(aside.text, brief) for aside, brief in all_asides if aside in asides])
    fitted = fit(wanted, budget, sentences, beside=beside)
    cut = [brief for brief in issue.briefs if brief in fitted.chosen.cut]
    listed = cut[: budget.listed(cut, fitted.taken)]
    found = _pointers(issue, fitted.chosen, audience)
    return Plan(
        chosen=fitted.chosen,
        key={name: sentence for name, sentence in keys.items() if name in fitted.lengths},
        body={brief.id: sentences(brief, fitted.lengths[brief.id]) for brief in fitted.chosen.briefs},
        pointers={
            topic: tuple((brief, aside) for brief, aside in each if aside is None or aside in asides)
            for topic, each in found.items()
        },
        pointed=asides,
        listed=tuple(listed),
        unlisted=len(cut) - len(listed),
    )


def _pointers(
    issue: Issue, chosen: Chosen, audience: Audience
) -> Mapping[str, tuple[tuple[Brief, Sentence | None], ...]]:
    """Return what each section points to."""
    return {topic: tuple(_pointing(issue, chosen, topic)) for topic in audience.topics}


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


def cite(plan: Plan, articles: Mapping[str, Article]) -> dict[Place, Citation]:
    """Number the paragraphs that sentences are printed from, in printed order; each citation spans all of them."""
    spans: dict[Place, list[Span]] = {}
    for sentence in plan.sentences():
        spans.setdefault((sentence.article, sentence.paragraph), []).append(sentence.span)
    for brief in plan.listed:
        spans.setdefault(headline_place(brief), []).append(brief.headline.span)
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


def headline_place(brief: Brief) -> Place:
    """Return the article and the paragraph that a headline stands in; paragraph 0 is the document's own headline."""
    article = brief.placement.cluster.members[0].story.article
    span = brief.headline.span
    own = article.headline is not None and article.headline.covers(span)
    found = 0 if own else next((at for at, each in enumerate(article.paragraphs, 1) if each.covers(span)), 0)
    return article.id, found
