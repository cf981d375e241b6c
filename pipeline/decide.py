"""Decisions -> rulings: which texts are merged or kept apart because a person said so, whatever the machine found.

Stars, not chains: every text of a record joins the one that is kept. A decision beats guards; one that contradicts
another has no effect and is an issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

import msgspec

from pipeline.compare import Comparison, compare
from pipeline.decisions import NO_SOURCE, PAIRS, number_of
from pipeline.deduplicate import Veto, tokens_of, words_of_question
from pipeline.model import Decision, Issue
from pipeline.rules.sources import source_kind
from pipeline.urls import address_of, is_same_page

GUARD = "decision"
LONGEST_VALUE = 200  # characters of a value that a message has


class Text(msgspec.Struct, frozen=True):
    """A text of the corpus that decisions bear on: the occurrence that stands for its copies, its exact key, and the
    occurrence kept for its record as the machine has it. `several` says that it could be a copy of two records."""

    occurrence_id: str
    key: str
    question: str
    answer: str
    centre: str
    several: bool = False


class Entry(msgspec.Struct, frozen=True):
    """An entry of the source list of a page that has a text; its number where a decision on that text may give it."""

    number: int | None
    url: str | None


class Ruling(msgspec.Struct, frozen=True):
    """A text that joins another record than the machine found (null: stands alone), and how alike the two are."""

    occurrence_id: str
    into_id: str | None
    score: float
    differs: tuple[str, ...]


class Rulings(msgspec.Struct, frozen=True):
    """What decisions on pairs come to: rulings, pairs that stay apart, and by exact key that of the record it is in.

    `effective` are the decisions that are obeyed.
    """

    rulings: tuple[Ruling, ...]
    apart: tuple[Veto, ...]
    homes: Mapping[str, str]
    effective: tuple[Decision, ...]
    issues: tuple[Issue, ...]


def rule(
    texts: Sequence[Text], decisions: Iterable[Decision], listed: Mapping[str, Sequence[Entry]] | None = None
) -> Rulings:
    """Obey decisions. `texts` are all texts of the records that they name, in the order of keeping; `listed` are by
    exact key the entries of the lists of pages that have a text."""
    issues: list[Issue] = []
    by_key = {text.key: text for text in texts}
    known = [decision for decision in decisions if is_there(decision, by_key, issues)]
    pairs = list(without_contradictions([one for one in known if one.kind in PAIRS], issues))
    foes: dict[str, set[str]] = {}
    for decision in pairs:
        if decision.kind == "keep-apart":
            foes.setdefault(decision.id, set()).add(decision.other)
            foes.setdefault(decision.other, set()).add(decision.id)
    records = split(texts, foes)
    effective = list(merge(records, pairs, foes, issues))
    rank = {text.key: n for n, text in enumerate(texts)}
    homes = {key: min(members, key=rank.__getitem__) for key, members in records.items()}
    single = [one for one in known if one.kind not in PAIRS]
    meant = dict(sources_meant([one for one in single if one.kind == "attribute"], records, listed or {}, issues))
    effective += judged([one for one in single if one.kind != "attribute" or one in meant], meant, homes, issues)
    return Rulings(
        rulings=tuple(
            ruling for text in texts if (ruling := ruling_of(text, by_key[homes[text.key]], records[text.key]))
        ),
        apart=tuple(parted(by_key, pairs, rank)),
        homes=homes,
        effective=tuple(sorted(effective)),
        issues=tuple(issues),
    )


def is_there(decision: Decision, by_key: Mapping[str, Text], issues: list[Issue]) -> bool:
    """Whether every text that a decision names is there."""
    gone = [name for name in (decision.id, decision.other) if name and name not in by_key]
    if gone:
        message = f"No text has the id {' or '.join(gone)} that this decision is about: {spoken(decision)}"
        issues.append(Issue("decision-without-target", message))
    return not gone


def without_contradictions(pairs: Sequence[Decision], issues: list[Issue]) -> Iterator[Decision]:
    """Decisions on pairs that are not to be kept apart and merged at once."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for decision in pairs:
        kinds.setdefault((decision.id, decision.other), set()).add(decision.kind)
    for pair in sorted(pair for pair, said in kinds.items() if len(said) > 1):
        message = (
            f"Two decisions contradict each other, so neither is obeyed: keep apart and merge {' and '.join(pair)}"
        )
        issues.append(Issue("decision-conflict", message))
    yield from (decision for decision in pairs if len(kinds[decision.id, decision.other]) == 1)


