"""An answer against a document: which pieces of the document the answer was put together from.

Texts are compared as their letters and digits only, so that lost spaces, dropped brackets and other quotes are no
difference. Seeds are runs of three words that both have; each is extended both ways as far as the letters agree; the
best chain of such runs is found by dynamic programming (colinear chaining with gap costs, as seed-and-chain aligners of
sequences do it), with a higher price for a jump to another place of the document.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from pipeline.folding import Folded, Opened
from pipeline.model import Alignment, Quotation

# Of what an answer shares with a document, no more than any honest text does.
MOST_RUNS = 300  # of one answer in one document

FAR_LONGER = 6  # times: a stray phrase beside a run that holds it

# Prices in letters: what a run must bring in beyond them to join a chain. A gap costs by its length; a jump to another
# place of the document as much as a stray phrase may bring, more where it goes back, and a letter for each FAR of its
# length.
GAP = 6  # letters of a gap for each letter of its price
JUMP = 24
JUMP_BACK = 32
FAR = 250
FARTHEST = 40
LEAST_REST = 6  # letters of a run that overlaps the one before it

# Between two runs so close, single words are matched too; and the ends of a chain are followed so far.
NEAR = 240  # letters
END_WORDS = 16

# Runs with no more than so much between them are one piece, as are those where the answer says that it left something
# out.
ONE_PIECE = 60  # characters of the document
ONE_PIECE_ELIDED = 400
WHOLE_SENTENCE = 2  # stops: the one before it and its own
_ELISION = re.compile(r"\.\.\.|…|\. \. \.")
_CUT = re.compile(r"[\s.,;]{0,3}(?:\.\.\.|…)")
_BULLETS = ("•", "-", "*", "–")
_STOP = re.compile(r"[.!?…。！？]")
_REST_OF_SENTENCE = re.compile(r"[^\n.!?。！？]{0,300}[.!?。！？]?")


class Run(NamedTuple):
    """`size` letters that stand at letter `mine` of the answer and at letter `its` of the document."""

    mine: int
    its: int
    size: int


def align(answer: Folded, document: Opened, begin: int = 0) -> Alignment | None:
    """The best chain of an answer from its word `begin` on through a document; None where they share no three words."""
    chain = best_chain(longest_runs(answer, document, begin))
    if not chain:
        return None
    chain = sorted(filled(chain, answer, document.folded, begin))
    return Alignment(
        quotations=tuple(quotation_of(runs, answer, document.folded) for runs in pieces_of(chain, answer, document)),
        matched=sum(run.size for run in chain),
        letters=len(answer.letters) - answer.offsets[begin],
        longest=max(run.size for run in chain),
    )


# --- runs ------------------------------------------------------------------------------------------------------------


def longest_runs(answer: Folded, document: Opened, begin: int) -> list[Run]:
    """The longest exact runs that hold a seed, in the answer's order."""
    mine, its = answer.letters, document.folded.letters
    offsets, last, earlier = document.folded.offsets, document.last, document.earlier
    words = answer.words
    first = answer.offsets[begin] if begin < len(words) else 0
    reached: dict[int, int] = {}  # by diagonal: the answer's letter up to which it is matched
    runs: list[Run] = []
    grams = zip(words[begin:], words[begin + 1 :], words[begin + 2 :], strict=False)
    for at, gram in zip(answer.offsets[begin:], grams, strict=False):
        place = last.get(gram)
        if place is None:
            continue
        for other in (*earlier[gram], place) if gram in earlier else (place,):
            there = offsets[other]
            if reached.get(there - at, -1) > at:
                continue
            before = common_suffix(mine, at, its, there, first)
            behind = common_prefix(mine, at, its, there)
            reached[there - at] = at + behind
            runs.append(to_words(Run(at - before, there - before, before + behind), answer, document.folded))
    return telling_runs(runs)


def telling_runs(runs: Sequence[Run]) -> list[Run]:
    """The longest runs, in the answer's order, without those that a far longer one says already."""
    kept: list[Run] = []
    for run in sorted(runs, key=lambda run: (-run.size, run)):
        within = (k for k in kept if k.mine <= run.mine and run.mine + run.size <= k.mine + k.size)
        if run.size >= JUMP or not any(k.size >= FAR_LONGER * run.size for k in within):
            kept.append(run)
            if len(kept) == MOST_RUNS:
                break
    return sorted(kept)


