"""The steps that make the output: put the public rows together, hold them against their schemas, write the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from pipeline import assemble
from pipeline.assemble import Backing, Fate
from pipeline.deduplicate import QUESTION_GROUPS, RIVALS
from pipeline.export import write_files
from pipeline.model import Attribution, Issue, Page, Parsed, SourceAudit
from pipeline.rows import TABLES, Decided, OtherQuestion, PageRow, Place, QuestionRow, RefusedRow, RowError, ToldApart
from pipeline.stagefiles import Task, fetch, read_structs, write_table
from pipeline.validate import accept, explain
from pipeline.workers import Guard

# What became of the occurrences on a bucket's pages, each with its attribution.
PLACED = """
    SELECT occurrence_id, qa_id, question_id, kept_id, method, score, differs, several, row
    FROM placed WHERE home = $bucket ORDER BY occurrence_id
"""

# The records that are kept on a bucket's pages: every place of each, and the best attribution among them.
RECORDS = """
    SELECT kept_id, first(qa_id ORDER BY qa_id),
           list({'occurrence_id': occurrence_id, 'page_id': page_id, 'page_path': page_path, 'position': position,
                 'fetched_at': fetched_at}
                ORDER BY page_path, position),
           first({'row': row, 'title': source_title}
                 ORDER BY tier_rank, confidence DESC NULLS LAST, page_path, position),
           coalesce(list(DISTINCT seen_in ORDER BY seen_in) FILTER (seen_in IS NOT NULL), [])
    FROM members WHERE home = $bucket GROUP BY kept_id ORDER BY kept_id
"""

# For the records that are kept on a bucket's pages: those that share a passage with each.
SHARED = """
    SELECT qa_id, list(DISTINCT other_id ORDER BY other_id) FROM sharing
    WHERE home = $bucket GROUP BY qa_id ORDER BY qa_id
"""

# For the records that are kept on a bucket's pages: those told apart from each, the likest first.
TOLD_APART = """
    SELECT qa_id, other_id, guard, score, differs, turned FROM told
    WHERE home = $bucket ORDER BY qa_id, score DESC, other_id
"""

# A public row in a stage file: its table, what orders it there, the record it stands or falls with, and its JSON.
ROW_COLUMNS = {
    "table": "str",
    "path": "str",
    "position": "int",
    "seq": "int",
    "id": "str",
    "qa_id": "str",
    "errors": "bytes",
    "row": "bytes",
}


def check_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """Put the public rows of a bucket's pages together and hold each against its schema."""
    decode = msgspec.msgpack.Decoder(Attribution).decode
    fates: dict[str, tuple[Fate, Attribution]] = {}
    for occurrence_id, qa_id, question_id, kept_id, method, score, differs, several, attribution in fetch(
        task, PLACED, bucket=task.bucket
    ):
        words = msgspec.msgpack.decode(differs, type=tuple[str, ...]) if differs else ()
        fate = Fate(occurrence_id, qa_id, question_id, kept_id, method, score, words, bool(several))
        fates[fate.occurrence_id] = (fate, decode(attribution))
    shared = dict(fetch(task, SHARED, bucket=task.bucket))
    apart = told_apart(task)
    decided = decisions_by_record(task)
    records: dict[str, Backing] = {}
    for kept_id, qa_id, places, best, seen_in in fetch(task, RECORDS, bucket=task.bucket):
        records[kept_id] = Backing(
            places=tuple(Place(**place) for place in places),
            attribution=decode(best["row"]),
            source_title=best["title"],
            shares_passage_with=tuple(shared.get(qa_id, ())),
            told_apart=tuple(apart.get(qa_id, ())),
            decisions=tuple(decided.get(qa_id, ())),
            seen_in=tuple(seen_in),
        )
    counts: Counter[str] = Counter()

    def rows() -> Iterator[tuple[Any, ...]]:
        for page, parsed, audit in zip(
            read_structs(task, "pages", Page),
            read_structs(task, "parsed", Parsed),
            read_structs(task, "lists", SourceAudit),
            strict=True,
        ):
            for seq, (table, position, qa_id, row) in enumerate(page_rows(page, parsed, audit, fates, records)):
                errors = check(table, row) or rejection(decided.get(qa_id or "", ()))
                counts["rows"] += 1
                name = getattr(row, "id", page.id)
                yield table, page.path, position, seq, name, qa_id, errors, msgspec.json.encode(row)

    write_table(task, "rows", ROW_COLUMNS, rows())
    return counts


