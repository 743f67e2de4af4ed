"""The commands ``plan``, ``schedule`` and ``run``: words to calls, and what came of them to lines.

In: the arguments and the time of day, which is asked here. Out: results, messages, an exit code. What is due, and what
a timer is told, is decided elsewhere in this room.
"""

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.console import (
    BUSY,
    NOTHING,
    PARTLY,
    WELL,
    Progress,
    archive_option,
    config_option,
    outcome_of,
    say,
    settings,
    telling,
)
from digest.errors import UsageError

if TYPE_CHECKING:
    from digest.model import Build, Config
    from digest.routine.tasks import Tasks

_audience_option = click.option(
    "--audience", "audiences", multiple=True, metavar="ID", help="Only this audience; may be repeated."
)
_ping_option = click.option(
    "--ping", metavar="URL", help="Tell this check when a run begins, and whether it ended well (URL/start, URL/fail)."
)


@click.command()
@config_option
@archive_option
@_audience_option
@click.option("--count", type=click.IntRange(1, 1000), default=5, show_default=True, help="So many of each audience.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of JSON objects.")
@telling
def plan(
    *, config_path: str | None, archive_path: str | None, audiences: tuple[str, ...], count: int, as_json: bool
) -> int:
    """Print the next issues of each audience that has a schedule: when they are due, and what they cover.

    What is due and not built yet stands first. Nothing is asked or written.
    """
    from digest.routine.tasks import upcoming  # noqa: PLC0415 - heavy rooms are opened by the command that needs them
    from digest.schedule import lines  # noqa: PLC0415 - as above

    config = settings(config_path, archive=archive_path, is_of_archive=True)
    now = _now(config)
    _check(config, audiences)
    issues = upcoming(config, _built(config, now), now, most=count, audiences=audiences)
    if as_json:
        told = [
            {
                "audience": audience,
                "date": issue.day.isoformat(),
                "due": issue.due.isoformat(),
                "start": issue.start.isoformat(),
                "end": issue.end.isoformat(),
            }
            for audience, issue in issues
        ]
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return WELL
    if not any(each.schedule for each in config.audiences):
        raise UsageError("no audience has a schedule; write one, such as schedule: {at: '07:00', days: mon-fri}")
    for line in lines(issues):
        click.echo(line)
    return WELL


@click.command()
@config_option
@click.option("--cron", "form", flag_value="cron", default=True, help="Print lines of a crontab; this is the default.")
@click.option("--systemd", "form", flag_value="systemd", help="Print a service and a timer of systemd.")
@_ping_option
@telling
def schedule(*, config_path: str | None, form: str, ping: str | None) -> int:
    """Print what makes this machine run digest when issues are due. Nothing is installed."""
    from digest.routine.timers import crontab, systemd  # noqa: PLC0415 - as above

    config = settings(config_path)
    _check_address(ping)
    schedules = [each.schedule for each in config.audiences if each.schedule]
    if not schedules:
        raise UsageError("no audience has a schedule; write one, such as schedule: {at: '07:00', days: mon-fri}")
    file = Path(config.path or "config.yaml").absolute()
    own = [] if file.name == "config.yaml" else ["--config", file.name]
    command = [*_program(), "run", *own, *(["--ping", ping] if ping else [])]
    made = (
        systemd(schedules, command, str(file.parent))
        if form == "systemd"
        else crontab(schedules, command, str(file.parent), zone=config.timezone)
    )
    for line in made:
        click.echo(line)
    return WELL


