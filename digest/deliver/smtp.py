"""Messages to a mail server.

Comes in: envelopes and messages. Goes out: the server's answers; that a message is taken says only the answer to the
message itself. The line is protected and the server's certificate checked, unless the configuration says
``security: plain``: then nothing is protected, a password neither. Where a protected line is wanted and cannot be had,
no password leaves. A connection is opened with the first message, and anew after so many, after a 421, and after it
broke. It never sends a message to two readers at once.

Source: RFC 5321 (4yz and 5yz answers; 421), RFC 3207 (STARTTLS), RFC 4954 (530, 534, 535, 538), RFC 8314 (TLS).
"""

import smtplib
import ssl
from contextlib import suppress
from typing import Self

from digest.deliver.transport import (
    Answer,
    Envelope,
    StoppedError,
    enhanced,
    is_bad_sender,
    is_hard_address,
    one_line,
)
from digest.model import SmtpServer

_PORTS = {"tls": 465, "starttls": 587, "plain": 25}
_CLOSING, _TOO_LARGE = 421, 552
_CREDENTIALS = {530, 534, 535, 538}
_RESUME = "Nothing is lost: mend it, then digest send --resume."


class Smtp:
    """A mail server."""

    def __init__(self, server: SmtpServer, *, own_name: str = "localhost") -> None:
        """Keep how the server is reached; nothing is opened yet.

        Args:
            server: The server.
            own_name: What this machine calls itself.
        """
        self._server, self._own_name = server, own_name
        self._open: smtplib.SMTP | None = None
        self._count = 0
        self._where = f"{server.host}:{server.port or _PORTS[server.security]}"

    def __enter__(self) -> Self:
        """Open nothing yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take leave of the server."""
        self._leave()

    def send(self, envelope: Envelope, message: bytes) -> Answer:
        """Send a message; see `digest.deliver.transport`."""
        if self._open is not None and self._count >= self._server.per_connection:
            self._leave()
        if self._open is None:
            self._open, self._count = self._connected(), 0
        self._count += 1
        try:
            answer = self._transaction(self._open, envelope, message)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Answer(kind="later", text=f"the connection broke ({_reason(error)})", is_closing=True)
        if answer.is_closing:
            self._drop()
        elif answer.kind != "taken":
            self._reset()
        return answer

    def _transaction(self, line: smtplib.SMTP, envelope: Envelope, message: bytes) -> Answer:
        """Send a message on an open line."""
        code, words = line.mail(envelope.sender, [f"size={len(message)}"] if line.has_extn("size") else [])
        if code in _CREDENTIALS or (code >= 500 and code != _TOO_LARGE):
            self._drop()
            raise self._stopped(f"refuses the sender {envelope.sender} ({code} {one_line(words)})")
        if code != 250:
            return _answer(code, words)
        code, words = line.rcpt(envelope.recipient)
        if code not in {250, 251}:
            self._look(code, words, envelope)
            return _answer(code, words, is_recipient=True)
        try:
            code, words = line.data(message)
        except smtplib.SMTPDataError as error:
            self._look(error.smtp_code, error.smtp_error, envelope)
            return _answer(error.smtp_code, error.smtp_error)
        if 200 <= code < 300:
            return Answer(kind="taken", text=f"{code} {one_line(words)}")
        self._look(code, words, envelope)
        return _answer(code, words)

    def _look(self, code: int, words: bytes | str, envelope: Envelope) -> None:
        """Raise when an answer to a reader or a message tells of the sender: nobody else would be taken either."""
        text = f"{code} {one_line(words)}"
        if code in _CREDENTIALS:
            self._drop()
            raise self._stopped(f"wants to know who sends ({text}); look at user and password under mail: smtp")
        if code >= 500 and is_bad_sender(enhanced(text[4:])):
            self._drop()
            raise self._stopped(f"refuses the sender {envelope.sender} ({text})")

    def _connected(self) -> smtplib.SMTP:
        """Open a line to the server, protect it and log in."""
        server = self._server
        port = server.port or _PORTS[server.security]
        line: smtplib.SMTP | None = None
        try:
            if server.security == "tls":
                line = smtplib.SMTP_SSL(
                    server.host, port, timeout=server.timeout_seconds, local_hostname=self._own_name,
                    context=self._context(),
                )  # fmt: skip
            else:
                line = smtplib.SMTP(server.host, port, timeout=server.timeout_seconds, local_hostname=self._own_name)
            line.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                line.starttls(context=self._context())
                line.ehlo()
            if server.user is not None:
                line.login(server.user, server.password or "")
        except (OSError, smtplib.SMTPException) as error:
            if line is not None:
                with suppress(OSError, smtplib.SMTPException):
                    line.close()
            raise self._unreached(error) from error
        return line

    def _context(self) -> ssl.SSLContext:
        """Return how a certificate is checked."""
        context = ssl.create_default_context(cafile=self._server.authority)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def _unreached(self, error: Exception) -> StoppedError:
        """Say why there is no line to the server."""
        if isinstance(error, ssl.SSLCertVerificationError):
            return self._stopped(
                f"has a certificate that is not trusted ({error.verify_message}); look at host and authority under "
                "mail: smtp"
            )
        if isinstance(error, ssl.SSLError):
            return self._stopped(
                f"does not speak TLS here ({_reason(error)}); look at port and security under mail: smtp"
            )
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return self._stopped(
                f"does not take the user name and password ({error.smtp_code} {one_line(error.smtp_error)}); "
                "look at user and password under mail: smtp"
            )
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return self._stopped(f"does not offer what is wanted ({_reason(error)}); look at security under mail: smtp")
        return self._stopped(f"cannot be reached ({_reason(error)})")

    def _stopped(self, what: str) -> StoppedError:
        return StoppedError(f"{self._where}: {what}. {_RESUME}")

    def _reset(self) -> None:
        """Forget a message that was not taken, so that the line can be used for the next."""
        if self._open is not None:
            try:
                self._open.rset()
            except (OSError, smtplib.SMTPException):
                self._drop()

    def _leave(self) -> None:
        """Say good-bye."""
        if self._open is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._open.quit()
        self._drop()

    def _drop(self) -> None:
        """Close the line without a word."""
        if self._open is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._open.close()
        self._open = None


def _answer(code: int, words: bytes | str, *, is_recipient: bool = False) -> Answer:
    """Return what an answer means that takes no message: whether of the reader, of the message, or of us all."""
    text = f"{code} {one_line(words)}"
    if code < 500:
        return Answer(kind="later", text=text, is_closing=code == _CLOSING or code < 0)
    status = enhanced(text[4:])
    if is_hard_address(status):
        return Answer(kind="refused", text=text, is_address=True)
    of_reader = is_recipient and (code == _TOO_LARGE or (status or "").startswith(("5.1.", "5.2.")))
    is_message = not of_reader
    return Answer(kind="refused", text=text, is_message=is_message, is_recipient=is_message and is_recipient)


def _reason(error: Exception) -> str:
    """Return what an error says, on one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {one_line(error.smtp_error)}"
    return one_line(getattr(error, "strerror", None) or str(error)) or type(error).__name__
