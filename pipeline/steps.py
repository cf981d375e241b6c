"""The stages as steps over files: what each task reads, which stage function it calls, what it writes and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from pipeline import assemble
from pipeline.assemble import Backing, Fate
from pipeline.attribute import attribute_page
from pipeline.clean import clean_page
from pipeline.deduplicate import EXACT_DUPLICATES, QUESTION_GROUPS, sign
from pipeline.engine import Step
from pipeline.export import write_files
from pipeline.model import Attribution, Page, Parsed, RawFile, SnippetAudit, Tier
from pipeline.parse import parse_page
from pipeline.read import page_of, read_document
from pipeline.rows import TABLES, PageRow, Place, QuestionRow, RefusedRow, RowError
from pipeline.snippets import audit_snippets
from pipeline.stagefiles import Task, connect, read_structs, write_structs, write_table
from pipeline.validate import accept, explain
from pipeline.workers import Guard

STEPS: tuple[Step, ...] = (
    Step(
        name="read",
        stage="read",
        work=f"{__name__}:read_bucket",
        grain="pages",
        balance=("documents", "pages", "skipped", "refused"),
    ),
    Step(
        name="parse",
        stage="parse",
        work=f"{__name__}:parse_bucket",
        grain="pages",
        inputs=("read.pages",),
        balance=("sightings", "occurrences", "seen again"),
    ),
    Step(
        name="clean",
        stage="clean",
        work=f"{__name__}:clean_bucket",
        grain="pages",
        inputs=("parse.parsed",),
        balance=("occurrences", "edited", "as they were"),
    ),
    Step(
        name="sign",
        stage="deduplicate",
        work=f"{__name__}:sign_bucket",
        grain="pages",
        inputs=("clean.parsed",),
    ),
    Step(
        name="deduplicate",
        stage="deduplicate",
        work=f"{__name__}:deduplicate_bucket",
        grain="keys",
        inputs=("sign.signatures",),
        balance=("occurrences", "records", "exact duplicates", "near-duplicates"),
    ),
    Step(
        name="attribute",
        stage="attribute",
        work=f"{__name__}:attribute_bucket",
        grain="pages",
        inputs=("read.pages", "clean.parsed"),
        balance=("occurrences", *Tier),
    ),
    Step(
        name="check",
        stage="validate",
        work=f"{__name__}:check_bucket",
        grain="pages",
        inputs=("read.pages", "clean.parsed", "deduplicate.fates*", "attribute.attributions*", "attribute.audits"),
    ),
    Step(
        name="settle",
        stage="validate",
        work=f"{__name__}:settle",
        grain="one",
        inputs=("check.rows", "sign.signatures", "deduplicate.fates"),
        balance=("rows", "accepted", "refused"),
    ),
    Step(
        name="export",
        stage="export",
        work=f"{__name__}:export_table",
        grain="tables",
        inputs=("check.rows", "settle.settled", "settle.broken"),
        balance=("rows", *TABLES),
    ),
)

STAGES: tuple[str, ...] = tuple(dict.fromkeys(step.stage for step in STEPS))

# --- a page at a time ------------------------------------------------------------------------------------------------


def read_bucket(task: Task, guard: Guard) -> dict[str, int]:
    """Read the raw files of a bucket."""
    counts: Counter[str] = Counter()

    def pages() -> Iterator[Page]:
        for file in msgspec.convert(task.settings["files"], list[RawFile]):
            page, reason = guard(file.path, read_document, file)
            page = page or page_of(file, "refused", reason)
            counts["documents"] += 1
            counts["pages" if page.status == "read" else page.status] += 1
            yield page

    write_structs(task, "pages", pages())
    return counts


def parse_bucket(task: Task, guard: Guard) -> dict[str, int]:
    """Parse the pages of a bucket."""
    counts: Counter[str] = Counter()

    def parsed_pages() -> Iterator[Parsed]:
        for page in read_structs(task, "pages", Page):
            parsed, reason = guard(page.path, parse_page, page)
            parsed = parsed or Parsed(page.id, page.path, refused=reason)
            counts["sightings"] += parsed.sightings
            counts["occurrences"] += len(parsed.occurrences)
            counts["seen again"] += parsed.sightings - len(parsed.occurrences)
            counts["refused"] += parsed.refused is not None
            yield parsed

    write_structs(task, "parsed", parsed_pages())
    return counts


def clean_bucket(task: Task, guard: Guard) -> dict[str, int]:
    """Clean the Q&As of a bucket's pages. A page that cannot be cleaned is refused whole."""
    counts: Counter[str] = Counter()

    def cleaned_pages() -> Iterator[Parsed]:
        for parsed in read_structs(task, "parsed", Parsed):
            cleaned, reason = guard(parsed.path, clean_page, parsed)
            if cleaned is None:
                counts["refused"] += 1
                cleaned = Parsed(parsed.page_id, parsed.path, refused=reason)
            edited = sum(bool(o.question.edits or o.answer.edits) for o in cleaned.occurrences)
            counts["occurrences"] += len(cleaned.occurrences)
            counts["edited"] += edited
            counts["as they were"] += len(cleaned.occurrences) - edited
            yield cleaned

    write_structs(task, "parsed", cleaned_pages())
    return counts


