"""The bytes of a list of feeds to its subscriptions, in a form that a process can hand to another.

Comes in: the bytes of a list, which nobody has looked at. Goes out: a `Listed`, whatever they are. It opens nothing.
"""

from dataclasses import dataclass

from digest.read.feed import Subscription
from digest.read.opml import outline_whole
from digest.read.page import Unreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a list holds."""

    feeds: tuple[Subscription, ...] = ()
    misfits: tuple[str, ...] = ()
    """Addresses that lead to no feed, as they are written."""
    trouble: str = ""
    """Why the list cannot be read, and what to do; empty where it can."""


def read(data: bytes) -> Listed:
    """Read a list of feeds."""
    try:
        feeds, misfits = outline_whole(data)
    except Unreadable as error:
        return Listed(trouble=f"{error.what}. {error.remedy}")
    return Listed(feeds=feeds, misfits=misfits)


def lost(data: bytes, reason: str) -> Listed:
    """Return what stands for a list that cost too much."""
    del data
    return Listed(trouble=f"cannot be read: {reason}")
