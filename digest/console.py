"""What the commands share: exit codes, the options every one has, and how errors are told.

In: the arguments of a command. Out: settings, messages on standard error, exit codes. It knows no command.

Exit codes: 0 all well; 1 built, but something was unreadable or empty; 2 wrong usage, configuration or template;
3 nothing could be built; 75 another run is at work in the same workspace (EX_TEMPFAIL of sysexits.h); 130 interrupted.
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, NoReturn

import click

from digest.errors import BusyError, ConfigError, DataError, DigestError, TemplateError, UsageError

if TYPE_CHECKING:
    from digest.model import Config

CONFIG = "config.yaml"
WELL, PARTLY, WRONG, NOTHING, BUSY, INTERRUPTED = 0, 1, 2, 3, 75, 130

config_option = click.option(
    "--config",
    "config_path",
    metavar="FILE",
    help=f"The configuration; left out, {CONFIG} in this folder.",
)
archive_option = click.option(
    "--archive", "archive_path", metavar="FILE", help="Use this archive, whatever the configuration says; or none."
)


def telling(command: Callable[..., int]) -> Callable[..., None]:
    """Turn a command's result into the exit code, and the project's errors into a line and their code."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> NoReturn:  # noqa: ANN401 - what click hands over
        sys.exit(outcome_of(lambda: command(*args, **kwargs)))

    return run


def outcome_of(work: Callable[[], int]) -> int:
    """Do some work and return its exit code; an error of the project is told, and has a code of its own."""
    try:
        return work()
    except (ConfigError, TemplateError, DataError, UsageError) as error:
        say(str(error))
        return WRONG
    except BusyError as error:
        say(str(error))
        return BUSY
    except DigestError as error:
        say(str(error))
        return NOTHING
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return WELL


def say(message: str) -> None:
    """Print the lines of a message on standard error."""
    for line in message.splitlines():
        click.echo(f"digest: {line}", err=True)


def settings(
    path: str | None,
    sources: Sequence[str] = (),
    output: str | None = None,
    archive: str | None = None,
    *,
    is_of_archive: bool = False,
) -> "Config":
    """Load the configuration and put the sources, the folder and the archive of the command line in.

    Raises:
        UsageError: There is no configuration and nothing to read; a command `is_of_archive` alone needs neither.
    """
    from digest.config import load  # noqa: PLC0415 - heavy rooms are opened by the command that needs them
    from digest.wish import place  # noqa: PLC0415 - as above

    if path is None and Path(CONFIG).is_file():
        path = CONFIG
    if path is None and not sources and not is_of_archive:
        raise UsageError(
            f"no {CONFIG} here. Name a file or folder to read, or a configuration with --config FILE, "
            "or make a workspace with digest new FOLDER"
        )
    wanted = "" if archive == "none" else archive
    config = place(
        load(path, environment=os.environ, base=str(Path.cwd())),
        sources=[(shown(each), str(Path(each).absolute())) for each in sources],
        output=(shown(output), str(Path(output).absolute())) if output else None,
        archive=str(Path(wanted).absolute()) if wanted else wanted,
    )
    if not config.sources and not is_of_archive:
        raise ConfigError(f"{config.path}: no sources. Name a file or folder under sources, or on the command line")
    return config


def shown(path: str) -> str:
    """Return a path as people write it."""
    return Path(path).as_posix()


class Progress:
    """A progress bar on a terminal, for work that takes more than a second; nothing anywhere else."""

    def __init__(self, *, is_wanted: bool) -> None:
        """Begin with nothing shown."""
        self._is_wanted = is_wanted and sys.stderr.isatty()
        self._next = monotonic() + 1
        self._width = 0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Show how much of the work is done."""
        now = monotonic()
        if self._is_wanted and (now >= self._next or (self._width and done == total)):
            self._next = now + 0.1
            full = round(24 * done / max(total, 1))
            bar = f"{what} [{'#' * full}{'.' * (24 - full)}] {done}/{total}"
            click.echo("\r" + bar.ljust(self._width), err=True, nl=False)
            self._width = len(bar)

    def clear(self) -> None:
        """Wipe the bar, so that the next line stands alone."""
        if self._width:
            click.echo("\r" + " " * self._width + "\r", err=True, nl=False)
