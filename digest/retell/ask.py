"""A model, asked.

In: the bodies of requests, the model and the user's settings. Out: what it wrote, by the name of each request, and a
`Problem` when something failed: one, whatever the number of failures. It asks the address of the configuration alone,
follows no redirect, sends its key nowhere else, tells no word of the server's, and gives up early: after one failure
that will not mend itself, or after three.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from digest.addresses import is_loopback, origin, without_credentials
from digest.collect.http.client import Client, Request
from digest.collect.http.manners import WORLD, Manners, World
from digest.collect.http.state import Answer
from digest.collect.http.trouble import status_in_words
from digest.model import Network, Problem, Retelling
from digest.retell.leash import LONGEST_ANSWER

MOST_FAILURES = 3
AT_ONCE = 2
"""Most requests at a time."""
MANNERS = Manners(in_flight=AT_ONCE, per_host=AT_ONCE, pause_seconds=0.0, largest_bytes=1_000_000)
_LASTING = frozenset({400, 401, 402, 403, 404, 405, 410, 422})
"""Statuses that the next request would get, too."""
_REMEDIES = {
    401: "See whether 'key' under 'summarise' is right.",
    403: "See whether 'key' under 'summarise' may use this model.",
    404: "See whether 'url' and 'model' under 'summarise' are right.",
    429: "The next build asks for the others.",
}
_REMEDY = "The briefing has the sources' own sentences; the next build asks again."
_LOOPBACK = ("127.0.0.0/8", "::1")

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class _Run:
    """What came of the requests so far."""

    total: int
    answers: dict[str, str] = field(default_factory=dict)
    failures: list[tuple[str, int | None]] = field(default_factory=list)
    """What went wrong, and the status."""
    is_over: bool = False


def ask(
    bodies: Mapping[str, bytes],
    model: Retelling,
    network: Network,
    progress: Progress | None = None,
    *,
    world: World = WORLD,
) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """Ask a model.

    Args:
        bodies: Bodies of requests, by the names under which the answers are kept.
        model: The model.
        network: The user's settings; the machine itself may be asked besides, where the address names it.
        progress: Told after each answer.
        world: What the asking needs of the world.
    """
    own = _LOOPBACK if is_loopback(origin(model.url)[1]) else ()
    settings = replace(network, timeout_seconds=model.timeout_seconds, allow_private=(*network.allow_private, *own))
    run = asyncio.run(_all(bodies, model, settings, progress, world))
    return run.answers, _problems(run, model)


async def _all(
    bodies: Mapping[str, bytes], model: Retelling, network: Network, progress: Progress | None, world: World
) -> _Run:
    """Ask for one answer after another, a few at a time."""
    run = _Run(len(bodies))
    left: Iterator[tuple[str, bytes]] = iter(bodies.items())

    async def lane(client: Client) -> None:
        for key, body in left:
            if run.is_over:
                return
            _take(run, key, await client.ask(_request(model, body)))
            if progress:
                progress("retelling", len(run.answers), run.total)

    async with Client(network, MANNERS, world) as client, asyncio.TaskGroup() as group:
        for _ in range(AT_ONCE):
            group.create_task(lane(client))
    return run


def _request(model: Retelling, body: bytes) -> Request:
    """Return the request for one answer."""
    return Request(
        url=without_credentials(model.url),
        configured=model.url,
        accept="application/json",
        largest_bytes=MANNERS.largest_bytes,
        body=body,
        bearer=model.key,
    )


def _take(run: _Run, key: str, answer: Answer) -> None:
    """Note an answer, or what is wrong with it."""
    wrong: str | None
    if answer.error or answer.status != 200:
        wrong = answer.error or status_in_words(answer.status or 0)
        run.is_over = run.is_over or answer.is_unasked or answer.status in _LASTING or "no connection" in wrong
    else:
        text, wrong = content_of(answer.body)
        if text is not None:
            run.answers[key] = text
    if wrong:
        run.failures.append((wrong, answer.status))
        run.is_over = run.is_over or len(run.failures) >= MOST_FAILURES


def content_of(body: bytes) -> tuple[str | None, str | None]:
    """Return what a model wrote in an answer, or else what is wrong with the answer."""
    if body.lstrip().startswith((b"data:", b"event:", b":")):
        return None, "answered in a stream, which it was not asked for"
    try:
        found = json.loads(body)
        text = found["choices"][0]["message"]["content"]
    except (ValueError, RecursionError):
        return None, "answered with what is no JSON"
    except (KeyError, IndexError, TypeError):
        return None, "answered with JSON that is no chat completion"
    if not isinstance(text, str):
        return None, "answered with JSON that is no chat completion"
    # What is too long is refused by the leash; a little more than that is enough to know it by.
    return text[: LONGEST_ANSWER + 1].encode("utf-8", "replace").decode(), None


def _problems(run: _Run, model: Retelling) -> tuple[Problem, ...]:
    """Tell the first failure, and how much is missing for it and those after it."""
    if not run.failures:
        return ()
    what, status = run.failures[0]
    missing = run.total - len(run.answers)
    return (
        Problem(
            where=model.shown,
            what=f"the model {what}; {missing} of {run.total} summaries are missing",
            remedy=_REMEDIES.get(status or 0, _REMEDY),
            is_document=False,
        ),
    )