@click.command()
@config_option
@archive_option
@_audience_option
@click.option("--date", "day", metavar="YYYY-MM-DD", help="Build and send the issue of this day, due or not.")
@click.option("--offline", is_flag=True, help="Ask nobody: build from what was collected before.")
@click.option("--no-send", is_flag=True, help="Build, and send nothing.")
@_ping_option
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@telling
def run(  # noqa: PLR0913 - one for each option
    *,
    config_path: str | None,
    archive_path: str | None,
    audiences: tuple[str, ...],
    day: str | None,
    offline: bool,
    no_send: bool,
    ping: str | None,
    quiet: bool,
) -> int:
    """Collect, build and send what is due: the one command of the morning.

    Due are the issues of the schedules that were not built yet; where no audience has a schedule, today's of all. Run
    it as often as you like, also after a crash: what was built is not built again, and nobody is sent a thing twice.

    Exit codes: 0 all well, or nothing is due; 1 something could not be read or sent, or nothing is new; 2 wrong usage,
    configuration or template; 3 nothing could be built, the sending stopped, or nobody got an edition that was to be
    sent; 75 another run is at work.
    """
    config = settings(config_path, archive=archive_path)
    now, wanted = _now(config), _day(day)
    _check(config, audiences)
    _check_address(ping)
    _tell_check(config, ping, event="start")

    def work() -> int:
        from digest.routine.tasks import tasks_of, unplanned  # noqa: PLC0415 - as above

        tasks = tasks_of(config, _built(config, now), now, day=wanted, audiences=audiences)
        if (left := unplanned(config, wanted, audiences)) and not quiet:
            click.echo(f"without a schedule, and built only by digest build or --audience: {', '.join(left)}")
        resumes = None if wanted else audiences
        return _work(config, tasks, now, asks=not offline, sends=not no_send, resumes=resumes, quiet=quiet)

    code = outcome_of(work)
    if code in {WELL, PARTLY}:
        _tell_check(config, ping)
    elif code != BUSY:
        _tell_check(config, ping, event="fail", code=code)
    return code


def _work(  # noqa: PLR0913 - what is to be done, and what may be
    config: "Config",
    tasks: "Tasks",
    now: datetime,
    *,
    asks: bool,
    sends: bool,
    resumes: tuple[str, ...] | None,
    quiet: bool,
) -> int:
    """Build what is to be built, then send what is to be sent; return the worst of the exit codes.

    Earlier sendings of the audiences in `resumes` go on, of all where it is empty, of none where it is ``None``.
    """
    from digest.report import exit_code  # noqa: PLC0415 - as above

    codes, missing = [WELL], set[tuple[date, str]]()
    for day, audiences in tasks.build.items():
        # One round of questions is enough for all issues of a morning.
        made = _build(config, day, audiences, now, asks=asks and len(codes) == 1, quiet=quiet)
        codes.append(exit_code(made))
        delivered = {each.audience for each in made.receipts}
        missing |= {(day, audience) for audience in audiences if audience not in delivered}
    if not tasks.build and not quiet:
        click.echo("nothing is due that was not built; digest plan tells what comes next")
    if sends and config.mail and any(each.mail for each in config.audiences):
        codes += _send(config, tasks, missing, resumes=resumes, quiet=quiet)
    return max(codes)


def _build(  # noqa: PLR0913 - as above
    config: "Config", day: date, audiences: Sequence[str], now: datetime, *, asks: bool, quiet: bool
) -> "Build":
    """Build the issue of a day, and tell of it as the command ``build`` does."""
    from digest import build as room  # noqa: PLC0415 - as above
    from digest import report  # noqa: PLC0415 - as above
    from digest.wish import Wish  # noqa: PLC0415 - as above

    is_for_all = {each.id for each in config.audiences} <= set(audiences)
    progress = Progress(is_wanted=not quiet)
    try:
        wish = Wish(day=day, audiences=() if is_for_all else tuple(audiences))
        made = room.build(config, wish, progress=progress, now=now, asks=asks)
    finally:
        progress.clear()
    for line in (*(() if quiet else report.remarks(made)), *report.troubles(made)):
        say(line)
    for line in () if quiet else (f"issue of {day.isoformat()}", *report.results(made)):
        click.echo(line)
    return made