def attribute_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """Audit the snippets that a bucket's pages show, and attribute their occurrences."""
    counts: Counter[str] = Counter()
    audits: list[SnippetAudit] = []
    rank = {tier: n for n, tier in enumerate(Tier)}
    encode = msgspec.msgpack.Encoder().encode

    def rows() -> Iterator[tuple[Any, ...]]:
        pages = zip(read_structs(task, "pages", Page), read_structs(task, "parsed", Parsed), strict=True)
        for page, parsed in pages:
            audits.append(audit_snippets(parsed.sources, [o.answer.raw for o in parsed.occurrences]))
            titles = {source.number: source.title for source in parsed.sources}
            for occurrence, said in zip(parsed.occurrences, attribute_page(parsed, page.url), strict=True):
                counts["occurrences"] += 1
                counts[said.tier] += 1
                title = titles.get(said.source_number or 0)
                yield occurrence.id, rank[said.tier], said.confidence, title, encode(said)

    columns = {
        "occurrence_id": "str",
        "tier_rank": "int",
        "confidence": "float",
        "source_title": "str",
        "row": "bytes",
    }
    write_table(task, "attributions", columns, rows())
    write_structs(task, "audits", audits)
    return counts


# --- over the corpus -------------------------------------------------------------------------------------------------


def sign_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """The keys by which the occurrences of a bucket's pages meet those of others."""

    def rows() -> Iterator[tuple[Any, ...]]:
        for parsed in read_structs(task, "parsed", Parsed):
            for occurrence in parsed.occurrences:
                signature = sign(occurrence)
                key_hash = int(signature.exact_key[-8:], 16)
                place = (parsed.page_id, parsed.path, task.bucket, occurrence.position, key_hash)
                yield *place, *msgspec.structs.astuple(signature)

    columns = {
        "page_id": "str",
        "page_path": "str",
        "page_bucket": "int",
        "position": "int",
        "key_hash": "int",
        "occurrence_id": "str",
        "question": "str",
        "exact_key": "str",
        "question_key": "str",
        "status_rank": "int",
        "length": "int",
    }
    return {"signatures": write_table(task, "signatures", columns, rows())}


FATE_COLUMNS = {
    "occurrence_id": "str",
    "page_id": "str",
    "page_path": "str",
    "page_bucket": "int",
    "position": "int",
    "qa_id": "str",
    "question_id": "str",
    "kept_id": "str",
}


def deduplicate_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """Decide for a bucket of keys which occurrence is kept for which others."""
    counts: Counter[str] = Counter()

    def fates() -> Iterator[tuple[Any, ...]]:
        for row in fetch(task, EXACT_DUPLICATES, bucket=task.bucket, buckets=task.settings["buckets"]):
            counts["occurrences"] += 1
            counts["records" if row[0] == row[-1] else "exact duplicates"] += 1
            yield row

    write_table(task, "fates", FATE_COLUMNS, fates())
    return counts


