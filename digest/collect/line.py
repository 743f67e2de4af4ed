"""A line to a mail server: made, protected, logged in, and cut when its time is over.

Comes in: where the mailbox is, whose certificates are trusted, and a deadline. Goes out: a line, with the user logged
in; or an exception that `in_words` says in words. A password never crosses an unprotected line unless the user says so,
no text of the server's is repeated, and no more bytes are taken in than a visit has room for.

Source: RFC 9051 and 3501 (IMAP), RFC 8314 (TLS for mail).
"""

import contextlib
import imaplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass

from digest.model import Mailbox

LARGEST_BYTES = 10_000_000
"""Most bytes of one letter; longer ones are reported and never read."""
MOST_BYTES = 100_000_000
"""Most bytes of all letters of one run."""
_LINE_BYTES = 1_000_000
NO_IMAP = "its server does not speak IMAP as it should, or broke off"


class RefusedError(Exception):
    """Something that the server does not do; its text says what."""


class UngivenError(RefusedError):
    """One letter that the server does not give; the visit may go on."""


BREAKS = (RefusedError, imaplib.IMAP4.error, OSError, ValueError)
"""What ends a visit."""


@dataclass(slots=True)
class Deadline:
    """Cuts a line when the time is over: a server that drips would keep any reading alive."""

    seconds: float
    line: socket.socket | None = None
    is_over: bool = False

    def cut(self) -> None:
        """Shut the line down."""
        self.is_over = True
        if self.line is not None:
            with contextlib.suppress(OSError):
                self.line.shutdown(socket.SHUT_RDWR)


class Line(imaplib.IMAP4):
    """A line to a server that never takes in more than one letter's bytes at once."""

    def __init__(self, mailbox: Mailbox, trust: ssl.SSLContext, deadline: Deadline) -> None:
        """Connect, protected from the first byte where that is wanted."""
        self._mailbox, self._trust, self._deadline = mailbox, trust, deadline
        self._taken = 0
        port = mailbox.port or (993 if mailbox.security == "tls" else 143)
        super().__init__(mailbox.host, port, timeout=deadline.seconds)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self.host, self.port), timeout)
        self._deadline.line = plain
        if self._mailbox.security != "tls":
            return plain
        secured = self._trust.wrap_socket(plain, server_hostname=self.host)
        self._deadline.line = secured
        return secured

    def read(self, size: int) -> bytes:
        """Read the bytes of a letter."""
        self._taken += size
        if size > LARGEST_BYTES + _LINE_BYTES or self._taken > MOST_BYTES + LARGEST_BYTES:
            raise RefusedError("its server sends more than it announced")
        return super().read(size)


@contextlib.contextmanager
def logged_in(mailbox: Mailbox, trust: ssl.SSLContext, deadline: Deadline) -> Iterator[Line]:
    """Connect and log in; log out at the end."""
    line = Line(mailbox, trust, deadline)
    try:
        if mailbox.security == "starttls":
            if "STARTTLS" not in line.capabilities:
                raise RefusedError("its server offers no protected line (STARTTLS); the password was not sent")
            line.starttls(trust)
            deadline.line = line.sock
        try:
            line.login(quoted(mailbox.user), mailbox.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise RefusedError("its server refuses the user name or password") from None
        yield line
    finally:
        with contextlib.suppress(imaplib.IMAP4.error, OSError, ValueError):
            line.logout()
        with contextlib.suppress(OSError):
            line.shutdown()


def quoted(text: str) -> str:
    """Return a text in quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def in_words(error: Exception, deadline: Deadline) -> str:
    """Say what an exception means, without what the server wrote."""
    if isinstance(error, RefusedError):
        return str(error)
    if isinstance(error, OSError) or deadline.is_over:
        return _of_the_line(error, deadline)
    return NO_IMAP


def _of_the_line(error: Exception, deadline: Deadline) -> str:
    """Say what befell a line."""
    if deadline.is_over or isinstance(error, TimeoutError):
        return f"gave no complete answer within {deadline.seconds:g} seconds"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "its certificate is not trusted; the password was not sent"
    if isinstance(error, ssl.SSLError):
        return "a protected line (TLS) could not be made; the password was not sent"
    if isinstance(error, socket.gaierror):
        return "its name was not found (DNS)"
    return f"no connection: {(getattr(error, 'strerror', None) or 'broken off').lower()}"
