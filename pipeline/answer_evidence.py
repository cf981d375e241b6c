"""What the texts of a page say about where its answers come from: measures of pairs, and the ratios of the tables.

A measure is a number, or None where a pair shows nothing by it. Each has steps in rules/attribution.py and a ratio for
each step in rules/weights.py. The measures of a pair are weighed together by the product of their ratios, which were
trained together (a logistic regression on steps), so that what two measures see alike is not counted twice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
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
    """A text taken apart: its words, its runs and pairs of words, which of the known ways it cites in, if any, and the
    codes in it that are rare on the page."""

    words: list[str]
    runs: frozenset[tuple[str, ...]]
    pairs: frozenset[tuple[str, ...]]
    cites: int | None
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
        cites=next((way for way, mark in enumerate(known.CITATIONS) if mark.search(text, 0, limit)), None),
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


def common_codes(left: frozenset[str], right: frozenset[str]) -> float | None:
    """0 where two texts have different codes, 1 where one has some, 2 where they share one, 3 for more; else None."""
    if not left or not right:
        return 1.0 if left or right else None
    shared = len(left & right)
    return min(shared + 1.0, 3.0) if shared else 0.0


def agreement(left: int | None, right: int | None) -> float | None:
    """Of two ways to cite: 2 where they are one, 0 where they are two, 1 where one text cites; None where none does."""
    if left is None and right is None:
        return None
    return 1.0 if left is None or right is None else 2.0 * (left == right)


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
                    agreement(answer.cites, snippet.cites),
                    common_codes(answer.codes, snippet.codes),
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
                agreement(
                    nearest(texts.answers[max(0, t - known.CITATION_WINDOW) : t][::-1]),
                    nearest(texts.answers[t : t + known.CITATION_WINDOW]),
                ),
                common_codes(
                    frozenset().union(*(text.codes for text in texts.answers[max(0, t - known.WINDOW) : t])),
                    frozenset().union(*(text.codes for text in texts.answers[t : t + known.WINDOW])),
                ),
            )
        )
    return table


def nearest(answers: Sequence[Text]) -> int | None:
    """The way in which the first of these cites that does."""
    return next((answer.cites for answer in answers if answer.cites is not None), None)


# --- answers and the groups of entries --------------------------------------------------------------------------------


def affinity_measures(texts: Texts, groups: Sequence[Sequence[float]]) -> list[list[Measures]]:
    """For each answer and each entry: what `AFFINITY_STEPS` names, by how much of each answer is in each group.

    An entry with hardly any group shows nothing. Near-identical answers have a likeness near 1: repeats lend each other
    what is known of them.
    """
    columns = [list(column) for column in zip(*groups, strict=True)]
    members = [[(u, mass) for u, mass in enumerate(column) if mass >= known.MEMBER] for column in columns]
    table = []
    for t, likeness in enumerate(texts.likeness):
        above = [value - mean for value, mean in zip(likeness, texts.means, strict=True)]
        found: list[tuple[float, float, float | None, float | None] | None] = []
        for group in members:
            masses = [mass for u, mass in group if u != t]
            said = [mass * above[u] for u, mass in group if u != t]
            total = fsum(masses)
            cited = share_citing(texts.answers, group, t)
            coded = share_naming(texts.answers, group, t)
            found.append((fsum(said) / total, max(said), cited, coded) if total >= known.LEAST_GROUP else None)
        there = [pair for pair in found if pair is not None]
        mean = fsum(pair[0] for pair in there) / len(there) if there else 0.0
        best = max((pair[1] for pair in there), default=0.0)
        row: list[Measures] = [
            (None,) * len(known.AFFINITY_STEPS)
            if pair is None
            else (pair[0] - mean, max(0.0, pair[1]), pair[1] - best, pair[2], pair[3])
            for pair in found
        ]
        table.append(row)
    return table


def share_citing(answers: Sequence[Text], group: Sequence[tuple[int, float]], at: int) -> float | None:
    """What share of a group's answers that cite does so as the one at `at`; None where they or that one do not."""
    way = answers[at].cites
    if way is None:
        return None
    citing = [(mass, answers[u].cites) for u, mass in group if u != at and answers[u].cites is not None]
    total = fsum(mass for mass, _ in citing)
    return fsum(mass for mass, cites in citing if cites == way) / total if total >= known.LEAST_GROUP else None


def share_naming(answers: Sequence[Text], group: Sequence[tuple[int, float]], at: int) -> float | None:
    """What share of a group's answers with codes has one of those at `at`; None where they or that one have none."""
    codes = answers[at].codes
    if not codes:
        return None
    coded = [(mass, answers[u].codes) for u, mass in group if u != at and answers[u].codes]
    total = fsum(mass for mass, _ in coded)
    return fsum(mass for mass, own in coded if own & codes) / total if total >= known.LEAST_GROUP else None


# --- measures to ratios -----------------------------------------------------------------------------------------------


def ratio_of(measures: Measures, model: Model) -> float:
    """The ratio of a pair: the product of what its measures reach, kept within bounds."""
    ratio = model.base
    for value, table in zip(measures, model.tables, strict=True):
        if value is not None:
            ratio *= table.ratios[bisect_right(table.bounds, value)]
    return min(max(ratio, known.LEAST_RATIO), known.MOST_RATIO)
