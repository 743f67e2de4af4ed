"""Ping: tell a dead man's switch that a run begins, and how it ended.

In: the address of a check (as healthchecks.io and those like it have them), what is told, the user's settings. Out: a
`Problem` where it could not be told. It asks that address alone, through the same guard as all else, follows no
redirect, and never shows the address beyond its host: who knows the rest can silence the alarm.
"""

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from digest.addresses import origin, without_credentials
from digest.collect.http.client import Client, Request
from digest.collect.http.manners import WORLD, Manners, World
from digest.collect.http.trouble import status_in_words
from digest.model import Network, Problem

TIMEOUT_SECONDS = 10.0
_MANNERS = Manners(in_flight=1, per_host=1, pause_seconds=0.0, largest_bytes=100_000)


def ping(
    url: str, network: Network, *, event: str = "", code: int | None = None, world: World = WORLD
) -> Problem | None:
    """Tell a check of an event.

    Args:
        url: The check's address.
        network: The user's settings.
        event: ``start`` or ``fail``, which is put behind the address; empty is success.
        code: The exit code, which is sent along.
        world: What the asking needs of the world.
    """
    parts = urlsplit(url)
    path = f"{parts.path.rstrip('/')}/{event}" if event else parts.path
    request = Request(
        url=without_credentials(urlunsplit(parts._replace(path=path, fragment=""))),
        configured=url,
        accept="*/*",
        largest_bytes=_MANNERS.largest_bytes,
        body=None if code is None else f'{{"exit_code": {code:d}}}'.encode(),
    )
    answer = asyncio.run(_asked(request, replace(network, timeout_seconds=TIMEOUT_SECONDS), world))
    if not answer[0] and answer[1] is not None and 200 <= answer[1] < 300:
        return None
    what = f"could not be pinged: it {answer[0] or status_in_words(answer[1] or 0)}"
    remedy = "See whether the address of --ping is right; hosts of your own network stand under network.allow_private."
    return Problem(where=origin(url)[1] or "--ping", what=what, remedy=remedy, is_document=False)


async def _asked(request: Request, network: Network, world: World) -> tuple[str | None, int | None]:
    """Return what went wrong, and the status."""
    async with Client(network, _MANNERS, world) as client:
        answer = await client.ask(request)
    return answer.error, answer.status
