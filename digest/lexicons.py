"""The word lists that ship with the package.

In: nothing. Out: a `Lexicon` for each file of ``digest/text/lexicons``, the outlets of ``digest/outlets.yaml`` and the
names of ``digest/names.yaml``. It never decides anything about a text.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from digest.errors import DataError
from digest.model import Outlet
from digest.text.leftovers import Leftovers, leftovers_of
from digest.text.lexicon import Lexicon, lexicon_of
from digest.text.names import Known, known_of


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
            found[lexicon.language] = lexicon
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
