"""Asking for feeds in tests: every host is this machine, and nobody waits.

In: addresses, mostly of a `sites.Site`. Out: what the room makes of them.
"""

import socket
from datetime import UTC, datetime

from sites import Site

from digest.collect.http import fetch
from digest.collect.http.manners import Manners, World
from digest.model import Network, Source

NOW = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
HERE = Network(allow_private=("127.0.0.1",), timeout_seconds=10.0)
BODY = b"<rss><channel/></rss>"


def look_up(host, port):
    """Find every host on this machine, save those that do not exist."""
    if "nowhere" in host:
        raise socket.gaierror(-2, "Name or service not known")
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


async def no_sleep(_):
    """Wait for nothing."""


WORLD = World(sleep=no_sleep, look_up=look_up)


def feed(url, shown="the feed"):
    """Make a source of a feed."""
    return Source(path="", shown=shown, kind="feed", url=url)


def ask(*urls, states=(), network=HERE, now=NOW, manners=None, world=WORLD):
    """Fetch the feeds at these addresses."""
    known = {state.url: state for state in states}
    return fetch(
        [feed(url) for url in urls], known, network, now, lambda *_: None, manners=manners or Manners(), world=world
    )


def ask_one(url, **more):
    """Fetch one feed."""
    (found,) = ask(url, **more).feeds
    return found


def trouble(answer, **more):
    """Return what is told when a server gives this answer."""
    with Site({"/": answer}) as site:
        found = ask_one(site.url("/"), **more)
    assert (found.outcome, found.body) == ("failed", None)
    return found.problem.what
