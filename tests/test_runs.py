"""Whole runs: the same bytes whatever does the work, stages one by one, resuming, exit codes, poisoned documents."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from unittest import mock

import msgspec
import pytest

from pipeline.engine import Plan, locked, plan_tasks
from pipeline.flow import load_table, run_flow, run_stage
from pipeline.ids import bucket_of
from pipeline.manifest import MANIFEST
from pipeline.model import PipelineError, RawFile, WrongCall
from pipeline.stagefiles import Task
from pipeline.steps import STAGES, STEPS
from pipeline.workers import Limits, Pool
from tests.conftest import ROOT
from tests.test_pages import rows

PAGES = 70  # more than a bucket


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seventy small pages, some of which repeat each other, one that cannot be read, one that is not read."""
    folder = tmp_path_factory.mktemp("raw pages")
    for n in range(PAGES):
        said = (
            f"What is thing {n % 20}?\n\nThing {n % 20} is number {n % 20}.\n\nWhy page {n}?\n\nBecause of {n}. ...\n"
        )
        (folder / f"{n:03d}.txt").write_text(said, encoding="utf-8")
    (folder / "odd.txt").write_bytes(b"\0\0\0a")
    (folder / "paper.pdf").write_bytes(b"%PDF")
    return folder


@pytest.fixture(scope="module")
def out(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    run_flow([raw], folder, workers=0)
    return folder


def data_of(out: Path) -> dict[str, str]:
    """Every file of a run but the manifest, by its hash."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.iterdir())
        if path.is_file() and path.name != MANIFEST
    }


@pytest.mark.parametrize("workers", [1, 2])
def test_workers_change_no_byte(raw: Path, out: Path, tmp_path: Path, workers: int) -> None:
    run_flow([raw], tmp_path, workers=workers)
    assert data_of(tmp_path) == data_of(out)


def test_the_order_of_files_changes_no_byte(raw: Path, out: Path, tmp_path: Path) -> None:
    run_flow(sorted(raw.iterdir(), reverse=True), tmp_path, workers=0)
    assert data_of(tmp_path) == data_of(out)


def test_stages_one_by_one_are_a_run(raw: Path, out: Path, tmp_path: Path) -> None:
    for stage in STAGES:
        run_stage(stage, tmp_path, raw=[raw] if stage == "read" else (), workers=0)
    assert data_of(tmp_path) == data_of(out)


def test_a_stage_before_its_turn_says_what_to_run(raw: Path, tmp_path: Path) -> None:
    with pytest.raises(PipelineError, match="read"):
        run_stage("parse", tmp_path, workers=0)
    run_stage("read", tmp_path, raw=[raw], workers=0)
    with pytest.raises(PipelineError, match="run `python -m pipeline parse"):
        run_stage("clean", tmp_path, workers=0)


def test_everything_ends_in_a_record_or_in_refused(out: Path) -> None:
    found = rows(out, "occurrences")
    records = {row["id"]: row for row in rows(out, "qa")}
    places = [place["occurrence_id"] for row in records.values() for place in row["occurrences"]]
    assert sorted(places) == sorted(row["id"] for row in found)
    assert all(row["id"] in {p["occurrence_id"] for p in records[row["qa_id"]]["occurrences"]} for row in found)
    assert len(records) == 20 + PAGES
    assert {row["status"] for row in rows(out, "pages")} == {"read", "skipped", "refused"}
    assert [row["page_path"] for row in rows(out, "refused")] == ["odd.txt"]
    grouped = [qa_id for row in rows(out, "questions") for qa_id in row["qa_ids"]]
    assert sorted(grouped) == sorted(records)


def test_adding_a_page_changes_no_id_of_the_others(raw: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text("What is thing 3?\n\nThing 3 is number 3.\n\nWho?\n\nNobody at all.\n")
    run_flow([raw, tmp_path / "new.txt"], tmp_path / "out", workers=0)
    before = {row["id"] for row in rows(out, "qa")}
    after = {row["id"] for row in rows(tmp_path / "out", "qa")}
    assert before < after
    assert len(after - before) == 1


def test_a_second_run_does_nothing_and_a_lost_receipt_is_made_up_for(raw: Path, tmp_path: Path) -> None:
    first = run_flow([raw], tmp_path, workers=0)
    assert first.done > 0
    whole = data_of(tmp_path)
    assert run_flow([raw], tmp_path, workers=0).done == 0
    receipt = min((tmp_path / ".winnow" / "clean").glob("*.json"))
    receipt.unlink()
    assert run_flow([raw], tmp_path, workers=0).done == 1
    with (tmp_path / "qa.csv").open("ab") as file:
        file.write(b"x")
    (tmp_path / "qa.parquet").write_bytes(b"x")
    with pytest.raises(PipelineError, match="not the file"):
        load_table(tmp_path, "qa")
    run_flow([raw], tmp_path, workers=0)
    assert data_of(tmp_path) == whole
    assert len(load_table(tmp_path, "qa")) == 20 + PAGES


def test_manifest_lists_every_file_and_matches_its_schema(out: Path) -> None:
    from pipeline.validate import explain

    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    assert {file["path"]: file["sha256"] for file in manifest["files"]} == data_of(out)
    assert explain("manifest", manifest) == ()


def test_keys_follow_content_only(tmp_path: Path) -> None:
    files = [RawFile(f"{n}.txt", b"x", f"{n:064x}") for n in range(3)]
    one = plan_tasks(STEPS, Plan(tuple(files)), tmp_path, Limits())
    changes = {"sha256": "f" * 64, "url": "https://a.example/", "fetched_at": "2026-01-01T00:00:00Z", "path": "4.txt"}
    for name, value in changes.items():
        changed = Plan((*files[:2], msgspec.structs.replace(files[2], **{name: value})))
        other = plan_tasks(STEPS, changed, tmp_path, Limits())
        for step in STEPS:
            same = [t.key for t in one[step.name]] == [t.key for t in other[step.name]]
            assert same == (step.files == "archives"), (name, step.name)
    stricter = plan_tasks(STEPS, Plan(tuple(files)), tmp_path, Limits(seconds=1))
    assert stricter["export"][0].key != one["export"][0].key
    with mock.patch("pipeline.engine.code_version", return_value="another"):
        assert plan_tasks(STEPS, Plan(tuple(files)), tmp_path, Limits())["read"][0].key != one["read"][0].key
    assert bucket_of("a.txt", 64) == bucket_of("a.txt", 64)


def test_one_run_at_a_time(raw: Path, tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(PipelineError, match="Another run"):
        run_flow([raw], tmp_path, workers=0)


def test_wrong_calls(raw: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongCall, match="There is no"):
        run_flow([tmp_path / "nothing"], tmp_path, workers=0)
    other = tmp_path / "other"
    other.mkdir()
    (other / next(raw.glob("*.txt")).name).write_text("another page")
    with pytest.raises(WrongCall, match="have the path"):
        run_flow([raw, other], tmp_path, workers=0)
    (tmp_path / "file").write_text("")
    for out in ("", tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(WrongCall, match="--out"):
            run_flow([raw], out, workers=0)
    (tmp_path / "empty").mkdir()
    for nothing in ("", tmp_path / "empty"):
        with pytest.raises(WrongCall, match="othing to read"):
            run_flow([nothing], tmp_path, workers=0)


def test_a_wrong_call_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(WrongCall):
        run_flow([tmp_path / "nothing"], tmp_path / "new" / "out", workers=0)
    assert not (tmp_path / "new").exists()


def test_what_another_wrote_is_not_written_over(tmp_path: Path) -> None:
    """A scrape may have the name of an output; a run in its own folder again and again is fine."""
    both = tmp_path / "both"
    both.mkdir()
    (both / "pages.jsonl").write_text('{"text": "What is a?\\n\\nA letter."}\n')
    before = (both / "pages.jsonl").read_bytes()
    for out in (both, str(both) + "/"):
        with pytest.raises(WrongCall, match=r"pages\.jsonl"):
            run_flow([both], out, workers=0)
    assert [path.name for path in both.iterdir()] == ["pages.jsonl"]
    assert (both / "pages.jsonl").read_bytes() == before
    (both / "pages.jsonl").rename(both / "scraped.jsonl")
    for _ in range(2):
        run_flow([both], both, workers=0)
        assert [page["path"] for page in rows(both, "pages")] == ["scraped.jsonl#1"]
    with pytest.raises(WrongCall, match=r"qa\.jsonl"):
        run_flow([both / "qa.jsonl"], both, workers=0)
    (both / MANIFEST).unlink()  # as after a run that was stopped while it moved its files
    run_flow([both], both, workers=0)
    assert [page["path"] for page in rows(both, "pages")] == ["scraped.jsonl#1"]


def test_a_folder_without_pages_is_an_empty_dataset(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.pdf").write_bytes(b"%PDF")
    run_flow([tmp_path / "raw"], tmp_path / "out", workers=0)
    assert [page["status"] for page in rows(tmp_path / "out", "pages")] == ["skipped"]
    assert list(load_table(tmp_path / "out", "qa").columns)[:3] == ["id", "question_id", "kind"]


# --- poisoned documents ----------------------------------------------------------------------------------------------


def poisoned(folder: Path, work: str, documents: list[str]) -> Task:
    return Task("test", f"tests.poison:{work}", 0, "key", str(folder), {}, {"documents": documents})


def test_a_poisoned_document_costs_itself_only(tmp_path: Path) -> None:
    task = poisoned(tmp_path, "read_all", ["good", "endless", "deadly", "greedy", "deep", "good too"])
    with Pool(1, Limits(seconds=1.0, memory=2**30)) as pool:
        [done] = pool.run([task])
    assert done.counts == {"fine": 2}
    reasons = dict(line.split("\t") for line in task.path("reasons").read_text().splitlines())
    assert reasons == {
        "good": "fine",
        "endless": "took longer than 1 s",
        "deadly": "ended the process that read it (SIGKILL)",
        "greedy": "needs more than 1,024 MiB of memory",
        "deep": reasons["deep"],
        "good too": "fine",
    }
    assert reasons["deep"].startswith("nest failed: RecursionError")


@pytest.mark.parametrize(("work", "said"), [("fail", "no disk"), ("die", "3 times")])
def test_a_task_that_cannot_be_done_stops_the_run(tmp_path: Path, work: str, said: str) -> None:
    with Pool(1, Limits()) as pool, pytest.raises(PipelineError, match=said):
        list(pool.run([poisoned(tmp_path, work, [])]))


# --- the command line ------------------------------------------------------------------------------------------------


def winnow(*words: str | Path) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "pipeline", *map(str, words)]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)


def test_exit_codes(raw: Path, tmp_path: Path) -> None:
    fine = winnow("run", raw / "001.txt", "--out", tmp_path / "a b", "--strict")
    assert (fine.returncode, "Done in" in fine.stdout) == (0, True)
    assert "deduplicate: 2 occurrences = 2 records" in fine.stderr
    again = winnow("run", raw / "001.txt", "--out", tmp_path / "a b")
    assert "no work done" in again.stdout
    assert winnow("run", raw / "odd.txt", "--out", tmp_path / "c", "--strict").returncode == 1
    assert winnow("run", raw / "odd.txt", "--out", tmp_path / "c").returncode == 0
    missing = winnow("run", tmp_path / "nothing", "--out", tmp_path / "d")
    assert (missing.returncode, "There is no" in missing.stderr) == (2, True)
    assert winnow("run").returncode == 2
    assert winnow("clean", "--in", tmp_path / "e").returncode == 2
    assert not (tmp_path / "e").exists()


def test_help_is_light() -> None:
    listed = "import sys; from pipeline.__main__ import argument_parser as p; p().format_help(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", listed], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pandas", "duckdb", "pyarrow", "lxml", "msgspec", "jsonschema"} & set(done.stdout.split())


def test_parse_prints_a_page(raw: Path, tmp_path: Path) -> None:
    done = winnow("parse", raw / "003.txt")
    shown = json.loads(done.stdout)
    assert [row["question"]["text"] for row in shown["parsed"]["occurrences"]] == ["What is thing 3?", "Why page 3?"]
    assert shown["parsed"]["blocks"][-1]["end"] == len(shown["page"]["text"])
    (tmp_path / "a.html").write_text("<h2>Why?</h2><p>So.</p>")
    shown = json.loads(winnow("parse", tmp_path / "a.html").stdout)
    assert shown["page"]["text"].split() == ["Why?", "So."]
