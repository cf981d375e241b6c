"""Q&As that a reader sees in an HTML page: question lines that are set alike, each with the text that belongs to it.

A page sets its questions alike: the same element, the same class, in boxes of the same kind. So lines that read as
questions are grouped by how they are set; a group tells which lines are questions, where each answer ends, and how sure
that is. Where boxes hold one question each, an answer is the rest of its box; where questions and answers stand in a
row, it goes on to the next question or to what is set as no answer of the group was.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import islice

import msgspec

from pipeline.headings import LONGEST_HEADING, LONGEST_HEADING_CHARACTERS
from pipeline.htmltext import Element, HtmlLine, HtmlText
from pipeline.rules.questions import FAQ_HEADING, LABEL, begins_as_question, count_words
from pipeline.rules.wording import QUESTION_MARK

# Parts of a page in which no question stands for its own sake, and those whose lines are no part of an answer.
NO_QUESTIONS = frozenset(("title", "form", "navigation", "footer", "sharing", "comments"))
NO_ANSWERS = frozenset(("form", "sharing", "title", "navigation"))

LINK_ZONES = frozenset(("navigation", "footer"))

SEVERAL_SENTENCES = re.compile(r"[.!:]\s+[^\W\d_]|[。！]\s*[^\W\d_]")
FAQ_NAME = re.compile(r"faq|question|(?:^|[^a-z])q-?(?:and|n)?-?a(?:$|[^a-z])", re.IGNORECASE)
TOGGLE_NAME = re.compile(r"accordion|toggle|collapse|expand", re.IGNORECASE)
STATES = re.compile(
    r"\d+|\b(?:active|open|opened|closed|collapsed|show|shown|hidden|first|last|odd|even|current|expanded)\b"
)

SHARE_QUESTIONS = 0.6  # of lines set alike that read as questions, from which the others are questions too
LINKED = 0.8  # share of linked characters from which a line is a link
HIGHEST_CLIMB = 6  # boxes around a question before its answer's box is reached

NO_ANSWER = ""  # stands among the settings of a row's answers once a question of the row was read

SWITCH_TAGS = frozenset(("summary", "dt"))
SWITCH_ATTRIBUTES = ("aria-expanded", "aria-controls")
FURNITURE = re.compile(
    r"(?:feedback|reply|submit|share|(?:read|learn|show|see|view) more|more|edit|print|save|pin(?: it)?|copy(?: link)?|"
    r"advertisement|was this helpful\??|yes|no|close|open|expand|collapse|back to top|[+−×✕–-])\Z",
    re.IGNORECASE,
)


class Setting(msgspec.Struct, frozen=True):
    """How a line is set: elements and classes around it, bold or not. Lines of one kind share it."""

    box: str
    parent: str
    bold: bool


class SeenQuestion(msgspec.Struct):
    """A line that asks, without its label: its place among the lines, its text's span, its outermost own element.

    `level` is that of its heading, 0 where it is none; `section` is the line of the heading that it stands below.
    """

    index: int
    start: int
    end: int
    box: Element
    setting: Setting
    asks: bool
    level: int
    labelled: bool
    section: int


class SeenQA(msgspec.Struct):
    """A question line and the lines of its answer, by their places among the page's lines."""

    question: SeenQuestion
    answer: list[int]


class Ranges:
    """For each element with text, its first and its last line."""

    def __init__(self, lines: Sequence[HtmlLine]) -> None:
        self.first: dict[Element, int] = {}
        self.last: dict[Element, int] = {}
        for index, line in enumerate(lines):
            element: Element | None = line.block
            while element is not None and element not in self.first:
                self.first[element] = index
                element = element.getparent()
        for index in range(len(lines) - 1, -1, -1):
            element = lines[index].block
            while element is not None and element not in self.last:
                self.last[element] = index
                element = element.getparent()

    def box(self, index: int, element: Element) -> Element:
        """The outermost element that holds this line alone."""
        while True:
            parent = element.getparent()
            if parent is None or self.first[parent] != index or self.last[parent] != index:
                return element
            element = parent


