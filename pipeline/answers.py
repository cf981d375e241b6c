"""The lines of an HTML page that answer a question: the rest of its box, or what stands below it in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice, takewhile
from string import ascii_lowercase

import msgspec

from pipeline.asking import answer_label_end, is_furniture, is_link, is_said, leads_away, reads_on
from pipeline.boxes import Boundaries, Ranges, Setting, child_of, named
from pipeline.fields import switched_by
from pipeline.htmltext import HtmlLine
from pipeline.htmltree import LEFT_OPEN, Element
from pipeline.rules.calls import is_unanswered
from pipeline.rules.html import BESIDE_ANSWERS, OPENS_ATTRIBUTES, PAGE_END

HIGHEST_CLIMB = 6  # boxes around a question before its answer's box is reached

MOST_SWITCHES = 10  # for one panel: what more of them open is no answer to any, and would be read for each
FEW_LINKS = 0.34  # share of the answers of a group up to which one may be a link alone: the others are no list of links
FEWEST_LABELS, SHARE_LABELS = 2, 0.6  # of answers of a group with text before their label: an asker's own
HEADER_CLIMB = 3  # boxes around a page's title in which its header is looked for

# The number of the next question, in a cell of its own.
NUMBER_AHEAD = re.compile(r"(?:Q:?\s?)?\d{1,2}(?:(?:\.\d{1,2})+[.:)]?|[.:)])\Z")

# Boxes that go on with an answer in whatever row.
PLAIN = frozenset(("p.", "ul.", "ol.", "pre.", "blockquote.", "table."))

# Boxes that belong to an answer if it goes on behind them.
BARE = frozenset(("div", "dl", "center", "figure", "table", "details"))

# Boxes that no paragraph holds: what stands behind one goes on with it, in none.
BREAKS_PARAGRAPH = frozenset(("pre", "ul", "ol", "table", "blockquote"))

NO_ANSWER = ""  # stands among the settings of a row's answers once a question of the row was read


class SeenQuestion(msgspec.Struct):
    """A line that asks, without its label: its place among the lines, its text's span, its outermost own element.

    `level` is that of its heading, 0 where it is none; `section` is the line of the heading that it stands below, -1
    for none; `listed` says that a table of contents of questions leads to it.
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
    listed: bool = False


class SeenQA(msgspec.Struct):
    """A question line and the lines of its answer, by their places among the page's lines."""

    question: SeenQuestion
    answer: list[int]


def group_qas(
    lines: Sequence[HtmlLine], group: Sequence[SeenQuestion], ranges: Ranges, boundaries: Boundaries
) -> list[SeenQA]:
    """The Q&As of questions that are set alike; what has no answer is a teaser, and none."""
    found: list[tuple[int, list[int]]] = []
    entries = set()
    in_row: set[str] = set()
    for n, question in enumerate(group):
        following = group[n + 1].index if n + 1 < len(group) else None
        panel = panel_lines(lines, question, ranges, boundaries)
        answer = panel or answer_lines(lines, question, following, ranges, in_row, boundaries)
        beside = {at for at in answer if is_beside(lines[at], lines[question.index].zone, among=answer)}
        answer = [at for at in answer if at not in beside]
        if len(answer) > 1 and answer[-1] + 1 in boundaries and NUMBER_AHEAD.match(lines[answer[-1]].text):
            answer.pop()
        if not answer or is_teaser(lines, answer, beside) or (not panel and is_chosen(lines, question, answer)):
            continue
        if is_entry(lines, question, answer):
            entries.add(n)
        found.append((n, answer))
    if len(entries) > FEW_LINKS * len(found):
        found = [(n, answer) for n, answer in found if n not in entries]
    found = [(n, answer) for n, answer in found if n not in entries or not is_link(lines[group[n].index])]
    found = behind_labels(lines, found)
    if found and found[-1][0] == len(group) - 1:
        found[-1] = found[-1][0], without_page_end(lines, found[-1][1])
    return [SeenQA(question, answer) for n, answer in found for question in (*terms_above(group, n), group[n])]


