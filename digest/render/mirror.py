"""A style sheet for pages that are read from right to left.

What comes in: the text of a style sheet whose sides are those of a page read from left to right. What goes out: the
same rules with left and right changed places. So a theme or an audience states each rule once, for one direction. What
a sheet says in logical terms (``margin-inline-start``) stays, for it follows the page by itself. This module reads no
file, and knows no theme.
"""

import re

_KEPT = re.compile(r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\)""", re.DOTALL)
_ASIDE = re.compile(r"\0(\d+)\0")
_DECLARATION = re.compile(r"([\w-]+)(\s*:\s*)([^;{}]+?)(?=\s*(?:[;}]|$))")
_PAGE = re.compile(r"@(?:page\b|top-|bottom-|left-|right-)[^{;]*")
_SIDE = re.compile(r"(?<![a-zA-Z])(left|right)(?![a-zA-Z])")
_PARTS = re.compile(r"(?:[^\s()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+")
_FOUR_SIDES = frozenset(
    {"margin", "padding", "inset", "border-width", "border-style", "border-color", "scroll-margin", "scroll-padding"}
)


def mirrored(sheet: str) -> str:
    """Return `sheet` with left and right changed places in properties, values, page margins and pages.

    Comments, strings and addresses stay as they are, and so do names in selectors.
    """
    kept: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"\0{len(kept) - 1}\0"

    turned = _PAGE.sub(lambda found: _swapped(found[0]), _KEPT.sub(put_aside, sheet))
    turned = _DECLARATION.sub(_declaration, turned)
    return _ASIDE.sub(lambda found: kept[int(found[1])], turned)


def _declaration(found: re.Match[str]) -> str:
    """Return one declaration, mirrored."""
    name, colon, value = _swapped(found[1]), found[2], _swapped(found[3])
    parts = _PARTS.findall(value)
    if len(parts) == 4 and name in _FOUR_SIDES:
        value = " ".join((parts[0], parts[3], parts[2], parts[1]))
    if len(parts) == 4 and name == "border-radius":
        value = " ".join((parts[1], parts[0], parts[3], parts[2]))
    return name + colon + value


def _swapped(text: str) -> str:
    """Return `text` with the words left and right exchanged."""
    return _SIDE.sub(lambda found: "right" if found[1] == "left" else "left", text)
