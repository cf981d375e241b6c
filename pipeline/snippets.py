"""Snippet audit: which entry of a source list does each snippet that it shows belong to?

A list may be sound, or its snippets may have slipped: shifted, compacted (blanks dropped, the rest moved up), permuted.
Each such hypothesis is a lattice of ways to give the snippets to the entries, with a prior and the likelihood of where
its blanks stand. Entries that can have no text, genre and words of titles and snippets, and the order of the answers
weigh the ways. Nothing is decided: the audit is the posterior, normalised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import NamedTuple

from pipeline.arrangements import decode_arrangements
from pipeline.lattice import Decoded, Evidence
from pipeline.model import ListedSource, MapKind, ShownSnippet, SnippetAudit, SnippetMapKind, SnippetOwner
from pipeline.rules import snippets as known
from pipeline.rules.evidence import SNIPPET_RATIO
from pipeline.rules.sources import source_kind
from pipeline.snippet_evidence import snippets_by_entry
from pipeline.snippet_hypotheses import Hypothesis, SourceList, snippet_hypotheses

# Beyond these the list is `unknown`, or the order of the answers is not weighed: real pages list some ten sources and
# sixty answers, and the work grows with the square of the one times the other.
MOST_ENTRIES = 40
MOST_ANSWERS = 400

# Probabilities are whole millionths, so that they add up to 1 as written.
PARTS = 1_000_000

# Rounds of making the rows and columns of the permuted lists' table add up (Sinkhorn): ten come close.
ROUNDS = 10


class Reading(NamedTuple):
    """What a hypothesis makes of a list: its share, and for each snippet that of each entry, of none as the last."""

    kind: SnippetMapKind
    share: float
    owners: list[list[float]]


class ReadList(NamedTuple):
    """A list read with its answers: the audit, for each snippet the share of each entry (of none as the last), and
    where the answers stand."""

    audit: SnippetAudit
    owners: list[list[float]]
    decoded: Decoded


def read_list(sources: Sequence[ListedSource], evidence: Evidence, owners: Mapping[int, int] | None = None) -> ReadList:
    """Weigh how the snippets of a page's source list stand to its entries, by the list and by the answers in order.

    There is a source, and there are no more than `MOST_ENTRIES`. `owners` says of some snippets, by their places from
    0, which entry's page was seen to have them (its number).
    """
    shown = [place for place, source in enumerate(sources) if source.snippet]
    snippets = [sources[place].snippet or "" for place in shown]
    listed = SourceList(
        texted=[source_kind(source.url) == "page" for source in sources],
        shown=shown,
        fit=with_owners(snippets_by_entry(sources, snippets), sources, shown, owners or {}),
    )
    hypotheses = snippet_hypotheses(listed)
    decoded = decode_arrangements([hypothesis.lattice for hypothesis in hypotheses], evidence, known.FLOW)
    readings = [
        reading(listed, hypothesis, share, taken)
        for hypothesis, share, taken in zip(hypotheses, decoded.lattices, decoded.steps, strict=True)
    ]
    rows = [
        [fsum(shares) for shares in zip(*rows, strict=True)]
        for rows in zip(*(reading.owners for reading in readings), strict=True)
    ]
    numbers = [source.number for source in sources]
    audit = SnippetAudit(
        kinds_of(readings) if shown else (MapKind("missing", 1.0),),
        tuple(ShownSnippet(place, owners_of(row, numbers)) for place, row in zip(shown, rows, strict=True)),
    )
    return ReadList(audit, [[mass / fsum(row) for mass in row] for row in rows], decoded)


def with_owners(
    fit: Sequence[Sequence[float]], sources: Sequence[ListedSource], shown: Sequence[int], owners: Mapping[int, int]
) -> list[list[float]]:
    """The ratios of entries for snippets, those of seen owners so high that all but certainties give way."""
    return [
        [
            ratio * SNIPPET_RATIO if owners.get(place) == source.number else ratio
            for place, ratio in zip(shown, row, strict=True)
        ]
        for source, row in zip(sources, fit, strict=True)
    ]


def unaudited(sources: Sequence[ListedSource]) -> SnippetAudit:
    """Nothing is weighed: a snippet is its own entry's as often as it is on any page. Of no sources it is empty."""
    if not sources:
        return SnippetAudit()
    shown = [place for place, source in enumerate(sources) if source.snippet]
    if not shown:
        return SnippetAudit((MapKind("missing", 1.0),))
    own = known.KINDS["aligned"] + known.KINDS["missing"]
    return SnippetAudit(
        (MapKind("unknown", 1.0),),
        tuple(ShownSnippet(place, owners_of([own, 1 - own], [sources[place].number])) for place in shown),
    )


