"""Text for a terminal: what came from a page shown without harm, wrapped by the width of its characters, in colours."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TextIO

# The narrowest and widest lines that are written, in columns; a file gets lines of `OF_A_FILE`.
NARROWEST, WIDEST, OF_A_FILE = 40, 120, 100

STYLES = {"": "", "bold": "1", "dim": "2", "gone": "31", "come": "32", "named": "36", "warn": "33"}

# Joiners that scripts and emoji need; every other character of formatting could make a line say what it does not.
JOINERS = frozenset("\u200c\u200d")

# Control characters that JSON may hold as they are, and characters that turn the direction of others or show nothing.
_UNSHOWN = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")
_SPACE = re.compile(r"(\s+)")


class Said(NamedTuple):
    """A text in one style."""

    text: str
    style: str = ""


class Screen(NamedTuple):
    """What lines are written for: so many columns, with colours or without."""

    width: int = OF_A_FILE
    colours: bool = False

    def paint(self, text: str, style: str) -> str:
        """A text that is harmless already, in a style."""
        return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if self.colours and STYLES[style] and text else text

    def lines(self, said: Iterable[Said] | str, indent: int = 0, hang: int | None = None) -> list[str]:
        """A text of one or more styles, made harmless and wrapped; `hang` indents the lines behind the first."""
        hang = indent if hang is None else hang
        lines: list[str] = []
        line, columns, gap = " " * indent, indent, 0
        for word in words((Said(said),) if isinstance(said, str) else said):
            for part in pieces_of(word, self.width - hang) if word else [None]:
                size = sum(columns_of(piece.text) for piece in part or ())
                if part is None or (gap and columns + gap + size > self.width):
                    lines.append(line)
                    line, columns, gap = " " * hang, hang, 0
                if part is not None:
                    line += " " * gap + "".join(self.paint(piece.text, piece.style) for piece in part)
                    columns, gap = columns + gap + size, 1
        return [line.rstrip() for line in (*lines, line)]


def screen_for(stream: TextIO) -> Screen:
    """The screen behind a stream: the terminal's width and, unless NO_COLOR says no, colours; else a file's."""
    if not stream.isatty():
        return Screen()
    width = shutil.get_terminal_size((OF_A_FILE, 24)).columns
    colours = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Screen(max(NARROWEST, min(WIDEST, width)), colours)


def pieces_of(word: list[Said], room: int) -> Iterator[list[Said]]:
    """A word in pieces that fit: a line of Chinese may be wider than the screen. An address stays in one piece."""
    if sum(columns_of(part.text) for part in word) <= room or any("://" in part.text for part in word):
        yield word
        return
    piece: list[Said] = []
    left = room
    for part in word:
        for character in part.text:
            left -= column_width(character)
            if left < 0:
                yield piece
                piece, left = [], room - column_width(character)
            if piece and piece[-1].style == part.style:
                piece[-1] = Said(piece[-1].text + character, part.style)
            else:
                piece.append(Said(character, part.style))
    yield piece


def words(pieces: Iterable[Said]) -> Iterator[list[Said] | None]:
    """The words of a text, each as parts of one style; None for a line break."""
    word: list[Said] = []
    for piece in pieces:
        for n, part in enumerate(_SPACE.split(piece.text)):
            if not n % 2:
                if part:
                    word.append(Said(harmless(part), piece.style))
                continue
            if word:
                yield word
            word = []
            if "\n" in part:
                yield None
    if word:
        yield word


def harmless(text: str) -> str:
    """The text with everything that a terminal might obey, or that shows nothing, as an escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in JOINERS else escape(c) for c in text)


def escape(character: str) -> str:
    """A character as Python writes it, such as `\\x1b`; a space of whatever width is a space."""
    return " " if unicodedata.category(character) == "Zs" else ascii(character)[1:-1]


def harmless_json(text: str) -> str:
    """JSON with everything that a terminal might obey written as JSON escapes it, so that it means the same."""
    return _UNSHOWN.sub(lambda match: "".join(f"\\u{unit:04x}" for unit in utf_16(match[0])), text)


def utf_16(character: str) -> tuple[int, ...]:
    """The numbers that JSON writes a character with: one, or two beyond the first 65,536 characters."""
    data = character.encode("utf-16-be", "surrogatepass")
    return tuple(int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2))


def one_line(text: str, most: int) -> str:
    """The beginning of a text on one line of `most` columns."""
    said = harmless(" ".join(text.split()))
    if columns_of(said) <= most:
        return said
    kept = ""
    room = most - 1
    for character in said:
        room -= columns_of(character)
        if room < 0:
            break
        kept += character
    return kept.rstrip() + "…"


def columns_of(text: str) -> int:
    """How many columns of a terminal a harmless text takes."""
    if text.isascii():
        return len(text)
    return sum(column_width(character) for character in text)


def column_width(character: str) -> int:
    if unicodedata.combining(character) or character in JOINERS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