def common_prefix(a: str, i: int, b: str, j: int) -> int:
    """How many characters of `a` from `i` on are those of `b` from `j` on."""
    most = min(len(a) - i, len(b) - j)
    size, step = 0, 32
    while step:
        while size + step <= most and a[i + size : i + size + step] == b[j + size : j + size + step]:
            size += step
        step //= 2
    return size


def common_suffix(a: str, i: int, b: str, j: int, first: int) -> int:
    """How many characters of `a` before `i`, but none before `first`, are those of `b` before `j`."""
    most = min(i - first, j)
    size, step = 0, 32
    while step:
        while size + step <= most and a[i - size - step : i - size] == b[j - size - step : j - size]:
            size += step
        step //= 2
    return size


def to_words(run: Run, answer: Folded, document: Folded) -> Run:
    """The run without the part of a word that it begins or ends with, unless the answer itself begins or ends there."""
    mine, its, size = run
    if mine:
        word = bisect_left(answer.offsets, mine)
        there = bisect_left(document.offsets, its)
        skip = min(
            answer.offsets[word] - mine if word < len(answer.offsets) else size,
            document.offsets[there] - its if there < len(document.offsets) else size,
        )
        mine, its, size = mine + skip, its + skip, size - skip
    if mine + size < len(answer.letters):
        last = answer.offsets[bisect_right(answer.offsets, mine + size) - 1] - mine
        there = document.offsets[bisect_right(document.offsets, its + size) - 1] - its
        if its + size < len(document.letters):
            size = max(last, there)
    return Run(mine, its, size)


# --- chains ----------------------------------------------------------------------------------------------------------


def best_chain(runs: Sequence[Run]) -> list[Run]:
    """The runs of the best chain, in the answer's order, none overlapping another there."""
    best: list[tuple[int, int, Run]] = []  # the score of the best chain that ends here, the run before, this one's rest
    for n, run in enumerate(runs):
        score, before, rest = run.size, -1, run
        for earlier in range(n):
            so_far, _, last = best[earlier]
            if so_far + run.size <= score:
                continue
            clipped = behind(run, last)
            if clipped is None:
                continue
            total = so_far + clipped.size - price(last, clipped)
            if total > score:
                score, before, rest = total, earlier, clipped
        best.append((score, before, rest))
    if not best:
        return []
    at = max(range(len(best)), key=lambda n: (best[n][0], -n))
    chain = []
    while at >= 0:
        _, before, run = best[at]
        chain.append(run)
        at = before
    return chain[::-1]


def behind(run: Run, last: Run) -> Run | None:
    """What of a run stands behind `last` in the answer, and does not say the same text of the document again."""
    skip = max(0, last.mine + last.size - run.mine)
    if last.its <= run.its + skip < last.its + last.size:
        skip = last.its + last.size - run.its
    return Run(run.mine + skip, run.its + skip, run.size - skip) if run.size - skip >= LEAST_REST else None


