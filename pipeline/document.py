"""A page opened for parsing: its text stream as lines, and where they come from."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from pipeline.asking import is_bold, link_address
from pipeline.htmltext import HtmlLine, HtmlText, NestedTooDeep, may_have_icons, read_html
from pipeline.htmltree import parse, parse_or_tame
from pipeline.lines import Line, Mark, read_line, split_lines
from pipeline.model import Page
from pipeline.question_lines import lines_of_questions
from pipeline.taming import tame

HTML = frozenset(("text/html", "application/xhtml+xml"))

# Elements whose text heads what stands below it.
HEADS = frozenset(("dt", "summary"))


class Document(msgspec.Struct):
    """The text stream of a page and its lines; of an HTML page also the tree that they come from.

    `tamed` says that the tree is not all that the markup says: its elements nest too deep, or a tag has too many
    attributes. It lives while a page is parsed and is passed to no other process.
    """

    text: str
    html: HtmlText | None = None
    found: list[Line] | None = None
    tamed: bool = False

    @property
    def lines(self) -> Sequence[Line]:
        """The lines, as the text layouts see them; of an HTML page they are made when a layout asks for them."""
        if self.html is None:
            return split_lines(self.text)
        if self.found is None:
            self.found = [line_of(line, self.text) for line in self.html.lines]
        return self.found


def separators_between(separators: Sequence[int], lines: Sequence[HtmlLine]) -> list[int]:
    """The line breaks that stand in none of the lines; one that does is part of the question that it breaks."""
    starts = [line.start for line in lines]
    ends = [0, *(line.end for line in lines)]
    return [place for place in separators if place >= ends[bisect_right(starts, place)]]


def open_document(page: Page) -> Document | None:
    """The document of a page that was read; None for a kind of page that cannot be opened, or with nothing in it."""
    if page.media_type == "text/plain":
        return Document(page.text)
    root, tamed = parse_or_tame(page.text) if page.media_type in HTML else (None, False)
    if root is None:
        return None
    icons = may_have_icons(page.text)
    try:
        html = read_html(root, icons=icons)
    except NestedTooDeep:
        root, tamed = parse(tame(page.text)), True
        if root is None:
            return None
        html = read_html(root, deepest=sys.maxsize, icons=icons)
    lines = lines_of_questions(html.lines, html.text)
    html.separators = separators_between(html.separators, lines)
    html.lines = lines
    return Document(html.text, html, tamed=tamed)


def line_of(seen: HtmlLine, stream: str) -> Line:
    """A line of an HTML page as the text layouts see it: headings and list items have marks without a sign."""
    line = read_line(stream, seen.start, seen.end, after_blank=True)
    if line.mark:
        return msgspec.structs.replace(line, href=link_address(seen))
    mark: Mark = ""
    if seen.block.tag == "li":
        mark = "bullet"
    elif seen.level or seen.block.tag in HEADS or is_bold(seen):
        mark = "heading"
    href = link_address(seen)
    return msgspec.structs.replace(line, mark=mark, href=href) if mark or href else line
