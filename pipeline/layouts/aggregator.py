"""A page stitched together from "people also ask" boxes, ending in a numbered list of sources.

A site's name, a title, a byline, "Full Answer", questions with answers, then entries of a title, a URL, an age and a
snippet each, and an index of letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline.body import furniture_block, mark_blocks, read_body
from pipeline.document import Document
from pipeline.layouts import Layout
from pipeline.lines import LIST_MARKS, Line
from pipeline.model import Block, Issue, ListedSource, PageFacts, Reading, Span
from pipeline.rules.furniture import (
    BARE_URL,
    BELOW_SOURCES,
    BYLINE,
    LINK_NUMBER,
    MARKDOWN_LINK,
    SOME_SIGN,
    SOURCE_AGE,
    SOURCE_HEADING,
    SOURCE_URL,
    URL_ITSELF,
)
from pipeline.rules.questions import count_words
from pipeline.rules.roles import Role
from pipeline.rules.wording import QUESTION_MARK, SENTENCE_END
from pipeline.wrapping import unwrap

# A header is short: further down, the same words are text.
HEADER_LINES = 12
LINES_ABOVE_MARKER = 3  # without a byline: a site, a title and an image may stand above a section word
LONGEST_TITLE_WORDS = 30
LONGEST_SITE_WORDS = 6

FEWEST_BARE = 2  # entries without a label for their URL that make a list
LIST_HEADING_WORDS = 4
LONGEST_ENTRY = 8  # lines of an entry of the source list: heading, label, URL, age and snippet, and stray images


def fits(document: Document) -> int:
    """Sure with a source list or a byline; a section marker alone says little."""
    if document.html is not None and not any(SOME_SIGN.match(line.text) for line in document.html.lines):
        return 0
    lines, stream = document.lines, document.text
    header = lines[:HEADER_LINES]
    has_byline = any(BYLINE.match(line.text) for line in header)
    has_marker = any(block and block.role == Role.MARKER for block in map(furniture_block, header))
    starts = source_starts(lines, stream)
    has_labels = any(stands_above_url(lines, n, stream) for n in starts)
    weak = 20 if document.html is None else 4  # on any web page a link may stand above an age, or a section word
    return 50 * has_labels + 30 * has_byline + weak * (has_marker or (bool(starts) and not has_labels))


def read(document: Document) -> Reading:
    """Header, body and source list, each by its own rules."""
    lines, stream = document.lines, document.text
    list_start = source_list_start(lines, stream)
    body_start, facts, header_blocks = read_header(lines[:list_start])
    body_end = list_start - is_list_heading(lines, list_start, body_start)
    body = read_body(lines[body_start:body_end], stream)
    heads = [b for n in range(body_end, list_start) for b in (*mark_blocks(lines[n]), list_heading_block(lines[n]))]
    sources, source_blocks, issues = read_sources(lines[list_start:], stream)
    return Reading(
        (*header_blocks, *body.blocks, *heads, *source_blocks), body.qas, tuple(sources), facts, tuple(issues)
    )


def is_list_heading(lines: Sequence[Line], list_start: int, body_start: int) -> bool:
    """Whether the line above the source list heads it: "Sources", "Further reading", in any language."""
    if not body_start < list_start < len(lines):
        return False
    above = lines[list_start - 1]
    few = count_words(above.text) <= LIST_HEADING_WORDS and above.mark not in LIST_MARKS
    return few and not SENTENCE_END.search(above.text.rstrip(":")[-40:]) and furniture_block(above) is None


def list_heading_block(line: Line) -> Block:
    return Block(line.start, line.end, Role.MARKER, "line-above-sources")


def read_header(lines: Sequence[Line]) -> tuple[int, PageFacts, list[Block]]:
    """How many lines the header has, what it says, and its blocks. Lines that do not fit stay unclaimed."""
    header = lines[:HEADER_LINES]
    furniture = [furniture_block(line) for line in header]
    byline = next((n for n, line in enumerate(header) if BYLINE.match(line.text)), None)
    marker = next((n for n, block in enumerate(furniture) if block and block.role == Role.MARKER), None)
    if byline is not None:
        end = byline + 1
    elif marker is not None and marker <= LINES_ABOVE_MARKER:
        end = marker + 1
    else:
        return 0, PageFacts(), []
    blocks = [block for block in furniture[:end] if block]
    match = None
    if byline is not None:
        match = BYLINE.match(header[byline].text)
        blocks.append(Block(header[byline].mark_start, header[byline].tail_end, Role.BYLINE, "byline"))
    top = [n for n in range(byline if byline is not None else end) if furniture[n] is None]
    title = next((header[n] for n in reversed(top) if is_name(header[n], LONGEST_TITLE_WORDS)), None)
    site = next((header[n] for n in top if header[n] is not title and is_name(header[n], LONGEST_SITE_WORDS)), None)
    if title:
        blocks += [*mark_blocks(title), Block(title.start, title.end, Role.TITLE, "line-above-byline")]
    if site and title and site.start < title.start:
        blocks += [*mark_blocks(site), Block(site.start, site.end, Role.SITE, "first-line")]
    else:
        site = None
    said = match.groupdict() if match else {}
    facts = PageFacts(
        title=plain(title.text) if title else None,
        site=plain(site.text) if site else None,
        author=said.get("author"),
        published_raw=said.get("published"),
        updated_raw=said.get("updated"),
    )
    return end, facts, blocks


def is_name(line: Line, most_words: int) -> bool:
    """Whether a line can be a title or a site's name: short, and not a sentence."""
    asks = QUESTION_MARK.search(line.text[-40:])
    ends = SENTENCE_END.search(line.text[-40:]) and not asks
    return count_words(line.text) <= most_words and line.mark not in LIST_MARKS and not ends


