"""How alike the texts of one page are, with no weight on what they all share: a page is about one topic.

Only sums in a fixed order, products, quotients and square roots, which IEEE 754 rounds alike on every machine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from math import fsum, sqrt

WORD = re.compile(r"[^\W_]+")

Words = Sequence[str]
Gram = tuple[str, ...]


def words_of(text: str, limit: int) -> list[str]:
    """The words of the first `limit` characters, case folded."""
    return WORD.findall(text[:limit].casefold())


def grams_of(words: Words, size: int) -> frozenset[Gram]:
    """Every run of `size` words."""
    return frozenset(zip(*(islice(words, start, None) for start in range(size)), strict=False))


def rarity(texts: Sequence[Words]) -> dict[str, int]:
    """A weight for each word: how often the number of texts that hold it doubles into the number of all texts.

    0 for a word of more than half of the texts; the whole-number form of an inverse document frequency.
    """
    holding = Counter(word for text in texts for word in set(text))
    return {word: (len(texts) // count).bit_length() - 1 for word, count in holding.items()}


def vector(words: Words, weights: dict[str, int]) -> dict[str, float]:
    """The words that carry weight, as a vector of length 1 (empty where none does); repeated words count more."""
    carried = {word: weights[word] * count.bit_length() for word, count in Counter(words).items() if weights[word]}
    length = sqrt(sum(weight * weight for weight in carried.values()))
    return {word: weight / length for word, weight in carried.items()}


def cosine(left: dict[str, float], right: dict[str, float]) -> float:
    """The cosine of two vectors of length 1, from 0 to 1."""
    if len(right) < len(left):
        left, right = right, left
    return fsum(weight * right[word] for word, weight in left.items() if word in right)


def centred(table: Sequence[Sequence[float]]) -> list[list[float]]:
    """The table less the means of its rows and columns: how much more alike a pair is than its two texts are to all."""
    if not table or not table[0]:
        return [[] for _ in table]
    rows = [fsum(row) / len(row) for row in table]
    columns = [fsum(column) / len(table) for column in zip(*table, strict=True)]
    mean = fsum(rows) / len(rows)
    return [
        [value - row - column + mean for value, column in zip(line, columns, strict=True)]
        for line, row in zip(table, rows, strict=True)
    ]
