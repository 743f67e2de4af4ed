"""One build at a time in a workspace.

Comes in: the path of a file and the time. Goes out: the right to build, or a `BusyError` that names who has it. The
kernel holds the lock and frees it when its holder ends, however it ends; the file itself says only who and since when,
and stays. It never waits, and never removes a lock of somebody else.

Source: flock(2).
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from digest.errors import ArchiveError, BusyError

_LONGEST = 200


@contextmanager
def one_at_a_time(path: Path, now: datetime) -> Iterator[None]:
    """Hold the lock of a workspace.

    Args:
        path: The lock's file; it and its folder are made where they are missing.
        now: The time of day, aware, which a second build is told.

    Raises:
        BusyError: Another build holds it.
        ArchiveError: The file cannot be made or locked.
    """
    descriptor = _open(path)
    try:
        _take(descriptor, path, now)
        try:
            yield
        finally:
            with suppress(OSError):
                os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    """Open the file of the lock."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise ArchiveError(_unlockable(path, error)) from error


def _take(descriptor: int, path: Path, now: datetime) -> None:
    """Lock an open file and write into it who has it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BusyError(_busy(os.pread(descriptor, _LONGEST, 0), now)) from None
    except OSError as error:
        raise ArchiveError(_unlockable(path, error)) from error
    with suppress(OSError):  # on a full disk the lock holds, and a second build is told less
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {now.isoformat(timespec='seconds')}\n".encode(), 0)


def _busy(written: bytes, now: datetime) -> str:
    """Say who holds a lock."""
    remedy = "wait until it has finished"
    pid, _, since = written.decode("ascii", "replace").strip().partition(" ")
    try:
        began = datetime.fromisoformat(since).astimezone(now.tzinfo)
    except ValueError:
        return f"another run is at work in this workspace; {remedy}"
    shown = f"{began:%H:%M}" if began.date() == now.date() else f"{began:%Y-%m-%d %H:%M}"
    return f"another run is at work since {shown} (process {pid}); {remedy}"


def _unlockable(path: Path, error: OSError) -> str:
    """Say why a lock cannot be had."""
    return (
        f"{path}: cannot be locked: {error.strerror or error}; make its folder writable, "
        "or switch the archive off with archive: none in the configuration"
    )
