"""What changed between two runs: counts, records with their reasons, and a page that cannot be harmed by any of it."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline.diff import Change, Diff, diff_runs
from pipeline.diff_text import write_json, write_page, write_text
from pipeline.flow import run_flow
from pipeline.model import PipelineError, WrongCall
from pipeline.terminal import Screen
from tests.browser import Tab
from tests.test_decisions import ASKED, CUT, DOSE, KILNS, POTTERS, TWINS, decided, page
from tests.test_pages import rows
from tests.test_runs import winnow

HOSTILE = "<script>alert(1)</script> \x1b[31m & </title><img src=x onerror=alert(1)>"
BEFORE = {
    "a.txt": page((ASKED, DOSE.format(200)), ("How is a kiln fired?", CUT)),
    "b.txt": page((ASKED, DOSE.format(800)), ("How is a kiln fired?", f"{CUT} It cools for a day.")),
    "c.txt": page(("Who fires kilns?", "Potters do.")),
    "gone.txt": page(("Is this gone?", "It will be, with all of its page.")),
}
AFTER = {
    **{name: text for name, text in BEFORE.items() if name != "gone.txt"},
    "c.txt": page(("Who fires kilns?", HOSTILE)),
    "new.txt": page(("What is new?", "This is."), ("How is a kiln fired?", CUT)),
}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("runs")
    for name, pages in (("before", BEFORE), ("after", AFTER)):
        (folder / name).mkdir()
        for path, text in pages.items():
            (folder / name / path).write_text(text, encoding="utf-8")
        run_flow([folder / name], folder / f"out-{name}", workers=0)
    return folder / "out-before", folder / "out-after"


def changes(found: Diff) -> tuple[list[Change], list[Change]]:
    return list(found.page_changes), list(found.record_changes)


def said(change: Change) -> list[tuple[str, str | None, str | None]]:
    return [(detail.what, detail.before, detail.after) for detail in change.details]


def test_pages_and_records(runs: tuple[Path, Path]) -> None:
    found = diff_runs(*runs)
    pages, records = changes(found)
    assert [(page.kind, page.name) for page in pages] == [
        ("changed", "c.txt"),
        ("gone", "gone.txt"),
        ("added", "new.txt"),
    ]
    assert (found.pages, found.records) == (
        {"added": 1, "changed": 1, "gone": 1},
        {"added": 1, "changed": 2, "gone": 1},
    )
    by_name = {change.name: change for change in records}
    assert by_name["Is this gone?"].details[0].why == "gone.txt is gone"
    assert by_name["What is new?"].details[0].why == "new.txt was added"
    rewritten = by_name["Who fires kilns?"]
    assert (rewritten.kind, rewritten.before) == ("changed", POTTERS)
    [answer] = [detail for detail in rewritten.details if detail.what == "answer"]
    assert answer.before == "Potters do."
    assert "onerror" in (answer.after or "")
    assert said(by_name["How is a kiln fired?"]) == [("place", None, "new.txt")]


def test_the_other_way_round_is_the_mirror_image(runs: tuple[Path, Path]) -> None:
    mirror = {"added": "gone", "gone": "added", "changed": "changed"}
    there, back = (changes(diff_runs(*both)) for both in (runs, runs[::-1]))
    for one, other in zip(there, back, strict=True):
        assert {(c.kind, c.before, c.after) for c in one} == {(mirror[c.kind], c.after, c.before) for c in other}


def test_every_change_of_rows_is_found(runs: tuple[Path, Path]) -> None:
    found = diff_runs(*runs)
    _, records = changes(found)
    old, new = ({row["id"]: row for row in rows(out, "qa")} for out in runs)
    assert {c.before for c in records if c.kind == "gone"} | {
        c.before for c in records if c.kind == "changed" and c.before != c.after
    } == set(old) - set(new)
    assert {c.after for c in records if c.kind == "added"} | {
        c.after for c in records if c.kind == "changed" and c.before != c.after
    } == set(new) - set(old)


def test_merges_splits_refusals_and_sources(runs: tuple[Path, Path], tmp_path: Path) -> None:
    raw = runs[0].parent / "before"
    lines = [f"merge,{TWINS[0]},{TWINS[2]},,,,", f"keep-apart,{KILNS[0]},{KILNS[1]},,,,"]
    out = decided(raw, tmp_path, *lines, f"attribute,{POTTERS},,none,,,")
    found = diff_runs(runs[0], out)
    _, records = changes(found)
    assert found.pages == {}
    told = {(change.kind, detail.what): detail for change in records for detail in change.details}
    assert (told["gone", "merged into"].why or "").startswith("decision 0.")
    assert (told["added", "split from"].why or "").startswith("was a copy there: containment")
    assert told["changed", "source"].why == "method page-lists-no-sources, now decision"
    assert found.parts["source"] == 1
    assert {("changed", "copy came from"), ("changed", "copy left for"), ("changed", "decisions")} <= set(told)
    decided(raw, tmp_path, f"reject,{POTTERS},,,Cy,,spam")
    _, [change] = changes(diff_runs(runs[0], out))
    assert (change.kind, change.details[0].what) == ("gone", "refused")
    assert change.details[0].why == "was rejected in decisions.csv by Cy: spam"


def test_edits_that_changed_are_told(runs: tuple[Path, Path], tmp_path: Path) -> None:
    """As after a change of the cleaning rules: the same page, the same raw text, another edit."""
    out = tmp_path / "out"
    shutil.copytree(runs[0], out)
    with duckdb.connect() as db:
        edit = "[{'rule': 'a-new-rule', 'start': 0, 'before': '', 'after': ''}]"
        db.read_parquet(str(runs[0] / "occurrences.parquet")).create_view("old")
        changed = f"CASE WHEN qa_id = '{POTTERS}' THEN {edit} ELSE answer_edits END AS answer_edits"
        db.sql(f"SELECT * REPLACE ({changed}) FROM old").write_parquet(str(out / "occurrences.parquet"))  # noqa: S608  # ours
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        if file["path"] == "occurrences.parquet":
            file |= {"bytes": (out / file["path"]).stat().st_size, "sha256": "0" * 64}
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    _, [change] = changes(diff_runs(runs[0], out))
    assert said(change) == [("edits", None, "a-new-rule")]


def test_no_difference(runs: tuple[Path, Path]) -> None:
    assert not diff_runs(runs[0], runs[0]).differs
    same = winnow("diff", runs[0], runs[0], "--exit-code")
    assert (same.returncode, same.stdout) == (0, f"no difference between {runs[0]} and {runs[0]}\n")


def test_the_command(runs: tuple[Path, Path], tmp_path: Path) -> None:
    done = winnow("diff", *runs, "--limit", "1")
    assert (done.returncode, "and 3 more; --limit 4 lists all" in done.stdout) == (0, True)
    assert winnow("diff", *runs, "--html", tmp_path / "x.html", "--exit-code").returncode == 1
    assert winnow("diff", *runs, "--limit", "-1").returncode == 2
    assert winnow("diff", runs[0], tmp_path).returncode == 2


def test_json_has_everything(runs: tuple[Path, Path]) -> None:
    for limit in (None, 1):
        out = io.StringIO()
        write_json(diff_runs(*runs), out, limit)
        told: dict[str, Any] = json.loads(out.getvalue())
        assert len(told["record_changes"]) + told["left_out"]["records"] == sum(told["records"].values()) == 4
        assert len(told["page_changes"]) + told["left_out"]["pages"] == sum(told["pages"].values()) == 3


def test_text_is_harmless_and_fits(runs: tuple[Path, Path]) -> None:
    out = io.StringIO()
    write_text(diff_runs(*runs), out, Screen(60), None)
    assert "\x1b" not in out.getvalue()
    assert max(map(len, out.getvalue().splitlines()[1:])) <= 60


def test_a_run_that_is_damaged(runs: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(WrongCall, match="no finished run"):
        diff_runs(runs[0], tmp_path)
    shutil.copytree(runs[1], tmp_path / "out")
    data = (tmp_path / "out" / "qa.parquet").read_bytes()
    (tmp_path / "out" / "qa.parquet").write_bytes(data[:100] + b"\0" * (len(data) - 200) + data[-100:])
    manifest = (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")
    (tmp_path / "out" / "manifest.json").write_text(
        re.sub(r'"sha256": "\w', '"sha256": "x', manifest), encoding="utf-8"
    )
    with pytest.raises(PipelineError, match="cannot be read"):
        diff_runs(runs[0], tmp_path / "out")


def test_the_page_shows_everything_as_text(runs: tuple[Path, Path], tab: Tab) -> None:
    out = io.StringIO()
    write_page(diff_runs(*runs), out, None)
    markup = out.getvalue()
    assert "<script" not in markup
    assert "\x1b" not in markup
    shown = tab.show(markup)
    assert shown.title() == f"What changed from {runs[0]} to {runs[1]}"
    text = shown.inner_text("main")
    for line in ("3 more", "What is new?", "new.txt was added", "<script>alert(1)</script>", "onerror=alert(1)"):
        assert (line in text) == (line != "3 more")
    assert shown.locator("main li img, main script").count() == 0
    assert (
        shown.evaluate("getComputedStyle(document.querySelector('ol')).listStyleType") == "none"
    )  # its style is allowed


def test_a_run_of_another_version_is_named(runs: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "older"
    shutil.copytree(runs[0], out)
    table = pq.read_table(out / "qa.parquet").drop_columns(["told_apart"])
    pq.write_table(table, out / "qa.parquet")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    for file in manifest["files"]:
        if file["path"] == "qa.parquet":
            file["bytes"] = (out / "qa.parquet").stat().st_size
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(PipelineError, match=r"older/qa\.parquet has no column named told_apart"):
        diff_runs(out, runs[1])
