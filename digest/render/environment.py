"""The sandbox that templates run in.

What comes in: template folders, the audience's folder, and what the template may see. What goes out: text. Names that
do not exist are errors; source text is data and never markup, whichever filter a template forgets. Templates reach
neither the disk (but for other templates) nor the network, and cannot change what they are given.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import TracebackType
from typing import Any, Protocol

from jinja2 import (
    BytecodeCache,
    Environment,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    pass_context,
)
from jinja2 import TemplateError as JinjaError
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Concat, Template
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from digest.errors import DigestError, TemplateError
from digest.render import bounds, guards, plain
from digest.render.filters import FILTERS, MARKDOWN_FILTERS, TESTS, web_address
from digest.render.folders import TemplateFolders
from digest.render.mail_subject import shortened
from digest.render.marked import joined, marked
from digest.render.typeset import breakable, clean_edges
from digest.themes.files import PLAIN, nearest

_UNKNOWN_NAME = re.compile(r"^'(\w+)' is undefined$")
_UNKNOWN_FILTER = re.compile(r"^No (filter|test) named '([^']+)'")
# Built-in filters that could pass source text off as markup, or that make what must not differ between two runs.
_UNSAFE_FILTERS = ("safe", "e", "escape", "forceescape", "urlize", "xmlattr", "tojson", "pprint", "random", "format")
_TEXT_FILTERS: dict[str, Callable[..., Any]] = {
    "join": plain.joined,
    "underlined": plain.underlined,
    "web": web_address,
}


class _Compiled(BytecodeCache):
    """Keeps compiled templates in memory, so that audiences share those that they do not override."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template that was compiled before; the checksum is its text's."""
        if known := self._kept.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(known)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


@lru_cache(maxsize=3)
def _compiled(kind: str) -> _Compiled:
    """Return the compiled templates of one kind of sandbox: they compile differently."""
    del kind
    return _Compiled()


class Missing(StrictUndefined):
    """A name that does not exist; says which one may have been meant."""

    __slots__ = ()

    @property
    def message(self) -> str:
        """What is said of it."""
        return self._undefined_message

    @property
    def _undefined_message(self) -> str:
        name, owner = self._undefined_name, self._undefined_obj
        if isinstance(name, str) and isinstance(owner, Mapping):
            return f"no {name!r} here{nearest(name, [str(key) for key in owner])}"
        if isinstance(name, str) and dataclasses.is_dataclass(owner):
            fields = [field.name for field in dataclasses.fields(owner)]
            return f"{type(owner).__name__} has no {name!r}{nearest(name, fields)}"
        return super()._undefined_message


