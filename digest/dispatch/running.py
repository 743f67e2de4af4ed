"""The run: errand after errand, each noted before it leaves and after it was taken.

Comes in: errands, their editions, a transport, and the clock. Goes out: an `Outcome`; what became of each errand is in
the outbox. Before the first byte of a message leaves, its errand stands as ``sending`` on the disk, with the hash of
the message; the same transaction notes that the one before was sent. So whoever kills it leaves one message in doubt,
and that goes again under the same Message-ID. Only every so often it waits until the disk has it: if the machine loses
its power, the last few messages are in doubt. It never waits for an errand that is to be tried later.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from digest.archive import Errand, Outbox, Suppressed
from digest.archive.outbox import EVERY
from digest.deliver.message import Personal
from digest.deliver.notices import notify
from digest.deliver.pace import Pace
from digest.deliver.recipients import folded
from digest.deliver.transport import Answer, Envelope, StoppedError, Transport
from digest.dispatch.editions import Ready
from digest.dispatch.queueing import NOTICE, notice_name
from digest.errors import DeliverError

DELAYS_SECONDS = (60, 300, 900, 3600, 14_400)
"""How long an errand waits after its first failure, its second ...; after the last of these it is always the last."""
GIVEN_UP = timedelta(days=3)
"""An errand that failed for so long is not tried again."""
_CLOSINGS, _REFUSALS = 2, 3
_LASTING = 20
"""Most messages that are in doubt when the power fails; a disk may take longer to write than a server to answer."""
_RESUME = "Nothing is lost: digest send --resume goes on."


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How messages leave, and what the run asks of the world."""

    transport: Transport
    pace: Pace
    clock: Callable[[], datetime]
    """Tells the time, aware."""
    sleep: Callable[[float], None]
    sign: Callable[[bytes], bytes] = bytes
    """Puts a signature before a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a run."""

    sent: int = 0
    deferred: tuple[Errand, ...] = ()
    failed: tuple[Errand, ...] = ()
    kept_back: tuple[Errand, ...] = ()
    """Whom nothing was sent any more: suppressed since they were queued, or no longer among the readers."""
    left: int = 0
    """Errands that were not tried, because of a limit or because the run stopped."""
    stopped: str = ""
    """Why the run stopped before its end."""


