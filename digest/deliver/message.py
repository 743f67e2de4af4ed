"""The message of an edition, made personal: one for each reader.

Comes in: the bytes of ``AUDIENCE.eml`` as a build made them, the files to attach, how mail leaves, a reader. Goes out:
the bytes of that reader's message, and where it goes. What all readers share is encoded once. A value with a line break
is refused. It never sends, and no message holds another reader's address.

Source: RFC 5322; RFC 2369 and RFC 8058 (List-Unsubscribe); RFC 2919 (List-Id); RFC 3834 (Auto-Submitted).
"""

import binascii
import hashlib
import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import Header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import formataddr

from digest.deliver.tokens import message_id
from digest.errors import DeliverError
from digest.model import Mailing, MailSettings, Recipient
from digest.text.telling import told

PLACEHOLDER = "https://unsubscribe.invalid/TOKEN"
"""What stands in an edition's message where the reader's own unsubscribe address will."""
_OURS = ("From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Message-ID", "In-Reply-To", "References", "Return-Path",
         "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "DKIM-Signature", "Received")  # fmt: skip
"""Headers that are set here, whatever the edition's message says."""
_LONGEST_LINE = 990
"""Bytes; a line of 998 is the longest that may be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file beside the message."""

    name: str
    kind: str
    """Its media type."""
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressing:
    """Whose edition it is, and how it leaves."""

    audience: str
    mailing: Mailing
    mail: MailSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Personal:
    """What differs from reader to reader."""

    recipient: Recipient
    message_id: str
    token: str
    previous: str | None = None
    """Message-ID of the issue before, where the audience wants threads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A text in which the unsubscribe address stands."""

    decoded: bytes
    encoding: str
    is_html: bool


class Outgoing:
    """An edition's message, ready for its readers."""

    def __init__(self, eml: bytes, edition: Addressing, *, where: str, attachments: Sequence[Attachment] = ()) -> None:
        """Read the message of an edition.

        Args:
            eml: The message.
            edition: Whose it is, and how it leaves.
            where: What it is called in messages about it.
            attachments: What is attached.

        Raises:
            DeliverError: It is no message, or a header of it cannot be sent.
        """
        mailing, mail, audience = edition.mailing, edition.mail, edition.audience
        self._where, self._audience, self._mailing = where, audience, mailing
        self.sender = mail.sender or mailing.sender
        self._reply_to = mail.reply_to or mailing.reply_to
        message = self._read(eml)
        self.subject = str(message["Subject"])
        parts = _texts(message)
        if attachments:
            language = message["Content-Language"]
            # What begins with Content- goes into the part; the language is that of the whole.
            message.make_mixed(boundary=_boundary(eml))
            if language:
                message["Content-Language"] = str(language)
            for each in attachments:
                main, _, sub = each.kind.partition("/")
                charset = {"charset": "utf-8"} if main == "text" else {}
                message.add_attachment(each.data, maintype=main, subtype=sub, filename=each.name, params=charset)
        marks = {f"digest-part-{number}-{_boundary(eml)}": part for number, part in enumerate(parts.values())}
        for leaf, mark in zip(parts, marks, strict=True):
            leaf.set_payload(f"{mark}\r\n")
        whole = message.as_bytes(policy=SMTP.clone(max_line_length=78))
        head, _, body = whole.partition(b"\r\n\r\n")
        self._head = head + b"\r\n"
        pieces = re.split(b"(" + b"|".join(mark.encode() for mark in marks) + b")\r\n", body) if marks else [body]
        self._pieces = [marks.get(piece.decode("ascii", "replace"), piece) for piece in pieces]
        self.overhead = len(head) + sum(len(piece) for piece in self._pieces if isinstance(piece, bytes))

    def bytes_for(self, personal: Personal) -> bytes:
        """Return the message of one reader."""
        leaving = self._leaving(personal.token)
        body = b"".join(piece if isinstance(piece, bytes) else _encoded(piece, leaving[0]) for piece in self._pieces)
        return self._personal(personal, leaving) + self._head + b"\r\n" + body

    def return_path(self, token: str) -> str:
        """Return the envelope's sender for the reader of a token."""
        path = self._mailing.return_path or self.sender.address
        local, _, domain = path.rpartition("@")
        return f"{local}+{token}@{domain}" if self._mailing.verp else path

    def proof_id(self, address: str, moment: str) -> str:
        """Return the Message-ID of a proof copy, which is another at each moment."""
        return message_id(self._mailing, self.sender, self._audience, f"proof-{moment}", address)

    def _read(self, eml: bytes) -> EmailMessage:
        """Return the message, without the headers that are set here."""
        try:
            message = BytesParser(policy=SMTP).parsebytes(eml)
            for name, value in list(message.items()):
                self._refuse_breaks(name, str(value))
        except (MessageError, ValueError, LookupError, TypeError) as error:
            raise self._wrong(f"cannot be read as a message ({error})") from error
        if not message["Subject"] or not message["Date"]:
            raise self._wrong("is no message of an edition (it has no Subject or no Date)")
        for name in _OURS:
            del message[name]
        if "Auto-Submitted" not in message:
            message["Auto-Submitted"] = "auto-generated"
        return message

    def _refuse_breaks(self, name: str, value: str) -> None:
        wrong = next(
            (char for char in value if unicodedata.category(char) in {"Cc", "Zl", "Zp"} and char != "\t"), None
        )
        if wrong is not None:
            raise self._wrong(f"the header {name} holds a line break or control character (U+{ord(wrong):04X})")

    def _wrong(self, what: str) -> DeliverError:
        return DeliverError(told(self._where, what, "Nothing was sent of it; build the edition again."))

    def _leaving(self, token: str) -> tuple[str, ...]:
        """Return the addresses at which a reader unsubscribes, the one for people first."""
        found = []
        if self._mailing.unsubscribe_url:
            found.append(self._mailing.unsubscribe_url.replace("{token}", token))
        if self._mailing.unsubscribe_mailto or not found:
            to = self._mailing.unsubscribe_mailto or (self._reply_to or self.sender).address
            found.append(f"mailto:{to}?subject=unsubscribe%20{token}")
        return tuple(found)

    def _personal(self, personal: Personal, leaving: Sequence[str]) -> bytes:
        """Return the headers of one reader."""
        lines = [
            ("From", _named(self.sender)),
            *([("Reply-To", _named(self._reply_to))] if self._reply_to else []),
            ("To", _named(personal.recipient)),
            ("Message-ID", personal.message_id),
            *([("In-Reply-To", personal.previous), ("References", personal.previous)] if personal.previous else []),
            ("List-Id", f"<{self._audience}.{self._mailing.list_id or self.sender.domain}>"),
            ("List-Unsubscribe", ",\r\n ".join(f"<{address}>" for address in leaving)),
            *([("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] if leaving[0].startswith("https:") else []),
        ]
        for name, value in lines:
            self._refuse_breaks(name, value.replace("\r\n ", ""))
            if any(len(line) > _LONGEST_LINE for line in f"{name}: {value}".split("\r\n")):
                raise self._wrong(f"the header {name} would be longer than {_LONGEST_LINE} characters")
        return "".join(f"{name}: {value}\r\n" for name, value in lines).encode("ascii")


def _texts(message: EmailMessage) -> dict[EmailMessage, _Part]:
    """Return the texts in which the placeholder stands, by their parts; their encodings are set."""
    found: dict[EmailMessage, _Part] = {}
    for leaf in message.walk():
        if leaf.get_content_maintype() != "text" or leaf.get_content_disposition() == "attachment":
            continue
        payload = leaf.get_payload(decode=True)
        if not isinstance(payload, bytes) or PLACEHOLDER.encode() not in payload:
            continue
        encoding = (
            "base64" if str(leaf.get("Content-Transfer-Encoding", "")).lower() == "base64" else "quoted-printable"
        )
        del leaf["Content-Transfer-Encoding"]
        leaf["Content-Transfer-Encoding"] = encoding
        is_html = leaf.get_content_subtype() == "html"
        found[leaf] = _Part(decoded=payload.replace(b"\r\n", b"\n"), encoding=encoding, is_html=is_html)
    return found


def _encoded(part: _Part, address: str) -> bytes:
    """Return a text with a reader's unsubscribe address, encoded for the way."""
    shown = html.escape(address) if part.is_html else address
    text = part.decoded.replace(PLACEHOLDER.encode(), shown.encode())
    if part.encoding == "base64":
        packed = binascii.b2a_base64(text.replace(b"\n", b"\r\n"), newline=False)
        return b"".join(packed[at : at + 76] + b"\r\n" for at in range(0, len(packed), 76))
    quoted = binascii.b2a_qp(text if text.endswith(b"\n") else text + b"\n", istext=True)
    return quoted.replace(b"\n", b"\r\n")


def _boundary(eml: bytes) -> str:
    """Return a boundary that no part holds, always the same for the same message."""
    return f"digest-{hashlib.sha256(b'mixed' + eml).hexdigest()[:32]}"


def _named(recipient: Recipient) -> str:
    """Return an address with its name, encoded for a header."""
    name = recipient.name
    if not name:
        return recipient.address
    if name.isascii() and len(name) < 60:
        return formataddr((name, recipient.address))
    encoded = Header(name, "utf-8", maxlinelen=60).encode(linesep="\r\n")
    return f"{encoded}\r\n <{recipient.address}>"
