"""Steps over files: which tasks a step has, which of them are done already, and what all of them counted.

A task's key is a digest of everything that its result depends on: the code, the settings, the step and the keys of its
inputs (for the first step, the hashes of the raw files). A task whose receipt is there is not done again, so a run that
was stopped goes on where it was, and a change redoes what depends on it and no more.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from pipeline.archives import is_archive
from pipeline.ids import bucket_of
from pipeline.model import PipelineError, RawFile, WrongCall
from pipeline.rows import TABLES
from pipeline.stagefiles import ASIDE, Task, read_counts
from pipeline.workers import Limits, Pool

WORK_FOLDER = ".winnow"
PLAN = "plan.json"
BEGIN = "begin with `python -m pipeline read RAW --out"

# About so many documents make a bucket: enough to outweigh a task's overhead, few enough to redo.
BUCKET_DOCUMENTS = 64
# About so many pages' occurrences make a bucket of keys.
KEY_BUCKET_DOCUMENTS = 2_000

# A sum of so many parts is shown with those that are zero.
SHORT_SUM = 4

# An archive holds about a document for so many bytes: what a page with its request takes, compressed.
BYTES_OF_DOCUMENT = 2**15

Grain = Literal["archives", "pages", "keys", "tables", "one"]


class Step(msgspec.Struct, frozen=True):
    """A kind of task: one for each bucket of archives, pages or keys, one for each table of the output, or one in all.

    `files` says which raw files it reads: those that hold many documents, or those that hold one. `inputs` name tables
    as "step.table". Between two steps over pages a task reads its own bucket of a table; else, and where the name ends
    in "*", it reads all of it. `balance` names counts of which the first is the sum of the rest; `takes` names a step
    and one of its counts, all of which this step must take in. `reads` names settings that only this step, and what
    comes of it, depends on.
    """

    name: str
    stage: str
    work: str
    grain: Grain
    inputs: tuple[str, ...] = ()
    balance: tuple[str, ...] = ()
    takes: tuple[str, str] | None = None
    files: Literal["archives", "single"] | None = None
    reads: tuple[str, ...] = ()


class Plan(msgspec.Struct, frozen=True):
    """What a run is about: the raw files by path, and the settings that results depend on."""

    files: tuple[RawFile, ...]
    settings: dict[str, Any] = {}

    @property
    def archives(self) -> tuple[RawFile, ...]:
        """The files that hold many documents."""
        return tuple(file for file in self.files if is_archive(file.path))

    @property
    def documents(self) -> int:
        """About so many there are."""
        return len(self.files) + sum(file.size for file in self.archives) // BYTES_OF_DOCUMENT

    @property
    def archive_buckets(self) -> int:
        return power_of_two(len(self.archives))

    @property
    def page_buckets(self) -> int:
        return power_of_two(self.documents / BUCKET_DOCUMENTS)

    @property
    def key_buckets(self) -> int:
        return power_of_two(self.documents / KEY_BUCKET_DOCUMENTS)


class StepResult(msgspec.Struct, frozen=True):
    """What a step counted over all its tasks, and how many tasks had to be done."""

    step: Step
    tasks: tuple[Task, ...]
    counts: dict[str, int]
    done: int

    @property
    def line(self) -> str | None:
        """The step's balancing line; parts of a long sum that are zero are left out."""
        if not self.step.balance:
            return None
        total, *parts = self.step.balance
        shown = [part for part in parts if len(parts) <= SHORT_SUM or self.counts.get(part)] or parts[-1:]
        sum_of = " + ".join(f"{self.counts.get(part, 0):,} {part}" for part in shown)
        return f"{self.step.stage}: {self.counts.get(total, 0):,} {total} = {sum_of}"


def power_of_two(least: float) -> int:
    size = 1
    while size < least:
        size *= 2
    return size


def digest(*parts: object) -> str:
    return hashlib.blake2b(msgspec.json.encode(parts, order="sorted"), digest_size=10).hexdigest()


