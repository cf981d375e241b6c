"""Text fragments: what to add to a page's address so that a browser scrolls to a quotation (`#:~:text=...`).

A browser takes the first place that fits, so a fragment is tried here on the whole text before it is given out. It is
made of whole words, with white space on both sides or a sign that belongs to no word. Its parts keep within a line,
since a browser finds none across two blocks: a long quotation is named by its first and last words. Method: URL
Fragment Text Directives, a draft of the W3C's Web Incubator Community Group.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple
from urllib.parse import quote

DIRECTIVE = "#:~:text="

# Signs that end a word wherever they stand, and so stand between two tokens as white space does.
_SIGNS = re.escape("()[]{}“”„«»!?…—。、！？「」『』（）【】・，；：")
_TOKEN = re.compile(rf"[{_SIGNS}]|[^\s{_SIGNS}]+")
_JOINED = re.compile(rf"[^\s{_SIGNS}]*\Z")
_GAP = re.compile(r"\s{2,}")
_LINE_END = re.compile(r"[\r\n]")

# Tokens that a part of a fragment has at first, and more where these stand elsewhere too.
LENGTHS = (6, 12, 24)
CONTEXTS = (3, 8)  # tokens of prefix and suffix

WINDOW = 320  # characters in which those tokens are looked for; two dozen words have fewer
LONGEST_TOKEN = 100  # characters: a longer one is no word
LONGEST_TEXT = 4_000_000  # characters: of a longer text no fragment is made


class _Fold(dict[int, str]):
    """Each character as a browser compares it: without case and accents, white space as a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = unicodedata.normalize("NFKD", character)[0].casefold()
        self[code] = " " if character.isspace() else plain if len(plain) == 1 else character
        return self[code]


_FOLD = _Fold()


class Part(NamedTuple):
    """A stretch of a text, in characters."""

    start: int
    end: int


class Parts(NamedTuple):
    """What a text fragment is made of."""

    prefix: Part | None
    start: Part
    end: Part | None
    suffix: Part | None


class Searched:
    """A text as a browser searches it: white space folded, without case and accents."""

    def __init__(self, text: str) -> None:
        self.text = text
        folded = text[:LONGEST_TEXT].translate(_FOLD)
        self.folded = _GAP.sub(" ", folded)
        self.gaps: list[int] = []
        self.dropped = [0]
        for gap in _GAP.finditer(folded):
            self.gaps.append(gap.end() - 1)
            self.dropped.append(self.dropped[-1] + gap.end() - gap.start() - 1)

    def at(self, position: int) -> int:
        """Where a character of the text, that is no white space, stands in what is searched."""
        return position - self.dropped[bisect_right(self.gaps, position)]

    def of(self, start: int, end: int) -> str:
        """What is searched from one character to behind another."""
        return self.folded[self.at(start) : self.at(end - 1) + 1]


def text_fragment(searched: Searched, start: int, end: int) -> str | None:
    """The fragment that names `start:end` of a text, or as little more as whole words need; None where none does."""
    text = searched.text
    joined = _JOINED.search(text, max(0, start - LONGEST_TOKEN), start)
    first = joined.start() if joined else start
    rest = _TOKEN.match(text, end - 1, end + LONGEST_TOKEN)
    last = rest.end() if rest else end
    if last > LONGEST_TEXT or start - first >= LONGEST_TOKEN or last - end >= LONGEST_TOKEN:
        return None
    for parts in attempts(text, first, last):
        if leads_to(searched, parts, first, last):
            return DIRECTIVE + written(text, parts)
    return None


def attempts(text: str, start: int, end: int) -> Iterator[Parts]:
    """The parts to try, the shortest first."""
    head, tail = tokens_from(text, start, end), tokens_to(text, start, end)
    before, behind = tokens_to(text, 0, start), tokens_from(text, end, len(text))
    if not head or not tail:
        return
    one_line = _LINE_END.search(text, start, end) is None
    for length in LENGTHS:
        opening, closing = on_line(text, head[:length]), on_line(text, tail[-length:][::-1])
        whole = one_line and opening.end >= closing.start
        if not whole and opening.end > closing.start:
            closing = Part(max(closing.start, next((t.start for t in tail if t.start >= opening.end), end)), end)
            if closing.start >= end:
                continue
        for context in (0, *CONTEXTS):
            parts = Parts(None, Part(start, end) if whole else opening, None if whole else closing, None)
            if not context:
                yield parts
                continue
            prefix = on_line(text, before[-context:][::-1]) if before else None
            suffix = on_line(text, behind[:context]) if behind else None
            yield parts._replace(prefix=prefix)
            yield parts._replace(suffix=suffix)
            yield parts._replace(prefix=prefix, suffix=suffix)


def tokens_from(text: str, start: int, end: int) -> list[Part]:
    """The first tokens of a stretch; one that ends behind the window is left out."""
    stop = min(end, start + WINDOW)
    tokens = [Part(*match.span()) for match in islice(_TOKEN.finditer(text, start, stop), LENGTHS[-1])]
    return tokens[:-1] if tokens and tokens[-1].end == stop < end else tokens


def tokens_to(text: str, start: int, end: int) -> list[Part]:
    """The last tokens of a stretch; one that begins before the window is left out."""
    begin = max(start, end - WINDOW)
    tokens = [Part(*match.span()) for match in _TOKEN.finditer(text, begin, end)]
    return tokens[1 if begin > start else 0 :][-LENGTHS[-1] :]


def on_line(text: str, tokens: Sequence[Part]) -> Part:
    """From the first of some tokens, given in either direction, as far as the line that it stands on goes."""
    first = last = tokens[0]
    for token in tokens[1:]:
        between = (last.end, token.start) if token.start >= last.end else (token.end, last.start)
        if _LINE_END.search(text, *between):
            break
        last = token
    return Part(min(first.start, last.start), max(first.end, last.end))


def leads_to(searched: Searched, parts: Parts, start: int, end: int) -> bool:
    """Whether a browser that looks for the parts comes to `start:end`."""
    lead = searched.at(start)
    if parts.prefix:
        lead = searched.at(parts.prefix.start)
    folded = searched.folded
    said = folded[lead : searched.at(parts.start.end - 1) + 1]
    stop = searched.at((parts.suffix.end if parts.suffix else end) - 1) + 1
    if parts.end is None:
        return folded.find(folded[lead:stop]) == lead
    closing = searched.at(parts.end.start)
    return folded.find(said) == lead and folded.find(folded[closing:stop], lead + len(said)) == closing


def written(text: str, parts: Parts) -> str:
    """The parts as a directive."""

    def encoded(part: Part) -> str:
        said = " ".join(text[part.start : part.end].split())
        return quote(said.encode("utf-8", "replace"), safe="").replace("-", "%2D")

    said = [encoded(part) for part in (parts.start, parts.end) if part]
    prefix = [f"{encoded(parts.prefix)}-"] if parts.prefix else []
    suffix = [f"-{encoded(parts.suffix)}"] if parts.suffix else []
    return ",".join([*prefix, *said, *suffix])
