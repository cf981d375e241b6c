"""The time of `explain` and `diff` on a large run, made by hand: the sample's rows many times over.

    .venv/bin/python -m benchmarks.bench_explain [--records 1000000]

Each copy of the sample has ids, paths and texts of its own, so that files do not compress to nothing; the rows stand
in the order that a run would write them in. The second run lacks some pages and has other tiers on some. Every command
runs as a process of its own, and is charged for all that it does, from starting Python on.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from pipeline.flow import run_flow

ROOT = Path(__file__).parent.parent

SALT = "md5(id || n) || md5(n || id) || md5('x' || id || n)"  # stands for an answer that no other copy has


def new(prefix: str, column: str) -> str:
    """An id of the n-th copy."""
    return f"'{prefix}-' || substr(md5({column} || n), 1, 20)"


PATH = "printf('%07d/', n) || "

# The rows of the n-th copy of each table, and their order in a file.
COPIES = {
    "qa": (
        f"""{new("qa", "id")} AS id, {new("q", "question_id")} AS question_id, answer || {SALT} AS answer,
        question || ' ' || n AS question,
        list_transform(occurrences, lambda o: {{'occurrence_id': {new("o", "o.occurrence_id")},
            'page_id': {new("p", "o.page_id")}, 'page_path': {PATH}o.page_path, 'position': o.position,
            'fetched_at': o.fetched_at}}) AS occurrences""",
        "occurrences[1].page_path, occurrences[1].position",
    ),
    "occurrences": (
        f"""{new("o", "id")} AS id, {new("p", "page_id")} AS page_id, {PATH}page_path AS page_path,
        {new("qa", "qa_id")} AS qa_id, {new("q", "question_id")} AS question_id, answer || {SALT} AS answer,
        raw_answer || {SALT} AS raw_answer""",
        "page_path, position",
    ),
    "questions": (
        f"""{new("q", "id")} AS id, question || ' ' || n AS question,
        list_transform(qa_ids, lambda q: {new("qa", "q")}) AS qa_ids""",
        "n",
    ),
    "pages": (f"{new('p', 'id')} AS id, {PATH}path AS path", "path"),
    "sources": (f"{new('p', 'page_id')} AS page_id, {PATH}page_path AS page_path", "page_path, number"),
    "issues": (f"{new('p', 'page_id')} AS page_id, {new('qa', 'qa_id')} AS qa_id", "n"),
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=int(os.environ.get("BENCH_RECORDS", "1000000")))
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run_flow([ROOT / "raw"], folder / "sample")
        multiply(folder, options.records)
        change(folder)
        with duckdb.connect() as db:
            [(qa_id, question)] = db.execute(
                "SELECT id, question FROM read_parquet($1) WHERE len(occurrences) > 1 LIMIT 1 OFFSET 1000",
                [str(folder / "one" / "qa.parquet")],
            ).fetchall()
        measure("explain, by id", "explain", qa_id, "--in", str(folder / "one"))
        measure("explain, by question", "explain", question, "--in", str(folder / "one"))
        measure("diff", "diff", str(folder / "one"), str(folder / "two"))
        measure("diff --json", "diff", str(folder / "one"), str(folder / "two"), "--json")


def multiply(folder: Path, records: int) -> None:
    """Write the first run."""
    files = []
    (folder / "one").mkdir()
    with duckdb.connect() as db:
        [(known,)] = db.execute(
            "SELECT count(*) FROM read_parquet($1)", [str(folder / "sample" / "qa.parquet")]
        ).fetchall()
        for path in sorted((folder / "sample").glob("*.parquet")):
            values, order = COPIES.get(path.stem, ("n AS n", "n"))
            times = records // known if path.stem in COPIES else 1
            replaced = f"REPLACE ({values})" if path.stem in COPIES else ""
            rows = f"range({times}) AS times(n), read_parquet('{path}') ORDER BY {order}"
            query = f"SELECT * EXCLUDE n {replaced} FROM {rows}"  # noqa: S608  # our own
            db.sql(query).write_parquet(str(folder / "one" / path.name), compression="zstd", row_group_size=65_536)
            files.append(path.name)
    list_files(folder / "one", files, "0")


def change(folder: Path) -> None:
    """Write the second run: without one page in a thousand, and with another tier on one in a thousand."""
    (folder / "two").mkdir()
    gone = {"qa": "occurrences[1].page_path", "occurrences": "page_path", "pages": "path"}
    with duckdb.connect() as db:
        for path in sorted((folder / "one").glob("*.parquet")):
            where = f"WHERE substr({gone[path.stem]}, 5, 3) <> '007'" if path.stem in gone else ""
            tier = "CASE WHEN substr(occurrences[1].page_path, 5, 3) = '123' THEN 'unlisted' ELSE tier END AS tier"
            replaced = f"REPLACE ({tier})" if path.stem == "qa" else ""
            chosen = f"SELECT * {replaced} FROM read_parquet('{path}') {where}"  # noqa: S608  # our own
            db.sql(chosen).write_parquet(str(folder / "two" / path.name), compression="zstd", row_group_size=65_536)
    list_files(folder / "two", sorted(path.name for path in (folder / "one").glob("*.parquet")), "1")


def list_files(folder: Path, names: Sequence[str], digit: str) -> None:
    """The manifest of a run: what opening it needs."""
    files = [{"path": name, "bytes": (folder / name).stat().st_size, "sha256": digit * 64} for name in names]
    (folder / "manifest.json").write_text(json.dumps({"files": files}), encoding="utf-8")


def measure(name: str, *words: str) -> None:
    """Run a command, and print its time on the clock and its processor time."""
    began = time.perf_counter()
    with Path(os.devnull).open("wb") as nothing:
        process = subprocess.Popen([sys.executable, "-m", "pipeline", *words], cwd=ROOT, stdout=nothing)  # noqa: S603  # ours
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"{name} ended with {process.returncode}")
    cpu = used.ru_utime + used.ru_stime
    print(f"{name:<22}{seconds:>8.2f} s{cpu:>8.2f} s CPU", flush=True)


if __name__ == "__main__":
    main()
