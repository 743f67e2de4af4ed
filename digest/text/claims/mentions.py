"""Who a sentence names: the runs of words that can be a speaker.

In: a sentence, the lexicon and the outlets' names. Out: the sentence taken apart into a `Clause`: its words outside
quotations, what stands between them, the cues, and its `Mention`s. It judges nothing about who says what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digest.model import Span
from digest.text.claims.frames import Cue, Found, frames_of
from digest.text.claims.names import Finder, Names, finder_of
from digest.text.lexicon import Lexicon
from digest.text.quotes import quotations
from digest.text.words import Word, words_of

QUOTATION = "\ufffc"
"""What stands for a quotation in what is between two words."""
CLAUSE_MARKS = ";:.!?؛؟。；：！？"
COMMAS = ",،，、"
_NONE = frozenset(CLAUSE_MARKS + COMMAS + QUOTATION + '"“”')
_ENDS_RUN = frozenset(CLAUSE_MARKS + "()（）–—" + QUOTATION)
_LONGEST_NAME = 6
_MOST_BEHIND = 2
"""Most lower-case words behind an office that belong to it."""
_LEAST_ADJECTIVE = 4
_REACH_OF_TELLING = 4
_MOST_BETWEEN = 2
"""Most adjectives between a preposition and what it governs, where cases or capitals tell the two apart."""


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


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence, taken apart: words outside quotations only."""

    text: str
    span: Span
    words: Sequence[Word]
    gaps: Sequence[str]
    """What stands before each word, and behind the last one; a quotation is one sign there."""
    found: Found
    mentions: Sequence[Mention]
    quoted: bool
    runs: "Runs"
    """How a run of words is found in it."""

    def cues(self, kind: str) -> Sequence[Cue]:
        """Return the phrases of one of the lexicon's lists."""
        return self.found.get(kind, ())

    def parted(self, start: int, stop: int, marks: str = CLAUSE_MARKS + COMMAS) -> bool:
        """Tell whether one of `marks` stands between the word before `start` and the word at `stop`."""
        return any(
            gap != " " and not _NONE.isdisjoint(gap) and any(mark in gap for mark in marks)
            for gap in self.gaps[max(start, 1) : stop + 1]
        )

    def written(self, start: int, stop: int) -> str:
        """Return the words from `start` to before `stop` as the source has them; a colon where there are none."""
        if start == stop:
            return ":"
        return self.text[self.words[start].start : self.words[stop - 1].end]


@lru_cache(maxsize=1024)  # what is credited, and what is claimed, is read from the same sentences
def take_apart(text: str, sentence: Span, lexicon: Lexicon, names: Names) -> Clause:
    """Find the words outside quotations, and the speakers named among them."""
    finder, quoted, words = finder_of(names, lexicon), quotations(text, sentence), words_of(text, sentence)
    called: list[Span] = []
    if quoted:
        # The name of a newspaper between marks is no quotation: «Медуза».
        called = [each for each in quoted if _is_called(each, words, finder)]
        quoted = tuple(each for each in quoted if each not in called)
        words = [word for word in words if not any(each.start <= word.start < each.end for each in quoted)]
    found = frames_of(lexicon).found_in(words)
    gaps = _without_stops(_gaps(text, sentence, words, quoted, called), words, lexicon)
    runs = Runs(text, words, gaps, found, lexicon, finder)
    return Clause(text, sentence, words, runs.gaps, found, runs.mentions(), bool(quoted), runs)


def _is_called(quoted: Span, words: Sequence[Word], finder: Finder) -> bool:
    """Tell whether a quotation is an outlet's name and nothing else."""
    inside = [word for word in words if quoted.start <= word.start < quoted.end]
    return len(inside) <= _LONGEST_NAME and finder.is_name(inside)


def _gaps(
    text: str, sentence: Span, words: Sequence[Word], quoted: Sequence[Span], called: Sequence[Span]
) -> list[str]:
    """Return what stands between words; quotations are one sign, and the marks around a name are nothing."""
    starts = [sentence.start, *(word[2] for word in words)]
    ends = [*(word[1] for word in words), sentence.end]
    gaps = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    for each in (*quoted, *called):
        for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
            if each.start >= end or each.end <= start:
                continue
            if each in quoted:
                gaps[index] = text[start : max(each.start, start)] + QUOTATION + text[min(each.end, end) : end]
            else:
                gaps[index] = gaps[index].translate(_UNMARKED)
    return gaps


