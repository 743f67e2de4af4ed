"""The times that a server's headers speak of.

In: headers (names in small letters) as received, and the time now. Out: instants, clamped: an absurd header can
neither silence a feed for a year nor have it asked for every second. It never raises on what a server writes.

Source: RFC 9110 (HTTP dates, Retry-After), RFC 9111 (freshness).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

SLACK = 59 / 60
"""A timer that fires a little early must not be put off for a whole round."""
HOUR = timedelta(hours=1) * SLACK
DAY = timedelta(days=1) * SLACK
WEEK = timedelta(days=7) * SLACK
SHORTEST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(days=2)
"""Most that a ``Retry-After`` may ask for; FreshRSS clamps at the same."""
LONGEST_FRESH = DAY
"""Most that ``max-age`` and ``Expires`` may ask for: a misconfigured server must not silence a daily briefing."""


def retry_at(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when ``Retry-After`` allows the next request; ``None`` without one that can be read."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"[0-9]+", value):
        wait = timedelta(seconds=_seconds(value))
    elif date := http_date(value):
        wait = date - now
    else:
        return None
    return now + min(max(wait, SHORTEST_WAIT), LONGEST_WAIT)


def fresh_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return until when ``Cache-Control`` or ``Expires`` calls an answer fresh; ``None`` where neither says so."""
    lifetime = _lifetime(headers, now)
    return now + min(lifetime, LONGEST_FRESH) if lifetime and lifetime > timedelta() else None


def http_date(value: str) -> datetime | None:
    """Read an HTTP date in any of its three forms; ``None`` where it is none."""
    try:
        date = parsedate_to_datetime(value)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _lifetime(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long an answer stays fresh."""
    parts = (part.partition("=") for part in headers.get("cache-control", "").lower().split(","))
    directives = {name.strip(): value.strip(' \t"') for name, _, value in parts}
    if directives.keys() & {"no-cache", "no-store"}:
        return None
    age = headers.get("age", "").strip()
    if re.fullmatch(r"[0-9]+", directives.get("max-age", "")):
        spent = _seconds(age) if re.fullmatch(r"[0-9]+", age) else 0
        return timedelta(seconds=_seconds(directives["max-age"]) - spent)
    expires = http_date(headers.get("expires", ""))
    # The server's own clock may be wrong: what counts is the distance between its two dates.
    return expires - (http_date(headers.get("date", "")) or now) if expires else None


def _seconds(digits: str) -> int:
    """Return a number of seconds; what is longer than thirty years is cut to that."""
    return min(int(digits[:12]), 10**9) if len(digits) <= 12 else 10**9
