"""DKIM signatures.

Comes in: a message and the key. Goes out: the message with the header DKIM-Signature before it, over all headers that a
reader's program goes by, both of List-Unsubscribe among them. It needs the extra ``digest[dkim]``, and the clock: a
signature says when it was made. It never sends.

Source: RFC 6376; RFC 8058, section 4 (both headers must be signed).
"""

from pathlib import Path
from typing import Any

from digest.errors import DeliverError
from digest.model import Signing
from digest.text.telling import told

SIGNED = (
    b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"in-reply-to", b"references", b"mime-version",
    b"content-type", b"content-transfer-encoding", b"content-language", b"auto-submitted", b"list-id",
    b"list-unsubscribe", b"list-unsubscribe-post",
)  # fmt: skip


class Signer:
    """A key that signs messages."""

    def __init__(self, signing: Signing) -> None:
        """Read the key.

        Raises:
            DeliverError: The extra or the key is missing, or the key is none.
        """
        self._signing = signing
        self._dkim = _library()
        where = f"mail: dkim: {Path(signing.key).name}"
        try:
            self._key = Path(signing.key).read_bytes()
        except OSError as error:
            raise DeliverError(
                told(where, f"cannot be read ({error.strerror or error})", "Name the file of the private key.")
            ) from error
        try:
            self.signed(b"From: a@example.org\r\nSubject: x\r\n\r\nx\r\n")
        except (self._dkim.DKIMException, ValueError, TypeError, IndexError) as error:
            remedy = "Expected an RSA key in PEM, as 'openssl genrsa -traditional' writes it."
            raise DeliverError(told(where, "is no key that signs", remedy)) from error

    def signed(self, message: bytes) -> bytes:
        """Return a message with its signature."""
        names = {line.partition(b":")[0].lower() for line in message.partition(b"\r\n\r\n")[0].split(b"\r\n")}
        signature: bytes = self._dkim.sign(
            message,
            self._signing.selector.encode(),
            self._signing.domain.encode(),
            self._key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in SIGNED if name in names],
        )
        return signature + message


def _library() -> Any:  # noqa: ANN401 - a module without types
    try:
        import dkim  # noqa: PLC0415 - an extra, and wanted by few
    except ImportError as error:
        raise DeliverError(
            told("mail: dkim", "dkimpy is not installed", "Install digest[dkim], or leave dkim out.")
        ) from error
    return dkim
