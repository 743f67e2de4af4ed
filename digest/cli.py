"""The command line: words to calls, and what came out to lines.

In: the arguments, the environment and the time of day, which is asked here alone. Out: results on standard output,
messages on standard error, and an exit code. It decides nothing about news.

Exit codes: 0 all well; 1 built, but something was unreadable or empty; 2 wrong usage, configuration or template;
3 nothing could be built; 75 another run is at work in the same workspace.
"""

import os
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from digest import __version__
from digest.console import CONFIG, PARTLY, WELL, WRONG, Progress, archive_option, config_option, say, settings, telling
from digest.errors import UsageError
from digest.evaluate import evaluate
from digest.kit import theme
from digest.learn import label, learn
from digest.mailing import bounces, outbox, send, suppress
from digest.model import Format
from digest.recall import archive, search
from digest.routine import plan, run, schedule
from digest.subscribe import feeds

if TYPE_CHECKING:
    from digest.model import Config
    from digest.wish import Wish

_FORMATS = get_args(Format)


def _audience_ids(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Offer the audiences of the configuration to the shell; nothing where it cannot be read."""
    del parameter
    try:
        from digest.config import load  # noqa: PLC0415 - only the shell needs it

        path = context.params.get("config_path") or (CONFIG if Path(CONFIG).is_file() else None)
        known = load(path, environment=os.environ).audiences
        return [each.id for each in known if each.id.startswith(begun)]
    except Exception:  # noqa: BLE001 - a traceback in the middle of somebody's typing helps nobody
        return []


_day_option = click.option("--date", "day", metavar="YYYY-MM-DD", help="The issue's date; left out, today.")
_since_option = click.option(
    "--since", metavar="WHEN", help="Begin of the window: a date, a date with time, or a length such as 24h, 3d, 2w."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="digest")
def main() -> None:
    """Turn articles into briefings.

    Plain files in; Markdown, HTML, PDF and JSON out, for each audience of config.yaml; every printed sentence leads to
    the place where it was read. No key or server is needed, and no network but for the feeds and mailboxes you name.

    Exit codes: 0 all well, 1 built but something was unreadable or empty, 2 wrong usage, configuration or template,
    3 nothing could be built, 75 another run is at work in the same workspace.
    """


@main.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@config_option
@click.option(
    "--audience",
    "audiences",
    multiple=True,
    metavar="ID",
    help="Build for this audience; may be repeated.",
    shell_complete=_audience_ids,
)
@click.option(
    "--format", "formats", multiple=True, type=click.Choice(_FORMATS), help="Make this format; may be repeated."
)
@archive_option
@click.option("--output", metavar="FOLDER", help="Write here, whatever the configuration says.")
@click.option("--cover", metavar="FILE", help="Write a picture of the first page here, as PNG.")
@click.option("--cover-width", metavar="PIXELS", type=click.IntRange(100, 5000), default=1240, show_default=True)
@_day_option
@_since_option
@click.option("--offline", is_flag=True, help="Ask nobody: build from what was collected before.")
@click.option("--strict", is_flag=True, help="Write nothing when anything cannot be read or made.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object about the build.")
@telling
def build(  # noqa: PLR0913 - one for each option
    *,
    sources: tuple[str, ...],
    config_path: str | None,
    audiences: tuple[str, ...],
    formats: tuple[Format, ...],
    output: str | None,
    archive_path: str | None,
    cover: str | None,
    cover_width: int,
    day: str | None,
    since: str | None,
    offline: bool,
    strict: bool,
    quiet: bool,
    as_json: bool,
) -> int:
    """Build the briefings: everything in the configuration, or less.

    A SOURCE is a file or folder to read instead of the configuration's sources, or - for standard input. With a SOURCE
    no configuration is needed: the built-in topics and audiences are taken. Feeds and mailboxes of the configuration
    are asked, no sooner than they allow.

    Exit codes: 0 all well; 1 built, but something was unreadable, not understood or empty, or nothing was printed
    or is new; 2 wrong usage, configuration or template; 3 nothing could be built; 75 another run is at work here. With
    --json, what went wrong with articles and formats is in the object; what stops the build is text on standard error.
    """
    from digest import build as room  # noqa: PLC0415 - heavy rooms are opened by the command that needs them
    from digest import report  # noqa: PLC0415 - as above
    from digest.checkup import require  # noqa: PLC0415 - as above
    from digest.wish import Cover  # noqa: PLC0415 - as above

    config = settings(config_path, sources, output, archive_path)
    require(sources, audiences=[audience.id for audience in config.audiences])
    wish = _asked(
        config,
        day=day,
        since=since,
        audiences=audiences,
        formats=formats,
        strict=strict,
        has_own_sources=bool(sources),
    )
    if cover:
        wish = replace(wish, cover=Cover(path=cover, width=cover_width))
    progress = Progress(is_wanted=not quiet and not as_json)
    try:
        made = room.build(config, wish, progress=progress, now=_now(config), asks=not offline)
    finally:
        progress.clear()
    if as_json:
        click.echo(report.as_text(report.as_mapping(made)))
        return report.exit_code(made)
    for line in (*(() if quiet else report.remarks(made)), *report.troubles(made)):
        say(line)
    for line in () if quiet else report.results(made):
        click.echo(line)
    return report.exit_code(made)


@main.command()
@config_option
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@telling
def collect(*, config_path: str | None, quiet: bool) -> int:
    """Ask the feeds and mailboxes of the configuration, and keep what they show for later builds.

    Feeds show only their newest stories: run this as often as they change, and build when you need the briefing. Each
    is asked no sooner than it allows.

    Exit codes: 0 all well; 1 something could not be had; 2 wrong usage or configuration; 75 another run is at work.
    """
    from digest import build as room  # noqa: PLC0415 - as above
    from digest.text.telling import count, plain, told  # noqa: PLC0415 - as above

    config = settings(config_path)
    progress = Progress(is_wanted=not quiet)
    try:
        found = room.collect(config, now=_now(config), progress=progress)
    finally:
        progress.clear()
    problems = (*found.problems, *found.unreadable)
    for line in () if quiet else found.remarks:
        click.echo(plain(line))
    for problem in problems:
        say(told(problem.where, problem.what, problem.remedy))
    if not quiet:
        click.echo(f"{count(len(found.articles), 'article')} shown")
    return PARTLY if problems else WELL


@main.command()
@click.argument("asked", metavar="FILE-OR-STORY")
@config_option
@click.option("--source", "sources", multiple=True, metavar="PATH", help="Read this instead of the sources.")
@_day_option
@_since_option
@telling
def why(*, asked: str, config_path: str | None, sources: tuple[str, ...], day: str | None, since: str | None) -> int:
    """Say why a story stands where it stands, or why it was left out.

    FILE-OR-STORY is a file as the briefing names it (or the end of its name), the web address of an article, the id of
    a story, or words of its headline. Nothing is written.
    """
    from digest import build as room  # noqa: PLC0415 - as above
    from digest.checkup import require  # noqa: PLC0415 - as above
    from digest.parts import held_back  # noqa: PLC0415 - as above
    from digest.text.telling import suggestion, told  # noqa: PLC0415 - as above
    from digest.why import explain, forgotten, names, problems  # noqa: PLC0415 - as above

    if not sources and Path(asked).exists() and not config_path and not Path(CONFIG).exists():
        sources = (asked,)
    config = settings(config_path, sources)
    require(sources)
    issue, editions = room.consider(config, _asked(config, day=day, since=since, has_own_sources=bool(sources)))
    lines = explain(issue, editions, asked, held=partial(held_back, config=config))
    lost = forgotten(issue)
    for problem in lost:
        say(told(problem.where, problem.what, problem.remedy))
    if not lines:
        raise UsageError(f"{asked}: no file or story of this name{suggestion(asked, names(issue))}")
    for line in lines:
        click.echo(line)
    return PARTLY if lost or problems(issue, asked) else WELL


main.add_command(search)
main.add_command(archive)
main.add_command(feeds)
main.add_command(evaluate)
main.add_command(plan)
main.add_command(schedule)
main.add_command(run)
main.add_command(send)
main.add_command(outbox)
main.add_command(suppress)
main.add_command(bounces)
main.add_command(label)
main.add_command(learn)
main.add_command(theme)


@main.command()
@config_option
@telling
def check(*, config_path: str | None) -> int:
    """Check what a build needs, and say how to mend what is wrong.

    Looks at the configuration, templates, sources and their articles, fonts, system libraries and destinations.
    Nothing is written.

    Exit codes: 0 all well; 1 a build would leave something out; 2 the configuration or a template is wrong, and nothing
    can be built.
    """
    from digest.checkup import look  # noqa: PLC0415 - as above
    from digest.text.telling import count, plain  # noqa: PLC0415 - as above

    config = settings(config_path)
    click.echo(
        f"ok    configuration {config.path}: {count(len(config.topics), 'topic')}, "
        f"{count(len(config.audiences), 'audience')}, {count(len(config.sources), 'source')}"
    )
    codes = {"ok": WELL, "note": WELL, "wrong": PARTLY, "stops": WRONG}
    code = WELL
    for finding in look(config):
        click.echo(f"{'wrong' if codes[finding.state] else finding.state:<5} {plain(finding.what)}")
        if finding.remedy:
            click.echo(f"      {plain(finding.remedy)}")
        code = max(code, codes[finding.state])
    return code


@main.command()
@click.argument("folder", type=click.Path())
@telling
def new(*, folder: str) -> int:
    """Make a workspace in FOLDER: a configuration, templates to override, and seeds to try it on."""
    from digest.workspace import make  # noqa: PLC0415 - as above

    for made in make(Path(folder)):
        click.echo(made)
    click.echo(f"Next: cd {folder} && digest build")
    return WELL


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a SHELL.

    Bash: add eval "$(digest completion bash)" to ~/.bashrc; zsh likewise to ~/.zshrc; fish: digest completion fish >
    ~/.config/fish/completions/digest.fish
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - as above

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"{shell}: no completion for this shell")
    click.echo(found(main, {}, "digest", "_DIGEST_COMPLETE").source())


def _now(config: "Config") -> datetime:
    """Return the time, in the configuration's zone."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - as above

    return datetime.now(ZoneInfo(config.timezone))


def _asked(config: "Config", **options: Any) -> "Wish":  # noqa: ANN401 - the options of `make_wish`
    """Make the wish of a command's options; today is the day in the configuration's time zone."""
    from digest.wish import make_wish  # noqa: PLC0415 - as above

    return make_wish(config, today=_now(config).date(), **options)
