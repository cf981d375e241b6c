"""Snippet audit: which entry of a source list does each snippet that it shows belong to?

A list may be sound, or its snippets may have slipped: shifted, compacted (entries without a snippet lose their place, so
that the rest moves up) or permuted. Each such hypothesis is a lattice of ways to give the snippets to the entries, with a
prior and the likelihood of the places of its blanks; entries that can have no text, genre and words of titles and
snippets, and the order of the answers weigh the ways. Nothing is decided: the audit is the posterior, normalised.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

import msgspec

from pipeline.lattice import Decoded, decode
from pipeline.model import ListedSource
from pipeline.rules import snippets as known
from pipeline.rules.sources import source_kind
from pipeline.snippet_evidence import answers_by_snippet, snippets_by_entry
from pipeline.snippet_hypotheses import Hypothesis, SnippetMapKind, SourceList, snippet_hypotheses

# Beyond these the list is `unknown`, or the order of the answers is not weighed: real pages list some ten sources and
# sixty answers, and the work grows with the square of the one times the other.
MOST_ENTRIES = 40
MOST_ANSWERS = 400

# Probabilities are whole millionths, so that they add up to 1 as written.
PARTS = 1_000_000

# Rounds of making the rows and columns of the permuted lists' table add up (Sinkhorn): ten come close.
ROUNDS = 10


class MapKind(msgspec.Struct, frozen=True):
    """A way in which snippets stand to entries, and its probability."""

    kind: SnippetMapKind
    probability: float


class SnippetOwner(msgspec.Struct, frozen=True):
    """An entry that a snippet may belong to, by its number (null: to none of the list), and the probability."""

    source_number: int | None
    probability: float


class ShownSnippet(msgspec.Struct, frozen=True):
    """The possible owners, best first, of the snippet shown under the entry `place`, counted from 0."""

    place: int
    owners: tuple[SnippetOwner, ...]

    @property
    def best(self) -> SnippetOwner:
        """The most probable entry of the list, however unsure."""
        return next(owner for owner in self.owners if owner.source_number is not None)


class SnippetAudit(msgspec.Struct, frozen=True):
    """The posterior over how the snippets of a list stand to its entries: kinds best first, then each shown snippet."""

    kinds: tuple[MapKind, ...]
    snippets: tuple[ShownSnippet, ...]


def audit_snippets(sources: Sequence[ListedSource], answers: Sequence[str]) -> SnippetAudit | None:
    """Weigh how the snippets of a page's source list stand to its entries, by the list and the page's answers in order.

    None where the page lists no sources. Where no snippet is shown, all are missing; a list of over `MOST_ENTRIES`
    is `unknown`.
    """
    if not sources:
        return None
    shown = [place for place, source in enumerate(sources) if source.snippet]
    if not shown:
        return SnippetAudit((MapKind("missing", 1.0),), ())
    if len(sources) > MOST_ENTRIES:
        return unaudited(sources, shown)
    snippets = [sources[place].snippet or "" for place in shown]
    listed = SourceList(
        texted=[source_kind(source.url) == "page" for source in sources],
        shown=shown,
        fit=snippets_by_entry(sources, snippets),
    )
    ratios, ties = answers_by_snippet(answers if len(answers) <= MOST_ANSWERS else (), snippets)
    hypotheses = snippet_hypotheses(listed)
    decoded = decode([hypothesis.lattice for hypothesis in hypotheses], ratios, ties, known.FLOW)
    numbers = [source.number for source in sources]
    owners = owner_shares(listed, hypotheses, decoded)
    return SnippetAudit(
        kinds_of(hypotheses, decoded),
        tuple(ShownSnippet(place, owners_of(shares, numbers)) for place, shares in zip(shown, owners, strict=True)),
    )


def unaudited(sources: Sequence[ListedSource], shown: Sequence[int]) -> SnippetAudit:
    """Nothing is weighed: a snippet is its own entry's as often as it is on any page."""
    own = known.KINDS["aligned"] + known.KINDS["missing"]
    return SnippetAudit(
        (MapKind("unknown", 1.0),),
        tuple(ShownSnippet(place, owners_of([own, 1 - own], [sources[place].number])) for place in shown),
    )


def kinds_of(hypotheses: Sequence[Hypothesis], decoded: Decoded) -> tuple[MapKind, ...]:
    totals: dict[SnippetMapKind, list[float]] = {}
    for hypothesis, share in zip(hypotheses, decoded.lattices, strict=True):
        totals.setdefault(hypothesis.kind, []).append(share)
    parts = in_parts([fsum(shares) for shares in totals.values()])
    ranked = sorted(zip(totals, parts, strict=True), key=lambda pair: -pair[1])
    return tuple(MapKind(kind, part / PARTS) for kind, part in ranked)


def owner_shares(listed: SourceList, hypotheses: Sequence[Hypothesis], decoded: Decoded) -> list[list[float]]:
    """For each snippet the share of each entry, and of none as the last."""
    able = [entry for entry, texted in enumerate(listed.texted) if texted]
    table = [[0.0] * (listed.entries + 1) for _ in listed.shown]
    for hypothesis, share, taken in zip(hypotheses, decoded.lattices, decoded.steps, strict=True):
        own = [[0.0] * (listed.entries + 1) for _ in listed.shown]
        for step, mass in zip(hypothesis.lattice.steps, taken, strict=True):
            if step.snippet is not None:
                own[step.snippet][step.entry] += mass
        if hypothesis.kind == "permuted":
            balance(own, share)
        elif hypothesis.kind == "unknown":
            for row in own:
                for entry in (*able, listed.entries):
                    row[entry] = share / (len(able) + 1)
        for row, mine in zip(table, own, strict=True):
            for entry, mass in enumerate(mine):
                row[entry] += mass
    return table


def balance(table: list[list[float]], share: float) -> None:
    """Make each snippet one entry's and each entry one snippet's: rows and columns add up to `share`."""
    for _ in range(ROUNDS):
        columns = [fsum(column) for column in zip(*table, strict=True)]
        for row in table:
            row[:] = [mass * share / column if column else 0.0 for mass, column in zip(row, columns, strict=True)]
            total = fsum(row)
            row[:] = [mass * share / total if total else 0.0 for mass in row]


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
