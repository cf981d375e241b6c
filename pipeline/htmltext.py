"""HTML -> text stream and lines: what a reader sees as lines of text, where each stands, and in which element.

The stream is the text of the DOM in document order, with one line break at each block boundary and `<br>`, so that no
two words are glued that a reader sees apart, and none are parted that stand together in one block.
"""

from __future__ import annotations

import re
from typing import Literal

import lxml.etree
import msgspec

from pipeline.rules.html import (
    BLOCK_TAGS,
    BOLD_STYLE,
    BREAK_TAGS,
    CONTENT_TAGS,
    FOLDED_TAGS,
    HEADING_LEVEL,
    HIDDEN_STYLE,
    RAISED_TAGS,
    TELLING_TAGS,
    TYPED_TAGS,
    UNSEEN_TAGS,
    ZONE_TAGS,
    zone_of,
)
from pipeline.rules.wording import INVISIBLE

# What lxml calls an element; comments and processing instructions are not in the tree.
Element = lxml.etree._Element  # noqa: SLF001  # it has no other name

# Deeper trees are rebuilt flat: lxml gives up in silence past 2,048, and nobody lays out a page so deep.
DEEPEST = 200


class HtmlLine(msgspec.Struct, gc=False):
    """A line of text as a reader sees it: one block's text between two block boundaries.

    `start:end` is its text without outer space, `text` the same with white space folded, empty where no reader sees
    it. `block` is the block element that it stands in, `first` the innermost element of its first character; both live
    only as long as the tree. `bold` and `linked` count its characters in bold and in links; `lead` is where the bold
    text ends that it begins with, 0 where it begins otherwise. `zone` names the part of the page around it, if that is
    none of the content; `hidden` says that it is not shown until somebody asks for it; `unseen` is the role of text
    that no reader sees; `level` is 1 to 6 in a heading element, else 0.
    """

    start: int
    end: int
    text: str
    block: Element
    first: Element
    bold: int = 0
    linked: int = 0
    lead: int = 0
    zone: str = ""
    hidden: bool = False
    unseen: str = ""
    level: int = 0


class RaisedElement(msgspec.Struct, frozen=True, gc=False):
    """The span of a `sup` or `sub` element, and whether it begins a link or holds one."""

    start: int
    end: int
    place: Literal["sup", "sub"]
    linked: bool


class HtmlText(msgspec.Struct):
    """The text stream of an HTML document, the lines that a reader may see, those of scripts, styles and the like, the
    places of separators, the tree, and what is set above or below its line."""

    text: str
    lines: list[HtmlLine]
    unseen: list[HtmlLine]
    separators: list[int]
    root: Element
    raised: list[RaisedElement] = []


def parse_html(markup: str) -> Element | None:
    """The tree of a document; None where there is nothing in it. What lxml cannot read, BeautifulSoup does."""
    parser = lxml.etree.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root: Element | None = lxml.etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except lxml.etree.XMLSyntaxError:
        root = None
    fatal = any(entry.level >= lxml.etree.ErrorLevels.FATAL for entry in parser.error_log)
    if root is not None and not fatal:
        join_documents(root)
        return root
    return rebuild(markup) if markup.strip() else None


def join_documents(root: Element) -> None:
    """Put what stands behind the end of a document, a second one too, at the end of its body, as browsers do.

    lxml makes a tree of its own of each part behind `</html>`, and leaves beside the body what stands behind that.
    """
    part = root.getnext()
    body = root.find("body")
    if body is None:
        if part is None:
            return
        body = lxml.etree.SubElement(root, "body")
    append_text(body, body.tail)
    body.tail = None
    body.extend(list(body.itersiblings()))
    while part is not None:
        following = part.getnext()
        append_content(body, part, ("head", "body"))
        part = following


def append_content(target: Element, source: Element, opened: tuple[str, ...] = ()) -> None:
    """Move text and children of an element to the end of another, of children that are `opened` what is in them."""
    append_text(target, source.text)
    for child in list(source):
        if child.tag in opened:
            append_content(target, child)
            append_text(target, child.tail)
        else:
            target.append(child)  # and the text behind it


def append_text(target: Element, text: str | None) -> None:
    if not text:
        return
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text


