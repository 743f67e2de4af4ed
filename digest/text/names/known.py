"""Names that are known: countries, cities, bodies and people with the ways they are written.

In: the plain values of ``digest/names.yaml``. Out: `Known`, and one index of it for each language. Countries' names are
the Unicode CLDR's in ten languages, by way of Babel. Case endings are taken off where the language has them. It never
reads files: see `digest.lexicons`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from digest.model import NameKind
from digest.text.lexicon import Lexicon
from digest.text.names.sound import sound
from digest.text.words import Word, fold, fold_words

LANGUAGES = ("it", "en", "fr", "de", "es", "pl", "ru", "uk", "ar", "zh")
_LETTERS_OF_COUNTRY = 2
_LONGEST_ACRONYM = 5
_LEAST_STEM = 3
_LONG_SOUND = 4
_MOST_KEPT = 50_000
"""Most words that an index remembers."""
_ARABIC = re.compile("^(?:و?(?:بال|كال|فال|ال|لل)|[وبلف](?=..))")


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to write a known name."""

    words: tuple[str, ...]
    """Folded."""
    key: str
    kind: NameKind
    acronym: bool
    """Whether it is written in capitals throughout."""


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What is known of names."""

    entries: tuple[Entry, ...]
    given: Mapping[str, str]
    """Given names by each of their folded spellings."""
    given_sounds: Mapping[str, str]
    """The sounds of given names as they are generally written, by those of their spellings; long ones only."""
    bodies: frozenset[str]
    offices: frozenset[str]
    office_starts: tuple[str, ...]
    peoples: frozenset[str]
    particles: frozenset[str]


NOTHING = Known((), {}, {}, frozenset(), frozenset(), (), frozenset(), frozenset())
"""Nothing is known."""


def known_of(mapping: Mapping[str, object]) -> Known:
    """Read the plain values of ``digest/names.yaml``."""
    groups = [[str(each) for each in group] for group in _list(mapping, "given")]
    given = {fold(name): fold(group[0]) for group in groups for name in group}
    given |= {fold(str(name)): given.get(fold(str(name)), fold(str(name))) for name in _list(mapping, "more")}
    offices = {fold(str(each)) for each in _list(mapping, "offices")}
    return Known(
        entries=tuple(_entries(mapping)),
        given=given,
        given_sounds={key: sound(own) for name, own in given.items() if len(key := sound(name)) >= _LONG_SOUND},
        bodies=_folded(mapping, "bodies"),
        offices=frozenset(each for each in offices if not each.endswith("*")),
        office_starts=tuple(sorted(each.rstrip("*") for each in offices if each.endswith("*"))),
        peoples=_folded(mapping, "peoples"),
        particles=_folded(mapping, "particles"),
    )


def _list(mapping: Mapping[str, object], name: str) -> Sequence[Sequence[object]]:
    """Return a list of the file."""
    value = mapping.get(name, ())
    return value if isinstance(value, list) else ()


def _folded(mapping: Mapping[str, object], name: str) -> frozenset[str]:
    """Return the folded words of a list of the file."""
    return frozenset(fold(str(each)) for each in _list(mapping, name))


def _entries(mapping: Mapping[str, object]) -> Iterator[Entry]:
    """Yield every way to write every known name."""
    kinds: tuple[tuple[str, NameKind], ...] = (
        ("people", "person"),
        ("organisations", "organisation"),
        ("places", "place"),
        ("countries", "place"),
    )
    for section, kind in kinds:
        names = mapping.get(section, {})
        for name, forms in names.items() if isinstance(names, Mapping) else ():
            own = str(Locale("en").territories.get(str(name), name)) if section == "countries" else str(name)
            for form in (own, *forms):
                if entry := _entry(str(form), own, kind):
                    yield entry
    for language in LANGUAGES:
        territories = Locale(language).territories
        for code, form in territories.items():
            if len(code) == _LETTERS_OF_COUNTRY and code not in {"EU", "UN", "EZ", "XA", "XB", "ZZ", "QO"}:
                own = str(Locale("en").territories.get(code, form))
                if "(" not in form and "（" not in form and (entry := _entry(form, own, "place")):
                    yield entry


def _entry(form: str, own: str, kind: NameKind) -> Entry | None:
    """Make one way to write a name."""
    words = fold_words(form)
    short = form.isascii() or "А" <= form[0] <= "Я"
    return Entry(words, own, kind, short and form.isupper() and len(form) <= _LONGEST_ACRONYM) if words else None


class Index:
    """The known names, by their first words, for texts of one language."""

    def __init__(self, known: Known, lexicon: Lexicon) -> None:
        """Index the names."""
        self.known = known
        self._language = lexicon.language
        cases = sorted({"".join(phrase) for phrase in lexicon.cases}, key=lambda each: (-len(each), each))
        self._cases = tuple(cases)
        self._stems: dict[str, str] = {}
        self._offices: dict[str, bool] = {}
        self._first: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for entry in known.entries:
            for stems in {entry.words, tuple(self.stem(word) for word in entry.words)}:
                self._first.setdefault(stems[0], []).append((stems, entry))
        for found in self._first.values():
            found.sort(key=lambda each: -len(each[0]))

    def at(self, text: str, words: Sequence[Word], place: int) -> tuple[Entry, int] | None:
        """Return the longest known name that begins at a place among the words of a text, and where it ends."""
        folded = words[place].folded
        candidates = self._first.get(folded) or self._first.get(self.stem(folded)) or []
        for stems, entry in candidates:
            stop = place + len(stems)
            if stop > len(words) or (entry.acronym and not words[place].span.of(text).isupper()):
                continue
            if all(
                wanted in (word.folded, self.stem(word.folded))
                for wanted, word in zip(stems, words[place:stop], strict=True)
            ):
                return entry, stop
        return None

    def stem(self, word: str) -> str:
        """Take a case ending, or in Arabic what is written onto a word, off."""
        found = self._stems.get(word)
        if found is None:
            found = word
            if self._language == "ar":
                found = _ARABIC.sub("", word)
            for ending in self._cases:
                if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
                    found = word[: -len(ending)]
                    break
            if len(self._stems) < _MOST_KEPT:
                self._stems[word] = found
        return found

    def is_office(self, word: str) -> bool:
        """Tell whether a folded word is the office of one person."""
        known = self._offices.get(word)
        if known is None:
            known = word in self.known.offices or word.startswith(self.known.office_starts)
            if len(self._offices) < _MOST_KEPT:
                self._offices[word] = known
        return known

    def person(self, given: str, last: str) -> Entry | None:
        """Return the known person with a given name of a sound and a surname that stands alone."""
        for stems, entry in self._first.get(last) or self._first.get(self.stem(last)) or []:
            if len(stems) == 1 and entry.kind == "person":
                first = fold_words(entry.key)[0]
                return entry if sound(self.known.given.get(first, first)) == given else None
        return None


@lru_cache(maxsize=32)
def index_of(known: Known, lexicon: Lexicon) -> Index:
    """Return the index of a language; it is made once."""
    return Index(known, lexicon)
