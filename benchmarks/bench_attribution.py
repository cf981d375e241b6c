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
import json
import tarfile
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import fsum
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.answer_evidence import (
    Measures,
    affinity_measures,
    neighbour_measures,
    ratio_of,
    snippet_measures,
    take_apart,
)
from pipeline.attribute import name_source
from pipeline.clean import clean_page
from pipeline.lattice import Evidence
from pipeline.model import ListedSource, RawFile, SnippetAudit
from pipeline.origins import Origin, entry_ratios, trace_origins
from pipeline.parse import parse_page
from pipeline.read import decode
from pipeline.rules import attribution as known
from pipeline.rules.attribution import Model, Table, Weights
from pipeline.rules.sources import source_kind
from pipeline.rules.weights import WEIGHTS
from pipeline.snippets import read_list

ARCHIVE = Path(__file__).parent.parent.parent / "shared" / "data" / "attribution-dev.tar.xz"
WEIGHTS_FILE = Path(__file__).parent.parent / "pipeline" / "rules" / "weights.py"

# Answers of one group repeat each other's evidence, so each counts for less than it would alone.
TEMPERS = {"snippet": 0.8, "together": 0.4, "affinity": 0.8}

# A ratio is drawn towards 1 as if so many pairs spoke for it.
RIDGE = 3.0

# A calibrated line has a point for so many answers, and is not surer than that many errors at least allow.
POINT = 60
PRIOR_RIGHT, PRIOR_WRONG = 1.0, 2.0

STRAIGHT = dict.fromkeys(known.MOST_SURE, ((1.0, 1.0),))
KIND_OF_MODE = {"shift": "shifted", "compact": "compacted"}
SOUND = {"aligned", "missing", "unknown"}

Floats = npt.NDArray[np.float64]


class LabelledPage(NamedTuple):
    """A page as parsed, and what is true of it."""

    sources: tuple[ListedSource, ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]
    gold: dict[str, Any]


class Traced(NamedTuple):
    """What was made of a labelled page."""

    page: LabelledPage
    audit: SnippetAudit
    origins: list[Origin]


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


# --- data ------------------------------------------------------------------------------------------------------------


def files_of_archive(data: Path) -> dict[str, dict[str, bytes]]:
    folders: dict[str, dict[str, bytes]] = defaultdict(dict)
    with tarfile.open(data) as archive:
        for member in archive:
            name, _, file = member.name.partition("/")
            content = archive.extractfile(member) if file in {"page.txt", "gold.json"} else None
            if content:
                folders[name][file] = content.read()
    return folders


def files_of_folder(data: Path) -> dict[str, dict[str, bytes]]:
    return {
        folder.name: {name: (folder / name).read_bytes() for name in ("page.txt", "gold.json")}
        for folder in sorted(data.iterdir())
        if (folder / "gold.json").is_file()
    }


def labelled_pages(folders: dict[str, dict[str, bytes]]) -> Iterator[LabelledPage]:
    """The pages; one whose Q&As the layout does not find is left out, with a message."""
    for name, files in sorted(folders.items()):
        gold = json.loads(files["gold.json"])
        page = decode(RawFile("page.txt", b"page.txt", "0" * 64), files["page.txt"], "text/plain")
        parsed = clean_page(parse_page(page))
        if len(parsed.occurrences) != len(gold["qas"]) or len(parsed.sources) != len(gold["sources"]):
            print(f"{name}: left out, not parsed as labelled")
            continue
        asked = tuple(o.question.text for o in parsed.occurrences)
        yield LabelledPage(parsed.sources, asked, tuple(o.answer.raw for o in parsed.occurrences), gold)


def folds_of(pages: Sequence[LabelledPage], count: int) -> Iterator[tuple[list[LabelledPage], list[LabelledPage]]]:
    """For each fold of topics the pages of the others, and its own."""
    fold = {topic: n % count for n, topic in enumerate(sorted({page.gold["topic"] for page in pages}))}
    for own in range(min(count, len(fold))):
        yield (
            [page for page in pages if fold[page.gold["topic"]] != own],
            [page for page in pages if fold[page.gold["topic"]] == own],
        )


