"""Groups of lines of an HTML page that are set alike, of which some read as questions or are called so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import msgspec

from pipeline.answers import SeenQuestion
from pipeline.asking import in_zone, is_marked, label_end, longest, stands_out
from pipeline.asking_lines import (
    asking_lines,
    calls_itself_faq,
    columns_of_questions,
    faq_switches,
    heads_faq,
    is_labelled,
    is_titled_faq,
    labelled_questions,
    named_questions,
    topics_of_faq,
)
from pipeline.boxes import Ranges, Sections, Setting, named, setting_of
from pipeline.contents import entries, led_to, says_the_same
from pipeline.htmltext import HtmlLine, HtmlText
from pipeline.rules.buttons import PART_OF_ANSWER
from pipeline.rules.calls import is_unanswered
from pipeline.rules.html import NO_QUESTIONS

GroupKey = tuple[Setting, int, bool]


class Candidates(msgspec.Struct):
    """Lines of a page that may be questions, by their places.

    `seeds` are those that are likely to be, with whether they ask; `named` those whose names or labels say so; `topics`
    the headings of a page of questions of which none asks; `listed` those that a table of contents leads to; `open` all
    that where they stand does not rule out. `of_faqs` tells that the page says that it holds questions.
    """

    seeds: dict[int, bool]
    named: AbstractSet[int]
    topics: AbstractSet[int]
    listed: AbstractSet[int]
    open: Sequence[int]
    of_faqs: bool


def find_candidates(html: HtmlText, ranges: Ranges) -> Candidates:
    lines = html.lines
    asking = asking_lines(lines)
    table = entries(lines, ranges, html.tagged.get("a", ())) if asking else {}
    of_faqs = any(map(calls_itself_faq, lines)) or is_titled_faq(lines)
    listed = led_to(lines, table, of_faqs=of_faqs or (bool(table) and any(map(heads_faq, lines))))
    listing = {at for at, to in table.items() if to in listed or says_the_same(lines[at], lines[to])}
    columns = columns_of_questions(lines)
    open_to_ask = [
        index
        for index, line in enumerate(lines)
        if index not in ranges.signs
        and index not in listing
        and columns.get(index, True)
        and not in_zone(line, NO_QUESTIONS)
    ]
    named_so = named_questions(lines, open_to_ask) | labelled_questions(lines, open_to_ask)
    named_so.update(index for index in columns if columns[index])
    seeds = {index: True for index in (*asking, *listed) if index not in listing and index not in ranges.signs}
    topics = topics_of_faq(lines, open_to_ask) if of_faqs and not any(stands_out(lines[n]) for n in seeds) else set()
    if len(topics) > len(seeds):
        named_so |= topics
        seeds = {index: asks for index, asks in seeds.items() if index in topics}  # the others are in answers
    else:
        topics = set()
    for index in (*faq_switches(lines, open_to_ask, of_faqs=of_faqs), *named_so):
        seeds.setdefault(index, False)
    return Candidates(seeds, named_so, topics, listed, open_to_ask, of_faqs)


def groups_set_alike(
    lines: Sequence[HtmlLine], candidates: Candidates, ranges: Ranges, sections: Sections
) -> dict[GroupKey, list[SeenQuestion]]:
    """The candidates, by how they are set, and the lines that are set as they are."""
    groups: dict[GroupKey, list[SeenQuestion]] = defaultdict(list)
    for index in sorted(candidates.seeds):
        asks, listed = candidates.seeds[index], index in candidates.listed
        question = seen_question(lines, index, ranges, sections, asks=asks, listed=listed)
        groups[key_of(question)].append(question)
    add_those_set_alike(lines, candidates, groups, ranges, sections)
    join_labelled(lines, groups)
    return groups


def key_of(question: SeenQuestion) -> GroupKey:
    """Questions of one group are set alike, below one heading, all with a label or all without."""
    return question.setting, question.section, question.labelled


def add_those_set_alike(
    lines: Sequence[HtmlLine],
    candidates: Candidates,
    groups: dict[GroupKey, list[SeenQuestion]],
    ranges: Ranges,
    sections: Sections,
) -> None:
    """Put the lines into each group that are set like its questions, whether they read as questions or not.

    On a page of questions, headings that are set so below others make groups of their own.
    """
    blocks = {named(lines[q.index].block) for group in groups.values() for q in group}
    known = {q.index for group in groups.values() for q in group}
    settings = {setting for setting, _, _ in groups} if candidates.of_faqs else set()
    for index in candidates.open:
        line = lines[index]
        if index in known or named(line.block) not in blocks or len(line.text) > longest(line):
            continue
        if is_unanswered(line.text) or PART_OF_ANSWER.match(line.text) or heads_faq(line):
            continue
        other = seen_question(lines, index, ranges, sections, asks=False)
        key = key_of(other)
        if key in groups or ((line.level or other.box.tag == "dt") and other.setting in settings):
            groups[key].append(other)
    for group in groups.values():
        group.sort(key=lambda question: question.index)


def join_labelled(lines: Sequence[HtmlLine], groups: dict[GroupKey, list[SeenQuestion]]) -> None:
    """Put lines that ask with a label and without one into one group, where they stand out and are set alike."""
    for setting, section, labelled in [key for key in groups if key[2]]:
        own, others = groups[setting, section, labelled], groups.get((setting, section, False), [])
        if not others or not (own[0].level or setting.bold):
            continue
        fewer = min(own, others, key=len)
        if len(marked(lines, fewer)) == len(fewer):
            more = others if fewer is own else own
            more += fewer
            more.sort(key=lambda question: question.index)
            del groups[setting, section, fewer is own]


def seen_question(
    lines: Sequence[HtmlLine], index: int, ranges: Ranges, sections: Sections, *, asks: bool, listed: bool = False
) -> SeenQuestion:
    line = lines[index]
    box = ranges.box(index, line.block)
    level = line.level
    return SeenQuestion(
        index=index,
        start=line.start + label_end(line.text),
        end=line.end,
        box=box,
        setting=setting_of(line, box),
        asks=asks,
        level=level,
        labelled=is_labelled(lines, index, asks=asks),
        section=sections.above(index, level),
        listed=listed,
    )


def marked(lines: Sequence[HtmlLine], group: Sequence[SeenQuestion]) -> list[SeenQuestion]:
    """Those of a group that end in a question mark, or that the page lists among its questions."""
    return [question for question in group if question.listed or is_marked(lines[question.index])]
