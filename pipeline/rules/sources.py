"""What the address of a listed source tells about it."""

from __future__ import annotations

import re
from typing import Literal

SourceKind = Literal["page", "search-results"]

# Paths and queries of search engines' own result pages, which have no text that an answer could come from.
SEARCH_RESULTS = re.compile(
    r"(?:https?://[^/?#]+)?/(?:(?:videos|images|news|maps|shop)/)?search/?\?(?:.*&)?(?:q|query|p|wd|text)=",
    re.IGNORECASE,
)

# How a page names the source of an answer, at its end: "View complete answer on site.example", "Source: Site".
_OF_ANSWER = r"(?:complete|full|entire|whole|original|detailed|more)(?: detailed)?"
NAMED_SOURCE = re.compile(
    rf"(?:(?:takedown request|report)\s*\|\s*)?(?:(?:view|see|read|get|check)(?: out)?(?: the| an?)? {_OF_ANSWER}"
    r"(?: answers?| article| post| page| info(?:rmation)?)? (?:on|at|from|in|by):?\s|"
    rf"{_OF_ANSWER} (?:answer|article) (?:on|at|from|by):?\s|"
    r"(?:source|via|quelle|fuente|fonte|bron|źródło)\s?:\s)\s*(?P<name>[^\s][^\n]{0,120}?)\s*\Z",
    re.IGNORECASE,
)
A_HOST = re.compile(
    r"(?:https?://)?(?P<host>(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24})(?:[/?#]\S{0,2000})?\Z", re.IGNORECASE
)


def source_kind(url: str | None) -> SourceKind:
    """Whether a listed source is a page with text of its own, or a list of search results."""
    return "search-results" if url and SEARCH_RESULTS.match(url) else "page"
