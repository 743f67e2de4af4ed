"""Who is to get an edition, as errands.

Comes in: a ready edition, and the suppressed addresses. Goes out: an errand for each reader and each notice, queued or
suppressed. It never looks at the outbox's rows and changes nothing.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from digest.archive import Errand, Suppressed
from digest.archive.outbox import EVERY
from digest.deliver.notices import called
from digest.deliver.recipients import folded
from digest.deliver.tokens import message_id, token
from digest.dispatch.editions import Ready

NOTICE = "notice:"
"""Begins the recipient of an errand that is no mail; no address begins so."""
Bans = Mapping[tuple[str, str], str]
"""Reasons by address and audience."""


def bans(suppressed: Iterable[Suppressed]) -> Bans:
    """Return the reasons why addresses are written to no more."""
    return {(each.address, each.audience): each.reason for each in suppressed}


def kept_back(banned: Bans, audience: str, recipient: str) -> str | None:
    """Return why a reader gets nothing of an audience; ``None`` where they do."""
    key = folded(recipient)
    return banned.get((key, EVERY)) or banned.get((key, audience))


def errands_for(ready: Ready, banned: Bans, before: Mapping[str, str], *, now: datetime) -> tuple[Errand, ...]:
    """Return the errands of an edition.

    Args:
        ready: The edition.
        banned: Whom nothing is sent.
        before: Message-ID of the issue before, by reader's folded address.
        now: The time.
    """
    day = ready.day.isoformat()
    made = []
    for reader in ready.recipients:
        address = folded(reader.address)
        reason = kept_back(banned, ready.audience, address)
        made.append(
            Errand(
                audience=ready.audience,
                day=ready.day,
                recipient=address,
                state="suppressed" if reason else "queued",
                message_id=message_id(ready.mailing, ready.outgoing.sender, ready.audience, day, address),
                token=token(ready.mailing, ready.audience, address),
                previous=before.get(address) if ready.mail.threads else None,
                changed=now,
                answer=reason or "",
            )
        )
    return (*made, *(_notice(ready, url, now) for url in ready.mail.notify))


def merged(made: Iterable[Errand], known: Iterable[Errand], *, again: bool) -> tuple[Errand, ...]:
    """Return what the outbox would hold after `made` was queued; nothing is changed."""
    rows = {each.recipient: each for each in known}
    for each in made:
        old = rows.get(each.recipient)
        is_taken = old is None or old.state == "suppressed" or (again and old.state == "failed")
        if is_taken or (each.state == "suppressed" and old and old.state in {"queued", "sending", "deferred"}):
            rows[each.recipient] = each
    return tuple(rows.values())


def notice_name(url: str) -> str:
    """Return what stands for a chat or webhook in the outbox: its service, and a sign of the address."""
    return f"{NOTICE}{called(url)}:{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def _notice(ready: Ready, url: str, now: datetime) -> Errand:
    name = notice_name(url)
    return Errand(
        audience=ready.audience,
        day=ready.day,
        recipient=name,
        state="queued",
        message_id=f"{ready.day.isoformat()}.{ready.audience}.{name}",
        token="",
        changed=now,
    )
