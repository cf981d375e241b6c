"""What a finished run tells in the terminal of a record, and how: by id, path or question, and without harm."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.explain import Explanation, explain
from pipeline.explain_text import as_text
from pipeline.finished import FinishedRun
from pipeline.lookup import Found, find
from pipeline.model import Edit, PipelineError, WrongCall
from pipeline.revisions import revise
from pipeline.rules.tiers import TIER_MEANS
from pipeline.terminal import OF_A_FILE, Said, Screen, columns_of, harmless, harmless_json, one_line, screen_for
from tests.conftest import ROOT
from tests.test_decisions import ASKED, CUT, DOSE, LISTED, TWINS, decided, page
from tests.test_pages import rows
from tests.test_runs import winnow

CITED = "Potters in the northern valleys fire their largest kilns for nineteen hours and never for a whole day."
HOSTILE = "It is \x1b[31mred\x1b]0;title\x07 and \u202eback\u2066wards \x9b2J."


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with twins told apart, a copy that was merged, hostile texts, a decision, and the sample."""
    folder = tmp_path_factory.mktemp("run")
    raw = folder / "raw"
    raw.mkdir()
    (raw / "a.txt").write_text(page((ASKED, DOSE.format(200)), ("How is a kiln fired?", CUT)), encoding="utf-8")
    copy = f"{CUT} It cools for a day."
    (raw / "b.txt").write_text(page((ASKED, DOSE.format(800)), ("How is a kiln fired?", copy)), encoding="utf-8")
    (raw / "h.txt").write_text(page(("What is it ( \x1b[1mreally\x1b[0m )?", HOSTILE)), encoding="utf-8")
    types = [
        (f"Which wood feeds a type {n} kiln best?", f"Wood of the {tree} does.") for n, tree in ((1, "ash"), (2, "fir"))
    ]
    (raw / "t.txt").write_text(page(*types), encoding="utf-8")
    sample = ROOT / "raw" / "what-does-interpersonal-therapy-mean.txt"
    (raw / sample.name).write_bytes(sample.read_bytes())
    (raw / "e.txt").write_text(page(("How long is a kiln fired at most?", CITED)) + LISTED, encoding="utf-8")
    (raw / "doses.txt").write_text(
        f"Kilns and firing.\n\nThis is about kilns. {CITED} Then it cools.\n", encoding="utf-8"
    )
    (raw / "index.csv").write_text("path,url\ndoses.txt,https://health.example/doses\n", encoding="utf-8")
    return decided(raw, folder, f"note,{TWINS[0]},,,Ann,2026-11-25,seen \N{BELL}")


def told(out: Path, asked: str, screen: Screen | None = None) -> tuple[Any, str]:
    run = FinishedRun(out)
    found = find(run, asked)
    said = found if isinstance(found, Found) else explain(run, found)
    return said, as_text(said, screen or Screen())


def test_a_record_with_its_twin(out: Path) -> None:
    found, text = told(out, TWINS[0][:8])
    assert isinstance(found, Explanation)
    assert found.row == next(row for row in rows(out, "qa") if row["id"] == TWINS[0])
    for line in (
        "number",
        TWINS[1 + 1],
        "+200 -800",
        "note",
        "Ann 2026-11-25",
        "a.txt, Q&A 1",
        "The page lists no sources",
    ):
        assert line in text
    assert [other["qa_id"] for other in found.like] == [TWINS[2]]


def test_a_question_group_tells_its_like(out: Path) -> None:
    one, other = (row for row in rows(out, "questions") if row["question"].startswith("Which wood"))
    assert [like["question_id"] for like in one["told_apart"]] == [other["id"]]
    for asked in (one["id"], one["qa_ids"][0]):
        _, text = told(out, asked)
        for line in ("Questions much alike, but told apart", "number", other["id"], "-2 +1", other["question"]):
            assert line in text


def test_a_copy_tells_its_twin_and_its_own_id(out: Path) -> None:
    found, text = told(out, "how is a KILN fired")
    assert isinstance(found, Explanation)
    [copy] = [one for one in found.occurrences if one["duplicate"]]
    assert f"of {copy['duplicate']['of']}" in text
    assert f"its own id, for a decision: {found.own_ids[copy['id']]}" in text
    assert found.own_ids[copy["id"]] != found.id


def test_evidence_leads_to_its_place(out: Path) -> None:
    found, text = told(out, "How long is a kiln fired at most?")
    assert found.row["tier"] == "verbatim"
    [quoted] = found.row["attribution"]["evidence"]
    [document] = found.documents
    assert document["path"] == quoted["document_path"] == "doses.txt"
    whole = " ".join(text.split())
    for line in (
        TIER_MEANS["verbatim"],
        "Doses - Health Site",
        f"{document['id']} doses.txt {quoted['start']:,}-{quoted['end']:,}",
        f"…{' '.join(quoted['prefix'].split())} {quoted['exact']}",
        f"link https://health.example/doses{quoted['text_fragment']}",
    ):
        assert line in whole


def test_every_row_can_be_explained(out: Path) -> None:
    ids = [row["id"] for table in ("qa", "occurrences", "questions", "pages") for row in rows(out, table)]
    run = FinishedRun(out)
    for name in ids:
        named = find(run, name)
        assert not isinstance(named, Found)
        found = explain(run, named)
        assert found.id == name
        assert json.loads(msgspec.json.encode(found))["id"] == name
        for screen in (Screen(), Screen(40, colours=True)):
            text = as_text(found, screen)
            assert name in text
            plain = text.replace("\x1b[", "") if screen.colours else text
            assert all(c.isprintable() or c in "\n\u200c\u200d" for c in plain.replace("\n", ""))


