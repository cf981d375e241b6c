"""A run from raw files to datasets: every step in order, what is not done yet, and the files moved into place."""

from __future__ import annotations

import hashlib
import logging
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from pipeline import __version__
from pipeline.engine import Plan, StepResult, digest, load_plan, locked, plan_tasks, run_step, save_plan
from pipeline.export import FORMATS
from pipeline.model import PipelineError
from pipeline.read import list_raw_files
from pipeline.rows import TABLES
from pipeline.stagefiles import Task, read_counts
from pipeline.steps import STEPS
from pipeline.workers import Limits, Pool, default_workers

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"

Progress = Callable[[str, int, int], None]


class ManifestFile(msgspec.Struct, frozen=True):
    """A file of the output; `rows` is null where it holds none."""

    path: str
    bytes: int
    sha256: str
    rows: int | None


class Manifest(msgspec.Struct, frozen=True):
    """What a run did, and the files that it left; clock times and durations stand here and nowhere else."""

    winnow: str
    created: str
    duration_seconds: float
    python: str
    settings: dict[str, Any]
    key: str
    counts: dict[str, dict[str, int]]
    lines: tuple[str, ...]
    files: tuple[ManifestFile, ...]


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
    plan = Plan(tuple(list_raw_files(raw)))
    return run_stages(plan, Path(out), None, workers, limits, progress)


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
    plan = Plan(tuple(list_raw_files(raw))) if stage == "read" else load_plan(Path(out))
    return run_stages(plan, Path(out), stage, workers, limits, progress)


def run_stages(
    plan: Plan, out: Path, only: str | None, workers: int | None, limits: Limits | None, progress: Progress
) -> Outcome:
    """The steps of one stage, or of all. The plan is kept, so that the next stage can be a call of its own."""
    began = time.monotonic()
    check_out(out)
    with locked(out), Pool(default_workers() if workers is None else workers, limits or Limits()) as pool:
        save_plan(plan, out)
        tasks = plan_tasks(STEPS, plan, out)
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
            result = run_step(step, tasks[step.name], pool, lambda n, of: progress(step.stage, n, of))  # noqa: B023
            results.append(result)
            if result.line:
                log.info("%s", result.line)
        done = sum(result.done for result in results)
        if results[-1].step.name == "export" and not current:
            lines = balancing_lines(tasks)
            manifest = deliver(out, results[-1], tasks, export_key, lines, plan, time.monotonic() - began)
    lines = tuple(result.line for result in results if result.line)
    return Outcome(str(out), done, lines, manifest if results[-1].step.name == "export" else None)
