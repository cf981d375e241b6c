"""Attribution by the page alone: trained and measured on labelled pages, on folds that share no topic.

    make bench                                                           or
    .venv/bin/python -m benchmarks.bench_attribution [attribution-dev.tar.xz] [--other FOLDER] [--folds 6]
    .venv/bin/python -m benchmarks.bench_attribution --write             # writes pipeline/rules/weights.py

The archive or folder holds a folder for each page: page.txt and gold.json (topic, snippet_mode, misaligned; for each
Q&A its source and the others that have its text; for each listed source whose snippet is shown there). Every figure is
of pages whose topic the weights have not seen: with `--write` new ones are made of all pages, their confidences from
the folds. Pages of `--other` (benchmarks/other_pages.py makes some) are measured with the weights as they stand.

accuracy    the right source named, or rightly none           forced   the best candidate is right, of listed answers
AURC        area under risk against coverage                  ECE      15 bins of confidence, where a source is named
P, C @.95   how often right, and of how many answers, at confidence 0.95 and up
map         snippets given to their entries                   slip     precision and recall of pages that slipped
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from benchmarks.attribution_training import (
    STRAIGHT,
    LabelledPage,
    Traced,
    calibrate,
    files_of_archive,
    files_of_folder,
    folds_of,
    labelled_pages,
    right_ones,
    source_of,
    trace,
    train,
)
from pipeline.attribute import name_source
from pipeline.rules import attribution as known
from pipeline.rules.attribution import Model, Weights
from pipeline.rules.weights import WEIGHTS

ARCHIVE = Path(__file__).parent.parent.parent / "shared" / "data" / "attribution-dev.tar.xz"
WEIGHTS_FILE = Path(__file__).parent.parent / "pipeline" / "rules" / "weights.py"

SOUND = {"aligned", "missing", "unknown"}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=ARCHIVE)
    parser.add_argument("--other", type=Path)
    parser.add_argument("--folds", type=int, default=6)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args(arguments)
    if args.other:
        print_other(list(labelled_pages(files_of_folder(args.other))))
        return
    if not args.data.is_file():
        print(f"attribution: skipped, there is no {args.data.name}")
        return
    pages = list(labelled_pages(files_of_archive(args.data)))
    folds = list(folds_of(pages, args.folds))
    print(f"attribution: {len(pages)} pages, {sum(len(page.answers) for page in pages):,} answers, {len(folds)} folds")
    trained = [train(others) for others, _ in folds]
    began = time.process_time()
    traced = [trace(own, weights) for (_, own), weights in zip(folds, trained, strict=True)]
    spent = time.process_time() - began
    if args.write:
        weights = train(pages)._replace(sure=calibrate(page for fold in traced for page in fold))
        WEIGHTS_FILE.write_text(source_of(weights), encoding="utf-8")
        print(f"wrote {WEIGHTS_FILE.name}")
        return
    lines = [calibrate(page for n, fold in enumerate(traced) if n != own for page in fold) for own in range(len(folds))]
    full = [weights._replace(sure=sure) for weights, sure in zip(trained, lines, strict=True)]
    print_methods(folds, full, traced)
    print(f"{sum(len(page.answers) for page in pages) / spent:,.0f} answers a second of processor time")
    said = [row for fold, weights in zip(traced, full, strict=True) for row in judged(fold, weights)]
    print_reliability(said)
    print_parts(said)
    print_kinds([page for fold in traced for page in fold])
    print_damaged(folds, full)


# --- measuring --------------------------------------------------------------------------------------------------------


class Judged(NamedTuple):
    """An answer: what was said of it, and what is true."""

    named: bool
    confidence: float
    good: bool  # the best candidate is right
    listed: bool
    nothing_right: bool
    part: int
    mode: str


def judged(traced: Iterable[Traced], weights: Weights) -> Iterator[Judged]:
    for page, _, origins in traced:
        for origin, qa in zip(origins, page.gold["qas"], strict=True):
            said = name_source("", page.sources, origin, weights)
            right = right_ones(qa)
            best = said.candidates[0] if said.candidates else None
            yield Judged(
                said.source_number is not None,
                best.confidence if best else 0.0,
                best is not None and best.source_number in right,
                qa["source"] is not None,
                not right,
                qa["part"],
                page.gold["snippet_mode"],
            )


def figures(said: Sequence[Judged], traced: Iterable[Traced]) -> dict[str, float]:
    ranked = sorted(said, key=lambda row: -row.confidence)
    errors = risk = 0.0
    for n, row in enumerate(ranked, 1):
        errors += not row.good
        risk += errors / n
    named = [row for row in said if row.named]
    cells: dict[int, list[Judged]] = defaultdict(list)
    for row in named:
        cells[min(14, int(row.confidence * 15))].append(row)
    sure = [row for row in named if row.confidence >= 0.95]
    owners, slips = owners_and_slips(traced)
    return {
        "accuracy": share(row.good if row.named else row.nothing_right for row in said),
        "forced": share(row.good for row in said if row.listed),
        "AURC": risk / max(1, len(said)),
        "ECE": sum(abs(sum(row.confidence - row.good for row in cell)) for cell in cells.values()) / max(1, len(named)),
        "P@.95": share(row.good for row in sure),
        "C@.95": len(sure) / max(1, len(said)),
        "map": share(owners),
        "slip P": share(true for flagged, true in slips if flagged),
        "slip R": share(flagged for flagged, true in slips if true),
    }


def owners_and_slips(traced: Iterable[Traced]) -> tuple[list[bool], list[tuple[bool, bool]]]:
    """For each shown snippet whether its owner was found; for each page whether it is said to have slipped, and did."""
    owners, slips = [], []
    for page, audit, _ in traced:
        for shown in audit.snippets:
            true = page.gold["sources"][shown.place]["snippet_source"]
            if true:
                owners.append(shown.best.source_number == true)
        slips.append((bool(audit.kinds) and audit.kinds[0].kind not in SOUND, bool(page.gold["misaligned"])))
    return owners, slips


def share(values: Iterable[bool]) -> float:
    found = list(values)
    return sum(found) / max(1, len(found))


# --- what comes out ---------------------------------------------------------------------------------------------------

Folds = Sequence[tuple[list[LabelledPage], list[LabelledPage]]]


def neutral(model: Model, *measures: str) -> Model:
    """A model in which measures (all, where none is named) prove nothing."""
    tables = tuple(
        table._replace(ratios=(1.0,) * len(table.ratios)) if not measures or table.measure in measures else table
        for table in model.tables
    )
    return Model(model.base if measures else 1.0, tables)


def without(weights: Weights, measure: str) -> Weights:
    """Weights in which a measure that all models have proves nothing."""
    return weights._replace(
        snippet=neutral(weights.snippet, measure),
        together=neutral(weights.together, measure),
        affinity=neutral(weights.affinity, measure),
    )


ABLATIONS: dict[str, Callable[[Weights], Weights]] = {
    "without likeness of neighbours": lambda w: w._replace(together=neutral(w.together)),
    "without texts of snippets": lambda w: w._replace(snippet=neutral(w.snippet)),
    "without groups for the first part": lambda w: w._replace(affinity=neutral(w.affinity)),
    "without ways to cite": lambda w: without(w, "citations"),
    "without rare codes": lambda w: without(w, "codes"),
    "without calibration": lambda w: w._replace(sure=STRAIGHT),
}


# Ratios of rules/attribution.py that are not trained, by what they are of.
HAND_SET = {
    "publishers' marks": ("HOST_NAMED", "DICTIONARY_BOTH", "DICTIONARY_ANSWER_ONLY"),
    "what titles announce": ("ASPECT_ANNOUNCED", "ASPECT_OTHER"),
}


def print_methods(folds: Folds, weights: Sequence[Weights], traced: Sequence[list[Traced]]) -> None:
    """The table of methods: what tools usually do, this one, and this one without each of its parts."""
    rows: dict[str, tuple[list[Judged], list[Traced]]] = {
        "says nothing": (list(simple(folds, lambda _: [])), []),
        "snippet contained, as listed": (list(simple(folds, contained)), []),
    }
    every = [page for fold in traced for page in fold]
    rows["the page, decoded"] = (
        [row for fold, w in zip(traced, weights, strict=True) for row in judged(fold, w)],
        every,
    )
    for name, change in ABLATIONS.items():
        changed = [change(w) for w in weights]
        found = [trace(own, w) for (_, own), w in zip(folds, changed, strict=True)]
        said = [row for fold, w in zip(found, changed, strict=True) for row in judged(fold, w)]
        rows[name] = (said, [page for fold in found for page in fold])
    for part, ratios in HAND_SET.items():
        kept = {name: getattr(known, name) for name in ratios}
        for name in ratios:
            setattr(known, name, 1.0)
        found = [trace(own, w) for (_, own), w in zip(folds, weights, strict=True)]
        for name, ratio in kept.items():
            setattr(known, name, ratio)
        said = [row for fold, w in zip(found, weights, strict=True) for row in judged(fold, w)]
        rows[f"without {part}"] = (said, [page for fold in found for page in fold])
    print_table(rows)


def simple(folds: Folds, method: Callable[[LabelledPage], list[int | None]]) -> Iterator[Judged]:
    """A method that names a source or none, always sure."""
    for _, own in folds:
        for page in own:
            named = method(page) or [None] * len(page.answers)
            for number, qa in zip(named, page.gold["qas"], strict=True):
                right = right_ones(qa)
                yield Judged(
                    number is not None,
                    float(number is not None),
                    number in right,
                    qa["source"] is not None,
                    not right,
                    qa["part"],
                    page.gold["snippet_mode"],
                )


def contained(page: LabelledPage) -> list[int | None]:
    """The entry under which a snippet is shown that the answer contains, or that contains the answer."""
    shown = [(source.number, " ".join((source.snippet or "").strip(" .…·").split())) for source in page.sources]
    named = []
    for answer in page.answers:
        text = " ".join(answer.split())
        fits = (number for number, snippet in shown if snippet and (snippet in text or text in snippet))
        named.append(next(fits, None))
    return named


def print_table(rows: dict[str, tuple[list[Judged], list[Traced]]]) -> None:
    names: list[str] = []
    for method, (said, traced) in rows.items():
        found = figures(said, traced)
        if not names:
            names = list(found)
            print(f"{'':36}" + "".join(f"{name:>9}" for name in names))
        cells = (
            f"{found[name]:9.3f}" if traced or name not in {"map", "slip P", "slip R"} else f"{'':>9}" for name in names
        )
        print(f"{method:36}" + "".join(cells))


def print_reliability(said: Sequence[Judged]) -> None:
    print("\nconfidence       answers     said    right")
    for low, high in pairwise((0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)):
        cell = [row for row in said if low <= row.confidence < high]
        if cell:
            mean = sum(row.confidence for row in cell) / len(cell)
            print(f"{low:.2f} and up {len(cell):12,}{mean:9.3f}{share(row.good for row in cell):9.3f}")


def print_parts(said: Sequence[Judged]) -> None:
    print("\nforced, by part of the page and how its list went wrong")
    for part in (1, 2):
        cells = defaultdict(list)
        for row in said:
            if row.part == part and row.listed:
                cells[row.mode].append(row.good)
        print(f"part {part}  " + "  ".join(f"{mode} {share(good):.2f}" for mode, good in sorted(cells.items())))


def print_kinds(traced: Sequence[Traced]) -> None:
    print("\nhow a list went wrong, and what it was taken for; the share of its snippets put right")
    kinds = ("aligned", "missing", "shifted", "compacted", "permuted", "unknown")
    print(f"{'':10}" + "".join(f"{kind:>10}" for kind in kinds))
    modes: dict[str, list[Traced]] = defaultdict(list)
    for page in traced:
        modes[page.page.gold["snippet_mode"]].append(page)
    for mode, pages in sorted(modes.items()):
        tops: Counter[str] = Counter(page.audit.kinds[0].kind for page in pages)
        print(
            f"{mode:10}" + "".join(f"{tops[kind]:10}" for kind in kinds) + f"{share(owners_and_slips(pages)[0]):10.3f}"
        )


def print_damaged(folds: Folds, weights: Sequence[Weights]) -> None:
    """The pages with their answers in no order, and with the list of another page, of which no answer comes."""
    print("\nnamed, and right, by confidence")
    print(f"{'':36}" + "".join(f"{f'{low:.1f} and up':>16}" for low in CELLS))
    for name, damage in DAMAGES.items():
        found = [row for (_, own), w in zip(folds, weights, strict=True) for row in judged(trace(damage(own), w), w)]
        cells = []
        for low, high in pairwise((*CELLS, 1.01)):
            cell = [row for row in found if row.named and low <= row.confidence < high]
            cells.append(f"{len(cell) / max(1, len(found)):9.3f}{share(row.good for row in cell):7.2f}")
        print(f"{name:36}" + "".join(cells))


CELLS = (0.4, 0.6, 0.8, 0.9)


def in_no_order(pages: Sequence[LabelledPage]) -> Iterator[LabelledPage]:
    draw = random.Random(0)  # noqa: S311  # the same order in each run is meant
    for page in pages:
        order = draw.sample(range(len(page.answers)), len(page.answers))
        qas = [page.gold["qas"][n] for n in order]
        questions, answers = tuple(page.questions[n] for n in order), tuple(page.answers[n] for n in order)
        yield LabelledPage(page.sources, questions, answers, page.gold | {"qas": qas})


def with_other_lists(pages: Sequence[LabelledPage]) -> Iterator[LabelledPage]:
    """The pages with the list of the next one of their topic that shares no address with their own."""
    for page in pages:
        own = {source.url for source in page.sources}
        same = [other for other in pages if other.gold["topic"] == page.gold["topic"]]
        other = next((one for one in same if own.isdisjoint(source.url for source in one.sources)), None)
        if other:
            qas = [qa | {"source": None, "also": [], "near": []} for qa in page.gold["qas"]]
            gold = page.gold | {"qas": qas, "sources": other.gold["sources"]}
            yield LabelledPage(other.sources, page.questions, page.answers, gold)


DAMAGES: dict[str, Callable[[Sequence[LabelledPage]], Iterable[LabelledPage]]] = {
    "as they are": list,
    "answers in no order": in_no_order,
    "with the list of another": with_other_lists,
}


def print_other(pages: Sequence[LabelledPage]) -> None:
    """Pages of another make, with the weights as they stand, and with one part after another taken away."""
    print(f"attribution: {len(pages)} other pages, {sum(len(page.answers) for page in pages):,} answers")
    rows: dict[str, tuple[list[Judged], list[Traced]]] = {}
    for name, change in {"the page, decoded": lambda w: w, **ABLATIONS}.items():
        weights = change(WEIGHTS)
        traced = trace(pages, weights)
        rows[name] = (list(judged(traced, weights)), traced)
    print_table(rows)
    print_reliability(rows["the page, decoded"][0])
    print_parts(rows["the page, decoded"][0])
    print_kinds(rows["the page, decoded"][1])


if __name__ == "__main__":
    main()
