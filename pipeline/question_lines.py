"""Lines of an HTML page cut and joined so that a question stands in one of its own, without the signs beside it."""

from __future__ import annotations

import re
from collections.abc import Container
from itertools import islice

import msgspec

from pipeline.asking import (
    is_bold,
    is_link_down,
    is_marked,
    is_switch_element,
    label_end,
)
from pipeline.headings import LONGEST_HEADING_CHARACTERS
from pipeline.htmltext import HtmlLine
from pipeline.htmltree import Element
from pipeline.rules.html import is_answer_name, is_question_name
from pipeline.rules.wording import QUESTION_MARK
from pipeline.speakers import split_speakers

# What a switch shows at its end: that it opens or closes something. Behind a mark or a space.
SWITCH_SIGNS = "+＋−–—×✕✖▾▼▲▴▿▽△▵▹▷⌄⌃˅˄▸►▶⊕⊖➕➖↓↑-"
ANCHOR_SIGNS = "¶§🔗⚓"  # of a link to the line itself
DRAWN = "\ue000-\uf8ff"  # characters of private use, which a font draws as icons
_SIGN_BEHIND = re.compile(rf"(?:(?<=[?？؟])[#{SWITCH_SIGNS}]+|(?<=\s)[{SWITCH_SIGNS}]+|[{ANCHOR_SIGNS}{DRAWN}]+)\s*\Z")
SIGNS_AHEAD = "+＋▸▹►▶▷▾▿▼▽⊕➕"  # before what a switch says
_SIGN_AHEAD = re.compile(rf"(?:[{SIGNS_AHEAD}]\s*(?=[^\W\d])|[{DRAWN}]+\s*(?=\S))")
_SIGNS = frozenset(f"#{SWITCH_SIGNS}{ANCHOR_SIGNS}")

_ANCHORS = re.compile(r"(?:#|\[?(?:TOC|top|link|permalink)\]?)+", re.IGNORECASE)
MOST_ANCHORED = 12  # characters of such links

LETTERS = frozenset("QAＱＡ問问答")
_BEHIND_LETTER = re.compile(r"\s*(?=[\u2e80-\ufaff])|(?=[^\W\d_a-z])")  # "A" before a small letter is a word

_ANSWER_INSIDE = re.compile(r"[?？]\s+(?=A(?:nswer)?\s?[.:]\s+\S)")


def lines_of_questions(lines: list[HtmlLine], stream: str) -> list[HtmlLine]:
    """The lines with letters, speakers, signs and run-in answers apart, and broken questions joined."""
    lines = split_anchors(lines, stream)
    apart = split_speakers(split_letters(split_pairs(lines, stream), stream), stream)
    return split_run_in(join_questions(split_signs(apart, stream)), stream)


def split_pairs(lines: list[HtmlLine], stream: str) -> list[HtmlLine]:
    """The lines, those in two that begin with a span named a question, with one named an answer right behind it.

    Nothing in the markup parts these two, so a style does.
    """
    found: list[HtmlLine] = []
    for line in lines:
        asked = text_of_question(line) if line.first.tag == "span" and line.first is not line.block else ""
        if not asked or not stream.startswith(asked, line.start):
            found.append(line)
            continue
        cut = line.start + len(asked)
        rest = cut + len(stream[cut : line.end]) - len(stream[cut : line.end].lstrip())
        for start, end in ((line.start, cut), (rest, line.end)):
            text = " ".join(stream[start:end].split())
            found.append(
                msgspec.structs.replace(line, start=start, end=end, text=text, bold=0, lead=0, block=line.block)
            )
    return found


def text_of_question(line: HtmlLine) -> str:
    """What the span says that a line begins with, if it is named a question and the next one an answer; else ""."""
    span, names = line.first, line.first.get("class")
    answer = span.getnext() if names and is_question_name(names) else None
    if answer is None or answer.tag != "span" or not is_answer_name(answer.get("class") or ""):
        return ""
    return "".join(span.itertext()).strip()


def split_letters(lines: list[HtmlLine], stream: str) -> list[HtmlLine]:
    """The lines, those in two that begin with an element that holds nothing but the letter of a question or answer."""
    found: list[HtmlLine] = []
    for line in lines:
        letter = line.text[0]
        alone = letter in LETTERS and line.first is not line.block and (line.first.text or "").strip() == letter
        behind = _BEHIND_LETTER.match(stream, line.start + 1, line.end) if alone and not len(line.first) else None
        if behind is None:
            found.append(line)
            continue
        rest = " ".join(stream[behind.end() : line.end].split())
        found.append(msgspec.structs.replace(line, end=line.start + 1, text=letter, level=0))
        found.append(msgspec.structs.replace(line, start=behind.end(), text=rest, ruled=False))
    return found


def split_anchors(lines: list[HtmlLine], stream: str) -> list[HtmlLine]:
    """The lines, headings without the links behind them to themselves and to the table of contents, such as "# TOC"."""
    found: list[HtmlLine] = []
    for line in lines:
        anchors = anchors_behind(line, stream) if line.level and 0 < line.linked <= MOST_ANCHORED else None
        if anchors is None:
            found.append(line)
            continue
        said = stream[line.start : anchors].rstrip()
        found.append(msgspec.structs.replace(line, end=line.start + len(said), text=" ".join(said.split()), linked=0))
        found.append(msgspec.structs.replace(line, start=anchors, text="#", bold=0, lead=0, linked=0, level=0))
    return found


