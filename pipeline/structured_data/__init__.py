"""The Q&As that an HTML document states in markup: schema.org in JSON-LD, microdata and RDFa.

scripts ──json_ld──▶ ┐
tree  ──microdata──▶ ├ items ──qas──▶ Q&As, facts, oddities
tree  ─────rdfa────▶ ┘
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from lxml import etree

from pipeline.htmltext import HtmlText
from pipeline.htmltree import Element
from pipeline.structured_data.items import Item, Oddity
from pipeline.structured_data.json_ld import read_json_ld
from pipeline.structured_data.microdata import read_microdata
from pipeline.structured_data.qas import (
    Budget,
    MarkupFacts,
    MarkupKind,
    MarkupQA,
    read_facts,
    read_questions,
)
from pipeline.structured_data.rdfa import read_rdfa
from pipeline.structured_data.xpaths import XPaths

__all__ = ["MarkupFacts", "MarkupQA", "Oddity", "StructuredData", "read_structured_data"]


class StructuredData(msgspec.Struct, frozen=True):
    """What a page's markup states: its Q&As in document order, facts about the page, and what was odd.

    A Q&A stands here once for each syntax that states it; `repeats` counts how often a syntax stated one again.
    """

    qas: tuple[MarkupQA, ...] = ()
    facts: MarkupFacts = MarkupFacts()
    oddities: tuple[Oddity, ...] = ()
    repeats: int = 0


def read_structured_data(html: HtmlText) -> StructuredData:
    """The Q&As and facts that the document states in markup. What it does not state costs next to nothing."""
    root = html.root
    json_ld, oddities = read_json_ld([script for script in html.tagged["script"] if is_json_ld(script)])
    microdata, strays = read_microdata(root) if _has_microdata(root) else ([], [])
    oddities += strays
    read: list[tuple[MarkupKind, Sequence[Item]]] = [
        ("json-ld", json_ld),
        ("microdata", microdata),
        ("rdfa", read_rdfa(root) if _has_rdfa(root) else []),
    ]
    items: list[Item] = [item for _, some in read for item in some]
    if not items:
        return StructuredData(oddities=tuple(oddities))
    xpaths, budget = XPaths(), Budget()
    found: list[tuple[Element, MarkupQA]] = []
    for kind, some in read:
        qas, odd = read_questions(some, kind, xpaths, budget)
        found += qas
        oddities += odd
    kept = once(in_document_order(root, found))
    return StructuredData(tuple(kept), read_facts(items), tuple(oddities), len(found) - len(kept))


_has_microdata = etree.XPath("boolean(//@itemtype)")
_has_rdfa = etree.XPath("boolean(//@typeof)")


def is_json_ld(script: Element) -> bool:
    return "ld+json" in (script.get("type") or "").lower()


def in_document_order(root: Element, found: Sequence[tuple[Element, MarkupQA]]) -> list[MarkupQA]:
    """The Q&As by where their questions stand; each syntax gives its own in that order already."""
    if len({qa.markup for _, qa in found}) > 1:
        wanted = {element for element, _ in found}
        places = {element: place for place, element in enumerate(root.iter()) if element in wanted}
        found = sorted(found, key=lambda pair: places.get(pair[0], 0))
    return [qa for _, qa in found]


def once(qas: Iterable[MarkupQA]) -> list[MarkupQA]:
    """Each Q&A once for each syntax; one without an answer only where the syntax gives its question none anywhere."""
    qas = list(qas)
    answered = {(qa.markup, folded(qa.question.text)) for qa in qas if qa.answer.text}
    seen: set[tuple[str, str, str]] = set()
    kept: list[MarkupQA] = []
    for qa in qas:
        question, answer = folded(qa.question.text), folded(qa.answer.text)
        if (qa.markup, question, answer) in seen or (not answer and (qa.markup, question) in answered):
            continue
        seen.add((qa.markup, question, answer))
        kept.append(qa)
    return kept


def folded(text: str) -> str:
    return " ".join(text.casefold().split())
