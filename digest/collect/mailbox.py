"""Letters from a mailbox, which stays exactly as it was.

Comes in: where the mailbox is, and what is remembered of it. Goes out: the bytes of each letter that is new, what is to
be remembered once they are stored, and a `Problem` where something could not be had. The folder is opened to be read
only (EXAMINE) and letters are peeked at (BODY.PEEK): nothing is marked as read, moved or deleted. A password never
crosses an unprotected line unless the user says so, and no text of the server's is repeated.

Source: RFC 9051 and 3501 (IMAP), RFC 8314 (TLS for mail).
"""

import base64
import contextlib
import imaplib
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.model import Mailbox, Problem

LARGEST_BYTES = 10_000_000
"""Most bytes of one letter; longer ones are reported and never read."""
MOST_BYTES = 100_000_000
"""Most bytes of all letters of one run."""
VISIT_SECONDS = 60.0
"""Longest time that a visit may take."""
_LINE_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxState:
    """What is remembered of a mailbox between two runs."""

    validity: int
    """The folder's UIDVALIDITY: when it changes, its numbers begin anew."""
    last: int
    """The highest UID that was dealt with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter."""

    location: str
    """For people: the mailbox, and the letter's number in it."""
    body: bytes
    """The whole letter, as it was received."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """What came of a visit."""

    letters: tuple[Letter, ...] = ()
    """In the order of their numbers."""
    state: MailboxState | None
    """To be remembered once the letters are stored; ``None`` where nothing is known."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def as_mapping(state: MailboxState) -> Mapping[str, int]:
    """Return a state as plain values for JSON."""
    return {"validity": state.validity, "last": state.last}


def from_mapping(values: Mapping[str, object]) -> MailboxState | None:
    """Return the state that `as_mapping` gave; ``None`` where it cannot be understood."""
    validity, last = values.get("validity"), values.get("last")
    return MailboxState(validity=validity, last=last) if type(validity) is int and type(last) is int else None


def collect_letters(
    mailbox: Mailbox,
    state: MailboxState | None,
    *,
    trust: ssl.SSLContext | None = None,
    seconds: float = VISIT_SECONDS,
) -> Letters:
    """Read the letters that are new.

    Args:
        mailbox: Where to look.
        state: What is remembered; ``None`` takes the newest letters.
        trust: Whose certificates are trusted; ``None`` takes the system's.
        seconds: Longest time that the whole visit may take.
    """
    for name, text in (("user name", mailbox.user), ("password", mailbox.password), ("folder", mailbox.folder)):
        if re.search(r"[\r\n\x00]", text) or not (text.isascii() or name == "folder"):
            return _failed(mailbox, state, f"its {name} holds letters that IMAP cannot send")
    deadline = _Deadline(seconds=seconds)
    timer = threading.Timer(seconds, deadline.cut)
    timer.daemon = True
    timer.start()
    try:
        with _visit(mailbox, trust or ssl.create_default_context(), deadline) as line:
            return _read(line, mailbox, state)
    except _RefusedError as error:
        return _failed(mailbox, state, str(error))
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        return _failed(mailbox, state, _in_words(error, deadline))
    finally:
        timer.cancel()


class _RefusedError(Exception):
    """Something that the server does not do; its text says what."""


@dataclass(slots=True)
class _Deadline:
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


class _Line(imaplib.IMAP4):
    """A line to a server that never takes in more than one letter's bytes at once."""

    def __init__(self, mailbox: Mailbox, trust: ssl.SSLContext, deadline: _Deadline) -> None:
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
            raise _RefusedError("its server sends more than it announced")
        return super().read(size)


@contextlib.contextmanager
def _visit(mailbox: Mailbox, trust: ssl.SSLContext, deadline: _Deadline) -> Iterator[_Line]:
    """Connect and log in; log out at the end."""
    line = _Line(mailbox, trust, deadline)
    try:
        if mailbox.security == "starttls":
            if "STARTTLS" not in line.capabilities:
                raise _RefusedError("its server offers no protected line (STARTTLS); the password was not sent")
            line.starttls(trust)
            deadline.line = line.sock
        try:
            line.login(_quoted(mailbox.user), mailbox.password)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            raise _RefusedError("its server refuses the user name or password") from None
        yield line
    finally:
        with contextlib.suppress(imaplib.IMAP4.error, OSError, ValueError):
            line.logout()
        with contextlib.suppress(OSError):
            line.shutdown()


