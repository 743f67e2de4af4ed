"""The press: several PDFs at once, each in a process of its own.

What comes in: how many PDFs there will be, and then the editions. What goes out: what `digest.render.render` gives, in
the same order and with the same bytes. The processes get ready while the caller is still thinking. Where the machine
has one core only, or allows no processes, the PDFs are made one after the other in this one.
"""

import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from digest.model import Edition, Problem, Rendition
from digest.render import render
from digest.render.pdf import load_fonts

Printed = tuple[Rendition, tuple[Problem, ...]]


class Press:
    """Prints editions as PDF; see `open_press`."""

    def __init__(self, executor: Executor | None) -> None:
        self._executor = executor

    def printed(self, editions: Sequence[Edition], *, templates: Sequence[str]) -> Iterator[Printed]:
        """Begin all PDFs, and return them one by one in the given order.

        Raises:
            DigestError: As `digest.render.render`, when the one that fails is asked for.
        """
        started = [self._start(edition, templates) for edition in editions]
        return (_finished(edition, future, templates) for edition, future in zip(editions, started, strict=True))

    def _start(self, edition: Edition, templates: Sequence[str]) -> "Future[Printed] | None":
        """Begin a PDF in another process; ``None`` when there is none."""
        try:
            return self._executor.submit(_print, edition, tuple(templates)) if self._executor else None
        except (OSError, BrokenProcessPool):
            return None


@contextmanager
def open_press(count: int) -> Iterator[Press]:
    """Get ready for `count` PDFs.

    Yields:
        A press, whose processes end with the context.
    """
    workers = min(count, os.cpu_count() or 1)
    if workers < 2:
        yield Press(None)
        return
    try:
        executor = _executor(workers)
    except OSError:
        yield Press(None)
        return
    try:
        yield Press(executor)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _executor(workers: int) -> Executor:
    """Start processes that load the engine and the fonts at once."""
    context = multiprocessing.get_context("forkserver")
    # The server loads the engine once; what it starts has it already. It is no child of this process's threads.
    context.set_forkserver_preload(["weasyprint", "digest.render.pdf"])
    executor = ProcessPoolExecutor(workers, mp_context=context)
    for _ in range(workers):
        executor.submit(_get_ready)
    return executor


def _get_ready() -> None:
    """Load the fonts, so that the first PDF does not wait for them."""
    load_fonts()


def _finished(edition: Edition, future: "Future[Printed] | None", templates: Sequence[str]) -> Printed:
    """Return a PDF that was begun; make it here when nobody could."""
    try:
        return future.result() if future else _print(edition, templates)
    except BrokenProcessPool:
        return _print(edition, templates)


def _print(edition: Edition, templates: Sequence[str]) -> Printed:
    """Make one PDF."""
    return render(edition, "pdf", templates=templates)