def told_apart(task: Task) -> dict[str, list[ToldApart]]:
    """By record, those much like it that a guard kept apart from it."""
    found: dict[str, list[ToldApart]] = {}
    for qa_id, other_id, guard, score, differs, turned in fetch(task, TOLD_APART, bucket=task.bucket):
        words = msgspec.msgpack.decode(differs, type=tuple[str, ...])
        if turned:
            words = tuple(("+" if word.startswith("-") else "-") + word[1:] for word in words)
        found.setdefault(qa_id, []).append(ToldApart(other_id, guard, score, words))
    return found


def decisions_by_record(task: Task) -> dict[str, list[Decided]]:
    """By record, what people decided about it."""
    found: dict[str, list[Decided]] = {}
    for qa_id, row in fetch(task, """SELECT qa_id, "row" FROM decided ORDER BY ALL"""):
        found.setdefault(qa_id, []).append(msgspec.msgpack.decode(row, type=Decided))
    return {qa_id: sorted(rows, key=msgspec.json.encode) for qa_id, rows in found.items()}


def rejection(decisions: Sequence[Decided]) -> bytes | None:
    """What is wrong with a record that a person rejected, as JSON; None where nobody did."""
    for said in decisions:
        if said.kind == "reject":
            by = "".join(
                part for part in (f" by {said.by}" if said.by else "", f" on {said.date}" if said.date else "")
            )
            reason = f": {said.reason}" if said.reason else ""
            return msgspec.json.encode([RowError("", f"was rejected in decisions.csv{by}{reason}")])
    return None


def page_rows(
    page: Page,
    parsed: Parsed,
    audit: SourceAudit,
    fates: dict[str, tuple[Fate, Attribution]],
    records: dict[str, Backing],
) -> Iterator[tuple[str, int, str | None, msgspec.Struct]]:
    """Every public row of a page: its table, position, the record that it stands or falls with, and the row."""
    known = {occurrence.id: fates[occurrence.id][0] for occurrence in parsed.occurrences}
    odd = assemble.all_issues(page, parsed, known, audit, records)
    issues = assemble.issue_rows(page, parsed, known, odd)
    codes = assemble.codes_by_position(odd)
    row = assemble.page_row(page, parsed, audit.snippets, len(issues))
    yield "pages", 0, None, row
    if row.status == "refused":
        yield "refused", 0, None, refused_document(row)
    if row.status == "read":
        yield "texts", 0, None, assemble.text_row(parsed)
    for block in assemble.block_rows(parsed):
        yield "blocks", block.start, None, block
    for source in assemble.source_rows(page, parsed.sources, audit):
        yield "sources", source.number, None, source
    for occurrence in parsed.occurrences:
        fate, attribution = fates[occurrence.id]
        yield (
            "occurrences",
            occurrence.position,
            fate.qa_id,
            assemble.occurrence_row(page, occurrence, fate, attribution),
        )
        if fate.kept_id == occurrence.id:
            record = assemble.qa_row(occurrence, fate, records[occurrence.id], codes.get(occurrence.position, ()))
            yield "qa", occurrence.position, fate.qa_id, record
    for issue in issues:
        yield "issues", issue.span.start if issue.span else 0, None, issue


def refused_document(row: PageRow) -> RefusedRow:
    error = RowError("", row.reason or "refused")
    return RefusedRow("document", row.id, row.path, msgspec.to_builtins(row), (error,))


def check(table: str, row: msgspec.Struct) -> bytes | None:
    """Everything that is wrong with a row, as JSON; None where nothing is."""
    plain = msgspec.json.decode(msgspec.json.encode(row))
    return None if accept(table, plain) else msgspec.json.encode(explain(table, plain))


# Records with an invalid row; they and all their occurrences are refused together.
BROKEN = "SELECT DISTINCT qa_id FROM rows WHERE errors IS NOT NULL AND qa_id IS NOT NULL ORDER BY qa_id"

REFUSED = """
    SELECT rows."table", path, position, id, errors, row FROM rows
    WHERE errors IS NOT NULL OR qa_id IN (SELECT qa_id FROM broken)
    ORDER BY rows."table", path, position, seq
"""


