"""Workspace: a folder to work in, made from the sample one.

In: a folder's path. Out: configuration, schema, template folder and seeds in it. It never overwrites anything.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

from digest import config
from digest.errors import UsageError
from digest.text.telling import told

_SCHEMA = "docs/reference/config.schema.json"


def make(folder: Path) -> Iterator[str]:
    """Make a workspace.

    Args:
        folder: A path where nothing is yet, or an empty folder.

    Yields:
        A line for each thing made.

    Raises:
        UsageError: The folder holds something, or cannot be written.
    """
    sample = config.workspace()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise UsageError(told(str(folder), "is not empty", "Name a new folder; nothing is ever overwritten."))
        text = (sample / "config.yaml").read_text(encoding="utf-8").replace(_SCHEMA, ".config.schema.json")
        (folder / "config.yaml").write_text(text, encoding="utf-8")
        yield "config.yaml         what to read, the topics, the audiences"
        shutil.copyfile(sample / _SCHEMA, folder / ".config.schema.json")
        yield ".config.schema.json completes config.yaml in editors"
        shutil.copytree(sample / "seeds", folder / "seeds")
        yield "seeds/              sample articles to try it on"
        shutil.copytree(sample / "templates" / "audiences", folder / "templates" / "audiences")
        shutil.copyfile(sample / "templates" / "README.md", folder / "templates" / "README.md")
        yield "templates/          what an audience prints otherwise; README.md there says how"
    except OSError as error:
        what = f"cannot be written ({error.strerror or error})"
        raise UsageError(told(str(error.filename or folder), what, "Name a folder that you may write.")) from error
