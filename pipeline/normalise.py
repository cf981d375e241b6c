"""Texts without the differences that say nothing: what two copies of one text, or two ways to ask one thing, share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from pipeline.abbreviations import Vocabulary, Words
from pipeline.ids import content_id

# Typography that differs between copies of one text, folded to one form each.
_FOLD = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | {"…": "..."}
    # Marks for the direction of text show nothing.
    | dict.fromkeys("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "")
)

# Characters that are no plain digits: folding would make 102 of 10² and 11/2 of 1½.
_RAISED = re.compile(r"([\u00b2\u00b3\u00b9\u2070-\u207f\u00bc-\u00be\u2150-\u218b\u2460-\u24ff\u2776-\u2793]+)")

ARTICLES = frozenset(("a", "an", "the"))
CONTRACTIONS = {
    "what's": ("what", "is"),
    "who's": ("who", "is"),
    "where's": ("where", "is"),
    "how's": ("how", "is"),
    "when's": ("when", "is"),
    "isn't": ("is", "not"),
    "aren't": ("are", "not"),
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "don't": ("do", "not"),
    "doesn't": ("does", "not"),
    "won't": ("will", "not"),
    "shouldn't": ("should", "not"),
}

LONGEST_QUESTION = 1_000  # characters; further ones tell no questions apart


def normalise(text: str) -> str:
    """The text without differences of case, quotes, dashes and spaces; every sign, digit and word stays."""
    return " ".join(plain(text).casefold().split())


def exact_key(question: str, answer: str) -> str:
    """What all texts share that differ in nothing but typography: the id that such a text has as a record."""
    return content_id("qa", normalise(question), normalise(answer))


def plain(text: str) -> str:
    """The text in its plainest characters; one that is ASCII is there already."""
    if text.isascii():
        return text
    parts = _RAISED.split(text.translate(_FOLD))
    return "".join(part if n % 2 else unicodedata.normalize("NFKC", part) for n, part in enumerate(parts))


def fold_question(question: str, vocabulary: Vocabulary, own: Mapping[Words, Words]) -> str:
    """A question in the form that its ways of writing share: terms in one form, no articles and signs around words."""
    said = plain(question)[-LONGEST_QUESTION:]
    words = vocabulary.fold(said, own)
    folded = [part for word in words if word not in ARTICLES for part in CONTRACTIONS.get(word, (word,))]
    said = " ".join(said.casefold().split())
    return " ".join(folded) or re.sub(r"[\s?!.:;,]+\Z", "", said) or said