def split(texts: Sequence[Text], foes: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The keys of each key's record, once those that must be kept apart from one that is kept before them have left."""
    stars: dict[str, set[str]] = {}
    records: dict[str, set[str]] = {}
    for text in texts:
        star = stars.setdefault(text.centre, set())
        members = {text.key} if foes.get(text.key, frozenset()) & star else star
        members.add(text.key)
        records[text.key] = members
    return records


def merge(
    records: dict[str, set[str]], pairs: Sequence[Decision], foes: Mapping[str, set[str]], issues: list[Issue]
) -> Iterator[Decision]:
    """Put records together that must be merged, unless two of their texts must be kept apart; yield what is obeyed."""
    for decision in pairs:
        if decision.kind == "keep-apart":
            yield decision
            continue
        one, two = records[decision.id], records[decision.other]
        if one is not two:
            fewer, more = sorted((one, two), key=len)
            if any(foes.get(key, frozenset()) & more for key in fewer):
                message = (
                    f"Other decisions keep apart what this one would merge, so it is not obeyed: {spoken(decision)}"
                )
                issues.append(Issue("decision-conflict", message))
                continue
            more |= fewer
            records.update(dict.fromkeys(fewer, more))
        yield decision


def sources_meant(
    decisions: Sequence[Decision],
    records: Mapping[str, set[str]],
    listed: Mapping[str, Sequence[Entry]],
    issues: list[Issue],
) -> Iterator[tuple[Decision, str]]:
    """Decisions on sources that are listed, each with what names the source, however the decision does."""
    for decision in decisions:
        value, number = decision.value, number_of(decision.value)
        if value == NO_SOURCE:
            yield decision, NO_SOURCE
            continue
        if number is not None:
            found = [entry for entry in listed.get(decision.id, ()) if entry.number == number]
        else:
            entries = (entry for key in sorted(records[decision.id]) for entry in listed.get(key, ()))
            found = [entry for entry in entries if is_same_page(entry.url, value)]
        if not found:
            message = f"No page of the record {decision.id} lists the source that a decision gives it: {brief(value)}"
            if number is not None:
                message = f"The page of {decision.id} lists no source {number}, which a decision gives it"
            issues.append(Issue("decision-without-target", message))
            continue
        url = found[0].url
        if source_kind(url) != "page":
            message = f"The source that a decision gives {decision.id} is a page of search results: {brief(url or '')}"
            issues.append(Issue("decision-doubtful", message))
        yield decision, address_of(url) or url or f"{decision.id} {number}"


def judged(
    decisions: Sequence[Decision], meant: Mapping[Decision, str], homes: Mapping[str, str], issues: list[Issue]
) -> Iterator[Decision]:
    """Decisions on single records that do not contradict another on the same record."""
    for home, group in groupby(sorted(decisions, key=lambda one: homes[one.id]), key=lambda one: homes[one.id]):
        said = list(group)
        given = [one for one in said if one.kind == "attribute"]
        if len({meant[one] for one in given}) > 1:
            named = " and ".join(sorted({brief(one.value) for one in given}))
            issues.append(Issue("decision-conflict", f"Decisions give {home} two sources, so none is obeyed: {named}"))
            said = [one for one in said if one.kind != "attribute"]
        if {"accept", "reject"} <= {one.kind for one in said}:
            message = f"Decisions accept and reject {home}, so neither is obeyed"
            issues.append(Issue("decision-conflict", message))
            said = [one for one in said if one.kind not in ("accept", "reject")]
        yield from said


def ruling_of(text: Text, kept: Text, members: set[str]) -> Ruling | None:
    """What is otherwise for a text than the machine has it; None where nothing is."""
    if text.key == kept.key:
        alone = text.centre == text.occurrence_id and not (text.several and len(members) > 1)
        return None if alone else Ruling(text.occurrence_id, None, 0.0, ())
    if text.centre == kept.occurrence_id:
        return None
    alike = likeness(kept, text)
    return Ruling(text.occurrence_id, kept.occurrence_id, alike.score, alike.differs)


def parted(by_key: Mapping[str, Text], pairs: Sequence[Decision], rank: Mapping[str, int]) -> Iterator[Veto]:
    """Pairs that stay apart because of a decision."""
    for decision in pairs:
        if decision.kind == "keep-apart":
            kept, other = (by_key[key] for key in sorted((decision.id, decision.other), key=rank.__getitem__))
            alike = likeness(kept, other)
            yield Veto(other.occurrence_id, kept.occurrence_id, GUARD, alike.score, alike.differs)


def likeness(kept: Text, other: Text) -> Comparison:
    asked = words_of_question(kept.question)
    return compare(tokens_of(kept.answer, asked), tokens_of(other.answer, asked), asked)


def spoken(decision: Decision) -> str:
    """A decision as its line says it."""
    return " ".join(part for part in (decision.kind, decision.id, decision.other, brief(decision.value)) if part)


def brief(value: str) -> str:
    """A value as a message has it."""
    return value if len(value) <= LONGEST_VALUE else f"{value[:LONGEST_VALUE]}… ({len(value):,} characters)"
