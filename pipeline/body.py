"""The part of a text page that holds Q&As: headings, answers, and the furniture that stands between them."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence

import msgspec

from pipeline.headings import FoundQA, find_questions
from pipeline.lines import LIST_MARKS, Line
from pipeline.model import Block, Piece, ReadQA, Shape
from pipeline.rules.calls import choosing
from pipeline.rules.furniture import FURNITURE
from pipeline.rules.questions import ANSWER_LABEL, LABEL
from pipeline.rules.roles import Role
from pipeline.rules.wording import SENTENCE_END
from pipeline.wrapping import unwrap


class Body(msgspec.Struct, frozen=True):
    """Blocks and Q&As of a run of lines; `before` are the lines of text that stand before the first heading."""

    blocks: tuple[Block, ...]
    qas: tuple[ReadQA, ...]
    before: tuple[Line, ...]


def read_body(lines: Sequence[Line], stream: str) -> Body:
    """Find the Q&As in a run of lines of a text stream. Text before the first heading is left unclaimed."""
    blocks: list[Block] = []
    text: list[Line] = []
    cut_offs: list[int] = []
    for line in lines:
        furniture = furniture_block(line)
        if furniture is None:
            text.append(line)
            continue
        blocks.append(furniture)
        if furniture.role == Role.RESIDUE:
            cut_offs.append(line.start)
    before, found = find_questions(text)
    ends = [qa.heading.start for qa in found[1:]] + [lines[-1].end for _ in found[-1:]]
    chosen = choosing([[line.text for line in qa.body] for qa in found])
    qas = []
    for n, (labelled, end) in enumerate(zip(found, ends, strict=True)):
        qa, labels = without_labels(labelled, stream)
        if n in chosen:
            blocks += choice_blocks(labelled)
            continue
        blocks += (*labels, *qa_blocks(qa))
        cut_off = bisect(cut_offs, qa.heading.start) < bisect(cut_offs, end)
        qas.append(ReadQA((Piece(qa.heading.start, qa.heading.end, "heading"),), answer_pieces(qa.body), cut_off))
    return Body(tuple(blocks), tuple(qas), tuple(before))


def furniture_block(line: Line) -> Block | None:
    """The block of a line that is part of no Q&A wherever it stands, such as an image's label."""
    for pattern, role, rule in FURNITURE:
        if pattern.match(line.text):
            return Block(line.mark_start, line.tail_end, role, rule)
    return None


def without_labels(qa: FoundQA, stream: str) -> tuple[FoundQA, list[Block]]:
    """The Q&A without its labels "Q." and "A.", and their blocks, where it has both: one alone may be an initial."""
    if not qa.body or qa.body[0].mark:
        return qa, []
    heading, first = qa.heading, qa.body[0]
    asked, said = label_end(LABEL, heading, stream), label_end(ANSWER_LABEL, first, stream)
    if not (asked and said):
        return qa, []
    blocks = [
        Block(heading.start, asked, Role.MARK, "question-label"),
        Block(first.start, said, Role.MARK, "answer-label"),
    ]
    heading, first = cut_before(heading, asked, stream), cut_before(first, said, stream)
    return FoundQA(heading, (first, *qa.body[1:])), blocks


def label_end(label: re.Pattern[str], line: Line, stream: str) -> int:
    """Where the label of letters ends that a line begins with, and the space behind it; 0 where text has none."""
    match = label.match(stream, line.start, line.end)
    return match.end() if match and match.end() < line.end and any(map(str.isalpha, match[0])) else 0


def cut_before(line: Line, start: int, stream: str) -> Line:
    """The line from a place on; the mark before it stays where it was, and what is between belongs to no line."""
    return msgspec.structs.replace(line, start=start, text=unwrap(stream[start : line.end]))


def qa_blocks(qa: FoundQA) -> list[Block]:
    blocks = [*mark_blocks(qa.heading), Block(qa.heading.start, qa.heading.end, Role.QUESTION, "heading")]
    for line in qa.body:
        if line.mark not in LIST_MARKS:
            blocks += mark_blocks(line)
        blocks.append(Block(text_start(line), line.end, Role.ANSWER, "text-below-heading"))
    return blocks


def choice_blocks(qa: FoundQA) -> list[Block]:
    """The blocks of a question of a test or a form, and of what it lets its reader choose."""
    lines = (qa.heading, *qa.body)
    return [Block(line.mark_start, line.tail_end, Role.FORM, "question-with-choices") for line in lines]


def mark_blocks(line: Line) -> list[Block]:
    """The blocks of the marks before and behind a line's text."""
    places = ((line.mark_start, line.mark_end), (line.end, line.tail_end))
    return [Block(start, end, Role.MARK, f"{line.mark}-mark") for start, end in places if start < end]


def text_start(line: Line) -> int:
    """Where the text of an answer's line begins: a list item is quoted with its bullet or number."""
    return line.mark_start if line.mark in LIST_MARKS else line.start


def answer_pieces(body: Sequence[Line]) -> tuple[Piece, ...]:
    """One piece for each line of an answer."""
    last = len(body) - 1
    return tuple(Piece(text_start(line), line.end, line_shape(line, n < last)) for n, line in enumerate(body))


def line_shape(line: Line, followed: bool) -> Shape:
    """A list item has its mark; a line that ends nowhere and has more below it is a heading inside the answer."""
    if line.mark in LIST_MARKS:
        return "list-item"
    is_heading = line.mark == "heading" or (followed and not SENTENCE_END.search(line.text[-40:]))
    return "heading" if is_heading else "paragraph"
