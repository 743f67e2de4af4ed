"""How each language sets its marks and spaces: the table ``typography.yaml``.

What comes in: a language. What goes out: its rules, which `digest.render.typeset` and `digest.render.spacing` follow.
This module looks at no text; what differs between languages is data.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import yaml

from digest.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Typography:
    """How one language sets its marks."""

    opening: str
    closing: str
    singles: tuple[str, str]
    """Opening and closing single marks."""
    elisions: frozenset[str]
    """Words that join the next one by an apostrophe, in lower case."""
    high: str
    """The space before ``;``, ``:``, ``!`` and ``?``; empty where there is none."""
    dash: str
    """A dash between words with its spaces; empty where the source's stays."""
    bound: frozenset[str]
    """Words that never end a line, in lower case."""
    leaning: frozenset[str]
    """Words that never begin a line, in lower case."""
    units: frozenset[str]
    """Measures that stay with their number."""
    region: str
    """Locale of the language's dates and numbers; empty when it is the language's own."""
    capitals: Mapping[str, str]
    """Capital letters that Unicode alone does not give."""


@functools.cache
def typography(language: str) -> Typography:
    """Return the rules of `language`; one that is not known takes the rules under ``default``.

    Raises:
        DataError: The table of rules is missing or damaged.
    """
    try:
        table = yaml.safe_load(resources.files(__package__).joinpath("typography.yaml").read_text(encoding="utf-8"))
        row = table["default"] | table["languages"].get(language, {})
        opening, closing = row["quotes"]
        single_opening, single_closing = row["singles"]
        return Typography(
            opening=opening + row["inside"],
            closing=row["inside"] + closing,
            singles=(single_opening, single_closing),
            elisions=frozenset(row["elisions"]),
            high=row["high"],
            dash=row["dash"],
            bound=frozenset(row["bound"]),
            leaning=frozenset(row["leaning"]),
            units=frozenset(row["units"]),
            region=row["region"],
            capitals=row["capitals"],
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"digest/render/typography.yaml: {error}; install the package again") from error
