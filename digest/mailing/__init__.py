"""The commands that send what was built, and look after what was sent.

In: the arguments. Out: results on standard output, messages on standard error, and an exit code. No other command sends
anything to a reader.
"""

from digest.mailing.keeping import bounces, outbox, suppress
from digest.mailing.sending import send

__all__ = ["bounces", "outbox", "send", "suppress"]
