"""What changed between two finished runs: pages, and records with the reason as far as the rows tell it.

Rows are compared by hashes of their parts, which DuckDB joins and may spill to disk; whole rows are read only of
records that changed, some at a time. So two runs of any size take bounded memory.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from pipeline.finished import FinishedRun, Row

AT_A_TIME = 1_000  # changed records whose rows are read together
MOST_COPIES = 20  # of a record whose move is told

# What is compared of a record, part by part; ids of pages and places on them change with every change of a page, and
# say nothing about the record.
PARTS = {
    "text": "question, answer, answer_blocks, answer_status, kind, language",
    "group": "question_id",
    "source": "tier, source_url, source_title, publisher, confidence, attribution.method, attribution.source_number, "
    "attribution.p_unlisted, attribution.candidates, "
    "list_transform(attribution.evidence, lambda e: [e.document_path, e.exact])",
    "places": "list_sort(list_transform(occurrences, lambda o: o.page_path))",
    "likeness": "told_apart, shares_passage_with",
    "issues": "issues",
    "decisions": "decisions",
}
# The parts that are told of as a whole, and their fields.
LISTS = {
    "group": ("question_id",),
    "likeness": ("told_apart", "shares_passage_with"),
    "issues": ("issues",),
    "decisions": ("decisions",),
}


class Detail(msgspec.Struct, frozen=True):
    """One thing that changed: what it was, what it is, and why, as far as the rows tell; `record` is another record
    that it has to do with."""

    what: str
    before: str | None = None
    after: str | None = None
    why: str | None = None
    record: str | None = None


class Change(msgspec.Struct, frozen=True):
    """A record or page that was added, is gone or changed, with its id in the first run and in the second."""

    kind: str
    before: str | None
    after: str | None
    name: str
    details: tuple[Detail, ...] = ()


class Diff(msgspec.Struct, frozen=True):
    """What changed between two runs: counts, and an iterator over the changes of each kind, pages first.

    `files` are tables whose files differ although no page and no record does.
    """

    before: str
    after: str
    pages: dict[str, int]
    records: dict[str, int]
    parts: dict[str, int]
    files: tuple[str, ...]
    page_changes: Iterator[Change]
    record_changes: Iterator[Change]

    @property
    def differs(self) -> bool:
        return bool(self.files or sum(self.pages.values()) or sum(self.records.values()))


def diff_runs(before: Path, after: Path) -> Diff:
    """Compare two finished runs. Raises WrongCall where there is none, PipelineError where one is damaged."""
    one = FinishedRun(before, "a_")
    two = FinishedRun(after, "b_", one.db)
    first, second = one.hashes, two.hashes
    files = tuple(sorted(name for name in first | second if first.get(name) != second.get(name)))
    if not files:
        return Diff(str(before), str(after), {}, {}, {}, (), iter(()), iter(()))
    for statement in statements():
        one.rows(statement)
    pages = {row["kind"]: row["n"] for row in one.rows(COUNT.format(table="page_changes"))}
    records = {row["kind"]: row["n"] for row in one.rows(COUNT.format(table="changes"))}
    parts = one.rows(
        "SELECT part, count(*) AS n FROM (SELECT unnest(parts) AS part FROM changes WHERE kind = 'changed') "
        "GROUP BY part ORDER BY n DESC, part"
    )
    return Diff(
        before=str(before),
        after=str(after),
        pages=pages,
        records=records,
        parts={row["part"]: row["n"] for row in parts},
        files=() if pages or records else files,
        page_changes=page_changes(one),
        record_changes=record_changes(one),
    )


# --- what is compared ------------------------------------------------------------------------------------------------

COUNT = "SELECT kind, count(*) AS n FROM {table} GROUP BY kind ORDER BY kind"

# Of each occurrence: its record, its place, and hashes of its edits, of why it is a copy, and of its texts.
OCCURRENCES = """
    CREATE TEMP TABLE {run}_o AS
    SELECT id, qa_id, page_path, position, file_row_number AS place, disposition = 'kept' AS kept,
           hash(question_edits, answer_edits) AS edits,
           hash(duplicate.method, duplicate.score, duplicate.differs) AS copy,
           hash(question) AS asked, hash(answer) AS said
    FROM {run}_occurrences
