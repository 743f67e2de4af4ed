"""Measure: the rooms of the line on labelled articles.

In: `Labelled` articles, topics and outlets. Out: `Figure`s, each with the same figure of a trivial way to do it.
Topics, attribution and events are measured on labelled stories, so that no figure hangs on another.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from digest.classify import classify
from digest.cluster import cluster
from digest.evaluate.extracts import shares
from digest.evaluate.labels import NO_TOPIC, Labelled, LabelledStory
from digest.evaluate.scores import NOTHING, Tally, bcubed, compared, macro_f1, majority, pairs_of
from digest.evaluate.speakers import compare_speakers
from digest.model import Filed, Label, Outlet, Span, Story, Topic
from digest.split import split
from digest.summarise import attributed
from digest.text.claims import Names, outlet_names, own_name
from digest.text.lexicon import UNKNOWN, Lexicon


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure."""

    name: str
    """As in ``floors.yaml``."""
    what: str
    value: float
    """0-1."""
    trivial: float | None
    """What the trivial way reaches; ``None`` where there is none."""
    trivially: str = ""
    """What the trivial way is."""
    count: int
    """How many things were judged."""


@dataclass(slots=True)
class _Counts:
    """What was counted over some articles."""

    boundaries: Tally = NOTHING
    everywhere: Tally = NOTHING
    exact: list[bool] = field(default_factory=list)
    single: list[bool] = field(default_factory=list)
    topics: list[tuple[str, str]] = field(default_factory=list)
    asides: Tally = NOTHING
    agencies: Tally = NOTHING
    speakers: Tally = NOTHING
    named: Tally = NOTHING
    dates: list[bool] = field(default_factory=list)
    languages: list[bool] = field(default_factory=list)
    extracts: list[tuple[bool, bool]] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)


def measure(
    labelled: Sequence[Labelled], *, topics: Sequence[Topic], outlets: Sequence[Outlet], lexicons: Mapping[str, Lexicon]
) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """Measure every room.

    Returns:
        The figures, and a line for each thing that was missed or found wrongly.
    """
    counts = _Counts()
    filed: dict[str, Filed] = {}
    events: dict[str, str] = {}
    names = outlet_names(outlets)
    for each in labelled:
        _count_split(each, lexicons, counts)
        stories = _stories(each, lexicons)
        _count_facts(each, [story for _, story in stories], counts)
        for number, (right, story) in enumerate(stories):
            done = classify(story, topics, lexicons, outlets)
            name = f"{each.name}#{number}"
            filed[name] = done
            events[name] = f"{story.language} {right.event or name}"
            _count_topic(name, right, done, counts)
            lexicon = lexicons.get(story.language, UNKNOWN)
            _count_agencies(name, right, attributed(story, lexicon, names), names, counts)
            spoken, named, lines = compare_speakers(right.speakers, story, lexicon, names)
            counts.speakers += spoken
            counts.named += named
            counts.misses += [f"{name}: {line}" for line in lines]
            counts.extracts += shares(story, lexicon, lexicons, outlets)
        _count_asides(each, [filed[f"{each.name}#{number}"] for number in range(len(stories))], counts)
    figures = (*_figures(counts), *_merging(filed, events, lexicons, counts))
    return figures, tuple(counts.misses)


def _stories(labelled: Labelled, lexicons: Mapping[str, Lexicon]) -> list[tuple[LabelledStory, Story]]:
    """Read each labelled story as a single one."""
    return [(right, split(article, lexicons)[0]) for right, article in labelled.parts()]


def _count_split(labelled: Labelled, lexicons: Mapping[str, Lexicon], counts: _Counts) -> None:
    """Compare the boundaries between stories."""
    text, lines = labelled.article.text, labelled.lines
    right = frozenset(lines[story.first_paragraph].start for story in labelled.labels.stories[1:])
    found = frozenset(_begin(text, lines, story) for story in split(labelled.article, lexicons)[1:])
    counts.boundaries += compared(found, right)
    everywhere = frozenset(line.start for line in lines[1:])
    counts.everywhere += compared(everywhere, right)
    counts.exact.append(found == right)
    counts.single.append(everywhere == right)
    for at in sorted(found - right):
        counts.misses.append(f"{labelled.name}: split: no story begins here: {_shown(text, at)}")
    for at in sorted(right - found):
        counts.misses.append(f"{labelled.name}: split: a story begins here: {_shown(text, at)}")