class _Code(CodeGenerator):
    """Makes ``~`` count what it joins."""

    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802  (Jinja's name)
        self.write("environment.weighed(")
        super().visit_Concat(node, frame)
        self.write(")")


class _Sandbox(ImmutableSandboxedEnvironment):
    """What HTML templates run in: every value is cleaned, then escaped; steps and text are counted."""

    code_generator_class: type[CodeGenerator] = _Code
    intercepted_binops = frozenset({"+", "*", "**", "%"})
    counted = staticmethod(bounds.counted)
    weighed = staticmethod(bounds.weighed)
    escaped: Callable[[object], Markup] = staticmethod(Markup.escape)

    def __init__(self, loader: TemplateFolders) -> None:
        super().__init__(
            loader=loader,
            undefined=Missing,
            autoescape=True,
            finalize=_printable,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=_compiled(type(self).__name__),
        )
        for name in _UNSAFE_FILTERS:
            del self.filters[name]
        self.filters["indent"] = guards.indenting(self.escaped)
        for name in bounds.SIZED_FILTERS:
            self.filters[name] = bounds.sized(self.filters[name])
        self.filters |= FILTERS | {"shortened": shortened}
        self.tests |= TESTS
        # It makes other words in every run.
        del self.globals["lipsum"]

    def _parse(self, source: str, name: str | None, filename: str | None) -> Template:
        tree = guards.always_escaped(super()._parse(source, name, filename), name, filename)
        return bounds.count_loops(tree, self)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - as Jinja's own
        """Tell whether a template may reach an attribute."""
        return not guards.is_raw_method(obj, attr) and super().is_safe_attribute(obj, attr, value)

    def get_template(self, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as Jinja's own
        """Return a template; each part of a page counts."""
        bounds.spend(bounds.PART_STEPS)
        return super().get_template(*given, **named)

    def call(self, context: Context, called: Any, /, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as Jinja's own
        """Call what a template calls, and count it."""
        bounds.spend()
        # The sandbox's own format() wraps that of the text.
        owner = getattr(getattr(called, "__wrapped__", called), "__self__", None)
        if isinstance(owner, str):
            bounds.look_at_sizes(owner, [*given, *named.values()])
        return bounds.weighed(super().call(context, called, *given, **named))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - as above
        """Reckon, unless the result could be too large."""
        bounds.look_at_operator(operator, left, right)
        return bounds.weighed(super().call_binop(context, operator, left, right))


class _MarkdownCode(CodeGenerator):
    """Makes ``~`` join as Markdown, and count what it joins."""

    def visit_Concat(self, node: Concat, frame: Frame) -> None:  # noqa: N802  (Jinja's name)
        self.write("environment.weighed(environment.joined((")
        for child in node.nodes:
            self.visit(child, frame)
            self.write(", ")
        self.write(")))")


class _MarkdownSandbox(_Sandbox):
    """What Markdown templates run in: every value is escaped as Markdown, also where ``~``, ``+`` or ``%`` joins it."""

    code_generator_class = _MarkdownCode
    escaped: Callable[[object], Markup] = staticmethod(marked)

    def __init__(self, loader: TemplateFolders) -> None:
        super().__init__(loader)
        self.finalize = bounds.weighing(marked)
        self.joined: Callable[[Iterable[object]], Markup] = joined
        self.filters |= MARKDOWN_FILTERS

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Add or fill in, with Markdown text staying Markdown text."""
        if isinstance(left, Markup) or isinstance(right, Markup):
            left, right = self.joined((left,)), self.joined((right,))
        return super().call_binop(context, operator, left, right)


class _TextSandbox(_MarkdownSandbox):
    """What templates of plain text run in: every value is cleaned and stands on one line."""

    escaped = staticmethod(plain.plain)

    def __init__(self, loader: TemplateFolders) -> None:
        super().__init__(loader)
        self.finalize = bounds.weighing(plain.plain)
        self.joined = plain.joined
        for name in MARKDOWN_FILTERS:
            self.filters.pop(name)
        self.filters |= FILTERS | _TEXT_FILTERS


@pass_context
def _printable(context: Context, value: object) -> object:
    """Return `value` as HTML prints it: nothing for nothing, no unseen characters, and on paper no endless words."""
    if value is None:
        return ""
    bounds.weighed(value)
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    text = clean_edges(value)
    return breakable(text) if context.get("medium") == "print" else text


class Listener(Protocol):
    """Somebody who hears of templates as they are filled; see `digest.render.faults`."""

    def around(self, environment: Environment) -> Environment:
        """Return the environment that is taken in the place of another."""

    def hear(self, names: Iterable[str]) -> None:
        """Hear of the names that templates are given."""


_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def overhearing(listener: Listener) -> Iterator[None]:
    """Let somebody hear of the templates that are filled in this context."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def sandbox(folders: tuple[str, ...], audience: str, *, is_markdown: bool, theme: str = PLAIN) -> Environment:
    """Return the environment for an audience and its theme; templates are compiled once and again when they change."""
    return _heard(_kept_sandbox(TemplateFolders(folders, audience, theme), is_markdown=is_markdown))


@lru_cache(maxsize=16)
def _kept_sandbox(loader: TemplateFolders, *, is_markdown: bool) -> Environment:
    """Return the environment of a loader, the same one for the same places."""
    return _MarkdownSandbox(loader) if is_markdown else _Sandbox(loader)


def text_sandbox(folders: Sequence[str], audience: str, theme: str = PLAIN) -> Environment:
    """Return the environment for templates of plain text (``.txt.j2``) of an audience and its theme."""
    return _heard(_kept_text_sandbox(TemplateFolders(folders, audience, theme)))


@lru_cache(maxsize=16)
def _kept_text_sandbox(loader: TemplateFolders) -> Environment:
    """Return the environment for an audience's plain text, the same one every time."""
    return _TextSandbox(loader)


def _heard(environment: Environment) -> Environment:
    """Return an environment, or what somebody who hears of templates puts in its place."""
    listener = _LISTENER.get()
    return listener.around(environment) if listener else environment


def fill(environment: Environment, name: str, values: Mapping[str, object]) -> str:
    """Return the template `name` with `values` in it.

    Raises:
        TemplateError: The template, or one that it calls, is wrong; says file, line and what.
    """
    if listener := _LISTENER.get():
        listener.hear(values)
    try:
        with bounds.bounded():
            return environment.get_template(name).render(values)
    except DigestError:
        raise
    except Exception as error:
        raise explained(error, environment, list(values)) from error


def explained(error: Exception, environment: Environment, names: Sequence[str] = ()) -> TemplateError:
    """Return `error` as something that the author of a template can mend."""
    what = _mistake(error, environment, names)
    if isinstance(error, TemplateSyntaxError):
        return TemplateError(f"{error.filename or error.name or 'template'}:{error.lineno}: {what}")
    return TemplateError(f"{_position(error.__traceback__)}{what}")


def _mistake(error: Exception, environment: Environment, names: Sequence[str]) -> str:
    """Return what is wrong, with the nearest name that is known where one is not."""
    what = (error.message if isinstance(error, JinjaError) else None) or str(error)
    if unknown := _UNKNOWN_FILTER.match(what):
        known = environment.filters if unknown[1] == "filter" else environment.tests
        return f"no {unknown[1]} {unknown[2]!r}{nearest(unknown[2], list(known))}"
    if unknown := _UNKNOWN_NAME.match(what):
        return f"no name {unknown[1]!r}{nearest(unknown[1], names)}"
    is_plain = isinstance(error, UndefinedError | TemplateNotFound | TemplateSyntaxError | bounds.BoundError)
    return what if is_plain else f"{type(error).__name__}: {what}"


def _position(traceback: TracebackType | None) -> str:
    """Return ``file:line: `` of the innermost template that was running, or nothing when none was."""
    places = [f"{name}:{line}: " for name, line in _frames(traceback) if name.endswith(".j2")]
    return places[-1] if places else ""


def _frames(traceback: TracebackType | None) -> Iterator[tuple[str, int]]:
    """Yield file and line of every frame, the outermost first."""
    while traceback is not None:
        yield traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
        traceback = traceback.tb_next
