"""What is known about one language, as a value that the other rooms are handed.

In: a mapping read from ``lexicons/<language>.yaml``. Out: a `Lexicon`. It never reads files: see `digest.lexicons`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from digest.errors import DataError
from digest.text.words import fold, fold_words

Phrase = tuple[str, ...]
"""Folded words in order."""

_TURNING = 2
_SINGLE = {"abbreviations", "closing", "numbered", "ordinals", "calendar", "particles", "endings", "stop"}
"""Lists whose every entry is one word, full stops inside it included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Word lists of one language; phrases are tuples of folded words, longest first.

    The comments in ``lexicons/it.yaml`` say what each list means.
    """

    language: str
    stemmer: str | None = None
    """Name of the Snowball algorithm; ``None`` leaves words as they are."""
    abbreviations: frozenset[str] = frozenset()
    closing: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    ordinals: frozenset[str] = frozenset()
    calendar: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    asking: tuple[Phrase, ...] = ()
    endings: frozenset[str] = frozenset()
    """Endings that are taken off where `stemmer` has no algorithm of that name."""
    prefixes: tuple[str, ...] = ()
    """What is taken off the front of a word, longest first; likewise."""
    suffixes: tuple[str, ...] = ()
    """What stands behind an ending and is taken off before it, longest first; likewise."""
    vary: Mapping[str, str] = field(default_factory=dict)
    """Ends of stems that are written as one."""
    restore: Mapping[str, str] = field(default_factory=dict)
    """Endings that the algorithm knows by an accent, which folding has taken."""
    openers: Mapping[Phrase, int] = field(default_factory=dict)
    turns: tuple[Phrase, ...] = ()
    asides: tuple[Phrase, ...] = ()
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
    known = {each.name for each in fields(Lexicon)}
    if unknown := sorted(set(mapping) - known):
        raise DataError(f"{name}: unknown word list {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    return Lexicon(**{key: _value(key, value, name) for key, value in mapping.items()})  # type: ignore[arg-type]  # checked just above and in _value


def _value(key: str, value: object, name: str) -> object:
    """Turn one YAML value into the form its field has."""
    if key in {"language", "stemmer"}:
        return value
    if key in {"vary", "restore"} and isinstance(value, Mapping):
        return {str(one): str(other) for one, other in value.items()}
    if isinstance(value, Mapping):
        pairs = [(fold_words(str(phrase)), int(weight)) for phrase, weight in value.items()]
        return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise DataError(f"{name}: {key}: expected a list of words")
    if key in _SINGLE:
        return frozenset(fold(each) for each in value)
    if key in {"prefixes", "suffixes"}:
        return tuple(sorted({fold(each) for each in value}, key=lambda affix: (-len(affix), affix)))
    return tuple(sorted({fold_words(each) for each in value}, key=lambda phrase: (-len(phrase), phrase)))
