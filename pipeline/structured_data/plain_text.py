"""HTML -> plain text as a reader sees it: paragraphs, list items with their marks, lines, rows of tables."""

from __future__ import annotations

import html
import re

from lxml import etree

from pipeline.rules.html import RAISED_TAGS
from pipeline.rules.raised import AROUND, LONGEST_RAISED, set_on_line
from pipeline.structured_data.items import LONE_SURROGATE

MOST_LAYERS = 4  # of escaping; real markup has up to three

_KNOWN = (
    "a|abbr|article|b|big|blockquote|br|center|cite|code|dd|div|dl|dt|em|figure|font|h[1-6]|hr|i|img|li|mark|ol|p|pre|"
    "q|s|section|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_TAG = re.compile(rf"</?(?:{_KNOWN})(?:\s[^<>]*)?/?>|<(?:script|style)[\s>]|<!--", re.IGNORECASE)
# Escaped tags are markup where something is closed or begins with one; a single tag in prose is talked about.
_ESCAPED_MARKUP = re.compile(
    rf"\s*<(?:{_KNOWN})(?:\s[^<>]*)?/?>|.*?(?:</(?:{_KNOWN})\s*>|[\w.,;:!?]<br\s*/?>)", re.IGNORECASE | re.DOTALL
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")

# Escapes of JSON that lost their backslash. Some are beyond doubt; where one stands, the others are escapes too.
_LOST = re.compile(r"u003[cCeE]|u00(?:26|a0|A0)(?![0-9a-fA-F])|u201[89cCdD]|u00[c-fC-F][0-9a-fA-F](?=[a-z])")
_LOST_BACKSLASH = re.compile(r"\\?u(00[2-9a-fA-F][0-9a-fA-F]|01[0-7][0-9a-fA-F]|20[0-2][0-9a-fA-F]|20[aA][cC]|2122)")
_LOST_LINES = re.compile(r"(?<=>)[nrt]{1,4}(?=<)|\\[nrt]")

_SPACES = re.compile(r"[ \t\f\v\r\n\u00a0]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n?|\n")

_SKIPPED = frozenset(
    """script style template noscript head title iframe object svg canvas audio video
    select""".split()  # noqa: SIM905  # a list of quoted words is hard to read
)
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr main nav ol p pre section summary table ul""".split()  # noqa: SIM905  # the same
)
_LINES = frozenset(("li", "tr", "caption"))
_LISTS = frozenset(("ul", "ol", "menu", "dir"))
PARAGRAPH, LINE = 2, 1  # line breaks


def plain_text(raw: str) -> str:
    """The plain text of a value: HTML, escaped once or several times, or plain already."""
    text = restore_backslashes(raw) if _LOST.search(raw) else raw
    if "<" not in text and "&" not in text:
        return tidy(text)
    for layer in range(MOST_LAYERS):
        if _TAG.search(text) if layer == 0 else "<" in text and _ESCAPED_MARKUP.match(text):
            return _CONTROLS.sub("", unescape(html_text(text)))
        unescaped = html.unescape(text)
        if unescaped == text:
            break
        text = unescaped
    return tidy(text)


def restore_backslashes(text: str) -> str:
    """The text with the characters that escapes without their backslash stand for."""
    return _LOST_LINES.sub("\n", _LOST_BACKSLASH.sub(lambda match: chr(int(match[1], 16)), text))


def unescape(text: str) -> str:
    """The text without entities that were escaped once more than the markup around them."""
    for _ in range(MOST_LAYERS - 1):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text).replace("\u00a0", " ")
    return text


def tidy(text: str) -> str:
    """Plain text with its lines kept: at most one empty line at a time, no control characters."""
    text = _CONTROLS.sub("", LONE_SURROGATE.sub("\ufffd", text))
    if "\n" not in text and "\r" not in text:
        return _SPACES.sub(" ", text).strip()
    lines = [_SPACES.sub(" ", line).strip() for line in _LINE_END.split(text)]
    kept = [line for n, line in enumerate(lines) if line or (n and lines[n - 1])]
    return "\n".join(kept).strip()


_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True)


def html_text(source: str) -> str:
    """The plain text of a piece of HTML."""
    data = f"<div>{_CONTROLS.sub('', source)}</div>".encode("utf-8", "replace")
    root = etree.fromstring(data, _PARSER)
    return element_text(root)


def element_text(root: etree._Element) -> str:
    """The plain text of an element."""
    typesetter = Typesetter()
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start" and skipped is None:
            if element.tag in _SKIPPED or (element.tag in RAISED_TAGS and typesetter.raised(element)):
                skipped = element
            else:
                typesetter.start(element)
        elif event == "end" and skipped is None:
            typesetter.end(str(element.tag))
        if event != "start":
            skipped = None if skipped is element else skipped
            if skipped is None and element is not root:
                typesetter.write(element.tail)
    return typesetter.text()


class Typesetter:
    """Sets text as the tags around it say: white space folded, breaks counted, marks put before list items."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.breaks = 0  # line breaks that come before the next text
        self.space = False  # whether a space does
        self.mark = ""  # the list mark that does
        self.lists: list[int | None] = []  # the number of the next item of each open list; None without numbers
        self.preformatted = 0
        self.cells = 0

    def start(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag == "br":
            self.breaks = min(self.breaks + 1, PARAGRAPH)
        elif tag == "li":
            self.item(element)
        elif tag in ("td", "th"):
            self.cell()
        else:
            self.apart(tag)
        if tag in _LISTS:
            self.lists.append(number_of(element, "start", 1) if tag == "ol" else None)
        elif tag == "tr":
            self.cells = 0
        self.preformatted += tag == "pre"
        self.write(element.text)

    def raised(self, element: etree._Element) -> bool:
        """Whether text above or below the line was written as it reads on the line."""
        said = "".join(element.itertext())
        if self.breaks or len(said) > LONGEST_RAISED:
            return False
        before = "".join(self.out[-1:])[-AROUND:] + " " * self.space
        linked = next(element.iter("a"), None) is not None
        put = set_on_line(
            "sup" if element.tag == "sup" else "sub", said, before, (element.tail or "")[:1], linked=linked
        )
        if put is not None and put[1]:
            self.out.append(put[1])
        return put is not None

    def end(self, tag: str) -> None:
        if tag in _LISTS and self.lists:
            self.lists.pop()
        elif tag == "li":
            self.mark = ""
        self.preformatted -= tag == "pre"
        self.apart(tag)

    def apart(self, tag: str) -> None:
        """Put line breaks before and behind a block; the parts of lists stand on lines that follow each other."""
        if tag in _BLOCKS or tag in _LISTS:
            self.breaks = max(self.breaks, LINE if self.lists else PARAGRAPH)
        elif tag in _LINES:
            self.breaks = max(self.breaks, LINE)

    def item(self, element: etree._Element) -> None:
        self.breaks = max(self.breaks, LINE)
        number = number_of(element, "value", self.lists[-1]) if self.lists else None
        if number is not None:
            self.lists[-1] = number + 1
        self.mark = "• " if number is None else f"{number}. "

    def cell(self) -> None:
        self.cells += 1
        if self.cells > 1 and not self.breaks and self.out:
            self.out.append(" |")
            self.space = True

    def write(self, text: str | None) -> None:
        if not text:
            return
        if self.preformatted and text.strip():
            self.put(text.replace("\r\n", "\n").replace("\r", "\n"))
            return
        words = [word for word in _SPACES.split(text) if word]
        self.space = self.space or text[0].isspace()
        if words:
            self.put(" ".join(words))
            self.space = text[-1].isspace()

    def put(self, text: str) -> None:
        """Write what comes before the text, then the text."""
        if self.out:
            self.out.append("\n" * self.breaks if self.breaks else " " * self.space)
        self.out.append(self.mark + text)
        self.breaks, self.space, self.mark = 0, False, ""

    def text(self) -> str:
        return "".join(self.out).strip()


def number_of(element: etree._Element, attribute: str, otherwise: int | None) -> int | None:
    """The number in an attribute of a list or item; of items without numbers none."""
    given = element.get(attribute) or ""
    return int(given) if otherwise is not None and given.isdecimal() and len(given) < len("1000") else otherwise
