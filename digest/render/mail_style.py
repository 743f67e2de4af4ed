"""The style of a message: written into every element, since half of the mail programs drop what stands in the head.

What comes in: a theme, an edition, and a page that names classes. What goes out: style with the theme's own values in
it, and the page with that style in its elements; only rules for dark and for narrow screens stay in the head. It asks
nobody for anything, and the same page gives the same bytes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from digest.errors import TemplateError
from digest.model import Edition
from digest.render.tables import Theme, hues, nearest

if TYPE_CHECKING:
    from css_inline import CSSInliner

_VALUE = re.compile(r"var\(--([\w-]+)\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACES = re.compile(r"\s+")
_BORDERS = re.compile(r"\s*([{}:;,>])\s*")
_INDENT = re.compile(r"\n\s+")
_CONDITIONAL = re.compile(r"@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_PREFIXES: Mapping[str, str] = {"colors": "", "dark": "dark-", "sizes": "size-", "page": "page-", "fonts": "font-"}


def tones_of(edition: Edition, theme: Theme) -> tuple[Mapping[str | None, str], str]:
    """Return the class that has each section's colour, by topic, and the rules of these classes."""
    pairs = {section.topic: hues(theme, section.color, place) for place, section in enumerate(edition.sections)}
    names = {pair: f"t{number}" for number, pair in enumerate(dict.fromkeys(pairs.values()))}
    rules = "".join(f".{name} {{ color: {light}; border-color: {light}; }} " for (light, _), name in names.items())
    dark = "".join(
        f".{name} {{ color: {night} !important; border-color: {night} !important; }} "
        for (_, night), name in names.items()
    )
    night = f"@media (prefers-color-scheme: dark) {{ {dark}}} " if dark else ""
    return {topic: names[pair] for topic, pair in pairs.items()}, rules + night


@dataclass(frozen=True, slots=True, kw_only=True)
class MailStyle:
    """The style of a message, with the theme's values in it."""

    inner: str
    """What is written into the elements."""
    head: str
    """What stands in the head: rules for dark and for narrow screens."""


def style_of(theme: Theme, tones: str) -> MailStyle:
    """Return the theme's style for mail, with every ``var(--name)`` as its value.

    Raises:
        TemplateError: The style names a value that the theme does not have.
    """
    values = {
        f"{_PREFIXES.get(group, f'{group}-')}{name}": str(value).replace('"', "'")
        for group, tokens in theme.tokens.items()
        if isinstance(tokens, Mapping)
        for name, value in tokens.items()
    }
    style = _VALUE.sub(lambda found: _value(found[1], values), _COMMENT.sub("", theme.sheets["mail"]))
    style = _BORDERS.sub(r"\1", _SPACES.sub(" ", style + tones)).strip()
    return MailStyle(inner=_CONDITIONAL.sub("", style), head="".join(_CONDITIONAL.findall(style)))


def _value(name: str, values: Mapping[str, str]) -> str:
    """Return the value that a theme has by the name `name`."""
    if name not in values:
        known: Sequence[str] = list(values)
        raise TemplateError(f"mail.css: no value --{name}{nearest(name, known)}")
    return values[name]


def inlined(page: str, style: MailStyle) -> str:
    """Return `page` with its style in its elements, and without indents."""
    return _INDENT.sub("\n", _inliner(style.inner).inline(page)).strip() + "\n"


@lru_cache(maxsize=16)
def _inliner(style: str) -> "CSSInliner":
    """Return what writes `style` into elements; it fetches nothing, and leaves the style of the head alone."""
    from css_inline import CSSInliner  # noqa: PLC0415 - loaded when a message is made, not at start

    return CSSInliner(
        extra_css=style, inline_style_tags=False, keep_style_tags=True, load_remote_stylesheets=False, minify_css=True
    )
