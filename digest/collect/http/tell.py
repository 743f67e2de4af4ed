"""What is told of a feed: its troubles and its news, for the report.

In: a feed's state after a run. Out: a `Problem`, or notes, for people; passwords and keys are left out. It decides
nothing.
"""

from datetime import datetime, tzinfo

from digest.addresses import masked
from digest.collect.http.policy import CONFIRMATIONS, next_time
from digest.collect.http.state import FeedState
from digest.collect.http.trouble import status_in_words
from digest.model import Problem

_BUSY = frozenset({429, 503})
_REMEDIES = {
    401: "Put the user name and password into its address, or remove it from 'sources'.",
    403: "See whether it opens in a browser; its server may not want programs.",
    404: "See whether its address is right.",
    410: "Remove it from 'sources'.",
}


def problem(state: FeedState, shown: str, zone: tzinfo | None) -> Problem | None:
    """Return the trouble that a feed is in; ``None`` when it is in none.

    Args:
        state: After the run.
        shown: What the source is called.
        zone: In which times are told.
    """
    if state.gone_since:
        what = f"gone for good, as its server says, since {_day(state.gone_since, zone)}; it is no longer asked"
        return _problem(shown, what, _REMEDIES[410])
    if not state.failures:
        return None
    what = status_in_words(state.status) if state.status is not None else ""
    if state.trouble:
        what = state.trouble
    if state.failures > 1 and state.failing_since:
        what += f"; failing since {_day(state.failing_since, zone)}, {state.failures} times in a row"
    until = next_time(state)
    if state.not_before and until:
        asked = "it asked to wait" if state.status in _BUSY else "it is left alone"
        what += f"; {asked} until {_minute(until, zone)}"
    return _problem(shown, what, _REMEDIES.get(state.status or 0, ""))


def notes(state: FeedState) -> tuple[str, ...]:
    """Return what its user should know of a feed that is well."""
    found = []
    if state.address:
        found.append(f"moved to {masked(state.address)}; put that address into the configuration")
    if state.moved_to:
        times = f"{state.moves} of {CONFIRMATIONS} times"
        found.append(f"says that it has moved to {masked(state.moved_to)} (told {times}, then it is believed)")
    return tuple(found)


def _problem(shown: str, what: str, remedy: str) -> Problem:
    return Problem(where=shown, what=what, remedy=remedy, is_document=False)


def _day(time: datetime, zone: tzinfo | None) -> str:
    return f"{time.astimezone(zone):%Y-%m-%d}"


def _minute(time: datetime, zone: tzinfo | None) -> str:
    return f"{time.astimezone(zone):%Y-%m-%d %H:%M %Z}"
