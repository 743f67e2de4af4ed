"""The file of moved boundaries to settings.

Comes in: the path of ``boundaries.yaml``: a list of tables with ``article``, ``begin`` and ``join``. Goes out: a `Move`
for each place, or one `ConfigError` with a line for every mistake. It never opens an article: whether a place is there
is found out where the article is split.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from digest.config.reading import read
from digest.config.tree import Listing, Mistake, MistakeError, Node, Scalar, Table, parse
from digest.errors import ConfigError
from digest.model import Move
from digest.text.telling import nearest

_KEYS = ("article", "begin", "join")


def moves_of(shown: str, *, folder: Path) -> tuple[Move, ...]:
    """Read the moves of a file.

    Args:
        shown: The file as the configuration names it.
        folder: What it is relative to.

    Raises:
        ConfigError: If it cannot be read or has mistakes.
    """
    text = read(os.path.abspath(folder / os.path.expanduser(shown)))  # noqa: PTH100, PTH111 - as for other settings
    try:
        tree, mistakes = parse(text)
    except MistakeError as error:
        raise ConfigError(error.mistake.told(shown)) from None
    moves = tuple(_all(tree, Path(shown).name, mistakes))
    if mistakes:
        raise ConfigError("\n".join(mistake.told(shown) for mistake in sorted(set(mistakes))))
    return moves


def _all(tree: Node, name: str, mistakes: list[Mistake]) -> Iterator[Move]:
    """Give the moves of every article; an empty file has none."""
    if (isinstance(tree, Scalar) and not tree.text) or (isinstance(tree, Table) and not tree.pairs):
        return  # an empty file
    for node in tree.parts if isinstance(tree, Listing) else (tree,):
        if not isinstance(node, Table):
            mistakes.append(_mistake(node, "expected 'article:' with 'begin:' or 'join:'"))
            continue
        for key, (where, _) in node.pairs.items():
            if key not in _KEYS:
                close = nearest(key, _KEYS)
                hint = f" (did you mean {close}?)" if close else ""
                mistakes.append(_mistake(where, f"unknown name {key}{hint}; known are {', '.join(_KEYS)}"))
        article = node.pairs["article"][1] if "article" in node.pairs else None
        if not isinstance(article, Scalar) or not article.text:
            mistakes.append(_mistake(node, "expected 'article:', the end of a file's name or a web address"))
            continue
        for key in ("begin", "join"):
            if key in node.pairs:
                yield from _places(node.pairs[key][1], article.text, name, mistakes, begins=key == "begin")


def _places(node: Node, article: str, name: str, mistakes: list[Mistake], *, begins: bool) -> Iterator[Move]:
    """Give a move for each place: the first words of a paragraph, or its number."""
    for place in node.parts if isinstance(node, Listing) else (node,):
        if not isinstance(place, Scalar) or not place.text or not any(map(str.isalnum, place.text)):
            mistakes.append(_mistake(place, "expected the first words of a paragraph, or its number"))
            continue
        number = int(place.text) if re.fullmatch("[0-9]{1,9}", place.text) else None
        where = f"{name}:{place.line}"
        words = "" if number is not None else place.text
        yield Move(article=article, begins=begins, paragraph=number, words=words, where=where)


def _mistake(node: Node, what: str) -> Mistake:
    return Mistake(line=node.line, column=node.column, path="", what=what)
