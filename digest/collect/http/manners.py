"""How much is asked for at once, and what of the world the asking needs.

In: nothing. Out: two records with ordinary values, which tests and measurements replace. It never acts.
"""

import asyncio
import hashlib
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from digest import __version__
from digest.collect.http.guard import AddressInfo
from digest.model import Network

LookUp = Callable[[str, int], Sequence[AddressInfo]]
"""From a host and a port to addresses, as `socket.getaddrinfo` gives them; it may block, and raises `OSError`."""
Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """Figures that a server or a reader could feel."""

    in_flight: int = 32
    """Most requests at a time."""
    per_host: int = 2
    """Most requests at a time to one host."""
    pause_seconds: float = 0.25
    """Pause before each further request to a host."""
    jitter_seconds: float = 1.0
    """The first requests of a run are spread over so long."""
    longest_crawl_delay_seconds: float = 30.0
    """A host that wants longer pauses between pages is asked for one page a run."""
    largest_bytes: int = 10_000_000
    """Most bytes of a body, unpacked."""
    largest_robots_bytes: int = 500_000
    """Most bytes of a robots.txt; RFC 9309 asks for this at least."""
    most_redirects: int = 5
    longest_header: int = 8_190
    """Most bytes of one line of a header."""
    most_headers: int = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the asking needs of the world."""

    sleep: Sleep
    look_up: LookUp


def user_agent(network: Network) -> str:
    """Return what the program calls itself; the same in every run of a version."""
    return network.user_agent or f"digest/{__version__}" + (f" (+{network.contact})" if network.contact else "")


def jitter(url: str, seconds: float) -> float:
    """Return a delay below `seconds` that is always the same for a URL, and differs between URLs."""
    return int.from_bytes(hashlib.sha256(url.encode("utf-8", "replace")).digest()[:4], "big") / 2**32 * seconds


def _addresses(host: str, port: int) -> Sequence[AddressInfo]:
    """Ask the system for the addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG)
    return [(int(family), int(kind), protocol, name, address) for family, kind, protocol, name, address in found]


MANNERS = Manners()
WORLD = World(sleep=asyncio.sleep, look_up=_addresses)
