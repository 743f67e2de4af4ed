"""Workspaces with an edition to send, and mail servers on this machine that answer as a test wants.

In: readers, and answers in the place of the right ones. Out: folders with a configuration, an archive and the files
that its newest build recorded; and servers that keep what they took.
"""

import hashlib
import json
import re
import ssl
import warnings
from contextlib import closing
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from digest.archive import keeping, open_archive
from digest.deliver.message import PLACEHOLDER

DAY = date(2026, 1, 5)
SECRET = "0123456789abcdef"  # noqa: S105 - of nobody
PDF = b"%PDF-1.7 " + b"x" * 5000


def eml(subject="I negoziati di Minsk", *, text="", encoding="quoted-printable"):
    """Return the message of an edition, as a build makes it."""
    message = EmailMessage()
    message["Subject"] = subject
    message["Date"] = "Mon, 05 Jan 2026 07:00:00 +0100"
    message["Auto-Submitted"] = "auto-generated"
    line = "Perché i negoziati proseguono = sì, così tutti. "
    plain = f"{line * 5}\n{text}\nDisiscriviti: {PLACEHOLDER}\n.\n.. punti\n"
    message.set_content(plain, cte=encoding)
    page = f"<html lang=it><body><p>{line * 300}</p><p>{text}</p><a href='{PLACEHOLDER}'>via</a></body></html>\n"
    message.add_alternative(page, subtype="html", cte=encoding)
    message["Content-Language"] = "it"
    message.set_boundary("alternative-0001")
    return message.as_bytes(policy=message.policy.clone(linesep="\r\n"))


def print_edition(folder, audience="desk", *, day=DAY, message=None, printed=3, pdf=None, at=None):  # noqa: PLR0913 - one for each thing that may be wrong
    """Put an edition's files where a build would, and record them in the archive."""
    place = folder / "output" / day.isoformat()
    place.mkdir(parents=True, exist_ok=True)
    held = {"mail": ("eml", eml() if message is None else message)} | ({"pdf": ("pdf", pdf)} if pdf else {})
    rows = []
    for form, (ending, written) in held.items():
        name = f"{audience}.{ending}"
        (place / name).write_bytes(written)
        path = f"output/{day.isoformat()}/{name}"
        rows.append((audience, form, path, len(written), hashlib.sha256(written).hexdigest()))
    with open_archive(str(folder / ".digest" / "archive.sqlite")) as archive, archive._changing() as connection:  # noqa: SLF001 - a build without a build
        number = connection.execute("SELECT count(*) FROM builds").fetchone()[0]
        counts = {"editions": {audience: printed}, "whole": True}
        recorded = int(at.timestamp()) if at else number
        keeping.put_build(connection, date=day.isoformat(), recorded=recorded, counts=counts, files=sorted(rows))


def configure(folder, port=None, *, to="[ana@example.org, bo@example.com]", smtp="", mail="", audience=""):  # noqa: PLR0913 - one for each part of the file
    """Write a configuration with one audience that gets mail."""
    folder.mkdir(parents=True, exist_ok=True)
    server = f"  smtp: {{host: 127.0.0.1, port: {port}, security: plain{smtp}}}\n" if port else ""
    (folder / "config.yaml").write_text(
        "title: Prova\nsources: [inbox]\nlanguage: it\ndestinations: [output]\n"
        f'mail:\n  from: "La redazione <desk@sender.example>"\n  secret: "{SECRET}"\n'
        f"  unsubscribe: {{url: 'https://sender.example/leave/{{token}}', mailto: leave@sender.example}}\n"
        f"{server}{mail}"
        f"audiences:\n  desk:\n    formats: [markdown]\n    mail:\n      to: {to}\n{audience}",
        encoding="utf-8",
    )
    return folder


def everybody(count):
    """Return the lines of a table of readers."""
    return "email,name\n" + "".join(f"reader{n}@host{n % 7}.example,Reader {n}\n" for n in range(count))


class _Server(SMTP):
    """A server that breaks the line where a script says so."""

    async def smtp_RCPT(self, arg):  # noqa: N802 - the library's
        """Take a reader, or answer as the script says."""
        if self.event_handler.next_answer(arg or "", "drop") is not None:
            self.transport.abort()
            return
        await super().smtp_RCPT(arg)


class Host:
    """A mail server; use it with ``with``.

    `answers` holds, by reader, a list of answers that are given in the place of the right ones, one a try; ``drop``
    breaks the line before the message, ``vanish`` after it was taken.
    """

    def __init__(self, answers=None, *, port=0, context=None, password=None, implicit=False, at_data=None):  # noqa: PLR0913 - one for each way of being
        """Keep what is answered."""
        self.answers = {reader: list(each) for reader, each in (answers or {}).items()}
        self.at_data = list(at_data or [])
        self.port, self._context, self._password, self._implicit = port, context, password, implicit
        self.taken = []
        self.tried = []
        self.sessions = set()
        self.events = 0
        self.on_event = lambda _: None
        """Called at each step of a transaction with its number, before the server answers."""

    def __enter__(self):
        """Start the server."""
        more = {}
        if self._context is not None and not self._implicit:
            more |= {"tls_context": self._context, "require_starttls": True}
        if self._password is not None:
            more |= {"authenticator": self._authenticate, "auth_required": True, "auth_require_tls": False}
        host = self

        class Made(Controller):
            def factory(self):
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # it warns of passwords on an open line, which are wanted here
                    return _Server(self.handler, **self.SMTP_kwargs)

        kind = {"ssl_context": self._context} if self._implicit else {}
        self._controller = Made(host, hostname="127.0.0.1", port=self.port or free_port(), **kind, **more)
        self._controller.start()
        self.port = self._controller.port
        return self

    def __exit__(self, *_):
        """Stop it."""
        self._controller.stop()

    def next_answer(self, reader, *kinds):
        """Take the next answer for a reader off the list, if it is of a kind."""
        found = re.search(r"<([^>]*)>", reader)
        waiting = self.answers.get(found[1] if found else reader, [])
        return waiting.pop(0) if waiting and (not kinds or waiting[0] in kinds) else None

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002, N802 - the library's
        """Take a reader, or answer as the script says."""
        self._happens()
        self.tried.append(address)
        self.sessions.add(id(session))
        waiting = self.answers.get(address, [])
        if waiting and waiting[0] != "vanish":
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802 - the library's
        """Take a message, or answer as the script says."""
        self._happens()
        if self.at_data:
            return self.at_data.pop(0)
        self.taken.append((envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        if self.next_answer(f"<{envelope.rcpt_tos[0]}>", "vanish") is not None:
            server.transport.abort()
        self._happens()
        return "250 2.0.0 taken"

    def _happens(self):
        self.events += 1
        self.on_event(self.events)

    def _authenticate(self, server, session, envelope, mechanism, given):  # noqa: ARG002 - the library's
        """Tell whether a password is the right one."""
        return AuthResult(success=given.password.decode() == self._password, handled=False)

    @property
    def readers(self):
        """Who got a message, in order."""
        return [readers[0] for _, readers, _ in self.taken]


def free_port():
    """Return a port that nobody has."""
    import socket  # noqa: PLC0415 - the one use

    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return listening.getsockname()[1]


def trusted(folder):
    """Make a certificate for this machine and what signed it; return the server's context and the signer's file."""
    import trustme  # noqa: PLC0415 - only TLS needs it

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    path = Path(folder) / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    return context, path


def states(ran):
    """Return the state of each reader that ``digest outbox --json`` printed."""
    return {each["recipient"]: each["state"] for each in json.loads(ran.out)["errands"]}
