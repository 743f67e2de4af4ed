"""What words mean in dates: months, days of the week, "of", "early", "yesterday", "ago".

In: nothing. Out: tables by folded words. A name means the same in each language that has it, so that no language need
be known. It reads no date.

Source: the Unicode CLDR, by way of Babel; what that does not know stands in ``words.json``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

from babel.dates import get_day_names, get_month_names

from digest.text.words import fold

LANGUAGES = ("it", "en", "fr", "de", "es", "pl", "ru", "uk", "ar", "zh", "pt", "nl", "cs", "tr", "el", "ro", "sv")
"""Languages whose names are known."""
_REGIONS = ("ar_SY", "ar_MA", "ar_DZ")
"""Arabic has other names of months in other countries."""
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")
_STRAIGHT = str.maketrans("’‘ʼ`´′", "''''''")
LONGEST_PHRASE = 5

Phrase = tuple[str, ...]
Unit = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Tables by folded words."""

    months: Mapping[Phrase, int]
    weekdays: Mapping[Phrase, int]
    """0 is Monday."""
    ordinals: Mapping[Phrase, int]
    fillers: frozenset[Phrase]
    relative: Mapping[Phrase, int]
    """Days from the article's own day."""
    last: frozenset[str]
    next: frozenset[str]
    units: Mapping[str, Unit]
    ago: tuple[tuple[str, ...], ...]
    """Forms with ``{n}`` and ``{unit}`` in them."""
    numbers: Mapping[str, int]
    """Numbers in words, up to ten."""


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the folded words and numbers of a text; digits of other scripts become ASCII ones."""
    digits = "".join(str(int(char)) if char.isdecimal() else char for char in text)
    return tuple(_TOKEN.findall(fold(digits.translate(_STRAIGHT))))


@lru_cache(maxsize=1)
def words_by_language() -> Mapping[str, dict[str, Any]]:
    """Load the words that the CLDR does not know, by language."""
    known: dict[str, dict[str, Any]] = json.loads(files(__package__).joinpath("words.json").read_text("utf-8"))
    return known


@lru_cache(maxsize=1)
def names() -> Names:
    """Load the tables."""
    each = list(words_by_language().values())
    return Names(
        months=_table(_months(), (pair for words in each for pair in words["months"].items())),
        weekdays=_table(_weekdays(), (pair for words in each for pair in words.get("weekdays", {}).items())),
        ordinals=_table((), (pair for words in each for pair in words["ordinals"].items())),
        fillers=frozenset(
            tokens_of(word) for words in each for key in ("fillers", "about", "this") for word in words[key]
        ),
        relative=_table((), (pair for words in each for pair in words["relative"].items())),
        last=frozenset(fold(word) for words in each for word in words["last"]),
        next=frozenset(fold(word) for words in each for word in words["next"]),
        units={fold(word): unit for words in each for unit, forms in words["units"].items() for word in forms.split()},
        ago=tuple(tuple(fold(part) for part in form.split()) for words in each for form in words["ago"]),
        numbers={fold(word): number for words in each for word, number in words["numbers"].items()},
    )


def _table(cldr: Any, own: Any) -> dict[Phrase, int]:  # noqa: ANN401 - pairs of a name and a number
    """Make the table of some names."""
    return {tokens_of(name): number for name, number in (*cldr, *own) if tokens_of(name)}


def _months() -> Iterator[tuple[str, int]]:
    """Yield the names of the months, whole and short, in each of their forms."""
    for language in (*_REGIONS, *LANGUAGES):
        for context in ("stand-alone", "format"):
            for width in ("abbreviated", "wide"):
                for number, name in get_month_names(width, context, locale=language).items():
                    if not name.isdecimal() and language != "zh":
                        yield name, number


def _weekdays() -> Iterator[tuple[str, int]]:
    """Yield the names of the days of the week, whole and short."""
    for language in LANGUAGES:
        for context in ("stand-alone", "format"):
            for width in ("abbreviated", "wide"):
                for number, name in get_day_names(width, context, locale=language).items():
                    yield name, number
