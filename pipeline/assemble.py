"""Values -> public rows: what the stages found and decided, put together as the schemas describe it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import msgspec

from pipeline.dates import resolve_date, utc
from pipeline.edits import carry
from pipeline.lines import without_list_mark
from pipeline.model import (
    Attribution,
    Disposition,
    Duplicate,
    Issue,
    ListedSource,
    Occurrence,
    Page,
    Parsed,
    Passage,
    Sighting,
    SnippetAudit,
    SnippetOwner,
    SourceAudit,
    Span,
)
from pipeline.rows import (
    AnswerBlock,
    BlockRow,
    Decided,
    IssueRow,
    OccurrenceRow,
    PageCounts,
    PageRow,
    Place,
    QARow,
    SightingRow,
    SnippetMap,
    SourceRow,
    TextRow,
    ToldApart,
)
from pipeline.rules.issues import ISSUE_BY_CODE
from pipeline.rules.sources import source_kind

# "Interpersonal Psychotherapy | Psychology Today": the last part of a title, behind a dash or bar between spaces.
BEFORE_PUBLISHER = re.compile(r"\s[|–—-]\s+")
LONGEST_PUBLISHER = 100  # characters


class Fate(msgspec.Struct, frozen=True):
    """What deduplication decided of an occurrence."""

    occurrence_id: str
    qa_id: str
    question_id: str
    kept_id: str
    method: str | None = None
    score: float | None = None
    differs: tuple[str, ...] = ()
    several: bool = False


class Backing(msgspec.Struct, frozen=True):
    """What a record rests on: all its occurrences, the best attribution among them, and its like.

    `seen_in` are the cited pages that its occurrences were found in, as host and path.
    """

    places: tuple[Place, ...]
    attribution: Attribution
    source_title: str | None
    shares_passage_with: tuple[str, ...] = ()
    told_apart: tuple[ToldApart, ...] = ()
    decisions: tuple[Decided, ...] = ()
    seen_in: tuple[str, ...] = ()


def occurrence_row(page: Page, occurrence: Occurrence, fate: Fate, attribution: Attribution) -> OccurrenceRow:
    """The public row of an occurrence."""
    question, answer = occurrence.question, occurrence.answer
    own = Sighting(occurrence.markup, question, answer, occurrence.locator)
    duplicate = None
    disposition = Disposition.KEPT
    if fate.method is not None:
        duplicate = Duplicate(fate.kept_id, fate.method, fate.score or 0.0, fate.differs)
        disposition = Disposition.EXACT_DUPLICATE if fate.method == "exact" else Disposition.NEAR_DUPLICATE
    return OccurrenceRow(
        id=occurrence.id,
        page_id=page.id,
        page_path=page.path,
        page_url=page.url,
        position=occurrence.position,
        kind=occurrence.kind,
        question=question.text,
        answer=answer.text,
        answer_status=occurrence.answer_status,
        question_span=span_of(question),
        answer_spans=spans_of(answer),
        raw_question=question.raw,
        raw_answer=answer.raw,
        question_edits=question.edits,
        answer_edits=answer.edits,
        sightings=tuple(sighting_row(sighting) for sighting in (own, *occurrence.sightings)),
        author=occurrence.standing.author,
        votes=occurrence.standing.votes,
        accepted=occurrence.standing.accepted,
        rank=occurrence.standing.rank,
        qa_id=fate.qa_id,
        question_id=fate.question_id,
        disposition=disposition,
        duplicate=duplicate,
        attribution=attribution,
    )


def sighting_row(sighting: Sighting) -> SightingRow:
    """The public row of one way in which a page says a Q&A."""
    return SightingRow(
        markup=sighting.markup,
        question=sighting.question.text,
        answer=sighting.answer.text,
        question_span=span_of(sighting.question),
        answer_spans=spans_of(sighting.answer),
        locator=sighting.locator,
        agrees=sighting.agrees,
    )


def span_of(passage: Passage) -> Span | None:
    """From the first place of a passage to its last; None where it is no part of the text stream."""
    pieces = passage.pieces
    return Span(pieces[0].start, pieces[-1].end) if pieces else None


def spans_of(passage: Passage) -> tuple[Span, ...]:
    return tuple(Span(piece.start, piece.end) for piece in passage.pieces)


def qa_row(occurrence: Occurrence, fate: Fate, backing: Backing, codes: tuple[str, ...]) -> QARow:
    """The public row of the record that an occurrence was kept for; `codes` are those of its issues."""
    attribution = backing.attribution
    return QARow(
        id=fate.qa_id,
        question_id=fate.question_id,
        kind=occurrence.kind,
        question=occurrence.question.text,
        answer=occurrence.answer.text,
        answer_blocks=answer_blocks(occurrence.answer),
        answer_status=occurrence.answer_status,
        language=occurrence.language,
        source_url=attribution.source_url,
        source_title=backing.source_title,
        publisher=publisher_of(backing.source_title),
        tier=attribution.tier,
        confidence=attribution.confidence,
        attribution=attribution,
        occurrences=backing.places,
        edits=len(occurrence.question.edits) + len(occurrence.answer.edits),
        shares_passage_with=backing.shares_passage_with,
        told_apart=backing.told_apart,
        decisions=backing.decisions,
        issues=codes,
    )


# What goes on with a block, and what stands between.
GOES_ON: dict[Literal["line", "row", "cell"], tuple[Literal["paragraph", "table"], str]] = {
    "line": ("paragraph", "\n"),
    "row": ("table", "\n"),
    "cell": ("table", " | "),
}


def answer_blocks(answer: Passage) -> tuple[AnswerBlock, ...]:
    """The clean answer as paragraphs, headings and lists: each piece of the page, as the edits left it."""
    blocks: list[AnswerBlock] = []
    items: list[str] = []
    ends = list(accumulate(piece.end - piece.start for piece in answer.pieces))
    starts = carry([0, *ends[:-1]], answer.edits, opens=True)
    for piece, start, end in zip(answer.pieces, starts, carry(ends, answer.edits, opens=False), strict=False):
        text = answer.text[start:end].strip()
        if piece.shape == "list-item":
            items.append(without_list_mark(text))
            continue
        blocks += list_block(items)
        items = []
        if piece.shape == "line" or piece.shape == "row" or piece.shape == "cell":  # noqa: PLR1714  # so mypy sees it
            whole, gap = GOES_ON[piece.shape]
            above = blocks.pop().text if blocks and blocks[-1].type == whole else None
            blocks.append(AnswerBlock(whole, f"{above}{gap}{text}" if above else text))
        elif text:
            blocks.append(AnswerBlock(piece.shape, text))
    return (*blocks, *list_block(items))


def list_block(items: Iterable[str]) -> list[AnswerBlock]:
    kept = tuple(item for item in items if item)
    return [AnswerBlock("list", items=kept)] if kept else []


def source_rows(page: Page, sources: Iterable[ListedSource], audit: SourceAudit) -> Iterable[SourceRow]:
    """The public rows of a page's source list, in its order."""
    owners = {shown.place: shown.best for shown in audit.snippets.snippets}
    return (
        source_row(page, source, owners.get(place), audit.documents.get(place)) for place, source in enumerate(sources)
    )


