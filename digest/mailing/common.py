"""What the commands that send have in common: options, and how the archive is opened.

In: what a person wrote. Out: checked values, or a `UsageError` that says what was expected. The time of day is asked
here, as in `digest.cli`.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.console import say
from digest.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from digest.archive import Archive
    from digest.model import Config, Mailing, Problem

audience_option = click.option(
    "--audience", "audiences", multiple=True, metavar="ID", help="Only this audience; may be repeated."
)
day_option = click.option("--date", "day", metavar="YYYY-MM-DD", help="The edition's day; left out, the newest built.")


def now() -> datetime:
    """Return the time, in the zone of this machine."""
    return datetime.now().astimezone()


def mailing_of(config: "Config") -> "Mailing":
    """Return how mail leaves."""
    if config.mail is None:
        raise ConfigError(
            f"{config.path or 'the built-in configuration'}: mail: is missing; it says who writes and through which "
            "server (see the page on sending)"
        )
    return config.mail


def check_audiences(config: "Config", audiences: Sequence[str]) -> None:
    """Raise when somebody asks for an audience that there is none of, or that gets no mail."""
    from digest.text.telling import suggestion  # noqa: PLC0415 - the program must start fast

    known = {each.id: each for each in config.audiences}
    for id_ in audiences:
        if id_ not in known:
            raise UsageError(f"--audience {id_}: no such audience{suggestion(id_, known)}")
        if known[id_].mail is None:
            raise UsageError(f"--audience {id_}: gets no mail; name its readers under mail: to")
    if not any(each.mail for each in config.audiences):
        raise UsageError("no audience gets mail; name the readers of one under its mail: to")


def date_of(text: str | None) -> date | None:
    """Return a day that somebody wrote."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--date {text}: no such day; expected one such as 2026-01-31") from None


def opened(path: str | None) -> "Archive":
    """Open the archive that there is."""
    from digest.archive import open_archive  # noqa: PLC0415 - SQLite is opened by the command that needs it

    return open_archive(_there(path))


@contextmanager
def looked_into(path: str | None) -> Iterator["Archive"]:
    """Open the archive that there is, to read it alone."""
    from digest.archive.opening import look_into_archive  # noqa: PLC0415 - as above

    with look_into_archive(_there(path)) as archive:
        yield archive


def tell(problems: Iterable["Problem"]) -> None:
    """Print problems on standard error."""
    from digest.text.telling import told  # noqa: PLC0415 - as above

    for each in problems:
        say(told(each.where, each.what, each.remedy))


def _there(path: str | None) -> str:
    """Return the path of an archive that must be there."""
    if path is None:
        raise UsageError("sending needs the archive, which remembers who got what; leave out archive: none")
    if not Path(path).exists():
        raise UsageError(f"{path}: there is no archive yet; digest build makes it")
    return path
