"""Question groups: how many of the questions that ask the same meet in one, and how many that do not.

    make bench ARGS=questions                                  or
    .venv/bin/python -m benchmarks.bench_questions [FOLDER] [--fit]

FOLDER holds two sets of labelled questions: deepset-question-similarity-en.csv and stackfaq-paraphrases.tsv. All their
questions are grouped at once. A set's row has first the pairs that it labels, as its makers score them, then all pairs
of its questions: those labelled as one by any chain of pairs are one, and no others, though some of these are one, too.

--fit prints the weights of pipeline/rules/one_question.py anew, from both sets and from each, and how well one set's
weights tell the pairs of the other.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from pipeline.abbreviations import Vocabulary
from pipeline.group_questions import RAREST_MARKS, Wording, compared_pairs, group_questions, neighbours
from pipeline.normalise import fold_question
from pipeline.question_likeness import Shared
from pipeline.questions import count_marks, read_question, vector, weights
from pipeline.rules import one_question as known

FOLDER = Path(__file__).parent.parent.parent / "shared" / "data" / "questions"
PARAPHRASES = 400  # of the second set, as it is usually scored

WEIGHTS = ("BASE", "COSINE", "BELOW_LIKEST", "SHARED", "IN_ORDER", "LETTERS", "SAME_FRAME", "ONE_FRAME")


class Pair(NamedTuple):
    """Two questions of a set, folded, and whether they are labelled as one."""

    one: str
    other: str
    same: bool


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER)
    parser.add_argument("--fit", action="store_true")
    args = parser.parse_args(arguments)
    if not args.folder.is_dir():
        print("questions: skipped, there are no labelled questions")
        return
    written: dict[str, str] = {}
    sets = {
        "deepset": fold(similar_questions(args.folder), written),
        "stackfaq": fold(paraphrases(args.folder), written),
    }
    wordings = [Wording(key, key, text, 1) for key, text in sorted(written.items())]
    if args.fit:
        print_fit(sets, wordings)
        return
    groups = dict(group_questions(wordings).groups)
    print(f"{len(wordings):,} questions in {len(set(groups.values())):,} groups\n")
    print(f"{'':12}{'labelled pairs':>24}{'all pairs':>24}")
    print(f"{'':12}" + f"{'precision':>14}{'recall':>10}" * 2)
    for name, pairs in sets.items():
        every = list(all_pairs(pairs))
        print(f"{name:12}" + "".join("{:14.3f}{:10.3f}".format(*met(some, groups)) for some in (pairs, every)))


# --- the sets ---------------------------------------------------------------------------------------------------------


def similar_questions(folder: Path) -> Iterator[tuple[str, str, bool]]:
    with (folder / "deepset-question-similarity-en.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row["question_1"], row["question_2"], row["similar"].strip() in {"1", "1.0", "True", "true"}


def paraphrases(folder: Path) -> Iterator[tuple[str, str, bool]]:
    """Questions and their paraphrases; and each question with the one that shares most words with it."""
    with (folder / "stackfaq-paraphrases.tsv").open(newline="", encoding="utf-8") as file:
        rows = [(row[0], row[1]) for row in csv.reader(file, delimiter="\t") if len(row) > 1]
    yield from ((one, other, True) for one, other in rows[:PARAPHRASES])
    asked = sorted({one for one, _ in rows})
    words = {text: Counter(text.lower().split()) for text in asked}
    for one in asked:
        nearest = max((other for other in asked if other != one), key=lambda other: overlap(words[one], words[other]))
        yield one, nearest, False


def overlap(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def fold(pairs: Iterable[tuple[str, str, bool]], written: dict[str, str]) -> list[Pair]:
    """The pairs with their questions folded; what was folded is added to `written`."""
    folded = []
    for one, other, same in pairs:
        sides = [fold_question(text, Vocabulary(), {}) for text in (one, other)]
        written.update(zip(sides, (one, other), strict=True))
        folded.append(Pair(sides[0], sides[1], same))
    return folded


def all_pairs(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """All pairs of the questions of a set."""
    root = roots(pairs)
    return (Pair(one, other, root[one] == root[other]) for one, other in combinations(sorted(root), 2))


def roots(pairs: Sequence[Pair]) -> dict[str, str]:
    """For each question the one that stands for all that are labelled as one with it."""
    parent: dict[str, str] = {}

    def find(text: str) -> str:
        while parent.setdefault(text, text) != text:
            text = parent[text]
        return text

    for one, other, same in pairs:
        first, second = find(one), find(other)
        if same:
            parent[second] = first
    return {text: find(text) for text in list(parent)}


def met(pairs: Sequence[Pair], groups: dict[str, str]) -> tuple[float, float]:
    """Precision and recall of meeting in one group."""
    joined = [pair.same for pair in pairs if groups[pair.one] == groups[pair.other]]
    return sum(joined) / max(1, len(joined)), sum(joined) / max(1, sum(pair.same for pair in pairs))


# --- the weights ------------------------------------------------------------------------------------------------------


def print_fit(sets: dict[str, list[Pair]], wordings: Sequence[Wording]) -> None:
    import numpy as np

    from benchmarks.attribution_training import regression

    compared = dict(compared_questions(wordings))
    tables = {}
    for name, pairs in sets.items():
        found = [(pair.same, compared.get((pair.one, pair.other))) for pair in all_pairs(pairs)]
        rows = [(same, row_of(shared)) for same, shared in found if shared]
        tables[name] = np.array([row for _, row in rows]), np.array([float(same) for same, _ in rows])
    print(f"{'':12}" + "".join(f"{name:>14}" for name in WEIGHTS))
    known_row = [getattr(known, name) / 1_000 for name in WEIGHTS]
    print(f"{'as it is':12}" + "".join(f"{value:14.2f}" for value in known_row))
    # The smaller set counts twice, so that neither has the say alone.
    small, large = sorted(tables.values(), key=lambda table: len(table[0]))
    both = np.vstack([small[0], small[0], large[0]]), np.hstack([small[1], small[1], large[1]])
    fitted = {}
    for name, (rows_, true) in {**tables, "both": both}.items():
        fitted[name] = regression(rows_, true, np.zeros(len(true)), free=1)
        print(f"{name:12}" + "".join(f"{value:14.2f}" for value in fitted[name]))
    print(f"\n{'recall at precision':24}{'.5':>8}{'.7':>8}{'.9':>8}")
    for name, (rows_, true) in tables.items():
        for by in ("both", *(other for other in tables if other != name)):
            order = np.argsort(-(rows_ @ fitted[by]), kind="stable")
            right = np.cumsum(true[order])
            precise = right / np.arange(1, len(right) + 1)
            best = [right[precise >= least].max(initial=0) / true.sum() for least in (0.5, 0.7, 0.9)]
            print(f"{name + ' by ' + by:24}" + "".join(f"{value:8.3f}" for value in best))


def compared_questions(wordings: Sequence[Wording]) -> Iterator[tuple[tuple[str, str], Shared]]:
    """What the pairs that are weighed share, by their keys in order."""
    asked = [read_question(wording.folded, wording.written) for wording in wordings]
    count = count_marks(asked)
    weight = weights(count, len(asked))
    vectors = [vector(question, weight) for question in asked]
    pairs = neighbours(asked, count, RAREST_MARKS)
    for x, y, shared in compared_pairs(asked, vectors, weight, count, pairs):
        yield (wordings[x].key, wordings[y].key), shared


def row_of(shared: Shared) -> list[float]:
    """What `WEIGHTS` are times."""
    frames = [float(shared.frame > 0), float(shared.frame < 0)]
    return [1.0, *(value / 1_000 for value in shared[:-1]), *frames]


if __name__ == "__main__":
    main()