def _send(
    config: "Config",
    tasks: "Tasks",
    missing: set[tuple[date, str]],
    *,
    resumes: tuple[str, ...] | None,
    quiet: bool,
) -> list[int]:
    """Send what was built, and what earlier runs could not send yet; return the exit codes."""
    from digest.dispatch.sending import Asked  # noqa: PLC0415 - as above
    from digest.mailing.sending import send_now  # noqa: PLC0415 - as above

    codes: list[int] = []
    mailed = {each.id for each in config.audiences if each.mail}
    for day, audiences in tasks.send.items():
        own = tuple(each for each in audiences if each in mailed and (day, each) not in missing)
        if own:
            codes.append(send_now(config, Asked(audiences=own, day=day), quiet=quiet))
            if codes[-1] == PARTLY and (unheard := _unheard(config, own, day)):
                say(f"nobody got the issue of {day.isoformat()} that was to be sent: {', '.join(unheard)}")
                codes.append(NOTHING)
    if resumes is not None and Path(config.archive or "").is_file() and (not resumes or mailed & set(resumes)):
        codes.append(send_now(config, Asked(audiences=resumes, resume=True), quiet=True))
    return codes


def _unheard(config: "Config", audiences: Sequence[str], day: date) -> list[str]:
    """Return the audiences of which no reader has the issue of a day; it was sent, and not all went well."""
    from digest.dispatch.editions import MAIL  # noqa: PLC0415 - as above
    from digest.mailing.common import looked_into  # noqa: PLC0415 - as above

    skipping = {each.id for each in config.audiences if each.mail and each.mail.empty == "skip"}
    with looked_into(config.archive) as archive:
        outbox = archive.outbox
        return [
            each
            for each in audiences
            if not any(errand.state == "sent" for errand in outbox.errands(audience=each, day=day))
            and not (each in skipping and outbox.stories(each, MAIL, day) == 0)
        ]


def _built(config: "Config", now: datetime) -> dict[str, list[date]]:
    """Return the days of each audience's issues up to today that were built, in the order of their building."""
    from digest.archive.memory import recalling  # noqa: PLC0415 - as above
    from digest.parts import issues_of  # noqa: PLC0415 - as above
    from digest.routine.tasks import tomorrow  # noqa: PLC0415 - as above

    with recalling(config.archive) as memory:
        made = {each.id: memory.built(each.id, before=tomorrow(now, config)) for each in config.audiences}
    return {name: [day for day, _ in issues_of(config, name, builds)] for name, builds in made.items()}


def _tell_check(config: "Config", url: str | None, *, event: str = "", code: int | None = None) -> None:
    """Ping, where somebody wants it; that it failed is told, and nothing else."""
    if url is None:
        return
    from digest.pinging import ping  # noqa: PLC0415 - the network is opened where it is wanted
    from digest.text.telling import told  # noqa: PLC0415 - as above

    if problem := ping(url, config.network, event=event, code=code):
        say(told(problem.where, problem.what, problem.remedy))


def _check(config: "Config", audiences: Sequence[str]) -> None:
    """Raise when somebody asks for an audience that there is none of."""
    from digest.text.telling import suggestion  # noqa: PLC0415 - as above

    known = [each.id for each in config.audiences]
    for each in audiences:
        if each not in known:
            raise UsageError(f"--audience {each}: no such audience{suggestion(each, known)}")


def _check_address(url: str | None) -> None:
    """Raise when what is to be pinged is no web address."""
    from digest.addresses import fault  # noqa: PLC0415 - as above

    if url is not None and (wrong := fault(url)):
        raise UsageError(f"--ping: expected a web address such as https://hc-ping.example/ID (this one {wrong})")


def _day(text: str | None) -> date | None:
    """Return a day that somebody wrote."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"--date {text}: expected a date such as 2026-01-05") from None


def _program() -> list[str]:
    """Return how this program was started, so that a timer can start it from anywhere."""
    own = Path(sys.argv[0])
    return [str(own.absolute())] if own.name == "digest" and own.is_file() else [sys.executable, "-m", "digest"]


def _now(config: "Config") -> datetime:
    """Return the time, in the configuration's zone."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - as above

    return datetime.now(ZoneInfo(config.timezone))