def plain(text: str) -> str:
    """A name without the link that it was: Markdown's signs, a text browser's number."""
    link = MARKDOWN_LINK.match(text)
    return link["text"] if link else LINK_NUMBER.sub("", text)


def source_list_start(lines: Sequence[Line], stream: str) -> int:
    """The index of the first line of the source list; as many as there are lines where the page has none."""
    return next(iter(source_starts(lines, stream)), len(lines))


def source_starts(lines: Sequence[Line], stream: str) -> list[int]:
    """The index of each line that opens an entry: a number and a title; a title alone if no entry has a number.

    An entry whose URL is lost needs an age. The list is the last such lines that stand close together: what looks like
    an entry further up is part of an answer.
    """
    places = range(len(lines) - 1)
    with_url = {n for n in places if stands_above_url(lines, n, stream) or links_to_source(lines, n, stream)}
    numbered = [n for n in places if SOURCE_HEADING.match(whole(lines[n], stream))]
    starts = [n for n in numbered if n in with_url or SOURCE_AGE.match(whole(lines[n + 1], stream))]
    if not with_url.intersection(starts):
        starts = [n for n in sorted(with_url) if is_title(lines[n], stream)]
    if not any(source_url(lines[n + 1], stream) for n in starts) and len(starts) < FEWEST_BARE:
        starts = []  # one URL below one line is part of an answer
    apart = [n for n, (a, b) in enumerate(pairwise(starts)) if b - a > LONGEST_ENTRY]
    return starts[apart[-1] + 1 :] if apart else starts


def stands_above_url(lines: Sequence[Line], n: int, stream: str) -> bool:
    """Whether below line `n` stands a URL behind a label, or below its label."""
    match = source_url(lines[n + 1], stream)
    if match is None:
        return is_bare_url(lines[n + 1], stream) and not is_bare_url(lines[n], stream)
    if match["url"]:
        return True
    return n + 2 < len(lines) and URL_ITSELF.match(whole(lines[n + 2], stream)) is not None


def is_bare_url(line: Line, stream: str) -> bool:
    """Whether a line is nothing but a complete URL."""
    return BARE_URL.match(whole(line, stream)) is not None


def links_to_source(lines: Sequence[Line], n: int, stream: str) -> bool:
    """Whether line `n` is a link to another page with an age below it."""
    href = lines[n].href or "#"
    return not href.startswith(("#", "javascript:")) and SOURCE_AGE.match(whole(lines[n + 1], stream)) is not None


def is_title(line: Line, stream: str) -> bool:
    """Whether a line without a number may be a listed page's title: no URL, no list item, no sentence."""
    if source_url(line, stream) or (line.mark == "bullet" and not line.href):
        return False
    return not line.text.endswith((".", ":", ";", ",")) or line.text.endswith("...")


def whole(line: Line, stream: str) -> str:
    """The line as it stands in the stream, with its number, without the signs of a heading."""
    return stream[whole_start(line) : line.end]


def whole_start(line: Line) -> int:
    return line.mark_start if line.mark in LIST_MARKS else line.start


def source_url(line: Line, stream: str) -> re.Match[str] | None:
    """The label of a URL with the URL behind it, or with nothing behind it."""
    match = SOURCE_URL.match(whole(line, stream))
    said = match["url"] if match else None
    return match if match and (said is None or URL_ITSELF.match(bare_url(said))) else None


def bare_url(said: str) -> str:
    """A URL without the signs of Markdown, and in one piece where it was wrapped."""
    link = MARKDOWN_LINK.match(said)
    return "".join((link["url"] if link else said.rstrip(">")).split())


