"""Occurrences -> records: which Q&As say the same, which of them is kept, and which questions ask the same."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from hashlib import blake2b

import msgspec

from pipeline.compare import Comparison, compare
from pipeline.ids import content_id
from pipeline.meaning import MISSING_NUMBER
from pipeline.model import AnswerStatus
from pipeline.normalise import exact_key, normalise
from pipeline.sketches import shared_hashes
from pipeline.tokens import LABEL_WORDS, Tokens, Words

# A sentence of so many words is not said twice by chance; one in so many records is a stock sentence and links none.
PASSAGE_WORDS = 10
STOCK_RECORDS = 20

# In a bucket where one text stands with many small differences, such as a template filled with other names, a text is
# compared with so many kept ones at most, those that share most with it; and a hash that so many kept texts have tells
# no more: the rarer ones do.
MOST_COMPARED = 8
MOST_HOLDERS = 64
MOST_VETOES = 3  # that are recorded of a text

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


class SaidText(msgspec.Struct, frozen=True):
    """Of a passage: its clean text, and as many edits as were made to it."""

    text: str
    edits: tuple[msgspec.Raw, ...] = ()


class Said(msgspec.Struct, frozen=True):
    """Of an occurrence, what deduplication reads."""

    id: str
    position: int
    question: SaidText
    answer: SaidText
    answer_status: AnswerStatus


class SaidPage(msgspec.Struct, frozen=True):
    """Of a parsed page, what deduplication reads: decoding the rest takes longer than comparing the texts."""

    page_id: str
    path: str
    occurrences: tuple[Said, ...] = ()
    sources: tuple[msgspec.Raw, ...] = ()


STATUS_RANK: dict[str, int] = {"complete": 0, "truncated": 1, "empty": 2}

# Lengths in characters, each half as long again as the one before.
BULKS = tuple(2 * 3**n // 2**n for n in range(1, 40))


class Signature(msgspec.Struct, frozen=True):
    """What deduplication needs to know of an occurrence."""

    occurrence_id: str
    question: str
    answer: str
    exact_key: str
    question_key: str
    folded: str
    status_rank: int
    aggregated: int
    bulk: int
    residues: int
    length: int


def sign(occurrence: Said, folded: str, *, aggregated: bool) -> Signature:
    """The keys by which an occurrence meets its copies, and what decides which copy is kept (see KEEPING).

    `folded` is its question as its ways of writing share it (see `fold_question`).
    """
    question, answer = occurrence.question.text, occurrence.answer.text
    return Signature(
        occurrence_id=occurrence.id,
        question=question,
        answer=answer,
        exact_key=exact_key(question, answer),
        question_key=content_id("q", folded),
        folded=folded,
        status_rank=STATUS_RANK[occurrence.answer_status],
        aggregated=int(aggregated),
        bulk=bisect(BULKS, len(answer)),
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


class Veto(msgspec.Struct, frozen=True):
    """A text that is much like the one kept in `from_id` and was kept apart from it: the guard, and what differs."""

    occurrence_id: str
    from_id: str
    guard: str
    score: float
    differs: tuple[str, ...]


def merge_questions(
    questions: Sequence[tuple[str, Sequence[Candidate]]], labels: AbstractSet[Words] = LABEL_WORDS
) -> Iterator[Merge | Veto]:
    """Which texts repeat another that answers the same question: a question and its texts in the order of keeping.

    `labels` are words that may stand around any answer (see `pipeline.labels`).
    """
    several = [(question, texts) for question, texts in questions if len(texts) > 1]
    answers = [text.answer for _, texts in several for text in texts]
    groups = [n for n, (_, texts) in enumerate(several) for _ in texts]
    hashes = iter(shared_hashes(answers, groups))
    for question, texts in several:
        yield from merge_copies(question, [(text, next(hashes)) for text in texts], labels)


def merge_copies(
    question: str, texts: Iterable[tuple[Candidate, Sequence[int]]], labels: AbstractSet[Words]
) -> Iterator[Merge | Veto]:
    """Which of the texts that answer one question repeat another; each comes with the hashes that others share.

    Stars, not components: each text is compared with those that are kept and share hashes with it, most first, and
    joins the one that it is most alike. One that fits two kept texts which a guard keeps apart joins neither.
    """
    kept: list[Candidate] = []
    holders: dict[int, list[int]] = {}
    for candidate, hashes in texts:
        fits: list[tuple[Comparison, Candidate]] = []
        vetoes: list[tuple[Comparison, Candidate]] = []
        for place in most_alike(hashes, holders):
            other = kept[place]
            asked = words_of_question(question)
            comparison = compare(tokens_of(other.answer, asked), tokens_of(candidate.answer, asked), asked, labels)
            if comparison.same:
                fits.append((comparison, other))
            elif comparison.veto:
                vetoes.append((comparison, other))
        fits = least_different(fits)
        if fits and not keeps_apart(question, [other for _, other in fits], labels):
            comparison, other = max(fits, key=lambda fit: fit[0].score)
            yield Merge(candidate.occurrence_id, other.occurrence_id, comparison.score, comparison.differs)
            continue
        if fits:
            yield Merge(candidate.occurrence_id, None, 0.0, (), several=True)
            continue
        for comparison, other in vetoes[:MOST_VETOES]:
            guard = comparison.veto or ""
            yield Veto(candidate.occurrence_id, other.occurrence_id, guard, comparison.score, comparison.differs)
        for name in hashes:
            places = holders.setdefault(name, [])
            if len(places) < MOST_HOLDERS:
                places.append(len(kept))
        kept.append(candidate)


def most_alike(hashes: Iterable[int], holders: Mapping[int, Sequence[int]]) -> list[int]:
    """The places of the few kept texts that share most hashes with a text, most first."""
    met: dict[int, int] = {}
    for name in hashes:
        for place in holders.get(name, ()):
            met[place] = met.get(place, 0) + 1
    return sorted(met, key=lambda place: (-met[place], place))[:MOST_COMPARED]


def least_different(fits: list[tuple[Comparison, Candidate]]) -> list[tuple[Comparison, Candidate]]:
    """Those of the kept texts which a text fits that differ from it in the fewest words."""
    fewest = min((len(comparison.differs) for comparison, _ in fits), default=0)
    return [fit for fit in fits if len(fit[0].differs) == fewest]


def keeps_apart(question: str, fits: Sequence[Candidate], labels: AbstractSet[Words]) -> bool:
    """Whether two of the kept texts that one text fits contradict each other."""
    asked = words_of_question(question)
    return any(
        compare(tokens_of(a.answer, asked), tokens_of(b.answer, asked), asked, labels).veto
        not in (None, MISSING_NUMBER)
        for n, a in enumerate(fits)
        for b in fits[n + 1 :]
    )


@lru_cache(maxsize=1_000)
def tokens_of(answer: str, asked: tuple[str, ...]) -> Tokens:
    return Tokens(answer, asked)


@lru_cache(maxsize=100)
def words_of_question(question: str) -> tuple[str, ...]:
    return tuple(Tokens(question).folded)


# --- over the corpus -------------------------------------------------------------------------------------------------

# Which copy is kept: the complete one, of a page of its own, half as long again, with the fewest edits, the longest,
# then in page order. A text that another holds whole and goes on is a part of it, whatever its page says.
KEEPING = "status_rank, aggregated, bulk DESC, residues, length DESC, page_path, position"

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
    SELECT question_key, occurrence_id, question, answer
    FROM signatures
    WHERE question_hash % $buckets = $bucket
    AND occurrence_id IN (SELECT occurrence_id FROM copies WHERE occurrence_id = kept_id)
    ORDER BY question_key, {KEEPING}
"""  # noqa: S608  # no value of a page stands in it

