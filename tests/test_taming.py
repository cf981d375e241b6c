"""Markup that parsers need quadratic time for, or give up on: tamed, it says the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.htmltext import read_html
from pipeline.htmltree import parse, parse_html
from pipeline.model import Page
from pipeline.parse import parse_page
from pipeline.taming import DEEPEST, MOST_ATTRIBUTES, has_long_tags, tame

PARTS = (
    *("<p", "<b", " a=1", ' b="x>y"', " c='<p>'", ">", "</p>", "</b>", "text", "<!--", "-->", "<script>", "</script>"),
    *("<", "=", '"', "'", "/", "<!x", "<?x", "<br/>", " ", "<title>", "</TITLE>", "&amp;"),
)
MARKUP = st.lists(st.sampled_from(PARTS), max_size=40).map("".join)

BAIT = ("<!--", "<!", "<![CDATA[", "<?", "<a ", "<", "&", "</", "<script>", '<a b="', "<p a1=1")


@given(MARKUP)
def test_markup_that_is_tame_stays_as_it_is(markup: str) -> None:
    assert tame(markup) == markup


def test_surplus_attributes_are_dropped_and_the_text_stays() -> None:
    attributes = "".join(f" a{n}='>'" for n in range(3 * MOST_ATTRIBUTES))
    markup = f"<h1>One</h1><p{attributes}>What <b>is</b> it?</p>"
    assert has_long_tags(markup)
    root = parse_html(markup)
    assert root is not None
    paragraph = next(root.iter("p"))
    assert len(paragraph.attrib) == MOST_ATTRIBUTES
    assert paragraph.get(f"a{MOST_ATTRIBUTES - 1}") == ">"
    assert read_html(root).text.splitlines() == ["One", "What is it?"]


def test_many_attributes_are_kept() -> None:
    markup = "<p" + "".join(f" a{n}=1" for n in range(MOST_ATTRIBUTES)) + ">x</p>"
    assert not has_long_tags(markup)
    assert tame(markup) == markup


@pytest.mark.parametrize("tag", ["div", "span", "b", "x-y"])
def test_elements_nested_too_deep_stand_beside_each_other(tag: str) -> None:
    markup = "".join(f"<{tag}>word{n} " for n in range(20 * DEEPEST))
    assert parse(markup) is None  # lxml gives up
    root = parse_html(markup)
    assert root is not None
    assert " ".join("".join(root.itertext()).split()) == " ".join(f"word{n}" for n in range(20 * DEEPEST))
    assert max(sum(1 for _ in element.iterancestors()) for element in root.iter()) < 2 * DEEPEST


@pytest.mark.parametrize("bait", BAIT)
def test_what_is_left_open_below_elements_nested_too_deep(bait: str) -> None:
    """Each took the reader behind lxml quadratic time: a hundred times as long as this test may take."""
    markup = "<div>" * 2_500 + "<p>Said.</p>" + bait * 100_000
    root = parse_html(markup)
    assert root is not None
    assert "Said." in "".join(root.itertext())


def test_a_page_that_lxml_reads_but_nests_deep_is_read_flat() -> None:
    markup = "<h1>Deep</h1>" + "<div>" * 1_500 + "<p>One<p>Two"
    root = parse_html(markup)
    assert root is not None  # lxml did not give up
    parsed = parse_page(Page("p-1", "a.html", "0", "read", markup, media_type="text/html"))
    assert parsed.text.split() == ["Deep", "One", "Two"]
    assert max(len(block.xpath or "") for block in parsed.blocks) < 4_000
    assert [issue.code for issue in parsed.issues] == ["markup-tamed"]


def test_a_page_with_dropped_attributes_says_so() -> None:
    markup = "<h1>One</h1><p" + "".join(f" a{n}=1" for n in range(2 * MOST_ATTRIBUTES)) + ">Some text.</p>"
    parsed = parse_page(Page("p-1", "a.html", "0", "read", markup, media_type="text/html"))
    assert "markup-tamed" in [issue.code for issue in parsed.issues]


def test_a_panel_that_very_many_questions_open() -> None:
    switches = "".join(f"<button aria-controls=p>What is {n}?</button>" for n in range(300))
    markup = f"<h2>FAQ</h2>{switches}<div id=p>{'<p>It is so.' * 300}</div>"
    parsed = parse_page(Page("p-1", "a.html", "0", "read", markup, media_type="text/html"))
    assert sum(len(found.answer.pieces) for found in parsed.occurrences) <= 12 * 300
