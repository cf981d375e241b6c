"""Every value that flows between stages.

All positions count characters (Unicode code points) of a page's text stream; ranges are half-open `[start, end)`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec


class PipelineError(Exception):
    """A promise that Winnow could not keep; the message says what, where, and what to do next."""


class WrongCall(PipelineError):  # noqa: N818  # says whose error it is
    """The command or the call was wrong: nothing was started."""


# --- text ------------------------------------------------------------------------------------------------------------


class Span(msgspec.Struct, frozen=True, order=True, gc=False):
    """A half-open range `[start, end)` of characters of a page's text stream."""

    start: int
    end: int


class Edit(msgspec.Struct, frozen=True, gc=False):
    """One replacement: at `start` of the text as it stood then, `before` became `after`, because of `rule`."""

    rule: str
    start: int
    before: str
    after: str


# How a piece is set; a "line" goes on with the paragraph above it, a "row" and a "cell" with their table.
Shape = Literal["paragraph", "line", "list-item", "heading", "table", "row", "cell", "code"]


class Raised(msgspec.Struct, frozen=True, gc=False):
    """A span that stands above or below its line, the rule that sets it on the line, and as what."""

    start: int
    end: int
    rule: str
    after: str


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A span that a passage quotes, how it is set on the page, and what of it is set above or below its line."""

    start: int
    end: int
    shape: Shape = "paragraph"
    raised: tuple[Raised, ...] = ()


class Passage(msgspec.Struct, frozen=True):
    """Text quoted from a page: `raw` is the concatenation of `pieces`, `text` is `raw` after `edits`."""

    pieces: tuple[Piece, ...]
    raw: str
    text: str
    edits: tuple[Edit, ...] = ()


def quote(stream: str, pieces: tuple[Piece, ...]) -> Passage:
    """The passage that quotes `pieces` of the text stream, not edited yet."""
    raw = "".join(stream[piece.start : piece.end] for piece in pieces)
    return Passage(pieces, raw, raw)


# --- documents and pages ---------------------------------------------------------------------------------------------


class Issue(msgspec.Struct, frozen=True):
    """Something odd that was seen; `position` names the occurrence that it is about, if any."""

    code: str
    message: str
    span: Span | None = None
    position: int | None = None


class RawFile(msgspec.Struct, frozen=True):
    """A file to read: `path` is its key (below its RAW argument), `location` the system's own name of it."""

    path: str
    location: bytes
    sha256: str
    url: str | None = None
    fetched_at: str | None = None
    size: int = 0


PageStatus = Literal["read", "skipped", "refused"]


class Page(msgspec.Struct, frozen=True):
    """A decoded document; a skipped or refused one has a reason and no text.

    `text` is what the bytes say: of a text file its text stream, of an HTML document the markup that parsing makes the
    text stream of. `served` has what the server said about use by machines, as names of fields and their values.
    """

    id: str
    path: str
    sha256: str
    status: PageStatus
    text: str = ""
    reason: str | None = None
    url: str | None = None
    fetched_at: str | None = None
    media_type: str | None = None
    encoding: str | None = None
    decoding: tuple[str, ...] = ()
    http_status: int | None = None
    issues: tuple[Issue, ...] = ()
    served: tuple[tuple[str, str], ...] = ()


# --- what parsing finds ----------------------------------------------------------------------------------------------


class Block(msgspec.Struct, frozen=True, gc=False):
    """A span with one role, the rule that gave it that role and, in HTML, its XPath."""

    start: int
    end: int
    role: str
    rule: str
    xpath: str | None = None


class OccurrenceKind(StrEnum):
    """What a heading with text below it is: only a question has an answer in the full sense."""

    QUESTION = "question"
    TOPIC = "topic"
    PROMOTION = "promotion"


AnswerStatus = Literal["complete", "truncated", "empty"]


Markup = Literal["text", "json-ld", "microdata", "rdfa"]


class Locator(msgspec.Struct, frozen=True):
    """Where text stands that is no part of the text stream: an element, and its attribute if it is in one."""

    xpath: str
    attribute: str | None = None


