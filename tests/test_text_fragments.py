"""Text fragments: what they are made of, and that a browser scrolls to the quotation that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.htmltext import read_html
from pipeline.htmltree import parse_html
from pipeline.text_fragments import Searched, text_fragment

if TYPE_CHECKING:
    from tests.browser import Tab

# What Chromium highlights for a fragment: the element that holds the quotation comes to the middle of the window.
IN_VIEW = """id => {
    const box = document.getElementById(id).getBoundingClientRect();
    return window.scrollY > 0 && box.top >= 0 && box.bottom <= window.innerHeight;
}"""
# Two frames after loading, everything that would scroll has scrolled.
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(window.scrollY))))"

FILLER = "".join(
    f"<p>Paragraph {n} says nothing of use to anyone, as paragraphs before the content do.</p>" for n in range(60)
)

# The quotation that is looked for stands in the elements with an id.
BODY = f"""
{FILLER}
<p>Take one tablet a day, with water. The dose may be raised to 1,000 mg &amp; more after a week-long break.</p>
<h2 id="heading">When to see a doctor</h2>
<p id="dose">Take one tablet a day, with water. Never take two at once, whatever your neighbour says.</p>
<p id="inline">The <b>long-acting</b> form (50 mg,  <i>once a day</i>) is café-friendly, and costs 5&nbsp;€
&amp; more.</p>
<ul><li id="first">Sleep at regular hours every day of the week, even on Sundays;</li>
<li>eat little in the evening;</li><li id="last">and do not read in bed.</li></ul>
<p id="wrapped">A line that the author's editor
wrapped in the middle of a sentence, as editors do.</p>
<p id="said">She said: “Don’t wait — call at once!” (in Basel)</p>
{FILLER}
"""
MARKUP = f"<!doctype html><html><head><title>Pills</title></head><body>{BODY}</body></html>"

CASES = {
    "dose": "Never take two at once, whatever your neighbour says.",
    "inline": "long-acting form (50 mg,  once a day) is café-friendly, and costs 5\N{NO-BREAK SPACE}€\n& more",
    "first": "Sleep at regular hours every day of the week, even on Sundays;",
    "wrapped": "A line that the author's editor\nwrapped in the middle of a sentence",
    "said": "“Don’t wait — call at once!”",
}


def stream_of(markup: str) -> str:
    root = parse_html(markup)
    assert root is not None
    return read_html(root).text


def fragment_of(text: str, quoted: str, occurrence: int = 0) -> str | None:
    start = -1
    for _ in range(occurrence + 1):
        start = text.index(quoted, start + 1)
    return text_fragment(Searched(text), start, start + len(quoted))


@pytest.mark.parametrize("place", CASES)
def test_a_browser_scrolls_to_the_quotation(tab: Tab, place: str) -> None:
    fragment = fragment_of(stream_of(MARKUP), CASES[place])
    assert fragment is not None
    page = tab.show(MARKUP, fragment)
    page.wait_for_function(IN_VIEW, arg=place)


def test_a_browser_scrolls_to_the_second_of_two_equal_quotations(tab: Tab) -> None:
    fragment = fragment_of(stream_of(MARKUP), "Take one tablet a day, with water.", occurrence=1)
    assert fragment is not None
    assert "-," in fragment or ",-" in fragment
    tab.show(MARKUP, fragment).wait_for_function(IN_VIEW, arg="dose")


def test_a_browser_scrolls_to_a_quotation_across_blocks(tab: Tab) -> None:
    text = stream_of(MARKUP)
    start, end = text.index("Sleep at regular"), text.index("read in bed.") + len("read in bed.")
    fragment = text_fragment(Searched(text), start, end)
    assert fragment is not None
    page = tab.show(MARKUP, fragment)
    page.wait_for_function(IN_VIEW, arg="first")
    page.wait_for_function(IN_VIEW, arg="last")


def test_a_browser_does_not_scroll_for_what_is_not_there(tab: Tab) -> None:
    for wrong in ("#:~:text=Never%20take%20three%20at%20once", "#:~:text=neighbour%20say,bed.", "#:~:text=ever%20take"):
        assert tab.show(MARKUP, wrong).evaluate(SETTLED) == 0, wrong


def test_a_browser_scrolls_in_plain_text(tab: Tab) -> None:
    lines = [f"Line {n} of a file that says nothing of use.\n" for n in range(200)]
    lines.insert(150, "Here stands what is looked for, on a line\nand on the next one, too.\n")
    text = "".join(lines)
    fragment = fragment_of(text, "stands what is looked for, on a line\nand on the next one")
    assert fragment is not None
    tab.media_type = "text/plain; charset=utf-8"
    tab.show(text, fragment).wait_for_function("() => window.scrollY > 0")


def test_signs_of_a_directive_are_encoded() -> None:
    text = "First a word. Well-known, 5 & more; then the end."
    assert fragment_of(text, "Well-known, 5 & more;") == "#:~:text=Well%2Dknown%2C%205%20%26%20more%3B"


def test_a_quotation_begins_and_ends_with_whole_words() -> None:
    text = "He drank tea. She likes interpersonal therapies best of all."
    assert fragment_of(text, "personal therap") == "#:~:text=interpersonal%20therapies"


def test_a_long_quotation_is_named_by_its_ends() -> None:
    text = "Before it. " + " ".join(f"word{n}" for n in range(100)) + " behind it."
    quoted = " ".join(f"word{n}" for n in range(100))
    assert fragment_of(text, quoted) == (
        "#:~:text=word0%20word1%20word2%20word3%20word4%20word5,word94%20word95%20word96%20word97%20word98%20word99"
    )


def test_no_fragment_names_what_nothing_sets_apart() -> None:
    assert fragment_of("the same line\n" * 50, "the same line", occurrence=20) is None
    assert fragment_of("x" * 500, "x" * 20, occurrence=3) is None


@given(st.text(alphabet="ab .\n-é", min_size=1, max_size=80), st.data())
def test_a_fragment_is_found_first_where_it_points(text: str, data: st.DataObject) -> None:
    solid = [n for n, character in enumerate(text) if not character.isspace()]
    if not solid:
        return
    start = data.draw(st.sampled_from(solid))
    end = data.draw(st.sampled_from([n for n in solid if n >= start])) + 1
    fragment = text_fragment(Searched(text), start, end)
    assert fragment is None or fragment.startswith("#:~:text=")
