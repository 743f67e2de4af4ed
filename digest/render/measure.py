"""The measure of a theme: how many words its page holds; about.

What comes in: the template folders and the name of a theme. What goes out: a `Measure`. Nothing is laid out for it: the
engine takes half a second for a page, and a budget asks before there is a page.

Source: 2.1 characters to the em of a text face, as in R. Bringhurst, "The Elements of Typographic Style" (1992), table
of copyfitting; 6.2 characters to a word with its blank, the mean of the ten languages' samples.
"""

import re
from collections.abc import Mapping, Sequence

from digest.model import Measure, OptionValue
from digest.render.tables import load_theme

_PAPERS = {"a4": (210.0, 297.0), "a5": (148.0, 210.0), "letter": (215.9, 279.4), "legal": (215.9, 355.6)}
"""Width and height in millimetres."""
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "px": 25.4 / 96}
_CHARACTERS_TO_THE_EM = 2.1
_CHARACTERS_TO_A_WORD = 6.2
_GUTTER = 6.0
_LENGTH = re.compile(r"([0-9.]+)\s*([a-z]+)")


def measure_of(
    folders: Sequence[str], theme: str, template: str, options: Mapping[str, OptionValue] | None = None
) -> Measure:
    """Return the measure of a theme, with what an audience chose of it.

    Raises:
        TemplateError: There is no such theme, or its tokens are wrong.
    """
    tokens = load_theme(folders, theme, template, options).tokens
    page, sizes = tokens["page"], tokens["sizes"]
    width, height = _paper(str(page["size"]))
    line = width - 2 * _length(page["side"]) - _length(page["column"]) - _GUTTER
    ems = line / _length(sizes["text"])
    return Measure(
        words_a_line=ems * _CHARACTERS_TO_THE_EM / _CHARACTERS_TO_A_WORD,
        lines_a_page=(height - _length(page["top"]) - _length(page["bottom"])) / _length(sizes["line"]),
    )


def _paper(size: str) -> tuple[float, float]:
    """Return width and height of a paper in millimetres: by name or by two lengths; A4 where neither is understood."""
    lengths = [float(number) * _MILLIMETRES.get(unit, 0.0) for number, unit in _LENGTH.findall(size.lower())]
    if len(lengths) == 2 and all(lengths):
        return lengths[0], lengths[1]
    words = size.lower().split()
    width, height = next((_PAPERS[word] for word in words if word in _PAPERS), _PAPERS["a4"])
    return (height, width) if "landscape" in words else (width, height)


def _length(value: object) -> float:
    """Return a length of a theme in millimetres."""
    found = _LENGTH.fullmatch(str(value).strip())
    return float(found[1]) * _MILLIMETRES.get(found[2], 0.0) if found else 0.0