class Sections:
    """The headings of a page, and which of them a line stands below."""

    def __init__(self, lines: Sequence[HtmlLine]) -> None:
        self.lines = lines
        self.places = [index for index, line in enumerate(lines) if line.level]
        self.levels = [lines[index].level for index in self.places]

    def above(self, index: int, level: int) -> int:
        """The nearest heading above a line; for a heading, one that is no smaller and set otherwise; -1 for none."""
        n = bisect_left(self.places, index) - 1
        while n >= 0 and level and not self.heads(n, index, level):
            n -= 1
        return self.places[n] if n >= 0 else -1

    def heads(self, n: int, index: int, level: int) -> bool:
        if self.levels[n] != level:
            return self.levels[n] < level
        return named(self.lines[self.places[n]].block) != named(self.lines[index].block)


def visible_qas(html: HtmlText) -> list[SeenQA]:
    """The Q&As of a page, in order of their questions.

    Headings that ask are taken for questions only where the page has none that it calls so: an article's headings ask,
    too.
    """
    lines = html.lines
    asking = {index for index, line in enumerate(lines) if asks(line)}
    if not asking:
        return []
    ranges = Ranges(lines)
    sections = Sections(lines)
    groups: dict[GroupKey, list[SeenQuestion]] = defaultdict(list)
    for index in sorted(asking):
        question = seen_question(lines, index, ranges, sections, asks=True)
        groups[key_of(question)].append(question)
    add_those_set_alike(lines, groups, ranges, sections)
    called = drop_strays([group for group in groups.values() if is_called_question(lines, group)])
    trusted = called or [group for group in groups.values() if is_repeated(lines, group)]
    boundaries = {question.index for group in trusted for question in group}
    found: dict[int, SeenQA] = {}
    for group in trusted:
        for qa in group_qas(lines, group, ranges, boundaries):
            found[qa.question.index] = qa
    return drop_nested(found)


def drop_strays(groups: list[list[SeenQuestion]]) -> list[list[SeenQuestion]]:
    """The groups without single lines below a heading that has a whole group of others."""
    largest: dict[int, int] = {}
    for group in groups:
        section = group[0].section
        largest[section] = max(largest.get(section, 0), len(group))
    return [group for group in groups if len(group) > 1 or largest[group[0].section] == 1]


GroupKey = tuple[Setting, int, bool]


def key_of(question: SeenQuestion) -> GroupKey:
    """Questions of one group are set alike, below one heading, all with a label or all without."""
    return question.setting, question.section, question.labelled


def add_those_set_alike(
    lines: Sequence[HtmlLine],
    groups: dict[GroupKey, list[SeenQuestion]],
    ranges: Ranges,
    sections: Sections,
) -> None:
    """Put the lines into each group that are set like its questions, whether they read as questions or not."""
    blocks = {named(lines[q.index].block) for group in groups.values() for q in group}
    known = {q.index for group in groups.values() for q in group}
    for index, line in enumerate(lines):
        if index in known or in_zone(line, NO_QUESTIONS) or named(line.block) not in blocks:
            continue
        other = seen_question(lines, index, ranges, sections, asks=False)
        group = groups.get(key_of(other))
        if group is not None and len(line.text) <= LONGEST_HEADING_CHARACTERS:
            group.append(other)
    for group in groups.values():
        group.sort(key=lambda question: question.index)


def is_called_question(lines: Sequence[HtmlLine], group: list[SeenQuestion]) -> bool:
    """Whether the page itself says that lines are questions, by a heading, names, labels, or switches for answers.

    Lines of the group that do not ask are dropped from it where nothing sets them apart from text.
    """
    first, asking = group[0], [question for question in group if question.asks]
    if is_faq(lines, first):
        if not (first.level or first.setting.bold or is_switch(first)):
            group[:] = asking
        return True
    if len(marked(lines, group)) < SHARE_QUESTIONS * len(group):
        return False
    if first.labelled or first.box.tag in SWITCH_TAGS:
        return True
    return len(group) > 1 and (is_switch(first) or any(TOGGLE_NAME.search(name) for name in names_around(first.box)))


