"""Do two answers to one question say the same? How much of the shorter stands in the longer, and what differs.

A copy may be cut off at either end or have something put before or behind it: that is no difference. What differs
between, or stands on both sides of an end, is listed; and where it turns the meaning (`pipeline.meaning`) the two are
kept apart, however alike they look.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import msgspec
from rapidfuzz.distance import Indel

from pipeline.meaning import MOST_SHOWN, Gap, said_otherwise, turns_meaning
from pipeline.rules.guards import NEGATIONS, NUMBER
from pipeline.tokens import LABEL_WORDS, Tokens, Words

SHINGLE = 3  # words
LEAST_SHARED = 5  # shingles; shorter answers must be the same word for word
LEAST_OF_CUT = 2  # shingles that a text may consist of which breaks off and is the beginning of the other
LEAST_CONTAINMENT = 0.75  # of the shorter answer's words, without what was cut off or put around it
LEAST_OVERLAP = 0.5  # of the shorter answer's words, whatever stands around them

STRAY_WORDS = 8  # what is put around an answer has no more words
CHANCE_WORDS = 2  # that are equal at an end say nothing
LIKE_THE_QUESTION = 0.75
SHORT_EXTRA = 3  # words; so few at an end may belong to the sentence that they stand in


class Comparison(msgspec.Struct, frozen=True):
    """How alike two answers are: the shorter one's share found in the longer, the words that differ, and any veto."""

    score: float
    differs: tuple[str, ...]
    veto: str | None = None

    @property
    def same(self) -> bool:
        return self.veto is None and self.score >= LEAST_CONTAINMENT


NOTHING_SHARED = Comparison(0.0, ())


def compare(
    kept: Tokens, other: Tokens, asked: Sequence[str] = (), labels: AbstractSet[Words] = LABEL_WORDS
) -> Comparison:
    """Two answers to one question, of which `asked` are the words; `labels` may stand around them.

    `differs` lists what `other` has otherwise than `kept`, as "-word" and "+word".
    """
    a, b = kept.folded, other.folded
    if a == b:
        return Comparison(1.0, ())
    blocks = matching_blocks(a, b)
    shared = sum(max(0, length - SHINGLE + 1) for _, _, length in blocks)
    if shared < LEAST_SHARED and not (shared >= LEAST_OF_CUT and is_beginning(kept, other, blocks)):
        return NOTHING_SHARED
    matched = sum(length for _, _, length in blocks if length > 1)
    shorter = min(len(a), len(b))
    if matched < LEAST_OVERLAP * shorter:
        return Comparison(round(matched / shorter, 6), ())
    inner = [inside(kept, other, gap, asked, labels) for gap in gaps(blocks, len(a), len(b))]
    inner = [gap for gap in inner if gap.gone or gap.come]
    first, last = blocks[0], blocks[-1]
    core = min(
        last[side] + last[2] - first[side] + sum(len(gap.sides[side]) for gap in inner if gap.end) for side in (0, 1)
    )
    score = round(min(1.0, matched / max(core, 1)), 6)
    if score < LEAST_CONTAINMENT:
        return Comparison(score, ())
    differs = [
        word
        for gap in inner
        for word in (*(f"-{kept.written[n]}" for n in gap.gone), *(f"+{other.written[n]}" for n in gap.come))
    ]
    return Comparison(score, tuple(differs[:MOST_SHOWN]), turns_meaning(kept, other, inner))


def matching_blocks(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int, int]]:
    """Where two token lists are equal: the place in each, and how many tokens.

    A word or two beside a longer gap at either end are equal by chance: they are no part of what both texts share.
    """
    blocks = [
        (op.src_start, op.dest_start, op.src_end - op.src_start) for op in Indel.opcodes(a, b) if op.tag == "equal"
    ]
    while len(blocks) > 1 and is_chance(blocks[0], blocks[0], blocks[1]):
        del blocks[0]
        blocks[0] = grown(a, b, blocks[0])
    while len(blocks) > 1 and is_chance(blocks[-1], blocks[-2], blocks[-1]):
        del blocks[-1]
    return blocks


def grown(a: Sequence[str], b: Sequence[str], block: tuple[int, int, int]) -> tuple[int, int, int]:
    """A block that begins as early as it can."""
    start_a, start_b, length = block
    while start_a and start_b and a[start_a - 1] == b[start_b - 1]:
        start_a, start_b, length = start_a - 1, start_b - 1, length + 1
    return start_a, start_b, length


def is_beginning(kept: Tokens, other: Tokens, blocks: Sequence[tuple[int, int, int]]) -> bool:
    """Whether the shorter text breaks off, and is the beginning of the other up to half a word."""
    shorter = min(kept, other, key=lambda tokens: len(tokens.folded))
    (start_a, start_b, length), *more = blocks
    return shorter.cut and start_a == start_b == 0 and not more and length >= len(shorter.folded) - 1


