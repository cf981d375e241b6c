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
from itertools import islice

from pipeline.alike import GroupKey, find_candidates, groups_set_alike, marked
from pipeline.answers import SeenQA, SeenQuestion, as_choice, group_qas
from pipeline.asking import is_switch_element
from pipeline.boxes import Boundaries, Ranges, Sections, Setting, lasting, names_of
from pipeline.htmltext import HtmlLine, HtmlText
from pipeline.htmltree import Element
from pipeline.rules.calls import choosing, is_about_us, is_feedback, is_rhetorical
from pipeline.rules.html import FAQ_NAME, SWITCH_NAME, SWITCH_TAGS
from pipeline.rules.questions import FAQ_HEADING, asks_in_words

SHARE_QUESTIONS = 0.6  # of lines set alike that read as questions, from which the others are questions too
SHARE_OF_PARTS = 0.5  # of headings set alike in all parts of a page of questions, from which the others are, too
NUMBER = re.compile(r"\d{1,3}(?=\s?[.):])")
PLAIN_TAGS = frozenset(("li", "p"))
LISTS = frozenset(("li", "ul", "ol"))  # boxes of items that hold nothing else
FEWEST_HEADINGS = 2  # that ask on a page: one alone heads an article


def visible_qas(html: HtmlText) -> list[SeenQA]:
    """The Q&As of a page, in order of their questions.

    Headings that ask are taken for questions only where the page has none that it calls so: an article's headings ask,
    too.
    """
    lines = html.lines
    ranges = Ranges(lines)
    candidates = find_candidates(html, ranges)
    if not candidates.seeds:
        return []
    groups = groups_set_alike(lines, candidates, ranges, Sections(lines))
    sure = sure_settings(lines, groups) if candidates.of_faqs else set()
    called = drop_strays(
        [
            group
            if (len(group) > 1 or group[0].index in candidates.topics)
            and all(question.index in candidates.named for question in group)
            else list(called_questions(lines, group, ranges, sure, of_faqs=candidates.of_faqs))
            for group in groups.values()
        ]
    )
    called = without_asides(lines, called)
    called += set_like_them(lines, called, groups, sure)
    trusted = without_sections(lines, called) or headings_that_ask(lines, list(groups.values()))
    boundaries = Boundaries(question.index for group in trusted for question in group)
    found: dict[int, SeenQA] = {}
    for group in trusted:
        for qa in group_qas(lines, group, ranges, boundaries):
            found[qa.question.index] = qa
    qas = drop_nested(found)
    chosen = choosing([[as_choice(lines[at]) for at in qa.answer] for qa in qas])
    return [qa for n, qa in enumerate(qas) if n not in chosen]


def set_like_them(
    lines: Sequence[HtmlLine],
    called: list[list[SeenQuestion]],
    groups: dict[GroupKey, list[SeenQuestion]],
    sure: AbstractSet[Setting],
) -> list[list[SeenQuestion]]:
    """The groups below other headings that are set as those are that the page calls questions, and ask.

    `sure` are settings of which all do.
    """
    settings = {(group[0].setting, group[0].labelled) for group in called}
    known = {group[0].index for group in called}
    others = [g for g in groups.values() if g[0].index not in known and (g[0].setting, g[0].labelled) in settings]
    return [group for group in others if group[0].setting in sure or most_ask(lines, group, SHARE_QUESTIONS)]


def sure_settings(lines: Sequence[HtmlLine], groups: dict[GroupKey, list[SeenQuestion]]) -> set[Setting]:
    """How those headings are set of which, in all parts of a page of questions, enough ask."""
    pools: dict[Setting, list[SeenQuestion]] = defaultdict(list)
    for group in groups.values():
        if is_head(group[0]) and not group[0].setting.bold:
            pools[group[0].setting] += group
    return {setting for setting, pool in pools.items() if most_ask(lines, pool, SHARE_OF_PARTS)}


def most_ask(lines: Sequence[HtmlLine], group: Sequence[SeenQuestion], share: float) -> bool:
    return len(marked(lines, group)) >= share * len(group)


