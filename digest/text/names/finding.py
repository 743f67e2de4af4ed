"""Where names stand: known ones, and runs of words with capitals.

In: a text, sentences, the lexicon and the index of known names. Out: `Run` values, none overlapping, in order. It gives
no keys.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.model import Span
from digest.text.lexicon import Lexicon
from digest.text.names.known import Entry, Index
from digest.text.words import Word, words_of

_OPENING = frozenset('.!?…:;–—"“”„«»‘‹(•*\n')
_JOINING = frozenset({" ", "-", "‑", "’", "'", "\u00a0", ". ", ".", ".-"})
_SHOUTED = 0.75
_FEWEST_SHOUTED = 5
_LONGEST = 6
"""Most words of a name."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are a name, or may be."""

    span: Span
    entry: Entry | None
    """The known name that it is."""
    after_office: bool
    """Whether a person's office stands before it."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A sentence."""

    text: str
    words: Sequence[Word]
    capitals: Sequence[int]
    """Places of words with a capital."""
    lexicon: Lexicon
    index: Index
    firm: frozenset[str]
    """Words that have a capital in the midst of a sentence somewhere in the story."""
    shouted: bool
    """Whether most of its words have capitals, as in English headlines: capitals tell nothing then."""


def runs_in(text: str, sentences: Sequence[Span], lexicon: Lexicon, index: Index) -> list[Run]:
    """Find the names in some sentences of a story."""
    uncased = ("uncased",) in lexicon.follow
    sorted_out = [(words, _capitals(words)) for words in (words_of(text, span) for span in sentences)]
    firm = frozenset(
        words[place].folded
        for words, capitals in sorted_out
        if not _is_shouted(words, capitals)
        for place in capitals
        if not _opens(text, words, place)
    )
    found: list[Run] = []
    for words, capitals in sorted_out:
        line = _Line(text, words, capitals, lexicon, index, firm, _is_shouted(words, capitals))
        found += _without_case(line) if uncased else _in_line(line)
    return found


def _capitals(words: Sequence[Word]) -> list[int]:
    """Return the places of the words that have a capital."""
    return [place for place, (_, _, _, capital) in enumerate(words) if capital]


def _is_shouted(words: Sequence[Word], capitals: Sequence[int]) -> bool:
    """Tell whether most words have capitals."""
    return len(words) >= _FEWEST_SHOUTED and len(capitals) > _SHOUTED * len(words)


def _opens(text: str, words: Sequence[Word], place: int) -> bool:
    """Tell whether a word opens a sentence or a quotation, so that its capital says nothing."""
    if place == 0:
        return True
    between = text[words[place - 1].end : words[place].start]
    return not _OPENING.isdisjoint(between)


def _in_line(line: _Line) -> list[Run]:
    """Find the names in a sentence of a script that has capitals."""
    found: list[Run] = []
    behind = 0
    for place in line.capitals:
        if place >= behind:
            behind = _end_of_run(line, place)
            found += _sorted_out(line, place, behind)
    return found


def _end_of_run(line: _Line, start: int) -> int:
    """Return the index behind the words that go on from a word with a capital."""
    words, text = line.words, line.text
    stop = start + 1
    while stop < len(words) and stop - start < _LONGEST:
        between = text[words[stop - 1].end : words[stop].start]
        if between not in _JOINING or (between[0] == "." and words[stop - 1].end - words[stop - 1].start > 1):
            break
        if words[stop].capital or between in {"-", "‑"}:
            stop += 1
        elif _is_particle(line, stop):
            stop += 2 if words[stop + 1].capital else 3
        else:
            break
    return min(stop, len(words))


def _is_particle(line: _Line, place: int) -> bool:
    """Tell whether one or two small words stand inside a name."""
    words, known = line.words, line.index.known.particles
    if words[place].folded not in known:
        return False
    behind = words[place + 1 : place + 3]
    if behind and behind[0].capital:
        return line.text[words[place].end : behind[0].start] in {" ", "-"}
    return len(behind) > 1 and behind[0].folded in known and behind[1].capital