"""

RECORDS = """
    CREATE TEMP TABLE {run}_r AS
    SELECT qa.id, qa.file_row_number AS place, page_path, position, o.id AS kept_id, o.edits AS edits,
           page_path AS kept, {hashes}
    FROM {run}_qa AS qa LEFT JOIN {run}_o AS o ON o.qa_id = qa.id AND o.kept
"""

# Occurrences that are in one run only, or in both and not in the same record for the same reason.
MOVES = """
    CREATE TEMP TABLE moves AS
    SELECT coalesce(a.id, b.id) AS id, a.qa_id AS before, b.qa_id AS after, a.place AS a_place, b.place AS b_place,
           coalesce(b.page_path, a.page_path) AS page_path, coalesce(b.position, a.position) AS position,
           coalesce(a.kept AND b.kept, false) AS kept
    FROM a_o AS a FULL JOIN b_o AS b ON a.id = b.id
    WHERE a.qa_id IS DISTINCT FROM b.qa_id OR a.copy IS DISTINCT FROM b.copy
"""

# A record that is gone and one that was added are one that was rewritten, where one occurrence (better: the one kept
# for both), or the n-th place on one page with the same question, else the same answer, was the one's and is the
# other's.
REWRITTEN = """
    CREATE TEMP TABLE rewritten AS
    WITH gone AS (SELECT id FROM a_r ANTI JOIN b_r USING (id)),
    added AS (SELECT id FROM b_r ANTI JOIN a_r USING (id)),
    lost AS (
        SELECT *, row_number() OVER (PARTITION BY page_path, asked ORDER BY position) AS nth_asked,
               row_number() OVER (PARTITION BY page_path, said ORDER BY position) AS nth_said
        FROM a_o WHERE kept AND qa_id IN (SELECT id FROM gone)
    ),
    come AS (
        SELECT *, row_number() OVER (PARTITION BY page_path, asked ORDER BY position) AS nth_asked,
               row_number() OVER (PARTITION BY page_path, said ORDER BY position) AS nth_said
        FROM b_o WHERE kept AND qa_id IN (SELECT id FROM added)
    ),
    links AS (
        SELECT before, after, CASE WHEN kept THEN 0 ELSE 1 END AS rank FROM moves
        WHERE before IN (SELECT id FROM gone) AND after IN (SELECT id FROM added)
        UNION ALL
        SELECT lost.qa_id, come.qa_id, 2 FROM lost JOIN come USING (page_path, asked, nth_asked)
        UNION ALL
        SELECT lost.qa_id, come.qa_id, 3 FROM lost JOIN come USING (page_path, said, nth_said)
    ),
    ranked AS (SELECT before, after, min(rank) AS rank FROM links GROUP BY before, after)
    SELECT before, after FROM ranked
    QUALIFY row_number() OVER (PARTITION BY before ORDER BY rank, after) = 1
    AND row_number() OVER (PARTITION BY after ORDER BY rank, before) = 1
"""

# Records that an occurrence, which is in both runs, has left or has come to.
MOVED = """
    CREATE TEMP TABLE moved AS
    WITH other AS (
        SELECT before, after FROM (SELECT before, after FROM moves WHERE before <> after)
        ANTI JOIN rewritten USING (before, after)
    )
    SELECT before AS id FROM other UNION SELECT after FROM other
"""

CHANGES = """
    CREATE TEMP TABLE changes AS
    WITH every AS (
        SELECT a.id AS before, b.id AS after, a.place AS a_place, b.place AS b_place,
               coalesce(b.page_path, a.page_path) AS page_path, coalesce(b.position, a.position) AS position,
               a.kept AS a_kept, b.kept AS b_kept,
               list_filter([{parts}], lambda part: part IS NOT NULL) AS parts
        FROM (SELECT a_r.*, coalesce(rewritten.after, id) AS new_id FROM a_r
              LEFT JOIN rewritten ON rewritten.before = id) AS a
        FULL JOIN b_r AS b ON b.id = a.new_id
    )
    SELECT CASE WHEN before IS NULL THEN 'added' WHEN after IS NULL THEN 'gone' ELSE 'changed' END AS kind, *,
           row_number() OVER (ORDER BY page_path, position, before, after) AS nth
    FROM every
    WHERE before IS NULL OR after IS NULL OR len(parts) > 0
    ORDER BY nth
