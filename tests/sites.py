"""A web server on this machine that behaves as badly as a test wants.

In: answers by path, as bytes or as functions that write them. Out: a running server, and what it was asked. It runs in
a thread of its own, so that the code under test may have its own event loop.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Self

Answering = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """One request: its path, its lines of headers as received, and the headers by their names in small letters."""

    path: str
    lines: tuple[str, ...]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Heard:
    """An answer that depends on what was asked."""

    replies: Callable[[Asked], bytes]


def reply(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """Return a whole answer; header names are written with underscores."""
    given = {"content-length": str(len(body)), "connection": "close"}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status} Anything\r\n{lines}\r\n".encode() + body


def redirect(to: str, status: int = 302) -> bytes:
    """Return an answer that leads elsewhere."""
    return reply(status, location=to)


def drip(seconds: float) -> Answering:
    """Answer one byte at a time, for ever."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(seconds)

    return answer


def hang(before: bytes = b"") -> Answering:
    """Write something, and then nothing more."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(before)
        await writer.drain()
        await asyncio.sleep(3600)

    return answer


def endless() -> Answering:
    """Answer with a body that never ends, as fast as it is read."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    return answer


@dataclass
class Site:
    """The server; use it with ``with``."""

    answers: dict[str, bytes | Answering | Heard] = field(default_factory=dict)
    pause: float = 0.0
    """Seconds before each answer."""
    asked: list[Asked] = field(default_factory=list)
    at_once: int = 0
    """Most requests that were being answered at one time."""
    port: int = 0

    def __enter__(self) -> Self:
        """Start the server."""
        self._loop = asyncio.new_event_loop()
        self._open = 0
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it, with every connection."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        """Return the address of a path."""
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [each.path for each in self.asked]

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve(started))
        self._loop.close()

    async def _serve(self, started: threading.Event) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._stop.wait()
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.readexactly(1)
            if first == b"\x16":
                # Somebody greets in TLS, which this server does not speak.
                writer.write(reply(400))
                return
            lines = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            pairs = (line.split(": ", 1) for line in lines[1:] if line)
            headers = {name.lower(): value for name, value in pairs}
            path = lines[0].split(" ")[1]
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            asked = Asked(path=path, lines=tuple(lines), headers=headers, body=body)
            self.asked.append(asked)
            answer = self.answers.get(path, reply(404))
            await self._answer(answer.replies(asked) if isinstance(answer, Heard) else answer, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, answer: bytes | Answering, writer: asyncio.StreamWriter) -> None:
        self._open += 1
        self.at_once = max(self.at_once, self._open)
        try:
            await asyncio.sleep(self.pause)
            if isinstance(answer, bytes):
                writer.write(answer)
                await writer.drain()
            else:
                await answer(writer)
        finally:
            self._open -= 1
