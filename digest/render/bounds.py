"""The bounds of templates: how many steps one page may take, and how much text it may make on its way.

Comes in: what a template loops over, calls, joins and prints. Goes out: the same, or `BoundError`. A loop and a text
without end are mistakes that must be told, and not wait until the machine gives up. Steps and characters are
counted and not timed, so that a page that can be made can be made on every machine.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from jinja2 import Environment, nodes
from jinja2 import TemplateError as JinjaError

MOST_STEPS = 2_000_000
"""Turns of loops, calls and parts of one page; the longest edition that was tried takes a hundredth of them."""
MOST_TEXT = 100_000_000
"""Characters that one page may print, join and keep on its way."""
MOST_AT_ONCE = 1_000_000
"""Greatest number that a filter, a method or an operator may be given as a size."""
PART_STEPS = 20
"""What a part counts for, which takes longer than a turn of a loop."""
SIZED_FILTERS = ("batch", "center", "indent", "replace", "round", "slice", "truncate", "wordwrap")
_MOST_BITS = 3322  # of a number; a thousand digits
_WIDE = re.compile(r"[0-9]{5}")


class BoundError(JinjaError):
    """A template takes too many steps, or makes too much text."""


class _Purse:
    """What is left of the steps and of the text of a page."""

    __slots__ = ("steps", "text")

    def __init__(self) -> None:
        self.steps, self.text = MOST_STEPS, MOST_TEXT


_PURSE: ContextVar[_Purse | None] = ContextVar("purse", default=None)


@contextmanager
def bounded() -> Iterator[None]:
    """Begin to count for a page; a page inside another counts with that."""
    token = None if _PURSE.get() else _PURSE.set(_Purse())
    try:
        yield
    finally:
        if token:
            _PURSE.reset(token)


def spend(steps: int = 1) -> None:
    """Take steps from what is left of them; nothing outside of a page.

    Raises:
        BoundError: There are none left.
    """
    if purse := _PURSE.get():
        purse.steps -= steps
        if purse.steps < 0:
            raise BoundError(f"takes more than {MOST_STEPS:,} turns of loops and calls; is there a loop without end?")


def weighed(text: Any) -> Any:  # noqa: ANN401 - what a template prints may be anything
    """Return what is printed, joined or kept, counted.

    Raises:
        BoundError: It is more text than a page may make.
    """
    if isinstance(text, str) and (purse := _PURSE.get()):
        purse.text -= len(text)
        if purse.text < 0:
            raise BoundError(f"makes more than {MOST_TEXT:,} characters; is there a loop without end?")
    return text


def counted(values: Any) -> Any:  # noqa: ANN401 - templates loop over anything
    """Return what a loop goes through, with a step for each turn."""
    if isinstance(values, Sized):
        spend(len(values) + 1)
        return values
    return _one_by_one(values)


def _one_by_one(values: Iterable[object]) -> Iterator[object]:
    for each in values:
        spend()
        yield each


def count_loops(tree: nodes.Template, environment: Environment) -> nodes.Template:
    """Have every loop of a template count its turns."""
    for loop in tree.find_all(nodes.For):
        counting = nodes.EnvironmentAttribute("counted", lineno=loop.lineno)
        loop.iter = nodes.Call(counting, [loop.iter], [], None, None, lineno=loop.lineno)
        loop.iter.set_environment(environment)
    return tree


def weighing(printed: Callable[[object], str]) -> Callable[[object], str]:
    """Return what prints a value, counting what it prints."""

    def print_(value: object) -> str:
        text = printed(value)
        weighed(text)
        return text

    return print_


def look_at_sizes(owner: object, values: Iterable[object]) -> None:
    """Look at what a filter or a method is given.

    Raises:
        BoundError: A number that could be a size is too great, or a text would be put into another too often.
    """
    texts = [value for value in values if isinstance(value, str)]
    if any(isinstance(value, int) and abs(value) > MOST_AT_ONCE for value in values):
        raise BoundError(f"asks for a size above {MOST_AT_ONCE:,}")
    if isinstance(owner, str):
        longest = max(map(len, texts), default=0)
        if longest > 1 and len(owner) * longest > MOST_TEXT:
            raise BoundError(f"makes more than {MOST_TEXT:,} characters at once")
        if "{" in owner and _WIDE.search(owner):
            raise BoundError("asks for a width of five digits")


def look_at_operator(operator: str, left: object, right: object) -> None:
    """Look at what is multiplied, raised to a power or filled in.

    Raises:
        BoundError: The result could be too large.
    """
    if isinstance(left, int) and isinstance(right, int) and operator in {"*", "**"}:
        bits = left.bit_length() * abs(right) if operator == "**" else left.bit_length() + right.bit_length()
        if bits > _MOST_BITS:
            raise BoundError("asks for a number of more than a thousand digits")
    if operator == "*":
        for one, times in ((left, right), (right, left)):
            if isinstance(one, Sized) and isinstance(times, int) and len(one) * times > MOST_AT_ONCE:
                raise BoundError(f"asks for a size above {MOST_AT_ONCE:,}")
    if operator == "%" and isinstance(left, str) and _WIDE.search(left):
        raise BoundError("asks for a width of five digits")


def sized(called: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that looks at the sizes that it is given."""

    @wraps(called)
    def looked_at(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - any filter
        # Some filters take what Jinja hands them, the page's context among it, before the text that they are for.
        place = next((place for place, each in enumerate(given) if isinstance(each, str)), 0)
        values = [each for at, each in enumerate(given) if at not in {0, place}]
        look_at_sizes(given[place] if given else None, [*values, *named.values()])
        return weighed(called(*given, **named))

    return looked_at
