"""Text that a mail program, a text browser or an editor wrapped at some width: find the width, put lines together.

A greedy wrapper ends a line only where the next word would not fit. So a width explains a pair of neighbouring lines
if the first is no longer than it and the first word of the second would have made it so. A page was wrapped at the
width that explains most pairs, if it explains most of them and has few lines that are longer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

WIDTHS = range(40, 251)  # characters; narrower columns and wider ones are not used for text
MARGIN = 8  # characters that headings may be set wider than text

PAIRS_TO_TELL = 4  # fewer pairs of lines may look wrapped by chance
SHARE_EXPLAINED = 0.6  # of all pairs; the others are short lines that stand together, such as verses and addresses
MOST_PAIRS = 20_000  # a page's first lines tell how the rest is set

# A word that was broken at its hyphen, or an address alone on its line, goes on without a space.
_BREAK = re.compile(r"\s*[\r\n]\s*")
_BROKEN_WORD = re.compile(r"[^\W\d_]-\Z")
_SUSPENDED = re.compile(r"(?:and|or|to|und|oder|et|ou|y|o)\b")
_URL_ALONE = re.compile(r"(?:\S{0,20}://|www\.|\S{1,80}\.[a-z]{2,24}/)\S*\Z")


def wrap_width(pairs: Iterable[tuple[int, int]]) -> int | None:
    """The width that lines were wrapped at, in characters; None where they were not.

    Each pair is the length of a line and the length of the first word of the line right below it.
    """
    explained: Counter[int] = Counter()
    total = 0
    for length, word in pairs:
        total += 1
        explained.update(range(max(length, WIDTHS.start), min(length + word + 1, WIDTHS.stop)))
        if total == MOST_PAIRS:
            break
    if not explained:
        return None
    width, most = max(explained.items(), key=lambda item: (item[1], -item[0]))
    return width if most >= max(PAIRS_TO_TELL, SHARE_EXPLAINED * total) else None


def goes_on(length: int, word: int, width: int | None) -> bool:
    """Whether a line of this length was ended by the wrapper, the line below beginning with a word of length `word`."""
    return width is not None and length - MARGIN <= width < length + 1 + word


def unwrap(text: str) -> str:
    """The text on one line, its white space folded."""
    if "\n" not in text and "\r" not in text:
        return " ".join(text.split())
    joined = ""
    for part in _BREAK.split(text):
        folded = " ".join(part.split())
        if folded:
            joined += (gap_between(joined, folded) if joined else "") + folded
    return joined


def gap_between(before: str, after: str) -> str:
    """What stands between two lines of one paragraph when they are put on one line."""
    if _URL_ALONE.match(before) or (_BROKEN_WORD.search(before[-2:]) and not _SUSPENDED.match(after)):
        return ""
    return " "


def unwrapping(text: str) -> Sequence[tuple[int, int, str]]:
    """Start and end of each line break of a paragraph, with the white space around it, and what to put there."""
    found = []
    start = 0
    for match in _BREAK.finditer(text):
        gap = gap_between(text[start : match.start()].lstrip(), text[match.end() :][:8])
        found.append((match.start(), match.end(), gap))
        start = match.end()
    return found