def is_repeated(lines: Sequence[HtmlLine], group: list[SeenQuestion]) -> bool:
    """Whether lines that stand out ask again and again; those that do not are dropped."""
    if not (group[0].level or group[0].setting.bold):
        return False
    asking = marked(lines, group)
    if len(asking) < SHARE_QUESTIONS * len(group):
        return False
    group[:] = asking
    return len(asking) > 1


def marked(lines: Sequence[HtmlLine], group: Sequence[SeenQuestion]) -> list[SeenQuestion]:
    """Those of a group that end in a question mark."""
    return [question for question in group if QUESTION_MARK.search(lines[question.index].text[-40:])]


def is_faq(lines: Sequence[HtmlLine], question: SeenQuestion) -> bool:
    """Whether the page calls them questions: in the names of their boxes, or in the heading that they stand below."""
    if question.section >= 0 and FAQ_HEADING.search(lines[question.section].text):
        return True
    return any(FAQ_NAME.search(name) for name in names_around(question.box))


def names_around(box: Element) -> list[str]:
    """Classes and ids of a box and of the two around it."""
    names: list[str] = []
    element: Element | None = box
    for _ in range(3):
        if element is None:
            break
        names.append(f"{element.get('class') or ''} {element.get('id') or ''}")
        element = element.getparent()
    return names


def is_switch(question: SeenQuestion) -> bool:
    """Whether a line opens and closes what stands below it, or is the term that a list describes."""
    around = [question.box, *islice(question.box.iterancestors(), 1), *islice(question.box.iterdescendants(), 5)]
    return any(
        element.tag in SWITCH_TAGS or any(name in element.attrib for name in SWITCH_ATTRIBUTES) for element in around
    )


def asks(line: HtmlLine) -> bool:
    """Whether a line reads as a question that stands by itself."""
    text = line.text
    if in_zone(line, NO_QUESTIONS) or len(text) > LONGEST_HEADING_CHARACTERS:
        return False
    marked = QUESTION_MARK.search(text[-40:]) is not None
    if not marked and not (stands_out(line) and begins_as_question(text[label_end(text) :])):
        return False
    label = label_end(text)
    if count_words(text) > LONGEST_HEADING or (
        not label and not stands_out(line) and line.block.tag not in SWITCH_TAGS and SEVERAL_SENTENCES.search(text)
    ):
        return False
    return not leads_away(line)


def stands_out(line: HtmlLine) -> bool:
    """Whether a line is a heading, or all bold."""
    return line.level > 0 or is_bold(line)


def is_bold(line: HtmlLine) -> bool:
    return line.bold >= LINKED * len(line.text.replace(" ", ""))


def in_zone(line: HtmlLine, zones: frozenset[str]) -> bool:
    """Whether a line stands in one of these parts of the page; in a menu, all text is links."""
    return line.zone in zones and not (line.zone in LINK_ZONES and not is_link(line))


def is_link(line: HtmlLine) -> bool:
    return line.linked >= LINKED * len(line.text.replace(" ", ""))


def label_end(text: str) -> int:
    match = LABEL.match(text)
    return match.end() if match and match.end() < len(text) else 0


def leads_away(line: HtmlLine) -> bool:
    """Whether a line is a link to another page rather than a switch of this one."""
    address = link_address(line)
    return bool(address) and not str(address).startswith(("#", "javascript:"))


def link_address(line: HtmlLine) -> str | None:
    """Where a line leads that is a link."""
    if not line.linked or not is_link(line):
        return None
    element: Element | None = line.first
    while element is not None and element.tag != "a":
        element = element.getparent()
    return element.get("href") if element is not None else None


def seen_question(
    lines: Sequence[HtmlLine], index: int, ranges: Ranges, sections: Sections, *, asks: bool
) -> SeenQuestion:
    line = lines[index]
    box = ranges.box(index, line.block)
    label = label_end(line.text)
    level = line.level
    return SeenQuestion(
        index=index,
        start=line.start + label,
        end=line.end,
        box=box,
        setting=setting_of(line, box),
        asks=asks,
        level=level,
        labelled=label > 0 and line.text[0].isalpha(),
        section=sections.above(index, level),
    )


