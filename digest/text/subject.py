"""Subject lines: what may stand in one, and whether one that a person wrote will do.

What comes in: the subject line of an audience, such as ``{lead} - {title}``. What goes out: what is wrong with it, or
nothing. It is a line with names in braces and no template: nothing in it can be run, called or looped.
"""

import re

from digest.text.telling import nearest

SUBJECT_NAMES = ("lead", "title", "date", "audience", "label", "stories")
"""What may stand in braces: the lead story's headline; the publication; the day; audience; label; number of stories."""

LINK_NAMES = ("{date}", "{audience}")
"""What may stand in the public address of an edition."""

SUBJECT_LENGTH = 59
"""Most characters of a subject line: phones show about as many, and the rest is cut off anywhere."""

_PLACE = re.compile(r"\{([^{}]*)\}")


def subject_mistake(subject: str) -> str | None:
    """Return what is wrong with a subject line, for the person who wrote it; ``None`` when nothing is."""
    for name in _PLACE.findall(subject):
        if name not in SUBJECT_NAMES:
            close = nearest(name, SUBJECT_NAMES)
            known = ", ".join(SUBJECT_NAMES)
            return "unknown name in braces; " + (f"did you mean {{{close}}}?" if close else f"known here: {known}")
    rest = _PLACE.sub("", subject)
    if "{" in rest or "}" in rest:
        return "a brace that belongs to no name; write names as {lead}"
    if not subject.isprintable():
        return "a line break or another character that is not seen; a subject is one line"
    if set(_PLACE.findall(subject)) <= {"date", "stories"} and not any(each.isalpha() for each in rest):
        return "this would be only a date or a number; add {lead}, {title} or words"
    if len(rest) > SUBJECT_LENGTH - 20:
        return f"{len(rest)} characters before anything is filled in; a subject has at most {SUBJECT_LENGTH}"
    return None
