"""A browser that judges pages: what ran in them, and what they asked for.

In: pages on the disk. Out: what Chromium saw: scripts that it compiled (also of handlers and of addresses), dialogs,
requests, and what a person could come upon by a click. It is spoken to over a pipe, never over a network, and finds
no host by name.
"""

import contextlib
import json
import os
import select
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

COMMAND = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
"""The browser of this machine; ``None`` where there is none."""
_WAIT = 60.0
_SETTLE = 0.5
"""Seconds after the load of a page in which scripts and requests may still come."""
_LOOK = """
(() => {
  const all = [...document.querySelectorAll("*")];
  const count = (names) => document.querySelectorAll(names).length;
  const links = [...document.querySelectorAll("[href],[src],[action],[formaction],[data],[srcset],[poster]")];
  return {
    handlers: all.filter((each) => each.getAttributeNames().some((name) => name.startsWith("on"))).length,
    forms: count("script,iframe,frame,object,embed,form,input,textarea,button,base,img,video,audio,link,math,marquee"),
    schemes: [...new Set(links.flatMap((each) => ["href", "src", "action", "formaction", "data"]
      .filter((name) => each.hasAttribute(name) && !each.getAttribute(name).startsWith("#"))
      .map((name) => { try { return new URL(each.getAttribute(name), "odd://x/").protocol }
        catch { return "odd:" } })))],
    text: document.body ? document.body.textContent : "",
  };
})()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a page did, and what it holds."""

    scripts: int
    dialogs: tuple[str, ...]
    requests: tuple[str, ...]
    """Addresses that were asked for, but for the page itself and what lies in the address (``data:``)."""
    handlers: int
    """Elements that would run a script at a click or a movement."""
    forms: int
    """Elements that no page of ours has: scripts, frames, forms, pictures."""
    schemes: frozenset[str]
    """Schemes of all addresses on the page, relative ones as ``odd:``."""
    text: str


@dataclass
class Browser:
    """The browser; use it with ``with``."""

    folder: Path
    """An empty folder for what it keeps."""
    _events: list[Mapping[str, Any]] = field(default_factory=list)
    _number: int = 0
    _held: bytes = b""

    def __enter__(self) -> Self:
        """Start it."""
        read, self._to = os.pipe()
        self._from, write = os.pipe()

        def at_its_place() -> None:
            # The browser reads from descriptor 3 and writes to 4; copies keep them from overwriting each other.
            ours, theirs = os.dup(read), os.dup(write)
            os.dup2(ours, 3)
            os.dup2(theirs, 4)

        self._process = subprocess.Popen(  # noqa: S603 - the machine's own browser
            [
                COMMAND or "chromium",
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND",
                f"--user-data-dir={self.folder}",
                "--remote-debugging-pipe",
            ],
            preexec_fn=at_its_place,  # noqa: PLW1509 - no thread of a test holds a lock here
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        os.close(read)
        os.close(write)
        return self

    def __exit__(self, *_: object) -> None:
        """End it, with its processes."""
        with contextlib.suppress(OSError, AssertionError):
            self._ask("Browser.close")
            self._process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, 9)
        self._process.wait()
        os.close(self._to)
        os.close(self._from)

    def look(self, page: Path) -> Seen:
        """Open a page, wait until it is at rest, and tell what it did."""
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for room in ("Page", "Network", "Debugger"):
            self._ask(f"{room}.enable", session)
        self._events.clear()
        self._ask("Page.navigate", session, url=page.as_uri())
        self._listen(session, until="Page.loadEventFired")
        self._listen(session, until="")
        events = [
            (each["method"], each.get("params", {}))
            for each in self._events
            if "method" in each and each.get("sessionId") == session
        ]
        found = self._ask("Runtime.evaluate", session, expression=_LOOK, returnByValue=True)["result"]["value"]
        self._ask("Target.closeTarget", targetId=target)
        asked = [told["request"]["url"] for name, told in events if name == "Network.requestWillBeSent"]
        return Seen(
            scripts=sum(name == "Debugger.scriptParsed" for name, _ in events),
            dialogs=tuple(told["message"] for name, told in events if name == "Page.javascriptDialogOpening"),
            requests=tuple(url for url in asked if url != page.as_uri() and not url.startswith("data:")),
            handlers=found["handlers"],
            forms=found["forms"],
            schemes=frozenset(found["schemes"]),
            text=found["text"],
        )

    def _listen(self, session: str, *, until: str) -> None:
        """Take events until one of this name, or, where there is none, for a moment; close every dialog."""
        end = time.monotonic() + (_WAIT if until else _SETTLE)
        while time.monotonic() < end:
            if until and any(each.get("method") == until and each.get("sessionId") == session for each in self._events):
                return
            for event in self._messages(end - time.monotonic()):
                self._take(event)
        assert not until, f"{until} never came"

    def _take(self, event: Mapping[str, Any]) -> None:
        """Keep an event, which may come while an answer is waited for; close the dialog that it tells of."""
        self._events.append(event)
        if event.get("method") == "Page.javascriptDialogOpening":
            self._send("Page.handleJavaScriptDialog", event.get("sessionId"), accept=False)

    def _ask(self, method: str, session: str | None = None, **params: object) -> Any:
        number = self._send(method, session, **params)
        end = time.monotonic() + _WAIT
        while time.monotonic() < end:
            answer = None
            for message in self._messages(end - time.monotonic()):
                if message.get("id") == number:
                    answer = message
                else:
                    self._take(message)
            if answer is not None:
                assert "error" not in answer, answer
                return answer["result"]
        raise AssertionError(f"no answer to {method}")

    def _send(self, method: str, session: str | None = None, **params: object) -> int:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        os.write(self._to, json.dumps(message).encode() + b"\0")
        return self._number

    def _messages(self, seconds: float) -> Iterator[Mapping[str, Any]]:
        """Yield what has come, or nothing after so many seconds."""
        if not select.select([self._from], [], [], max(0.0, seconds))[0]:
            return
        piece = os.read(self._from, 1 << 20)
        assert piece, "the browser has ended"
        *whole, self._held = (self._held + piece).split(b"\0")
        yield from map(json.loads, whole)
