"""How much of an edition a message holds: Gmail hides what stands beyond 102 KB of HTML.

What comes in: an edition. What goes out: the same edition with less in it, rung by rung down a ladder, and the count of
what is not in it. Stories tell fewer sentences first; then the lists of sources go; then the lowest-ranked stories
become a line each, and the lowest lines go; the leading stories go last of all. What stays keeps its order, its numbers
and its words: a story ends at the end of a sentence, and never between a claim and the sentence that says whose it is.
Nothing is rendered here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from digest.model import Citation, Edition, Passage, PrintedBrief, Section, Sentence, Span

_SENTENCES = (100, 60, 40, 30, 20, 15, 12, 10, 8, 7, 6, 5, 4, 3, 2, 1)
_LETTERS_A_SENTENCE = 400
"""Longest a sentence may be on average, where stories are shortened; a story whose first is longer becomes a line."""
_LEADING = 12
"""Stories of the highest rank, which are told as long as any line of another story could go instead."""
_CLAIMS_FROM = 4
"""Fewest sentences of a story that still has the list of who said what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """How much is kept; the first rung keeps everything."""

    sentences: int | None = None
    """Most sentences of a story; ``None`` is no limit."""
    back: bool = True
    """Whether lists of sources and pointers to stories elsewhere are kept."""
    told: int | None = None
    """How many stories are told, those of the highest rank; the others are a line each. ``None``: all."""
    lines: int | None = None
    """How many lines are kept, those of the highest rank; ``None``: all."""
    front: bool = True
    """Whether the desk's note, key points and account are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """What a message leaves out of its edition."""

    shortened: int = 0
    """Stories that tell fewer sentences."""
    lines: frozenset[str] = frozenset()
    """Ids of the stories that are a line each."""
    dropped: int = 0
    """Stories that are not in it at all."""
    pointers: int = 0
    """Lines that lead to stories elsewhere, with the sentence some of them have."""
    sources: int = 0
    """Articles printed from, where the HTML part has no list of them; the text part always has one."""
    front: bool = False
    """Whether the desk's note, key points or account are missing."""

    @property
    def is_something(self) -> bool:
        """Whether anything is missing."""
        return self != Spared()


def rungs(edition: Edition) -> tuple[Rung, ...]:
    """Return the ladder, from the whole edition down to its masthead alone."""
    stories = sum(len(section.briefs) for section in edition.sections)
    leading = min(stories, _LEADING)
    lines = stories - leading + len(edition.left_out)
    lowest = Rung(sentences=1, back=False)
    ladder = [Rung(), *(Rung(sentences=most) for most in _SENTENCES)]
    ladder += [replace(lowest, told=most) for most in range(stories, leading - 1, -1)]
    ladder += [replace(lowest, told=leading, lines=most) for most in range(lines - 1, -1, -1)]
    ladder += [replace(lowest, told=most, lines=0) for most in range(leading - 1, -1, -1)]
    return (*ladder, replace(lowest, told=0, lines=0, front=False))


def fitted(edition: Edition, rung: Rung) -> tuple[Edition, Spared]:
    """Return what `rung` keeps of `edition`, and the count of what it does not."""
    if rung == Rung():
        return edition, Spared()
    ranked = sorted(_briefs(edition.sections), key=lambda brief: (-brief.score, brief.number))
    cut = ((brief, _told(brief, rung)) for brief in ranked[: rung.told])
    told = {brief.id: made for brief, made in cut if made.passages or not brief.passages}
    # Stories that there was no room for in the edition rank below those that it prints: their lines go first.
    untold = [brief.id for brief in ranked if brief.id not in told]
    lined = untold if rung.lines is None else untold[: rung.lines]
    left_out = edition.left_out if rung.lines is None else edition.left_out[: max(rung.lines - len(untold), 0)]
    sections = tuple(_sections(edition, told, frozenset(lined), is_pointing=rung.back))
    made = replace(
        edition,
        sections=sections,
        left_out=left_out,
        unlisted=edition.unlisted + len(edition.left_out) - len(left_out),
    )
    if not rung.front:
        made = replace(made, key_points=(), intro=None, show=())
    kept = _recited(made)
    return kept, Spared(
        shortened=sum(_sentences(told[each.id]) < _sentences(each) for each in ranked if each.id in told),
        lines=frozenset(lined),
        dropped=len(untold) - len(lined),
        pointers=_pointers(edition) - _pointers(made),
        sources=0 if rung.back or "sources" not in edition.show else len(edition.origins),
        front=not rung.front and bool(edition.key_points or edition.intro or "account" in edition.show),
    )


