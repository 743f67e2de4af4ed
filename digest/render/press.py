"""The press: several PDFs at once, each laid out in a process of its own.

What comes in: how many PDFs there will be, and then the editions. What goes out: what `digest.render.render` gives, in
the same order and with the same bytes. The engine is loaded while the caller is still thinking. Where the machine has
one core only, or allows no processes, the PDFs are made one after the other in this one.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import wait

from digest.model import Edition, Format, Problem, Rendition
from digest.render.pdf import Sheet, lay_out, make_sheet

Printed = tuple[Rendition, tuple[Problem, ...]]

_Made = tuple[bytes, tuple[Problem, ...]]

_FIRST_LINE = Sheet(name="first line", html='<html lang="en"><title>-</title><p>-</p></html>', style="")


class Press:
    """Prints editions as PDF; see `open_press`."""

    def __init__(self, executor: Executor | None, workers: int = 0) -> None:
        self._executor = executor
        self._workers = workers

    def warm_up(self) -> None:
        """Have every process load its fonts and lay a first line out; call this from a thread, for it may wait."""
        for _ in range(self._workers):
            self._start(_FIRST_LINE)

    def printed(self, wanted: Sequence[tuple[Edition, Format]], *, templates: Sequence[str]) -> Iterator[Printed]:
        """Begin all PDFs, and return them one by one in the given order.

        Raises:
            DigestError: As `digest.render.render`; a wrong template at once.
        """
        sheets = [make_sheet(edition, templates, form=form) for edition, form in wanted]
        started = [self._start(sheet) for sheet in sheets]
        return (_finished(*each) for each in zip(wanted, sheets, started, strict=True))

    def _start(self, sheet: Sheet) -> "Future[_Made] | None":
        """Begin a PDF in another process; ``None`` when there is none."""
        try:
            return self._executor.submit(lay_out, sheet) if self._executor else None
        except (OSError, BrokenProcessPool):
            return None


@contextmanager
def open_press(count: int) -> Iterator[Press]:
    """Get ready for `count` PDFs.

    Yields:
        A press, whose processes end with the context.
    """
    workers = min(count, os.cpu_count() or 1)
    executor = _executor(workers) if workers > 1 else None
    try:
        yield Press(executor, workers)
    finally:
        if executor:
            executor.shutdown(wait=True, cancel_futures=True)


def _executor(workers: int) -> Executor | None:
    """Start the server that loads the engine, and from which processes come with it; ``None`` where none can be."""
    try:
        context = multiprocessing.get_context("forkserver")
        # The server is a program of its own and no child of this process's threads; it loads while this one thinks.
        context.set_forkserver_preload(["weasyprint", "digest.render.pdf"])
        # Ctrl-C reaches every process of a terminal: those of the press leave it to this one. The tracker lets the
        # signal through again when it is started, and so comes first.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)
    except OSError:
        return None


def _begin() -> None:
    """End with the process that started this one, however that ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    """Wait for the end of a process, then end this one at once."""
    wait([sentinel])
    os._exit(1)


def _finished(wanted: tuple[Edition, Format], sheet: Sheet, future: "Future[_Made] | None") -> Printed:
    """Return a PDF that was begun; make it here when nobody could."""
    try:
        made, problems = future.result() if future else lay_out(sheet)
    except BrokenProcessPool:
        made, problems = lay_out(sheet)
    return Rendition(audience=wanted[0].audience, format=wanted[1], name=sheet.name, data=made), problems
