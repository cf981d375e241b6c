"""Do two answers to one question say the same? How much of the shorter stands in the longer, and what differs.

A copy may be cut off at either end or have something put before or behind it: that is no difference. What differs
between, or stands on both sides of an end, is listed; and where it turns the meaning (a number, a negation, an
opposite, a unit, a name) the two are kept apart, however alike they look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from rapidfuzz.distance import Indel

from pipeline.rules.guards import NEGATIONS, NUMBER, NUMBER_WORDS, OPPOSITES, UNITS

SHINGLE = 3  # words
LEAST_CONTAINMENT = 0.75  # of the shorter answer's shingles; one changed word in ten leaves about so many
LEAST_SHARED = 5  # shingles; shorter answers must be the same word for word

STRAY = 4  # words of text for each word of a label that stands where the text was cut

LONGEST_COMPARED = 2_000  # words; aligning takes time quadratic in them

_TOKEN = re.compile(r"(?:[<>≤≥±$€£−-](?=\d))?\d[\d.,:/]*(?<![.,:/])%?|[^\W\d_]+(?:'[^\W\d_]+)?|[%°]\w?")

_OPPOSITE = {frozenset(pair) for pair in OPPOSITES}


class Comparison(msgspec.Struct, frozen=True):
    """How alike two answers are: the shorter one's share found in the longer, the words that differ, and any veto."""

    score: float
    differs: tuple[str, ...]
    veto: str | None = None

    @property
    def same(self) -> bool:
        return self.veto is None and self.score >= LEAST_CONTAINMENT


def tokens_of(answer: str) -> tuple[str, ...]:
    """The words and numbers of an answer as the page writes them, numbers with the signs that belong to them."""
    return tuple(_TOKEN.findall(answer.replace("’", "'")))[:LONGEST_COMPARED]


def compare(kept: Sequence[str], other: Sequence[str]) -> Comparison:
    """Two answers as tokens; `differs` lists what `other` has otherwise than `kept`, as "-word" and "+word"."""
    a, b = [fold_token(token) for token in kept], [fold_token(token) for token in other]
    score = containment(a, b)
    if score < LEAST_CONTAINMENT:
        return Comparison(score, ())
    differs: list[str] = []
    veto = None
    for gone, come, at_end in gaps(a, b):
        if at_end and is_cut([a[n] for n in gone], [b[n] for n in come]):
            continue
        differs += [*(f"-{kept[n]}" for n in gone), *(f"+{other[n]}" for n in come)]
        veto = veto or turns_meaning([kept[n] for n in gone], [other[n] for n in come])
    return Comparison(score, tuple(differs), veto)


def fold_token(token: str) -> str:
    folded = token.lower().rstrip(".,:/")
    return NUMBER_WORDS.get(folded, folded)


def containment(a: Sequence[str], b: Sequence[str]) -> float:
    """The share of the shorter one's word shingles that the longer one has; 0 or 1 where there are too few."""
    if list(a) == list(b):
        return 1.0
    first, second = shingles(a), shingles(b)
    shared = len(first & second)
    return shared / min(len(first), len(second)) if shared >= LEAST_SHARED else 0.0


def shingles(tokens: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(tokens[n : n + SHINGLE]) for n in range(len(tokens) - SHINGLE + 1)}


def gaps(a: Sequence[str], b: Sequence[str]) -> list[tuple[range, range, bool]]:
    """Where two token lists differ: the places in each, and whether that is before or behind all that they share."""
    found = []
    at_a = at_b = 0
    for block in Indel.opcodes(a, b):
        if block.tag != "equal":
            continue
        if block.src_start > at_a or block.dest_start > at_b:
            found.append((range(at_a, block.src_start), range(at_b, block.dest_start), at_a == at_b == 0))
        at_a, at_b = block.src_end, block.dest_end
    if at_a < len(a) or at_b < len(b):
        found.append((range(at_a, len(a)), range(at_b, len(b)), True))
    return found


def is_cut(gone: Sequence[str], come: Sequence[str]) -> bool:
    """Whether one text just stops where the other goes on: one side has nothing, half a word or a few stray words."""
    less, more = sorted((gone, come), key=len)
    if len(less) == 1 and any(token.startswith(less[0]) for token in (more[0], more[-1])):
        return True
    return len(more) > STRAY * len(less)


def turns_meaning(gone: Sequence[str], come: Sequence[str]) -> str | None:
    """The guard that keeps apart two texts of which one has `gone` where the other has `come`; None where none does."""
    before, after = [fold_token(token) for token in gone], [fold_token(token) for token in come]
    for name, members in (
        ("number", [[token for token in side if NUMBER.match(token)] for side in (before, after)]),
        (
            "negation",
            [[token for token in side if token in NEGATIONS or token.endswith("n't")] for side in (before, after)],
        ),
        ("unit", [[token for token in side if token in UNITS] for side in (before, after)]),
    ):
        if members[0] != members[1]:
            return name
    if any(frozenset((a, b)) in _OPPOSITE for a in before for b in after):
        return "opposite"
    names = [{token for token in side if token[:1].isupper()} for side in (gone, come)]
    if all(names) and not {n.lower() for n in names[0]} & {n.lower() for n in names[1]}:
        return "name"
    return None
