"""Runs of three words as numbers, so that texts which share some meet in a join."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

GRAM_BITS = 62  # a run of words is a number below 2**62; two runs of a million million meet by chance

_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)  # odd, so that no bit of a word is lost
_MASK = (1 << 64) - 1

# Words remembered with their numbers; more than a language has.
MOST_WORDS = 1_000_000


class GramNumbers:
    """Numbers runs of three words; remembers the numbers of words, the same on every machine."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def of(self, words: Sequence[str]) -> set[int]:
        """The number of each run of three words."""
        numbers = [self.known.get(word) or self.number(word) for word in words]
        a, b, c = _FACTORS
        shift = 64 - GRAM_BITS
        return {
            ((x * a + y * b + z * c) & _MASK) >> shift
            for x, y, z in zip(numbers, numbers[1:], numbers[2:], strict=False)
        }

    def number(self, word: str) -> int:
        if len(self.known) >= MOST_WORDS:
            self.known.clear()
        number = int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()) | 1
        self.known[word] = number
        return number
