"""The steps that find answers in the pages that source lists cite: a join on runs of three words, then alignment.

Which pages are source documents only the whole corpus tells, so their headings and paragraphs are taken back here, not
in parsing. Documents, pages and queries have numbers: the bucket of their page, then their place in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

import msgspec

from pipeline.captures import OpenedDocument, look_up, nearness
from pipeline.folding import LONGEST_ANSWER, LONGEST_DOCUMENT, Folded, fold_answer
from pipeline.grams import GRAM_BITS, GramNumbers
from pipeline.layouts.generic_text import NAME as GENERIC
from pipeline.model import Page, Parsed
from pipeline.rules.evidence import MOST_PAGES, STOCK_SHARE
from pipeline.rules.roles import Role
from pipeline.rules.sources import source_kind
from pipeline.stagefiles import (
    BUCKET_BITS,
    Task,
    fetch,
    number_of,
    read_structs,
    write_sorted,
    write_structs,
    write_table,
)
from pipeline.urls import address_of
from pipeline.workers import Guard

# For an answer so many addresses are aligned, of the page's own list and of others, and so many captures of each.
MOST_LISTED = 5
MOST_OTHERS = 3
MOST_CAPTURES = 8
LEAST_SHARED = 40  # hundredths of the runs that the best document of a query shares with it

# A document is aligned with so many queries in one go: the limit of time holds for each go.
QUERIES_AT_ONCE = 200


def cite_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """What the source lists of a bucket's pages cite, and what names its documents."""
    cited: list[tuple[Any, ...]] = []
    entries: list[tuple[Any, ...]] = []

    def documents() -> Iterator[tuple[Any, ...]]:
        pages = zip(read_structs(task, "pages", Page), read_structs(task, "parsed", Parsed), strict=True)
        for place, (page, parsed) in enumerate(pages):
            number = number_of(task.bucket, place)
            if parsed.text:
                yield number, page.path, address_of(page.url), page.fetched_at, int(bool(parsed.sources))
            for source in parsed.sources:
                entries.append((page.path, source.number, source.url))
                address = address_of(source.url)
                if address and source_kind(source.url) == "page":
                    cited.append((number, source.number, address))

    columns = {"document": "int", "path": "str", "address": "str", "fetched_at": "str", "lists": "int"}
    written = write_table(task, "documents", columns, documents())
    write_table(task, "cited", {"page": "int", "number": "int", "address": "str"}, cited)
    write_table(task, "entries", {"page_path": "str", "number": "int", "url": "str"}, entries)
    return {"documents": written, "cited": len(cited)}


# The documents of a bucket that some source list cites.
SOURCE_DOCUMENTS = """
    SELECT document FROM documents WHERE address IN (SELECT address FROM cited) ORDER BY document
"""

QUERY_COLUMNS = {
    "query": "int",
    "page": "int",
    "path": "str",
    "kind": "str",
    "place": "int",
    "asked": "str",
    "text": "str",
}


def index_bucket(task: Task, guard: Guard) -> dict[str, int]:
    """Take back what the generic layout found in source documents; number the words of documents and of queries."""
    counts: Counter[str] = Counter()
    numbers = GramNumbers()
    cited = {document for (document,) in fetch(task, SOURCE_DOCUMENTS)}
    queries: list[tuple[Any, ...]] = []
    asked: list[tuple[Collection[int], Sequence[int], Sequence[int]]] = []

    def kept() -> Iterator[Parsed]:
        for place, parsed in enumerate(read_structs(task, "parsed", Parsed)):
            number = number_of(task.bucket, place)
            counts["occurrences"] += len(parsed.occurrences)
            if number in cited and parsed.layouts == (GENERIC,):
                counts["text of source documents"] += len(parsed.occurrences)
                parsed = source_text(parsed)  # noqa: PLW2901
            counts["given out"] += len(parsed.occurrences)
            for kind, at, heading, text in texts_to_find(parsed):
                query = number_of(task.bucket, len(queries))
                queries.append((query, number, parsed.path, kind, at, heading, text[:LONGEST_ANSWER]))
                found = numbers.of(fold_answer(text).words)
                asked.append((found, [query] * len(found), [number] * len(found)))
            yield parsed

    write_structs(task, "parsed", kept())
    write_table(task, "queries", QUERY_COLUMNS, queries)
    write_sorted(task, "asked", {"gram": "int", "query": "int", "page": "int"}, asked)
    index_documents(task, guard, cited, numbers)
    return counts


