"""The parts of a query, as a tree.

In: nothing. Out: the kinds of nodes, and the error of a query that cannot be read. They decide nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from digest.text.terms import Pattern

Zone = Literal["any", "title", "lede", "text"]
"""Where a term must stand: anywhere, in the headline, in the opening paragraph, in the text below the headline."""


class QueryError(ValueError):
    """A query that cannot be read."""

    def __init__(self, at: int, what: str) -> None:
        """Tell what is wrong at a place of the query, counted from 0."""
        super().__init__(what)
        self.at = at
        self.what = what


@dataclass(frozen=True)
class Leaf:
    """A word or phrase to be found in a story."""

    written: str
    pattern: Pattern
    zone: Zone = "any"


@dataclass(frozen=True)
class Spoken:
    """What the outlet is called, or the language: ``outlet:``, ``lang:``."""

    field: Literal["outlet", "lang"]
    pattern: Pattern


@dataclass(frozen=True)
class Dated:
    """First and last day on which a story may be dated; ``None`` is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True)
class And:
    """True when all parts are."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    """True when one part is."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """True when its part is not."""

    part: "Node"


@dataclass(frozen=True)
class Near:
    """True when one part stands within a number of words of the other."""

    left: "Node"
    right: "Node"
    most: int
    """Words from the last of the one to the first of the other: neighbours are 1 apart."""
    in_order: bool
    """Whether the left one must stand first."""


@dataclass(frozen=True)
class AtLeast:
    """True when its part stands in a number of places that do not overlap."""

    least: int
    part: "Node"


Node = Leaf | Spoken | Dated | And | Or | Not | Near | AtLeast


def leaves_of(node: Node) -> Iterator[Leaf]:
    """Yield the words and phrases of a query, from left to right."""
    if isinstance(node, Leaf):
        yield node
    elif isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves_of(part)
    elif isinstance(node, Not | AtLeast):
        yield from leaves_of(node.part)
    elif isinstance(node, Near):
        yield from leaves_of(node.left)
        yield from leaves_of(node.right)
