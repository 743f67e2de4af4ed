"""Builds that are killed at random moments: run by `test_killed`, as a process without threads that it can copy.

In: a workspace, how many builds to kill, and a seed. Out: a line of JSON: what was found broken after each. A copy of
this process builds; it is killed with all that it started (SIGKILL), after a time drawn between nothing and what a
whole build takes here.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from digest import __version__
from digest.archive import open_archive
from digest.build import build
from digest.config import load
from digest.model import Config
from digest.text.languages import get_ready
from digest.wish import Wish

BEGIN = datetime(2026, 1, 5, 7, 0, tzinfo=UTC)
DAY = date(2026, 1, 5)
ENDS = {".md": f"digest {__version__}*".encode(), ".html": b"</html>\n", ".json": b"}\n"}
"""What stands in a whole file near its end."""


def main(folder: Path, kills: int, seed: int) -> None:
    """Kill builds, and print what was found broken."""
    os.chdir(folder)
    config = load("config.yaml", environment={})
    get_ready()
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    begun = time.monotonic()
    whole = ended(start(config, 0))
    longest = time.monotonic() - begun
    broken: list[str] = [] if whole == 0 else [f"the first build ended with {whole}"]
    killed = 0
    for number in range(1, kills + 1):
        child = start(config, number)
        time.sleep(chance.uniform(0, longest))
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        killed += ended(child) == -signal.SIGKILL
        broken += [f"after kill {number}: {fault}" for fault in faults(config)]
        if number % 10 == 0:
            code = ended(start(config, number))
            broken += [f"the build after kill {number} ended with {code}"] if code else []
            broken += [f"after the build after kill {number}: {fault}" for fault in (*faults(config), *strays())]
    print(json.dumps({"killed": killed, "broken": broken}))  # noqa: T201 - for the test


def start(config: Config, number: int) -> int:
    """Build in a copy of this process; each build is two days after the one before, so that feeds are asked again."""
    child = os.fork()
    if child:
        # Both set it, so that neither has to wait for the other.
        with suppress(OSError):
            os.setpgid(child, child)
        return child
    code = 70
    try:
        with suppress(OSError):
            os.setpgid(0, 0)
        made = build(config, Wish(day=DAY), now=BEGIN + number * timedelta(days=2))
        code = 0 if made.receipts and not made.problems else 1
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """Wait for a copy; return its exit code, below zero for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def faults(config: Config) -> Iterator[str]:
    """Yield what is broken in the archive or in a file of the issue."""
    with open_archive(str(config.archive)) as archive:
        yield from (f"archive: {fault}" for fault in archive.check())
    for path in sorted(Path("output", DAY.isoformat()).iterdir()):
        if path.suffix in ENDS:
            text = path.read_bytes()
            if ENDS[path.suffix] not in text[-200:]:
                yield f"{path.name} is torn"
            if path.suffix == ".json":
                json.loads(text)


def strays() -> Iterator[str]:
    """Yield files that no build wanted."""
    wanted = {"analyst.md", "analyst.html", "analyst.json"}
    folders = (Path("output", DAY.isoformat()), Path(".digest"))
    wanted |= {"archive.sqlite", "archive.sqlite-wal", "archive.sqlite-shm", "lock"}
    yield from (str(path) for folder in folders for path in folder.iterdir() if path.name not in wanted)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
