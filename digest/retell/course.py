"""The course of a sentence that a model wrote, held against the sentences that it cites.

In: the sentence, the cited text and what is known of the language. Out: what is wrong, in words, or ``None``. The same
words in another order say something else: who did it to whom, how many were killed and how many freed, what came
first. It judges by places alone; what it cannot tell it refuses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.retell.facts import figures, is_of_calendar
from digest.retell.tongue import Tongue
from digest.text.words import Word, positions, words_of

_BORDERS = ",;:()–—…،؛，；：、"
_JOINS = ";；؛"
_LETTERS = 3
"""So many letters behind a figure are looked at where each is a word: the measure, and what is counted."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A word that says something, or a figure."""

    stem: str
    """Of a figure, its value."""
    place: int
    """Among all words."""
    is_figure: bool
    word: Word


@dataclass(frozen=True, slots=True)
class _Line:
    """A text, taken apart."""

    text: str
    words: Sequence[Word]
    stems: Sequence[str]
    """Of all words."""
    steps: Sequence[_Step]

    @property
    def values(self) -> list[str]:
        """Its figures, in their order."""
        return [each.stem for each in self.steps if each.is_figure]


def wrong_course(said: str, cited: Sequence[str], tongue: Tongue, speakers: frozenset[str]) -> str | None:
    """Say where a sentence leaves the course of what it cites.

    Args:
        said: The sentence that a model wrote.
        cited: The sentences that it cites.
        tongue: Of their language.
        speakers: Stems of the names of those whose words it gives; they may stand before or behind what they say.
    """
    own, lines = _line(said, tongue), [_line(text, tongue) for text in cited]
    return (
        _speaks(own, lines, tongue)
        or _new(own, lines, tongue, speakers)
        or _turned(own, lines, tongue)
        or next(_moved(own, lines, tongue), None)
        or next(_miscounted(own, lines, is_joined=tongue.is_joined), None)
        or next(filter(None, (_reordered(own, line, tongue, speakers) for line in lines)), None)
    )


def _line(text: str, tongue: Tongue) -> _Line:
    """Take a text apart."""
    words = words_of(text)
    stems = [tongue.stem(word.folded) for word in words]
    values = {}
    for value, _, start in figures(text, tongue):
        values[max((at for at, word in enumerate(words) if word.start <= start), default=0)] = value
    steps = [
        _Step(values.get(at, stems[at]), at, at in values, word)
        for at, word in enumerate(words)
        if at in values or tongue.is_said(word)
    ]
    return _Line(text, words, stems, steps)


def _speaks(own: _Line, lines: Sequence[_Line], tongue: Tongue) -> str | None:
    """Find a sentence that is joined to another, or that speaks to the reader."""
    if any(mark in own.text and not any(mark in line.text for line in lines) for mark in _JOINS):
        return "it joins sentences with a semicolon that what it cites does not have"
    known = {word.folded for line in lines for word in line.words}
    for start, stop in positions(own.words, tongue.spoken):
        if not {word.folded for word in own.words[start:stop]} <= known:
            return f"“{own.words[start].folded}” speaks to the reader, and is in none of the sentences that it cites"
    return None


def _new(own: _Line, lines: Sequence[_Line], tongue: Tongue, speakers: frozenset[str]) -> str | None:
    """Find a word that is not cited: it may be as false as a name, and no list knows all of them."""
    known = frozenset(stem for line in lines for stem in line.stems) | speakers
    cues = _cues(own, tongue)
    for each in own.steps:
        if not each.is_figure and each.stem not in known and each.place not in cues:
            return f"“{each.word.folded}” is in none of the sentences that it cites"
    return None


def _cues(own: _Line, tongue: Tongue) -> set[int]:
    """Return the places of the words that give words to a speaker; who that is the stance says."""
    lexicon = tongue.lexicon
    found = [span for each in (lexicon.says, lexicon.according, lexicon.relays) for span in positions(own.words, each)]
    denials = {at for at, stem in enumerate(own.stems) if stem in tongue.denials}
    return {place for start, stop in found for place in range(start, stop)} | denials


def _turned(own: _Line, lines: Sequence[_Line], tongue: Tongue) -> str | None:
    """Find a word of possibility, direction, time or doing that is new, or lost though what it stands at is said."""
    known = {phrase for line in lines for phrase, _ in _turns(line, tongue)}
    ours = {phrase for phrase, _ in _turns(own, tongue)}
    new = next(iter(sorted(ours - known)), None)
    if new:
        return f"“{' '.join(new)}” turns what the sentences that it cites say"
    stems = {each.stem for each in own.steps}
    for line in lines:
        for phrase, place in _turns(line, tongue):
            behind = next((each for each in line.steps if each.place >= place + len(phrase)), None)
            beside = behind or next((each for each in reversed(line.steps) if each.place < place), None)
            if phrase not in ours and beside and beside.stem in stems:
                return f"it loses “{' '.join(phrase)}” of the sentences that it cites"
    return None


