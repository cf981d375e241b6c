"""Accepted rows -> the files that people open: JSON, JSON lines, CSV that is safe in a spreadsheet, Parquet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from pipeline.rows import TABLES
from pipeline.stagefiles import literal, open_connection

# What a spreadsheet would run as a formula, or drop in silence, when a cell begins with it; full-width signs too.
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "'")

# A spreadsheet reads the file as UTF-8 only with this at its beginning.
BYTE_ORDER_MARK = "\ufeff"

# Rows in a row group of Parquet: fixed, so that the same rows give the same bytes.
PARQUET_ROW_GROUP = 65_536

# The formats of each table. Blocks and texts are for programs only.
FORMATS: dict[str, tuple[str, ...]] = dict.fromkeys(TABLES, ("jsonl", "json", "csv", "parquet")) | {
    "blocks": ("parquet",),
    "texts": ("parquet",),
}


def write_files(table: str, folder: Path, name: str, rows: Iterable[bytes]) -> int:
    """Write the rows of a table (a JSON object each, in order) as `folder/name.table.format`; how many there were."""
    lines = folder / f"{name}.{table}.jsonl"
    count = longest = 0
    with lines.open("wb") as file:
        for row in rows:
            file.write(row + b"\n")
            count += 1
            longest = max(longest, len(row))
    for form in FORMATS[table]:
        if form != "jsonl":
            WRITERS[form](TABLES[table], lines, lines.with_suffix(f".{form}"), longest)
    if "jsonl" not in FORMATS[table]:
        lines.unlink()
    return count


def write_csv(kind: type[msgspec.Struct], lines: Path, path: Path, _longest: int) -> None:
    """The rows of a file of JSON lines as CSV (RFC 4180)."""
    decode = msgspec.json.Decoder().decode
    with lines.open("rb") as source, path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_lines(kind.__struct_fields__, map(decode, source)))


def write_json(_kind: type[msgspec.Struct], lines: Path, path: Path, _longest: int) -> None:
    """The rows of a file of JSON lines as one array, indented, for people to read."""
    with lines.open("rb") as source, path.open("wb") as file:
        opening = b"[\n"
        for row in source:
            file.write(opening + msgspec.json.format(row, indent=2))
            opening = b",\n"
        file.write(b"[]\n" if opening == b"[\n" else b"\n]\n")


def csv_lines(fields: Iterable[str], rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines of CSV: null is an empty cell, an empty text a quoted one, a nested value is JSON."""
    names = tuple(fields)
    yield BYTE_ORDER_MARK + ",".join(names) + "\r\n"
    for row in rows:
        yield ",".join([csv_cell(row[name]) for name in names]) + "\r\n"


def csv_cell(value: Any) -> str:
    """One cell. A text that begins as a formula does, or with an apostrophe, gets an apostrophe before it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return json.dumps(value)
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    if text.startswith(FORMULA_STARTS):
        text = "'" + text
    return '"' + text.replace('"', '""') + '"'


def undo_csv_cell(text: str) -> str:
    """The text that stood in a cell before it was made safe."""
    return text.removeprefix("'")


def write_parquet(kind: type[msgspec.Struct], lines: Path, path: Path, longest: int) -> None:
    """The rows of a file of JSON lines as Parquet, nested, in the same order and always the same bytes."""
    columns = {field.name: column_type(field.type) for field in msgspec.structs.fields(kind)}
    with open_connection() as db:
        rows = db.read_json(
            literal(lines),
            hive_partitioning=False,
            format="newline_delimited",
            columns=columns,
            maximum_object_size=max(2**24, 2 * longest),
        )
        rows.write_parquet(str(path), compression="zstd", row_group_size=PARQUET_ROW_GROUP)


def column_type(kind: Any) -> str:
    """The SQL type of a field of a row."""
    return sql_type(msgspec.inspect.type_info(kind))


def sql_type(info: msgspec.inspect.Type) -> str:
    match info:
        case msgspec.inspect.UnionType(types=types):
            [only] = [member for member in types if not isinstance(member, msgspec.inspect.NoneType)]
            return sql_type(only)
        case msgspec.inspect.VarTupleType(item_type=item):
            return f"{sql_type(item)}[]"
        case msgspec.inspect.StructType(fields=fields):
            return "STRUCT(" + ", ".join(f'"{field.name}" {sql_type(field.type)}' for field in fields) + ")"
        case msgspec.inspect.DictType(value_type=msgspec.inspect.IntType()):
            return "MAP(VARCHAR, BIGINT)"
    return SQL_TYPES.get(type(info), "VARCHAR")


SQL_TYPES: dict[type[msgspec.inspect.Type], str] = {
    msgspec.inspect.IntType: "BIGINT",
    msgspec.inspect.FloatType: "DOUBLE",
    msgspec.inspect.BoolType: "BOOLEAN",
}

Writer = Callable[[type[msgspec.Struct], Path, Path, int], None]
WRITERS: dict[str, Writer] = {"csv": write_csv, "json": write_json, "parquet": write_parquet}
