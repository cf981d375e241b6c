"""The page that a link below an answer names as its source: its title, its address as engines show it, what follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

from pipeline.asking import link_address
from pipeline.htmltext import HtmlLine
from pipeline.model import Block, NamedSource, Span
from pipeline.rules.roles import Role

# How lists of pages show an address: www.site.example › bread › rye
BREADCRUMB = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?:\s?[›/»].{0,200})?\Z", re.IGNORECASE)


def split_source(lines: Sequence[HtmlLine], answer: Sequence[int]) -> tuple[list[int], NamedSource | None]:
    """The lines of an answer, and the page named below them: a link to it, with its address as a line."""
    for n, at in enumerate(answer):
        url = None if BREADCRUMB.match(lines[at].text) else page_address(lines[at])
        around = (*answer[max(n - 1, 0) : n], *answer[n + 1 : n + 3])
        if url is not None and n > 0 and any(BREADCRUMB.match(lines[near].text) for near in around):
            said = [place for place in answer[:n] if not BREADCRUMB.match(lines[place].text)]
            place = lines[at]
            return said, NamedSource(place.text, Span(place.start, place.end), url)
    return list(answer), None


def source_blocks(lines: Sequence[HtmlLine], answer: Sequence[int], said: Sequence[int]) -> Iterator[Block]:
    kept = set(said)
    for at in answer:
        if at not in kept:
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
