"""How long a thousand feeds take of which a hundred fail in every way, beside a bare loop of aiohttp.

In comes the installed program; out go two Markdown tables on standard output: total time, requests a second, processor
time and peak memory of each way of asking, each in a fresh process, all against the same farm of feeds on this machine;
then the same of a whole ``digest build`` from a configuration that names them all, its exit code, and how many failures
it named. It never touches the network beyond this machine, nor the checkout.

Run it from anywhere: ``python benchmarks/fetching.py [--feeds 1000] [--bad 100]``.
"""

import argparse
import asyncio
import gzip
import json
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import brotli
from aiohttp import web

from digest.collect.http import fetch
from digest.collect.http.manners import Manners, World
from digest.model import Network, Source

BAD = ("missing", "gone", "broken", "busy", "silent", "dripping", "bomb", "loop", "cut", "noise")
IN_FLIGHT = 32
SECONDS = 2.0
BOMB = brotli.compress(bytes(1 << 28), quality=5)
BODIES = [
    gzip.compress(random.Random(size).randbytes(size // 2).hex().encode())  # noqa: S311 - fillings, no secrets
    for size in (20_000, 60_000, 120_000, 400_000)
]


async def answer(request: web.Request) -> web.StreamResponse:
    """Answer as the path says."""
    kind = request.match_info["kind"]
    plain = {"missing": 404, "gone": 410, "broken": 500, "busy": 429}
    if kind in plain:
        return web.Response(status=plain[kind])
    if kind == "loop":
        raise web.HTTPFound(request.path)
    if kind == "bomb":
        return web.Response(body=BOMB, headers={"Content-Encoding": "br"})
    if kind == "feed":
        return web.Response(body=BODIES[hash(request.path) % len(BODIES)], headers={"Content-Encoding": "gzip"})
    if kind == "rss":
        return web.Response(body=rss(int(request.match_info["number"])), headers={"ETag": '"1"'})
    assert request.transport is not None  # noqa: S101 - aiohttp has one while it answers
    if kind == "noise":
        request.transport.write(b"\x00\x01\x02 nothing of HTTP\r\n\r\n")
    if kind == "cut":
        request.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort")
    for _ in range(600 if kind in {"dripping", "silent"} else 0):
        if kind == "dripping":
            request.transport.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await asyncio.sleep(1)
    request.transport.close()
    return web.Response()


def rss(number: int) -> bytes:
    """Return a feed of six stories, whose words are mostly its own."""
    chance = random.Random(number)  # noqa: S311 - fillings, no secrets
    words = ["".join(chance.choices("abcdefghilmnoprstuvz", k=chance.randint(3, 9))) for _ in range(300)]
    stories = []
    for story in range(6):
        text = " ".join(chance.choices(words, k=120)).capitalize()
        title = " ".join(chance.choices(words, k=7)).capitalize()
        stories.append(
            f"<item><guid>{number}-{story}</guid><title>{title}</title><link>http://feed-{number}.example/{story}</link>"
            f"<pubDate>Mon, 05 Jan 2026 0{story}:00:00 GMT</pubDate><description>{text}.</description></item>"
        )
    return f"<rss version='2.0'><channel><title>Feed {number}</title>{''.join(stories)}</channel></rss>".encode()


def farm() -> None:
    """Serve for ever; the port is the first line of output."""
    app = web.Application()
    app.router.add_get("/{kind}/{number}", answer)
    # Every address of 127.0.0.0/8 is this machine: each feed of a build has a host of its own.
    listening = socket.create_server(("0.0.0.0", 0), backlog=1024)  # noqa: S104 - for the time of the measurement
    print(listening.getsockname()[1], flush=True)
    web.run_app(app, sock=listening, print=None, access_log=None, handler_cancellation=True)


def paths(feeds: int, bad: int) -> list[str]:
    """Return the paths of a farm, good and bad well mixed."""
    found = [f"/{BAD[number % len(BAD)]}/{number}" for number in range(bad)]
    found += [f"/feed/{number}" for number in range(feeds - bad)]
    random.Random(1).shuffle(found)  # noqa: S311 - an order, no secret
    return found


def ours(port: int, wanted: list[str]) -> Counter[str]:
    """Ask as digest does; every feed has a host of its own."""

    def look_up(_: str, port: int) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    urls = [f"http://feed-{number}.example:{port}{path}" for number, path in enumerate(wanted)]
    sources = [Source(path="", shown=url, kind="feed", url=url) for url in urls]
    network = Network(allow_private=("127.0.0.1",), timeout_seconds=SECONDS)
    world = World(sleep=asyncio.sleep, look_up=look_up)
    manners = Manners(in_flight=IN_FLIGHT, jitter_seconds=0.0)
    result = fetch(sources, {}, network, datetime.now(UTC), lambda *_: None, manners=manners, world=world)
    return Counter("arrived" if found.body else "named failure" for found in result.feeds)


async def bare(port: int, wanted: list[str]) -> Counter[str]:
    """Ask with aiohttp alone, its ordinary settings and the same number in flight."""
    slots = asyncio.Semaphore(IN_FLIGHT)
    bodies: list[bytes] = []

    async def one(session: aiohttp.ClientSession, path: str) -> None:
        async with slots, session.get(f"http://127.0.0.1:{port}{path}") as response:
            bodies.append(await response.read())

    timeout = aiohttp.ClientTimeout(total=SECONDS)
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
        await asyncio.gather(*(one(session, path) for path in wanted))
    return Counter(arrived=len(bodies))


def measured(way: str, port: int, feeds: int, bad: int) -> None:
    """Ask in one way, and print the figures as JSON."""
    wanted = paths(feeds, bad)
    before = resource.getrusage(resource.RUSAGE_SELF)
    begun = time.perf_counter()
    outcomes = asyncio.run(bare(port, wanted)) if way == "bare" else ours(port, wanted)
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_SELF)
    figures = {
        "seconds": seconds,
        "processor": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "grown": (after.ru_maxrss - before.ru_maxrss) / 1024,
        "outcomes": ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items())),
    }
    print(json.dumps(figures))


