"""Pydantic's errors, told with the place in the file and the nearest valid name.

Comes in: a validation error and the tree that was validated. Goes out: one `Mistake` for each error. What a message
shows of a value is the raw text of the file, so the value of a variable is never told.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ValidationError

from digest.config.forms import (
    AudienceForm,
    ClusterForm,
    ConfigForm,
    DestinationForm,
    MailboxForm,
    NetworkForm,
    OutletForm,
    RankingForm,
    SourceForm,
    SummariseForm,
    TopicForm,
)
from digest.config.mailing import AudienceMailForm, DkimForm, MailForm, SmtpForm, UnsubscribeForm
from digest.config.paper import PdfForm
from digest.config.planning import HandlingForm, ScheduleForm
from digest.config.shape import written_names
from digest.config.tree import Listing, Mistake, Node, Scalar, Table, join
from digest.text.telling import nearest

_FORMS: dict[str, type[BaseModel]] = {
    "sources": SourceForm,
    "topics": TopicForm,
    "outlets": OutletForm,
    "audiences": AudienceForm,
    "destinations": DestinationForm,
    "network": NetworkForm,
    "ranking": RankingForm,
    "cluster": ClusterForm,
    "summarise": SummariseForm,
    "pdf": PdfForm,
    "mail": MailForm,
    "handling": HandlingForm,
}
_INNER: dict[tuple[str, str], type[BaseModel]] = {
    ("mail", "smtp"): SmtpForm,
    ("mail", "unsubscribe"): UnsubscribeForm,
    ("mail", "dkim"): DkimForm,
    ("audiences", "mail"): AudienceMailForm,
    ("audiences", "schedule"): ScheduleForm,
    ("sources", "mailbox"): MailboxForm,
}
"""Forms inside those, by the name above and their own."""
_EXPECTED = {
    "string_type": "text",
    "string_too_short": "text",
    "string_too_long": "at most {max_length} characters",
    "string_pattern_mismatch": "a colour such as '#1d4e7e' (in quotes)",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "finite_number": "a number",
    "greater_than": "a number above {gt:g}",
    "greater_than_equal": "a number of {ge:g} or more",
    "less_than_equal": "a number of {le:g} or less",
    "list_type": "a list",
    "dict_type": "a mapping of names to values",
    "model_type": "a mapping of names to values",
}
_LONGEST_SHOWN = 60


def told(error: ValidationError, tree: Node, form: type[BaseModel] = ConfigForm) -> list[Mistake]:
    """Return one mistake for each error, but none for what is told already."""
    failures = (_Failure(kind=e["type"], loc=e["loc"], context=e.get("ctx", {})) for e in error.errors())
    found = (_told(failure, tree, form) for failure in failures)
    return [mistake for mistake in found if mistake]


def suggestion(word: str, known: Sequence[str]) -> str:
    """Return a suggestion to put behind a message, in quotes as values are; empty where nothing known is near."""
    return _suggested(nearest(word, known))


def shown(node: Node) -> str:
    """Return what the file has at a node, for a message."""
    if isinstance(node, Listing):
        return "a list" if node.parts else "an empty list"
    if isinstance(node, Table):
        return "a mapping" if node.pairs else "an empty mapping"
    if node.text is None and not node.raw.strip():
        return "nothing"
    return repr(node.raw if len(node.raw) <= _LONGEST_SHOWN else node.raw[:_LONGEST_SHOWN] + "…")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    """The parts of a pydantic error that a message is made of."""

    kind: str
    loc: tuple[int | str, ...]
    context: dict[str, object]


def _told(failure: _Failure, tree: Node, form: type[BaseModel]) -> Mistake | None:
    if failure.kind == "extra_forbidden":
        return _unknown_name(failure, tree, form)
    if failure.kind == "missing":
        return _missing(failure, tree)
    named = failure.loc[-1:] == ("[key]",)
    node, path, _ = _find(tree, failure.loc[:-1] if named else failure.loc, named=named)
    if failure.kind == "query" and isinstance(node, Scalar):
        return _in_query(failure, node, path)
    return None if _is_hole(node) else _mistake(node, path, _wrong(failure, node))


def _in_query(failure: _Failure, node: Scalar, path: str) -> Mistake | None:
    """Tell of a place inside a query; of one with variables, whose values are not told, only where it begins."""
    if node.hole:
        return None
    if node.raw != node.text:
        return _mistake(node, path, f"expected a query that can be read; got {shown(node)}")
    line, column = node.place(int(str(failure.context["at"])))
    return Mistake(line=line, column=column, path=path, what=str(failure.context["what"]))


def _unknown_name(failure: _Failure, tree: Node, form: type[BaseModel]) -> Mistake:
    node, path, _ = _find(tree, failure.loc, named=True)
    known = _known(failure.loc, form)
    hint = suggestion(str(failure.loc[-1]), known)
    return _mistake(node, path, f"unknown name{hint}; expected one of {', '.join(known)}")


def _missing(failure: _Failure, tree: Node) -> Mistake | None:
    name = str(failure.loc[-1])
    node, path, above = _find(tree, failure.loc[:-1], named=True)
    if isinstance(above, Table) and name in above.pairs and _is_hole(above.pairs[name][1]):
        return None
    return _mistake(node, path, f"needs a value for {name!r}")


def _wrong(failure: _Failure, node: Node) -> str:
    least = failure.context.get("min_length", 1)
    if failure.kind == "too_short" and isinstance(node, Scalar) and isinstance(least, int) and least > 1:
        return f"expected {least} characters or more"
    if failure.kind in {"too_short", "too_long"}:
        is_term = isinstance(failure.loc[-1], int)
        return f"expected {'one term and its weight, such as {ministro: 2}' if is_term else 'at least one'}"
    what, near = _expected(failure)
    if failure.context.get("is_secret"):
        return f"expected {what}"
    # A suggestion for a text with variables could tell a part of their values.
    is_plain = isinstance(node, Scalar) and node.raw == node.text
    meant = str(failure.context.get("meant") or "") or nearest(node.raw if isinstance(node, Scalar) else "", near)
    return f"expected {what}; got {shown(node)}{_suggested(meant) if is_plain else ''}"


def _suggested(name: str | None) -> str:
    return f" (did you mean {name!r}?)" if name else ""


def _mistake(node: Node, path: str, what: str) -> Mistake:
    return Mistake(line=node.line, column=node.column, path=path, what=what)


def _expected(failure: _Failure) -> tuple[str, list[str]]:
    """Return what was expected, and the valid values that a suggestion is taken from."""
    if failure.kind == "expected":
        near = failure.context.get("near", [])
        return str(failure.context["what"]), [str(name) for name in near] if isinstance(near, list) else []
    if failure.kind == "literal_error":
        values = re.findall(r"'([^']*)'", str(failure.context["expected"]))
        return f"one of {', '.join(values)}", values
    return _EXPECTED.get(failure.kind, "another value").format_map(failure.context), []


def _known(loc: tuple[int | str, ...], form: type[BaseModel]) -> list[str]:
    inner = _INNER.get((str(loc[0]), str(loc[-2]))) if len(loc) > 2 else None
    return written_names(inner or (form if len(loc) == 1 else _FORMS[str(loc[0])]))


def _find(tree: Node, loc: tuple[int | str, ...], *, named: bool) -> tuple[Node, str, Node]:
    """Walk a pydantic location down the tree.

    Steps that the file does not have (a short form was widened) are left out.

    Args:
        tree: Where to begin.
        loc: Names and numbers.
        named: Whether the place wanted is that of the last name, not that of its value.

    Returns:
        The node whose place is told, its path, and the node at the end of the walk.
    """
    node, told_at, path = tree, tree, ""
    for part in loc:
        if isinstance(node, Table) and str(part) in node.pairs:
            key, node = node.pairs[str(part)]
            told_at, path = key if named else node, join(path, str(part))
        elif isinstance(node, Listing) and isinstance(part, int) and part < len(node.parts):
            node = told_at = node.parts[part]
            path = join(path, part)
    return told_at, path, node


def _is_hole(node: Node) -> bool:
    return isinstance(node, Scalar) and node.hole