def settle(task: Task, _guard: Guard) -> dict[str, int]:
    """Refuse what is invalid and what hangs on it; list the question groups of the rest."""
    counts: Counter[str] = Counter()
    write_table(task, "broken", {"qa_id": "str"}, fetch(task, BROKEN))
    task = msgspec.structs.replace(task, inputs={**task.inputs, "broken": (str(task.path("broken")),)})
    [(counts["rows"],)] = fetch(task, """SELECT count(*) FROM rows WHERE "table" <> 'refused'""")

    def rows() -> Iterator[tuple[Any, ...]]:
        for seq, (table, path, position, name, errors, row) in enumerate(fetch(task, REFUSED)):
            counts["refused"] += 1
            refused = refused_row(table, path, name, errors, row)
            yield "refused", path, position, seq, name, None, None, msgspec.json.encode(refused)
        for seq, (table, path, position, name, row) in enumerate(corpus_rows(task)):
            counts["rows"] += 1
            errors, encoded = check(table, row), msgspec.json.encode(row)
            if errors is not None:
                counts["refused"] += 1
                table, encoded = "refused", msgspec.json.encode(refused_row(table, path, name, errors, encoded))  # noqa: PLW2901
            yield table, path, position, seq, name, None, None, encoded

    write_table(task, "settled", ROW_COLUMNS, rows())
    counts["accepted"] = counts["rows"] - counts["refused"]
    return counts


# What is odd about decisions: what was so from the beginning, and records that were accepted and are refused all the
# same.
DECISIONS_IN_VAIN = """
    SELECT code, message FROM odd
    UNION ALL
    SELECT 'decision-without-target',
           'The record ' || qa_id || ' was accepted, but it is refused for what its schema does not allow'
    FROM decided SEMI JOIN broken USING (qa_id) WHERE kind = 'accept'
    ORDER BY ALL
"""


def corpus_rows(task: Task) -> Iterator[tuple[str, str, int, str, msgspec.Struct]]:
    """The rows that concern no single page: table, path and position to order them by, name, and the row."""
    odd = [*task.settings.get("issues", ()), *fetch(task, DECISIONS_IN_VAIN)]
    for code, message in odd:
        yield "issues", "", 0, code, assemble.issue_row(Issue(code, message), None, None)
    others = other_questions(task)
    for name, wordings in groupby(fetch(task, QUESTION_GROUPS), key=lambda wording: wording[0]):
        place, group = question_group(list(wordings), others.get(name, ()))
        yield "questions", *place, group.id, group


def refused_row(table: str, path: str, name: str, errors: bytes | None, row: bytes) -> RefusedRow:
    hangs = (RowError("", "is valid itself, but another row of the same record is not"),)
    wrong = msgspec.json.decode(errors, type=tuple[RowError, ...]) if errors else hangs
    return RefusedRow(table, name, path, msgspec.json.decode(row), wrong)


def other_questions(task: Task) -> dict[str, list[OtherQuestion]]:
    """By question group, those that look like it."""
    found: dict[str, list[OtherQuestion]] = {}
    for name, other, question, guard, score, differs in fetch(task, RIVALS):
        words = msgspec.msgpack.decode(differs, type=tuple[str, ...])
        found.setdefault(name, []).append(OtherQuestion(other, question, guard, score, words))
    return found


def question_group(
    wordings: Sequence[tuple[Any, ...]], others: Sequence[OtherQuestion]
) -> tuple[tuple[str, int], QuestionRow]:
    """Path and position of the first question of a group, and the group's row."""
    group, question, _, path, position = wordings[0]
    variants = tuple(dict.fromkeys(wording[1] for wording in wordings))
    records = tuple(dict.fromkeys(wording[2] for wording in wordings))
    return (path, position), QuestionRow(group, question, variants, records, tuple(others))


# --- files -----------------------------------------------------------------------------------------------------------

# The accepted rows of one table, in their order.
ACCEPTED = """
    SELECT row FROM (SELECT * FROM rows UNION ALL SELECT * FROM settled) AS every
    WHERE every."table" = $table AND errors IS NULL AND (qa_id IS NULL OR qa_id NOT IN (SELECT qa_id FROM broken))
    ORDER BY path, position, seq, id
"""


# What the closing summary counts the rows of a table by.
TALLY = {"pages": "status", "qa": "tier", "issues": "code", "refused": "kind"}


def export_table(task: Task, _guard: Guard) -> dict[str, int]:
    """Write one table of the output in each of its formats."""
    table = list(TABLES)[task.bucket]
    counts: Counter[str] = Counter()

    def rows() -> Iterator[bytes]:
        for (row,) in fetch(task, ACCEPTED, table=table):
            if table in TALLY:
                counts[f"{table}: {msgspec.json.decode(row)[TALLY[table]]}"] += 1
            yield row

    counts[table] = counts["rows"] = write_files(table, Path(task.folder), task.name, rows())
    return counts
