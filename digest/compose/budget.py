"""Budgets: how much of what an audience wants fits into its words, minutes or pages.

In: the briefs chosen, the sentences that a brief would print at a length, and the audience. Out: the briefs that fit,
how many sentences each may have, and the others spiked. Sections get fair shares of the words: the one that has least
takes its next brief. A section's briefs are left out from its end, so that an edition stays a subset in the same order.
It never cuts a sentence, and never prints nothing where there is something.

Minutes follow from the pace of each story's language. Pages are an estimate from the theme's measure: nothing is laid
out for it.

Source: max-min fairness as in Bertsekas and Gallager, "Data Networks" (1992), section 6.5.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.compose.choice import Chosen, SectionKey, going_round, spike
from digest.model import Audience, Brief, Measure, Sentence
from digest.text.words import words_of

Sentences = Callable[[Brief, int | None], Sequence[Sentence]]
"""What a brief prints with at most so many sentences."""

_LENGTH = 2
"""Sentences of a brief to begin with, where the audience says nothing."""
_LONGEST = 40
_LIST, _KEYS, _ASIDES = 0.15, 0.33, 0.2
"""Greatest share of the room for the list of what was left out, for key points, and for asides."""
_LINES = {"contents": 1.0, "claims": 2.0, "evidence": 2.0, "names": 1.0, "sources": 4.0}
"""Lines that a story takes on paper for each part of an edition that is shown; about."""
_LINES_OF_BRIEF, _LINES_OF_MASTHEAD, _LINES_OF_ACCOUNT = 4.0, 30.0, 20.0
_FILLED = 0.75
"""How full the lines of a page of running text are, with headlines between and last lines that end early."""


@dataclass(frozen=True, slots=True)
class Room:
    """Words, seconds and pages: what something takes, or what there is."""

    words: float = 0.0
    seconds: float = 0.0
    pages: float = 0.0

    def __add__(self, other: "Room") -> "Room":
        """Put two together."""
        return Room(self.words + other.words, self.seconds + other.seconds, self.pages + other.pages)

    def share(self, part: float) -> "Room":
        """Return a part of it."""
        return Room(self.words * part, self.seconds * part, self.pages * part)

    def holds(self, other: "Room") -> bool:
        """Tell whether `other` fits."""
        return other.words <= self.words and other.seconds <= self.seconds and other.pages <= self.pages


def text_room(text: str, brief: Brief) -> Room:
    """Return the words of a text of a brief, and how long they take to read."""
    words = len(words_of(text))
    return Room(words, words * 60 / brief.pace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What an edition has room for."""

    chosen: Chosen
    lengths: Mapping[str, int | None]
    """Most sentences by brief id."""
    taken: Room
    """What all that takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The room that an audience has, and what things take of it."""

    audience: Audience
    measure: Measure

    @property
    def room(self) -> Room | None:
        """What there is; ``None`` where nothing is limited."""
        wanted = self.audience
        if wanted.words is None and wanted.minutes is None and wanted.pages is None:
            return None
        endless = float("inf")
        return Room(
            wanted.words if wanted.words is not None else endless,
            wanted.minutes * 60 if wanted.minutes is not None else endless,
            wanted.pages if wanted.pages is not None else endless,
        )

    @property
    def words_a_page(self) -> float:
        """How many words of running text a page holds."""
        return _FILLED * self.measure.words_a_line * self.measure.lines_a_page

    def text(self, text: str, brief: Brief) -> Room:
        """Return what a text of a brief takes."""
        taken = text_room(text, brief)
        return replace(taken, pages=taken.words / self.words_a_page)

    def texts(self, texts: Iterable[tuple[str, Brief]]) -> Room:
        """Return what some texts take together."""
        return sum((self.text(text, brief) for text, brief in texts), Room())

    def brief(self, brief: Brief, sentences: Iterable[Sentence]) -> Room:
        """Return what a brief takes with some sentences."""
        lines = _LINES_OF_BRIEF + sum(_LINES.get(block, 0.0) for block in self.audience.show)
        texts = [brief.headline.text, *(sentence.text for sentence in sentences)]
        return self.texts((text, brief) for text in texts) + self.lines(lines)

    def lines(self, count: float) -> Room:
        """Return what lines without text of their own take: on paper alone."""
        return Room(pages=count / self.measure.lines_a_page)

    @property
    def furniture(self) -> Room:
        """What an edition takes without a story."""
        account = _LINES_OF_ACCOUNT if "account" in self.audience.show else 0.0
        return self.lines(_LINES_OF_MASTHEAD + account)

    def first(self, texts: Sequence[tuple[str, Brief]], part: float) -> int:
        """Return how many of the first texts fit into a part of the room."""
        room, taken = self.room, Room()
        for count, (text, brief) in enumerate(texts):
            taken += self.text(text, brief)
            if room is not None and not room.share(part).holds(taken):
                return count
        return len(texts)

    def keys(self, keys: Mapping[str, Sentence], briefs: Mapping[str, Brief]) -> Mapping[str, Sentence]:
        """Return the first key points, as many as leave room for stories."""
        count = self.first([(sentence.text, briefs[name]) for name, sentence in keys.items()], _KEYS)
        return dict(list(keys.items())[:count])

    def asides(self, asides: Sequence[tuple[Sentence, Brief]]) -> frozenset[Sentence]:
        """Return the first asides, as many as leave room for stories."""
        count = self.first([(sentence.text, brief) for sentence, brief in asides], _ASIDES)
        return frozenset(sentence for sentence, _ in asides[:count])

    def listed(self, cut: Sequence[Brief], taken: Room) -> int:
        """Return how many of the briefs left out can be listed beside what an edition takes already."""
        if self.audience.left_out == "count":
            return 0
        room = self.room
        for count, brief in enumerate(cut):
            lines = 1 + (_LINES["sources"] if "sources" in self.audience.show else 0)
            taken = taken + self.text(brief.headline.text, brief) + self.lines(lines)
            if room is not None and not room.holds(taken):
                return count
        return len(cut)