def index_documents(task: Task, guard: Guard, cited: Collection[int], numbers: GramNumbers) -> None:
    """The runs of words of a bucket's documents. A page that lists sources is one only where another page cites it."""
    places: list[tuple[Any, ...]] = []
    known = {row[0]: row for row in fetch(task, "SELECT document, path, address, fetched_at, lists FROM documents")}

    def grams() -> Iterator[tuple[Collection[int], Sequence[int]]]:
        for place, parsed in enumerate(read_structs(task, "parsed", Parsed)):
            row = known.get(number_of(task.bucket, place))
            if row is None or (row[-1] and row[0] not in cited):
                continue
            found, _ = guard(parsed.path, document_grams, parsed.text, numbers)
            places.append(row[:-1])
            yield found or (), [row[0]] * len(found or ())

    write_sorted(task, "grams", {"gram": "int", "document": "int"}, grams())
    write_table(task, "places", {"document": "int", "path": "str", "address": "str", "fetched_at": "str"}, places)


def source_text(parsed: Parsed) -> Parsed:
    """A source document without the Q&As that the generic layout took its headings for."""
    roles = {Role.QUESTION: Role.HEADING, Role.ANSWER: Role.TEXT}
    blocks = tuple(
        msgspec.structs.replace(block, role=roles[Role(block.role)]) if block.role in roles else block
        for block in parsed.blocks
    )
    issues = tuple(issue for issue in parsed.issues if issue.position is None and issue.code != "layout-unknown")
    return msgspec.structs.replace(parsed, blocks=blocks, occurrences=(), issues=issues)


def texts_to_find(parsed: Parsed) -> Iterator[tuple[str, int, str, str]]:
    """What of a page that lists sources is looked up in documents: kind, place from 0, heading, text."""
    if not parsed.sources:
        return
    for occurrence in parsed.occurrences:
        yield "answer", occurrence.position - 1, occurrence.question.text, occurrence.answer.text
    for place, source in enumerate(parsed.sources):
        if source.snippet:
            yield "snippet", place, "", source.snippet


def document_grams(text: str, numbers: GramNumbers) -> set[int]:
    return numbers.of(Folded(text, LONGEST_DOCUMENT).words)


# How many runs of words a query and a document share, and how many of these are telling, for a range of runs. A run
# that many addresses have tells nothing, and is looked up only in the documents that the query's own page cites.
SHARED_GRAMS = f"""
    WITH wanted AS (SELECT gram, query, page FROM asked WHERE gram BETWEEN $low AND $high),
    held AS (
        SELECT gram, document, coalesce(address, path) AS address FROM grams JOIN places USING (document)
        WHERE gram BETWEEN $low AND $high AND gram IN (SELECT gram FROM wanted)
    ),
    most AS (
        SELECT greatest(least(count(DISTINCT coalesce(address, path)) // {STOCK_SHARE}, {MOST_PAGES[1]}),
                        {MOST_PAGES[0]}) AS addresses
        FROM places
    ),
    telling AS (
        SELECT gram FROM held GROUP BY gram HAVING count(DISTINCT address) <= (SELECT addresses FROM most)
    ),
    pairs AS (
        SELECT query, document, 1 AS telling
        FROM held JOIN wanted USING (gram) WHERE gram IN (SELECT gram FROM telling) AND document <> page
        UNION ALL
        SELECT query, document, 0 AS telling
        FROM held JOIN (SELECT DISTINCT page, address FROM cited) AS listed USING (address)
        JOIN wanted ON wanted.gram = held.gram AND wanted.page = listed.page
        WHERE held.gram NOT IN (SELECT gram FROM telling) AND document <> wanted.page
    )
    SELECT query, document, count(*), sum(telling)::BIGINT FROM pairs GROUP BY query, document ORDER BY query, document
"""  # noqa: S608  # no value of a page stands in it


def match_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """Which documents share runs of words with a query, for a range of these runs."""
    width = (1 << GRAM_BITS) // task.settings["buckets"]
    low = task.bucket * width
    rows = fetch(task, SHARED_GRAMS, low=low, high=low + width - 1)
    columns = {"query": "int", "document": "int", "shared": "int", "telling": "int"}
    return {"pairs": write_table(task, "pairs", columns, rows)}


