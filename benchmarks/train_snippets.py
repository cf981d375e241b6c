"""Train and measure the snippet audit on labelled pages, on folds that share no topic.

    .venv/bin/python -m benchmarks.train_snippets attribution-dev.tar.xz [--folds 5]

The archive holds a folder for each page: page.txt and gold.json (topic, snippet_mode, misaligned; for each Q&A its
source; for each listed source whose snippet is shown there). Prints the likelihood ratios that all pages give, beside
the table in pipeline/rules/snippets.py; then what the audit makes of the pages with that table, and of the pages of
each fold with the ratios of the others. Thresholds, priors and the flow of answers are not trained: they are round
numbers near what these pages give.
"""

from __future__ import annotations

import argparse
import json
import tarfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.clean import clean_page
from pipeline.model import ListedSource, RawFile, SnippetAudit
from pipeline.parse import parse_page
from pipeline.read import decode
from pipeline.rules import snippets as known
from pipeline.snippet_evidence import alikeness, pair_row
from pipeline.snippets import audit_snippets

# Answers of one group repeat each other's evidence, so each counts for less than it would alone.
TEMPER = 0.8

# The part of a page whose answers stand in list order.
ORDERED_PART = 2

KINDS = ("aligned", "missing", "shifted", "compacted", "permuted", "unknown")
KIND_OF_MODE = {"shift": "shifted", "compact": "compacted"}
SURE = 0.8
STEPS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 1.01)

Ratios = tuple[float, ...]


class LabelledPage(NamedTuple):
    """A page as parsed, and what is true of it; `source[t]` is the list number that answer t comes from."""

    sources: tuple[ListedSource, ...]
    answers: tuple[str, ...]
    gold: dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    args = parser.parse_args()
    pages = list(labelled_pages(args.data))
    topics = {topic: n % args.folds for n, topic in enumerate(sorted({page.gold["topic"] for page in pages}))}
    print(f"{len(pages)} pages, {len(topics)} topics, {args.folds} folds\n")
    print_ratios(train(pages))
    stored = table_ratios()
    print("\nthe table as it stands")
    report(measure((page, audit(page)) for page in pages))
    audits = []
    for fold in range(args.folds):
        use(train(page for page in pages if topics[page.gold["topic"]] != fold))
        audits += [(page, audit(page)) for page in pages if topics[page.gold["topic"]] == fold]
    use(stored)
    print("\neach fold with the ratios of the others")
    report(measure(audits))


def labelled_pages(data: Path) -> Iterator[LabelledPage]:
    """The pages of the archive; one whose Q&As the layout does not find is left out, with a message."""
    folders: dict[str, dict[str, bytes]] = defaultdict(dict)
    with tarfile.open(data) as archive:
        for member in archive:
            name, _, file = member.name.partition("/")
            content = archive.extractfile(member) if file in {"page.txt", "gold.json"} else None
            if content:
                folders[name][file] = content.read()
    for name, files in sorted(folders.items()):
        gold = json.loads(files["gold.json"])
        page = decode(RawFile("page.txt", b"page.txt", "0" * 64), files["page.txt"], "text/plain")
        parsed = clean_page(parse_page(page))
        if len(parsed.occurrences) != len(gold["qas"]) or len(parsed.sources) != len(gold["sources"]):
            print(f"{name}: left out, not parsed as labelled")
            continue
        yield LabelledPage(parsed.sources, tuple(o.answer.raw for o in parsed.occurrences), gold)


def audit(page: LabelledPage) -> SnippetAudit:
    return audit_snippets(page.sources, page.answers)


# --- training ---------------------------------------------------------------------------------------------------------


