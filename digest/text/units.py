"""Units: the sentences of a story that are printed together or not at all.

In: the paragraphs of a story and its language's lexicon. Out: `Unit`s in order. A sentence is one unit with the next
one where that gives its source ("Lo ha detto X."), takes it back ("Non è vero.", "Mosca nega."), answers it, goes on
with its quotation, or is what it announces with a colon; also across a paragraph's border. So are an aside ("Intanto
...") and the sentences that lean on it. Nothing is lost: each sentence is in exactly one unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from digest.model import Paragraph, Span
from digest.text.lexicon import Lexicon
from digest.text.quotes import marks, quotations
from digest.text.words import Word, words_of

_FIRST_WORDS = 8
_SHORT_DENIAL = 12
_SHORT_ANSWER = 5
_LONGEST_QUOTATION = 5
_FIRST_IDEOGRAPH = "\u2e80"
_QUESTION = "?؟？"
_COLON = ":："
_COMMAS = frozenset(",،，")
_CLOSING = " \n\"'“”»«’‘」』)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One or more sentences that belong together."""

    paragraph: int
    """Number of the paragraph that it begins in."""
    span: Span
    leans: bool
    """Whether it leans on the unit before it."""
    turns: bool
    """Whether it opens with a turn, such as "Intanto"."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence with what is asked of it."""

    text: str
    span: Span
    found: Sequence[Word]
    """Its words."""
    words: tuple[str, ...]
    """Folded."""
    roles: tuple[str, ...]
    """What each of its double quotation marks does."""
    first: bool
    """Whether it is the first of its paragraph."""
    end: str
    """Its last character that is no closing mark."""

    @property
    def reach(self) -> int:
        """How many of its words make one of most languages: a Chinese word has about two signs, and each counts."""
        return 2 if self.words and self.words[0] >= _FIRST_IDEOGRAPH else 1


def units_of(text: str, paragraphs: Sequence[Paragraph], lexicon: Lexicon) -> tuple[Unit, ...]:
    """Join the sentences of a story that belong together."""
    return _units(text, tuple(paragraphs), lexicon)


@lru_cache(maxsize=2048)  # what was filed by them is told by them
def _units(text: str, paragraphs: tuple[Paragraph, ...], lexicon: Lexicon) -> tuple[Unit, ...]:
    """Do what `units_of` promises."""
    units: list[Unit] = []
    told = [
        (paragraph.number, _said(text, span, first=place == 0))
        for paragraph in paragraphs
        for place, span in enumerate(paragraph.sentences)
    ]
    quoted = _quoted([said for _, said in told])
    before: _Said | None = None
    for index, (number, said) in enumerate(told):
        unit = _unit(number, said, lexicon)
        aside = bool(units) and units[-1].paragraph == number and units[-1].turns and len(units) > 1
        leans_on_aside = aside and unit.leans and not unit.turns
        if before is not None and (leans_on_aside or index in quoted or _belongs(before, said, lexicon)):
            units[-1] = _joined(units[-1], said.span)
        else:
            units.append(unit)
        before = said
    return tuple(units)


def _said(text: str, span: Span, *, first: bool) -> _Said:
    """Look at a sentence once."""
    found = words_of(text, span)
    roles = tuple([mark.role for mark in marks(text, span) if mark.double])
    end = text[span.start : span.end].rstrip(_CLOSING)[-1:]
    return _Said(text, span, found, tuple([word[0] for word in found]), roles, first, end)


def _quoted(told: Sequence[_Said]) -> frozenset[int]:
    """Return the sentences that go on with a quotation of the one before them, as far as it is closed somewhere.

    A new paragraph of a quotation opens it anew.
    """
    found: set[int] = set()
    opened: int | None = None
    for index, said in enumerate(told):
        if opened is not None and said.roles:
            if said.roles[0] == "close" or said.first:
                found |= set(range(opened + 1, index + 1))
            opened = None
        if said.roles[-1:] == ("open",):
            opened = index
        elif opened is not None and index - opened >= _LONGEST_QUOTATION:
            opened = None
    return frozenset(found)


def _unit(paragraph: int, said: _Said, lexicon: Lexicon) -> Unit:
    """Make the unit of a single sentence."""
    turns = lexicon.turns.opening(said.words) is not None
    return Unit(paragraph=paragraph, span=said.span, leans=_leans(said, lexicon), turns=turns)


def _leans(said: _Said, lexicon: Lexicon) -> bool:
    """Tell whether a sentence cannot stand without the one before it."""
    if said.roles[:1] == ("close",) or _is_bare(said):
        return True
    if lexicon.standing.opening(said.words):
        return False
    if lexicon.dangling.opening(said.words) or lexicon.inside.within(said.words[: _FIRST_WORDS * said.reach]):
        return True
    return _means_somebody(said, lexicon)


def _means_somebody(said: _Said, lexicon: Lexicon) -> bool:
    """Tell whether a pronoun follows a short clause that names nobody: "In August, he ..."."""
    for at, (one, two) in enumerate(pairwise(said.found[: _FIRST_WORDS * said.reach]), 1):
        if not _COMMAS.isdisjoint(said.text[one.end : two.start]):
            found = lexicon.pronouns.opening(said.words[at:])
            return found is not None and found not in lexicon.articles  # "él" is "el" once it is folded
        if two.capital:
            return False
    return False


def _is_bare(said: _Said) -> bool:
    """Tell whether a sentence is nothing but a quotation, so that somebody else says whose it is."""
    inside = quotations(said.text, said.span) if said.roles else ()
    if len(inside) != 1:
        return False
    rest = said.text[said.span.start : inside[0].start] + said.text[inside[0].end : said.span.end]
    return not any(char.isalnum() for char in rest)


def _belongs(before: _Said, said: _Said, lexicon: Lexicon) -> bool:
    """Tell whether a sentence is printed with the one before it."""
    if before.end and (
        before.end in _COLON or (before.end in _QUESTION and len(said.words) <= _SHORT_ANSWER * said.reach)
    ):
        return True
    return _gives_source(said, lexicon) or _takes_back(said, lexicon)


def _gives_source(said: _Said, lexicon: Lexicon) -> bool:
    """Tell whether a sentence says where the one before it comes from, or that it is wrong, by its first words."""
    if lexicon.attributing.opening(said.words):
        return True
    bound = lexicon.binding.opening(said.words)
    # "No." takes something back; "No one was hurt." does not.
    return bound is not None and (len(bound) > 1 or len(said.words) <= 3)


def _takes_back(said: _Said, lexicon: Lexicon) -> bool:
    """Tell whether a short sentence denies the one before it."""
    near = said.words[: _FIRST_WORDS * said.reach]
    return len(said.words) <= _SHORT_DENIAL * said.reach and lexicon.denials.within(near)


def _joined(unit: Unit, sentence: Span) -> Unit:
    """Add a sentence to a unit."""
    span = Span(start=unit.span.start, end=sentence.end)
    return Unit(paragraph=unit.paragraph, span=span, leans=unit.leans, turns=unit.turns)
