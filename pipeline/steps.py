"""The stages as steps over files: what each task reads, which function does it, and what it counts."""

from __future__ import annotations

from pipeline.engine import Step
from pipeline.model import Tier
from pipeline.rows import TABLES

STEPS: tuple[Step, ...] = (
    Step(
        name="list",
        stage="read",
        work="pipeline.archive_steps:list_bucket",
        grain="archives",
        files="archives",
    ),
    Step(
        name="read",
        stage="read",
        work="pipeline.archive_steps:read_bucket",
        grain="pages",
        files="single",
        inputs=("list.documents*",),
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
        name="explain",
        stage="deduplicate",
        work="pipeline.page_steps:explain_bucket",
        grain="pages",
        inputs=("clean.parsed",),
    ),
    Step(
        name="vocabulary",
        stage="deduplicate",
        work="pipeline.corpus_steps:agree_on_terms",
        grain="one",
        inputs=("explain.terms",),
    ),
    Step(
        name="sign",
        stage="deduplicate",
        work="pipeline.page_steps:sign_bucket",
        grain="pages",
        inputs=("clean.parsed", "explain.terms", "vocabulary.vocabulary*"),
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
        name="group",
        stage="deduplicate",
        work="pipeline.corpus_steps:group_corpus",
        grain="one",
        inputs=("sign.signatures",),
    ),
    Step(
        name="deduplicate",
        stage="deduplicate",
        work="pipeline.corpus_steps:deduplicate_bucket",
        grain="keys",
        inputs=("sign.signatures", "exact.copies*", "near.merges*", "group.groups*"),
        balance=("occurrences", "records", "exact duplicates", "near-duplicates"),
        takes=("clean", "given out"),
    ),
    Step(
        name="share",
        stage="deduplicate",
        work="pipeline.corpus_steps:share_bucket",
        grain="keys",
        inputs=("sign.passages", "deduplicate.fates*"),
    ),
    Step(
        name="attribute",
        stage="attribute",
        work="pipeline.page_steps:attribute_bucket",
        grain="pages",
        inputs=("read.pages", "clean.parsed"),
        balance=("occurrences", *Tier),
        takes=("clean", "given out"),
    ),
    Step(
        name="check",
        stage="validate",
        work="pipeline.row_steps:check_bucket",
        grain="pages",
        inputs=(
            "read.pages",
            "clean.parsed",
            "deduplicate.fates*",
            "share.shared*",
            "attribute.attributions*",
            "attribute.audits",
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
