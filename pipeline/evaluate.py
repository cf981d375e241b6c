"""Decisions as labels: how often a finished run says what people decided about the same records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import fsum
from pathlib import Path

import msgspec

from pipeline.decisions import NO_SOURCE, PAIRS, Decisions, number_of, read_decisions
from pipeline.finished import FinishedRun, Row
from pipeline.model import Decision, Tier, WrongCall
from pipeline.normalise import exact_key
from pipeline.terminal import Screen
from pipeline.urls import is_same_page


class PairScore(msgspec.Struct, frozen=True):
    """Of the pairs of texts that people keep apart, or merge: how many the run has so, and has not."""

    kind: str
    right: int
    wrong: int
    wrong_pairs: tuple[tuple[str, str], ...]


class TierScore(msgspec.Struct, frozen=True):
    """Of the records of a tier whose source people know: how many the run has right, wrong, or leaves open, and the
    mean of the confidences that it claims for the first two; null where it claims none."""

    tier: str
    right: int
    wrong: int
    open: int
    confidence: float | None


class Evaluation(msgspec.Struct, frozen=True):
    """A run held against decisions. `obeyed` decisions were given to that run itself, so it cannot be judged by them;
    those `without_target` are about texts that it does not have, or sources that the record's page does not list.
    `odd` are lines of the file that mean nothing, and `others` decisions that say nothing of right or wrong."""

    pairs: tuple[PairScore, ...]
    tiers: tuple[TierScore, ...]
    obeyed: int
    without_target: int
    others: int
    odd: tuple[str, ...]


def evaluate(run: FinishedRun, file: Path) -> Evaluation:
    """Score a run against a file of decisions. Raises WrongCall where the file cannot be read or says nothing."""
    said = read_decisions([file])
    if not said.rows:
        first = f" {said.odd[0]}." if said.odd else ""
        raise WrongCall(f"{file} holds no decision.{first}")
    given = msgspec.convert(run.settings.get("decisions") or {}, Decisions).rows
    known = {bare(decision) for decision in given}
    labels = [decision for decision in said.rows if decision.kind in (*PAIRS, "attribute")]
    fresh = [decision for decision in labels if bare(decision) not in known]
    texts = texts_of(run, {key for one in fresh for key in (one.id, one.other) if key})
    there = [one for one in fresh if one.id in texts and (not one.other or one.other in texts)]
    judged = list(judgements(run, [one for one in there if one.kind == "attribute"], texts))
    return Evaluation(
        pairs=tuple(pair_scores(there, texts)),
        tiers=tuple(tier_scores(row for row in judged if row is not None)),
        obeyed=len(labels) - len(fresh),
        without_target=len(fresh) - len(there) + sum(row is None for row in judged),
        others=len(said.rows) - len(labels),
        odd=said.odd,
    )


class Text(msgspec.Struct, frozen=True):
    """Where a text is: the record that it is in, and the page of the occurrence that stands for its copies."""

    record: str
    page_path: str


def bare(decision: Decision) -> tuple[str, str, str, str]:
    """What a decision says, whoever said it."""
    return decision.kind, decision.id, decision.other, decision.value


def texts_of(run: FinishedRun, keys: set[str]) -> dict[str, Text]:
    """By exact key, the text: its record and page. The key of a text that was merged away follows from the text."""
    query = "SELECT qa_id, page_path FROM occurrences WHERE disposition = 'kept' AND qa_id IN (SELECT unnest($keys))"
    kept = run.rows(query, keys=sorted(keys)) if keys else []
    found = {row["qa_id"]: Text(row["qa_id"], row["page_path"]) for row in kept}
    if keys - found.keys():
        near = (
            "SELECT question, answer, qa_id, page_path FROM occurrences "
            "WHERE disposition = 'near-duplicate' AND qa_id IS NOT NULL"
        )
        for question, answer, qa_id, path in run.stream(near):
            key = exact_key(question, answer)
            if key in keys:
                found.setdefault(key, Text(qa_id, path))
    return found


def pair_scores(decisions: Sequence[Decision], texts: Mapping[str, Text]) -> Iterator[PairScore]:
    for kind in PAIRS:
        pairs = sorted({(one.id, one.other) for one in decisions if one.kind == kind})
        wrong = [(a, b) for a, b in pairs if (texts[a].record == texts[b].record) != (kind == "merge")]
        if pairs:
            yield PairScore(kind, len(pairs) - len(wrong), len(wrong), tuple(wrong))


# --- attributions ----------------------------------------------------------------------------------------------------


class Judgement(msgspec.Struct, frozen=True):
    """Whether a record's source is right; null where the run leaves it open."""

    tier: str
    right: bool | None
    confidence: float | None


