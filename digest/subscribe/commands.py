"""The commands about feeds: ``digest feeds import``, ``export``, ``find`` and ``status``.

In: the arguments, and the time of day, which is asked here as in `digest.cli`. Out: results on standard output,
messages on standard error, and an exit code. It decides nothing.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from digest.console import CONFIG, PARTLY, WELL, WRONG, archive_option, config_option, say, settings, telling
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.model import Config, Source
    from digest.read.feed import Subscription
    from digest.subscribe.choosing import Choice
    from digest.subscribe.finding import Search
    from digest.subscribe.writing import Page

SCHEMA = 1
"""Version of the objects that ``find --json`` and ``status --json`` print."""
LARGEST_LIST_BYTES = 64_000_000
"""Most bytes of a list that are read."""
_FILE = click.Path(dir_okay=False, allow_dash=True)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group()
def feeds() -> None:
    """Bring feeds from a reader or give them back, find those of a site, see how they stand."""


@feeds.command("import")
@click.argument("file", type=_FILE)
@config_option
@click.option("--dry-run", "is_dry", is_flag=True, help="Say what would be added, and write nothing.")
@telling
def import_(*, file: str, config_path: str | None, is_dry: bool) -> int:
    """Add the feeds of FILE, an OPML list as feed readers export it (- is standard input), to the configuration.

    Feeds that are there already are passed over. Nothing else in the configuration is changed; where there is no
    config.yaml, one is made. The exit code is 1 when an address is none that can be asked for, and was left out.
    """
    from digest.subscribe.choosing import choose  # noqa: PLC0415 - heavy rooms are opened by the command that needs them
    from digest.subscribe.writing import NoPlaceError, added, opened, write  # noqa: PLC0415 - as above

    page = opened(config_path or CONFIG, os.environ, is_made=config_path is None)
    found, misfits = _listed(file)
    choice = choose(found, page.sources)
    text = page.text
    if choice.new:
        try:
            text = added(page, choice.new, os.environ)
        except NoPlaceError as error:
            return _to_paste(page.path, str(error), error.lines)
    if choice.new and not is_dry:
        write(page, text)
    _tell_choice(choice, misfits, is_dry=is_dry)
    _tell_sum(page, choice, len(misfits), is_dry=is_dry)
    return PARTLY if choice.refused or misfits else WELL


@feeds.command()
@click.argument("file", type=_FILE, default="-")
@config_option
@telling
def export(*, file: str, config_path: str | None) -> int:
    """Write the feeds of the configuration as OPML into FILE, which must be new; left out, on standard output.

    Names, outlets and folders go along. User names and passwords in an address stay here; a feed whose address holds a
    key is left out, and then the exit code is 1.
    """
    from digest.read.opml import opml  # noqa: PLC0415 - as above
    from digest.subscribe.choosing import hand_on  # noqa: PLC0415 - as above

    config = settings(config_path)
    handed = hand_on(config.sources)
    data = opml(handed.feeds, title=config.title)
    _put(data, file)
    for shown in handed.stripped:
        say(f"{shown}: written without its user name and password")
    for shown in handed.kept_back:
        say(f"{shown}: left out, since its address holds a key")
    if not handed.feeds and not handed.kept_back:
        say(f"{config.path}: there are no feeds; the list is empty")
    return PARTLY if handed.kept_back else WELL


@feeds.command()
@click.argument("url")
@config_option
@_JSON
@telling
def find(*, url: str, config_path: str | None, as_json: bool) -> int:
    """Find the feeds of the site at URL, and print the lines that go under sources in config.yaml.

    Asks for the page; then for the feeds that it names, or, where it names none, at a few places where sites often keep
    one. These are asked for only where the site's robots.txt allows it. The exit code is 1 when none is found.
    """
    from digest.subscribe.finding import address_of, look  # noqa: PLC0415 - as above

    wanted = address_of(url)
    config = settings(config_path, is_of_archive=True)
    found = look(wanted, config.network, _now())
    if as_json:
        told = {"schema": SCHEMA, **asdict(found)}
        told["feeds"] = [{**asdict(feed), "url": _shown(feed.url)} for feed in found.feeds]
        click.echo(json.dumps(told, indent=2))
    else:
        _tell_found(found)
    return WELL if found.feeds else PARTLY


@feeds.command()
@config_option
@archive_option
@_JSON
@telling
def status(*, config_path: str | None, archive_path: str | None, as_json: bool) -> int:
    """Tell how each feed of the configuration stands, as builds remember it; nobody is asked.

    The exit code is 1 when a feed fails or is gone.
    """
    from digest.subscribe.standing import as_json as values  # noqa: PLC0415 - as above
    from digest.subscribe.standing import stand, table  # noqa: PLC0415 - as above
    from digest.text.telling import plain  # noqa: PLC0415 - as above

    config = settings(config_path, archive=archive_path)
    now = _now().astimezone(ZoneInfo(config.timezone))
    found = [stand(source, state, now) for source, state in _remembered(config)]
    if as_json:
        click.echo(json.dumps({"schema": SCHEMA, "feeds": [values(each) for each in found]}, indent=2))
    elif found:
        for line in table(found):
            indent = len(line) - len(line.lstrip())
            click.echo(line if line.isprintable() else " " * indent + plain(line))
    else:
        say(f"{config.path}: there are no feeds; digest feeds find URL finds those of a site")
    return PARTLY if any(each.state in {"failing", "gone"} for each in found) else WELL


def _listed(file: str) -> "tuple[Sequence[Subscription], Sequence[str]]":
    """Read a list of feeds, and the addresses in it that are none."""
    from digest import pool  # noqa: PLC0415 - as above
    from digest.subscribe.listing import lost, read  # noqa: PLC0415 - as above

    try:
        with ExitStack() as stack:
            stream = sys.stdin.buffer if file == "-" else stack.enter_context(Path(file).open("rb"))
            data = stream.read(LARGEST_LIST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{file}: cannot be opened: {error.strerror or error}") from error
    if len(data) > LARGEST_LIST_BYTES:
        raise UsageError(f"{file}: has more than {LARGEST_LIST_BYTES:,} bytes; is this a list of feeds?")
    (listed,) = pool.apply(read, [data], lost=lost)
    if listed.trouble:
        raise UsageError(f"{file}: {listed.trouble}")
    return listed.feeds, listed.misfits


def _put(data: bytes, file: str) -> None:
    """Write a list into a new file, or on standard output."""
    if file == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        with Path(file).open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise UsageError(f"{file}: is there already; name a new file, nothing is overwritten") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror or error}") from error


def _to_paste(path: str, why: str, lines: Sequence[str]) -> int:
    """Hand the lines over that could not be written."""
    say(f"{path}: {why}. Nothing was written; put these lines under 'sources' yourself:")
    for line in lines:
        click.echo(f"  {line}")
    return WRONG


def _tell_choice(choice: "Choice", misfits: Sequence[str], *, is_dry: bool) -> None:
    """Print what becomes of each feed."""
    from digest.text.telling import plain  # noqa: PLC0415 - as above

    for source in choice.new:
        word = "would add" if is_dry else "added"
        click.echo(f"{word}  {plain('  '.join(filter(None, (source.outlet, source.shown))))}")
    for feed in choice.known:
        click.echo(f"known  {plain(_shown(feed.url))}")
    for feed, wrong in choice.refused:
        say(f"left out: {plain(_shown(feed.url))}: its address {wrong}")
    for written in misfits:
        say(f"left out: {plain(_shown(written)) or '(no address)'}: is not the web address of a feed")


def _tell_sum(page: "Page", choice: "Choice", misfits: int, *, is_dry: bool) -> None:
    """Print how many feeds are new, known and left out."""
    from digest.text.telling import count  # noqa: PLC0415 - as above

    verb = "would be added" if is_dry else "added"
    left_out = len(choice.refused) + misfits
    told = f"{count(len(choice.new), 'feed')} {verb}, {len(choice.known)} there already, {left_out} left out"
    click.echo(f"{page.path}: {told}")
    if page.is_new and choice.new and not is_dry:
        click.echo(f"{page.path} is new. Next: digest check, and digest build")


def _tell_found(found: "Search") -> None:
    """Print the feeds of a site for people."""
    from digest.config.adding import lines_of  # noqa: PLC0415 - as above
    from digest.read.feed import Subscription  # noqa: PLC0415 - as above
    from digest.subscribe.choosing import source_of  # noqa: PLC0415 - as above
    from digest.text.telling import plain  # noqa: PLC0415 - as above

    for feed in found.feeds:
        origin = "at a place where sites often keep a feed" if feed.is_suggested else "named by the page"
        about = [feed.kind, "this address is a feed" if found.is_feed else origin, feed.trouble]
        click.echo(f"{plain(_shown(feed.url))}  {plain(feed.title)}".rstrip())
        click.echo(f"  {plain('; '.join(filter(None, about)))}")
        for line in lines_of([source_of(Subscription(url=_shown(feed.url), title=feed.title))]):
            click.echo(f"    {line}")
    if found.trouble:
        say(f"{plain(found.url)}: {plain(found.trouble)}")
    elif not found.feeds:
        say(f"{plain(found.url)}: names no feed, and none lies where sites often keep one")


def _remembered(config: "Config") -> "Iterator[tuple[Source, Mapping[str, object]]]":
    """Yield the feeds of a configuration with their states; where there is no archive, nothing is remembered."""
    from digest.collect.http.state import state_key  # noqa: PLC0415 - as above

    sources = [source for source in config.sources if source.url]
    if config.archive is None or not Path(config.archive).exists():
        yield from ((source, {}) for source in sources)
        return
    from digest.archive.opening import look_into_archive  # noqa: PLC0415 - SQLite is opened where there is an archive

    with look_into_archive(config.archive) as archive:
        for source in sources:
            yield source, archive.state(state_key(source.url or ""))


def _now() -> datetime:
    """Return the time, in the zone of this machine."""
    return datetime.now().astimezone()


def _shown(url: str) -> str:
    """Return an address without passwords and keys."""
    from digest.addresses import masked  # noqa: PLC0415 - as above

    return masked(url)