"""

PAGES = """
    CREATE TEMP TABLE page_changes AS
    WITH a AS (SELECT *, hash({fields}) AS known FROM a_pages),
    b AS (SELECT *, hash({fields}) AS known FROM b_pages)
    SELECT CASE WHEN a.id IS NULL THEN 'added' WHEN b.id IS NULL THEN 'gone' ELSE 'changed' END AS kind,
           path, a.id AS before, b.id AS after, a.file_row_number AS a_place, b.file_row_number AS b_place,
           row_number() OVER (ORDER BY path, a.id, b.id) AS nth
    FROM a FULL JOIN b USING (path)
    WHERE a.known IS DISTINCT FROM b.known
    ORDER BY nth
"""
PAGE_FIELDS = (
    *("sha256", "status", "reason", "url", "canonical_url", "fetched_at", "http_status", "media_type", "encoding"),
    *("decoding", "layouts", "title", "site", "author", "published", "updated", "language", "rights", "counts"),
    *("accounting", "snippet_map"),
)


def statements() -> Iterator[str]:
    """The statements that leave the tables `changes`, `page_changes` and `moves`."""
    hashes = ", ".join(f"hash({fields}) AS {part}" for part, fields in PARTS.items())
    for run in ("a", "b"):
        yield OCCURRENCES.format(run=run)
        yield RECORDS.format(run=run, hashes=hashes)
    yield MOVES
    yield REWRITTEN
    yield MOVED
    compared = [f"CASE WHEN a.{part} IS DISTINCT FROM b.{part} THEN '{part}' END" for part in PARTS]
    compared += [
        "CASE WHEN a.kept_id = b.kept_id AND a.edits <> b.edits THEN 'edits' END",
        "CASE WHEN a.kept IS DISTINCT FROM b.kept THEN 'kept' END",
        "CASE WHEN a.id IN (SELECT id FROM moved) OR b.id IN (SELECT id FROM moved) THEN 'copies' END",
    ]
    yield CHANGES.format(parts=", ".join(compared))
    yield PAGES.format(fields=", ".join(PAGE_FIELDS))


# --- what is told of each change -------------------------------------------------------------------------------------


def batches(run: FinishedRun, table: str) -> Iterator[list[Row]]:
    """The rows of a numbered table, some at a time."""
    at = 0
    query = f"SELECT * FROM {table} WHERE nth > $at AND nth <= $at + {AT_A_TIME} ORDER BY nth"  # noqa: S608  # a name
    while rows := run.rows(query, at=at):
        yield rows
        at += len(rows)


def page_changes(run: FinishedRun) -> Iterator[Change]:
    """Pages that were added, are gone or changed, by path."""
    for batch in batches(run, "page_changes"):
        old = by_place(run, "a_pages", batch, "a_place")
        new = by_place(run, "b_pages", batch, "b_place")
        for row in batch:
            was, now = old.get(row["a_place"]), new.get(row["b_place"])
            details: list[Detail] = []
            if was and now:
                details = [difference(name, was[name], now[name]) for name in PAGE_FIELDS if was[name] != now[name]]
                details = [Detail("content") if detail.what == "sha256" else detail for detail in details]
            elif now and now["reason"]:
                details = [Detail("status", None, now["status"], now["reason"])]
            yield Change(row["kind"], row["before"], row["after"], row["path"], tuple(details))


def record_changes(run: FinishedRun) -> Iterator[Change]:
    """Records that were added, are gone or changed, in the order of their places."""
    for batch in batches(run, "changes"):
        old = by_place(run, "a_qa", batch, "a_place")
        new = by_place(run, "b_qa", batch, "b_place")
        told = Told(run, batch, new.values())
        for row in batch:
            was, now = old.get(row["a_place"]), new.get(row["b_place"])
            if was and now:
                details = [detail for part in row["parts"] for detail in told.part(part, was, now, row)]
            else:
                details = list(told.fate(row))
            name = (now or was or {}).get("question", "")
            yield Change(row["kind"], row["before"], row["after"], name, tuple(details))


def by_place(run: FinishedRun, table: str, batch: Sequence[Row], field: str) -> dict[int, Row]:
    places = sorted({row[field] for row in batch if row[field] is not None})
    rows = run.rows_of(table, "file_row_number", places, "COLUMNS(*)")
    return {row["file_row_number"]: row for row in rows}


def difference(what: str, before: object, after: object, why: str | None = None) -> Detail:
    return Detail(what, written(before), written(after), why)


def written(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()


# The moves of the records that are asked about, and what became of the pages that they are on.
MOVES_OF = """
    SELECT asked.id AS of_record, moves.*, page_changes.kind AS page_kind FROM asked
    JOIN moves ON moves.before = asked.id OR moves.after = asked.id
    LEFT JOIN page_changes ON page_changes.path = moves.page_path
    QUALIFY row_number() OVER (PARTITION BY asked.id ORDER BY moves.page_path, moves.position, moves.id) <= $most
    ORDER BY asked.id, moves.page_path, moves.position, moves.id
