"""Which listed source each answer of a page comes from, as far as the page alone can tell: a probability for each.

The list and the answers are read together (snippets.py, lattice.py): answers stand in groups in the order of the list,
under every reading of its snippets at once. What that leaves open is the first part, which stands in no order; there
an answer is weighed against the snippets and against the groups that the first pass found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import fsum
from typing import Literal, NamedTuple

from pipeline.answer_evidence import (
    Texts,
    affinity_measures,
    neighbour_measures,
    ratio_of,
    snippet_measures,
    take_apart,
)
from pipeline.lattice import Evidence
from pipeline.model import ListedSource, SnippetAudit
from pipeline.rules import attribution as known
from pipeline.rules.attribution import Weights
from pipeline.rules.snippets import FLOW
from pipeline.rules.sources import source_kind
from pipeline.rules.weights import WEIGHTS
from pipeline.snippet_evidence import answers_by_entry
from pipeline.snippets import MOST_ANSWERS, MOST_ENTRIES, ReadList, read_list, unaudited

# How an answer is tied to the source that it most probably has: it quotes a snippet of it, stands beside an answer that
# does, or stands where the order puts it.
Tie = Literal["snippet", "beside", "order"]


class Origin(NamedTuple):
    """Where an answer comes from: the probability of each entry, and how it is tied to the most probable one.

    What the probabilities lack of 1 is that of no entry of the list.
    """

    chances: list[float]
    tie: Tie

    @property
    def best(self) -> int:
        """The most probable entry, from 0; of equals the first."""
        return max(range(len(self.chances)), key=lambda entry: (self.chances[entry], -entry))


class Origins(NamedTuple):
    """What a page's list and answers tell: the snippet audit, and for each answer its origin (empty: not weighed)."""

    audit: SnippetAudit
    answers: list[Origin]


# Of a page that took too long, or lists no sources.
NOT_TRACED = Origins(SnippetAudit(), [])

Seen = Mapping[int, Mapping[int, float]]


def trace_origins(
    sources: Sequence[ListedSource],
    questions: Sequence[str],
    answers: Sequence[str],
    owners: Mapping[int, int] | None = None,
    seen: Seen | None = None,
    weights: Weights = WEIGHTS,
) -> Origins:
    """Weigh the source list of a page and its Q&As, in page order, against each other.

    `owners` says of some snippets, by their places from 0, which entry's page was seen to have them (its number).
    `seen` says of some answers, by their places from 0, what speaks for or against entries besides the page: a ratio
    by the entry's number. With over `MOST_ANSWERS` answers these are not weighed; a list of over `MOST_ENTRIES` is
    `unknown`.
    """
    if not sources or len(sources) > MOST_ENTRIES:
        return Origins(unaudited(sources), [])
    weighed = answers if len(answers) <= MOST_ANSWERS else ()
    texts = take_apart(weighed, [source.snippet for source in sources if source.snippet])
    measures = snippet_measures(texts)
    evidence = Evidence(
        snippets=[[ratio_of(pair, weights.snippet) for pair in row] for row in measures],
        entries=entry_ratios(sources, questions[: len(weighed)], weighed, seen or {}),
        together=[1.0, *(ratio_of(pair, weights.together) for pair in neighbour_measures(texts))][: len(weighed)],
    )
    read = read_list(sources, evidence, owners)
    chances = weigh_entries(sources, texts, evidence, read, weights)
    quotes = [[i for i, pair in enumerate(row) if (pair[0] or 0.0) >= known.QUOTATION] for row in measures]
    return Origins(read.audit, tied(chances, [quoted_entry(read, found) for found in quotes]))


def entry_ratios(
    sources: Sequence[ListedSource], questions: Sequence[str], answers: Sequence[str], seen: Seen
) -> list[list[float]]:
    """For each answer a ratio for each entry: that the answer is from its page, whatever the snippets say."""
    return [
        [ratio * seen.get(t, {}).get(source.number, 1.0) for ratio, source in zip(row, sources, strict=True)]
        for t, row in enumerate(answers_by_entry(sources, questions, answers))
    ]


def weigh_entries(
    sources: Sequence[ListedSource], texts: Texts, evidence: Evidence, read: ReadList, weights: Weights
) -> list[list[float]]:
    """For each answer the probability of each entry: in its group, or out of order.

    An answer that stands out of order comes from the list with `unordered_listed`, and then from any page of it as
    easily; snippets, names and groups that are like it speak for a page.
    """
    able = [source_kind(source.url) == "page" for source in sources]
    owned = [list(column) for column in zip(*read.owners, strict=True)] or [[] for _ in sources]
    blank = [max(0.0, 1 - fsum(column)) for column in owned]
    listed, pages = FLOW.unordered_listed, max(1, sum(able))
    table = []
    for t, affinity in enumerate(affinity_measures(texts, read.decoded.groups)):
        ratios = [
            (fsum(share * ratio for share, ratio in zip(column, evidence.snippets[t], strict=False)) + rest)
            * name
            * (1.0 if pair[0] is None else ratio_of(pair, weights.affinity))
            if can
            else 0.0
            for can, column, rest, name, pair in zip(able, owned, blank, evidence.entries[t], affinity, strict=False)
        ]
        scale = listed / pages / (1 - listed + listed * fsum(ratios) / pages) * read.decoded.unordered[t]
        table.append([mass + ratio * scale for mass, ratio in zip(read.decoded.groups[t], ratios, strict=True)])
    return table


def quoted_entry(read: ReadList, snippets: Sequence[int]) -> int | None:
    """The most probable owner of the snippets that an answer quotes; None where it quotes none, or two owners'."""
    owners = {max(range(len(row) - 1), key=row.__getitem__) for row in (read.owners[i] for i in snippets)}
    return owners.pop() if len(owners) == 1 else None


def tied(chances: Sequence[list[float]], quoted: Sequence[int | None]) -> list[Origin]:
    """The origins, each with how it is tied to its most probable entry."""
    quoting = [t for t, entry in enumerate(quoted) if entry is not None]
    origins = []
    for t, row in enumerate(chances):
        best = Origin(row, "order").best
        at = bisect_left(quoting, t)
        around = [place for place in (*quoting[max(0, at - 1) : at], *quoting[at : at + 1]) if quoted[place] == best]
        tie: Tie = "order"
        if quoted[t] == best:
            tie = "snippet"
        elif len(around) > 1 or any(abs(place - t) <= known.BESIDE for place in around):
            tie = "beside"
        origins.append(Origin(row, tie))
    return origins
