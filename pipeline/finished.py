"""A finished run, opened to be asked: its Parquet files as tables of a DuckDB, once it is known that they are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.model import PipelineError, WrongCall
from pipeline.rows import TABLES
from pipeline.stagefiles import literal, open_database

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

NOT_ASKED = ("blocks", "texts")  # tables that no question is about: opening a large one takes time
PLACE = "file_row_number"  # the place of a row in its file

BEGIN = "run `python -m pipeline run RAW --out"


class ListedFile(msgspec.Struct, frozen=True):
    """Of a file that a manifest lists, what opening it needs."""

    path: str
    bytes: int
    sha256: str = ""


class Listing(msgspec.Struct, frozen=True):
    """Of a manifest, what opening a run needs."""

    files: tuple[ListedFile, ...]
    settings: dict[str, Any] = {}


def check_columns(path: Path, columns: Sequence[str]) -> None:
    """Raises PipelineError where a table lacks a column of today's, as those of an older version may."""
    rows = TABLES.get(path.stem)
    missing = set(rows.__struct_fields__ if rows else ()).difference(columns)
    if missing:
        raise PipelineError(
            f"{path} has no column named {min(missing)}, as another version of Winnow wrote it: "
            f"{BEGIN} {path.parent}` to write it anew."
        )


class FinishedRun:
    """The tables of a run by name. Files are held against the sizes that the manifest lists, not against their hashes:
    hashing a large run takes longer than any answer."""

    def __init__(self, out: Path, prefix: str = "", db: duckdb.DuckDBPyConnection | None = None) -> None:
        """Open the run in `out`; its tables are named with `prefix`, in `db` where one is given.

        Raises WrongCall where there is no run, PipelineError where one is damaged.
        """
        self.out = out
        listing = read_listing(out)
        self.settings = listing.settings
        self.hashes = {file.path: file.sha256 for file in listing.files if file.path.endswith(".parquet")}
        self.db = db or open_for_reading(out)
        for file in listing.files:
            path = out / file.path
            if path.suffix != ".parquet":
                continue
            if not path.is_file() or path.stat().st_size != file.bytes:
                raise PipelineError(f"{path} is not the file that the run wrote: {BEGIN} {out}` to write it anew.")
            if path.stem in NOT_ASKED:
                continue
            with damage(path):
                table = self.db.read_parquet([literal(path)], hive_partitioning=False, file_row_number=True)
                check_columns(path, table.columns)
                table.create_view(prefix + path.stem)

    def rows(self, query: str, **values: Any) -> list[Row]:
        """The rows that a query finds, as dicts."""
        with damage(self.out):
            cursor = self.db.execute(query, values)
            names = [column[0] for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def stream(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows that a query finds, some at a time."""
        with damage(self.out):
            cursor = self.db.cursor().execute(query)
            while rows := cursor.fetchmany(1_000):
                yield from rows

    def rows_of(self, table: str, field: str, values: Sequence[Any], wanted: str = "*") -> list[Row]:
        """The rows of a table whose field has one of some values, in any order: first where they stand, then the rest.

        Reading one field of every row and all fields of few takes a fraction of reading all of them at once.
        """
        if not values:
            return []
        if field != PLACE:
            named = {f"value{n}": value for n, value in enumerate(values)}
            among = ", ".join(f"${name}" for name in named)
            places = self.rows(f"SELECT {PLACE} FROM {table} WHERE {field} IN ({among})", **named)  # noqa: S608  # names only
            values = [row[PLACE] for row in places]
        if not values:
            return []
        chosen = wanted if wanted != "*" else f"* EXCLUDE {PLACE}"
        among = ", ".join(str(int(place)) for place in values)
        return self.rows(f"SELECT {chosen} FROM {table} WHERE {PLACE} IN ({among})")  # noqa: S608  # numbers only


def read_listing(out: Path) -> Listing:
    """What the manifest of a run lists. Raises WrongCall where there is none, PipelineError where it is broken."""
    path = out / "manifest.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Listing)
    except FileNotFoundError:
        raise WrongCall(
            f"{out} holds no finished run: there is no manifest.json. {BEGIN.capitalize()} {out}`."
        ) from None
    except NotADirectoryError:
        raise WrongCall(f"{out} is no folder of a run. {BEGIN.capitalize()} DIR`.") from None
    except msgspec.DecodeError as error:
        raise PipelineError(f"{path} is damaged ({error}): {BEGIN} {out}` to write it anew.") from None


def open_for_reading(out: Path, memory: str = "2GB") -> duckdb.DuckDBPyConnection:
    """A DuckDB that spills into the work folder of a run, with as many threads as there are processors: every query
    orders its rows, so that their number does not show."""
    spill = out / ".winnow" / "spill"
    return open_database(threads=str(os.cpu_count() or 1), temp_directory=str(spill), memory_limit=memory)


class damage:  # noqa: N801  # reads as a word of the sentence `with damage(path)`
    """What DuckDB finds wrong with a file is a PipelineError that says what to do."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        import duckdb

        if isinstance(error, duckdb.Error):
            first = str(error).splitlines()[0]
            raise PipelineError(f"{self.path} cannot be read ({first}): run again to write it anew.") from error
