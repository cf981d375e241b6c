"""What a task reads and writes: Parquet files named by step, bucket and key, written aside and renamed when whole."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from pipeline.model import PipelineError

if TYPE_CHECKING:
    import duckdb

Row = TypeVar("Row", bound=msgspec.Struct)

# Rows held in memory before they are written, and what they may hold together.
BATCH = 5_000
BATCH_BYTES = 2**25
ROW_GROUP = 100_000

# A page's number is its bucket, and in the lowest bits its place there.
BUCKET_BITS = 32

ASIDE = ".aside-"  # in the name of a file that is not whole yet

ARROW_TYPES = {"str": "string", "int": "int64", "float": "float64", "bytes": "binary"}


def number_of(bucket: int, place: int) -> int:
    """The number of the page at a place, from 0, in a bucket."""
    return bucket << BUCKET_BITS | place


class Task(msgspec.Struct, frozen=True):
    """A piece of work over files: `inputs` are Parquet files by table, outputs go to `folder` under `name`.

    `work` names the function that does it ("module:function"); `refused` maps the documents that an earlier try was
    stopped at to the reason, so that this try passes over them.
    """

    step: str
    work: str
    bucket: int
    key: str
    folder: str
    inputs: dict[str, tuple[str, ...]]
    settings: dict[str, Any]
    refused: dict[str, str] = {}

    @property
    def name(self) -> str:
        return f"{self.bucket:04d}-{self.key}"

    def path(self, table: str) -> Path:
        return Path(self.folder, f"{self.name}.{table}.parquet")

    @property
    def receipt(self) -> Path:
        """The file that says that the task is done, and what it counted."""
        return Path(self.folder, f"{self.name}.json")


class Receipt(msgspec.Struct, frozen=True):
    """What a finished task counted, and the size in bytes of each file that it made."""

    counts: dict[str, int]
    files: dict[str, int]


def read_counts(task: Task) -> dict[str, int] | None:
    """What a finished task counted; None where it is not finished."""
    try:
        receipt = msgspec.json.decode(task.receipt.read_bytes(), type=Receipt)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    whole = all(size_of(Path(task.folder, name)) == size for name, size in receipt.files.items())
    return receipt.counts if whole else None


def size_of(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def write_counts(task: Task, counts: Mapping[str, int]) -> None:
    """Leave the receipt of a finished task: what it counted, and the files that it made."""
    made = {path.name: path.stat().st_size for path in sorted(Path(task.folder).glob(f"{task.name}.*"))}
    files = {name: size for name, size in made.items() if name != task.receipt.name and ASIDE not in name}
    aside = task.receipt.with_suffix(f"{ASIDE}{os.getpid()}")
    aside.write_bytes(msgspec.json.encode(Receipt(dict(sorted(counts.items())), files)))
    aside.replace(task.receipt)


def write_table(task: Task, table: str, columns: Mapping[str, str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows (a tuple each, in the order of `columns`: name -> str, int, float or bytes); how many there were."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, getattr(pa, ARROW_TYPES[kind])()) for name, kind in columns.items()])
    path = task.path(table)
    aside = path.with_suffix(f"{ASIDE}{os.getpid()}")
    written = 0
    with pq.ParquetWriter(aside, schema, compression="zstd") as writer:
        for batch in batches(rows):
            arrays = [
                pa.array(column, field.type) for column, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=ROW_GROUP)
            written += len(batch)
    aside.replace(path)
    return written


def write_sorted(task: Task, table: str, columns: Mapping[str, str], parts: Iterable[Sequence[Collection[Any]]]) -> int:
    """Write rows that come in parts, each part by column; how many there were.

    They are sorted by all their columns, a row group at a time, so that a reader of a range passes over most of them.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, getattr(pa, ARROW_TYPES[kind])()) for name, kind in columns.items()])
    path = task.path(table)
    aside = path.with_suffix(f"{ASIDE}{os.getpid()}")
    order = [(name, "ascending") for name in columns]
    group: list[list[Any]] = [[] for _ in columns]
    written = 0

    with pq.ParquetWriter(aside, schema, compression="zstd") as writer:

        def write() -> int:
            rows = pa.Table.from_arrays(
                [pa.array(v, f.type) for v, f in zip(group, schema, strict=True)], schema=schema
            )
            writer.write_table(rows.sort_by(order), row_group_size=ROW_GROUP)
            for column in group:
                column.clear()
            return len(rows)

        for part in parts:
            for column, values in zip(group, part, strict=True):
                column.extend(values)
            if len(group[0]) >= ROW_GROUP:
                written += write()
        written += write()
    aside.replace(path)
    return written


def batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    held = 0
    for row in rows:
        batch.append(row)
        held += sum(len(value) for value in row if isinstance(value, str | bytes))
        if len(batch) == BATCH or held > BATCH_BYTES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def write_structs(task: Task, table: str, structs: Iterable[msgspec.Struct]) -> int:
    """Write structs as rows that only `read_structs` reads."""
    encode = msgspec.msgpack.Encoder().encode
    return write_table(task, table, {"row": "bytes"}, ((encode(struct),) for struct in structs))


def read_structs(task: Task, table: str, kind: type[Row]) -> Iterator[Row]:
    """The structs of an input table, in the order they were written."""
    import pyarrow.parquet as pq

    decode = msgspec.msgpack.Decoder(kind).decode
    for path in task.inputs[table]:
        with pq.ParquetFile(path) as file:
            for group in range(file.num_row_groups):
                for row in file.read_row_group(group, columns=["row"]).column(0):
                    yield decode(row.as_buffer())


def literal(path: str | Path) -> str:
    """A path as DuckDB takes it literally: not as a pattern of names."""
    return "".join(f"[{character}]" if character in "*?[" else character for character in str(path))


def open_database(**settings: str) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that downloads nothing, prints nothing, and keeps rows in order."""
    import duckdb

    fixed = {"threads": 1, "autoinstall_known_extensions": False, "autoload_known_extensions": False}
    db = duckdb.connect(config={**fixed, **settings})
    db.execute("SET enable_progress_bar = false")
    return db


# To open a database takes longer than most queries of a small run, so a process keeps the last ones that it opened.
kept_database = lru_cache(maxsize=4)(open_database)


def open_connection(**settings: str) -> duckdb.DuckDBPyConnection:
    """A connection to a database that this process keeps: only what is temporary may be made by it."""
    return kept_database(**settings).cursor()


def connect(task: Task) -> duckdb.DuckDBPyConnection:
    """A DuckDB with a view for each input table; it spills beside the stage files."""
    spill = Path(task.folder).parent / "spill"
    db = open_connection(temp_directory=str(spill), memory_limit=task.settings.get("memory_limit", "4GB"))
    for table, paths in task.inputs.items():
        if not paths:
            raise PipelineError(f"The step {task.step} has no files of the table {table} to read.")
        files = ", ".join(sql_text(literal(path)) for path in paths)
        db.execute(f'CREATE TEMP VIEW "{table}" AS SELECT * FROM read_parquet([{files}], hive_partitioning = false)')  # noqa: S608  # names of our own, quoted
    return db


def sql_text(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def fetch(task: Task, query: str, **parameters: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query over a task's input tables, some at a time."""
    with connect(task) as db:
        cursor = db.execute(query, parameters)
        while rows := cursor.fetchmany(1_000):
            yield from rows
