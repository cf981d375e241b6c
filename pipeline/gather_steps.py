"""The step that brings together what the pages of a bucket need to know of the corpus, so that each reads no more.

Every task goes through the fates and attributions of the whole corpus once, for some buckets of pages, and writes what
it finds in the order of these buckets: a reader of one bucket passes over the rows of the others. Read by each bucket
of pages on its own, the corpus would be gone through as often as it has such buckets.
"""

from __future__ import annotations

from pipeline.stagefiles import Task, fetch, write_table
from pipeline.workers import Guard

# Each occurrence's attribution: the one that a person gave, else the machine's.
ATTRIBUTED = """
    given AS (
        SELECT * FROM attributions ANTI JOIN overruled USING (occurrence_id) UNION ALL SELECT * FROM overruled
    )
"""

# The records of some buckets: each at home in the bucket of the page whose occurrence is kept for it.
HOMES = """
    homes AS (
        SELECT occurrence_id AS kept_id, qa_id, page_bucket AS home FROM fates
        WHERE occurrence_id = kept_id AND page_bucket % $buckets = $bucket
    )
"""

# The fates of the occurrences on the pages of some buckets, each with its attribution.
PLACED = f"""
    WITH {ATTRIBUTED}
    SELECT page_bucket, occurrence_id, qa_id, question_id, kept_id, method, score, differs, several, row
    FROM fates JOIN given USING (occurrence_id)
    WHERE page_bucket % $buckets = $bucket
    ORDER BY page_bucket, occurrence_id
"""  # noqa: S608  # no value of a page stands in it

# Every occurrence of the records of some buckets, with its attribution.
MEMBERS = f"""
    WITH {ATTRIBUTED}, {HOMES}
    SELECT home, kept_id, fates.qa_id, occurrence_id, page_id, page_path, position, fetched_at, tier_rank, confidence,
           source_title, seen_in, row
    FROM fates JOIN homes USING (kept_id) JOIN given USING (occurrence_id)
    ORDER BY home, kept_id, page_path, position
"""  # noqa: S608  # no value of a page stands in it

# For the records of some buckets: those that share a passage with each.
SHARING = f"""
    WITH {HOMES}
    SELECT DISTINCT home, qa_id, other_id FROM shared JOIN homes USING (qa_id) ORDER BY home, qa_id, other_id
"""  # noqa: S608  # no value of a page stands in it

# For the records of some buckets: those much like each that a guard or a person kept apart from it, the likest.
# `turned` says that `differs` was written down from the other's side.
TOLD_APART = f"""
    WITH {HOMES},
    every AS (SELECT *, 0 AS decided FROM vetoes UNION ALL SELECT *, 1 FROM apart),
    met AS (
        SELECT home, qa_id, from_id AS other, guard, score, differs, decided, 0 AS turned
        FROM every JOIN homes ON kept_id = occurrence_id
        UNION ALL
        SELECT home, qa_id, occurrence_id, guard, score, differs, decided, 1
        FROM every JOIN homes ON kept_id = from_id
    ),
    named AS (
        SELECT met.*, fates.qa_id AS other_id FROM met JOIN fates ON fates.occurrence_id = other AND kept_id = other
        QUALIFY row_number() OVER (PARTITION BY met.qa_id, other_id ORDER BY decided DESC, guard) = 1
    )
    SELECT home, qa_id, other_id, guard, score, differs, turned FROM named
    QUALIFY row_number() OVER (PARTITION BY qa_id ORDER BY score DESC, other_id) <= $most
    ORDER BY home, qa_id, other_id
"""  # noqa: S608  # no value of a page stands in it
MOST_TOLD_APART = 10  # a text that a template fills with other names is like thousands

FATE = {"qa_id": "str", "question_id": "str", "kept_id": "str", "method": "str", "score": "float", "differs": "bytes"}
PLACE = {"occurrence_id": "str", "page_id": "str", "page_path": "str", "position": "int", "fetched_at": "str"}
BEST = {"tier_rank": "int", "confidence": "float", "source_title": "str", "seen_in": "str", "row": "bytes"}
GATHERED = {
    "placed": (PLACED, {"home": "int", "occurrence_id": "str", **FATE, "several": "int", "row": "bytes"}),
    "members": (MEMBERS, {"home": "int", "kept_id": "str", "qa_id": "str", **PLACE, **BEST}),
    "sharing": (SHARING, {"home": "int", "qa_id": "str", "other_id": "str"}),
    "told": (
        TOLD_APART,
        {
            "home": "int",
            "qa_id": "str",
            "other_id": "str",
            "guard": "str",
            "score": "float",
            "differs": "bytes",
            "turned": "int",
        },
    ),
}


def gather_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """Bring together what some buckets of pages need: fates, records, and what is like them."""
    counts = {}
    for table, (query, columns) in GATHERED.items():
        chosen = {"bucket": task.bucket, "buckets": task.settings["buckets"]}
        limit = {"most": MOST_TOLD_APART} if table == "told" else {}
        counts[table] = write_table(task, table, columns, fetch(task, query, **chosen, **limit))
    return counts
