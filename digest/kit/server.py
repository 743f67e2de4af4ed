"""The desk on a loopback port.

Comes in: a desk and a port. Goes out: a page with the chosen edition, which follows every change, to browsers on this
machine. Only addresses of this module are answered, and only where the browser asked for this very host: no file of the
disk is served, whatever path is asked for.

    /                            the page: audience, format and width to choose from
    /edition/AUDIENCE/FORMAT     an edition, or what is wrong
    /events                      a line for each change, as server-sent events
    /preview.css, /preview.js    what the page is made with
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import get_args
from urllib.parse import parse_qs, unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from digest.errors import DigestError, UsageError
from digest.kit.desk import Desk, Shown
from digest.model import Format
from digest.render.mail_message import shown_in_browser

HOST = "127.0.0.1"
WIDTHS = (320, 768, 1280)
"""Widths to choose from, in pixels: a phone, a tablet, a desk."""
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)
_FILES = {"/preview.css": "text/css", "/preview.js": "text/javascript"}
_KINDS = {
    "html": "text/html",
    "mail": "text/html",
    "pdf": "application/pdf",
    "pdfa": "application/pdf",
    "json": "application/json",
}
_CLOSED = frozenset({"epub", "docx"})
"""Formats that no browser shows."""
_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_EDITION_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
_SECONDS = 15.0
"""How long a browser waits for a change before it hears that there is none."""


class _Server(ThreadingHTTPServer):
    """Answers each browser in a thread that ends with the program."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int, desk: Desk) -> None:
        """Take the port."""
        self.desk = desk
        self.is_open = True
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of browsers that went away."""


@contextmanager
def serving(desk: Desk, port: int) -> Iterator[str]:
    """Serve a desk while the context lasts.

    Args:
        desk: What is shown.
        port: 0 takes one that is free.

    Yields:
        The address of the page.

    Raises:
        UsageError: The port cannot be had.
    """
    try:
        server = _Server(port, desk)
    except (OSError, OverflowError) as error:
        what = getattr(error, "strerror", None) or error
        raise UsageError(
            f"--port {port}: cannot be had ({what}); name another one, or 0 for any that is free"
        ) from error
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}/"
    finally:
        server.is_open = False
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: _Server
    protocol_version = "HTTP/1.1"
    server_version = "digest"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer with a page, an edition, events or nothing."""
        port = self.server.server_address[1]
        if self.headers.get("Host", "") not in {f"{HOST}:{port}", f"localhost:{port}"}:
            self._answer(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"this preview is for this machine alone\n")
            return
        url = urlsplit(self.path)
        with suppress(ConnectionError, socket.timeout):
            if url.path == "/events":
                self._tell_changes()
            else:
                self._show(url.path, parse_qs(url.query))

    def _show(self, path: str, asked: dict[str, list[str]]) -> None:
        """Answer with what lies at a path."""
        if path == "/":
            page = _page(self.server.desk.shown, {name: values[-1] for name, values in asked.items()})
            self._answer(HTTPStatus.OK, "text/html", page.encode())
        elif path in _FILES:
            content = (Path(__file__).parent / "pages" / path[1:]).read_bytes()
            self._answer(HTTPStatus.OK, _FILES[path], content)
        elif path.startswith("/edition/"):
            self._show_edition(*path.split("/")[2:])
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"there is nothing here\n")

    def _show_edition(self, *place: str) -> None:
        """Answer with an edition, or with what is wrong."""
        try:
            audience, name = (unquote(part) for part in place)
            form = next(each for each in get_args(Format) if each == name)
            made = self.server.desk.rendition(audience, form)
        except DigestError as error:
            page = _PAGES.get_template("wrong.html.j2").render(lines=str(error).splitlines())
            self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, "text/html", page.encode(), policy=_EDITION_POLICY)
        except (KeyError, ValueError, StopIteration):
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"there is no such edition\n")
        else:
            shown = shown_in_browser(made.data).encode() if form == "mail" else made.data
            self._answer(HTTPStatus.OK, _KINDS.get(form, "text/plain"), shown, policy=_EDITION_POLICY)

    def _tell_changes(self) -> None:
        """Send a line for each change until the browser goes away or the preview ends."""
        self._head(HTTPStatus.OK, "text/event-stream", _PAGE_POLICY)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        version = self.server.desk.shown.version
        self.wfile.write(f"data: {version}\n\n".encode())
        while self.server.is_open:
            now = self.server.desk.wait(version, _SECONDS)
            self.wfile.write(f"data: {now}\n\n".encode() if now != version else b": no change\n\n")
            version = now

    def _answer(self, status: HTTPStatus, kind: str, content: bytes, *, policy: str = _PAGE_POLICY) -> None:
        """Send a whole answer."""
        self._head(status, kind, policy)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _head(self, status: HTTPStatus, kind: str, policy: str) -> None:
        """Send what every answer begins with."""
        self.send_response(status)
        self.send_header("Content-Type", kind if kind == "application/pdf" else f"{kind}; charset=utf-8")
        self.send_header("Content-Security-Policy", policy)
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing of what is asked for."""


def _page(shown: Shown, asked: dict[str, str]) -> str:
    """Return the page around an edition."""
    audience = next((each for each in shown.audiences if each.id == asked.get("audience")), None)
    audience = audience or next(iter(shown.audiences), None)
    formats = tuple(each for each in audience.formats if each not in _CLOSED) if audience else ()
    ordinary = "html" if "html" in formats else next(iter(formats), "html")
    form = asked.get("format") if asked.get("format") in formats else ordinary
    width = next((each for each in WIDTHS if str(each) == asked.get("width")), WIDTHS[-1])
    return _PAGES.get_template("preview.html.j2").render(
        audiences=shown.audiences,
        audience=audience,
        formats=formats,
        format=form,
        widths=WIDTHS,
        width=width,
        version=shown.version,
        lines=() if audience else shown.wrong.splitlines(),
    )
