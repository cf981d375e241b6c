"""The lines of a text stream, as the text layouts see them: where each stands, and the mark that it begins with."""

from __future__ import annotations

import re
from typing import Literal, cast

import msgspec

Mark = Literal["", "bullet", "number", "heading"]

# Marks that make a line an item of a list.
LIST_MARKS: tuple[Mark, ...] = ("bullet", "number")

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)?")
_MARK = re.compile(
    r"(?P<bullet>[•‣◦▪●○∙*+–-]|o(?=[ \t]))[ \t\u00a0]+|(?P<number>\d{1,3}[.)])[ \t\u00a0]+|(?P<heading>#{1,6})[ \t]+"
)


class Line(msgspec.Struct, frozen=True):
    """A line with text: `start:end` is its text without mark and outer space, `mark_start:mark_end` is its mark.

    `after_blank` says that an empty line, or nothing, stands before it.
    """

    start: int
    end: int
    mark: Mark
    mark_start: int
    mark_end: int
    after_blank: bool
    text: str


def split_lines(stream: str) -> list[Line]:
    """The lines of the stream that hold more than white space, in order."""
    lines: list[Line] = []
    blank = True
    for match in _LINE.finditer(stream):
        text = match[0]
        body = text.strip()
        if not body:
            blank = True
            continue
        begin = match.start() + len(text) - len(text.lstrip())
        end = begin + len(body)
        mark = _MARK.match(stream, begin, end)
        if mark is None or mark.lastgroup is None or mark.end() >= end:
            lines.append(Line(begin, end, "", begin, begin, blank, body))
        else:
            kind = cast(Mark, mark.lastgroup)
            lines.append(Line(mark.end(), end, kind, begin, mark.end(kind), blank, stream[mark.end() : end]))
        blank = False
    return lines


def without_list_mark(text: str) -> str:
    """The text of a list item without the bullet or number that it begins with."""
    mark = _MARK.match(text)
    return text[mark.end() :] if mark and mark.lastgroup in LIST_MARKS else text
