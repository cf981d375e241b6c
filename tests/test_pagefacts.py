"""What the head of a document says about itself, and what it leaves open."""

from __future__ import annotations

import lxml.etree
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.htmltext import read_html
from pipeline.htmltree import parse_html
from pipeline.model import Page, PageFacts, Rights
from pipeline.pagefacts import page_facts
from pipeline.parse import parse_page

HEAD = """<!doctype html><html lang="pt-BR"><head><title>
  Cuidar de   plantas </title>
<meta property="og:title" content="Plantas">
<meta property="og:site_name" content="A Horta">
<meta name="author" content="Rita Nunes">
<meta property="article:author" content="https://a.example/rita">
<meta property="article:published_time" content="2021-03-04T10:00:00+00:00">
<meta name="DC.date.modified" content="2022-01-02">
<meta name="Robots" content="index, noai">
<meta name="GPTBot" content="noindex">
<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://a.example/tdm.json">
<link rel="canonical" href="/plantas?x=1"><link rel="license" href="https://creativecommons.org/licenses/by/4.0/">
</head><body><svg><title>icon</title></svg><p>Olá</p></body></html>"""


def facts(markup: str, url: str | None = None) -> PageFacts:
    root = parse_html(markup)
    assert root is not None
    return page_facts(read_html(root), url)


def test_a_full_head() -> None:
    assert facts(HEAD, "https://a.example/p/") == PageFacts(
        title="Cuidar de plantas",
        site="A Horta",
        author="Rita Nunes",
        published_raw="2021-03-04T10:00:00+00:00",
        updated_raw="2022-01-02",
        canonical_url="https://a.example/plantas?x=1",
        language="pt-BR",
        rights=Rights(
            robots="index, noai, gptbot: noindex",
            tdm="tdm-reservation: 1, tdm-policy: https://a.example/tdm.json",
            licence="https://creativecommons.org/licenses/by/4.0/",
        ),
    )


@pytest.mark.parametrize(
    ("head", "url", "canonical"),
    [
        ('<link rel="canonical" href="https://a.example/x">', None, "https://a.example/x"),
        ('<link rel="canonical" href="/x">', None, None),
        ('<link rel="canonical" href="/x">', "https://a.example/y?z", "https://a.example/x"),
        ('<base href="https://b.example/"><link rel=canonical href="x">', "https://a.example/", "https://b.example/x"),
        ('<meta property="og:url" content="https://a.example/x">', None, "https://a.example/x"),
        ('<link rel=canonical href="javascript:alert(1)">', "https://a.example/", None),
        ('<link rel=canonical href="https://[x">', "https://a.example/", None),
        # Two proper addresses are none.
        ('<link rel=canonical href="https://a.example/x"><link rel=canonical href="https://a.example/y">', None, None),
        ('<link rel="next" href="https://a.example/2">', None, None),
    ],
)
def test_canonical_address(head: str, url: str | None, canonical: str | None) -> None:
    assert facts(f"<head>{head}</head><p>x</p>", url).canonical_url == canonical


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>x</p>", PageFacts()),
        ("<title> \n\u200b</title><meta name=author content=' '><meta content=x><p>x</p>", PageFacts()),
        ("<meta name=author content='https://a.example/rita'><p>x</p>", PageFacts()),
        (f"<title>{'x' * 3000}</title><p>x</p>", PageFacts()),
        ("<meta http-equiv='Content-Language' content='el'><p>x</p>", PageFacts(language="el")),
        ("<meta property='og:locale' content='de_AT'><p>x</p>", PageFacts(language="de_AT")),
        ("<meta property='og:title' content='Plants'><p>x</p>", PageFacts(title="Plants")),
        ("<p><a rel='license noopener' href='https://c.example/by'>CC</a>", PageFacts(rights=Rights(licence="https://c.example/by"))),
        # Each picture has its own.
        ("<a rel=license href='https://c.example/1'>1</a><a rel=license href='https://c.example/2'>2</a>", PageFacts()),
    ],
)  # fmt: skip
def test_what_a_head_leaves_open(markup: str, expected: PageFacts) -> None:
    assert facts(markup) == expected


def test_what_the_head_says_of_the_language_is_checked_against_the_text() -> None:
    text = "<p>Um den Garten kümmern sich zwei Menschen, die jeden Morgen um sieben Uhr beginnen.</p>"
    page = Page("p-1", "a.html", "0" * 64, "read", f"<html lang='en'>{text}", media_type="text/html")
    parsed = parse_page(page)
    assert (parsed.facts.language, parsed.language) == ("en", "de")


@given(st.text(), st.text(), st.sampled_from(["canonical", "license", "og:url", "robots", "author"]))
def test_any_head_can_be_read(value: str, url: str, name: str) -> None:
    root = lxml.etree.Element("html")
    for tag, key, held in (("link", "rel", "href"), ("meta", "name", "content"), ("base", "id", "href")):
        element = lxml.etree.SubElement(root, tag)
        element.set(key, name)
        element.set(held, "".join(c for c in value if c.isprintable()))
    found = page_facts(read_html(root), url)
    assert found.canonical_url is None or found.canonical_url.startswith("http")
