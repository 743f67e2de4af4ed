"""The text of a configuration file from the disk.

Comes in: a path. Goes out: the file's text, or a `ConfigError` that says what is wrong with the file as a whole. It
never looks at what the text says.
"""

from pathlib import Path

from digest.config.tree import Mistake
from digest.errors import ConfigError
from digest.text.telling import nearest

LARGEST_BYTES = 1_000_000
"""Most bytes of a configuration file, or of a topic pack."""


def read(path: str) -> str:
    """Return the text of a configuration file, character for character, a byte order mark included.

    Raises:
        ConfigError: If it cannot be read, is too large, or is not UTF-8.
    """
    file = Path(path)
    try:
        if file.is_dir():
            raise ConfigError(f"{path}: this is a folder; name the file in it, such as {file / 'config.yaml'}")
        if not file.is_file():
            raise ConfigError(f"{path}: no such file{_neighbour(file)}")
        if file.stat().st_size > LARGEST_BYTES:
            raise ConfigError(f"{path}: larger than {LARGEST_BYTES:,} bytes; is this a configuration?")
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"{path}: cannot be read: {reason}") from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        what = "not UTF-8 text; save the file as UTF-8"
        raise ConfigError(Mistake(line=line, column=column, path="", what=what).told(path)) from None


def _neighbour(file: Path) -> str:
    """Return a suggestion of an existing file beside a missing one."""
    folder = file.parent
    beside = sorted(p.name for p in folder.iterdir() if p.suffix in {".yaml", ".yml"}) if folder.is_dir() else []
    close = nearest(file.name, beside)
    return f" (did you mean {folder / close}?)" if close else ""
