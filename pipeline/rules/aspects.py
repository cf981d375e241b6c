"""Aspects of a topic: what titles announce ("Rust: Causes and Prevention") and questions ask for ("What causes rust?").

A page answers what its title announces more often than what it does not, whatever the topic is.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ASPECTS = {
    "alternatives": r"alternatives?|substitutes?|replacements?|instead",
    "benefits": r"benefits?|advantages?|pros|good for",
    "causes": r"caus(?:es?|ed|ing)|reasons?|why|origins?",
    "comparison": r"vs|versus|compared?|comparisons?|differences?|differ",
    "cost": r"costs?|prices?|pricing|fees?|salar(?:y|ies)|how much|cheap(?:er|est)?|expensive",
    "definition": r"definitions?|meanings?|mean|means|defined?|glossary|dictionary",
    "diagnosis": r"diagnos\w+|tests?|testing|tested|how do (?:you|i) know|how to tell",
    "examples": r"examples?",
    "frequency": r"frequency|how common|how many people|how often|prevalen\w+|statistics",
    "history": r"history|histor(?:ic|ical)|timeline|invented|discovered|founded",
    "inheritance": r"genetics?|genes?|inherit\w*|hereditary",
    "method": r"how to|steps?|instructions?|tutorial|tips|recipes?",
    "outlook": r"outlook|prognosis|life expectancy|survival|how long|duration",
    "prevention": r"prevent\w*|avoid\w*|protect\w*",
    "requirements": r"requirements?|required?|eligib\w+|qualif\w+",
    "research": r"research|clinical trials?|studies",
    "risks": r"risks?|at risk|dangers?|dangerous|side effects?|complications?|safe|safety|disadvantages?|cons",
    "stages": r"stages?|phases?|grades?",
    "symptoms": r"symptoms?|signs?|feels? like",
    "treatment": r"treat(?:s|ed|ing|ments?|able)?|cur(?:e|es|ed|able)|therap(?:y|ies)|remed(?:y|ies)|medications?",
    "types": r"types?|kinds?|classification|varieties|list of",
    "uses": r"uses?|used|applications?|purposes?",
}

_PATTERNS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _ASPECTS.items()}

LONGEST = 300  # characters that are read


@lru_cache(maxsize=4_096)
def aspects_of(text: str) -> frozenset[str]:
    """The aspects that a title or a question names."""
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(text, 0, LONGEST))
