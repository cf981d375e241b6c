"""Counts of a run -> what the first screen of the report says: sums that balance, and bars to see them by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipeline.model import Tier
from pipeline.report.chapters import PageRows
from pipeline.rules.issues import ISSUE_BY_CODE
from pipeline.rules.roles import MEANING, Role
from pipeline.rules.tiers import TIER_MEANS

# Bars are so many units long at most; confidence is counted in so many bins.
LONGEST = 100
BINS = 10

Tally = Mapping[str, Mapping[str, int]]


class Bar(msgspec.Struct, frozen=True):
    """A line of a picture: what is counted, how many, how long its bar is (0 to 100), and what it means."""

    label: str
    count: int
    length: float
    means: str = ""
    style: str = ""


class Flow(msgspec.Struct, frozen=True):
    """A sum that balances: what there was, and what became of it."""

    total: int
    of: str
    parts: tuple[Bar, ...]


class Reliability(msgspec.Struct, frozen=True):
    """How sure the named sources are: records by tenths of confidence, and how many should be right."""

    bins: tuple[Bar, ...]
    named: int
    expected: int


class Overview(msgspec.Struct, frozen=True):
    """All that the first screen shows."""

    flows: tuple[Flow, ...]
    tiers: tuple[Bar, ...]
    duplicates: tuple[Bar, ...]
    issues: tuple[Bar, ...]
    roles: tuple[Bar, ...]
    layouts: tuple[Bar, ...]
    maps: tuple[Bar, ...]
    reliability: Reliability


def tally_page(rows: PageRows) -> Iterable[tuple[str, str, int]]:
    """What a page adds to the counts of the run: (what, value, how many)."""
    yield "documents", rows.page.status, 1
    for layout in rows.page.layouts:
        yield "layouts", layout, 1
    if rows.page.snippet_map:
        yield "maps", rows.page.snippet_map.kind, 1
    for role, characters in rows.page.accounting.items():
        yield "roles", role, characters
    for occurrence in rows.occurrences:
        yield "sightings", "sightings", len(occurrence.sightings)
        yield "occurrences", occurrence.disposition, 1
        if occurrence.duplicate:
            yield "duplicates", occurrence.duplicate.method, 1
    for record in rows.records:
        yield "tiers", record.tier, 1
        if record.confidence is not None:
            yield "confidence", str(tenth(record.confidence)), 1
            yield "expected", "millionths", round(record.confidence * 1_000_000)
    for issue in rows.issues:
        yield "issues", issue.code, 1


def tenth(confidence: float) -> int:
    """The bin that a confidence is counted in."""
    return min(BINS - 1, int(confidence * BINS))


def overview_of(tally: Tally, refused: int) -> Overview:
    """The first screen of a run. `refused` are its occurrences that no record stands for."""
    occurrences = tally.get("occurrences", {})
    found = sum(occurrences.values()) + refused
    documents = tally.get("documents", {})
    sightings = sum(tally.get("sightings", {}).values()) + refused
    return Overview(
        flows=(
            flow("documents", documents, ("read", "skipped", "refused")),
            flow("sightings", {"occurrences": found, "seen again": sightings - found}, ("occurrences", "seen again")),
            flow(
                "occurrences",
                {
                    "records": occurrences.get("kept", 0),
                    "exact duplicates": occurrences.get("exact-duplicate", 0),
                    "near-duplicates": occurrences.get("near-duplicate", 0),
                    "refused": refused,
                },
                ("records", "exact duplicates", "near-duplicates", "refused"),
            ),
        ),
        tiers=bars(tally.get("tiers", {}), TIER_MEANS, tuple(Tier)),
        duplicates=bars(tally.get("duplicates", {})),
        issues=bars(tally.get("issues", {}), {code: kind.title for code, kind in ISSUE_BY_CODE.items()}),
        roles=bars(tally.get("roles", {}), {str(role): MEANING[role] for role in Role}),
        layouts=bars(tally.get("layouts", {})),
        maps=bars(tally.get("maps", {})),
        reliability=reliability(tally),
    )


def flow(of: str, counts: Mapping[str, int], names: Sequence[str]) -> Flow:
    total = sum(counts.get(name, 0) for name in names)
    return Flow(total, of, tuple(bar(name, counts.get(name, 0), total) for name in names))


def bars(
    counts: Mapping[str, int], means: Mapping[str, str] | None = None, order: Sequence[str] = ()
) -> tuple[Bar, ...]:
    """A bar for each value: in `order`, else the most frequent first."""
    place = {name: n for n, name in enumerate(order)}
    names = sorted(counts, key=lambda name: (place.get(name, len(place)), -counts[name] if not order else 0, name))
    most = max(counts.values(), default=0)
    return tuple(bar(name, counts[name], most, (means or {}).get(name, "")) for name in names)


def bar(label: str, count: int, most: int, means: str = "") -> Bar:
    return Bar(label, count, round(LONGEST * count / most, 1) if most else 0.0, means, label.replace(" ", "-"))


def reliability(tally: Tally) -> Reliability:
    counts = {int(number): count for number, count in tally.get("confidence", {}).items()}
    most = max(counts.values(), default=0)
    bins = tuple(bar(f"{n / BINS:.1f} to {(n + 1) / BINS:.1f}", counts.get(n, 0), most) for n in range(BINS))
    expected = round(sum(tally.get("expected", {}).values()) / 1_000_000)
    return Reliability(bins, sum(counts.values()), expected)
