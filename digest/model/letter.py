"""What a message says of itself, where an edition goes by mail.

In and out: plain values. No reader is named here: what is different for each reader is put in when the message is sent.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What the message says of itself, where an edition goes by mail. It names no reader."""

    subject: str | None = None
    """The audience's own subject line, with names in braces; ``None`` is the lead story's headline."""
    attached: tuple[str, ...] = ()
    """Formats that are attached when it is sent."""
    link: str | None = None
    """Public address of this edition; ``None`` when there is none."""
    about: str | None = None
    """Who sends it and where they can be reached, such as a postal address; ``None`` when nothing is stated."""
