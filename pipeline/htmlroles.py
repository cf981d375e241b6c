"""What the lines of an HTML page are that belong to no Q&A: by the part of the page, or the element, around each."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from pipeline.asking import is_link
from pipeline.htmltext import HtmlLine, HtmlText
from pipeline.model import Block
from pipeline.rules.html import TEXT_TAGS
from pipeline.rules.questions import count_words
from pipeline.rules.roles import Role

LABEL_WORDS = 6  # a longer line says something
SENTENCE = re.compile(r"[.!?:;…؟۔।։](?:[\"'”’)\]]*\s|[\"'”’)\]]*\Z)|[。！？]")

ZONES = {
    "title": Role.TITLE,
    "navigation": Role.NAVIGATION,
    "footer": Role.FOOTER,
    "aside": Role.ASIDE,
    "form": Role.FORM,
    "dialog": Role.DIALOG,
    "sharing": Role.SHARING,
    "comments": Role.COMMENTS,
}


def other_blocks(html: HtmlText, claimed: Iterable[Block]) -> Iterator[Block]:
    """Blocks for separators, for what no reader sees, and for lines that are not claimed yet."""
    taken = sorted((block.start, block.end) for block in claimed)
    starts = [start for start, _ in taken]
    for place in html.separators:
        yield Block(place, place + 1, Role.SEPARATOR, "block-boundary")
    for line in html.unseen:
        yield Block(line.start, line.end, line.unseen, "unseen-element", line.path)
    for line in html.lines:
        n = bisect_right(starts, line.start) - 1
        if (n >= 0 and taken[n][1] > line.start) or (n + 1 < len(taken) and starts[n + 1] < line.end):
            continue
        role, rule = role_of(line)
        if role:
            yield Block(line.start, line.end, role, rule, line.path)


def role_of(line: HtmlLine) -> tuple[Role | None, str]:
    """The role of a line that is part of no Q&A, and the rule that says so; None where no rule does."""
    if line.zone:
        return ZONES[line.zone], "part-of-page"
    if line.level > 0:
        return Role.HEADING, "heading-element"
    if is_link(line):
        return Role.LINK, "link"
    if line.block.tag in TEXT_TAGS:
        return Role.TEXT, "text-element"
    if count_words(line.text) <= LABEL_WORDS:
        return Role.LABEL, "few-words"
    return (Role.TEXT, "sentence") if SENTENCE.search(line.text) else (None, "")
