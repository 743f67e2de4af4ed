"""The index of names: people, places and organisations, with the stories that print them.

In: the briefs of an edition, as chosen and as printed, and the edition's language. Out: `NameGroup` values. A name is
there only where a printed sentence or headline writes it; names of no sure kind are left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from digest.model import Brief, IndexedName, NameGroup, NameKind, PrintedBrief, StoryName
from digest.text.words import fold_words

_FIRST_IDEOGRAPH = "\u3040"
"""From here on words are written without blanks."""
_KINDS: tuple[NameKind, ...] = ("person", "place", "organisation")


def index_of_names(briefs: Iterable[Brief], printed: Iterable[PrintedBrief], language: str) -> tuple[NameGroup, ...]:
    """Make the index of an edition; kinds without a name are left out."""
    named = {brief.id: brief.names for brief in briefs}
    found: dict[str, list[tuple[PrintedBrief, StoryName, str]]] = defaultdict(list)
    for brief in printed:
        for name in named.get(brief.id, ()):
            if form := next((form for form in name.forms if stands(form, brief.text)), None):
                found[name.key].append((brief, name, form))
    groups = ((kind, _names_of(kind, found, language)) for kind in _KINDS)
    return tuple(NameGroup(kind=kind, names=names) for kind, names in groups if names)


def stands(form: str, text: str) -> bool:
    """Tell whether a text has a name, and not only a word that begins or ends so ("Iran" in "Iranian")."""
    before = r"(?<!\w)" if form[:1].isalnum() and form[:1] < _FIRST_IDEOGRAPH else ""
    after = r"(?!\w)" if form[-1:].isalnum() and form[-1:] < _FIRST_IDEOGRAPH else ""
    return form in text and re.search(before + re.escape(form) + after, text) is not None


def _names_of(
    kind: NameKind, found: Mapping[str, list[tuple[PrintedBrief, StoryName, str]]], language: str
) -> tuple[IndexedName, ...]:
    """Return the names of one kind, in order."""
    names = []
    for places in found.values():
        kinds = {name.kind for _, name, _ in places}
        if kind == min(kinds, key=lambda each: (each == "unknown", each)):
            own = [form for brief, _, form in places if brief.language == language] or [form for *_, form in places]
            best = min(own, key=lambda form: (-len(form.split()), form.isupper(), len(form), form))
            stories = sorted({brief.number: brief.id for brief, *_ in places}.items())
            numbers, ids = tuple(number for number, _ in stories), tuple(each for _, each in stories)
            names.append(IndexedName(name=best, briefs=numbers, brief_ids=ids))
    return tuple(sorted(names, key=lambda each: (_sorting(each.name, kind), each.name)))


def _sorting(name: str, kind: NameKind) -> tuple[str, ...]:
    """Return what a name is sorted by: people by the last word."""
    words = fold_words(name)
    return (words[-1:] + words) if kind == "person" else words
