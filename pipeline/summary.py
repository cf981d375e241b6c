"""What a run came to, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path

import msgspec

from pipeline.flow import Outcome
from pipeline.terminal import harmless

REFUSALS_SHOWN = 5


def summarise(outcome: Outcome) -> str:
    """Documents, occurrences, records, attributions, issues, refused rows, and where the files are."""
    manifest = outcome.manifest
    if manifest is None:
        return "\n".join(outcome.lines)
    counts = manifest.counts
    decided, written = counts["deduplicate"], counts["export"]
    rows = (
        ("documents", written.get("pages", 0), tally(written, "pages")),
        ("occurrences", decided.get("occurrences", 0), ""),
        ("records", written.get("qa", 0), parts(decided, ("exact duplicates", "near-duplicates"))),
        ("questions", written.get("questions", 0), ""),
        ("sources", written.get("sources", 0), ""),
        ("attributions", written.get("qa", 0), tally(written, "qa")),
        ("decisions", counts.get("decide", {}).get("decisions", 0), tally(counts.get("decide", {}), "decisions")),
        ("issues", written.get("issues", 0), tally(written, "issues")),
        ("refused", written.get("refused", 0), tally(written, "refused")),
    )
    began = "Nothing changed, no work done" if outcome.done == 0 else f"Done in {manifest.duration_seconds:.1f} s"
    table = [
        f"  {name:<13}{count:>9,}   {detail}".rstrip() for name, count, detail in rows if count or name != "decisions"
    ]
    where = (
        f"The data is in {outcome.out}: qa.csv (or .jsonl, .parquet) has the records; manifest.json lists every file."
    )
    look = [f"To look at it, open {outcome.out}/report.html in a browser."] if manifest.report_key else []
    return "\n".join((f"{began}.", "", *table, "", where, *look))


def parts(counts: Mapping[str, int], names: tuple[str, ...]) -> str:
    return ", ".join(f"{counts.get(name, 0):,} {name}" for name in names)


def tally(counts: Mapping[str, int], table: str) -> str:
    """The counts of a table by value, most frequent first."""
    found = [(name.split(": ")[1], n) for name, n in counts.items() if name.startswith(f"{table}: ")]
    return ", ".join(f"{n:,} {name}" for name, n in sorted(found, key=lambda item: (-item[1], item[0])))


def refusals(outcome: Outcome) -> list[str]:
    """A line for each of the first refused documents and rows, and one for all others."""
    if outcome.manifest is None:
        return []
    total = outcome.manifest.counts["export"].get("refused", 0)
    with Path(outcome.out, "refused.jsonl").open("rb") as lines:
        rows = [msgspec.json.decode(line) for line in islice(lines, REFUSALS_SHOWN)]
    said = [harmless(f"refused: {row['page_path']}: {row['errors'][0]['message']}") for row in rows]
    rest = total - len(rows)
    return [*said, f"refused: {rest:,} more in {outcome.out}/refused.csv"] if rest else said
