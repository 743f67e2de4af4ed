"""The commands that look after the outbox: ``digest outbox``, ``suppress`` and ``bounces``.

In: the arguments. Out: results on standard output, messages on standard error, and an exit code. It knows no SQL.
"""

import json
import sys
from typing import TYPE_CHECKING

import click

from digest.console import PARTLY, WELL, archive_option, config_option, say, settings, telling
from digest.errors import UsageError
from digest.mailing.common import audience_option, date_of, day_option, looked_into, now, opened

if TYPE_CHECKING:
    from digest.archive import Outbox


@click.command()
@config_option
@archive_option
@audience_option
@day_option
@click.option("--all", "is_all", is_flag=True, help="Also what was sent; left out, only what is not.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with everything.")
@telling
def outbox(  # noqa: PLR0913 - one for each option
    *,
    config_path: str | None,
    archive_path: str | None,
    audiences: tuple[str, ...],
    day: str | None,
    is_all: bool,
    as_json: bool,
) -> int:
    """Show the outbox: what waits, what failed and why, and with --all what was sent."""
    from digest.dispatch.telling import record, rows  # noqa: PLC0415 - as above

    config = settings(config_path, archive=archive_path, is_of_archive=True)
    with looked_into(config.archive) as archive:
        found = [
            each for each in archive.outbox.errands(day=date_of(day)) if not audiences or each.audience in audiences
        ]
    if as_json:
        click.echo(json.dumps({"schema": 1, "errands": [record(each) for each in found]}, indent=2))
        return WELL
    shown = [each for each in found if is_all or each.state != "sent"]
    for line in rows(shown):
        click.echo(line)
    if len(shown) < len(found):
        click.echo(f"{len(found) - len(shown)} sent (--all shows them)")
    return WELL


@click.command()
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@config_option
@archive_option
@click.option("--token", "tokens", multiple=True, metavar="TOKEN", help="The reader of an unsubscribe address.")
@click.option("--list", "is_list", is_flag=True, help="Print the suppressed addresses.")
@click.option("--remove", is_flag=True, help="Write to the addresses again.")
@telling
def suppress(  # noqa: PLR0913 - one for each option
    *,
    addresses: tuple[str, ...],
    config_path: str | None,
    archive_path: str | None,
    tokens: tuple[str, ...],
    is_list: bool,
    remove: bool,
) -> int:
    """Write to an ADDRESS no more, whatever the lists of readers say.

    A TOKEN, as it stands in a reader's unsubscribe address, ends the mail of the one audience that it is of.
    """
    config = settings(config_path, archive=archive_path, is_of_archive=True)
    if not (addresses or tokens or is_list):
        raise UsageError("name an address or --token, or ask for --list")
    with opened(config.archive) as archive:
        code = WELL
        for address in map(_address, addresses):
            if remove:
                is_done = archive.outbox.allow(address)
                click.echo(f"{address}: {'is written to again' if is_done else 'was not suppressed'}")
            else:
                _ban(archive.outbox, address, "by hand")
        for token in tokens:
            code = max(code, _leave(archive.outbox, token, remove=remove))
        for each in archive.outbox.suppressed() if is_list else ():
            whose = each.audience or "every audience"
            click.echo(f"{each.address}  {whose}  {each.since:%Y-%m-%d}  {each.reason}")
    return code


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="PLACE...")
@config_option
@archive_option
@telling
def bounces(*, places: tuple[str, ...], config_path: str | None, archive_path: str | None) -> int:
    """Read what came back: bounces and letters that unsubscribe.

    A PLACE is a Maildir, an mbox file, a folder of letters, one letter, or - for a letter on standard input. Addresses
    that do not exist (5.1.1 and its like) are suppressed; other failures are only noted. The same letter may be read
    again. Nothing in a PLACE is changed.
    """
    from digest.deliver.bounces import letters, returned  # noqa: PLC0415 - as above
    from digest.dispatch.returning import take  # noqa: PLC0415 - as above

    config = settings(config_path, archive=archive_path, is_of_archive=True)
    code = WELL
    with opened(config.archive) as archive:
        for place in places:
            for name, letter in [("-", sys.stdin.buffer.read())] if place == "-" else letters(place):
                found = [take(archive.outbox, each, now=now()) for each in returned(letter)]
                for line in found:
                    click.echo(f"{name}: {line}")
                if not found:
                    say(f"{name}: says nothing of a reader")
                    code = PARTLY
    return code


def _address(written: str) -> str:
    """Return an address that somebody wrote."""
    from digest.addresses.mailboxes import AddressError, mailbox  # noqa: PLC0415 - as above

    try:
        return mailbox(written)[1]
    except AddressError as error:
        raise UsageError(f"{written}: {error}") from None


def _ban(outbox: "Outbox", address: str, reason: str, *, audience: str = "") -> None:
    """Suppress an address, and say so."""
    from digest.archive import Suppressed  # noqa: PLC0415 - as above

    ban = Suppressed(address=address, audience=audience, reason=reason, since=now())
    is_new = outbox.suppress([ban])
    click.echo(f"{address}: {'is written to no more' if is_new else 'was suppressed already'}")


def _leave(outbox: "Outbox", token: str, *, remove: bool) -> int:
    """Suppress the reader of a token."""
    found = outbox.by_token(token.strip().lower())
    if found is None:
        say("--token: no reader has this token")
        return PARTLY
    if remove:
        is_done = outbox.allow(found.recipient, found.audience)
        click.echo(
            f"{found.recipient}: {'gets' if is_done else 'had not left'} {found.audience}{' again' * bool(is_done)}"
        )
    else:
        _ban(outbox, found.recipient, "unsubscribed", audience=found.audience)
    return WELL