def judgements(run: FinishedRun, labels: Sequence[Decision], texts: Mapping[str, Text]) -> Iterator[Judgement | None]:
    """Each label held against its record; None where its number is none of the page of the text that it names."""
    rows = {row["id"]: row for row in run.rows_of("qa", "id", sorted({texts[one.id].record for one in labels}))}
    for label in labels:
        yield judge(run, rows[texts[label.id].record], label.value, texts[label.id].page_path)


def judge(run: FinishedRun, row: Row, value: str, path: str) -> Judgement | None:
    attribution = row["attribution"]
    tier, confidence = row["tier"], row["confidence"]
    if value == NO_SOURCE:
        still_open = attribution["source_number"] is None and tier != Tier.UNLISTED
        return Judgement(tier, None if still_open else tier == Tier.UNLISTED, confidence)
    url = value
    if value.isascii() and value.isdigit():
        query = "SELECT url FROM sources WHERE page_path = $path AND number = $number ORDER BY url"
        kept = run.rows(query, path=path, number=number_of(value) or -1)
        if not kept:
            return None
        url = kept[0]["url"] or ""
    if tier == Tier.UNLISTED:
        return Judgement(tier, right=False, confidence=confidence)
    if attribution["source_number"] is None and tier != Tier.ELSEWHERE:
        return Judgement(tier, None, confidence)
    named = attribution["source_url"]
    return Judgement(tier, is_same_page(named, url), confidence)


def tier_scores(judged: Iterable[Judgement]) -> Iterator[TierScore]:
    by_tier: dict[str, list[Judgement]] = {}
    for one in judged:
        by_tier.setdefault(one.tier, []).append(one)
    for tier in Tier:
        rows = by_tier.get(tier, [])
        claimed = [one.confidence for one in rows if one.right is not None and one.confidence is not None]
        if rows:
            yield TierScore(
                tier,
                right=sum(one.right is True for one in rows),
                wrong=sum(one.right is False for one in rows),
                open=sum(one.right is None for one in rows),
                confidence=round(fsum(claimed) / len(claimed), 6) if claimed else None,
            )


# --- for a terminal --------------------------------------------------------------------------------------------------


def as_table(found: Evaluation, screen: Screen) -> str:
    """The scores as lines."""
    lines = []
    if found.pairs:
        lines.append(screen.paint(f"{'pairs':<16}{'right':>8}{'wrong':>8}{'share':>8}", "bold"))
        lines += [
            f"{one.kind:<16}{one.right:>8,}{one.wrong:>8,}{share(one.right, one.wrong):>8}" for one in found.pairs
        ]
        lines += [f"  wrong: {a} {b}" for one in found.pairs for a, b in one.wrong_pairs[:20]]
        lines.append("")
    if found.tiers:
        head = f"{'sources by tier':<16}{'right':>8}{'wrong':>8}{'share':>8}{'open':>8}{'confidence':>12}"
        lines.append(screen.paint(head, "bold"))
        for row in found.tiers:
            confidence = "" if row.confidence is None else f"{row.confidence:.3f}"
            scored = f"{row.tier:<16}{row.right:>8,}{row.wrong:>8,}{share(row.right, row.wrong):>8}"
            lines.append(f"{scored}{row.open:>8,}{confidence:>12}".rstrip())
        lines.append("")
    for count, said in (
        (found.obeyed, "were given to this run itself, so it is not judged by them"),
        (found.without_target, "are about something that this run does not have"),
        (found.others, "say nothing that could be right or wrong"),
        (len(found.odd), "lines mean nothing"),
    ):
        if count:
            lines.append(f"{count:,} {said}")
    return "\n".join(lines).rstrip() + "\n"


def share(right: int, wrong: int) -> str:
    return f"{right / (right + wrong):.3f}" if right + wrong else ""
