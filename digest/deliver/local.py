"""Messages to a command of this machine, or into files.

Comes in: envelopes and messages. Goes out: what the command's exit code says, or files with the ending ``.eml``. A
file is whole or not there; the same message is written under the same name. It never runs a shell.

Source: sysexits.h, the exit codes of sendmail and of what stands in for it.
"""

import hashlib
import os
import re
import subprocess
from pathlib import Path
from typing import Self

from digest.deliver.transport import Answer, Envelope, StoppedError, enhanced, is_bad_sender, is_hard_address, one_line

_MALFORMED, _NO_USER, _NO_HOST, _NO_SERVICE = 65, 67, 68, 69
"""The message is malformed; there is no such user, host or service. A host or a service may be there again later."""
_STOPS = {64, 77, 78, 126, 127}
"""Wrong usage, no permission, wrong configuration, no such command."""
_SECONDS = 300


class Command:
    """A command like sendmail."""

    def __init__(self, command: tuple[str, ...]) -> None:
        """Keep the command; the envelope is put behind it."""
        self._command = command

    def __enter__(self) -> Self:
        """Open nothing."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close nothing."""

    def send(self, envelope: Envelope, message: bytes) -> Answer:
        """Send a message; see `digest.deliver.transport`."""
        called = [*self._command, "-f", envelope.sender, "--", envelope.recipient]
        try:
            done = subprocess.run(  # noqa: S603 - the command that the configuration names, without a shell
                called, input=message.replace(b"\r\n", b"\n"), capture_output=True, timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            return Answer(kind="later", text=f"{self._command[0]} did not end within {_SECONDS} seconds")
        except OSError as error:
            raise self._stopped(f"cannot be run ({error.strerror or error})") from error
        said = one_line(done.stderr or done.stdout) or "nothing said"
        text = f"exit code {done.returncode}: {said}"
        if done.returncode == 0:
            return Answer(kind="taken", text="taken by the command")
        if done.returncode in _STOPS or is_bad_sender(enhanced(said)):
            raise self._stopped(f"ended with {text}")
        is_hard = done.returncode in {_MALFORMED, _NO_HOST, _NO_SERVICE} and is_hard_address(enhanced(said))
        if done.returncode == _NO_USER or is_hard:
            return Answer(kind="refused", text=text, is_address=True)
        if done.returncode == _MALFORMED:
            return Answer(kind="refused", text=text, is_message=True)
        return Answer(kind="later", text=text)

    def _stopped(self, what: str) -> StoppedError:
        remedy = "Nothing is lost: look at sendmail under mail, then digest send --resume."
        return StoppedError(f"{self._command[0]}: {what}. {remedy}")


class Files:
    """A folder that each message becomes a file of."""

    def __init__(self, folder: str, shown: str) -> None:
        """Keep where the folder lies, and what it is called."""
        self._folder, self._shown = Path(folder), shown

    def __enter__(self) -> Self:
        """Make the folder."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._stopped(error) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Close nothing."""

    def send(self, envelope: Envelope, message: bytes) -> Answer:
        """Write a message; see `digest.deliver.transport`."""
        place = self._folder / file_name(envelope, message)
        part = place.with_suffix(f".{os.getpid()}.part")
        try:
            with part.open("wb") as file:
                file.write(message)
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise self._stopped(error) from error
        return Answer(kind="taken", text=f"written to {self._shown}/{place.name}")

    def _stopped(self, error: OSError) -> StoppedError:
        what = "is a file, not a folder" if isinstance(error, FileExistsError) else error.strerror or error
        return StoppedError(
            f"{self._shown}: cannot be written ({what}). Make room, make the folder writable or name another one, and "
            "send again; nothing is lost."
        )


def file_name(envelope: Envelope, message: bytes) -> str:
    """Return the name of a message's file: its reader, and a sign of its Message-ID."""
    found = re.search(rb"(?mi)^message-id:\s*(\S+)", message)
    sign = hashlib.sha256(found[1] if found else message).hexdigest()[:12]
    reader = re.sub(r"[^A-Za-z0-9.@_-]", "_", envelope.recipient).lstrip(".")[:100]
    return f"{reader}-{sign}.eml"
