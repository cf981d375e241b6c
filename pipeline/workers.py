"""Killable worker processes: a document that takes too long, or too much memory, costs itself and nothing else."""

from __future__ import annotations

import gc
import importlib
import logging
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import Self, TypeVar

import msgspec

from pipeline.model import PipelineError
from pipeline.stagefiles import Task, write_counts

log = logging.getLogger(__name__)

Result = TypeVar("Result")

PR_SET_PDEATHSIG = 1  # of the system call prctl

# A document that waits for something, such as a slow disk, may take so many times the limit.
MOST_WAITING = 10

# A worker that dies without a document in hand is tried again so often: machines do run out of memory for a while.
TRIES = 3


class Limits(msgspec.Struct, frozen=True):
    """What one document may take: seconds of a processor's time, bytes of memory beyond what the worker has."""

    seconds: float = 30.0
    memory: int = 2**30


class Finished(msgspec.Struct, frozen=True):
    """A task that was done, and what it counted."""

    task: Task
    counts: dict[str, int]


# --- inside a worker -------------------------------------------------------------------------------------------------


class Guard:
    """Runs a function on one document at a time and turns what goes wrong into a reason to refuse that document."""

    def __init__(self, refused: dict[str, str], limits: Limits | None, announce: Callable[[str | None], None]) -> None:
        self.refused = refused
        self.limits = limits
        self.announce = announce

    def __call__(self, path: str, function: Callable[..., Result], *arguments: object) -> tuple[Result | None, str]:
        """The result and "", or None and why there is none."""
        if path in self.refused:
            return None, self.refused[path]
        self.announce(path)
        memory = self.limits.memory if self.limits else None
        try:
            with memory_limit(memory):
                return function(*arguments), ""
        except MemoryError:
            return None, f"needs more than {(memory or 0) // 2**20:,} MiB of memory"
        except Exception as error:  # whatever a page provokes must stay with that page
            log.warning("%s: %s", path, error, exc_info=log.isEnabledFor(logging.DEBUG))
            return None, f"{function.__name__} failed: {type(error).__name__}: {error}"
        finally:
            self.announce(None)


@contextmanager
def memory_limit(more: int | None) -> Iterator[None]:
    """No more address space than `more` bytes beyond what is used now, where the system can do that."""
    if more is None:
        yield
        return
    try:
        import resource

        used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (used + more, hard))
    except (ImportError, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def do_task(task: Task, guard: Guard) -> dict[str, int]:
    """Do the work that a task names, and leave its receipt."""
    module, function = task.work.split(":")
    counts: dict[str, int] = getattr(importlib.import_module(module), function)(task, guard)
    write_counts(task, counts)
    return counts


def serve(connection: Connection, limits: Limits, level: int) -> None:
    """A worker's life: tasks come in, the document in hand and the outcome of each task go out."""
    die_with_parent()
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=level, format="%(message)s", stream=sys.stderr)
    decode = msgspec.msgpack.Decoder(Task).decode
    while True:
        try:
            task = decode(connection.recv_bytes())
        except EOFError:
            return
        guard = Guard(dict(task.refused), limits, lambda path: connection.send(("document", path)))
        try:
            connection.send(("done", do_task(task, guard)))
        except Exception as error:  # noqa: BLE001  # the parent decides what a failed task means
            connection.send(("failed", f"{type(error).__name__}: {error}", traceback.format_exc()))


def collect_seldom() -> None:
    """Have Python look for dead cycles less often: a page makes many values and no cycles.

    Measured on 157 saved pages: a quarter of the processor time.
    """
    gc.set_threshold(200_000, 50, 50)


def die_with_parent() -> None:
    """Have the system end this process with the one that started it, where it can: nothing writes on unseen."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


# --- outside ---------------------------------------------------------------------------------------------------------


def processor_time(process: int | None) -> float:
    """Seconds of a processor's time that a process took; less than nothing where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return -float("inf")
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def interrupts_ignored() -> Iterator[None]:
    """While a worker starts, it takes no interrupt from the keyboard, which is its parent's to answer."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # only the main thread may say so
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def no_main_module() -> Iterator[None]:
    """While a worker starts, hide the program that called us: without a guard around it, it would run there again."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


