"""Attribution by the page alone: tiers, floors, what scraped pages show, determinism, bounds."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.answer_evidence import quoted, ratio_of, snippet_measures, take_apart
from pipeline.attribute import calibrated, name_source, worth
from pipeline.model import ListedSource, Span, Tier
from pipeline.origins import Origin, Tie, trace_origins
from pipeline.rules import attribution as known
from pipeline.rules.attribution import Model, Table
from pipeline.rules.weights import WEIGHTS
from pipeline.snippet_evidence import answers_by_entry
from pipeline.verify import Citations, Verdict, seen_origins
from tests.test_snippets import FIRST_PART, PAGES, TEXTS, answers, listed, traced

SOUND = listed((1, 2, 3, 4, 5, 6, 7, 8))


def named(sources: Sequence[ListedSource], origins: Sequence[Origin]) -> list[tuple[Tier, int | None]]:
    said = [name_source("", sources, origin) for origin in origins]
    return [(one.tier, one.source_number) for one in said]


def test_answers_that_quote_snippets_and_those_beside_them_are_named() -> None:
    found = named(SOUND, traced(SOUND, answers()).answers)[len(FIRST_PART) :]
    for page in range(8):
        group = found[page * 7 : page * 7 + 7]
        assert group[0] == (Tier.SNIPPET, page + 1)
        assert {number for _, number in group} <= {page + 1, None}
    assert sum(number is not None for _, number in found) > len(found) * 0.9


def test_a_snippet_under_the_wrong_entry_names_its_owner() -> None:
    slipped = listed((2, 3, 4, 5, 6, 7, 8, None))
    found = named(slipped, traced(slipped, answers()).answers)[len(FIRST_PART) :]
    quoting = [found[page * 7] for page in range(1, 8)]
    assert quoting == [(Tier.SNIPPET, page + 1) for page in range(1, 8)]


def test_a_question_that_a_title_announces_speaks_for_its_entry() -> None:
    titles = ("Rust: Causes, Prevention", "Rust: Cost and Types", "Rust | Metal Guide Co")
    entries = [msgspec.structs.replace(source, title=title) for source, title in zip(SOUND, titles, strict=False)]
    announced, other, silent = answers_by_entry(entries, ["How is rust prevented?"], ["By paint."])[0]
    assert announced == known.ASPECT_ANNOUNCED
    assert other == known.ASPECT_OTHER
    assert silent == 1.0
    assert answers_by_entry(entries, ["Is rust red?"], ["It is."]) == [[1.0, 1.0, 1.0]]


FILLER = [f"Text number {n} tells of nothing else." for n in range(12)]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("It rusts.[3] It flakes.", {0}),
        ("It rusts. Trusted Source It flakes.", {1}),
        ("It rusts.3 It flakes. 4", {2}),
        ("It rusts.[3] It flakes. 4", {0}),
        ("It rusts at 3. It costs 4.5 and type 2 flakes.", set()),
    ],
)
def test_ways_to_cite(text: str, ways: set[int]) -> None:
    assert take_apart([text], []).answers[0].citations == ways


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The NACE rates B12 and ZnO5.", {"NACE", "B12", "ZnO5"}),
        ("Iron and I am in a Box.", set()),
        ("IRON RUSTS IN THE RAIN", set()),
    ],
)
def test_codes(text: str, codes: set[str]) -> None:
    assert take_apart([text, *FILLER], []).answers[0].codes == codes


def test_a_code_that_many_texts_have_is_none() -> None:
    shared = [f"{text} See NACE {n}." for n, text in enumerate(FILLER)]
    assert not any(text.codes for text in take_apart(shared, []).answers)


def test_a_shared_code_and_one_way_to_cite_speak_for_a_common_page() -> None:
    texts = take_apart(
        ["Old iron is rated by NACE.[1]", "Paint it.", *FILLER], ["As NACE has it.[2] …", "As ISO1 has it."]
    )
    same, other = snippet_measures(texts)[0]
    assert ratio_of(same, WEIGHTS.snippet) > ratio_of(other, WEIGHTS.snippet)
    assert (same[4:], other[4:]) == ((2.0, 2.0), (1.0, 0.0))
    assert snippet_measures(texts)[2][0][4:] == (1.0, 1.0)


def test_an_answer_of_the_first_part_is_tied_to_a_group_that_is_like_it() -> None:
    early = PAGES[4][2]
    mixed = [early, *answers()]
    with_it = traced(SOUND, mixed).answers[0].chances
    assert max(range(8), key=with_it.__getitem__) == 4


def test_what_alignment_has_seen_is_hard_evidence() -> None:
    texts = answers()
    place = len(FIRST_PART) + 3
    alone = traced(SOUND, texts).answers[place]
    against = traced(SOUND, texts, seen={place: {1: 1 / known.SEEN}}).answers[place]
    assert alone.best == 0
    assert alone.chances[0] > 0.5
    assert against.chances[0] < 0.01
    settled = traced(SOUND, texts, seen={0: {6: known.SEEN}}).answers[0]
    assert settled.best == 5
    assert settled.chances[5] > 0.9


def test_verdicts_speak_for_and_against_entries() -> None:
    citations = Citations(SOUND, (), "page.txt")
    verdicts = [
        Verdict(),
        Verdict(Tier.VERBATIM, (2,), 0.99),
        Verdict(Tier.ELSEWHERE),
        Verdict(ruled_out=frozenset((4, 3))),
    ]
    seen = seen_origins(citations, verdicts)
    assert 0 not in seen
    assert {number for number, ratio in seen[1].items() if ratio > 1} == {2}
    assert len(seen[1]) == len(seen[2]) == 8
    assert all(ratio < 1 for ratio in seen[2].values())
    assert list(seen[3]) == [3, 4]


@pytest.mark.parametrize("tie", ["snippet", "beside", "order"])
def test_confidence_is_capped_and_a_certainty_is_none(tie: Tie) -> None:
    sure = name_source("", SOUND, Origin([1.0, *[0.0] * 7], tie))
    assert sure.source_number == 1
    assert sure.confidence is not None
    assert sure.confidence <= known.MOST_SURE[tie] < 1
    assert sure.p_unlisted is not None
    assert sure.p_unlisted + sure.confidence == pytest.approx(1)


def test_below_the_floor_the_candidates_stay() -> None:
    said = name_source("", SOUND, Origin([0.2, 0.3, 0.1, 0.1, 0.1, 0.1, 0.05, 0.0], "order"))
    assert (said.tier, said.source_number, said.confidence) == (Tier.UNDECIDED, None, None)
    assert said.candidates[0].source_number == 2
    assert len(said.candidates) == 7


def test_a_source_less_probable_than_none_is_not_named() -> None:
    said = name_source("", SOUND, Origin([0.45, *[0.0] * 7], "order"))
    assert said.source_number is None


def test_search_results_are_no_candidates() -> None:
    only = listed((None,), search=(1,))
    said = name_source("", only, trace_origins(only, ["A question?"], ["An answer."]).answers[0])
    assert (said.tier, said.candidates) == (Tier.UNDECIDED, ())


CHANCES = st.lists(st.floats(0, 1), min_size=8, max_size=8).map(
    lambda row: [value / max(1, fsum(row)) for value in row]
)


@given(CHANCES, st.sampled_from(("snippet", "beside", "order")))
def test_calibration_keeps_probabilities(chances: list[float], tie: Tie) -> None:
    shares = calibrated(SOUND, Origin(chances, tie), WEIGHTS)
    assert all(0 <= share <= 1 for share in shares.values())
    assert fsum(shares.values()) <= 1 + 1e-9


def test_the_stored_lines_rise() -> None:
    for points in WEIGHTS.sure.values():
        assert list(points) == sorted(points)
        assert [value for _, value in points] == sorted(value for _, value in points)
        assert points[-1][0] == 1
    assert worth(0.5, ((0.4, 0.2), (0.6, 0.4), (1.0, 0.9))) == pytest.approx(0.3)
    assert worth(0.0, ((1.0, 0.9),)) == 0


def test_every_step_has_a_ratio() -> None:
    models = (
        (WEIGHTS.snippet, known.SNIPPET_STEPS),
        (WEIGHTS.together, known.TOGETHER_STEPS),
        (WEIGHTS.affinity, known.AFFINITY_STEPS),
    )
    for model, steps in models:
        assert {table.measure: table.bounds for table in model.tables} == steps
        assert all(len(table.ratios) == len(table.bounds) + 1 for table in model.tables)


def test_ratios_stay_within_bounds_and_none_proves_nothing() -> None:
    model = Model(2.0, (Table("a", (0.5,), (1e-9, 1e9)), Table("b", (0.0, 1.0), (0.5, 3.0, 5.0))))
    assert ratio_of((None, None), model) == 2
    assert ratio_of((None, 0.0), model) == 6
    assert ratio_of((1.0, 2.0), model) == known.MOST_RATIO
    assert ratio_of((0.0, None), model) == known.LEAST_RATIO
    assert quoted(0, 10) == 0
    assert quoted(9, 10) == len(known.QUOTED)


@settings(deadline=None, max_examples=50)
@given(st.lists(TEXTS, max_size=12))
def test_chances_are_probabilities_and_the_same_twice(texts: list[str]) -> None:
    found = traced(SOUND, texts)
    assert found == traced(SOUND, texts)
    assert len(found.answers) == len(texts)
    for origin in found.answers:
        assert all(-1e-9 <= chance <= 1 + 1e-9 for chance in origin.chances)
        assert fsum(origin.chances) <= 1 + 1e-6


def test_a_host_that_an_answer_names_speaks_for_its_entry() -> None:
    sources = [
        ListedSource(n, Span(0, 1), title="Bread", url=f"https://www.{host}.example/bread")
        for n, host in enumerate(("harbourbakers", "millerguild", "ovenfriends"), 1)
    ]
    texts = [*FIRST_PART[:5], "At Miller Guild we weigh flour.", *FIRST_PART[:5]]
    found = traced(sources, texts).answers[5].chances
    assert found[1] > 1.5 * max(found[0], found[2])