def fit(chosen: Chosen, budget: Budget, sentences: Sentences, *, beside: Room) -> Fitted:
    """Fit the briefs chosen into an audience's room.

    Args:
        chosen: What the audience would get with room for all.
        budget: Its room.
        sentences: What a brief prints.
        beside: What key points and asides take.

    Returns:
        As many briefs as fit with two sentences (or with `Audience.sentences`); what room is left makes the first ones
        longer, one sentence at a time, where the audience did not say how long.
    """
    limit = budget.audience.sentences
    room = budget.room
    if room is None:
        return Fitted(chosen=chosen, lengths={brief.id: limit for brief in chosen.briefs}, taken=beside)
    reserved = room.share(_LIST) if budget.audience.left_out == "list" else Room()
    taken = beside + budget.furniture
    within = _less(room, reserved)
    lengths, taken = _filled(chosen, budget, sentences, within, taken)
    starved = any(briefs and not any(each.id in lengths for each in briefs) for briefs in chosen.sections.values())
    if starved and limit is None:
        # Rather a sentence from every section than two from some.
        single = replace(budget, audience=replace(budget.audience, sentences=1))
        lengths, taken = _filled(chosen, single, sentences, within, beside + budget.furniture)
    kept = {key: tuple(each for each in briefs if each.id in lengths) for key, briefs in chosen.sections.items()}
    cut = [brief for brief in chosen.briefs if brief.id not in lengths]
    fitted = replace(
        chosen,
        sections=kept,
        cut=(*cut, *chosen.cut),
        spiked=(*chosen.spiked, *(each for brief in cut for each in spike(brief, "no_room", _what(budget.audience)))),
    )
    made = Fitted(chosen=fitted, lengths=lengths, taken=taken)
    return made if limit is not None else _lengthened(made, budget, sentences, within if cut else room)


def _less(room: Room, reserved: Room) -> Room:
    """Return what is left of a room, of which some dimensions may be endless."""
    left = [
        whole - part if whole != float("inf") else whole
        for whole, part in (
            (room.words, reserved.words),
            (room.seconds, reserved.seconds),
            (room.pages, reserved.pages),
        )
    ]
    return Room(*left)


def _what(audience: Audience) -> str:
    """Name the budget of an audience."""
    parts = {"words": audience.words, "minutes": audience.minutes, "pages": audience.pages}
    return "beyond the " + " and ".join(f"{value:g} {name}" for name, value in parts.items() if value is not None)


def _filled(
    chosen: Chosen, budget: Budget, sentences: Sentences, room: Room, taken: Room
) -> tuple[dict[str, int | None], Room]:
    """Take briefs while they fit, always from the section that has the fewest words; the very first is always taken."""
    wanted = budget.audience.sentences or _LENGTH
    waiting: dict[SectionKey, list[Brief]] = {key: list(briefs) for key, briefs in chosen.sections.items() if briefs}
    spent: dict[SectionKey, float] = dict.fromkeys(waiting, 0.0)
    order = {key: place for place, key in enumerate(waiting)}
    lengths: dict[str, int | None] = {}
    while waiting:
        key = min(waiting, key=lambda each: (spent[each], -waiting[each][0].placement.score, order[each]))
        brief = waiting[key].pop(0)
        for length in range(wanted, 0, -1):
            needed = budget.brief(brief, sentences(brief, length))
            if room.holds(taken + needed) or (not lengths and length == 1):
                lengths[brief.id] = length
                taken = taken + needed
                spent[key] += needed.words
                break
        else:
            waiting[key].clear()
        if not waiting[key]:
            del waiting[key]
    return lengths, taken


def _lengthened(fitted: Fitted, budget: Budget, sentences: Sentences, room: Room) -> Fitted:
    """Give the briefs one sentence more, round after round, the leading ones first, while there is room."""
    lengths, taken = dict(fitted.lengths), fitted.taken
    growing = going_round(fitted.chosen.sections)
    while growing:
        still: list[Brief] = []
        for brief in growing:
            length = lengths[brief.id] or 0
            now, longer = sentences(brief, length), sentences(brief, length + 1)
            more = _less(budget.brief(brief, longer), budget.brief(brief, now))
            if len(longer) > len(now) and length < _LONGEST and room.holds(taken + more):
                lengths[brief.id] = length + 1
                taken = taken + more
                still.append(brief)
        growing = still
    return replace(fitted, lengths=lengths, taken=taken)
