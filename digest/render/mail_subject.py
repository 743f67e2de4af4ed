"""The two lines of a message that are read before it is opened: the subject and the preheader.

What comes in: an edition and the words of its language. What goes out: two short lines, cut at a word. Every word of
them stands in the edition or in the audience's own subject line.
"""

from collections.abc import Iterator
from typing import Any

from digest.model import Edition, PrintedBrief, When
from digest.render.filters import headline
from digest.render.spoken import filled, spoken_date
from digest.render.tables import Table
from digest.render.typeset import clean, typeset
from digest.text.mojibake import repaired
from digest.text.subject import SUBJECT_LENGTH

_PREHEADER = 100
"""Most characters of the preheader; mail programs show 80 to 100 of them beside the subject."""
_ENOUGH = 80
_LEAST_OF_A_LEAD = 16
"""A headline is not cut shorter than this; the rest of the subject gives way."""


def subject_of(edition: Edition, words: Table) -> str:
    """Return the subject line: what leads the day, and never more than `SUBJECT_LENGTH` characters."""
    lead = _lead(edition)
    pattern = edition.letter.subject or ("{lead}" if lead else "{title}, {date}")
    values: dict[str, Any] = {
        "title": typeset(edition.title, edition.language),
        "date": _day(edition),
        "audience": typeset(edition.audience_title, edition.language),
        "label": clean(edition.label or ""),
        "stories": edition.account.printed,
    }
    told = headline(lead.headline, lead.language) if lead else str(words["nothing"])
    room = SUBJECT_LENGTH - len(clean(filled(pattern, lead="", **values)))
    subject = filled(pattern, lead=shortened(told, max(room, _LEAST_OF_A_LEAD)), **values)
    return shortened(clean(subject), SUBJECT_LENGTH)


def preheader_of(edition: Edition, words: Table) -> str:
    """Return the line that mail programs show behind the subject: the key points, else the next headlines."""
    line = ""
    for part in _news(edition, words):
        line = f"{line} · {part}" if line else part
        if len(line) >= _ENOUGH:
            break
    return shortened(line, _PREHEADER)


def shortened(text: str, most: int) -> str:
    """Return `text`, cut at the last word that leaves room for an ellipsis where it is longer than `most`."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    if not text[most - 1].isspace() and len(head.split()) > 1:
        head = head.rsplit(None, 1)[0]
    return head.rstrip(" \u00a0,;:–·-") + "…"


def _lead(edition: Edition) -> PrintedBrief | None:
    """Return the story of the highest rank, the first of those that share it; ``None`` when there is no story."""
    briefs = [brief for section in edition.sections for brief in section.briefs]
    return max(briefs, key=lambda brief: (brief.score, -brief.number), default=None)


def _news(edition: Edition, words: Table) -> Iterator[str]:
    """Yield what may stand in the preheader, the most telling first, and nothing that the subject says already."""
    lead = _lead(edition)
    for point in edition.key_points:
        sentence = point.passage.sentences[0]
        yield typeset(repaired(sentence.text), sentence.language)
    if not edition.key_points:
        briefs = (brief for section in edition.sections for brief in section.briefs)
        yield from (headline(brief.headline, brief.language) for brief in briefs if brief is not lead)
    if lead is None:
        yield str(words["nothing"])
    yield f"{typeset(edition.title, edition.language)}, {_day(edition)}"


def _day(edition: Edition) -> str:
    """Return the edition's day in a few characters."""
    day = edition.date
    when = When(year=day.year, month=day.month, day=day.day, at=None, origin="prefix", raw="")
    return spoken_date(when, edition.language, length="medium")
