"""The names and words that readers know.

In: nothing. Out: the lists of ``words.yaml`` beside this module. It never decides anything about a document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What ``words.yaml`` holds; every word is folded to lower case."""

    columns: Mapping[str, tuple[str, ...]]
    closings: tuple[str, ...]
    stubs: tuple[str, ...]


@cache
def load_words() -> Words:
    """Read the word lists."""
    # Every word stays text: "no" and "on" are words.
    read = yaml.load(files("digest.read").joinpath("words.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506
    return Words(
        columns={name: _folded(words) for name, words in read["columns"].items()},
        closings=_folded(read["closings"]),
        stubs=_folded(read["stubs"]),
    )


def _folded(words: list[str]) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words)
