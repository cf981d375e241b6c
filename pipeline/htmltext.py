"""HTML tree -> text stream and lines: what a reader sees as lines of text, where each stands, and in which element.

The stream is the text of the DOM in document order, with one line break at each block boundary and `<br>`, so that no
two words are glued that a reader sees apart, and none are parted that stand together in one block.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Literal

import msgspec

from pipeline.fields import is_field, wraps_page
from pipeline.htmltree import Element
from pipeline.rules.html import (
    BOLD_STYLE,
    CONTENT_TAGS,
    EFFECTS,
    FOLDED_TAGS,
    HEADING_LEVEL,
    HIDDEN_STYLE,
    ICON_NAME,
    ICON_WORD,
    SET_TAGS,
    TAGS_LOOKED_FOR,
    TYPED_TAGS,
    UNSEEN_TAGS,
    ZONE_TAGS,
    zone_of,
)
from pipeline.rules.wording import INVISIBLE
from pipeline.taming import DEEPEST

INLINE = frozenset((None, "bold"))  # effects of elements that fonts of icons are used in


class NestedTooDeep(Exception):  # noqa: N818  # says what is wrong with the page
    """Elements nest so deep that going up from each to the root would take too long."""


class HtmlLine(msgspec.Struct, gc=False):
    """A line of text as a reader sees it: one block's text between two block boundaries.

    `start:end` is its text without outer space, `text` the same with white space folded, empty where no reader sees
    it. `block` is the block element that it stands in, `path` the XPath of that, `first` the innermost element of its
    first character; elements live only as long as the tree. `bold` and `linked` count its characters in bold and in
    links; `lead` is where the bold text ends that it begins with, 0 where it begins otherwise. `zone` names the part of
    the page around it, if that is none of the content; `unseen` is the role of text that no reader sees; `level` is 1
    to 6 in a heading element, else 0; `ruled` says that a rule stands above it, `field` is the last field of a form
    right before it.
    """

    start: int
    end: int
    text: str
    block: Element
    path: str
    first: Element
    bold: int = 0
    linked: int = 0
    lead: int = 0
    zone: str = ""
    unseen: str = ""
    level: int = 0
    ruled: bool = False
    field: Element | None = None


class RaisedElement(msgspec.Struct, frozen=True, gc=False):
    """The span of a `sup` or `sub` element, and whether it begins a link or holds one."""

    start: int
    end: int
    place: Literal["sup", "sub"]
    linked: bool


class HtmlText(msgspec.Struct):
    """The text stream of an HTML document, the lines that a reader may see, those of scripts, styles and the like, the
    places of separators, the tree, what is set above or below its line, and the elements of some tags."""

    text: str
    lines: list[HtmlLine]
    unseen: list[HtmlLine]
    separators: list[int]
    root: Element
    raised: list[RaisedElement] = []
    tagged: dict[str, list[Element]] = {}


class Manner(msgspec.Struct, frozen=True, gc=False):
    """How text is set and seen, by what the elements around it say.

    `typed` says that line ends are shown, `heading` that one of the elements is a heading. The others are as in
    `HtmlLine`.
    """

    typed: bool = False
    bold: bool = False
    linked: bool = False
    heading: bool = False
    zone: str = ""
    unseen: str = ""


def read_html(root: Element, deepest: int = 2 * DEEPEST, *, icons: bool = True) -> HtmlText:  # noqa: C901, PLR0912, PLR0915  # a call for each of its parts costs a tenth of its time
    """Text stream and lines of a tree. Raises NestedTooDeep. `icons` tells that words in it may be
    drawn as pictures.

    One walk: of the element that it is in and of each around that it holds the block element, how text is set there,
    whether a line ends where the element ends, the element's XPath, and how many children of each tag it met.
    """
    text = _Text()
    add, raising = text.add, text.raising
    holders = content_holders(root)
    tagged: dict[str, list[Element]] = {tag: [] for tag in TAGS_LOOKED_FOR}
    inside: Element = None  # type: ignore[assignment]  # not in the root yet
    block, manner, apart, path = (root, ""), Manner(), False, ""
    met: dict[str, int] = {}
    around: list[tuple[Element, tuple[Element, str], Manner, bool, str, dict[str, int]]] = []
    for element in root.iter():
        parent = element.getparent()
        while inside is not parent:
            if apart and text.open is not None:
                text.separate()
            if raising:
                text.end_raised(inside, manner)
            said = inside.tail
            inside, block, manner, apart, path, met = around.pop()
            if said:
                add(said, inside, block, manner)
        around.append((inside, block, manner, apart, path, met))
        if len(around) > deepest:
            raise NestedTooDeep
        tag: str = element.tag  # type: ignore[assignment]  # a string: comments are not in the tree
        number = met[tag] = met.get(tag, 0) + 1
        path = f"{path}/{tag}[{number}]" if path else f"/{tag}"
        inside, apart, met = element, False, {}
        if tag in tagged:
            tagged[tag].append(element)
            if tag == "hr":
                text.ruled = True
            elif is_field(element):
                text.field = element
        effect = EFFECTS.get(tag)
        if icons and effect in INLINE and is_icon(element):
            effect = "unseen"
        if effect == "block":
            if text.open is not None:
                text.separate()
            apart = True
            block = (element, path)
            manner = manner_of_block(element, tag, manner, holders)
        elif effect or element.get("style"):
            if effect == "break" or (effect == "unseen" and not manner.unseen):
                text.separate()
                apart = effect == "unseen"
            manner = manner_in_line(element, tag, effect, manner)
            if effect in {"link", "raised"}:
                text.begin(element, effect)
        said = element.text
        if said:
            add(said, element, block, manner)
    while around:
        if apart:
            text.separate()
        if raising:
            text.end_raised(inside, manner)
        said = inside.tail
        inside, block, manner, apart, path, met = around.pop()
        if said and around:
            add(said, inside, block, manner)
    return text.read(root, tagged)


def manner_of_block(element: Element, tag: str, around: Manner, holders: AbstractSet[Element]) -> Manner:
    """How text in a block element is set; `holders` are the elements that hold the content of the page."""
    style, role, zone = element.get("style"), element.get("role"), around.zone
    if not zone and tag not in CONTENT_TAGS:
        zone = ZONE_TAGS.get(tag) or zone_of(role, element.get("class"), element.get("id"))
        if zone and wraps_content(element, tag, holders):
            zone = ""
    if not (style or role or zone is not around.zone or tag in SET_TAGS):
        return around
    return Manner(
        around.typed or tag in TYPED_TAGS,
        around.bold or (style is not None and BOLD_STYLE.search(style) is not None),
        around.linked,
        around.heading or tag in HEADING_LEVEL or role == "heading",
        zone,
        around.unseen or UNSEEN_TAGS.get(tag, ""),
    )


def wraps_content(element: Element, tag: str, holders: AbstractSet[Element]) -> bool:
    """Whether an element that is named like a part beside the content holds the content."""
    if tag == "form":
        return element in holders or wraps_page(element)
    return tag not in ZONE_TAGS and element in holders


def manner_in_line(element: Element, tag: str, effect: str | None, around: Manner) -> Manner:
    """How text in an element within a line is set."""
    bold, linked, unseen = around.bold, around.linked, around.unseen
    if effect == "link":
        linked = linked or element.get("href") is not None  # else an anchor
    elif effect == "unseen":
        unseen = unseen or UNSEEN_TAGS.get(tag, "image")
    elif effect != "break":
        bold = bold or effect == "bold" or is_styled_bold(element)
    if bold is around.bold and linked is around.linked and unseen == around.unseen:
        return around
    return Manner(around.typed, bold, linked, around.heading, around.zone, unseen)


class _Text:
    """Collects text while a tree is walked; a line is open from its first visible character to the next boundary."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.position = 0
        self.lines: list[HtmlLine] = []
        self.separators: list[int] = []
        self.open: HtmlLine | None = None
        self.said = 0  # visible characters of the open line
        self.raised: list[RaisedElement] = []
        self.raising: list[tuple[Element, int, int]] = []  # those that are open, where each begins, the links before it
        self.links = 0
        self.link_start = -1
        self.ruled = False  # a rule was drawn since the last line
        self.field: Element | None = None  # the last field of a form since then

    def begin(self, element: Element, effect: str) -> None:
        """A link begins, or an element that is set above or below its line."""
        if effect == "raised":
            self.raising.append((element, self.position, self.links))
        else:
            self.links += 1
            self.link_start = self.position

    def end_raised(self, element: Element, manner: Manner) -> None:
        """An element ends, which may be one that is set above or below its line."""
        raised, start, links = self.raising[-1]
        if raised is not element:
            return
        self.raising.pop()
        if self.position > start and not manner.unseen:
            linked = (manner.linked and self.link_start == start) or self.links > links
            self.raised.append(RaisedElement(start, self.position, "sup" if element.tag == "sup" else "sub", linked))

    def separate(self) -> None:
        """A block boundary: one line break in the stream, unless nothing was said since the last one."""
        if self.open is not None:
            self.separators.append(self.position)
            self.parts.append("\n")
            self.position += 1
            self.open = None

    def add(self, text: str, element: Element, block: tuple[Element, str], manner: Manner) -> None:
        """Text of an element, or behind one in it. Where it is set as it was typed, a line ends where one was ended."""
        if manner.typed and "\n" in text:
            for part in text.splitlines(keepends=True):
                self.say(part, element, block, manner)
                if part.endswith(("\n", "\r")):
                    self.open = None
        else:
            self.say(text, element, block, manner)

    def say(self, text: str, element: Element, block: tuple[Element, str], manner: Manner) -> None:
        self.parts.append(text)
        start = self.position
        self.position += len(text)
        seen = text.strip(INVISIBLE)
        if not seen:
            return
        if seen is not text:
            start += text.index(seen)
        size = len(seen)
        end = start + size
        line = self.open
        if line is None:
            level = heading_level(block[0]) if manner.heading else 0
            said = 0
            line = self.open = HtmlLine(
                *(start, end, "", block[0], block[1], element, 0, 0, 0, manner.zone, manner.unseen, level),
                *(self.ruled, self.field),
            )
            self.ruled, self.field = False, None
            self.lines.append(line)
        else:
            said = self.said
            line.end = end
        if manner.bold:
            if line.bold == said:
                line.lead = end
            line.bold += size
        if manner.linked:
            line.linked += size
        self.said = said + size

    def read(self, root: Element, tagged: dict[str, list[Element]]) -> HtmlText:
        """All that was collected."""
        stream = "".join(self.parts)
        lines = [line for line in self.lines if not line.unseen]
        for line in lines:
            line.text = " ".join(stream[line.start : line.end].split())
        unseen = [line for line in self.lines if line.unseen]
        return HtmlText(stream, lines, unseen, self.separators, root, self.raised, tagged)