def split_signs(lines: list[HtmlLine], stream: str) -> list[HtmlLine]:
    """The lines, those in two that begin or end with the sign of a switch, such as "＋"."""
    found: list[HtmlLine] = []
    for whole in lines:
        line = whole
        ahead = _SIGN_AHEAD.match(stream, line.start, line.end) if may_be_sign(line.text[0], SIGNS_AHEAD) else None
        if ahead and (line.level or is_marked(line)):
            found.append(sign_of(line, ahead.start(), ahead[0]))
            rest = " ".join(stream[ahead.end() : line.end].split())
            line = msgspec.structs.replace(line, start=ahead.end(), text=rest, ruled=False, field=None)
        match = _SIGN_BEHIND.search(stream, line.start, line.end) if may_be_sign(line.text[-1], _SIGNS) else None
        said = stream[line.start : match.start()].rstrip() if match else ""
        if match is None or not any(map(str.isalnum, said)):
            found.append(line)
            continue
        asked = msgspec.structs.replace(line, end=line.start + len(said), text=" ".join(said.split()))
        if not (
            line.level
            or is_marked(asked)
            or any(map(is_switch_element, (line.block, *islice(line.block.iterancestors(), 2))))
        ):
            found.append(line)
            continue
        found += [asked, sign_of(line, match.start(), match[0])]
    return found


def may_be_sign(character: str, signs: Container[str]) -> bool:
    return character in signs or "\ue000" <= character <= "\uf8ff"


def anchors_behind(line: HtmlLine, stream: str) -> int | None:
    """Where such links begin behind a line."""
    links = ("".join(link.itertext()) for link in line.block.iter("a") if is_link_down(link))
    said = "".join("".join(links).split())
    if not said or not _ANCHORS.fullmatch(said):
        return None
    at = line.end
    for character in reversed(said):
        at -= 1
        while stream[at].isspace():
            at -= 1
        if at <= line.start or stream[at] != character:
            return None
    return at


def sign_of(line: HtmlLine, start: int, sign: str) -> HtmlLine:
    """The part of a line that holds the sign of a switch."""
    end, text = start + len(sign.rstrip()), " ".join(sign.split())
    return msgspec.structs.replace(line, start=start, end=end, text=text, bold=0, lead=0, linked=0, level=0)


def join_questions(lines: list[HtmlLine]) -> list[HtmlLine]:
    """The lines, those as one that a heading, or what else is set as a question, breaks before its question mark."""
    found: list[HtmlLine] = []
    for line in lines:
        last = found[-1] if found else None
        if last is None or last.block is not line.block or not is_broken_off(last, line):
            found.append(line)
            continue
        found[-1] = msgspec.structs.replace(
            last,
            end=line.end,
            text=f"{last.text} {line.text}",
            bold=last.bold + line.bold,
            linked=last.linked + line.linked,
            lead=0,
        )
    return found


def is_broken_off(line: HtmlLine, behind: HtmlLine) -> bool:
    """Whether a line is the first half of the question that ends with the next one."""
    if not is_marked(behind) or not (line.text[-1].isalnum() or line.text[-1] in ",;–—-)") or line.text in LETTERS:
        return False
    if len(line.text) + len(behind.text) > LONGEST_HEADING_CHARACTERS or label_end(behind.text):
        return False
    both_bold = is_bold(line) and is_bold(behind)
    return both_bold or line.level > 0 or is_switch_element(line.block) or is_named_question(line.block)


def is_named_question(element: Element) -> bool:
    return is_question_name(element.get("class") or "")


def split_run_in(lines: list[HtmlLine], stream: str) -> list[HtmlLine]:
    """The lines, those in two that ask in bold, or behind a "Q:", and answer in the same paragraph."""
    found: list[HtmlLine] = []
    for line in lines:
        cut = run_in_end(line, stream)
        if cut is None:
            found.append(line)
            continue
        rest = cut + len(stream[cut : line.end]) - len(stream[cut : line.end].lstrip(" \t\r\n\u00a0:–—-"))
        asked, said = (" ".join(stream[a:b].split()) for a, b in ((line.start, cut), (rest, line.end)))
        found.append(msgspec.structs.replace(line, end=cut, text=asked, bold=len(asked), linked=0))
        found.append(
            msgspec.structs.replace(line, start=rest, text=said, bold=0, lead=0, linked=min(line.linked, len(said)))
        )
    return found


def run_in_end(line: HtmlLine, stream: str) -> int | None:
    """Where the question ends that a paragraph begins with; None where it begins with none."""
    if line.lead and line.lead < line.end:
        end = line.lead
    elif line.text[:1] in "Qq" and label_end(line.text):
        match = _ANSWER_INSIDE.search(stream, line.start, line.end)
        end = match.start() + 1 if match else 0
    else:
        return None
    asked = stream[line.start : end].rstrip(" \t\r\n\u00a0:–—-")
    answered = any(map(str.isalnum, stream[end : line.end]))
    return line.start + len(asked) if answered and QUESTION_MARK.search(asked[-40:]) else None
