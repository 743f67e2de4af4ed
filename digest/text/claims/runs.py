"""Runs: the words of a sentence that can be a speaker together.

In: the words of a clause, what stands between them, and the phrases found. Out: `Mention`s: outlets, names, offices
with or without a name, each with the words that belong to it. It judges nothing about who says what.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.text.claims.frames import Found
from digest.text.claims.names import Place
from digest.text.lexicon import Lexicon
from digest.text.words import Word

QUOTATION = "\ufffc"
"""What stands for a quotation in what is between two words."""
CLAUSE_MARKS = ";:.!?؛؟。；：！？"
COMMAS = ",،，、"
_ENDS_RUN = frozenset(CLAUSE_MARKS + "()（）–—" + QUOTATION)
_MOST_BEHIND = 2
"""Most lower-case words behind an office that belong to it."""
_LEAST_ADJECTIVE = 4
_REACH_OF_TELLING = 4
_MOST_BETWEEN = 2
"""Most adjectives between a preposition and what it governs, where cases or capitals tell the two apart."""
_LONGEST_RUN = 9
_LONGEST_UNBROKEN_RUN = 24
"""Most letters of a run in a script without blanks."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A speaker that a sentence names: a run of words."""

    start: int
    stop: int
    outlet: str | None
    paper: bool
    """Whether it is a paper ("una nota"), behind which somebody stands."""
    speaks: bool
    """Whether it can speak: a name behind "in" or "to" is a place or a listener."""
    is_name: bool
    """Whether it is a bare name, neither an outlet nor an office."""
    named: bool
    """Whether it has a name of its own: "il portavoce, Aldo Neri" has, "il portavoce del governo" has none."""


