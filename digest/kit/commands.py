"""The commands about themes: ``digest theme list``, ``eject``, ``check`` and ``preview``.

In: the arguments, and the time of day, which is asked here as in `digest.cli`. Out: results on standard output,
messages on standard error, and an exit code. It decides nothing.
"""

import json
import os
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from digest.console import WELL, WRONG, config_option, settings, telling
from digest.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from digest.kit.desk import Trade
    from digest.model import Audience, Config, Edition, Format, Rendition
    from digest.wish import Wish

SCHEMA = 1
"""Version of the object that ``list --json`` prints."""
PORT = 8347
"""Where the preview is found when nobody says otherwise."""
PAUSE_SECONDS = 0.1
"""Between two looks at the files, at least."""


@click.group()
def theme() -> None:
    """See the themes and what can be chosen of them, change a template, check all of them, watch the page change."""


@theme.command("list")
@config_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@telling
def list_(*, config_path: str | None, as_json: bool) -> int:
    """List the themes, with the options that an audience may set, their kinds, ranges and ordinary values.

    In config.yaml: audiences: {board: {theme: plain, options: {accent: "#0a5a8c", paper: A5}}}
    """
    from digest.kit import listing  # noqa: PLC0415 - heavy rooms are opened by the command that needs them
    from digest.text.telling import plain  # noqa: PLC0415 - as above

    found = listing.rows(settings(config_path, is_of_archive=True).templates)
    if as_json:
        click.echo(json.dumps({"schema": SCHEMA, "themes": [listing.as_json(row) for row in found]}, indent=2))
        return WELL
    for line in (line for row in found for line in listing.lines(row)):
        click.echo(" " * (len(line) - len(line.lstrip())) + plain(line))
    return WELL


@theme.command()
@click.argument("name")
@config_option
@click.option("--audience", metavar="ID", help="For this audience alone; left out, for all.")
@telling
def eject(*, name: str, config_path: str | None, audience: str | None) -> int:
    """Copy one template, partial or style sheet into the workspace, where a change of it counts.

    NAME is a file such as brief.html.j2, print.css or theme.yaml; of another theme, plain/print.css. Nothing is ever
    overwritten.
    """
    from digest.kit import ejecting  # noqa: PLC0415 - as above

    config = settings(config_path, is_of_archive=True)
    made = ejecting.eject(config, name, _audience(config, audience) if audience else None)
    click.echo(f"{_short(str(made.target))}: a copy of {_short(str(made.source))}")
    if made.original:
        click.echo(
            f'In it, {{% include "{made.original}" %}} and {{% extends "{made.original}" %}} reach the original.'
        )
    click.echo("Next: change it, and run digest theme check or digest theme preview")
    return WELL


@theme.command()
@config_option
@telling
def check(*, config_path: str | None) -> int:
    """Try every template on an edition that has everything and on one that has nothing, and tell every fault.

    Each fault is told with file, line, the unknown name and the nearest known one; also those of templates that no
    audience uses. Exit codes: 0 all well, 2 something is wrong, and a build would stop.
    """
    from digest.kit import checking  # noqa: PLC0415 - as above
    from digest.text.telling import count, plain  # noqa: PLC0415 - as above

    config = settings(config_path, is_of_archive=True)
    total = 0
    for tried in checking.check_all(config):
        click.echo(f"{'wrong' if tried.faults else 'ok':<5} {plain(tried.what)}")
        for fault in tried.faults:
            click.echo(f"      {plain(_short(fault))}")
        total += len(tried.faults)
    if total:
        click.echo(count(total, "fault"))
    return WRONG if total else WELL


@theme.command()
@config_option
@click.option("--audience", metavar="ID", help="Show this audience first.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any that is free."
)
@click.option("--date", "day", metavar="YYYY-MM-DD", help="The issue's date; left out, today.")
@click.option("--open", "is_opened", is_flag=True, help="Open the page in the browser.")
@telling
def preview(*, config_path: str | None, audience: str | None, port: int, day: str | None, is_opened: bool) -> int:
    """Show the briefing in a browser on this machine, made again whenever a file changes.

    Templates, the configuration and articles are watched; feeds and mailboxes are not asked, and nothing is written. A
    mistake is shown in the page with file and line, and the page comes back when it is mended. Ctrl-C ends it.
    """
    from digest.kit.desk import Desk  # noqa: PLC0415 - as above
    from digest.kit.server import serving  # noqa: PLC0415 - as above

    config = settings(config_path)
    chosen = f"?audience={_audience(config, audience).id}" if audience else ""
    if config.path is None:
        raise UsageError("no configuration: make a workspace with digest new FOLDER")
    desk = Desk(_trade(config.path, day), config.path)
    with serving(desk, port) as address:
        click.echo(f"{address}{chosen}")
        click.echo("Ctrl-C ends it.")
        if is_opened:
            click.launch(f"{address}{chosen}")
        try:
            while True:
                began = time.monotonic()
                has_changed = desk.look()
                # Looking at many files takes long: most of the time they are left alone.
                time.sleep(PAUSE_SECONDS if has_changed else max(PAUSE_SECONDS, 4 * (time.monotonic() - began)))
        except KeyboardInterrupt:
            click.echo("")
    return WELL


def _trade(path: str, day: str | None) -> "Trade":
    """Return what a desk can do with a configuration."""
    from digest import build as room  # noqa: PLC0415 - as above
    from digest.kit.checking import made  # noqa: PLC0415 - as above
    from digest.kit.desk import Trade  # noqa: PLC0415 - as above
    from digest.model import PAPER  # noqa: PLC0415 - as above
    from digest.wish import make_wish  # noqa: PLC0415 - as above

    def wish(config: "Config") -> "Wish":
        return make_wish(config, today=datetime.now(ZoneInfo(config.timezone)).date(), day=day, since=None)

    def make(edition: "Edition", form: "Format", templates: "Sequence[str]") -> "Rendition":
        return made(edition, form, templates, settings(path).pdf if form in PAPER else None)

    return Trade(
        load=lambda: settings(path),
        think=lambda config: room.ponder(config, wish(config)),
        cut=lambda config, thoughts: room.cut_again(config, wish(config), thoughts),
        make=make,
    )


def _audience(config: "Config", id_: str) -> "Audience":
    """Return the audience that is named."""
    from digest.text.telling import suggestion  # noqa: PLC0415 - as above

    known = {each.id: each for each in config.audiences}
    if id_ not in known:
        raise UsageError(f"--audience {id_}: no such audience{suggestion(id_, known)}; there are {', '.join(known)}")
    return known[id_]


def _short(line: str) -> str:
    """Return a line with the paths below this folder written from here."""
    return line.replace(str(Path.cwd()) + os.sep, "")