def setting_of(line: HtmlLine, box: Element) -> Setting:
    parent = box.getparent()
    inner = "" if line.block is box else named(line.block)
    return Setting(f"{named(box)}>{inner}", "" if parent is None else named(parent), is_bold(line))


def named(element: Element) -> str:
    return f"{element.tag!s}.{lasting(element.get('class') or '')}"


@lru_cache(maxsize=65_536)
def lasting(names: str) -> str:
    """Class names without what changes from one item to the next."""
    return " ".join(sorted(STATES.sub("", names.lower()).split()))


def group_qas(
    lines: Sequence[HtmlLine], group: Sequence[SeenQuestion], ranges: Ranges, boundaries: AbstractSet[int]
) -> list[SeenQA]:
    """The Q&As of questions that are set alike; what has no answer is a teaser, and none."""
    found = []
    in_row: set[str] = set()
    for n, question in enumerate(group):
        following = group[n + 1].index if n + 1 < len(group) else None
        answer = answer_lines(lines, question, following, ranges, in_row, boundaries)
        if answer and not all(leads_away(lines[at]) for at in answer):
            found.append(SeenQA(question, answer))
    return found


def answer_lines(
    lines: Sequence[HtmlLine],
    question: SeenQuestion,
    following: int | None,
    ranges: Ranges,
    in_row: set[str],
    boundaries: AbstractSet[int],
) -> list[int]:
    """The lines of an answer: to the end of the smallest box that holds more than the question, or to what ends it.

    `in_row` collects how the answers of a row are set; `boundaries` are the lines of all questions.
    """
    index = question.index
    box, parent = box_and_parent(question, ranges)
    if parent is None:
        return []
    end = ranges.last[parent] + 1
    followed = following is not None and following < end
    if following is not None and followed:
        end = following
    row = followed or ranges.first[parent] < index
    answer: list[int] = []
    own = box
    for at in range(index + 1, end):
        child = child_of(lines[at].block, parent)
        if child is not own and row and not followed and not goes_on_in_row(child, in_row):
            break
        own = child
        level = lines[at].level
        if at in boundaries or (level and (level <= question.level or not question.level)):
            break
        answer.append(at)
    if followed:
        in_row.add(NO_ANSWER)
        in_row.update(named(child_of(lines[at].block, parent)) for at in answer)
    return [at for at in answer if is_said(lines[at])]


def box_and_parent(question: SeenQuestion, ranges: Ranges) -> tuple[Element, Element | None]:
    """The outermost box that ends with the question, and the one around it, which holds its answer."""
    box, parent = question.box, question.box.getparent()
    for _ in range(HIGHEST_CLIMB):
        if parent is None or ranges.last[parent] > question.index:
            break
        box, parent = parent, parent.getparent()
    return box, parent


def goes_on_in_row(child: Element, in_row: set[str]) -> bool:
    """Whether a box behind the last question of a row is set as those of its answers were, or plain."""
    if in_row:
        return named(child) in in_row or (named(child) in ("p.", "ul.", "ol.") and len(in_row) > 1)
    return child.tag in ("p", "ul", "ol", "blockquote", "table", "div", "dd")


def is_said(line: HtmlLine) -> bool:
    """Whether a line below a question is text of its answer, not a button or a part of the page."""
    return not in_zone(line, NO_ANSWERS) and not (is_button(line) and FURNITURE.match(line.text))


def is_button(line: HtmlLine) -> bool:
    """Whether a line is something to press."""
    return line.linked > 0 or line.block.tag in ("button", "label") or line.first.tag in ("button", "span", "label")


def child_of(element: Element, parent: Element) -> Element:
    """The element just below `parent` that holds `element`, or is it."""
    at = element
    while True:
        above = at.getparent()
        if above is None or above is parent or at is parent:
            return at
        at = above


def drop_nested(found: dict[int, SeenQA]) -> list[SeenQA]:
    """The Q&As without those whose question stands in the answer of a surer one."""
    kept: list[SeenQA] = []
    taken: set[int] = set()
    for index in sorted(found):
        qa = found[index]
        if index in taken:
            continue
        kept.append(qa)
        taken.update(qa.answer)
    return kept
