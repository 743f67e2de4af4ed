"""The press: every PDF is laid out in a process of its own, with limits on time and memory.

What comes in: how many PDFs there will be, what each may cost, and then the editions. What goes out: what
`digest.render.render` gives, in the same order and with the same bytes, or a problem for a PDF that is lost: one that
takes too long, needs too much memory, or crashes the engine loses itself alone. The engine is loaded while the caller
is still thinking. Where the system allows no processes, the PDFs are made one after the other in this one, unlimited.

The limit of time counts computing, not the clock on the wall, so that a busy machine prints what an idle one does. A
process that only waits is ended after `PATIENCE` times as long.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext
from queue import SimpleQueue
from typing import Literal

from digest.errors import DigestError
from digest.limits import limit_memory
from digest.model import Edition, Format, PdfLimits, Problem, Rendition
from digest.render.pdf import Sheet, lay_out, make_sheet

Printed = tuple[Rendition | None, tuple[Problem, ...]]
"""A PDF, and what its readers should be warned of; ``None`` where it is lost."""
PATIENCE = 6
"""Limits of time on the wall after which a process that does not compute is ended."""

_Made = tuple[bytes, tuple[Problem, ...]]
_Answer = tuple[Literal["made"], _Made] | tuple[Literal["raised"], DigestError] | tuple[Literal["lost"], str, str]

_FIRST_LINE = Sheet(name="first line", html='<html lang="en"><title>-</title><p>-</p></html>', style="")


class Press:
    """Prints editions as PDF; see `open_press`."""

    def __init__(self, printers: "Sequence[_Printer]" = ()) -> None:
        self._printers = printers
        self._idle: SimpleQueue[_Printer] = SimpleQueue()
        for each in printers:
            self._idle.put(each)
        # Each thread waits for one process.
        self._threads = ThreadPoolExecutor(len(printers)) if printers else None

    def warm_up(self) -> None:
        """Have every process load its fonts and lay a first line out; call this from a thread, for it may wait."""
        for _ in self._printers:
            self._start(_FIRST_LINE)

    def printed(self, wanted: Sequence[tuple[Edition, Format]], *, templates: Sequence[str]) -> Iterator[Printed]:
        """Begin all PDFs, and return them one by one in the given order.

        Raises:
            DigestError: As `digest.render.render`; a wrong template at once.
        """
        sheets = [make_sheet(edition, templates, form=form) for edition, form in wanted]
        started = [self._start(sheet) for sheet in sheets]
        return (_finished(*each) for each in zip(wanted, sheets, started, strict=True))

    def close(self) -> None:
        """End every process, whatever it is at."""
        for each in self._printers:
            each.close()
        if self._threads:
            self._threads.shutdown(wait=True, cancel_futures=True)

    def _start(self, sheet: Sheet) -> "Future[_Answer | None] | None":
        """Begin a PDF in another process; ``None`` when there is none."""
        with contextlib.suppress(RuntimeError):  # no thread can be started, or the press is closed
            return self._threads.submit(self._print, sheet) if self._threads else None
        return None

    def _print(self, sheet: Sheet) -> _Answer | None:
        """Print a sheet with the process that has rested longest."""
        printer = self._idle.get()
        try:
            return printer.print(sheet)
        finally:
            self._idle.put(printer)


@contextmanager
def open_press(count: int, limits: PdfLimits | None = None) -> Iterator[Press]:
    """Get ready for `count` PDFs.

    Args:
        count: How many there will be; 0 starts nothing.
        limits: What each may cost; left out, the ordinary limits.

    Yields:
        A press, whose processes end with the context.
    """
    context = _server() if count else None
    workers = min(count, os.cpu_count() or 1)
    press = Press([_Printer(context, limits or PdfLimits()) for _ in range(workers)] if context else ())
    try:
        yield press
    finally:
        press.close()


class _Printer:
    """A process that lays out one sheet after the other; another takes its place when it dies."""

    def __init__(self, context: ForkServerContext, limits: PdfLimits) -> None:
        self._context, self._limits = context, limits
        self._lock = threading.Lock()
        self._running: tuple[multiprocessing.process.BaseProcess, Connection] | None = None
        self._is_closed = False

    def print(self, sheet: Sheet) -> _Answer | None:
        """Return what becomes of a sheet; ``None`` when there can be no process."""
        try:
            process, line = self._started()
        except (OSError, EOFError):
            return None
        try:
            line.send(sheet)
            if not line.poll(self._limits.seconds * PATIENCE):
                process.kill()
            answer: _Answer = line.recv()
        except (EOFError, OSError):
            process.join()
            answer = self._cause(process.exitcode)
        if answer[0] == "lost":
            # What is left in its memory is in an unknown state.
            self._end()
        return answer

    def close(self) -> None:
        """End the process and start no other."""
        with self._lock:
            self._is_closed = True
        self._end()

    def _started(self) -> tuple[multiprocessing.process.BaseProcess, Connection]:
        """Return the process, and the line to it."""
        with self._lock:
            if self._is_closed:
                raise OSError("the press is closed")
            if not self._running:
                line, other = self._context.Pipe()
                process = self._context.Process(target=_work, args=(other, self._limits), daemon=True)
                process.start()
                other.close()
                self._running = process, line
            return self._running

    def _end(self) -> None:
        """End the process; the line closes when nobody reads from it any more."""
        with self._lock:
            running, self._running = self._running, None
        if running:
            running[0].kill()
            running[0].join()

    def _cause(self, code: int | None) -> _Answer:
        """Return why a process is gone."""
        if code == -signal.SIGPROF:
            return _too_slow(f"it took more than {self._limits.seconds:g} s of computing")
        if code == -signal.SIGKILL:
            return _too_slow(f"it came to nothing in {self._limits.seconds * PATIENCE:g} s, or was ended from outside")
        name = signal.Signals(-code).name if code and code < 0 else f"exit code {code}"
        return (
            "lost",
            f"the PDF engine crashed ({name})",
            "Where memory runs out, raise pdf.memory or print fewer stories; where a library is broken, mend it.",
        )


def _too_slow(what: str) -> _Answer:
    return "lost", what, "Print fewer stories (total, words or pages of the audience), or raise pdf.timeout."


def _server() -> ForkServerContext | None:
    """Start the server that loads the engine, and from which processes come with it; ``None`` where none can be."""
    try:
        context = multiprocessing.get_context("forkserver")
        # The server is a program of its own and no child of this process's threads; it loads while this one thinks.
        context.set_forkserver_preload(["weasyprint", "digest.render.press"])
        # Ctrl-C reaches every process of a terminal: those of the press leave it to this one. The tracker lets the
        # signal through again when it is started, and so comes first.
        resource_tracker.ensure_running()
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            forkserver.ensure_running()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    except (OSError, ValueError):
        return None
    return context


def _work(line: Connection, limits: PdfLimits) -> None:
    """Lay out each sheet that comes; this is what a process of the press does."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    limit_memory(limits.memory)
    with contextlib.suppress(EOFError, OSError):
        while True:
            sheet = line.recv()
            # The signal ends the process wherever it is, also within a library's loop.
            signal.setitimer(signal.ITIMER_PROF, limits.seconds)
            answer = _attempt(sheet, limits)
            signal.setitimer(signal.ITIMER_PROF, 0)
            line.send(answer)


