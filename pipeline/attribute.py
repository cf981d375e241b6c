"""Parsed -> attributions: which listed source an answer comes from, or an honest null."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pipeline.model import Attribution, Candidate, ListedSource, Parsed, Tier

SourceKind = Literal["page", "search-results"]

# Paths and queries of search engines' own result pages, which have no text that an answer could come from.
SEARCH_RESULTS = re.compile(
    r"(?:https?://[^/?#]+)?/(?:(?:videos|images|news|maps|shop)/)?search/?\?(?:.*&)?(?:q|query|p|wd|text)=",
    re.IGNORECASE,
)


def source_kind(url: str | None) -> SourceKind:
    """Whether a listed source is a page with text of its own, or a list of search results."""
    return "search-results" if url and SEARCH_RESULTS.match(url) else "page"


def attribute_page(parsed: Parsed, page_url: str | None) -> tuple[Attribution, ...]:
    """An attribution for each occurrence of the page, in page order.

    Without a source list an answer is the page's own (`self`). With one, nothing on the page yet proves a source: every
    listed page, and that none of them is the source, is taken for equally probable.
    """
    if not parsed.sources:
        return tuple(own_text(parsed.page_id, page_url) for _ in parsed.occurrences)
    undecided = open_question(parsed.page_id, parsed.sources)
    return tuple(undecided for _ in parsed.occurrences)


def own_text(page_id: str, page_url: str | None) -> Attribution:
    return Attribution(Tier.SELF, page_id, None, page_url, None, None, "page-lists-no-sources")


def open_question(page_id: str, sources: Sequence[ListedSource]) -> Attribution:
    possible = [source.number for source in sources if source_kind(source.url) == "page"]
    share = round(1 / (len(possible) + 1), 6)
    return Attribution(
        tier=Tier.UNDECIDED,
        page_id=page_id,
        source_number=None,
        source_url=None,
        confidence=None,
        p_unlisted=share,
        method="equal-chances",
        candidates=tuple(Candidate(number, share) for number in possible),
    )
