"""The honest box of an edition: what was found, printed, merged and left out, and why."""

from dataclasses import dataclass
from datetime import datetime

from digest.model.outcome import Problem, Spiked


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A named count."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The honest box. ``stories == printed + merged + sum(left_out)`` and ``found == read + len(unreadable)``."""

    found: int
    """Documents found."""
    read: int
    """Articles read."""
    unreadable: tuple[Problem, ...]
    """One for each document that could not be read."""
    other_problems: tuple[Problem, ...]
    """What else went wrong (a missing folder); these are no documents and count in no sum."""
    stories: int
    """Stories found in the articles read."""
    printed: int
    """Stories that stand in this edition as briefs."""
    merged: int
    """Stories that were merged into those."""
    left_out: tuple[Tally, ...]
    """Count by reason (see `SpikeReason`), sorted by name."""
    spiked: tuple[Spiked, ...]
    """Each story left out of this edition."""
    undated: int
    """Articles without a date."""
    unclassified: int
    """Printed stories that fit no topic."""
    start: datetime | None
    """Begin of the window; ``None`` when there is none."""
    end: datetime
    """End of the window, exclusive."""
    languages: tuple[Tally, ...]
    """Stories inside the window, by language code, most first."""
    set_aside: tuple[Spiked, ...] = ()
    """Articles read that gave no story (no text in them, or the same text as another one); they count in `read`."""
    retold: int = 0
    """Printed stories that have a summary by a language model."""
    unretold: int = 0
    """Printed stories of which a model's summary was refused."""