class Sighting(msgspec.Struct, frozen=True):
    """One way in which a page says a Q&A: in its text, with spans, or in markup, with a locator."""

    markup: Markup
    question: Passage
    answer: Passage
    locator: Locator | None = None
    agrees: bool = True


class Standing(msgspec.Struct, frozen=True):
    """What a page tells of an answer among others to one question: who wrote it, and how it is judged."""

    author: str | None = None
    votes: int | None = None
    accepted: bool | None = None
    rank: int | None = None


class NamedSource(msgspec.Struct, frozen=True):
    """The source that a page names beside an answer: its name, its URL where it links to it, and the place."""

    name: str
    span: Span
    url: str | None = None


class Occurrence(msgspec.Struct, frozen=True):
    """One Q&A at one place of one page. `position` counts from 1 in page order.

    `sightings` are the other ways in which the page says it, `question` and `answer` the way that counts.
    """

    id: str
    position: int
    kind: OccurrenceKind
    question: Passage
    answer: Passage
    answer_status: AnswerStatus
    markup: Markup = "text"
    locator: Locator | None = None
    sightings: tuple[Sighting, ...] = ()
    standing: Standing = Standing()
    named_source: NamedSource | None = None
    language: str | None = None


class ListedSource(msgspec.Struct, frozen=True):
    """An entry of the page's own source list, as the page gives it; what it does not give is null."""

    number: int
    span: Span
    title: str | None = None
    url: str | None = None
    age_raw: str | None = None
    snippet: str | None = None


class ReadQA(msgspec.Struct, frozen=True):
    """A Q&A as a layout reads it: its heading, its answer, whether the page cut it off, and how it is judged.

    `sightings` say it in markup, too; `stated` says it where no text does, and then there are no pieces. `named_source`
    is what the page names as the answer's source.
    """

    heading: tuple[Piece, ...]
    answer: tuple[Piece, ...]
    cut_off: bool = False
    standing: Standing = Standing()
    sightings: tuple[Sighting, ...] = ()
    stated: Sighting | None = None
    named_source: NamedSource | None = None


class Rights(msgspec.Struct, frozen=True):
    """What the page or its server says about use by machines, in its own words."""

    robots: str | None = None
    tdm: str | None = None
    licence: str | None = None


class PageFacts(msgspec.Struct, frozen=True):
    """What a page says about itself, in its own words; what it says of its language need not be true."""

    title: str | None = None
    site: str | None = None
    author: str | None = None
    published_raw: str | None = None
    updated_raw: str | None = None
    canonical_url: str | None = None
    language: str | None = None
    rights: Rights = Rights()


class Reading(msgspec.Struct, frozen=True):
    """What one layout makes of a page. What its blocks leave open is white space or unexplained."""

    blocks: tuple[Block, ...] = ()
    qas: tuple[ReadQA, ...] = ()
    sources: tuple[ListedSource, ...] = ()
    facts: PageFacts = PageFacts()
    issues: tuple[Issue, ...] = ()


class Parsed(msgspec.Struct, frozen=True):
    """A page, explained: its text stream, blocks that partition it, its Q&As, its source list, its oddities.

    `refused` says why the page could not be parsed; then the rest is empty.
    """

    page_id: str
    path: str
    text: str = ""
    layouts: tuple[str, ...] = ()
    facts: PageFacts = PageFacts()
    language: str | None = None
    blocks: tuple[Block, ...] = ()
    occurrences: tuple[Occurrence, ...] = ()
    sources: tuple[ListedSource, ...] = ()
    issues: tuple[Issue, ...] = ()
    sightings: int = 0
    refused: str | None = None


# --- what the corpus stages decide -----------------------------------------------------------------------------------


class Disposition(StrEnum):
    """What became of an occurrence."""

    KEPT = "kept"
    EXACT_DUPLICATE = "exact-duplicate"
    NEAR_DUPLICATE = "near-duplicate"
    REFUSED = "refused"


class Duplicate(msgspec.Struct, frozen=True):
    """Why an occurrence was not kept: its twin `of`, the method and score that met them, and what differs."""

    of: str
    method: str
    score: float
    differs: tuple[str, ...] = ()