"""


class Told:
    """What the rows tell of a batch of changes: the moves of occurrences and the pages that changed below them."""

    def __init__(self, run: FinishedRun, batch: Sequence[Row], new: Iterable[Row]) -> None:
        self.moves: dict[str, list[Row]] = {}
        run.rows("CREATE OR REPLACE TEMP TABLE asked (id VARCHAR)")
        names = sorted({name for row in batch for name in (row["before"], row["after"]) if name})
        run.rows("INSERT INTO asked SELECT unnest($names)", names=names)
        found = run.rows(MOVES_OF, most=MOST_COPIES)
        for move in found:
            self.moves.setdefault(move["of_record"], []).append(move)
        wanted = "id, duplicate, question_edits, answer_edits, file_row_number"
        kept = run.rows(
            "SELECT a_r.place AS record_place, a.place AS a_place, b.place AS b_place FROM asked JOIN a_r USING (id) "
            "JOIN a_o AS a ON a.id = a_r.kept_id JOIN b_o AS b ON b.id = a.id"
        )
        self.kept = {row["record_place"]: (row["a_place"], row["b_place"]) for row in kept}
        self.old = self.occurrences(run, "a_occurrences", [*found, *kept], "a_place", wanted)
        self.new = self.occurrences(run, "b_occurrences", [*found, *kept], "b_place", wanted)
        ids = sorted({move["id"] for move in found if move["b_place"] is None})
        refused = run.rows("SELECT id, errors FROM b_refused WHERE id IN (SELECT unnest($ids))", ids=ids) if ids else []
        self.refused = {row["id"]: row["errors"][0]["message"] for row in refused}
        self.added_pages = self.added(run, new)

    def added(self, run: FinishedRun, new: Iterable[Row]) -> frozenset[str]:
        """Which documents that evidence quotes were added."""
        quoted = sorted({one["document_path"] for row in new for one in row["attribution"]["evidence"]})
        query = "SELECT path FROM page_changes WHERE kind = 'added' AND path IN (SELECT unnest($paths))"
        return frozenset(row["path"] for row in run.rows(query, paths=quoted)) if quoted else frozenset()

    def occurrences(self, run: FinishedRun, table: str, rows: Sequence[Row], field: str, wanted: str) -> dict[int, Row]:
        places = sorted({row[field] for row in rows if row[field] is not None})
        return {row["file_row_number"]: row for row in run.rows_of(table, "file_row_number", places, wanted)}

    def fate(self, row: Row) -> Iterator[Detail]:
        """Where the occurrences of a record that was added come from, or of one that is gone went."""
        gone = row["after"] is None
        moves = self.moves.get(row["before"] if gone else row["after"], [])
        said: Counter[Detail] = Counter(self.fate_of(move, gone=gone) for move in moves)
        yield from said

    def fate_of(self, move: Row, *, gone: bool) -> Detail:
        path = move["page_path"]
        if gone and move["after"]:
            why = self.copy_of(self.new.get(move["b_place"]))
            return Detail("merged into", why=why or f"its text at {path} is there", record=move["after"])
        if not gone and move["before"]:
            why = self.copy_of(self.old.get(move["a_place"]))
            said = f"was a copy there: {why}" if why else f"its text at {path} was there"
            return Detail("split from", why=said, record=move["before"])
        if gone and move["id"] in self.refused:
            return Detail("refused", None, None, self.refused[move["id"]])
        if move["page_kind"]:
            return Detail(
                "page", None, None, f"{path} {'is' if move['page_kind'] == 'gone' else 'was'} {move['page_kind']}"
            )
        other = "no longer found on" if gone else "newly found on"
        return Detail("page", None, None, f"{other} {path}, whose content is the same")

    @staticmethod
    def copy_of(occurrence: Row | None) -> str | None:
        """Why an occurrence is a copy, in words."""
        duplicate = (occurrence or {}).get("duplicate")
        if not duplicate:
            return None
        differs = f", differs in {' '.join(duplicate['differs'])}" if duplicate["differs"] else ""
        return f"{duplicate['method']} {duplicate['score']:.2f}{differs}"

    def part(self, part: str, was: Row, now: Row, row: Row) -> Iterator[Detail]:
        """What changed in one part of a record that is in both runs."""
        match part:
            case "text":
                yield from self.text(was, now)
            case "source":
                yield self.source(was, now)
            case "places":
                yield from places(was, now)
            case "copies":
                yield from self.copies(was, now)
            case "edits":
                yield Detail("edits", *self.edits(was["file_row_number"]))
            case "kept":
                yield Detail("kept", row["a_kept"], row["b_kept"])
            case _:
                for name in LISTS[part]:
                    if was[name] != now[name]:
                        yield difference(name, told(was[name]), told(now[name]))

    def text(self, was: Row, now: Row) -> Iterator[Detail]:
        """What changed of question and answer, and which edits now make them so."""
        before, after = self.edits(was["file_row_number"])
        why = f"edits: {before or 'none'}, now {after or 'none'}" if before != after else None
        for name in ("question", "answer", "answer_status", "kind", "language"):
            if was[name] != now[name]:
                yield difference(name, was[name], now[name], why)
        if was["answer"] == now["answer"] and was["answer_blocks"] != now["answer_blocks"]:
            yield Detail("answer_blocks", None, None, "the same answer is set in other blocks")

    def edits(self, place: int) -> tuple[str | None, str | None]:
        """The rules that edited the occurrence kept for a record, in the one run and the other."""
        old, new = self.kept.get(place, (None, None))
        return rules(self.old.get(old)), rules(self.new.get(new))

    def source(self, was: Row, now: Row) -> Detail:
        """What changed of an attribution, and by what: a decision, or evidence in pages that are new."""
        before, after = was["attribution"], now["attribution"]
        quoted = sorted({one["document_path"] for one in after["evidence"]} & self.added_pages)
        why = f"evidence in {', '.join(quoted)}, which was added" if quoted else None
        if before["method"] != after["method"]:
            why = why or f"method {before['method']}, now {after['method']}"
        return difference("source", source_said(was), source_said(now), why)

    def copies(self, was: Row, now: Row) -> Iterator[Detail]:
        """Occurrences that left a record or came to it, though their pages are the same."""
        moves = {move["id"]: move for name in (was["id"], now["id"]) for move in self.moves.get(name, ())}
        for move in moves.values():
            if move["before"] == was["id"] and move["after"] not in (None, now["id"]):
                yield Detail("copy left for", why=self.copy_of(self.old.get(move["a_place"])), record=move["after"])
            elif move["after"] == now["id"] and move["before"] not in (None, was["id"]):
                yield Detail("copy came from", why=self.copy_of(self.new.get(move["b_place"])), record=move["before"])


def rules(occurrence: Row | None) -> str | None:
    """The rules that edited an occurrence, with how often each did."""
    if occurrence is None:
        return None
    made = Counter(edit["rule"] for edit in (*occurrence["question_edits"], *occurrence["answer_edits"]))
    return ", ".join(f"{rule} {count}" if count > 1 else rule for rule, count in sorted(made.items())) or None


def source_said(row: Row) -> str:
    """A record's attribution in a line."""
    attribution = row["attribution"]
    number = attribution["source_number"]
    named = [f"source {number}"] if number is not None else []
    sure = [f"{row['confidence']:.3f}"] if row["confidence"] is not None else []
    url = [row["source_url"]] if row["source_url"] else []
    if not named and attribution["method"] == "decision":
        named = ["no listed source"]
    elif not named and attribution["candidates"]:
        named = [f"{len(attribution['candidates'])} candidates"]
    return " ".join((row["tier"], *named, *sure, *url))


def places(was: Row, now: Row) -> Iterator[Detail]:
    """Pages that a record came to or left."""
    old, new = (Counter(place["page_path"] for place in row["occurrences"]) for row in (was, now))
    for path in sorted(new - old):
        yield Detail("place", None, path)
    for path in sorted(old - new):
        yield Detail("place", path, None)


def told(values: Sequence[Row | str] | str) -> str | None:
    """A value of a record in a line."""
    if isinstance(values, str):
        return values
    said = []
    for value in values:
        if isinstance(value, str):
            said.append(value)
        elif "guard" in value:
            said.append(f"{value['qa_id']} {value['guard']} {' '.join(value['differs'])}".strip())
        else:
            said.append(" ".join(str(part) for part in value.values() if part is not None))
    return ", ".join(said) or None
