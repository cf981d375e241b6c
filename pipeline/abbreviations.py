"""Abbreviations that a page explains: "interpersonal psychotherapy (IPT)" says that IPT is a short form.

The method is that of Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
text" (2003): from right to left, each character of the short form must be found in the words before the bracket, the
first one at the beginning of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

# A short form: 2 to 10 characters with a capital letter, no more than two words.
_BRACKET = re.compile(r"\((?P<short>[^\W_](?:[\w./&-]| (?=[^\W_])){1,9})\)")
MOST_WORDS_MORE = 5  # a long form has at most so many words more than the short form has characters, nor twice as many

LONGEST_FORM = 200  # characters

_WORD = re.compile(r"(?:[<>≤≥±$€£−-](?=\d))?[^\W_]+(?:[.,'&/-][^\W_]+)*[+#%°]*")

# An abbreviation's long forms mean one thing if their words are the same but for so few.
SHARED_WORDS = 0.5

SHORTEST_HEAD = 5  # letters of a word that says the head of a long form again in short: therapy for psychotherapy


class Forms(msgspec.Struct, frozen=True):
    """The ways to write one term: its short form, its long forms (longest first), and what may follow the short one.

    "IPT therapy" doubles the head of "interpersonal therapy": such a word says nothing more.
    """

    short: tuple[str, ...]
    longs: tuple[tuple[str, ...], ...]
    heads: frozenset[str]


# The terms of a page by the first word of each of their forms.
Abbreviations = Mapping[str, tuple[Forms, ...]]


def find_abbreviations(texts: Iterable[str]) -> Abbreviations:
    """The terms that texts abbreviate; a short form that stands for two things is none."""
    found: dict[str, set[str]] = {}
    for text in texts:
        for bracket in _BRACKET.finditer(text):
            short = bracket["short"]
            if not any(c.isupper() for c in short):
                continue
            long = long_form(short, text[max(0, bracket.start() - LONGEST_FORM) : bracket.start()])
            if long:
                found.setdefault(" ".join(words_of(short)), set()).add(" ".join(words_of(long)))
    table: dict[str, tuple[Forms, ...]] = {}
    for short, written in sorted(found.items()):
        if short and mean_the_same(written):
            longs = sorted((tuple(long.split()) for long in written), key=lambda long: (-len(long), long))
            forms = Forms(tuple(short.split()), tuple(longs), frozenset(long[-1] for long in longs))
            for first in sorted({form[0] for form in (*longs, forms.short)}):
                table[first] = (*table.get(first, ()), forms)
    return table


def long_form(short: str, before: str) -> str | None:
    """The words at the end of `before` that `short` abbreviates; None where they do not spell it."""
    words = before.split()
    most = min(len(short) + MOST_WORDS_MORE, 2 * len(short))
    text = " ".join(words[-most:]).rstrip(" ,;:")
    place = len(text)
    for n, character in enumerate(reversed(short.lower())):
        if not character.isalnum():
            continue
        first = n == len(short) - 1
        place = text.lower().rfind(character, 0, place)
        while first and place > 0 and text[place - 1].isalnum():
            place = text.lower().rfind(character, 0, place)
        if place < 0:
            return None
    long = text[place:]
    if len(long) <= len(short) or " " not in long or short.lower() in words_of(long):
        return None
    return long


def mean_the_same(longs: Iterable[str]) -> bool:
    """Whether long forms are one term's variants ("interpersonal therapy", "interpersonal psychotherapy")."""
    first, *others = (long.split() for long in sorted(longs))
    return all(
        sum(any(a in b or b in a for b in other) for a in first) > SHARED_WORDS * max(len(first), len(other))
        for other in others
    )


def fold_abbreviations(text: str, abbreviations: Abbreviations) -> list[str]:
    """The words of a text with every long form written short: "x y (xy)", "x y" and "xy y" all become "xy"."""
    words = words_of(text)
    folded: list[str] = []
    at = 0
    while at < len(words):
        forms, length = form_at(words, at, abbreviations)
        if forms is None:
            folded.append(words[at])
            at += 1
            continue
        at += length
        if tuple(folded[-len(forms.short) :]) != forms.short:
            folded += forms.short
        if at < len(words) and doubles_head(words[at], forms):
            at += 1
    return folded


def doubles_head(word: str, forms: Forms) -> bool:
    """Whether a word behind a short form says again what that stands for: "IPT therapy"."""
    return word in forms.heads or (len(word) >= SHORTEST_HEAD and any(head.endswith(word) for head in forms.heads))


def form_at(words: list[str], at: int, abbreviations: Abbreviations) -> tuple[Forms | None, int]:
    """The term that is written at a place, and how many words that takes."""
    for forms in abbreviations.get(words[at], ()):
        for form in (*forms.longs, forms.short):
            if tuple(words[at : at + len(form)]) == form:
                return forms, len(form)
    return None, 0


def words_of(text: str) -> list[str]:
    """The words and numbers of a text in small letters; signs that change a meaning stay ("-5", "C++", "5%")."""
    return _WORD.findall(text.lower())
