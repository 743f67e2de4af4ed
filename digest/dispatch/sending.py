"""What was asked for, from the outbox to the report.

Comes in: settings, the outbox, what was asked for, and how messages leave. Goes out: a `Report`. It queues errands for
editions that are ready and runs those that are due; an errand that was sent is never run again. It never prints.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from digest.archive import Errand, Outbox
from digest.deliver.local import Command, Files
from digest.deliver.message import Personal
from digest.deliver.recipients import folded
from digest.deliver.signing import Signer
from digest.deliver.smtp import Smtp
from digest.deliver.tokens import token
from digest.deliver.transport import Answer, Envelope, Transport
from digest.dispatch.editions import MAIL, Ready, ready
from digest.dispatch.queueing import NOTICE, bans, errands_for
from digest.dispatch.running import GIVEN_UP, Outcome, Run, Way, aged, run
from digest.model import Audience, Config, Mailing, Problem, Recipient
from digest.text.telling import count

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be sent."""

    audiences: tuple[str, ...] = ()
    """Ids; empty for all that have mail."""
    day: date | None = None
    """``None``: the newest that was built, for each audience."""
    resume: bool = False
    """Whether nothing new is queued, and errands of every day are run."""
    again: bool = False
    """Whether those that failed are tried once more."""
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a sending came to."""

    editions: tuple[Ready, ...]
    problems: tuple[Problem, ...]
    outcome: Outcome
    sent_before: int
    """Errands of these editions that an earlier run sent."""
    rebuilt: tuple[str, ...]
    """Editions that were built anew since some readers got them."""
    waiting: int
    """Errands of these editions that wait for a later try."""


def transport_of(mailing: Mailing, *, own_name: str) -> Transport:
    """Return the transport that the configuration names."""
    if mailing.transport == "sendmail":
        return Command(mailing.command)
    if mailing.transport == "files" or mailing.smtp is None:
        return Files(mailing.folder, Path(mailing.folder).name)
    return Smtp(mailing.smtp, own_name=own_name)


def signer_of(mailing: Mailing) -> Callable[[bytes], bytes]:
    """Return what puts the configured signature before a message."""
    return Signer(mailing.signing).signed if mailing.signing else bytes


def chosen(
    config: Config, mailing: Mailing, outbox: Outbox, asked: Asked, *, now: datetime
) -> tuple[tuple[Ready, ...], tuple[Problem, ...]]:
    """Return the editions that are asked for and can be sent, and why others cannot."""
    editions: list[Ready] = []
    problems: list[Problem] = []
    for audience, day in _wanted(config, outbox, asked, now):
        if day is None:
            what = f"no build made it as mail{f' for {asked.day}' if asked.day else ''}"
            remedy = "Put mail under formats of this audience, and build."
            problems.append(Problem(where=audience.id, what=what, remedy=remedy, is_document=False))
            continue
        found = ready(config, mailing, outbox, audience, day=day)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            editions.append(found)
            problems += found.problems
    problems += _homeless(config, outbox, asked, now)
    return tuple(editions), tuple(problems)


def send(  # noqa: PLR0913 - the world, each part by its name
    config: Config, mailing: Mailing, outbox: Outbox, asked: Asked, *, way: Way, progress: Progress
) -> Report:
    """Queue what is new, and run what is due.

    Raises:
        ArchiveError: The outbox cannot be written; what was sent before is noted.
    """
    now = way.clock()
    editions, problems = chosen(config, mailing, outbox, asked, now=now)
    banned = bans(outbox.suppressed())
    if not asked.resume:
        for edition in editions:
            if not edition.is_skipped:
                before = outbox.before(edition.audience, edition.day) if edition.mail.threads else {}
                outbox.queue(errands_for(edition, banned, before, now=now), again=asked.again)
    known = {(edition.audience, edition.day): edition for edition in editions if not edition.is_skipped}
    old = [aged(each, is_ready=(each.audience, each.day) in known, now=now) for each in outbox.waiting(at=now)]
    given_up = tuple(each for each in old if each)
    outbox.turn(*given_up)
    earlier = [each for key in known for each in outbox.errands(audience=key[0], day=key[1])]
    due = [each for key in known for each in outbox.waiting(at=now, audience=key[0], day=key[1])]
    with way.transport:
        outcome = run(due, Run(outbox, way, known), limit=asked.limit, progress=progress)
    return Report(
        editions=editions,
        problems=problems,
        outcome=replace(outcome, failed=(*given_up, *outcome.failed)),
        sent_before=sum(each.state == "sent" for each in earlier),
        rebuilt=tuple(_rebuilt(known.values(), earlier)),
        waiting=sum(each.state == "deferred" and each not in due for each in earlier),
    )


def proof(edition: Ready, recipient: Recipient, way: Way) -> Answer:
    """Send a copy of an edition to one address, besides the outbox.

    Raises:
        StoppedError: It cannot be sent.
    """
    sign = token(edition.mailing, edition.audience, recipient.address)
    moment = way.clock().strftime("%Y%m%dT%H%M%S%f")
    personal = Personal(
        recipient=recipient, message_id=edition.outgoing.proof_id(recipient.address, moment), token=sign
    )
    message = way.sign(edition.outgoing.bytes_for(personal))
    with way.transport:
        envelope = Envelope(sender=edition.outgoing.return_path(sign), recipient=recipient.address)
        return way.transport.send(envelope, message)


def write(edition: Ready, outbox: Outbox, transport: Transport, *, now: datetime) -> int:
    """Write the message of each reader whom the edition would go to, besides the outbox; return how many."""
    readers = {folded(each.address): each for each in edition.recipients}
    before = outbox.before(edition.audience, edition.day) if edition.mail.threads else {}
    made = errands_for(edition, bans(outbox.suppressed()), before, now=now)
    wanted = [each for each in made if each.state == "queued" and not each.recipient.startswith(NOTICE)]
    with transport:
        for errand in wanted:
            message = edition.outgoing.bytes_for(_personal(errand, readers[errand.recipient]))
            envelope = Envelope(sender=edition.outgoing.return_path(errand.token), recipient=errand.recipient)
            transport.send(envelope, message)
    return len(wanted)


def size(edition: Ready) -> int:
    """Return the bytes of an edition's message to its first reader, without a signature."""
    reader = next(iter(edition.recipients), edition.outgoing.sender)
    made = Personal(
        recipient=reader,
        message_id=edition.outgoing.proof_id(reader.address, ""),
        token=token(edition.mailing, edition.audience, reader.address),
    )
    return len(edition.outgoing.bytes_for(made))