def test_what_stands_in_the_table_stands_in_the_explanation(out: Path) -> None:
    run = FinishedRun(out)
    for row in rows(out, "occurrences"):
        found = explain(run, find(run, row["id"]))  # type: ignore[arg-type]  # a whole id names one row
        assert found.row == row
    for row in rows(out, "qa"):
        found = explain(run, find(run, row["id"]))  # type: ignore[arg-type]  # the same
        assert [one["id"] for one in found.occurrences] == [one["occurrence_id"] for one in row["occurrences"]]
        assert found.question is not None
        assert row["id"] in found.question["qa_ids"]


def test_paths_and_questions_are_found_too(out: Path) -> None:
    assert find(FinishedRun(out), "b.txt").table == "pages"  # type: ignore[union-attr]  # a path names one row
    several, text = told(out, f"  {ASKED.upper()} ")
    assert isinstance(several, Found)
    assert [row["id"] for row in several.records] == sorted((TWINS[0], TWINS[2]))
    assert "2 records fit" in text
    some, _ = told(out, "interpersonal therapy")
    assert isinstance(some, Found)
    assert some.count > 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("qa-", "no question with the words"),
        ("qa-" + "0" * 20, "holds no qa-0"),
        ("??", "has no words"),
        ("zebras gallop", "'zebras gallop'"),
    ],
)
def test_what_is_not_there_is_a_wrong_call(out: Path, asked: str, said: str) -> None:
    with pytest.raises(WrongCall, match=said):
        find(FinishedRun(out), asked)


def test_an_id_that_is_too_short_names_those_that_it_may_be(out: Path) -> None:
    ids = sorted(row["id"] for row in rows(out, "occurrences"))
    short = next(a[:3] for a, b in pairwise(ids) if a[:3] == b[:3])
    with pytest.raises(WrongCall, match="give more of its digits") as error:
        find(FinishedRun(out), short)
    assert all(name in str(error.value) for name in ids if name.startswith(short))


def test_no_page_can_command_the_terminal(out: Path) -> None:
    done = winnow("explain", "What is it", "--in", out)
    assert done.returncode == 0, done.stderr
    assert "\\x1b" in done.stdout
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066"} & set(done.stdout)
    as_json = winnow("explain", "What is it", "--in", out, "--json")
    assert json.loads(as_json.stdout)["kind"] == "record"
    assert "\\u202e" in as_json.stdout
    assert not {"\x1b", "\x07", "\x9b", "\u202e", "\u2066"} & set(as_json.stdout)


@given(st.text())
def test_harmless_json_means_the_same(text: str) -> None:
    said = harmless_json(json.dumps(text, ensure_ascii=False))
    assert json.loads(said) == text
    assert not {"\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u2028", "\U000e0041"} & set(said)


def test_a_run_that_is_missing_or_damaged(out: Path, tmp_path: Path) -> None:
    missing = winnow("explain", "qa-1", "--in", tmp_path)
    assert (missing.returncode, "holds no finished run" in missing.stderr) == (2, True)
    for path in out.glob("*.parquet"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    manifest = (out / "manifest.json").read_bytes()
    (tmp_path / "manifest.json").write_bytes(manifest[:-20])
    with pytest.raises(PipelineError, match="damaged"):
        FinishedRun(tmp_path)
    (tmp_path / "manifest.json").write_bytes(manifest)
    data = (tmp_path / "qa.parquet").read_bytes()
    (tmp_path / "qa.parquet").write_bytes(b"\0" * len(data))
    with pytest.raises(PipelineError, match="cannot be read"):
        find(FinishedRun(tmp_path), "qa-1")
    (tmp_path / "qa.parquet").write_bytes(data[:-1])
    with pytest.raises(PipelineError, match="not the file"):
        FinishedRun(tmp_path)


# --- texts on a screen -----------------------------------------------------------------------------------------------


@given(
    st.text("ab", max_size=12),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4), st.text("xyz", max_size=3)), max_size=6),
)
def test_edits_in_place_hold_the_raw_and_the_clean_text(raw: str, steps: list[tuple[int, int, str]]) -> None:
    text, edits = raw, []
    for at, length, after in steps:
        start = min(at, len(text))
        edits.append(Edit("any", start, text[start : start + length], after))
        text = text[:start] + after + text[start + length :]
    marked = revise(raw, edits)
    assert "".join(one.text for one in marked if one.kind != "added") == raw
    assert "".join(one.text for one in marked if one.kind != "dropped") == text
    assert all(one.text and (one.edit is None) == (one.kind == "kept") for one in marked)


@given(st.text(), st.integers(40, 60))
def test_lines_fit_the_screen_and_say_everything(text: str, width: int) -> None:
    lines = Screen(width).lines([Said(text)], indent=2, hang=4)
    assert all(columns_of(line) <= width for line in lines)
    assert all(character.isprintable() or character in "\u200c\u200d" for line in lines for character in line)
    assert "".join("".join(lines).split()) == "".join(harmless("".join(text.split())).split())


@given(st.text(), st.integers(2, 30))
def test_one_line_fits(text: str, most: int) -> None:
    assert columns_of(one_line(text, most)) <= most


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert screen_for(Terminal()) == Screen(70, colours=True)
    assert screen_for(io.StringIO()) == Screen(OF_A_FILE)
    monkeypatch.setenv("NO_COLOR", "1")
    assert screen_for(Terminal()) == Screen(70)


def test_explaining_reads_no_data_frames(out: Path) -> None:
    code = "import sys; from pipeline.__main__ import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"

    call = [sys.executable, "-c", code, "explain", TWINS[0], "--in", str(out)]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pandas", "pyarrow", "lxml", "numpy"} & set(done.stderr.split())
