"""The public rows, field by field in the order of their columns; `schemas/` says what each field means and may hold."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from pipeline.model import Attribution, Duplicate, Edit, Locator, Rights, SnippetMapKind, Span


class AnswerBlock(msgspec.Struct, frozen=True):
    """A paragraph, heading, table or code of a clean answer as `text`, or a list as `items`."""

    type: Literal["paragraph", "list", "heading", "table", "code"]
    text: str | None = None
    items: tuple[str, ...] | None = None
    links: tuple[str, ...] = ()


class Place(msgspec.Struct, frozen=True):
    """Where an occurrence of a record stands."""

    occurrence_id: str
    page_id: str
    page_path: str
    position: int
    fetched_at: str | None


class ToldApart(msgspec.Struct, frozen=True):
    """Another record that answers the same question much alike: the guard that kept the two apart, and what differs.

    `differs` lists the words that only the other has, as "-word", and that only this one has, as "+word".
    """

    qa_id: str
    guard: str
    score: float
    differs: tuple[str, ...]


class Decided(msgspec.Struct, frozen=True, order=True):
    """What a person decided about a record; `other` is the id of a second text that the decision is about."""

    kind: str
    other: str | None = None
    value: str | None = None
    by: str | None = None
    date: str | None = None
    reason: str | None = None


class QARow(msgspec.Struct, frozen=True):
    """A record: a kept Q&A, and every occurrence that it stands for."""

    id: str
    question_id: str
    kind: str
    question: str
    answer: str
    answer_blocks: tuple[AnswerBlock, ...]
    answer_status: str
    language: str | None
    source_url: str | None
    source_title: str | None
    publisher: str | None
    tier: str
    confidence: float | None
    attribution: Attribution
    occurrences: tuple[Place, ...]
    edits: int
    shares_passage_with: tuple[str, ...]
    told_apart: tuple[ToldApart, ...]
    decisions: tuple[Decided, ...]
    issues: tuple[str, ...]


class SightingRow(msgspec.Struct, frozen=True):
    """One way in which a page says a Q&A: in its text, or in markup."""

    markup: Literal["text", "json-ld", "microdata", "rdfa"]
    question: str
    answer: str
    question_span: Span | None
    answer_spans: tuple[Span, ...]
    locator: Locator | None
    agrees: bool


class OccurrenceRow(msgspec.Struct, frozen=True):
    """A Q&A found on a page, with every step from what the page says to its clean text."""

    id: str
    page_id: str
    page_path: str
    page_url: str | None
    position: int
    kind: str
    question: str
    answer: str
    answer_status: str
    question_span: Span | None
    answer_spans: tuple[Span, ...]
    raw_question: str
    raw_answer: str
    question_edits: tuple[Edit, ...]
    answer_edits: tuple[Edit, ...]
    sightings: tuple[SightingRow, ...]
    author: str | None
    votes: int | None
    accepted: bool | None
    rank: int | None
    qa_id: str | None
    question_id: str | None
    disposition: str
    duplicate: Duplicate | None
    attribution: Attribution


class OtherQuestion(msgspec.Struct, frozen=True):
    """Another question group that is worded much alike: the guard that kept the two apart, and what differs.

    `differs` is told of the likest pair of their wordings, as in `ToldApart`.
    """

    question_id: str
    question: str
    guard: str
    score: float
    differs: tuple[str, ...]


class QuestionRow(msgspec.Struct, frozen=True):
    """A question group: records whose questions ask the same."""

    id: str
    question: str
    variants: tuple[str, ...]
    qa_ids: tuple[str, ...]
    told_apart: tuple[OtherQuestion, ...]


class SourceRow(msgspec.Struct, frozen=True):
    """An entry of a page's own source list."""

    page_id: str
    page_path: str
    number: int
    title: str | None
    url: str | None
    url_normalised: str | None
    publisher: str | None
    host: str | None
    kind: str
    age_raw: str | None
    published: str | None
    published_base: str | None
    snippet: str | None
    snippet_source_number: int | None
    snippet_source_confidence: float | None
    document_path: str | None
    span: Span


class PageCounts(msgspec.Struct, frozen=True):
    """How much was found on a page. `characters` is the length of its text stream."""

    characters: int
    occurrences: int
    sources: int
    issues: int


class SnippetMap(msgspec.Struct, frozen=True):
    """How the snippets of a source list stand to its entries."""

    kind: SnippetMapKind
    confidence: float | None


class PageRow(msgspec.Struct, frozen=True):
    """A document: what it is, whether it was read, and what its characters are."""

    id: str
    path: str
    url: str | None
    canonical_url: str | None
    sha256: str
    status: str
    reason: str | None
    fetched_at: str | None
    http_status: int | None
    media_type: str | None
    encoding: str | None
    decoding: tuple[str, ...]
    layouts: tuple[str, ...]
    title: str | None
    site: str | None
    author: str | None
    published_raw: str | None
    published: str | None
    updated_raw: str | None
    updated: str | None
    language: str | None
    rights: Rights
    counts: PageCounts
    accounting: dict[str, int]
    snippet_map: SnippetMap | None


class BlockRow(msgspec.Struct, frozen=True):
    """A block of a page's text stream."""

    page_id: str
    start: int
    end: int
    role: str
    rule: str
    xpath: str | None


class TextRow(msgspec.Struct, frozen=True):
    """A page's text stream, which every span points into."""

    page_id: str
    text: str


class IssueRow(msgspec.Struct, frozen=True):
    """Something odd that was seen."""

    code: str
    severity: str
    message: str
    page_id: str | None
    span: Span | None
    qa_id: str | None


class RowError(msgspec.Struct, frozen=True):
    """What is wrong with a row: the path of the value, such as `/answer_spans/0/end`, and a sentence."""

    path: str
    message: str


class RefusedRow(msgspec.Struct, frozen=True):
    """A document or row that was not accepted, as it was, with everything that is wrong with it."""

    kind: str
    id: str
    page_path: str | None
    row: dict[str, Any]
    errors: tuple[RowError, ...]


# Every table of the output: its rows, and the fields that order them and name a row.
TABLES: dict[str, type[msgspec.Struct]] = {
    "qa": QARow,
    "occurrences": OccurrenceRow,
    "questions": QuestionRow,
    "sources": SourceRow,
    "pages": PageRow,
    "blocks": BlockRow,
    "texts": TextRow,
    "issues": IssueRow,
    "refused": RefusedRow,
}
