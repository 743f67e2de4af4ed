"""One request: from an address to an answer, whatever the server does.

In: a URL, what to say in the request, and the user's settings. Out: an `Answer`; every failure is one that says in
words what went wrong. It never raises on what a server does, holds more than the cap of a body, sends a cookie, a
referer, or a password to another host, and never connects past the guard.
"""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import aiohttp
from yarl import URL

from digest.addresses import origin, without_credentials
from digest.collect.http.guard import Guard, RefusedRedirectError, Trust, allowances, is_same_owner, next_hop
from digest.collect.http.lookup import Resolver
from digest.collect.http.manners import Manners, World, user_agent
from digest.collect.http.state import Answer, Hop
from digest.collect.http.trouble import in_words, is_refusal
from digest.collect.http.unpack import ACCEPTED, Unpacker, UnpackError
from digest.model import Network

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LISTS = ("cache-control", "content-encoding")
Permit = Callable[[str], Awaitable[str | None]]
"""Says why a URL may not be asked for; ``None`` when it may."""


async def _permitted(_: str) -> str | None:
    """Permit every URL."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for."""

    url: str
    """Without user name and password."""
    accept: str
    etag: str | None = None
    last_modified: str | None = None
    configured: str = ""
    """The address as configured, whose user name and password its own host may have."""
    largest_bytes: int
    permit: Permit = _permitted
    body: bytes | None = None
    """JSON to be sent; it is sent to this one address and nowhere else. ``None`` sends nothing."""
    bearer: str | None = field(default=None, repr=False)
    """The token that goes with `body`."""


@dataclass(slots=True)
class _Lane:
    """The way to one host."""

    slots: asyncio.Semaphore
    is_used: bool = False


@dataclass(slots=True)
class _Budget:
    """The seconds that one request has left, waiting in a lane not counted."""

    seconds: float
    hops: list[Hop] = field(default_factory=list)


