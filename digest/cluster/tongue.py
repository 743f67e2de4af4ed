"""Tongues: the words of a story as rows of a table that is kept for each language.

In: stories and what is known about their languages. Out: `Reading`s: for each word of a story its row in the table,
where all that is known of a word stands once (its number, its share, whether it is a name or a figure). Words are
numbered by a checksum of their stem, never by Python's salted `hash`, so that the same text has the same numbers for
ever. It counts and weighs nothing.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from digest.model import Span, Story
from digest.text.background import shares_of
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.stems import stemmer_of
from digest.text.words import fold, written_words

UNSEEN = 0.002
"""Share of the stories that a word of no table is taken to stand in."""
NO_WORD = 0
"""The number of a word that says nothing."""
_HEADLINE, _LEAD, _BODY = 3.0, 1.5, 1.0
"""How often a word counts that stands in the headline, in the first sentences, or below."""
_LEAD_SENTENCES = 3
_MOST_KNOWN = 100_000
"""Most words in a table; a fuller one is begun anew, before a story is read."""

Rows = npt.NDArray[np.int64]
_COLUMNS = np.dtype(
    [
        ("number", np.int64),
        ("check", np.uint64),
        ("share", np.float64),
        ("length", np.int16),
        ("is_capital", np.bool_),
        ("is_digits", np.bool_),
        ("has_digit", np.bool_),
        ("is_telling", np.bool_),
    ]
)
Table = npt.NDArray[np.void]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """The words of a story, the headline's first."""

    spans: tuple[tuple[Span, float], ...]
    """The headline and the sentences, each with how much its words count."""
    words: Table
    """For each word what is known of it: `number` of its stem, `check`sum of its folded form, `share` of the stories
    that have it, `length` of its folded form, and what kind of word it is."""
    rows: Rows
    """For each word its place in `folded`."""
    folded: Sequence[str]
    """The folded words of the language, as far as they were met."""
    sentence: Rows
    """For each word the place of its sentence in `spans`."""
    is_first: npt.NDArray[np.bool_]
    """For each word whether it begins its sentence."""
    is_inside: npt.NDArray[np.bool_]
    """For each word whether it stands inside a sentence, where a capital is a sign of a name."""


class Tongue:
    """What is known about the words of one language; it remembers the words that it has met."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._stop = lexicon.stop
        self._stem: Callable[[str], str] = stemmer_of(lexicon)
        self._shares = shares_of(lexicon.background, self._stem)
        self._seed = zlib.crc32(lexicon.language.encode())
        self._begin()

    def read(self, story: Story) -> Reading:
        """Look up the words of a story."""
        if len(self._row) > _MOST_KNOWN:
            self._begin()
        spans = tuple(weighed_sentences(story))
        told = [written_words(story.article.text, span) for span, _ in spans]
        lengths = [len(each) for each in told]
        rows = np.fromiter(map(self._row.__getitem__, chain.from_iterable(told)), np.int64, sum(lengths))
        sentence = np.repeat(np.arange(len(told)), lengths)
        is_first = np.ones(sentence.size, np.bool_)
        is_first[1:] = sentence[1:] != sentence[:-1]
        is_title = np.array([span == story.headline.span for span, _ in spans])
        return Reading(
            spans=spans,
            words=self._table[rows],
            rows=rows,
            folded=self._folded,
            sentence=sentence,
            is_first=is_first,
            is_inside=~(is_first | is_title[sentence]),
        )

    def says(self, folded: str) -> bool:
        """Tell whether a word says something."""
        row = self._row[folded]  # before the table is looked at, which grows with a new word
        return bool(self._table["number"][row])

    def look_up(self, folded: str) -> tuple[int, float]:
        """Return the number of a word and its share; `NO_WORD` for one that says nothing."""
        # A single letter says nothing, a single sign of Chinese does; only letters have a capital form.
        if folded in self._stop or (len(folded) == 1 and folded.upper() != folded):
            return NO_WORD, 1.0
        stem = self._stem(folded)
        return zlib.crc32(stem.encode(), self._seed) or 1, max(UNSEEN, self._shares.get(stem, 0.0))

    def _begin(self) -> None:
        """Begin a table without words."""
        self._row = _Rows(self._add)
        self._folded: list[str] = []
        self._table = np.zeros(1024, _COLUMNS)

    def _add(self, word: str) -> int:
        """Put a word into the table, and return its row."""
        row = len(self._folded)
        if row == self._table.size:
            self._table = np.concatenate((self._table, np.zeros(row, _COLUMNS)))
        folded = fold(word)
        number, share = self.look_up(folded)
        is_digits = folded.isdigit()
        # A year or a single digit is shared by chance.
        is_telling = is_digits and len(folded) > 1 and not (len(folded) == 4 and folded[:2] in {"19", "20"})
        has_digit = is_digits or any(map(str.isdigit, word))
        check = zlib.crc32(folded.encode())
        length, is_capital = min(len(folded), 99), word[0].isupper()
        self._table[row] = (number, check, share, length, is_capital, is_digits, has_digit, is_telling)
        self._folded.append(folded)
        return row


class _Rows(dict[str, int]):
    """The row of each word; one that is not known is added."""

    def __init__(self, add: Callable[[str], int]) -> None:
        super().__init__()
        self._add = add

    def __missing__(self, word: str) -> int:
        row = self[word] = self._add(word)
        return row


def tongues_of(lexicons: Mapping[str, Lexicon]) -> Callable[[str], Tongue]:
    """Return what gives the `Tongue` of a language, made when it is first wanted."""
    made: dict[str, Tongue] = {}

    def tongue(language: str) -> Tongue:
        if language not in made:
            made[language] = Tongue(lexicons.get(language, UNKNOWN))
        return made[language]

    return tongue


def weighed_sentences(story: Story) -> Iterator[tuple[Span, float]]:
    """Yield the headline and the sentences, each with how much its words count.

    A headline that was taken from the text counts once more there.
    """
    yield story.headline.span, _HEADLINE - (1.0 if story.headline.derived else 0.0)
    sentences = (sentence for paragraph in story.paragraphs for sentence in paragraph.sentences)
    for number, sentence in enumerate(sentences):
        yield sentence, _LEAD if number < _LEAD_SENTENCES else _BODY
