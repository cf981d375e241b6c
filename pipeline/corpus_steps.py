"""The steps over the corpus: which occurrences say the same, and which records share a passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec

from pipeline.deduplicate import EXACT_COPIES, FATES, KEPT_COPIES, SHARED_PASSAGES, Candidate, merge_copies
from pipeline.stagefiles import Task, fetch, write_table
from pipeline.workers import Guard


def exact_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """For the occurrences of a bucket of exact keys, which one is kept for each text."""
    columns = {"occurrence_id": "str", "kept_id": "str"}
    copies = fetch(task, EXACT_COPIES, bucket=task.bucket, buckets=task.settings["buckets"])
    return {"occurrences": write_table(task, "copies", columns, copies)}


MERGE_COLUMNS = {
    "occurrence_id": "str",
    "into_id": "str",
    "score": "float",
    "differs": "bytes",
    "several": "int",
}


def near_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """For a bucket of question keys, which texts are near-duplicates of a kept one."""
    encode = msgspec.msgpack.Encoder().encode

    def merges() -> Iterator[tuple[Any, ...]]:
        rows = fetch(task, KEPT_COPIES, bucket=task.bucket, buckets=task.settings["buckets"])
        for _, same_question in groupby(rows, key=lambda row: row[0]):
            for merge in merge_copies([Candidate(*row[1:]) for row in same_question]):
                differs = encode(merge.differs)
                yield merge.occurrence_id, merge.into_id, merge.score, differs, int(merge.several)

    return {"merges": write_table(task, "merges", MERGE_COLUMNS, merges())}


FATE_COLUMNS = {
    "occurrence_id": "str",
    "page_id": "str",
    "page_path": "str",
    "page_bucket": "int",
    "position": "int",
    "qa_id": "str",
    "question_id": "str",
    "kept_id": "str",
    "method": "str",
    "score": "float",
    "differs": "bytes",
    "several": "int",
}


def deduplicate_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """What becomes of each occurrence of a bucket of exact keys."""
    counts: Counter[str] = Counter()
    named = {None: "records", "exact": "exact duplicates", "containment": "near-duplicates"}

    def fates() -> Iterator[tuple[Any, ...]]:
        for row in fetch(task, FATES, bucket=task.bucket, buckets=task.settings["buckets"]):
            counts["occurrences"] += 1
            counts[named[row[8]]] += 1
            yield row

    write_table(task, "fates", FATE_COLUMNS, fates())
    return counts


def share_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """Pairs of records that quote the same passage, for a bucket of passages."""
    pairs = fetch(task, SHARED_PASSAGES, bucket=task.bucket, buckets=task.settings["buckets"])
    return {"pairs": write_table(task, "shared", {"qa_id": "str", "other_id": "str"}, pairs)}
