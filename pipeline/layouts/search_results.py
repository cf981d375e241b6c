"""A saved page of search results: a list of pages with their snippets, and a box of questions that people also ask.

A question that was opened shows an answer, with a link to the page that it is from below it; one that was not shows
none, and is no Q&A.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

import msgspec

from pipeline.asking import in_zone, is_sign, link_address
from pipeline.document import Document
from pipeline.htmltext import HtmlLine
from pipeline.layouts import Layout
from pipeline.layouts.html_questions import blocks_of, read_qa
from pipeline.model import Block, ListedSource, NamedSource, Reading, ReadQA, Span, Standing
from pipeline.rules.furniture import SOURCE_AGE
from pipeline.rules.roles import Role
from pipeline.visible import visible_qas

# Titles of search engines' pages of results.
TITLE = re.compile(
    r"\S.{0,300}(?:\s[-–—|]\s(?:Google|Bing|Yahoo|Ecosia|Brave|Startpage|Qwant|Yandex)\b.{0,20}|"
    r"\s[-–—|]\s(?:Recherche|Cerca con|Buscar con|Pesquisa|Google) (?:Google|Suche)|\sat DuckDuckGo)\Z"
)

# How such a page shows an address: www.site.example › bread › rye
BREADCRUMB = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?:\s?[›/»].{0,200})?\Z", re.IGNORECASE)

NO_RESULT = frozenset(("navigation", "form", "dialog", "title", "footer"))

FEWEST_SNIPPET_WORDS = 6
FURTHEST_SNIPPET = 6  # lines below a result's title


def fits(document: Document) -> int:
    """Sure of a page with a search engine's title."""
    if document.html is None:
        return 0
    title = next((line.text for line in document.html.lines if line.zone == "title"), "")
    return 60 if TITLE.match(title) else 0


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


def split_source(lines: Sequence[HtmlLine], answer: Sequence[int]) -> tuple[list[int], NamedSource | None]:
    """The lines of an answer, and the page named below them: a link to it, with its address as a line."""
    for n, at in enumerate(answer):
        url = page_address(lines[at])
        if url is not None and n > 0 and any(BREADCRUMB.match(lines[near].text) for near in answer[n - 1 : n + 3]):
            said = [place for place in answer[:n] if not BREADCRUMB.match(lines[place].text)]
            place = lines[at]
            return said, NamedSource(place.text, Span(place.start, place.end), url)
    return list(answer), None


def source_blocks(lines: Sequence[HtmlLine], answer: Sequence[int], said: Sequence[int]) -> Iterator[Block]:
    for at in answer:
        if at not in said:
            yield Block(lines[at].start, lines[at].end, Role.NAMED_SOURCE, "link-below-answer")


def page_address(line: HtmlLine) -> str | None:
    """The address of another page that a line links to, also through the engine's own counter."""
    address = link_address(line) or ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.path in ("/url", "/l/"):
        said = parse_qs(parts.query)
        address = next((said[name][0] for name in ("q", "url", "uddg") if name in said), "")
    return address if address.startswith(("http://", "https://")) else None


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
