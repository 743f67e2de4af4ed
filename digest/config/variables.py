"""Variables in the texts of a configuration.

Comes in: a tree and the environment. Goes out: the same tree with ``${NAME}``, ``${NAME:-default}`` and ``$$`` put in,
and a mistake for each variable that is missing. A variable's value is never parsed, never searched for further
variables, and never shown: every node keeps the raw text of the file for messages.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from digest.config.tree import Listing, Mistake, Node, Scalar, Table, join

_VARIABLE = re.compile(r"\$\$|\$\{(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<default>:-[^${}]*)?\})?")


def substitute(node: Node, environment: Mapping[str, str], mistakes: list[Mistake], path: str = "") -> Node:
    """Return `node` with its variables put in; what is missing is added to `mistakes`."""
    if isinstance(node, Table):
        pairs = {
            name: (key, substitute(value, environment, mistakes, join(path, name)))
            for name, (key, value) in node.pairs.items()
        }
        return replace(node, pairs=pairs)
    if isinstance(node, Listing):
        parts = (substitute(part, environment, mistakes, join(path, at)) for at, part in enumerate(node.parts))
        return replace(node, parts=tuple(parts))
    return _scalar(node, environment, mistakes, path)


def _scalar(node: Scalar, environment: Mapping[str, str], mistakes: list[Mistake], path: str) -> Scalar:
    if node.text is None or "$" not in node.text:
        return node
    missing: list[str] = []

    def value(found: re.Match[str]) -> str:
        name, default = found["name"], found["default"]
        if found[0] == "$$":
            return "$"
        if name is None:
            missing.append("expected ${NAME} or ${NAME:-default}; write $$ for a dollar sign")
        elif not environment.get(name) and default is not None:
            return default[2:]
        elif name not in environment:
            missing.append(f"the environment variable {name} is not set; set it, or write ${{{name}:-default}}")
        return environment.get(name or "", "")

    text = _VARIABLE.sub(value, node.text)
    mistakes += [Mistake(line=node.line, column=node.column, path=path, what=what) for what in missing]
    return replace(node, text=text, hole=node.hole or bool(missing))