def trace(pages: Iterable[LabelledPage], weights: Weights) -> list[Traced]:
    found = ((page, trace_origins(page.sources, page.questions, page.answers, weights=weights)) for page in pages)
    return [Traced(page, origins.audit, origins.answers) for page, origins in found]


# --- training ---------------------------------------------------------------------------------------------------------


def train(pages: Sequence[LabelledPage]) -> Weights:
    """The weights that labelled pages give; confidences are left as the decoder has them."""
    pairs: dict[str, list[tuple[Measures, bool]]] = {"snippet": [], "together": [], "affinity": []}
    found = []
    for page in pages:
        shown = [n for n, source in enumerate(page.sources) if source.snippet]
        owners = [page.gold["sources"][n]["snippet_source"] for n in shown]
        texts = take_apart(page.answers, [page.sources[n].snippet or "" for n in shown])
        true = [qa["source"] for qa in page.gold["qas"]]
        measured, neighbours = snippet_measures(texts), neighbour_measures(texts)
        pairs["snippet"] += [
            (pair, source is not None and source == owner)
            for row, source in zip(measured, true, strict=True)
            for pair, owner in zip(row, owners, strict=True)
        ]
        pairs["together"] += [
            (pair, before == after)
            for pair, (before, after) in zip(neighbours, pairwise(true), strict=True)
            if before is not None or after is not None
        ]
        found.append((page, texts, measured, neighbours))
    snippet, together = (
        fit(pairs["snippet"], known.SNIPPET_STEPS, TEMPERS["snippet"]),
        fit(pairs["together"], known.TOGETHER_STEPS, TEMPERS["together"]),
    )
    for page, texts, measured, neighbours in found:
        evidence = Evidence(
            [[ratio_of(pair, snippet) for pair in row] for row in measured],
            entry_ratios(page.sources, page.questions, page.answers, {}),
            [1.0, *(ratio_of(pair, together) for pair in neighbours)],
        )
        read = read_list(page.sources, evidence)
        for row, qa in zip(affinity_measures(texts, read.decoded.groups), page.gold["qas"], strict=True):
            if qa["part"] == 1:
                pairs["affinity"] += [
                    (pair, source.number == qa["source"])
                    for pair, source in zip(row, page.sources, strict=True)
                    if pair[0] is not None and source_kind(source.url) == "page"
                ]
    return Weights(snippet, together, fit(pairs["affinity"], known.AFFINITY_STEPS, TEMPERS["affinity"]), STRAIGHT)


def fit(pairs: Sequence[tuple[Measures, bool]], steps: dict[str, tuple[float, ...]], temper: float) -> Model:
    """A logistic regression on the steps that the measures reach, as ratios against the odds of all pairs.

    Measures that `known.BOUNDS` has come second, for what the others leave open: a pair that shows nothing by them is
    weighed as if there were none.
    """
    true = np.array([float(good) for _, good in pairs])
    odds = true.mean() / (1 - true.mean())
    said = np.zeros(len(pairs))
    constant, ratios = 0.0, {}
    for second in (False, True):
        columns = {"": np.ones((len(pairs), 0 if second else 1))}
        for n, (measure, bounds) in enumerate(steps.items()):
            if (measure in known.BOUNDS) == second:
                reached = [-1 if (value := pair[n]) is None else bisect_right(bounds, value) for pair, _ in pairs]
                columns[measure] = np.equal.outer(reached, range(len(bounds) + 1)).astype(float)
        table = np.hstack(list(columns.values()))
        logs = regression(table, true, said, free=columns[""].shape[1])
        said += table @ logs
        for measure, own in columns.items():
            ratios[measure], logs = np.exp(logs[: own.shape[1]] * temper).tolist(), logs[own.shape[1] :]
        constant = constant or ratios[""][0]
    tables = []
    for measure, bounds in steps.items():
        least, most = known.BOUNDS.get(measure, (known.LEAST_RATIO, known.MOST_RATIO))
        tables.append(Table(measure, bounds, tuple(rounded(min(max(ratio, least), most)) for ratio in ratios[measure])))
    return Model(rounded(constant / odds**temper), tuple(tables))


