"""Every fault of a set of templates, not only the first.

What comes in: ways to fill templates, and the folders that they are in. What goes out: a line for each fault: file,
line, what is wrong, and the nearest name that is known. Templates run in their own sandboxes, but for three things: a
name that does not exist is noted and printed as nothing, a filter that fails likewise, and a template that cannot be
read is empty. Then every file is looked at without running it, for what no specimen reaches. It writes nothing.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any

from jinja2 import BaseLoader, Environment, TemplateNotFound, UndefinedError, nodes
from jinja2 import TemplateError as JinjaError

from digest.errors import DigestError, TemplateError
from digest.model import Edition
from digest.render.environment import Missing, explained, overhearing, sandbox, text_sandbox
from digest.render.folders import TemplateFolders
from digest.render.tables import Theme, nearest

_ALWAYS = frozenset({"loop", "self", "super", "caller", "varargs", "kwargs"})
_MAY_LACK = ("default", "d", "defined", "undefined")

Trial = Callable[[], object]
"""Fills templates with a specimen."""


def find_faults(
    trials: Iterable[Trial], loader: TemplateFolders, known: Mapping[str, Sequence[str]], endings: Iterable[str]
) -> tuple[str, ...]:
    """Return a line for every fault, in order of file and line.

    Args:
        trials: Run one after the other.
        loader: Finds the templates that are looked at.
        known: Of some names that templates are given, what may stand behind the dot.
        endings: How the names of the templates end that are looked at.
    """
    ear = _Ear()
    with overhearing(ear):
        for trial in trials:
            try:
                trial()
            except DigestError as error:
                ear.lines += str(error).splitlines()
    return unlike([*_looked_at(loader, known, ear.names, tuple(endings)), *ear.lines])


def unlike(lines: Iterable[str], *, first: str = "") -> tuple[str, ...]:
    """Return lines, each fault once however often it was met, in order of file and line, but one fault before all."""
    met: dict[str, str] = {}
    for line in lines:
        met.setdefault(line.partition(";")[0], line)
    foremost = met.get(first.partition(";")[0])
    return tuple(sorted(met.values(), key=lambda line: (line != foremost, _place(line))))


def _place(line: str) -> tuple[str, int, str]:
    """Return what a line is sorted by."""
    path, _, rest = line.partition(":")
    number = rest.partition(":")[0]
    return path, int(number) if number.isdigit() else 0, rest


class _Ear:
    """Hears of what goes wrong while templates run."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.lines: list[str] = []
        self.names: set[str] = set()
        self._kept: dict[int, tuple[Environment, Environment]] = {}

    def around(self, environment: Environment) -> Environment:
        """Return an environment that goes on where `environment` would stop."""
        if id(environment) not in self._kept:
            self._kept[id(environment)] = environment, self._patient(environment)
        return self._kept[id(environment)][1]

    def hear(self, names: Iterable[str]) -> None:
        """Learn names that templates are given."""
        self.names |= set(names)

    def note(self, error: Exception, environment: Environment) -> None:
        """Note a fault where the innermost template stands."""
        names = sorted(self.names)
        what = str(explained(error, environment, names))
        if place := _standing(sys._getframe(1)):  # noqa: SLF001 - no exception is there to have a traceback
            self.lines.append(f"{place}{what}")

    def _patient(self, environment: Environment) -> Environment:
        """Make the environment of `around`."""

        def note(missing: Missing) -> None:
            self.note(UndefinedError(missing.message), environment)

        made = environment.overlay(undefined=_forgiving(note), loader=_Patient(environment))
        for called in ("filters", "tests"):
            there: Mapping[str, Callable[..., Any]] = getattr(environment, called)
            careful = {name: self._careful(name, each, environment) for name, each in there.items()}
            setattr(made, called, _Lenient(careful))
        made.bytecode_cache = None  # what compiles here would not compile there
        return made

    def _careful(self, name: str, called: Callable[..., Any], environment: Environment) -> Callable[..., Any]:
        """Return a filter that gives nothing where it would fail."""

        @wraps(called)
        def careful(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            missing = [each for each in args if isinstance(each, Missing)]
            if missing and name not in _MAY_LACK:
                return str(missing[0])
            try:
                return called(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 - whatever a filter says of a value is the template's fault
                self.note(error, environment)
                return ""

        return careful


def _forgiving(note: Callable[[Missing], None]) -> type[Missing]:
    """Return the type of names that do not exist, which are noted when they are used, and then are nothing."""

    def giving(result: object) -> Callable[..., object]:
        def used(self: Missing, *args: object, **kwargs: object) -> object:
            del args, kwargs
            note(self)
            return result

        return used

    def itself(self: Missing, *args: object, **kwargs: object) -> object:
        del args, kwargs
        note(self)
        return self

    def attribute(self: Missing, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return itself(self)

    bare = {"__str__": "", "__iter__": iter(()), "__len__": 0, "__bool__": False, "__eq__": False, "__ne__": True}
    chained = ("call", "getitem", "add", "radd", "sub", "rsub", "mul", "rmul", "mod", "lt", "le", "gt", "ge")
    methods: dict[str, object] = {name: giving(result) for name, result in bare.items()}
    methods |= {f"__{name}__": itself for name in chained}
    return type("Noted", (Missing,), {**methods, "__getattr__": attribute, "__hash__": lambda self: id(type(self))})


class _Lenient(dict[str, Callable[..., Any]]):
    """Filters or tests, of which those that do not exist give nothing."""

    def __missing__(self, name: str) -> Callable[..., Any]:
        return _nothing

    def get(self, name: str, default: Any = None) -> Any:  # noqa: ANN401
        del default
        return self[name]

    def __contains__(self, name: object) -> bool:
        return True


def _nothing(*args: object, **kwargs: object) -> str:
    """Stand for a filter that does not exist."""
    del args, kwargs
    return ""


class _Patient(BaseLoader):
    """Finds templates, and gives an empty one for each that is missing or cannot be read: that is told elsewhere."""

    def __init__(self, environment: Environment) -> None:
        """Take the sources of another environment."""
        self._environment = environment

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        """Return the text of a template, its path, and a way to ask whether it still is the same."""
        del environment
        loader = self._environment.loader
        try:
            source, path, is_same = loader.get_source(self._environment, template)  # type: ignore[union-attr]
            self._environment.parse(source)
        except (JinjaError, TemplateError):
            return "", None, None
        return source, path, is_same


def _standing(frame: FrameType | None) -> str:
    """Return ``file:line: `` of the innermost template that runs in a frame or below it; empty where none does."""
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if template is not None and frame.f_code.co_filename.endswith(".j2"):
            return f"{template.filename}:{template.get_corresponding_lineno(frame.f_lineno)}: "
        frame = frame.f_back
    return ""


def _looked_at(
    loader: TemplateFolders, known: Mapping[str, Sequence[str]], given: Iterable[str], endings: tuple[str, ...]
) -> Iterator[str]:
    """Yield what is wrong with files, without running them."""
    trees: list[tuple[str, Environment, nodes.Template]] = []
    for path in (each for each in loader.files() if each.endswith(endings)):
        environment = sandbox_of(path, loader)
        try:
            trees.append((path, environment, environment.parse(Path(path).read_text("utf-8"), path, path)))
        except UnicodeDecodeError:
            yield f"{path}: this file is not UTF-8; save it as UTF-8"
        except Exception as error:  # noqa: BLE001 - whatever the parser says is about the file
            yield str(explained(error, environment))
    names = {*given, *_ALWAYS, *(name for name in known if "." not in name)}
    for _, environment, tree in trees:
        names |= {*environment.globals, *_introduced(tree)}
    for path, environment, tree in trees:
        for line, what in _wrong(tree, environment, loader, names, known):
            yield f"{path}:{line}: {what}"


def sandbox_of(name: str, loader: TemplateFolders) -> Environment:
    """Return the sandbox that a template runs in, by the ending of its name."""
    if name.endswith(".txt.j2"):
        return text_sandbox(loader.explicit, loader.audience, loader.theme)
    return sandbox(loader.explicit, loader.audience, is_markdown=name.endswith(".md.j2"), theme=loader.theme)


def _introduced(tree: nodes.Template) -> Iterator[str]:
    """Yield the names that a template itself gives to something."""
    for name in tree.find_all(nodes.Name):
        if name.ctx in {"store", "param"}:
            yield name.name
    yield from (macro.name for macro in tree.find_all(nodes.Macro))


def _wrong(
    tree: nodes.Template,
    environment: Environment,
    loader: TemplateFolders,
    names: set[str],
    known: Mapping[str, Sequence[str]],
) -> Iterator[tuple[int, str]]:
    """Yield line and mistake for each name that cannot be known, whatever the edition holds."""
    for node in tree.find_all(nodes.Name):
        if node.ctx == "load" and node.name not in names:
            yield node.lineno, f"no name {node.name!r}{nearest(node.name, sorted(names - _ALWAYS))}"
    for kind, there in ((nodes.Filter, environment.filters), (nodes.Test, environment.tests)):
        for called in tree.find_all(kind):
            if called.name not in there:
                yield called.lineno, f"no {kind.__name__.lower()} {called.name!r}{nearest(called.name, list(there))}"
    yield from _uncalled(tree, environment, loader)
    for each in tree.find_all(nodes.Getattr):
        of = _spelled(each.node)
        if of in known and each.attr not in known[of]:
            owner, here = ("Edition has no", "") if of == "edition" else ("no", " here")
            yield each.lineno, f"{owner} {each.attr!r}{here}{nearest(each.attr, known[of])}"


def _uncalled(tree: nodes.Template, environment: Environment, loader: TemplateFolders) -> Iterator[tuple[int, str]]:
    """Yield line and mistake for each template that is called and is not there."""
    for call in tree.find_all((nodes.Include, nodes.Extends, nodes.Import, nodes.FromImport)):
        wanted = getattr(call, "template", None)
        if isinstance(wanted, nodes.Const) and isinstance(wanted.value, str):
            try:
                loader.get_source(environment, wanted.value)
            except TemplateNotFound as error:
                yield call.lineno, error.message or str(error)


def _spelled(node: nodes.Node) -> str:
    """Return a name with what stands behind its dots; empty where it is something else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        above = _spelled(node.node)
        return f"{above}.{node.attr}" if above else ""
    return ""


def names_of(words: Mapping[str, Any], theme: Theme) -> dict[str, tuple[str, ...]]:
    """Return what may stand behind the dot of the names that every template is given."""
    return {
        "edition": tuple(field.name for field in fields(Edition)),
        "words": tuple(map(str, words)),
        "theme": ("tokens", "sheets", "options", "palette"),
        "theme.options": tuple(theme.options),
    }
