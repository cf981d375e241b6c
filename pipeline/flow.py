"""A run from raw files to datasets: every step in order, what is not done yet, and the files moved into place."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline import __version__
from pipeline.datapackage import FILE_NAME as DATA_PACKAGE
from pipeline.datapackage import data_package
from pipeline.engine import WORK_FOLDER, Plan, StepResult, digest, load_plan, locked, plan_tasks, run_step, save_plan
from pipeline.export import FORMATS
from pipeline.layouts import all_layouts
from pipeline.manifest import (
    MANIFEST,
    OUTPUT_NAMES,
    Manifest,
    ManifestFile,
    check_nothing_is_lost,
    note_names,
    read_manifest,
)
from pipeline.model import PipelineError, WrongCall
from pipeline.rawfiles import hash_file, list_raw_files
from pipeline.rows import TABLES
from pipeline.stagefiles import Task, read_counts, write_counts
from pipeline.steps import STEPS
from pipeline.workers import Limits, Pool, default_workers

if TYPE_CHECKING:
    import pandas as pd

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]


class Outcome(msgspec.Struct, frozen=True):
    """What a call of the flow came to: the manifest where there is one, and how many tasks had to be done."""

    out: str
    done: int
    lines: tuple[str, ...]
    manifest: Manifest | None = None


def no_progress(stage: str, done: int, of: int) -> None:
    """Tell nobody."""


def run_flow(
    raw: Sequence[str | Path],
    out: str | Path,
    *,
    workers: int | None = None,
    limits: Limits | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """All stages. Raises WrongCall for raw files that cannot be, PipelineError where a stage could not finish."""
    check_out(out)
    return run_stages(plan_of(raw, Path(out)), Path(out), None, workers, limits, progress)


def run_stage(
    stage: str,
    out: str | Path,
    *,
    raw: Sequence[str | Path] = (),
    workers: int | None = None,
    limits: Limits | None = None,
    progress: Progress = no_progress,
) -> Outcome:
    """One stage, on what the stage before it left in `out`; `read` begins with raw files."""
    if stage == "read":
        check_out(out)
    plan = plan_of(raw, Path(out)) if stage == "read" else load_plan(Path(out))
    return run_stages(plan, Path(out), stage, workers, limits, progress)


def plan_of(raw: Sequence[str | Path], out: Path) -> Plan:
    """The plan for RAW arguments; what lies in the output folder is no raw file."""
    listed = list_raw_files(raw, leave_out=out)
    issues = {"issues": [(issue.code, issue.message) for issue in listed.issues]} if listed.issues else {}
    return Plan(listed.files, issues)


def run_stages(
    plan: Plan, out: Path, only: str | None, workers: int | None, limits: Limits | None, progress: Progress
) -> Outcome:
    """The steps of one stage, or of all. The plan is kept, so that the next stage can be a call of its own."""
    began = time.monotonic()
    check_nothing_is_lost(out, plan.files)
    all_layouts()  # a layout that cannot be used is a mistake of the program's, not of each page
    limits = limits or Limits()
    make_folder(out)
    with locked(out), Pool(default_workers() if workers is None else workers, limits) as pool:
        save_plan(plan, out)
        tasks = plan_tasks(STEPS, plan, out, limits)
        export_key = digest([task.key for task in tasks["export"]])
        manifest = read_manifest(out)
        current = manifest is not None and manifest.key == export_key and files_are_whole(out, manifest)
        results: list[StepResult] = []
        for step in STEPS:
            if only and step.stage != only:
                check_done(tasks[step.name], before=only, stage=step.stage, past=bool(results))
                continue
            if step.name == "export" and not current:
                for task in tasks["export"]:
                    task.receipt.unlink(missing_ok=True)
            result = run_step(step, tasks[step.name], pool, partial(progress, step.stage))
            check_passed_on(result, tasks)
            results.append(result)
            if result.line:
                log.info("%s", result.line)
        done = sum(result.done for result in results)
        if results[-1].step.name == "export" and not current:
            manifest = deliver(out, results[-1], tasks, export_key, plan, time.monotonic() - began)
    lines = tuple(result.line for result in results if result.line)
    return Outcome(str(out), done, lines, manifest if results[-1].step.name == "export" else None)


def check_passed_on(result: StepResult, tasks: dict[str, tuple[Task, ...]]) -> None:
    """Raises PipelineError where a step did not take in all that the step before it gave out."""
    step = result.step
    if step.takes is None:
        return
    before, name = step.takes
    given, taken = step_counts(tasks[before]).get(name, 0), result.counts.get(step.balance[0], 0)
    if given != taken:
        raise PipelineError(f"The step {before} gave out {given:,} {name}, and {step.name} took in {taken:,}.")


def check_out(out: str | Path) -> None:
    """Raises WrongCall where `out` cannot be a folder to write into; nothing is made yet."""
    if not str(out):
        raise WrongCall("--out names nothing: name the folder to write into.")
    there = next(folder for folder in (Path(out), *Path(out).absolute().parents) if os.path.lexists(folder))
    if not there.is_dir() or not os.access(there, os.W_OK):
        why = "may not be written into" if there.is_dir() else "is no folder"
        raise WrongCall(f"{out} cannot be written into: {there} {why}. --out must name a folder of yours.")


def make_folder(out: Path) -> None:
    """Make the folder to write into. Raises WrongCall where that cannot be."""
    try:
        (out / WORK_FOLDER).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongCall(f"{out} cannot be written into: {error.strerror}. --out must name a folder of yours.") from None


def check_done(tasks: Sequence[Task], before: str, stage: str, past: bool) -> None:
    """Raises PipelineError where a stage that must come before this one has not been done."""
    if not past and any(read_counts(task) is None for task in tasks):
        raise PipelineError(
            f"The stage {before} works on what {stage} left, and {stage} is not done: "
            f"run `python -m pipeline {stage} --in ...` first."
        )


def balancing_lines(tasks: dict[str, tuple[Task, ...]]) -> tuple[str, ...]:
    """The balancing lines of every step that is done, in order."""
    results = (StepResult(step, tasks[step.name], step_counts(tasks[step.name]), 0) for step in STEPS)
    return tuple(result.line for result in results if result.line)


def step_counts(tasks: Sequence[Task]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for task in tasks:
        counts.update(read_counts(task) or {})
    return dict(sorted(counts.items()))


def deliver(
    out: Path, export: StepResult, tasks: dict[str, tuple[Task, ...]], key: str, plan: Plan, seconds: float
) -> Manifest:
    """Move the exported files into place, and the manifest last: what it lists is whole."""
    note_names(out, OUTPUT_NAMES)
    (out / MANIFEST).unlink(missing_ok=True)
    files = []
    for task, table in zip(export.tasks, TABLES, strict=True):
        read = read_counts(task) or {}
        for form in FORMATS[table]:
            path = out / f"{table}.{form}"
            Path(task.folder, f"{task.name}.{table}.{form}").replace(path)
            files.append(listed(path, export.counts.get(table, 0)))
        write_counts(task, read)  # its files have moved on
    described = out / WORK_FOLDER / DATA_PACKAGE
    described.write_bytes(data_package(files, __version__))
    described.replace(out / DATA_PACKAGE)
    files.append(listed(out / DATA_PACKAGE, None))
    manifest = Manifest(
        winnow=__version__,
        created=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        duration_seconds=round(seconds, 3),
        python=sys.version.split()[0],
        settings=plan.settings,
        key=key,
        counts={step.name: step_counts(tasks[step.name]) for step in STEPS},
        lines=balancing_lines(tasks),
        files=tuple(files),
    )
    aside = out / WORK_FOLDER / MANIFEST
    aside.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    aside.replace(out / MANIFEST)
    return manifest


def listed(path: Path, rows: int | None) -> ManifestFile:
    return ManifestFile(path.name, path.stat().st_size, hash_file(path), rows)


def files_are_whole(out: Path, manifest: Manifest) -> bool:
    """Whether every file of the output is as the manifest says."""
    return all((out / file.path).is_file() and hash_file(out / file.path) == file.sha256 for file in manifest.files)


def load_table(out: Path, table: str) -> pd.DataFrame:
    """A table of a finished run. Raises WrongCall for an unknown table, PipelineError where the file was changed."""
    if table not in TABLES:
        raise WrongCall(f"There is no table {table!r}: choose one of {', '.join(TABLES)}.")
    manifest = read_manifest(out)
    if manifest is None:
        raise PipelineError(
            f"{out} holds no finished run: there is no whole {MANIFEST}. Run `python -m pipeline run RAW --out {out}`."
        )
    path = out / f"{table}.parquet"
    listed = {file.path: file.sha256 for file in manifest.files}
    if not path.is_file() or hash_file(path) != listed.get(path.name):
        raise PipelineError(f"{path} is not the file that the run wrote: run again to write it anew.")
    import pandas as pd

    return pd.read_parquet(path)