def regression(table: Floats, true: Floats, said: Floats, free: int) -> Floats:
    """Newton's method, beside log odds that are `said` already; the first `free` columns are not drawn to 0."""
    logs = np.zeros(table.shape[1])
    ridge = np.full(table.shape[1], RIDGE)
    ridge[:free] = 1e-6
    for _ in range(30):
        chance = 1 / (1 + np.exp(-table @ logs - said))
        slope = table.T @ (chance - true) + ridge * logs
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(ridge)
        step = np.linalg.solve(curve, slope)
        logs -= step
        if np.abs(step).max() < 1e-6:
            break
    return logs


def rounded(ratio: float) -> float:
    return float(f"{ratio:.3g}")


def calibrate(traced: Iterable[Traced]) -> dict[str, tuple[tuple[float, float], ...]]:
    """For each tie what the probability of the best entry was worth: a line that rises (isotonic regression)."""
    found: dict[str, list[tuple[float, bool]]] = {tie: [] for tie in known.MOST_SURE}
    for page, _, origins in traced:
        for origin, qa in zip(origins, page.gold["qas"], strict=True):
            found[origin.tie].append((origin.chances[origin.best], page.sources[origin.best].number in right_ones(qa)))
    return {tie: line_of(sorted(scored)) for tie, scored in found.items()}


def line_of(scored: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float], ...]:
    cells = [scored[n : n + POINT] for n in range(0, len(scored), POINT)]
    if len(cells) > 1 and len(cells[-1]) < POINT / 2:
        cells[-2:] = [[*cells[-2], *cells[-1]]]
    blocks: list[list[float]] = []  # sum of raw, right, count
    for cell in cells:
        blocks.append([fsum(raw for raw, _ in cell), sum(good for _, good in cell), len(cell)])
        while len(blocks) > 1 and proved(*blocks[-2][1:]) >= proved(*blocks[-1][1:]):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    points = [(round(raw / count, 4), round(proved(good, count), 4)) for raw, good, count in blocks]
    most = points[-1][1] if points else 1.0
    return (*[point for point in points if point[0] < 1], (1.0, most))


def proved(good: float, count: float) -> float:
    """What so many right ones of all are worth: few of them are drawn down further."""
    return (good + PRIOR_RIGHT) / (count + PRIOR_RIGHT + PRIOR_WRONG)


def right_ones(qa: dict[str, Any]) -> set[int]:
    """The listed sources that have an answer's text."""
    return {number for number in (qa["source"], *qa["also"], *qa["near"]) if number}


def source_of(weights: Weights) -> str:
    """The weights as a Python file."""
    lines = [
        '"""What attribution by the page alone learnt on labelled pages: written by `benchmarks/bench_attribution.py`.',
        "",
        "No word, topic or host stands here: steps of measures, and how much each weighs. See rules/attribution.py.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
        "from pipeline.rules.attribution import Model, Table, Weights",
        "",
        "WEIGHTS = Weights(",
    ]
    for name, model in (("snippet", weights.snippet), ("together", weights.together), ("affinity", weights.affinity)):
        lines += [f"    {name}=Model(", f"        {model.base!r},", "        ("]
        lines += [
            f'            Table("{table.measure}", {table.bounds!r}, {table.ratios!r}),' for table in model.tables
        ]
        lines += ["        ),", "    ),"]
    lines.append("    sure={")
    lines += [f'        "{tie}": {points!r},' for tie, points in weights.sure.items()]
    lines += ["    },", ")", ""]
    return "\n".join(lines)


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


ABLATIONS: dict[str, Callable[[Weights], Weights]] = {
    "without likeness of neighbours": lambda w: w._replace(together=neutral(w.together)),
    "without texts of snippets": lambda w: w._replace(snippet=neutral(w.snippet)),
    "without groups for the first part": lambda w: w._replace(affinity=neutral(w.affinity)),
    "without ways to cite": lambda w: w._replace(
        snippet=neutral(w.snippet, "citations"),
        together=neutral(w.together, "citations"),
        affinity=neutral(w.affinity, "citations"),
    ),
    "without rare codes": lambda w: w._replace(
        snippet=neutral(w.snippet, "codes"),
        together=neutral(w.together, "codes"),
        affinity=neutral(w.affinity, "codes"),
    ),
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
