"""Occurrences -> records: which Q&As say the same, which of them is kept, and which questions ask the same."""

from __future__ import annotations

import re
import unicodedata

import msgspec

from pipeline.ids import content_id
from pipeline.model import Occurrence

# Typography that differs between copies of one text, folded to one form each.
_FOLD = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "..."}
)


class Signature(msgspec.Struct, frozen=True):
    """What deduplication needs to know of an occurrence."""

    occurrence_id: str
    question: str
    exact_key: str
    question_key: str
    status_rank: int
    length: int


def sign(occurrence: Occurrence) -> Signature:
    """The keys by which an occurrence meets its copies, and what decides which copy is kept.

    Kept is, in this order: the complete one over the truncated, the longer, then the first by page path and position.
    """
    question, answer = normalise(occurrence.question.text), normalise(occurrence.answer.text)
    return Signature(
        occurrence_id=occurrence.id,
        question=occurrence.question.text,
        exact_key=content_id("qa", question, answer),
        question_key=content_id("q", fold_question(occurrence.question.text)),
        status_rank=("complete", "truncated", "empty").index(occurrence.answer_status),
        length=len(occurrence.answer.text),
    )


def normalise(text: str) -> str:
    """The text without differences of case, quotes, dashes and spaces; every sign, digit and word stays."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_FOLD))
    return " ".join(text.casefold().split())


def fold_question(text: str) -> str:
    """A question without case, punctuation at its end, and quotes: what two ways of writing it share."""
    return re.sub(r"[\s?!.:;,…]+\Z", "", normalise(text)[-1_000:]) if text else ""


# For each occurrence of a bucket of keys: the record that it belongs to, and which occurrence was kept for it.
EXACT_DUPLICATES = """
    SELECT occurrence_id, page_id, page_path, page_bucket, position, exact_key AS qa_id, question_key AS question_id,
           first_value(occurrence_id) OVER copies AS kept_id
    FROM signatures
    WHERE key_hash % $buckets = $bucket
    WINDOW copies AS (
        PARTITION BY exact_key
        ORDER BY status_rank, length DESC, page_path, position
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
    ORDER BY page_path, position
"""

# Every wording of every question group, the groups together, each in page order.
QUESTION_GROUPS = """
    SELECT fates.question_id, signatures.question, fates.qa_id, fates.page_path, fates.position
    FROM fates JOIN signatures USING (occurrence_id)
    ANTI JOIN broken ON broken.qa_id = fates.qa_id
    ORDER BY fates.question_id, fates.page_path, fates.position
"""
