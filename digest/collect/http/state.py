"""What is remembered of a feed between two runs, and what one request brought.

In: plain values. Out: frozen records, and their shape for JSON. It decides nothing and keeps nothing: whoever holds
the records stores them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from digest.addresses import fault, without_credentials


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconfirmed:
    """What a new body came with; it counts once the body has been parsed and stored."""

    etag: str | None
    last_modified: str | None
    body_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """All that is remembered of one feed. Times are aware; ``None`` is *never yet* or *not so*."""

    url: str
    """The address in the configuration, without user name and password: the feed's identity."""
    address: str | None = None
    """Where it is asked for after a permanent move; ``None`` is `url`."""
    etag: str | None = None
    """Exactly as received."""
    last_modified: str | None = None
    """Exactly as received."""
    body_sha256: str | None = None
    """Of the body that was last parsed and stored."""
    unconfirmed: Unconfirmed | None = None
    """What the body of this run came with; never stored."""
    fetched_at: datetime | None = None
    """When it last answered with a body, or with *not modified*."""
    fresh_until: datetime | None = None
    """Until when the server called that answer fresh."""
    not_before: datetime | None = None
    """When it may be asked again after a failure."""
    failures: int = 0
    """How many times in a row it failed."""
    failing_since: datetime | None = None
    status: int | None = None
    """The last status; ``None`` when there was no answer."""
    trouble: str | None = None
    """What was wrong with the last answer, in words; ``None`` when nothing was."""
    moved_to: str | None = None
    """Where it last said to have moved for good, before that is believed."""
    moves: int = 0
    """How many times in a row it said so."""
    gone_since: datetime | None = None
    """When it said to be gone for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One redirect that was followed."""

    status: int
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one request brought, its redirects included."""

    status: int | None
    """The last status; ``None`` when there was no complete answer."""
    url: str
    """Where the last answer came from."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in small letters."""
    hops: tuple[Hop, ...] = ()
    body: bytes = b""
    error: str | None = None
    """Why there was no complete answer, in words for people."""
    is_unasked: bool = False
    """Whether nobody was asked, because the user's settings forbid the address."""


def identity(url: str) -> str:
    """Return the name under which the state of a configured address is kept."""
    return without_credentials(url)


def state_key(url: str) -> str:
    """Return the name under which an archive keeps the state of the feed at a configured address."""
    return f"feed {identity(url)}"


def as_mapping(state: FeedState) -> Mapping[str, str | int | None]:
    """Return a state as plain values for JSON; what is unconfirmed and what is unknown is left out."""
    values = {name: getattr(state, name) for name in (*_TEXTS, *_COUNTS, *_TIMES)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if value is not None
    }


def from_mapping(values: Mapping[str, object]) -> FeedState:
    """Return the state that `as_mapping` gave; a value that cannot be understood counts as unknown.

    Raises:
        ValueError: If it names no address that may be asked for.
    """
    url = values.get("url")
    if not isinstance(url, str) or fault(url):
        raise ValueError("the stored state of a feed names no address")
    texts = {name: value for name in _TEXTS if isinstance(value := values.get(name), str)}
    if fault(texts.get("address", url)):
        del texts["address"]
    counts = {name: value for name in _COUNTS if type(value := values.get(name)) is int and 0 <= value <= 999_999}
    times = {name: time for name in _TIMES if (time := _time(values.get(name)))}
    return FeedState(**texts, **counts, **times)  # type: ignore[arg-type] # each group has one type, mypy sees a union


_TEXTS = ("url", "address", "etag", "last_modified", "body_sha256", "trouble", "moved_to")
_COUNTS = ("failures", "status", "moves")
_TIMES = ("fetched_at", "fresh_until", "not_before", "failing_since", "gone_since")


def _time(value: object) -> datetime | None:
    """Read an aware time."""
    try:
        time = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return time if time and time.tzinfo else None
