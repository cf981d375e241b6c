"""A text as its words and letters, in the form in which two copies of one text are the same."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

# Scripts that set no spaces between words: each character counts as one.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")

GRAM = 3  # words of a seed
Gram = tuple[str, str, str]

# What of a text is read: bounds of work that no honest text reaches.
LONGEST_ANSWER = 40_000  # characters
LONGEST_DOCUMENT = 4_000_000  # characters
MOST_PLACES = 12  # of one seed in one document


class _Fold(dict[int, str]):
    """Each character to one that stands for it: small, without accents; white space for what is no letter or digit."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        plain = unicodedata.normalize("NFKD", character)[0].casefold()[:1]
        kept = plain if character.isalnum() and plain.isalnum() else character
        self[code] = kept
        return kept


_FOLD = _Fold()


class Folded:
    """A text as words; `letters` are all of them put together, `offsets` where in there each word begins."""

    __slots__ = ("folded", "letters", "offsets", "starts", "text", "words")

    def __init__(self, text: str, limit: int) -> None:
        self.text = text
        self.folded = text[:limit].lower() if text.isascii() else text[:limit].translate(_FOLD)
        self.words: list[str] = _WORD.findall(self.folded)
        self.letters = "".join(self.words)
        self.offsets = list(accumulate(map(len, self.words), initial=0))[:-1]
        self.starts: list[int] = []

    def start_of(self, letter: int) -> int:
        """Where a letter stands in the text."""
        if not self.starts:  # only a text that something is quoted from needs them
            self.starts = [match.start() for match in _WORD.finditer(self.folded)]
        word = bisect_right(self.offsets, letter) - 1
        return self.starts[word] + letter - self.offsets[word]


def fold_answer(text: str) -> Folded:
    """An answer, or another short text, as it is looked up in documents."""
    return Folded(text, LONGEST_ANSWER)


class Opened(NamedTuple):
    """A document, ready for answers to be looked up in it: its words, and the places, in words, of each run of three.

    Of a run that is said over and over, not all places.
    """

    folded: Folded
    last: dict[Gram, int]
    earlier: dict[Gram, list[int]]


def open_document(text: str) -> Opened:
    """A document's text, made ready once for many answers."""
    folded = Folded(text, LONGEST_DOCUMENT)
    words = folded.words
    grams = list(zip(words, words[1:], words[2:], strict=False))
    last = dict(zip(grams, range(len(grams)), strict=True))
    earlier: dict[Gram, list[int]] = {}
    for place, gram in enumerate(grams):
        if last[gram] != place:
            known = earlier.setdefault(gram, [])
            if len(known) < MOST_PLACES:
                known.append(place)
    return Opened(folded, last, earlier)


def heading_words(answer: Folded, question: str) -> int:
    """How many words of an answer repeat the heading above it; 0 where little would be left without them."""
    heading = fold_answer(question).words
    size = len(heading)
    return size if 0 < size <= len(answer.words) - GRAM and answer.words[:size] == heading else 0
