"""The part of a configuration file that tells how mail is sent and who gets it, as pydantic models.

Comes in: plain dictionaries, lists and texts. Goes out: checked forms. As `digest.config.forms`, it never reads a file
and knows nothing of positions; no message holds a part of a value.
"""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, WithJsonSchema

from digest.addresses import fault
from digest.addresses.mailboxes import AddressError, mailbox
from digest.config.shape import Form
from digest.config.values import Host, Key, Port, Seconds, Text, refusal
from digest.model.mailing import Security, Transport
from digest.text.subject import LINK_NAMES, subject_mistake

TOKEN = "{token}"  # noqa: S105 - the place of one, in an address
MINUTES = {"s": 1 / 60, "min": 1.0, "h": 60.0}
_RATE = re.compile(r"([1-9][0-9]{0,5})/(s|min|h)")


def _mailbox(text: str) -> str:
    try:
        mailbox(text)
    except AddressError as error:
        raise refusal(f"a mail address such as name@example.org or 'Name <name@example.org>' ({error})") from None
    return text


def _rate(text: object) -> object:
    found = _RATE.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise refusal("a rate such as 60/min, 2/s or 500/h")
    return int(found[1]) / MINUTES[found[2]]


def _recipient(text: str) -> str:
    return _mailbox(text) if "@" in text else text


def _unsubscribing(url: str) -> str:
    if fault(url.replace(TOKEN, "x")) or not url.startswith("https:") or url.count(TOKEN) != 1:
        raise refusal("an address that begins with https: and holds {token} once")
    return url


def _link(url: str) -> str:
    plain = url
    for name in LINK_NAMES:
        plain = plain.replace(name, "x")
    if fault(plain) or not plain.startswith(("http:", "https:")) or set(plain) & set("{}"):
        raise refusal("a web address such as https://www.example.org/{date}/{audience}.html")
    return url


def _subject(line: str) -> str:
    if mistake := subject_mistake(line):
        raise refusal(f"a subject line such as '{{lead}} - {{title}}' ({mistake})")
    return line


def _list_id(name: str) -> str:
    if not re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", name) or len(name) > 200:
        raise refusal("a name such as briefing.example.org, in small letters")
    return name


def _attached(value: object) -> object:
    """Widen one format to a list; ``link`` attaches nothing."""
    if value == "link":
        return []
    return [value] if isinstance(value, str) else value


def _chat(url: str) -> str:
    """Refuse what names no service: it would be a key, and be shown as the service's name."""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://\S", url):
        raise refusal("an address of Apprise that begins with a service, such as slack://", is_secret=True)
    return url


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _command(value: object) -> object:
    return value.split() if isinstance(value, str) else value


_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
Mailbox = Annotated[Text, AfterValidator(_mailbox)]
Rate = Annotated[
    float, BeforeValidator(_rate), WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,5}/(s|min|h)$"})
]
"""Messages a minute."""
Recipients = Annotated[
    list[Annotated[Text, AfterValidator(_recipient)]], BeforeValidator(_listed), WithJsonSchema(_TEXTS)
]
Attached = Annotated[list[Text], BeforeValidator(_attached), WithJsonSchema(_TEXTS)]
Command = Annotated[list[Text], BeforeValidator(_command), Field(min_length=1), WithJsonSchema(_TEXTS)]
Chats = Annotated[list[Annotated[Key, AfterValidator(_chat)]], BeforeValidator(_listed), WithJsonSchema(_TEXTS)]
Unsubscribing = Annotated[
    Text, AfterValidator(_unsubscribing), WithJsonSchema({"type": "string", "pattern": r"^https:.*\{token\}"})
]
Link = Annotated[Text, AfterValidator(_link)]
Subject = Annotated[Text, AfterValidator(_subject)]
ListId = Annotated[Text, AfterValidator(_list_id)]


