"""The parts of a message, put together as RFC 5322 and MIME want them.

What comes in: subject, HTML, text and images. What goes out: the bytes of a message that any mail program opens, the
same for the same parts. No header names a sender or a reader.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, time
from email.message import EmailMessage
from email.policy import SMTP

from digest.model import Edition

IMAGE_KINDS: Mapping[str, str] = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif"}
"""Media subtype by the ending of a file's name: what every mail program shows."""

_HOUR = time(6)
"""When an issue is dated, on its own clock: at what hour it will be sent is not known here."""


def message(subject: str, html: str, text: str, edition: Edition, images: Mapping[str, bytes]) -> bytes:
    """Return a message of two parts that say the same, the text first.

    Args:
        subject: One line.
        html: The HTML part.
        text: The text part.
        edition: Whose day and language the message has.
        images: The images that the HTML shows as ``cid:NAME``, by name.
    """
    made = EmailMessage(policy=SMTP)
    made["Subject"] = subject
    made["Date"] = datetime.combine(edition.date, _HOUR, tzinfo=edition.account.end.tzinfo)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text, cte=_encoding(text))
    made.add_alternative(html, subtype="html", cte=_encoding(html))
    made["Content-Language"] = edition.language  # behind the parts: making them takes away what begins with Content-
    page = list(made.iter_parts())[-1]
    for name, image in images.items():
        kind = IMAGE_KINDS[name.rpartition(".")[2].lower()]
        page.add_related(image, maintype="image", subtype=kind, cid=f"<{name}>", filename=name, disposition="inline")
    # Neither quoted-printable nor base64 can hold "=_", and so no part can hold a boundary.
    seed = hashlib.blake2b(b"\0".join([text.encode(), html.encode(), *images.values()]), digest_size=12).hexdigest()
    for level, part in enumerate(each for each in made.walk() if each.is_multipart()):
        part.set_boundary(f"=_digest-{level}-{seed}")
    return made.as_bytes()


def _encoding(text: str) -> str:
    """Return the shorter of the two ways to write `text` in short lines of ASCII."""
    coded = text.encode()
    foreign = sum(each > 126 for each in coded)
    return "base64" if foreign * 3 + len(coded) - foreign > len(coded) * 1.4 else "quoted-printable"