# The documents that share most with each query of a bucket, with what orders captures of one address.
RANKED = f"""
    WITH added AS (
        SELECT query, document, sum(shared)::BIGINT AS shared, sum(telling)::BIGINT AS telling
        FROM pairs WHERE query % $buckets = $bucket GROUP BY query, document
        QUALIFY sum(shared) * 100 >= {LEAST_SHARED} * max(sum(shared)) OVER (PARTITION BY query)
    ),
    listed AS (SELECT DISTINCT page, address FROM cited)
    SELECT query, document, shared, telling, queries.path, places.path, places.fetched_at,
           coalesce(places.address, places.path), listed.address IS NOT NULL
    FROM added JOIN queries USING (query) JOIN places USING (document)
    LEFT JOIN listed ON listed.page = queries.page AND listed.address = places.address
    ORDER BY query, shared DESC, telling DESC, document
"""  # noqa: S608  # no value of a page stands in it


def choose_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """Which documents each query of a bucket is aligned with."""
    columns = {"query": "int", "document": "int", "telling": "int", "listed": "int"}

    def rows() -> Iterator[tuple[Any, ...]]:
        found = fetch(task, RANKED, bucket=task.bucket, buckets=task.settings["buckets"])
        for query, ranked in groupby(found, key=lambda row: row[0]):
            yield from ((query, *chosen) for chosen in best_documents(ranked))

    return {"alignments": write_table(task, "chosen", columns, rows())}


def best_documents(ranked: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, int, int]]:
    """The documents of a query's best addresses, best first: number, telling runs, whether the page lists it."""
    addresses: dict[tuple[bool, str], list[tuple[Any, ...]]] = {}
    for row in ranked:
        addresses.setdefault((row[8], row[7]), []).append(row)
    left = {True: MOST_LISTED, False: MOST_OTHERS}
    for (listed, _), captures in addresses.items():
        if left[listed]:
            left[listed] -= 1
            for row in best_captures(captures):
                yield row[1], row[3], int(listed)


def best_captures(captures: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Of the captures of one address the nearest to the query's page, and those that share most with the query."""
    nearest = sorted(captures, key=lambda row: (-nearness(row[4], row[5]), -row[2], row[5]))
    most = sorted(captures, key=lambda row: (-row[2], row[5]))
    chosen = dict.fromkeys((*nearest[: MOST_CAPTURES // 2], *most[: MOST_CAPTURES // 2]))
    return list(chosen)


# The queries that the documents of a bucket are aligned with, those of one document together.
TO_ALIGN = f"""
    SELECT document, page, kind, place, asked, text, telling, listed
    FROM chosen JOIN queries USING (query)
    WHERE document >> {BUCKET_BITS} = $bucket
    ORDER BY document, query
"""  # noqa: S608  # no value of a page stands in it

FOUND_COLUMNS = {"page": "int", "kind": "str", "place": "int", "document": "int", "row": "bytes"}


def align_bucket(task: Task, guard: Guard) -> dict[str, int]:
    """Align the documents of a bucket with the answers and snippets that may have been taken from them."""
    counts: Counter[str] = Counter()
    encode = msgspec.msgpack.Encoder().encode

    def rows() -> Iterator[tuple[Any, ...]]:
        pages = zip(read_structs(task, "pages", Page), read_structs(task, "parsed", Parsed), strict=True)
        numbered = ((number_of(task.bucket, place), *both) for place, both in enumerate(pages))
        for document, queries in groupby(fetch(task, TO_ALIGN, bucket=task.bucket), key=lambda row: row[0]):
            page, parsed = next((page, parsed) for number, page, parsed in numbered if number == document)
            opened, _ = guard(page.path, OpenedDocument, page, parsed)
            while opened and (some := list(islice(queries, QUERIES_AT_ONCE))):
                texts = [(asked, text, telling, bool(listed)) for *_, asked, text, telling, listed in some]
                found, _ = guard(page.path, look_up, opened, texts)
                counts["alignments"] += len(some)
                for (_, citing, kind, place, *_), capture in zip(some, found or (), strict=False):
                    if capture is not None:
                        counts["found"] += 1
                        yield citing, kind, place, document, encode(capture)

    write_table(task, "found", FOUND_COLUMNS, rows())
    return counts