def _begin(text: str, lines: Sequence[Span], story: Story) -> int:
    """Return where a story begins: the begin of a line, but for a bullet or a number before it."""
    start = story.paragraphs[0].span.start if story.paragraphs else story.headline.span.start
    if not story.headline.derived:
        start = min(start, story.headline.span.start)
    line = next((each for each in lines if each.start <= start < each.end), None)
    if line and not any(char.isalpha() for char in text[line.start : start]):
        return line.start
    return start


def _shown(text: str, start: int) -> str:
    """Return the first words behind a place."""
    return text[start : start + 60].partition("\n")[0]


def _count_facts(labelled: Labelled, stories: Sequence[Story], counts: _Counts) -> None:
    """Compare the date and the language of an article."""
    when = labelled.article.when
    found = (when.edtf, when.precision) if when else (None, "none")
    right = (labelled.labels.date, labelled.labels.date_precision)
    counts.dates.append(found == right)
    if found != right:
        counts.misses.append(f"{labelled.name}: date: {found[0]}, not {right[0]}")
    for number, story in enumerate(stories):
        counts.languages.append(story.language == labelled.labels.language)
        if story.language != labelled.labels.language:
            counts.misses.append(f"{labelled.name}#{number}: language: {story.language}")


def _count_topic(name: str, right: LabelledStory, filed: Filed, counts: _Counts) -> None:
    """Compare a story's main topic."""
    found = next((label.topic for label in filed.labels if label.sentence is None), NO_TOPIC)
    counts.topics.append((found, right.topic))
    if found != right.topic:
        counts.misses.append(f"{name}: topic: {found}, not {right.topic}: {filed.story.headline.text}")


def _count_asides(labelled: Labelled, filed: Sequence[Filed], counts: _Counts) -> None:
    """Compare the asides of an article."""
    text = labelled.article.text
    asides = [label for each in filed for label in each.labels if label.sentence is not None]
    hits = 0
    for right in labelled.labels.aside_sentences:
        start = text.index(right.text)
        span = Span(start=start, end=start + len(right.text))
        if any(_is_aside(label, span, right.topic) for label in asides):
            hits += 1
        else:
            counts.misses.append(f"{labelled.name}: aside to {right.topic}: {right.text}")
    for label in asides:
        if label.sentence and not any(
            label.topic == right.topic and right.text[:30] in label.sentence.of(text)
            for right in labelled.labels.aside_sentences
        ):
            counts.misses.append(f"{labelled.name}: no aside to {label.topic}: {label.sentence.of(text)[:80]}")
    counts.asides += Tally(hits, len(asides), len(labelled.labels.aside_sentences))


def _is_aside(label: Label, span: Span, topic: str) -> bool:
    """Tell whether a label is the aside at a span: half of the longer of the two must be shared."""
    if label.sentence is None or label.topic != topic:
        return False
    shared = min(label.sentence.end, span.end) - max(label.sentence.start, span.start)
    longer = max(label.sentence.end - label.sentence.start, span.end - span.start)
    return 2 * shared >= longer


def _count_agencies(name: str, right: LabelledStory, agencies: Sequence[str], names: Names, counts: _Counts) -> None:
    """Compare the agencies that a story has something from."""
    wanted = frozenset(own_name(names, each).casefold() for each in right.agencies)
    found = frozenset(each.casefold() for each in agencies)
    counts.agencies += compared(found, wanted)
    counts.misses += [f"{name}: agency missed: {each}" for each in sorted(wanted - found)]
    counts.misses += [f"{name}: agency found wrongly: {each}" for each in sorted(found - wanted)]


