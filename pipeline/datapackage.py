"""The output as a data package (Frictionless, Data Package 2): every file with its hash, every CSV with its fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import msgspec

from pipeline.rows import TABLES
from pipeline.validate import load_schemas

FILE_NAME = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

MEDIA_TYPES = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/jsonl",
    "parquet": "application/vnd.apache.parquet",
}


class OutputFile(Protocol):
    """A file of the output, as the manifest lists it."""

    @property
    def path(self) -> str: ...
    @property
    def bytes(self) -> int: ...
    @property
    def sha256(self) -> str: ...


def data_package(files: Iterable[OutputFile], version: str) -> bytes:
    """The descriptor of the files of a run, as JSON; it holds no clock time, so that equal files give equal bytes."""
    package = {
        "$schema": PROFILE,
        "name": "winnow-output",
        "title": "Questions and answers from scraped pages",
        "description": f"Made by Winnow {version}. Nested cells of CSV files are JSON; manifest.json tells of the run.",
        "resources": [resource(file) for file in files],
    }
    return msgspec.json.format(msgspec.json.encode(package), indent=2) + b"\n"


def resource(file: OutputFile) -> dict[str, Any]:
    """One file; the CSV form of a table is a table with a schema, the others are the same rows in other forms."""
    table, form = file.path.rsplit(".", 1)
    described = {
        "name": table if form == "csv" else f"{table}-{form}",
        "path": file.path,
        "title": load_schemas()[table]["title"],
        "description": load_schemas()[table]["description"],
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if form != "csv":
        described["type"] = "file"  # the same rows once more: nobody reads them as tables of their own
    if form != "parquet":
        described["encoding"] = "utf-8"
    if form == "csv":
        described |= {"type": "table", "schema": {"fields": fields_of(table), "missingValues": [""]}}
    return described


def fields_of(table: str) -> Sequence[dict[str, str]]:
    """Name, type and description of each field of a table."""
    described = load_schemas()[table]["properties"]
    return [
        {
            "name": field.name,
            "type": field_type(msgspec.inspect.type_info(field.type)),
            "description": described[field.name].get("description", ""),
        }
        for field in msgspec.structs.fields(TABLES[table])
    ]


def field_type(info: msgspec.inspect.Type) -> str:
    """The type of a field in the words of Table Schema."""
    match info:
        case msgspec.inspect.UnionType(types=types):
            [only] = [member for member in types if not isinstance(member, msgspec.inspect.NoneType)]
            return field_type(only)
        case msgspec.inspect.VarTupleType() | msgspec.inspect.ListType():
            return "array"
        case msgspec.inspect.StructType() | msgspec.inspect.DictType():
            return "object"
    return FIELD_TYPES.get(type(info), "string")


FIELD_TYPES: dict[type[msgspec.inspect.Type], str] = {
    msgspec.inspect.IntType: "integer",
    msgspec.inspect.FloatType: "number",
    msgspec.inspect.BoolType: "boolean",
}