def read_sources(lines: Sequence[Line], stream: str) -> tuple[list[ListedSource], list[Block], list[Issue]]:
    """The entries of the source list, their blocks and what is odd about them."""
    starts = source_starts(lines, stream)
    sources: list[ListedSource] = []
    blocks: list[Block] = []
    issues: list[Issue] = []
    ends = [*starts, len(lines)][1:]
    for expected, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        source, found = read_source(lines[start:end], stream, expected)
        blocks += found
        issues += source_issues(source, expected)
        sources.append(source)
    numbers = [source.number for source in sources]
    if len(set(numbers)) < len(numbers):  # a number must name one entry: count them instead
        sources = [msgspec.structs.replace(source, number=n) for n, source in enumerate(sources, 1)]
    return sources, blocks, issues


def read_source(lines: Sequence[Line], stream: str, expected: int) -> tuple[ListedSource, list[Block]]:
    """One entry: a heading line, then a URL, an age and a snippet, in any order and each at most once."""
    number, title, blocks = read_source_heading(lines[0], stream)
    url = age = snippet = None
    has_age = any(SOURCE_AGE.match(whole(line, stream)) for line in lines[1:])
    end = lines[0].tail_end
    label_alone = False
    for line in lines[1:]:
        text, at = whole(line, stream), whole_start(line)
        if url is None and (is_bare_url(line, stream) or (label_alone and URL_ITSELF.match(text))):
            url = text
            blocks.append(Block(at, line.end, Role.SOURCE_URL, "source-url"))
        elif below := footer_block(line):
            blocks.append(below)
            continue
        elif url is None and not label_alone and (match := source_url(line, stream)):
            label_end = match.end("open") if match["open"] else match.end("label")
            blocks.append(Block(at, at + label_end, Role.SOURCE_LABEL, "source-url"))
            label_alone = match["url"] is None
            if match["url"]:
                url = bare_url(match["url"])
                blocks.append(Block(at + match.start("url"), line.end, Role.SOURCE_URL, "source-url"))
        elif age is None and (match := SOURCE_AGE.match(text)):
            age, snippet = unwrap(match["age"]), unwrap(text[match.end() :]) or None
            text_start = at + match.end() if snippet else line.end
            blocks.append(Block(at, text_start, Role.SOURCE_AGE, "source-age"))
            if snippet:
                blocks.append(Block(text_start, line.end, Role.SOURCE_SNIPPET, "text-behind-age"))
        elif snippet is None and not has_age and url is not None:
            snippet = unwrap(text)
            blocks.append(Block(at, line.end, Role.SOURCE_SNIPPET, "text-below-url"))
        else:
            continue
        end = line.tail_end
    number = expected if number is None else number
    url = url or lines[0].href
    return ListedSource(number, Span(lines[0].mark_start, end), title, url, age, snippet), blocks


def read_source_heading(line: Line, stream: str) -> tuple[int | None, str | None, list[Block]]:
    """Number, title and blocks of an entry's first line; a list may have lost its numbers."""
    at = whole_start(line)
    blocks = [block for block in mark_blocks(line) if line.mark not in LIST_MARKS]
    text = whole(line, stream)
    match = SOURCE_HEADING.match(text)
    if match is None:
        return None, line.text, [*blocks, Block(at, line.end, Role.SOURCE_TITLE, "line-above-url")]
    number = text[: match.start("title")] if match["title"] else text
    blocks.append(Block(at, at + len(number.rstrip()), Role.SOURCE_NUMBER, "source-heading"))
    if match["title"]:
        blocks.append(Block(at + match.start("title"), line.end, Role.SOURCE_TITLE, "source-heading"))
    return int(match["number"]), unwrap(match["title"] or "") or None, blocks


def footer_block(line: Line) -> Block | None:
    """The block of a line that is part of no entry of the list."""
    for pattern, role, rule in BELOW_SOURCES:
        if pattern.match(line.text):
            return Block(line.mark_start, line.tail_end, role, rule)
    return furniture_block(line)


def source_issues(source: ListedSource, expected: int) -> list[Issue]:
    """What is odd about an entry of the list."""
    issues = []
    if source.number != expected:
        issues.append(
            Issue("source-number-odd", f"Entry {expected} of the list is numbered {source.number}.", source.span)
        )
    if source.url is None:
        issues.append(Issue("source-url-missing", f"Source {source.number} has no URL.", source.span))
    elif "://" not in source.url:
        issues.append(
            Issue("source-url-relative", f"Source {source.number} has the relative URL {source.url}", source.span)
        )
    if source.snippet is None:
        issues.append(Issue("source-without-snippet", f"Source {source.number} shows no text.", source.span))
    return issues


LAYOUT = Layout("aggregator", fits, read)
