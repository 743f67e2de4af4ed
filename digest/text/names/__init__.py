"""Names in a text: people, places and organisations, with one key for all the ways they are written.

In: a text, its sentences, its language's lexicon and what is `Known` of names. Out: `Named` values in order of place.
In scripts with capitals a name is known or a run of words with capitals; a word that opens a sentence counts where it
stands elsewhere with a capital, too. German nouns all have capitals, so that there a given name or an office must stand
beside. Arabic and Chinese have no capitals: only known names are found, and in Arabic what follows a given name. A
surname alone joins the one person of the story who bears it. It changes no text, and would rather miss a name.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from digest.model import NameKind, Span
from digest.text.lexicon import UNKNOWN, Lexicon
from digest.text.names.finding import Run, runs_in
from digest.text.names.known import NOTHING, Index, Known, index_of, known_of
from digest.text.names.sound import sound
from digest.text.words import fold, words_of

__all__ = ["NOTHING", "Known", "Named", "key_of", "keys_of", "known_of", "names_in", "sound"]


_INITIAL_AND_SURNAME = 2
"""Words of a name such as "V. Putin"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name where it stands in a text."""

    span: Span
    written: str
    """Exactly the characters of the span."""
    key: str
    """The same for every way to write the name; for programs."""
    kind: NameKind


def names_in(text: str, sentences: Sequence[Span], lexicon: Lexicon, known: Known) -> tuple[Named, ...]:
    """Find the names in some sentences of one story."""
    index = index_of(known, lexicon)
    runs = runs_in(text, sentences, lexicon, index)
    found = [_named(text, run, lexicon, index) for run in runs]
    return tuple(each for each in _joined(found, runs, lexicon.language) if each.key and _is_wanted(each, lexicon))


def keys_of(text: str, sentences: Sequence[Span], lexicon: Lexicon, known: Known) -> frozenset[str]:
    """Return the keys of the names in some sentences of one story."""
    return frozenset(each.key for each in names_in(text, sentences, lexicon, known))


def key_of(name: str, lexicon: Lexicon = UNKNOWN, known: Known = NOTHING) -> str:
    """Return the key of a name that stands by itself."""
    index = index_of(known, lexicon)
    words = words_of(name)
    if words and (hit := index.at(name, words, 0)) and hit[1] == len(words):
        return _known_key(hit[0].kind, hit[0].key)
    parts = _parts(name, lexicon)
    return _known_person(parts, index) or _key(parts, lexicon.language, index)


def _known_key(kind: NameKind, own: str) -> str:
    """Return the key of a known name."""
    return f"{kind}:{fold(own)}"


def _known_person(parts: Sequence[str], index: Index) -> str | None:
    """Return the key of the known person that a given name and a surname name."""
    if len(parts) < len(("Kim", "Jong-un")) or (given := _given(parts[0], index)) is None:
        return None
    entry = index.person(given, fold(parts[-1]))
    return _known_key(entry.kind, entry.key) if entry else None


def _parts(written: str, lexicon: Lexicon) -> list[str]:
    """Return the words of a name; what a hyphen or an apostrophe joins is one, particles are none."""
    parts: list[str] = []
    end = -1
    for word in words_of(written):
        if parts and word.start == end + 1 and written[end] in "-’'‑":
            parts[-1] += written[word.start : word.end]
        elif (
            word.capital or not parts or word.folded not in lexicon.particles | {"von", "van", "der", "al", "bin", "de"}
        ):
            parts.append(written[word.start : word.end])
        end = word.end
    return parts


def _key(parts: Sequence[str], language: str, index: Index) -> str:
    """Return the key of a name: its given name as it is generally written, initials, and the last word."""
    if not parts:
        return ""
    last = sound(parts[-1], language)
    if len(parts) == 1:
        return last
    initials = "".join(part[0].lower() for part in parts[1:-1] if len(part) == 1)
    first = _given(parts[0], index) or sound(parts[0], language)
    return ".".join(part for part in (first, initials, last) if part)


def _given(word: str, index: Index) -> str | None:
    """Return the sound of a given name as it is generally written, where it is one."""
    folded = fold(word)
    known = index.known.given
    own = known.get(folded)
    if own is None and (stem := index.stem(folded)) != folded:
        own = next((known[stem + end] for end in ("", "а", "я", "й", "a", "o", "ij") if stem + end in known), None)
    return sound(own) if own else index.known.given_sounds.get(sound(word))


def _named(text: str, run: Run, lexicon: Lexicon, index: Index) -> Named:
    """Give a run of words its kind and key."""
    written = run.span.of(text)
    if run.entry:
        return Named(span=run.span, written=written, key=_known_key(run.entry.kind, run.entry.key), kind=run.entry.kind)
    parts = _parts(written, lexicon)
    kind = _kind(parts, run, lexicon, index)
    if kind == "person" and (key := _known_person(parts, index)):
        return Named(span=run.span, written=written, key=key, kind=kind)
    return Named(span=run.span, written=written, key=_key(parts, lexicon.language, index), kind=kind)


def _kind(parts: Sequence[str], run: Run, lexicon: Lexicon, index: Index) -> NameKind:
    """Tell what a name that is not known names."""
    if any(fold(part) in index.known.bodies for part in parts):
        return "organisation" if len(parts) > 1 else "unknown"
    if len(parts) > 1 and (_given(parts[0], index) or run.after_office) and not parts[-1].isupper():
        return "person"
    if run.after_office and not parts[0].isupper() and fold(parts[0]) not in lexicon.stop:
        return "person"
    if len(parts) == 1 and parts[0].isupper() and 1 < len(parts[0]) <= len("UNESCO"):
        return "organisation"
    return "unknown"


def _joined(found: Sequence[Named], runs: Sequence[Run], language: str) -> list[Named]:
    """Give a surname alone the key of the one person in the story who bears it."""
    bearers: dict[str, dict[str, None]] = {}
    single: list[str | None] = []
    for each, run in zip(found, runs, strict=True):
        parts = each.written.split()
        is_short = len(parts) == 1 or (len(parts) == _INITIAL_AND_SURNAME and len(parts[0].rstrip(".")) == 1)
        single.append(sound(parts[-1], language) if is_short and not run.entry else None)
        if each.kind == "person" and not is_short:
            bearers.setdefault(sound(parts[-1], language), {})[each.key] = None
    joined = []
    for each, alone in zip(found, single, strict=True):
        keys = bearers.get(alone or "")
        if keys and len(keys) == 1 and each.kind in {"person", "unknown"}:
            joined.append(replace(each, key=next(iter(keys)), kind="person"))
        else:
            joined.append(each)
    return joined


def _is_wanted(name: Named, lexicon: Lexicon) -> bool:
    """Tell whether a name is sure enough: of a tongue whose nouns have capitals, only what has a kind."""
    return name.kind != "unknown" or ("nouns",) not in lexicon.follow
