"""What the texts of a page say about where its answers come from: measures of pairs, and the ratios of the tables.

A measure is a number, or None where a pair shows nothing by it. Each has steps in rules/attribution.py and a ratio for
each step in rules/weights.py. The measures of a pair are weighed together by the product of their ratios, which were
trained together (a logistic regression on steps), so that what two measures see alike is not counted twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from math import fsum
from typing import NamedTuple

from pipeline.likeness import centred, cosine, grams_of, rarity, vector, words_of
from pipeline.rules import attribution as known
from pipeline.rules.attribution import Model

# Characters of a text that are read: answers and snippets are shorter, and what is not cannot be made to cost time.
ANSWER_CHARACTERS = 2_000
SNIPPET_CHARACTERS = 500

Measures = tuple[float | None, ...]


class Text(NamedTuple):
    """A text taken apart: its words, its runs and pairs of words, the way in which it cites (its place among the known
    ones; empty where it does not), and the codes in it that are rare on the page."""

    words: list[str]
    runs: frozenset[tuple[str, ...]]
    pairs: frozenset[tuple[str, ...]]
    citations: frozenset[int]
    codes: frozenset[str]


class Texts(NamedTuple):
    """The answers and snippets of a page, and the cosines of answers with each other and with snippets."""

    answers: list[Text]
    snippets: list[Text]
    likeness: list[list[float]]
    to_snippets: list[list[float]]
    means: list[float]


def take_apart(answers: Sequence[str], snippets: Sequence[str]) -> Texts:
    """The texts of a page, taken apart once for all measures."""
    read = [*((text, ANSWER_CHARACTERS) for text in answers), *((text, SNIPPET_CHARACTERS) for text in snippets)]
    texts = [text_of(text, limit) for text, limit in read]
    rare = rare_codes(texts)
    texts = [text._replace(codes=text.codes & rare) for text in texts]
    said, shown = texts[: len(answers)], texts[len(answers) :]
    weights = rarity([text.words for text in (*said, *shown)])
    vectors = [vector(text.words, weights) for text in said]
    snippet_vectors = [vector(text.words, weights) for text in shown]
    likeness = [[1.0] * len(vectors) for _ in vectors]
    for t, left in enumerate(vectors):
        for u in range(t):
            likeness[t][u] = likeness[u][t] = cosine(left, vectors[u])
    return Texts(
        answers=said,
        snippets=shown,
        likeness=likeness,
        to_snippets=[[cosine(left, right) for right in snippet_vectors] for left in vectors],
        means=[(fsum(row) - 1) / max(1, len(row) - 1) for row in likeness],
    )


def text_of(text: str, limit: int) -> Text:
    words = words_of(text, limit)
    return Text(
        words=words,
        runs=grams_of(words, known.GRAM),
        pairs=grams_of(words, 2),
        citations=frozenset([way for way, mark in enumerate(known.CITATIONS) if mark.search(text, 0, limit)][:1]),
        codes=codes_of(text[:limit]),
    )


def codes_of(text: str) -> frozenset[str]:
    found = frozenset(known.CODE.findall(text))
    shouts = found and sum(map(str.isupper, text)) * 2 >= sum(map(str.isalpha, text))
    return frozenset() if shouts else found


def rare_codes(texts: Sequence[Text]) -> frozenset[str]:
    """The codes that few texts have; copies of a text count once."""
    different = {text.runs: text for text in texts}
    holding = Counter(code for text in different.values() for code in text.codes)
    return frozenset(code for code, count in holding.items() if count * known.RARE_CODE <= len(different))


def in_common(left: AbstractSet[object], right: AbstractSet[object]) -> float | None:
    """Of two texts that show marks: 0 where these differ, 1 where one text shows some, 2 where they share one, 3 for
    more; None where neither shows any."""
    if not left or not right:
        return 1.0 if left or right else None
    shared = len(left & right)
    return min(shared + 1.0, 3.0) if shared else 0.0


# --- answers and snippets ---------------------------------------------------------------------------------------------


def snippet_measures(texts: Texts) -> list[list[Measures]]:
    """For each answer and each snippet: what `SNIPPET_STEPS` names."""
    if not texts.snippets:
        return [[] for _ in texts.answers]
    holding = Counter(gram for snippet in texts.snippets for gram in snippet.runs)
    own = [frozenset(gram for gram in snippet.runs if holding[gram] == 1) for snippet in texts.snippets]
    above = centred(texts.to_snippets)
    table: list[list[Measures]] = []
    for answer, likeness in zip(texts.answers, above, strict=True):
        shared = [shared_part(answer.pairs, snippet.pairs) for snippet in texts.snippets]
        mean, best = fsum(shared) / len(shared), max(likeness)
        table.append(
            [
                (
                    quoted(len(answer.runs & mine), min(len(answer.runs), len(mine))),
                    likeness[i],
                    likeness[i] - best,
                    shared[i] - mean,
                    in_common(answer.citations, snippet.citations),
                    in_common(answer.codes, snippet.codes),
                )
                for i, (mine, snippet) in enumerate(zip(own, texts.snippets, strict=True))
            ]
        )
    return table


def shared_part(left: frozenset[tuple[str, ...]], right: frozenset[tuple[str, ...]]) -> float:
    """What part of the smaller set the larger has."""
    return len(left & right) / max(1, min(len(left), len(right)))


def quoted(runs: int, of: int) -> float:
    """The row of `QUOTED` that `runs` of so many reach, counted from the last; 0 where they reach none."""
    share = runs / max(1, of)
    for n, (least_runs, least_share) in enumerate(known.QUOTED):
        if runs >= least_runs and share >= least_share:
            return float(len(known.QUOTED) - n)
    return 0.0


# --- answers next to each other ---------------------------------------------------------------------------------------


def neighbour_measures(texts: Texts) -> list[Measures]:
    """For each answer but the first, and the one before it: what `TOGETHER_STEPS` names."""
    likeness, means, count = texts.likeness, texts.means, len(texts.answers)
    page = fsum(means) / max(1, count)

    def above(left: int, right: int) -> float:
        """How much more alike two answers are than each is to all."""
        return likeness[left][right] - (means[left] + means[right]) / 2

    table: list[Measures] = []
    for t in range(1, count):
        across = [above(u, u + 2) for u in (t - 2, t - 1) if u >= 0 and u + 2 < count]
        around = [
            above(u, v)
            for u in range(max(0, t - known.WINDOW), t)
            for v in range(t, min(count, t + known.WINDOW))
            if v - u > 1
        ]
        table.append(
            (
                above(t - 1, t),
                max(across, default=None),
                fsum(around) / len(around) if around else None,
                page,
                in_common(
                    nearest_citations(texts.answers[max(0, t - known.CITATION_WINDOW) : t][::-1]),
                    nearest_citations(texts.answers[t : t + known.CITATION_WINDOW]),
                ),
                in_common(
                    codes_among(texts.answers[max(0, t - known.WINDOW) : t]),
                    codes_among(texts.answers[t : t + known.WINDOW]),
                ),
            )
        )
    return table


def nearest_citations(answers: Sequence[Text]) -> frozenset[int]:
    """The way in which the first of these cites that does."""
    return next((answer.citations for answer in answers if answer.citations), frozenset())


def codes_among(answers: Sequence[Text]) -> frozenset[str]:
    return frozenset().union(*(answer.codes for answer in answers))


# --- answers and the groups of entries --------------------------------------------------------------------------------


def affinity_measures(texts: Texts, groups: Sequence[Sequence[float]]) -> list[list[Measures]]:
    """For each answer and each entry: what `AFFINITY_STEPS` names, by how much of each answer is in each group.

    An entry with hardly any group shows nothing. Near-identical answers have a likeness near 1: repeats lend each other
    what is known of them.
    """
    columns = [list(column) for column in zip(*groups, strict=True)]
    members = [[(u, mass) for u, mass in enumerate(column) if mass >= known.MEMBER] for column in columns]
    citations = [answer.citations for answer in texts.answers]
    codes = [answer.codes for answer in texts.answers]
    table = []
    for t, likeness in enumerate(texts.likeness):
        above = [value - mean for value, mean in zip(likeness, texts.means, strict=True)]
        marks = sharing(citations, t), sharing(codes, t)
        found: list[tuple[float, float, Measures] | None] = []
        for group in members:
            masses = [mass for u, mass in group if u != t]
            said = [mass * above[u] for u, mass in group if u != t]
            total = fsum(masses)
            shares = tuple(share_of(group, shared) for shared in marks)
            found.append((fsum(said) / total, max(said), shares) if total >= known.LEAST_GROUP else None)
        there = [pair for pair in found if pair is not None]
        mean = fsum(pair[0] for pair in there) / len(there) if there else 0.0
        best = max((pair[1] for pair in there), default=0.0)
        row: list[Measures] = [
            (None,) * len(known.AFFINITY_STEPS)
            if pair is None
            else (pair[0] - mean, max(0.0, pair[1]), pair[1] - best, *pair[2])
            for pair in found
        ]
        table.append(row)
    return table


def sharing(marks: Sequence[AbstractSet[object]], at: int) -> list[bool | None]:
    """For each text whether it has a mark of the one at `at`; None for that itself, and where either has none."""
    own = marks[at]
    return [None if u == at or not own or not other else not own.isdisjoint(other) for u, other in enumerate(marks)]


def share_of(group: Sequence[tuple[int, float]], shared: Sequence[bool | None]) -> float | None:
    """What share of a group's answers that show marks shares one; None where hardly any of it shows marks."""
    shown = [(mass, shared[u]) for u, mass in group if shared[u] is not None]
    total = fsum(mass for mass, _ in shown)
    return fsum(mass for mass, same in shown if same) / total if total >= known.LEAST_GROUP else None


# --- measures to ratios -----------------------------------------------------------------------------------------------


def ratio_of(measures: Measures, model: Model) -> float:
    """The ratio of a pair: the product of what its measures reach, kept within bounds."""
    ratio = model.base
    for value, table in zip(measures, model.tables, strict=True):
        if value is not None:
            ratio *= table.ratios[bisect_right(table.bounds, value)]
    return min(max(ratio, known.LEAST_RATIO), known.MOST_RATIO)