class Client:
    """Asks; use it with ``async with``."""

    def __init__(self, network: Network, manners: Manners, world: World) -> None:
        """Keep the settings; nothing is opened yet."""
        self._network, self._manners, self._world = network, manners, world
        self._networks, self._hosts = allowances(network.allow_private)
        self._in_flight = asyncio.Semaphore(manners.in_flight)
        self._lanes: dict[str, _Lane] = {}
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Open a session behind the guard, and one for the hosts that the user allows by name."""
        self._guarded = await self._stack.enter_async_context(self._session(Guard(self._networks)))
        self._trusted = await self._stack.enter_async_context(self._session(Trust()))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close every connection."""
        await self._stack.aclose()

    async def ask(self, request: Request) -> Answer:
        """Ask for a URL, following its redirects."""
        budget = _Budget(seconds=self._network.timeout_seconds)
        answer = Answer(status=None, url=request.url)
        try:
            answer = await self._follow(request, budget)
        except TimeoutError:
            answer = replace(answer, error=f"gave no complete answer within {self._network.timeout_seconds:g} seconds")
        except RefusedRedirectError as error:
            answer = replace(answer, error=str(error))
        except Exception as error:  # noqa: BLE001 - whatever one server does, the others are still asked
            answer = replace(answer, error=in_words(error), is_unasked=is_refusal(error))
        return replace(answer, hops=tuple(budget.hops))

    async def _follow(self, request: Request, budget: _Budget) -> Answer:
        """Ask hop by hop; every hop is checked anew."""
        url = request.url
        while True:
            if refusal := await request.permit(url):
                return Answer(status=None, url=url, error=refusal)
            async with self._lane(url):
                answer = await self._timed(request, url, budget)
            if answer.status not in REDIRECTS:
                return answer
            if request.body is not None:
                return replace(answer, error="redirects; what is sent may go to the address in the settings alone")
            if "location" not in answer.headers:
                return replace(answer, error=f"answered {answer.status} (a redirect) without saying where to")
            if len(budget.hops) >= self._manners.most_redirects:
                return replace(
                    answer, status=None, error=f"redirects more than {len(budget.hops)} times; is it a loop?"
                )
            url = next_hop(url, answer.headers["location"])
            budget.hops.append(Hop(status=answer.status, to=url))

    @asynccontextmanager
    async def _lane(self, url: str) -> AsyncIterator[None]:
        """Wait until a host may be asked again."""
        host = origin(url)[1]
        lane = self._lanes.setdefault(host, _Lane(asyncio.Semaphore(self._manners.per_host)))
        async with lane.slots:
            if lane.is_used:
                await self._world.sleep(self._manners.pause_seconds)
            lane.is_used = True
            # The lane comes first: many feeds of one slow host must not take every place from the others.
            async with self._in_flight:
                yield

    async def _timed(self, request: Request, url: str, budget: _Budget) -> Answer:
        """Ask for one hop within what is left of the time."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        async with asyncio.timeout(budget.seconds):
            answer = await self._hop(request, url)
        budget.seconds -= loop.time() - begun
        return answer

    async def _hop(self, request: Request, url: str) -> Answer:
        """Ask for one URL, without following a redirect."""
        session = self._trusted if origin(url)[1].rstrip(".") in self._hosts else self._guarded
        given = {"Accept": request.accept, "Accept-Encoding": ACCEPTED}
        if request.etag:
            given["If-None-Match"] = request.etag
        if request.last_modified:
            given["If-Modified-Since"] = request.last_modified
        given |= _sent(request)
        async with session.request(
            "GET" if request.body is None else "POST",
            # A URL goes out as it was written: a signature in it would break if it were quoted anew.
            URL(url, encoded=url.isascii()),
            headers=given | _authorization(request.configured, url),
            allow_redirects=False,
            data=request.body,
        ) as response:
            answer = Answer(status=response.status, url=url, headers=_headers(response))
            if response.status != 200:
                return answer
            return replace(answer, body=await _body(response, answer.headers, request.largest_bytes))

    def _session(self, maker: Guard | Trust) -> aiohttp.ClientSession:
        """Return a session that connects through `maker` only."""
        connector = aiohttp.TCPConnector(
            resolver=Resolver(self._world.look_up),
            socket_factory=maker,
            limit=0,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None),
            headers={"User-Agent": user_agent(self._network)},
            max_line_size=self._manners.longest_header,
            max_field_size=self._manners.longest_header,
            max_headers=self._manners.most_headers,
        )


async def _body(response: aiohttp.ClientResponse, headers: Mapping[str, str], cap: int) -> bytes:
    """Read a body to its end, or to the cap."""
    if (response.content_length or 0) > cap:
        raise UnpackError(f"it has more than {cap:,} bytes")
    unpacker = Unpacker(headers.get("content-encoding", ""), cap)
    async for chunk in response.content.iter_any():
        unpacker.feed(chunk)
    return unpacker.body()


def _headers(response: aiohttp.ClientResponse) -> Mapping[str, str]:
    """Return the headers by their names in small letters; of those that are no lists, the first counts."""
    found = {name.lower(): response.headers[name] for name in response.headers}
    lists = {name: ", ".join(response.headers.getall(name)) for name in _LISTS if name in found}
    return found | lists


def _sent(request: Request) -> dict[str, str]:
    """Return the headers of what is sent."""
    if request.body is None:
        return {}
    token = {"Authorization": f"Bearer {request.bearer}"} if request.bearer else {}
    return {"Content-Type": "application/json", **token}


def _authorization(configured: str, url: str) -> dict[str, str]:
    """Return the header with the configured user name and password, for their own host only."""
    parts = urlsplit(configured)
    if parts.username is None or not is_same_owner(without_credentials(configured), url):
        return {}
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode("utf-8", "replace")
    return {"Authorization": f"Basic {base64.b64encode(login).decode()}"}
