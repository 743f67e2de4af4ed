"""A configuration file to settings, with all mistakes told at once.

Comes in: the path of a YAML file, and the environment. Goes out: a `digest.model.Config`, or one `ConfigError` with a
line for every mistake: file, line, column, what was expected, and the nearest valid name. What a file leaves out is
taken from the built-in ``config.yaml``. It never opens a source, writes a file, or tells the value of a variable.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

import digest
from digest.config.adding import with_feeds
from digest.config.boundaries import moves_of
from digest.config.checks import check, names
from digest.config.forms import ConfigForm, TopicForm
from digest.config.mistakes import told
from digest.config.packs import Packs, extended
from digest.config.reading import LARGEST_BYTES, read
from digest.config.settle import Folders, settle, shelf_of
from digest.config.shape import without_nothing
from digest.config.theming import check_themes
from digest.config.tree import Mistake, MistakeError, Node, Table, parse, plain
from digest.config.variables import substitute
from digest.errors import ConfigError, DataError
from digest.model import Config

__all__ = ["LARGEST_BYTES", "load", "read", "schema", "understand", "with_feeds", "workspace"]

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
        packs = Packs(shipped_packs())
        form = _filled(ConfigForm.model_validate({**_given(built_in), "destinations": []}), packs.used(built_in)[0])
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
    folder = Path(path).absolute().parent
    folders = Folders(config=folder, output=folder, workspace=workspace())
    mistakes += check_themes(tree, shelf_of(path, folders))
    form = _checked(tree, built_in, mistakes, path, Packs(Path(path).parent / "packs", shipped_packs()))
    moves = moves_of(form.boundaries, folder=folder) if form.boundaries else ()
    return replace(settle(form, path=path, folders=folders), moves=moves)


def workspace() -> Path:
    """Return the folder of the sample workspace: ``config.yaml``, ``templates`` and ``seeds``."""
    package = Path(digest.__file__).absolute().parent
    packed = package / "workspace"
    return packed if packed.is_dir() else package.parent


def shipped_packs() -> Path:
    """Return the folder of the topic packs that come with the program."""
    return Path(digest.__file__).absolute().parent / "packs"


def schema() -> dict[str, object]:
    """Return the JSON Schema of a configuration file."""
    made = ConfigForm.model_json_schema()
    # Everything may be left out: the built-in configuration has it.
    made.pop("required")
    # A topic that extends a pack's may say as little as it likes; without packs it needs a rule of its own.
    ruled = {"anyOf": [{"required": ["any"]}, {"required": ["query"]}]}
    own = {"properties": {"topics": {"additionalProperties": ruled}}}
    made |= {"if": {"not": {"required": ["use"]}}, "then": own}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _built_in() -> str:
    path = workspace() / "config.yaml"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: the built-in configuration is missing; install digest again") from error


def _tree(text: str, environment: Mapping[str, str]) -> tuple[Node, list[Mistake]]:
    tree, mistakes = parse(text)
    return substitute(tree, environment, mistakes), mistakes


def _given(tree: Node) -> dict[str, object]:
    """Return the settings that a tree has; names without a value are left out."""
    values = plain(tree)
    return without_nothing(values, ConfigForm.model_fields) if isinstance(values, dict) else {}


def _checked(tree: Node, built_in: Node, mistakes: list[Mistake], path: str, packs: Packs) -> ConfigForm:
    """Return the checked form of a file, completed from the built-in one."""
    if not isinstance(tree, Table):
        what = "expected names and values, such as 'title: My briefing'"
        raise ConfigError(Mistake(line=tree.line, column=tree.column, path="", what=what).told(path))
    given = _given(tree)
    with_topics = tree if _has_topics(given) else built_in
    used, unknown = packs.used(with_topics)
    mistakes += unknown
    mistakes += check(tree, [*used, *(name for name in names(with_topics, "topics") if name not in used)], used)
    try:
        form = ConfigForm.model_validate(_completed(given, _given(built_in)))
    except ValidationError as error:
        mistakes += told(error, tree)
    else:
        if not mistakes:
            return _filled(form, used)
    lines = [mistake.told(path) for mistake in sorted(set(mistakes))]
    more = [f"{path}: and {len(lines) - MOST_TOLD} more mistakes"] if len(lines) > MOST_TOLD else []
    raise ConfigError("\n".join(lines[:MOST_TOLD] + more))


def _has_topics(given: Mapping[str, object]) -> bool:
    """Tell whether a file has topics, be they its own or those of packs."""
    return "topics" in given or bool(given.get("use"))


def _completed(given: dict[str, object], built_in: dict[str, object]) -> dict[str, object]:
    """Add what a file leaves out."""
    inherited = {name: value for name, value in built_in.items() if name not in _NEVER_INHERITED}
    if _has_topics(given):
        inherited = {name: value for name, value in inherited.items() if name not in {"topics", "use"}}
        audiences = inherited["audiences"]
        if isinstance(audiences, dict):
            # Inherited audiences cannot know the file's own topics: they get them all.
            inherited["audiences"] = {
                id_: {name: value for name, value in audience.items() if name != "topics"}
                for id_, audience in audiences.items()
            }
    return {**inherited, **given}


def _filled(form: ConfigForm, used: Mapping[str, TopicForm]) -> ConfigForm:
    """Return a form with the topics of its packs, in the order of use, and then those that are its own alone."""
    own = form.topics
    topics = {name: extended(topic, own[name]) if name in own else topic for name, topic in used.items()}
    return form.model_copy(update={"topics": topics | {n: topic for n, topic in own.items() if n not in used}})
