"""The names and words that readers know.

In: nothing. Out: the lists of ``words.yaml`` beside this module. It never decides anything about a document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from digest.text.words import fold_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What ``words.yaml`` holds; every word is folded to lower case."""

    columns: Mapping[str, tuple[str, ...]]
    closings: tuple[str, ...]
    stubs: tuple[str, ...]
    agencies: frozenset[tuple[str, ...]]
    """Folded words of each name."""
    kickers: frozenset[tuple[str, ...]]
    """As `agencies`."""


@cache
def load_words() -> Words:
    """Read the word lists."""
    # Every word stays text: "no" and "on" are words.
    read = yaml.load(files("digest.read").joinpath("words.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    return Words(
        columns={name: _folded(words) for name, words in read["columns"].items()},
        closings=_folded(read["closings"]),
        stubs=_folded(read["stubs"]),
        agencies=frozenset(map(fold_words, read["agencies"])),
        kickers=frozenset(map(fold_words, read["kickers"])),
    )


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)