def _told(brief: PrintedBrief, rung: Rung) -> PrintedBrief:
    """Return `brief` with as many sentences as `rung` allows."""
    if rung.sentences is None:
        return brief
    kept = {(each.article, each.span) for each in _opening(brief, rung.sentences)}
    passages = []
    for passage in brief.passages:
        sentences = tuple(each for each in passage.sentences if (each.article, each.span) in kept)
        if sentences:
            passages.append(replace(passage, sentences=sentences))
    gone = _sentences(brief) - len(kept)
    claims = brief.claims if rung.sentences >= _CLAIMS_FROM else ()
    return replace(brief, passages=tuple(passages), omitted=brief.omitted + gone, claims=claims)


def _opening(brief: PrintedBrief, most: int) -> list[Sentence]:
    """Return the first sentences of a story, at most so many, and long ones for several; none where none fits."""
    kept: list[Sentence] = []
    for unit in _units(sentence for passage in brief.passages for sentence in passage.sentences):
        longer = [*kept, *unit]
        if (kept and len(longer) > most) or sum(len(each.text) for each in longer) > most * _LETTERS_A_SENTENCE:
            break
        kept = longer
    return kept


def _units(sentences: Iterable[Sentence]) -> Iterator[list[Sentence]]:
    """Yield sentences that are printed together or not at all: each with those that lean on it."""
    unit: list[Sentence] = []
    for sentence in sentences:
        if unit and not sentence.needs_previous:
            yield unit
            unit = []
        unit.append(sentence)
    if unit:
        yield unit


def _sections(
    edition: Edition, told: dict[str, PrintedBrief], lined: frozenset[str], *, is_pointing: bool
) -> Iterator[Section]:
    """Yield the sections that have something left."""
    for section in edition.sections:
        briefs = tuple(
            told[brief.id] if brief.id in told else _line(brief)
            for brief in section.briefs
            if brief.id in told or brief.id in lined
        )
        pointers = section.pointers if is_pointing else ()
        if briefs or pointers:
            yield replace(section, briefs=briefs, pointers=pointers)


def _line(brief: PrintedBrief) -> PrintedBrief:
    """Return a story that has nothing but its headline and who tells it."""
    omitted = brief.omitted + _sentences(brief)
    return replace(
        brief, passages=(), claims=(), evidence=(), reasons=(), also=(), retold=None, quotation=None, omitted=omitted
    )


def _recited(edition: Edition) -> Edition:
    """Return `edition` with the citations and origins that it still prints from, each citation as wide as that is."""
    said: dict[int, list[Span]] = {}
    for citation, spans in _places(edition):
        said.setdefault(citation.number, []).extend(spans)
    citations = tuple(
        replace(each, span=_around(said[each.number])) for each in edition.citations if each.number in said
    )
    cited = {each.article for each in citations}
    return replace(
        edition, citations=citations, origins=tuple(each for each in edition.origins if each.article in cited)
    )


def _places(edition: Edition) -> Iterator[tuple[Citation, list[Span]]]:
    """Yield every citation that is printed, with the places that it stands for."""
    for passage in _passages(edition):
        yield passage.citation, [each.span for each in passage.sentences]
    for brief in _briefs(edition.sections):
        if brief.retold:
            yield from ((citation, [citation.span]) for _, citation in brief.retold.marks)
    yield from ((each.citation, [each.citation.span]) for each in edition.left_out)


def _passages(edition: Edition) -> Iterator[Passage]:
    """Yield every passage of key points, stories and pointers."""
    yield from (point.passage for point in edition.key_points)
    for section in edition.sections:
        yield from (passage for brief in section.briefs for passage in brief.passages)
        yield from (pointer.passage for pointer in section.pointers if pointer.passage)


def _around(spans: list[Span]) -> Span:
    """Return the span from the first to the last of them."""
    return Span(start=min(each.start for each in spans), end=max(each.end for each in spans))


def _briefs(sections: Iterable[Section]) -> Iterator[PrintedBrief]:
    """Yield every story in printed order."""
    return (brief for section in sections for brief in section.briefs)


def _sentences(brief: PrintedBrief) -> int:
    """Count the sentences that a story prints."""
    return sum(len(passage.sentences) for passage in brief.passages)


def _pointers(edition: Edition) -> int:
    """Count the lines that lead to stories elsewhere."""
    return sum(len(section.pointers) for section in edition.sections)
