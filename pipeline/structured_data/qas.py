"""Items of schema.org -> Q&As and what the page says about itself, whichever syntax the items were read from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from pipeline.htmltree import Element
from pipeline.model import Edit, Locator, Passage, Standing
from pipeline.rules.wording import QUESTION_MARK
from pipeline.structured_data.items import PAGE_TYPES, QUESTION, SITE_TYPE, Item, Oddity, Value
from pipeline.structured_data.json_ld import LARGEST_MARKUP
from pipeline.structured_data.plain_text import element_text, plain_text
from pipeline.structured_data.xpaths import XPaths

MarkupKind = Literal["json-ld", "microdata", "rdfa"]

QUESTION_NAMES = ("name", "headline", "text", "alternateName", "description")
ANSWER_TEXT_NAMES = ("text", "articleBody", "description", "name")
ACCEPTED_NAMES = ("acceptedAnswer", "acceptedAnswers")
SUGGESTED_NAMES = ("suggestedAnswer", "suggestedAnswers")

# A thread of a forum whose headline asks has comments that answer it.
FORUM_TYPE = "discussionforumposting"
THREAD_NAMES = ("headline", "name")
COMMENT_NAMES = ("comment", "comments")

COST_OF_QA = 100  # characters that a Q&A counts for besides its text, so that empty ones are bounded too

_COUNT = re.compile(r"\s*([+\-\u2212]?)(\d{1,3}(?:[,.\u00a0\u202f' ]\d{3}){0,3}|\d{1,12})\s*")


class MarkupQA(msgspec.Struct, frozen=True):
    """A Q&A that markup states. Its passages have no pieces: they stand outside the text stream.

    The elements are those that show the question, the rest of the question and the answer, where markup points at
    visible text. They are for whoever holds the tree: a value that is never written to a file.
    """

    markup: MarkupKind
    question: Passage
    answer: Passage
    locator: Locator
    standing: Standing = Standing()
    question_element: Element | None = None
    answer_element: Element | None = None
    body_element: Element | None = None


class MarkupFacts(msgspec.Struct, frozen=True):
    """What markup says about the page, in its own words."""

    headline: str | None = None
    site: str | None = None
    author: str | None = None
    published_raw: str | None = None
    updated_raw: str | None = None
    language: str | None = None
    url: str | None = None


class Budget:
    """What all Q&As of a page may hold: references let a small page say a large text any number of times."""

    def __init__(self) -> None:
        self.left = LARGEST_MARKUP


def read_questions(
    items: Sequence[Item], markup: MarkupKind, xpaths: XPaths, budget: Budget
) -> tuple[list[tuple[Element, MarkupQA]], list[Oddity]]:
    """The Q&As of the items that are questions, each with the element of its question, and what was odd."""
    found: list[tuple[Element, MarkupQA]] = []
    oddities: list[Oddity] = []
    texts: dict[str, str] = {}
    known: Known = {}
    nameless: list[Item] = []
    for item in items:
        threaded = QUESTION not in item.types
        if threaded and FORUM_TYPE not in item.types:
            continue
        question = first_value(item, THREAD_NAMES if threaded else QUESTION_NAMES)
        if threaded and (question is None or not QUESTION_MARK.search(question.raw.strip()[-40:])):
            continue
        asked = None if question is None else on_one_line(passage_of(question, texts))
        if question is None or asked is None or not asked.text:
            nameless.append(item)
            continue
        for answer in answers_of(item, known):
            if threaded and answer.text is None:
                continue
            qa = markup_qa(markup, item, question, asked, answer, texts, xpaths)
            budget.left -= len(asked.raw) + len(qa.answer.raw) + COST_OF_QA
            if budget.left < 0:
                message = f"the Q&As hold more than {LARGEST_MARKUP:,} characters: read up to number {len(found)}"
                return found, [*oddities, Oddity("markup-too-large", message, item.element)]
            found.append((item.element, qa))
    if nameless:
        message = f"questions in {markup} without any text: {len(nameless)}"
        oddities.append(Oddity("markup-question-missing", message, nameless[0].element))
    return found, oddities


class FoundAnswer(msgspec.Struct, frozen=True):
    """An answer as a question names it: its text, None where it has none, and what is told of it."""

    text: Value | None = None
    standing: Standing = Standing()


Known = dict[int, FoundAnswer]  # by identity of items: what many questions name is read once


def answers_of(question: Item, known: Known) -> Iterator[FoundAnswer]:
    """The answers of a question, the accepted first, each once; one without text where there is none."""
    seen: set[int] = set()
    rank = 0
    # The suggested answers of a test are the wrong ones.
    names: tuple[tuple[bool | None, tuple[str, ...]], ...] = ((True, ACCEPTED_NAMES), (False, SUGGESTED_NAMES))
    if QUESTION not in question.types:
        names = ((None, COMMENT_NAMES),)
    elif question.values("eduQuestionType"):
        names = names[:1]
    for accepted, group in names:
        for value in (value for name in group for value in question.values(name)):
            if isinstance(value, Value):
                answer = FoundAnswer(value if value.raw.strip() else None)
            elif value.identity in seen:
                continue
            else:
                seen.add(value.identity)
                answer = known.get(value.identity) or known.setdefault(value.identity, read_answer(value))
            if answer.text is not None:
                rank += 1
                standing = msgspec.structs.replace(answer.standing, accepted=accepted, rank=rank)
                yield FoundAnswer(answer.text, standing)
    if not rank:
        yield FoundAnswer()


def read_answer(item: Item) -> FoundAnswer:
    """The text of an answer, who wrote it and how it is judged."""
    up, down = (count_of(item, name) for name in ("upvoteCount", "downvoteCount"))
    votes = likes_of(item) if up is None and down is None else (up or 0) - (down or 0)
    return FoundAnswer(answer_text(item), Standing(author_of(item), votes))


def answer_text(answer: Item) -> Value | None:
    """The text of an answer; that of several parts is held together as one."""
    for name in ANSWER_TEXT_NAMES:
        values = [value for value in answer.values(name) if isinstance(value, Value) and value.raw.strip()]
        if len(values) == 1:
            return values[0]
        if values:
            return Value(values[0].element, held="\n\n".join(value.raw for value in values))
    fallback = answer.fallback
    return fallback if fallback is not None and fallback.raw.strip() else None


def first_value(item: Item, names: Sequence[str]) -> Value | None:
    """The first value that says something, of the first of the properties that has one."""
    return next(
        (value for name in names for value in item.values(name) if isinstance(value, Value) and value.raw.strip()),
        None,
    )


def first_text(item: Item, names: Sequence[str]) -> str | None:
    value = first_value(item, names)
    return None if value is None else plain_text(value.raw) or None


def markup_qa(
    markup: MarkupKind,
    item: Item,
    question: Value,
    asked: Passage,
    answer: FoundAnswer,
    texts: dict[str, str],
    xpaths: XPaths,
) -> MarkupQA:
    """The Q&A of a question and one of its answers. Its locator leads to the answer, else to the question."""
    body = first_value(item, ("text",))
    place = answer.text or question
    return MarkupQA(
        markup=markup,
        question=asked,
        answer=Passage((), "", "") if answer.text is None else passage_of(answer.text, texts),
        locator=Locator(xpaths.of(place.element), place.attribute),
        standing=answer.standing,
        question_element=question.element if question.visible else None,
        answer_element=answer.text.element if answer.text is not None and answer.text.visible else None,
        body_element=body.element
        if body is not None and body.visible and body.element is not question.element
        else None,
    )


def passage_of(value: Value, texts: dict[str, str]) -> Passage:
    """The value as text, with the edit that leads back to what the markup holds."""
    raw = value.raw
    if value.visible:
        text = element_text(value.element)
    else:
        text = texts[raw] if raw in texts else texts.setdefault(raw, plain_text(raw))
    return Passage((), raw, text, () if text == raw else (Edit("decode-markup", 0, raw, text),))


def on_one_line(passage: Passage) -> Passage:
    text = " ".join(passage.text.split())
    return Passage((), passage.raw, text, () if text == passage.raw else (Edit("decode-markup", 0, passage.raw, text),))


def count_of(item: Item, name: str) -> int | None:
    value = first_value(item, (name,))
    match = _COUNT.fullmatch(value.raw) if value is not None else None
    if match is None:
        return None
    count = int(re.sub(r"\D", "", match[2]))
    return -count if match[1] in ("-", "\u2212") else count


def likes_of(item: Item) -> int | None:
    """How many like an answer, as forums count it."""
    for counter in item.values("interactionStatistic"):
        if isinstance(counter, Value):
            continue
        for kind in counter.values("interactionType"):
            if "likeaction" in (kind.raw.lower() if isinstance(kind, Value) else kind.types):
                return count_of(counter, "userInteractionCount")
    return None


def author_of(item: Item) -> str | None:
    """The name of the first author."""
    for value in item.values("author"):
        name = plain_text(value.raw) if isinstance(value, Value) else first_text(value, ("name", "alternateName"))
        if name:
            return name
    return None


def read_facts(items: Sequence[Item]) -> MarkupFacts:
    """What the items say about the page, each fact from the best type of item that gives it."""
    ranks = {name: rank for rank, name in enumerate(PAGE_TYPES)}
    pages = sorted(
        (item for item in items if not item.types.isdisjoint(ranks)),
        key=lambda item: min(ranks[name] for name in item.types if name in ranks),
    )
    # A question is about the page where it is the only one.
    if sum(QUESTION in item.types for item in pages) > 1:
        pages = [item for item in pages if QUESTION not in item.types]
    sites = [item for item in items if SITE_TYPE in item.types]
    return MarkupFacts(
        headline=first_fact(pages, ("headline", "name")),
        site=first_fact(sites, ("name", "alternateName")),
        author=next((author for item in pages if (author := author_of(item))), None),
        published_raw=first_fact(pages, ("datePublished", "dateCreated")),
        updated_raw=first_fact(pages, ("dateModified",)),
        language=first_fact([*pages, *sites], ("inLanguage",)),
        url=first_fact(pages, ("url",)),
    )


def first_fact(items: Sequence[Item], names: Sequence[str]) -> str | None:
    return next((text for item in items if (text := first_text(item, names))), None)