def _read(line: _Line, mailbox: Mailbox, state: MailboxState | None) -> Letters:
    """Read what is new in the folder."""
    kind, answer = line.select(_folder(mailbox.folder), readonly=True)
    if kind != "OK" or not answer[0]:
        raise _RefusedError(f"it has no folder {mailbox.folder!r} that may be read")
    validity = _number(line.response("UIDVALIDITY")[1])
    known = state if state and state.validity == validity else None
    sizes = _sizes(line, mailbox, known, int(answer[0]))
    wanted = _first(sizes, mailbox.most)
    letters, problems = [], []
    for uid in wanted:
        location = f"{mailbox.shown}/{uid}.eml"
        if sizes[uid] > LARGEST_BYTES:
            what = f"has {sizes[uid]:,} bytes; at most {LARGEST_BYTES:,} are read"
            problems.append(Problem(where=location, what=what, remedy=""))
        elif (body := _letter(line, uid)) is not None:
            letters.append(Letter(location=location, body=body))
    last = max([known.last if known else 0, *wanted])
    notes = ["the numbers of its letters have begun anew; the newest are read again"] if state and not known else []
    notes += [f"{len(sizes) - len(wanted)} more letters are left for the next run"] if len(sizes) > len(wanted) else []
    return Letters(
        letters=tuple(letters),
        state=MailboxState(validity=validity, last=last),
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _sizes(line: _Line, mailbox: Mailbox, known: MailboxState | None, count: int) -> dict[int, int]:
    """Return the size of each new letter by its UID; of a folder not known yet, only the newest."""
    if not count:
        return {}
    if known:
        kind, answer = line.uid("FETCH", f"{known.last + 1}:*", "(UID RFC822.SIZE)")
    else:
        kind, answer = line.fetch(f"{max(1, count - mailbox.most + 1)}:*", "(UID RFC822.SIZE)")
    if kind != "OK":
        raise _RefusedError("its server does not list the letters")
    found = {}
    for row in answer:
        text = row if isinstance(row, bytes) else b""
        uid, size = (re.search(rb"\b" + name + rb" (\d{1,10})\b", text) for name in (b"UID", b"RFC822\\.SIZE"))
        if uid and size:
            found[int(uid[1])] = int(size[1])
    # A range that ends with * always holds the last letter, also where that is an old one.
    return {uid: size for uid, size in found.items() if known is None or uid > known.last}


def _first(sizes: Mapping[int, int], most: int) -> list[int]:
    """Return the letters that this run has room for, the oldest first; one that is too large takes no room."""
    found, room = [], MOST_BYTES
    for uid in sorted(sizes)[:most]:
        room -= sizes[uid] if sizes[uid] <= LARGEST_BYTES else 0
        if room < 0:
            break
        found.append(uid)
    return found


def _letter(line: _Line, uid: int) -> bytes | None:
    """Return a letter; ``None`` where it has been removed in the meantime."""
    kind, answer = line.uid("FETCH", str(uid), "(BODY.PEEK[])")
    if kind != "OK":
        raise _RefusedError("its server does not give the letters")
    return next((part[1] for part in answer if isinstance(part, tuple)), None)


def _number(answer: Sequence[bytes | None]) -> int:
    text = answer[0] if answer else None
    if not text or not text.isdigit():
        raise _RefusedError("its server does not number the letters (UIDVALIDITY)")
    return int(text)


def _folder(folder: str) -> str:
    """Return a folder's name as IMAP writes it: in modified UTF-7 and quotation marks."""

    def packed(found: re.Match[str]) -> str:
        code = base64.b64encode(found[0].encode("utf-16-be")).decode().rstrip("=")
        return f"&{code.replace('/', ',')}-"

    return _quoted(re.sub(r"[^\x20-\x7e]+", packed, folder.replace("&", "&-")))


def _quoted(text: str) -> str:
    """Return a text in quotation marks."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _failed(mailbox: Mailbox, state: MailboxState | None, what: str) -> Letters:
    trouble = Problem(where=mailbox.shown, what=what, remedy="", is_document=False)
    return Letters(state=state, problems=(trouble,))


def _in_words(error: Exception, deadline: _Deadline) -> str:
    """Say what an exception means, without what the server wrote."""
    if deadline.is_over or isinstance(error, TimeoutError):
        return f"gave no complete answer within {deadline.seconds:g} seconds"
    if isinstance(error, ssl.SSLCertVerificationError):
        return "its certificate is not trusted; the password was not sent"
    if isinstance(error, ssl.SSLError):
        return "a protected line (TLS) could not be made; the password was not sent"
    if isinstance(error, socket.gaierror):
        return "its name was not found (DNS)"
    if isinstance(error, OSError):
        return f"no connection: {(error.strerror or 'broken off').lower()}"
    return "its server does not speak IMAP as it should, or broke off"