def reading(listed: SourceList, hypothesis: Hypothesis, share: float, taken: Sequence[float]) -> Reading:
    """What a hypothesis makes of the list, from its share of all mass and what of all mass takes each of its steps."""
    owners = [[0.0] * (listed.entries + 1) for _ in listed.shown]
    for step, mass in zip(hypothesis.lattice.steps, taken, strict=True):
        if step.snippet is not None:
            owners[step.snippet][step.entry] += mass
    if hypothesis.kind == "unknown":
        able = [*(entry for entry, texted in enumerate(listed.texted) if texted), listed.entries]
        for row in owners:
            for entry in able:
                row[entry] = share / len(able)
    if hypothesis.kind == "permuted" and share:
        share *= balance(owners, share)
        owners = [[part * share for part in row] for row in owners]
    return Reading(hypothesis.kind, share, owners)


def balance(table: list[list[float]], share: float) -> float:
    """Divide rows and columns until each adds up to 1: one entry a snippet, one snippet an entry (Sinkhorn's method).

    Returns the product of all that it divided by after `share`. Were the entries' draws independent, the probability
    that they are a permutation would be the table's permanent: that product times the permanent of what is left, which
    the table of weights stands in for.
    """
    product = 1.0
    for row in table:
        row[:] = [mass / share for mass in row]
    for _ in range(ROUNDS):
        for row in table:
            total = fsum(row) or 1.0
            row[:] = [mass / total for mass in row]
            product *= total
        columns = [fsum(column) or 1.0 for column in zip(*table, strict=True)]
        for row in table:
            row[:] = [mass / column for mass, column in zip(row, columns, strict=True)]
        for column in columns:
            product *= column
    return product


def kinds_of(readings: Sequence[Reading]) -> tuple[MapKind, ...]:
    """The kinds, best first."""
    totals: dict[SnippetMapKind, list[float]] = {}
    for found in readings:
        totals.setdefault(found.kind, []).append(found.share)
    parts = in_parts([fsum(shares) for shares in totals.values()])
    ranked = sorted(zip(totals, parts, strict=True), key=lambda pair: -pair[1])
    return tuple(MapKind(kind, part / PARTS) for kind, part in ranked)


def owners_of(shares: Sequence[float], numbers: Sequence[int]) -> tuple[SnippetOwner, ...]:
    """The owners of a snippet, best first; of equals the first of the list. Entries of one number count as one."""
    totals: dict[int | None, int] = {}
    for number, part in zip((*numbers, None), in_parts(shares), strict=True):
        totals[number] = totals.get(number, 0) + part
    ranked = sorted(totals.items(), key=lambda pair: -pair[1])
    best = next(number for number, _ in ranked if number is not None)
    return tuple(SnippetOwner(number, part / PARTS) for number, part in ranked if part or number == best)


def in_parts(shares: Sequence[float]) -> list[int]:
    """The shares as whole millionths that add up to a million: what rounding down leaves goes to the largest rests."""
    total = fsum(shares)
    exact = [share / total * PARTS for share in shares]
    parts = [int(part) for part in exact]
    rests = sorted(range(len(parts)), key=lambda n: (parts[n] - exact[n], n))
    for n in rests[: PARTS - sum(parts)]:
        parts[n] += 1
    return parts