class Run:
    """One run; it counts what became of its errands."""

    def __init__(self, outbox: Outbox, way: Way, editions: Mapping[tuple[str, date], Ready]) -> None:
        """Keep what errands are run with; nothing is sent yet."""
        self._outbox, self._way, self._editions = outbox, way, editions
        self._readers = {
            key: {folded(each.address): each for each in edition.recipients} for key, edition in editions.items()
        }
        self._done: Errand | None = None
        self._closings = self._departed = 0
        self._refused: list[tuple[Errand, Answer]] = []
        self.sent = 0
        self.deferred: list[Errand] = []
        self.failed: list[Errand] = []
        self.kept: list[Errand] = []
        self.stopped = ""

    def go(self, errand: Errand) -> None:
        """Run one errand; where nothing more can be sent, `stopped` says why."""
        reason = self._reason(errand)
        if reason is not None:
            self._keep(errand, reason)
            return
        try:
            answer, sending = self._try(errand)
        except StoppedError as error:
            self._outbox.turn(self._settle(), errand)  # with its age: it is not tried for ever
            self.stopped = str(error)
            return
        self._note(settled(sending, answer, self._way.clock()), answer)

    def finish(self) -> None:
        """Note the last errand."""
        if self._done is not None:
            self._outbox.turn(self._settle())

    def wait(self, domain: str) -> None:
        """Wait until a message to a domain may leave; what was sent is noted before."""
        now = self._way.clock().timestamp()
        seconds = self._way.pace.wait(domain, now)
        if seconds > 0:
            self.finish()
            self._way.sleep(seconds)
        self._way.pace.left(domain, now + seconds)

    def _reason(self, errand: Errand) -> str | None:
        """Return why an errand is not to be run any more."""
        if errand.recipient.startswith(NOTICE):
            urls = self._editions[errand.audience, errand.day].mail.notify
            return None if errand.recipient in map(notice_name, urls) else "no longer among the notices"
        banned = self._outbox.ban(errand.recipient, errand.audience)  # somebody may have left since the run began
        is_known = folded(errand.recipient) in self._readers[errand.audience, errand.day]
        return banned or (None if is_known else "no longer among the readers")

    def _keep(self, errand: Errand, reason: str) -> None:
        kept = replace(errand, state="suppressed", answer=reason, changed=self._way.clock(), due=None)
        self._outbox.turn(self._settle(), kept)
        self.kept.append(kept)

    def _try(self, errand: Errand) -> tuple[Answer, Errand]:
        """Note that an errand leaves, and send it."""
        edition = self._editions[errand.audience, errand.day]
        now = self._way.clock()
        leaving = replace(errand, state="sending", edition=edition.edition, tries=errand.tries + 1,
                          first=errand.first or now, due=None, changed=now, answer="")  # fmt: skip
        if errand.recipient.startswith(NOTICE):
            self._depart(leaving)
            return _noticed(edition, errand), leaving
        reader = self._readers[errand.audience, errand.day][folded(errand.recipient)]
        plain = edition.outgoing.bytes_for(
            Personal(recipient=reader, message_id=errand.message_id, token=errand.token, previous=errand.previous)
        )
        leaving = replace(leaving, sha256=hashlib.sha256(plain).hexdigest(), size=len(plain))
        message = self._way.sign(plain)
        self._depart(leaving)
        envelope = Envelope(sender=edition.outgoing.return_path(errand.token), recipient=reader.address)
        return self._way.transport.send(envelope, message), leaving

    def _depart(self, errand: Errand) -> None:
        """Note that an errand leaves, and that the one before is done."""
        self._departed += 1
        self._outbox.turn(self._settle(), errand, is_lasting=self._departed % _LASTING == 0)

    def _note(self, errand: Errand, answer: Answer) -> None:
        """Count an errand that was tried, and keep it to be noted with the next."""
        self._done = errand
        if errand.state == "sent":
            self.sent += 1
        else:
            (self.deferred if errand.state == "deferred" else self.failed).append(errand)
        if answer.is_address:
            ban = Suppressed(
                address=errand.recipient, audience=EVERY, reason=f"refused: {answer.text}", since=errand.changed
            )
            self._outbox.suppress([ban], [self._settle() or errand])
        self._closings = self._closings + 1 if answer.is_closing else 0
        self._refused = [*self._refused, (errand, answer)] if answer.is_message else []
        if self._closings >= _CLOSINGS:
            self.stopped = f"the server takes nothing more now ({answer.text}). {_RESUME}"
        if len(self._refused) >= _REFUSALS:
            self._stop_refused(answer)

    def _stop_refused(self, answer: Answer) -> None:
        """Stop because nobody is taken; readers who were refused unseen are tried again when that is mended."""
        self.finish()
        unseen = [(errand, given) for errand, given in self._refused if given.is_recipient]
        waiting = [settled(errand, replace(given, kind="later"), errand.changed) for errand, given in unseen]
        self._outbox.turn(*waiting)
        self.failed = [each for each in self.failed if each not in [errand for errand, _ in unseen]]
        self.failed += [each for each in waiting if each.state == "failed"]
        self.deferred += [each for each in waiting if each.state == "deferred"]
        if answer.is_recipient:
            self.stopped = (
                f"the server refuses readers unseen, {_REFUSALS} times in a row ({answer.text}). Nobody else was "
                "tried, and nothing is lost: look at from, user and password under mail, then digest send --resume."
            )
        else:
            self.stopped = (
                f"the server refuses the message itself, {_REFUSALS} times in a row ({answer.text}). Nobody else was "
                "tried; mend the edition, then digest send --again."
            )

    def _settle(self) -> Errand | None:
        """Return the errand that is still to be noted, once."""
        done, self._done = self._done, None
        return done


