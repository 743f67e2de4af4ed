"""The data files of a template folder: words and themes.

What comes in: the template folders, first found first, and a language or the name of a theme. What goes out: plain
tables and style sheets. A folder needs to hold only what differs: what it does not say is taken from the folders after
it, and what a theme does not say from the theme *plain* of the last folder. This module never looks at an edition.
"""

import colorsys
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from digest.errors import TemplateError
from digest.text import telling

Medium = Literal["web", "print", "mail"]
"""Where a page is read: on a screen, on paper, or in a mail program."""

Table = Mapping[str, Any]

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The tokens of a theme and its style sheets."""

    tokens: Table
    """Groups of tokens, as ``theme.yaml`` has them."""
    sheets: Mapping[Medium, str]
    """Style sheet by medium, common rules first."""

    @property
    def palette(self) -> tuple[str, ...]:
        """Colours for sections that have none of their own."""
        return tuple(self.tokens["palette"])


def nearest(word: str, known: Sequence[str]) -> str:
    """Return " Did you mean ...?" when a known word is close to `word`, else the list of those known."""
    close = telling.nearest(word, known)
    if close is not None:
        return f"; did you mean {close!r}?"
    return f"; known here: {', '.join(sorted(known))}" if known else ""


def load_words(folders: Sequence[str], language: str) -> Table:
    """Return the words that templates print in `language`.

    Raises:
        TemplateError: No folder has words in this language, or a file of words is damaged.
    """
    files = [path for folder in folders if (path := Path(folder, "locales", f"{language}.yaml")).is_file()]
    if not files:
        known = sorted({path.stem for folder in folders for path in Path(folder, "locales").glob("*.yaml")})
        raise TemplateError(
            f"templates: no words for the language {language!r}; languages there are: {', '.join(known) or 'none'}. "
            f"Copy one of them to locales/{language}.yaml and translate it, or change the audience's language"
        )
    return _overlaid([_read(path) for path in files])


def load_theme(folders: Sequence[str], name: str, template: str) -> Theme:
    """Return the theme `name`, with the style sheets of the audience folder `template` after its own.

    Raises:
        TemplateError: There is no such theme, or its tokens are wrong.
    """
    homes = [home for folder in folders if (home := Path(folder, "themes", name)).is_dir()]
    if not homes:
        known = sorted({path.parent.name for folder in folders for path in Path(folder).glob("themes/*/theme.yaml")})
        raise TemplateError(f"templates: no theme {name!r}{nearest(name, known)}")
    plain = Path(folders[-1], "themes", "plain")
    chain = [home for home in (*homes, plain) if (home / "theme.yaml").is_file()]
    base = _read(plain / "theme.yaml")
    for home in chain:
        _check_tokens(home / "theme.yaml", base)
    places = [*homes, plain]
    extras = [Path(folder, "audiences", template) for folder in folders]
    sheets: dict[Medium, str] = {
        "web": _first("common.css", places) + _first("web.css", places) + _first("web.css", extras),
        "print": _first("common.css", places) + _first("print.css", places) + _first("print.css", extras),
        "mail": _first("mail.css", places) + _first("mail.css", extras),
    }
    return Theme(tokens=_overlaid([_read(home / "theme.yaml") for home in chain]), sheets=sheets)


def custom_properties(theme: Theme, medium: Medium) -> str:
    """Return the tokens as CSS custom properties; on a screen, with dark colours for those who ask for them."""
    light = _declared("", theme.tokens["colors"]) + _declared("size-", theme.tokens["sizes"])
    light += _declared("page-", theme.tokens["page"]) + _declared("font-", theme.tokens["fonts"])
    dark = _declared("", theme.tokens["dark"])
    if medium == "print":
        return f":root {{ {light}}}\n"
    return f":root {{ {light}}}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark}}} }}\n"


def _declared(prefix: str, group: Table) -> str:
    """Return the tokens of one group as declarations."""
    return "".join(f"--{prefix}{name}: {value}; " for name, value in group.items())


def hues(theme: Theme, color: str | None, place: int) -> tuple[str, str]:
    """Return a section's colour on paper and its twin on a dark screen, both easy enough to read.

    Args:
        theme: Where the colour comes from when the section has none.
        color: The section's own, as ``#rrggbb``.
        place: Position of the section, from 0.
    """
    wanted = color if color and _HEX.fullmatch(color) else theme.palette[place % len(theme.palette)]
    grounds = theme.tokens["colors"]["ground"], theme.tokens["dark"]["ground"]
    return legible(wanted, grounds[0]), legible(wanted, grounds[1])


@cache
def legible(color: str, ground: str) -> str:
    """Return `color`, moved towards black or white until it can be read on `ground`.

    Source: WCAG 2.2, contrast of at least 4.5 to 1.
    """
    red, green, blue = _channels(color)
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    step = -0.01 if luminance(ground) > 0.18 else 0.01
    while contrast(color, ground) < _CONTRAST and 0 <= lightness <= 1:
        lightness += step
        parts = colorsys.hls_to_rgb(hue, min(1.0, max(0.0, lightness)), saturation)
        color = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
    return color


def luminance(color: str) -> float:
    """Return the relative luminance of `color`, 0-1. Source: WCAG 2.2, definition of relative luminance."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1-21. Source: WCAG 2.2, definition of contrast ratio."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _channels(color: str) -> tuple[float, float, float]:
    """Return red, green and blue of ``#rrggbb``, each 0-1."""
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def _first(name: str, places: Sequence[Path]) -> str:
    """Return the text of the first file `name` there is, or nothing."""
    for place in places:
        if (place / name).is_file():
            return (place / name).read_text(encoding="utf-8") + "\n"
    return ""


def _read(path: Path) -> dict[str, Any]:
    """Return the table that a YAML file holds."""
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


def _overlaid(tables: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the last table with what the ones before it say laid over, the first on top."""
    result: dict[str, Any] = {}
    for table in reversed(tables):
        for name, value in table.items():
            old = result.get(name)
            result[name] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    return result


def _check_tokens(path: Path, base: Table) -> None:
    """Raise when a theme has a token that no theme knows."""
    for group, value in _read(path).items():
        if group not in base:
            raise TemplateError(f"{path}:{_line_of(path, group)}: no token {group!r}{nearest(group, list(base))}")
        for name in value if isinstance(value, dict) else ():
            if name not in base[group]:
                known = list(base[group])
                raise TemplateError(f"{path}:{_line_of(path, name)}: no token {name!r}{nearest(name, known)}")


def _line_of(path: Path, name: str) -> int:
    """Return the line of a YAML file that `name` stands at the head of."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, start=1) if re.match(rf"[\s{{\"']*{re.escape(name)}\b", line)), 1)
