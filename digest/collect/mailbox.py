"""Letters from a mailbox, which stays exactly as it was.

Comes in: where the mailbox is, and what is remembered of it. Goes out: the bytes of each letter that is new, what is to
be remembered once they are stored, and a `Problem` where something could not be had. The folder is opened to be read
only (EXAMINE) and letters are peeked at (BODY.PEEK): nothing is marked as read, moved or deleted. A password never
crosses an unprotected line unless the user says so, and no text of the server's is repeated. A visit that breaks off
keeps the letters that it has, and the next one goes on from there; no single letter stops those after it for ever.

Source: RFC 9051 and 3501 (IMAP), RFC 8314 (TLS for mail).
"""

import base64
import imaplib
import re
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digest.collect.line import (
    BREAKS,
    LARGEST_BYTES,
    MOST_BYTES,
    NO_IMAP,
    Deadline,
    Line,
    RefusedError,
    UngivenError,
    in_words,
    logged_in,
    quoted,
)
from digest.model import Mailbox, Problem

VISIT_SECONDS = 60.0
"""Longest time that a visit may take."""
MOST_TRIES = 3
"""A letter at which this many visits in a row broke off is passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailboxState:
    """What is remembered of a mailbox between two runs."""

    validity: int
    """The folder's UIDVALIDITY: when it changes, its numbers begin anew."""
    last: int
    """The highest UID that was dealt with."""
    tries: int = 0
    """How many visits in a row broke off at the first letter after `last`."""


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
    return {"validity": state.validity, "last": state.last} | ({"tries": state.tries} if state.tries else {})


def from_mapping(values: Mapping[str, object]) -> MailboxState | None:
    """Return the state that `as_mapping` gave; ``None`` where it cannot be understood."""
    validity, last, tries = values.get("validity"), values.get("last"), values.get("tries", 0)
    if type(validity) is not int or type(last) is not int or type(tries) is not int:
        return None
    return MailboxState(validity=validity, last=last, tries=tries)


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
    deadline = Deadline(seconds=seconds)
    timer = threading.Timer(seconds, deadline.cut)
    timer.daemon = True
    timer.start()
    try:
        with logged_in(mailbox, trust or ssl.create_default_context(), deadline) as line:
            return _read(line, mailbox, state, deadline)
    except BREAKS as error:
        return _failed(mailbox, state, in_words(error, deadline))
    finally:
        timer.cancel()


