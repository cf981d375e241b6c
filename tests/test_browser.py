"""HTML pages in a real browser: what it shows is what the text stream says, word by word."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.htmltext import is_shown, read_html
from pipeline.htmltree import parse_html
from tests.conftest import ROOT
from tests.test_html import WRAPPINGS, wrapped

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser import Tab

PAGES = sorted((ROOT / "tests" / "pages").glob("*/*/page.html"))

# `innerText` glues boxes that stand beside each other in a line, such as two buttons; a reader sees them apart.
PART_BOXES = """() => {
    for (const element of document.body.querySelectorAll("*")) {
        if (getComputedStyle(element).display.startsWith("inline-")) { element.before(" "); element.after(" "); }
    }
}"""

# What a reader does who opens every panel; those that say so in their own attributes only.
OPEN_PANELS = """() => {
    for (const element of document.body.querySelectorAll("*")) {
        for (const name of ["hidden", "popover"]) { element.removeAttribute(name); }
        if (element.matches("details, dialog")) { element.open = true; }
        if (element.style.display === "none") { element.style.display = ""; }
        if (element.style.visibility === "hidden") { element.style.visibility = ""; }
    }
}"""

# Marks that only turn the direction of writing; at the ends of a line we count them as space.
DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shown(page: Page) -> list[str]:
    """The words that the browser shows."""
    page.evaluate(PART_BOXES)
    text: str = page.evaluate("document.body.innerText")
    return DIRECTION_MARKS.sub("", text).split()


def said(markup: str, *, hidden: bool) -> list[str]:
    """The words of the text stream that a reader sees, with or without those that are not shown at first."""
    root = parse_html(markup)
    assert root is not None
    lines = [line for line in read_html(root).lines if line.zone != "title" and (hidden or is_shown(line))]
    return [word for line in lines for word in DIRECTION_MARKS.sub("", line.text).split()]


def named(path: Path) -> str:
    return path.parent.name


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_our_pages_say_what_the_browser_shows(path: Path, tab: Tab) -> None:
    check(path.read_text(encoding="utf-8"), tab)


@pytest.mark.parametrize("name", WRAPPINGS)
def test_the_sample_says_what_the_browser_shows(name: str, tab: Tab) -> None:
    check(wrapped(name), tab)


def check(markup: str, tab: Tab) -> None:
    """At first, and once every panel is open."""
    page = tab.show(markup)
    assert said(markup, hidden=False) == shown(page)
    page.evaluate(OPEN_PANELS)
    assert said(markup, hidden=True) == shown(page)


SAME = {
    "line break": "one<br>two<br/>three",
    "break that may be": "long<wbr>word, soft&shy;hyphen, no&#8203;width, hard&nbsp;space",
    "inline elements": "<b>b</b><i>i</i><em>e</em>m<sup>1</sup><sub>2</sub><my-element>x</my-element><span>y</span>",
    "comments": "a <!-- c -->b<!--d-->c",
    "cells": "<table><caption>t</caption><tr><td>a</td><td>b</td></tr><tr><th>c</th><td><p>d</p>e</td></tr></table>f",
    "lists": "<ul><li>a<li>b<ul><li>c</ul></ul>d<dl><dt>e<dd>f</dl>g",
    "typed": "<pre>a b\n  c</pre>d<listing>e\nf</listing>g<xmp><b>h</b></xmp>i",
    "blocks in text": "a<div>b</div>c<hr>d<center>e</center>f<address>g</address>h",
    "buttons": "<button>a</button><button>b</button>c<marquee>d</marquee>e",
    "choices": "<select><option>a<option>b</select>c",
    "slot": "<slot>a</slot>b",
    "closed": "<details><summary>a</summary>b<p>c</p></details>d",
    "text before its summary": "<details>b<summary>a</summary>c<summary>d</summary></details>e",
    "closed in open": "<details open><summary>a</summary>b<details><summary>c</summary>d</details></details>e",
    "closed in closed": "<details><summary>a</summary>b<details open><summary>c</summary>d</details></details>e",
    "hidden summary": "<details hidden><summary>a</summary>b</details>c<div hidden><summary>d</summary></div>",
    "windows": "<dialog>a</dialog><p>b</p><dialog open>c</dialog><p>d</p><div popover>e</div>f",
    "hidden": "<p hidden>a</p><p>b<p style='DISPLAY : none'>c</p><p>d<div style='visibility:hidden'>e</div>f",
    "shown instead": "<video>a</video><p>b</p><audio>c</audio><p>d</p><canvas>e</canvas><p>f</p><iframe>g</iframe>"
    "<p>h</p><progress>i</progress><p>j</p><meter>k</meter><p>l</p><datalist><option>m</datalist><p>n</p><noembed>o</noembed>"
    "<p>p</p><noscript>q</noscript>r",
    "code": "<p>a</p><script>b</script><style>c</style><template>d</template><p>e</p>",
    "line break that only ends": "a</br>b<script>'</br>'</script></BR >c",
}


@pytest.mark.parametrize("name", SAME)
def test_markup_says_what_the_browser_shows(name: str, tab: Tab) -> None:
    markup = f"<!doctype html><body>{SAME[name]}</body>"
    assert said(markup, hidden=False) == shown(tab.show(markup))


# What we know to say otherwise: a line of ours is one piece, and begins anew behind what is not shown within it.
DIFFERENT = {
    "hidden within a line": "a<span hidden>b</span>c<span style='display:none'>d</span>e",
    "script within a line": "a<script>b</script>c",
    "hidden block within a line": "a<div hidden>b</div>c",
}


@pytest.mark.parametrize("name", DIFFERENT)
@pytest.mark.xfail(strict=True, raises=AssertionError, reason="a known difference")
def test_markup_that_says_something_else(name: str, tab: Tab) -> None:
    markup = f"<!doctype html><body>{DIFFERENT[name]}</body>"
    assert said(markup, hidden=False) == shown(tab.show(markup))


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='https://a.example/i.png'>",
        "<script>new WebSocket('wss://a.example/')</script>",
        "<script>fetch('http://192.0.2.1/')</script>",
        "<meta http-equiv=refresh content='0; url=https://a.example/'>",
    ],
)
def test_a_page_may_ask_nobody_outside_this_machine(markup: str, chromium: Browser) -> None:
    from tests.browser import open_tab

    with pytest.raises(AssertionError, match="outside this machine"), open_tab(chromium) as tab:
        tab.show(f"<!doctype html>{markup}").wait_for_load_state("networkidle")