def rebuild(markup: str) -> Element | None:
    """The tree that BeautifulSoup makes of a document; blocks that are nested too deep are put side by side."""
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, Tag

    soup = BeautifulSoup(markup, "html.parser")
    root = lxml.etree.Element("html")
    deepest: Element | None = None  # the element around what is nested too deep
    waiting = [(child, root, deepest, 1) for child in reversed(soup.contents)]
    while waiting:
        node, parent, deepest, depth = waiting.pop()
        if isinstance(node, Tag):
            name = re.sub(r"[^a-zA-Z0-9-]", "", node.name) or "div"
            child = parent
            if name != "html" and (deepest is None or name in BLOCK_TAGS or name in UNSEEN_TAGS):
                around = parent if deepest is None else deepest
                child = lxml.etree.SubElement(around, name if name[0].isalpha() else "div")
                for key, value in node.attrs.items():
                    if re.fullmatch(r"[a-zA-Z][\w-]*", key):
                        child.set(key, xml_text(" ".join(value) if isinstance(value, list) else str(value)))
            below = child if depth == DEEPEST else deepest
            waiting += [(inner, child, below, depth + 1) for inner in reversed(node.contents)]
        elif type(node) is NavigableString:
            if deepest is not None and deepest is not parent and deepest[-1] is not parent:
                parent = deepest
            append_text(parent, xml_text(node))
    return root


def xml_text(text: str) -> str:
    """The text without characters that no XML tree can hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def read_html(root: Element) -> HtmlText:
    """Text stream and lines of a tree."""
    builder = _Builder()
    enter, leave, add = builder.enter, builder.leave, builder.add
    stack: list[tuple[Element, bool]] = []  # the element and those around it, and whether each says how text is set
    for element in root.iter():
        parent = element.getparent()
        while stack and stack[-1][0] is not parent:
            left, telling = stack.pop()
            if telling:
                leave(left)
            tail = left.tail
            if tail:
                add(tail, stack[-1][0] if stack else left)
        telling = element.tag in TELLING_TAGS or is_styled_bold(element)
        stack.append((element, telling))
        if telling:
            enter(element)
        text = element.text
        if text:
            add(text, element)
    while stack:
        left, telling = stack.pop()
        if telling:
            leave(left)
        if left.tail:
            add(left.tail, stack[-1][0] if stack else left)
    builder.break_line()
    return HtmlText(
        "".join(builder.parts), builder.lines, builder.unseen_lines, builder.separators, root, builder.raised
    )


class _Builder:
    """Collects text while a tree is walked; a line is open from its first visible character to the next boundary."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.position = 0
        self.lines: list[HtmlLine] = []
        self.unseen_lines: list[HtmlLine] = []
        self.separators: list[int] = []
        self.raised: list[RaisedElement] = []
        self.raising: list[tuple[int, int]] = []  # where each open one begins, and the links before it
        self.links_begun = 0
        self.link_start = 0
        self.blocks: list[Element] = []
        self.bold = 0
        self.links = 0
        self.typed = 0
        self.headings = 0
        self.zones: list[tuple[Element, str]] = []
        self.hidden: list[Element] = []
        self.unseen: list[tuple[Element, str]] = []
        self.open: HtmlLine | None = None
        self.pieces: list[str] = []
        self.said = 0  # characters of the open line

    def enter(self, element: Element) -> None:
        tag = element.tag
        if tag in BLOCK_TAGS:
            self.enter_block(element, tag)
        elif tag in BREAK_TAGS:
            self.separate()
        elif tag == "a":
            self.links += 1
            self.links_begun += 1
            self.link_start = self.position
        elif tag in RAISED_TAGS:
            self.raising.append((self.position, self.links_begun))
        elif tag not in UNSEEN_TAGS:
            self.bold += 1
        elif not self.unseen:
            self.separate()
            self.unseen.append((element, UNSEEN_TAGS[str(tag)]))

    def enter_block(self, element: Element, tag: str) -> None:
        self.separate()
        self.blocks.append(element)
        self.typed += tag in TYPED_TAGS
        self.bold += is_styled_bold(element)
        self.headings += is_heading(element)
        if not self.zones:
            zone = zone_of(tag, element)
            if zone and is_zone(element, tag):
                self.zones.append((element, zone))
        if not self.hidden:
            if is_hidden(element) or is_folded(element):
                self.hidden.append(element)
        elif tag == "summary" and is_switch_of(element, self.hidden[-1]):
            self.hidden.pop()
        if tag in UNSEEN_TAGS and not self.unseen:
            self.unseen.append((element, UNSEEN_TAGS[tag]))

    def leave(self, element: Element) -> None:
        tag = element.tag
        if tag in BLOCK_TAGS:
            self.leave_block(element, tag)
        elif tag == "a":
            self.links -= 1
        elif tag in RAISED_TAGS:
            start, begun = self.raising.pop()
            if self.position > start and not self.unseen:
                linked = (self.links > 0 and self.link_start == start) or self.links_begun > begun
                self.raised.append(RaisedElement(start, self.position, "sup" if tag == "sup" else "sub", linked))
        elif tag not in UNSEEN_TAGS and tag not in BREAK_TAGS:
            self.bold -= 1
        elif self.unseen and self.unseen[-1][0] is element:
            self.separate()
            self.unseen.pop()

    def leave_block(self, element: Element, tag: str) -> None:
        self.separate()
        self.blocks.pop()
        self.typed -= tag in TYPED_TAGS
        self.bold -= is_styled_bold(element)
        self.headings -= is_heading(element)
        if self.zones and self.zones[-1][0] is element:
            self.zones.pop()
        if self.unseen and self.unseen[-1][0] is element:
            self.unseen.pop()
        if self.hidden:
            if self.hidden[-1] is element:
                self.hidden.pop()
        elif tag == "summary":
            around = element.getparent()
            if around is not None and is_folded(around):
                self.hidden.append(around)

    def separate(self) -> None:
        """A block boundary: one line break in the stream, unless nothing was said since the last one."""
        if self.open is None:
            return
        self.separators.append(self.position)
        self.parts.append("\n")
        self.position += 1
        self.break_line()

    def break_line(self) -> None:
        line = self.open
        if line is not None:
            if not line.unseen:  # scripts are most of many a page
                line.text = " ".join("".join(self.pieces).split()).strip(INVISIBLE)
            (self.unseen_lines if line.unseen else self.lines).append(line)
            self.open = None
            self.pieces = []

    def add(self, text: str, element: Element) -> None:
        """Text of an element, or behind it. Where it is set as it was typed, a line ends where one was ended."""
        if self.typed and "\n" in text:
            for part in text.splitlines(keepends=True):
                self.say(part, element)
                if part.endswith(("\n", "\r")):
                    self.break_line()
        elif text.isspace():
            self.parts.append(text)
            self.position += len(text)
            if self.open is not None:
                self.pieces.append(text)
        else:
            self.say(text, element)

    def say(self, text: str, element: Element) -> None:
        start = self.position
        self.parts.append(text)
        self.position += len(text)
        seen = text.strip(INVISIBLE)
        if not seen:
            if self.open is not None:
                self.pieces.append(text)
            return
        line = self.open
        if line is None:
            before = len(text) - len(text.lstrip(INVISIBLE))
            block = self.blocks[-1] if self.blocks else element
            line = self.open = HtmlLine(start + before, 0, "", block, element)
            self.said = 0
            if self.zones:
                line.zone = self.zones[-1][1]
            if self.unseen:
                line.unseen = self.unseen[-1][1]
            line.hidden = bool(self.hidden)
            if self.headings:
                line.level = heading_level(block)
        line.end = start + len(text.rstrip(INVISIBLE))
        self.pieces.append(text)
        if self.bold:
            if line.bold == self.said:
                line.lead = line.end
            line.bold += len(seen)
        self.said += len(seen)
        if self.links:
            line.linked += len(seen)


