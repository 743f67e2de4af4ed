"""What templates may not do with text that is escaped: turn escaping off, or put other text into it unescaped.

What comes in: a template as it was parsed, or a value and what is done with it. What goes out: the same, or a mistake
with file and line. It never changes what a template prints otherwise.
"""

from collections.abc import Callable
from typing import Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.filters import do_indent
from markupsafe import Markup

_RAW_METHODS = frozenset({"translate"})
"""Methods of text that put other text into it without a look at it."""


def always_escaped(tree: nodes.Template, name: str | None, filename: str | None) -> nodes.Template:
    """Return a template that leaves escaping alone.

    Raises:
        TemplateSyntaxError: It has an ``autoescape`` tag.
    """
    for tag in tree.find_all(nodes.ScopedEvalContextModifier):
        what = "escaping cannot be turned on or off: source text is never markup; take the autoescape tag out"
        raise TemplateSyntaxError(what, tag.lineno, name, filename)
    return tree


def is_raw_method(owner: object, name: str) -> bool:
    """Tell whether a method would put unescaped text into text that is escaped."""
    return isinstance(owner, Markup) and name in _RAW_METHODS


def indenting(escaped: Callable[[object], Markup]) -> Callable[..., str]:
    """Return the filter ``indent``; what it indents escaped text with is escaped, too."""

    def indent(text: Any, width: Any = 4, *given: Any, **named: Any) -> str:  # noqa: ANN401 - as Jinja's own
        if isinstance(text, Markup) and isinstance(width, str):
            width = escaped(width)
        return do_indent(text, width, *given, **named)

    return indent
