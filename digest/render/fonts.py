"""The fonts of printed pages, and whether this machine can make them.

What comes in: nothing, or characters that no font has. What goes out: paths of font files, the style rules that declare
them, what is missing, and what to install. This module never imports WeasyPrint, whose import fails without its
libraries.
"""

import ctypes
from collections.abc import Iterable
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

import yaml

from digest.model import Problem

_PACKAGES = {"font-source-serif-pro": "font_source_serif_pro", "font-source-sans-pro": "font_source_sans_pro"}
_FACES = (
    ("Source Serif Pro", "SourceSerifPro-Regular", 400, "normal"),
    ("Source Serif Pro", "SourceSerifPro-It", 400, "italic"),
    ("Source Serif Pro", "SourceSerifPro-Semibold", 600, "normal"),
    ("Source Serif Pro", "SourceSerifPro-Bold", 700, "normal"),
    ("Source Sans Pro", "SourceSansPro-Regular", 400, "normal"),
    ("Source Sans Pro", "SourceSansPro-It", 400, "italic"),
    ("Source Sans Pro", "SourceSansPro-Semibold", 600, "normal"),
    ("Source Sans Pro", "SourceSansPro-Bold", 700, "normal"),
)
_NEEDED = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
_WANTED = "libharfbuzz-subset.so.0"
_REMEDY = (
    "Install the Debian packages libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0 "
    "(apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)."
)


def font_files() -> dict[str, Path]:
    """Return the file of every face, by the face's name; those that are missing are left out."""
    homes = [spec.origin for name in _PACKAGES.values() if (spec := find_spec(name)) and spec.origin]
    files = {path.stem: path for home in homes for path in sorted(Path(home).parent.glob("files/*.ttf"))}
    return {name: files[name] for _, name, _, _ in _FACES if name in files}


def font_rules() -> str:
    """Return the style rules that declare the faces, under addresses that only this program's fetcher knows."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; src: url(font:{name}); font-weight: {weight}; font-style: {style} }}\n'
        for family, name, weight, style in _FACES
    )


def font_obstacle() -> Problem | None:
    """Return which of the theme's fonts are missing, or ``None`` when all are there."""
    faces = [name for _, name, _, _ in _FACES if name not in font_files()]
    if not faces:
        return None
    what = f"PDF needs fonts that are not installed: {', '.join(faces)}"
    remedy = f"Install the Python packages {' and '.join(_PACKAGES)} (pip install {' '.join(_PACKAGES)})."
    return Problem(where="pdf", what=what, remedy=remedy, is_document=False)


def pdf_obstacle() -> Problem | None:
    """Return which system libraries are missing for a PDF, or ``None`` when all are there."""
    missing = [name for name in _NEEDED if not _loads(name)]
    if missing:
        what = f"PDF needs the system libraries {' and '.join(missing)}, which cannot be loaded here"
        return Problem(where="pdf", what=what, remedy=_REMEDY, is_document=False)
    return None


def pdf_caution() -> Problem | None:
    """Return what makes PDFs slower and larger on this machine, or ``None``."""
    if _loads(_WANTED):
        return None
    what = f"{_WANTED} cannot be loaded: PDFs are made, but more slowly"
    return Problem(where="pdf", what=what, remedy=_REMEDY, is_document=False)


def packages_for(characters: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the Debian packages with fonts that have `characters`, each with the scripts that it is for."""
    rows = dict.fromkeys(_script_of(ord(character)) for character in characters)
    return tuple(sorted(rows, key=lambda row: row[0]))


def _script_of(code: int) -> tuple[str, str]:
    """Return package and name of the script that a code point belongs to."""
    table = _scripts()
    return next(((row[0], row[1]) for row in table if any(low <= code <= high for low, high in row[2])), table[-1][:2])


@cache
def _scripts() -> tuple[tuple[str, str, tuple[tuple[int, int], ...]], ...]:
    """Return package, name and ranges of each script that this module knows."""
    text = resources.files(__package__).joinpath("scripts.yaml").read_text(encoding="utf-8")
    rows = yaml.load(text, yaml.BaseLoader)  # noqa: S506  (texts alone: 0600-06FF is no number)
    return tuple((row["package"], row["name"], tuple(map(_bounds, row["ranges"]))) for row in rows)


def _bounds(text: str) -> tuple[int, int]:
    """Return the first and the last code point of ``0600-06FF``."""
    low, _, high = text.partition("-")
    return int(low, 16), int(high, 16)


def _loads(library: str) -> bool:
    """Tell whether a system library can be loaded."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
