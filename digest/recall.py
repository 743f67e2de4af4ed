"""The commands that look into the archive: ``digest search`` and ``digest archive``.

In: the arguments, and the time of day, which is asked here as in `digest.cli`. Out: results on standard output,
messages on standard error, and an exit code. It knows no SQL.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TextIO

import click

from digest.console import PARTLY, WELL, archive_option, config_option, say, settings, telling
from digest.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from digest.archive import Archive, Hit

SCHEMA = 1
"""Version of the object that ``search --json`` prints."""
_FILE = click.Path(dir_okay=False, allow_dash=True)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@config_option
@archive_option
@click.option("--topic", metavar="ID", help="Only articles with a story filed under this topic.")
@click.option("--outlet", metavar="NAME", help="Only articles of this outlet.")
@click.option("--since", metavar="WHEN", help="Only articles of this date or later: a date, or a length such as 3d.")
@click.option("--until", metavar="WHEN", help="Only articles of this date or earlier.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="The most articles.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@telling
def search(  # noqa: PLR0913 - one for each option
    *,
    words: tuple[str, ...],
    config_path: str | None,
    archive_path: str | None,
    topic: str | None,
    outlet: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    as_json: bool,
) -> int:
    """Find articles that earlier builds read, the best first.

    An article must have all WORDS; case and accents do not matter. A word with * at its end is a beginning
    (negoziat*), and words between quotation marks stand side by side ('"crude oil"').
    """
    from digest.wish import between  # noqa: PLC0415 - heavy rooms are opened by the command that needs them

    config = settings(config_path, archive=archive_path, is_of_archive=True)
    asked = " ".join(words)
    if not any(char.isalnum() for char in asked):
        raise UsageError(f"{asked}: there is no word in this; name a word to look for")
    first, last = between(config, since=since, until=until, now=_now())
    with _opened(config.archive) as archive:
        hits = archive.search(asked, topic=topic, outlet=outlet, since=first, until=last, limit=limit)
        filed, outlets = archive.names()
    for line in _unknown(topic, (*(each.id for each in config.topics), *filed), outlet, outlets):
        say(line)
    if as_json:
        told = {"schema": SCHEMA, "words": asked, "hits": [asdict(hit) for hit in hits]}
        # In ASCII, since a file's name need be no UTF-8.
        click.echo(json.dumps(told, indent=2))
    else:
        _tell(hits)
    return WELL


@click.group()
def archive() -> None:
    """Look after the archive, the memory of builds."""


@archive.command()
@config_option
@archive_option
@telling
def check(*, config_path: str | None, archive_path: str | None) -> int:
    """Check that the archive is sound; the exit code is 1 when it is not."""
    with _opened(settings(config_path, archive=archive_path, is_of_archive=True).archive) as opened:
        found = opened.check()
        for line in found:
            click.echo(line)
        if not found:
            click.echo(f"{opened.path}: sound")
    return PARTLY if found else WELL


@archive.command()
@config_option
@archive_option
@telling
def vacuum(*, config_path: str | None, archive_path: str | None) -> int:
    """Give back the room that the archive does not use, and make its search quicker."""
    with _held(settings(config_path, archive=archive_path, is_of_archive=True).archive) as opened:
        before = Path(opened.path).stat().st_size
        opened.vacuum()
        click.echo(f"{opened.path}: {before:,} bytes before, {Path(opened.path).stat().st_size:,} after")
    return WELL


@archive.command()
@click.argument("file", type=_FILE, default="-")
@config_option
@archive_option
@telling
def export(*, file: str, config_path: str | None, archive_path: str | None) -> int:
    """Write the archive as lines of JSON into FILE, which must be new; left out, on standard output."""
    with ExitStack() as stack:
        opened = stack.enter_context(_opened(settings(config_path, archive=archive_path, is_of_archive=True).archive))
        opened.export(sys.stdout if file == "-" else stack.enter_context(_stream(file, "x")))
    return WELL


@archive.command("import")
@click.argument("file", type=_FILE)
@config_option
@archive_option
@telling
def import_(*, file: str, config_path: str | None, archive_path: str | None) -> int:
    """Take in the lines that export wrote into FILE (- is standard input); what is here already stays as it is."""
    with ExitStack() as stack:
        stream = sys.stdin if file == "-" else stack.enter_context(_stream(file, "r"))
        opened = stack.enter_context(
            _held(settings(config_path, archive=archive_path, is_of_archive=True).archive, is_made=True)
        )
        try:
            came = opened.import_(stream)
        except ArchiveError as error:
            raise ArchiveError(f"{file}: {error}") from error
    for line in came.bad:
        say(f"{file}: {line}")
    click.echo(
        f"{came.documents} documents, {came.articles} articles, {came.states} states and {came.builds} builds are new"
    )
    return PARTLY if came.bad else WELL


def _opened(path: str | None, *, is_made: bool = False) -> "Archive":
    """Open the archive that there is; with `is_made`, also one that there is not yet."""
    from digest.archive import open_archive  # noqa: PLC0415 - SQLite is opened by the command that needs it

    if path is None:
        raise UsageError("there is no archive: the configuration says archive: none; name one with --archive")
    if not is_made and not Path(path).exists():
        raise UsageError(f"{path}: there is no archive yet; digest build makes it")
    return open_archive(path)


@contextmanager
def _held(path: str | None, *, is_made: bool = False) -> Iterator["Archive"]:
    """Open the archive as `_opened` does, while no build runs."""
    from digest.archive.lock import one_at_a_time  # noqa: PLC0415 - as above
    from digest.archive.memory import LOCK  # noqa: PLC0415 - as above

    with _opened(path, is_made=is_made) as opened, one_at_a_time(Path(opened.path).parent / LOCK, _now()):
        yield opened


def _now() -> datetime:
    """Return the time, in the zone of this machine."""
    return datetime.now().astimezone()


def _stream(file: str, mode: Literal["r", "x"]) -> TextIO:
    """Open a file of lines of JSON."""
    try:
        return Path(file).open(mode, encoding="utf-8", errors="surrogateescape", newline="\n")
    except FileExistsError:
        raise UsageError(f"{file}: is there already; name a new file, nothing is overwritten") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be opened: {error.strerror or error}") from error


def _unknown(topic: str | None, topics: Iterable[str], outlet: str | None, outlets: Iterable[str]) -> Iterator[str]:
    """Yield a line for a topic or outlet that there is none of, where no article can be found by it."""
    from digest.archive.search import folded  # noqa: PLC0415 - as above
    from digest.text.telling import plain, suggestion  # noqa: PLC0415 - as above

    known = dict.fromkeys(topics)
    if topic is not None and topic not in known:
        yield plain(f"--topic {topic}: no such topic{suggestion(topic, known)}")
    if outlet is not None and folded(outlet) not in map(folded, known := dict.fromkeys(outlets)):
        yield plain(f"--outlet {outlet}: the archive has no article of this outlet{suggestion(outlet, known)}")


def _tell(hits: "tuple[Hit, ...]") -> None:
    """Print hits for people."""
    from digest.text.telling import plain  # noqa: PLC0415 - as above

    for hit in hits:
        head = [hit.when or "undated", *([hit.outlet] if hit.outlet else []), hit.headline or "(no headline)"]
        click.echo(plain("  ".join(head)))
        click.echo(f"  {plain(hit.location)}")
        click.echo(f"  {plain(hit.snippet)}")
    if not hits:
        say("no article in the archive has these words")
