"""The steps over the corpus: which occurrences say the same, and which records share a passage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import msgspec

from pipeline.deduplicate import (
    EXACT_COPIES,
    FATES,
    KEPT_COPIES,
    SHARED_PASSAGES,
    WORDINGS,
    Candidate,
    Veto,
    merge_questions,
)
from pipeline.group_questions import PAGES_KNOWN, Wording, group_questions
from pipeline.labels import EDGES, labels_among
from pipeline.stagefiles import Task, fetch, write_table
from pipeline.tokens import LABEL_WORDS, label_words
from pipeline.workers import Guard

TEXTS_AT_A_TIME = 2_000


def agree_on_terms(task: Task, _guard: Guard) -> dict[str, int]:
    """Every abbreviation that a page of the corpus explains."""
    terms = fetch(task, "SELECT DISTINCT short, long FROM terms ORDER BY short, long")
    return {"terms": write_table(task, "vocabulary", {"short": "str", "long": "str"}, terms)}


def agree_on_labels(task: Task, _guard: Guard) -> dict[str, int]:
    """The labels that the corpus puts around its answers."""
    labels = labels_among(edge for (edge,) in fetch(task, EDGES))
    return {"labels": write_table(task, "labels", {"label": "str"}, ((label,) for label in labels))}


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


VETO_COLUMNS = {
    "occurrence_id": "str",
    "from_id": "str",
    "guard": "str",
    "score": "float",
    "differs": "bytes",
}


def near_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """For a bucket of question keys, which texts are near-duplicates of a kept one, and which a guard kept apart."""
    labels = LABEL_WORDS | {label_words(label) for (label,) in fetch(task, "SELECT label FROM labels")}
    encode = msgspec.msgpack.Encoder().encode
    vetoes: list[tuple[Any, ...]] = []

    def merges() -> Iterator[tuple[Any, ...]]:
        rows = fetch(task, KEPT_COPIES, bucket=task.bucket, buckets=task.settings["buckets"])
        for questions in batches_of_questions(rows):
            for found in merge_questions(questions, labels):
                if isinstance(found, Veto):
                    vetoes.append((*msgspec.structs.astuple(found)[:4], encode(found.differs)))
                else:
                    differs = encode(found.differs)
                    yield found.occurrence_id, found.into_id, found.score, differs, int(found.several)

    counts = {"merges": write_table(task, "merges", MERGE_COLUMNS, merges())}
    return {**counts, "vetoes": write_table(task, "vetoes", VETO_COLUMNS, vetoes)}


def batches_of_questions(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[str, list[Candidate]]]]:
    """Questions with the texts that answer them, so many at a time that a sketch of all is worth its overhead."""
    batch: list[tuple[str, list[Candidate]]] = []
    texts = 0
    for _, group in groupby(rows, key=lambda row: row[0]):
        (_, first, question, answer), *rest = group
        batch.append((question, [Candidate(first, answer), *(Candidate(row[1], row[3]) for row in rest)]))
        texts += len(rest) + 1
        if texts >= TEXTS_AT_A_TIME:
            yield batch
            batch, texts = [], 0
    yield batch


RIVAL_COLUMNS = {
    "question_id": "str",
    "other_id": "str",
    "guard": "str",
    "score": "float",
    "differs": "bytes",
}


def group_corpus(task: Task, _guard: Guard) -> dict[str, int]:
    """Which questions of the corpus ask the same."""
    rows = fetch(task, WORDINGS, most=PAGES_KNOWN)
    wordings = [
        Wording(key, folded, written, count, frozenset(pages or ())) for key, folded, written, count, pages in rows
    ]
    grouped = group_questions(wordings)
    write_table(task, "groups", {"question_key": "str", "question_id": "str"}, sorted(grouped.groups))
    encode = msgspec.msgpack.Encoder().encode
    found = [(*msgspec.structs.astuple(rival)[:4], encode(rival.differs)) for rival in grouped.rivals]
    write_table(task, "rivals", RIVAL_COLUMNS, found)
    return {"wordings": len(grouped.groups), "groups": len({named for _, named in grouped.groups})}


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
    named = {None: "records", "exact": "exact duplicates"}  # what is merged by a decision is near, too

    def fates() -> Iterator[tuple[Any, ...]]:
        for row in fetch(task, FATES, bucket=task.bucket, buckets=task.settings["buckets"]):
            counts["occurrences"] += 1
            counts[named.get(row[8], "near-duplicates")] += 1
            yield row

    write_table(task, "fates", FATE_COLUMNS, fates())
    return counts


def share_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """Pairs of records that quote the same passage, for a bucket of passages."""
    pairs = fetch(task, SHARED_PASSAGES, bucket=task.bucket, buckets=task.settings["buckets"])
    return {"pairs": write_table(task, "shared", {"qa_id": "str", "other_id": "str"}, pairs)}
