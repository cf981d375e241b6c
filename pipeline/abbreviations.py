"""Abbreviations that pages explain: "interpersonal psychotherapy (IPT)" says that IPT is a short form.

The method is that of Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions in biomedical
text" (2003): from right to left, each character of the short form must be found in the words before the bracket, the
first one at the beginning of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipeline.rules.guards import FUNCTION_WORDS

# A short form: 2 to 10 characters with a capital letter, no more than two words.
_BRACKET = re.compile(r"\((?P<short>[^\W_](?:[\w./&-]| (?=[^\W_])){1,9})\)")
MOST_WORDS_MORE = 5  # a long form has at most so many words more than the short form has characters, nor twice as many

LONGEST_FORM = 200  # characters

_WORD = re.compile(r"(?:[<>≤≥±$€£−-](?=\d))?[^\W_]+(?:[.,'&/-][^\W_]+)*[+#%°]*")

# An abbreviation's long forms mean one thing if their words are the same but for so few.
SHARED_WORDS = 0.5

MOST_FORMS = 50  # long forms of one short form that others are compared with

SHORTEST_HEAD = 5  # letters of a word that says the head of a long form again in short: therapy for psychotherapy


Words = tuple[str, ...]


class Definition(msgspec.Struct, frozen=True, order=True):
    """A short form and the long form that a page explains it by, as words."""

    short: Words
    long: Words


def find_definitions(texts: Iterable[str]) -> set[Definition]:
    """The abbreviations that texts explain."""
    found = set()
    for text in texts:
        if "(" not in text:
            continue
        for bracket in _BRACKET.finditer(text):
            short = bracket["short"]
            if not any(c.isupper() for c in short):
                continue
            long = long_form(short, text[max(0, bracket.start() - LONGEST_FORM) : bracket.start()])
            definition = Definition(tuple(words_of(short)), tuple(words_of(long or "")))
            if definition.short and definition.long:
                found.add(definition)
    return found


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


def mean_the_same(one: Words, other: Words) -> bool:
    """Whether long forms are one term's variants ("interpersonal therapy", "interpersonal psychotherapy")."""
    alike = sum(any(a in b or b in a for b in other) for a in one)
    return alike > SHARED_WORDS * max(len(one), len(other))


class Vocabulary:
    """The terms that a corpus abbreviates: each has one form, a long one, that stands for all ways to write it.

    A long form says what it means wherever it stands. A short form means what its own page says; where that says
    nothing, what all pages of the corpus say that explain it, if they agree.
    """

    def __init__(self, definitions: Iterable[Definition] = ()) -> None:
        longs: dict[Words, list[Words]] = {}
        for definition in sorted(set(definitions)):
            longs.setdefault(definition.short, []).append(definition.long)
        self._term: dict[Words, Words] = {}
        for forms in longs.values():
            for n, form in enumerate(forms):
                self._join(
                    form, next((other for other in forms[: min(n, MOST_FORMS)] if mean_the_same(form, other)), form)
                )
        self._longs = {form: self._find(form) for form in self._term}
        self._heads: dict[Words, frozenset[str]] = {}
        for form, term in self._longs.items():
            self._heads[term] = self._heads.get(term, frozenset()) | {form[-1]}
        meanings = {short: {self._longs[form] for form in forms} for short, forms in longs.items()}
        self._shorts = {short: min(terms) for short, terms in meanings.items() if len(terms) == 1}
        self._short_of: dict[Words, set[Words]] = {}
        for short, terms in meanings.items():
            for term in terms:
                self._short_of.setdefault(term, set()).add(short)
        self._longest: dict[str, int] = {}
        for form in (*self._longs, *longs):
            self._longest[form[0]] = max(self._longest.get(form[0], 0), len(form))

    def _join(self, form: Words, other: Words) -> None:
        self._term.setdefault(form, form)
        roots = sorted((self._find(form), self._find(other)), key=lambda root: (len(root), root))
        self._term[roots[1]] = roots[0]

    def _find(self, form: Words) -> Words:
        while self._term[form] != form:
            form = self._term[form]
        return form

    def meanings(self, definitions: Iterable[Definition]) -> dict[Words, Words]:
        """The terms that a page's own definitions give its short forms; one that stands for two things has none."""
        found: dict[Words, set[Words]] = {}
        for definition in definitions:
            found.setdefault(definition.short, set()).add(self._longs.get(definition.long, definition.long))
        return {short: min(terms) for short, terms in found.items() if len(terms) == 1}

    def fold(self, text: str, own: Mapping[Words, Words]) -> list[str]:
        """The words of a text with every term as one word: "x y (xy)", "x y" and "xy y" all become "x_y".

        `own` says what short forms mean on the page that the text stands on (see `meanings`).
        """
        written = _WORD.findall(text)
        words = [word.casefold() for word in written]
        if self._longest.keys().isdisjoint(words):
            return words
        capital = [
            word != low and (low not in FUNCTION_WORDS or word[1:] != low[1:])
            for word, low in zip(written, words, strict=True)
        ]
        if not any(capital[1:]):  # nothing is known of capitals
            capital = [word not in FUNCTION_WORDS for word in words]
        folded: list[str] = []
        at = 0
        while at < len(words):
            term, length = self._term_at(words, at, own, capital)
            if term is None:
                folded.append(words[at])
                at += 1
                continue
            at += length
            again, length = self._term_at(words, at, own, capital)
            if again == term and tuple(words[at : at + length]) in self._short_of.get(term, ()):
                at += length
            folded.append("_".join(term))
            if at < len(words) and self._doubles_head(words[at], term):
                at += 1
        return folded

    def _term_at(
        self, words: list[str], at: int, own: Mapping[Words, Words], capital: Sequence[bool]
    ) -> tuple[Words | None, int]:
        """The term that is written at a place, and how many words that takes; "all" is no ALL."""
        longest = self._longest.get(words[at], 0) if at < len(words) else 0
        for length in range(min(longest, len(words) - at), 0, -1):
            form = tuple(words[at : at + length])
            term = self._longs.get(form)
            if term is None and any(capital[at : at + length]):
                term = own.get(form) or self._shorts.get(form)
            if term:
                return term, length
        return None, 0

    def _doubles_head(self, word: str, term: Words) -> bool:
        """Whether a word behind a term says again what that ends in: "IPT therapy"."""
        heads = self._heads.get(term, frozenset())
        return word in heads or (len(word) >= SHORTEST_HEAD and any(head.endswith(word) for head in heads))


def words_of(text: str) -> list[str]:
    """The words and numbers of a text in small letters; signs that change a meaning stay ("-5", "C++", "5%")."""
    return [word.casefold() for word in _WORD.findall(text)]