def behind_labels(lines: Sequence[HtmlLine], found: Sequence[tuple[int, list[int]]]) -> list[tuple[int, list[int]]]:
    """The answers without what their askers say before it, on a page that says "Answer:" behind that."""
    begins = [next((k for k, at in enumerate(answer) if answer_label_end(lines[at].text)), 0) for _, answer in found]
    if len(found) < FEWEST_LABELS or sum(map(bool, begins)) < SHARE_LABELS * len(found):
        return list(found)
    return [(n, answer[k:]) for k, (n, answer) in zip(begins, found, strict=True)]


def without_page_end(lines: Sequence[HtmlLine], answer: list[int]) -> list[int]:
    """The last answer of a group without what ends the page; what is all of it is an answer."""
    said = len(answer)
    while said > 1 and PAGE_END.match(lines[answer[said - 1]].text):
        said -= 1
    return answer[:said] if not PAGE_END.match(lines[answer[said - 1]].text) else answer


def is_entry(lines: Sequence[HtmlLine], question: SeenQuestion, answer: Sequence[int]) -> bool:
    """Whether a question and its answer are entries of a list of links: a table of contents leads to its own page."""
    leads = leads_away if question.asks else is_link
    return all(leads(lines[at]) for at in answer)


def is_teaser(lines: Sequence[HtmlLine], answer: Sequence[int], beside: AbstractSet[int]) -> bool:
    """Whether lines are the first of an article: someone wrote it on some day, and a link leads to the rest."""
    behind = range(answer[-1], min(answer[-1] + 3, len(lines)))
    return any(is_furniture(lines[at]) and not lines[at].linked for at in beside) and any(
        reads_on(lines[at]) for at in behind
    )


def is_chosen(lines: Sequence[HtmlLine], question: SeenQuestion, answer: Sequence[int]) -> bool:
    """Whether the reader is to give the answer: in a field right behind the question, or by a button."""
    fields = (lines[at].field for at in range(question.index + 1, answer[0] + 1))
    if any(field is not None and not switched_by(field, question.box) for field in fields):
        return True
    return all("button" in (lines[at].block.tag, lines[at].first.tag) for at in answer)


def as_choice(line: HtmlLine) -> str:
    """The text of a line, behind its letter where it is an item of a list that counts A, B, C."""
    items = line.block.getparent()
    if line.block.tag != "li" or items is None or (items.get("type") or "").lower() != "a":
        return line.text
    place = items.index(line.block)
    return f"{ascii_lowercase[place]}) {line.text}" if place < len(ascii_lowercase) else line.text


def terms_above(group: Sequence[SeenQuestion], place: int) -> list[SeenQuestion]:
    """The terms of a list right above one of a group, which its description answers, too."""
    first = place
    while first > 0 and are_terms(group[first - 1], group[first]):
        first -= 1
    return list(group[first:place])


def are_terms(one: SeenQuestion, other: SeenQuestion) -> bool:
    """Whether two questions are terms that one description follows."""
    return one.box.tag == other.box.tag == "dt" and one.box.getnext() is other.box


def panel_lines(lines: Sequence[HtmlLine], question: SeenQuestion, ranges: Ranges, boundaries: Boundaries) -> list[int]:
    """The lines of the panel that a question opens, wherever it stands; none where it names no such panel."""
    around = [question.box, *islice(question.box.iterancestors(), 2), *islice(question.box.iterdescendants(), 5)]
    for element in around:
        for name in OPENS_ATTRIBUTES:
            panel = ranges.named_element((element.get(name) or "").removeprefix("#"))
            if panel is None or panel not in ranges.first:
                continue
            ranges.opened[panel] += 1
            if ranges.opened[panel] > MOST_SWITCHES:
                continue
            places = range(ranges.first[panel], ranges.last[panel] + 1)
            if question.index not in places and not boundaries.stand_in(places):
                return said_lines(lines, places)
    return []


