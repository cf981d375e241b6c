"""The snippet audit: each way in which a list goes wrong, on small lists of our own; its laws; hostile sizes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import fsum, prod
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.arrangements import decode_arrangements
from pipeline.lattice import Evidence, Lattice, Step, decode
from pipeline.model import ListedSource, SnippetAudit, Span
from pipeline.origins import Origins, trace_origins
from pipeline.rules.snippets import FLOW
from pipeline.rules.weights import WEIGHTS
from pipeline.snippets import MOST_ANSWERS, MOST_ENTRIES
from tests.conftest import ROOT

# What eight pages about bread say. The first sentence of each is its snippet; the others stay with its words.
PAGES = (
    (
        "Rye flour soaks up far more water than wheat, so a rye dough feels like wet clay.",
        "Stir rye flour and water with a spoon, because wet rye clay cannot be kneaded.",
        "A wet rye loaf is cut a day later, when the water in the clay-like crumb has set.",
        "More water makes rye flour sour, and wet clay on the hands is normal.",
    ),
    (
        "A cast iron pot traps steam and gives the crust its blisters.",
        "Heat the cast iron pot for forty minutes, for steam blisters only a hot crust.",
        "Lift the lid of the iron pot half-way to let steam off, or the crust stays pale.",
        "Blisters on the crust mean that the pot held its steam.",
    ),
    (
        "Salt slows the yeast down and tightens the gluten at two percent of flour.",
        "Without salt the yeast races and the gluten tears.",
        "Weigh the salt: two percent tightens gluten, four percent stops yeast.",
        "Sea salt slows yeast as table salt does, percent for percent.",
    ),
    (
        "Wild starters live on a spoon of fresh meal every morning and a jar with a loose cover.",
        "A neglected jar smells of varnish; feed wild starters fresh meal every morning and they recover.",
        "Wild starters sleep in a cold jar while you travel, meal or no meal.",
        "A spoon of meal every morning is all that starters in a jar ask.",
    ),
    (
        "Bannetons of cane leave rings on a dough that was dusted with rice meal.",
        "Dusted cane bannetons never stick, and rice keeps the rings sharp.",
        "Brush cane bannetons out, since soap spoils the rings and the rice.",
        "Rings of rice on the loaf tell that bannetons were dusted well.",
    ),
    (
        "Scoring with a razor at a shallow angle lifts an ear as the oven springs.",
        "Wet the razor when scoring; a shallow cut drags and the ear tears.",
        "Scoring at a steep angle gives no ear, however sharp the razor.",
        "The ear lifts highest when scoring is a single shallow slash of the razor.",
    ),
    (
        "Freezing sliced bread stops staling, whereas the refrigerator speeds it up.",
        "Toast sliced bread after freezing, without thawing, and staling never shows.",
        "The refrigerator is for sliced ham: staling of bread is fastest there, freezing stops it.",
        "Staling is not drying; freezing sliced bread keeps the starch as it was.",
    ),
    (
        "Ancient mills ground emmer between basalt stones turned by donkeys.",
        "Donkeys turned the basalt stones of ancient mills from dawn, and emmer fed them too.",
        "Emmer from ancient mills held grit, for basalt stones wear.",
        "The stones of ancient mills were dressed by hand before emmer was ground.",
    ),
)
FIRST_PART = ("Bread is old.", "Dough should be warm.", "Ovens differ.", "Loaves are weighed.", "Crumbs vary.") * 3
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight")


def listed(owners: Sequence[int | None], search: Sequence[int] = ()) -> list[ListedSource]:
    """A list whose entry n shows the snippet of entry `owners[n - 1]`; the entries `search` are search results."""
    return [
        ListedSource(
            number,
            Span(0, 1),
            title=f"Bread, part {WORDS[number - 1]} - Site",
            url=f"https://{'x' * number}.example/" + (f"search?q={number}" if number in search else str(number)),
            snippet=PAGES[owner - 1][0] if owner else None,
        )
        for number, owner in enumerate(owners, 1)
    ]


def answers(pages: Sequence[int] = range(1, 9)) -> list[str]:
    """A first part in no order, then seven answers from each page, one of them its snippet."""
    return [*FIRST_PART, *(sentence for page in pages for sentence in (*PAGES[page - 1], *PAGES[page - 1][1:]))]


def traced(
    sources: Sequence[ListedSource], texts: Sequence[str], seen: Mapping[int, Mapping[int, float]] | None = None
) -> Origins:
    """The origins of answers whose questions tell nothing."""
    return trace_origins(sources, [""] * len(texts), texts, seen=seen)


def audit_snippets(sources: Sequence[ListedSource], texts: Sequence[str]) -> SnippetAudit:
    return traced(sources, texts).audit


def audit(owners: Sequence[int | None], search: Sequence[int] = ()) -> SnippetAudit:
    return audit_snippets(listed(owners, search), answers([n for n in range(1, 9) if n not in search]))


def best_owners(found: SnippetAudit, entries: int = 8) -> list[int | None]:
    best = {shown.place: shown.best.source_number for shown in found.snippets}
    return [best.get(place) for place in range(entries)]


@pytest.mark.parametrize(
    ("kind", "owners", "search"),
    [
        ("aligned", (1, 2, 3, 4, 5, 6, 7, 8), ()),
        ("aligned", (1, 2, None, 4, 5, 6, 7, 8), (3,)),
        ("missing", (1, None, 3, 4, None, 6, 7, 8), ()),
        ("missing", (None, 2, 3, None, 5, 6, 7, None), ()),
        ("missing", (1, 2, None, None, 5, 6, 7, 8), (3,)),
        ("shifted", (2, 3, 4, None, 6, 7, 8, None), ()),
        ("shifted", (8, 1, 2, 3, 4, 5, 6, 7), ()),
        ("shifted", (None, 1, 2, 3, 4, 5, 6, 7), ()),
        ("compacted", (1, 2, 4, 5, 7, None, None, None), ()),
        ("compacted", (1, 2, 4, 6, 7, 8, None, None), (3,)),
        ("permuted", (6, 3, 8, 1, 7, 2, 5, 4), ()),
        ("permuted", (5, None, 3, 4, 1, 7, 8, 6), (2,)),
    ],
)
def test_each_way_to_go_wrong_is_found_and_put_right(
    kind: str, owners: tuple[int | None, ...], search: tuple[int, ...]
) -> None:
    found = audit(owners, search)
    assert found.kinds[0].kind == kind
    assert best_owners(found) == list(owners)


def test_blanks_at_the_end_alone_leave_the_kind_open() -> None:
    """With no answers to tell by, a list that may be sound or compacted is not called either for sure."""
    found = audit_snippets(listed((1, 2, 3, 4, 5, 6, None, None)), ())
    assert {kind.kind for kind in found.kinds[:2]} <= {"missing", "compacted", "shifted"}
    assert found.kinds[0].probability < 0.9


def test_text_under_search_results_speaks_against_a_sound_list() -> None:
    sound = audit_snippets(listed((1, 2, 3, 4, 5, 6, None, None)), ())
    odd = audit_snippets(listed((1, 2, 3, 4, 5, 6, None, None), search=(3,)), ())
    assert share(odd, "missing") < share(sound, "missing") / 5
    assert all(owner.source_number != 3 or owner.probability < 0.1 for s in odd.snippets for owner in s.owners)


def share(found: SnippetAudit, kind: str) -> float:
    return fsum(each.probability for each in found.kinds if each.kind == kind)


def test_a_dictionary_has_the_dictionary_like_snippet() -> None:
    titles = ("About rye", "Rye at home", "Rye Definition & Meaning", "Rye notes")
    texts = ("Rye grows in cold lands.", "Rye: A hardy grass grown for its grain.", "Bake rye in a tin.", None)
    sources = [
        ListedSource(n, Span(0, 1), title=title, url=f"https://{n}.example/", snippet=text)
        for n, (title, text) in enumerate(zip(titles, texts, strict=True), 1)
    ]
    _, dictionary, _ = audit_snippets(sources, ()).snippets
    plain = [msgspec.structs.replace(source, title="Rye") for source in sources]
    _, unnamed, _ = audit_snippets(plain, ()).snippets
    assert dictionary.best.source_number == 3
    assert dictionary.best.probability > 1.2 * max(o.probability for o in unnamed.owners if o.source_number == 3)


def test_lists_with_nothing_to_weigh() -> None:
    assert audit_snippets((), ["An answer."]) == SnippetAudit()
    blank = audit_snippets(listed((None, None)), ["An answer."])
    assert [(kind.kind, kind.probability) for kind in blank.kinds] == [("missing", 1.0)]
    assert blank.snippets == ()
    alone = audit_snippets(listed((1,)), ())
    assert alone.kinds[0].kind == "aligned"
    assert alone.snippets[0].best.source_number == 1


# --- laws ------------------------------------------------------------------------------------------------------------

TEXTS = st.sampled_from([sentence for page in PAGES for sentence in page] + ["", "x", "Rye: A grass.", "…", "漢字 ü"])
SOURCES = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.none() | TEXTS,
        st.sampled_from((None, "https://a.example/b", "/videos/search?q=x", "//", "http://[")),
        st.none() | TEXTS,
    ),
    max_size=9,
).map(lambda rows: [ListedSource(n, Span(0, 1), title, url, None, snippet) for n, title, url, snippet in rows])


@settings(deadline=None)
@given(SOURCES, st.lists(TEXTS, max_size=12))
def test_probabilities_add_up_to_one(sources: list[ListedSource], texts: list[str]) -> None:
    found = audit_snippets(sources, texts)
    assert found == audit_snippets(sources, texts)
    assert [shown.place for shown in found.snippets] == [n for n, source in enumerate(sources) if source.snippet]
    numbers = {source.number for source in sources} | {None}
    tables = [[kind.probability for kind in found.kinds]] if sources else []
    for shown in found.snippets:
        assert {owner.source_number for owner in shown.owners} <= numbers
        assert shown.best.source_number is not None
        tables.append([owner.probability for owner in shown.owners])
    for table in tables:
        assert sum(round(probability * 1_000_000) for probability in table) == 1_000_000
        assert all(0 <= probability <= 1 for probability in table)
        assert table == sorted(table, reverse=True)


def test_the_decoder_agrees_with_adding_up_every_way() -> None:
    """Two lattices over two snippets and four answers, against every way to pass them, one by one."""
    draw = random.Random(5)  # noqa: S311  # any numbers do
    lattices = (
        Lattice(0.6, 0, 2, (Step(0, 0, 1, 0, 1.0, True), Step(1, 1, 2, 1, 0.5, True))),
        Lattice(
            0.4,
            3,
            7,
            (
                Step(0, 3, 4, 1, 0.5, True),
                Step(0, 3, 5, None, 0.5, True),
                Step(1, 4, 6, None, 1.0, False),
                Step(1, 5, 6, 0, 0.7, True),
                Step(2, 6, 7, None, 1.0, True),
            ),
        ),
    )
    evidence = Evidence(
        snippets=[[draw.uniform(0.2, 5) for _ in range(2)] for _ in range(4)],
        entries=[[draw.uniform(0.2, 5) for _ in range(3)] for _ in range(4)],
        together=[1.0, *(draw.uniform(0.2, 5) for _ in range(3))],
    )
    decoded = decode(lattices, evidence, FLOW)
    masses: dict[tuple[int, tuple[int, ...]], float] = {}
    standing: defaultdict[tuple[int, int], float] = defaultdict(float)
    for n, lattice in enumerate(lattices):
        for way in every_way(lattice, lattice.start):
            steps = [lattice.steps[step] for step in way]
            prior = lattice.mass * prod(step.weight for step in steps)
            paths = masses_of(steps, evidence)
            masses[n, way] = prior * fsum(paths.values())
            for path, mass in paths.items():
                for answer, state in enumerate(path):
                    place = -1 if state < 0 else state // 2 if state % 2 == 0 else -2
                    standing[answer, place] += prior * mass
    total = fsum(masses.values())
    for n, lattice in enumerate(lattices):
        mine = {way: mass / total for (at, way), mass in masses.items() if at == n}
        assert decoded.lattices[n] == pytest.approx(fsum(mine.values()))
        for step in range(len(lattice.steps)):
            taken = fsum(mass for way, mass in mine.items() if step in way)
            assert decoded.steps[n][step] == pytest.approx(taken)
    for answer in range(4):
        assert decoded.unordered[answer] == pytest.approx(standing[answer, -1] / total)
        assert decoded.groups[answer] == pytest.approx([standing[answer, entry] / total for entry in range(3)])


def test_arrangements_are_mixed_by_their_masses() -> None:
    """In the order of the list, in none, or all from elsewhere: each arrangement's mass, written out."""
    draw = random.Random(7)  # noqa: S311  # any numbers do
    lattices = (
        Lattice(0.7, 0, 2, (Step(0, 0, 1, 0, 0.9, True), Step(1, 1, 2, None, 0.5, True))),
        Lattice(0.3, 3, 5, (Step(0, 3, 4, None, 0.5, False), Step(1, 4, 5, 0, 0.6, True))),
    )
    evidence = Evidence(
        snippets=[[draw.uniform(0.2, 5)] for _ in range(3)],
        entries=[[draw.uniform(0.2, 5) for _ in range(2)] for _ in range(3)],
        together=[1.0, *(draw.uniform(0.2, 5) for _ in range(2))],
    )
    weights = [lattice.mass * prod(step.weight for step in lattice.steps) for lattice in lattices]
    ordered = [
        weight * fsum(masses_of(lattice.steps, evidence).values())
        for weight, lattice in zip(weights, lattices, strict=True)
    ]
    no_order = prod(worth(-1, (), evidence, answer) for answer in range(3))
    elsewhere = prod(
        FLOW.gap_ends + (1 - FLOW.gap_ends) * (1 + FLOW.gap_together * (ratio - 1)) for ratio in evidence.together[1:]
    )
    rest = FLOW.no_order * no_order + FLOW.elsewhere * elsewhere
    masses = [
        (1 - FLOW.no_order - FLOW.elsewhere) * mass + weight * rest
        for mass, weight in zip(ordered, weights, strict=True)
    ]
    decoded, total = decode_arrangements(lattices, evidence, FLOW), fsum(masses)
    assert decoded.lattices == pytest.approx([mass / total for mass in masses])
    assert decoded.steps[1] == pytest.approx([masses[1] / total] * 2)
    in_order = (1 - FLOW.no_order - FLOW.elsewhere) * fsum(ordered) / total
    alone = decode(lattices, evidence, FLOW)
    for answer in range(3):
        assert decoded.groups[answer] == pytest.approx([in_order * share for share in alone.groups[answer]])
        unordered = in_order * alone.unordered[answer] + FLOW.no_order * no_order * fsum(weights) / total
        assert decoded.unordered[answer] == pytest.approx(unordered)