def _end_with(sentinel: int) -> None:
    """Wait for the end of a process, then end this one at once."""
    wait([sentinel])
    os._exit(1)


def _attempt(sheet: Sheet, limits: PdfLimits) -> _Answer:
    """Lay a sheet out, and tell what came of it."""
    try:
        return "made", lay_out(sheet)
    except DigestError as error:
        return "raised", error
    except MemoryError:
        what = f"it needed more than {limits.memory // 1_000_000:,} MB of memory"
        return "lost", what, "Print fewer stories (total, words or pages of the audience), or raise pdf.memory."
    except RecursionError:
        what = "elements stand in one another so deep that the PDF engine gives up"
        return "lost", what, "Nest fewer of them in the audience's templates."
    except Exception as error:  # noqa: BLE001 - whatever the engine stumbles over, the other editions are printed
        what = f"the PDF engine failed: {type(error).__name__}: {str(error)[:300]}"
        return "lost", what, "Look at the audience's templates and styles; without them, it is an error of the engine."


def _finished(wanted: tuple[Edition, Format], sheet: Sheet, future: "Future[_Answer | None] | None") -> Printed:
    """Return a PDF that was begun; make it here when nobody could."""
    answer = None
    with contextlib.suppress(CancelledError):
        answer = future.result() if future else None
    answer = answer or _attempt(sheet, PdfLimits())
    if answer[0] == "raised":
        raise answer[1]
    if answer[0] == "lost":
        problem = Problem(where=sheet.name, what=f"not printed: {answer[1]}", remedy=answer[2], is_document=False)
        return None, (problem,)
    made, problems = answer[1]
    return Rendition(audience=wanted[0].audience, format=wanted[1], name=sheet.name, data=made), problems
