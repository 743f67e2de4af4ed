"""A small IMAP server on this machine, as good or bad as a test wants.

In: letters, and answers to give in the place of the right ones. Out: a running server, and the commands it was given.
It knows no command that changes anything.
"""

import contextlib
import re
import socket
import ssl
import threading
from pathlib import Path
from typing import Self

from digest.model import Mailbox

CERTIFICATE = Path(__file__).parent / "samples" / "mail" / "localhost.pem"
"""Of a server that nobody trusts; its key is public, and protects nothing."""
LETTERS = {3: b"Subject: three\r\n\r\nOne.", 7: b"Subject: seven\r\n\r\nTwo.", 8: b'Subject: eight\r\n\r\n) "{3}\r\n'}
DONE = b"TAG OK done\r\n"


class Host:
    """The server; use it with ``with``."""

    def __init__(self, letters=None, *, validity=1, tls=False, starttls=False, **instead):
        """Keep the letters by UID; `instead` holds answers by the command's name, and ``greeting``."""
        self.letters = dict(LETTERS if letters is None else letters)
        self.validity, self.tls, self.starttls, self.instead = validity, tls, starttls, instead
        self.commands = []

    def __enter__(self) -> Self:
        """Start the server."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open = []
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        """Stop it, with every line."""
        self._listening.shutdown(socket.SHUT_RDWR)
        for each in (self._listening, *self._open):
            with contextlib.suppress(OSError):
                each.close()

    def mailbox(self, **more):
        """Return the mailbox of this server."""
        port = self._listening.getsockname()[1]
        given = {"user": "desk", "password": "hunter2", "security": "plain"} | more
        return Mailbox(host="127.0.0.1", port=port, **given)

    def talk(self, line):
        """Answer the commands of one line."""
        line.sendall(self.instead.get("greeting", b"* OK hello\r\n"))
        file = line.makefile("rb")
        self._open.append(file)
        while words := file.readline().decode().split(None, 2):
            tag, name, rest = words[0], words[1].lower(), (words[2:] or [""])[0].strip()
            self.commands.append(f"{name.upper()} {rest}".strip())
            answer = self.instead.get(name) or getattr(self, f"_{name}", lambda _: DONE)(rest)
            line.sendall(answer.replace(b"TAG", tag.encode()))
            if name == "starttls":
                line = self._secured(line)
                file = line.makefile("rb")
                self._open.append(file)
            if name == "logout":
                return

    def _serve(self):
        while self._listening.fileno() >= 0:
            try:
                line, _ = self._listening.accept()
                self._open.append(line)
                self.talk(self._secured(line) if self.tls else line)
            except (OSError, ValueError):
                continue

    def _secured(self, line):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        secured = context.wrap_socket(line, server_side=True)
        self._open.append(secured)
        return secured

    def _capability(self, _):
        return b"* CAPABILITY IMAP4rev1" + b" STARTTLS" * self.starttls + b"\r\n" + DONE

    def _examine(self, _):
        return b"* %d EXISTS\r\n* OK [UIDVALIDITY %d] x\r\n" % (len(self.letters), self.validity) + DONE

    def _fetch(self, rest):
        return self._listed(self._numbered()[int(rest.split(":")[0]) - 1 :])

    def _uid(self, rest):
        if "SIZE" in rest:
            first = int(re.search(r"(\d+):\*", rest)[1])
            return self._listed([pair for pair in self._numbered() if pair[1] >= first] or self._numbered()[-1:])
        uid = int(rest.split()[1])
        body = self.letters.get(uid, b"")
        return b"* 1 FETCH (UID %d BODY[] {%d}\r\n" % (uid, len(body)) + body + b")\r\n" + DONE

    def _numbered(self):
        return list(enumerate(sorted(self.letters), 1))

    def _listed(self, numbered):
        rows = (b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (n, uid, len(self.letters[uid])) for n, uid in numbered)
        return b"".join(rows) + DONE
