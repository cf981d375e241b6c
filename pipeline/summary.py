"""What a run came to, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.flow import Outcome


def summarise(outcome: Outcome) -> str:
    """Documents, occurrences, records, attributions, issues, refused rows, and where the files are."""
    manifest = outcome.manifest
    if manifest is None:
        return "\n".join(outcome.lines)
    counts = manifest.counts
    read, decided, written = counts["read"], counts["deduplicate"], counts["export"]
    rows = (
        ("documents", read.get("documents", 0), parts(read, ("pages", "skipped", "refused"))),
        ("occurrences", decided.get("occurrences", 0), ""),
        ("records", written.get("qa", 0), parts(decided, ("exact duplicates", "near-duplicates"))),
        ("questions", written.get("questions", 0), ""),
        ("sources", written.get("sources", 0), ""),
        ("attributions", written.get("qa", 0), tally(written, "qa")),
        ("issues", written.get("issues", 0), tally(written, "issues")),
        ("refused", written.get("refused", 0), tally(written, "refused")),
    )
    began = "Nothing changed, no work done" if outcome.done == 0 else f"Done in {manifest.duration_seconds:.1f} s"
    table = [f"  {name:<13}{count:>9,}   {detail}".rstrip() for name, count, detail in rows]
    where = (
        f"The data is in {outcome.out}: qa.csv (or .jsonl, .parquet) has the records; manifest.json lists every file."
    )
    return "\n".join((f"{began}.", "", *table, "", where))


def parts(counts: Mapping[str, int], names: tuple[str, ...]) -> str:
    return ", ".join(f"{counts.get(name, 0):,} {name}" for name in names)


def tally(counts: Mapping[str, int], table: str) -> str:
    """The counts of a table by value, most frequent first."""
    found = [(name.split(": ")[1], n) for name, n in counts.items() if name.startswith(f"{table}: ")]
    return ", ".join(f"{n:,} {name}" for name, n in sorted(found, key=lambda item: (-item[1], item[0])))
