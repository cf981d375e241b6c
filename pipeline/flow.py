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
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline import __version__
from pipeline.datapackage import FILE_NAME as DATA_PACKAGE
from pipeline.datapackage import data_package
from pipeline.decisions import read_decisions
from pipeline.engine import WORK_FOLDER, Plan, StepResult, digest, load_plan, locked, plan_tasks, run_step, save_plan
from pipeline.export import FORMATS
from pipeline.layouts import all_layouts
from pipeline.manifest import (
    MANIFEST,
    OUTPUT_NAMES,
    REPORT,
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
    decisions: str | Path | None = None,
) -> Outcome:
    """All stages. Raises WrongCall for raw files that cannot be, PipelineError where a stage could not finish."""
    check_out(out)
    return run_stages(plan_of(raw, Path(out), decisions), Path(out), None, workers, limits, progress)


def run_stage(
    stage: str,
    out: str | Path,
    *,
    raw: Sequence[str | Path] = (),
    workers: int | None = None,
    limits: Limits | None = None,
    progress: Progress = no_progress,
    decisions: str | Path | None = None,
) -> Outcome:
    """One stage, on what the stage before it left in `out`; `read` begins with raw files."""
    if stage == "read":
        check_out(out)
    plan = plan_of(raw, Path(out), decisions) if stage == "read" else load_plan(Path(out))
    return run_stages(plan, Path(out), stage, workers, limits, progress)


def plan_of(raw: Sequence[str | Path], out: Path, decisions: str | Path | None = None) -> Plan:
    """The plan for RAW arguments and a file of decisions; what lies in the output folder is no raw file."""
    listed = list_raw_files(raw, leave_out=out)
    settings: dict[str, Any] = {}
    if listed.issues:
        settings["issues"] = [(issue.code, issue.message) for issue in listed.issues]
    said = list(listed.decisions)
    if decisions is not None and Path(decisions).resolve() not in [file.resolve() for file in said]:
        said.append(Path(decisions))
    if said:
        decided = read_decisions(said)
        log.info("decisions: %s in %s", f"{len(decided.rows):,}", ", ".join(map(str, said)))
        if decided.rows or decided.odd:
            settings["decisions"] = msgspec.to_builtins(decided)
    return Plan(listed.files, settings)


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
        keys = {"export": digest([task.key for task in tasks["export"]]), "report": tasks["report"][0].key}
        manifest = read_manifest(out)
        current = delivered(out, manifest, keys)
        results: list[StepResult] = []
        for step in STEPS:
            if only and step.stage != only:
                if not results:
                    check_done(tasks[step.name], before=only, stage=step.stage)
                continue
            if step.name in keys and step.name not in current:
                for task in tasks[step.name]:
                    task.receipt.unlink(missing_ok=True)
            result = run_step(step, tasks[step.name], pool, partial(progress, step.stage))
            check_passed_on(result, tasks)
            results.append(result)
            if result.line:
                log.info("%s", result.line)
            if step.name == "export" and step.name not in current:
                manifest = deliver(out, result, tasks, keys["export"], plan, time.monotonic() - began)
            if step.name == "report" and step.name not in current:
                manifest = deliver_report(out, manifest, keys, tasks, time.monotonic() - began)
        done = sum(result.done for result in results)
    lines = tuple(result.line for result in results if result.line)
    return Outcome(str(out), done, lines, manifest if results[-1].step.name in keys else None)


def delivered(out: Path, manifest: Manifest | None, keys: dict[str, str]) -> frozenset[str]:
    """Which of the steps whose files are moved into place need not be done again."""
    if manifest is None or manifest.key != keys["export"] or not files_are_whole(out, manifest):
        return frozenset()
    return frozenset(keys) if manifest.report_key == keys["report"] else frozenset(("export",))


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


def check_done(tasks: Sequence[Task], before: str, stage: str) -> None:
    """Raises PipelineError where a stage that must come before this one has not been done."""
    if any(read_counts(task) is None for task in tasks):
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
    """Move the exported files into place, and the manifest last: what it lists is whole. A report of before goes."""
    note_names(out, OUTPUT_NAMES)
    (out / MANIFEST).unlink(missing_ok=True)
    (out / REPORT).unlink(missing_ok=True)
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
    write_manifest(out, manifest)
    return manifest


def deliver_report(
    out: Path, manifest: Manifest | None, keys: dict[str, str], tasks: dict[str, tuple[Task, ...]], seconds: float
) -> Manifest:
    """Move the report into place beside the data that it tells of, and list it in the manifest."""
    if manifest is None or manifest.key != keys["export"]:
        raise PipelineError(
            f"The data in {out} is not that of the run: run `python -m pipeline export --in {out}` first."
        )
    [task] = tasks["report"]
    read = read_counts(task) or {}
    Path(task.folder, f"{task.name}.{REPORT}").replace(out / REPORT)
    write_counts(task, read)  # its file has moved on
    manifest = msgspec.structs.replace(
        manifest,
        duration_seconds=round(seconds, 3),
        counts={step.name: step_counts(tasks[step.name]) for step in STEPS},
        files=(*(file for file in manifest.files if file.path != REPORT), listed(out / REPORT, None)),
        report_key=keys["report"],
    )
    write_manifest(out, manifest)
    return manifest


def write_manifest(out: Path, manifest: Manifest) -> None:
    aside = out / WORK_FOLDER / MANIFEST
    aside.write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n")
    aside.replace(out / MANIFEST)


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