def is_chance(block: tuple[int, int, int], before: tuple[int, int, int], after: tuple[int, int, int]) -> bool:
    """Whether a block at an end is so short, and its distance from the next so great, that it means nothing."""
    apart = after[0] - before[0] - before[2] + after[1] - before[1] - before[2]
    return block[2] <= CHANCE_WORDS and apart > CHANCE_WORDS


def gaps(blocks: Sequence[tuple[int, int, int]], length_a: int, length_b: int) -> list[Gap]:
    """Where two token lists differ: the places in each, and whether that is before or behind all that they share."""
    found = []
    at_a = at_b = 0
    for n, (start_a, start_b, length) in enumerate(blocks):
        if start_a > at_a or start_b > at_b:
            found.append(Gap(range(at_a, start_a), range(at_b, start_b), "head" if n == 0 else None))
        at_a, at_b = start_a + length, start_b + length
    if at_a < length_a or at_b < length_b:
        found.append(Gap(range(at_a, length_a), range(at_b, length_b), "tail"))
    return found


def inside(kept: Tokens, other: Tokens, gap: Gap, asked: Sequence[str], labels: AbstractSet[Words]) -> Gap:
    """What of a gap is a difference: nothing where one text just begins later or stops earlier, or has a label there.

    A text that breaks off may break off behind an odd word or two, and a label may stand before one: they are held
    against as many words of the other text.
    """
    if gap.end is None:
        return gap
    (fewer, short), (more, long) = sorted(((gap.gone, kept), (gap.come, other)), key=lambda side: len(side[0]))
    nothing = Gap(range(0), range(0), gap.end)
    if not fewer:
        return gap if is_negated(long, more, gap) or asks_otherwise(long, more, gap, asked) else nothing
    if len(fewer) == 1 and is_half_word(
        short.written[fewer[0]], long.written[more[0 if gap.end == "tail" else -1]], gap
    ):
        return nothing
    if is_stray(short, fewer, gap, labels, less=True) or is_stray(long, more, gap, labels, less=False):
        return nothing
    if len(more) > len(fewer) + 1:
        if gap.end == "tail":
            stop = more.start + len(fewer)
            if short.cut or any(n in long.opens for n in (stop, stop + 1)):
                more = range(more.start, stop)
        elif any(n in long.opens for n in (more.stop - len(fewer), more.stop - len(fewer) - 1)):
            more = range(more.stop - len(fewer), more.stop)
    return Gap(fewer, more, gap.end) if short is kept else Gap(more, fewer, gap.end)


def is_negated(tokens: Tokens, extra: range, gap: Gap) -> bool:
    """Whether the few words that only one text has at an end deny the sentence that they stand in."""
    if len(extra) > SHORT_EXTRA or (extra.stop if gap.end == "head" else extra.start) in tokens.opens:
        return False
    return any(tokens.folded[n] in NEGATIONS for n in extra)


def asks_otherwise(tokens: Tokens, extra: range, gap: Gap, asked: Sequence[str]) -> bool:
    """Whether a text begins with a question much like the one asked, that asks something else."""
    if gap.end == "tail" or len(extra) < len(asked) or not asked:
        return False
    words = [tokens.folded[n] for n in extra]
    if Indel.normalized_similarity(asked, words, score_cutoff=LIKE_THE_QUESTION) < LIKE_THE_QUESTION:
        return False
    return said_otherwise(asked, words) is not None


def is_half_word(part: str, whole: str, gap: Gap) -> bool:
    part, whole = part.lower(), whole.lower()
    return whole.startswith(part) if gap.end == "tail" else whole.endswith(part)


def is_stray(tokens: Tokens, place: range, gap: Gap, labels: AbstractSet[Words], *, less: bool) -> bool:
    """Whether what one text has at an end is no part of the answer: a known label, or a short sentence of its own."""
    if len(place) > STRAY_WORDS:
        return False
    words = [tokens.folded[n] for n in place]
    if is_label(words, labels):
        return True
    apart = place.start in tokens.opens if gap.end == "tail" else place.stop in tokens.opens
    return less and apart and not any(NUMBER.match(word) or word in NEGATIONS for word in words)


def is_label(words: Sequence[str], labels: AbstractSet[Words]) -> bool:
    """Whether words are labels, one behind another."""
    at = 0
    while at < len(words):
        length = next((n for n in range(len(words) - at, 0, -1) if tuple(words[at : at + n]) in labels), 0)
        if not length:
            return False
        at += length
    return True