def without_asides(lines: Sequence[HtmlLine], called: list[list[SeenQuestion]]) -> list[list[SeenQuestion]]:
    """The groups but for items and paragraphs that stand below questions which stand out: answers ask back, too.

    So do terms that ask nothing, below a heading that is a question or in what describes another term.
    """
    heads = sorted((q for group in called for q in group if is_head(q)), key=lambda head: head.index)
    if len(heads) < FEWEST_HEADINGS:
        return called
    places = [head.index for head in heads]
    known = set(places)

    def is_aside(question: SeenQuestion) -> bool:
        n = bisect_left(places, question.index)
        tag = lines[question.index].block.tag
        if not n or is_head(question) or question.labelled or tag not in PLAIN_TAGS:
            return False
        head = heads[n - 1]
        if tag == "p":
            return head.level > 0 and head.asks and question.section == head.index and not question.setting.is_named
        if n == len(heads) and not head.level and question.box.tag not in LISTS:
            return False
        below = question.section
        return below in (head.index, head.section) or (below > head.index and 0 < head.level < lines[below].level)

    def is_inner_term(question: SeenQuestion) -> bool:
        if question.box.tag != "dt" or question.asks:
            return False
        in_answer = question.section in known and lines[question.section].level > 0
        return in_answer or next(question.box.iterancestors("dd"), None) is not None

    kept = ([q for q in group if not is_aside(q) and not is_inner_term(q)] for group in called)
    return [group for group in kept if group]


def is_head(question: SeenQuestion) -> bool:
    """Whether a question is a heading, in bold, or a term: more than a line of text that asks."""
    return question.level > 0 or question.setting.bold or question.box.tag == "dt"


def without_sections(lines: Sequence[HtmlLine], called: list[list[SeenQuestion]]) -> list[list[SeenQuestion]]:
    """The groups without headings that ask nothing and have smaller headings below them that are questions."""
    levels = {question.index: question.level for group in called for question in group}

    def heads_questions(question: SeenQuestion) -> bool:
        if question.asks or not question.level:
            return False
        for index in range(question.index + 1, len(lines)):
            if 0 < lines[index].level <= question.level:
                return False
            if levels.get(index, 0) > question.level:
                return True
        return False

    kept = ([question for question in group if not heads_questions(question)] for group in called)
    return [group for group in kept if group]


def drop_strays(found: list[list[SeenQuestion]]) -> list[list[SeenQuestion]]:
    """The groups with lines, but for single lines below a heading that has a whole group of others.

    A label, or a table of contents, tells that a single line is one of them.
    """
    groups = [group for group in found if group]
    largest: dict[int, int] = {}
    for group in groups:
        section = group[0].section
        largest[section] = max(largest.get(section, 0), len(group))
    return [g for g in groups if len(g) > 1 or largest[g[0].section] == 1 or g[0].labelled or g[0].listed]


def called_questions(
    lines: Sequence[HtmlLine],
    group: Sequence[SeenQuestion],
    ranges: Ranges,
    sure: AbstractSet[Setting],
    *,
    of_faqs: bool,
) -> Sequence[SeenQuestion]:
    """Those of a group that the page itself calls questions, by a heading, names, labels, or switches for answers.

    Lines that do not ask are among them only where something sets the group apart from text. `of_faqs` tells that the
    page as a whole says that it holds questions, `sure` how it sets those for sure.
    """
    first, asking = group[0], [question for question in group if question.asks]
    in_earnest = [question for question in group if not is_rhetorical(lines[question.index].text)]
    ask = most_ask(lines, group, SHARE_QUESTIONS)
    called_so = is_faq(lines, first)
    if (of_faqs or called_so) and sum(question.listed for question in group) >= SHARE_QUESTIONS * len(group):
        return marked(lines, group)  # what is not listed among them is none of them
    if called_so:
        apart = first.level or first.setting.bold or is_switch(first) or first.labelled
        apart = apart or (ask and (first.setting.is_named or begin_items(lines, group, ranges)))
        if first.level and not is_switch(first):
            return in_earnest
        return group if apart else asking
    only_switches = not asking and len(group) > 1
    if only_switches or (ask and is_labelled_or_switch(group)):
        return group
    if not of_faqs:
        return ()
    apart = first.level or first.setting.bold or begin_items(lines, group, ranges)
    return in_earnest if apart and (ask or first.setting in sure) else marked(lines, in_earnest)


