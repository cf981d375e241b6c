"""Templates that a corpus fills with many things: "What are the symptoms of ...", "Is ... inherited".

Their words are common, so they weigh little, and yet they say what is asked; what fills them says of what.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from pipeline.questions import Asked, stem

# Words at the beginning and at the end of a template, each after the one that it extends: one that is rare has no
# longer one that is common.
SHAPES: tuple[tuple[int, int, tuple[int, int] | None], ...] = (
    *((n, 0, (n - 1, 0) if n > 2 else None) for n in range(2, 7)),  # noqa: PLR2004
    *((0, n, (0, n - 1) if n > 2 else None) for n in range(2, 7)),  # noqa: PLR2004
    (1, 1, None),
    (1, 2, (1, 1)),
    (2, 1, (1, 1)),
    (2, 2, (1, 2)),
)
# A template is asked of so many things, told by their rarest words, ...
LEAST_THINGS = 10
# ... and in so many hundredths of its questions of another one: where several ask of one thing, they word one question.
OF_ANOTHER = 75
# So many hundredths of the questions with a word ask it in a template, or else it is what they ask about.
AT_HOME = 50

# Two fillers of so many slots are alternatives ("symptoms of X", "treatments of X"): who asks both asks two things.
ALTERNATIVE_SLOTS = 3
MOST_FILLERS = 30
LONGEST_FILLER = 3  # words

Edges = tuple[tuple[str, ...], tuple[str, ...]]


def templates(asked: Sequence[Asked]) -> list[frozenset[str]]:
    """For each question, the stems that say what is asked in the templates that it fills."""
    count = Counter(word for question in asked for word in set(question.stems))
    found: list[set[str]] = [set() for _ in asked]
    common: dict[tuple[int, int], set[Edges]] = {}
    for first, last, shorter in SHAPES:
        shape = first, last
        filled: dict[Edges, list[int]] = defaultdict(list)
        for n, question in enumerate(asked):
            if first + last < len(question.words) and (
                shorter is None or edges_of(question, shorter) in common[shorter]
            ):
                filled[edges_of(question, shape)].append(n)
        common[shape] = {edges for edges, places in filled.items() if len(places) >= LEAST_THINGS}
        for edges in common[shape]:
            stems = {stem(word) for edge in edges for word in edge}
            own = frozenset(word for word in stems if 100 * len(filled[edges]) >= AT_HOME * count[word] > 0)
            if own and is_template([asked[n] for n in filled[edges]], stems, count):
                for n in filled[edges]:
                    found[n] |= own.intersection(asked[n].stems)
    return [frozenset(stems) for stems in found]


def edges_of(question: Asked, shape: tuple[int, int]) -> Edges:
    """So many words that a question begins, and so many that it ends with."""
    words = question.words
    return words[: shape[0]], words[len(words) - shape[1] :]


def is_template(asked: Iterable[Asked], stems: set[str], count: Counter[str]) -> bool:
    """Whether nearly each of the questions with these edges asks of another thing."""
    things = [
        min(filler, key=lambda word: (count[word], word))
        for filler in ([word for word in question.stems if word not in stems] for question in asked)
        if filler
    ]
    different = len(set(things))
    return different >= LEAST_THINGS and 100 * different >= OF_ANOTHER * len(things)


def fill_otherwise(one: Asked, other: Asked, of_one: frozenset[str], of_other: frozenset[str]) -> bool:
    """Whether two questions fill other templates, or one template with other things."""
    a, b = frozenset(one.stems), frozenset(other.stems)
    if (of_one and of_one.isdisjoint(b)) or (of_other and of_other.isdisjoint(a)):
        return True
    if of_one - b and of_other - a:
        return True
    return bool(of_one & of_other and a - b and b - a)


def slot_of(one: Sequence[str], other: Sequence[str]) -> tuple[str, str]:
    """What stands in each of two questions between the words that both begin and end with, in a fixed order."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    fillers = sorted((" ".join(one[start : len(one) - end]), " ".join(other[start : len(other) - end])))
    return fillers[0], fillers[1]


def alternatives(asked: Iterable[Asked]) -> frozenset[tuple[str, str]]:
    """Pairs of fillers that stand in the same slots of several questions."""
    slots: dict[tuple[str | None, tuple[str, ...], tuple[str, ...]], set[str]] = defaultdict(set)
    for question in asked:
        stems = question.stems
        for start in range(len(stems)):
            for end in range(start + 1, min(start + LONGEST_FILLER, len(stems)) + 1):
                if end - start < len(stems):
                    slots[question.frame, stems[:start], stems[end:]].add(" ".join(stems[start:end]))
    found: Counter[tuple[str, str]] = Counter()
    for fillers in slots.values():
        if 1 < len(fillers) <= MOST_FILLERS:
            found.update(combinations(sorted(fillers), 2))
    return frozenset(pair for pair, count in found.items() if count >= ALTERNATIVE_SLOTS)
