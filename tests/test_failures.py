"""What goes wrong costs what it touches, is told, and is made good by the next run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from pipeline.flow import load_table, run_flow
from pipeline.model import Parsed
from pipeline.validate import accept, explain
from tests.conftest import ROOT
from tests.test_pages import rows

PAGE = "What is a?\n\nA letter of the alphabet.\n\nWhat is b?\n\nThe letter after it.\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    for n in range(12):
        (folder / f"{n:02d}.txt").write_text(f"{PAGE}\nWhat is {n}?\n\nNumber {n}, and no letter.\n")
    return folder


def bytes_of(out: Path) -> dict[str, bytes]:
    files = (path for path in sorted(out.iterdir()) if path.is_file())
    return {path.name: path.read_bytes() for path in files if path.name != "manifest.json"}


def test_an_invalid_row_is_refused_with_its_record(raw: Path, tmp_path: Path) -> None:
    """All occurrences of a record and the record itself go together, and every row of them is kept in `refused`."""

    def picky(table: str, row: dict[str, Any]) -> bool:
        return accept(table, row) and not (table == "qa" and row["question"] == "What is b?")

    with mock.patch("pipeline.row_steps.accept", picky), mock.patch("pipeline.row_steps.explain", return_value=()):
        run_flow([raw], tmp_path / "out", workers=0)
    refused = rows(tmp_path / "out", "refused")
    assert sorted({row["kind"] for row in refused}) == ["occurrences", "qa"]
    assert len([row for row in refused if row["kind"] == "occurrences"]) == 12
    assert {row["row"]["question"] for row in refused} == {"What is b?"}
    assert "What is b?" not in {row["question"] for row in rows(tmp_path / "out", "qa")}
    assert "What is b?" not in {row["question"] for row in rows(tmp_path / "out", "occurrences")}
    assert "What is b?" not in {row["question"] for row in rows(tmp_path / "out", "questions")}
    assert all("valid itself" in row["errors"][0]["message"] for row in refused if row["kind"] == "occurrences")


def test_accepted_rows_have_nothing_to_explain(raw: Path, tmp_path: Path) -> None:
    run_flow([raw], tmp_path / "out", workers=0)
    for table in ("qa", "occurrences", "pages", "questions", "issues"):
        for row in rows(tmp_path / "out", table):
            assert explain(table, row) == ()


@pytest.mark.parametrize("stage", ["parse_page", "clean_page"])
def test_a_page_that_a_stage_fails_on_is_refused_whole(raw: Path, tmp_path: Path, stage: str) -> None:
    from pipeline import page_steps

    works = getattr(page_steps, stage)

    def fails(value: object) -> Parsed:
        if "07.txt" in str(getattr(value, "path", "")):
            raise RuntimeError("seven is too many")
        done: Parsed = works(value)
        return done

    with mock.patch(f"pipeline.page_steps.{stage}", fails):
        outcome = run_flow([raw], tmp_path / "out", workers=0)
    pages = {row["path"]: row for row in rows(tmp_path / "out", "pages")}
    assert pages["07.txt"]["status"] == "refused"
    assert "seven is too many" in pages["07.txt"]["reason"]
    assert sum(pages["07.txt"]["accounting"].values()) == pages["07.txt"]["counts"]["characters"] == 0
    assert {row["status"] for path, row in pages.items() if path != "07.txt"} == {"read"}
    assert [row["page_path"] for row in rows(tmp_path / "out", "refused")] == ["07.txt"]
    if stage == "clean_page":
        assert any("3 refused with their page" in line for line in outcome.lines)


def test_many_buckets_give_what_one_gives(raw: Path, tmp_path: Path) -> None:
    run_flow([raw], tmp_path / "one", workers=0)
    with mock.patch("pipeline.engine.KEY_BUCKET_DOCUMENTS", 3), mock.patch("pipeline.engine.BUCKET_DOCUMENTS", 2):
        run_flow([raw], tmp_path / "many", workers=0)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "many")


def test_where_the_output_stands_changes_nothing(raw: Path, tmp_path: Path) -> None:
    """Names that mean something to the database: patterns, and keys with values."""
    run_flow([raw], tmp_path / "plain", workers=0)
    for name in ("out[1]", "out*", "id=zz/table=qa", "what?"):
        run_flow([raw], tmp_path / name, workers=0)
        assert bytes_of(tmp_path / name) == bytes_of(tmp_path / "plain")


def test_an_index_that_changes_is_read_again(raw: Path, tmp_path: Path) -> None:
    run_flow([raw], tmp_path / "out", workers=0)
    (raw / "index.csv").write_text("path,url\n03.txt,https://a.example/3\n")
    run_flow([raw], tmp_path / "out", workers=0)
    assert [row["url"] for row in rows(tmp_path / "out", "pages") if row["url"]] == ["https://a.example/3"]


@pytest.mark.parametrize("damage", ["empty-receipt", "lost-table", "short-table", "stray-aside"])
def test_damaged_stage_files_are_made_anew(raw: Path, tmp_path: Path, damage: str) -> None:
    out = tmp_path / "out"
    run_flow([raw], out, workers=0)
    before = bytes_of(out)
    folder = out / ".winnow" / "clean"
    [receipt], [table] = list(folder.glob("*.json")), list(folder.glob("*.parquet"))
    match damage:
        case "empty-receipt":
            receipt.write_bytes(b"")
        case "lost-table":
            table.unlink()
        case "short-table":
            table.write_bytes(table.read_bytes()[:100])
        case "stray-aside":
            (folder / f"{table.name}.aside-1").write_bytes(b"half")
    (out / "qa.csv").unlink()
    run_flow([raw], out, workers=0)
    assert bytes_of(out) == before
    assert not list(folder.glob("*aside*"))


def test_hostile_sizes_take_time_in_proportion(tmp_path: Path) -> None:
    """Each page once took minutes or hours; a quadratic step would show as a test that does not end."""
    pages = {
        "title": "What is a?\n\nA.\n\n1. " + "a - " * 100_000 + ".\nUrl:https://x.example/\n",
        "cut-offs": "What is i?\n\nA letter. ...\n\nMore items...\n\n" * 8_000,
        "bullets": "• one item\n" * 40_000,
        "abbreviations": "".join(f"What is n{n}?\n\nNew thing {n} (NT{n}).\n\n" for n in range(5_000)),
        "brackets": "What is (?\n\n" + "(" * 100_000 + "\n",
        "underlines": "a\n---\n" * 50_000,
        "bold": "**" * 100_000 + "\n\n**a" * 5_000,
    }
    for name, text in pages.items():
        (tmp_path / f"{name}.txt").write_text(text)
    run_flow([tmp_path], tmp_path / "out", workers=0)
    assert {row["status"] for row in rows(tmp_path / "out", "pages")} == {"read"}
    heads = [row["question"] for row in rows(tmp_path / "out", "occurrences") if row["page_path"] == "bullets.txt"]
    assert heads == []


def test_workers_end_with_the_run(raw: Path, tmp_path: Path) -> None:
    """A run that is told to end takes its workers along, and the next one goes on."""
    call = [sys.executable, "-m", "pipeline", "run", str(raw), "--out", str(tmp_path / "out"), "--workers", "2"]
    process = subprocess.Popen(call, cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True)
    while not (tmp_path / "out" / ".winnow" / "lock").exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.terminate()
    process.communicate()
    assert process.returncode in (0, 130)  # it may have been done already
    while is_alive(process.pid):  # ends when no process of its session is left
        time.sleep(0.01)
    run_flow([raw], tmp_path / "out", workers=0)
    assert len(load_table(tmp_path / "out", "pages")) == 12


def is_alive(group: int) -> bool:
    try:
        os.killpg(group, signal.SIG_DFL)
    except ProcessLookupError:
        return False
    return True


def test_what_reads_our_output_may_leave(raw: Path) -> None:
    call = f"'{sys.executable}' -m pipeline parse '{raw}/01.txt' | head -c 1"
    done = subprocess.run(["/bin/sh", "-c", call], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{", "")


def test_a_layout_without_layout_stops_the_run(tmp_path: Path, raw: Path) -> None:
    from pipeline.layouts import all_layouts
    from pipeline.model import PipelineError

    all_layouts.cache_clear()
    try:
        with (
            mock.patch("pipeline.layouts.importlib.import_module", return_value=json),
            pytest.raises(PipelineError, match="LAYOUT"),
        ):
            run_flow([raw], tmp_path / "out", workers=0)
    finally:
        all_layouts.cache_clear()
