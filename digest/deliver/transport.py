"""What all ways of sending have in common.

Comes in: an envelope and a message. Goes out: an `Answer`: taken, later, or refused; or a `StoppedError`, when nothing
more can be sent before a person has mended something. A transport is a context: a connection that is open is closed at
its end. It never decides what becomes of an errand.
"""

import re
from dataclasses import dataclass
from typing import Literal, Protocol, Self

from digest.errors import DigestError

_ENHANCED = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_NO_MAILBOX = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"}
"""No such mailbox, no such host, no such form of an address, moved, no mail taken there (RFC 3463, RFC 7505)."""
_BAD_SENDER = {"5.1.7", "5.1.8"}
LONGEST_ANSWER = 300


class StoppedError(DigestError):
    """Nothing more can be sent: a wrong password, an untrusted certificate, a server that is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Where a message goes."""

    sender: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a message."""

    kind: Literal["taken", "later", "refused"]
    text: str
    """What the server said, on one line."""
    is_address: bool = False
    """Whether it was the address that was refused, for good."""
    is_message: bool = False
    """Whether it was the message itself that was refused, for good: it would be for every reader."""
    is_recipient: bool = False
    """Whether a reader was refused, though not for the sake of the address: of a wrong setting, it may be all."""
    is_closing: bool = False
    """Whether the server wants nothing more now."""


class Transport(Protocol):
    """A way of sending."""

    def __enter__(self) -> Self:
        """Begin; nothing need be open yet."""

    def __exit__(self, *_: object) -> None:
        """Close what is open."""

    def send(self, envelope: Envelope, message: bytes) -> Answer:
        """Send a message.

        Raises:
            StoppedError: It was not sent, and no other one can be.
        """


def enhanced(text: str) -> str | None:
    """Return the enhanced status code (RFC 3463) in a server's words, such as ``5.1.1``."""
    found = _ENHANCED.search(text)
    return found[0] if found else None


def is_hard_address(code: str | None) -> bool:
    """Tell whether a status code says that there is no such mailbox; not all of 5.1.x do."""
    return code in _NO_MAILBOX


def is_bad_sender(code: str | None) -> bool:
    """Tell whether a status code says that the sender's address is bad, whoever is written to."""
    return code in _BAD_SENDER


def one_line(text: str | bytes) -> str:
    """Return a server's words on one line, of bounded length."""
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join("".join(char if char.isprintable() else " " for char in words).split())[:LONGEST_ANSWER]
