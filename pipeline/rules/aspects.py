"""Aspects of a topic: what titles announce ("Rust: Causes and Prevention") and questions ask for ("What causes rust?").

A page answers what its title announces more often than what it does not, whatever the topic is.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

LONGEST = 300  # characters that are read


class Aspect(msgspec.Struct, frozen=True):
    """What may be asked of a topic: words that name it, a title or question that does, and one that only looks so."""

    name: str
    words: str
    named: str
    not_named: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{self.words})\b", re.IGNORECASE)


ASPECTS: tuple[Aspect, ...] = (
    Aspect(
        "alternatives",
        r"alternatives?|substitutes?|replacements?|instead",
        "What can I use instead of yeast?",
        "Yeast: Alternating Layers",
    ),
    Aspect("benefits", r"benefits?|advantages?|pros|good for", "Advantages of Rye", "Is rye a prospect?"),
    Aspect(
        "causes", r"caus(?:es?|ed|ing)|reasons?|why|origins?", "Why does iron rust?", "Does iron rust because of rain?"
    ),
    Aspect(
        "comparison",
        r"vs|versus|compared?|comparisons?|differences?|differ",
        "Rye vs Wheat",
        "Is rye indifferent to frost?",
    ),
    Aspect(
        "cost",
        r"costs?|prices?|pricing|fees?|salar(?:y|ies)|how much|cheap(?:er|est)?|expensive",
        "How much is a ferry ticket?",
        "How many ferries are there?",
    ),
    Aspect(
        "definition",
        r"definitions?|meanings?|means?(?! (?:to|of)\b)|defined?|glossary|dictionary",
        "Definition of Rye",
        "Is rye a means to an end of hunger",
    ),
    Aspect(
        "diagnosis",
        r"diagnos\w+|tests?|testing|tested|how do (?:you|i) know|how to tell",
        "How do you know that bread is stale?",
        "Do you know Rye?",
    ),
    Aspect("examples", r"examples?", "Rye Bread: Examples", "Is rye exemplary?"),
    Aspect(
        "frequency",
        r"frequency|how common|how many people|how often|prevalen\w+|statistics",
        "How common is ergot?",
        "Common Questions about Ergot",
    ),
    Aspect(
        "history",
        r"history|histor(?:ic|ical)|timeline|invented|discovered|founded",
        "Who invented the lock?",
        "Is the invention sold?",
    ),
    Aspect(
        "inheritance", r"genetics?|genes?|inherit\w*|hereditary", "Is red hair inherited?", "A Generation of Bakers"
    ),
    Aspect(
        "method", r"how to|steps?|instructions?|tutorial|tips|recipes?", "How to Bake Rye Bread", "How does rye grow?"
    ),
    Aspect(
        "outlook",
        r"outlook|prognosis|life expectancy|survival|how long|duration",
        "How long does a wall last?",
        "How tall is a wall?",
    ),
    Aspect("prevention", r"prevent\w*|avoid\w*|protect\w*", "How do I avoid ergot?", "What is the event?"),
    Aspect(
        "requirements", r"requirements?|required?|eligib\w+|qualif\w+", "Who is eligible for a card?", "Request a Card"
    ),
    Aspect("research", r"research|clinical trials?|studies", "Clinical trials with rye", "Search for rye"),
    Aspect(
        "risks",
        r"risks?|at risk|dangers?|dangerous|side effects?|complications?|safe|safety|disadvantages?|cons",
        "Is ergot dangerous?",
        "Is it a brisk walk?",
    ),
    Aspect("stages", r"stages?|phases?|grades?", "The Four Phases of the Moon", "Backstage at the Fair"),
    Aspect("symptoms", r"symptoms?|signs?|feels? like", "What are the signs of ergot?", "What does the signature say?"),
    Aspect(
        "treatment",
        r"treat(?:s|ed|ing|ments?|able)?|cur(?:e|es|ed|able)|therap(?:y|ies)|remed(?:y|ies)|medications?",
        "Can ergot be cured?",
        "Is the museum curated?",
    ),
    Aspect(
        "types",
        r"types?|kinds|kind of|classification|varieties|list of",
        "What kinds of rye are there?",
        "Is it kind to bake?",
    ),
    Aspect("uses", r"uses?|used|applications?|purposes?", "What is rye used for?", "Is rye useful?"),
)

_PATTERNS = {aspect.name: aspect.pattern for aspect in ASPECTS}


@lru_cache(maxsize=4_096)
def aspects_of(text: str) -> frozenset[str]:
    """The aspects that a title or a question names in its first `LONGEST` characters."""
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(text, 0, LONGEST))
