"""HTML pages with Q&As that are set alike: FAQs, accordions, definition lists, question headings, forum posts."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.answers import SeenQA
from pipeline.asking import answer_label_end
from pipeline.document import Document
from pipeline.forum import forum_qas, is_forum
from pipeline.htmltext import HtmlLine, HtmlText
from pipeline.layouts import Layout
from pipeline.model import Block, Piece, Reading, ReadQA, Shape, Standing
from pipeline.rules.calls import is_lettered
from pipeline.rules.roles import Role
from pipeline.visible import visible_qas

SHAPES: dict[str, Shape] = {"li": "list-item", "pre": "code", "code": "code", "td": "table", "th": "table"}


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
    qas = [read_qa(html, qa, standing) for qa, standing in found]
    return Reading(tuple(blocks_of(html, [qa for qa, _ in found])), tuple(qas))


def read_qa(html: HtmlText, qa: SeenQA, standing: Standing) -> ReadQA:
    pieces = []
    label = answer_label(html, qa)
    for n, place in enumerate(qa.answer):
        line = html.lines[place]
        goes_on = n > 0 and html.lines[qa.answer[n - 1]].block is line.block
        pieces.append(Piece(line.start + (label if n == 0 else 0), line.end, shape_of(line, goes_on)))
    question = Piece(qa.question.start, qa.question.end, "heading")
    return ReadQA((question,), tuple(pieces), standing=standing)


def answer_label(html: HtmlText, qa: SeenQA) -> int:
    """How long the label is that an answer begins with; the "A)" of a lettered list is none."""
    texts = [html.lines[place].text for place in qa.answer[:2]]
    return answer_label_end(texts[0]) if texts and not is_lettered(texts) else 0


def shape_of(line: HtmlLine, goes_on: bool) -> Shape:
    """How a line is set; `goes_on` says that it stands in the same block as the line above it."""
    if goes_on:
        return "line"
    return "heading" if line.level else SHAPES.get(str(line.block.tag), "paragraph")


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
