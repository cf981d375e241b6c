"""Public rows of a page -> its chapter of the report: text, roles, Q&As with their edits, sources and oddities."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from pipeline.model import Attribution, Duplicate, Edit
from pipeline.normalise import exact_key
from pipeline.revisions import revise
from pipeline.rows import BlockRow, Decided, IssueRow, OccurrenceRow, PageRow, QARow, SourceRow, ToldApart
from pipeline.rules.roles import Role

# Characters of a question and of an answer that the list of records shows, and a search looks at first.
SHOWN_IN_LIST = 200

# Of text that no reader of the page sees, so much is shown at the beginning of each block.
UNSEEN = frozenset((Role.SCRIPT, Role.STYLE, Role.TEMPLATE, Role.NOSCRIPT))
UNSEEN_SHOWN = 200

# What makes a page odd, in points: see `oddness`.
WARNING_POINTS = 10
OPEN_POINTS = 1
SURE = 0.5

# The byte of a gzip head that names the system it was made on; 255 is none.
GZIP_SYSTEM = 9

SPACE = re.compile(r"\s+")


class PageRows(msgspec.Struct):
    """The accepted public rows of one page."""

    page: PageRow
    text: str = ""
    blocks: list[BlockRow] = []
    occurrences: list[OccurrenceRow] = []
    records: list[QARow] = []
    sources: list[SourceRow] = []
    issues: list[IssueRow] = []


# What happened to a run of characters, the characters, and the rule that did it.
Marked = tuple[str, str, str | None]


class Says(msgspec.Struct, frozen=True, omit_defaults=True):
    """A Q&A of a page as its chapter tells it; names are short, since there are many.

    `own` is the id that the text of a copy would have as a record.
    """

    id: str
    n: int
    kind: str
    status: str
    record: str | None
    group: str | None
    question: tuple[Marked, ...]
    answer: tuple[Marked, ...]
    attribution: Attribution
    question_span: tuple[int, int] | None = None
    spans: tuple[tuple[int, int], ...] = ()
    duplicate: Duplicate | None = None
    own: str | None = None
    sightings: tuple[tuple[str, bool, str, str], ...] = ()
    standing: dict[str, Any] = {}


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """What only the record knows of a Q&A that is kept on its page."""

    id: str
    tier: str
    language: str | None
    source_url: str | None
    source_title: str | None
    confidence: float | None
    places: tuple[tuple[str, str, str, int], ...]
    shares: tuple[str, ...] = ()
    apart: tuple[ToldApart, ...] = ()
    decisions: tuple[Decided, ...] = ()
    issues: tuple[str, ...] = ()


class Chapter(msgspec.Struct, frozen=True):
    """All that the report shows of a page. `blocks` are end, role, rule, the last two as places in `roles`, `rules`.

    `text` is without the `gaps` (start and end in the text stream), which positions count nevertheless.
    """

    page: PageRow
    text: str
    gaps: tuple[tuple[int, int], ...]
    roles: tuple[str, ...]
    rules: tuple[str, ...]
    blocks: tuple[tuple[int, int, int], ...]
    says: tuple[Says, ...]
    records: tuple[Record, ...]
    sources: tuple[SourceRow, ...]
    issues: tuple[IssueRow, ...]


class Listing(msgspec.Struct, frozen=True, array_like=True):
    """A record in the list of all."""

    id: str
    group: str
    question: str
    answer: str
    kind: str
    status: str
    tier: str
    confidence: float | None
    issues: tuple[str, ...]
    decided: int
    places: int
    source_url: str | None
    position: int


class PageListing(msgspec.Struct, frozen=True, array_like=True):
    """A page in the list of all, with the records that are kept on it."""

    id: str
    path: str
    url: str | None
    title: str | None
    oddness: int
    why: str
    characters: int
    unexplained: int
    occurrences: int
    snippet_map: str | None
    issues: dict[str, int]
    records: tuple[Listing, ...]


def chapter_of(rows: PageRows) -> Chapter:
    """The chapter of a page."""
    roles = tuple(dict.fromkeys(block.role for block in rows.blocks))
    rules = tuple(dict.fromkeys(block.rule for block in rows.blocks))
    gaps = tuple(
        (block.start + UNSEEN_SHOWN, block.end)
        for block in rows.blocks
        if block.role in UNSEEN and block.end - block.start > UNSEEN_SHOWN
    )
    role_number, rule_number = {r: n for n, r in enumerate(roles)}, {r: n for n, r in enumerate(rules)}
    return Chapter(
        page=rows.page,
        text=without(rows.text, gaps),
        gaps=gaps,
        roles=roles,
        rules=rules,
        blocks=tuple((block.end, role_number[block.role], rule_number[block.rule]) for block in rows.blocks),
        says=tuple(map(says, rows.occurrences)),
        records=tuple(map(record_of, rows.records)),
        sources=tuple(rows.sources),
        issues=tuple(rows.issues),
    )


def without(text: str, gaps: Iterable[tuple[int, int]]) -> str:
    """The text without ascending ranges of it."""
    kept, at = [], 0
    for start, end in gaps:
        kept.append(text[at:start])
        at = end
    return "".join((*kept, text[at:]))


def says(row: OccurrenceRow) -> Says:
    standing = {"author": row.author, "votes": row.votes, "accepted": row.accepted, "rank": row.rank}
    several = row.sightings if len(row.sightings) > 1 or row.question_span is None else ()
    own = exact_key(row.question, row.answer) if row.duplicate else None
    return Says(
        id=row.id,
        n=row.position,
        kind=row.kind,
        status=row.answer_status,
        record=row.qa_id,
        group=row.question_id,
        question=marked(row.raw_question, row.question_edits),
        answer=marked(row.raw_answer, row.answer_edits),
        attribution=row.attribution,
        question_span=(row.question_span.start, row.question_span.end) if row.question_span else None,
        spans=tuple((span.start, span.end) for span in row.answer_spans),
        duplicate=row.duplicate,
        own=own if own != row.qa_id else None,
        sightings=tuple((one.markup, one.agrees, one.question, one.answer) for one in several),
        standing={name: value for name, value in standing.items() if value is not None},
    )


def marked(raw: str, edits: Sequence[Edit]) -> tuple[Marked, ...]:
    """A raw text with its edits in place."""
    return tuple((one.kind, one.text, None if one.edit is None else edits[one.edit].rule) for one in revise(raw, edits))


def record_of(row: QARow) -> Record:
    return Record(
        id=row.id,
        tier=row.tier,
        language=row.language,
        source_url=row.source_url,
        source_title=row.source_title,
        confidence=row.confidence,
        places=tuple(
            (place.occurrence_id, place.page_id, place.page_path, place.position) for place in row.occurrences
        ),
        shares=row.shares_passage_with,
        apart=row.told_apart,
        decisions=row.decisions,
        issues=row.issues,
    )


def listing_of(rows: PageRows) -> PageListing:
    """The page and its records as the lists of the report show them."""
    page = rows.page
    points, why = oddness(rows)
    positions = {row.id: row.position for row in rows.occurrences}
    return PageListing(
        id=page.id,
        path=page.path,
        url=page.url,
        title=page.title,
        oddness=points,
        why=why,
        characters=page.counts.characters,
        unexplained=page.accounting.get("unexplained", 0),
        occurrences=page.counts.occurrences,
        snippet_map=page.snippet_map.kind if page.snippet_map else None,
        issues=dict(sorted(Counter(issue.code for issue in rows.issues).items())),
        records=tuple(listed(row, positions) for row in rows.records),
    )


def listed(row: QARow, positions: dict[str, int]) -> Listing:
    here = next((positions[place.occurrence_id] for place in row.occurrences if place.occurrence_id in positions), 0)
    return Listing(
        id=row.id,
        group=row.question_id,
        question=beginning(row.question),
        answer=beginning(row.answer),
        kind=row.kind,
        status=row.answer_status,
        tier=row.tier,
        confidence=row.confidence,
        issues=row.issues,
        decided=len(row.decisions),
        places=len(row.occurrences),
        source_url=row.source_url,
        position=here,
    )


def beginning(text: str) -> str:
    """The beginning of a text in one line; an ellipsis says that it goes on."""
    line = SPACE.sub(" ", text[: 2 * SHOWN_IN_LIST])
    return line if len(line) <= SHOWN_IN_LIST and len(text) <= 2 * SHOWN_IN_LIST else line[:SHOWN_IN_LIST] + "…"


def oddness(rows: PageRows) -> tuple[int, str]:
    """How much a page needs to be looked at, in points, and why.

    A point for each thousandth of its text that no rule explains, ten for each warning, one for each record whose
    source is open or named without much confidence.
    """
    page = rows.page
    warnings = sum(issue.severity != "info" for issue in rows.issues)
    unexplained = page.accounting.get("unexplained", 0)
    share = 1000 * unexplained // max(1, page.counts.characters)
    still_open = sum(row.tier != "self" and (row.confidence is None or row.confidence < SURE) for row in rows.records)
    said = (
        (warnings, counted(warnings, "warning")),
        (unexplained, f"{counted(unexplained, 'character')} unexplained"),
        (still_open, f"{counted(still_open, 'source')} open"),
    )
    points = WARNING_POINTS * warnings + share + OPEN_POINTS * still_open
    return points, ", ".join(text for count, text in said if count)


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things, in words that agree with it."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def pack(value: Any) -> str:
    """A value as JSON, compressed with gzip, in letters that stand in HTML as they are.

    The codec is Arrow's own, so that the same value gives the same bytes on every machine.
    """
    import pyarrow as pa

    squeezed: bytes = pa.Codec("gzip", compression_level=9).compress(msgspec.json.encode(value), asbytes=True)
    return base64.b64encode(squeezed[:GZIP_SYSTEM] + b"\xff" + squeezed[GZIP_SYSTEM + 1 :]).decode()


DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    "pages": msgspec.json.Decoder(PageRow),
    "blocks": msgspec.json.Decoder(BlockRow),
    "occurrences": msgspec.json.Decoder(OccurrenceRow),
    "qa": msgspec.json.Decoder(QARow),
    "sources": msgspec.json.Decoder(SourceRow),
    "issues": msgspec.json.Decoder(IssueRow),
}


def gather(rows: Iterable[tuple[str, bytes]]) -> PageRows | None:
    """The rows of a page (table, JSON) put together; None where the page itself is not among them."""
    found: dict[str, list[Any]] = {table: [] for table in DECODERS}
    text = ""
    for table, row in rows:
        if table == "texts":
            text = msgspec.json.decode(row)["text"]
        elif table in DECODERS:
            found[table].append(DECODERS[table].decode(row))
    if not found["pages"]:
        return None
    [page] = found["pages"]
    return PageRows(page, text, found["blocks"], found["occurrences"], found["qa"], found["sources"], found["issues"])


def needs_chapter(rows: PageRows) -> bool:
    """Whether there is something to show of a page beside that it was read, skipped or refused."""
    return rows.page.status == "read" and bool(rows.occurrences or rows.sources or rows.issues)
