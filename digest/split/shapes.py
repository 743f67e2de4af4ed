"""Shapes: what a paragraph's form alone says, before a word of it is understood.

In: the text of a paragraph. Out: whether it is a bare sub-heading, a separator or a mere quotation, and the mark that
it opens with (bullet, number, time of day, label). It knows no language and never looks at other paragraphs.
"""

import re

LONGEST_HEADING = 120
"""Most characters of a bare sub-heading."""
_LEAST_LISTED = 60
"""Fewest characters of a paragraph whose bullet or number can open a story; shorter ones are lists."""
_SEPARATOR = re.compile(r"^[\W_]{1,40}$")
_MARKS = "\"“”„‟«»〝〞＂「」『』‘’'‹›"
_QUOTATION = re.compile(rf"^[{_MARKS}][^{_MARKS}]*(?:['‘’][^{_MARKS}]+)*[{_MARKS}]$")
_STOPS = ".;,:…。，、；：،؛"
_OPENED = re.compile(
    r"(?P<bullet>[-–—•●▪◦‣■□►▶★☆✓*·]\s+)"
    r"|(?P<time>(?:[01]?\d|2[0-3])[.:h][0-5]\d\s*(?:[-–—:|]\s*|(?=[^\W\d_])))"
    r"|(?P<number>\(?\d{1,2}(?:[.)]|\s*[-–—])\s+(?=\D)|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
    r"|(?P<label>\[[^\W\d_][^\[\]\n]{1,30}\]|【[^【】\n]{1,20}】|#?[^\W\d_][^\n.:–—|]{1,30}?\s*(?:[|–—:]|\s-)\s)"
)


def is_separator(text: str) -> bool:
    """Tell whether a paragraph is a bare separator: signs without a letter or digit."""
    return bool(_SEPARATOR.match(text))


def is_quotation(text: str) -> bool:
    """Tell whether a line is one quotation and nothing else, whichever marks it has."""
    return bool(_QUOTATION.match(text.strip()))


def is_heading(text: str, *, longest: int = LONGEST_HEADING) -> bool:
    """Tell whether a paragraph looks like a bare sub-heading: one short line that does not end as a sentence does."""
    line = text.strip()
    if "\n" in line or not 3 <= len(line) <= longest or is_separator(line):
        return False
    if line[-1] in _STOPS or re.search(r"[.。][\"”»“’')\]」]+$", line):
        return False
    if "://" in line or "@" in line or line.startswith(("www.", "[", "©")):
        return False
    if line[0] in "-•*·" or line[0].islower() or is_quotation(line):
        return False
    return not re.search(r"[.!?][\"”»“’')\]]*\s+\S|[。！？]\S", re.sub(r"\b\w{1,3}\.\s", "", line))


def mark_of(text: str) -> str | None:
    """Return what kind of mark a running paragraph opens with: ``bullet``, ``time``, ``number``, ``label`` or ``None``.

    A label is a bracket, or one to three words in capitals before a dash, a colon or a bar.
    """
    found = _OPENED.match(text)
    if found is None:
        return None
    kind = found.lastgroup
    if kind in {"bullet", "number"} and len(text) < _LEAST_LISTED:
        return None
    if kind == "label" and found[0][0] not in "[【" and not found[0].isupper():
        return None
    return kind
