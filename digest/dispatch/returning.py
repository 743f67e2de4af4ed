"""What came back, put into the outbox.

Comes in: what a letter says of a reader, and the outbox. Goes out: a line that says what was done. A reader whom no
token, Message-ID or address of the outbox knows is left alone: a forged letter cannot suppress a stranger.
"""

from dataclasses import replace
from datetime import datetime

from digest.archive import Errand, Outbox, Suppressed
from digest.archive.outbox import EVERY
from digest.deliver.bounces import Returned
from digest.deliver.recipients import folded


def take(outbox: Outbox, returned: Returned, *, now: datetime) -> str:
    """Note what a letter says of a reader, and return a line about it."""
    errand = _errand(outbox, returned)
    if errand is None:
        return f"is of nobody whom anything was sent ({returned.what})"
    if returned.kind == "leaves":
        ban = Suppressed(address=errand.recipient, audience=errand.audience, reason=returned.what, since=now)
        outbox.suppress([ban])
        return f"{errand.recipient}: wants no more of {errand.audience}"
    if returned.kind == "soft":
        outbox.suppress([], [replace(errand, answer=f"came back for now: {returned.what}", changed=now)])
        return f"{errand.recipient}: failed for now ({returned.what}); is written to again"
    named = returned.address
    if named and folded(named) != folded(errand.recipient):
        what = f"came back from another address ({returned.what})"
        outbox.suppress([], [replace(errand, answer=what, changed=now)])
        return f"{errand.recipient}: {what}; is written to again"
    failed = replace(errand, state="failed", answer=f"came back: {returned.what}", changed=now)
    if returned.kind == "failed":
        outbox.suppress([], [failed])
        return f"{errand.recipient}: failed ({returned.what}); gets the next issue"
    ban = Suppressed(address=errand.recipient, audience=EVERY, reason=f"came back: {returned.what}", since=now)
    outbox.suppress([ban], [failed])
    return f"{errand.recipient}: failed for good ({returned.what}); is written to no more"


def _errand(outbox: Outbox, returned: Returned) -> Errand | None:
    """Return the errand that a letter is about: by token, else by Message-ID, else by address."""
    original = outbox.by_message(returned.message_id) if returned.message_id else None
    if returned.token and (found := outbox.by_token(returned.token)):
        return original if original and original.token == found.token else found
    if original:
        return original
    return outbox.by_address(returned.address) if returned.address else None
