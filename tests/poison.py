"""Work for tests of the engine: documents that do harm, each in its own way."""

from __future__ import annotations

import itertools
import os
import signal
from typing import Any

from pipeline.stagefiles import Task
from pipeline.workers import Guard


def read_all(task: Task, guard: Guard) -> dict[str, int]:
    """Read each document of the settings; count those that came through, and write down why others did not."""
    reasons = {}
    for name in task.settings["documents"]:
        result, reason = guard(name, DOINGS[name])
        reasons[name] = reason if result is None else "fine"
    task.path("reasons").write_text("\n".join(f"{name}\t{reason}" for name, reason in reasons.items()))
    return {"fine": sum(reason == "fine" for reason in reasons.values())}


def fail(_task: Task, _guard: Guard) -> dict[str, int]:
    raise RuntimeError("no disk")


def die(_task: Task, _guard: Guard) -> dict[str, int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {}


def go_on_for_ever() -> Any:
    for _ in itertools.count():
        pass


def kill_the_worker() -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def take_all_memory() -> Any:
    return len(bytearray(4 * 2**30))


def nest() -> Any:
    return nest()


DOINGS = {
    "good": lambda: 1,
    "endless": go_on_for_ever,
    "deadly": kill_the_worker,
    "greedy": take_all_memory,
    "deep": nest,
    "good too": lambda: 2,
}
