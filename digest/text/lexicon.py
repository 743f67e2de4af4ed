"""What is known about one language, as a value that the other rooms are handed.

In: a mapping read from ``lexicons/<language>.yaml``. Out: a `Lexicon`. It never reads files: see `digest.lexicons`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from digest.errors import DataError
from digest.text.background import NOTHING_KNOWN, Background
from digest.text.words import fold_words

Phrase = tuple[str, ...]
"""Folded words in order."""

_TURNING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Word lists of one language; phrases are tuples of folded words, longest first.

    The comments in ``lexicons/it.yaml`` say what each list means.
    """

    language: str
    stemmer: str | None = None
    """Name of the Snowball algorithm; ``None`` leaves words as they are."""
    abbreviations: frozenset[str] = frozenset()
    openers: Mapping[Phrase, int] = field(default_factory=dict)
    turns: tuple[Phrase, ...] = ()
    continuations: tuple[Phrase, ...] = ()
    dangling: tuple[Phrase, ...] = ()
    attributing: tuple[Phrase, ...] = ()
    cuts: tuple[Phrase, ...] = ()
    says: tuple[Phrase, ...] = ()
    relays: tuple[Phrase, ...] = ()
    agencies: tuple[Phrase, ...] = ()
    according: tuple[Phrase, ...] = ()
    passive: tuple[Phrase, ...] = ()
    beside: tuple[Phrase, ...] = ()
    articles: tuple[Phrase, ...] = ()
    negations: tuple[Phrase, ...] = ()
    inside: tuple[Phrase, ...] = ()
    follow: tuple[Phrase, ...] = ()
    roles: tuple[Phrase, ...] = ()
    papers: tuple[Phrase, ...] = ()
    channels: tuple[Phrase, ...] = ()
    stop: frozenset[str] = frozenset()
    background: Background = NOTHING_KNOWN
    """How common words are; it comes from a table beside the lists."""

    @property
    def turning_openers(self) -> tuple[Phrase, ...]:
        """The openers that nearly always turn to another story, longest first."""
        return tuple(phrase for phrase, strength in self.openers.items() if strength >= _TURNING)


UNKNOWN = Lexicon(language="und")
"""The sound default for a language without a word list: nothing is an opener, an abbreviation or a cue."""


def lexicon_of(mapping: Mapping[str, object], *, name: str) -> Lexicon:
    """Build a lexicon from the plain values of a YAML file.

    Args:
        mapping: The file's top level.
        name: The file's name, for the error.

    Raises:
        DataError: A key is unknown or a list holds something else than text.
    """
    known = {each.name for each in fields(Lexicon)} - {"background"}
    if unknown := sorted(set(mapping) - known):
        raise DataError(f"{name}: unknown word list {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    return Lexicon(**{key: _value(key, value, name) for key, value in mapping.items()})  # type: ignore[arg-type]  # checked just above and in _value


def _value(key: str, value: object, name: str) -> object:
    """Turn one YAML value into the form its field has."""
    if key in {"language", "stemmer"}:
        return value
    if isinstance(value, Mapping):
        pairs = [(fold_words(str(phrase)), int(weight)) for phrase, weight in value.items()]
        return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise DataError(f"{name}: {key}: expected a list of words")
    if key in {"abbreviations", "stop"}:
        return frozenset(each.casefold() for each in value)
    return tuple(sorted({fold_words(each) for each in value}, key=lambda phrase: (-len(phrase), phrase)))