def fetch(task: Task, query: str, **parameters: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query over a task's input tables, some at a time."""
    with connect(task) as db:
        cursor = db.execute(query, parameters)
        while rows := cursor.fetchmany(1_000):
            yield from rows


# --- rows ------------------------------------------------------------------------------------------------------------

# The fates of the occurrences on a bucket's pages, each with its attribution.
PLACES = """
    SELECT occurrence_id, qa_id, question_id, kept_id, attributions.row
    FROM fates JOIN attributions USING (occurrence_id)
    WHERE fates.page_bucket = $bucket
    ORDER BY occurrence_id
"""

# The records that are kept on a bucket's pages: every place of each, and the best attribution among them.
RECORDS = """
    SELECT fates.kept_id,
           list({'occurrence_id': occurrence_id, 'page_id': page_id, 'page_path': page_path, 'position': position}
                ORDER BY page_path, position),
           first({'row': attributions.row, 'title': source_title}
                 ORDER BY tier_rank, confidence DESC NULLS LAST, page_path, position)
    FROM fates JOIN attributions USING (occurrence_id)
    WHERE fates.kept_id IN (SELECT occurrence_id FROM fates WHERE page_bucket = $bucket AND occurrence_id = kept_id)
    GROUP BY fates.kept_id
    ORDER BY fates.kept_id
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
    for occurrence_id, qa_id, question_id, kept_id, attribution in fetch(task, PLACES, bucket=task.bucket):
        method = None if kept_id == occurrence_id else "exact"
        score = None if method is None else 1.0
        fates[occurrence_id] = (Fate(occurrence_id, qa_id, question_id, kept_id, method, score), decode(attribution))
    records: dict[str, Backing] = {}
    for kept_id, places, best in fetch(task, RECORDS, bucket=task.bucket):
        records[kept_id] = Backing(tuple(Place(**place) for place in places), decode(best["row"]), best["title"])
    counts: Counter[str] = Counter()

    def rows() -> Iterator[tuple[Any, ...]]:
        for page, parsed, audit in zip(
            read_structs(task, "pages", Page),
            read_structs(task, "parsed", Parsed),
            read_structs(task, "audits", SnippetAudit),
            strict=True,
        ):
            for seq, (table, position, qa_id, row) in enumerate(page_rows(page, parsed, audit, fates, records)):
                errors = check(table, row)
                counts["rows"] += 1
                name = getattr(row, "id", page.id)
                yield table, page.path, position, seq, name, qa_id, errors, msgspec.json.encode(row)

    write_table(task, "rows", ROW_COLUMNS, rows())
    return counts


def page_rows(
    page: Page,
    parsed: Parsed,
    audit: SnippetAudit,
    fates: dict[str, tuple[Fate, Attribution]],
    records: dict[str, Backing],
) -> Iterator[tuple[str, int, str | None, msgspec.Struct]]:
    """Every public row of a page: its table, position, the record that it stands or falls with, and the row."""
    issues = assemble.issue_rows(page, parsed, {name: fate for name, (fate, _) in fates.items()})
    row = assemble.page_row(page, parsed, audit, len(issues))
    yield "pages", 0, None, row
    if row.status == "refused":
        yield "refused", 0, None, refused_document(row)
    if row.status == "read":
        yield "texts", 0, None, assemble.text_row(page)
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
            record = assemble.qa_row(parsed, occurrence, fate, records[occurrence.id])
            yield "qa", occurrence.position, fate.qa_id, record
    for issue in issues:
        yield "issues", issue.span.start if issue.span else 0, None, issue


def refused_document(row: PageRow) -> RefusedRow:
    error = RowError("", row.reason or "refused")
    return RefusedRow("document", row.id, row.path, msgspec.to_builtins(row), (error,))


def check(table: str, row: msgspec.Struct) -> bytes | None:
    """Everything that is wrong with a row, as JSON; None where nothing is."""
    plain = msgspec.to_builtins(row)
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
        for _, wordings in groupby(fetch(task, QUESTION_GROUPS), key=lambda wording: wording[0]):
            counts["rows"] += 1
            place, group = question_group(list(wordings))
            errors, row = check("questions", group), msgspec.json.encode(group)
            if errors is None:
                yield "questions", *place, 0, group.id, None, None, row
            else:
                counts["refused"] += 1
                refused = refused_row("questions", place[0], group.id, errors, row)
                yield "refused", *place, 0, group.id, None, None, msgspec.json.encode(refused)

    write_table(task, "settled", ROW_COLUMNS, rows())
    counts["accepted"] = counts["rows"] - counts["refused"]
    return counts


def refused_row(table: str, path: str, name: str, errors: bytes | None, row: bytes) -> RefusedRow:
    hangs = (RowError("", "is valid itself, but another row of the same record is not"),)
    wrong = msgspec.json.decode(errors, type=tuple[RowError, ...]) if errors else hangs
    return RefusedRow(table, name, path, msgspec.json.decode(row), wrong)


def question_group(wordings: Sequence[tuple[Any, ...]]) -> tuple[tuple[str, int], QuestionRow]:
    """Path and position of the first question of a group, and the group's row."""
    group, question, _, path, position = wordings[0]
    variants = tuple(dict.fromkeys(wording[1] for wording in wordings))
    records = tuple(dict.fromkeys(wording[2] for wording in wordings))
    return (path, position), QuestionRow(group, question, variants, records)


# --- files -----------------------------------------------------------------------------------------------------------

# The accepted rows of one table, in their order.
ACCEPTED = """
    SELECT row FROM (SELECT * FROM rows UNION ALL SELECT * FROM settled) AS every
    WHERE every."table" = $table AND errors IS NULL AND (qa_id IS NULL OR qa_id NOT IN (SELECT qa_id FROM broken))
    ORDER BY path, position, seq, id
"""


# What the closing summary counts the rows of a table by.
TALLY = {"qa": "tier", "issues": "code", "refused": "kind"}


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
