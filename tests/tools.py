"""Judges that are no Python: where they lie, how they are asked, and what happens where they are missing.

In: the name of a tool, and what it shall judge. Out: its answer. ``.ci/run`` installs the tools by name; nothing is
ever fetched from here.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[1]
NPM = ROOT / ".cache" / "npm" / "node_modules"
VNU = NPM / "vnu-jar" / "build" / "dist" / "vnu.jar"
IS_CI = os.environ.get("CI") == "true"


def missing(tool: str) -> NoReturn:
    """Skip where a tool is missing; fail where everything should be installed."""
    if IS_CI:
        pytest.fail(f"{tool} is missing: .ci/run installs it")
    pytest.skip(f"{tool} is not installed; .ci/run does it")


def asked(
    command: list[str | Path | None], data: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run a judge over what it is given."""
    return subprocess.run(command, input=data, check=True, capture_output=True, env=environment or None)  # noqa: S603 - our own tools


def script(name: str) -> list[str | Path | None]:
    """Return the command of a script of ours for Node.js, with the folder that npm has installed into."""
    return [shutil.which("node"), ROOT / "tests" / name, NPM.parent]
