"""Tables of contents: lines that link to other lines of their page, and what these are by that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import lxml.etree

from pipeline.asking import is_bold, is_link_down, is_marked, label_end, longest
from pipeline.boxes import Ranges, named
from pipeline.htmltext import HtmlLine
from pipeline.htmltree import Element

FEWEST_ENTRIES = 2
SHARE_ASKING = 0.3  # of the lines set alike that the entries of a table lead to, from which all are questions
SHARE_ELSEWHERE = 0.8  # the same on a page that does not call itself one of questions
MOST_LINKS = 50  # in one block that is searched for links by parts of a line


def entries(lines: Sequence[HtmlLine], ranges: Ranges, anchors: Sequence[Element]) -> dict[int, int]:
    """Lines that link to another line further down the page, each with the place of that line.

    `anchors` are the `a` elements of the page.
    """
    down = [element for element in anchors if is_link_down(element)]
    if len(down) < FEWEST_ENTRIES:
        return {}
    links: dict[Element, dict[str, str]] = defaultdict(dict)
    for element in down:
        block = block_of(element, ranges)
        if block is not None:
            links[block][" ".join("".join(element.itertext()).split())] = str(element.get("href"))[1:]
    places = PlacesByName(lines, ranges, anchors)
    found: dict[int, int] = {}
    for index, line in enumerate(lines):
        own = links.get(line.block) if line.linked else None
        name = address_in(line.text, own) if own else None
        to = None if name is None else places.line_at(name)
        if to is not None and to > index and lines[to].block is not line.block:
            found[index] = to
    return found if len(found) >= FEWEST_ENTRIES else {}


def block_of(element: Element | None, ranges: Ranges) -> Element | None:
    """The innermost block with text that an element stands in, or is."""
    while element is not None and element not in ranges.first:
        element = element.getparent()
    return element


def address_in(text: str, links: dict[str, str]) -> str | None:
    """The place that a line leads to, by the link that is all of it but for its number, or else a part of it."""
    found = links.get(text) or links.get(text[label_end(text) :])
    if found is None and len(links) <= MOST_LINKS:
        found = next((name for said, name in links.items() if said and said in text), None)
    return found


class PlacesByName:
    """Which line a link to a name shows."""

    def __init__(self, lines: Sequence[HtmlLine], ranges: Ranges, anchors: Sequence[Element]) -> None:
        self.lines, self.ranges = lines, ranges
        named = ((element.get(key), element) for element in reversed(anchors) for key in ("name", "id"))
        self.anchors = {name: element for name, element in named if name}
        self.others: dict[str, Element] | None = None

    def element(self, name: str) -> Element | None:
        found = self.ranges.named_element(name)
        if found is None:
            found = self.anchors.get(name)
        if found is None and self.others is None:
            self.others = {e.get("id", ""): e for e in reversed(_WITH_ID(self.lines[0].block.getroottree()))}
        return found if found is not None else (self.others or {}).get(name)

    def line_at(self, name: str) -> int | None:
        """The first line of the element that has the name, or the next one behind an anchor without text."""
        first, element = self.ranges.first, self.element(name)
        while element is not None and element not in first:
            behind = None if (element.tail or "").strip() or (element.text or "").strip() else element.getnext()
            element = element.getparent() if behind is None else behind
        if element is None:
            return None
        at = first[element]
        return at + 1 if at + 1 < len(self.lines) and at in self.ranges.signs else at


_WITH_ID = lxml.etree.XPath("//*[@id]")


def says_the_same(entry: HtmlLine, target: HtmlLine) -> bool:
    """Whether an entry of a table has the words of the line that it leads to."""
    one, other = (line.text[label_end(line.text) :].lower().rstrip(" .:") for line in (entry, target))
    return one == other


def led_to(lines: Sequence[HtmlLine], table: dict[int, int], *, of_faqs: bool) -> set[int]:
    """The lines that a table of contents leads to and that are set alike, if enough of them ask.

    Articles have such tables, too: `of_faqs` tells that the page says that it holds questions.
    """
    share = SHARE_ASKING if of_faqs else SHARE_ELSEWHERE
    targets = {to for to in table.values() if to not in table}
    kinds: dict[tuple[int, str, bool], list[int]] = defaultdict(list)
    for at in targets:
        kinds[lines[at].level, named(lines[at].block), is_bold(lines[at])].append(at)
    asked = (places for places in kinds.values() if sum(is_marked(lines[at]) for at in places) >= share * len(places))
    return {at for places in asked for at in places if len(lines[at].text) <= longest(lines[at])}
