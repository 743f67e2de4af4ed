"""What is known about one language, as a value that the other rooms are handed.

In: a mapping read from ``lexicons/<language>.yaml``. Out: a `Lexicon`. It never reads files: see `digest.lexicons`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from itertools import product

from digest.errors import DataError
from digest.model import Act
from digest.text.background import NOTHING_KNOWN, Background
from digest.text.words import Phrase, Phrases, fold, fold_words

_TURNING = 2
_SINGLE = {"abbreviations", "closing", "numbered", "ordinals", "calendar", "particles", "endings", "stop"}
"""Lists whose every entry is one word, full stops inside it included."""
_STARRED = frozenset(
    {"says", "acts", "relays", "agencies", "according", "roles", "papers", "channels", "passive", "pronouns"}
)
"""Lists of phrases whose words may be beginnings: ``министр*``."""


# Two lexicons are the same only when they are one: a room may keep what it made of one.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
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
    asking: Phrases = field(default_factory=Phrases)
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
    turns: Phrases = field(default_factory=Phrases)
    asides: Phrases = field(default_factory=Phrases)
    continuations: Phrases = field(default_factory=Phrases)
    dangling: Phrases = field(default_factory=Phrases)
    attributing: Phrases = field(default_factory=Phrases)
    cuts: tuple[Phrase, ...] = ()
    says: tuple[Phrase, ...] = ()
    """Forms of saying; those of `acts` are among them."""
    acts: Mapping[Act, tuple[Phrase, ...]] = field(default_factory=dict)
    """Forms of saying by what is done with them: see `digest.model.Act`."""
    relays: tuple[Phrase, ...] = ()
    agencies: tuple[Phrase, ...] = ()
    according: tuple[Phrase, ...] = ()
    passive: tuple[Phrase, ...] = ()
    beside: tuple[Phrase, ...] = ()
    articles: tuple[Phrase, ...] = ()
    negations: tuple[Phrase, ...] = ()
    inside: Phrases = field(default_factory=Phrases)
    standing: Phrases = field(default_factory=Phrases)
    binding: Phrases = field(default_factory=Phrases)
    denials: Phrases = field(default_factory=Phrases)
    numerals: Mapping[Phrase, int] = field(default_factory=dict)
    pace: int = 200
    """Words that are read in a minute."""
    follow: tuple[Phrase, ...] = ()
    roles: tuple[Phrase, ...] = ()
    papers: tuple[Phrase, ...] = ()
    channels: tuple[Phrase, ...] = ()
    pronouns: Phrases = field(default_factory=Phrases)
    ands: tuple[Phrase, ...] = ()
    links: tuple[Phrase, ...] = ()
    closers: tuple[Phrase, ...] = ()
    fronts: tuple[Phrase, ...] = ()
    cases: tuple[Phrase, ...] = ()
    """Endings that a name may take."""
    stop: frozenset[str] = frozenset()
    background: Background = NOTHING_KNOWN
    """How common words are; it comes from a table beside the lists."""

    @property
    def all_openers(self) -> Phrases:
        """The openers, whatever their strength."""
        return _openers(self, 0)

    @property
    def turning_openers(self) -> Phrases:
        """The openers that nearly always turn to another story."""
        return _openers(self, _TURNING)


@lru_cache(maxsize=128)
def _openers(lexicon: Lexicon, least: int) -> Phrases:
    """Return the openers of at least a strength; they are looked for in every paragraph."""
    return Phrases(phrase for phrase, strength in lexicon.openers.items() if strength >= least)


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
    read = {key: _value(key, value, name) for key, value in mapping.items()}
    if isinstance(acts := read.get("acts"), dict):
        read["says"] = Phrases({*read.get("says", ()), *(each for act in acts.values() for each in act)})  # type: ignore[misc]  # _value makes tuples of phrases
    return Lexicon(**read)  # type: ignore[arg-type]  # checked just above and in _value


def _value(key: str, value: object, name: str) -> object:
    """Turn one YAML value into the form its field has."""
    if key in {"language", "stemmer", "pace"}:
        return int(str(value)) if key == "pace" else value
    if isinstance(value, Mapping):
        return _mapping(key, value, name)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise DataError(f"{name}: {key}: expected a list of words")
    if key in _SINGLE:
        return frozenset(fold(each) for each in value)
    if key in {"prefixes", "suffixes"}:
        return tuple(sorted({fold(each) for each in value}, key=lambda affix: (-len(affix), affix)))
    return Phrases(phrase for each in value for phrase in _phrases(each, starred=key in _STARRED))


def _mapping(key: str, value: Mapping[object, object], name: str) -> Mapping[str, object] | Mapping[Phrase, int]:
    """Turn a mapping of YAML into the form its field has."""
    if key in {"vary", "restore"}:
        return {str(one): str(other) for one, other in value.items()}
    if key == "acts":
        return {str(act): _value(key, phrases, name) for act, phrases in value.items()}
    pairs: list[tuple[Phrase, int]] = [(fold_words(str(phrase)), int(str(weight))) for phrase, weight in value.items()]
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def _phrases(written: str, *, starred: bool) -> Iterator[Phrase]:
    """Yield the phrases that an entry of a list stands for: ``ha|hanno detto`` is two."""
    for words in product(*(part.split("|") for part in written.split())):
        if not starred:
            yield fold_words(" ".join(words))
            continue
        yield tuple(word for part in words for word in _starred(part))


def _starred(written: str) -> Phrase:
    """Fold one word of a phrase; the star of a beginning and the tilde of a gap stay."""
    if written == "~":
        return (written,)
    folded = fold_words(written)
    return (*folded[:-1], f"{folded[-1]}*") if folded and written.endswith("*") else folded
