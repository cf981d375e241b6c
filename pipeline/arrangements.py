"""How the answers of a page stand to its list: in the order of the list, in no order, or all from elsewhere.

The order of a list tells much, where the answers follow it. A page of "people also ask" boxes above a list of results
does not, nor does one whose list was taken from another search. So the three are weighed against each other, and what
the order tells counts for as much as the page shows that there is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum, ldexp

import msgspec

from pipeline.lattice import Decoded, Evidence, Lattice, Mass, apart_ratio, decode, out_of_order, product_of
from pipeline.rules.snippets import Flow


def decode_arrangements(lattices: Sequence[Lattice], evidence: Evidence, flow: Flow) -> Decoded:
    """What `decode` says of a page, of each arrangement for its share of all mass.

    Where answers stand in no order or come from elsewhere, they say nothing of the list, which is weighed by itself.
    """
    ordered = decode(lattices, evidence, flow)
    if not evidence.snippets:
        return ordered
    # Where it costs nothing to pass over an entry, only the list itself is weighed.
    alone = decode(lattices, Evidence([]), msgspec.structs.replace(flow, passed_over=1.0))
    in_order, no_order, elsewhere = shares_of(
        product_of([1 - flow.no_order - flow.elsewhere], by=ordered.mass),
        product_of([flow.no_order, *in_no_order(evidence, flow)], by=alone.mass),
        product_of([flow.elsewhere, *from_elsewhere(evidence, flow)], by=alone.mass),
    )
    rest = no_order + elsewhere
    return Decoded(
        mass=ordered.mass,
        lattices=mixed(in_order, ordered.lattices, rest, alone.lattices),
        steps=tuple(mixed(in_order, steps, rest, same) for steps, same in zip(ordered.steps, alone.steps, strict=True)),
        groups=[[in_order * share for share in row] for row in ordered.groups],
        unordered=[in_order * share + no_order for share in ordered.unordered],
    )


def in_no_order(evidence: Evidence, flow: Flow) -> Iterator[float]:
    """How likely each answer is where it comes from any listed page, or more often from none."""
    names = evidence.entries or [[1.0]] * len(evidence.snippets)
    return (out_of_order(row, name, flow) for row, name in zip(evidence.snippets, names, strict=True))


def from_elsewhere(evidence: Evidence, flow: Flow) -> Iterator[float]:
    """How likely each answer but the first is where all come from elsewhere, some in a row from one page."""
    return (flow.gap_ends + (1 - flow.gap_ends) * apart_ratio(together, flow) for together in evidence.together[1:])


def shares_of(*masses: Mass) -> list[float]:
    """The share of each in all, one of which is over 0."""
    most = max(mass.twos for mass in masses if mass.part)
    parts = [ldexp(mass.part, mass.twos - most) if mass.part else 0.0 for mass in masses]
    total = fsum(parts)
    return [part / total for part in parts]


def mixed(share: float, some: Sequence[float], rest: float, others: Sequence[float]) -> tuple[float, ...]:
    return tuple(share * one + rest * other for one, other in zip(some, others, strict=True))
