"""The front matter of a document: what it says of itself before its text begins.

Comes in: the text of a document. Goes out: the fields that are known (all of them text), notes about what could not be
understood, and the text that follows. Front matter is written by others: it is parsed without tags and aliases and to
a small depth only. Front matter that is no valid YAML is read line by line; what cannot be read is noted, and the
document is read all the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from digest.config.tree import Listing, MistakeError, Node, Scalar, Table, parse
from digest.read.page import fold

LARGEST = 16_000
"""Most characters of front matter."""
FIELDS = ("title", "date", "outlet", "source", "url", "author", "byline", "language", "lang", "handling")
"""The fields that are known; all others are passed over."""
_BLOCK = re.compile(r"---[ \t]*\n(?P<yaml>(?s:.*?)\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_STRAY = re.compile(r"---[ \t]*\n(?:[^\n]+\n){0,100}?handling[ \t]*:(?P<label>[^\n]*)", re.IGNORECASE)
_FIELD = re.compile(r"(?P<name>[A-Za-z]+)[ \t]*:(?:[ \t]+(?P<value>.*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """Front matter, and the text behind it."""

    body: str
    fields: Mapping[str, str] = field(default_factory=dict)
    """By name; only those that have a value."""
    notes: tuple[str, ...] = ()


def has_matter(text: str) -> bool:
    """Tell whether `text` begins with front matter that names a field."""
    found = _BLOCK.match(text[: LARGEST + 100])
    return bool(found and found["yaml"] and _by_line(found["yaml"]))


def split(text: str) -> Matter:
    """Split a document into its front matter and its text."""
    found = _BLOCK.match(text[: LARGEST + 100])
    if not found or not found["yaml"]:
        return Matter(body=text)
    written, body = found["yaml"], text[found.end() :]
    try:
        tree, mistakes = parse(written)
    except MistakeError as error:
        fields = _by_line(written)
        if not fields:
            return Matter(body=text)
        # The line that opens the front matter is not the parser's.
        note = f"front matter is not valid YAML (line {error.mistake.line + 1}): read line by line"
        return Matter(body=body, fields=fields, notes=(note,))
    if not isinstance(tree, Table):
        # Two rules with text between them.
        return Matter(body=text)
    notes = [f"front matter, line {mistake.line + 1}: {mistake.what}" for mistake in mistakes[:3]]
    values = {name.casefold(): _value(node) for name, (_, node) in tree.pairs.items()}
    if isinstance(next((node for name, (_, node) in tree.pairs.items() if name.casefold() == "handling"), None), Table):
        # A label that cannot be read must not be lost: what it is not is a level.
        values["handling"] = "(a mapping)"
    return Matter(body=body, fields=_known(values), notes=tuple(notes))


def stray_label(text: str) -> str | None:
    """Return the handling label of front matter that is none, because it never ends or is too long.

    Its lines are text then, as of any document. But nobody writes such a label to have it printed.
    """
    found = _STRAY.match(text[:LARGEST])
    return fold(found["label"]) or None if found else None


def _known(values: Mapping[str, str]) -> dict[str, str]:
    folded = {name: fold(values.get(name, "")) for name in FIELDS}
    return {name: value for name, value in folded.items() if value}


def _value(node: Node) -> str:
    """Return the text of a field; a list of names is one text."""
    if isinstance(node, Scalar):
        return node.text or ""
    if isinstance(node, Listing):
        return ", ".join(filter(None, (part.text for part in node.parts if isinstance(part, Scalar))))
    return ""


def _by_line(written: str) -> dict[str, str]:
    found = (_FIELD.fullmatch(line.rstrip()) for line in written.split("\n"))
    values = {match["name"].casefold(): _unquoted((match["value"] or "").strip()) for match in found if match}
    return _known(values)


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" and value[0] not in value[1:-1]:
        return value[1:-1]
    return value
