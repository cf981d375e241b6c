"""What a page says in markup beside what it says in text: one Q&A with two sightings, or one that stands in one only.

Visible text wins: markup fills in what the text lacks, tells where an answer ends, and an issue says where they differ.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from pipeline.document import Document
from pipeline.htmltext import HtmlLine
from pipeline.layouts.html_questions import shape_of
from pipeline.model import Issue, Piece, Reading, ReadQA, Sighting, Span, Standing, quote
from pipeline.normalise import normalise
from pipeline.structured_data import MarkupQA, StructuredData

SAME = 0.8  # F1 of the words of two answers that say the same
RELATED = 0.3  # below, two answers to one question are two answers

Words = Counter[str]


def words(text: str) -> list[str]:
    """The words of a text, by which texts of different typesetting are compared."""
    return [w for w in ("".join(c for c in part if c.isalnum()) for part in normalise(text).split()) if w]


def agreement(one: Words, other: Words) -> float:
    """F1 of two bags of words."""
    shared = sum((one & other).values())
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


def join_markup(document: Document, reading: Reading, stated: StructuredData) -> Reading:
    """The reading with the Q&As that markup states: as sightings of those in the text, else as Q&As of their own."""
    html = document.html
    if html is None or not stated.qas:
        return reading
    found = list(reading.qas)
    issues = list(reading.issues)
    by_question: dict[str, list[int]] = defaultdict(list)
    for n, qa in enumerate(found):
        by_question[question_key(quote(document.text, qa.heading).raw)].append(n)
    places = Places(html.lines)
    alone: list[ReadQA] = []
    for qa in stated.qas:
        key, said = question_key(qa.question.text), Counter(words(qa.answer.text))
        n, score = best_match(document, found, by_question.get(key, ()), said)
        if n is None:
            located = places.locate(key, said)
            if located is not None:
                cut_others(found, located[0].start, located[-1].end)
                n, score = len(found), 1.0
                pieces = pieces_of(located[1:])
                found.append(ReadQA((Piece(located[0].start, located[0].end, "heading"),), pieces))
                by_question[key].append(n)
        if n is None:
            alone.append(of_markup(qa))
            continue
        agrees = score >= SAME or not said
        found[n] = with_sighting(found[n], qa, agrees)
        if not agrees:
            issues.append(difference(found[n], qa))
    qas = [qa for qa in sorted(found, key=lambda qa: qa.heading[0].start) if qa.answer] + alone
    return msgspec.structs.replace(reading, qas=tuple(qas), issues=tuple(issues))


def question_key(text: str) -> str:
    return " ".join(words(text))


def best_match(
    document: Document, found: Sequence[ReadQA], same: Sequence[int], said: Words
) -> tuple[int | None, float]:
    """The Q&A of the text that says most of what markup says, and how much; None where none says any of it."""
    scored = [(agreement(Counter(words(answer_text(document, found[n]))), said), -n) for n in same]
    if not scored:
        return None, 0.0
    score, place = max(scored)
    return (-place, score) if score >= RELATED or len(same) == 1 else (None, 0.0)


def answer_text(document: Document, qa: ReadQA) -> str:
    return "\n".join(document.text[piece.start : piece.end] for piece in qa.answer)


class Places:
    """The lines of a page by what they ask, to find a Q&A that markup tells of."""

    def __init__(self, lines: Sequence[HtmlLine]) -> None:
        self.lines = lines
        self.by_text: dict[str, list[int]] = defaultdict(list)
        for n, line in enumerate(lines):
            if len(line.text) <= 300:  # noqa: PLR2004  # no longer line is a question
                self.by_text[question_key(line.text)].append(n)

    def locate(self, question: str, said: Words) -> list[HtmlLine] | None:
        """A line with the question, and the lines below it that say the answer; None where no place has both."""
        for n in self.by_text.get(question, ()):
            taken: Words = Counter()
            end = n + 1
            while end < len(self.lines) and taken.total() < said.total():
                taken += Counter(words(self.lines[end].text))
                end += 1
            if said and agreement(taken, said) >= SAME:
                return list(self.lines[n:end])
        return None


def pieces_of(lines: Sequence[HtmlLine]) -> tuple[Piece, ...]:
    return tuple(
        Piece(line.start, line.end, shape_of(line, n > 0 and lines[n - 1].block is line.block))
        for n, line in enumerate(lines)
    )


def cut_others(found: list[ReadQA], start: int, end: int) -> None:
    """End the answers in which another Q&A begins; a Q&A that begins inside it is part of its answer."""
    for n, qa in enumerate(found):
        if start <= qa.heading[0].start < end:
            found[n] = msgspec.structs.replace(qa, answer=())
        elif any(start <= piece.start < end for piece in qa.answer):
            found[n] = msgspec.structs.replace(qa, answer=tuple(p for p in qa.answer if p.start < start))


def with_sighting(qa: ReadQA, stated: MarkupQA, agrees: bool) -> ReadQA:
    sighting = Sighting(stated.markup, stated.question, stated.answer, stated.locator, agrees)
    return msgspec.structs.replace(
        qa, sightings=(*qa.sightings, sighting), standing=filled(qa.standing, stated.standing)
    )


def filled(said: Standing, stated: Standing) -> Standing:
    """What the text tells of an answer's standing; where it tells nothing, what markup does."""
    pairs = {name: (getattr(said, name), getattr(stated, name)) for name in Standing.__struct_fields__}
    return Standing(**{name: other if own is None else own for name, (own, other) in pairs.items()})


def of_markup(stated: MarkupQA) -> ReadQA:
    """A Q&A that no reader sees."""
    return ReadQA(
        (),
        (),
        standing=stated.standing,
        stated=Sighting(stated.markup, stated.question, stated.answer, stated.locator),
    )


def difference(qa: ReadQA, stated: MarkupQA) -> Issue:
    place = Span(qa.heading[0].start, qa.answer[-1].end if qa.answer else qa.heading[0].end)
    return Issue(
        "markup-differs-from-text", f"Text and {stated.markup} answer otherwise: {stated.question.text[:80]}", place
    )
