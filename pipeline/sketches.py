"""Which texts may be copies of each other: those whose sketches share a hash.

A sketch holds the smallest hashes of a text's word 3-grams (bottom-k MinHash: Broder, "On the resemblance and
containment of documents", 1997). A hash that is among the smallest of a text is among the smallest of every part of it
that holds its 3-gram, so a text and a piece of it share about as many hashes as the piece is part of the whole: the
chance that a piece of 40 % shares none of 24 is 0.6^24, five in a million. Bands of MinHash need some 126 hashes to
promise as much, because they ask how alike two texts are and not whether one holds the other. The first 3-gram of a
text is in its sketch in any case: all that is left of a text may be its beginning.

Numbers are left out: citation digits come and go between copies, and telling numbers apart is not a sketch's work.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

SKETCH_SIZE = 24  # hashes
SHINGLE = 3  # words

HASH_BITS = 44  # of a 3-gram, beside the number of its text in 64 bits
TEXTS_AT_A_TIME = 1 << 11  # of which sketches are made

_ODD = 0x9E3779B97F4A7C15  # the golden ratio in 64 bits: multiplying by it mixes
_BASE = 0x100000001B3  # an odd number, so that it has an inverse modulo 2^64
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)

# Kinds of characters: of no word, of a number, of a word, a word of its own.
_GAP, _DIGIT, _LETTER, _ALONE = range(4)
_LAST_KNOWN = 0xFFFF  # characters beyond are each a word of its own
_UNSPACED = ((0x0E00, 0x0E80), (0x3040, 0x3100), (0x3400, 0xA000), (0xF900, 0xFB00))


def shared_hashes(texts: Sequence[str], groups: Sequence[int]) -> list[list[int]]:
    """For each text, names for those hashes of its sketch that another text of its group has in its own.

    `groups` numbers the group of each text, in order. Sketches are made of so many texts at a time, however many there
    are: those of one question may be millions.
    """
    import numpy as np

    made = [sketches(texts[start : start + TEXTS_AT_A_TIME]) for start in range(0, len(texts), TEXTS_AT_A_TIME)]
    if not made:
        return []
    owners = np.concatenate([own + n * TEXTS_AT_A_TIME for n, (own, _) in enumerate(made)])
    hashes = np.concatenate([found for _, found in made])
    group_of = np.asarray(groups, np.uint64)[owners]
    order = np.lexsort((hashes, group_of))
    group_of, hashes = group_of[order], hashes[order]
    first = np.ones(len(hashes), bool)
    first[1:] = (hashes[1:] != hashes[:-1]) | (group_of[1:] != group_of[:-1])
    run = np.cumsum(first) - 1
    common = np.bincount(run)[run] > 1 if len(run) else first
    owners, run = owners[order][common], run[common]
    by_text = np.argsort(owners, kind="stable")
    ends = np.searchsorted(owners[by_text], np.arange(len(texts) + 1)).tolist()
    names = run[by_text].tolist()
    return [names[start:end] for start, end in pairwise(ends)]


def sketches(texts: Sequence[str]) -> tuple[Array, Array]:
    """The sketches of texts: the number of the text and the hash, for each hash, ordered by both."""
    import numpy as np

    words, owners = word_hashes(texts)
    follows = len(words) - SHINGLE + 1
    if follows > 0:
        grams = words[:follows].copy()
        for n in range(1, SHINGLE):
            grams = mixed(grams) + words[n : n + follows]
        whole = owners[:follows] == owners[SHINGLE - 1 :]
        grams, holders = mixed(grams[whole]), owners[:follows][whole]
    else:
        grams, holders = words[:0], owners[:0]
    # A text of fewer words is one gram: all that it has.
    has = np.zeros(len(texts), bool)
    has[holders] = True
    short = np.flatnonzero(~has)
    sums = np.zeros(len(texts), np.uint64)
    few = ~has[owners]
    np.add.at(sums, owners[few], words[few])
    keys = np.concatenate([holders, short]).astype(np.uint64) << np.uint64(HASH_BITS)
    keys |= np.concatenate([grams, mixed(sums[short])]) >> np.uint64(64 - HASH_BITS)
    beginnings = keys[np.flatnonzero(np.diff(holders, prepend=-1))]
    keys.sort()
    if len(keys):
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])]
    texts_of = (keys >> np.uint64(HASH_BITS)).astype(np.int64)
    starts = np.searchsorted(texts_of, np.arange(len(texts)))
    kept = np.arange(len(keys)) - starts[texts_of] < SKETCH_SIZE
    kept[np.searchsorted(keys, beginnings)] = True
    return texts_of[kept], keys[kept] & np.uint64((1 << HASH_BITS) - 1)


def word_hashes(texts: Sequence[str]) -> tuple[Array, Array]:
    """A hash of every word of every text, and the number of the text that it stands in."""
    import numpy as np

    joined = "\n".join(text.replace("\n", " ") for text in texts).lower()
    codes = np.frombuffer(joined.encode(f"utf-32-{sys.byteorder[:1]}e", "surrogatepass"), np.uint32)
    kinds = character_kinds()[np.minimum(codes, _LAST_KNOWN)]
    kinds[codes > _LAST_KNOWN] = _ALONE
    before = np.concatenate([[_GAP], kinds[:-1]])
    starts = np.flatnonzero((kinds != _GAP) & ((kinds != before) | (kinds == _ALONE)))
    after = np.concatenate([kinds[1:], [_GAP]])
    ends = np.flatnonzero((kinds != _GAP) & ((kinds != after) | (kinds == _ALONE))) + 1
    letters = kinds[starts] != _DIGIT
    starts, ends = starts[letters], ends[letters]
    powers, inverses = base_powers(power_of_two(len(codes) + 1))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(codes * powers[: len(codes)], dtype=np.uint64)])
    words = mixed((sums[ends] - sums[starts]) * inverses[starts])
    owners = np.searchsorted(np.flatnonzero(codes == ord("\n")), starts)
    return words, owners


def mixed(hashes: Array) -> Array:
    """Hashes whose high bits depend on all bits."""
    import numpy as np

    spread = (hashes ^ (hashes >> np.uint64(32))) * np.uint64(_ODD)
    spread ^= spread >> np.uint64(29)
    mixed_twice: Array = spread * np.uint64(_ODD)
    return mixed_twice


def power_of_two(least: int) -> int:
    return 1 << (least - 1).bit_length()


@cache
def base_powers(count: int) -> tuple[Array, Array]:
    """The powers of the base and of its inverse, modulo 2^64."""
    import numpy as np

    found = []
    for base in (_BASE, _BASE_INVERSE):
        factors = np.full(count, base, np.uint64)
        factors[0] = 1
        found.append(np.multiply.accumulate(factors))
    return found[0], found[1]


@cache
def character_kinds() -> Array:
    """What each character of the basic plane is to a word."""
    import numpy as np

    kinds = np.array(
        [_DIGIT if c.isdecimal() else _LETTER if c.isalpha() else _GAP for c in map(chr, range(_LAST_KNOWN + 1))],
        np.uint8,
    )
    for start, end in _UNSPACED:
        kinds[start:end] = np.where(kinds[start:end] == _LETTER, _ALONE, kinds[start:end])
    return kinds