def begin_items(lines: Sequence[HtmlLine], group: Sequence[SeenQuestion], ranges: Ranges) -> bool:
    """Whether each line of a group begins an item of a list that has more lines, with text set apart from it."""
    for question in group:
        block = lines[question.index].block
        at, last = ranges.first.get(block), ranges.last.get(block, -1)
        if block.tag != "li" or at != question.index or last == at or lines[question.index].first is block:
            return False
    return True


def is_labelled_or_switch(group: Sequence[SeenQuestion]) -> bool:
    """Whether lines set alike have labels, or open and close what stands below them."""
    first = group[0]
    if first.labelled or first.box.tag in SWITCH_TAGS:
        return True
    return len(group) > 1 and (
        is_switch(first) or any(SWITCH_NAME.search(lasting(name)) for name in names_around(first.box))
    )


def headings_that_ask(lines: Sequence[HtmlLine], groups: list[list[SeenQuestion]]) -> list[list[SeenQuestion]]:
    """The lines that stand out and end in a question mark, by group; none where the page has one below its title.

    Without a mark, those ask that begin as questions do beside some with one, and headings where most of a group do.
    The title alone does where the page asks whether it helped, as those of help centres do.
    A heading that only leads its readers on ("Ready to start?") does not ask; in bold, an interview may ("What now?").
    Those under which a house presents itself ("Who are we?") ask only beside others.
    """
    found = [asking_of(lines, group) for group in groups if group[0].level or group[0].setting.bold]
    found = [[q for q in group if not (q.level and is_rhetorical(lines[q.index].text))] for group in found]
    several = sum(q.level == 1 for group in found for q in group) >= FEWEST_HEADINGS
    below = sum((several or q.level != 1) and not is_about_us(lines[q.index].text) for group in found for q in group)
    if below >= FEWEST_HEADINGS:
        return [group for group in found if group]
    titled = [group for group in found if group and group[0].level == 1]
    return titled if any(is_feedback(line.text) for line in lines) else []


def asking_of(lines: Sequence[HtmlLine], group: Sequence[SeenQuestion]) -> list[SeenQuestion]:
    """Those lines of a group that ask, in the order of the page."""
    with_mark = marked(lines, group)
    sure = [question for question in group if question.level > 1 and asks_in_words(lines[question.index].text)]
    if len(with_mark) >= SHARE_QUESTIONS * len(group) and are_numbered(lines, group):
        return list(group)
    known = {question.index for question in with_mark}
    both = len(known.union(question.index for question in sure))
    if not sure or (not with_mark and both < max(FEWEST_HEADINGS, SHARE_QUESTIONS * len(group))):
        return with_mark
    return [question for question in group if question in sure or question.index in known]


def are_numbered(lines: Sequence[HtmlLine], group: Sequence[SeenQuestion]) -> bool:
    """Whether lines count 1, 2, 3 and so on."""
    counted = [NUMBER.match(lines[question.index].text) for question in group]
    numbers = [int(match[0]) for match in counted if match]
    return len(numbers) == len(group) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def is_faq(lines: Sequence[HtmlLine], question: SeenQuestion) -> bool:
    """Whether the page calls them questions: in the names of their boxes, or in the heading that they stand below."""
    if question.section >= 0 and FAQ_HEADING.search(lines[question.section].text):
        return True
    return any(FAQ_NAME.search(name) for name in names_around(question.box))


def names_around(box: Element) -> list[str]:
    """Classes and ids of a box and of the two around it."""
    return [names_of(element) for element in (box, *islice(box.iterancestors(), 2))]


def is_switch(question: SeenQuestion) -> bool:
    """Whether a line opens and closes what stands below it, or is the term that a list describes."""
    around = [question.box, *islice(question.box.iterancestors(), 1), *islice(question.box.iterdescendants(), 5)]
    return any(map(is_switch_element, around))


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