def _figures(counts: _Counts) -> Iterator[Figure]:
    """Yield the figures that need one article at a time."""
    stories, files = len(counts.topics), len(counts.exact)
    yield Figure(
        name="split",
        what="splitting: boundaries, F1",
        value=counts.boundaries.f1,
        trivial=counts.everywhere.f1,
        trivially="every paragraph",
        count=counts.boundaries.wanted,
    )
    yield Figure(
        name="split_exact",
        what="splitting: articles exactly right",
        value=_share(counts.exact),
        trivial=_share(counts.single),
        trivially="every paragraph",
        count=files,
    )
    yield Figure(
        name="topics",
        what="topics: main topic, macro F1",
        value=macro_f1(counts.topics),
        trivial=macro_f1(majority(counts.topics)),
        trivially="the commonest",
        count=stories,
    )
    yield _of_tally("asides", "asides: found, recall", counts.asides, counts.asides.recall)
    yield _of_tally("asides_right", "asides: right, precision", counts.asides, counts.asides.precision)
    yield _of_tally("agencies", "agencies, F1", counts.agencies, counts.agencies.f1)
    yield _of_tally("speakers", "speakers, F1", counts.speakers, counts.speakers.f1)
    yield _of_tally("speakers_named", "speakers, the unnamed not wrong, F1", counts.named, counts.named.f1)
    yield Figure(
        name="summaries",
        what="summaries of 1-3 sentences that hold up",
        value=_share([here for here, _ in counts.extracts]),
        trivial=_share([first for _, first in counts.extracts]),
        trivially="the first sentences",
        count=len(counts.extracts),
    )
    yield Figure(name="dates", what="dates with their precision", value=_share(counts.dates), trivial=None, count=files)
    yield Figure(
        name="languages", what="languages of stories", value=_share(counts.languages), trivial=None, count=stories
    )


def _of_tally(name: str, what: str, tally: Tally, value: float) -> Figure:
    """Make the figure of a tally; finding nothing is the trivial way."""
    trivial = 0.0 if tally.wanted else None
    return Figure(name=name, what=what, value=value, trivial=trivial, trivially="none", count=tally.wanted)


def _share(right: Sequence[bool]) -> float:
    """Return the share of what is right."""
    return sum(right) / len(right) if right else 1.0


def _merging(
    filed: Mapping[str, Filed], events: Mapping[str, str], lexicons: Mapping[str, Lexicon], counts: _Counts
) -> Iterator[Figure]:
    """Compare which stories are one event."""
    by_id = {each.story.id: name for name, each in filed.items()}
    found = {
        by_id[member.story.id]: group.id
        for group in cluster(list(filed.values()), lexicons)
        for member in group.members
    }
    tally = compared(pairs_of(found), pairs_of(events))
    for one, two in sorted(pairs_of(events) - pairs_of(found)):
        counts.misses.append(f"{one}, {two}: not merged: {events[one]}")
    for one, two in sorted(pairs_of(found) - pairs_of(events)):
        counts.misses.append(f"{one}, {two}: merged wrongly")
    yield Figure(
        name="events",
        what="same event: pairs, recall",
        value=tally.recall,
        trivial=0.0,
        trivially="none merged",
        count=tally.wanted,
    )
    yield Figure(
        name="events_right", what="same event: pairs, precision", value=tally.precision, trivial=None, count=tally.found
    )
    yield Figure(
        name="events_bcubed",
        what="same event: BCubed F1",
        value=bcubed(found, events),
        trivial=bcubed({name: name for name in events}, events),
        trivially="none merged",
        count=len(events),
    )


def by_language(labelled: Sequence[Labelled]) -> Mapping[str, tuple[Labelled, ...]]:
    """Part labelled articles by the language that their labels say."""
    found: dict[str, list[Labelled]] = defaultdict(list)
    for each in labelled:
        found[each.labels.language].append(each)
    return {language: tuple(found[language]) for language in sorted(found)}
