"""Markup that no parser reads in time, or at all -> markup that says the same text and can be read.

libxml2 needs quadratic time for the attributes of one tag and gives up where elements nest too deep; html.parser needs
quadratic time for nearly all that is left open. So such markup is gone through once, in linear time: elements that nest
too deep are put beside each other, without those within a line, and of the attributes of a tag only the first are kept.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec

from pipeline.rules.html import BLOCK_TAGS, UNSEEN_TAGS

# Nobody lays out a page so deep; libxml2 gives up in silence past 2,048.
DEEPEST = 200

# Beyond, the attributes of a tag are noise: no tag of 157 saved pages has more than 27.
MOST_ATTRIBUTES = 2_000

VOID_TAGS = frozenset("area base br col embed hr img input link meta source track wbr".split())  # noqa: SIM905
RAW_TAGS = frozenset("script style textarea title xmp iframe noembed noframes".split())  # noqa: SIM905

# A tag with so many attributes has many pieces: values in quotes, and short runs of what stands between them.
_LONG_TAG = re.compile(r"<[a-zA-Z](?=(?:[^>\"']{1,32}+|\"[^\"]*+\"|'[^']*+'){125})")
MOST_DOUBTS = 50  # scripts that compare look like long tags, too; of more, it is cheaper to read each tag

_OPENING = re.compile(r"<(?:(?P<comment>!--)|(?P<odd>[!?])|(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*))")
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?:[^\s/>=]|=(?=\s*+=))[^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^\s>]*+))?+"
)
_REST = re.compile(r"[\s/=]*+>")
_TOO_MANY = re.compile(f"(?:{_ATTRIBUTE.pattern}){{{MOST_ATTRIBUTES + 1}}}")


def has_long_tags(markup: str) -> bool:
    """Whether a tag may have more attributes than are kept; hardly any page has what looks like such a tag."""
    return any(
        doubts >= MOST_DOUBTS or _TOO_MANY.match(markup, match.end())
        for doubts, match in enumerate(_LONG_TAG.finditer(markup))
    )


def tame(markup: str) -> str:
    """The markup with no element deeper than DEEPEST and no tag with more than MOST_ATTRIBUTES attributes."""
    out: list[str] = []
    nesting = Nesting()
    at = done = 0
    while match := _OPENING.search(markup, at):
        name = (match["name"] or "").lower()
        tag = end_of_tag(markup, match.end()) if name else None
        end = tag.end if tag else behind(markup, "-->" if match["comment"] else ">", match.end())
        if end < 0:  # nothing behind it is read
            break
        at = end
        if tag is None:
            continue
        out.append(markup[done : match.start()])
        done = end
        ending = nesting.end_before(name, closing=bool(match["end"]))
        if ending is not None:
            out += (ending, markup[match.start() : tag.kept], ">" if tag.dropped else markup[tag.kept : end])
        if name in RAW_TAGS and not match["end"]:
            at = behind(markup, f"</{name}", at)
            if at < 0:
                break
            at -= len(name) + 2
    out.append(markup[done:])
    return "".join(out)


def behind(markup: str, closing: str, at: int) -> int:
    """The place behind the next such sign, in any case; -1 for none."""
    match = re.compile(re.escape(closing), re.IGNORECASE).search(markup, at)
    return match.end() if match else -1


class Nesting:
    """The elements that are open, as far as their tags tell."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.counts: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()

    def end_before(self, name: str, *, closing: bool) -> str | None:
        """The end tag that must come before this start or end tag: of the innermost element, where that is too deep.

        None where the tag is dropped: of an element within a line that is too deep only its text is kept.
        """
        if closing:
            if self.dropped[name]:
                self.dropped[name] -= 1
                return None
            while self.counts[name] and self.leave() != name:
                pass
        elif name not in VOID_TAGS and name not in RAW_TAGS:
            deep = len(self.open) >= DEEPEST
            if deep and name not in BLOCK_TAGS and name not in UNSEEN_TAGS:
                self.dropped[name] += 1
                return None
            above = self.leave() if deep else ""
            self.open.append(name)
            self.counts[name] += 1
            return f"</{above}>" if above else ""
        return ""

    def leave(self) -> str:
        left = self.open.pop()
        self.counts[left] -= 1
        return left


class TagEnd(msgspec.Struct, frozen=True):
    """Where a tag ends; -1 if it never does; what is kept of it, and whether attributes were dropped."""

    kept: int
    end: int
    dropped: bool


def end_of_tag(markup: str, at: int) -> TagEnd:
    """The end of a tag whose name ends here."""
    kept = at
    number = 0
    while match := _ATTRIBUTE.match(markup, at):
        at = match.end()
        number += 1
        if number <= MOST_ATTRIBUTES:
            kept = at
    rest = _REST.match(markup, at)
    return TagEnd(kept, rest.end() if rest else -1, number > MOST_ATTRIBUTES)
