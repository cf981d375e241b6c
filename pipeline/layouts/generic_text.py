"""Text that no other layout fits: headings and the paragraphs below them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.body import read_body
from pipeline.document import Document
from pipeline.headings import kind_of
from pipeline.layouts import Layout
from pipeline.model import Block, Issue, Reading, ReadQA
from pipeline.rules.roles import Role
from pipeline.rules.wording import QUESTION_MARK

NAME = "generic-text"

FEWEST_WITHOUT_MARKS = 2  # headings that begin as questions, by which a text without question marks is known


def fits(document: Document) -> int:
    """Any text, and less than any layout that knows it."""
    return 0 if document.html else 1


def read(document: Document) -> Reading:
    """Every heading with text below it; text before the first heading stays unclaimed.

    Where no heading asks, the text is one of many that hold no Q&As, such as what a crawl made of any page.
    """
    body = read_body(document.lines, document.text)
    if body.qas and not holds_questions([heading_of(document, qa) for qa in body.qas]):
        issue = Issue("layout-unknown", "No layout fits this text, and no heading in it asks: it holds no Q&As.")
        kept = tuple(block for block in body.blocks if block.role not in (Role.QUESTION, Role.ANSWER, Role.MARK))
        taken = {block.start for block in kept}
        lines = (line for line in document.lines if line.mark_start not in taken)
        text = (Block(line.mark_start, line.tail_end, Role.TEXT, "text-without-questions") for line in lines)
        return Reading((*kept, *text), issues=(issue,))
    issue = Issue("layout-unknown", "No layout fits this text; headings were taken for questions.")
    return Reading(body.blocks, body.qas, issues=(issue,))


def holds_questions(headings: Sequence[str]) -> bool:
    """Whether a heading ends in a question mark, or two begin as questions: one alone may be a clause."""
    marked = any(QUESTION_MARK.search(heading[-40:]) for heading in headings)
    return marked or sum(kind_of(heading, "") == "question" for heading in headings) >= FEWEST_WITHOUT_MARKS


def heading_of(document: Document, qa: ReadQA) -> str:
    return " ".join(document.text[qa.heading[0].start : qa.heading[-1].end].split())


LAYOUT = Layout(NAME, fits, read)
