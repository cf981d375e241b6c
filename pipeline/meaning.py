"""Does what differs between two texts turn the meaning? The guards that keep twins apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import filterfalse, pairwise
from typing import Literal

import msgspec
from rapidfuzz.distance import Indel

from pipeline.rules.guards import (
    DATE_WORDS,
    FUNCTION_WORDS,
    NEGATING_PREFIXES,
    NEGATIONS,
    NUMBER,
    OPPOSITE_PREFIXES,
    OPPOSITE_SUFFIXES,
    OPPOSITES,
    ORDERING,
    QUANTITIES,
    SHORTEST_STEM,
    UNITS,
)
from pipeline.tokens import LONGEST_CITATION, Tokens

MOST_SHOWN = 200  # differing words that are listed
LONGEST_MOVED = 12  # words; where more changed places, sentences were put in another order
SPELLING = 0.8  # names so alike are spellings of one name

MISSING_NUMBER = "missing-number"  # the one guard that keeps apart what does not contradict each other

_OPPOSITE = {frozenset(pair) for pair in OPPOSITES}
_OPPOSED = frozenset(word for pair in OPPOSITES for word in pair)
_UNITS = frozenset(UNITS.values())


class Gap(msgspec.Struct, frozen=True):
    """Where one text has the tokens `gone` and the other the tokens `come`; at which end of what they share, if any."""

    gone: range
    come: range
    end: Literal["head", "tail"] | None = None

    @property
    def sides(self) -> tuple[range, range]:
        return self.gone, self.come


def turns_meaning(kept: Tokens, other: Tokens, places: Sequence[Gap]) -> str | None:
    """The guard that keeps apart two texts which differ at `places`; None where none does."""
    swaps: Counter[tuple[str, str]] = Counter()
    for gap in places:
        gone, come = [kept.folded[n] for n in gap.gone], [other.folded[n] for n in gap.come]
        veto = said_otherwise(gone, come)
        if veto == MISSING_NUMBER and is_no_number(kept, other, gap):
            veto = said_otherwise(*(list(filterfalse(NUMBER.match, side)) for side in (gone, come)))
        if veto:
            return veto
        if has_other_unit(kept, other, gap):
            return "unit"
        if are_other_names(kept, other, gap):
            return "name"
        if len(gone) == len(come) == 1:
            swaps[gone[0], come[0]] += 1
    if any(count > 1 and a not in FUNCTION_WORDS and not is_spelling(a, b) for (a, b), count in swaps.items()):
        return "entity"
    return "order" if is_reordered(kept, other, places) else None


def said_otherwise(gone: Sequence[str], come: Sequence[str]) -> str | None:
    """The guard against words of one text that have no counterpart, or a contrary one, in the other."""
    numbers = [[token for token in side if NUMBER.match(token)] for side in (gone, come)]
    if numbers[0] != numbers[1]:
        return "number" if all(numbers) else MISSING_NUMBER
    if Counter(map(negation, filter(is_negation, gone))) != Counter(map(negation, filter(is_negation, come))):
        return "negation"
    dates = [[token for token in side if token in DATE_WORDS] for side in (gone, come)]
    if all(dates) and dates[0] != dates[1]:
        return "date"
    if any(are_opposite(a, b) for a in gone for b in come):
        return "opposite"
    return None


def is_no_number(kept: Tokens, other: Tokens, gap: Gap) -> bool:
    """Whether the numbers that only one text has are citation digits, a mere "one" or slips."""
    gone, come = [kept.folded[n] for n in gap.gone], [other.folded[n] for n in gap.come]
    return all(
        is_citation(tokens, n) or (bool(instead) and tokens.written[n].lower() == "one") or is_slip(tokens, n, instead)
        for tokens, place, instead in ((kept, gap.gone, come), (other, gap.come, gone))
        for n in place
        if NUMBER.match(tokens.folded[n])
    )


def is_citation(tokens: Tokens, n: int) -> bool:
    """Whether a number stands where citation marks do: behind the end of a sentence, with no unit."""
    number = tokens.folded[n]
    before_unit = n + 1 < len(tokens.folded) and tokens.folded[n + 1] in _UNITS
    return n in tokens.opens and number.isdecimal() and len(number) <= LONGEST_CITATION and not before_unit


def is_slip(tokens: Tokens, n: int, instead: Sequence[str]) -> bool:
    """Whether a whole number with no unit stands for words that say no quantity: "salt 3 pepper"."""
    beside = tokens.folded[max(0, n - 1) : n] + tokens.folded[n + 1 : n + 2]
    if not tokens.folded[n].isdecimal() or not _UNITS.isdisjoint(beside):
        return False
    return bool(instead) and all(word in FUNCTION_WORDS and word not in QUANTITIES for word in instead)


def is_negation(token: str) -> bool:
    return token in NEGATIONS


def negation(token: str) -> str:
    """What kind of negation a word is: "no" and "not" deny alike."""
    return "not" if token in {"no", "not", "never", "none", "neither", "nor"} else token


@lru_cache(maxsize=100_000)
def are_opposite(a: str, b: str) -> bool:
    """Whether two words are contraries: of a known pair, or of one stem with opposite beginnings or ends."""
    if a == b:
        return False
    if any(frozenset((x, y)) in _OPPOSITE for x in base_forms(a) for y in base_forms(b)):
        return True
    short, long = sorted((a, b), key=len)
    rest = long.removesuffix(short)
    if rest != long and len(short) >= SHORTEST_STEM and rest in NEGATING_PREFIXES:
        return True
    for one, two in (*OPPOSITE_PREFIXES, *(pair[::-1] for pair in OPPOSITE_PREFIXES)):
        rest = a[len(one) :]
        if a.startswith(one) and b.startswith(two) and len(rest) >= SHORTEST_STEM and rest == b[len(two) :]:
            return True
    return any(
        {a.removesuffix(one), a.removesuffix(two)} & {b.removesuffix(one), b.removesuffix(two)} - {a, b}
        for one, two in OPPOSITE_SUFFIXES
    )


@lru_cache(maxsize=100_000)
def may_have_opposite(word: str) -> bool:
    """Whether a word is of a known pair, or begins or ends as contraries do; of two contraries, one does."""
    return (
        not _OPPOSED.isdisjoint(base_forms(word))
        or word.startswith((*NEGATING_PREFIXES, *(part for pair in OPPOSITE_PREFIXES for part in pair)))
        or word.endswith(tuple(part for pair in OPPOSITE_SUFFIXES for part in pair))
    )


@lru_cache(maxsize=10_000)
def base_forms(word: str) -> tuple[str, ...]:
    """A word, and what it may be a form of."""
    forms = [word]
    if word.endswith("s"):
        forms.append(word[:-1])
    for end in ("ed", "ing", "es"):
        if word.endswith(end) and len(word) > len(end) + 1:
            stem = word[: -len(end)]
            forms += (stem, stem + "e")
            if len(stem) > 2 and stem[-1] == stem[-2]:  # noqa: PLR2004
                forms.append(stem[:-1])
    return tuple(forms)


def has_other_unit(kept: Tokens, other: Tokens, gap: Gap) -> bool:
    """Whether one text measures in other units: both name one, or one does behind a number."""
    gone = [kept.folded[n] for n in gap.gone if kept.folded[n] in _UNITS]
    come = [other.folded[n] for n in gap.come if other.folded[n] in _UNITS]
    if gone == come:
        return False
    if gone and come:
        return True
    tokens, place = (kept, gap.gone) if gone else (other, gap.come)
    follows = any(
        n and tokens.folded[n] in _UNITS and NUMBER.match(tokens.folded[n - 1]) for n in place if n - 1 not in place
    )
    return bool(follows and gap.gone and gap.come)


def are_other_names(kept: Tokens, other: Tokens, gap: Gap) -> bool:
    """Whether one text names something else. A text without capitals names whatever stands in the name's place.

    At the beginning of a sentence a capital makes a name only against another one.
    """
    gone, sure_gone = names_in(kept, other, gap.gone)
    come, sure_come = names_in(other, kept, gap.come)
    if sure_gone and not come and other.caseless:
        come = [other.folded[n] for n in gap.come]
    elif sure_come and not gone and kept.caseless:
        gone = [kept.folded[n] for n in gap.gone]
    if not gone or not come:
        return False
    return not any(is_spelling(a, b) for a in gone for b in come)


def names_in(tokens: Tokens, other: Tokens, place: range) -> tuple[list[str], bool]:
    """The words of a place that have a capital and are no common words; whether one does not begin a sentence."""
    names = []
    sure = False
    for n in place:
        word = tokens.written[n]
        if not word[:1].isupper():
            continue
        low = word.lower()
        if (low in FUNCTION_WORDS and (word != "A" or n in tokens.opens)) or (
            n in tokens.opens and (low in tokens.words or low in other.words)
        ):
            continue
        names.append(tokens.folded[n])
        sure = sure or n not in tokens.opens
    return names, sure


def is_spelling(a: str, b: str) -> bool:
    return a == b or Indel.normalized_similarity(a, b) >= SPELLING


def is_reordered(kept: Tokens, other: Tokens, places: Sequence[Gap]) -> bool:
    """Whether two things changed places around a word that says which is which: "A before B", "B before A"."""
    for one, two in pairwise(places):
        gone = [kept.folded[n] for gap in (one, two) for n in gap.gone]
        come = [other.folded[n] for gap in (one, two) for n in gap.come]
        moved = 0 < len(gone) <= LONGEST_MOVED and Counter(gone) == Counter(come)
        if moved and not ORDERING.isdisjoint(other.folded[one.come.start : two.come.stop]):
            return True
    return False
