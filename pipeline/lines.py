"""The lines of a text stream, as the text layouts see them: where each stands, and the mark that it begins with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Literal, cast

import msgspec

from pipeline.rules.wording import INVISIBLE
from pipeline.wrapping import goes_on, unwrap, wrap_width

Mark = Literal["", "bullet", "number", "heading"]

# Marks that make a line an item of a list.
LIST_MARKS: tuple[Mark, ...] = ("bullet", "number")

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
_MARK = re.compile(
    r"(?P<bullet>[•‣◦▪●○∙·■□➢➤*+–-]|o(?=[ \t]))[ \t\u00a0]+|(?P<number>\d{1,3}\\?[.)])[ \t\u00a0]+|"
    r"(?P<heading>#{1,6})[ \t\u00a0]+"
)
# A heading in Markdown may end in the signs that it begins with, be set in bold, or be underlined.
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*_\s](?:[^*_]|(?<!\*)\*(?!\*)|(?<!_)_(?!_))*[^*_\s])(?P=mark)\Z")
# A label with a URL begins a line of its own, also where lines stand close.
_LABELLED_URL = re.compile(r"\w{2,10}:\s?[<\[]?(?:https?:/)?/")
# What divides a line in columns.
_CELLS = re.compile(r"\t+|[ \u00a0]{3,}(?=\S)|[ \u00a0]?\|[ \u00a0]?(?=\S)")
LONGEST_ROW = 1_000  # characters

_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\Z")


class Line(msgspec.Struct, frozen=True):
    """A paragraph of a text page: a line with text, or the lines that a wrapper made of one.

    `start:end` is its text without marks and outer space, `mark_start:mark_end` the mark before it (a bullet, a number,
    the signs of a heading), `end:tail_end` the mark behind it. `after_blank` says that an empty line, or nothing,
    stands before it. `text` is its text on one line, white space folded; `href` the address that all of it links to;
    `cells` how many tabs, bars or wide gaps divide it in columns.
    """

    start: int
    end: int
    mark: Mark
    mark_start: int
    mark_end: int
    tail_end: int
    after_blank: bool
    text: str
    href: str | None = None
    cells: int = 0


class _Row(msgspec.Struct, frozen=True):
    """A physical line with text: `begin:end` without outer space; `length` counts its indentation too."""

    begin: int
    end: int
    length: int
    after_blank: bool
    marked: bool
    underline: bool
    first_word: int


@lru_cache(maxsize=4)
def split_lines(stream: str) -> tuple[Line, ...]:
    """The paragraphs of the stream, in order; a line is one, unless the page was wrapped."""
    rows = list(physical_rows(stream))
    width = wrap_width(
        (above.length, below.first_word)
        for above, below in pairwise(rows)
        if not (below.after_blank or below.marked or below.underline)
    )
    lines: list[Line] = []
    n = 0
    while n < len(rows):
        first = last = n
        while last + 1 < len(rows) and continues(rows[last], rows[last + 1], width):
            last += 1
        underlined = last + 1 < len(rows) and rows[last + 1].underline
        begin, end, blank = rows[first].begin, rows[last].end, rows[first].after_blank
        if underlined:
            tail = rows[last + 1].end
            lines.append(Line(begin, end, "heading", begin, begin, tail, blank, unwrap(stream[begin:end])))
        else:
            lines.append(read_line(stream, begin, end, blank))
        n = last + 1 + underlined
    return tuple(lines)


def physical_rows(stream: str) -> Iterator[_Row]:
    blank = True
    for match in _LINE.finditer(stream):
        text = match[0]
        body = text.strip(INVISIBLE)
        if not body:
            blank = True
            continue
        indent = len(text) - len(text.lstrip(INVISIBLE))
        begin = match.start() + indent
        end = begin + len(body)
        marked = (_MARK.match(stream, begin, end) or _LABELLED_URL.match(stream, begin, end)) is not None
        underline = not blank and _UNDERLINE.match(stream, begin, end) is not None
        yield _Row(begin, end, indent + len(body), blank, marked, underline, len(body.split(None, 1)[0]))
        blank = False


def continues(above: _Row, below: _Row, width: int | None) -> bool:
    """Whether a wrapper put `below` on a line of its own."""
    return not (below.after_blank or below.marked or below.underline) and goes_on(above.length, below.first_word, width)


def read_line(stream: str, begin: int, end: int, after_blank: bool) -> Line:
    """The line with the text `begin:end`, and its marks."""
    blank = after_blank
    bold = _BOLD.match(stream, begin, end) if stream.startswith(("**", "__"), begin) else None
    if bold:
        start, stop = bold.span("text")
        return Line(start, stop, "heading", begin, start, end, blank, unwrap(stream[start:stop]))
    mark = _MARK.match(stream, begin, end)
    if mark is None or mark.lastgroup is None or mark.end() >= end:
        cells = len(_CELLS.findall(stream, begin, min(end, begin + LONGEST_ROW)))
        return Line(begin, end, "", begin, begin, end, blank, unwrap(stream[begin:end]), cells=cells)
    kind, start, stop = cast(Mark, mark.lastgroup), mark.end(), end
    if kind == "heading":
        text = stream[start:end]
        inner = text.rstrip("#").rstrip() if text.rstrip("#")[-1:].isspace() else text
        stop = start + len(inner) if inner else end
    return Line(start, stop, kind, begin, mark.end(kind), end, blank, unwrap(stream[start:stop]))


def without_list_mark(text: str) -> str:
    """The text of a list item without the bullet or number that it begins with."""
    mark = _MARK.match(text)
    return text[mark.end() :] if mark and mark.lastgroup in LIST_MARKS else text