class SmtpForm(Form):
    """A mail server that takes messages."""

    host: Host = Field(description="The server.")
    port: Port | None = Field(None, description="The port; left out, the ordinary one: 587, 465 for tls, 25 for plain.")
    security: Security = Field(
        "starttls",
        description="How the line is protected; the server's certificate is checked. plain lets anybody on the way "
        "read messages and password.",
    )
    user: Text | None = Field(None, description="The user name, where the server wants one.")
    password: Text | None = Field(None, description="The password; best as ${NAME}, taken from the environment.")
    rate: Rate | None = Field(None, description="Most messages in a time, such as 60/min; left out, no limit.")
    per_domain: Rate | None = Field(None, description="The same for the readers of one domain.")
    per_connection: int = Field(100, ge=1, le=100_000, description="Most messages on one connection.")
    timeout: Seconds = Field(60.0, description="Longest wait for an answer, such as 30s or 2m.")
    authority: Text | None = Field(
        None, description="A file with the certificate that signed the server's, for servers of your own."
    )


class UnsubscribeForm(Form):
    """Where readers unsubscribe."""

    url: Unsubscribing | None = Field(
        None, description="A web address with {token}; a POST to it must unsubscribe at once (RFC 8058)."
    )
    mailto: Mailbox | None = Field(None, description="An address; letters to it go to digest bounces.")


class DkimForm(Form):
    """A DKIM signature; needs digest[dkim]."""

    domain: Host = Field(description="The domain that signs.")
    selector: Annotated[Text, Field(pattern="^[A-Za-z0-9._-]+$")] = Field(description="The name of the key in the DNS.")
    key: Text = Field(description="The file of the private key (PEM), relative to this one.")


class MailForm(Form):
    """How digest send sends."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)

    transport: Transport = Field(
        "smtp", description="How mail leaves: through a mail server, a command, or into files of a folder."
    )
    smtp: SmtpForm | None = Field(None, description="The mail server.")
    sendmail: Command = Field(
        ["/usr/sbin/sendmail", "-i"],
        description="The command that takes a message on standard input; -f SENDER -- RECIPIENT is put behind it.",
    )
    folder: Text = Field("outbox", description="The folder of the transport files, relative to this file.")
    sender: Mailbox = Field(alias="from", description="Who writes, such as 'The desk <desk@example.org>'.")
    reply_to: Mailbox | None = Field(None, description="Where answers go; left out, to the sender.")
    about: Text | None = Field(None, description="Who sends it, and their postal address; printed at the foot.")
    list_id: ListId | None = Field(None, description="Name of the lists, such as briefing.example.org.")
    unsubscribe: UnsubscribeForm = Field(
        default_factory=lambda: UnsubscribeForm.model_validate({}),
        description="Where readers unsubscribe; left out, they write to the sender.",
    )
    secret: Annotated[Key, Field(min_length=16)] | None = Field(
        None, description="What readers' tokens are made with, 16 characters or more; best as ${NAME}."
    )
    return_path: Mailbox | None = Field(None, description="Where bounces go; left out, to the sender.")
    verp: bool = Field(False, description="Whether bounces of each reader come to an address of their own.")
    dkim: DkimForm | None = Field(None, description="The signature on each message.")


class AudienceMailForm(Form):
    """Who gets the edition by mail, and how."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)

    to: Recipients = Field(
        default_factory=list,
        description="Mail addresses, and files of them: CSV with the columns email and name, or a text file.",
    )
    subject: Subject | None = Field(
        None,
        description="Subject line, such as '{lead} - {title}'; also date, audience, label, stories; left out, {lead}.",
    )
    sender: Mailbox | None = Field(None, alias="from", description="Who writes; left out, the publication's.")
    reply_to: Mailbox | None = Field(None, description="Where answers go; left out, the publication's.")
    attach: Attached = Field(
        default_factory=list, description="Formats that are attached, such as [pdf]; link attaches nothing."
    )
    link: Link | None = Field(None, description="Public address of the edition; {date} and {audience} are filled in.")
    threads: bool = Field(False, description="Whether mail programs show the issues as one conversation.")
    empty: Literal["skip", "note"] = Field(
        "note", description="Whether an edition without a story is sent (note) or not (skip)."
    )
    notify: Chats = Field(
        default_factory=list,
        description="Chats and webhooks told when the edition is sent (addresses of Apprise); needs digest[notify].",
    )
