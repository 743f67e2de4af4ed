"""YAML text to a tree whose every node knows its line and column.

Comes in: the text of a configuration file or of an article's front matter; neither is trusted. Goes out: a `Node` tree
of scalars (always text: ``no``, ``010`` and ``12:30`` stay what their author wrote), listings and tables, and the
mistakes found. It never runs a tag, follows an alias, or recurses deeper than `DEPTH`: nodes are put together from the
parser's events, because the composer of PyYAML's C loader kills the interpreter on deep nesting.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import yaml
from yaml.reader import Reader

DEPTH = 40
"""Deepest nesting accepted; the configuration needs six."""
NODES = 50_000
"""Most nodes accepted."""
LOADER = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))
"""The C parser where PyYAML was built with it; only its events are used."""
NOTHING = ("", "~", "null", "Null", "NULL")
"""Plain scalars that stand for no value."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mistake:
    """One mistake in a file, with its place."""

    line: int
    """From 1."""
    column: int
    """From 1."""
    path: str
    """Where in the tree, such as ``audiences.executive.formats[1]``; may be empty."""
    what: str

    def told(self, file: str) -> str:
        """Return the line that tells a person about it."""
        path = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in self.path)
        return f"{file}:{self.line}:{self.column}: {path}{': ' if path else ''}{self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A single value, as text."""

    line: int
    column: int
    text: str | None
    """``None`` where nothing is written (or ``null``)."""
    raw: str
    """The text as it stands in the file; variables are never put into it, so it may be shown."""
    hole: bool = False
    """Whether a mistake about it is told already."""
    written: str = ""
    """The characters of the file that it was read from, with quotes and line ends."""

    def place(self, at: int) -> tuple[int, int]:
        """Return line and column of a character of `raw`, where it is found in the file; else those of the whole.

        The characters of a text stand in the file in their order, with blanks, quotes and line ends between them.
        """
        block = self.written[:1] in {"|", ">"}
        found = self.written.find("\n") if block else int(self.written[:1] in {"'", '"'})
        for letter in self.raw[:at]:
            if not letter.isspace():
                found = self.written.find(letter, found) + 1
                if not found:
                    return self.line, self.column
        if at < len(self.raw):
            found = max(found, self.written.find(self.raw[at], found))
        before = self.written[:found]
        line = before.count("\n")
        return self.line + line, found - before.rfind("\n") if line else self.column + found


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of nodes."""

    line: int
    column: int
    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A mapping of names to nodes."""

    line: int
    column: int
    pairs: Mapping[str, tuple[Scalar, "Node"]]
    """The node of the name and the node of its value, by name, in the file's order."""


Node = Scalar | Listing | Table


