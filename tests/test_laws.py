"""The laws of the design as properties of generated pages and texts."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.assemble import answer_blocks
from pipeline.attribute import attribute_page
from pipeline.clean import clean_page, clean_text
from pipeline.edits import carry, undo
from pipeline.export import csv_lines, undo_csv_cell
from pipeline.model import Edit, Page, Parsed, PipelineError, RawFile
from pipeline.normalise import normalise
from pipeline.origins import trace_origins
from pipeline.parse import account, parse_page
from pipeline.read import decode
from pipeline.rules.cleaning import Place
from pipeline.rules.roles import Role
from tests.conftest import ROOT

SAMPLE = (ROOT / "raw" / "what-does-interpersonal-therapy-mean.txt").read_text(encoding="utf-8")
NONSENSE = "Seven quiet lanterns argued with the purple gravel about soup."

# Texts made of what pages are made of: words, marks, residue, odd white space, other scripts.
SCRAPS = st.sampled_from(
    (
        "What is x?",
        "Why",
        "More items...",
        "image",
        "Full Answer",
        "Trusted Source. .",
        "( a b )",
        "by A B Published 1 years ago Updated 1 years ago",
        "1.Title - Site",
        "Url:https://a.example/x",
        "Url:/search?q=x",
        "3 days ago \u00a0· Text …",
        "• item",
        "- item",
        "2. item",
        "## Head",
        "...",
        "  ",
        "\t",
        "A sentence ends here.",
        "ü ß 漢字 ؟",
        "\u200b",
        "\ufeff",
        "'\"’",
        "A B C D E F G H I J K",
        "=1+1",
        "-5 mg",
        "It helps. 7 The rest.12 Is it.[3]",
        "ends.The next:Grief....And",
        "What is x? X is a letter of it.",
        "Summary. The x is one of many.",
        "Context Some therapy",
        "Â\u00a0â€™",
        "&amp;lt; 5",
        "**b** [c](/d) 1\\.",
        " . , .",
        "(1 Trusted Source)",
        "word¹ ...Read more",
        "A: Q:",
    )
)
BREAKS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", " ", ""])
ANY_PAGES = st.lists(
    st.tuples(st.one_of(SCRAPS, st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)), BREAKS),
    max_size=40,
).map(lambda parts: "".join(text + gap for text, gap in parts))


def is_page(text: str) -> bool:
    """Whether a text is one that is read: not empty, and not made of control characters."""
    try:
        return page_of_text(text).status == "read"
    except ValueError:
        return False


PAGES = ANY_PAGES.filter(is_page)


def page_of_text(text: str, path: str = "page.txt") -> Page:
    page = decode(RawFile(path, path.encode(), "0" * 64), text.encode("utf-8"), "text/plain")
    assert page.status == "read"
    return page


def parsed(text: str) -> tuple[Page, Parsed]:
    page = page_of_text(text)
    return page, clean_page(parse_page(page))


@given(PAGES)
def test_blocks_partition_the_text(text: str) -> None:
    page, found = parsed(text)
    assert "".join(page.text[block.start : block.end] for block in found.blocks) == page.text
    ends = [0, *(block.end for block in found.blocks)]
    assert [block.start for block in found.blocks] == ends[:-1]
    for block in found.blocks:
        assert (block.rule == "left-over") == (block.role == Role.UNEXPLAINED)


@given(PAGES)
def test_everything_leads_back_to_the_page(text: str) -> None:
    page, found = parsed(text)
    for occurrence in found.occurrences:
        for passage in (occurrence.question, occurrence.answer):
            assert passage.raw == "".join(page.text[p.start : p.end] for p in passage.pieces)
            assert undo(passage.text, passage.edits) == passage.raw


@given(PAGES)
def test_parsing_and_cleaning_give_the_same_twice(text: str) -> None:
    assert parsed(text) == parsed(text)


@given(PAGES)
def test_every_occurrence_has_an_id_a_position_and_an_attribution(text: str) -> None:
    _, found = parsed(text)
    assert len({occurrence.id for occurrence in found.occurrences}) == len(found.occurrences)
    assert [occurrence.position for occurrence in found.occurrences] == list(range(1, len(found.occurrences) + 1))
    asked = [occurrence.question.text for occurrence in found.occurrences]
    said = [occurrence.answer.raw for occurrence in found.occurrences]
    origins = trace_origins(found.sources, asked, said).answers
    assert len(attribute_page(found, None, origins)) == len(found.occurrences)
    assert len(attribute_page(found, None, ())) == len(found.occurrences)


@given(st.text() | PAGES, st.sampled_from(("question", "answer", "code")), st.sampled_from(("", "What is x?")))
@settings(max_examples=300)
def test_cleaning_is_undone_and_is_done_once(text: str, place: Place, asked: str) -> None:
    clean, edits = clean_text(text, place, asked)
    assert undo(clean, edits) == text
    assert clean_text(clean, place, asked) == (clean, [])


@pytest.mark.parametrize("start", [n for n, c in enumerate(SAMPLE) if c == "\n" and SAMPLE[n - 1] != "\n"])
def test_a_nonsense_line_surfaces_wherever_it_is_put(start: int) -> None:
    """Put below any line of the sample, it is unexplained or stands in an answer: no role is given away."""
    page, found = parsed(f"{SAMPLE[:start]}\n\n{NONSENSE}\n{SAMPLE[start:]}")
    place = page.text.index(NONSENSE)
    [block] = [b for b in found.blocks if b.start <= place < b.end]
    assert block.role in (Role.UNEXPLAINED, Role.ANSWER)
    if block.role == Role.ANSWER:
        assert any(NONSENSE in occurrence.answer.raw for occurrence in found.occurrences)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.text(max_size=4), st.text(max_size=4)), max_size=6), st.text(max_size=30)
)
def test_undo_takes_back_any_edits(steps: list[tuple[int, str, str]], raw: str) -> None:
    text, edits = raw, []
    for at, _, after in steps:
        start = min(at, len(text))
        before = text[start : start + 3]
        edits.append(Edit("any", start, before, after))
        text = text[:start] + after + text[start + len(before) :]
    assert undo(text, edits) == raw
    for opens in (True, False):
        places = carry(range(len(raw) + 1), edits, opens=opens)
        assert places == sorted(places)
        assert all(0 <= place <= len(text) for place in places)
        assert places == [carry([n], edits, opens=opens)[0] for n in range(len(raw) + 1)]


def test_blocks_of_an_answer_are_its_pieces() -> None:
    _, found = parsed("Q?\n\nLead:\n  * ( a )\n  * b\n\nEnd  here.\n\nWhy?\n\nSo.")
    first, second = (answer_blocks(occurrence.answer) for occurrence in found.occurrences)
    said = [block.text if block.items is None else block.items for block in first]
    assert said == ["Lead:", ("(a)", "b"), "End here."]
    assert [block.text for block in second] == ["So."]


def test_an_edit_that_does_not_fit_cannot_be_undone() -> None:
    with pytest.raises(ValueError, match="expects"):
        undo("abc", [Edit("any", 0, "x", "y")])


def test_claims_that_overlap_are_a_mistake_of_the_layout() -> None:
    from pipeline.model import Block

    with pytest.raises(PipelineError, match="second"):
        account("abcdef", [Block(0, 4, Role.ANSWER, "first"), Block(3, 6, Role.ANSWER, "second")])


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(
    st.lists(st.text() | st.none() | st.sampled_from(["=1+1", "-5", "+a", "@b", "'c", "\t=d"]), min_size=2, max_size=4)
)
@settings(max_examples=300)
def test_csv_cells_are_safe_and_lead_back(cells: list[str | None]) -> None:
    names = [f"f{n}" for n in range(len(cells))]
    text = "".join(csv_lines(names, [dict(zip(names, cells, strict=True))]))
    if "\0" in text:
        return  # this version of the csv module does not read NUL
    [header, row] = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert header == names
    for cell, value in zip(row, cells, strict=True):
        assert cell[:1] not in tuple("=+-@\t\r\n＝＋－＠")
        assert undo_csv_cell(cell) == (value or "")