# Every question as its ways of writing share it: its first wording in page order, how often it stands, and some pages
# of their own that ask it.
WORDINGS = """
    SELECT question_key, first(folded ORDER BY page_path, position), first(question ORDER BY page_path, position),
           count(*), list_slice(list(DISTINCT page_id ORDER BY page_id) FILTER (aggregated = 0), 1, $most)
    FROM signatures GROUP BY question_key ORDER BY question_key
"""

# Every text of the records that hold a text with one of some exact keys, in the order of keeping: its key, question and
# answer, the occurrence kept for its record, and whether it could be a copy of two records.
DECIDED_TEXTS = f"""
    WITH texts AS (
        SELECT occurrence_id, exact_key, coalesce(into_id, occurrence_id) AS centre, coalesce(several, 0) = 1 AS several
        FROM signatures LEFT JOIN merges USING (occurrence_id)
        WHERE occurrence_id IN (SELECT kept_id FROM copies)
    ),
    wanted AS (SELECT DISTINCT centre FROM texts WHERE exact_key IN (SELECT unnest($keys)))
    SELECT occurrence_id, texts.exact_key, question, answer, centre, several
    FROM texts SEMI JOIN wanted USING (centre) JOIN signatures USING (occurrence_id)
    ORDER BY {KEEPING}
"""  # noqa: S608  # no value of a page stands in it

# What becomes of each occurrence of a bucket of exact keys. A record has the keys of the occurrence kept for it. What a
# person decided stands in place of what the machine found.
FATES = """
    WITH ruled AS (
        SELECT occurrence_id, into_id, score, differs, several, 'containment' AS method
        FROM merges ANTI JOIN rulings USING (occurrence_id)
        UNION ALL
        SELECT occurrence_id, into_id, score, differs, 0, 'decision' FROM rulings
    )
    SELECT own.occurrence_id, own.page_id, own.page_path, own.page_bucket, own.position,
           kept.exact_key AS qa_id, groups.question_id, kept.occurrence_id AS kept_id,
           CASE WHEN kept.occurrence_id = own.occurrence_id THEN NULL
                WHEN merges.into_id IS NULL THEN 'exact' ELSE merges.method END AS method,
           CASE WHEN kept.occurrence_id = own.occurrence_id THEN NULL
                WHEN merges.into_id IS NULL THEN 1.0 ELSE merges.score END AS score,
           merges.differs, coalesce(merges.several, 0) AS several
    FROM signatures AS own
    JOIN copies USING (occurrence_id)
    LEFT JOIN ruled AS merges ON merges.occurrence_id = copies.kept_id
    JOIN signatures AS kept ON kept.occurrence_id = coalesce(merges.into_id, copies.kept_id)
    JOIN groups ON groups.question_key = kept.question_key
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

# The question groups that look like each, the likest first; each by the question that stands for it.
RIVALS = """
    WITH asked AS (
        SELECT fates.question_id, first(question ORDER BY fates.page_path, fates.position) AS question
        FROM fates JOIN signatures USING (occurrence_id) ANTI JOIN broken ON broken.qa_id = fates.qa_id
        GROUP BY fates.question_id
    )
    SELECT rivals.question_id, other_id, asked.question, guard, score, differs
    FROM rivals JOIN asked ON asked.question_id = other_id
    ORDER BY rivals.question_id, score DESC, other_id
"""