def test_masses_beyond_floats_are_compared() -> None:
    """A thousand answers that each speak for a million times as much: no float holds their product."""
    evidence = Evidence(snippets=[[1e6]] * 1000, together=[1.0, *[1e-6] * 999])
    decoded = decode_arrangements([Lattice(1.0, 0, 1, (Step(0, 0, 1, 0, 1.0, True),))], evidence, FLOW)
    assert decoded.unordered == pytest.approx([1.0] * 1000)


def every_way(lattice: Lattice, node: int) -> Iterator[tuple[int, ...]]:
    if node == lattice.end:
        yield ()
    for n, step in enumerate(lattice.steps):
        if step.tail == node:
            yield from ((n, *rest) for rest in every_way(lattice, step.head))


def masses_of(steps: Sequence[Step], evidence: Evidence) -> dict[tuple[int, ...], float]:
    """The likelihood of the answers along one way, for every sequence of states, each written out.

    States: -k is the k-th last stage of the unordered part, 2n the group of entry n, 2n + 1 the gap before entry n.
    """
    stages, entries = FLOW.unordered_stages, len(steps)
    states = [*range(-stages, 0), *range(2 * entries + 2)]
    masses = {}
    for path in product(states, repeat=len(evidence.snippets)):
        mass = 1.0
        before = -stages
        for answer, state in enumerate(path):
            mass *= move(before, state, steps, evidence.together[answer]) * worth(state, steps, evidence, answer)
            if not mass:
                break
            before = state
        if mass:
            masses[path] = mass * over(steps, behind(before), entries)
    return masses


