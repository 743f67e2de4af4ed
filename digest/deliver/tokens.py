"""The signs that stand for a reader: tokens and Message-IDs.

Comes in: a reader's address, the edition, the secret. Goes out: texts that are the same in every run, and from which
nobody without the secret learns the address. It never stores anything.

Source: RFC 2104 (HMAC); RFC 5322, section 3.6.4 (Message-ID).
"""

import base64
import hashlib
import hmac

from digest.model import Mailing, Recipient

TOKEN = r"[a-z2-7]{32}"  # noqa: S105 - the shape of one
"""The shape of a token, as a regular expression."""


def token(mailing: Mailing, audience: str, address: str) -> str:
    """Return what stands for a reader of an audience in addresses: 32 small letters and digits."""
    return base64.b32encode(_digest(mailing, "token", audience, address)[:20]).decode().lower()


def message_id(mailing: Mailing, sender: Recipient, audience: str, day: str, address: str) -> str:
    """Return the Message-ID of an edition to a reader."""
    return f"<{day}.{audience}.{_digest(mailing, 'message', audience, day, address).hex()[:32]}@{sender.domain}>"


def _digest(mailing: Mailing, *parts: str) -> bytes:
    """Return a keyed hash of some texts."""
    key = (mailing.secret or mailing.sender.address).encode()
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).digest()
