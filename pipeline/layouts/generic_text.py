"""Text that no other layout fits: headings and the paragraphs below them."""

from __future__ import annotations

from pipeline.body import read_body
from pipeline.document import Document
from pipeline.layouts import Layout
from pipeline.model import Issue, Reading

NAME = "generic-text"


def fits(document: Document) -> int:
    """Any text, and less than any layout that knows it."""
    return 0 if document.html else 1


def read(document: Document) -> Reading:
    """Every heading with text below it; text before the first heading stays unclaimed."""
    body = read_body(document.lines, document.text)
    issue = Issue("layout-unknown", "No layout fits this text; headings were taken for questions.")
    return Reading(body.blocks, body.qas, issues=(issue,))


LAYOUT = Layout(NAME, fits, read)
