"""Labelled pages -> the weights of attribution by the page alone, and the confidences that they prove to be worth."""

from __future__ import annotations

import json
import tarfile
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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
from pipeline.clean import clean_page
from pipeline.lattice import Evidence
from pipeline.model import ListedSource, RawFile, SnippetAudit
from pipeline.origins import Origin, entry_ratios, trace_origins
from pipeline.parse import parse_page
from pipeline.read import decode
from pipeline.rules import attribution as known
from pipeline.rules.attribution import Model, Table, Weights
from pipeline.rules.sources import source_kind
from pipeline.snippets import read_list

# Answers of one group repeat each other's evidence, so each counts for less than it would alone.
TEMPERS = {"snippet": 0.8, "together": 0.4, "affinity": 0.8}

# A ratio is drawn towards 1 as if so many pairs spoke for it.
RIDGE = 3.0

# A calibrated line has a point for so many answers, and is not surer than that many errors at least allow.
POINT = 60
PRIOR_RIGHT, PRIOR_WRONG = 1.0, 2.0

STRAIGHT = dict.fromkeys(known.MOST_SURE, ((1.0, 1.0),))

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
    reached = {
        measure: steps_reached([pair[n] for pair, _ in pairs], steps[measure]) for n, measure in enumerate(steps)
    }
    first = [measure for measure in steps if measure not in known.BOUNDS]
    second = [measure for measure in steps if measure in known.BOUNDS]
    table = np.hstack([np.ones((len(pairs), 1)), *(reached[measure] for measure in first)])
    (constant, *logs) = regression(table, true, np.zeros(len(pairs)), free=1)
    said = table @ np.array([constant, *logs])
    logs += list(regression(np.hstack([reached[measure] for measure in second]), true, said, free=0))
    ratios = iter(np.exp(np.array(logs) * temper).tolist())
    rows = {measure: [next(ratios) for _ in range(len(steps[measure]) + 1)] for measure in (*first, *second)}
    return Model(
        rounded(float(np.exp(constant * temper)) / odds**temper),
        tuple(Table(measure, bounds, bounded(measure, rows[measure])) for measure, bounds in steps.items()),
    )


def steps_reached(values: Sequence[float | None], bounds: tuple[float, ...]) -> Floats:
    """For each value a row with a 1 for the step of a measure that it reaches; a row of 0 for a value of None."""
    reached = [-1 if value is None else bisect_right(bounds, value) for value in values]
    return np.equal.outer(reached, range(len(bounds) + 1)).astype(float)


def bounded(measure: str, ratios: Sequence[float]) -> tuple[float, ...]:
    least, most = known.BOUNDS.get(measure, (known.LEAST_RATIO, known.MOST_RATIO))
    return tuple(rounded(min(max(ratio, least), most)) for ratio in ratios)


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
