"""Answers found in the pages that they were taken from: Winnow's aligner beside other methods.

    .venv/bin/python -m benchmarks.bench_evidence [attribution-dev.tar.xz] [--pages 120]

The archive holds a folder for each page: gold.json (for each Q&A its source and its spans there) and the listed pages,
raw/NN.txt. Each method is given each answer and the listed pages, and says which page has it, how well, and where. The
first table takes the answers as the archive has them; the second takes sentences of the same pages and damages them in
ways that the archive's generator does not know. A method's threshold is the one that suits it best on the data; that
of Winnow is the one it has. edlib is measured where it is installed (`requirements-bench.lock`).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tarfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from pipeline.align import align
from pipeline.folding import Opened, fold_answer, heading_words, open_document
from pipeline.rules.evidence import FLOOR, confidence_of

ARCHIVE = Path(__file__).parent.parent.parent / "shared" / "data" / "attribution-dev.tar.xz"

SAME_PLACE = 0.8  # intersection over union of characters

Spans = tuple[tuple[int, int], ...]


class Found(NamedTuple):
    """How well a page has an answer, from 0 to 1, and where."""

    score: float
    spans: Spans


class Case(NamedTuple):
    """An answer under its heading, the listed pages, and what is true: the pages that have it, and where one does."""

    heading: str
    answer: str
    pages: dict[int, str]
    right: frozenset[int]
    source: int | None
    spans: Spans
    damage: str


Method = Callable[[Case, dict[int, Opened]], dict[int, Found]]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=ARCHIVE)
    parser.add_argument("--pages", type=int, default=120)
    args = parser.parse_args(arguments)
    if not args.data.is_file():
        print(f"evidence: skipped, there is no {args.data.name}")
        return
    archived = list(archived_cases(args.data, args.pages))
    print(f"evidence: {len(archived):,} answers of the archive")
    print_table(archived)
    damaged = list(damaged_cases(archived))
    print(f"\nevidence: {len(damaged):,} sentences with other damage")
    print_table(damaged)
    print_by_damage(damaged)


# --- methods ---------------------------------------------------------------------------------------------------------


def winnow(case: Case, opened: dict[int, Opened]) -> dict[int, Found]:
    """The chain aligner. What its table says is not sure enough scores below every threshold."""
    answer = fold_answer(case.answer)
    begin = heading_words(answer, case.heading)
    found = {}
    for number, page in opened.items():
        alignment = align(answer, page, begin)
        if alignment is not None:
            share = alignment.matched / alignment.letters
            spans = tuple((quoted.start, quoted.end) for quoted in alignment.quotations)
            sure = confidence_of(share, alignment.letters) >= FLOOR
            found[number] = Found(share if sure else 0.0, spans)
    return found


def exact(case: Case, _opened: dict[int, Opened]) -> dict[int, Found]:
    """The answer, white space folded, as it stands in the page."""
    pattern = re.compile(r"\s+".join(map(re.escape, case.answer.split())))
    matches = ((number, pattern.search(text)) for number, text in case.pages.items())
    return {number: Found(1.0, (match.span(),)) for number, match in matches if match}


def partial_ratio(case: Case, _opened: dict[int, Opened]) -> dict[int, Found]:
    """rapidfuzz: the stretch of the page that is most like the answer."""
    found = {}
    for number, text in case.pages.items():
        best = fuzz.partial_ratio_alignment(case.answer, text)
        if best is not None:
            found[number] = Found(best.score / 100, ((best.dest_start, best.dest_end),))
    return found


def edit_distance(case: Case, _opened: dict[int, Opened]) -> dict[int, Found]:
    """edlib: the stretch of the page with the fewest edits to the answer (HW)."""
    import edlib

    found = {}
    for number, text in case.pages.items():
        best = edlib.align(case.answer, text, mode="HW", task="locations")
        start, end = best["locations"][0]
        found[number] = Found(1 - best["editDistance"] / len(case.answer), ((start or 0, end + 1),))
    return found


def methods() -> dict[str, Method]:
    offered: dict[str, Method] = {
        "winnow": winnow,
        "exact": exact,
        "rapidfuzz partial_ratio": partial_ratio,
        "edlib HW": edit_distance,
    }
    try:
        import edlib  # noqa: F401  # whether it is there
    except ImportError:
        del offered["edlib HW"]
    return offered


# --- data ------------------------------------------------------------------------------------------------------------


def archived_cases(data: Path, most: int) -> Iterator[Case]:
    folders: dict[str, dict[str, str]] = defaultdict(dict)
    with tarfile.open(data) as archive:
        for member in archive:
            file = archive.extractfile(member)
            if file is not None:
                folder, _, rest = member.name.partition("/")
                folders[folder][rest] = file.read().decode()
    for folder in sorted(folders)[:most]:
        files = folders[folder]
        pages = {int(name[4:6]): text for name, text in sorted(files.items()) if name.startswith("raw/")}
        for qa in json.loads(files["gold.json"])["qas"]:
            own = {qa["source"]} if qa["source"] else set()
            spans = tuple((start, end) for start, end in qa["spans"])
            right = frozenset(own | set(qa["also"]) | set(qa["near"]))
            yield Case(qa["question"], qa["answer"], pages, right, qa["source"], spans, "+".join(qa["defects"]))


def damaged_cases(archived: Sequence[Case]) -> Iterator[Case]:
    """Sentences of a listed page, damaged; as often those of a page that does not stand beside the others."""
    chance = random.Random(6)  # noqa: S311  # not for secrets
    lists = [pages for n, (pages, last) in enumerate(pairs_of_lists(archived)) if pages is not last]
    for pages in lists:
        for name, damage in DAMAGE.items():
            number = chance.choice(list(pages))
            drawn = draw(pages[number], chance)
            if drawn is None:
                continue
            said, spans = damage(*drawn, chance)
            if chance.random() < 0.5:
                yield Case("", said, pages, frozenset((number,)), number, spans, name)
            else:
                others = {n: text for n, text in pages.items() if n != number and drawn[0][0] not in text}
                yield Case("", said, others, frozenset(), None, (), name)


def pairs_of_lists(cases: Sequence[Case]) -> Iterator[tuple[dict[int, str], dict[int, str] | None]]:
    last: dict[int, str] | None = None
    for case in cases:
        yield case.pages, last
        last = case.pages


def draw(text: str, chance: random.Random) -> tuple[list[str], Spans] | None:
    """Three sentences that follow one another in a page, and where each stands."""
    sentences = list(re.finditer(r"[^\s.!?][^.!?\n]{40,300}[.!?](?=\s)", text))
    if len(sentences) < 3:
        return None
    begin = chance.randrange(len(sentences) - 2)
    chosen = sentences[begin : begin + 3]
    return [match[0] for match in chosen], tuple(match.span() for match in chosen)


Damage = Callable[[list[str], Spans, random.Random], tuple[str, Spans]]


def words_changed(said: list[str], spans: Spans, chance: random.Random) -> tuple[str, Spans]:
    words = " ".join(said).split()
    for place in chance.sample(range(len(words)), len(words) // 15):
        words[place] = chance.choice(("thing", "quite", "people", "various"))
    return " ".join(words), spans


def misread(said: list[str], spans: Spans, chance: random.Random) -> tuple[str, Spans]:
    """As a reader of scanned pages errs."""
    for wrong, right in (("rn", "m"), ("li", "h"), ("cl", "d")):
        said = [text.replace(right, wrong) if chance.random() < 0.3 else text for text in said]
    return " ".join(said), spans


def hyphened(said: list[str], spans: Spans, chance: random.Random) -> tuple[str, Spans]:
    words = [w[:4] + "- " + w[4:] if len(w) > 8 and chance.random() < 0.5 else w for w in " ".join(said).split()]
    return " ".join(words), spans


def swapped(said: list[str], spans: Spans, _chance: random.Random) -> tuple[str, Spans]:
    return f"{said[2]} {said[0]}", (spans[0], spans[2])


def apart(said: list[str], spans: Spans, _chance: random.Random) -> tuple[str, Spans]:
    return f"{said[0]} {said[2]}", (spans[0], spans[2])


def shouted(said: list[str], spans: Spans, _chance: random.Random) -> tuple[str, Spans]:
    return " ".join(said).upper().replace(",", ""), spans


def framed(said: list[str], spans: Spans, _chance: random.Random) -> tuple[str, Spans]:
    return f"Updated May 2021 · {' '.join(said)} [12][13] Read more on this site", spans


def glued(said: list[str], spans: Spans, chance: random.Random) -> tuple[str, Spans]:
    return re.sub(r" ", lambda _: "" if chance.random() < 0.1 else " ", " ".join(said)), spans


def cut(said: list[str], spans: Spans, chance: random.Random) -> tuple[str, Spans]:
    front = said[0].index(" ", chance.randrange(20)) + 1
    back = said[2].rindex(" ", 0, len(said[2]) - chance.randrange(1, 20))
    first, middle, last = spans
    text = " ".join((said[0][front:], said[1], said[2][:back]))
    return f"… {text} …", ((first[0] + front, first[1]), middle, (last[0], last[0] + back))


DAMAGE: dict[str, Damage] = {
    "words changed": words_changed,
    "misread letters": misread,
    "hyphens": hyphened,
    "sentences swapped": swapped,
    "sentence left out": apart,
    "capitals": shouted,
    "framed": framed,
    "spaces lost": glued,
    "cut at both ends": cut,
}


# --- measures --------------------------------------------------------------------------------------------------------


class Result(NamedTuple):
    """What a method made of a case: its best page and score, and whether it pointed to the right place."""

    page: int | None
    score: float
    located: bool


def results(method: Method, cases: Sequence[Case]) -> tuple[list[Result], float]:
    """What a method makes of each case, and how many it does in a second of a processor's time."""
    found: list[Result] = []
    spent = 0.0
    last: dict[int, str] = {}
    opened: dict[int, Opened] = {}
    for case in cases:
        began = time.process_time()
        if case.pages is not last and method is winnow:
            last, opened = case.pages, {number: open_document(text) for number, text in case.pages.items()}
        pages = method(case, opened)
        spent += time.process_time() - began
        best = max(pages, key=lambda number: (pages[number].score, -number), default=None)
        score = pages[best].score if best is not None else 0.0
        located = best == case.source and best is not None and same_place(pages[best].spans, case.spans)
        found.append(Result(best, score, located))
    return found, len(cases) / spent


