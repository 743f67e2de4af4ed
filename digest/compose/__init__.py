"""Compose: briefs to an issue, and an issue cut for an audience.

In: the day's briefs and what was told beside the line; then one `Audience` at a time. Out: an `Issue`, and `Edition`
values that templates print as they are. A cut edition is a subset of its issue in the same order of rank; every story
of the issue ends in it as printed, merged or left out with a reason. It never changes a sentence.
"""

from digest.compose.cut import cut
from digest.compose.front import RECENT
from digest.compose.issue import compose, storyless

__all__ = ["RECENT", "compose", "cut", "storyless"]
