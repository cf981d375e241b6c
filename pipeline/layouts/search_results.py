"""A saved page of search results: a list of pages with their snippets, and a box of questions that people also ask.

A question that was opened shows an answer, with a link to the page that it is from below it; one that was not shows
none, and is no Q&A.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from pipeline.asking import in_zone, is_sign
from pipeline.document import Document
from pipeline.htmltext import HtmlLine
from pipeline.layouts import Layout
from pipeline.layouts.html_questions import blocks_of, read_qa
from pipeline.linked_sources import BREADCRUMB, page_address, source_blocks, split_source
from pipeline.model import Block, ListedSource, Reading, ReadQA, Span, Standing
from pipeline.rules.furniture import SOURCE_AGE
from pipeline.rules.roles import Role
from pipeline.visible import visible_qas

# Titles of search engines' pages of results.
TITLE = re.compile(
    r"\S.{0,300}(?:\s[-–—|]\s(?:Google|Bing|Yahoo|Ecosia|Brave|Startpage|Qwant|Yandex)\b.{0,20}|"
    r"\s[-–—|]\s(?:Recherche|Cerca con|Buscar con|Pesquisa|Google) (?:Google|Suche)|\sat DuckDuckGo)\Z"
)

# How engines head the box of questions, and the class of each of them where a page was saved without its title.
ALSO_ASKED = re.compile(
    r"(?:people also ask|ähnliche fragen|nutzer fragen auch|autres questions posées|otras preguntas de los usuarios|"
    r"más preguntas|le persone hanno chiesto anche|as pessoas também perguntam|mensen vragen ook|podobne pytania|"
    r"похожие вопросы|benzer sorular|他の人はこちらも質問|相關問題|相关问题|관련 질문)\Z",
    re.IGNORECASE,
)
BOX_ITEM = "related-question-pair"

NO_RESULT = frozenset(("navigation", "form", "dialog", "title", "footer"))

FEWEST_SNIPPET_WORDS = 6
FURTHEST_SNIPPET = 6  # lines below a result's title


def fits(document: Document) -> int:
    """Sure of a page with a search engine's title, or with the box as such engines name it."""
    if document.html is None:
        return 0
    lines = document.html.lines
    title = next((line.text for line in lines if line.zone == "title"), "")
    if TITLE.match(title):
        return 60
    asked = any(ALSO_ASKED.match(line.text) for line in lines)
    return 60 if asked and document.html.root.find(f".//div[@class='{BOX_ITEM}']") is not None else 0


def read(document: Document) -> Reading:
    """The opened questions with the sources of their answers, and the list of results."""
    html = document.html
    if html is None:
        return Reading()
    qas: list[ReadQA] = []
    blocks: dict[int, Block] = {}
    taken: set[int] = set()
    for seen in visible_qas(html):
        places, source = split_source(html.lines, seen.answer)
        if not places:
            continue
        answered = msgspec.structs.replace(seen, answer=places)
        blocks.update((block.start, block) for block in blocks_of(html, [answered]))
        if source is not None:
            blocks.update((block.start, block) for block in source_blocks(html.lines, seen.answer, places))
        qas.append(msgspec.structs.replace(read_qa(html, answered, Standing()), named_source=source))
        taken.update((seen.question.index, *seen.answer))
    sources = []
    for listed, parts in results(html.lines, taken):
        sources.append(listed)
        blocks.update((block.start, block) for block in parts)
    return Reading(tuple(blocks.values()), tuple(qas), tuple(sources))


def results(lines: Sequence[HtmlLine], taken: set[int]) -> Iterator[tuple[ListedSource, list[Block]]]:
    """The results in their order: a heading that links to a page, its address, an age and a snippet."""
    heads = [
        n
        for n, line in enumerate(lines)
        if line.level and n not in taken and line.zone not in NO_RESULT and page_address(line) is not None
    ]
    ends = [*heads, len(lines)][1:]
    for number, (at, end) in enumerate(zip(heads, ends, strict=True), 1):
        title = lines[at]
        blocks = [Block(title.start, title.end, Role.SOURCE_TITLE, "heading-that-links")]
        age = snippet = None
        last = title.end
        for line in lines[at + 1 : min(end, at + 1 + FURTHEST_SNIPPET)]:
            if line.level or in_zone(line, NO_RESULT) or is_sign(line):
                continue
            if BREADCRUMB.match(line.text):
                blocks.append(Block(line.start, line.end, Role.SOURCE_URL, "address-of-result"))
            elif line.text.count(" ") >= FEWEST_SNIPPET_WORDS - 1:
                match = SOURCE_AGE.match(line.text)
                age = match["age"] if match else None
                snippet = (line.text[match.end() :] if match else line.text) or None
                blocks.append(Block(line.start, line.end, Role.SOURCE_SNIPPET, "text-of-result"))
                last = line.end
                break
        yield (
            ListedSource(number, Span(title.start, last), title.text, page_address(title), age, snippet),
            blocks,
        )


LAYOUT = Layout("search-results", fits, read)
