"""The folders of a theme: its own, then those of its parents, and the tables in them.

What comes in: template folders, first found first, the built-in one last, and the name of a theme. What goes out: a
`Home`, or a `TemplateError` with file and line. A theme says in ``theme.yaml`` what differs; all else is its parent's,
and *plain* of the last folder is the parent of those that name none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from digest.errors import TemplateError
from digest.text import telling

Table = Mapping[str, Any]

PLAIN = "plain"
"""The theme that all others come from."""
SHEETS = ("common.css", "web.css", "print.css", "mail.css")
_WORDS = ("parent", "description", "options")
"""What a theme says besides its tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a theme lives."""

    name: str
    places: tuple[Path, ...]
    """Folders, first found first: the theme's own, those of its parent, and so on to the built-in *plain*."""
    tables: tuple[Path, ...]
    """The ``theme.yaml`` of each place that has one, in the same order."""


def nearest(word: str, known: Sequence[str]) -> str:
    """Return " Did you mean ...?" when a known word is close to `word`, else the list of those known."""
    close = telling.nearest(word, known)
    if close is not None:
        return f"; did you mean {close!r}?"
    return f"; known here: {', '.join(sorted(known))}" if known else ""


def theme_names(folders: Sequence[str]) -> list[str]:
    """Return the names of all themes there are."""
    return sorted({path.name for folder in folders for path in Path(folder).glob("themes/*") if path.is_dir()})


def home_of(folders: Sequence[str], name: str) -> Home:
    """Return where a theme lives.

    Raises:
        TemplateError: There is no such theme, a parent is missing or leads back, or a table says what no theme knows.
    """
    places: list[Path] = []
    seen: list[str] = []
    wanted: str | None = name
    while wanted is not None:
        seen.append(wanted)
        own = [home for folder in folders if (home := Path(folder, "themes", wanted)).is_dir()]
        if not own:
            raise TemplateError(f"templates: no theme {wanted!r}{nearest(wanted, theme_names(folders))}")
        places += own
        wanted = _parent(folders, wanted, own, seen)
    tables = tuple(place / "theme.yaml" for place in places if (place / "theme.yaml").is_file())
    for path in tables:
        _check_tokens(path, read_table(tables[-1]))
    return Home(name=name, places=tuple(places), tables=tables)


def _parent(folders: Sequence[str], name: str, own: Sequence[Path], seen: Sequence[str]) -> str | None:
    """Return the parent that a theme names; *plain* where it names none, and nothing for *plain* itself."""
    named = next(
        (path for home in own if (path := home / "theme.yaml").is_file() and "parent" in read_table(path)), None
    )
    parent = str(read_table(named)["parent"]) if named else PLAIN
    if name == PLAIN and named is None:
        return None
    if named is None:
        return parent
    where = f"{named}:{line_of(named, 'parent')}"
    if parent in seen:
        raise TemplateError(f"{where}: the parents lead back: {' > '.join([*seen, parent])}; name another parent")
    if parent not in (known := theme_names(folders)):
        raise TemplateError(f"{where}: no theme {parent!r}{nearest(parent, known)}")
    return parent


def tokens_of(home: Home) -> dict[str, Any]:
    """Return the tokens of a theme: its own, and what it does not say from its parents."""
    whole = overlaid([read_table(path) for path in home.tables])
    return {name: value for name, value in whole.items() if name not in _WORDS}


def sheet_of(home: Home, name: str) -> str:
    """Return a style sheet of a theme; ``@import "parent";`` in it puts the parent's in that place."""
    return _sheet([place / name for place in home.places if (place / name).is_file()])


def _sheet(files: Sequence[Path]) -> str:
    if not files:
        return ""
    text = files[0].read_text(encoding="utf-8") + "\n"
    return _PARENT_SHEET.sub(lambda _: _sheet(files[1:]), text)


_PARENT_SHEET = re.compile(r"""^[ \t]*@import\s+["']parent["']\s*;""", re.MULTILINE)


def read_table(path: Path) -> dict[str, Any]:
    """Return the table that a YAML file holds.

    Raises:
        TemplateError: It holds none.
    """
    try:
        table = _parsed(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TemplateError(f"{path}:{line}: this is not YAML: {error.problem}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TemplateError(f"{path}: this is not YAML: {error}") from error
    if not isinstance(table, dict):
        raise TemplateError(f"{path}: expected a table of names and values")
    return table


@lru_cache(maxsize=64)
def _parsed(text: str) -> object:
    """Return what a YAML text holds; the same text is parsed once, and what it holds is never changed."""
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe loaders, the C one first


def overlaid(tables: Sequence[Table]) -> dict[str, Any]:
    """Return the last table with what the ones before it say laid over, the first on top."""
    result: dict[str, Any] = {}
    for table in reversed(tables):
        for name, value in table.items():
            old = result.get(name)
            result[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def _check_tokens(path: Path, base: Table) -> None:
    """Raise when a theme has a token that no theme knows."""
    for group, value in read_table(path).items():
        if group in _WORDS:
            continue
        if group not in base:
            known = [*base, *(word for word in _WORDS if word not in base)]
            raise TemplateError(f"{path}:{line_of(path, group)}: no token {group!r}{nearest(group, known)}")
        for name in value if isinstance(value, dict) else ():
            if name not in base[group]:
                known = list(base[group])
                raise TemplateError(f"{path}:{line_of(path, name)}: no token {name!r}{nearest(name, known)}")


def line_of(path: Path, name: str) -> int:
    """Return the line of a YAML file that `name` stands at the head of."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, start=1) if re.match(rf"[\s{{\"']*{re.escape(name)}\b", line)), 1)
