"""Text that no other layout fits: headings and the paragraphs below them."""

from __future__ import annotations

from pipeline.body import read_body
from pipeline.document import Document
from pipeline.headings import kind_of
from pipeline.layouts import Layout
from pipeline.model import Block, Issue, Reading, ReadQA
from pipeline.rules.roles import Role

NAME = "generic-text"


def fits(document: Document) -> int:
    """Any text, and less than any layout that knows it."""
    return 0 if document.html else 1


def read(document: Document) -> Reading:
    """Every heading with text below it; text before the first heading stays unclaimed.

    Where no heading asks, the text is one of many that hold no Q&As, such as what a crawl made of any page.
    """
    body = read_body(document.lines, document.text)
    if body.qas and not any(asks(document, qa) for qa in body.qas):
        issue = Issue("layout-unknown", "No layout fits this text, and no heading in it asks: it holds no Q&As.")
        kept = tuple(block for block in body.blocks if block.role not in (Role.QUESTION, Role.ANSWER, Role.MARK))
        taken = {block.start for block in kept}
        lines = (line for line in document.lines if line.mark_start not in taken)
        text = (Block(line.mark_start, line.tail_end, Role.TEXT, "text-without-questions") for line in lines)
        return Reading((*kept, *text), issues=(issue,))
    issue = Issue("layout-unknown", "No layout fits this text; headings were taken for questions.")
    return Reading(body.blocks, body.qas, issues=(issue,))


def asks(document: Document, qa: ReadQA) -> bool:
    heading = document.text[qa.heading[0].start : qa.heading[-1].end]
    return kind_of(" ".join(heading.split()), "") == "question"


LAYOUT = Layout(NAME, fits, read)
