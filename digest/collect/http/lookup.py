"""Names to addresses, without letting a slow name server hold anything up.

In: a host and a port. Out: its addresses, for aiohttp. Every look-up has a thread of its own that ends with the
program, so that a hundred dead names neither queue before the living ones nor keep the program from ending. It never
judges an address: that is the guard's, at the moment of the connection.
"""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Sequence

from aiohttp.abc import AbstractResolver, ResolveResult

from digest.collect.http.guard import AddressInfo
from digest.collect.http.manners import LookUp

_INTERNET = (socket.AF_INET, socket.AF_INET6)


class Resolver(AbstractResolver):
    """Asks a `LookUp` in threads."""

    def __init__(self, look_up: LookUp) -> None:
        """Keep the function that is asked."""
        self._look_up = look_up

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """Return the addresses of a host; `family` 0 takes both kinds.

        Raises:
            OSError: If it has none.
        """
        found = [info for info in await self._asked(host, port) if info[0] in _INTERNET]
        wanted = [info for info in found if family in (0, info[0])]
        if not wanted:
            raise OSError(f"{host} has no address")
        return [_resolved(host, port, info) for info in wanted]

    async def close(self) -> None:
        """Leave the threads to end by themselves."""

    async def _asked(self, host: str, port: int) -> Sequence[AddressInfo]:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Sequence[AddressInfo]] = loop.create_future()

        def ask() -> None:
            try:
                found: Sequence[AddressInfo] | OSError = self._look_up(host, port)
            except OSError as error:
                found = error
            except ValueError:
                found = OSError(f"{host} can be no name of a host")
            # The run may be over by now.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(settle, found)

        def settle(found: Sequence[AddressInfo] | OSError) -> None:
            if answer.done():
                return
            if isinstance(found, OSError):
                answer.set_exception(found)
            else:
                answer.set_result(found)

        threading.Thread(target=ask, name=f"look up {host}", daemon=True).start()
        return await answer


def _resolved(host: str, port: int, info: AddressInfo) -> ResolveResult:
    family, _, protocol, _, sockaddr = info
    return ResolveResult(
        hostname=host, host=str(sockaddr[0]), port=port, family=family, proto=protocol, flags=socket.AI_NUMERICHOST
    )
