"""The parts of a message, put together as RFC 5322 and MIME want them.

What comes in: subject, HTML, text and images. What goes out: the bytes of a message that any mail program opens, the
same for the same parts. No header names a sender or a reader.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

from digest.model import Edition

_ADDRESS = re.compile(r"data:image/(png|jpeg|gif);base64,([A-Za-z0-9+/=]+)")
"""A picture in its own address, of a kind that every mail program shows; no drawing (SVG) is one."""

_HOUR = time(6)
"""When an issue is dated, on its own clock: at what hour it will be sent is not known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture that travels inside a message."""

    name: str
    """What the HTML calls it, behind ``cid:``."""
    kind: str
    """Media subtype, such as ``png``."""
    data: bytes


def picture_of(name: str, address: object) -> Picture | None:
    """Return the picture that a ``data:`` address holds; ``None`` where there is none that mail programs show."""
    found = _ADDRESS.fullmatch(str(address))
    if not found:
        return None
    return Picture(name=f"{name}.{found[1]}", kind=found[1], data=base64.b64decode(found[2]))


def message(subject: str, html: str, text: str, edition: Edition, pictures: Sequence[Picture]) -> bytes:
    """Return a message of two parts that say the same, the text first.

    Args:
        subject: One line.
        html: The HTML part.
        text: The text part.
        edition: Whose day and language the message has.
        pictures: What the HTML shows as ``cid:NAME``.
    """
    made = EmailMessage(policy=SMTP)
    made["Subject"] = subject
    made["Date"] = datetime.combine(edition.date, _HOUR, tzinfo=edition.account.end.tzinfo)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text, cte=_encoding(text))
    made.add_alternative(html, subtype="html", cte=_encoding(html))
    made["Content-Language"] = edition.language  # behind the parts: making them takes away what begins with Content-
    page = list(made.iter_parts())[-1]
    for each in pictures:
        page.add_related(
            each.data,
            maintype="image",
            subtype=each.kind,
            cid=f"<{each.name}>",
            filename=each.name,
            disposition="inline",
        )
    # Neither quoted-printable nor base64 can hold "=_", and so no part can hold a boundary.
    seed = hashlib.blake2b(
        b"\0".join([text.encode(), html.encode(), *(each.data for each in pictures)]), digest_size=12
    ).hexdigest()
    for level, part in enumerate(each for each in made.walk() if each.is_multipart()):
        part.set_boundary(f"=_digest-{level}-{seed}")
    return made.as_bytes()


def _encoding(text: str) -> str:
    """Return the shorter of the two ways to write `text` in short lines of ASCII."""
    coded = text.encode()
    foreign = sum(each > 126 for each in coded)
    return "base64" if foreign * 3 + len(coded) - foreign > len(coded) * 1.4 else "quoted-printable"


def shown_in_browser(data: bytes) -> str:
    """Return the HTML of a message with its pictures inside, for those who look at it without a mail program."""
    made = message_from_bytes(data, policy=SMTP)
    page = made.get_body(("html",))
    html = str(page.get_content()) if page else ""
    for part in made.walk():
        name = str(part.get("Content-ID", "")).strip("<>")
        if name and isinstance(part, EmailMessage) and part.get_content_maintype() == "image":
            inside = base64.b64encode(part.get_content()).decode()
            html = html.replace(f"cid:{name}", f"data:{part.get_content_type()};base64,{inside}")
    return html
