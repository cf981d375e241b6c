"""HTML pages: the text stream is what a reader sees, and the sample page says the same however it is marked up."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from pipeline.assemble import answer_blocks
from pipeline.clean import clean_page
from pipeline.document import open_document
from pipeline.edits import undo
from pipeline.model import Occurrence, Page, Parsed, Sighting
from pipeline.parse import parse_page
from pipeline.rules.roles import Role
from pipeline.rules.wording import INVISIBLE
from tests.test_variants import PARSED, SAMPLE

UNSEEN = (
    *("script", "style", "template", "svg", "noscript", "video", "audio", "iframe", "canvas", "progress", "meter"),
    *("datalist", "noembed"),
)


def page_of(markup: str) -> Page:
    return Page("p-1", "page.html", "0" * 64, "read", markup, media_type="text/html")


def read(markup: str) -> Parsed:
    return clean_page(parse_page(page_of(markup)))


# --- the sample, marked up -------------------------------------------------------------------------------------------


def texts() -> list[tuple[str, list[tuple[bool, str]]]]:
    """Each question of the sample with the texts of its answer, and whether each is an item of a list."""
    found = []
    for occurrence in PARSED.occurrences:
        [question] = occurrence.question.pieces
        pieces = [
            (p.shape == "list-item", re.sub(r"^[•*-]\s+", "", SAMPLE[p.start : p.end]))
            for p in occurrence.answer.pieces
        ]
        found.append((SAMPLE[question.start : question.end], pieces))
    return found


def escape(text: str) -> str:
    return html.escape(text, quote=False)


def body(pieces: list[tuple[bool, str]], element: str = "p") -> str:
    marked = "".join(f"<li>{escape(t)}</li>" if item else f"<{element}>{escape(t)}</{element}>" for item, t in pieces)
    return re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", marked)


def sources(form: str) -> str:
    found = []
    for source in PARSED.sources:
        said = f"{source.age_raw} {source.snippet or ''}"
        title, url = escape(source.title or ""), escape(source.url or "")
        found.append(form.format(number=source.number, title=title, url=url, said=escape(said)))
    return "".join(found)


HEADINGS = "<h2>{number}.{title}</h2><p>Url:<a href='{url}'>{url}</a></p><p>{said}</p>"
ROWS = "<tr><td>{number}.{title}</td><td>Url:{url}</td><td>{said}</td></tr>"
ITEMS = "<li><a href='{url}'>{title}</a><div>Url:{url}</div><div>{said}</div></li>"
LINKS = "<li><h3><a href='{url}'>{title}</a></h3><p>{said}</p></li>"

WRAPPINGS: dict[str, tuple[Callable[[str, list[tuple[bool, str]]], str], str, str]] = {
    "headings": (lambda q, a: f"<h3>{escape(q)}</h3>{body(a)}", "{}", HEADINGS),
    "divisions": (lambda q, a: f"<div>{escape(q)}</div>{body(a, 'div')}", "{}", HEADINGS),
    "boxes": (
        lambda q, a: f"<div><div>{escape(q)}</div><div>{body(a, 'div')}</div></div>",
        "{}",
        f"<ol>{{}}</ol>|{ITEMS}",
    ),
    "bold": (lambda q, a: f"<p><strong>{escape(q)}</strong></p>{body(a)}", "{}", HEADINGS),
    "details": (
        lambda q, a: f"<details><summary>{escape(q)}</summary>{body(a)}</details>",
        "{}",
        f"<ol>{{}}</ol>|{LINKS}",
    ),
    "definitions": (
        lambda q, a: f"<dt>{escape(q)}</dt><dd>{body(a)}</dd>",
        "<dl>{}</dl>",
        f"<table>{{}}</table>|{ROWS}",
    ),
    "buttons": (
        lambda q, a: f"<button aria-expanded='false'>{escape(q)}</button><div hidden>{body(a)}</div>",
        "{}",
        HEADINGS,
    ),
    "rows": (
        lambda q, a: f"<tr><td>{escape(q)}</td><td>{body(a)}</td></tr>",
        "<table>{}</table>",
        f"<table>{{}}</table>|{ROWS}",
    ),
}


def wrapped(name: str) -> str:
    form, around, listed = WRAPPINGS[name]
    outer, _, entry = listed.rpartition("|")
    head = "<title>x</title><div><a href='/'>Learned Corner</a></div><h1>a title</h1>"
    byline = f"<p>by A Writer Published {PARSED.facts.published_raw} Updated {PARSED.facts.updated_raw}</p>"
    answers = around.format("".join(form(*each) for each in texts()))
    return f"{head}{byline}<h2>Full Answer</h2>{answers}{(outer or '{}').format(sources(entry))}"


def list_items(parsed: Parsed) -> int:
    return sum(piece.shape == "list-item" for o in parsed.occurrences for piece in o.answer.pieces)


def same_words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("name", [*WRAPPINGS, "typed"])
def test_the_sample_says_the_same_however_it_is_marked_up(name: str) -> None:
    parsed = read(f"<pre>{escape(SAMPLE)}</pre>" if name == "typed" else wrapped(name))
    assert parsed.layouts == ("aggregator",)
    assert len(parsed.occurrences) == len(PARSED.occurrences)
    for found, true in zip(parsed.occurrences, PARSED.occurrences, strict=True):
        assert found.question.text == true.question.text
        assert same_words(found.answer.text) == same_words(true.answer.text)
    items = [
        sum(p.shape == "list-item" for o in each.occurrences for p in o.answer.pieces) for each in (parsed, PARSED)
    ]
    assert items[0] == items[1] > 0
    assert [s.url for s in parsed.sources] == [s.url for s in PARSED.sources]
    assert [s.snippet for s in parsed.sources] == [s.snippet for s in PARSED.sources]
    assert Role.UNEXPLAINED not in {block.role for block in parsed.blocks}


# --- the text stream -------------------------------------------------------------------------------------------------


def seen_by_soup(markup: str) -> str:
    """What BeautifulSoup sees."""
    soup = BeautifulSoup(markup.encode("utf-8", "replace"), "lxml", from_encoding="utf-8")
    for element in (*soup(UNSEEN), *soup.select("[class*=material-icons], [class*=material-symbols]")):
        element.decompose()
    return visible(soup.get_text())


def visible(text: str) -> str:
    """The characters of a text that have a width."""
    return "".join(c for c in text if c not in INVISIBLE)


def seen_by_us(markup: str) -> str:
    parsed = parse_page(page_of(markup))
    unseen = {Role.SCRIPT, Role.STYLE, Role.TEMPLATE, Role.NOSCRIPT, Role.IMAGE}
    said = (parsed.text[b.start : b.end] for b in parsed.blocks if b.role not in unseen)
    return visible("".join(said))


def test_visible_text_is_what_another_reader_sees(shared: Path) -> None:
    """On every saved page: an oracle of its own, which shares only the parser of markup."""
    different = []
    for path in sorted((shared / "data" / "html" / "pages").glob("*.gz")):
        markup = gzip.decompress(path.read_bytes()).decode("utf-8", "replace").replace("\0", "\ufffd")
        if seen_by_us(markup) != seen_by_soup(markup):
            different.append(path.name)
    assert different == []


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo\n"),
        ("<p>one <b>bo</b>ld</p>", "one bold\n"),
        ("one<br>two", "one\ntwo\n"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb\n"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb\n"),
        ("a<span>b</span><i>c</i>", "abc\n"),
        ("<div><div><div>a</div></div></div>b", "a\nb\n"),
    ],
)
def test_lines_break_where_a_reader_sees_them_break(markup: str, text: str) -> None:
    document = open_document(page_of(markup))
    assert document is not None
    assert document.text == text


@pytest.mark.parametrize(
    ("markup", "texts"),
    [
        ("<html><body><p>a</p></body></html><p>behind</p>", ["a", "behind"]),
        ("<html><body><p>a</p></body></html>behind &amp; <b>bold</b>", ["a", "behind & bold"]),
        ("<html><body><p>a</p></body><p>b</p></html><p>c</p></html>d", ["a", "b", "c", "d"]),
        ("<html><body><p>a</p></body>b</html>", ["a", "b"]),
        (
            "<html><body><p>a</p></body></html><!doctype html><html><head><title>Second</title></head><body>b",
            ["a", "Second", "b"],
        ),
        ("<html><head></head></html><body><p>a</p></body>", ["a"]),
        ("<html><body><p>a</p></body></html><!-- end -->\n", ["a"]),
        ("<html><body><p>a &lt;/html&gt;</p></body></html>", ["a </html>"]),
    ],
)
def test_what_stands_behind_the_end_of_a_document_is_read_in_its_order(markup: str, texts: list[str]) -> None:
    parsed = read(markup)
    said = [parsed.text[b.start : b.end] for b in parsed.blocks if b.role not in (Role.SEPARATOR, Role.WHITE_SPACE)]
    assert said == texts


def test_a_document_behind_another_has_its_qas() -> None:
    one, other = (
        f"<html><body><h2>What is {x}?</h2><p>It is old.</p><h2>Is {x} good?</h2><p>It is.</p></body></html>"
        for x in ("rye", "oat")
    )
    parsed = read(f"{one}<!DOCTYPE html>{other}")
    assert [o.question.text for o in parsed.occurrences] == [
        *("What is rye?", "Is rye good?", "What is oat?", "Is oat good?"),
    ]


def test_text_nested_too_deep_keeps_its_blocks_and_its_order() -> None:
    deep = "<div>" * 5_000
    parsed = read(
        f"{deep}<h2>What is <b>rye</b>?</h2><p>A <i>hardy</i> grass.</p><h2>Is it old?</h2><p>Yes, <a>very</a>.</p>"
        f"<div>One<p>two</p>three</div>{'</div>' * 5_000}<p>The end.</p>"
    )
    assert [(o.question.text, o.answer.text.split("\n")[0]) for o in parsed.occurrences] == [
        ("What is rye?", "A hardy grass."),
        ("Is it old?", "Yes, very."),
    ]
    assert parsed.text.split("\n")[-5:-1] == ["One", "two", "three", "The end."]


def test_what_lxml_cannot_read_is_read_otherwise() -> None:
    deep = "<div>" * 5_000 + "<p>Is it deep?</p><p>Very.</p>" + "</div>" * 5_000
    parsed = read(f"<h1>FAQ</h1>{deep}<p>Behind it.</p>")
    assert "Is it deep?" in parsed.text
    assert "Behind it." in parsed.text


HOSTILE = {
    "names": "<p class='" + "name " * 200_000 + "'>What is a?</p><p>A letter.</p>",
    "nesting": "<div>" * 10_000 + "<p>What?</p>" + "</div>" * 10_000,
    "paths": "<div>" * 1_500 + "<p>a</p>" * 2_000,
    "links": "<a>" * 1_000_000 + "What?",
    "one word": f"<h2>{'x' * 1_000_000}?</h2><p>y</p>",
    "breaks": "<br>" * 200_000 + "x<br>" * 50_000,
    "switches": "<details><summary>Why?</summary>So.</details>" * 20_000,
    "summaries": "<details>" + "<summary>Why?</summary>" * 50_000,
    "typed": "<pre>" + "Why?\n" * 50_000,
    "bold": "<b>" * 10_000 + "Why?",
    "rows": "<table>" + "<tr><td>Why?<td>So." * 20_000,
    "raised": "<h2>Why?</h2><h2>How?</h2><p>" + "x<sup>2</sup> " * 100_000,
    "posts": "<h1>Why?</h1>" + "<div class=answer>So.</div>" * 20_000,
    "comments": "<h1>Why?</h1><div class=answer>" + "<li class=comment>So." * 30_000,
    "one question": "".join(
        f'<script type="application/ld+json">{{"@type": "Question", "name": "Why?", "acceptedAnswer": "{n}"}}</script>'
        f"<h2>Why?</h2><p>So {n}.</p>"
        for n in range(5_000)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_work_in_proportion(name: str) -> None:
    """A quadratic step would show as a test that does not end."""
    parsed = parse_page(page_of(HOSTILE[name]))
    assert not parsed.refused
    assert sum(block.end - block.start for block in parsed.blocks) == len(parsed.text)


# --- laws ------------------------------------------------------------------------------------------------------------

TAGS = st.sampled_from(
    (
        *("div", "p", "h2", "h3", "b", "strong", "a", "ul", "li", "dl", "dt", "dd", "details", "summary", "button"),
        *("table", "tr", "td", "section", "nav", "form", "span", "pre", "script", "br"),
    )
)
SAYINGS = st.sampled_from(
    (
        *("What is it?", "Q: Why?", "A: So.", "It is a thing.", "FAQ", "3 days ago", "Url:https://a.example/"),
        *(" ", "\n", "…", "é漢"),
    )
)
NODES = st.recursive(
    SAYINGS.map(escape),
    lambda inner: st.builds(
        lambda tag, name, parts: f"<{tag} class='{name}'>{''.join(parts)}</{tag}>",
        TAGS,
        st.sampled_from(("", "faq", "question", "accordion", "answer", "nav")),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


# What JSON-LD states: markup in values, damage that cleaning mends, a Q&A that the text may say, too.
STATED = st.sampled_from(("What is it?", "<b>Why</b>?", "So.", "<p>a  b</p><ul><li>c</ul>", "x &amp;amp; y [1].", ""))
SCRIPTS = st.lists(st.tuples(STATED, STATED), max_size=3).map(
    lambda pairs: "".join(
        '<script type="application/ld+json">'
        + json.dumps({"@type": "Question", "name": asked, "acceptedAnswer": {"@type": "Answer", "text": said}})
        + "</script>"
        for asked, said in pairs
    )
)


@given(st.lists(NODES | SCRIPTS, max_size=6).map("".join) | st.text())
def test_blocks_partition_the_stream_and_everything_leads_back(markup: str) -> None:
    parsed = read(markup)
    if parsed.refused:
        assert parsed.text == ""
        return
    ends = [0, *(block.end for block in parsed.blocks)]
    assert [block.start for block in parsed.blocks] == ends[:-1]
    assert ends[-1] == len(parsed.text)
    for occurrence in parsed.occurrences:
        every: tuple[Occurrence | Sighting, ...] = (occurrence, *occurrence.sightings)
        for said in every:
            for passage in (said.question, said.answer):
                if said.markup == "text":
                    assert passage.raw == "".join(parsed.text[p.start : p.end] for p in passage.pieces)
                assert undo(passage.text, passage.edits) == passage.raw
    assert read(markup) == parsed


@pytest.mark.parametrize("place", range(50))
def test_a_nonsense_sentence_surfaces(place: int) -> None:
    """Put between any two elements of a page it is in the stream once, in a block that a reader sees."""
    nonsense = "Seven quiet lanterns argued with the purple gravel about soup."
    markup = wrapped("headings")
    gaps = [match.end() for match in re.finditer(r"</(?:h1|h2|h3|p|ul)>", markup)]
    gap = gaps[place * len(gaps) // 50]
    parsed = read(f"{markup[:gap]}<p>{nonsense}</p>{markup[gap:]}")
    assert parsed.text.count(nonsense) == 1
    start = parsed.text.index(nonsense)
    [block] = [b for b in parsed.blocks if b.start <= start < b.end]
    assert block.role in (Role.ANSWER, Role.UNEXPLAINED, Role.TEXT)


# --- text set above or below the line --------------------------------------------------------------------------------

RAISED = {
    "10<sup>10</sup> cells, 3 × 10<sup>-6</sup> m": "10^10 cells, 3 × 10^-6 m",
    "20 m<sup>2</sup>, 5 km<sup>2</sup>, 3 miles<sup>2</sup>, kg/m<sup>3</sup>, 9.8 m s<sup>−2</sup>": (
        "20 m^2, 5 km^2, 3 miles^2, kg/m^3, 9.8 m s^−2"
    ),
    "x<sup>n</sup> and 2<sup>n-1</sup> and (a+b)<sup>2</sup>": "x^n and 2^(n-1) and (a+b)^2",
    "mc<sup>2</sup> and Ca<sup>2+</sup>": "mc^2 and Ca^2+",
    "H<sub>2</sub>O, x<sub>1</sub>, 1010<sub>2</sub>": "H2O, x1, 1010_2",
    "5<sup>1</sup>/<sub>2</sub> cups": "5 1/2 cups",
    "Very.<sup>2</sup> It is said<sup>12</sup> of old.<sup>3,4</sup>": "Very. It is said of old.",
    'See it<sup><a href="#n">3</a></sup> here<a href="#m"><sup>[4]</sup></a>.': "See it here.",
    "Since 2019<sup>1</sup> there were 100,000<sup>2</sup>.": "Since 2019 there were 100,000.",
    # as they are
    "The 2<sup>nd</sup> of M<sup>me</sup> X, n<sup>o</sup> 3, the 1<sup>er</sup>": "The 2nd of Mme X, no 3, the 1er",
    "Brand<sup>TM</sup> and <sup>14</sup>C and Na<sup>+</sup>": "BrandTM and 14C and Na+",
    'See <a href="/f">10<sup>6</sup> facts</a> on <a href="/c"><sup>14</sup>C</a>.': "See 10^6 facts on 14C.",
    "A line<sup>of small print that says more</sup> ends.": "A lineof small print that says more ends.",
}


@pytest.mark.parametrize("markup", RAISED)
def test_raised_text_is_set_on_the_line_without_a_false_figure(markup: str) -> None:
    parsed = read(f"<h2>FAQ</h2><h3>Is it 10<sup>3</sup>?</h3><p>{markup}</p><h3>Is it old?</h3><p>It is.</p>")
    occurrence = parsed.occurrences[0]
    assert occurrence.question.text == "Is it 10^3?"
    assert occurrence.answer.text == RAISED[markup]
    for passage in (occurrence.question, occurrence.answer):
        assert undo(passage.text, passage.edits) == passage.raw
        assert passage.raw == "".join(parsed.text[p.start : p.end] for p in passage.pieces)


def test_a_table_in_an_answer_keeps_its_rows() -> None:
    table = "<table><tr><th>Size</th><th>Width</th></tr><tr><td>S</td><td><p>40 cm</p></td></tr></table>"
    parsed = read(
        f"<h2>FAQ</h2><h3>Which sizes?</h3><p>These:</p>{table}<p>No more.</p><h3>Is it old?</h3><p>It is.</p>"
    )
    answer = parsed.occurrences[0].answer
    assert answer.text == "These:\n\nSize | Width\nS | 40 cm\n\nNo more."
    assert undo(answer.text, answer.edits) == answer.raw
    assert [(block.type, block.text) for block in answer_blocks(answer)] == [
        ("paragraph", "These:"),
        ("table", "Size | Width\nS | 40 cm"),
        ("paragraph", "No more."),
    ]
