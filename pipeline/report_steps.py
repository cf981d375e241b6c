"""The steps that make the audit report: a chapter for each page, then the pages that need eyes first in one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from pipeline.report.chapters import PageListing, chapter_of, gather, listing_of, needs_chapter, pack
from pipeline.report.compose import Contents, Refusal, write_report
from pipeline.report.overview import overview_of, tally_page
from pipeline.stagefiles import Task, fetch, write_table
from pipeline.workers import Guard

# A browser opens so much at once without making its reader wait.
MOST_PAGES = 4_000
MOST_RECORDS = 150_000
MOST_CHARACTERS = 72_000_000  # of packed chapters

# Refused documents and rows that are listed.
MOST_REFUSED = 200

# The accepted rows of a bucket's pages, a page after the other.
ACCEPTED_BY_PAGE = """
    SELECT path, "table", row FROM rows
    WHERE errors IS NULL AND (qa_id IS NULL OR qa_id NOT IN (SELECT qa_id FROM broken))
    ORDER BY path, position, seq
"""

# Occurrences that were refused.
LOST = """
    SELECT count(*) FROM rows
    WHERE "table" = 'occurrences' AND (errors IS NOT NULL OR qa_id IN (SELECT qa_id FROM broken))
"""

CHAPTER_COLUMNS = {
    "page_id": "str",
    "path": "str",
    "oddness": "int",
    "records": "int",
    "size": "int",
    "listing": "bytes",
    "packed": "str",
}


def sketch_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """A chapter for each page of a bucket that has something to show, and what the pages add to the counts."""
    tallies: Counter[tuple[str, str]] = Counter()
    [(lost,)] = fetch(task, LOST)
    tallies["lost", "occurrences"] = lost

    def chapters() -> Iterator[tuple[Any, ...]]:
        for _, group in groupby(fetch(task, ACCEPTED_BY_PAGE), key=itemgetter(0)):
            rows = gather((table, row) for _, table, row in group)
            if rows is None:
                continue
            for what, value, count in tally_page(rows):
                tallies[what, value] += count
            if needs_chapter(rows):
                listing, packed = listing_of(rows), pack(chapter_of(rows))
                key = (rows.page.id, rows.page.path, listing.oddness, len(listing.records), len(packed))
                yield *key, msgspec.json.encode(listing), packed

    counts = {"chapters": write_table(task, "chapters", CHAPTER_COLUMNS, chapters())}
    rows = ((what, value, count) for (what, value), count in sorted(tallies.items()))
    write_table(task, "tallies", {"what": "str", "value": "str", "count": "int"}, rows)
    return counts


TALLIES = "SELECT what, value, CAST(sum(count) AS BIGINT) FROM tallies GROUP BY what, value ORDER BY what, value"

# Issues of the run itself stand on no page.
RUN_ISSUES = """SELECT row FROM settled WHERE "table" = 'issues' ORDER BY seq"""
GROUPS = """SELECT count(*) FROM settled WHERE "table" = 'questions'"""

REFUSED = f"""
    SELECT row FROM (SELECT * FROM rows UNION ALL SELECT * FROM settled) AS every
    WHERE every."table" = 'refused' AND errors IS NULL ORDER BY path, position, seq LIMIT {MOST_REFUSED}
"""  # noqa: S608  # a number of ours
ALL_REFUSED = """
    SELECT count(*) FROM (SELECT * FROM rows UNION ALL SELECT * FROM settled) AS every
    WHERE every."table" = 'refused' AND errors IS NULL
"""

# The oddest pages, as many as fit: all before one that does not.
CHOSEN = f"""
    WITH summed AS (
        SELECT page_id, listing, packed, oddness, path, sum(size) OVER before AS characters,
               sum(records) OVER before AS records, row_number() OVER before AS pages
        FROM chapters WINDOW before AS (ORDER BY oddness DESC, path ROWS UNBOUNDED PRECEDING)
    )
    SELECT listing, packed FROM summed
    WHERE pages = 1 OR (characters <= {MOST_CHARACTERS} AND records <= {MOST_RECORDS} AND pages <= {MOST_PAGES})
    ORDER BY oddness DESC, path
"""  # noqa: S608  # numbers of ours


def report_corpus(task: Task, _guard: Guard) -> dict[str, int]:
    """The report of a run."""
    tally: dict[str, dict[str, int]] = {}
    for what, value, count in fetch(task, TALLIES):
        tally.setdefault(what, {})[value] = count
    run_issues = [msgspec.json.decode(row) for (row,) in fetch(task, RUN_ISSUES)]
    for issue in run_issues:
        found = tally.setdefault("issues", {})
        found[issue["code"]] = found.get(issue["code"], 0) + 1
    [(groups,)] = fetch(task, GROUPS)
    [(refused,)] = fetch(task, ALL_REFUSED)
    [(chapters,)] = fetch(task, "SELECT count(*) FROM chapters")
    refusals = tuple(map(refusal, fetch(task, REFUSED)))
    lost = tally.pop("lost", {}).get("occurrences", 0)
    listings = [msgspec.json.decode(row, type=PageListing) for row, _ in fetch(task, CHOSEN)]
    contents = Contents(
        overview=overview_of(tally, lost),
        pages=tuple(listings),
        left_out=chapters - len(listings),
        groups=groups,
        refusals=refusals,
        refused=refused,
        run_issues=tuple((issue["code"], issue["message"]) for issue in run_issues),
    )
    path = task.path("report").with_name(f"{task.name}.report.html")
    write_report(path, contents, (packed for _, packed in fetch(task, CHOSEN)))
    return {"pages": len(listings), "left out": contents.left_out, "bytes": path.stat().st_size}


def refusal(row: tuple[bytes]) -> Refusal:
    said = msgspec.json.decode(row[0])
    return Refusal(said["kind"], said["page_path"] or "", tuple(e["message"] for e in said["errors"]))