def may_have_icons(markup: str) -> bool:
    return ICON_NAME in markup


def is_icon(element: Element) -> bool:
    """Whether a font draws the word in an element as a picture, such as "expand_more"."""
    names = element.get("class")
    if not names or not may_have_icons(names) or len(element):
        return False
    return ICON_WORD.match(element.text or "") is not None


def content_holders(root: Element) -> set[Element]:
    """The elements that hold a main heading or a `main` element: what is named like a part beside the content is none
    if it holds the content."""
    holders: set[Element] = set()
    for content in root.iter("h1", "main"):
        at: Element | None = content
        while at is not None and at not in holders:
            holders.add(at)
            at = at.getparent()
    return holders


def is_styled_bold(element: Element) -> bool:
    """Whether an element's own style says that its text is bold."""
    style = element.get("style")
    return style is not None and BOLD_STYLE.search(style) is not None


def heading_level(block: Element) -> int:
    """1 to 6 for a block in a heading element, or one that says that it is a heading; 0 for any other."""
    element: Element | None = block
    for _ in range(3):
        if element is None:
            return 0
        level = HEADING_LEVEL.get(str(element.tag), 0)
        if level:
            return level
        if element.get("role") == "heading":
            said = element.get("aria-level") or ""
            return min(int(said), 6) if said.isdecimal() and len(said) == 1 and said > "0" else 2
        element = element.getparent()
    return 0


def is_shown(line: HtmlLine) -> bool:
    """Whether a reader sees a line without asking for it, as far as the elements around it say."""
    hidden: Element | None = None
    for element in (*reversed(list(line.block.iterancestors())), line.block):
        if EFFECTS.get(str(element.tag)) != "block":
            continue
        if hidden is None:
            hidden = element if is_hidden(element) or is_folded(element) else None
        elif element.tag == "summary" and is_switch_of(element, hidden):
            hidden = None
    return hidden is None


def is_hidden(element: Element) -> bool:
    """Whether an element is not shown until somebody asks for it, as far as its own attributes say."""
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or "popover" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style and HIDDEN_STYLE.search(style))


def is_folded(element: Element) -> bool:
    """Whether the content of an element is shown only once it is opened."""
    return element.tag in FOLDED_TAGS and "open" not in element.attrib


def is_switch_of(summary: Element, hidden: Element) -> bool:
    """Whether a summary is what opens a hidden element: then it is shown, unless that is hidden in other ways too."""
    return summary.getparent() is hidden and next(hidden.iterchildren("summary")) is summary and not is_hidden(hidden)
