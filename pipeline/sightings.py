"""What a page says in markup beside what it says in text: one Q&A with two sightings, or one that stands in one only.

Visible text wins: markup fills in what the text lacks, tells where an answer ends, and an issue says where they differ.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

import msgspec

from pipeline.document import Document
from pipeline.headings import LONGEST_HEADING_CHARACTERS
from pipeline.htmltext import HtmlLine
from pipeline.layouts.html_questions import shape_of
from pipeline.model import Issue, Piece, Reading, ReadQA, Sighting, Span, Standing, quote
from pipeline.normalise import normalise
from pipeline.structured_data import MarkupQA, StructuredData

SAME = 0.8  # F1 of the words of two answers that say the same
RELATED = 0.3  # below, two answers to one question are two answers

# Answers of a page's text, and lines, that are compared with what its markup says, of all questions together: more have
# only pages that ask one question thousands of times. What is not compared is a Q&A of its own.
MOST_COMPARED = 50_000

Words = Counter[str]


def words(text: str) -> list[str]:
    """The words of a text, by which texts of different typesetting are compared."""
    parts = normalise(text).split()
    return [w for w in (part if part.isalnum() else "".join(filter(str.isalnum, part)) for part in parts) if w]


def agreement(one: Words, other: Words) -> float:
    """F1 of two bags of words."""
    shared = sum((one & other).values())
    return 2 * shared / (one.total() + other.total()) if shared else 0.0


def join_markup(document: Document, reading: Reading, stated: StructuredData) -> Reading:
    """The reading with the Q&As that markup states: as sightings of those in the text, else as Q&As of their own."""
    html = document.html
    if html is None or not stated.qas:
        return reading
    found = Found(document, reading.qas)
    places = Places(html.lines)
    issues = list(reading.issues)
    alone: list[ReadQA] = []
    several = answered_often(stated)
    for said in stated.qas:
        words_said = Counter(words(said.answer.text))
        one_of_several = (said.markup, question_key(said.question.text)) in several
        n, score = found.best_match(said.question.text, words_said, one_of_several=one_of_several)
        if n is None:
            lines = places.locate(said.question.text, words_said)
            if not lines:
                alone.append(of_markup(said))
                continue
            n, score = found.add(lines), 1.0
        agrees = score >= SAME or not words_said
        found.see(n, said, agrees=agrees)
        if not agrees:
            issues.append(difference(found.qas[n], said))
    return msgspec.structs.replace(reading, qas=(*found.in_order(), *alone), issues=tuple(issues))


def answered_often(stated: StructuredData) -> set[tuple[str, str]]:
    """The questions, by kind of markup, that have more than one answer: such an answer is no reading of another one."""
    answers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for said in stated.qas:
        answers[said.markup, question_key(said.question.text)].add(said.answer.text)
    return {key for key, texts in answers.items() if len(texts) > 1}


class Found:
    """The Q&As that the text of a page says, by their questions; what turns out to be part of another is taken out."""

    def __init__(self, document: Document, qas: Sequence[ReadQA]) -> None:
        self.text = document.text
        self.qas: list[ReadQA] = []
        self.inside: set[int] = set()
        self.by_question: dict[str, list[int]] = defaultdict(list)
        self.heads: list[tuple[int, int]] = []  # where headings begin, in order, and those of which Q&A
        self.pieces: list[tuple[int, int]] = []  # the same of the pieces of answers
        self.bags: dict[int, Words] = {}
        self.seen: dict[int, list[Sighting]] = defaultdict(list)
        self.left = MOST_COMPARED
        for qa in qas:
            self._keep(qa)

    def _keep(self, qa: ReadQA) -> int:
        n = len(self.qas)
        self.qas.append(qa)
        self.by_question[question_key(quote(self.text, qa.heading).raw)].append(n)
        insort(self.heads, (qa.heading[0].start, n))
        for piece in qa.answer:
            insort(self.pieces, (piece.start, n))
        return n

    def best_match(self, question: str, said: Words, *, one_of_several: bool = False) -> tuple[int | None, float]:
        """The Q&A that says most of what markup says, and how much; None where none says any of it.

        The only one counts in any case, unless what markup says is `one_of_several` answers.
        """
        same = [n for n in self.by_question.get(question_key(question), ())[: self.left] if n not in self.inside]
        self.left -= len(same)
        scored = [(agreement(self.bag(n), said), -n) for n in same]
        if not scored:
            return None, 0.0
        score, place = max(scored)
        return (-place, score) if score >= RELATED or (len(same) == 1 and not one_of_several) else (None, 0.0)

    def bag(self, n: int) -> Words:
        """The words of an answer."""
        if n not in self.bags:
            self.bags[n] = Counter(words("\n".join(self.text[p.start : p.end] for p in self.qas[n].answer)))
        return self.bags[n]

    def add(self, lines: Sequence[HtmlLine]) -> int:
        """A question and the lines of its answer become a Q&A; others end where it begins, or are part of it."""
        start, end = lines[0].start, lines[-1].end
        self.inside.update(
            n for _, n in self.heads[bisect_left(self.heads, (start, 0)) : bisect_left(self.heads, (end, 0))]
        )
        for _, n in self.pieces[bisect_left(self.pieces, (start, 0)) : bisect_left(self.pieces, (end, 0))]:
            if n not in self.inside:
                kept = tuple(piece for piece in self.qas[n].answer if piece.start < start)
                self.qas[n] = msgspec.structs.replace(self.qas[n], answer=kept)
                self.bags.pop(n, None)
        return self._keep(ReadQA((Piece(start, lines[0].end, "heading"),), pieces_of(lines[1:])))

    def see(self, n: int, said: MarkupQA, *, agrees: bool) -> None:
        """Markup says a Q&A, too."""
        self.seen[n].append(Sighting(said.markup, said.question, said.answer, said.locator, agrees))
        self.qas[n] = msgspec.structs.replace(self.qas[n], standing=filled(self.qas[n].standing, said.standing))

    def in_order(self) -> list[ReadQA]:
        kept = [
            msgspec.structs.replace(qa, sightings=(*qa.sightings, *self.seen[n])) if n in self.seen else qa
            for n, qa in enumerate(self.qas)
            if n not in self.inside
        ]
        return sorted(kept, key=lambda qa: qa.heading[0].start)


def question_key(text: str) -> str:
    return " ".join(words(text))


class Places:
    """The lines of a page by what they ask, to find a Q&A that markup tells of."""

    def __init__(self, lines: Sequence[HtmlLine]) -> None:
        self.lines = lines
        self.left = MOST_COMPARED

    @cached_property
    def by_text(self) -> dict[str, list[int]]:
        """The places of lines by their words; most pages never ask."""
        places: dict[str, list[int]] = defaultdict(list)
        for n, line in enumerate(self.lines):
            if len(line.text) <= LONGEST_HEADING_CHARACTERS:
                places[question_key(line.text)].append(n)
        return places

    def locate(self, question: str, said: Words) -> list[HtmlLine]:
        """A line with the question, and the lines below it that say the answer; none where no place has both."""
        for n in self.by_text.get(question_key(question), ())[: self.left]:
            taken: Words = Counter()
            count, end, size = 0, n + 1, said.total()
            while end < len(self.lines) and count < size and self.left > 0:
                more = words(self.lines[end].text)
                taken.update(more)
                count += len(more)
                end += 1
                self.left -= 1
            if said and agreement(taken, said) >= SAME:
                return list(self.lines[n:end])
        return []


def pieces_of(lines: Sequence[HtmlLine]) -> tuple[Piece, ...]:
    return tuple(
        Piece(line.start, line.end, shape_of(line, lines[n - 1] if n else None)) for n, line in enumerate(lines)
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