def _sorted_out(line: _Line, start: int, stop: int) -> list[Run]:
    """Find the names among words that go together: known ones, and what stands between them and offices."""
    found: list[Run] = []
    words, index = line.words, line.index
    place = opened = start

    def close(end: int) -> None:
        if opened < end and (run := _unknown(line, opened, end)):
            found.append(run)

    while place < stop:
        follows_given = place > opened and words[place - 1].folded in index.known.given
        hit = None if follows_given or _is_common(line, place) else index.at(line.text, words, place)
        if hit and not (words[place].folded in index.known.given and hit[1] < stop and hit[1] - place == 1):
            close(place)
            found.append(Run(Span(start=words[place].start, end=words[hit[1] - 1].end), hit[0], after_office=False))
            place = opened = hit[1]
        elif _is_no_name(line, place):
            close(place)
            place += 1
            opened = place
        else:
            place += 1
    close(stop)
    return found


def _is_common(line: _Line, place: int) -> bool:
    """Tell whether a word that opens a sentence is an ordinary one, though a known name is written so."""
    word = line.words[place].folded
    return (word in line.lexicon.stop or word in line.index.known.peoples) and _opens(line.text, line.words, place)


def _is_no_name(line: _Line, place: int) -> bool:
    """Tell whether a word with a capital is an office, a people, a day or a word that says nothing."""
    word = line.words[place].folded
    if len(word) == 1:
        return False
    lexicon = line.lexicon
    return (
        word in lexicon.stop
        or word in lexicon.calendar
        or word in line.index.known.peoples
        or line.index.is_office(word)
    )


def _unknown(line: _Line, start: int, stop: int) -> Run | None:
    """Make the run of words that are no known name, if they may be one."""
    words, given = line.words, line.index.known.given
    if line.shouted and words[start].folded not in given:
        return None
    if _opens(line.text, words, start) and words[start].folded not in line.firm and words[start].folded not in given:
        start += 1
    while start < stop and (not words[start].capital or words[start].folded in line.index.known.particles):
        start += 1
    while start < stop and not words[stop - 1].capital and line.text[words[stop - 1].start - 1] not in "-‑":
        stop -= 1
    if start >= stop or (stop - start == 1 and words[start].end - words[start].start == 1):
        return None
    if stop - start == 1 and words[start].folded in given and words[start].folded not in line.firm:
        return None
    if any(char.isdigit() for word in words[start:stop] for char in word.folded):
        return None
    start = _first_given(line, start, stop)
    return Run(Span(start=words[start].start, end=words[stop - 1].end), None, _after_office(line, start))


def _first_given(line: _Line, start: int, stop: int) -> int:
    """Return where a person's name begins in words that go together: "Esteri Antonio Tajani"."""
    given = line.index.known.given
    for place in range(start, stop - 1):
        if line.words[place].folded in given:
            joined = place > start and line.text[line.words[place - 1].end] != " "
            return start if joined or line.words[start].end - line.words[start].start == 1 else place
    return start


def _after_office(line: _Line, start: int) -> bool:
    """Tell whether a person's office stands before a place, with one word between at most."""
    words = line.words
    for back in (1, 2):
        at = start - back
        if at < 0 or line.text[words[at].end : words[at + 1].start].strip(" -"):
            return False
        if line.index.is_office(words[at].folded):
            return back == 1 or (not words[start - 1].capital and ("adjectives",) in line.lexicon.follow)
    return False


def _without_case(line: _Line) -> list[Run]:
    """Find the names in a sentence of a script without capitals: known ones, and what follows a given name."""
    found: list[Run] = []
    place = 0
    given = line.index.known.given
    while place < len(line.words):
        hit = line.index.at(line.text, line.words, place)
        if hit:
            stop = hit[1]
            found.append(
                Run(Span(start=line.words[place].start, end=line.words[stop - 1].end), hit[0], after_office=False)
            )
        elif line.words[place].folded in given and _after_office(line, place) and place + 1 < len(line.words):
            stop = place + 2
            found.append(
                Run(Span(start=line.words[place].start, end=line.words[stop - 1].end), None, after_office=True)
            )
        else:
            stop = place + 1
        place = stop
    return found
