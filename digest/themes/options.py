"""What a theme lets an audience choose: options, and whether a value will do.

What comes in: where a theme lives, and texts of a configuration. What goes out: declared options, settled values, and
the tokens with these values in them. A value that will not do is told with what was expected and, for a colour, with
its contrast and the nearest colour that can be read. It knows no place in a configuration file.

``theme.yaml`` declares an option under ``options:`` with

- ``type``: *color*, *length*, *number*, *choice*, *switch* or *file*;
- ``default``; where it is left out and the option sets a token, the token's value;
- ``range`` (two values) or ``choices``; ``description``;
- ``sets``: the token that takes the value, as ``colors.accent``; a colour sets its twin under ``dark``, too;
- ``scales``: tokens that grow with it, in proportion to its default;
- ``tokens``: for each value, tokens that go with it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from digest.errors import TemplateError
from digest.model import OptionValue
from digest.themes.colors import CONTRAST, contrast, legible
from digest.themes.files import Home, Table, line_of, nearest, overlaid, read_table, tokens_of
from digest.themes.pictures import LARGEST_BYTES, data_address

Kind = Literal["color", "length", "number", "choice", "switch", "file"]

_KEYS = ("type", "default", "range", "choices", "description", "sets", "scales", "tokens")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_COLOR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(pt|mm|cm|in|px)")
_POINTS = {"pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0, "px": 0.75}
_SWITCHES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
SCREENS = ("light", "dark")
"""The grounds that a colour may be given for."""


class UnfitError(Exception):
    """A value that will not do; its text says what was expected, and `near` what may have been meant."""

    def __init__(self, what: str, near: Sequence[str] = (), part: str | None = None) -> None:
        super().__init__(what)
        self.near = tuple(near)
        self.part = part


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something of a theme that an audience may choose."""

    name: str
    kind: Kind
    default: str | None
    """As a configuration would write it; ``None`` where there is none."""
    bounds: tuple[str, str] | None = None
    choices: tuple[str, ...] = ()
    description: str = ""
    sets: tuple[str, str] | None = None
    """Group and name of the token that takes the value."""
    scales: tuple[tuple[str, str], ...] = ()
    tokens: Mapping[str, Table] | None = None
    """Tokens that go with a value."""

    @property
    def range(self) -> str:
        """What is valid, for people."""
        if self.bounds:
            return f"{self.bounds[0]} to {self.bounds[1]}"
        said = {
            "color": "#rrggbb",
            "switch": "true or false",
            "file": f"PNG, JPEG or SVG up to {LARGEST_BYTES:,} bytes",
        }
        return ", ".join(self.choices) or said.get(self.kind, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a value is settled against."""

    tokens: Table
    folder: Path
    """Where relative paths begin."""
    title: str
    """What a picture stands for."""


def options_of(home: Home) -> dict[str, Option]:
    """Return the options of a theme, its own and its parents'.

    Raises:
        TemplateError: An option is declared wrong.
    """
    declared: dict[str, dict[str, Any]] = {}
    origin: dict[str, Path] = {}
    tokens = tokens_of(home)
    for path in reversed(home.tables):
        for name, said in (read_table(path).get("options") or {}).items():
            if not isinstance(said, dict):
                raise _wrong(path, str(name), "expected a table with type, default and description")
            declared[str(name)] = {**declared.get(str(name), {}), **said}
            origin[str(name)] = path
    return {name: _option(name, said, tokens, origin[name]) for name, said in declared.items()}


def _option(name: str, said: Mapping[str, Any], tokens: Table, path: Path) -> Option:
    """Make an option of its declaration."""
    if not _NAME.fullmatch(name) or hasattr(dict, name):
        raise _wrong(path, name, "expected a name of small letters, digits and _")
    for key in said:
        if key not in _KEYS:
            raise _wrong(path, name, f"no {key!r} in an option{nearest(str(key), _KEYS)}")
    kinds = get_args(Kind)
    if said.get("type") not in kinds:
        raise _wrong(path, name, f"no type {said.get('type')!r}{nearest(str(said.get('type')), kinds)}")
    sets = _token(said["sets"], tokens, path, name) if "sets" in said else None
    written = said.get("default")
    default = tokens[sets[0]][sets[1]] if written is None and sets else written
    bounds = said.get("range")
    if bounds is not None and (not isinstance(bounds, list) or len(bounds) != 2):
        raise _wrong(path, name, "range: expected two values, the least and the greatest")
    option = Option(
        name=name,
        kind=said["type"],
        default=None if default is None else _text(default),
        bounds=(_text(bounds[0]), _text(bounds[1])) if bounds else None,
        choices=tuple(_text(each) for each in said.get("choices", ())),
        description=str(said.get("description", "")),
        sets=sets,
        scales=tuple(_token(each, tokens, path, name) for each in said.get("scales", ())),
        tokens={_text(value): table for value, table in said["tokens"].items()} if "tokens" in said else None,
    )
    if option.kind == "choice" and not option.choices:
        raise _wrong(path, name, "a choice needs choices")
    _check_default(option, path)
    return option


def _check_default(option: Option, path: Path) -> None:
    """Raise where the default is none that an audience might write."""
    if option.default is None or option.kind in {"color", "file"}:
        return
    try:
        _settled(option, option.default)
    except UnfitError as error:
        raise _wrong(path, option.name, f"default: expected {error}; got {option.default!r}") from error


def _token(said: object, tokens: Table, path: Path, name: str) -> tuple[str, str]:
    """Return group and name of a token that a declaration names."""
    group, _, token = str(said).partition(".")
    if not isinstance(tokens.get(group), Mapping) or token not in tokens[group]:
        known = [f"{each}.{one}" for each, table in tokens.items() if isinstance(table, Mapping) for one in table]
        raise _wrong(path, name, f"no token {said!r}{nearest(str(said), known)}")
    return group, token


def _wrong(path: Path, name: str, what: str) -> TemplateError:
    return TemplateError(f"{path}:{line_of(path, name)}: options.{name}: {what}")


def _text(value: object) -> str:
    """Return a value of a theme as a configuration would write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def settled(option: Option, written: object, ground: Ground) -> dict[str, OptionValue]:
    """Return the value of an option as templates see it; a colour has a twin for dark screens, ``NAME_dark``.

    Args:
        option: What is chosen.
        written: A text; of a colour also a mapping with one for *light* and one for *dark*.
        ground: What it is settled against.

    Raises:
        UnfitError: The value will not do.
    """
    if option.kind == "color":
        return _hues(option, written, ground.tokens)
    if not isinstance(written, str):
        raise UnfitError(_expected(option))
    if option.kind == "file":
        try:
            return {option.name: data_address(ground.folder / written, ground.title)}
        except ValueError as error:
            raise UnfitError(str(error)) from error
    return {option.name: _settled(option, written)}


def _settled(option: Option, text: str) -> OptionValue:
    """Return the value that a text stands for, where no ground is needed."""
    if option.kind == "choice":
        known = {each.casefold(): each for each in option.choices}
        if text.strip().casefold() not in known:
            raise UnfitError(_expected(option), option.choices)
        return known[text.strip().casefold()]
    if option.kind == "switch":
        if text.strip().casefold() not in _SWITCHES:
            raise UnfitError(_expected(option), ("true", "false"))
        return _SWITCHES[text.strip().casefold()]
    size = measure(option.kind, text.strip())
    if size is None:
        raise UnfitError(_expected(option))
    low, high = (measure(option.kind, each) for each in option.bounds) if option.bounds else (None, None)
    if (low is not None and size < low) or (high is not None and size > high):
        raise UnfitError(_expected(option))
    return text.strip() if option.kind == "length" else size


def measure(kind: Kind, text: str) -> float | None:
    """Return a number, or a length in points; ``None`` where `text` is none."""
    if kind == "length":
        found = _LENGTH.fullmatch(text)
        return float(found[1]) * _POINTS[found[2]] if found else None
    return float(text) if re.fullmatch(r"-?\d+(?:\.\d+)?", text) else None


def _expected(option: Option) -> str:
    """Return what a valid value is."""
    said = {"color": "a colour such as '#0a5a8c' (in quotes)", "choice": f"one of {option.range}"}
    sized = {"length": "a length such as 11pt", "number": "a number", "file": "the path of a picture"}
    what = (said | sized | {"switch": "true or false"})[option.kind]
    return f"{what} from {option.range}" if option.bounds else what


def _hues(option: Option, written: object, tokens: Table) -> dict[str, OptionValue]:
    """Return a colour for paper and light screens, and one for dark screens."""
    given = written if isinstance(written, Mapping) else {"light": written}
    for part in given:
        if part not in SCREENS:
            raise UnfitError("light and dark", SCREENS, part=str(part))
    grounds = str(tokens["colors"]["ground"]), str(tokens["dark"]["ground"])
    found = {
        part: _hue(option, given[part], ground, part)
        for part, ground in zip(SCREENS, grounds, strict=True)
        if part in given
    }
    light = found.get("light") or str(option.default)
    dark = found.get("dark") or legible(light, grounds[1])
    return {option.name: light, f"{option.name}_dark": dark}


def _hue(option: Option, written: object, ground: str, part: str) -> str:
    """Return one colour as ``#rrggbb``."""
    if not isinstance(written, str) or not _COLOR.fullmatch(written.strip()):
        raise UnfitError(_expected(option), part=part)
    text = written.strip().lower()
    color = text if len(text) == 7 else "#" + "".join(each * 2 for each in text[1:])
    ratio = contrast(color, ground)
    if ratio < CONTRAST:
        near = legible(color, ground)
        # Cut, not rounded: 4.496 is not 4.5.
        what = f"a contrast of {CONTRAST}:1 or more with the {part} ground {ground}"
        raise UnfitError(f"{what}, this one has {int(ratio * 100) / 100:.2f}:1", (near,), part=part)
    return color


def defaults(options: Mapping[str, Option], tokens: Table) -> dict[str, OptionValue]:
    """Return what every option is where an audience says nothing; a file that is not named is empty."""
    found: dict[str, OptionValue] = {}
    for option in options.values():
        if option.kind == "color":
            light = option.default or str(tokens["colors"]["accent"])
            twin = tokens["dark"].get(option.sets[1]) if option.sets else None
            found |= {option.name: light, f"{option.name}_dark": str(twin or legible(light, tokens["dark"]["ground"]))}
        else:
            found[option.name] = (
                "" if option.default is None or option.kind == "file" else _settled(option, option.default)
            )
    return found


def with_options(tokens: Table, options: Mapping[str, Option], chosen: Mapping[str, OptionValue]) -> dict[str, Any]:
    """Return the tokens of a theme with the chosen values in them."""
    made = dict(tokens)
    for option in options.values():
        if option.name not in chosen:
            continue
        value = chosen[option.name]
        if option.tokens and (goes_with := option.tokens.get(_text(value))):
            made = overlaid([goes_with, made])
        for group, name, said in _settings(option, value, chosen, made):
            made = overlaid([{group: {name: said}}, made])
    return made


def _settings(
    option: Option, value: OptionValue, chosen: Mapping[str, OptionValue], tokens: Table
) -> list[tuple[str, str, OptionValue]]:
    """Return the tokens that an option sets: group, name and value."""
    found: list[tuple[str, str, OptionValue]] = []
    if option.sets:
        found.append((*option.sets, value))
        if option.kind == "color":
            found.append(("dark", option.sets[1], chosen[f"{option.name}_dark"]))
    ordinary = measure(option.kind, option.default or "")
    size = measure(option.kind, str(value))
    if ordinary and size:
        for group, name in option.scales:
            length = _LENGTH.fullmatch(str(tokens[group][name]))
            if length:
                found.append((group, name, f"{round(float(length[1]) * size / ordinary, 2):g}{length[2]}"))
    return found
