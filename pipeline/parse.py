"""Page -> Parsed: choose the layout, take its reading, and account for every character of the text stream."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter

import msgspec

from pipeline.document import Document, open_document
from pipeline.headings import kind_of
from pipeline.htmlroles import other_blocks
from pipeline.ids import content_id
from pipeline.language import language_of_page, primary_tag
from pipeline.layouts import Layout, all_layouts
from pipeline.model import (
    AnswerStatus,
    Block,
    Issue,
    Occurrence,
    Page,
    PageFacts,
    Parsed,
    PipelineError,
    Reading,
    ReadQA,
    Span,
    quote,
)
from pipeline.named_sources import name_sources
from pipeline.pagefacts import page_facts, served_facts
from pipeline.raised import mark_raised
from pipeline.rules.roles import Role
from pipeline.rules.truncation import truncation_of
from pipeline.rules.wording import INVISIBLE
from pipeline.sightings import join_markup
from pipeline.structured_data import MarkupFacts, StructuredData, read_structured_data
from pipeline.taming import DEEPEST, MOST_ATTRIBUTES

# Roles of text that a reader reads, where a page has no Q&A.
PROSE = (Role.TEXT, Role.TITLE, Role.UNEXPLAINED)
QA = (Role.QUESTION, Role.ANSWER)

TAMED = f"Elements deeper than {DEEPEST} stand side by side, attributes past number {MOST_ATTRIBUTES:,} were left out."


def parse_page(page: Page) -> Parsed:
    """Everything that the page says, with its place. A page that was not read has nothing."""
    if page.status != "read":
        return Parsed(page.id, page.path)
    document = open_document(page)
    if document is None:
        return Parsed(page.id, page.path, refused=f"nothing in it can be read as {page.media_type}")
    layout = choose_layout(document)
    reading = layout.read(document)
    reading = name_sources(document, reading)
    stated = read_structured_data(document.html) if document.html else StructuredData()
    if stated.qas:
        reading = with_qa_blocks(join_markup(document, reading, stated))
    if document.html is not None:
        reading = mark_raised(document.html, reading)
    claimed = (
        reading.blocks if document.html is None else (*reading.blocks, *other_blocks(document.html, reading.blocks))
    )
    blocks = account(document.text, claimed)
    occurrences = number_occurrences(page.id, document.text, reading.qas)
    head = page_facts(document.html, page.url, page.served) if document.html else served_facts(page.served)
    facts = filled_facts(reading.facts, head, stated.facts)
    return Parsed(
        page_id=page.id,
        path=page.path,
        text=document.text,
        layouts=(layout.name, *sorted({qa.markup for qa in stated.qas})),
        facts=facts,
        language=page_language(document.text, blocks, facts),
        blocks=blocks,
        occurrences=occurrences,
        sources=reading.sources,
        issues=(
            *decoding_issues(page),
            *([Issue("markup-tamed", TAMED)] if document.tamed else []),
            *(Issue("markup-broken", oddity.message) for oddity in stated.oddities),
            *reading.issues,
            *unexplained_issues(document.text, blocks),
            *answer_issues(reading, occurrences),
        ),
        sightings=sum(len(qa.sightings) + 1 for qa in reading.qas),
    )


def choose_layout(document: Document) -> Layout:
    """The layout that is surest of the page; the first by name where two are equally sure."""
    return max(all_layouts(), key=lambda layout: layout.fits(document))


def account(stream: str, claimed: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks that partition the stream: those claimed, and white space or `unexplained` between them.

    Raises PipelineError where two claims overlap or a claim is empty or stands outside: a layout's mistake.
    """
    blocks: list[Block] = []
    at = 0
    for block in sorted(claimed, key=attrgetter("start")):
        if block.start < at or block.end <= block.start or block.end > len(stream):
            raise PipelineError(
                f"The rule {block.rule!r} claims the characters {block.start} to {block.end} as {block.role}, but the "
                f"text up to {at} of {len(stream)} is taken. Mend the layout that has this rule."
            )
        if at < block.start:
            blocks += fill(stream, at, block.start)
        blocks.append(block)
        at = block.end
    blocks += fill(stream, at, len(stream))
    return tuple(blocks)


def fill(stream: str, start: int, end: int) -> list[Block]:
    """Blocks for a gap between claims: what is not white space is unexplained, lines as one."""
    gap = stream[start:end]
    text = gap.strip(INVISIBLE)
    if not text:
        return [Block(start, end, Role.WHITE_SPACE, "white-space")] if gap else []
    first = start + len(gap) - len(gap.lstrip(INVISIBLE))
    last = first + len(text)
    blocks = [Block(first, last, Role.UNEXPLAINED, "left-over")]
    if first > start:
        blocks.insert(0, Block(start, first, Role.WHITE_SPACE, "white-space"))
    if last < end:
        blocks.append(Block(last, end, Role.WHITE_SPACE, "white-space"))
    return blocks