def _moved(own: _Line, lines: Sequence[_Line], tongue: Tongue) -> Iterator[str]:
    """Yield a word of that kind that stands before another word than in what is cited."""
    known = {(phrase, _next(line, phrase, place)) for line in lines for phrase, place in _turns(line, tongue)}
    for phrase, place in _turns(own, tongue):
        behind = _next(own, phrase, place)
        if behind and (phrase, behind) not in known:
            yield f"“{' '.join(phrase)}” stands at another word in the sentences that it cites"


def _next(line: _Line, phrase: Sequence[str], place: int) -> str | None:
    """Return the next stem that says something, or that is a day or a month."""
    steps = {each.place: each.stem for each in line.steps}
    for at in range(place + len(phrase), len(line.words)):
        if at in steps or is_of_calendar(line.words[at].folded):
            return line.stems[at]
    return None


def _turns(line: _Line, tongue: Tongue) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the words of a line that turn what it says, and their places."""
    for phrase in tongue.turns:
        for at in range(len(line.stems) - len(phrase) + 1):
            if tuple(line.stems[at : at + len(phrase)]) == phrase:
                yield phrase, at


def _miscounted(own: _Line, lines: Sequence[_Line], *, is_joined: bool) -> Iterator[str]:
    """Yield a figure that has changed places with another, or stands at other words."""
    for one, other in pairwise(own.values):
        both = [line.values for line in lines if one in line.values and other in line.values]
        if one != other and both and not any(_before(values, one, other) for values in both):
            yield f"the numbers {one} and {other} have changed places"
    if any(_is_whole(line, own) for line in lines):
        yield "it gives a part as the whole, or the whole as a part"
    for at, step in enumerate(own.steps):
        if step.is_figure:
            left = _beside(own, step, own.steps[at - 1] if at else None)
            behind = own.steps[at + 1 : at + 1 + (_LETTERS if is_joined else 1)]
            right = {stem for each in behind if (stem := _beside(own, step, each))}
            if not any(_is_counted_so(line, step.stem, left, right) for line in lines):
                yield f"the number “{step.word.folded}” stands at other words in the sentences that it cites"


def _is_whole(line: _Line, own: _Line) -> bool:
    """Tell whether a sentence keeps the second figure of "three of ten" and not the first."""
    pairs = [(one.stem, other.stem) for one, other in pairwise(line.steps) if one.is_figure and other.is_figure]
    return any(other in own.values and one not in own.values for one, other in pairs)


def _before(values: Sequence[str], one: str, other: str) -> bool:
    """Tell whether a figure stands anywhere before another."""
    return values.index(one) < len(values) - 1 - list(values)[::-1].index(other)


def _beside(line: _Line, step: _Step, other: _Step | None) -> str | None:
    """Return the stem of the word beside a figure, when it belongs to the same part of the sentence."""
    if other is None or other.is_figure:
        return None
    first, last = sorted((step.word, other.word), key=lambda word: word.start)
    return None if any(mark in line.text[first.end : last.start] for mark in _BORDERS) else other.stem


def _is_counted_so(line: _Line, value: str, left: str | None, right: set[str]) -> bool:
    """Tell whether a figure has these words on its sides, with no other figure between."""
    for at, step in enumerate(line.steps):
        if step.is_figure and step.stem == value:
            before, behind = _until_figure(line.steps[:at][::-1]), _until_figure(line.steps[at + 1 :])
            if (left is None or left in before) and right <= behind:
                return True
    return False


def _until_figure(steps: Sequence[_Step]) -> set[str]:
    """Return the stems up to the next figure, passing those that stand right here ("5 million")."""
    found: set[str] = set()
    for step in steps:
        if step.is_figure and found:
            break
        if not step.is_figure:
            found.add(step.stem)
    return found


def _reordered(own: _Line, line: _Line, tongue: Tongue, speakers: frozenset[str]) -> str | None:
    """Find words that stand in another order; one part that a comma or a preposition begins may have moved."""
    cues = _cues(own, tongue)
    places: dict[str, list[int]] = {}
    for at, step in enumerate(line.steps):
        places.setdefault(step.stem, []).append(at)
    shared = [
        each for each in own.steps if each.stem in places and each.stem not in speakers and each.place not in cues
    ]
    back: list[tuple[_Step, _Step]] = []
    reached = -1
    for at, step in enumerate(shared):
        further = next((place for place in places[step.stem] if place > reached), None)
        if further is None:
            back.append((shared[at - 1], step))
        reached = places[step.stem][0] if further is None else further
    if not back or (len(back) == 1 and _may_move(own, shared, *back[0], tongue)):
        return None
    return f"“{back[0][0].word.folded}” and “{back[0][1].word.folded}” have changed places"


def _may_move(own: _Line, shared: Sequence[_Step], one: _Step, other: _Step, tongue: Tongue) -> bool:
    """Tell whether the part before a break in the order, or the one behind it, may stand where it stands."""
    if any(mark in own.text[one.word.end : other.word.start] for mark in _BORDERS):
        return True
    between = own.words[one.place + 1 : other.place]
    opened = own.words[: shared[0].place]
    return any(word.folded in tongue.movers for word in (*between, *opened))
