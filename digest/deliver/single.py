"""One file at a place that a person named.

In: a path and bytes. Out: nothing, or a `DeliverError`. The file is written whole or not at all, beside its place
first.
"""

import os
import uuid
from contextlib import suppress
from pathlib import Path

from digest.errors import DeliverError
from digest.text.telling import told


def write_file(path: str, content: bytes) -> None:
    """Write `content` to `path`, making its folder where there is none.

    Raises:
        DeliverError: It cannot be written; what stood there stands there still.
    """
    place = Path(path)
    part = place.with_name(f".{place.name}.{os.getpid()}-{uuid.uuid4().hex}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        write_new(part, content)
        part.replace(place)
    except OSError as error:
        remedy = "Name another place, or make this one writable."
        raise DeliverError(told(path, f"cannot be written ({error.strerror or error})", remedy)) from error
    finally:
        with suppress(OSError):
            part.unlink()


def write_new(path: Path, content: bytes) -> None:
    """Write a new file and wait until it is on the disk."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
