"""What a model wrote, put into an edition beside the source's own sentences.

In: an edition as cut, and what passed or was refused, by story. Out: the edition with it; nothing of the source's is
taken away, changed or numbered anew. Sentences that are cited and not printed get citations of their own, which follow
the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from digest.model import (
    Citation,
    Edition,
    MachineSentence,
    PrintedBrief,
    Problem,
    Retold,
    Sentence,
)
from digest.retell.leash import Refusal, Told
from digest.text.words import words_of


def with_retold(
    edition: Edition, outcomes: Mapping[str, Told | Refusal], model: str, problems: Sequence[Problem] = ()
) -> Edition:
    """Return an edition with what a model wrote.

    Args:
        edition: As cut.
        outcomes: By the id of the story.
        model: The model's name.
        problems: What went wrong while it was asked; the account tells it.
    """
    citations = list(edition.citations)
    places = {origin.article: origin.location for origin in edition.origins}
    sections = tuple(
        replace(
            section,
            briefs=tuple(_printed(brief, outcomes.get(brief.id), model, citations, places) for brief in section.briefs),
        )
        for section in edition.sections
    )
    briefs = [brief for section in sections for brief in section.briefs]
    written = [each.text for brief in briefs if brief.retold for each in brief.retold.sentences]
    account = edition.account
    return replace(
        edition,
        sections=sections,
        citations=tuple(citations),
        words=edition.words + sum(len(words_of(text)) for text in written),
        account=replace(
            account,
            retold=sum(brief.retold is not None for brief in briefs),
            unretold=sum(brief.unretold is not None for brief in briefs),
            other_problems=(*account.other_problems, *problems),
        ),
    )


def _printed(
    brief: PrintedBrief,
    outcome: Told | Refusal | None,
    model: str,
    citations: list[Citation],
    places: Mapping[str, str],
) -> PrintedBrief:
    """Return a story with what was written of it, or with the reason why that is not printed."""
    if isinstance(outcome, Refusal):
        return replace(brief, unretold=outcome.reason)
    if outcome is None:
        return brief
    sentences = tuple(
        MachineSentence(text=text, cites=cites, citations=_cited(cites, citations, places))
        for text, cites in outcome.sentences
    )
    return replace(brief, retold=Retold(sentences=sentences, model=model))


def _cited(sentences: Sequence[Sentence], citations: list[Citation], places: Mapping[str, str]) -> tuple[Citation, ...]:
    """Return the citations of some sentences, each once; what has none yet is added to `citations`."""
    found: dict[int, Citation] = {}
    for sentence in sentences:
        known = (each for each in citations if each.article == sentence.article and each.span.covers(sentence.span))
        citation = next(known, None)
        if citation is None:
            citation = Citation(
                number=len(citations) + 1,
                article=sentence.article,
                location=places[sentence.article],
                paragraph=sentence.paragraph,
                span=sentence.span,
            )
            citations.append(citation)
        found[citation.number] = citation
    return tuple(found.values())
