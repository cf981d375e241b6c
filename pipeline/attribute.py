"""Parsed and the origins of its answers -> attributions: which listed source each comes from, or an honest null."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import Attribution, Candidate, ListedSource, Parsed, Tier
from pipeline.origins import Origin
from pipeline.rules import attribution as known
from pipeline.rules.attribution import Weights
from pipeline.rules.sources import source_kind
from pipeline.rules.weights import WEIGHTS

# Probabilities are written in millionths.
PLACES = 6


def attribute_page(parsed: Parsed, page_url: str | None, origins: Sequence[Origin]) -> tuple[Attribution, ...]:
    """An attribution for each occurrence of the page, in page order.

    Without a source list an answer is the page's own (`self`). Where the page was too large for its answers to be
    weighed (no `origins`), every listed page, and that none of them is the source, is taken for equally probable.
    """
    if not parsed.sources:
        return tuple(own_text(parsed.page_id, page_url) for _ in parsed.occurrences)
    if len(origins) != len(parsed.occurrences):
        undecided = open_question(parsed.page_id, parsed.sources)
        return tuple(undecided for _ in parsed.occurrences)
    return tuple(name_source(parsed.page_id, parsed.sources, origin) for origin in origins)


def own_text(page_id: str, page_url: str | None) -> Attribution:
    return Attribution(Tier.SELF, page_id, None, page_url, None, None, "page-lists-no-sources")


def open_question(page_id: str, sources: Sequence[ListedSource]) -> Attribution:
    possible = [source.number for source in sources if source_kind(source.url) == "page"]
    share = round(1 / (len(possible) + 1), PLACES)
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


def name_source(
    page_id: str, sources: Sequence[ListedSource], origin: Origin, weights: Weights = WEIGHTS
) -> Attribution:
    """The most probable source of an answer, if it is probable enough to be named; else the candidates alone.

    A page alone never proves that an answer is from none of its sources: `unlisted` is not said here.
    """
    urls = {source.number: source.url for source in reversed(sources)}
    shares = calibrated(sources, origin, weights)
    unlisted = max(0.0, 1 - sum(shares.values()))
    ranked = sorted(shares.items(), key=lambda pair: -pair[1])
    candidates = tuple(
        Candidate(number, round(share, PLACES)) for number, share in ranked if share >= known.LEAST_SHOWN
    )
    tier = Tier.SNIPPET if origin.tie == "snippet" else Tier.ORDER
    best, share = ranked[0] if ranked else (None, 0.0)
    named = best is not None and share > unlisted and share >= known.FLOOR[tier]
    return Attribution(
        tier=tier if named else Tier.UNDECIDED,
        page_id=page_id,
        source_number=best if named else None,
        source_url=urls[best] if named and best is not None else None,
        confidence=round(share, PLACES) if named else None,
        p_unlisted=round(unlisted, PLACES),
        method="snippet-audit" if tier == Tier.SNIPPET else "list-order",
        candidates=candidates,
    )


def calibrated(sources: Sequence[ListedSource], origin: Origin, weights: Weights) -> dict[int, float]:
    """The probability of each listed source, by its number: that of the best as it proved on labelled pages, the others
    and that of none in their old proportions."""
    best = origin.best
    raw = min(origin.chances[best], 1.0)
    sure = min(worth(raw, weights.sure[origin.tie]), known.MOST_SURE[origin.tie])
    rest = (1 - sure) / (1 - raw) if raw < 1 else 0.0
    shares: dict[int, float] = {}
    for entry, (source, chance) in enumerate(zip(sources, origin.chances, strict=True)):
        if source_kind(source.url) == "page":
            share = sure if entry == best else chance * rest
            shares[source.number] = shares.get(source.number, 0.0) + share
    return shares


def worth(raw: float, points: Sequence[tuple[float, float]]) -> float:
    """What a probability proved to be worth: on the line through the points, which begins at (0, 0) and ends at 1."""
    left = (0.0, 0.0)
    for right in points:
        if raw <= right[0]:
            return left[1] + (right[1] - left[1]) * (raw - left[0]) / (right[0] - left[0])
        left = right
    return left[1]
