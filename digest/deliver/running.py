"""What stands in a destination, and the feeds that tell of it.

In: a `Destination` and the name of an audience. Out: the issues that stand there, as their files tell; and `Receipt`
values of files that go on with each issue, and so stand beside the folders of the days. A file that is no JSON edition
is not believed; nothing is ever deleted.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

from digest.deliver.single import write_file
from digest.model import Destination, Issued, Receipt, Rendition

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_LARGEST = 50_000_000  # bytes of a JSON edition that is read


def standing(destination: Destination, audience: str, *, most: int) -> tuple[Issued, ...]:
    """Return the newest issues of an audience that stand in a destination, the newest first.

    Args:
        destination: The folder below which the days' folders stand.
        audience: The audience's id.
        most: How many issues are looked at.
    """
    found: list[Issued] = []
    for day, folder in sorted(_days(Path(destination.path)), reverse=True):
        files = tuple(_files(folder, audience))
        if files and len(found) < most:
            found.append(Issued(day=day, record=_record(folder / f"{audience}.json"), files=files))
    return tuple(found)


def deliver_running(renditions: Sequence[Rendition], destination: Destination) -> tuple[Receipt, ...]:
    """Write files that go on with each issue beside the folders of the days.

    Raises:
        DeliverError: One cannot be written; what stood there stands there still.
    """
    for each in renditions:
        write_file(str(Path(destination.path) / each.name), each.data)
    return tuple(
        Receipt(
            audience=each.audience,
            format=each.format,
            path=f"{destination.shown}/{each.name}",
            size=len(each.data),
            sha256=hashlib.sha256(each.data).hexdigest(),
        )
        for each in renditions
    )


def _days(root: Path) -> Iterator[tuple[date, Path]]:
    """Yield the folders of days, with their days."""
    for folder in root.iterdir() if root.is_dir() else ():
        with suppress(ValueError):
            if _DAY.fullmatch(folder.name) and folder.is_dir():
                yield date.fromisoformat(folder.name), folder


def _files(folder: Path, audience: str) -> Iterator[tuple[str, int]]:
    """Yield name and size of each file of an audience: its id, and an ending without any dot."""
    for path in sorted(folder.iterdir()):
        if path.stem == audience and path.suffix and path.is_file():
            yield path.name, path.stat().st_size


def _record(path: Path) -> Mapping[str, Any] | None:
    """Return a JSON edition; ``None`` where there is none that can be read."""
    try:
        if path.stat().st_size > _LARGEST:
            return None
        record = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) and isinstance(record.get("schema"), int) else None
