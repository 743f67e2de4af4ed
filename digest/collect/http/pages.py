"""Pages that feeds lead to: asked for one after the other at each host, and only where robots.txt allows it.

In: addresses of pages and the user's settings. Out: a `Page` for each, in the order given, with its body or a
`Problem`. It follows no link in a page, and asks for no page twice.

Source: RFC 9309 (robots.txt); Crawl-delay as Bing and Yandex describe it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlunsplit

from protego import Protego

from digest.addresses import Origin, fault, masked, origin, without_credentials
from digest.collect.http.client import Client, Request
from digest.collect.http.feeds import Progress
from digest.collect.http.manners import MANNERS, WORLD, Manners, World, user_agent
from digest.collect.http.state import Answer
from digest.collect.http.trouble import status_in_words
from digest.model import Network, Problem

_ACCEPT = "text/html, application/xhtml+xml, application/xml;q=0.8, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came of one page."""

    url: str
    """As asked for."""
    found_at: str
    """Where it was found in the end, after redirects."""
    body: bytes | None
    """The unpacked bytes; ``None`` where there is a problem."""
    content_type: str | None
    """The header of that name, as received."""
    problem: Problem | None
    is_put_off: bool = False
    """Whether it was not asked for in this run, and may be in the next."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the robots.txt of one origin says."""

    robots: Protego
    obstacle: str | None = None
    """Why it could not be had, which forbids everything; ``None`` when it could, or when there is none."""

    def refusal(self, url: str, name: str) -> str | None:
        """Say why the program of this name may not ask for a URL; ``None`` when it may."""
        if self.obstacle:
            return f"was not asked: the robots.txt of its host could not be had ({self.obstacle})"
        return None if self.robots.can_fetch(url, name) else "was not asked: the robots.txt of its host forbids it"


@dataclass(slots=True)
class _Visit:
    """One run: the rules that were read, and what came of the pages."""

    client: Client
    network: Network
    manners: Manners
    world: World
    rules: dict[Origin, "asyncio.Task[_Rules]"] = field(default_factory=dict)
    found: dict[str, Page] = field(default_factory=dict)


def fetch_pages(
    urls: Sequence[str],
    network: Network,
    progress: Progress,
    *,
    manners: Manners = MANNERS,
    world: World = WORLD,
) -> tuple[Page, ...]:
    """Ask for every page that its host's robots.txt allows.

    Args:
        urls: Addresses; one that stands there twice is asked for once.
        network: The user's settings.
        progress: Told after each page.
        manners: How much is asked for at once.
        world: What the asking needs of the world.
    """
    wanted = list(dict.fromkeys(urls))
    found = asyncio.run(_all(wanted, network, progress, manners, world))
    return tuple(found[url] for url in urls)


async def _all(
    urls: Sequence[str], network: Network, progress: Progress, manners: Manners, world: World
) -> dict[str, Page]:
    """Ask all hosts together, and each host for one page after the other."""
    async with Client(network, manners, world) as client:
        visit = _Visit(client=client, network=network, manners=manners, world=world)
        by_host: dict[str, list[str]] = {}
        for url in urls:
            if wrong := fault(url):
                visit.found[url] = _failed(url, url, f"its address {wrong}")
            else:
                by_host.setdefault(origin(url)[1], []).append(url)

        async def host(own: Sequence[str]) -> None:
            for number, url in enumerate(own):
                visit.found[url] = await _page(visit, url, number)
                progress("fetching pages", len(visit.found), len(urls))

        async with asyncio.TaskGroup() as group:
            for own in by_host.values():
                group.create_task(host(own))
        return visit.found


async def _page(visit: _Visit, url: str, number: int) -> Page:
    """Ask for one page; `number` is how many its host was asked for before."""
    rules = await _rules(visit, url)
    delay = rules.robots.crawl_delay(_name(visit.network)) or 0.0
    if number and delay > visit.manners.longest_crawl_delay_seconds:
        wait = f"its host wants {delay:g} seconds between pages; the next run asks for another one"
        return replace(_failed(url, url, wait), is_put_off=True)
    if number and delay:
        await visit.world.sleep(delay)

    async def permit(target: str) -> str | None:
        return (await _rules(visit, target)).refusal(target, _name(visit.network))

    answer = await visit.client.ask(
        Request(
            url=without_credentials(url),
            accept=_ACCEPT,
            largest_bytes=visit.manners.largest_bytes,
            permit=permit,
        )
    )
    if answer.status != 200 or answer.error:
        return _failed(url, answer.url, answer.error or status_in_words(answer.status or 0))
    content_type = answer.headers.get("content-type")
    return Page(url=url, found_at=answer.url, body=answer.body, content_type=content_type, problem=None)


async def _rules(visit: _Visit, url: str) -> _Rules:
    """Return the rules of a URL's origin; they are asked for once."""
    place = origin(url)
    if place not in visit.rules:
        visit.rules[place] = asyncio.create_task(_robots(visit, place))
    return await visit.rules[place]


async def _robots(visit: _Visit, place: Origin) -> _Rules:
    """Read a robots.txt: one that is not there allows everything, one that cannot be had forbids everything."""
    scheme, host, port = place
    name = f"[{host}]" if ":" in host else host
    url = urlunsplit((scheme, f"{name}:{port}", "/robots.txt", "", ""))
    answer = await visit.client.ask(
        Request(url=url, accept="text/plain, */*;q=0.5", largest_bytes=visit.manners.largest_robots_bytes)
    )
    return _parsed(answer)


def _name(network: Network) -> str:
    """Return the name that a robots.txt knows the program by: what stands before the version."""
    return user_agent(network).split("/")[0].strip()


def _parsed(answer: Answer) -> _Rules:
    if answer.status is not None and 400 <= answer.status < 500 and answer.status != 429:
        return _Rules(Protego.parse(""))
    if answer.status != 200 or answer.error:
        return _Rules(Protego.parse(""), obstacle=answer.error or status_in_words(answer.status or 0))
    return _Rules(Protego.parse(answer.body.decode("utf-8", "replace").removeprefix("\ufeff")))


def _failed(url: str, found_at: str, what: str) -> Page:
    trouble = Problem(where=masked(url), what=what, remedy="")
    return Page(url=url, found_at=found_at, body=None, content_type=None, problem=trouble)
