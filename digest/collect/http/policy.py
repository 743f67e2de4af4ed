"""When a feed is asked for, and what an answer changes: the rules of a good citizen, without a network.

In: what is remembered of a feed, an answer, and the time now. Out: a decision, and what is to be remembered next. It
never asks anybody, waits, or looks at the clock.

Source: Rachel Kroll's feed reader score and its help page; RFC 9110, 9111; what reader, FreshRSS and NetNewsWire
learned from being blocked.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from digest.addresses import without_credentials
from digest.collect.http.caching import DAY, HOUR, LONGEST_FRESH, LONGEST_WAIT, WEEK, fresh_until, retry_at
from digest.collect.http.state import Answer, FeedState, Unconfirmed

CONFIRMATIONS = 3
"""How many times in a row a permanent move must be told before it is believed."""
PERMANENT = frozenset({301, 308})
FIRST_WAIT = timedelta(hours=1)
"""Wait after the first failure that a server told of; it doubles with each one that follows."""
FIRST_WAIT_UNANSWERED = timedelta(minutes=15)
"""The same where no server answered."""
_REFUSALS = frozenset({401, 403, 404, 451})
"""Statuses that seldom mend themselves."""
_BUSY = frozenset({429, 503})


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """Ask for the feed."""

    url: str
    """Without user name and password."""
    etag: str | None
    """To send as ``If-None-Match``."""
    last_modified: str | None
    """To send as ``If-Modified-Since``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Do not ask yet."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Never ask again."""

    reason: str


Decision = Fetch | Wait | Stop


def decide(state: FeedState, now: datetime) -> Decision:
    """Decide whether a feed may be asked for now."""
    if state.gone_since:
        return Stop(reason=f"gone since {state.gone_since:%Y-%m-%d}")
    busy = state.status in _BUSY
    waits = [
        _wait(state.not_before, now, WEEK, "asked to wait" if busy else "failed before; it is given time"),
        _wait(state.fresh_until, now, LONGEST_FRESH, "called its last answer fresh until then"),
    ]
    if state.fetched_at:
        pause, often = (HOUR, "an hour") if state.etag or state.last_modified else (DAY, "a day")
        waits.append(_wait(state.fetched_at + pause, now, pause, f"is asked no more than once {often}"))
    found = [wait for wait in waits if wait]
    if found:
        return max(found, key=lambda wait: wait.until)
    return Fetch(url=state.address or state.url, etag=state.etag, last_modified=state.last_modified)


def next_time(state: FeedState) -> datetime | None:
    """Return when a feed may be asked again, as far as is known; ``None`` where nothing is to be waited for."""
    times = [state.not_before, state.fresh_until]
    if state.fetched_at:
        times.append(state.fetched_at + (HOUR if state.etag or state.last_modified else DAY))
    return max(filter(None, times), default=None)


def after(state: FeedState, answer: Answer, now: datetime) -> FeedState:
    """Return what is to be remembered after an answer.

    A new body's validators stand in `FeedState.unconfirmed` until `confirm`; an error changes no validators.
    """
    if answer.status == 200:
        return _with_body(_well(state, answer, now), answer)
    if answer.status == 304 and (state.etag or state.last_modified):
        return _well(state, answer, now)
    if answer.status == 410 and state.address is None and all(hop.status in PERMANENT for hop in answer.hops):
        since = state.failing_since or now
        return replace(state, status=410, gone_since=now, failing_since=since, trouble=None, unconfirmed=None)
    return _failed(state, answer, now)


def refused(state: FeedState, what: str, now: datetime) -> FeedState:
    """Return the state after a body that is no feed: it is given time, as after a failure.

    Args:
        state: As `after` gave it.
        what: Why the body cannot be read, in words.
        now: An aware time.
    """
    return _failed(state, Answer(status=200, url=state.url, error=what), now)


def confirm(state: FeedState) -> FeedState:
    """Return the state after its new body has been parsed and stored: from now on its validators are sent."""
    new = state.unconfirmed
    if new is None:
        return state
    return replace(state, etag=new.etag, last_modified=new.last_modified, body_sha256=new.body_sha256, unconfirmed=None)


def _wait(until: datetime | None, now: datetime, longest: timedelta, reason: str) -> Wait | None:
    """Return a wait that lies ahead; one longer than there can be comes from a clock that was wrong."""
    if until is None or not now < until <= now + max(longest, LONGEST_WAIT):
        return None
    return Wait(reason=reason, until=until)


def _well(state: FeedState, answer: Answer, now: datetime) -> FeedState:
    """Return the state after a body or *not modified*."""
    return replace(
        _moved(state, answer),
        fetched_at=now,
        fresh_until=fresh_until(answer.headers, now),
        not_before=None,
        failures=0,
        failing_since=None,
        status=answer.status,
        trouble=None,
        unconfirmed=None,
    )


def _moved(state: FeedState, answer: Answer) -> FeedState:
    """Return the state with what the redirects tell: only a chain that is permanent throughout is a move."""
    if not answer.hops or any(hop.status not in PERMANENT for hop in answer.hops):
        return replace(state, moved_to=None, moves=0)
    target = without_credentials(answer.url)
    moves = state.moves + 1 if state.moved_to == target else 1
    if moves < CONFIRMATIONS:
        return replace(state, moved_to=target, moves=moves)
    return replace(state, address=None if target == state.url else target, moved_to=None, moves=0)


def _with_body(state: FeedState, answer: Answer) -> FeedState:
    """Return the state with a body's validators: at once when the body is the one stored, else to be confirmed."""
    new = Unconfirmed(
        etag=_sendable(answer.headers.get("etag")),
        last_modified=_sendable(answer.headers.get("last-modified")),
        body_sha256=hashlib.sha256(answer.body).hexdigest(),
    )
    waiting = replace(state, unconfirmed=new)
    return confirm(waiting) if new.body_sha256 == state.body_sha256 else waiting


def _sendable(validator: str | None) -> str | None:
    """Return a validator exactly as received; ``None`` for one that cannot be sent back."""
    return validator if validator and validator.isprintable() and validator.isascii() else None


def _failed(state: FeedState, answer: Answer, now: datetime) -> FeedState:
    """Return the state after a failure: the wait doubles, and a moved feed is asked for at its old address again."""
    failures = state.failures + 1
    first = FIRST_WAIT_UNANSWERED if answer.status is None else FIRST_WAIT
    longest = WEEK if answer.status in _REFUSALS else DAY
    backed_off = now + min(first * 2 ** min(failures - 1, 20), longest)
    asked = retry_at(answer.headers, now) or backed_off
    fresh = fresh_until(answer.headers, now) if answer.status in _BUSY else None
    return replace(
        state,
        address=None if answer.status in {404, 410} else state.address,
        # What the settings forbid is asked as soon as they allow it.
        not_before=None if answer.is_unasked else max(asked, fresh or asked),
        failures=failures,
        failing_since=state.failing_since or now,
        status=answer.status,
        trouble=answer.error,
        unconfirmed=None,
    )
