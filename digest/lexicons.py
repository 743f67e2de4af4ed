"""The word lists that ship with the package.

In: nothing. Out: a `Lexicon` for each file of ``digest/text/lexicons``, the outlets of ``digest/outlets.yaml`` and the
names of ``digest/names.yaml``. It never decides anything about a text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

import yaml

from digest.errors import DataError
from digest.model import Outlet
from digest.text.background import Background, background_of
from digest.text.claims import known_outlets
from digest.text.leftovers import Leftovers, leftovers_of
from digest.text.lexicon import Lexicon, lexicon_of
from digest.text.names import Known, known_of
from digest.text.words import fold_words


@cache
def load_lexicons() -> Mapping[str, Lexicon]:
    """Read every word list.

    Returns:
        Lexicons by ISO 639-1 code.

    Raises:
        DataError: A file is damaged.
    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every word stays text: "no" and "on" are words
    found = {}
    for file in sorted(files("digest.text").joinpath("lexicons").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            lexicon = lexicon_of(yaml.load(file.read_text("utf-8"), loader), name=file.name)  # noqa: S506 - it makes strings only
            found[lexicon.language] = replace(lexicon, background=_background(lexicon.language))
    return found


@cache
def load_leftovers() -> Leftovers:
    """Read what publishing systems leave in texts.

    Raises:
        DataError: The file is damaged.
    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # as above
    return leftovers_of(yaml.load(files("digest.text").joinpath("leftovers.yaml").read_text("utf-8"), loader))  # noqa: S506 - it makes strings only


@cache
def load_names() -> Known:
    """Read the names that are written in many ways."""
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # as above
    return known_of(yaml.load(files("digest").joinpath("names.yaml").read_text("utf-8"), loader))  # noqa: S506 - it makes strings only


@cache
def load_outlets() -> tuple[Outlet, ...]:
    """Read the outlets that the program knows.

    Raises:
        DataError: The file is damaged.
    """
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # as above
    read = yaml.load(files("digest").joinpath("outlets.yaml").read_text("utf-8"), loader)  # noqa: S506 - it makes strings only
    try:
        return tuple(
            Outlet(name=name, **{**told, "aliases": tuple(told.get("aliases", ()))}) for name, told in read.items()
        )
    except (AttributeError, TypeError) as error:
        raise DataError(f"outlets.yaml: damaged ({error}); install digest again") from error


def _background(language: str) -> Background:
    """Read how common the words of a language are; without a table nothing is known."""
    folder = files("digest.text").joinpath("backgrounds")
    table = folder.joinpath(f"{language}.txt")
    wires = fold_words(folder.joinpath("wires.txt").read_text("utf-8"))
    return background_of(table.read_text("utf-8").splitlines() if table.is_file() else ["1"], wires)


def outlets_with(own: Sequence[Outlet]) -> tuple[Outlet, ...]:
    """Return a desk's own outlets and those that the program knows besides: see `known_outlets`."""
    return known_outlets(load_outlets(), own)
