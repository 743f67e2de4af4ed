"""Editions that can be sent.

Comes in: the configuration, the outbox, an audience and a day. Goes out: a `Ready` edition with its readers, or a
`Problem`. The message and what is attached to it are the files that the newest build recorded, byte for byte. It reads
files and never writes.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from digest.archive import Outbox
from digest.archive.outbox import Printed
from digest.deliver.message import Addressing, Attachment, Outgoing
from digest.deliver.recipients import recipients
from digest.errors import DeliverError
from digest.model import Audience, Config, Mailing, MailSettings, Problem, Recipient

MAIL = "mail"
"""The format of an edition's message."""
_KINDS = {
    ".pdf": "application/pdf",
    ".json": "application/json",
    ".epub": "application/epub+zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
    ".md": "text/markdown",
    ".txt": "text/plain",
}
_BUILD = "Build the edition again with digest build, then send."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An edition that can be sent."""

    audience: str
    day: date
    outgoing: Outgoing
    edition: str
    """SHA-256 of the message's file."""
    recipients: tuple[Recipient, ...]
    problems: tuple[Problem, ...]
    """Lines of the lists that are no reader."""
    is_skipped: bool
    """Whether it has no story, and its audience wants no such edition."""
    mail: MailSettings
    mailing: Mailing
    points: tuple[str, ...]
    """The key points, for notices."""

    @property
    def shown(self) -> str:
        """What it is called."""
        return f"{self.audience} {self.day.isoformat()}"


def ready(config: Config, mailing: Mailing, outbox: Outbox, audience: Audience, *, day: date) -> Ready | Problem:
    """Return an edition with its readers, or why it cannot be sent.

    Args:
        config: All settings.
        mailing: How mail leaves.
        outbox: The outbox.
        audience: An audience with mail.
        day: The edition's day.
    """
    mail = audience.mail or MailSettings()
    where = f"{audience.id} {day.isoformat()}"
    try:
        eml, edition = _file(config, outbox, audience.id, MAIL, day)
        found, problems = recipients(mail)
        attachments = [
            Attachment(
                name=f"{audience.id}-{day.isoformat()}{path.suffix}",
                kind=_KINDS.get(path.suffix, "application/octet-stream"),
                data=path.data,
            )
            for path in (_attached(config, outbox, audience.id, form, day) for form in mail.attach)
        ]
        letter = Outgoing(
            eml,
            Addressing(audience=audience.id, mailing=mailing, mail=mail),
            where=where,
            attachments=attachments,
        )
    except DeliverError as error:
        return Problem(where=where, what=str(error), remedy="", is_document=False)
    return Ready(
        audience=audience.id,
        day=day,
        outgoing=letter,
        edition=edition,
        recipients=found,
        problems=problems,
        is_skipped=mail.empty == "skip" and outbox.stories(audience.id, MAIL, day) == 0,
        mail=mail,
        mailing=mailing,
        points=_points(config, outbox, audience.id, day) if mail.notify else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attached:
    """A file to attach."""

    suffix: str
    data: bytes


def _attached(config: Config, outbox: Outbox, audience: str, form: str, day: date) -> _Attached:
    """Return a file to attach.

    Raises:
        DeliverError: It was not built, or is not what was built.
    """
    printed = outbox.printed(audience, form, day, beside=MAIL)
    suffix = Path(printed[0].path).suffix if printed else ""
    return _Attached(suffix=suffix, data=_file(config, outbox, audience, form, day)[0])


def _file(config: Config, outbox: Outbox, audience: str, form: str, day: date) -> tuple[bytes, str]:
    """Return the bytes of a file that the newest build with mail recorded, and their SHA-256.

    Files of other builds never go along: they may hold what this mail's readers are not to see.

    Raises:
        DeliverError: There is none, or it is not what was built.
    """
    printed = outbox.printed(audience, form, day, beside=MAIL)
    if not printed:
        remedy = f"Put {form} under formats of this audience, and build."
        whose = "no build" if form == MAIL else "the build that made the mail did not make"
        raise DeliverError(f"{whose}{' made' if form == MAIL else ''} it as {form}. {remedy}")
    for place in printed:
        for destination in config.destinations:
            name = place.path.rpartition("/")[2]
            if place.path == f"{destination.shown}/{day.isoformat()}/{name}":
                return _read(Path(destination.path) / day.isoformat() / name, place)
    raise DeliverError(f"the newest build put it into {printed[0].path}, which is no destination. {_BUILD}")


def _read(file: Path, printed: Printed) -> tuple[bytes, str]:
    """Return the bytes of a file, which must be those that were recorded."""
    try:
        held = file.read_bytes()
    except OSError as error:
        raise DeliverError(f"{printed.path} cannot be read ({error.strerror or error}). {_BUILD}") from error
    sha256 = hashlib.sha256(held).hexdigest()
    if sha256 != printed.sha256:
        raise DeliverError(f"{printed.path} is not what the newest build wrote; it was changed since. {_BUILD}")
    return held, sha256


def _points(config: Config, outbox: Outbox, audience: str, day: date) -> tuple[str, ...]:
    """Return the key points of an edition that was also made as JSON; else none."""
    try:
        edition = json.loads(_file(config, outbox, audience, "json", day)[0])
        points = [point["passage"]["sentences"] for point in edition["key_points"]]
        return tuple(" ".join(str(sentence["text"]) for sentence in point) for point in points)
    except (DeliverError, ValueError, LookupError, TypeError):
        return ()
