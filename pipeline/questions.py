"""What a question asks, and how much two questions ask the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import isqrt

import msgspec

from pipeline.meaning import are_opposite, is_negation, may_have_opposite
from pipeline.rules.frames import (
    ENDINGS,
    EXCLUSIVE,
    FRAME_WORDS,
    FRAMES,
    OF_ONE_SUBJECT,
    STOP_WORDS,
)
from pipeline.rules.guards import NUMBER, ORDERING, SMALL_NUMBERS
from pipeline.rules.same_words import SAME_PHRASES, SAME_WORDS

SHORTEST_STEM = 4  # letters
FEW = 2  # stems in which two questions differ that are the same but for a negation

SHORTEST_TEMPLATE = 3  # words
LONGEST_FILLER = 3  # words
LONG_SUBJECT = 4  # stems, of which one may be missing

ORDERS = ORDERING - {"from", "to", "into"}
ODD = 5  # questions, but a hundredth of all at most: a word of fewer is weighed as one of so many
LONGEST_ASKED = 60  # words; what follows tells no questions apart

_CAPITAL = re.compile(r"(?<![.!?:] )(?<!\A)\b[A-Z][\w+#]*(?:-\w+)*")
_NUMBER_WORDS = SMALL_NUMBERS.keys() - {"one"}  # "one" may count nothing: "if one has it"
_CAPITALS = re.compile(r"\b[A-Z]{2,4}\b")
_SYMMETRIC = frozenset(frame.name for frame in FRAMES if frame.symmetric)


class Asked(msgspec.Struct, frozen=True):
    """What a question asks: its frame, and in their order the stems of the words that say what about.

    `said` are these words themselves and those that stand for them, `opposed` those that have a contrary; `marks` are
    their stems and how it is asked, to weigh; `names` are the stems that are written with a capital.
    """

    frame: str | None
    words: tuple[str, ...]
    stems: tuple[str, ...]
    said: frozenset[str]
    opposed: frozenset[str]
    marks: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    negated: bool
    ordered: bool


def read_question(folded: str, written: str) -> Asked:
    """What a question asks, from its folded form and from one as a page writes it."""
    words = folded.split()[:LONGEST_ASKED]
    said = " ".join(words)
    frame = next((frame.name for frame in FRAMES if frame.pattern.search(said)), None)
    of_frame = FRAME_WORDS.get(frame or "", frozenset())
    little = STOP_WORDS - in_capitals(written)
    told = join_phrases(words)
    content = [word for word in told if word not in little and word not in of_frame and not is_negation(word)]
    content = content or [word for word in told if word not in little] or words
    stems = tuple(stem(word) for word in content)
    whole = frozenset(content).union(SAME_WORDS.get(word, word) for word in content)
    asks = {f"?{word}" for word in words[:1] if word in STOP_WORDS and word not in {"i", "my"}}
    names = frozenset(stem(name.lower()) for name in _CAPITAL.findall(written))
    return Asked(
        frame=frame,
        words=tuple(words),
        stems=stems,
        said=whole,
        opposed=frozenset(filter(may_have_opposite, whole)),
        marks=frozenset(stems) | (frozenset((f"?{frame}",)) if frame else frozenset(asks)),
        numbers=frozenset(str(SMALL_NUMBERS.get(w, w)) for w in words if NUMBER.match(w) or w in _NUMBER_WORDS),
        names=frozenset() if is_title(written) else names & frozenset(stems),
        negated=sum(is_negation(word) or word.endswith("n't") for word in words) % 2 == 1,
        ordered=not ORDERS.isdisjoint(words) or {"from", "to"} <= set(words),
    )


def is_title(written: str) -> bool:
    """Whether nearly every longer word has a capital, so that capitals make no names."""
    words = [word for word in written.split()[1:] if len(word) >= SHORTEST_STEM]
    return sum(word[0].isupper() for word in words) * 4 > len(words) * 3


def in_capitals(written: str) -> frozenset[str]:
    """The words that stand in capitals among small letters: "the US" is none of "us"."""
    return frozenset(map(str.lower, _CAPITALS.findall(written))) if not written.isupper() else frozenset()


def join_phrases(words: Sequence[str]) -> list[str]:
    """Words with those that say in several what one says ("look for") as that one."""
    joined: list[str] = []
    at = 0
    while at < len(words):
        most = min(LONGEST_PHRASE, len(words) - at) if stem(words[at]) in _PHRASES_BEGIN else 1
        stems = tuple(map(stem, words[at : at + most]))
        length = next((n for n in range(most, 1, -1) if stems[:n] in _PHRASES), 1)
        joined.append(_PHRASES.get(stems[:length], words[at]))
        at += length
    return joined


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its ending, and one word for those that ask the same."""
    word = word.removesuffix("'s").removesuffix("'") or word
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in SAME_WORDS:
            word = SAME_WORDS[form]
            break
    if not word.isalpha():
        return word
    for end in ENDINGS:
        if word.endswith(end) and len(word) - len(end) >= SHORTEST_STEM:
            word = word[: -len(end)]
            break
    if len(word) > SHORTEST_STEM and word[-1] == word[-2]:
        word = word[:-1]
    return SAME_STEMS.get(word, word)


