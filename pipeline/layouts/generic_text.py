"""Text that no other layout fits: headings and the paragraphs below them."""

from __future__ import annotations

from pipeline.body import read_body
from pipeline.layouts import Layout
from pipeline.lines import split_lines
from pipeline.model import Issue, Page, Reading


def fits(page: Page) -> int:
    """Any text, and less than any layout that knows it."""
    return 1 if page.media_type == "text/plain" else 0


def read(page: Page) -> Reading:
    """Every heading with text below it; text before the first heading stays unclaimed."""
    body = read_body(split_lines(page.text))
    issue = Issue("layout-unknown", "No layout fits this text; headings were taken for questions.")
    return Reading(body.blocks, body.qas, issues=(issue,))


LAYOUT = Layout("generic-text", fits, read)
