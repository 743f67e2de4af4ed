"""Bytes from the world: sources to documents.

Comes in: the sources of a configuration. Goes out: `digest.model.Raw` documents in order of location, and a `Problem`
for each source or document that could not be had. A failing world is never an exception here. It never decodes,
understands or changes a document, never follows a link out of a source, and never opens what is not a regular file.
"""

import sys
from collections.abc import Sequence
from typing import BinaryIO

from digest.collect.files import Shelf, collect_input, collect_source
from digest.model import Problem, Raw, Source

__all__ = ["collect"]


def collect(
    sources: Sequence[Source], *, stream: BinaryIO | None = None
) -> tuple[tuple[Raw, ...], tuple[Problem, ...]]:
    """Fetch every document of every file and folder, each file once, and what stands on standard input.

    Feeds are for `digest.collect.http`, mailboxes for `digest.collect.mailbox`.

    Args:
        sources: Where to look; where two overlap, the first has the file.
        stream: Standard input; ``None`` takes this process's.

    Returns:
        The documents in order of location, and what went wrong in order of place.
    """
    shelf = Shelf()
    for source in sources:
        if source.kind == "files":
            collect_source(source, shelf)
        elif source.kind == "input":
            collect_input(source, stream or sys.stdin.buffer, shelf)
    documents = sorted(shelf.documents, key=lambda raw: raw.location)
    return tuple(documents), tuple(sorted(shelf.problems, key=lambda problem: (problem.where, problem.what)))
