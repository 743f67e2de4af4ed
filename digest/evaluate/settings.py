"""What articles are measured with: topics, outlets, floors, and the program's own labelled articles.

In: the configuration's path, if any. Out: settings. It measures nothing.
"""

import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import yaml

from digest.config import load, understand
from digest.lexicons import outlets_with
from digest.model import Outlet, Topic

PACKS = ("geopolitics", "politics", "economy")


def topics_and_outlets(config_path: str | None) -> tuple[tuple[Topic, ...], tuple[Outlet, ...]]:
    """Return the topics and outlets of a configuration, or of the packs.

    Raises:
        ConfigError: The configuration is wrong.
    """
    if config_path is None:
        config = understand(f"title: eval\nuse: [{', '.join(PACKS)}]\n", path="packs", environment={})
    else:
        config = load(config_path, environment=os.environ)
    return config.topics, outlets_with(config.outlets)


def floors() -> Mapping[str, float]:
    """Return the least value of each figure."""
    read = yaml.safe_load(files("digest.evaluate").joinpath("floors.yaml").read_text("utf-8"))
    return {name: float(value) for name, value in read.items()}


def own_folder() -> Path:
    """Return the folder of the program's own labelled articles."""
    return Path(str(files("digest").joinpath("labelled")))
