"""How the snippets of a list may have come to stand where they stand: each hypothesis as a lattice with a prior."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from math import comb
from typing import NamedTuple

from pipeline.lattice import Lattice, Step
from pipeline.model import SnippetMapKind
from pipeline.rules import snippets as known


class SourceList(NamedTuple):
    """A source list as the hypotheses see it; entries and snippets count from 0.

    `texted[j]`: entry j can have text; `shown[i]`: the place of snippet i; `fit[j][i]`: the ratio of entry j for it.
    """

    texted: Sequence[bool]
    shown: Sequence[int]
    fit: Sequence[Sequence[float]]

    @property
    def entries(self) -> int:
        return len(self.texted)

    def owning(self, entry: int, snippet: int) -> float:
        """How much likelier the list is where the entry owns the snippet."""
        return self.fit[entry][snippet] * (1.0 if self.texted[entry] else known.SEARCH_RESULTS_TEXT)


class Hypothesis(NamedTuple):
    kind: SnippetMapKind
    lattice: Lattice


def snippet_hypotheses(listed: SourceList) -> list[Hypothesis]:
    """Every hypothesis that the places of the blanks allow. The mass of each is its prior by their likelihood."""
    nodes = count()
    if not listed.shown:
        return [in_place(listed, nodes)]
    found = [
        *(shifted(listed, by, wraps, nodes) for by in known.SHIFTS for wraps in (False, True)),
        compacted(listed, nodes),
        permuted(listed, nodes),
    ]
    return [in_place(listed, nodes), unknown(listed, nodes), *(one for one in found if one)]


def in_place(listed: SourceList, nodes: Iterator[int]) -> Hypothesis:
    """Each snippet stands under its own entry: `aligned` where all that can have one do, else `missing`."""
    places = {place: snippet for snippet, place in enumerate(listed.shown)}
    ways = [places.get(entry) for entry in range(listed.entries)]
    blanks = sum(texted and way is None for texted, way in zip(listed.texted, ways, strict=True))
    if not blanks:
        return Hypothesis("aligned", one_way(listed, ways, nodes, known.KINDS["aligned"]))
    able = sum(listed.texted)
    share = scattered(blanks, able) / (1 - scattered(0, able))
    return Hypothesis("missing", one_way(listed, ways, nodes, known.KINDS["missing"] * share))


def unknown(listed: SourceList, nodes: Iterator[int]) -> Hypothesis:
    """The snippets have nothing to do with the entries."""
    nothing = [None] * listed.entries
    return Hypothesis("unknown", one_way(listed, nothing, nodes, known.KINDS["unknown"] * blanks_in_place(listed)))


def shifted(listed: SourceList, by: int, wraps: bool, nodes: Iterator[int]) -> Hypothesis | None:
    """Each snippet stands `by` entries above its own; what leaves the list at one end `wraps` to the other, or is lost.

    What is lost leaves blanks of its own at the other end; the rest of the blanks are entries without a snippet.
    """
    if abs(by) >= listed.entries:
        return None
    owners = [place + by for place in listed.shown]
    reached = [True] * listed.entries
    if wraps:
        owners = [owner % listed.entries for owner in owners]
    elif min(owners) < 0 or max(owners) >= listed.entries:
        return None
    else:
        reached = [0 <= entry - by < listed.entries for entry in range(listed.entries)]
    snippets = {owner: snippet for snippet, owner in enumerate(owners)}
    ways = [snippets.get(entry) for entry in range(listed.entries)]
    able = [texted and reach for texted, reach in zip(listed.texted, reached, strict=True)]
    blanks = sum(can and way is None for can, way in zip(able, ways, strict=True))
    share = known.SHIFTS[by] * (known.WRAPS if wraps else 1 - known.WRAPS) * scattered(blanks, sum(able))
    return Hypothesis("shifted", one_way(listed, ways, nodes, known.KINDS["shifted"] * share))


def compacted(listed: SourceList, nodes: Iterator[int]) -> Hypothesis | None:
    """Blanks were dropped and the rest moved up: the ways to give the snippets to the entries in their order.

    All but one: where the entries without a snippet are the last, nothing moved, and that is `in_place`. Node (j, d)
    stands before entry j where d entries above it have no snippet.
    """
    entries, snippets = listed.entries, len(listed.shown)
    blanks = entries - snippets
    if not blanks or listed.shown[-1] != snippets - 1:
        return None
    textless = entries - sum(listed.texted)
    lacking = max(0, blanks - textless)
    share = run_of_missing(lacking, entries - textless)
    ways = comb(entries - textless, lacking) if blanks >= textless else comb(entries, blanks)
    ways -= blanks < textless or all(listed.texted[:snippets])
    if not ways:
        return None
    rows = [[next(nodes) for _ in range(blanks + 1)] for _ in range(entries + 1)]
    steps = []
    for entry in range(entries):
        for above in range(max(0, entry - snippets), min(entry, blanks) + 1):
            tail, texted, snippet = rows[entry][above], listed.texted[entry], entry - above
            if snippet < snippets:
                steps.append(Step(entry, tail, rows[entry + 1][above], snippet, listed.owning(entry, snippet), texted))
            if above < blanks and (above or snippet < snippets):
                steps.append(Step(entry, tail, rows[entry + 1][above + 1], None, 1.0, texted))
    lattice = Lattice(known.KINDS["compacted"] * share / ways, rows[0][0], rows[-1][blanks], tuple(steps))
    return Hypothesis("compacted", lattice)


def permuted(listed: SourceList, nodes: Iterator[int]) -> Hypothesis | None:
    """The shown snippets stand under entries that have one, in any order: as if each entry drew one of them all.

    Drawing with replacement keeps the lattice one node wide; what is no permutation is weighed down after decoding.
    """
    snippets = len(listed.shown)
    if snippets < 2:  # noqa: PLR2004  # one alone has no order
        return None
    row = [next(nodes) for _ in range(listed.entries + 1)]
    has_one = set(listed.shown)
    steps = []
    for entry, texted in enumerate(listed.texted):
        tail, head = row[entry], row[entry + 1]
        if entry in has_one:
            drawn = known.PERMUTATION_SHARE / snippets
            steps += [
                Step(entry, tail, head, snippet, drawn * listed.owning(entry, snippet), texted)
                for snippet in range(snippets)
            ]
        else:
            steps.append(Step(entry, tail, head, None, 1.0, texted))
    lattice = Lattice(known.KINDS["permuted"] * blanks_in_place(listed), row[0], row[-1], tuple(steps))
    return Hypothesis("permuted", lattice)


def one_way(listed: SourceList, ways: Sequence[int | None], nodes: Iterator[int], mass: float) -> Lattice:
    """The lattice of one reading: the snippet of each entry."""
    row = [next(nodes) for _ in range(listed.entries + 1)]
    steps = (
        Step(
            entry,
            row[entry],
            row[entry + 1],
            snippet,
            1.0 if snippet is None else listed.owning(entry, snippet),
            listed.texted[entry],
        )
        for entry, snippet in enumerate(ways)
    )
    return Lattice(mass, row[0], row[-1], tuple(steps))


def blanks_in_place(listed: SourceList) -> float:
    """The likelihood of where the blanks stand if entries without a snippet keep their places."""
    able = [entry for entry, texted in enumerate(listed.texted) if texted]
    blanks = len(set(able) - set(listed.shown))
    return scattered(blanks, len(able))


def scattered(blanks: int, able: int) -> float:
    """The likelihood of `blanks` at given places among the entries `able` to have a snippet, any places as good."""
    return run_of_missing(blanks, able) / comb(able, blanks)


def run_of_missing(blanks: int, able: int) -> float:
    """The probability that just so many entries have no snippet: geometric, cut off at all of them."""
    shares = [1.0]
    for _ in range(able):
        shares.append(shares[-1] * known.ONE_MORE_MISSING)
    return shares[blanks] / sum(shares)