def price(last: Run, run: Run) -> int:
    """What it costs a chain to go on from one run to another."""
    forth = run.its - last.its - last.size
    far = min(FARTHEST, abs(forth) // FAR)
    if forth < 0:
        return JUMP_BACK + far
    return min(JUMP, 1 + (forth + run.mine - last.mine - last.size) // GAP) + far


def filled(chain: Sequence[Run], answer: Folded, document: Folded, begin: int) -> Iterator[Run]:
    """The chain with the single words that stand in its narrow gaps, and around its ends, in both texts."""
    first, last = chain[0], chain[-1]
    yield from chain
    for left, right in pairwise(chain):
        mine, its = right.mine - left.mine - left.size, right.its - left.its - left.size
        if 0 < mine <= NEAR and 0 < its <= NEAR:
            yield from shared_words(
                answer,
                word_range(answer, left.mine + left.size, right.mine),
                document,
                word_range(document, left.its + left.size, right.its),
            )
    head = word_range(answer, answer.offsets[begin], first.mine)
    if head:
        stop = bisect_left(document.offsets, first.its)
        window = range(max(0, stop - min(len(head), END_WORDS) - 3), stop)
        found = shared_words(answer, head[-END_WORDS:][::-1], document, window[::-1])
        yield from dense(found, lambda run: first.its - run.its)
    tail = word_range(answer, last.mine + last.size, len(answer.letters))
    if tail:
        start = bisect_left(document.offsets, last.its + last.size)
        window = range(start, min(len(document.words), start + min(len(tail), END_WORDS) + 3))
        found = shared_words(answer, tail[:END_WORDS], document, window)
        yield from dense(found, lambda run: run.its + run.size - last.its - last.size)


def word_range(text: Folded, start: int, end: int) -> range:
    """The words that lie wholly between two letters."""
    first = bisect_left(text.offsets, start)
    stop = bisect_left(text.offsets, end)
    if stop > first and text.offsets[stop - 1] + len(text.words[stop - 1]) > end:
        stop -= 1
    return range(first, max(first, stop))


def shared_words(answer: Folded, mine: range, document: Folded, its: range) -> Iterator[Run]:
    """The longest common sequence of words of two stretches, in the order in which these are given."""
    left, right = [answer.words[n] for n in mine], [document.words[n] for n in its]
    for code in LCSseq.opcodes(left, right):
        if code.tag == "equal":
            for here, there in zip(
                mine[code.src_start : code.src_end], its[code.dest_start : code.dest_end], strict=True
            ):
                yield Run(answer.offsets[here], document.offsets[there], len(answer.words[here]))


def dense(runs: Iterable[Run], reach: Callable[[Run], int]) -> list[Run]:
    """The runs from an end of a chain outwards, as far as they fill half of the stretch of the document to there."""
    kept: list[Run] = []
    taken: list[Run] = []
    matched = 0
    for run in runs:
        taken.append(run)
        matched += run.size
        if 2 * matched >= reach(run):
            kept = list(taken)
    return kept


# --- pieces ----------------------------------------------------------------------------------------------------------


def pieces_of(chain: Sequence[Run], answer: Folded, document: Opened) -> Iterator[list[Run]]:
    """The chain cut where the document has more between two runs than an edit would leave out."""
    piece = [chain[0]]
    for left, right in pairwise(chain):
        if right.its < left.its + left.size or not is_edit(left, right, answer, document.folded):
            yield piece
            piece = []
        piece.append(right)
    yield piece


def is_edit(left: Run, right: Run, answer: Folded, document: Folded) -> bool:
    """Whether an edit left out what the document has between two runs: no whole sentence, but for a cut list more."""
    end, start = end_of(document, left.its + left.size), document.start_of(right.its)
    if start - end <= ONE_PIECE:
        return len(_STOP.findall(document.text, end, start)) < WHOLE_SENTENCE or right.mine > left.mine + left.size
    between = answer.text[end_of(answer, left.mine + left.size) : answer.start_of(right.mine)]
    return start - end <= ONE_PIECE_ELIDED and _ELISION.search(between) is not None


def end_of(text: Folded, letter: int) -> int:
    """Where the text before a letter ends."""
    return text.start_of(letter - 1) + 1


def quotation_of(runs: Sequence[Run], answer: Folded, document: Folded) -> Quotation:
    first, last = runs[0], runs[-1]
    differs: list[str] = []
    for left, right in pairwise(runs):
        out = word_range(document, left.its + left.size, right.its)
        put = word_range(answer, left.mine + left.size, right.mine)
        differs += [*(f"-{document.words[n]}" for n in out), *(f"+{answer.words[n]}" for n in put)]
    answer_end, end = end_of(answer, last.mine + last.size), end_of(document, last.its + last.size)
    stop = _STOP.match(document.text, end)
    if is_cut_item(answer.text, answer_end):
        rest = _REST_OF_SENTENCE.match(document.text, end)
        end = rest.end() if rest else end
    elif stop and _STOP.match(answer.text, answer_end):
        end, answer_end = end + 1, answer_end + 1
    return Quotation(
        start=document.start_of(first.its),
        end=end,
        answer_start=answer.start_of(first.mine),
        answer_end=answer_end,
        differs=tuple(differs),
    )


def is_cut_item(answer: str, end: int) -> bool:
    """Whether a text breaks off there with an item of a list: it stands for the item's whole sentence."""
    line = answer.rfind("\n", 0, end) + 1
    mark = answer[line : line + 1]
    return mark in _BULLETS and answer.count(f"\n{mark}") > 0 and _CUT.match(answer, end) is not None
