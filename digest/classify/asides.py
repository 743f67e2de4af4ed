"""Asides: the sentences inside a story that may speak of something else for a moment.

In: a story, its units in order, and its language's lexicon. Out: a `Chance` for each unit that may be an aside. It
knows no topics: whether such a unit speaks of another topic is judged where topics are known.

What speaks for an aside: it opens with a turn ("Intanto ..."), or a marker stands among its first words ("for its
part", "derweil", "кстати"); it ends its paragraph; it names nobody and nothing that the story names elsewhere. What
speaks against it: it leans on the sentence before it, or it quotes. The weights are set by hand, on two thirds of the
labelled round-ups and on our own.
"""

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple, Protocol

from digest.model import Span, Story
from digest.text.lexicon import Lexicon
from digest.text.words import Word, opening, positions, words_of

ENOUGH = 2.0
"""The least sum of signs at which a unit may be an aside."""
STRONG = 3.0
"""The sum from which on the form alone says that it is one, if it speaks of another topic."""
FAINT = 1.5
"""The least sum at which a unit may be an aside if its topic speaks for it loudly."""
LONGEST = 60
"""Most units of a story that is looked through: a feature has no asides, and a long one would cost much."""
_TURN = 2.0
_MARKER = 1.5
_LAST_OF_PARAGRAPH = 1.0
_LAST_OF_STORY = 0.5
_NEW_NAMES = 0.75
_NO_NAMES = 0.25
_SHARED_NAME = -0.75
_LEANS = -1.0
_QUOTES = -1.0
_MARKER_WITHIN_WORDS = 12
_CLOSING_MARKS = 3
"""How many characters before the end of its paragraph a last unit may end."""
_STEM = 5
"""Letters that two forms of one name share."""
_SHORTEST_NAME = 3
_QUOTATION_MARKS = frozenset('"“”«»„‟「」『』')


class Unit(Protocol):
    """The headline or one unit of a story."""

    @property
    def where(self) -> str:
        """``headline``, ``lede`` or ``body``."""

    @property
    def span(self) -> Span:
        """Where it stands."""

    @property
    def turns(self) -> bool:
        """Whether it opens with a turn."""


class Chance(NamedTuple):
    """A unit that may be an aside."""

    span: Span
    form: Literal["strong", "weak", "faint"]
    """How much speaks for it: strong is a turn or a marker besides its place and its names."""


def chances(story: Story, units: Sequence[Unit], lexicon: Lexicon) -> list[Chance]:
    """Return the units that may be asides, in order; never the first one.

    Args:
        story: The story.
        units: Its headline, if it has one of its own, and its units, in order.
        lexicon: Of its language.
    """
    text = story.article.text
    body = [each for each in units if each.where != "headline"]
    if not 1 < len(body) <= LONGEST:
        return []
    ends = {paragraph.span.end for paragraph in story.paragraphs}
    words = {each.span: words_of(text, each.span) for each in units}
    names = {span: _names(found) for span, found in words.items()}
    told = Counter(name for some in names.values() for name in some)
    given = []
    for unit in body[1:]:
        signs = _form(words[unit.span], turns=unit.turns, lexicon=lexicon)
        if _QUOTATION_MARKS & set(unit.span.of(text)):
            signs += _QUOTES
        if any(unit.span.end + gap in ends for gap in range(_CLOSING_MARKS)):
            signs += _LAST_OF_PARAGRAPH
        if unit is body[-1]:
            signs += _LAST_OF_STORY
        own = names[unit.span]
        signs += _company(own, {name for name in own if told[name] > 1})
        if signs >= FAINT:
            given.append(Chance(unit.span, "strong" if signs >= STRONG else "weak" if signs >= ENOUGH else "faint"))
    return given


def _form(words: Sequence[Word], *, turns: bool, lexicon: Lexicon) -> float:
    """Weigh how a unit begins."""
    signs = 0.0
    if turns:
        signs += _TURN
    elif positions(words[:_MARKER_WITHIN_WORDS], lexicon.asides):
        signs += _MARKER
    elif opening(words, lexicon.dangling) or opening(words, lexicon.continuations):
        signs += _LEANS
    return signs


def _names(words: Sequence[Word]) -> AbstractSet[str]:
    """Return the beginnings of the capitalised words, but for the first one, which is always capitalised."""
    return {word.folded[:_STEM] for word in words[1:] if word.capital and len(word.folded) >= _SHORTEST_NAME}


def _company(names: AbstractSet[str], shared: AbstractSet[str]) -> float:
    """Weigh the names of a unit, some of which it shares with the rest of its story."""
    if not names:
        return _NO_NAMES
    if not shared:
        return _NEW_NAMES
    return _SHARED_NAME if 2 * len(shared) >= len(names) else 0.0