def _read(line: Line, mailbox: Mailbox, state: MailboxState | None, deadline: Deadline) -> Letters:
    """Read what is new in the folder."""
    kind, answer = line.select(_folder(mailbox.folder), readonly=True)
    if kind != "OK" or not answer[0]:
        raise RefusedError(f"it has no folder {mailbox.folder!r} that may be read")
    validity = _number(line.response("UIDVALIDITY")[1])
    known = state if state and state.validity == validity else None
    sizes = _sizes(line, mailbox, known, int(answer[0]))
    wanted = _first(sizes, mailbox.most)
    letters, problems, dealt, broke = _take(line, mailbox, {uid: sizes[uid] for uid in wanted}, deadline)
    last, tries = max([known.last if known else 0, *wanted[:dealt]]), 0
    if broke:
        problems.append(broke)
        # Of a folder not known yet, the letters before the newest are not wanted.
        last = last or wanted[0] - 1
        tries = 1 + (known.tries if known and not dealt else 0)
        if tries >= MOST_TRIES:
            what = f"could not be read: {MOST_TRIES} visits in a row broke off at it; it is passed over"
            problems.append(Problem(where=_place(mailbox, wanted[dealt]), what=what, remedy=""))
            last, tries, dealt = wanted[dealt], 0, dealt + 1
    left = len(sizes) - dealt
    notes = ["the numbers of its letters have begun anew; the newest are read again"] if state and not known else []
    notes += [f"{left} more letters are left for the next run"] if left else []
    return Letters(
        letters=tuple(letters),
        state=MailboxState(validity=validity, last=last, tries=tries),
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _take(
    line: Line, mailbox: Mailbox, sizes: Mapping[int, int], deadline: Deadline
) -> tuple[list[Letter], list[Problem], int, Problem | None]:
    """Take letters one by one, as far as the line bears.

    Letters at the end that the server does not give, several in a row, are no fault of theirs: the next run asks again.

    Returns:
        The letters, what is wrong with others, how many were dealt with, and what broke the visit off.
    """
    letters: list[Letter] = []
    problems: list[Problem] = []
    ungiven: list[tuple[int, int, str]] = []
    for dealt, (uid, size) in enumerate(sizes.items()):
        location = _place(mailbox, uid)
        if size > LARGEST_BYTES:
            what = f"has {size:,} bytes; at most {LARGEST_BYTES:,} are read"
            problems.append(Problem(where=location, what=what, remedy=""))
            continue
        try:
            body = _letter(line, uid)
        except UngivenError as error:
            ungiven.append((dealt, len(problems), str(error)))
            problems.append(Problem(where=location, what="its server does not give this letter", remedy=""))
        except BREAKS as error:
            # What is wrong with a protected line now is not what in_words says of its making.
            is_cut = isinstance(error, ssl.SSLError) and not deadline.is_over
            return letters, problems, dealt, _trouble(mailbox, NO_IMAP if is_cut else in_words(error, deadline))
        else:
            ungiven.clear()
            letters += [] if body is None else [Letter(location=location, body=body)]
    if len(ungiven) > 1:
        dealt, told, what = ungiven[0]
        return letters, problems[:told], dealt, _trouble(mailbox, what)
    return letters, problems, len(sizes), None


def _place(mailbox: Mailbox, uid: int) -> str:
    """Return where a letter lies, for people."""
    return f"{mailbox.shown}/{uid}.eml"


def _sizes(line: Line, mailbox: Mailbox, known: MailboxState | None, count: int) -> dict[int, int]:
    """Return the size of each new letter by its UID; of a folder not known yet, only the newest."""
    if not count:
        return {}
    if known:
        kind, answer = line.uid("FETCH", f"{known.last + 1}:*", "(UID RFC822.SIZE)")
    else:
        kind, answer = line.fetch(f"{max(1, count - mailbox.most + 1)}:*", "(UID RFC822.SIZE)")
    if kind != "OK":
        raise RefusedError("its server does not list the letters")
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


def _letter(line: Line, uid: int) -> bytes | None:
    """Return a letter; ``None`` where it has been removed in the meantime."""
    try:
        kind, answer = line.uid("FETCH", str(uid), "(BODY.PEEK[])")
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        # The server answered BAD; the line is as good as before.
        raise UngivenError(NO_IMAP) from error
    if kind != "OK":
        raise UngivenError("its server does not give the letters")
    return next((part[1] for part in answer if isinstance(part, tuple)), None)


def _number(answer: Sequence[bytes | None]) -> int:
    text = answer[0] if answer else None
    if not text or not text.isdigit():
        raise RefusedError("its server does not number the letters (UIDVALIDITY)")
    return int(text)


def _folder(folder: str) -> str:
    """Return a folder's name as IMAP writes it: in modified UTF-7 and quotation marks."""

    def packed(found: re.Match[str]) -> str:
        code = base64.b64encode(found[0].encode("utf-16-be")).decode().rstrip("=")
        return f"&{code.replace('/', ',')}-"

    return quoted(re.sub(r"[^\x20-\x7e]+", packed, folder.replace("&", "&-")))


def _failed(mailbox: Mailbox, state: MailboxState | None, what: str) -> Letters:
    return Letters(state=state, problems=(_trouble(mailbox, what),))


def _trouble(mailbox: Mailbox, what: str) -> Problem:
    """Return what is wrong with a mailbox as a whole."""
    return Problem(where=mailbox.shown, what=what, remedy="", is_document=False)