class Worker:
    """A process that does one task at a time, and what it is doing now."""

    def __init__(self, limits: Limits) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        level = logging.getLogger().getEffectiveLevel()
        self.process: BaseProcess = context.Process(target=serve, args=(theirs, limits, level), daemon=True)
        with no_main_module(), interrupts_ignored():
            self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.document: str | None = None
        self.since = 0.0
        self.spent = 0.0

    def begin(self, task: Task) -> None:
        self.task, self.document = task, None
        with suppress(OSError):  # a worker that is gone is found out when it is listened to
            self.connection.send_bytes(msgspec.msgpack.encode(task))

    def take_up(self, document: str | None) -> None:
        self.document, self.since, self.spent = document, time.monotonic(), processor_time(self.process.pid)

    def time_left(self, limits: Limits) -> float:
        """Seconds that the document in hand may take yet. What the processor did for others does not count."""
        wall = time.monotonic() - self.since
        spent = processor_time(self.process.pid) - self.spent if wall > limits.seconds else wall
        if spent < 0 or wall > MOST_WAITING * limits.seconds:
            return limits.seconds - wall
        return limits.seconds - spent

    def stop(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.join()


class Pool:
    """Worker processes for the tasks of a run; with no workers, tasks are done here and nothing can be killed."""

    def __init__(self, workers: int, limits: Limits) -> None:
        self.size = workers
        self.limits = limits
        self.workers: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.stop()

    def run(self, tasks: Iterable[Task]) -> Iterator[Finished]:
        """Do the tasks, in any order. Raises PipelineError when a task cannot be done."""
        waiting = deque(tasks)
        if self.size == 0:
            for task in waiting:
                yield Finished(task, do_task(task, Guard({}, None, lambda _: None)))
            return
        tries: dict[str, int] = {}
        while waiting or any(worker.task for worker in self.workers):
            self.hand_out(waiting)
            busy = {worker.connection: worker for worker in self.workers if worker.task}
            for connection in wait(list(busy), timeout=self.patience()):
                worker = busy[connection]  # type: ignore[index]  # wait returns what it was given
                done = self.listen(worker, waiting, tries)
                if done:
                    yield done
            for worker in [worker for worker in self.workers if self.is_late(worker)]:
                reason = f"took longer than {self.limits.seconds:g} s"
                self.replace(worker, waiting, reason, tries)

    def hand_out(self, waiting: deque[Task]) -> None:
        idle = [worker for worker in self.workers if worker.task is None]
        while waiting and (idle or len(self.workers) < self.size):
            if not idle:
                self.workers.append(Worker(self.limits))
                idle.append(self.workers[-1])
            idle.pop().begin(waiting.popleft())

    def patience(self) -> float | None:
        """How long to wait for news: until the first document is late."""
        left = [worker.time_left(self.limits) for worker in self.workers if worker.document is not None]
        return max(0.0, min(left)) + 0.01 if left else None

    def is_late(self, worker: Worker) -> bool:
        return worker.document is not None and worker.time_left(self.limits) < 0

    def listen(self, worker: Worker, waiting: deque[Task], tries: dict[str, int]) -> Finished | None:
        """Take one message of a worker; a finished task if it was that."""
        try:
            kind, said, *more = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join()
            self.replace(worker, waiting, f"ended the process that read it ({exit_reason(worker.process)})", tries)
            return None
        if kind == "document":
            worker.take_up(said)
            return None
        task, worker.task, worker.document = worker.task, None, None
        assert task is not None  # noqa: S101  # only busy workers are listened to
        if kind == "failed":
            log.debug("%s", more[0])
            raise PipelineError(f"The step {task.step} could not finish its bucket {task.bucket}: {said}")
        return Finished(task, said)

    def replace(self, worker: Worker, waiting: deque[Task], reason: str, tries: dict[str, int]) -> None:
        """End a worker; its task waits again and passes over the document that the worker had in hand."""
        task, document = worker.task, worker.document
        worker.stop()
        self.workers.remove(worker)
        if task is None:
            return
        if document is None:
            tries[task.name] = tries.get(task.name, 0) + 1
            if tries[task.name] >= TRIES:
                raise PipelineError(f"The step {task.step} {reason} {TRIES} times in its bucket {task.bucket}.")
            waiting.append(task)
            return
        log.warning("%s %s: refused", document, reason)
        waiting.append(msgspec.structs.replace(task, refused={**task.refused, document: reason}))


def exit_reason(process: BaseProcess) -> str:
    code = process.exitcode or 0
    if code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def default_workers() -> int:
    """One for each processor that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