def _personal(errand: Errand, reader: Recipient) -> Personal:
    return Personal(recipient=reader, message_id=errand.message_id, token=errand.token, previous=errand.previous)


def _wanted(config: Config, outbox: Outbox, asked: Asked, now: datetime) -> Iterator[tuple[Audience, date | None]]:
    """Yield the audiences and days asked for."""
    audiences = [each for each in config.audiences if each.mail and (not asked.audiences or each.id in asked.audiences)]
    if not asked.resume:
        yield from ((each, outbox.printed_on(each.id, MAIL, day=asked.day)) for each in audiences)
        return
    due = dict.fromkeys((each.audience, each.day) for each in outbox.waiting(at=now, day=asked.day))
    by_id = {each.id: each for each in audiences}
    yield from ((by_id[id_], day) for id_, day in sorted(due) if id_ in by_id)


def _homeless(config: Config, outbox: Outbox, asked: Asked, now: datetime) -> Iterator[Problem]:
    """Tell of errands that nobody runs, as their audience gets no mail any more."""
    with_mail = {each.id for each in config.audiences if each.mail}
    waiting = Counter(each.audience for each in outbox.waiting(at=now) if each.audience not in with_mail)
    for audience, many in sorted(waiting.items()) if not asked.audiences else ():
        what = f"gets no mail any more, with {count(many, 'errand')} still to run"
        remedy = f"Name its readers under mail: to; else they are given up {GIVEN_UP.days} days after they were queued."
        yield Problem(where=audience, what=what, remedy=remedy, is_document=False)


def _rebuilt(editions: Iterable[Ready], errands: Sequence[Errand]) -> Iterator[str]:
    """Yield the editions that some readers got as they were before they were built anew."""
    for edition in editions:
        others = {
            each.edition
            for each in errands
            if (each.audience, each.day) == (edition.audience, edition.day) and each.state == "sent"
        }
        if others - {edition.edition, None}:
            yield edition.shown
