"""Holidays to dates.

Comes in: dates as text, and names of files that hold one date a line, with whatever stands behind it. Goes out: the
dates in order, or one `ConfigError` with a line for every mistake. It knows no country's holidays.
"""

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from digest.config.reading import read
from digest.config.tree import Mistake
from digest.errors import ConfigError

_LINE = re.compile(r"\s*(?P<date>[^\s,;#]*)")


def holidays_of(written: Sequence[str], *, folder: Path) -> tuple[date, ...]:
    """Return dates, and those that files hold.

    Args:
        written: Dates such as ``2026-12-25``, and names of files.
        folder: What the files are relative to.

    Raises:
        ConfigError: A file cannot be read, or a line of it has no date.
    """
    found: set[date] = set()
    for each in written:
        if re.match(r"[0-9]", each):
            found.add(date.fromisoformat(each))
        else:
            found.update(_dates(each, folder))
    return tuple(sorted(found))


def _dates(shown: str, folder: Path) -> Iterator[date]:
    """Yield the dates of a file; what stands behind a date or a # is for people."""
    mistakes: list[Mistake] = []
    text = read(os.path.abspath(folder / os.path.expanduser(shown)))  # noqa: PTH100, PTH111 - as for other settings
    for number, line in enumerate(text.splitlines(), 1):
        found = _LINE.match(line)
        if found is None or not found["date"]:
            continue
        try:
            yield date.fromisoformat(found["date"])
        except ValueError:
            what = f"expected a date such as 2026-12-25; got {found['date'][:40]!r}"
            mistakes.append(Mistake(line=number, column=found.start("date") + 1, path="", what=what))
    if mistakes:
        raise ConfigError("\n".join(mistake.told(shown) for mistake in mistakes))