class MistakeError(Exception):
    """A mistake that leaves no tree to go on with."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.what)
        self.mistake = mistake


def parse(text: str) -> tuple[Node, list[Mistake]]:
    """Parse one YAML document.

    Args:
        text: The document; a leading byte order mark is dropped.

    Returns:
        The tree, and the mistakes that left it usable (names given twice, aliases, tags).

    Raises:
        MistakeError: If there is no usable tree.
    """
    text = text.removeprefix("\ufeff")
    _refuse_controls(text)
    composer = _Composer(text)
    try:
        return composer.document(), composer.mistakes
    except yaml.MarkedYAMLError as error:
        raise MistakeError(_syntax(error, text)) from None


def plain(node: Node) -> object:
    """Return the tree as nested dictionaries, lists, texts and ``None``."""
    if isinstance(node, Table):
        return {name: plain(value) for name, (_, value) in node.pairs.items()}
    if isinstance(node, Listing):
        return [plain(part) for part in node.parts]
    return node.text


def join(path: str, part: str | int) -> str:
    """Return the path of a part below `path`."""
    if isinstance(part, int):
        return f"{path}[{part}]"
    return f"{path}.{part}" if path else part


def _refuse_controls(text: str) -> None:
    found = Reader.NON_PRINTABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        what = f"character U+{ord(found.group()):04X} is not allowed in YAML; remove it"
        raise MistakeError(Mistake(line=line, column=column, path="", what=what))


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Mistake:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    what = f"not valid YAML: {error.problem or error.context or 'unknown mistake'}"
    before = lines[line][: column + 1] if line < len(lines) else ""
    if "\t" in before and not before.strip():
        what += "; indent with spaces, not tabs"
    elif error.problem and error.problem.startswith("mapping values"):
        what += "; put a text that holds ': ' in quotes"
    return Mistake(line=line + 1, column=column + 1, path="", what=what)


class _Composer:
    """Puts nodes together from the parser's events."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.events: Iterator[yaml.Event] = iter(yaml.parse(text, Loader=LOADER))
        self.mistakes: list[Mistake] = []
        self.left = NODES

    def document(self) -> Node:
        """Compose the only document of the text."""
        next(self.events)
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return Table(line=1, column=1, pairs={})
        root = self.node(next(self.events), "", 0)
        if isinstance(root, Scalar) and root.text is None and not root.hole:
            root = Table(line=1, column=1, pairs={})
        next(self.events)
        beyond = next(self.events)
        if not isinstance(beyond, yaml.StreamEndEvent):
            raise MistakeError(_at(beyond, "", "a second document begins here; write one only (remove the '---')"))
        return root

    def node(self, event: yaml.Event, path: str, depth: int) -> Node:
        """Compose the node that begins with `event`."""
        self.left -= 1
        if self.left < 0:
            raise MistakeError(_at(event, path, f"more than {NODES:,} values; the file is too large"))
        if depth > DEPTH:
            raise MistakeError(_at(event, path, f"nested more than {DEPTH} levels deep"))
        line, column = _place(event)
        if isinstance(event, yaml.AliasEvent):
            self.mistakes.append(_at(event, path, f"the alias '*{event.anchor}' is not supported; write the value out"))
            return Scalar(line=line, column=column, text=None, raw=f"*{event.anchor}", hole=True)
        tag = getattr(event, "tag", None)
        if tag is not None:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            self.mistakes.append(_at(event, path, f"the tag {short!r} is not supported; remove it"))
        if isinstance(event, yaml.SequenceStartEvent):
            return Listing(line=line, column=column, parts=tuple(self._parts(path, depth)))
        if isinstance(event, yaml.MappingStartEvent):
            return Table(line=line, column=column, pairs=self._pairs(path, depth))
        scalar = cast("yaml.ScalarEvent", event)
        nothing = not scalar.style and scalar.value in NOTHING
        start, end = event.start_mark, event.end_mark
        written = self.text[start.index : end.index] if start and end else ""
        text = None if nothing else scalar.value
        return Scalar(line=line, column=column, text=text, raw=scalar.value, written=written)

    def _parts(self, path: str, depth: int) -> Iterator[Node]:
        for number, event in enumerate(iter(self._next, None)):
            yield self.node(event, join(path, number), depth + 1)

    def _pairs(self, path: str, depth: int) -> dict[str, tuple[Scalar, Node]]:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        for event in iter(self._next, None):
            name = self.node(event, path, depth + 1)
            value = next(self.events)
            if not isinstance(name, Scalar):
                self.mistakes.append(_at(event, path, "a name was expected before the ':'; got a list or mapping"))
                self.node(value, path, depth + 1)
                continue
            below = join(path, name.raw)
            node = self.node(value, below, depth + 1)
            if name.raw in pairs:
                first = pairs[name.raw][0].line
                self.mistakes.append(_at(event, below, f"given twice (first on line {first}); keep one"))
            elif not name.hole:
                pairs[name.raw] = (name, node)
        return pairs

    def _next(self) -> yaml.Event | None:
        """Return the next event, or ``None`` at the end of a list or mapping."""
        event = next(self.events)
        return None if isinstance(event, yaml.CollectionEndEvent) else event


def _at(event: yaml.Event, path: str, what: str) -> Mistake:
    line, column = _place(event)
    return Mistake(line=line, column=column, path=path, what=what)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)
