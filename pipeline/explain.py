"""All that a finished run knows of a record, an occurrence, a question group or a page, from all of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pipeline.finished import PLACE, FinishedRun, Row
from pipeline.lookup import Named
from pipeline.normalise import exact_key

# Rows of a list that are read: the rest is counted.
MOST_ROWS = 200


class Explanation(msgspec.Struct, frozen=True):
    """What a run knows of one row: the row itself, and the rows of other tables that belong to it.

    `like` are records told apart from it, `shares` those that share a passage with it, each with its texts; `documents`
    those that its evidence quotes. Of each occurrence that was not kept, `own_ids` has the id that its text would have
    as a record, which is what a decision names. `left_out` counts the rows beyond those that are here, by field.
    """

    kind: str
    id: str
    row: Row
    record: Row | None = None
    occurrences: Sequence[Row] = ()
    own_ids: dict[str, str] = {}
    question: Row | None = None
    records: Sequence[Row] = ()
    like: Sequence[Row] = ()
    shares: Sequence[Row] = ()
    sources: Sequence[Row] = ()
    documents: Sequence[Row] = ()
    issues: Sequence[Row] = ()
    left_out: dict[str, int] = {}


def explain(run: FinishedRun, named: Named) -> Explanation:
    """All about the row that is named."""
    row = the_row(run, named.table, named.place)
    match named.table:
        case "qa":
            return explain_record(run, row)
        case "occurrences":
            return explain_occurrence(run, row)
        case "questions":
            records, more = listed(run, "id, question, answer, tier, confidence", "qa", row["qa_ids"])
            return Explanation("question", row["id"], row, records=records, left_out=more)
        case _:
            return explain_page(run, row)


def explain_record(run: FinishedRun, row: Row) -> Explanation:
    """A record: its occurrences and the copies among them, its like, its group, its source and its issues."""
    places = row["occurrences"]
    occurrences = occurrences_of(run, [place["occurrence_id"] for place in places], places)
    told = {other["qa_id"]: other for other in row["told_apart"]}
    like, more = listed(run, "id, question, answer", "qa", list(told))
    shares, unshown = listed(run, "id, question", "qa", row["shares_passage_with"])
    left_out = {"like": more.get("records", 0), "shares": unshown.get("records", 0)}
    left_out["occurrences"] = len(places) - len(occurrences)
    return Explanation(
        kind="record",
        id=row["id"],
        row=row,
        occurrences=occurrences,
        own_ids={one["id"]: exact_key(one["question"], one["answer"]) for one in occurrences if one["duplicate"]},
        question=first(
            run.rows("SELECT * EXCLUDE file_row_number FROM questions WHERE id = $id", id=row["question_id"])
        ),
        like=[{**told[other["id"]], **other} for other in like],
        shares=shares,
        sources=sources_of(run, row["attribution"], places),
        documents=documents_of(run, row["attribution"]),
        issues=issues_of(run, "qa_id", row["id"]),
        left_out={name: count for name, count in left_out.items() if count},
    )


def explain_occurrence(run: FinishedRun, row: Row) -> Explanation:
    """An occurrence: its record, what it is a copy of, its source and its own text."""
    twins: list[Row] = []
    if row["duplicate"]:
        twins = run.rows(
            "SELECT id, question, answer, page_path, position FROM occurrences WHERE id = $id",
            id=row["duplicate"]["of"],
        )
    place = {"page_id": row["page_id"], "page_path": row["page_path"]}
    return Explanation(
        kind="occurrence",
        id=row["id"],
        row=row,
        record=first(run.rows("SELECT id, question, answer, tier, confidence FROM qa WHERE id = $id", id=row["qa_id"])),
        occurrences=twins,
        own_ids={row["id"]: exact_key(row["question"], row["answer"])},
        sources=sources_of(run, row["attribution"], [place]),
        documents=documents_of(run, row["attribution"]),
    )


def explain_page(run: FinishedRun, row: Row) -> Explanation:
    """A page: its Q&As with the records that they ended in, its source list and its issues."""
    path = {"path": row["path"], "id": row["id"]}
    query = "FROM occurrences WHERE page_path = $path AND page_id = $id"
    wanted = "id, position, kind, question, qa_id, disposition, answer_status"
    occurrences = run.rows(f"SELECT {wanted} {query} ORDER BY position LIMIT {MOST_ROWS}", **path)
    return Explanation(
        kind="page",
        id=row["id"],
        row=row,
        occurrences=occurrences,
        sources=run.rows(
            "SELECT * EXCLUDE file_row_number FROM sources WHERE page_path = $path AND page_id = $id ORDER BY number",
            **path,
        ),
        issues=issues_of(run, "page_id", row["id"]),
        left_out={"occurrences": row["counts"]["occurrences"] - len(occurrences)}
        if row["counts"]["occurrences"] > len(occurrences)
        else {},
    )


# --- rows of other tables --------------------------------------------------------------------------------------------


def the_row(run: FinishedRun, table: str, place: int) -> Row:
    """The row at a place of a table's file: only the row group that holds it is read."""
    [row] = run.rows_of(table, PLACE, [place])
    return row


def first(rows: Sequence[Row]) -> Row | None:
    return rows[0] if rows else None


def listed(run: FinishedRun, fields: str, table: str, ids: Sequence[str]) -> tuple[list[Row], dict[str, int]]:
    """The rows that ids name, in the order of the ids, and how many more there are."""
    wanted = ids[:MOST_ROWS]
    if not wanted:
        return [], {}
    rows = run.rows_of(table, "id", wanted, fields)
    order = {name: n for n, name in enumerate(wanted)}
    more = {"records": len(ids) - len(wanted)} if len(ids) > len(wanted) else {}
    return sorted(rows, key=lambda row: order[row["id"]]), more


def occurrences_of(run: FinishedRun, ids: Sequence[str], places: Sequence[Row]) -> list[Row]:
    """The rows of occurrences, in order; the paths of their pages say in which part of the file they stand."""
    paths = sorted({place["page_path"] for place in places[:MOST_ROWS]})
    wanted = set(ids[:MOST_ROWS])
    found = run.rows_of("occurrences", "page_path", paths, "id, file_row_number")
    rows = run.rows_of("occurrences", "file_row_number", [row[PLACE] for row in found if row["id"] in wanted])
    return sorted(rows, key=lambda row: (row["page_path"], row["position"]))


def sources_of(run: FinishedRun, attribution: Row, places: Iterable[Row]) -> list[Row]:
    """The entries of the source list that an attribution's numbers are of."""
    paths = sorted({place["page_path"] for place in places if place["page_id"] == attribution["page_id"]})
    if not paths or (attribution["source_number"] is None and not attribution["candidates"]):
        return []
    return run.rows(
        "SELECT number, title, url, age_raw FROM sources WHERE page_path = $path AND page_id = $id ORDER BY number",
        path=paths[0],
        id=attribution["page_id"],
    )


def documents_of(run: FinishedRun, attribution: Row) -> list[Row]:
    """The documents that an attribution's evidence quotes, with their addresses."""
    paths = sorted({quoted["document_path"] for quoted in attribution["evidence"]})
    if not paths:
        return []
    return sorted(run.rows_of("pages", "path", paths, "id, path, url"), key=lambda row: (row["path"], row["id"]))


def issues_of(run: FinishedRun, field: str, name: str) -> list[Row]:
    query = f"SELECT * EXCLUDE {PLACE} FROM issues WHERE {field} = $name ORDER BY {PLACE} LIMIT {MOST_ROWS}"  # noqa: S608  # names of ours
    return run.rows(query, name=name)