@cache
def code_version() -> str:
    """A digest of the code, the schemas and the versions of the libraries that results depend on."""
    from importlib.metadata import version

    root = Path(__file__).parent
    hasher = hashlib.blake2b(digest_size=10)
    files = (path for kind in ("py", "j2", "css", "js") for path in root.rglob(f"*.{kind}"))
    for path in sorted([*files, *root.parent.glob("schemas/*.json")]):
        hasher.update(path.relative_to(root.parent).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for library in ("msgspec", "duckdb", "pyarrow"):
        hasher.update(f"{library} {version(library)}\0".encode())
    return hasher.hexdigest()


def plan_tasks(steps: Sequence[Step], plan: Plan, out: Path, limits: Limits) -> dict[str, tuple[Task, ...]]:
    """The tasks of every step, keyed. Keys are known before anything is done: they follow from the raw files."""
    tasks: dict[str, tuple[Task, ...]] = {}
    special = {name for step in steps for name in step.reads}
    general = {name: value for name, value in plan.settings.items() if name not in special}
    base = (code_version(), limits, general, plan.page_buckets, plan.key_buckets)
    numbers = {
        "archives": plan.archive_buckets,
        "pages": plan.page_buckets,
        "keys": plan.key_buckets,
        "tables": len(TABLES),
        "one": 1,
    }
    for step in steps:
        buckets = numbers[step.grain]
        files = files_by_bucket(step, plan, buckets)
        read = {name: plan.settings[name] for name in step.reads if name in plan.settings}
        made = []
        for bucket in range(buckets):
            sources = {name: input_tasks(name, step, bucket, tasks) for name in step.inputs}
            known = [[task.key for task in sources[name]] for name in step.inputs]
            own = [(f.path, f.sha256, f.url, f.fetched_at) for f in files.get(bucket, ())]
            settings = {**general, **read, "buckets": buckets, "page_buckets": plan.page_buckets}
            if step.files:
                settings["files"] = [msgspec.to_builtins(file) for file in files.get(bucket, ())]
                settings["archives"] = [msgspec.to_builtins(file) for file in plan.archives]
            made.append(
                Task(
                    step=step.name,
                    work=step.work,
                    bucket=bucket,
                    key=digest(base, step.name, bucket, known, own, read),
                    folder=str(out / WORK_FOLDER / step.name),
                    inputs={
                        table_name(name): tuple(str(task.path(table_name(name))) for task in sources[name])
                        for name in step.inputs
                    },
                    settings=settings,
                )
            )
        tasks[step.name] = tuple(made)
    return tasks


def files_by_bucket(step: Step, plan: Plan, buckets: int) -> dict[int, list[RawFile]]:
    """The raw files that the tasks of a step read, each in the bucket of its path."""
    files: dict[int, list[RawFile]] = {}
    for file in plan.files if step.files else ():
        if is_archive(file.path) == (step.files == "archives"):
            files.setdefault(bucket_of(file.path, buckets), []).append(file)
    return files


def table_name(name: str) -> str:
    return name.split(".")[1].rstrip("*")


def input_tasks(name: str, step: Step, bucket: int, tasks: dict[str, tuple[Task, ...]]) -> tuple[Task, ...]:
    source = tasks[name.split(".", maxsplit=1)[0]]
    own_bucket = step.grain == "pages" and not name.endswith("*") and len(source) > bucket
    return (source[bucket],) if own_bucket else source


def run_step(step: Step, tasks: tuple[Task, ...], pool: Pool, progress: Callable[[int, int], None]) -> StepResult:
    """Do the tasks of a step that are not done yet, sweep out what earlier runs left, and check its balance.

    Raises PipelineError where a task cannot be done, or the counts do not balance.
    """
    folder = Path(tasks[0].folder)
    folder.mkdir(parents=True, exist_ok=True)
    counted = {task.name: read_counts(task) for task in tasks}
    waiting = [task for task in tasks if counted[task.name] is None]
    progress(0, len(waiting))
    for n, finished in enumerate(pool.run(waiting), 1):
        counted[finished.task.name] = finished.counts
        progress(n, len(waiting))
    sweep(folder, {task.name for task in tasks})
    counts: Counter[str] = Counter()
    for task in tasks:
        counts.update(counted[task.name] or {})
    if step.balance and counts[step.balance[0]] != sum(counts[part] for part in step.balance[1:]):
        raise PipelineError(f"The counts of the step {step.name} do not balance: {dict(counts)}. Something was lost.")
    return StepResult(step, tasks, dict(sorted(counts.items())), len(waiting))


def sweep(folder: Path, names: set[str]) -> None:
    """Remove stage files that no task of this run made."""
    for path in folder.iterdir():
        if path.name.split(".")[0] not in names or ASIDE in path.name:
            path.unlink()


def save_plan(plan: Plan, out: Path) -> None:
    folder = out / WORK_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f"{PLAN}{ASIDE}{os.getpid()}"
    aside.write_bytes(msgspec.json.format(msgspec.json.encode(plan), indent=1))
    aside.replace(folder / PLAN)


def load_plan(out: Path) -> Plan:
    """The plan of the last `read` or `run` into a folder. Raises WrongCall where there was none."""
    try:
        return msgspec.json.decode((out / WORK_FOLDER / PLAN).read_bytes(), type=Plan)
    except FileNotFoundError:
        raise WrongCall(f"Nothing was read into {out} yet: {BEGIN} {out}`.") from None
    except msgspec.DecodeError as error:
        raise PipelineError(f"The plan in {out / WORK_FOLDER} is damaged ({error}): {BEGIN} {out}`.") from None


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Only one run at a time works in a folder. Raises PipelineError while another one does."""
    folder = out / WORK_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass
        except OSError:
            raise PipelineError(
                f"Another run is working in {out}: wait until it has ended, or choose another --out."
            ) from None
        yield
