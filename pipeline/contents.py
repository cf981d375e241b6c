"""Tables of contents: lines that link to other lines of their page, and what these are by that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.asking import is_bold, is_marked, label_end, longest
from pipeline.boxes import Ranges, named
from pipeline.htmltext import HtmlLine
from pipeline.htmltree import Element

FEWEST_ENTRIES = 2
SHARE_ASKING = 0.5  # of the lines set alike that the entries of a table lead to, from which all are questions
MOST_LINKS = 50  # in one block that is searched for links by parts of a line


def entries(lines: Sequence[HtmlLine], ranges: Ranges, anchors: Iterable[Element]) -> dict[int, int]:
    """Lines that link to another line further down the page, each with the place of that line.

    `anchors` are the `a` elements of the page. A link to a panel without words of its own is a switch, no entry.
    """
    if sum(is_link_down(element) for element in anchors) < FEWEST_ENTRIES:
        return {}
    links: dict[Element, dict[str, str]] = {}
    found: dict[int, int] = {}
    for index, line in enumerate(lines):
        if not line.linked:
            continue
        own = links.get(line.block)
        if own is None:
            own = links[line.block] = dict(links_down(line.block))
        name = address_in(line.text, own)
        to = None if name is None else line_at(ranges, name)
        if to is not None and to > index and lines[to].block is not line.block:
            found[index] = to
    return found if len(found) >= FEWEST_ENTRIES else {}


def links_down(block: Element) -> Iterator[tuple[str, str]]:
    """The texts of links in a block that lead to another place of the page, with the names of these places."""
    for element in block.iter("a"):
        if is_link_down(element):
            yield " ".join("".join(element.itertext()).split()), str(element.get("href"))[1:]


def is_link_down(element: Element) -> bool:
    address = element.get("href") or ""
    return len(address) > 1 and address[0] == "#"


def address_in(text: str, links: dict[str, str]) -> str | None:
    """The place that a line leads to, by the link that is all of it but for its number, or else a part of it."""
    found = links.get(text) or links.get(text[label_end(text) :])
    if found is None and len(links) <= MOST_LINKS:
        found = next((name for said, name in links.items() if said and said in text), None)
    return found


def line_at(ranges: Ranges, name: str) -> int | None:
    """The line that a link to a name shows: the first of the element that has it, or the next one behind an anchor."""
    element = ranges.anchor(name)
    while element is not None and element not in ranges.first:
        behind = None if (element.tail or "").strip() or (element.text or "").strip() else element.getnext()
        element = element.getparent() if behind is None else behind
    return None if element is None else ranges.first[element]


def led_to(lines: Sequence[HtmlLine], table: dict[int, int]) -> set[int]:
    """The lines that a table of contents leads to and that are set as most are of which half or more ask."""
    targets = {to for to in table.values() if to not in table}
    kinds: dict[tuple[int, str, bool], list[int]] = defaultdict(list)
    for at in targets:
        kinds[lines[at].level, named(lines[at].block), is_bold(lines[at])].append(at)
    asked = (
        places for places in kinds.values() if sum(is_marked(lines[at]) for at in places) >= SHARE_ASKING * len(places)
    )
    return {at for places in asked for at in places if len(lines[at].text) <= longest(lines[at])}