def _without_stops(gaps: Sequence[str], words: Sequence[Word], lexicon: Lexicon) -> list[str]:
    """Take the full stops behind abbreviations and initials away: they end nothing."""
    kept = list(gaps)
    for index, word in enumerate(words[:-1], start=1):
        short = word.folded in lexicon.abbreviations or (word.capital and len(word.folded) == 1)
        if short and kept[index].startswith("."):
            kept[index] = kept[index][1:]
    return kept


_UNMARKED = {ord(mark): None for mark in '"“”„‟«»〝〞＂'}


class Runs:
    """The runs of words of one clause."""

    def __init__(
        self, text: str, words: Sequence[Word], gaps: Sequence[str], found: Found, lexicon: Lexicon, finder: Finder
    ) -> None:
        """Note where the words stand that runs begin, go on and end with."""
        self.words, self.gaps, self.lexicon = words, gaps, lexicon
        self.traits = {"_".join(phrase) for phrase in lexicon.follow}
        """What is peculiar to the language: see ``follow`` in ``it.yaml``."""
        self.most_between = _MOST_BETWEEN if lexicon.cases or "nouns" in self.traits else 0
        self.most_behind = 1 if lexicon.cases else _MOST_BEHIND
        self.says = found.get("says", ())
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
        self.outlets: Mapping[int, tuple[int, str]] = {
            place.start: (place.stop, place.outlet)
            for place in finder.found_in(text, words, {cue.stop for cue in found.get("agencies", ())})
            if not self._goes_on(place.start, place.stop)
        }

    def _goes_on(self, start: int, stop: int) -> bool:
        """Tell whether a longer name goes on behind an outlet's (*Tass Energia*); not where the outlet is told something."""
        if "uncased" in self.traits or "nouns" in self.traits:
            return False
        goes_on = stop < len(self.words) and self.gaps[stop] == " " and self.words[stop].capital
        return goes_on and not any(cue.stop <= start <= cue.stop + _REACH_OF_TELLING for cue in self.says)

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
                found.append(Mention(index, stop, outlet, False, self._speaks(index), False, True))  # noqa: FBT003
            elif index in self.outlets:
                stop, outlet = self.outlets[index]
                found.append(Mention(index, stop, outlet, False, self._speaks(index), False, True))  # noqa: FBT003
            elif index in self.offices and found and found[-1].outlet and found[-1].stop == index:
                stop = self.offices[index]  # "the Reuters agency" is Reuters
            elif index in self.offices or (not uncased and index not in self.cues and self._begins(index)):
                found.append(self.run(index))
                stop = found[-1].stop
                if index in self.agencies and stop in self.outlets:  # "l'agenzia bielorussa Belta"
                    stop, outlet = self.outlets[stop]
                    found[-1] = Mention(index, stop, outlet, False, self._speaks(index), False, True)  # noqa: FBT003
            index = max(stop, index + 1)
        return found

    def run(self, index: int, *, speaks: bool | None = None) -> Mention:
        """Make the mention of the run that begins at `index`."""
        stop = self._end_of(index)
        inside = [start for start in self.offices if index <= start < stop]
        return Mention(
            index,
            stop,
            None,
            paper=index in self.papers,
            speaks=self._speaks(index) if speaks is None else speaks,
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
            elif self.words[index].capital and self._is_name(index):
                index += 1
            elif links := self._linking(index):
                index += links
            elif has_office and behind < self.most_behind and self._is_adjective(index):
                index, behind = index + 1, behind + 1
            else:
                break
        return index

    def _end_of_uncased(self, start: int) -> int:
        """Return the index after a run where letters have no case: up to a mark, a form of saying or a closing word."""
        index = self.offices.get(start, start + 1)
        longest = min(len(self.words), start + (9 if "verb_last" not in self.traits else 24))
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
        return at - index if at > index and follows else 0

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
