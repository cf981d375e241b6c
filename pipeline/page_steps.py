"""The steps that take a page at a time: parse, clean, sign and attribute the pages of a bucket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec

from pipeline.abbreviations import Definition, Vocabulary, find_definitions
from pipeline.attribute import attribute_page
from pipeline.captures import Capture
from pipeline.clean import clean_page
from pipeline.dates import utc
from pipeline.deduplicate import SaidPage, passages_of, sign
from pipeline.model import Page, Parsed, SourceAudit, Tier
from pipeline.named_sources import stated_attribution
from pipeline.normalise import fold_question
from pipeline.origins import NOT_TRACED, trace_origins
from pipeline.parse import parse_page
from pipeline.stagefiles import BUCKET_BITS, Task, fetch, number_of, read_structs, write_structs, write_table
from pipeline.urls import address_of
from pipeline.verify import (
    METHOD,
    Citations,
    Scraped,
    judge_answers,
    misplaced_snippets,
    seen_origins,
    settle,
    snippet_owners,
)
from pipeline.workers import Guard


def parse_bucket(task: Task, guard: Guard) -> dict[str, int]:
    """Parse the pages of a bucket."""
    counts: Counter[str] = Counter()

    def parsed_pages() -> Iterator[Parsed]:
        for page in read_structs(task, "pages", Page):
            parsed, reason = guard(page.path, parse_page, page)
            parsed = parsed or Parsed(page.id, page.path, refused=reason)
            counts["sightings"] += parsed.sightings
            counts["occurrences"] += len(parsed.occurrences)
            counts["seen again"] += parsed.sightings - len(parsed.occurrences)
            counts["refused"] += parsed.refused is not None
            yield parsed

    write_structs(task, "parsed", parsed_pages())
    return counts


def clean_bucket(task: Task, guard: Guard) -> dict[str, int]:
    """Clean the Q&As of a bucket's pages. A page that cannot be cleaned is refused whole."""
    counts: Counter[str] = Counter()

    def cleaned_pages() -> Iterator[Parsed]:
        for parsed in read_structs(task, "parsed", Parsed):
            counts["occurrences"] += len(parsed.occurrences)
            cleaned, reason = guard(parsed.path, clean_page, parsed)
            if cleaned is None:
                counts["refused"] += 1
                counts["refused with their page"] += len(parsed.occurrences)
                cleaned = Parsed(parsed.page_id, parsed.path, refused=reason)
            for occurrence in cleaned.occurrences:
                counts["edited" if occurrence.question.edits or occurrence.answer.edits else "as they were"] += 1
            counts["given out"] += len(cleaned.occurrences)
            yield cleaned

    write_structs(task, "parsed", cleaned_pages())
    return counts


# What alignment found in documents for the pages of a bucket, and the documents that their source lists cite.
FOUND = f"""
    SELECT page, kind, place, row FROM found WHERE page >> {BUCKET_BITS} = $bucket ORDER BY page, kind, place, document
"""  # noqa: S608  # no value of a page stands in it
SCRAPED = """
    SELECT DISTINCT page, address, path, fetched_at FROM cited JOIN places USING (address) ORDER BY page, address, path
"""


# An attribution of an occurrence: its row, and what chooses the best of a record's and is told of it.
ATTRIBUTION_COLUMNS = {
    "occurrence_id": "str",
    "tier_rank": "int",
    "confidence": "float",
    "source_title": "str",
    "seen_in": "str",
    "fetched_at": "str",
    "row": "bytes",
}


def attribute_bucket(task: Task, guard: Guard) -> dict[str, int]:
    """Attribute the occurrences of a bucket's pages by the page, and by what was found in the pages that it cites."""
    counts: Counter[str] = Counter()
    lists: list[SourceAudit] = []
    rank = {tier: n for n, tier in enumerate(Tier)}
    encode = msgspec.msgpack.Encoder().encode
    found = captures_by_page(task)
    scraped: dict[int, list[Scraped]] = {}
    for number, *document in fetch(task, SCRAPED):
        scraped.setdefault(number, []).append(Scraped(*document))

    def rows() -> Iterator[tuple[Any, ...]]:
        pages = zip(read_structs(task, "pages", Page), read_structs(task, "parsed", Parsed), strict=True)
        for place, (page, parsed) in enumerate(pages):
            number = number_of(task.bucket, place)
            here = found.get(number, {})
            citations = Citations(parsed.sources, scraped.get(number, ()), page.path)
            owners = snippet_owners(citations, here.get("snippet", {}))
            clean = [occurrence.answer.text for occurrence in parsed.occurrences]
            verdicts = judge_answers(citations, clean, here.get("answer", {}))
            answers = [occurrence.answer.raw for occurrence in parsed.occurrences]
            questions = [occurrence.question.text for occurrence in parsed.occurrences]
            shown = seen_origins(citations, verdicts)
            traced, _ = guard(page.path, trace_origins, parsed.sources, questions, answers, owners, shown)
            origins = traced or NOT_TRACED
            issues = tuple(misplaced_snippets(parsed.sources, owners))
            lists.append(SourceAudit(origins.audit, citations.documents(parsed.sources), issues))
            fetched_at = utc(page.fetched_at)
            titles = {source.number: source.title for source in parsed.sources}
            by_page = attribute_page(parsed, page.url, origins.answers)
            for occurrence, possible, verdict in zip(parsed.occurrences, by_page, verdicts, strict=True):
                suggested = stated_attribution(page, parsed, occurrence) or possible
                said = settle(suggested, verdict, citations)
                counts["occurrences"] += 1
                counts[said.tier] += 1
                title = titles.get(said.source_number or 0)
                seen = address_of(said.source_url) if said.method == METHOD and said.source_number else None
                yield occurrence.id, rank[said.tier], said.confidence, title, seen, fetched_at, encode(said)

    write_table(task, "attributions", ATTRIBUTION_COLUMNS, rows())
    write_structs(task, "lists", lists)
    return counts


