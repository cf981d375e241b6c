"""Our deduplication beside rensa and datasketch: the same made-up records, in the same run, by processor time.

    make bench            or  .venv/bin/python -m benchmarks duplicates

Answers are made of invented sentences; half of the records are copies with damage of other kinds than a scrape shows
at first sight (cuts at both ends, citation marks, labels, other spellings of numbers), and one in twenty is a twin
that must stay apart. `merged` is the share of copies that meet their original, `twins` the share of twins that do.
"""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

RECORDS = int(os.environ.get("BENCH_RECORDS", "20000"))
THRESHOLD = 0.7
PERMUTATIONS = 128

SUBJECTS = "visitor gardener warden pilot baker student neighbour member driver singer painter captain".split()  # noqa: SIM905
VERBS = "brings keeps repairs borrows orders cleans follows describes opens paints leaves returns".split()  # noqa: SIM905
THINGS = "ladder kettle map lantern bicycle parcel window ticket basket bench curtain clock".split()  # noqa: SIM905
PLACES = "harbour station valley market library bridge orchard museum square castle island school".split()  # noqa: SIM905
TIMES = "before noon,after dinner,on Monday,on Friday,in March,in October,during the fair,at closing time".split(",")  # noqa: SIM905


class Record(NamedTuple):
    """A Q&A, which cluster it belongs to, and what was done to it: "" to an original, "copy" or "twin"."""

    question: str
    answer: str
    cluster: int
    kind: str


def sentence(r: random.Random) -> str:
    return (
        f"The {r.choice(SUBJECTS)} from the {r.choice(PLACES)} {r.choice(VERBS)} {r.randint(2, 90)} pieces of the "
        f"{r.choice(THINGS)} and the {r.choice(THINGS)} {r.choice(TIMES)}."
    )


def copied(r: random.Random, answer: str) -> str:
    half = max(90, int(len(answer) * r.uniform(0.4, 0.9)))
    ways: list[Callable[[], str]] = [
        lambda: answer[-half:],
        lambda: answer[:half] + "…",
        answer.upper,
        lambda: re.sub(r"\.(?= )", lambda _: f".[{r.randint(1, 40)}]", answer),
        lambda: f"Short answer {answer} See also.",
        lambda: answer.replace("The ", "**The** ").replace(" and ", " &amp; and "),
        lambda: answer.replace("pieces", "items", 1),
    ]
    return r.choice(ways)()


def twinned(r: random.Random, answer: str) -> str:
    number = re.compile(r"\d+")
    ways: list[Callable[[], str]] = [
        lambda: number.sub(lambda found: str(int(found[0]) + 3), answer, count=1),
        lambda: answer.replace("The ", "Not the ", 1),
        lambda: number.sub(lambda found: f"no more than {found[0]}", answer, count=1).replace("more", "less"),
        lambda: re.sub(
            r"before|after", lambda found: {"before": "after", "after": "before"}[found[0]], answer, count=1
        ),
        lambda: answer.replace("Monday", "Tuesday").replace("March", "April"),
    ]
    return r.choice(ways)()


def records(count: int, seed: int = 3) -> Iterator[Record]:
    r = random.Random(seed)  # noqa: S311  # no secret
    made = cluster = 0
    while made < count:
        question = f"What does the {r.choice(SUBJECTS)} do with the {r.choice(THINGS)} at the {r.choice(PLACES)}?"
        answer = " ".join(sentence(r) for _ in range(r.randint(2, 4)))
        yield Record(question, answer, cluster, "")
        made += 1
        for _ in range(0 if r.random() < 0.5 else r.randint(1, 3)):
            yield Record(question, copied(r, answer), cluster, "copy")
            made += 1
        twin = twinned(r, answer)
        if r.random() < 0.05 and twin != answer:
            yield Record(question, twin, cluster, "twin")
            made += 1
        cluster += 1


def ours(rows: list[Record]) -> list[int]:
    from pipeline.abbreviations import Vocabulary
    from pipeline.deduplicate import Candidate, Merge, merge_questions
    from pipeline.normalise import fold_question, normalise

    vocabulary = Vocabulary()
    exact: dict[tuple[str, str], int] = {}
    group = list(range(len(rows)))
    questions: dict[str, list[int]] = {}
    for n, row in enumerate(rows):
        folded = fold_question(row.question, vocabulary, {})
        group[n] = exact.setdefault((folded, normalise(row.answer)), n)
        if group[n] == n:
            questions.setdefault(folded, []).append(n)
    batch: list[tuple[str, list[Candidate]]] = []
    for asked in questions.values():
        longest = sorted(asked, key=lambda n: (-len(rows[n].answer), n))
        batch.append((rows[asked[0]].question, [Candidate(str(n), rows[n].answer) for n in longest]))
    for found in merge_questions(batch):
        if isinstance(found, Merge) and found.into_id is not None:
            group[int(found.occurrence_id)] = int(found.into_id)
    return [group[group[n]] for n in range(len(rows))]


def shingles(row: Record) -> list[str]:
    words = re.findall(r"\w+", f"{row.question} {row.answer}".lower())
    return [" ".join(words[n : n + 3]) for n in range(max(1, len(words) - 2))]


def rensa(rows: list[Record]) -> list[int]:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=32)
    group: list[int] = []
    for n, row in enumerate(rows):
        minhash = RMinHash(num_perm=PERMUTATIONS, seed=1)
        minhash.update(shingles(row))
        met = index.query(minhash)
        group.append(group[min(met)] if met else n)
        index.insert(n, minhash)
    return group


def datasketch(rows: list[Record]) -> list[int]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    group: list[int] = []
    for n, row in enumerate(rows):
        minhash = MinHash(num_perm=PERMUTATIONS)
        minhash.update_batch([shingle.encode() for shingle in shingles(row)])
        met = index.query(minhash)
        group.append(group[min(met)] if met else n)
        index.insert(n, minhash)
    return group


def measure(name: str) -> None:
    """One line of the table; in a process of its own, so that memory is its own too."""
    rows = list(records(RECORDS))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    group = {"ours": ours, "rensa": rensa, "datasketch": datasketch}[name](rows)
    spent = time.process_time() - began
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    originals = {row.cluster: group[n] for n, row in enumerate(rows) if not row.kind}
    shares = []
    for kind in ("copy", "twin"):
        met = [group[n] == originals[row.cluster] for n, row in enumerate(rows) if row.kind == kind]
        shares.append(sum(met) / len(met))
    print(f"{name:12}{len(rows):>10,}{spent:>9.2f}{more:>10.0f}{shares[0]:>9.3f}{shares[1]:>9.3f}")


def main(_arguments: Sequence[str] = ()) -> None:
    print(f"{'':12}{'records':>10}{'CPU s':>9}{'more MB':>10}{'merged':>9}{'twins':>9}")
    for name in ("ours", "rensa", "datasketch"):
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", "benchmarks.bench_duplicates", name], check=False)  # noqa: S603


if __name__ == "__main__":
    if sys.argv[1:]:
        measure(sys.argv[1])
    else:
        main()