def same_place(mine: Spans, true: Spans) -> bool:
    left = {n for start, end in mine for n in range(start, end)}
    right = {n for start, end in true for n in range(start, end)}
    return len(left & right) >= SAME_PLACE * len(left | right)


def measures(cases: Sequence[Case], found: Sequence[Result], threshold: float) -> tuple[float, float, float]:
    """F1 of the page, false claims of answers that no listed page has, share found and located."""
    right = wrong = false = located = 0
    for case, result in zip(cases, found, strict=True):
        if result.page is None or result.score < threshold:
            continue
        good = result.page in case.right
        right += good and case.source is not None
        wrong += not good
        false += not case.right
        located += result.located
    true = sum(case.source is not None for case in cases)
    precision, recall = right / max(1, right + wrong), right / max(1, true)
    unlisted = sum(case.source is None for case in cases)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return f1, false / max(1, unlisted), located / max(1, true)


def print_table(cases: Sequence[Case]) -> None:
    print(f"  {'method':<26}{'page F1':>9}{'false':>8}{'located':>9}{'threshold':>11}{'answers/s':>11}")
    for name, method in methods().items():
        found, speed = results(method, cases)
        tried = [0.01] if method is winnow else [step / 50 for step in range(20, 51)]
        threshold = max(tried, key=lambda at: measures(cases, found, at)[0])
        f1, false, located = measures(cases, found, threshold)
        print(f"  {name:<26}{f1:>9.3f}{false:>8.3f}{located:>9.3f}{threshold:>11.2f}{speed:>11,.0f}")


def print_by_damage(cases: Sequence[Case]) -> None:
    print(f"\n  {'winnow, by damage':<26}{'page F1':>9}{'false':>8}{'located':>9}")
    for name in DAMAGE:
        some = [case for case in cases if case.damage == name]
        f1, false, located = measures(some, results(winnow, some)[0], 0.01)
        print(f"  {name:<26}{f1:>9.3f}{false:>8.3f}{located:>9.3f}")


if __name__ == "__main__":
    main()
