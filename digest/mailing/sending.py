"""The command ``digest send``.

In: the arguments. Out: results on standard output, messages on standard error, and an exit code. It knows no SQL and no
SMTP.
"""

import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.console import NOTHING, PARTLY, WELL, Progress, archive_option, config_option, say, settings, telling
from digest.errors import UsageError
from digest.mailing.common import (
    audience_option,
    check_audiences,
    date_of,
    day_option,
    looked_into,
    mailing_of,
    now,
    opened,
    tell,
)

if TYPE_CHECKING:
    from digest.archive import Errand
    from digest.dispatch.running import Way
    from digest.dispatch.sending import Asked
    from digest.model import Config, Mailing

LOCK = "send.lock"
"""Name of the file, beside the archive, that keeps two sendings apart; builds go on meanwhile."""


@click.command()
@config_option
@archive_option
@audience_option
@day_option
@click.option("--dry-run", is_flag=True, help="Send nothing: print who would get what, and its size.")
@click.option("--to-files", metavar="FOLDER", help="Send nothing: write each reader's message into FOLDER.")
@click.option(
    "--to", "proof_to", metavar="ADDRESS", help="Send one proof copy of each edition there, and nothing else."
)
@click.option("--limit", type=click.IntRange(1), help="Send at most so many messages in this run.")
@click.option(
    "--resume", is_flag=True, help="Queue nothing new: go on where earlier runs ended, and try again what is due."
)
@click.option("--again", is_flag=True, help="Also try again what failed for good; never what was sent.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors.")
@telling
def send(  # noqa: PLR0913 - one for each option
    *,
    config_path: str | None,
    archive_path: str | None,
    audiences: tuple[str, ...],
    day: str | None,
    dry_run: bool,
    to_files: str | None,
    proof_to: str | None,
    limit: int | None,
    resume: bool,
    again: bool,
    quiet: bool,
) -> int:
    """Send by mail what was built: the newest edition of each audience, to each of its readers once.

    Nothing is built, and nothing is sent twice, whatever happens in between: run it again. A message that a server
    takes not now is tried again by --resume after 1, 5, 15, 60 minutes, then every 4 hours, for 3 days.

    Exit codes: 0 all well; 1 some were not sent, or a line of a list is no reader; 2 wrong usage or configuration;
    3 the run stopped (password, certificate, server, disk), and nothing is lost; 75 another one is sending.
    """
    from digest.dispatch.sending import Asked  # noqa: PLC0415 - heavy rooms are opened by the command that needs them

    config = settings(config_path, archive=archive_path, is_of_archive=True)
    mailing = mailing_of(config)
    check_audiences(config, audiences)
    asked = Asked(audiences=audiences, day=date_of(day), resume=resume, again=again, limit=limit)
    if sum((dry_run, to_files is not None, proof_to is not None)) > 1:
        raise UsageError("--dry-run, --to-files and --to are three things; ask for one of them")
    if dry_run:
        return _show(config, mailing, asked)
    if to_files is not None:
        return _write(config, mailing, asked, to_files)
    if proof_to is not None:
        return _prove(config, mailing, asked, proof_to)
    return send_now(config, asked, quiet=quiet)


def send_now(config: "Config", asked: "Asked", *, quiet: bool) -> int:
    """Send, and tell what became of it; return the exit code."""
    from digest.archive.lock import one_at_a_time  # noqa: PLC0415 - as above
    from digest.dispatch.sending import send as run  # noqa: PLC0415 - as above
    from digest.dispatch.telling import results, troubles  # noqa: PLC0415 - as above

    mailing = mailing_of(config)
    way, progress = _way(mailing), Progress(is_wanted=not quiet)
    with opened(config.archive) as archive, one_at_a_time(Path(archive.path).resolve().parent / LOCK, now()):
        try:
            report = run(config, mailing, archive.outbox, asked, way=way, progress=progress)
        finally:
            progress.clear()
    tell(report.problems)
    for line in troubles(report):
        say(line)
    for line in () if quiet else results(report):
        click.echo(line)
    if report.outcome.stopped:
        say(report.outcome.stopped)
        return NOTHING
    return PARTLY if report.problems or report.outcome.deferred or report.outcome.failed else WELL


def _show(config: "Config", mailing: "Mailing", asked: "Asked") -> int:
    """Print who would get what."""
    from digest.dispatch.queueing import bans, errands_for, merged  # noqa: PLC0415 - as above
    from digest.dispatch.sending import chosen, size  # noqa: PLC0415 - as above
    from digest.dispatch.telling import overview  # noqa: PLC0415 - as above

    errands: dict[str, tuple[Errand, ...]] = {}
    with looked_into(config.archive) as archive:
        editions, problems = chosen(config, mailing, archive.outbox, asked, now=now())
        banned = bans(archive.outbox.suppressed())
        for each in editions:
            known = archive.outbox.errands(audience=each.audience, day=each.day)
            new = () if each.is_skipped or asked.resume else errands_for(each, banned, {}, now=now())
            errands[each.shown] = merged(new, known, again=asked.again)
    tell(problems)
    for line in overview(editions, errands, {each.shown: size(each) for each in editions}) if editions else ():
        click.echo(line)
    return PARTLY if problems else WELL


def _write(config: "Config", mailing: "Mailing", asked: "Asked", folder: str) -> int:
    """Write the messages into files."""
    from digest.deliver.local import Files  # noqa: PLC0415 - as above
    from digest.dispatch.sending import chosen, write  # noqa: PLC0415 - as above
    from digest.text.telling import count  # noqa: PLC0415 - as above

    with looked_into(config.archive) as archive:
        editions, problems = chosen(config, mailing, archive.outbox, asked, now=now())
        made = sum(write(each, archive.outbox, Files(folder, folder), now=now()) for each in editions)
    tell(problems)
    click.echo(f"{count(made, 'message')} written to {folder}; nothing was sent")
    return PARTLY if problems else WELL


def _prove(config: "Config", mailing: "Mailing", asked: "Asked", address: str) -> int:
    """Send proof copies."""
    from digest.addresses.mailboxes import AddressError, mailbox  # noqa: PLC0415 - as above
    from digest.dispatch.sending import chosen, proof  # noqa: PLC0415 - as above
    from digest.model import Recipient  # noqa: PLC0415 - as above

    try:
        name, found = mailbox(address)
    except AddressError as error:
        raise UsageError(f"--to: {error}") from None
    with looked_into(config.archive) as archive:
        editions, problems = chosen(config, mailing, archive.outbox, asked, now=now())
    tell(problems)
    way, code = _way(mailing), PARTLY if problems else WELL
    for edition in editions:
        answer = proof(edition, Recipient(address=found, name=name), way)
        click.echo(f"{edition.shown}: {'sent' if answer.kind == 'taken' else 'not sent'} to {found} ({answer.text})")
        code = max(code, WELL if answer.kind == "taken" else PARTLY)
    return code


def _way(mailing: "Mailing") -> "Way":
    """Return how messages leave, with the clock of this machine."""
    from digest.deliver.pace import Pace  # noqa: PLC0415 - as above
    from digest.dispatch.running import Way  # noqa: PLC0415 - as above
    from digest.dispatch.sending import signer_of, transport_of  # noqa: PLC0415 - as above

    server = mailing.smtp
    return Way(
        transport=transport_of(mailing, own_name=socket.gethostname()),
        pace=Pace(rate=server.rate if server else None, per_domain=server.per_domain if server else None),
        clock=now,
        sleep=time.sleep,
        sign=signer_of(mailing),
    )
