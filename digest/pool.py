"""A map that outlives what it runs: worker processes with a deadline and a limit of memory for each call.

Comes in: a function, its arguments, and what stands for a result that is lost. Goes out: the results, in the order of
the arguments, the same from one process or many. A worker that takes too long, needs too much memory or dies loses the
one argument that it was at; another takes its place. It knows nothing of what it runs, starts no process before it is
given an argument, and leaves none behind.

The deadline counts the time that a worker computes, not that of the clock on the wall: a busy machine gives the same
results as an idle one. A worker that only waits is ended after `PATIENCE` deadlines on the wall.
"""

import contextlib
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, Literal, TypeVar

from digest.limits import limit_memory

__all__ = ["apply"]

DEADLINE = 10.0
"""Seconds of computing for one argument."""
MEMORY = 300_000_000
"""Bytes that a worker may need beyond those that it starts with."""
PATIENCE = 6
"""Deadlines on the wall after which a worker that does not compute is ended."""
MOST_WORKERS = 8
"""Most processes at a time."""
_LOOK_SECONDS = 5.0
"""How often an idle worker looks whether its parent lives."""

_In = TypeVar("_In")
_Out = TypeVar("_Out")
_Answer = tuple[Literal["done", "memory", "raised"], object]


def apply(  # noqa: PLR0913 - a map, and its three limits by name
    function: Callable[[_In], _Out],
    arguments: Sequence[_In],
    *,
    lost: Callable[[_In, str], _Out],
    deadline: float = DEADLINE,
    memory: int = MEMORY,
    workers: int | None = None,
) -> list[_Out]:
    """Apply a function to each argument, in worker processes.

    Args:
        function: A function of a module, or a partial of one: it must be known to other processes.
        arguments: What it is applied to.
        lost: Makes the result of an argument that has none, from the reason ("it took more than 10 s").
        deadline: Seconds of computing for one argument.
        memory: Bytes that a worker may need beyond those that it starts with.
        workers: How many processes; ``None`` is one for each processor.

    Returns:
        A result for each argument, in their order.

    Raises:
        Exception: What `function` raised, other than for want of memory.
    """
    wanted = min(len(arguments), workers or len(os.sched_getaffinity(0)), MOST_WORKERS)
    crew = _Crew(function, arguments, lost=lost, deadline=deadline, memory=memory)
    return crew.results(wanted)


class _Worker:
    """A process, and the place of the argument that it is at."""

    def __init__(self, function: Callable[..., object], *, deadline: float, memory: int) -> None:
        # A copy of this process starts in milliseconds and has imported what is needed; where no copies can be made,
        # the standard way of the system is as right and slower.
        methods = multiprocessing.get_all_start_methods()
        context = multiprocessing.get_context("fork" if "fork" in methods else None)
        self.line, other = context.Pipe()
        self.process: BaseProcess = context.Process(
            target=_work, args=(other, function, deadline, memory, os.getpid()), daemon=True
        )
        self.process.start()
        other.close()
        self.place: int | None = None
        self.since = 0.0

    def give(self, place: int, argument: object) -> None:
        """Give the worker an argument; one that has died meanwhile is noticed by its silence."""
        self.place, self.since = place, time.monotonic()
        with contextlib.suppress(OSError):
            self.line.send(argument)

    def end(self) -> None:
        """End the process, whatever it is at."""
        self.process.kill()
        self.process.join()
        self.line.close()


class _Crew(Generic[_In, _Out]):
    """The workers of one call."""

    def __init__(
        self,
        function: Callable[[_In], _Out],
        arguments: Sequence[_In],
        *,
        lost: Callable[[_In, str], _Out],
        deadline: float,
        memory: int,
    ) -> None:
        self._function, self._arguments, self._lost = function, arguments, lost
        self._deadline, self._memory = deadline, memory
        self._waiting = deque(range(len(arguments)))
        self._found: dict[int, _Out] = {}
        self._workers: list[_Worker] = []

    def results(self, wanted: int) -> list[_Out]:
        """Run until every argument has its result."""
        try:
            while len(self._found) < len(self._arguments):
                self._employ(wanted)
                self._listen()
        finally:
            for worker in self._workers:
                worker.end()
        return [self._found[place] for place in range(len(self._arguments))]

    def _employ(self, wanted: int) -> None:
        """Give every idle worker an argument, and replace those that are gone."""
        while len(self._workers) < wanted and len(self._waiting) > sum(each.place is None for each in self._workers):
            self._workers.append(_Worker(self._function, deadline=self._deadline, memory=self._memory))
        for worker in self._workers:
            if worker.place is None and self._waiting:
                place = self._waiting.popleft()
                worker.give(place, self._arguments[place])

    def _listen(self) -> None:
        """Take what workers answer, or note that they are gone."""
        busy = [worker for worker in self._workers if worker.place is not None]
        patience = self._deadline * PATIENCE
        left = min(worker.since for worker in busy) + patience - time.monotonic()
        ready = set(wait([worker.line for worker in busy], timeout=max(0.0, left)))
        for worker in busy:
            if worker.line in ready:
                self._take(worker)
            elif time.monotonic() - worker.since > patience:
                self._lose(worker, f"it came to nothing in {patience:g} s")

    def _take(self, worker: _Worker) -> None:
        try:
            state, value = worker.line.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._lose(worker, self._cause(worker.process.exitcode))
            return
        if state == "raised":
            raise value
        if state == "memory":
            # What is left of its memory is in an unknown state.
            self._lose(worker, self._cause(None))
            return
        self._found[_place(worker)] = value
        worker.place = None

    def _cause(self, code: int | None) -> str:
        """Return why a worker is gone."""
        if code is None:
            return f"it needed more than {self._memory // 1_000_000:,} MB of memory"
        if code == -signal.SIGPROF:
            return f"it took more than {self._deadline:g} s"
        return "its parser crashed"

    def _lose(self, worker: _Worker, reason: str) -> None:
        place = _place(worker)
        self._workers.remove(worker)
        worker.end()
        self._found[place] = self._lost(self._arguments[place], reason)


def _place(worker: _Worker) -> int:
    if worker.place is None:
        raise AssertionError("an idle worker answered")
    return worker.place


def _work(line: Connection, function: Callable[[object], object], deadline: float, memory: int, parent: int) -> None:
    """Answer for each argument that comes; this is what a worker does."""
    # The parent ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    # What libraries say of a document is told by the problem it becomes.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    limit_memory(memory)
    for argument in _given(line, parent):
        # The signal ends the process wherever it is, also within a library's loop.
        signal.setitimer(signal.ITIMER_PROF, deadline)
        answer = _answer(function, argument)
        signal.setitimer(signal.ITIMER_PROF, 0)
        line.send(answer)


def _given(line: Connection, parent: int) -> Iterator[object]:
    """Yield what the parent gives, as long as there is one."""
    while True:
        while not line.poll(_LOOK_SECONDS):
            if os.getppid() != parent:
                return
        try:
            yield line.recv()
        except (EOFError, OSError):
            return


def _answer(function: Callable[[object], object], argument: object) -> _Answer:
    try:
        return "done", function(argument)
    except MemoryError:
        return "memory", None
    except Exception as error:  # noqa: BLE001 - it is raised again by the parent
        return "raised", error