def answer_lines(
    lines: Sequence[HtmlLine],
    question: SeenQuestion,
    following: int | None,
    ranges: Ranges,
    in_row: set[str],
    boundaries: Boundaries,
) -> list[int]:
    """The lines of an answer: to the end of the smallest box that holds more than the question, or to what ends it.

    `in_row` collects how the answers of a row are set; `boundaries` are the lines of all questions.
    """
    box, parent, index = box_and_parent(question, ranges)
    if parent is None:
        return []
    end = ranges.last[parent] + 1
    if ranges.last[question.box] > question.index and is_item(question.box):
        end = min(end, ranges.last[question.box] + 1)
    followed = following is not None and following < end
    if following is not None and followed:
        end = following
    row = followed or ranges.first[parent] < question.index
    open_end = row and not followed and not has_part_behind(lines, question, range(index + 1, end), boundaries)
    answer: list[int] = []
    sure = 0  # how many of them belong to it whatever stands behind
    own, odd, announced = box, False, False
    for at in range(index + 1, end):
        child = child_of(lines[at].block, parent)
        apart = lines[at].ruled or lines[at].field is not None
        if answer and apart and not followed and (row or following is None):
            break
        if child is not own:
            goes_on = goes_on_in_row(child, in_row) or (child is parent and own.tag in BREAKS_PARAGRAPH)
            goes_on = goes_on or (bool(answer) and 0 < question.level < lines[at].level)
            odd = open_end and not goes_on
            if odd and not (answer and (child is parent or is_bare(child))):
                break
            own, announced = child, odd and announces(lines[answer[-1]])
        if at in boundaries or ends_answer(lines[at].level, question.level, row=row):
            break
        answer.append(at)
        sure = sure if odd and not announced else len(answer)
    answer = answer[:sure]
    if followed:
        in_row.add(NO_ANSWER)
        in_row.update(named(child_of(lines[at].block, parent)) for at in answer)
    return said_lines(lines, answer)


def said_lines(lines: Sequence[HtmlLine], places: Iterable[int]) -> list[int]:
    """Those of the places where an answer says something; what asks whether it helped ends it."""
    before = takewhile(lambda at: not is_unanswered(lines[at].text), places)
    return [at for at in before if is_said(lines[at])]


def is_beside(line: HtmlLine, zone: str, *, among: Sequence[int]) -> bool:
    """Whether a line is none of what the rest of an answer says: a byline, a date, tags, what stands in a margin.

    `zone` is that of the question. What is the whole answer is none of that.
    """
    return len(among) > 1 and ((line.zone != zone and line.zone in BESIDE_ANSWERS) or is_furniture(line))


def ends_answer(level: int, asked: int, *, row: bool) -> bool:
    """Whether a heading of a level ends the answer to a question of another: in a box of its own, none does."""
    return level > 0 and (level <= asked or (row and asked == 0))


def box_and_parent(question: SeenQuestion, ranges: Ranges) -> tuple[Element, Element | None, int]:
    """The outermost box that ends with the question, the one around it, with its answer, and the last line of the box.

    A page's title ends with the header that it stands in, where author and date stand below it.
    """
    box, index = question.box, question.index
    if question.level == 1:
        box = next((above for above in islice(box.iterancestors(), HEADER_CLIMB) if above.tag == "header"), box)
        index = ranges.last[box]
    parent = box.getparent()
    for _ in range(HIGHEST_CLIMB):
        if parent is None or (ranges.last[parent] > index and parent.tag not in LEFT_OPEN):
            break
        box, parent = parent, parent.getparent()
    return box, parent, index


def has_part_behind(lines: Sequence[HtmlLine], question: SeenQuestion, places: range, boundaries: Boundaries) -> bool:
    """Whether a heading ends the answer behind which further questions stand: all before it belongs to the answer."""
    for at in places:
        if at in boundaries:
            return False
        if ends_answer(lines[at].level, question.level, row=True):
            return boundaries.stand_in(range(at + 1, places.stop))
    return False


def is_bare(element: Element) -> bool:
    """Whether an element is set like any other: a reader takes it for a part of what stands before and behind it."""
    return element.tag in BARE and not element.get("class") and not element.get("id")


def announces(line: HtmlLine) -> bool:
    return line.text.endswith((":", "："))


def is_item(box: Element) -> bool:
    """Whether the box of a question, which has other lines too, is an item of its own; an answer may go on behind a
    paragraph that it shares with its question."""
    return box.tag == "li" or (box.tag == "div" and bool(box.get("class")))


def goes_on_in_row(child: Element, in_row: set[str]) -> bool:
    """Whether a box behind the last question of a row is set as those of its answers were, or plain."""
    if child.tag == "dd" and in_row == {NO_ANSWER}:
        return True
    if in_row:
        return named(child) in in_row or (named(child) in PLAIN and len(in_row) > 1)
    return child.tag in ("p", "ul", "ol", "pre", "blockquote", "table", "div", "dd")
