"""What text set higher or lower than the line means once it is set on it: a power, an index, a footnote's mark.

"10<sup>10</sup>" would read as 1010. A number on a number is a power; behind a word it is one only where the word is a
unit or a sign of mathematics; behind a sentence it points to a note. What is none of that, such as the "nd" of 2nd,
stays.
"""

from __future__ import annotations

import re
from typing import Literal

from pipeline.rules.cleaning.citations import MEASURES

Place = Literal["sup", "sub"]

LONGEST_RAISED = 24  # characters; longer text is small print
AROUND = 60  # characters of the line that tell what a raised text is

# Units and signs that are squared, cubed or inverted. A single letter always may be.
UNITS = frozenset(
    """
    mm cm dm km nm µm μm um in ft yd mi sq mol ml dl cl kg mg µg μg ng sec min hr rad px pt pc au ly eV kW Hz Pa
    sin cos tan log ln exp mc ab xy
    мм см км м с кг м/с
    """.split()  # noqa: SIM905  # a list of quoted words is hard to read
)

_NOTE = re.compile(
    r"[\[(]?\s?(?:\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*|[a-z]|[ivx]{1,4}|[*†‡§¶#]{1,3}|note \d{1,3})\s?[\])]?\Z",
    re.IGNORECASE,
)
_NUMBERED_NOTE = re.compile(r"(?:\[\s?\d{1,3}\s?\]|\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*|[*†‡§¶]{1,3})\Z")
_NUMBER = re.compile(r"[-−–+]?\d{1,4}(?:[.,]\d{1,4})?\Z")
_CHARGE = re.compile(r"\d?[-−–+]\Z")
_LETTER = re.compile(r"[nxyzkijtT]\Z")
_TERM = re.compile(r"[-−–+]?[\dA-Za-z]{1,4}(?:\s?[-−–+*/·]\s?[\dA-Za-z]{1,4}){1,3}\Z")
# A year, or a large number: nobody raises it to a power.
_LARGE = re.compile(r"(?<![\d.,])(?:\d{4,}|\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})+)\Z")
_PER = re.compile(r"(?:\bper|/)\s?[^\W\d_]+\Z")
_BASE_WORD = re.compile(r"([^\W\d_]+)\Z")
_MATH_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]{1,40}[)\]]\Z")
_PROSE = re.compile(r"[^\W\d_]{4}")
_SENTENCE = re.compile(r"[.,;:!?…%\"”’»。、]\Z")


def set_on_line(place: Place, text: str, before: str, after: str, *, linked: bool) -> tuple[str, str] | None:
    """The rule and the text to put for a raised or lowered text, given what stands before and behind it in its line.

    None where it may stay as it is.
    """
    said = text.strip()
    if place == "sub":
        return ("mark-subscript", f"_{said}") if said.isdecimal() and before[-1:].isdecimal() else None
    if linked:
        is_note = before and _NOTE.match(said) and not (before[-1].isspace() and after[:1].isalnum())
        return ("drop-footnote-mark", "") if is_note else None
    if not before or before[-1:].isspace() or not said:
        return None
    if after[:1] in ("/", "⁄") and said.isdecimal() and before[-1].isdecimal():
        return "part-fraction", f" {said}"
    if is_power(said, before):
        return "mark-superscript", f"^({said})" if _TERM.match(said) else f"^{said}"
    return ("drop-footnote-mark", "") if _NUMBERED_NOTE.match(said) and is_behind_text(before) else None


def is_power(said: str, before: str) -> bool:
    """Whether a raised text is the power of what stands before it."""
    if _CHARGE.match(said) and len(said) > 1:
        return before[-1].isalnum()
    number = _NUMBER.match(said)
    if not number and not _LETTER.match(said) and not (_TERM.match(said) and not said.isalpha()):
        return False
    if before[-1].isdecimal():
        return not _LARGE.search(before)
    word = _BASE_WORD.search(before)
    if word:
        base = word[1]
        if (
            len(base) == 1
            or base in UNITS
            or base in MEASURES
            or _PER.search(before)
            or (base.isupper() and len(base) < len("ABC") and bool(number))
        ):
            return bool(number) or len(base) == 1
        return bool(number) and said[0] in "-−–+"
    bracketed = _MATH_IN_BRACKETS.search(before)
    return bracketed is not None and not _PROSE.search(bracketed[0])


def is_behind_text(before: str) -> bool:
    """Whether what stands before a mark is the end of a word, a clause or a year."""
    return bool(_SENTENCE.search(before) or _BASE_WORD.search(before) or _LARGE.search(before) or before[-1] in ")]")
