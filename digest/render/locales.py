"""The words that templates print, in the language of an edition.

What comes in: the template folders, first found first, and a language. What goes out: a plain table of words, whole
whatever its file lacks, and what a reader should be told of words that are printed in English. English is the measure:
a language says what English says, and nothing else. This module translates nothing, and never looks at an edition.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from digest.errors import TemplateError
from digest.model import Problem
from digest.render.filters import direction
from digest.render.spoken import plural_forms
from digest.themes.files import Table, line_of, nearest, overlaid, read_table

_MEASURE = "en"
_PLACE = re.compile(r"\{(\w+)\}")
_FROM_LEFT = "\u200e"  # left-to-right mark: what stands between two of them is read from the left
_SHOWN = 5  # words that are missing and named
_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})


def load_words(folders: Sequence[str], language: str) -> Table:
    """Return the words that templates print in `language`; those that it lacks are English.

    Raises:
        TemplateError: There are no English words, or a file of words is damaged or says what English does not.
    """
    measure = overlaid([read_table(path) for path in _files(folders, _MEASURE)])
    files = _files(folders, language)
    for path in files:
        _check(path, read_table(path), measure)
    if language == _MEASURE:
        return measure
    own = overlaid([read_table(path) for path in files])
    whole = overlaid([own, measure])
    return {name: whole[name] if name in own else _borrowed(word, language) for name, word in measure.items()}


class _EnglishForms(dict[str, str]):
    """Forms of a count that follow English, whatever the language of the edition."""

    language = _MEASURE


def _borrowed(word: object, language: str) -> object:
    """Return an English word for an edition in `language`; on a page from right to left it keeps its own direction."""
    if isinstance(word, Mapping):
        parts = {name: _borrowed(part, language) for name, part in word.items()}
        return _EnglishForms(parts) if _is_forms(word) else parts
    return f"{_FROM_LEFT}{word}{_FROM_LEFT}" if direction(language) == "rtl" else word


def word_cautions(folders: Sequence[str], language: str) -> tuple[Problem, ...]:
    """Return what is printed in English though `language` was asked for: all of it, or the words that are missing."""
    files = _files(folders, language)
    if not files:
        known = sorted({path.stem for folder in folders for path in Path(folder, "locales").glob("*.yaml")})
        what = f"there are no words for this language, so templates print English ones; languages: {', '.join(known)}"
        remedy = f"Copy {_MEASURE}.yaml to templates/locales/{language}.yaml and translate it."
        return (Problem(where=f"locales/{language}.yaml", what=what, remedy=remedy, is_document=False),)
    measure = overlaid([read_table(path) for path in _files(folders, _MEASURE)])
    missing = list(_missing(overlaid([read_table(path) for path in files]), measure, plural_forms(language)))
    if not missing:
        return ()
    more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
    what = f"lacks {', '.join(missing[:_SHOWN])}{more}; English words or the form other are printed instead"
    return (Problem(where=str(files[0]), what=what, remedy="Add them to the file.", is_document=False),)


def _files(folders: Sequence[str], language: str) -> list[Path]:
    """Return the files of words in `language`, first found first."""
    files = [path for folder in folders if (path := Path(folder, "locales", f"{language}.yaml")).is_file()]
    if language == _MEASURE and not files:
        raise TemplateError(f"templates: no words in English, locales/{_MEASURE}.yaml; install the program again")
    return files


def _check(path: Path, table: Table, measure: Table) -> None:
    """Raise when a table has a name, a kind of value or a place to fill that English does not have."""
    for name, value in table.items():
        what = _fault(name, value, measure)
        if what:
            raise TemplateError(f"{path}:{line_of(path, str(name))}: {what}")


def _fault(name: str, value: object, measure: Table) -> str | None:
    """Return what is wrong with one word, or ``None``."""
    if name not in measure:
        return f"English has no word {name!r}{nearest(str(name), list(measure))}"
    model = measure[name]
    parts = value if isinstance(value, Mapping) else {"": value}
    if isinstance(value, Mapping) != isinstance(model, Mapping) or not all(isinstance(t, str) for t in parts.values()):
        wanted = "a table of names and words" if isinstance(model, Mapping) else "text"
        return f"{name} should be {wanted}; put text with a colon or braces between quotation marks"
    known = _FORMS if _is_forms(model) else parts if isinstance(model, str) else model
    for part in parts:
        if part not in known:
            return f"{name} has no {part!r}{nearest(str(part), sorted(known))}"
    for place in sorted(_places(value) - _places(model)):
        return f"{name} has no {{{place}}} to fill in{nearest(place, sorted(_places(model)))}"
    return None


def _missing(table: Table, measure: Table, forms: Sequence[str]) -> Iterator[str]:
    """Yield the names that `table` lacks, and the forms of counts that its language needs."""
    for name, model in measure.items():
        if name not in table:
            yield name
        elif isinstance(model, Mapping):
            wanted = forms if _is_forms(model) else model
            yield from (f"{name}.{part}" for part in wanted if part not in table[name])


def _is_forms(value: object) -> bool:
    """Tell whether a value holds the forms of a count."""
    return isinstance(value, Mapping) and "other" in value


def _places(value: object) -> set[str]:
    """Return the names in braces of a text, or of all texts of a table."""
    texts = value.values() if isinstance(value, Mapping) else [value]
    return {place for text in texts for place in _PLACE.findall(str(text))}
