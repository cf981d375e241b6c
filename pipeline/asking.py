"""What a line of an HTML page is by itself: a question, a link, a button, a sign."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.fields import is_box
from pipeline.headings import LONGEST_HEADING, LONGEST_HEADING_CHARACTERS
from pipeline.htmltext import HtmlLine
from pipeline.htmltree import Element
from pipeline.rules.buttons import BUTTON_NAME, BUTTON_TEXT, LONGEST_BUTTON, LONGEST_SIGN, READ_ON, SIGN, VOTE_TEXT
from pipeline.rules.calls import REPLY, is_unanswered
from pipeline.rules.html import (
    CATEGORY_NAME,
    FURNITURE_NAME,
    FURNITURE_TAGS,
    FURNITURE_TEXT,
    LINK_ZONES,
    NO_ANSWERS,
    NO_QUESTIONS,
    SWITCH_ATTRIBUTES,
    SWITCH_NAME,
    SWITCH_PART,
    SWITCH_TAGS,
)
from pipeline.rules.questions import ANSWER_LABEL, LABEL, begins_as_question, count_words
from pipeline.rules.sources import SEARCH_RESULTS
from pipeline.rules.wording import QUESTION_MARK

HEADING_CHARACTERS = 600  # of a question that stands in a heading: some tell all that led to it

LINKED = 0.8  # share of linked characters from which a line is a link, and of bold ones from which it is bold

SEVERAL_SENTENCES = re.compile(r"[.!:]\s+[^\W\d_]|[。！]\s*[^\W\d_]")

NOWHERE = ("", "#")  # addresses of links that a script makes switches of


def asks(line: HtmlLine) -> bool:
    """Whether a line reads as a question that stands by itself."""
    text = line.text
    if len(text) > longest(line):
        return False
    if not is_marked(line) and not (stands_out(line) and begins_as_question(text[label_end(text) :])):
        return False
    if in_zone(line, NO_QUESTIONS) or is_unanswered(text) or REPLY.match(text):
        return False
    if (count_words(text) > LONGEST_HEADING and not line.level) or (
        not stands_out(line)
        and line.block.tag not in SWITCH_TAGS
        and SEVERAL_SENTENCES.search(text)
        and not label_end(text)
    ):
        return False
    return not leads_away(line)


def longest(line: HtmlLine) -> int:
    """The characters that a question may have: more where it is a heading, and surely not prose."""
    return HEADING_CHARACTERS if line.level else LONGEST_HEADING_CHARACTERS


def is_marked(line: HtmlLine) -> bool:
    """Whether a line ends in a question mark."""
    end = line.text[-40:]
    return ("?" in end or not end.isascii()) and QUESTION_MARK.search(end) is not None


def label_end(text: str) -> int:
    """How long the label is that a question begins with, such as "Q: ", "3. " or "3.1 Q: "."""
    match = LABEL.match(text)
    end = match.end() if match else 0
    if end and text[0].isdigit() and text[end : end + 1].isalpha():
        word = LABEL.match(text, end)
        end = word.end() if word else end
    return end if end < len(text) else 0


def answer_label_end(text: str) -> int:
    """How long the label is that an answer begins with, such as "A: "."""
    match = ANSWER_LABEL.match(text)
    return match.end() if match and match.end() < len(text) else 0


def is_question_label(text: str) -> bool:
    """Whether all of a text is a word that labels questions, such as "Otázka:"."""
    return text[-1] == ":" and text[0].isalpha() and len(text) <= LONGEST_SIGN and LABEL.fullmatch(text) is not None


def is_answer_label(text: str) -> bool:
    """Whether all of a text is a word that labels answers, such as "Odpověď:"."""
    return text[-1] == ":" and len(text) <= LONGEST_SIGN and ANSWER_LABEL.fullmatch(f"{text} ") is not None


def stands_out(line: HtmlLine) -> bool:
    """Whether a line is a heading, or all bold."""
    return line.level > 0 or is_bold(line)


def is_bold(line: HtmlLine) -> bool:
    return line.bold > 0 and line.bold >= LINKED * len(line.text.replace(" ", ""))


def in_zone(line: HtmlLine, zones: frozenset[str]) -> bool:
    """Whether a line stands in one of these parts of the page; in a menu, all text is links that lead somewhere."""
    return line.zone in zones and (line.zone not in LINK_ZONES or (is_link(line) and link_address(line) not in NOWHERE))


def is_link(line: HtmlLine) -> bool:
    return line.linked > 0 and line.linked >= LINKED * len(line.text.replace(" ", ""))


def leads_away(line: HtmlLine) -> bool:
    """Whether a line is a link to another page rather than a switch of this one."""
    address = link_address(line)
    return bool(address) and not str(address).startswith(("#", "javascript:"))


def link_address(line: HtmlLine) -> str | None:
    """Where a line leads that is a link."""
    if not is_link(line):
        return None
    element: Element | None = line.first
    while element is not None and element.tag != "a":
        element = element.getparent()
    return element.get("href") if element is not None else None


def is_link_down(element: Element) -> bool:
    """Whether an element links to another place of its page."""
    address = element.get("href") or ""
    return len(address) > 1 and address[0] == "#"


def is_sign(line: HtmlLine) -> bool:
    """Whether a line says nothing, such as the "+" of a switch; in code, it says something."""
    text = line.text
    says = text[0].isalnum() or any(map(str.isalnum, text))
    if says and not (
        len(text) <= LONGEST_SIGN and (SIGN.match(text) or is_question_label(text) or is_answer_label(text))
    ):
        return False
    return line.block.tag not in ("pre", "code")


def is_said(line: HtmlLine) -> bool:
    """Whether a line below a question is text of its answer, not a button or a part of the page."""
    if in_zone(line, NO_ANSWERS) or is_sign(line):
        return False
    tags = (line.block.tag, line.first.tag)
    if line.linked > 0 or "button" in tags or "label" in tags:
        return not (BUTTON_TEXT.match(line.text) or VOTE_TEXT.match(line.text))
    return not (line.first.tag in ("span", "i") and BUTTON_TEXT.match(line.text))


def is_furniture(line: HtmlLine) -> bool:
    """Whether a line is what stands around texts: a byline, a date, tags, a caption, a way to read on."""
    block = line.block
    named = (block.get("class") or "").lower()
    if block.tag in FURNITURE_TAGS or is_named_furniture(named) or CATEGORY_NAME.search(named):
        return True
    if line.linked and SEARCH_RESULTS.match(link_address(line) or ""):
        return True
    if is_timed(line) or is_button(line) or FURNITURE_TEXT.match(line.text):
        return True
    around = block.getparent()
    return around is not None and is_named_furniture(around.get("class") or "")


def is_button(line: HtmlLine) -> bool:
    """Whether a line is a button by its element, or a link that its class makes look like one."""
    if len(line.text) > LONGEST_BUTTON:
        return False
    if "button" in (line.block.tag, line.first.tag):
        return True
    return is_link(line) and any(BUTTON_NAME.search(e.get("class") or "") for e in (line.first, line.block))


def reads_on(line: HtmlLine) -> bool:
    """Whether a line is a link to the whole of what stands above it."""
    return leads_away(line) and READ_ON.match(line.text) is not None


def is_timed(line: HtmlLine) -> bool:
    """Whether all of a line is a time element."""
    time = line.first
    return time.tag == "time" and len("".join(time.itertext()).split()) == len(line.text.split())


@lru_cache(maxsize=65_536)
def is_named_furniture(names: str) -> bool:
    return FURNITURE_NAME.search(names[:300].lower()) is not None


def is_switch_element(element: Element) -> bool:
    """Whether an element opens and closes what stands below it, or is the term that a list describes."""
    if element.tag in SWITCH_TAGS:
        return True
    names = element.get("class")
    if names is not None and is_switch_name(names):
        return True
    if element.tag == "a" and element.get("href") in NOWHERE:
        return True
    if element.tag == "label" and element.get("for") and any(map(is_box, (element.getprevious(), element.getnext()))):
        return True
    return any(element.get(name) is not None for name in SWITCH_ATTRIBUTES)


@lru_cache(maxsize=65_536)
def is_switch_name(names: str) -> bool:
    """Whether one of these classes is that of what opens and closes something."""
    return any(SWITCH_NAME.search(name) and SWITCH_PART.search(name) for name in names.split())
