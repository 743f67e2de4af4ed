"""Themes and their options, as audiences name them.

Comes in: the tree of a configuration file, or what an audience chose, and where themes lie. Goes out: a mistake, with
its place, for each theme that is not there and each option that will not do; or the settled values. What has the wrong
shape is told elsewhere. It reads the themes' own files and the pictures that options name, and nothing else.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.config.mistakes import shown, suggestion
from digest.config.tree import Mistake, Node, Scalar, Table, join, plain
from digest.config.values import slug
from digest.model import OptionValue
from digest.text.telling import nearest
from digest.themes.files import PLAIN, home_of, theme_names, tokens_of
from digest.themes.options import SCREENS, Ground, Option, UnfitError, options_of, settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where themes lie, and what their options are settled against."""

    templates: Sequence[str]
    """Absolute template folders, first found first; the built-in one is last."""
    folder: Path
    """Where relative paths begin."""
    title: str
    """Name of the publication, which a logo stands for."""


def check_themes(tree: Node, shelf: Shelf) -> Iterator[Mistake]:
    """Yield the mistakes of all audiences' themes and options.

    Raises:
        TemplateError: A theme that an audience sets options of is wrong itself.
    """
    for name, _, audience in _pairs(_at(tree, "audiences")):
        below = join("audiences", name)
        named, options = _at(audience, "theme"), _at(audience, "options")
        theme = named.text if isinstance(named, Scalar) and named.text is not None else PLAIN
        known = theme_names(shelf.templates)
        if theme not in known:
            if isinstance(named, Scalar) and not named.hole and theme == slug(theme):
                what = (
                    f"expected one of the themes {', '.join(known)}; got {shown(named)}{suggestion(named.raw, known)}"
                )
                yield _told(named, join(below, "theme"), what)
        elif isinstance(options, Table) and options.pairs:
            yield from _wrong(options, join(below, "options"), theme, shelf)


def choose(written: Mapping[str, object], theme: str, shelf: Shelf) -> tuple[dict[str, OptionValue], tuple[str, ...]]:
    """Return the settled options of an audience, which `check_themes` has passed, and the files read for them."""
    given = {name: value for name, value in written.items() if value is not None}
    if not given:
        return {}, ()
    declared, ground = _declared(theme, shelf)
    chosen: dict[str, OptionValue] = {}
    for name, value in given.items():
        chosen |= settled(declared[name], value, ground)
    files = [str(shelf.folder / str(value)) for name, value in given.items() if declared[name].kind == "file"]
    return chosen, tuple(files)


def _declared(theme: str, shelf: Shelf) -> tuple[dict[str, Option], Ground]:
    """Return the options of a theme, and what they are settled against."""
    home = home_of(shelf.templates, theme)
    return options_of(home), Ground(tokens=tokens_of(home), folder=shelf.folder, title=shelf.title)


def _wrong(options: Table, path: str, theme: str, shelf: Shelf) -> Iterator[Mistake]:
    """Yield the mistakes of one audience's options."""
    declared, ground = _declared(theme, shelf)
    for name, key, value in _pairs(options):
        if name not in declared:
            what = f"unknown name{suggestion(name, list(declared))}; the theme {theme} has {', '.join(declared)}"
            yield _told(key, join(path, name), what)
            continue
        if any(scalar.hole for scalar in _scalars(value)) or _is_nothing(value):
            continue
        try:
            settled(declared[name], plain(value), ground)
        except UnfitError as error:
            yield _unfit(error, value, join(path, name))


def _unfit(error: UnfitError, value: Node, path: str) -> Mistake:
    """Tell of a value that will not do, where it stands; of a text with variables, no value is told."""
    node = value
    if isinstance(value, Table) and error.part and error.part in value.pairs:
        key, inner = value.pairs[error.part]
        node, path = (inner if error.part in SCREENS and isinstance(inner, Scalar) else key), join(path, error.part)
    is_plain = isinstance(node, Scalar) and node.raw == node.text
    # Of a colour the nearest that can be read is told, however unlike its letters are.
    is_color = error.near[:1] and error.near[0].startswith("#")
    near = error.near[0] if is_color else nearest(node.raw, error.near) if isinstance(node, Scalar) else None
    hint = f" (did you mean {near!r}?)" if near and is_plain else ""
    return _told(node, path, f"expected {error}; got {shown(node)}{hint}")


def _at(node: Node | None, name: str) -> Node | None:
    """Return the value of a name in a table; ``None`` where there is none."""
    return node.pairs[name][1] if isinstance(node, Table) and name in node.pairs else None


def _pairs(node: Node | None) -> Iterator[tuple[str, Scalar, Node]]:
    if isinstance(node, Table):
        yield from ((name, key, value) for name, (key, value) in node.pairs.items())


def _scalars(node: Node) -> Iterator[Scalar]:
    """Yield a scalar, or those in a table."""
    if isinstance(node, Scalar):
        yield node
    for _, _, value in _pairs(node):
        yield from _scalars(value)


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text is None


def _told(node: Node, path: str, what: str) -> Mistake:
    return Mistake(line=node.line, column=node.column, path=path, what=what)
