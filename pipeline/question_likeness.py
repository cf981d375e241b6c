"""How likely two questions are one: measures of what they share, and the log odds that the rules make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel, LCSseq

from pipeline.questions import Asked
from pipeline.rules import one_question as known


class Shared(NamedTuple):
    """What two questions share, in thousandths; `frame` is 1 where both have one frame, -1 where only one has any."""

    cosine: int
    below_likest: int
    words: int
    in_order: int
    letters: int
    frame: int


def compare(
    one: Asked,
    other: Asked,
    said: tuple[Sequence[str], Sequence[str]],
    alike: int,
    likest: int,
    weight: Mapping[str, int],
    most: int,
) -> Shared:
    """Two questions compared. `said` are their words, without those that most questions have.

    `alike` is the scalar product of their vectors and `likest` the sum of those of each with the question most like it,
    in millionths; `most` is the largest `weight` of any mark.
    """
    shared = sum(weight[stem] for stem in frozenset(one.stems) & frozenset(other.stems))
    frame = 0
    if one.frame != other.frame:
        frame = 0 if one.frame and other.frame else -1
    elif one.frame:
        frame = 1
    return Shared(
        cosine=alike // 1_000,
        below_likest=(likest - 2 * alike) // 1_000,
        words=1_000 * shared // most,
        in_order=part_in_order(*said),
        letters=letters_in_order(*map(" ".join, said)),
        frame=frame,
    )


def part_in_order(one: Sequence[str], other: Sequence[str]) -> int:
    """The longest common subsequence of two texts' words, of those of the longer, in thousandths."""
    return 1_000 * LCSseq.similarity(one, other) // max(1, len(one), len(other))


def letters_in_order(one: str, other: str) -> int:
    """The letters of two texts' longest common subsequence, of all letters, in thousandths."""
    return 1_000 - 1_000 * Indel.distance(one, other) // max(1, len(one) + len(other))


def log_odds(shared: Shared) -> int:
    """How likely two questions are one, in thousandths of log odds."""
    odds = (
        known.BASE
        + (
            known.COSINE * shared.cosine
            + known.BELOW_LIKEST * shared.below_likest
            + known.SHARED * shared.words
            + known.IN_ORDER * shared.in_order
            + known.LETTERS * shared.letters
        )
        // 1_000
    )
    if shared.frame:
        odds += known.SAME_FRAME if shared.frame > 0 else known.ONE_FRAME
    return max(odds, known.LEAST)
