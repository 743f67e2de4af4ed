"""A configuration file to settings, with all mistakes told at once.

Comes in: the path of a YAML file, and the environment. Goes out: a `digest.model.Config`, or one `ConfigError` with a
line for every mistake: file, line, column, what was expected, and the nearest valid name. What a file leaves out is
taken from the built-in ``config.yaml``. It never opens a source, writes a file, or tells the value of a variable.
"""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

import digest
from digest.config.adding import with_feeds
from digest.config.checks import check, names
from digest.config.forms import ConfigForm, without_nothing
from digest.config.mistakes import told
from digest.config.settle import Folders, settle
from digest.config.tree import Mistake, MistakeError, Node, Table, parse, plain
from digest.config.variables import substitute
from digest.errors import ConfigError, DataError
from digest.model import Config
from digest.text.telling import nearest

__all__ = ["LARGEST_BYTES", "load", "read", "schema", "understand", "with_feeds", "workspace"]

LARGEST_BYTES = 1_000_000
"""Most bytes of a configuration file."""
MOST_TOLD = 100
"""Most mistakes told at once."""
_NEVER_INHERITED = ("sources", "destinations")


def load(path: str | None, *, environment: Mapping[str, str], base: str | None = None) -> Config:
    """Read and check a configuration.

    Args:
        path: The YAML file; ``None`` takes the built-in one.
        environment: What ``${NAME}`` is taken from.
        base: Folder of the output when `path` is ``None``; left out, the working folder.

    Returns:
        The settings. Paths are absolute; relative ones are below the folder of the file.

    Raises:
        ConfigError: If the file cannot be read or has mistakes; its text has one line for each.
    """
    if path is None:
        built_in, _ = _tree(_built_in(), {})
        form = ConfigForm.model_validate({**_given(built_in), "destinations": []})
        here = Path(base) if base is not None else Path.cwd()
        return settle(form, path=None, folders=Folders(config=workspace(), output=here, workspace=workspace()))
    return understand(read(path), path=path, environment=environment)


def understand(text: str, *, path: str, environment: Mapping[str, str]) -> Config:
    """Check the text of a configuration file, whether it is on the disk yet or not.

    Args:
        text: As `read` gives it.
        path: Where the file lies, or will lie; its folder is where relative paths begin.
        environment: What ``${NAME}`` is taken from.

    Raises:
        ConfigError: As `load`.
    """
    try:
        tree, mistakes = _tree(text, environment)
    except MistakeError as error:
        raise ConfigError(error.mistake.told(path)) from None
    built_in, _ = _tree(_built_in(), {})
    form = _checked(tree, built_in, mistakes, path)
    folder = Path(path).absolute().parent
    return settle(form, path=path, folders=Folders(config=folder, output=folder, workspace=workspace()))


def read(path: str) -> str:
    """Return the text of a configuration file, character for character, a byte order mark included.

    Raises:
        ConfigError: If it cannot be read, is too large, or is not UTF-8.
    """
    file = Path(path)
    try:
        if file.is_dir():
            raise ConfigError(f"{path}: this is a folder; name the file in it, such as {file / 'config.yaml'}")
        if not file.is_file():
            raise ConfigError(f"{path}: no such file{_neighbour(file)}")
        if file.stat().st_size > LARGEST_BYTES:
            raise ConfigError(f"{path}: larger than {LARGEST_BYTES:,} bytes; is this a configuration?")
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(f"{path}: cannot be read: {reason}") from None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        what = "not UTF-8 text; save the file as UTF-8"
        raise ConfigError(Mistake(line=line, column=column, path="", what=what).told(path)) from None


def workspace() -> Path:
    """Return the folder of the sample workspace: ``config.yaml``, ``templates`` and ``seeds``."""
    package = Path(digest.__file__).absolute().parent
    packed = package / "workspace"
    return packed if packed.is_dir() else package.parent


def schema() -> dict[str, object]:
    """Return the JSON Schema of a configuration file."""
    made = ConfigForm.model_json_schema()
    # Everything may be left out: the built-in configuration has it.
    made.pop("required")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _built_in() -> str:
    path = workspace() / "config.yaml"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: the built-in configuration is missing; install digest again") from error


def _neighbour(file: Path) -> str:
    """Return a suggestion of an existing file beside a missing one."""
    folder = file.parent
    beside = sorted(p.name for p in folder.iterdir() if p.suffix in {".yaml", ".yml"}) if folder.is_dir() else []
    close = nearest(file.name, beside)
    return f" (did you mean {folder / close}?)" if close else ""


def _tree(text: str, environment: Mapping[str, str]) -> tuple[Node, list[Mistake]]:
    tree, mistakes = parse(text)
    return substitute(tree, environment, mistakes), mistakes


def _given(tree: Node) -> dict[str, object]:
    """Return the settings that a tree has; names without a value are left out."""
    values = plain(tree)
    return without_nothing(values, ConfigForm.model_fields) if isinstance(values, dict) else {}


def _checked(tree: Node, built_in: Node, mistakes: list[Mistake], path: str) -> ConfigForm:
    """Return the checked form of a file, completed from the built-in one."""
    if not isinstance(tree, Table):
        what = "expected names and values, such as 'title: My briefing'"
        raise ConfigError(Mistake(line=tree.line, column=tree.column, path="", what=what).told(path))
    mistakes += check(tree, names(tree, "topics") or names(built_in, "topics"))
    try:
        form = ConfigForm.model_validate(_completed(_given(tree), _given(built_in)))
    except ValidationError as error:
        mistakes += told(error, tree)
    else:
        if not mistakes:
            return form
    lines = [mistake.told(path) for mistake in sorted(set(mistakes))]
    more = [f"{path}: and {len(lines) - MOST_TOLD} more mistakes"] if len(lines) > MOST_TOLD else []
    raise ConfigError("\n".join(lines[:MOST_TOLD] + more))


def _completed(given: dict[str, object], built_in: dict[str, object]) -> dict[str, object]:
    """Add what a file leaves out."""
    inherited = {name: value for name, value in built_in.items() if name not in _NEVER_INHERITED}
    audiences = inherited["audiences"]
    if "topics" in given and isinstance(audiences, dict):
        # Inherited audiences cannot know the file's own topics: they get them all.
        inherited["audiences"] = {
            id_: {name: value for name, value in audience.items() if name != "topics"}
            for id_, audience in audiences.items()
        }
    return {**inherited, **given}
