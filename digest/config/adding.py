"""More feeds for the text of a configuration file.

Comes in: the text of a configuration that is known to be right, and feeds. Goes out: the same text with a source for
each feed at the end of ``sources``, or nothing where no place for them is plain. Every other character stays where it
is: comments, blank lines, quotes, line ends. It never reads or writes a file, and proves nothing: whoever uses the text
loads it first and compares.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import yaml

from digest.config.tree import LOADER, NOTHING
from digest.model import Source

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""Where YAML 1.1 ends a line."""
_PLAIN_ADDRESS = re.compile(r"https?://[\w./?=&%~+@,;:#!*$-]*[\w/=-]", re.ASCII)
_PLAIN_NAME = re.compile(r"[^\W\d_][\w.'’&+/()$-]*(?: [\w.'’&+/()$-]+)*")
"""Names that need no quotes in a list of either style."""
_STEP = 2
"""Columns of an indentation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edit:
    """The characters from `start` to `end` give way to `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Root:
    """What stands at the root of a document."""

    column: int
    is_flow: bool
    end: int
    """Where a further name may be written."""
    value: Sequence[yaml.Event]
    """What makes up the value of ``sources``; empty where the name is missing."""


def with_feeds(text: str, feeds: Sequence[Source]) -> str | None:
    """Return a configuration with more feeds at the end of its sources.

    Args:
        text: The configuration, which has no mistakes.
        feeds: Sources of the kind ``feed``; of their settings the address, the outlet and the category are written.

    Returns:
        The new text; ``None`` where ``sources`` is written in a way that nothing can be added to with certainty.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    bare = text.removeprefix(mark)
    root = _root(bare)
    edits = _edits(bare, root, feeds) if root and feeds else None
    if edits is None:
        return None
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        bare = bare[: edit.start] + edit.text + bare[edit.end :]
    return mark + bare


def lines_of(feeds: Iterable[Source]) -> list[str]:
    """Return the lines of a block list that hold these feeds, without indentation."""
    lines = []
    for feed in feeds:
        lines.append(f"- feed: {_scalar(feed.url or '', _PLAIN_ADDRESS)}")
        lines += [f"  outlet: {_scalar(feed.outlet, _PLAIN_NAME)}"] if feed.outlet else []
        names = [_scalar(name, _PLAIN_NAME) for name in feed.category]
        lines += [f"  category: {names[0] if len(names) == 1 else '[' + ', '.join(names) + ']'}"] if names else []
    return lines


def _scalar(text: str, plain: re.Pattern[str]) -> str:
    """Write a text so that it comes back as it is: also here, where ``$`` begins a variable."""
    written = text.replace("$", "$$")
    # What another program takes for a number or a truth is put in quotes too.
    if plain.fullmatch(written) and yaml.safe_load(written) == written:
        return written
    return _quoted(written)


def _quoted(written: str) -> str:
    """Put a text in quotes; what JSON writes is YAML too."""
    return json.dumps(written, ensure_ascii=False)


def _root(text: str) -> _Root | None:
    """Look at the root of a document; ``None`` where it is no ordinary mapping."""
    events = list(yaml.parse(text, Loader=LOADER))
    if len(events) == 2:
        return _Root(column=0, is_flow=False, end=len(text), value=())
    root, last = events[2], events[-2]
    end = _begin(last).index if isinstance(last, yaml.DocumentEndEvent) and last.explicit else len(text)
    if isinstance(root, yaml.ScalarEvent) and not root.value and not (root.anchor or root.tag):
        return _Root(column=0, is_flow=False, end=end, value=())
    if not isinstance(root, yaml.MappingStartEvent) or root.anchor or root.tag:
        return None
    at = 3
    value: Sequence[yaml.Event] = ()
    while not isinstance(events[at], yaml.MappingEndEvent):
        begin = _after(events, at)
        beyond = _after(events, begin)
        name = events[at]
        if isinstance(name, yaml.ScalarEvent) and name.value == "sources":
            value = events[begin:beyond]
        at = beyond
    return _Root(column=_begin(root).column, is_flow=bool(root.flow_style), end=end, value=value)


def _after(events: Sequence[yaml.Event], at: int) -> int:
    """Return the place behind the node that begins at `at`."""
    depth = 0
    while True:
        depth += isinstance(events[at], yaml.CollectionStartEvent) - isinstance(events[at], yaml.CollectionEndEvent)
        at += 1
        if depth == 0:
            return at


def _edits(text: str, root: _Root, feeds: Sequence[Source]) -> list[_Edit] | None:
    """Decide what is to be changed; ``None`` where that is not plain."""
    if not root.value:
        return None if root.is_flow else [_named(text, root, feeds)]
    first = root.value[0]
    if getattr(first, "anchor", None) or getattr(first, "tag", None):
        return None
    if isinstance(first, yaml.SequenceStartEvent):
        if first.flow_style:
            return [_in_flow(text, root, feeds)]
        return [_lines(text, _line_end(text, root.value), _begin(first).column, lines_of(feeds))]
    if isinstance(first, yaml.ScalarEvent) and not root.is_flow:
        return _in_the_place_of_one(text, root, first, feeds)
    return None


def _named(text: str, root: _Root, feeds: Sequence[Source]) -> _Edit:
    """Write a list that is not there yet."""
    return _lines(text, root.end, root.column, ["sources:", *(" " * _STEP + line for line in lines_of(feeds))])


def _in_flow(text: str, root: _Root, feeds: Sequence[Source]) -> _Edit:
    """Add to a list between brackets: behind its last part, before a comma that may stand there."""
    margin = _newline(text) + " " * (root.column + _STEP)
    parts = [json.dumps(_settings(feed), ensure_ascii=False) for feed in feeds]
    is_empty = len(root.value) == 2
    at = _begin(root.value[0]).index + 1 if is_empty else _end(root.value[:-1])
    return _Edit(start=at, end=at, text=("" if is_empty else ",") + ",".join(margin + part for part in parts))


def _settings(feed: Source) -> dict[str, object]:
    """Return the settings of a feed as they are written between brackets."""
    texts = {"feed": feed.url or "", "outlet": feed.outlet or ""}
    written: dict[str, object] = {name: text.replace("$", "$$") for name, text in texts.items() if text}
    return written | ({"category": [name.replace("$", "$$") for name in feed.category]} if feed.category else {})


def _in_the_place_of_one(text: str, root: _Root, one: yaml.ScalarEvent, feeds: Sequence[Source]) -> list[_Edit] | None:
    """Make a list of the one source, or of the nothing, that stands behind the name."""
    start, end = _begin(one).index, _finish(one).index
    raw = text[start:end]
    if one.style in {"|", ">"} or _BREAK.search(raw) or _BREAK.search(text, _name_end(text, start), start):
        return None
    is_nothing = not one.style and one.value in NOTHING
    lines = ([] if is_nothing else [f"- {raw}"]) + lines_of(feeds)
    return [
        _Edit(start=_name_end(text, start), end=end, text=""),
        _lines(text, _next_line(text, end), root.column + _STEP, lines),
    ]


def _name_end(text: str, at: int) -> int:
    """Return where the white space before `at` begins."""
    return len(text[:at].rstrip())


def _lines(text: str, at: int, column: int, lines: Sequence[str]) -> _Edit:
    """Put whole lines in at `at`, the begin of a line or the end of the text."""
    newline = _newline(text)
    before = newline if at and not _BREAK.fullmatch(text[at - 1]) else ""
    return _Edit(start=at, end=at, text=before + "".join(" " * column + line + newline for line in lines))


def _newline(text: str) -> str:
    """Return how the lines of a text end."""
    found = re.search("\r\n|\r|\n", text)
    return found[0] if found else "\n"


def _line_end(text: str, value: Sequence[yaml.Event]) -> int:
    """Return the begin of the line behind a list."""
    at = _end(value)
    # A text of several lines ends where the next line begins.
    return at if at and _BREAK.fullmatch(text[at - 1]) else _next_line(text, at)


def _next_line(text: str, at: int) -> int:
    found = _BREAK.search(text, at)
    return found.end() if found else len(text)


def _end(value: Sequence[yaml.Event]) -> int:
    """Return where the last written part of a node ends: the end of a block is told only by what follows it."""
    flows: list[bool] = []
    end = 0
    for event in value:
        if isinstance(event, yaml.CollectionStartEvent):
            flows.append(bool(event.flow_style))
            end = _finish(event).index
        elif not isinstance(event, yaml.CollectionEndEvent) or flows.pop():
            end = _finish(event).index
    return end


def _begin(event: yaml.Event) -> yaml.Mark:
    """Return where an event begins; only events that nobody parsed have no place."""
    return cast("yaml.Mark", event.start_mark)


def _finish(event: yaml.Event) -> yaml.Mark:
    """Return where an event ends."""
    return cast("yaml.Mark", event.end_mark)
