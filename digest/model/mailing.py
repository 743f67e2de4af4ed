"""What a person configures of sending: how mail leaves, who writes it, who gets it."""

from dataclasses import dataclass, field
from typing import Literal

Transport = Literal["smtp", "sendmail", "files"]
"""How mail leaves: a mail server, a command, or files in a folder."""
Security = Literal["starttls", "tls", "plain"]
"""How the line to a server is protected; ``plain`` is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody with a mail address."""

    address: str
    """In ASCII, the domain in small letters: the same mailbox is the same text."""
    name: str | None = None

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientList:
    """A file of recipients: CSV with a header, or text with an address a line."""

    path: str
    """Absolute."""
    shown: str
    """The path as its user wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """A mail server that takes messages."""

    host: str
    port: int | None = None
    """``None`` takes the ordinary one: 465 for TLS, else 587; 25 without protection."""
    security: Security = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    rate: float | None = None
    """Most messages a minute; ``None`` is no limit."""
    per_domain: float | None = None
    """Most messages a minute to the readers of one domain; ``None`` is no limit."""
    per_connection: int = 100
    """Most messages on one connection."""
    timeout_seconds: float = 60.0
    """Longest wait for an answer."""
    authority: str | None = None
    """Absolute path of the certificate that signed the server's; ``None`` takes those that the system trusts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A DKIM signature."""

    domain: str
    selector: str
    key: str = field(repr=False)
    """Absolute path of the private key, in PEM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """How mail leaves."""

    sender: Recipient
    transport: Transport = "smtp"
    smtp: SmtpServer | None = None
    command: tuple[str, ...] = ()
    """What takes a message on its standard input; the envelope is put behind it."""
    folder: str = ""
    """Absolute path of the folder of the transport ``files``."""
    reply_to: Recipient | None = None
    list_id: str | None = None
    """Such as ``briefing.example.org``; each audience's name is put before it. ``None`` takes the sender's domain."""
    unsubscribe_url: str | None = None
    """Web address with ``{token}`` where the reader's own sign stands."""
    unsubscribe_mailto: str | None = None
    """Address of the letters that unsubscribe; ``None``: those who answer are read by a person."""
    secret: str | None = field(default=None, repr=False)
    """What tokens are made with; never shown."""
    return_path: str | None = None
    """Where bounces go; ``None`` takes the sender's address."""
    verp: bool = False
    """Whether each message has a return path of its own, which names the reader by a token."""
    signing: Signing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """The mail of one audience."""

    recipients: tuple[Recipient, ...] = ()
    """Those that the configuration names itself."""
    lists: tuple[RecipientList, ...] = ()
    subject: str | None = None
    """The subject with the names of `digest.text.subject` in braces; ``None`` takes the lead story's headline."""
    sender: Recipient | None = None
    """``None`` takes the publication's, as does `reply_to`."""
    reply_to: Recipient | None = None
    attach: tuple[str, ...] = ()
    """Formats that are attached."""
    link: str | None = None
    """Public address of the edition, with ``{date}`` and ``{audience}`` where they change."""
    about: str | None = None
    """Who sends it and where they can be reached; printed at the foot."""
    threads: bool = False
    """Whether an issue answers the one before it, so that mail programs show them as one conversation."""
    empty: Literal["skip", "note"] = "note"
    """What becomes of an edition without a story."""
    notify: tuple[str, ...] = field(default=(), repr=False)
    """Addresses of chats and webhooks that are told when the edition is sent; may hold keys: never shown."""