class Runs:
    """The runs of words of one clause."""

    def __init__(self, words: Sequence[Word], gaps: Sequence[str], found: Found, lexicon: Lexicon) -> None:
        """Note where the words stand that runs begin, go on and end with."""
        self.words, self.gaps, self.lexicon = words, gaps, lexicon
        self.traits = {"_".join(phrase) for phrase in lexicon.follow}
        """What is peculiar to the language: see ``follow`` in ``it.yaml``."""
        self.most_between = _MOST_BETWEEN if lexicon.cases or "nouns" in self.traits else 0
        self.most_behind = 1 if lexicon.cases else _MOST_BEHIND
        self.says, self.relays = found.get("says", ()), found.get("relays", ())
        self.offices = {cue.start: cue.stop for cue in found.get("roles", ())}
        self.agencies = _indexes(found, "agencies")
        self.papers = {cue.start for cue in found.get("papers", ())}
        self.articles = _indexes(found, "articles")
        self.beside = _indexes(found, "beside")
        self.cues = {cue.start for kind in ("says", "relays", "according") for cue in found.get(kind, ())}
        self.closers = _indexes(found, "closers")
        self.small = self.articles | self.beside | self.closers | _indexes(found, "pronouns")
        self.taken = _indexes(found, "according")
        self.links = {cue.start: cue.stop for cue in found.get("links", ())}
        self.outlets: dict[int, tuple[int, str]] = {}
        """Index of each outlet's first word, to the index after its last and its own name."""

    def note(self, places: Sequence[Place]) -> None:
        """Note where outlets are named."""
        for place in places:
            if not self._goes_on(place.start, place.stop):
                self.outlets[place.start] = place.stop, place.outlet

    def _goes_on(self, start: int, stop: int) -> bool:
        """Tell whether a longer name goes on behind an outlet's (*Tass Energia*); not where it is told something."""
        if "uncased" in self.traits or "nouns" in self.traits:
            return False
        goes_on = stop < len(self.words) and self.gaps[stop] == " " and self.words[stop].capital
        told = any(cue.stop <= start <= cue.stop + _REACH_OF_TELLING for cue in self.says)
        return goes_on and not told and not any(cue.stop <= start <= cue.stop + 1 for cue in self.relays)

    def mentions(self) -> list[Mention]:
        """Find the runs of words that can be a speaker: outlets, names, offices with or without a name."""
        found: list[Mention] = []
        index, count = 0, len(self.words)
        uncased = "uncased" in self.traits
        while index < count:
            stop = 0
            behind = self.offices.get(index, index)
            if behind > index and behind in self.outlets and index in self.agencies:
                stop, outlet = self.outlets[behind]  # so is "l'agenzia Efe"
                found.append(Mention(index, stop, outlet, False, self._speaks(index), False, True))
            elif index in self.outlets:
                stop, outlet = self.outlets[index]
                found.append(Mention(index, stop, outlet, False, self._speaks(index), False, True))
            elif index in self.offices and found and found[-1].outlet and found[-1].stop == index:
                stop = self.offices[index]  # "the Reuters agency" is Reuters
            elif index in self.offices or (not uncased and index not in self.cues and self._begins(index)):
                found.append(self.run(index))
                stop = found[-1].stop
                if index in self.agencies and stop in self.outlets:  # "l'agenzia bielorussa Belta"
                    stop, outlet = self.outlets[stop]
                    found[-1] = Mention(index, stop, outlet, False, self._speaks(index), False, True)
            index = max(stop, index + 1)
        return found

    def subject(self, index: int) -> Mention:
        """Make the mention of a run that speaks, whatever noun it begins with."""
        noun = index not in self.offices and not self.words[index].capital
        if noun:
            self.offices = {**self.offices, index: index + 1}
        return replace(self.run(index), speaks=True, paper=False, is_name=False)

    def run(self, index: int) -> Mention:
        """Make the mention of the run that begins at `index`."""
        stop = self._end_of(index)
        inside = [start for start in self.offices if index <= start < stop]
        return Mention(
            index,
            stop,
            None,
            paper=index in self.papers,
            speaks=self._speaks(index),
            is_name=not inside,
            named=self._has_name(index, stop, inside),
        )

    def _has_name(self, start: int, stop: int, offices: Sequence[int]) -> bool:
        """Tell whether a run has a name of its own: capitals that no preposition ties to an office."""
        if not offices:
            return self.words[start].capital and not ("nouns" in self.traits and start - 1 in self.articles)
        if "uncased" in self.traits:
            return stop - self.offices[offices[-1]] > 1
        tied = False
        for index in range(min(offices), stop):
            if any(mark in self.gaps[index] for mark in COMMAS):
                tied = False
            if index in self.links or any(begin <= index < self.links[begin] for begin in self.links):
                tied = True
            elif any(begin <= index < self.offices[begin] for begin in offices):
                continue
            elif not self.words[index].capital:
                tied = False
            elif not tied:
                return True
        return False

    def _speaks(self, index: int) -> bool:
        """Tell whether no preposition makes the word at `index` a place or a listener.

        Articles and a few adjectives may stand between the two; a comma may not.
        """
        between = 0
        while index and not any(mark in self.gaps[index] for mark in COMMAS + CLAUSE_MARKS + QUOTATION):
            index -= 1
            if index in self.beside:
                return False
            if index in self.articles:
                between = self.most_between  # before an article stands a preposition, or nothing that counts
                continue
            between += 1
            plain = not self.words[index].capital and self.words[index].folded not in self.lexicon.stop
            if between > self.most_between or index in self.cues or index in self.offices or not plain:
                return True
        return True

    def _begins(self, index: int) -> bool:
        """Tell whether a name begins at `index`: days and months have capitals, too, and stand among the stop words."""
        return self._is_name(index) and index not in self.taken and self.words[index].folded not in self.lexicon.stop

    def _is_name(self, index: int) -> bool:
        """Tell whether the word at `index` can begin a name: a capital, and no function word at a sentence's start."""
        word = self.words[index]
        if not word.capital or index in self.small:
            return False
        first = index == 0 or any(mark in self.gaps[index] for mark in CLAUSE_MARKS + QUOTATION + "—–")
        if not first:
            return True
        leads = index + 1 in self.articles and self.gaps[index + 1] == " "  # "Aber der ...", "Mais le ..."
        return not leads and word.folded not in self.lexicon.stop and (word.folded,) not in self.lexicon.dangling

    def _end_of(self, start: int) -> int:
        """Return the index after the run that begins at `start`: offices, names, the words that link them."""
        if "uncased" in self.traits:
            return self._end_of_uncased(start)
        index = self.offices.get(start, start + 1)
        has_office, behind = start in self.offices, 0
        while index < len(self.words) and index not in self.outlets and index not in self.cues:
            gap = self.gaps[index]
            if not _ENDS_RUN.isdisjoint(gap):
                break
            if any(mark in gap for mark in COMMAS):
                if not (
                    has_office and self.words[index].capital and self._is_name(index) and index not in self.offices
                ):
                    break
                index, has_office = index + 1, False
            elif index in self.offices:
                index, has_office, behind = self.offices[index], True, 0
            elif gap == "-" or (self.words[index].capital and self._is_name(index)):
                index += 1
            elif (links := self._linking(index)) and (has_office or not self._is_place(index)):
                index += links
            elif has_office and behind < self.most_behind and self._is_adjective(index):
                index, behind = index + 1, behind + 1
            else:
                break
        return index

    def _end_of_uncased(self, start: int) -> int:
        """Return the index after a run where letters have no case: up to a mark, a form of saying or a closing word."""
        index = self.offices.get(start, start + 1)
        longest = min(len(self.words), start + (_LONGEST_UNBROKEN_RUN if "verb_last" in self.traits else _LONGEST_RUN))
        while index < longest and index not in self.cues and index not in self.closers and index not in self.outlets:
            if any(mark in self.gaps[index] for mark in COMMAS) or not _ENDS_RUN.isdisjoint(self.gaps[index]):
                break
            index += 1
        return index

    def _linking(self, index: int) -> int:
        """Return how many linking words ("del", "of the") stand at `index` before a name or an office; 0 for none."""
        at = index
        while not self.words[min(at, len(self.words) - 1)].capital and (
            at in self.links or (at > index and at in self.articles)
        ):
            at = self.links.get(at, at + 1)
        follows = at < len(self.words) and (self.words[at].capital or at in self.offices) and at not in self.outlets
        follows = follows and self.words[at].folded not in self.lexicon.calendar
        return at - index if at > index and follows else 0

    def _is_place(self, index: int) -> bool:
        """Tell whether a word leads to a place or a time behind a bare name ("said Petrov in Minsk")."""
        return (self.words[index].folded,) in self.lexicon.beside

    def _is_adjective(self, index: int) -> bool:
        """Tell whether one lower-case word right after an office belongs to it ("il presidente bielorusso")."""
        word = self.words[index]
        return (
            "adjectives" in self.traits
            and not word.capital
            and word.folded not in self.lexicon.stop
            and len(word.folded) >= _LEAST_ADJECTIVE
            and index not in self.small
            and index + 1 not in self.offices
        )


def _indexes(found: Found, kind: str) -> set[int]:
    """Return the indexes of every word of the phrases of a list."""
    return {index for cue in found.get(kind, ()) for index in range(cue.start, cue.stop)}