SnippetMapKind = Literal["aligned", "missing", "shifted", "compacted", "permuted", "unknown"]


class MapKind(msgspec.Struct, frozen=True):
    """A way in which snippets stand to entries, and its probability."""

    kind: SnippetMapKind
    probability: float


class SnippetOwner(msgspec.Struct, frozen=True):
    """An entry that a snippet may belong to, by its number (null: to none of the list), and the probability."""

    source_number: int | None
    probability: float


class ShownSnippet(msgspec.Struct, frozen=True):
    """The possible owners, best first, of the snippet shown under the entry `place`, counted from 0."""

    place: int
    owners: tuple[SnippetOwner, ...]

    @property
    def best(self) -> SnippetOwner:
        """The most probable entry of the list, however unsure."""
        return next(owner for owner in self.owners if owner.source_number is not None)


class SnippetAudit(msgspec.Struct, frozen=True):
    """How the snippets of a list stand to its entries: the probabilities of the kinds, best first, and of each owner.

    Probabilities of kinds add up to 1, and so do those of the owners of each snippet; the snippets stand in list order.
    Of a page that lists no sources both are empty.
    """

    kinds: tuple[MapKind, ...] = ()
    snippets: tuple[ShownSnippet, ...] = ()


class SourceAudit(msgspec.Struct, frozen=True):
    """What was found out about a page's source list: whose its snippets are, which documents were scraped of what it
    cites (paths by the place of the entry, from 0), and what was odd."""

    snippets: SnippetAudit = SnippetAudit()
    documents: dict[int, str] = {}
    issues: tuple[Issue, ...] = ()


DecisionKind = Literal["keep-apart", "merge", "attribute", "accept", "reject", "note"]


class Decision(msgspec.Struct, frozen=True, order=True):
    """What a person decided about a record: a row of decisions.csv, with empty texts where the row says nothing.

    `id` and `other` are exact keys: the ids that texts have as records of their own. Of a pair, `id` sorts first.
    """

    kind: DecisionKind
    id: str
    other: str = ""
    value: str = ""
    by: str = ""
    date: str = ""
    reason: str = ""


class Tier(StrEnum):
    """How an answer's source is known, best first."""

    DECIDED = "decided"
    VERBATIM = "verbatim"
    NEAR_VERBATIM = "near-verbatim"
    STITCHED = "stitched"
    AMBIGUOUS = "ambiguous"
    ELSEWHERE = "elsewhere"
    STATED = "stated"
    SNIPPET = "snippet"
    ORDER = "order"
    SELF = "self"
    UNLISTED = "unlisted"
    UNDECIDED = "undecided"


class Candidate(msgspec.Struct, frozen=True):
    """A listed source an answer may come from, and the probability that it does."""

    source_number: int
    confidence: float


class Quotation(msgspec.Struct, frozen=True, gc=False):
    """A piece of a document that a piece of an answer was taken from, in characters of the two.

    `differs` lists the words that only one has: "-word" where the answer left it out, "+word" where it put it in.
    """

    start: int
    end: int
    answer_start: int
    answer_end: int
    differs: tuple[str, ...] = ()


class Alignment(msgspec.Struct, frozen=True, gc=False):
    """How an answer stands in a document: its quotations, in the answer's order, and how much of the answer they are.

    `matched` of the answer's `letters` (and digits) were found, `longest` of them in one run.
    """

    quotations: tuple[Quotation, ...]
    matched: int
    letters: int
    longest: int


class Evidence(msgspec.Struct, frozen=True):
    """Where, in which document, the text that supports an attribution stands.

    `differs` lists the words that only the document ("-word") or only the answer ("+word") has.
    """

    document_path: str
    document_sha256: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    text_fragment: str | None
    answer_start: int
    answer_end: int
    differs: tuple[str, ...] = ()


class Attribution(msgspec.Struct, frozen=True):
    """Which source an answer comes from; `confidence` is null when `source_number` is."""

    tier: Tier
    page_id: str
    source_number: int | None
    source_url: str | None
    confidence: float | None
    p_unlisted: float | None
    method: str
    candidates: tuple[Candidate, ...] = ()
    evidence: tuple[Evidence, ...] = ()
