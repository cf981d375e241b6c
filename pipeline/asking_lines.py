"""Which lines of an HTML page may be questions: those that ask, and those that the page calls so by other means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from pipeline.asking import (
    answer_label_end,
    asks,
    is_answer_label,
    is_bold,
    is_link,
    is_marked,
    is_question_label,
    is_switch_element,
    label_end,
    leads_away,
    link_address,
)
from pipeline.boxes import names_of
from pipeline.headings import LONGEST_HEADING_CHARACTERS
from pipeline.htmltext import HtmlLine
from pipeline.htmltree import Element
from pipeline.rules.calls import REPLY, is_unanswered
from pipeline.rules.html import FAQ_NAME, LINK_ZONES, TITLE_NAME, is_answer_name, is_question_name
from pipeline.rules.questions import FAQ_HEADING

# The label of a question or of an answer, in a cell or line of its own.
ANSWER_LETTER = re.compile(
    r"(?:[AＡ答]|Answer|ANSWER|Antwort|Réponse|Respuesta|Risposta|Resposta)\s?\d{0,3}\s?[.:)]?\Z"
)
BEHIND = re.compile(
    r"(?:[QＱ問问]|Question|QUESTION|Frage|Pregunta|Domanda|Pergunta):?\s?\d{0,3}(?:\.\d{1,2})*\s?[.:)]?\Z"
)

LONGEST_TITLE = 40  # characters of a line in bold that is a title

ACCORDION_CLIMB = 2  # elements around a switch that may be named as an accordion
ACCORDION_NAME = re.compile(r"accord[ie]on", re.IGNORECASE)

FEWEST_TOPICS, SHARE_WITH_TEXT = 2, 0.8  # of headings of one size

NAMED_CLIMB = 2  # elements around a line that may be named a question


def calls_itself_faq(line: HtmlLine) -> bool:
    """Whether a line says that the page holds questions: its title, or a short line in bold that is no link."""
    titled = line.level == 1 or line.zone == "title"
    if not titled and (line.level or len(line.text) > LONGEST_TITLE or not is_bold(line) or is_link(line)):
        return False
    return FAQ_HEADING.search(line.text) is not None


def heads_faq(line: HtmlLine) -> bool:
    """Whether a short heading says that questions stand below it, and asks nothing itself."""
    if not line.level or len(line.text) > LONGEST_TITLE or is_marked(line):
        return False
    return FAQ_HEADING.search(line.text) is not None


def topics_of_faq(lines: Sequence[HtmlLine], open_to_ask: Sequence[int]) -> set[int]:
    """The headings below a short main one that calls the page one of questions, of which none asks.

    They are those of the largest size that has text, not more headings, right below nearly each.
    """
    titles = (n for n in open_to_ask if lines[n].level == 1 and FAQ_HEADING.search(lines[n].text))
    title = next((n for n in titles if len(lines[n].text) <= LONGEST_TITLE), None)
    if title is None:
        return set()
    by_level: dict[int, list[int]] = defaultdict(list)
    for index in open_to_ask:
        if index > title and lines[index].level > 1 and not leads_away(lines[index]) and may_head(lines[index].text):
            by_level[lines[index].level].append(index)
    last = len(lines) - 1
    for level in sorted(by_level):
        places = by_level[level]
        with_text = [index for index in places if index < last and not lines[index + 1].level]
        if len(with_text) >= max(FEWEST_TOPICS, SHARE_WITH_TEXT * len(places)):
            return set(with_text)
    return set()


def may_head(text: str) -> bool:
    """Whether a heading that does not ask may be the topic of an answer."""
    return not (REPLY.match(text) or is_unanswered(text))


def is_titled_faq(lines: Sequence[HtmlLine]) -> bool:
    """Whether a line above all smaller headings says that the page holds questions, and is named as its title."""
    for line in lines:
        if line.level > 1 and line.zone not in LINK_ZONES:
            return False
        if not line.level and len(line.text) <= LONGEST_TITLE and FAQ_HEADING.search(line.text):
            around = line.block.getparent()
            names = (line.block.get("class"), None if around is None else around.get("class"))
            if any(name and TITLE_NAME.search(name) for name in names):
                return True
    return False


def asking_lines(lines: Sequence[HtmlLine]) -> list[int]:
    """The lines that ask, but for those in code, which is part of an answer, unless nothing else asks; and for those
    of a table of contents, which lead to the same words below."""
    asking = [n for n, line in enumerate(lines) if asks(line)]
    last = {lines[n].text: n for n in asking}
    asking = [n for n in asking if last[lines[n].text] == n or not leads_down(lines[n])]
    return [n for n in asking if lines[n].block.tag != "pre"] or asking


def leads_down(line: HtmlLine) -> bool:
    """Whether a line is a link to another place of its page."""
    return (link_address(line) or "").startswith("#")


def named_questions(lines: Sequence[HtmlLine], open_to_ask: Sequence[int]) -> set[int]:
    """The lines whose element is named a question, one named an answer right behind it, whether they ask or not."""
    found: dict[Element, list[int]] = defaultdict(list)
    for index in open_to_ask:
        element: Element | None = lines[index].block
        for _ in range(1 + NAMED_CLIMB):
            if element is None:
                break
            if is_named_pair(element):
                if not leads_away(lines[index]):
                    found[element].append(index)
                break
            element = element.getparent()
    single = (places[0] for places in found.values() if len(places) == 1)
    return {
        at
        for at in single
        if len(lines[at].text) <= LONGEST_HEADING_CHARACTERS
        and not is_unanswered(lines[at].text)
        and (is_marked(lines[at]) or not FAQ_HEADING.search(lines[at].text))
    }


def labelled_questions(lines: Sequence[HtmlLine], open_to_ask: Sequence[int]) -> set[int]:
    """The lines behind a label of questions, with one of answers right behind them, whether they ask or not."""
    found = set()
    for index in open_to_ask:
        text = lines[index].text
        if index + 1 == len(lines) or len(text) > LONGEST_HEADING_CHARACTERS:
            continue
        asked = is_labelled(lines, index, asks=False)
        answered = lines[index + 1].text
        if asked and (answer_label_end(answered) or (ANSWER_LETTER.match(answered) or is_answer_label(answered))):
            found.add(index)
    return found


def columns_of_questions(lines: Sequence[HtmlLine]) -> dict[int, bool]:
    """The lines in cells of tables whose head says "Question" and "Answer": whether each stands below the first."""
    heads: dict[Element, bool] = {}
    found = {}
    for index, line in enumerate(lines):
        cell = line.block
        table = next(cell.iterancestors("table"), None) if cell.tag == "td" else None
        if table is None:
            continue
        if table not in heads:
            head = [" ".join("".join(one.itertext()).split()) for one in next(table.iter("tr"), ())]
            heads[table] = len(head) > 1 and bool(BEHIND.match(head[0]) and ANSWER_LETTER.match(head[1]))
        if heads[table]:
            found[index] = cell.getprevious() is None
    return found


def is_labelled(lines: Sequence[HtmlLine], index: int, *, asks: bool) -> bool:
    """Whether a label tells that a line is a question: its own, one right before it, or that of the answer behind."""
    text = lines[index].text
    if (label_end(text) > 0 and text[0].isalpha()) or stands_behind_letter(lines, index):
        return True
    return asks and index + 1 < len(lines) and not lines[index].level and answer_label_end(lines[index + 1].text) > 0


def is_named_pair(element: Element) -> bool:
    """Whether an element is named a question and the next one, alone of those behind it, an answer."""
    names = element.get("class")
    if not names or not is_question_name(names):
        return False
    behind = element.getnext()
    if behind is None or not is_answer_name(behind.get("class") or ""):
        return False
    after = behind.getnext()  # two in a row are what a test lets its reader choose from
    return after is None or not is_answer_name(after.get("class") or "")


def faq_switches(lines: Sequence[HtmlLine], open_to_ask: Sequence[int], *, of_faqs: bool) -> list[int]:
    """The switches inside what the page calls its questions, also those that do not ask.

    On a page that says of itself that it holds questions (`of_faqs`), so do all that fold text away.
    """
    found = []
    known: dict[Element, bool] = {}
    for index in open_to_ask:
        line = lines[index]
        if not is_switch_element(line.block) or leads_away(line):
            continue
        if len(line.text) > LONGEST_HEADING_CHARACTERS or FAQ_HEADING.search(line.text):
            continue
        folds = of_faqs and (line.block.tag == "summary" or (not line.zone and is_of_accordion(line.block)))
        if folds or is_in_faq(line.block, known):
            found.append(index)
    return found


def is_of_accordion(element: Element) -> bool:
    """Whether a switch, or one of the elements right around it, is named as part of an accordion of the content."""
    around = (element, *islice(element.iterancestors(), ACCORDION_CLIMB))
    if next(element.iterancestors("header"), None) is not None:
        return False
    return any(ACCORDION_NAME.search(one.get("class") or "") for one in around)


def is_in_faq(element: Element, known: dict[Element, bool]) -> bool:
    """Whether an element stands in one that is named as questions; `known` remembers that for each."""
    climbed = []
    inside = False
    above = element.getparent()
    while above is not None:
        if above in known:
            inside = known[above]
            break
        climbed.append(above)
        if above.tag != "body" and FAQ_NAME.search(names_of(above)):
            inside = True
            break
        above = above.getparent()
    known.update(dict.fromkeys(climbed, inside))
    return inside


def stands_behind_letter(lines: Sequence[HtmlLine], index: int) -> bool:
    """Whether a "Q", or such a word, stands before a line, in a cell or line of its own."""
    return index > 0 and (BEHIND.match(lines[index - 1].text) is not None or is_question_label(lines[index - 1].text))
