"""The data package describes the files that are there, and nothing else."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.flow import run_flow
from pipeline.manifest import MANIFEST, REPORT
from tests.conftest import ROOT
from tests.test_pages import rows

# What a cell of each type must be, empty cells apart.
READS: dict[str, Callable[[str], object]] = {
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "string": str,
}
NESTED: dict[str, type] = {"array": list, "object": dict}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    run_flow([ROOT / "raw"], folder, workers=0)
    return folder


def test_every_file_is_described(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["path"]: resource for resource in package["resources"]}
    here = {path.name for path in out.iterdir() if path.is_file()}
    assert set(described) == here - {"datapackage.json", MANIFEST, REPORT}
    assert len({resource["name"] for resource in package["resources"]}) == len(described)
    for path, resource in described.items():
        data = (out / path).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_cells_are_of_the_types_that_are_said(out: Path) -> None:
    package = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["format"] != "csv":
            continue
        with (out / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            table = csv.DictReader(file)
            fields = resource["schema"]["fields"]
            assert table.fieldnames == [field["name"] for field in fields]
            for row in table:
                for field in fields:
                    cell = row[field["name"]]
                    if field["type"] in ("array", "object"):
                        assert cell == "" or type(json.loads(cell)).__name__ == {"array": "list"}.get(
                            field["type"], "dict"
                        )
                    elif cell:
                        READS[field["type"]](cell)


@pytest.mark.parametrize("table", ["qa", "refused"])
def test_json_holds_the_same_rows_as_its_lines(out: Path, table: str) -> None:
    text = (out / f"{table}.json").read_text(encoding="utf-8")
    assert json.loads(text) == rows(out, table)
    assert text.endswith("]\n")