def source_row(page: Page, source: ListedSource, owner: SnippetOwner | None, document_path: str | None) -> SourceRow:
    published, base = resolve_date(source.age_raw, page.fetched_at)
    return SourceRow(
        page_id=page.id,
        page_path=page.path,
        number=source.number,
        title=source.title,
        url=source.url,
        url_normalised=normalise_url(source.url),
        publisher=publisher_of(source.title),
        host=host_of(source.url),
        kind=source_kind(source.url),
        age_raw=source.age_raw,
        published=published,
        published_base=base,
        snippet=source.snippet,
        snippet_source_number=owner.source_number if owner else None,
        snippet_source_confidence=owner.probability if owner else None,
        document_path=document_path,
        span=source.span,
    )


def publisher_of(title: str | None) -> str | None:
    """The publisher that a title names at its end; None where it names none, or only the beginning of one."""
    *before, last = BEFORE_PUBLISHER.split((title or "")[-LONGEST_PUBLISHER:])
    publisher = last.strip()
    return publisher if before and publisher and not publisher.endswith(("…", "...", "|", "–", "—")) else None


def normalise_url(url: str | None) -> str | None:
    """The URL with a lower-case scheme and host, a path, and no fragment; None where it is not absolute."""
    if host_of(url) is None:
        return None
    parts = urlsplit(url or "")
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme, user + at + host.lower(), parts.path or "/", parts.query, ""))


def host_of(url: str | None) -> str | None:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return parts.hostname if parts.scheme in ("http", "https") else None


