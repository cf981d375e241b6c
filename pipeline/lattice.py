"""Answers in the order of a list, under many readings of that list at once: a forward-backward pass over a lattice.

A lattice is a set of ways through the entries of a source list, first to last. A step passes one entry and says which
snippet that entry owns, if any; a whole way is one reading of the list. Answers come from the entries in list order, in
groups: an entry has a group or is passed over, a group may be followed by answers from elsewhere, and before the first
group stand answers in no order. Every lattice of a page is decoded in the same pass, so that the masses compare.

The method is the forward-backward algorithm of hidden Markov models (Rabiner 1989), with steps for states. The numbers
are kept in range by dividing every mass between two answers by their sum; nothing but `+ - * /` and `fsum` is used.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from math import frexp, fsum
from typing import NamedTuple

import msgspec

from pipeline.rules.snippets import Flow


class Step(msgspec.Struct, frozen=True):
    """Past one entry, from node `tail` to node `head`. `entry` and `snippet` count from 0; a snippet may be None.

    `weight` is the step's share of the prior; an entry that is not `open` has no answers.
    """

    entry: int
    tail: int
    head: int
    snippet: int | None
    weight: float
    open: bool


class Lattice(msgspec.Struct, frozen=True):
    """Ways from node `start` to node `end`, their prior mass, and steps in order: each before those it leads to."""

    mass: float
    start: int
    end: int
    steps: tuple[Step, ...]


class Evidence(NamedTuple):
    """What speaks for a common page: how much likelier two texts are where they come from one page than where not.

    `snippets[t][i]` of answer t and snippet i, `entries[t][j]` of answer t and the page of entry j, snippets apart,
    `together[t]` of answer t and the one before it (the first has 1.0). Nothing is known where these two are empty.
    """

    snippets: Sequence[Sequence[float]]
    entries: Sequence[Sequence[float]] = ()
    together: Sequence[float] = ()


class Mass(NamedTuple):
    """A number that may be too small or too large for a float: `part` by two to the power of `twos`."""

    part: float
    twos: int


ONE = Mass(1.0, 0)


def product_of(factors: Iterable[float], by: Mass = ONE) -> Mass:
    """The product of numbers, none below 0."""
    part, twos = by
    for factor in factors:
        part, more = frexp(part * factor)
        twos += more
    return Mass(part, twos)


class Decoded(NamedTuple):
    """All mass; for each lattice its share of it, and for each of its steps the share that takes it.

    `groups[t][j]`: the share in which answer t stands in the group of entry j; `unordered[t]`: in the unordered part.
    """

    mass: Mass
    lattices: tuple[float, ...]
    steps: tuple[tuple[float, ...], ...]
    groups: list[list[float]]
    unordered: list[float]


class Arc(NamedTuple):
    """A step, and what its weight is worth where its entry is passed over and where it has answers."""

    tail: int
    head: int
    snippet: int
    entry: int
    over: float
    into: float


class Trellis(NamedTuple):
    """The lattices side by side, and the evidence: `snippets[t][-1]` is the 1.0 of an entry without a snippet.

    `names` are the ratios of entries, snippets apart, `together[t]` is that of answer t and the one before it.
    """

    arcs: list[Arc]
    entries: int
    nodes: int
    starts: list[int]
    ends: list[int]
    masses: list[float]
    snippets: list[list[float]]
    names: list[list[float]]
    together: list[float]
    unordered: list[float]
    flow: Flow

    def held(self, answer: int) -> list[float]:
        """For each arc the ratio of an answer for what the arc gives its entry."""
        snippets, names = self.snippets[answer], self.names[answer]
        return [snippets[arc.snippet] * names[arc.entry] for arc in self.arcs]


class Forward(NamedTuple):
    """`moving[t][u]`: the mass at node u just before answer t; `scales[t]`: what masses after it were divided by;
    `groups[t][n]` and `gaps[t][u]`: the mass of answer t in the group of arc n, and from elsewhere at node u."""

    moving: list[list[float]]
    scales: list[float]
    groups: list[array[float]]
    gaps: list[array[float]]


def decode(lattices: Sequence[Lattice], evidence: Evidence, flow: Flow) -> Decoded:
    """Weigh the lattices, every step of each, and where each answer stands, by the evidence.

    Nodes are numbered over all lattices together.
    """
    trellis = lay_out(lattices, evidence, flow)
    forward = pass_forward(trellis)
    steps, groups, unordered = pass_backward(trellis, forward)
    last, total, shares = forward.moving[-1], forward.scales[-1], iter(steps)
    return Decoded(
        product_of(forward.scales),
        tuple(last[end] / total for end in trellis.ends),
        tuple(tuple(islice(shares, len(lattice.steps))) for lattice in lattices),
        groups,
        unordered,
    )


def lay_out(lattices: Sequence[Lattice], evidence: Evidence, flow: Flow) -> Trellis:
    over = flow.passed_over
    count, entries = len(evidence.snippets), 1 + max(step.entry for lattice in lattices for step in lattice.steps)
    names = [list(row) for row in evidence.entries] or [[1.0] * entries] * count
    return Trellis(
        arcs=[
            Arc(
                step.tail,
                step.head,
                -1 if step.snippet is None else step.snippet,
                step.entry,
                step.weight * (over if step.open else 1.0),
                step.weight * (1 - over) if step.open else 0.0,
            )
            for lattice in lattices
            for step in lattice.steps
        ],
        entries=entries,
        nodes=1 + max(max(lattice.start, lattice.end) for lattice in lattices),
        starts=[lattice.start for lattice in lattices],
        ends=[lattice.end for lattice in lattices],
        masses=[lattice.mass for lattice in lattices],
        snippets=[[*row, 1.0] for row in evidence.snippets],
        names=names,
        together=list(evidence.together) or [1.0] * count,
        unordered=[out_of_order(row, name, flow) for row, name in zip(evidence.snippets, names, strict=True)],
        flow=flow,
    )


def out_of_order(snippets: Sequence[float], names: Sequence[float], flow: Flow) -> float:
    """How likely an answer of the unordered part is: it comes from any listed page, or more often from none."""
    ratio = fsum(names) / len(names) * (fsum(snippets) / len(snippets) if snippets else 1.0)
    return 1 - flow.unordered_listed + flow.unordered_listed * ratio


def apart_ratio(together: float, flow: Flow) -> float:
    """The ratio of two answers in a row from elsewhere: they may come from one page, too."""
    return 1 - flow.gap_together + flow.gap_together * together


def pass_forward(trellis: Trellis) -> Forward:
    arcs, flow, starts = trellis.arcs, trellis.flow, trellis.starts
    follows, ends = flow.gap_follows, flow.group_ends
    unordered = [[mass, *[0.0] * (flow.unordered_stages - 1)] for mass in trellis.masses]
    groups, gaps = [0.0] * len(arcs), [0.0] * trellis.nodes
    found = Forward([], [], [], [])
    for answer, (listed, together) in enumerate(zip(trellis.unordered, trellis.together, strict=True)):
        moving = [mass * flow.gap_ends for mass in gaps]
        apart = (1 - flow.gap_ends) * apart_ratio(together, flow)
        gaps = [mass * apart for mass in gaps]
        for start, stages in zip(starts, unordered, strict=True):
            left = 0.0
            for n, mass in enumerate(stages):
                stages[n] = (mass * (1 - flow.unordered_ends) + left) * listed
                left = mass * flow.unordered_ends
            moving[start] += left * (1 - follows)
            gaps[start] += left * follows
        stays = (1 - ends) * together
        for n, ((tail, head, _, _, over, into), ratio) in enumerate(zip(arcs, trellis.held(answer), strict=True)):
            here, group = moving[tail], groups[n]
            left = group * ends
            moving[head] += left * (1 - follows) + here * over
            gaps[head] += left * follows
            groups[n] = (group * stays + here * into) * ratio
        scale = fsum(chain(*unordered, groups, gaps))
        unordered = [[mass / scale for mass in stages] for stages in unordered]
        groups = [mass / scale for mass in groups]
        gaps = [mass / scale for mass in gaps]
        found.moving.append(moving)
        found.scales.append(scale)
        found.groups.append(array("d", groups))
        found.gaps.append(array("d", gaps))
    moving = gaps
    for start, stages in zip(starts, unordered, strict=True):
        moving[start] += fsum(stages)
    for arc, group in zip(arcs, groups, strict=True):
        moving[arc.head] += group + moving[arc.tail] * arc.over
    found.moving.append(moving)
    found.scales.append(fsum(moving[end] for end in trellis.ends))
    return found


def pass_backward(trellis: Trellis, forward: Forward) -> tuple[list[float], list[list[float]], list[float]]:
    """For each step the share of all mass that takes it: that passes over its entry, or whose group begins there; for
    each answer the shares of the entries' groups, and that of the unordered part."""
    arcs, flow = trellis.arcs, trellis.flow
    follows, ends = flow.gap_follows, flow.group_ends
    reverse = [(n, *arc) for n, arc in reversed(list(enumerate(arcs)))]
    moving, scale = forward.moving[-1], forward.scales[-1]
    shares, ahead = [0.0] * len(arcs), [0.0] * trellis.nodes
    for end in trellis.ends:
        ahead[end] = 1 / scale
    for n, tail, head, _, _, over, _ in reverse:
        shares[n] = moving[tail] * over * ahead[head]
        ahead[tail] += over * ahead[head]
    groups, gaps = [ahead[arc.head] for arc in arcs], ahead
    standing: list[list[float]] = []
    unordered: list[float] = []
    for t in reversed(range(len(trellis.unordered))):
        here = [0.0] * trellis.entries
        for arc, mass, after in zip(arcs, forward.groups[t], groups, strict=True):
            here[arc.entry] += mass * after
        apart = fsum(mass * after for mass, after in zip(forward.gaps[t], gaps, strict=True))
        standing.append(here)
        unordered.append(max(0.0, 1 - fsum(here) - apart))
        moving, scale = forward.moving[t], forward.scales[t]
        ratios = [value / scale for value in trellis.held(t)]
        gaps = [mass / scale for mass in gaps]
        ahead = [0.0] * trellis.nodes
        stays = (1 - ends) * trellis.together[t]
        for n, tail, head, _, _, over, into in reverse:
            held = ratios[n] * groups[n]
            taken = over * ahead[head] + into * held
            groups[n] = ends * ((1 - follows) * ahead[head] + follows * gaps[head]) + stays * held
            shares[n] += moving[tail] * taken
            ahead[tail] += taken
        goes_on = (1 - flow.gap_ends) * apart_ratio(trellis.together[t], flow)
        gaps = [flow.gap_ends * mass + goes_on * gap for mass, gap in zip(ahead, gaps, strict=True)]
    return shares, standing[::-1], unordered[::-1]