def built(port: int, feeds: int, bad: int) -> str:
    """Build from all feeds with the command line, and return a line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = [path.replace("/feed/", "/rss/") for path in paths(feeds, bad)]
        sources = [f"  - feed: http://127.0.{at // 250}.{at % 250 + 1}:{port}{path}" for at, path in enumerate(wanted)]
        settings = f"title: Farm\nnetwork: {{allow_private: [127.0.0.0/8], timeout: {SECONDS:g}s}}\nsources:\n"
        Path(folder, "config.yaml").write_text(settings + "\n".join(sources) + "\n", encoding="utf-8")
        command = [sys.executable, "-m", "digest", "build", "--date", "2026-01-05", "--format", "markdown"]
        begun = time.perf_counter()
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begun
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        named = sum("(named under sources in" in line for line in done.stderr.splitlines())
        size = Path(folder, ".digest", "archive.sqlite").stat().st_size
    processor = used.ru_utime + used.ru_stime
    return (
        f"| digest build, {feeds} of which {bad} bad | {seconds:.1f} | {processor:.1f} | {used.ru_maxrss / 1024:.0f} "
        f"| {done.returncode} | {named} | {size / 1e6:.0f} |"
    )


def row(name: str, feeds: int, arguments: list[str]) -> str:
    """Measure in a fresh process, and return a line of the table."""
    done = subprocess.run([sys.executable, __file__, *arguments], check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout)
    speed, each = feeds / figures["seconds"], 1000 * figures["processor"] / feeds
    return (
        f"| {name} | {figures['seconds']:.2f} | {speed:.0f} | {each:.2f} | {figures['grown']:.0f} "
        f"| {figures['outcomes']} |"
    )


def main() -> None:
    """Start the farm, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--bad", type=int, default=100)
    parser.add_argument("--way", choices=["farm", "bare", "digest", "build"], help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.way == "farm":
        farm()
    elif asked.way == "build":
        print(built(asked.port, asked.feeds, asked.bad))
    elif asked.way:
        measured(asked.way, asked.port, asked.feeds, asked.bad)
    else:
        compare(asked.feeds, asked.bad)


def compare(feeds: int, bad: int) -> None:
    """Print the table of all ways."""
    server = subprocess.Popen([sys.executable, __file__, "--way", "farm"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None  # noqa: S101 - it is a pipe
        port = server.stdout.readline().strip()
        good = ["--port", port, "--feeds", str(feeds - bad), "--bad", "0"]
        mixed = ["--port", port, "--feeds", str(feeds), "--bad", str(bad)]
        print("| what | s | feeds/s | CPU ms/feed | MB more at most | outcomes |")
        print("| --- | ---: | ---: | ---: | ---: | --- |")
        for _ in range(2):
            print(row(f"aiohttp, bare, {feeds - bad} good", feeds - bad, ["--way", "bare", *good]))
            print(row(f"digest, {feeds - bad} good", feeds - bad, ["--way", "digest", *good]))
        print(row(f"digest, {feeds} of which {bad} bad ({SECONDS:g} s deadline)", feeds, ["--way", "digest", *mixed]))
        done = subprocess.run(
            [sys.executable, __file__, "--way", "build", *mixed], check=True, capture_output=True, text=True
        )
        print("\n| what | s | CPU s | MB of the largest process | exit code | failures named | MB of archive |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        print(done.stdout.strip())
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
