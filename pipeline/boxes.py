"""Where lines of an HTML page stand: the boxes around them, the headings above them, and how they are set."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from pipeline.asking import is_bold, is_sign, is_switch_element, leads_away
from pipeline.htmltext import HtmlLine
from pipeline.htmltree import Element
from pipeline.rules.html import SPACES, STATE_PREFIXES, STATES

_NAME_PART = re.compile(r"[^\W\d_]+")


class Ranges:
    """For each element with text, its first and its last line; signs of buttons, such as "+", are no text.

    `signs` are the lines that hold nothing else.
    """

    def __init__(self, lines: Sequence[HtmlLine]) -> None:
        self.first: dict[Element, int] = {}
        self.last: dict[Element, int] = {}
        self.by_id: dict[str, Element | None] = {}
        self.opened: Counter[Element] = Counter()  # how many questions open a panel
        self.signs = {index for index, line in enumerate(lines) if is_sign(line)}
        places = [index for index in range(len(lines)) if index not in self.signs]
        for index in places:
            element: Element | None = lines[index].block
            while element is not None and element not in self.first:
                self.first[element] = index
                element = element.getparent()
        for index in reversed(places):
            element = lines[index].block
            while element is not None and element not in self.last:
                self.last[element] = index
                element = element.getparent()

    def named_element(self, name: str) -> Element | None:
        """The element with text that has an id; None where there is none."""
        if not self.by_id:
            self.by_id = {"": None}
            for element in self.first:
                own = element.get("id")
                if own:
                    self.by_id[own] = element
        return self.by_id.get(name)

    def box(self, index: int, element: Element) -> Element:
        """The outermost element that holds this line alone."""
        while True:
            parent = element.getparent()
            if parent is None or self.first[parent] != index or self.last[parent] != index:
                return element
            element = parent


class Boundaries:
    """The lines of all questions of a page: no answer to any goes on behind the next one."""

    def __init__(self, places: Iterable[int]) -> None:
        self.ordered = sorted(places)
        self.places = frozenset(self.ordered)

    def __contains__(self, at: int) -> bool:
        return at in self.places

    def stand_in(self, places: range) -> bool:
        """Whether any of them is among these lines."""
        n = bisect_left(self.ordered, places.start)
        return n < len(self.ordered) and self.ordered[n] < places.stop


class Sections:
    """The headings of a page, and which of them a line stands below; the linked title of another page heads nothing."""

    def __init__(self, lines: Sequence[HtmlLine]) -> None:
        self.places = [index for index, line in enumerate(lines) if line.level and not leads_away(line)]
        levels = [lines[index].level for index in self.places]
        names = [named(lines[index].block) for index in self.places]
        higher: list[int] = []  # the nearest heading above each one that is larger
        self.over: list[int] = []  # the one that each heading stands below
        for n, level in enumerate(levels):
            m = n - 1
            while m >= 0 and levels[m] > level:
                m = higher[m]
            same = m >= 0 and levels[m] == level
            higher.append(higher[m] if same else m)
            self.over.append(self.over[m] if same and names[m] == names[n] else m)

    def above(self, index: int, level: int) -> int:
        """The nearest heading above a line; for a heading, one that is no smaller and set otherwise; -1 for none."""
        n = bisect_left(self.places, index)
        n = self.over[n] if level and n < len(self.places) and self.places[n] == index else n - 1
        return self.places[n] if n >= 0 else -1


class Setting(msgspec.Struct, frozen=True):
    """How a line is set: elements and classes around it, bold or not. Lines of one kind share it."""

    box: str
    parent: str
    bold: bool

    @property
    def is_named(self) -> bool:
        """Whether a class sets the lines apart from any paragraph."""
        return not self.box.split(">")[0].endswith(".") or not self.box.endswith((".", ">"))


def setting_of(line: HtmlLine, box: Element) -> Setting:
    parent = box.getparent()
    inner = "" if line.block is box else named(line.block)
    switch = "!" if is_switch_element(line.block) else ""
    bold = box.tag != "dt" and is_bold(line)  # the terms of a list are terms, whether all are bold or not
    return Setting(f"{named(box)}{switch}>{inner}", "" if parent is None else named(parent), bold)


def named(element: Element) -> str:
    """An element's tag and classes, as far as all items of a row share them."""
    return f"{element.tag!s}.{lasting(element.get('class') or '')}"


@lru_cache(maxsize=65_536)
def lasting(names: str) -> str:
    """Class names without what changes from one item to the next: numbers, space, and states such as "is-open"."""
    kept = set()
    for name in names.lower().split():
        parts = [part for part in _NAME_PART.findall(name) if part not in STATES]
        if not STATE_PREFIXES.issuperset(parts) and not (parts and parts[0] in SPACES):
            kept.add("-".join(parts))
    return " ".join(sorted(kept))


def names_of(element: Element) -> str:
    """Classes and id of an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def child_of(element: Element, parent: Element) -> Element:
    """The element just below `parent` that holds `element`, or is it."""
    at = element
    while True:
        above = at.getparent()
        if above is None or above is parent or at is parent:
            return at
        at = above
