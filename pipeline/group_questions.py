"""Which questions ask the same: average-link clusters of like questions, on small blocks, with guards.

Average link is the method of Sokal and Michener, "A statistical method for evaluating systematic relationships" (1958).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from heapq import heappop, heappush

import msgspec

from pipeline.question_likeness import Shared, compare, log_odds
from pipeline.question_templates import alternatives, fill_otherwise, slot_of, templates
from pipeline.questions import (
    Asked,
    ask_otherwise,
    contradict,
    count_marks,
    fill_one_slot,
    product,
    read_question,
    stem,
    vector,
    weights,
)
from pipeline.rules import one_question as known
from pipeline.rules.frames import STOP_WORDS

LEAST_ALIKE = 160  # thousandths: questions less alike are not compared further
TOPIC = 4  # words that more than one in so many questions have are what the corpus is about

# Groups that a guard kept apart are told of where two of their questions are so alike, in thousandths.
NEARLY_ALIKE = 500
MOST_RIVALS = 3  # of a group
RIVALS_MARKS = 2  # of a question's rarest, that are looked up for them: what is so alike shares one
MOST_DIFFERING = 40  # words

# A block of more questions than this that share a word is not searched: their rarer words meet them with their like.
LARGEST_BLOCK = 100
RAREST_MARKS = 6  # of a question that are looked up
LARGEST_GROUP = 100  # questions of different wording

PAGES_KNOWN = 20  # of a question

_ALTERNATIVES = re.compile(r"(?<=[^\W\d_]{3})/(?=[^\W\d_]{3})")  # "list/card", not "w/o" or "24/7"


class Wording(msgspec.Struct, frozen=True):
    """A question as its ways of writing share it: its key, how a page writes it, how often, and on which own pages."""

    key: str
    folded: str
    written: str
    count: int
    pages: frozenset[str] = frozenset()


class Rival(msgspec.Struct, frozen=True, order=True):
    """Two groups whose questions look alike: what kept them apart, how alike two of these are, and what differs.

    `differs` lists the words that only the question of `other_id` has, as "-word", and those of `question_id`, as
    "+word".
    """

    question_id: str
    other_id: str
    guard: str
    score: float
    differs: tuple[str, ...]


class Grouped(msgspec.Struct, frozen=True):
    """The key of each question with that of the one its group goes by, and the groups that look alike.

    A group goes by its commonest question, then by the first by key.
    """

    groups: tuple[tuple[str, str], ...]
    rivals: tuple[Rival, ...]


def group_questions(wordings: Sequence[Wording]) -> Grouped:
    """Which questions ask the same, and what kept others apart that look alike."""
    compounds = {word.replace("-", "") for wording in wordings for word in wording.folded.split()}
    asked = [read_question(join_compounds(wording.folded, compounds), wording.written) for wording in wordings]
    count = count_marks(asked)
    weight = weights(count, len(asked))
    vectors = [vector(question, weight) for question in asked]
    groups = Groups(wordings, asked)
    for one, other in same_words(asked):
        groups.join(one, other)
    groups.apart = alternatives(asked)
    pairs = compared_pairs(asked, vectors, weight, count, neighbours(asked, count, RAREST_MARKS))
    link_on_average(groups, weighed_pairs(groups, pairs))
    names = {
        group: wordings[min(members, key=lambda n: (-wordings[n].count, wordings[n].key))].key
        for group, members in groups.members.items()
    }
    return Grouped(
        tuple((wording.key, names[group]) for wording, group in zip(wordings, groups.group, strict=True)),
        tuple(sorted(rivals(groups, names, vectors, neighbours(asked, count, RIVALS_MARKS)))),
    )


def join_compounds(folded: str, compounds: AbstractSet[str]) -> str:
    """A question with "face mask" and "face-mask" written "facemask", where any question writes it so."""
    words: list[str] = []
    for word in _ALTERNATIVES.sub(" ", folded).split():
        plain = word.replace("-", "") or word
        if words and len(plain) > 1 and words[-1] + plain in compounds and words[-1] not in STOP_WORDS:
            words[-1] += plain
        else:
            words.append(plain)
    return " ".join(words)


def weighed_pairs(groups: Groups, pairs: Iterable[tuple[int, int, Shared]]) -> Iterator[tuple[int, int, int]]:
    """Pairs of questions that may be one, with what their log odds are above those of all other pairs."""
    for x, y, shared in pairs:
        odds = log_odds(shared)
        if odds > known.LEAST:
            guard = groups.holds_for_two(x, y)
            against = 0 if guard is None else known.OTHER_WORDS if guard == "slot" else known.OTHER_ANSWERS
            yield x, y, odds + against - known.LEAST


def compared_pairs(
    asked: Sequence[Asked],
    vectors: Sequence[Mapping[str, int]],
    weight: Mapping[str, int],
    count: Mapping[str, int],
    pairs: Iterable[tuple[int, int]],
) -> Iterator[tuple[int, int, Shared]]:
    """Pairs that are somewhat alike, compared."""
    likest = [0] * len(vectors)
    found: list[tuple[int, int, int]] = []
    for x, y in pairs:
        alike = product(vectors[x], vectors[y])
        if alike >= LEAST_ALIKE * 1_000:
            found.append((x, y, alike))
            likest[x], likest[y] = max(likest[x], alike), max(likest[y], alike)
    most = max(weight.values(), default=1)
    topic = {mark for mark, number in count.items() if number > max(len(asked) // TOPIC, TOPIC)}
    said = [tuple(word for word in question.words if stem(word) not in topic) for question in asked]
    for x, y, alike in found:
        yield x, y, compare(asked[x], asked[y], (said[x], said[y]), alike, likest[x] + likest[y], weight, most)


def link_on_average(groups: Groups, pairs: Iterable[tuple[int, int, int]]) -> None:
    """Join groups, those most surely one first, while the log odds of their questions are enough on average.

    `pairs` have what their log odds are above those of all other pairs. The sums of two groups are those of their
    parts, so each pair is weighed once.
    """
    above = sums_between(groups, pairs)
    best: list[tuple[int, int, int, int]] = []

    def weigh(a: int, b: int) -> None:
        one, other = sorted((a, b))
        average = above[one][other] // (len(groups.members[one]) * len(groups.members[other]))
        if average >= known.ENOUGH - known.LEAST and not groups.speaks_against(one, other):
            heappush(best, (-average, one, other, groups.size(one, other)))

    for one, other in sorted((one, other) for one, row in above.items() for other in row if one < other):
        weigh(one, other)
    while best:
        _, one, other, size = heappop(best)
        if one not in groups.members or other not in groups.members or groups.size(one, other) != size:
            continue  # one of them has grown or gone
        groups.unite(one, other)
        add_row(above, one, other)
        for third in sorted(above[one]):
            weigh(one, third)


Sums = dict[int, dict[int, int]]


def sums_between(groups: Groups, pairs: Iterable[tuple[int, int, int]]) -> Sums:
    """For each two groups the sum of what their pairs have."""
    above: Sums = defaultdict(lambda: defaultdict(int))
    for x, y, odds in pairs:
        one, other = groups.group[x], groups.group[y]
        if one != other:
            above[one][other] += odds
            above[other][one] += odds
    return above


def add_row(above: Sums, one: int, other: int) -> None:
    """Give the sums of a group that has gone to the one that it is now part of."""
    for third, odds in above.pop(other).items():
        del above[third][other]
        if third != one:
            above[one][third] += odds
            above[third][one] += odds


def rivals(
    groups: Groups, names: Mapping[int, str], vectors: Sequence[Mapping[str, int]], pairs: Iterable[tuple[int, int]]
) -> Iterator[Rival]:
    """The groups most like each that a guard kept apart from it, told by the likest pair of their questions."""
    found: dict[int, dict[int, tuple[int, int, int]]] = defaultdict(dict)
    for x, y in pairs:
        one, other = groups.group[x], groups.group[y]
        alike = 0 if one == other else product(vectors[x], vectors[y])
        if alike < NEARLY_ALIKE * 1_000:
            continue
        both = ((found[one], other, (alike, x, y)), (found[other], one, (alike, y, x)))
        sides = [side for side in both if is_among_likest(*side)]
        if not sides or groups.guard(x, y) is None:
            continue
        for near, theirs, pair in sides:
            near[theirs] = pair
            if len(near) > MOST_RIVALS:
                del near[min(near, key=near.__getitem__)]
    for mine, near in found.items():
        for theirs, (alike, a, b) in near.items():
            guard, differs = groups.guard(a, b), differing(groups.asked[a], groups.asked[b])
            if guard:  # it is the same from both sides
                yield Rival(names[mine], names[theirs], guard, min(1_000, alike // 1_000) / 1_000, differs)


def is_among_likest(near: Mapping[int, tuple[int, int, int]], group: int, pair: tuple[int, int, int]) -> bool:
    """Whether a pair is more alike than the one that tells of a group so far, or than the least of those told."""
    if group in near:
        return pair > near[group]
    return len(near) < MOST_RIVALS or pair > min(near.values())


def differing(one: Asked, other: Asked) -> tuple[str, ...]:
    """The words that only the other question has, as "-word", and that only the one has, as "+word"."""
    gone = [f"-{word}" for word in other.words if word not in one.words and stem(word) not in one.stems]
    come = [f"+{word}" for word in one.words if word not in other.words and stem(word) not in other.stems]
    return tuple((*gone, *come)[:MOST_DIFFERING])


class Groups:
    """The groups found so far: the number of each question's group, and its questions.

    `apart` holds pairs of fillers that make two questions of one (see `alternatives`).
    """

    def __init__(self, wordings: Sequence[Wording], asked: Sequence[Asked]) -> None:
        self.wordings = wordings
        self.asked = asked
        self.apart: frozenset[tuple[str, str]] = frozenset()
        self.templates = templates(asked)
        self.group = list(range(len(asked)))
        self.members = {n: [n] for n in self.group}

    def size(self, one: int, other: int) -> int:
        return len(self.members[one]) + len(self.members[other])

    def join(self, a: int, b: int) -> None:
        """Make one group of the groups of two questions, unless a guard speaks against it."""
        one, other = sorted((self.group[a], self.group[b]))
        if one != other and not self.speaks_against(one, other):
            self.unite(one, other)

    def unite(self, one: int, other: int) -> None:
        second = self.members.pop(other)
        for n in second:
            self.group[n] = one
        self.members[one] += second

    def speaks_against(self, one: int, other: int) -> bool:
        """Whether two groups are too many questions, or hold two that are surely not one."""
        first, second = self.members[one], self.members[other]
        return self.size(one, other) > LARGEST_GROUP or any(self.keeps_apart(x, y) for x in first for y in second)

    def keeps_apart(self, x: int, y: int) -> str | None:
        """The guard by which two questions are surely two. A page of its own does not ask one thing in two wordings."""
        one, other = self.asked[x], self.asked[y]
        guard = contradict(one, other)
        if guard or (one.frame == other.frame and one.marks == other.marks):
            return guard
        if not self.wordings[x].pages.isdisjoint(self.wordings[y].pages):
            return "page"
        return "alternative" if slot_of(one.stems, other.stems) in self.apart else None

    def holds_for_two(self, x: int, y: int) -> str | None:
        """The guard that holds two questions for two: they want other answers, or are one template filled otherwise.

        A thing may have two names, so this settles nothing about the groups that they are in.
        """
        one, other = self.asked[x], self.asked[y]
        if one.frame == other.frame and one.marks == other.marks:
            return None
        guard = ask_otherwise(one, other)
        if guard:
            return guard
        if fill_otherwise(one, other, self.templates[x], self.templates[y]):
            return "template"
        return "slot" if fill_one_slot(one, other) else None

    def guard(self, x: int, y: int) -> str | None:
        return self.keeps_apart(x, y) or self.holds_for_two(x, y)


def same_words(asked: Sequence[Asked]) -> Iterator[tuple[int, int]]:
    """Pairs of questions of one frame about the same words."""
    first: dict[tuple[str | None, frozenset[str]], int] = {}
    for n, question in enumerate(asked):
        found = first.setdefault((question.frame, question.marks), n)
        if found != n:
            yield found, n


def neighbours(asked: Sequence[Asked], count: Mapping[str, int], marks: int) -> Iterator[tuple[int, int]]:
    """Pairs of questions that share one of so many of their rarest marks, each once."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for n, question in enumerate(asked):
        for mark in question.marks:
            blocks[mark].append(n)
    for n, question in enumerate(asked):
        rarest = sorted(question.marks, key=lambda mark: (count[mark], mark))[:marks]
        near = {other for mark in rarest if len(blocks[mark]) <= LARGEST_BLOCK for other in blocks[mark]}
        yield from ((min(n, other), max(n, other)) for other in sorted(near) if other > n)
