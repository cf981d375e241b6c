"""Text fragments: what to add to a page's address so that a browser scrolls to a quotation (`#:~:text=...`).

A browser takes the first place that fits, so a fragment is tried here on the whole text before it is given out. It is
made of whole words, with white space on both sides or a sign that belongs to no word. Its parts keep within a line,
since a browser finds none across two blocks: a long quotation is named by its first and last words. Method: URL
Fragment Text Directives, a draft of the W3C's Web Incubator Community Group.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

DIRECTIVE = "#:~:text="

# Signs that end a word wherever they stand, and so stand between two tokens as white space does.
_SIGNS = "()[]{}“”„«»!?…—。、！？「」『』（）【】・，；："  # noqa: RUF001
_TOKEN = re.compile(rf"[{re.escape(_SIGNS)}]|[^\s{re.escape(_SIGNS)}]+")

# Tokens that a part of a fragment has at first, and more where these stand elsewhere too.
LENGTHS = (6, 12, 24)
CONTEXTS = (3, 8)  # tokens of prefix and suffix

LONGEST_TOKEN = 100  # characters: a longer one is no word
LONGEST_TEXT = 4_000_000  # characters: of a longer text no fragment is made


class _Fold(dict[int, str]):
    """Each character as a browser compares it: without case and accents."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = unicodedata.normalize("NFKD", character)[0].casefold()
        self[code] = plain if len(plain) == 1 else character
        return self[code]


_FOLD = _Fold()


class Tokens(NamedTuple):
    """A text as a browser searches it, white space folded: its tokens, and where each stands in the text and in it."""

    searched: str
    starts: list[int]
    ends: list[int]
    at: list[int]
    lines: list[int]

    def text(self, first: int, last: int) -> str:
        """What the browser searches from one token to another."""
        return self.searched[self.at[first] : self.at[last] + self.ends[last] - self.starts[last]]

    def before(self, token: int) -> str:
        """What stands between a token and the one before it: a space or nothing."""
        return self.searched[self.at[token - 1] + self.ends[token - 1] - self.starts[token - 1] : self.at[token]]


def tokens_of(text: str) -> Tokens | None:
    """A page's text stream, ready for quotations to be named in it; None of a text that is too long."""
    if len(text) > LONGEST_TEXT:
        return None
    folded = text.translate(_FOLD)
    starts: list[int] = []
    ends: list[int] = []
    at: list[int] = []
    lines: list[int] = []
    parts: list[str] = []
    length = line = end = 0
    for match in _TOKEN.finditer(folded):
        start = match.start()
        if start > end:
            gap = text[end:start]
            line += "\n" in gap or "\r" in gap
            parts.append(" ")
            length += 1
        end = match.end()
        starts.append(start)
        ends.append(end)
        at.append(length)
        lines.append(line)
        parts.append(match[0])
        length += end - start
    return Tokens("".join(parts), starts, ends, at, lines)


def text_fragment(text: str, tokens: Tokens, start: int, end: int) -> str | None:
    """The fragment that names `start:end` of a text, or as little more as whole words need; None where none does."""
    first = bisect_right(tokens.starts, start) - 1
    last = bisect_left(tokens.ends, end)
    if first < 0 or last >= len(tokens.starts) or first > last:
        return None
    for parts in attempts(tokens, first, last):
        if leads_to(tokens, *parts, first, last):
            return DIRECTIVE + written(text, tokens, *parts)
    return None


Part = tuple[int, int]  # the first and the last token


def attempts(tokens: Tokens, first: int, last: int) -> Iterator[tuple[Part | None, Part, Part | None, Part | None]]:
    """Prefix, start, end and suffix to try, the shortest first."""
    if any(tokens.ends[n] - tokens.starts[n] > LONGEST_TOKEN for n in {first, last}):
        return
    for length in LENGTHS:
        for context in (0, *CONTEXTS):
            if first + 2 * length > last and tokens.lines[first] == tokens.lines[last]:
                start, end = (first, last), None
            else:
                start_ends = min(bisect_right(tokens.lines, tokens.lines[first]) - 1, first + length - 1, last)
                end_starts = max(bisect_left(tokens.lines, tokens.lines[last]), last - length + 1, start_ends + 1)
                if end_starts > last:
                    continue
                start, end = (first, start_ends), (end_starts, last)
            if not context:
                yield None, start, end, None
                continue
            prefix = (max(bisect_left(tokens.lines, tokens.lines[first - 1]), first - context), first - 1)
            yield (prefix if first else None), start, end, None
            if last + 1 < len(tokens.starts):
                stop = min(bisect_right(tokens.lines, tokens.lines[last + 1]) - 1, last + context)
                suffix = (last + 1, stop)
                yield None, start, end, suffix
                yield (prefix if first else None), start, end, suffix


def leads_to(
    tokens: Tokens, prefix: Part | None, start: Part, end: Part | None, suffix: Part | None, first: int, last: int
) -> bool:
    """Whether a browser that looks for the parts comes to the tokens `first` to `last`."""
    said = tokens.text(*start)
    behind = tokens.before(suffix[0]) + tokens.text(*suffix) if suffix else ""
    lead = tokens.text(*prefix) + tokens.before(start[0]) if prefix else ""
    searched, place = tokens.searched, tokens.at[first]
    if end is None:
        return searched.find(lead + said + behind) == place - len(lead)
    if searched.find(lead + said) != place - len(lead):
        return False
    closing = tokens.text(*end) + behind
    return searched.find(closing, place + len(said)) == tokens.at[end[0]]


def written(text: str, tokens: Tokens, prefix: Part | None, start: Part, end: Part | None, suffix: Part | None) -> str:
    """The parts as a directive."""

    def part(of: Part) -> str:
        said = " ".join(text[tokens.starts[of[0]] : tokens.ends[of[1]]].split())
        return quote(said.encode("utf-8", "replace"), safe="").replace("-", "%2D")

    said = [part(start)] + ([part(end)] if end else [])
    return ",".join([*([f"{part(prefix)}-"] if prefix else []), *said, *([f"-{part(suffix)}"] if suffix else [])])