def run(
    errands: Sequence[Errand], run_: Run, *, limit: int | None, progress: Callable[[str, int, int], None]
) -> Outcome:
    """Run errands, in their order but where the limits on a domain let another go first; chats are told last.

    Args:
        errands: What is to be run.
        run_: What they are run with.
        limit: The most errands; ``None`` is no limit.
        progress: Is told how many are done.
    """
    chats = [each for each in errands if each.recipient.startswith(NOTICE)]
    readers = [each for each in errands if not each.recipient.startswith(NOTICE)]
    wanted = [*_in_turns(readers[:limit]), *chats][:limit]
    tried = 0
    try:
        for errand in wanted:
            progress("sending", tried, len(wanted))
            if not errand.recipient.startswith(NOTICE):
                run_.wait(errand.recipient.rpartition("@")[2])
            run_.go(errand)
            tried += 1
            if run_.stopped:
                break
        progress("sending", tried, len(wanted))
    finally:
        run_.finish()
    handled = run_.sent + len(run_.deferred) + len(run_.failed) + len(run_.kept)
    return Outcome(
        sent=run_.sent,
        deferred=tuple(run_.deferred),
        failed=tuple(run_.failed),
        kept_back=tuple(run_.kept),
        left=len(errands) - handled,
        stopped=run_.stopped,
    )


def settled(errand: Errand, answer: Answer, now: datetime) -> Errand:
    """Return an errand as an answer leaves it."""
    done = replace(errand, changed=now, answer=answer.text)
    if answer.kind == "taken":
        return replace(done, state="sent")
    if answer.kind == "refused":
        return replace(done, state="failed")
    if errand.first is not None and now - errand.first >= GIVEN_UP:
        return replace(done, state="failed", answer=f"given up after {GIVEN_UP.days} days: {answer.text}")
    delay = DELAYS_SECONDS[min(errand.tries, len(DELAYS_SECONDS)) - 1]
    return replace(done, state="deferred", due=now + timedelta(seconds=delay))


def aged(errand: Errand, *, is_ready: bool, now: datetime) -> Errand | None:
    """Return a waiting errand as given up, if it is too old; ``None`` where it may still be tried.

    What was tried before has its last try first, where its edition is ready.
    """
    if now - (errand.first or errand.changed) < GIVEN_UP or (is_ready and errand.first is not None):
        return None
    answer = f"given up {GIVEN_UP.days} days after it was {'first tried' if errand.first else 'queued'}"
    more = f": {errand.answer}" if errand.answer else ""
    return replace(errand, state="failed", due=None, changed=now, answer=answer + more)


def _in_turns(errands: Iterable[Errand]) -> Iterable[Errand]:
    """Return those in doubt first, then the domains in turns, so that a limit on one keeps no other waiting."""
    waiting: dict[str, deque[Errand]] = {}
    for errand in errands:
        if errand.state == "sending":
            yield errand
        else:
            waiting.setdefault(errand.recipient.rpartition("@")[2], deque()).append(errand)
    while waiting:
        for domain in list(waiting):
            yield waiting[domain].popleft()
            if not waiting[domain]:
                del waiting[domain]


def _noticed(edition: Ready, errand: Errand) -> Answer:
    """Tell a chat or webhook that an edition is sent."""
    url = next(each for each in edition.mail.notify if notice_name(each) == errand.recipient)
    text = "\n".join(f"- {point}" for point in edition.points) or edition.shown
    if edition.mail.link:
        text += "\n" + edition.mail.link.replace("{date}", edition.day.isoformat()).replace(
            "{audience}", edition.audience
        )
    try:
        return notify(url, title=edition.outgoing.subject, text=text)
    except DeliverError as error:
        return Answer(kind="refused", text=str(error))
