"""The stages as steps over files: what each task reads, which function does it, and what it counts."""

from __future__ import annotations

from pipeline.engine import Step
from pipeline.model import Tier
from pipeline.rows import TABLES

STEPS: tuple[Step, ...] = (
    Step(
        name="read",
        stage="read",
        work="pipeline.page_steps:read_bucket",
        grain="pages",
        balance=("documents", "pages", "skipped", "refused"),
    ),
    Step(
        name="parse",
        stage="parse",
        work="pipeline.page_steps:parse_bucket",
        grain="pages",
        inputs=("read.pages",),
        balance=("sightings", "occurrences", "seen again"),
    ),
    Step(
        name="clean",
        stage="clean",
        work="pipeline.page_steps:clean_bucket",
        grain="pages",
        inputs=("parse.parsed",),
        balance=("occurrences", "edited", "as they were", "refused with their page"),
        takes=("parse", "occurrences"),
    ),
    Step(
        name="cite",
        stage="deduplicate",
        work="pipeline.source_steps:cite_bucket",
        grain="pages",
        inputs=("read.pages", "clean.parsed"),
    ),
    Step(
        name="index",
        stage="deduplicate",
        work="pipeline.source_steps:index_bucket",
        grain="pages",
        inputs=("clean.parsed", "cite.documents", "cite.cited*"),
        balance=("occurrences", "given out", "text of source documents"),
        takes=("clean", "given out"),
    ),
    Step(
        name="sign",
        stage="deduplicate",
        work="pipeline.page_steps:sign_bucket",
        grain="pages",
        inputs=("index.parsed",),
    ),
    Step(
        name="exact",
        stage="deduplicate",
        work="pipeline.corpus_steps:exact_bucket",
        grain="keys",
        inputs=("sign.signatures",),
    ),
    Step(
        name="near",
        stage="deduplicate",
        work="pipeline.corpus_steps:near_bucket",
        grain="keys",
        inputs=("sign.signatures", "exact.copies*"),
    ),
    Step(
        name="deduplicate",
        stage="deduplicate",
        work="pipeline.corpus_steps:deduplicate_bucket",
        grain="keys",
        inputs=("sign.signatures", "exact.copies*", "near.merges*"),
        balance=("occurrences", "records", "exact duplicates", "near-duplicates"),
        takes=("index", "given out"),
    ),
    Step(
        name="share",
        stage="deduplicate",
        work="pipeline.corpus_steps:share_bucket",
        grain="keys",
        inputs=("sign.passages", "deduplicate.fates*"),
    ),
    Step(
        name="match",
        stage="attribute",
        work="pipeline.source_steps:match_bucket",
        grain="keys",
        inputs=("index.asked", "index.grams", "index.places", "cite.cited"),
    ),
    Step(
        name="choose",
        stage="attribute",
        work="pipeline.source_steps:choose_bucket",
        grain="keys",
        inputs=("match.pairs", "index.queries", "index.places", "cite.cited"),
    ),
    Step(
        name="align",
        stage="attribute",
        work="pipeline.source_steps:align_bucket",
        grain="pages",
        inputs=("read.pages", "index.parsed", "index.queries*", "choose.chosen*"),
    ),
    Step(
        name="attribute",
        stage="attribute",
        work="pipeline.page_steps:attribute_bucket",
        grain="pages",
        inputs=("read.pages", "index.parsed", "index.places*", "cite.cited", "align.found*"),
        balance=("occurrences", *Tier),
        takes=("index", "given out"),
    ),
    Step(
        name="check",
        stage="validate",
        work="pipeline.row_steps:check_bucket",
        grain="pages",
        inputs=(
            "read.pages",
            "index.parsed",
            "deduplicate.fates*",
            "share.shared*",
            "attribute.attributions*",
            "attribute.lists",
        ),
    ),
    Step(
        name="settle",
        stage="validate",
        work="pipeline.row_steps:settle",
        grain="one",
        inputs=("check.rows", "sign.signatures", "deduplicate.fates"),
        balance=("rows", "accepted", "refused"),
    ),
    Step(
        name="export",
        stage="export",
        work="pipeline.row_steps:export_table",
        grain="tables",
        inputs=("check.rows", "settle.settled", "settle.broken"),
        balance=("rows", *TABLES),
    ),
)

STAGES: tuple[str, ...] = tuple(dict.fromkeys(step.stage for step in STEPS))
