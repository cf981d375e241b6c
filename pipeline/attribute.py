"""Parsed -> attributions: which listed source an answer comes from, or an honest null."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Attribution, Candidate, ListedSource, Parsed, Tier
from pipeline.rules.sources import source_kind


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