def behind(state: int) -> int:
    """How many entries lie behind a state: a gap before entry n, or the end, has n; a group of entry n has n + 1."""
    return 0 if state < 0 else (state - 1) // 2 if state % 2 else state // 2 + 1


def over(steps: Sequence[Step], start: int, end: int) -> float:
    return prod(FLOW.passed_over if step.open else 1.0 for step in steps[start:end])


def worth(state: int, steps: Sequence[Step], evidence: Evidence, answer: int) -> float:
    ratio, names = evidence.snippets[answer], evidence.entries[answer]
    if state < 0:
        both = fsum(ratio) / len(ratio) * fsum(names) / len(names)
        return 1 - FLOW.unordered_listed + FLOW.unordered_listed * both
    if state % 2 or state // 2 >= len(steps):
        return 1.0 if state % 2 else 0.0
    snippet = steps[state // 2].snippet
    return names[state // 2] * (1.0 if snippet is None else ratio[snippet])


def move(before: int, state: int, steps: Sequence[Step], together: float) -> float:
    """The probability of going from one state to the next, by the ratio of two answers in one group or gap."""
    if state < 0:
        stay = {before: 1 - FLOW.unordered_ends, before + 1: FLOW.unordered_ends}
        return stay.get(state, 0.0) if before < 0 else 0.0
    leaves = FLOW.unordered_ends if before == -1 else 0.0
    stays = 0.0
    if before >= 0:
        leaves = FLOW.gap_ends if before % 2 else FLOW.group_ends
        alike = 1 + FLOW.gap_together * (together - 1) if before % 2 else together
        stays = (1 - leaves) * alike if state == before else 0.0
    start = behind(before)
    if state % 2:
        into = FLOW.gap_follows if (state - 1) // 2 == start and (before < 0 or before % 2 == 0) else 0.0
        return stays + leaves * into
    onwards = 1.0 if before >= 0 and before % 2 else 1 - FLOW.gap_follows
    entry = state // 2
    if entry < start or entry >= len(steps) or not steps[entry].open:
        return stays
    return stays + leaves * onwards * over(steps, start, entry) * (1 - FLOW.passed_over)


def test_the_order_of_sets_does_not_matter() -> None:
    """Python's hashes of texts differ from process to process; the audit must not."""
    code = (
        "import msgspec; from tests.test_snippets import audit;"
        "found = [audit((2, 3, 5, 6, 8, None, None, None)), audit((6, 3, 8, 1, 7, 2, 5, 4))];"
        "print(msgspec.json.encode(found).decode())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1


# --- hostile sizes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "answered", "text"),
    [
        (200_000, 0, "Some text."),
        (MOST_ENTRIES, MOST_ANSWERS, "Some text of a page."),
        (10, 200_000, "Some text."),
        (10, 50, "word " * 400_000),
        (10, 50, ": " * 1_000_000),
    ],
)
def test_hostile_sizes_are_audited(entries: int, answered: int, text: str) -> None:
    """A step that takes time quadratic in any of these would show as a test that does not end."""
    half = entries // 2
    sources = [
        ListedSource(n, Span(0, 1), title=text, url="https://a.example/", snippet=text if n <= half else None)
        for n in range(1, entries + 1)
    ]
    found = audit_snippets(sources, [text] * answered)
    assert len(found.snippets) == half
    assert found.kinds[0].kind == "unknown" or entries <= MOST_ENTRIES


@pytest.mark.parametrize("kind", ["aligned", "shifted", "compacted", "permuted", "lost"])
def test_overwhelming_evidence_leaves_numbers_finite(kind: str) -> None:
    """Each of forty snippets quoted ten times over: masses differ by more than a float can hold."""
    own: list[str | None] = [" ".join(f"w{n}x{k}" for k in range(30)) for n in range(MOST_ENTRIES)]
    texts = {
        "aligned": own,
        "shifted": [*own[1:], None],
        "compacted": [*own[1:20], *own[22:], None, None, None],
        "permuted": own[::-1],
        "lost": [*own[3:], None, None, None],
    }[kind]
    sources = [
        ListedSource(n, Span(0, 1), title="T", url="https://a.example/", snippet=text)
        for n, text in enumerate(texts, 1)
    ]
    found = audit_snippets(sources, [text for text in own if text for _ in range(10)])
    assert fsum(kind.probability for kind in found.kinds) == pytest.approx(1)
    for shown in found.snippets:
        assert fsum(owner.probability for owner in shown.owners) == pytest.approx(1)


# --- labelled pages --------------------------------------------------------------------------------------------------


def test_labelled_pages(shared: Path) -> None:
    """Floors a little below what is measured with the weights as they stand; they never sink without a reason."""
    from benchmarks.attribution_training import files_of_archive, labelled_pages, trace
    from benchmarks.bench_attribution import figures, judged

    traced = trace(labelled_pages(files_of_archive(shared / "data" / "attribution-dev.tar.xz")), WEIGHTS)
    found = figures(list(judged(traced, WEIGHTS)), traced)
    for name, floor in {
        "accuracy": 0.54,
        "forced": 0.58,
        "P@.95": 0.95,
        "map": 0.77,
        "slip P": 0.92,
        "slip R": 0.88,
    }.items():
        assert found[name] >= floor, name
    assert found["AURC"] <= 0.34
    assert found["ECE"] <= 0.04
