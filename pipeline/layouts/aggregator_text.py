"""Text of a page stitched together from "people also ask" boxes, ending in a numbered list of sources.

A site's name, a title, a byline, "Full Answer", questions with answers, then entries of a title, a URL, an age and a
snippet each, and an index of letters.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.body import furniture_block, read_body
from pipeline.layouts import Layout
from pipeline.lines import Line, split_lines
from pipeline.model import Block, Issue, ListedSource, Page, PageFacts, Reading, Span
from pipeline.rules.furniture import BYLINE, SOURCE_AGE, SOURCE_HEADING, SOURCE_URL
from pipeline.rules.roles import Role
from pipeline.rules.wording import SENTENCE_END

# A header is short: further down, the same words are text.
HEADER_LINES = 12
LONGEST_TITLE_WORDS = 30
LONGEST_SITE_WORDS = 6


def fits(page: Page) -> int:
    """Sure with a source list or a byline; a section marker alone says little."""
    if page.media_type != "text/plain":
        return 0
    lines = split_lines(page.text)
    header = lines[:HEADER_LINES]
    has_byline = any(BYLINE.match(line.text) for line in header)
    has_marker = any(block and block.role == Role.MARKER for block in map(furniture_block, header))
    has_sources = source_list_start(lines, page.text) < len(lines)
    return 50 * has_sources + 30 * has_byline + 20 * has_marker


def read(page: Page) -> Reading:
    """Header, body and source list, each by its own rules."""
    lines = split_lines(page.text)
    list_start = source_list_start(lines, page.text)
    body_start, facts, header_blocks = read_header(lines[:list_start])
    body = read_body(lines[body_start:list_start])
    sources, source_blocks, issues = read_sources(lines[list_start:], page.text)
    return Reading((*header_blocks, *body.blocks, *source_blocks), body.qas, tuple(sources), facts, tuple(issues))


def read_header(lines: Sequence[Line]) -> tuple[int, PageFacts, list[Block]]:
    """How many lines the header has, what it says, and its blocks. Lines that do not fit stay unclaimed."""
    header = lines[:HEADER_LINES]
    furniture = [furniture_block(line) for line in header]
    byline = next((n for n, line in enumerate(header) if BYLINE.match(line.text)), None)
    marker = next((n for n, block in enumerate(furniture) if block and block.role == Role.MARKER), None)
    if byline is None and marker is None:
        return 0, PageFacts(), []
    end = max(n for n in (byline, marker) if n is not None) + 1
    blocks = [block for block in furniture[:end] if block]
    match = None
    if byline is not None:
        match = BYLINE.match(header[byline].text)
        blocks.append(Block(header[byline].start, header[byline].end, Role.BYLINE, "byline"))
    top = [n for n in range(byline if byline is not None else end) if furniture[n] is None]
    title = next((header[n] for n in reversed(top) if is_name(header[n], LONGEST_TITLE_WORDS)), None)
    site = next((header[n] for n in top if header[n] is not title and is_name(header[n], LONGEST_SITE_WORDS)), None)
    if title:
        blocks.append(Block(title.start, title.end, Role.TITLE, "line-above-byline"))
    if site and title and site.start < title.start:
        blocks.append(Block(site.start, site.end, Role.SITE, "first-line"))
    else:
        site = None
    said = match.groupdict() if match else {}
    facts = PageFacts(
        title=title.text if title else None,
        site=site.text if site else None,
        author=said.get("author"),
        published_raw=said.get("published"),
        updated_raw=said.get("updated"),
    )
    return end, facts, blocks


def is_name(line: Line, most_words: int) -> bool:
    """Whether a line can be a title or a site's name: short, and not a sentence."""
    return line.text.count(" ") < most_words and not line.mark and not SENTENCE_END.search(line.text[-40:])


def whole(line: Line, stream: str) -> str:
    """The line with the mark that it begins with."""
    return stream[line.mark_start : line.end]


def source_list_start(lines: Sequence[Line], stream: str) -> int:
    """The index of the first line of the source list; as many as there are lines where the page has none."""
    for n, line in enumerate(lines):
        if opens_source(lines, n, stream) and SOURCE_HEADING.match(whole(line, stream)):
            return n
    return len(lines)


def opens_source(lines: Sequence[Line], n: int, stream: str) -> bool:
    """Whether line `n` is a number and a title with a URL, or an age, on the line below."""
    if not SOURCE_HEADING.match(whole(lines[n], stream)) or n + 1 >= len(lines):
        return False
    below = whole(lines[n + 1], stream)
    return bool(SOURCE_URL.match(below) or SOURCE_AGE.match(below))


def read_sources(lines: Sequence[Line], stream: str) -> tuple[list[ListedSource], list[Block], list[Issue]]:
    """The entries of the source list, their blocks and what is odd about them."""
    starts = [n for n in range(len(lines)) if opens_source(lines, n, stream)]
    sources: list[ListedSource] = []
    blocks: list[Block] = []
    issues: list[Issue] = []
    ends = [*starts, len(lines)][1:]
    for start, end in zip(starts, ends, strict=True):
        source, found = read_source(lines[start:end], stream)
        blocks += found
        issues += source_issues(source, len(sources) + 1)
        sources.append(source)
    return sources, blocks, issues


def read_source(lines: Sequence[Line], stream: str) -> tuple[ListedSource, list[Block]]:
    """One entry: a heading line, then a URL, an age and a snippet, in any order and each at most once."""
    first = lines[0]
    match = SOURCE_HEADING.match(whole(first, stream))
    assert match is not None  # noqa: S101  # the line was chosen by this pattern
    at = first.mark_start
    blocks = [Block(at, at + match.end("number") + 1, Role.SOURCE_NUMBER, "source-heading")]
    title = match["title"]
    if title:
        blocks.append(Block(at + match.start("title"), first.end, Role.SOURCE_TITLE, "source-heading"))
    url = age = snippet = None
    has_age = any(SOURCE_AGE.match(whole(line, stream)) for line in lines[1:])
    end = first.end
    for line in lines[1:]:
        text, at = whole(line, stream), line.mark_start
        furniture = furniture_block(line)
        if furniture:
            blocks.append(furniture)
        elif url is None and (match := SOURCE_URL.match(text)):
            url = match["url"]
            blocks.append(Block(at, at + match.end("label"), Role.SOURCE_LABEL, "source-url"))
            if url:
                blocks.append(Block(at + match.start("url"), line.end, Role.SOURCE_URL, "source-url"))
            end = line.end
        elif age is None and (match := SOURCE_AGE.match(text)):
            age, snippet = match["age"], text[match.end() :] or None
            text_start = at + match.end() if snippet else line.end
            blocks.append(Block(at, text_start, Role.SOURCE_AGE, "source-age"))
            if snippet:
                blocks.append(Block(text_start, line.end, Role.SOURCE_SNIPPET, "text-behind-age"))
            end = line.end
        elif snippet is None and not has_age and url is not None:
            snippet = text
            blocks.append(Block(at, line.end, Role.SOURCE_SNIPPET, "text-below-url"))
            end = line.end
    number = int(blocks_text(stream, blocks[0]).rstrip(".)"))
    return ListedSource(number, Span(first.mark_start, end), title, url, age, snippet), blocks


def blocks_text(stream: str, block: Block) -> str:
    return stream[block.start : block.end]


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


LAYOUT = Layout("aggregator-text", fits, read)
