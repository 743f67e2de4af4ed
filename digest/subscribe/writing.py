"""More feeds in the configuration file: proved first, then written whole or not at all.

Comes in: the path of the file, and feeds. Goes out: the file with these feeds as its last sources, or an error and the
file as it was. What is written is loaded before, and must be the old configuration with the new sources and nothing
else. A link is followed to the file it names; the rights of a file stay. It never changes a line that it did not add.
"""

import os
import stat
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from digest.config import LARGEST_BYTES, read, understand, with_feeds
from digest.config.adding import lines_of
from digest.errors import ConfigError, UsageError
from digest.model import Config, Source
from digest.text.telling import count

MINIMAL = "title: My briefing\n"
"""What a configuration begins with where there is none; sources follow."""


class NoPlaceError(Exception):
    """The file is written in a way that nothing can be added to; its text says why, `lines` are for its owner."""

    def __init__(self, what: str, lines: Sequence[str]) -> None:
        super().__init__(what)
        self.lines = lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A configuration file as it was read, or as it would be begun."""

    path: str
    """As its user wrote it."""
    text: str
    config: Config
    is_new: bool

    @property
    def sources(self) -> Sequence[Source]:
        """The sources that stand in it."""
        return self.config.sources


def opened(path: str, environment: Mapping[str, str], *, is_made: bool = False) -> Page:
    """Read the configuration file.

    Args:
        path: The file.
        environment: What ``${NAME}`` is taken from.
        is_made: Whether one is begun where there is none.

    Raises:
        ConfigError: It cannot be read, or has mistakes.
    """
    is_new = is_made and not os.path.lexists(path)
    text = MINIMAL if is_new else read(path)
    config = understand(text, path=path, environment=environment)
    return Page(path=path, text=text, config=config, is_new=is_new)


def added(page: Page, feeds: Sequence[Source], environment: Mapping[str, str]) -> str:
    """Return the text of the file with more feeds, proved to say that and nothing else.

    Raises:
        NoPlaceError: There is no such text.
        UsageError: It would be too large for a configuration.
    """
    text = with_feeds(page.text, feeds)
    if text is None:
        raise NoPlaceError("'sources' is written in a way that nothing can be added to with certainty", lines_of(feeds))
    if len(text.encode("utf-8", "replace")) > LARGEST_BYTES:
        what = f"with {count(len(feeds), 'more feed')} it would be larger than {LARGEST_BYTES:,} bytes"
        raise UsageError(f"{page.path}: {what}; nothing was written. Bring fewer: part the list into several")
    wanted = replace(page.config, sources=(*page.config.sources, *feeds))
    try:
        is_proved = understand(text, path=page.path, environment=environment) == wanted
    except ConfigError as error:
        raise NoPlaceError(f"with these feeds it would have mistakes ({error})", lines_of(feeds)) from None
    if not is_proved:
        raise NoPlaceError("adding these feeds would change another setting too", lines_of(feeds))
    return text


def write(page: Page, text: str) -> None:
    """Put `text` in the place of the file, all at once.

    Raises:
        UsageError: The file cannot be written, or was changed since it was read; it is as it was.
    """
    target = Path(page.path).resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}-{uuid.uuid4().hex}.part")
    try:
        rights = None if page.is_new else _rights(target)
        _write(part, text.encode("utf-8"), rights)
        if (target.read_bytes() if target.exists() else None) != (None if page.is_new else page.text.encode("utf-8")):
            raise UsageError(f"{page.path}: was changed by somebody else just now; nothing was written, try again")
        part.replace(target)
        _settle(target.parent)
    except OSError as error:
        raise UsageError(f"{page.path}: cannot be written: {error.strerror or error}; it is as it was") from error
    finally:
        with suppress(OSError):  # what was renamed is gone, what could not be made never was
            part.unlink()


def _rights(target: Path) -> os.stat_result:
    """Return who owns a file and who may do what with it; a file that may not be written is left alone."""
    found = target.stat()
    if not os.access(target, os.W_OK):
        raise PermissionError(0, "it is read only")
    return found


def _write(part: Path, data: bytes, rights: os.stat_result | None) -> None:
    """Write a new file with the rights of another one, and wait until it is on the disk."""
    with part.open("xb") as file:
        if rights:
            with suppress(PermissionError):  # only an administrator can give a file away
                os.fchown(file.fileno(), rights.st_uid, rights.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(rights.st_mode))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Wait until a renaming is on the disk, where the system can."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
