"""Deliver: renditions to a folder.

In: `Rendition` values and a `Destination`. Out: `Receipt` values. A file is written whole or not at all: all of them
are first written beside their places under names of their own, then renamed, so that a reader (or a second build at
the same time) sees the old file or the new one and never a torn one. Nothing is renamed before every file is on the
disk and every place is free or holds a file. Should a renaming fail all the same (the folder changed in that moment),
the files renamed before it are the new ones and the others the old ones; each is whole. It never deletes what it did
not write.
"""

import hashlib
import os
import platform
import re
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from digest.deliver.single import write_new
from digest.errors import DeliverError
from digest.model import Destination, Receipt, Rendition
from digest.text.telling import told

_PART = re.compile(r"^\..+\.([0-9a-f]{8})-(\d+)-[0-9a-f]{32}\.part$")
_LEFT_SECONDS = 3600
"""Age at which an unfinished file of another machine is left behind for certain."""


def deliver(renditions: Sequence[Rendition], destination: Destination, *, day: date) -> tuple[Receipt, ...]:
    """Write `renditions` into the folder of their day.

    Args:
        renditions: What to write; their names are plain file names.
        destination: The folder below which the day's folder stands.
        day: The issue's date; the folder is named after it, as ``2026-01-05``.

    Raises:
        DeliverError: The folder cannot be written, or something that is no file stands in a file's place; then every
            old file is as it was, but for the case that the module's docstring tells.
    """
    folder = Path(destination.path) / day.isoformat()
    shown = f"{destination.shown}/{day.isoformat()}"
    parts: list[tuple[Path, Rendition]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        for rendition in renditions:
            part = folder / f".{rendition.name}.{_machine()}-{os.getpid()}-{uuid.uuid4().hex}.part"
            parts.append((part, rendition))
            write_new(part, rendition.data)
        _look(folder, renditions, shown)
        for part, rendition in parts:
            part.replace(folder / rendition.name)
    except OSError as error:
        remedy = "Choose another folder with --output, or make this one writable."
        raise DeliverError(told(shown, f"cannot be written ({error.strerror or error})", remedy)) from error
    finally:
        for part, _ in parts:
            with suppress(OSError):  # what was renamed is gone, what could not be made never was
                part.unlink()
    return tuple(_receipt(rendition, destination, day) for rendition in renditions)


def _look(folder: Path, renditions: Sequence[Rendition], shown: str) -> None:
    """Raise when a file cannot take its place because a folder stands there."""
    for rendition in renditions:
        place = folder / rendition.name
        if place.is_dir() and not place.is_symlink():
            remedy = "Remove or rename that folder, or choose another one with --output."
            raise DeliverError(
                told(f"{shown}/{rendition.name}", "cannot be written (a folder is in its place)", remedy)
            )


def _sweep(folder: Path) -> None:
    """Remove what builds that were killed left behind: unfinished files of processes that do not run any more."""
    for path in folder.iterdir():
        found = _PART.match(path.name)
        if not found:
            continue
        is_ours = found[1] == _machine()
        with suppress(FileNotFoundError):  # another build sweeps at the same time
            if not _runs(int(found[2])) if is_ours else time.time() - path.stat().st_mtime > _LEFT_SECONDS:
                path.unlink()


def _machine() -> str:
    """Return eight digits that tell this machine from others that write into the same folder."""
    return hashlib.blake2b(platform.node().encode("utf-8", "replace"), digest_size=4).hexdigest()


def _runs(pid: int) -> bool:
    """Tell whether a process runs; when in doubt it does."""
    with suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True


def _receipt(rendition: Rendition, destination: Destination, day: date) -> Receipt:
    """Make the proof that a rendition was written."""
    return Receipt(
        audience=rendition.audience,
        format=rendition.format,
        path=f"{destination.shown}/{day.isoformat()}/{rendition.name}",
        size=len(rendition.data),
        sha256=hashlib.sha256(rendition.data).hexdigest(),
    )
