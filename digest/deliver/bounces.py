"""What comes back: bounces, and letters that unsubscribe.

Comes in: the bytes of a letter. Goes out: what it says of which reader: that there is no such mailbox (the codes that
say so to SMTP), that a delivery failed otherwise (5.x.x), for now (4.x.x) or in an unknown way, which counts as for
now; or a wish to unsubscribe. A reader is known by the token in
the address that the letter came to (VERP), by the Message-ID of the message inside, or by the address that the report
names. It never believes a letter that says nothing of these.

Source: RFC 3464 (delivery status notifications), RFC 3463 (status codes), RFC 3834 (automatic answers).
"""

import mailbox
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from typing import Literal

from digest.addresses.mailboxes import AddressError, address
from digest.deliver.tokens import TOKEN
from digest.deliver.transport import enhanced, is_hard_address, one_line
from digest.errors import UsageError

_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "X-Failed-Recipients")
_MESSAGE_ID = re.compile(r"<[^<>\s@]+@[^<>\s@]+>")
_VERP = re.compile(rf"\+({TOKEN})@")
_LEAVE = re.compile(rf"(?i)\bunsubscribe[\s-]+({TOKEN})\b")
_DEEPEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a letter says of a reader."""

    kind: Literal["hard", "failed", "soft", "leaves"]
    token: str | None
    message_id: str | None
    address: str | None
    what: str
    """The status code and the server's words."""


def returned(letter: bytes) -> tuple[Returned, ...]:
    """Return what a letter says of readers; nothing where it is neither a report nor an unsubscription."""
    message = message_from_bytes(letter)
    leaves = _LEAVE.search(one_line(_decoded(str(message.get("Subject", "")))))
    if leaves:
        what = "unsubscribed by mail"
        return (Returned(kind="leaves", token=leaves[1].lower(), message_id=None, address=None, what=what),)
    parts = list(_parts(message))
    token = _token(message)
    message_id = next((found for part in parts for found in [_original(part, message)] if found), None)
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    found = [each for report in reports for each in _of_report(report, token, message_id)]
    if found or reports:
        return tuple(found)
    return (_unknown(message, token, message_id),) if _is_bounce(message) and (token or message_id) else ()


def letters(path: str) -> Iterator[tuple[str, bytes]]:
    """Yield the letters of a Maildir, an mbox file, a folder of files or one file, with what each is called.

    Raises:
        UsageError: There is nothing of the kind.
    """
    place = Path(path)
    try:
        if place.is_dir():
            is_maildir = (place / "cur").is_dir() or (place / "new").is_dir()
            folders = [place / "new", place / "cur"] if is_maildir else [place]
            for folder in folders:
                for file in sorted(folder.iterdir()) if folder.is_dir() else ():
                    if file.is_file() and not file.name.startswith("."):
                        yield file.name, file.read_bytes()
            return
        with place.open("rb") as opened:
            is_mbox = opened.read(5) == b"From "
        if not is_mbox:
            yield place.name, place.read_bytes()
            return
        box = mailbox.mbox(place, create=False)
        for number, key in enumerate(box.keys(), 1):
            yield f"{place.name}:{number}", box.get_bytes(key)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from error


def _parts(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield a message and all parts in it."""
    yield message
    if depth < _DEEPEST and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _parts(part, depth + 1)


def _decoded(subject: str) -> str:
    """Return a subject as people read it (RFC 2047); as it stands where it cannot be decoded."""
    try:
        return str(make_header(decode_header(subject)))
    except (LookupError, UnicodeError, MessageError, ValueError):
        return subject


def _token(message: Message) -> str | None:
    """Return the token in the address that a letter came to."""
    for name in _TO:
        for value in message.get_all(name, []):
            if found := _VERP.search(str(value).lower()):
                return found[1]
    return None


def _original(part: Message, whole: Message) -> str | None:
    """Return the Message-ID of the message that came back, if `part` is that message or its headers."""
    if part.get_content_type() == "text/rfc822-headers":
        text = part.get_payload(decode=True)
        part = message_from_bytes(text) if isinstance(text, bytes) else part
    found = _MESSAGE_ID.search(str(part.get("Message-ID", ""))) if part is not whole else None
    return found[0] if found else None


def _of_report(report: Message, token: str | None, message_id: str | None) -> Iterator[Returned]:
    """Yield what a report says of each recipient; those who got it, or wait for it, are passed over."""
    blocks = [block for block in report.get_payload() if isinstance(block, Message)] if report.is_multipart() else []
    for block in blocks:
        action = str(block.get("Action", "")).strip().lower()
        if "Final-Recipient" not in block and "Original-Recipient" not in block:
            continue
        if action in {"delivered", "relayed", "expanded"}:
            continue
        said = one_line(str(block.get("Diagnostic-Code", "")))
        status = enhanced(str(block.get("Status", ""))) or enhanced(said)
        is_failed = bool(status and status.startswith("5.")) and action != "delayed"
        yield Returned(
            kind="soft" if not is_failed else "hard" if is_hard_address(status) else "failed",
            token=token,
            message_id=message_id,
            address=_recipient(block),
            what=" ".join(part for part in (status or "unknown status", said) if part),
        )


def _recipient(block: Message) -> str | None:
    """Return the address that a block of a report is about."""
    for name in ("Original-Recipient", "Final-Recipient"):
        written = str(block.get(name, "")).partition(";")[2].strip(" <>\t")
        try:
            return address(written)
        except AddressError:
            continue
    return None


def _is_bounce(message: Message) -> bool:
    """Tell whether a letter without a report comes from a mail server all the same: its return path is empty."""
    path = str(message.get("Return-Path", "")).strip()
    sender = str(message.get("From", "")).lower()
    return path == "<>" or "mailer-daemon" in sender or "postmaster@" in sender


def _unknown(message: Message, token: str | None, message_id: str | None) -> Returned:
    """Return a bounce without a report, which counts as one for now."""
    what = f"unknown: {one_line(str(message.get('Subject', '')))}"
    return Returned(kind="soft", token=token, message_id=message_id, address=None, what=what)