SAME_STEMS: dict[str, str] = {}
SAME_STEMS.update({stem(word): stem(first) for word, first in SAME_WORDS.items() if word.isalpha()})
stem.cache_clear()
_PHRASES = {tuple(map(stem, phrase)): word for phrase, word in SAME_PHRASES.items()}
_PHRASES_BEGIN = {phrase[0] for phrase in _PHRASES}
LONGEST_PHRASE = max(map(len, _PHRASES))


def contradict(one: Asked, other: Asked) -> str | None:
    """The guard that keeps two questions apart, however alike they look; None where none does."""
    gone, come = difference(one, other)
    if one.numbers != other.numbers and one.numbers and other.numbers:
        return "number"
    if are_contrary(one, other):
        return "opposite"
    if one.negated != other.negated and len(gone) + len(come) <= FEW:
        return "negation"
    ordered = one.ordered and other.ordered and _SYMMETRIC.isdisjoint((one.frame, other.frame))
    if ordered and not gone and not come and one.stems != other.stems:
        return "order"
    return None


def are_contrary(one: Asked, other: Asked) -> bool:
    """Whether one question says a word, and the other its contrary: "enable", "disable"."""
    sides = ((one, other), (other, one)) if one.opposed or other.opposed else ()
    return any(are_opposite(a, b) for x, y in sides for a in x.opposed - y.said for b in y.said - x.said)


def ask_otherwise(one: Asked, other: Asked) -> str | None:
    """The guard that holds two questions for two, unless others that ask the same say that they are one."""
    gone, come = difference(one, other)
    if one.frame != other.frame and are_other_frames(one, other, gone, come):
        return "frame"
    short = min(len(one.stems), len(other.stems)) < LONG_SUBJECT
    if one.frame == other.frame and one.frame in OF_ONE_SUBJECT and short and (gone or come):
        return "subject"
    if gone and come and gone <= one.names and come <= other.names:
        return "name"
    return None


def difference(one: Asked, other: Asked) -> tuple[frozenset[str], frozenset[str]]:
    """The stems that only one, and only the other of two questions has."""
    a, b = frozenset(one.stems), frozenset(other.stems)
    return a - b, b - a


def fill_one_slot(one: Asked, other: Asked) -> bool:
    """Whether two questions are word for word one template filled differently: "... for anxiety", "... for grief"."""
    a, b = one.words, other.words
    length = min(len(a), len(b))
    start = next((n for n in range(length) if a[n] != b[n]), length)
    end = next((n for n in range(length - start) if a[-1 - n] != b[-1 - n]), length - start)
    fillers = len(a) - start - end, len(b) - start - end
    if start + end < SHORTEST_TEMPLATE or not 0 < min(fillers) <= max(fillers) <= LONGEST_FILLER:
        return False
    return bool(set(one.stems) - set(other.stems) and set(other.stems) - set(one.stems))


def are_other_frames(one: Asked, other: Asked, gone: frozenset[str], come: frozenset[str]) -> bool:
    """Whether two questions want different kinds of answers. What defines a thing says nothing else about it."""
    frames = {one.frame, other.frame}
    if "definition" in frames and None in frames:
        return bool(come if one.frame == "definition" else gone)
    return not EXCLUSIVE.isdisjoint(frames)


def count_marks(questions: Iterable[Asked]) -> Counter[str]:
    """How many questions have each mark."""
    return Counter(mark for question in questions for mark in question.marks)


def weights(count: Mapping[str, int], questions: int) -> dict[str, int]:
    """How much each mark tells: 16 times the binary logarithm of how many questions there are to one that has it.

    How it is asked tells half as much as what about. The odd word of one wording tells no more than one of a few.
    """
    odd = min(ODD, questions // 100)
    return {
        mark: (8 + (questions**16 // max(number, odd) ** 16).bit_length()) // (2 if is_asking(mark) else 1)
        for mark, number in count.items()
    }


def is_asking(mark: str) -> bool:
    """Whether a mark says how it is asked, not what about."""
    return mark.startswith("?")


def vector(question: Asked, weight: Mapping[str, int]) -> dict[str, int]:
    """The weighted marks of a question as a vector of length 1,000, in whole numbers, so that sums are exact."""
    length = isqrt(sum(weight[mark] ** 2 for mark in question.marks))
    return {mark: 1_000 * weight[mark] // max(1, length) for mark in sorted(question.marks)}


def product(one: Mapping[str, int], other: Mapping[str, int]) -> int:
    """The scalar product of two vectors; of two of length 1,000, a million times their cosine."""
    if len(other) < len(one):
        one, other = other, one
    return sum(value * other.get(mark, 0) for mark, value in one.items())
