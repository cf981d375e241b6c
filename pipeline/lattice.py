"""Answers in the order of a list, under many readings of that list at once: a forward-backward pass over a lattice.

A lattice is a set of ways through the entries of a source list, first to last. A step passes one entry and says which
snippet that entry owns, if any; a whole way is one reading of the list. Answers come from the entries in list order, in
groups: an entry has a group or is passed over, a group may be followed by answers from elsewhere, and before the first
group stand answers in no order. Every lattice of a page is decoded in the same pass, so that the masses compare.

The method is the forward-backward algorithm of hidden Markov models (Rabiner 1989), with steps for states. The numbers
are kept in range by dividing every mass between two answers by their sum; nothing but `+ - * /` and `fsum` is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from math import fsum
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


class Decoded(msgspec.Struct, frozen=True):
    """For each lattice its share of all mass, and for each of its steps the share of all mass that takes it."""

    lattices: tuple[float, ...]
    steps: tuple[tuple[float, ...], ...]


class Arc(NamedTuple):
    """A step, and what its weight is worth where its entry is passed over and where it has answers."""

    tail: int
    head: int
    snippet: int
    over: float
    into: float


class Trellis(NamedTuple):
    """The lattices side by side, and the evidence: `ratios[t][-1]` is the 1.0 of an entry without a snippet."""

    arcs: list[Arc]
    nodes: int
    starts: list[int]
    ends: list[int]
    masses: list[float]
    ratios: list[list[float]]
    unordered: list[float]
    flow: Flow


class Forward(NamedTuple):
    """`moving[t][u]`: the mass at node u just before answer t; `scales[t]`: what masses after it were divided by."""

    moving: list[list[float]]
    scales: list[float]


def decode(lattices: Sequence[Lattice], ratios: Sequence[Sequence[float]], flow: Flow) -> Decoded:
    """Weigh the lattices, and every step of each, by the answers.

    `ratios[t][i]`: how much likelier answer t is where it and snippet i come from one page than where they do not.
    Nodes are numbered over all lattices together.
    """
    trellis = lay_out(lattices, ratios, flow)
    forward = pass_forward(trellis)
    shares = iter(pass_backward(trellis, forward))
    last, total = forward.moving[-1], forward.scales[-1]
    return Decoded(
        tuple(last[end] / total for end in trellis.ends),
        tuple(tuple(islice(shares, len(lattice.steps))) for lattice in lattices),
    )


def lay_out(lattices: Sequence[Lattice], ratios: Sequence[Sequence[float]], flow: Flow) -> Trellis:
    listed, over = flow.unordered_listed, flow.passed_over
    return Trellis(
        arcs=[
            Arc(
                step.tail,
                step.head,
                -1 if step.snippet is None else step.snippet,
                step.weight * (over if step.open else 1.0),
                step.weight * (1 - over) if step.open else 0.0,
            )
            for lattice in lattices
            for step in lattice.steps
        ],
        nodes=1 + max(max(lattice.start, lattice.end) for lattice in lattices),
        starts=[lattice.start for lattice in lattices],
        ends=[lattice.end for lattice in lattices],
        masses=[lattice.mass for lattice in lattices],
        ratios=[[*row, 1.0] for row in ratios],
        unordered=[1 - listed + listed * fsum(row) / len(row) if row else 1.0 for row in ratios],
        flow=flow,
    )


def pass_forward(trellis: Trellis) -> Forward:
    arcs, flow, starts = trellis.arcs, trellis.flow, trellis.starts
    follows, ends, stays = flow.gap_follows, flow.group_ends, 1 - flow.group_ends
    unordered = [[mass, *[0.0] * (flow.unordered_stages - 1)] for mass in trellis.masses]
    groups, gaps = [0.0] * len(arcs), [0.0] * trellis.nodes
    found = Forward([], [])
    for ratio, listed in zip(trellis.ratios, trellis.unordered, strict=True):
        moving = [mass * flow.gap_ends for mass in gaps]
        gaps = [mass * (1 - flow.gap_ends) for mass in gaps]
        for start, stages in zip(starts, unordered, strict=True):
            left = 0.0
            for n, mass in enumerate(stages):
                stages[n] = (mass * (1 - flow.unordered_ends) + left) * listed
                left = mass * flow.unordered_ends
            moving[start] += left * (1 - follows)
            gaps[start] += left * follows
        for n, (tail, head, snippet, over, into) in enumerate(arcs):
            here, group = moving[tail], groups[n]
            left = group * ends
            moving[head] += left * (1 - follows) + here * over
            gaps[head] += left * follows
            groups[n] = (group * stays + here * into) * ratio[snippet]
        scale = fsum(chain(*unordered, groups, gaps))
        unordered = [[mass / scale for mass in stages] for stages in unordered]
        groups = [mass / scale for mass in groups]
        gaps = [mass / scale for mass in gaps]
        found.moving.append(moving)
        found.scales.append(scale)
    moving = gaps
    for start, stages in zip(starts, unordered, strict=True):
        moving[start] += fsum(stages)
    for (tail, head, _, over, _), group in zip(arcs, groups, strict=True):
        moving[head] += group + moving[tail] * over
    found.moving.append(moving)
    found.scales.append(fsum(moving[end] for end in trellis.ends))
    return found


def pass_backward(trellis: Trellis, forward: Forward) -> list[float]:
    """For each step the share of all mass that takes it: that passes over its entry, or whose group begins there."""
    arcs, flow = trellis.arcs, trellis.flow
    follows, ends, stays = flow.gap_follows, flow.group_ends, 1 - flow.group_ends
    reverse = [(n, *arc) for n, arc in reversed(list(enumerate(arcs)))]
    moving, scale = forward.moving[-1], forward.scales[-1]
    shares, ahead = [0.0] * len(arcs), [0.0] * trellis.nodes
    for end in trellis.ends:
        ahead[end] = 1 / scale
    for n, tail, head, _, over, _ in reverse:
        shares[n] = moving[tail] * over * ahead[head]
        ahead[tail] += over * ahead[head]
    groups, gaps = [ahead[arc.head] for arc in arcs], ahead
    for t in reversed(range(len(trellis.ratios))):
        moving, scale = forward.moving[t], forward.scales[t]
        ratio = [value / scale for value in trellis.ratios[t]]
        gaps = [mass / scale for mass in gaps]
        ahead = [0.0] * trellis.nodes
        for n, tail, head, snippet, over, into in reverse:
            held = ratio[snippet] * groups[n]
            taken = over * ahead[head] + into * held
            groups[n] = ends * ((1 - follows) * ahead[head] + follows * gaps[head]) + stays * held
            shares[n] += moving[tail] * taken
            ahead[tail] += taken
        gaps = [flow.gap_ends * mass + (1 - flow.gap_ends) * gap for mass, gap in zip(ahead, gaps, strict=True)]
    return shares
