"""The schemas: valid themselves, equal to the rows field by field, and the same to both validators."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pipeline.flow import run_flow
from pipeline.manifest import Manifest
from pipeline.model import Attribution, Disposition, OccurrenceKind, Tier
from pipeline.rows import TABLES, PageRow
from pipeline.rules.roles import Role
from pipeline.validate import accept, explain, load_schemas
from tests.conftest import ROOT

Row = dict[str, Any]

# What a damaged row may hold anywhere.
DAMAGE = st.sampled_from([None, -1, 2.5, True, "", " ", "not an id", [], {}, [None], {"start": 3}])


@pytest.fixture(scope="session")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """Real rows of every table: of the sample, and of a file that is refused."""
    raw = tmp_path_factory.mktemp("raw")
    (raw / "page.txt").write_bytes((ROOT / "raw" / "what-does-interpersonal-therapy-mean.txt").read_bytes())
    (raw / "broken.txt").write_bytes(b"\0\0\0a")
    out = tmp_path_factory.mktemp("run")
    run_flow([raw], out, workers=0)
    return {table: read_rows(out, table) for table in TABLES}


def read_rows(out: Path, table: str) -> list[Row]:
    """The rows of a table; blocks and texts have no JSON, so they come from Parquet."""
    if table not in ("blocks", "texts"):
        return [json.loads(line) for line in (out / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]
    import pyarrow.parquet as pq

    found: list[Row] = pq.read_table(out / f"{table}.parquet").to_pylist()
    return found


@pytest.mark.parametrize("name", load_schemas())
def test_schema_is_valid(name: str) -> None:
    Draft202012Validator.check_schema(load_schemas()[name])


@pytest.mark.parametrize("table", TABLES)
def test_schema_has_the_fields_of_the_row(table: str) -> None:
    schema = load_schemas()[table]
    assert tuple(schema["properties"]) == TABLES[table].__struct_fields__
    assert set(schema["required"]) == set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert all(field.get("description") for field in schema["properties"].values())


def test_shared_schemas_have_the_fields_of_their_values() -> None:
    assert tuple(load_schemas()["attribution"]["properties"]) == Attribution.__struct_fields__
    assert tuple(load_schemas()["manifest"]["properties"]) == Manifest.__struct_fields__


@pytest.mark.parametrize("names", [Role, Tier, Disposition, OccurrenceKind], ids=lambda names: names.__name__)
def test_closed_lists_are_those_of_the_code(names: Any) -> None:
    lists = [set(found) for schema in load_schemas().values() for found in enums(schema)]
    assert {str(name) for name in names} in lists


def enums(schema: Any) -> list[list[str]]:
    if isinstance(schema, list):
        return [found for part in schema for found in enums(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema["enum"]] if isinstance(schema.get("enum"), list) else []
    return own + [found for part in schema.values() for found in enums(part)]


@pytest.mark.parametrize("table", TABLES)
def test_real_rows_are_valid(table: str, rows: dict[str, list[Row]]) -> None:
    assert rows[table], "the sample gives rows of every table"
    for row in rows[table]:
        assert accept(table, row)
        assert explain(table, row) == ()


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_or_unknown_field_is_named(table: str, rows: dict[str, list[Row]]) -> None:
    row = rows[table][0]
    for name in row:
        without = {field: value for field, value in row.items() if field != name}
        assert not accept(table, without)
        assert (f"/{name}", "is missing") in [(e.path, e.message) for e in explain(table, without)]
    [error] = explain(table, {**row, "extra": 1})
    assert (error.path, error.message) == ("/extra", "is not a field of this table")


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_both_validators_agree(data: st.DataObject, rows: dict[str, list[Row]]) -> None:
    """Damage one value anywhere in a real row: the quick validator refuses it where the thorough one says why."""
    table = data.draw(st.sampled_from(list(TABLES)))
    row = copy.deepcopy(data.draw(st.sampled_from(rows[table])))
    at: Any = row
    while True:
        key = data.draw(st.sampled_from(list(at) if isinstance(at, dict) else range(len(at))))
        if isinstance(at[key], dict | list) and at[key] and data.draw(st.booleans()):
            at = at[key]
            continue
        at[key] = data.draw(DAMAGE)
        break
    assert accept(table, row) == (explain(table, row) == ())


def test_errors_are_sentences_with_places(rows: dict[str, list[Row]]) -> None:
    row = copy.deepcopy(rows["occurrences"][0])
    row["answer_spans"][0]["end"] = -3
    row["disposition"] = "sure"
    said = [f"{error.path}: {error.message}" for error in explain("occurrences", row)]
    assert any(line.startswith("/answer_spans/0/end: must be at least 0, is -3") for line in said)
    assert any(line.startswith('/disposition: must be one of ["kept"') and line.endswith('"sure"') for line in said)


def test_the_refused_document_is_whole(rows: dict[str, list[Row]]) -> None:
    [refused] = rows["refused"]
    assert refused["kind"] == "document"
    assert refused["page_path"] == "broken.txt"
    assert refused["errors"][0]["message"].startswith("not a text")
    assert msgspec.convert(refused["row"], PageRow).status == "refused"
