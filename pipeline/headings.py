"""Which lines of a run of text are headings, and which belong to the answer below the last one.

A heading is not known by its question mark: topics have none, and answers ask questions too. Each line has a cost as a
heading and a cost as answer text, each pair of neighbours has a cost, and the cheapest reading of the whole run wins
(Viterbi's algorithm). Costs are whole numbers, so that ties fall the same way on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline.lines import LIST_MARKS, Line
from pipeline.model import OccurrenceKind
from pipeline.repeats import asks_again
from pipeline.rules.questions import LABEL, begins_as_question, count_words
from pipeline.rules.wording import (
    ASIDE,
    BROKEN_START,
    COUNTED,
    PROMOTION_HEADING,
    PROMOTION_TEXT,
    QUESTION_MARK,
    SENTENCE_END,
    TELLS_FIRST,
)

# A longer line is prose, whatever it ends with: the longest question of 4,000 scraped ones has 41 words.
LONGEST_HEADING = 45
LONGEST_HEADING_CHARACTERS = 300

LONGEST_FRAGMENT = 12  # words: titles and names are shorter, clauses longer

MOST_APART = 0.8  # share of questions with an empty line above them

IMPOSSIBLE = 10**12  # more than any page of text can cost

# Costs, in tenths. What matters is their order; the reasons stand beside them.
PLAIN_HEADING = 20  # a short line without a question mark may be a heading ...
ASKING_HEADING = 10  # ... more readily where it begins as a question does
ENDED_HEADING = 60  # headings do not end in a full stop, a comma or an ellipsis
LONG_HEADING = 3  # for each word past LONGEST_FRAGMENT of a heading without a question mark
QUESTION_AS_TEXT = 40  # a line that is one question is seldom a whole paragraph of an answer ...
ASIDE_AS_TEXT = 20  # ... unless it is put to the reader in passing, tells something first, or is one more of a list
FRAGMENT_AS_TEXT = 15  # nor is a short line that ends nowhere
BROKEN_HEADING = 40  # a heading does not begin in the middle of a sentence
THIN_ANSWER = 30  # nor is one short line the whole text below a heading that does not ask
LIKE_THE_LAST = 3  # a short line below a short line, or below a colon, is one more of a list
CLOSE_HEADING = 30  # where the page sets its questions apart by empty lines, so it does other headings
COUNTED_HEADING = 60  # "Step 2: ..." counts the parts of an answer
SECOND_PARAGRAPH = 7  # answers of one paragraph are more usual than of two
HEADING_AFTER_HEADING = 50  # a question without an answer is rare ...
QUESTION_UNANSWERED = 18  # ... but no answer consists of another question, or ends in one, also where two have none
QUESTION_AGAIN = 5  # unless that asks the same: the heading of the article that the answer was taken from
LAST_HEADING = 30  # less so at the end, where a page may be cut off
TEXT_WITHOUT_HEADING = 60  # so is text before the first heading ...
TITLE_ALONE = 30  # ... but for a title, or the name of a box, above the first question


class FoundQA(msgspec.Struct, frozen=True):
    """A heading line and the lines of its answer."""

    heading: Line
    body: tuple[Line, ...]


def find_questions(lines: Sequence[Line]) -> tuple[list[Line], list[FoundQA]]:
    """The lines before the first heading, and the Q&As. Every line stands in exactly one of them."""
    is_heading = cheapest_reading(lines)
    starts = [n for n, heading in enumerate(is_heading) if heading]
    if not starts:
        return list(lines), []
    ends = [*starts[1:], len(lines)]
    found = [FoundQA(lines[a], tuple(lines[a + 1 : b])) for a, b in zip(starts, ends, strict=True)]
    return list(lines[: starts[0]]), found


def kind_of(heading: str, answer: str) -> OccurrenceKind:
    """Whether a heading asks, names a topic or sells."""
    if QUESTION_MARK.search(heading[-40:]):
        return OccurrenceKind.QUESTION
    if PROMOTION_HEADING.match(heading) and PROMOTION_TEXT.search(answer):
        return OccurrenceKind.PROMOTION
    return OccurrenceKind.QUESTION if begins_as_question(heading) else OccurrenceKind.TOPIC


def cheapest_reading(lines: Sequence[Line]) -> list[bool]:
    """For each line whether it is a heading, in the reading of least total cost."""
    if not lines:
        return []
    spaced = sets_questions_apart(lines)
    titled = len(lines) > 1 and is_fragment(lines[0]) and not asks(lines[0]) and asks(lines[1])
    before = TITLE_ALONE if titled else TEXT_WITHOUT_HEADING
    heading, text = heading_cost(lines[0], spaced=False), IMPOSSIBLE
    steps: list[tuple[int, int]] = []  # for each later line the best state before it, were it a heading or text
    for above, line in pairwise(lines):
        asks_both = is_question(above) and is_question(line) and not (spaced and not line.after_blank)
        to_heading = (before, heading + (QUESTION_UNANSWERED if asks_both else HEADING_AFTER_HEADING), text)
        said = text_cost(line, above)
        again = asks_both and asks_again(above.text, line.text)
        to_text = (
            IMPOSSIBLE + before,
            heading + (QUESTION_AGAIN if again else said) + thin_cost(above, line),
            text + said + next_text_cost(line, above),
        )
        from_heading, from_text = to_heading.index(min(to_heading)), to_text.index(min(to_text))
        steps.append((from_heading, from_text))
        before += TEXT_WITHOUT_HEADING
        own = IMPOSSIBLE if is_row(line) and line.cells == above.cells else heading_cost(line, spaced=spaced)
        heading, text = to_heading[from_heading] + own, to_text[from_text]
    ends = (before, heading + LAST_HEADING, text)
    state = ends.index(min(ends))
    reading = [state == 1]
    for from_heading, from_text in reversed(steps):
        state = (0, from_heading, from_text)[state]
        reading.append(state == 1)
    return reading[::-1]


def asks(line: Line) -> bool:
    """Whether a line may be a question, with a mark or without."""
    return QUESTION_MARK.search(line.text[-40:]) is not None or begins_as_question(line.text)


def is_question(line: Line) -> bool:
    """Whether a line is a question beyond doubt: it begins and ends as one, and is neither a list item nor an aside."""
    if line.mark in LIST_MARKS or not QUESTION_MARK.search(line.text[-40:]):
        return False
    label = LABEL.match(line.text)
    asked = line.text[label.end() :] if label else line.text
    return count_words(asked) <= LONGEST_HEADING and begins_as_question(asked) and not ASIDE.match(asked)


def sets_questions_apart(lines: Sequence[Line]) -> bool:
    """Whether an empty line stands above nearly every question, but not above every line."""
    asking = [line.after_blank for line in lines if QUESTION_MARK.search(line.text[-40:])]
    return len(asking) > 1 and sum(asking) >= MOST_APART * len(asking) and not all(line.after_blank for line in lines)


def heading_cost(line: Line, *, spaced: bool) -> int:
    """What it costs to read the line as a heading; `spaced` says that the page sets questions apart."""
    if line.mark == "bullet" or len(line.text) > LONGEST_HEADING_CHARACTERS:
        return IMPOSSIBLE
    words = count_words(line.text)
    if words > LONGEST_HEADING:
        return IMPOSSIBLE
    if QUESTION_MARK.search(line.text[-40:]):
        return 0
    cost = ENDED_HEADING if SENTENCE_END.search(line.text[-40:]) else 0
    if line.mark == "heading":
        return cost // 4
    if spaced and not line.after_blank:
        cost += CLOSE_HEADING
    if COUNTED.match(line.text):
        cost += COUNTED_HEADING
    if begins_as_question(line.text):
        cost += ASKING_HEADING
    else:
        cost += PLAIN_HEADING + (BROKEN_HEADING if BROKEN_START.match(line.text) else 0)
    return cost + LONG_HEADING * max(0, words - LONGEST_FRAGMENT)


def thin_cost(heading: Line, line: Line) -> int:
    """What it costs that a heading is followed by this text alone."""
    return THIN_ANSWER if heading.mark != "heading" and not asks(heading) and is_fragment(line) else 0


def is_fragment(line: Line) -> bool:
    """Whether a line is a few words that end nowhere."""
    words = count_words(line.text)
    return words <= LONGEST_FRAGMENT and line.mark == "" and not SENTENCE_END.search(line.text[-40:])


def is_row(line: Line) -> bool:
    """Whether a line has columns."""
    return line.cells > 0


def text_cost(line: Line, above: Line) -> int:
    """What it costs to read the line as a piece of an answer, below another line."""
    if line.mark == "bullet":
        return 0
    cost = QUESTION_AS_TEXT if line.mark == "heading" else 0
    words = count_words(line.text)
    if QUESTION_MARK.search(line.text[-40:]):
        if words > LONGEST_HEADING or (line.mark == above.mark == "number"):
            return cost
        only_asks = not ASIDE.match(line.text) and not TELLS_FIRST.search(line.text)
        return cost + (QUESTION_AS_TEXT if only_asks else ASIDE_AS_TEXT)
    if not is_fragment(line):
        return cost
    return cost + (LIKE_THE_LAST if is_fragment(above) or above.text.endswith((":", "：")) else FRAGMENT_AS_TEXT)


def next_text_cost(line: Line, above: Line) -> int:
    """What it costs that a piece of an answer is followed by this one."""
    if line.mark in ("bullet", "number"):
        return 0
    return LIKE_THE_LAST if is_fragment(line) and is_fragment(above) else SECOND_PARAGRAPH
