"""Lengths of time as people write them in a configuration and on the command line: ``24h``, ``3d``, ``2w``.

In: text. Out: hours, or the form that was probably meant. It never reads a date.
"""

import re

LONGEST_HOURS = 10 * 366 * 24
"""Ten years: more than any briefing looks back, and little enough to be taken from any date."""
FORM = "[1-9][0-9]{0,5}[hdw]"
"""The expression of a length."""
SHOWN = "a length such as 24h, 3d or 2w (at most ten years)"
_HOURS = {"h": 1, "d": 24, "w": 168}
_LOOSE = re.compile(r"([1-9][0-9]{0,5})\s*([hdw])[a-z]*\.?")


def hours(text: str) -> int | None:
    """Return a length in hours; ``None`` when it is none, or longer than `LONGEST_HOURS`."""
    if not re.fullmatch(FORM, text):
        return None
    length = int(text[:-1]) * _HOURS[text[-1]]
    return length if length <= LONGEST_HOURS else None


def meant(text: str) -> str | None:
    """Return the length that somebody meant who wrote ``3 days`` or ``2W``; ``None`` when it is not clear."""
    found = _LOOSE.fullmatch(text.strip().lower())
    form = f"{found[1]}{found[2]}" if found else ""
    return form if form != text and hours(form) is not None else None