def is_zone(element: Element, tag: str) -> bool:
    """Whether an element that is named like a part beside the content is one: what holds the content is not."""
    return tag not in CONTENT_TAGS and (tag in ZONE_TAGS or next(element.iter("h1", "main"), None) is None)


def is_hidden(element: Element) -> bool:
    """Whether an element is not shown until somebody asks for it, as far as its own attributes say."""
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or "popover" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style and HIDDEN_STYLE.search(style))


def is_styled_bold(element: Element) -> bool:
    """Whether an element's own style says that its text is bold."""
    style = element.get("style")
    return style is not None and BOLD_STYLE.search(style) is not None


def is_folded(element: Element) -> bool:
    """Whether the content of an element is shown only once it is opened."""
    return element.tag in FOLDED_TAGS and "open" not in element.attrib


def is_switch_of(summary: Element, hidden: Element) -> bool:
    """Whether a summary is what opens a hidden element: then it is shown, unless that is hidden in other ways too."""
    return summary.getparent() is hidden and next(hidden.iterchildren("summary")) is summary and not is_hidden(hidden)


def is_heading(element: Element) -> bool:
    return element.tag in HEADING_LEVEL or element.get("role") == "heading"


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


class Paths:
    """The XPath of elements of one tree; it remembers what it was asked for."""

    def __init__(self) -> None:
        self.paths: dict[Element, str] = {}
        self.places: dict[Element, int] = {}

    def of(self, element: Element) -> str:
        """The path from the root to an element, each step with its place among its like."""
        climbed = []
        at: Element | None = element
        while at is not None and at not in self.paths:
            climbed.append(at)
            at = at.getparent()
        path = "" if at is None else self.paths[at]
        for below in reversed(climbed):
            parent = below.getparent()
            place = "" if parent is None else f"[{self.place(below, parent)}]"
            path = self.paths[below] = f"{path}/{below.tag!s}{place}"
        return path

    def place(self, element: Element, parent: Element) -> int:
        place = self.places.get(element)
        if place is None:
            counts: dict[object, int] = {}
            for child in parent:
                counts[child.tag] = self.places[child] = counts.get(child.tag, 0) + 1
            place = self.places[element]
        return place