def page_row(page: Page, parsed: Parsed, audit: SnippetAudit, issues: int) -> PageRow:
    """The public row of a document."""
    refused = parsed.refused is not None
    accounting: Counter[str] = Counter()
    for block in parsed.blocks:
        accounting[block.role] += block.end - block.start
    facts = parsed.facts
    return PageRow(
        id=page.id,
        path=page.path,
        url=page.url,
        canonical_url=facts.canonical_url,
        sha256=page.sha256,
        status="refused" if refused else page.status,
        reason=parsed.refused if refused else page.reason,
        fetched_at=utc(page.fetched_at),
        http_status=page.http_status,
        media_type=page.media_type,
        encoding=page.encoding,
        decoding=page.decoding,
        layouts=parsed.layouts,
        title=facts.title,
        site=facts.site,
        author=facts.author,
        published_raw=facts.published_raw,
        published=resolve_date(facts.published_raw, page.fetched_at)[0],
        updated_raw=facts.updated_raw,
        updated=resolve_date(facts.updated_raw, page.fetched_at)[0],
        language=parsed.language,
        rights=facts.rights,
        counts=PageCounts(len(parsed.text), len(parsed.occurrences), len(parsed.sources), issues),
        accounting=dict(sorted(accounting.items())),
        snippet_map=SnippetMap(audit.kinds[0].kind, audit.kinds[0].probability) if audit.kinds else None,
    )


def block_rows(parsed: Parsed) -> Iterable[BlockRow]:
    """The public rows of a page's blocks, in order."""
    return (BlockRow(parsed.page_id, b.start, b.end, b.role, b.rule, b.xpath) for b in parsed.blocks)


def text_row(parsed: Parsed) -> TextRow:
    """The public row of a page's text stream."""
    return TextRow(parsed.page_id, parsed.text)


def issue_rows(page: Page, parsed: Parsed, fates: Mapping[str, Fate], issues: Iterable[Issue]) -> list[IssueRow]:
    """The public rows of a page's issues, those of an occurrence with the record that it belongs to."""
    records = {o.position: fates[o.id].qa_id for o in parsed.occurrences}
    return [issue_row(issue, page.id, records.get(issue.position or 0)) for issue in issues]


def all_issues(
    page: Page, parsed: Parsed, fates: Mapping[str, Fate], audit: SourceAudit, records: Mapping[str, Backing]
) -> list[Issue]:
    """What was odd about a page when it was read and when it was parsed, and what later stages found."""
    return [
        *page.issues,
        *parsed.issues,
        *source_kind_issues(parsed.sources),
        *audit.issues,
        *(copy_of_several(o) for o in parsed.occurrences if fates[o.id].several),
        *(
            several_sources(o, records[o.id])
            for o in parsed.occurrences
            if o.id in records and len(records[o.id].seen_in) > 1
        ),
    ]


def codes_by_position(issues: Iterable[Issue]) -> dict[int, tuple[str, ...]]:
    """The codes of the issues of each occurrence."""
    found: dict[int, set[str]] = {}
    for issue in issues:
        if issue.position is not None:
            found.setdefault(issue.position, set()).add(issue.code)
    return {position: tuple(sorted(codes)) for position, codes in found.items()}


def issue_row(issue: Issue, page_id: str | None, qa_id: str | None) -> IssueRow:
    """The public row of an issue, of a page or of none."""
    return IssueRow(issue.code, ISSUE_BY_CODE[issue.code].severity, issue.message, page_id, issue.span, qa_id)


def copy_of_several(occurrence: Occurrence) -> Issue:
    """What an occurrence is that could be a copy of two records which say different things."""
    message = f"It may be a copy of two records that differ, so it was merged with neither: {occurrence.question.text}"
    return Issue("copy-of-several", message, span_of(occurrence.question), occurrence.position)


def several_sources(occurrence: Occurrence, record: Backing) -> Issue:
    """What a record is that pages took from different sources, as far as can be seen."""
    message = f"Pages took this answer from {' and '.join(record.seen_in)}: {occurrence.question.text}"
    return Issue("sources-contradict", message, span_of(occurrence.question), occurrence.position)


def source_kind_issues(sources: Iterable[ListedSource]) -> list[Issue]:
    return [
        Issue("source-not-a-page", f"Source {source.number} is a page of search results.", source.span)
        for source in sources
        if source_kind(source.url) != "page"
    ]