def captures_by_page(task: Task) -> dict[int, dict[str, dict[int, list[Capture]]]]:
    """What documents have of the texts of a bucket's pages: by page, kind and place of the text, from 0."""
    decode = msgspec.msgpack.Decoder(Capture).decode
    found: dict[int, dict[str, dict[int, list[Capture]]]] = {}
    for page, kind, place, row in fetch(task, FOUND, bucket=task.bucket):
        found.setdefault(page, {}).setdefault(kind, {}).setdefault(place, []).append(decode(row))
    return found


# What deduplication knows of an occurrence, beside its place; numbers of the keys choose buckets.
SIGNATURE_COLUMNS = {
    "page_id": "str",
    "page_path": "str",
    "page_bucket": "int",
    "position": "int",
    "exact_hash": "int",
    "question_hash": "int",
    "occurrence_id": "str",
    "question": "str",
    "answer": "str",
    "exact_key": "str",
    "question_key": "str",
    "folded": "str",
    "status_rank": "int",
    "aggregated": "int",
    "bulk": "int",
    "residues": "int",
    "length": "int",
}


TERM_COLUMNS = {"page_id": "str", "short": "str", "long": "str"}


def explain_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """The abbreviations that each of a bucket's pages explains."""

    def terms() -> Iterator[tuple[Any, ...]]:
        for page in read_structs(task, "parsed", SaidPage):
            said = (passage.text for o in page.occurrences for passage in (o.question, o.answer))
            for definition in sorted(find_definitions(said)):
                yield page.page_id, " ".join(definition.short), " ".join(definition.long)

    return {"terms": write_table(task, "terms", TERM_COLUMNS, terms())}


def sign_bucket(task: Task, _guard: Guard) -> dict[str, int]:
    """The keys by which the occurrences of a bucket's pages meet those of others, and the passages that they quote."""
    passages: list[tuple[str, int]] = []
    vocabulary = read_vocabulary(task.inputs["vocabulary"])
    explained: dict[str, list[Definition]] = {}
    for page_id, short, long in fetch(task, "SELECT page_id, short, long FROM terms ORDER BY ALL"):
        explained.setdefault(page_id, []).append(Definition(tuple(short.split()), tuple(long.split())))

    def rows() -> Iterator[tuple[Any, ...]]:
        for page in read_structs(task, "parsed", SaidPage):
            own = vocabulary.meanings(explained.get(page.page_id, ()))
            for occurrence in page.occurrences:
                question = fold_question(occurrence.question.text, vocabulary, own)
                signature = sign(occurrence, question, aggregated=bool(page.sources))
                passages.extend((occurrence.id, key) for key in passages_of(occurrence.answer.text))
                place = (page.page_id, page.path, task.bucket, occurrence.position)
                hashes = (int(signature.exact_key[-8:], 16), int(signature.question_key[-8:], 16))
                yield *place, *hashes, *msgspec.structs.astuple(signature)

    signed = write_table(task, "signatures", SIGNATURE_COLUMNS, rows())
    write_table(task, "passages", {"occurrence_id": "str", "passage": "int"}, passages)
    return {"signatures": signed}


@lru_cache(maxsize=1)
def read_vocabulary(paths: tuple[str, ...]) -> Vocabulary:
    """The vocabulary of the corpus; a worker reads it once for all its tasks."""
    import pyarrow.parquet as pq

    rows = (row for path in paths for row in pq.read_table(path).to_pylist())
    return Vocabulary(Definition(tuple(row["short"].split()), tuple(row["long"].split())) for row in rows)
