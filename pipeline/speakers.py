"""Interviews: two speakers whose names stand before what they say, of whom one asks and the other answers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline.asking import is_marked
from pipeline.htmltext import HtmlLine

_NAME = re.compile(r"(?P<name>[^\W\d_][\w.'’ -]{0,40}?)\s?:\s+(?=\S)")
FEWEST_TURNS = 2
SHARE_ASKING, SHARE_ANSWERING = 0.6, 0.4  # of a speaker's turns that end in a question mark: at least, at most

ASKS, ANSWERS = "Q:", "A:"


def split_speakers(lines: list[HtmlLine], stream: str) -> list[HtmlLine]:
    """The lines, names of speakers in lines of their own, which read "Q:" and "A:", if one interviews the other."""
    named = {n: match for n, line in enumerate(lines) if (match := name_of(line))}
    names = speakers(lines, named)
    if names is None:
        return lines
    asker, answerer = names
    found: list[HtmlLine] = []
    for n, line in enumerate(lines):
        name = named[n]["name"] if n in named else ""
        if name not in (asker, answerer):
            found.append(line)
            continue
        start = stream.index(":", line.start) + 1
        rest = start + len(stream[start : line.end]) - len(stream[start : line.end].lstrip())
        label = ASKS if name == asker else ANSWERS
        found.append(msgspec.structs.replace(line, end=start, text=label, level=0))
        text = " ".join(stream[rest : line.end].split())
        found.append(msgspec.structs.replace(line, start=rest, text=text, bold=0, lead=0, ruled=False, field=None))
    return found


def name_of(line: HtmlLine) -> re.Match[str] | None:
    """The name in bold that a line begins with, if it does."""
    return _NAME.match(line.text) if line.lead and not line.level and ":" in line.text[:48] else None


def speakers(lines: Sequence[HtmlLine], named: dict[int, re.Match[str]]) -> tuple[str, str] | None:
    """Who asks, and speaks first, and who answers; None where no two speakers take turns in these parts."""
    turns = [(match["name"], is_marked(lines[n])) for n, match in named.items()]
    said = Counter(name for name, _ in turns)
    asked = Counter(name for name, asks in turns if asks)
    asker = turns[0][0] if turns else ""
    if said[asker] <= FEWEST_TURNS or asked[asker] < max(FEWEST_TURNS, SHARE_ASKING * said[asker]):
        return None
    behind = Counter(other for (name, _), (other, _) in pairwise(turns) if name == asker != other)
    answerer = max(behind, key=lambda name: (behind[name], name), default=None)
    if answerer is None or behind[answerer] < max(FEWEST_TURNS, SHARE_ASKING * said[asker]):
        return None
    return (asker, answerer) if asked[answerer] <= SHARE_ANSWERING * said[answerer] else None
