"""Occurrences -> records: which Q&As say the same, which of them is kept, and which questions ask the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b

import msgspec

from pipeline.abbreviations import Abbreviations
from pipeline.compare import Comparison, compare, tokens_of
from pipeline.ids import content_id
from pipeline.model import Occurrence
from pipeline.normalise import fold_question, normalise

# A sentence of so many words is not said twice by chance; one in so many records is a stock sentence and links none.
PASSAGE_WORDS = 10
STOCK_RECORDS = 20

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


class Signature(msgspec.Struct, frozen=True):
    """What deduplication needs to know of an occurrence."""

    occurrence_id: str
    question: str
    answer: str
    exact_key: str
    question_key: str
    status_rank: int
    aggregated: int
    residues: int
    length: int


def sign(occurrence: Occurrence, abbreviations: Abbreviations, *, aggregated: bool) -> Signature:
    """The keys by which an occurrence meets its copies, and what decides which copy is kept (see KEEPING)."""
    question, answer = occurrence.question.text, occurrence.answer.text
    return Signature(
        occurrence_id=occurrence.id,
        question=question,
        answer=answer,
        exact_key=content_id("qa", normalise(question), normalise(answer)),
        question_key=content_id("q", fold_question(question, abbreviations)),
        status_rank=("complete", "truncated", "empty").index(occurrence.answer_status),
        aggregated=int(aggregated),
        residues=len(occurrence.answer.edits),
        length=len(answer),
    )


def passages_of(answer: str) -> list[int]:
    """The long sentences of an answer, as numbers that equal sentences share."""
    sentences = (normalise(sentence) for sentence in _SENTENCE_END.split(answer))
    long = dict.fromkeys(s.strip("\"' ") for s in sentences if s.count(" ") >= PASSAGE_WORDS - 1)
    return [int.from_bytes(blake2b(s.encode("utf-8", "surrogatepass"), digest_size=7).digest()) for s in long]


# --- copies that are not equal ---------------------------------------------------------------------------------------


class Candidate(msgspec.Struct, frozen=True):
    """A text that may be a near-duplicate of others with the same question."""

    occurrence_id: str
    answer: str


class Merge(msgspec.Struct, frozen=True):
    """A text that is a near-duplicate of the one kept in `into_id`; or, with `several`, could be one of two."""

    occurrence_id: str
    into_id: str | None
    score: float
    differs: tuple[str, ...]
    several: bool = False


def merge_copies(candidates: Sequence[Candidate]) -> Iterator[Merge]:
    """Which of the texts that answer one question repeat another; they come in the order of keeping.

    Stars, not components: each text is compared with those that are kept, and joins the one that it is most alike. One
    that fits two kept texts which a guard keeps apart joins neither.
    """
    if len(candidates) < 2:  # noqa: PLR2004  # nothing to compare
        return
    kept: list[tuple[Candidate, tuple[str, ...]]] = []
    for candidate in candidates:
        tokens = tokens_of(candidate.answer)
        fits: list[tuple[Comparison, Candidate, tuple[str, ...]]] = []
        for other, other_tokens in kept:
            comparison = compare(other_tokens, tokens)
            if comparison.same:
                fits.append((comparison, other, other_tokens))
        if not fits:
            kept.append((candidate, tokens))
        elif any(compare(a, b).veto for n, (_, _, a) in enumerate(fits) for _, _, b in fits[n + 1 :]):
            yield Merge(candidate.occurrence_id, None, 0.0, (), several=True)
        else:
            comparison, other, _ = max(fits, key=lambda fit: fit[0].score)
            yield Merge(candidate.occurrence_id, other.occurrence_id, round(comparison.score, 6), comparison.differs)


# --- over the corpus -------------------------------------------------------------------------------------------------

# Which copy is kept: the complete one, of a page of its own, with the fewest edits, the longest, then in page order.
KEEPING = "status_rank, aggregated, residues, length DESC, page_path, position"

# For each occurrence of a bucket of exact keys: the occurrence that is kept for all with the same text.
EXACT_COPIES = f"""
    SELECT occurrence_id, first_value(occurrence_id) OVER copies AS kept_id
    FROM signatures
    WHERE exact_hash % $buckets = $bucket
    WINDOW copies AS (
        PARTITION BY exact_key ORDER BY {KEEPING} ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
    ORDER BY page_path, position
"""  # noqa: S608  # no value of a page stands in it

# The kept texts of a bucket of question keys, those of one question together, in the order of keeping.
KEPT_COPIES = f"""
    SELECT question_key, occurrence_id, answer
    FROM signatures
    WHERE question_hash % $buckets = $bucket
    AND occurrence_id IN (SELECT occurrence_id FROM copies WHERE occurrence_id = kept_id)
    ORDER BY question_key, {KEEPING}
"""  # noqa: S608  # no value of a page stands in it

# What becomes of each occurrence of a bucket of exact keys. A record has the keys of the occurrence kept for it.
FATES = """
    SELECT own.occurrence_id, own.page_id, own.page_path, own.page_bucket, own.position,
           kept.exact_key AS qa_id, kept.question_key AS question_id, kept.occurrence_id AS kept_id,
           CASE WHEN kept.occurrence_id = own.occurrence_id THEN NULL
                WHEN merges.into_id IS NULL THEN 'exact' ELSE 'containment' END AS method,
           CASE WHEN kept.occurrence_id = own.occurrence_id THEN NULL
                WHEN merges.into_id IS NULL THEN 1.0 ELSE merges.score END AS score,
           merges.differs, coalesce(merges.several, 0) AS several
    FROM signatures AS own
    JOIN copies USING (occurrence_id)
    LEFT JOIN merges ON merges.occurrence_id = copies.kept_id
    JOIN signatures AS kept ON kept.occurrence_id = coalesce(merges.into_id, copies.kept_id)
    WHERE own.exact_hash % $buckets = $bucket
    ORDER BY own.page_path, own.position
"""

# Pairs of records that quote the same passage, both ways round, for a bucket of passages.
SHARED_PASSAGES = f"""
    WITH quoted AS (
        SELECT DISTINCT passage, qa_id FROM passages JOIN fates USING (occurrence_id)
        WHERE passage % $buckets = $bucket AND occurrence_id = kept_id
    ),
    telling AS (SELECT passage FROM quoted GROUP BY passage HAVING count(*) BETWEEN 2 AND {STOCK_RECORDS})
    SELECT DISTINCT a.qa_id, b.qa_id FROM quoted AS a JOIN quoted AS b USING (passage)
    WHERE a.qa_id <> b.qa_id AND passage IN (SELECT passage FROM telling)
    ORDER BY a.qa_id, b.qa_id
"""  # noqa: S608  # no value of a page stands in it

# Every wording of every question group, the groups together, each in page order.
QUESTION_GROUPS = """
    SELECT fates.question_id, signatures.question, fates.qa_id, fates.page_path, fates.position
    FROM fates JOIN signatures USING (occurrence_id)
    ANTI JOIN broken ON broken.qa_id = fates.qa_id
    ORDER BY fates.question_id, fates.page_path, fates.position
"""
