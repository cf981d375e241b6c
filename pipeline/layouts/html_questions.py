"""HTML pages with Q&As that are set alike: FAQs, accordions, definition lists, question headings, forum posts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pipeline.answers import SeenQA
from pipeline.asking import answer_label_end
from pipeline.document import Document
from pipeline.forum import forum_qas, is_forum
from pipeline.htmltext import HtmlLine, HtmlText
from pipeline.htmltree import Element
from pipeline.layouts import Layout
from pipeline.linked_sources import source_blocks, split_source
from pipeline.model import Block, Piece, Reading, ReadQA, Shape, Standing
from pipeline.rules.calls import is_lettered
from pipeline.rules.roles import Role
from pipeline.visible import visible_qas

SHAPES: dict[str, Shape] = {"li": "list-item", "pre": "code", "code": "code"}
LONGEST_SOURCE = 5  # lines that name a source: its title, its address, a way to search for more
CELL_TAGS = frozenset(("td", "th"))


def fits(document: Document) -> int:
    """Any HTML page, and less than a layout that knows its site's own form."""
    return 10 if document.html else 0


def read(document: Document) -> Reading:
    """The Q&As of a forum where the page is one, else those that stand out, else what looks like a forum."""
    html = document.html
    if html is None:
        return Reading()
    found = forum_qas(html) if is_forum(html) else []
    found = found or [(qa, Standing()) for qa in visible_qas(html)] or forum_qas(html)
    qas: list[ReadQA] = []
    blocks: list[Block] = []
    found_qas: list[SeenQA] = []
    for seen, standing in found:
        places, source = split_source(html.lines, seen.answer)
        ends = source is not None and len(seen.answer) - len(places) <= LONGEST_SOURCE
        answered = msgspec.structs.replace(seen, answer=places) if ends else seen
        blocks += source_blocks(html.lines, seen.answer, answered.answer)
        qas.append(msgspec.structs.replace(read_qa(html, answered, standing), named_source=source if ends else None))
        found_qas.append(answered)
    return Reading((*blocks_of(html, found_qas), *blocks), tuple(qas))


def read_qa(html: HtmlText, qa: SeenQA, standing: Standing) -> ReadQA:
    pieces = []
    label = answer_label(html, qa)
    for n, place in enumerate(qa.answer):
        line = html.lines[place]
        above = html.lines[qa.answer[n - 1]] if n else None
        pieces.append(Piece(line.start + (label if n == 0 else 0), line.end, shape_of(line, above)))
    question = Piece(qa.question.start, qa.question.end, "heading")
    return ReadQA((question,), tuple(pieces), standing=standing)


def answer_label(html: HtmlText, qa: SeenQA) -> int:
    """How long the label is that an answer begins with; the "A)" of a lettered list is none."""
    texts = [html.lines[place].text for place in qa.answer[:2]]
    return answer_label_end(texts[0]) if texts and not is_lettered(texts) else 0


def shape_of(line: HtmlLine, above: HtmlLine | None) -> Shape:
    """How a line is set below another of the same answer: in the same block, row or table, or by itself."""
    if above is not None and above.block is line.block:
        return "line"
    if line.level:
        return "heading"
    cell, before = cell_of(line.block), None if above is None else cell_of(above.block)
    if cell is None:
        return SHAPES.get(str(line.block.tag), "paragraph")
    if before is None or table_of(before) is not table_of(cell):
        return "table"
    return "cell" if before.getparent() is cell.getparent() else "row"


def cell_of(block: Element) -> Element | None:
    """The cell of a table that a block is, or is all of."""
    if block.tag in CELL_TAGS:
        return block
    around = block.getparent()
    if around is None or around.tag not in CELL_TAGS or len(around) > 1 or (around.text or "").strip():
        return None
    return around


def table_of(cell: Element) -> Element | None:
    return next(cell.iterancestors("table"), None)


def blocks_of(html: HtmlText, qas: Sequence[SeenQA]) -> list[Block]:
    """Questions, answers and their labels; what several answers have in common is claimed once."""
    blocks: dict[int, Block] = {}
    for qa in qas:
        question = qa.question
        line = html.lines[question.index]
        if question.start > line.start:
            blocks[line.start] = Block(line.start, question.start, Role.MARK, "question-label")
        blocks[question.start] = Block(question.start, question.end, Role.QUESTION, "set-as-question")
        label = answer_label(html, qa)
        for n, place in enumerate(qa.answer):
            line = html.lines[place]
            start = line.start + (label if n == 0 else 0)
            if start > line.start:
                blocks[line.start] = Block(line.start, start, Role.MARK, "answer-label")
            blocks[start] = Block(start, line.end, Role.ANSWER, "text-of-question")
    return list(blocks.values())


LAYOUT = Layout("html-questions", fits, read)
