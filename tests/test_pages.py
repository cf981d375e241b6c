"""Every page below tests/pages: its golden file, schema, accounting, and that everything leads back to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.edits import undo
from pipeline.flow import run_flow
from tests.conftest import ROOT

CASES = [
    *sorted((ROOT / "tests" / "pages").glob("*/*/page.*")),
    ROOT / "raw" / "what-does-interpersonal-therapy-mean.txt",
]
GOLDEN_TABLES = ("pages", "qa", "occurrences", "questions", "sources", "issues")


def test_every_case_has_a_page() -> None:
    """A folder without `page.*` would be passed over in silence; the sample's page stands in raw/."""
    cases = [folder for folder in (ROOT / "tests" / "pages").glob("*/*") if folder.is_dir()]
    assert [f for f in cases if not list(f.glob("page.*")) and f.name != "sample"] == []


def golden_of(page: Path) -> Path:
    """The golden file beside a page; the sample in raw/ has its own among the tests."""
    if page.parent.name == "raw":
        return ROOT / "tests" / "pages" / "aggregator" / "sample" / "expected.json"
    return page.with_name("expected.json")


def rows(out: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module", params=CASES, ids=lambda page: f"{page.parent.parent.name}-{page.parent.name}")
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A page, and the folder of a run on it alone."""
    out = tmp_path_factory.mktemp("run")
    run_flow([request.param], out, workers=0)
    return request.param, out


def test_golden(case: tuple[Path, Path], request: pytest.FixtureRequest) -> None:
    page, out = case
    found = {table: rows(out, table) for table in GOLDEN_TABLES}
    golden = golden_of(page)
    if request.config.getoption("--golden"):
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8")), "run `make golden`, then read the diff"


def test_nothing_is_refused(case: tuple[Path, Path]) -> None:
    assert rows(case[1], "refused") == []


def stream_of(page: Path, out: Path) -> str:
    """The page's text stream as the run gives it; of a text file it is the file."""
    import pandas as pd

    [text] = pd.read_parquet(out / "texts.parquet")["text"].tolist()
    if page.suffix == ".txt":
        assert text == page.read_bytes().decode("utf-8-sig")
    assert isinstance(text, str)
    return text


def test_blocks_account_for_every_character(case: tuple[Path, Path]) -> None:
    import pandas as pd

    page, out = case
    text = stream_of(page, out)
    blocks = pd.read_parquet(out / "blocks.parquet").to_dict("records")
    at = 0
    for block in blocks:
        assert block["start"] == at
        at = block["end"]
    assert at == len(text)
    [row] = rows(out, "pages")
    assert sum(row["accounting"].values()) == len(text)


def test_everything_leads_back(case: tuple[Path, Path]) -> None:
    page, out = case
    text = stream_of(page, out)
    for row in rows(out, "occurrences"):
        for name in ("question", "answer"):
            assert undo(row[name], edits(row[f"{name}_edits"])) == row[f"raw_{name}"]
        if row["question_span"] is None:
            assert row["sightings"][0]["locator"]
            continue
        assert row["raw_answer"] == "".join(text[s["start"] : s["end"]] for s in row["answer_spans"])
        span = row["question_span"]
        assert row["raw_question"] == text[span["start"] : span["end"]]


def edits(said: list[dict[str, Any]]) -> Any:
    import msgspec

    from pipeline.model import Edit

    return msgspec.convert(said, tuple[Edit, ...])
