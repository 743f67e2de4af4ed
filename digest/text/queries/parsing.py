"""A query to a tree.

In: a query as a person writes it. Out: its tree, or a `QueryError` with the place, what was expected and, where there
is one, a suggestion. It never looks at a story.

    any  = all { OR all }
    all  = not { [ AND ] not }             what stands side by side must all be found
    not  = NOT not | near
    near = unit { ( NEAR/n | W/n ) unit }
    unit = ATLEAST/n unit | field: unit | ( any ) | "phrase" | word
"""

from collections.abc import Sequence
from typing import cast

from digest.text.queries.dates import dated
from digest.text.queries.evaluating import NOTHING, evaluate
from digest.text.queries.nodes import And, AtLeast, Leaf, Near, Node, Not, Or, QueryError, Spoken, Zone, leaves_of
from digest.text.queries.reading import Sign, signs_of
from digest.text.terms import Pattern, wild_fault, wild_pattern_of

LONGEST = 10_000
"""Most characters of a query."""
MOST_LEAVES = 1_000
"""Most words and phrases of a query."""
_DEEPEST = 50
_ZONES = ("title", "lede", "text")
_BEGINS = {"(", "word", "phrase", "field", "ATLEAST"}


def parse_query(query: str) -> Node:
    """Read a query.

    Raises:
        QueryError: It cannot be read, is too large, or only says what must not be found.
    """
    if len(query) > LONGEST:
        raise QueryError(LONGEST, f"expected at most {LONGEST:,} characters")
    tree = _Reader(list(signs_of(query))).whole()
    if sum(1 for _ in leaves_of(tree)) > MOST_LEAVES:
        raise QueryError(0, f"expected at most {MOST_LEAVES:,} words and phrases")
    if evaluate(tree, NOTHING).is_true:
        raise QueryError(0, "this is true of a story that has none of its words; add what must be found")
    return tree


class _Reader:
    """Reads signs from left to right; one method for each line of the grammar."""

    def __init__(self, signs: Sequence[Sign]) -> None:
        self.signs = signs
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> Sign:
        """The sign that comes next."""
        return self.signs[self.place]

    def take(self) -> Sign:
        """Go past the next sign and return it."""
        self.place += 1
        return self.signs[self.place - 1]

    def whole(self) -> Node:
        """Read all signs."""
        if self.next.kind == "end":
            raise QueryError(0, "expected a word, a phrase or a bracket; the query is empty")
        tree = self.any(None)
        rest = self.next
        if rest.kind != "end":
            raise QueryError(rest.at, "this bracket closes nothing; remove it, or open one before")
        return tree

    def any(self, field: str | None) -> Node:
        """Read parts between OR."""
        parts = [self.all(field)]
        while self.next.kind == "OR":
            self.take()
            parts.append(self.all(field))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def all(self, field: str | None) -> Node:
        """Read parts between AND, or side by side."""
        parts = [self.negated(field)]
        while self.next.kind in {"AND", "NOT", *_BEGINS}:
            if self.next.kind == "AND":
                self.take()
            parts.append(self.negated(field))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def negated(self, field: str | None) -> Node:
        """Read a part with any number of NOT before it."""
        turns = 0
        while self.next.kind == "NOT":
            self.take()
            turns += 1
        part = self.near(field)
        # Two of them undo each other.
        return Not(part) if turns % 2 else part

    def near(self, field: str | None) -> Node:
        """Read parts between NEAR/n and W/n."""
        start, depth = self.next.at, self.depth
        left = self.unit(field)
        while self.next.kind in {"NEAR", "W"}:
            operator = self.take()
            self._descend(operator)
            behind = self.next.at
            right = self.unit(field)
            for at, part in ((start, left), (behind, right)):
                _require_places(part, at, f"{operator.kind}/{operator.number} joins")
            left = Near(left, right, operator.number, in_order=operator.kind == "W")
        self.depth = depth
        return left

    def unit(self, field: str | None) -> Node:
        """Read one word, phrase or bracket, with what belongs before it."""
        sign = self.take()
        if sign.kind == "ATLEAST":
            behind = self.next.at
            part = self._deeper(field, sign)
            _require_places(part, behind, f"ATLEAST/{sign.number} counts")
            return AtLeast(sign.number, part)
        if sign.kind == "field":
            if field is not None:
                raise QueryError(sign.at, f"a field inside {field}:(...); close the bracket before it")
            return self._deeper(sign.text, sign)
        if sign.kind == "(":
            return self._bracket(field, sign)
        if sign.kind in {"word", "phrase"}:
            return _leaf(sign, field)
        raise self._missing(sign)

    def _deeper(self, field: str | None, sign: Sign) -> Node:
        """Read the unit behind a field or a number of times."""
        self._descend(sign)
        part = self.unit(field)
        self.depth -= 1
        return part

    def _bracket(self, field: str | None, opening: Sign) -> Node:
        """Read up to the bracket that closes."""
        self._descend(opening)
        if self.next.kind == ")":
            raise QueryError(opening.at, "expected a word or a phrase between the brackets; there is nothing")
        part = self.any(field)
        if self.take().kind != ")":
            raise QueryError(opening.at, "this bracket is never closed; write ) behind what belongs together")
        self.depth -= 1
        return part

    def _descend(self, sign: Sign) -> None:
        """Go one level down."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise QueryError(sign.at, f"nested more than {_DEEPEST} levels deep")

    def _missing(self, sign: Sign) -> QueryError:
        """Tell that a word should stand where another sign does."""
        before = self.signs[self.place - 2] if self.place > 1 else None
        behind = f" after {_shown(before)}" if before else ""
        if sign.kind == ")" and not self.depth:
            return QueryError(sign.at, "this bracket closes nothing; remove it, or open one before")
        return QueryError(sign.at, f"expected a word, a phrase or a bracket{behind}; got {_shown(sign)}")


def _shown(sign: Sign) -> str:
    """Return a sign for a message."""
    if sign.kind == "end":
        return "nothing"
    if sign.kind == "field":
        return f"{sign.text}:"
    return f"{sign.text}/{sign.number}" if sign.number else sign.text


def _leaf(sign: Sign, field: str | None) -> Node:
    """Return the node of a word or phrase."""
    if field == "date":
        return dated(sign.text, sign.at)
    if what := wild_fault(sign.text):
        raise QueryError(sign.at, f"expected {what}; got {sign.text!r}")
    made = wild_pattern_of(sign.text)
    if field in {"outlet", "lang"}:
        _require_spoken(sign, field, made)
        return Spoken("outlet" if field == "outlet" else "lang", made)
    return Leaf(sign.text, made, cast("Zone", field) if field in _ZONES else "any")


def _require_spoken(sign: Sign, field: str, made: Pattern) -> None:
    """Raise when a language is none, or a stem is asked of a name."""
    if made.stemmed:
        raise QueryError(sign.at, f"expected a name without a tilde; {field}: knows no stems")
    if field == "lang" and not (len(made.words) == 1 and 2 <= len(made.words[0]) <= 3 and made.words[0].isascii()):
        raise QueryError(sign.at, f"expected a language code such as it or en; got {sign.text!r}")


def _require_places(part: Node, at: int, what: str) -> None:
    """Raise when a part of a query has no places in the text that could be measured or counted."""
    if isinstance(part, Or):
        for each in part.parts:
            _require_places(each, at, what)
    elif not isinstance(part, Leaf | Near):
        raise QueryError(
            at, f"{what} words and phrases, also with OR or NEAR between them; AND, NOT and fields stand outside"
        )
