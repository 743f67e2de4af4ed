"""The themes there are, with what an audience may choose of each.

Comes in: template folders. Goes out: rows for people and for programs. It writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.themes.files import PLAIN, home_of, read_table, theme_names
from digest.themes.options import Option, options_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A theme."""

    name: str
    description: str
    parent: str | None
    options: tuple[Option, ...]


def rows(folders: Sequence[str]) -> tuple[Row, ...]:
    """Return every theme.

    Raises:
        TemplateError: One of them is wrong.
    """
    return tuple(_row(folders, name) for name in theme_names(folders))


def _row(folders: Sequence[str], name: str) -> Row:
    home = home_of(folders, name)
    own = [read_table(path) for path in home.tables if path.parent.name == name]
    said = {key: value for table in reversed(own) for key, value in table.items()}
    parent = None if name == PLAIN else str(said.get("parent", PLAIN))
    description = " ".join(str(said.get("description", "")).split())
    return Row(name=name, description=description, parent=parent, options=tuple(options_of(home).values()))


def as_json(row: Row) -> dict[str, object]:
    """Return a theme for programs."""
    options = {
        each.name: {
            "type": each.kind,
            "default": each.default,
            "range": list(each.bounds) if each.bounds else None,
            "choices": list(each.choices) or None,
            "description": each.description,
        }
        for each in row.options
    }
    return {"name": row.name, "description": row.description, "parent": row.parent, "options": options}


def lines(row: Row) -> Iterator[str]:
    """Yield the lines of a theme for people."""
    origin = f" (from {row.parent})" if row.parent else ""
    yield f"{row.name}{origin}{': ' if row.description else ''}{row.description}"
    for each in row.options:
        default = f" [{each.default}]" if each.default is not None else ""
        yield f"  {each.name} ({each.kind}): {each.range}{default}. {each.description}".rstrip()
