"""Spaces between words as a language sets them: where none stands, where a narrow one, and where no line may end.

What comes in: a line of text whose spaces are plain, and the rules of its language. What goes out: the same signs with
other spaces and, in some languages, another dash. This module never adds, drops or changes a letter or a digit.
"""

import functools
import re
from collections.abc import Iterable

from digest.render.typography import Typography

FIXED = "\u00a0"
"""No-break space."""
NARROW = "\u202f"
"""Narrow no-break space."""

_BEFORE_MARK = re.compile(r"(?<=[\w»”“’)\]%…]) +(?=[,.;:!?،؛؟](?:\s|$|[»”“’)\]]))")
_BEFORE_LOW = re.compile(r"(?<=[\w»”“’)\]%…]) +(?=[,.](?:\s|$|[»”“’)\]]))")
_HIGH = re.compile(r"(?<=[\w»”’)\]%…€]) ?(?=[;:!?]+(?:\s|$|[»”)\]]))")
_INVERTED = re.compile(r"(?<=[¿¡]) +")
_DASH = re.compile(r"(?<=[^\s\d]) [–—] (?=\S)|(?<=\d) [–—] (?=[^\s\d])")
_FIRST_DASH = re.compile(r"^— (?=\S)")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)")
_SIGN = re.compile(r"(?<=\d) (?=[%‰°€$£¥₽₴₺])|(?<=[№§]) (?=\d)")
_INITIAL = re.compile(r"(?<!\w)[^\W\d_]\. (?=\w)")


def spaced(line: str, rules: Typography) -> str:
    """Return `line` with the spaces that its language prints."""
    line = (_BEFORE_LOW if rules.high else _BEFORE_MARK).sub("", line)
    if rules.high:
        line = _HIGH.sub(rules.high, line)
    line = _INVERTED.sub("", line)
    if rules.dash:
        line = _FIRST_DASH.sub(f"—{FIXED}", _DASH.sub(rules.dash, line))
    return _unbroken(line, rules)


def _unbroken(line: str, rules: Typography) -> str:
    """Return `line` with no-break spaces where what stands apart belongs together."""
    line = _SIGN.sub(FIXED, line)
    line = _INITIAL.sub(lambda found: found[0] if found[0][0].islower() else _fixed(found), line)
    for together in (
        _THOUSANDS,
        _words(r"(?<=\d) (?=(?:WORDS)(?![\w'’]))", rules.units),
        _words(r"(?<![\w'’.-])(?:WORDS) (?=\S)", rules.bound),
        _words(r" (?=(?:WORDS)(?![\w'’-]))", rules.leaning),
    ):
        line = together.sub(_fixed, line)
    return line


def _fixed(found: re.Match[str]) -> str:
    """Return what was found with no-break spaces."""
    return found[0].replace(" ", FIXED)


@functools.cache
def _words(form: str, words: frozenset[str]) -> re.Pattern[str]:
    """Return a pattern of any of `words`, the same for every hash seed; of nothing where there are none."""
    return re.compile(form.replace("WORDS", alternatives(words)), re.IGNORECASE) if words else re.compile("(?!)")


def alternatives(words: Iterable[str]) -> str:
    """Return words as alternatives of a pattern, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
