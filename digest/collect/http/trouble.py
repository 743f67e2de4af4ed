"""What went wrong on the network, in words.

In: an exception of aiohttp, of the system or of this room, or a status. Out: words for the person who reads the report.
It never repeats what a server wrote: that could be anything.
"""

import errno
import os
import re
from http import HTTPStatus

import aiohttp

from digest.collect.http.guard import RefusedAddressError
from digest.collect.http.unpack import UnpackError

_MOST_CAUSES = 20
_TOO_LARGE = re.compile(r"(?i)more than|too many|too long")
_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (aiohttp.ClientConnectorCertificateError, "its certificate is not trusted (expired, unknown, or another host's)"),
    (aiohttp.ClientConnectorDNSError, "its name was not found (DNS)"),
    (aiohttp.ClientSSLError, "a secure connection (TLS) could not be made"),
    (aiohttp.ServerDisconnectedError, "closed the connection without an answer"),
    (ConnectionResetError, "closed the connection without an answer"),
    (aiohttp.ClientPayloadError, "its answer broke off"),
    (aiohttp.InvalidURL, "its address cannot be asked for"),
)


def in_words(error: BaseException) -> str:
    """Say what an exception means."""
    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, RefusedAddressError):
            return f"was not asked: {cause}"
    for cause in causes:
        if words := _known(cause):
            return words
    return f"could not be asked ({type(error).__name__})"


def is_refusal(error: BaseException) -> bool:
    """Tell whether the guard refused to connect, so that nobody was asked."""
    return any(isinstance(cause, RefusedAddressError) for cause in _causes(error))


def status_in_words(status: int) -> str:
    """Say what a status means."""
    try:
        return f"answered {status} ({HTTPStatus(status).phrase.lower()})"
    except ValueError:
        return f"answered {status}"


def _causes(error: BaseException) -> list[BaseException]:
    """Return an exception and those it came from, the last one first."""
    found = [error]
    while len(found) < _MOST_CAUSES:
        inner = getattr(found[-1], "os_error", None) or found[-1].__cause__ or found[-1].__context__
        if not isinstance(inner, BaseException) or inner in found:
            break
        found.append(inner)
    return found


def _known(error: BaseException) -> str | None:
    """Say what one exception means; ``None`` where it is an unknown one."""
    if isinstance(error, UnpackError):
        return f"its answer cannot be used: {error}"
    if words := next((words for kind, words in _WORDS if isinstance(error, kind)), None):
        return words
    if isinstance(error, aiohttp.ClientResponseError):
        return "its headers are too large" if _TOO_LARGE.search(error.message) else "its answer is not HTTP"
    if isinstance(error, OSError) and error.errno and error.errno in errno.errorcode:
        return f"no connection: {os.strerror(error.errno).lower()}"
    return None
