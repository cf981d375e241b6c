"""The source that a page names beside an answer: found, taken out of the answer, and what it attributes."""

from __future__ import annotations

import pytest

from pipeline.model import Tier
from pipeline.named_sources import stated_attribution
from pipeline.rules.sources import NAMED_SOURCE
from tests.test_html import page_of, read

PAGE = (
    """<h1>People also ask</h1><h2>What is rye?</h2><p>Rye is a grass.</p><p>{}</p><h2>Is it old?</h2><p>It is.</p>"""
)


@pytest.mark.parametrize(
    ("said", "name", "url"),
    [
        (
            'View complete answer on <a href="https://rye.example/a">rye.example</a>',
            "rye.example",
            "https://rye.example/a",
        ),
        ("Takedown request | View complete answer on rye.example", "rye.example", None),
        ("See the full article at The Rye Society", "The Rye Society", None),
        ('Source: <a href="https://rye.example/">Rye Society</a>', "Rye Society", "https://rye.example/"),
        ("Source: https://rye.example/b", "https://rye.example/b", "https://rye.example/b"),
        ("Read more on rye.example", "rye.example", None),
        ("Quelle: Roggenbund", "Roggenbund", None),
    ],
)
def test_a_named_source_is_no_part_of_the_answer(said: str, name: str, url: str | None) -> None:
    parsed = read(PAGE.replace("{}", said))
    first, second = parsed.occurrences
    assert first.answer.text == "Rye is a grass."
    assert first.named_source is not None
    assert (first.named_source.name, first.named_source.url) == (name, url)
    assert second.named_source is None
    attribution = stated_attribution(page_of(""), parsed, first)
    assert attribution is not None
    assert (attribution.tier, attribution.source_url, attribution.confidence) == (Tier.STATED, url, None)
    [evidence] = attribution.evidence
    assert parsed.text[evidence.start : evidence.end] == evidence.exact
    assert stated_attribution(page_of(""), parsed, second) is None


def test_it_may_stand_behind_the_last_sentence() -> None:
    parsed = read(PAGE.replace("{}", "It grows in the cold. View full answer on rye.example"))
    assert parsed.occurrences[0].answer.text == "Rye is a grass.\n\nIt grows in the cold."
    assert parsed.occurrences[0].named_source is not None


@pytest.mark.parametrize(
    "said",
    [
        "Rye is a source of fibre: it has a lot.",
        "Their main source: unknown wells in the north. They dried up.",
        "You can read more on the back of the bag before you bake.",
        "View the answer.",
    ],
)
def test_what_only_looks_like_one(said: str) -> None:
    first = read(PAGE.replace("{}", said)).occurrences[0]
    assert first.named_source is None
    assert said in first.answer.text


def test_an_answer_that_is_nothing_else_stays() -> None:
    parsed = read("<h2>What is rye?</h2><p>Source: rye.example</p><h2>Is it old?</h2><p>It is.</p>")
    assert parsed.occurrences[0].answer.text == "Source: rye.example"


def test_the_pattern_is_linear() -> None:
    assert NAMED_SOURCE.match("view complete answer on " + " " * 100_000 + "\n") is None


BOX = """<div><div role="button" aria-expanded="true"><span>{q}</span></div><div><div>{a}</div>
<div><a href="https://{host}/page"><h3>{title}</h3><cite>{host} › page</cite></a></div>
<div><a href="/search?q=rye">Search for: {q}</a></div></div></div>"""


def test_a_link_with_its_address_below_an_answer_names_its_source() -> None:
    boxes = (
        BOX.replace("{q}", q).replace("{a}", a).replace("{host}", host).replace("{title}", title)
        for q, a, host, title in (
            ("What is rye?", "Rye is a grass.", "rye.example", "Rye, the grass"),
            ("Is it old?", "It is.12 Mar 2024", "old.example", "Is it old?"),
        )
    )
    parsed = read(f"<title>x</title><div><h2>Ähnliche Fragen</h2>{''.join(boxes)}</div>")
    assert [(o.question.text, o.answer.text) for o in parsed.occurrences] == [
        ("What is rye?", "Rye is a grass."),
        ("Is it old?", "It is."),
    ]
    named = [o.named_source for o in parsed.occurrences]
    assert [(n.name, n.url) for n in named if n] == [
        ("Rye, the grass", "https://rye.example/page"),
        ("Is it old?", "https://old.example/page"),
    ]
    attribution = stated_attribution(page_of(""), parsed, parsed.occurrences[0])
    assert attribution is not None
    assert (attribution.tier, attribution.source_url) == (Tier.STATED, "https://rye.example/page")


def test_a_link_without_its_address_is_part_of_the_answer() -> None:
    parsed = read(PAGE.replace("{}", 'See <a href="https://rye.example/">the mill</a>.').replace("It is.", "Yes."))
    assert parsed.occurrences[0].answer.text == "Rye is a grass.\n\nSee the mill."
    assert parsed.occurrences[0].named_source is None
