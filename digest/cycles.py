"""Cycles: how often the interpreter looks for garbage that reference counting cannot find.

In: a stretch of work that makes many values and few cycles, as the thinking rooms and the layout of pages do. Out: the
same work, faster by a tenth to a third: what is made is looked at once or twice instead of again and again. It changes
no result.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (50_000, 20, 100)
"""Thresholds of the three generations; see `gc.set_threshold`."""


@contextmanager
def seldom_looked_for() -> Iterator[None]:
    """Look for cycles seldom while something is done, and as often as before when it is done."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
