"""Stories coded by several processes, in their order. A story that kills its process costs no other story.

A worker has one story at a time, so that whoever dies leaves no doubt over which. Only so many stories are read ahead
of the oldest that is not done: memory does not grow with the run, however long one story takes.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, TypeVar

from dragoman.coder import Failure, code_each
from dragoman.errors import DragomanError, ModelError
from dragoman.lexicon.names import Names
from dragoman.story import Story

PATIENCE = 600.0  # seconds; the longest story that is coded takes a minute or two
Result = str | Failure | None
T = TypeVar("T")

_AHEAD = 32  # stories held for each worker: read, in work, or done and waiting for an older one
_TRIES = 2  # a process may be killed for what is no fault of its story
# A worker computes in one thread: as many as there are processors would fight for them.
_ALONE = {
    "DRAGOMAN_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}  # fmt: skip
_READY = "ready"
_FAREWELL = 5.0  # seconds from the end of its connection to that of a process


def code_lines(
    tasks: Iterable[tuple[T, Story | None]],
    *,
    workers: int = 0,
    names: Names | None = None,
    unsure: bool = False,
    patience: float = PATIENCE,
) -> Iterator[tuple[T, Result]]:
    """Each task with its story's coding as a line of JSON, in the order given; the bytes do not depend on ``workers``.

    tasks: what is to be passed through, and a story, or None where there is nothing to code (its result is None).
    ``workers``: processes that code; 0: this one. ``names``, ``unsure``: as ``coder.code`` has them. A Failure stands
    for a story that could not be coded; with workers also for one that killed its process twice, or was not coded
    within ``patience`` seconds. Raises ModelError when a model is missing, DragomanError when no worker can start.
    """
    if workers < 1:
        for task, story in tasks:
            yield task, None if story is None else _line(story, names, unsure)
        return
    crew = _Crew(workers, names, unsure)
    try:
        for slot in _in_order(tasks, crew, patience):
            yield slot.task, slot.result
    finally:
        crew.dismiss()


def _line(story: Story, names: Names | None, unsure: bool) -> str | Failure:
    (result,) = code_each((story,), names=names, unsure=unsure)
    return result if isinstance(result, Failure) else result.to_json()


@dataclass(slots=True)
class _Slot:
    """A task on its way."""

    task: Any
    story: Story | None
    result: Result = None
    is_done: bool = False
    tries: int = 0

    def end(self, result: Result) -> None:
        self.story, self.result, self.is_done = None, result, True


def _in_order(tasks: Iterable[tuple[Any, Story | None]], crew: _Crew, patience: float) -> Iterator[_Slot]:
    """All tasks, each once it and all before it are done."""
    rest = iter(tasks)
    held: deque[_Slot] = deque()  # all that are read and not given back, the oldest first
    todo: deque[_Slot] = deque()
    is_more = True
    while True:
        while is_more and len(todo) < len(crew.workers) and len(held) < _AHEAD * len(crew.workers):
            task = next(rest, None)
            if task is None:
                is_more = False
                break
            held.append(slot := _Slot(*task))
            if slot.story is None:
                slot.end(None)
            else:
                todo.append(slot)
        for worker in crew.idle():
            if todo:
                worker.take(todo.popleft())
        while held and held[0].is_done:
            yield held.popleft()
        if not (held or is_more):
            return
        todo.extendleft(reversed(crew.watch(patience, wait_for=bool(held))))


class _Crew:
    """The worker processes."""

    def __init__(self, count: int, names: Names | None, unsure: bool) -> None:
        methods = multiprocessing.get_all_start_methods()
        self._context: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if "forkserver" in methods:
            self._context.set_forkserver_preload(["dragoman.preload"])
        self._given = (names, unsure)
        self.workers = [self._hire() for _ in range(count)]

    def _hire(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_work, args=(theirs, *self._given), daemon=True)
        with _alone():
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def idle(self) -> Iterator[_Worker]:
        """Who has nothing to do."""
        return (w for w in self.workers if w.slot is None and w.is_ready)

    def watch(self, patience: float, *, wait_for: bool) -> list[_Slot]:
        """Wait until somebody has done something, died, or kept us waiting; tasks to be tried again."""
        busy = [w for w in self.workers if w.slot is not None or not w.is_ready]
        soon = min((w.since + patience - time.monotonic() for w in busy if w.slot is not None), default=None)
        timeout = 0.0 if not wait_for else None if soon is None else max(soon, 0.0)
        ready = wait([w.connection for w in busy], timeout) if busy else []
        again = []
        for n, worker in enumerate(self.workers):
            if worker.connection in ready:
                try:
                    worker.hear()
                except (EOFError, OSError):
                    again += self._bury(worker)
                    self.workers[n] = self._hire()
            elif worker.slot is not None and time.monotonic() - worker.since >= patience:
                worker.slot.end(_slow(worker.slot.story, patience))
                worker.stop()
                self.workers[n] = self._hire()
        return again

    def _bury(self, worker: _Worker) -> list[_Slot]:
        """End of a worker that died; its task, if it may be tried again."""
        worker.process.join(_FAREWELL)
        how = _ending(worker.process.exitcode)
        worker.stop()
        if worker.slot is None:
            raise DragomanError(f"a worker process ended before its first story ({how}).", do="Try --workers 0.")
        slot = worker.slot
        slot.tries += 1
        if slot.tries < _TRIES:
            return [slot]
        assert slot.story is not None
        reason = f"the process that coded it ended {slot.tries} times ({how})."
        slot.end(Failure(slot.story.id, reason, "Code it alone; if memory was short, with fewer workers. Report it."))
        return []

    def dismiss(self) -> None:
        """End all."""
        for worker in self.workers:
            worker.stop()


class _Worker:
    """A process and the task it has."""

    def __init__(self, process: Any, connection: Connection) -> None:
        self.process, self.connection = process, connection
        self.slot: _Slot | None = None
        self.is_ready, self.since = False, 0.0

    def take(self, slot: _Slot) -> None:
        self.slot, self.since = slot, time.monotonic()
        with suppress(OSError):  # who is dead is found so by its connection's end
            self.connection.send(slot.story)

    def hear(self) -> None:
        """Take what it sends: that it is ready, a result, or why no story can be coded at all."""
        told = self.connection.recv()
        if isinstance(told, DragomanError):
            raise told
        if not self.is_ready:
            self.is_ready = True
        elif self.slot is not None:
            self.slot.end(told)
            self.slot = None

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


def _slow(story: Story | None, patience: float) -> Failure:
    assert story is not None
    reason = f"it was not coded within {patience:g} seconds."
    return Failure(story.id, reason, "Split it, or give it more time (--patience). Report it if it is short.")


def _ending(status: int | None) -> str:
    if status is None or status >= 0:
        return f"exit status {status}"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    return f"{name}, often for want of memory" if name == "SIGKILL" else name


@contextmanager
def _alone() -> Iterator[None]:
    """The environment of a process that computes in one thread, for those that are started now."""
    before = {name: os.environ.get(name) for name in _ALONE}
    os.environ.update(_ALONE)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _work(connection: Connection, names: Names | None, unsure: bool) -> None:
    """A worker's life: stories in, lines out, until nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started it
    os.environ.update(_ALONE)
    with suppress(EOFError, OSError):
        connection.send(_READY)
        while True:
            story = connection.recv()
            try:
                connection.send(_line(story, names, unsure))
            except MemoryError:
                connection.send(Failure(story.id, "there was not enough memory for it.", "Code it alone, or split it."))
            except ModelError as error:
                connection.send(error)