def with_qa_blocks(reading: Reading) -> Reading:
    """The reading with a block for each piece of its Q&As, as they now are."""
    rules = {block.start: block.rule for block in reading.blocks}
    blocks = {block.start: block for block in reading.blocks if block.role not in QA}
    for role, pieces in ((Role.ANSWER, "answer"), (Role.QUESTION, "heading")):
        for qa in reading.qas:
            for piece in getattr(qa, pieces):
                rule = rules.get(piece.start, "stated-by-markup")
                blocks[piece.start] = Block(piece.start, piece.end, role, rule)
    return msgspec.structs.replace(reading, blocks=tuple(blocks.values()))


def filled_facts(said: PageFacts, head: PageFacts, stated: MarkupFacts) -> PageFacts:
    """What the text says of the page; where it says nothing, what the document's head does, else what markup does."""
    return PageFacts(
        title=said.title or head.title or stated.headline,
        site=said.site or head.site or stated.site,
        author=said.author or head.author or stated.author,
        published_raw=said.published_raw or head.published_raw or stated.published_raw,
        updated_raw=said.updated_raw or head.updated_raw or stated.updated_raw,
        canonical_url=head.canonical_url,
        language=head.language or stated.language,
        rights=head.rights,
    )


def page_language(stream: str, blocks: Iterable[Block], facts: PageFacts) -> str | None:
    """The language of a page's text: of its Q&As, else of all that a reader sees."""
    blocks = list(blocks)
    seen = [b for b in blocks if b.role in QA] or [b for b in blocks if b.role in PROSE]
    text = " ".join(stream[b.start : b.end] for b in seen)
    return language_of_page(text, primary_tag(facts.language))


def number_occurrences(page_id: str, stream: str, qas: Sequence[ReadQA]) -> tuple[Occurrence, ...]:
    """The Q&As in page order, each with its id: of the page, what it says, and which of equal ones it is."""
    seen: Counter[tuple[str, str]] = Counter()
    occurrences = []
    for position, qa in enumerate(qas, 1):
        stated = qa.stated
        question = stated.question if stated else quote(stream, qa.heading)
        answer = stated.answer if stated else quote(stream, qa.answer)
        same = (question.raw, answer.raw)
        seen[same] += 1
        occurrences.append(
            Occurrence(
                id=content_id("o", page_id, question.raw, answer.raw, str(seen[same])),
                position=position,
                kind=kind_of(question.text, answer.text),
                question=question,
                answer=answer,
                answer_status=answer_status(answer.text, qa.cut_off),
                markup=stated.markup if stated else "text",
                locator=stated.locator if stated else None,
                sightings=qa.sightings,
                standing=qa.standing,
                named_source=qa.named_source,
            )
        )
    return tuple(occurrences)


def answer_status(answer: str, cut_off: bool) -> AnswerStatus:
    """Whether the page gives the whole answer, as far as it shows."""
    if not answer.strip():
        return "empty"
    return "truncated" if cut_off or truncation_of(answer) else "complete"


def decoding_issues(page: Page) -> list[Issue]:
    """An issue for each step from bytes to text that may have gone wrong."""
    said = {
        "guess-encoding": Issue("encoding-guessed", f"The text was read as {page.encoding}, which nothing declares."),
        "replace-undecodable": Issue("characters-lost", f"Some bytes mean nothing in {page.encoding}."),
        "replace-nul": Issue("characters-lost", "NUL characters were replaced."),
    }
    return [said[step] for step in page.decoding if step in said]


def unexplained_issues(stream: str, blocks: Iterable[Block]) -> list[Issue]:
    return [
        Issue("text-unexplained", f"No rule accounts for: {shorten(stream[b.start : b.end])}", Span(b.start, b.end))
        for b in blocks
        if b.role == Role.UNEXPLAINED
    ]


def answer_issues(reading: Reading, occurrences: Sequence[Occurrence]) -> list[Issue]:
    """An issue for each answer that is empty or cut off."""
    issues = []
    for qa, occurrence in zip(reading.qas, occurrences, strict=True):
        pieces = (*qa.heading, *qa.answer)
        place = Span(pieces[0].start, pieces[-1].end) if pieces else None
        said = shorten(occurrence.question.raw)
        if occurrence.answer_status == "empty":
            issues.append(Issue("answer-empty", f"No answer below: {said}", place, occurrence.position))
        elif qa.cut_off:
            issues.append(Issue("list-cut-off", f"The list is cut off below: {said}", place, occurrence.position))
        elif occurrence.answer_status == "truncated":
            issues.append(Issue("answer-cut-off", f"The answer is cut off below: {said}", place, occurrence.position))
    return issues


def shorten(text: str, most: int = 80) -> str:
    """The text on one line, cut to `most` characters."""
    line = " ".join(text[: most * 4].split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
