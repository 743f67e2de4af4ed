"""Quiet: what becomes of editions in which nothing is printed.

In: audiences and their editions, and whether anything was read. Out: which editions are made, and which are left out
because their audience wants none then. It never leaves out an edition that prints a story.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digest.model import Audience, Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """What is made on a day that may be quiet."""

    editions: tuple[Edition, ...]
    """Those to be told of."""
    skipped: tuple[str, ...]
    """Audiences for which nothing is made, because they want nothing where nothing is printed."""
    is_foreseen: bool
    """Whether every audience of which nothing is printed says itself what is to happen then."""


def quiet(
    audiences: Sequence[Audience], editions: Sequence[Edition], *, is_anything_read: bool, may_be_empty: bool
) -> Quiet:
    """Decide what is made.

    Args:
        audiences: The audiences.
        editions: The edition of each.
        is_anything_read: Whether an article was read for any of them.
        may_be_empty: Where none was, whether that is in order: the sources show only what is new, and nothing failed.
    """
    pairs = list(zip(audiences, editions, strict=True))
    told = is_anything_read or may_be_empty
    return Quiet(
        editions=tuple(
            edition for audience, edition in pairs if is_anything_read or (may_be_empty and audience.empty == "note")
        ),
        skipped=tuple(
            audience.id for audience, edition in pairs if told and audience.empty == "skip" and not edition.sections
        ),
        is_foreseen=told and all(edition.sections or audience.empty for audience, edition in pairs),
    )