def train(pages: Iterable[LabelledPage]) -> Ratios:
    """For each row of both tables how much oftener pairs of one page fall into it than others, tempered."""
    same: Counter[int] = Counter()
    other: Counter[int] = Counter()
    rows = len(known.QUOTED) + len(known.ALIKE)
    for page in pages:
        shown = [n for n, source in enumerate(page.sources) if source.snippet]
        owners = [page.gold["sources"][n]["snippet_source"] for n in shown]
        table = alikeness(page.answers, [page.sources[n].snippet or "" for n in shown])
        for pairs, qa in zip(table, page.gold["qas"], strict=True):
            if qa["part"] == ORDERED_PART:
                for pair, owner in zip(pairs, owners, strict=True):
                    (same if owner == qa["source"] else other)[pair_row(*pair)] += 1
    return tuple(
        ((same[row] + 0.5) / (same.total() + 0.5 * rows) / ((other[row] + 0.5) / (other.total() + 0.5 * rows)))
        ** TEMPER
        for row in range(rows)
    )


def table_ratios() -> Ratios:
    return tuple(row[-1] for row in (*known.QUOTED, *known.ALIKE))


def use(ratios: Ratios) -> None:
    """Put ratios into the table, for this process."""
    quoted = len(known.QUOTED)
    known.QUOTED = tuple((*row[:2], ratio) for row, ratio in zip(known.QUOTED, ratios, strict=False))
    known.ALIKE = tuple((row[0], ratio) for row, ratio in zip(known.ALIKE, ratios[quoted:], strict=True))


# --- what comes out ---------------------------------------------------------------------------------------------------


def print_ratios(ratios: Ratios) -> None:
    print("least runs, share or likeness; ratio trained, in the table")
    for row, ratio in zip((*known.QUOTED, *known.ALIKE), ratios, strict=True):
        print(f"  {row[:-1]!s:14} {ratio:7.2f} {row[-1]:7.2f}")


class Measured(NamedTuple):
    """Shares of what was right; `confusion[mode][kind]` counts pages; `sure` means confidence of 0.8 and up."""

    owners_right: float
    misaligned_precision: float
    misaligned_recall: float
    sure_kinds_right: float
    sure_owners_right: float
    confusion: dict[str, Counter[str]]
    kinds: list[tuple[float, bool]]
    owners: list[tuple[float, bool]]


def measure(audits: Iterable[tuple[LabelledPage, SnippetAudit]]) -> Measured:
    """Compare audits with the labels. A page is flagged when its likeliest kind moves snippets."""
    confusion: dict[str, Counter[str]] = defaultdict(Counter)
    flags: Counter[tuple[bool, bool]] = Counter()
    kinds, owners = [], []
    for page, found in audits:
        mode, top = page.gold["snippet_mode"], found.kinds[0]
        confusion[mode][top.kind] += 1
        kinds.append((top.probability, top.kind == KIND_OF_MODE.get(mode, mode)))
        flags[top.kind not in {"aligned", "missing", "unknown"}, page.gold["misaligned"]] += 1
        for shown in found.snippets:
            true = page.gold["sources"][shown.place]["snippet_source"]
            owners.append((shown.best.probability, shown.best.source_number == true))
    both = flags[True, True]
    return Measured(
        share(good for _, good in owners),
        both / max(1, both + flags[True, False]),
        both / max(1, both + flags[False, True]),
        share(good for sure, good in kinds if sure >= SURE),
        share(good for sure, good in owners if sure >= SURE),
        confusion,
        kinds,
        owners,
    )


def share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / max(1, len(found))


def report(found: Measured) -> None:
    print(f"  snippets with the right owner {found.owners_right:.3f}, where sure {found.sure_owners_right:.3f}")
    print(f"  kind right where sure {found.sure_kinds_right:.3f}")
    print(f"  misaligned pages: precision {found.misaligned_precision:.3f}, recall {found.misaligned_recall:.3f}")
    print(f"  {'mode':9}" + "".join(f"{kind:>10}" for kind in KINDS))
    for mode, row in sorted(found.confusion.items()):
        print(f"  {mode:9}" + "".join(f"{row[kind]:10}" for kind in KINDS))
    for name, scored in (("kind", found.kinds), ("owner", found.owners)):
        for low, high in pairwise(STEPS):
            cell = [(sure, good) for sure, good in scored if low <= sure < high]
            if cell:
                said, right = (sum(values) / len(cell) for values in zip(*cell, strict=True))
                print(f"  {name:5} confidence {low:.2f} and up: {len(cell):4}, said {said:.3f}, right {right:.3f}")


if __name__ == "__main__":
    main()
