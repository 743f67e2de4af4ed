"""Whole worlds for tests: settings in memory, workspaces on disk, and the command line run in them.

In: a temporary folder. Out: the real program's answers. Nothing is faked.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from builders import TOPICS, audience

from digest.model import Config

ROOT = Path(__file__).resolve().parents[1]


def config(**more: object) -> Config:
    """Make settings without sources."""
    given: dict[str, object] = {
        "path": "config.yaml",
        "title": "Prova",
        "language": "it",
        "timezone": "UTC",
        "window_hours": None,
        "undated": "keep",
        "sources": (),
        "topics": TOPICS,
        "outlets": (),
        "audiences": (audience(id="analyst"),),
        "destinations": (),
        "templates": (str(ROOT / "templates"),),
    }
    return Config(**(given | more))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str


def digest(*words: str, folder: Path, **environment: str) -> Ran:
    """Run the command line in `folder`, in a process of its own."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "digest", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file below `folder`, by its path there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
