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


def source_kind(url: str | None) -> SourceKind:
    """Whether a listed source is a page with text of its own, or a list of search results."""
    return "search-results" if url and SEARCH_RESULTS.match(url) else "page"
