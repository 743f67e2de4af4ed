"""Dates as feeds write them to dates that know how exactly they are known.

Comes in: ``Wed, 9 Jul 03 10:15 EST``, ``2003-12-31T10:14Z``, ``20031231``, ``Sun Jan  4 16:29:06 PST 2004``. Goes out:
a `When` with the zone that is written, or ``None``. What `digest.text.dates` reads is left to it; here the
many spellings are brought into one. A time in a zone of an unknown name keeps its day only.

Source: RFC 822 section 5, RFC 2822 section 4.3 (names of zones, years of two digits); W3C note "Date and Time Formats".
"""

import dataclasses
import re

from digest.model import When
from digest.read.page import fold
from digest.text import dates

_ZONES = {
    name: offset
    for offset, names in {
        "+00:00": "z ut utc gmt wet",
        "-05:00": "est cdt",
        "-04:00": "edt",
        "-06:00": "cst mdt",
        "-07:00": "mst pdt",
        "-08:00": "pst akdt",
        "-09:00": "akst",
        "-10:00": "hst",
        "+01:00": "west bst cet met",
        "+02:00": "cest mest eet",
        "+03:00": "eest msk",
        "+09:00": "jst kst",
        "+10:00": "aest",
    }.items()
    for name in names.split()
}
"""Names of zones in small letters."""
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_CLOCK = r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
_ZONE = r"(?P<zone>[A-Za-z]{1,5}|(?:GMT|UTC|UT)?\s*[+-][0-9]{1,2}(?::?[0-9]{2})?)"
_ISO = re.compile(
    r"(?P<year>[0-9]{4})(?P<sign>-?)(?P<month>[0-9]{2})(?P=sign)(?P<day>[0-9]{2})"
    rf"(?:[Tt ]\s*{_CLOCK}\s*{_ZONE}?)?"
)
_MAIL = re.compile(
    rf"(?:[A-Za-z]{{3,9}}\.?,?\s*)?(?P<day>[0-9]{{1,2}})[\s-](?P<name>[A-Za-z]{{3}})[A-Za-z]*\.?,?[\s-]"
    rf"(?P<year>[0-9]{{4}}|[0-9]{{2}}),?(?:\s+(?:at\s+)?{_CLOCK}\s*{_ZONE}?)?(?:\s*\([^()]*\))?"
)
_C_LIBRARY = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?(?P<name>[A-Za-z]{{3}})[A-Za-z]*\s+(?P<day>[0-9]{{1,2}}),?\s+{_CLOCK}\s+(?:{_ZONE}\s+)?"
    rf"(?P<year>[0-9]{{4}})"
)
_COMPACT = re.compile(r"[0-9]{6}")


def parse(written: str, *, zone: str, language: str | None = None, origin: str = "feed") -> When | None:
    """Read the date of a story or a mail.

    Args:
        written: The text of the date.
        zone: IANA name of the zone of times that name none.
        language: Language of numeric dates.
        origin: Where it stands.
    """
    text = fold(written)
    if not text or len(text) > dates.LONGEST:
        return None
    found = _ISO.fullmatch(text) or _MAIL.fullmatch(text) or _C_LIBRARY.fullmatch(text)
    plain = _plain(found.groupdict()) if found else None
    when = dates.parse(plain or text, origin=origin, zone=zone, language=language)
    if when is None and _COMPACT.fullmatch(text):
        when = dates.parse(f"{text[:4]}-{text[4:]}", origin=origin, zone=zone)
    return dataclasses.replace(when, raw=text) if when else None


def _plain(parts: dict[str, str | None]) -> str | None:
    """Return a date as the one ISO spelling; ``None`` where the month has no name that is known."""
    month = _MONTHS.get((parts.get("name") or "").lower()) or int(parts.get("month") or 0)
    if not month:
        return None
    day = f"{_year(parts['year'] or '')}-{month:02d}-{int(parts['day'] or 0):02d}"
    offset = _offset(parts["zone"])
    if parts["hour"] is None or offset is None:
        return day
    hour, minute, second = int(parts["hour"]), parts["minute"], parts["second"] or "00"
    if hour == 24:
        # The end of a day is the beginning of the next; the day itself is what is meant.
        return day
    return f"{day}T{hour:02d}:{minute}:{second}{offset}"


def _year(written: str) -> str:
    """Return a year of four digits.

    Source: RFC 2822, section 4.3.
    """
    if len(written) == 4:
        return written
    return str(int(written) + (2000 if int(written) < 50 else 1900))


def _offset(written: str | None) -> str | None:
    """Return the offset of a zone; the empty text where none is written, ``None`` where its name is unknown."""
    if not written:
        return ""
    digits = re.fullmatch(r"(?:GMT|UTC|UT)?\s*([+-])([0-9]{1,2})(?::?([0-9]{2}))?", written, re.IGNORECASE)
    if digits:
        return f"{digits[1]}{int(digits[2]):02d}:{digits[3] or '00'}"
    return _ZONES.get(written.lower())
