"""The data files of a template folder, and themes among them.

What comes in: the template folders, first found first, and the name of a theme. What goes out: plain tables and style
sheets. A folder needs to hold only what differs: what it does not say is taken from the folders after it, and what a
theme does not say from the theme *plain* of the last folder. This module never looks at an edition; the words of a
language are the business of `digest.render.locales`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from digest.model import OptionValue
from digest.themes.colors import contrast, legible, luminance
from digest.themes.files import Table, home_of, nearest, sheet_of, tokens_of
from digest.themes.options import defaults, options_of, with_options

__all__ = [
    "Medium",
    "Table",
    "Theme",
    "contrast",
    "custom_properties",
    "hues",
    "legible",
    "load_theme",
    "luminance",
    "nearest",
]

Medium = Literal["web", "print", "book", "mail"]
"""Where a page is read: on a screen, on paper, in a reader of books, or in a mail program."""

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """The tokens of a theme and its style sheets."""

    tokens: Table
    """Groups of tokens, as ``theme.yaml`` has them."""
    sheets: Mapping[Medium, str]
    """Style sheet by medium, common rules first."""
    options: Mapping[str, OptionValue]
    """Every option of the theme, as the audience chose or as the theme has it; a colour has a twin ``NAME_dark``."""

    @property
    def palette(self) -> tuple[str, ...]:
        """Colours for sections that have none of their own."""
        return tuple(self.tokens["palette"])


def load_theme(
    folders: Sequence[str], name: str, template: str, options: Mapping[str, OptionValue] | None = None
) -> Theme:
    """Return the theme `name`, with the style sheets of the audience folder `template` after its own.

    Args:
        folders: Template folders, first found first; the built-in one is last.
        name: The theme.
        template: The audience's folder.
        options: What the audience chose of the theme, settled.

    Raises:
        TemplateError: There is no such theme, or its tokens, parents or options are wrong.
    """
    home = home_of(folders, name)
    tokens, declared = tokens_of(home), options_of(home)
    whole = defaults(declared, tokens) | dict(options or {})
    common = sheet_of(home, "common.css")
    extras = [Path(folder, "audiences", template) for folder in folders]
    return Theme(
        tokens=with_options(tokens, declared, options or {}),
        sheets={
            "web": common + sheet_of(home, "web.css") + _first("web.css", extras),
            "print": common + sheet_of(home, "print.css") + _first("print.css", extras),
            "book": sheet_of(home, "book.css") + _first("book.css", extras),
            "mail": sheet_of(home, "mail.css") + _first("mail.css", extras),
        },
        # An address is markup already: on paper, long words of anything else are given places to break.
        options={each: _address(value) for each, value in whole.items()},
    )


def _address(value: OptionValue) -> OptionValue:
    """Return a ``data:`` address as markup, which it cannot break out of; any other value as it is."""
    if isinstance(value, str) and value.startswith("data:"):
        return Markup.escape(value)
    return value


def custom_properties(theme: Theme, medium: Medium) -> str:
    """Return the tokens as CSS custom properties; on a screen, with dark colours for those who ask for them.

    An option is ``--option-NAME``; those that are pictures are for templates alone.
    """
    chosen, twins = _option_rules(theme.options)
    light = _declared("", theme.tokens["colors"]) + _declared("size-", theme.tokens["sizes"])
    light += _declared("page-", theme.tokens["page"]) + _declared("font-", theme.tokens["fonts"])
    light += _declared("option-", chosen)
    dark = _declared("", theme.tokens["dark"]) + _declared("option-", twins)
    if medium == "print":
        return f":root {{ {light}}}\n"
    return f":root {{ {light}}}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark}}} }}\n"


def _option_rules(options: Mapping[str, OptionValue]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the options that a style sheet may use, and those of them that differ on a dark screen."""
    plain = {name: value for name, value in options.items() if not str(value).startswith("data:") and value != ""}
    dark = {name: str(plain[f"{name}_dark"]) for name in plain if f"{name}_dark" in plain}
    light = {
        name: _in_css(value) for name, value in plain.items() if name.removesuffix("_dark") not in dark or name in dark
    }
    return _hyphenated(light), _hyphenated(dark)


def _hyphenated(values: Mapping[str, str]) -> dict[str, str]:
    """Return values under names as style sheets write them."""
    return {name.replace("_", "-"): value for name, value in values.items()}


def _in_css(value: OptionValue) -> str:
    """Return a value as a style sheet writes it; a switch is 1 or 0."""
    return str(int(value)) if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else value


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


def _first(name: str, places: Sequence[Path]) -> str:
    """Return the text of the first file `name` there is, or nothing."""
    for place in places:
        if (place / name).is_file():
            return (place / name).read_text(encoding="utf-8") + "\n"
    return ""
