"""An answer as the words and numbers that it says, in the form that its copies share.

Spelling that makes no difference is folded away: numbers in words, names of units, dates, contractions, citation marks.
What may make one stays: signs, decimals, capital letters, the ends of sentences.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property

from pipeline.rules.guards import LABELS, MONTHS, MULTIPLES, ORDINALS, ROMAN, SMALL_NUMBERS, TENS, UNITS

LONGEST_COMPARED = 2_000  # words; aligning takes time quadratic in them

STRAY_WORDS = 8  # a label or link behind "..." has no more words
LONGEST_CITATION = 3  # digits

SHORTEST_QUESTION = 3  # words that an answer may repeat
MOST_BEFORE_QUESTION = 6  # words of a label before them

# Scripts that put no spaces between words: each character is a token.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    r"\.\.\.+|…|[.!?](?=[\s\"')\[\]\d]|\Z)|[:;](?=\s)|\n"
    r"|(?:(?<![\w)\]])[<>≤≥±~−+-](?=\d))?\d+(?:[.,:/]\d+)*(?:(?:st|nd|rd|th)\b)?"
    rf"|[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+(?:'[^\W\d_{_UNSPACED}]+)*|[%$€£]|°[CF]?"
)
_CUT = frozenset(("…", "...", "....", "....."))
_ENDS = frozenset((".", "!", "?", ":", ";", "\n"))

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH_FIRST = re.compile(rf"\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?=,? \d{{4}}\b|[,.;)]|\Z| [a-z])", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({_MONTH})\b\.?", re.IGNORECASE)
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_MONTH_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
_MONTH_NAMES += ("november", "december")
_MONTH_WORD = re.compile(rf"\b(?:{_MONTH})\b", re.IGNORECASE)
_CURRENCY = re.compile(r"([$€£]) ?(\d+(?:[.,]\d+)*)")
_CITATION = re.compile(r"\[\d{1,3}(?:[,–-] ?\d{1,3}){0,20}\]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_ACCENT = re.compile("(?<=[a-z])[\u0300-\u036f]+")  # of Latin letters only: elsewhere such marks make other letters

CONTRACTIONS = {"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"), "cannot": ("can", "not")}


class Tokens:
    """The tokens of an answer: `folded` to compare, `written` to show, and the places where a sentence begins.

    `cut` says that the text ends in no full stop. `opens` holds the places that open a sentence; the end is one.
    An answer often begins with its question, after a label or none: where that is `asked`, it is left out.
    """

    __slots__ = ("__dict__", "cut", "folded", "opens", "written")

    def __init__(self, text: str, asked: Sequence[str] = ()) -> None:
        self.folded: list[str] = []
        self.written: list[str] = []
        self.opens: set[int] = set()
        self.cut = False
        self._read(text)
        if asked:
            self._drop_question(list(asked))

    def _read(self, text: str) -> None:
        found = _TOKEN.findall(prepare(text))
        if len(found) > LONGEST_COMPARED:
            del found[LONGEST_COMPARED:]
            self.cut = True
        found = self._without_end(found)
        folded, written, opens = self.folded, self.written, self.opens
        opened = True
        for n, token in enumerate(found):
            if token in _ENDS or token in _CUT:
                opened = True
                continue
            if opened:
                if token.isdecimal() and folded and is_citation(found, n):
                    continue
                opens.add(len(folded))
                opened = False
            self._add(token)
        opens.add(len(folded))
        if not SPELLED.isdisjoint(folded):
            self._join_numbers()
        del written[len(folded) :]

    def _without_end(self, found: list[str]) -> list[str]:
        """The tokens up to "..." where only a label or link may follow."""
        for n in range(len(found) - 1, max(-1, len(found) - 2 - STRAY_WORDS), -1):
            if found[n] in _CUT:
                self.cut = True
                return found[:n]
        self.cut = self.cut or bool(found and found[-1] not in _ENDS)
        return found

    def _add(self, token: str) -> None:
        low = token.lower()
        if low.isascii():
            if low in FOLDED:
                parts = FOLDED[low]
                self.folded += parts
                self.written += [token] * len(parts)
                return
            if "," in low:
                low = _THOUSANDS.sub("", low)
            elif "'" in low:
                low = low.removesuffix("'s")
                if low.endswith("n't"):
                    self.folded += (low[:-3], "not")
                    self.written += (token, token)
                    return
        else:
            low = fold_letters(low)
            low = UNITS.get(low, low)
        self.folded.append(low)
        self.written.append(token)

    def _join_numbers(self) -> None:
        """Write "twenty-one" and "two hundred" in digits."""
        folded, written = [], []
        opens = {0} if self.folded else set()
        for n, token in enumerate(self.folded):
            last = folded[-1] if folded else ""
            value = MULTIPLES.get(token)
            if n in self.opens:
                opens.add(len(folded))
            elif value is not None and last.isdecimal():
                folded[-1] = str(int(last) * value)
                written[-1] += " " + self.written[n]
                continue
            elif last.isdecimal() and token.isdecimal() and self.written[n - 1].lower() in TENS and int(token) < 10:  # noqa: PLR2004
                if self.written[n].lower() in SMALL_NUMBERS:
                    folded[-1] = str(int(last) + int(token))
                    written[-1] += "-" + self.written[n]
                    continue
            folded.append(str(value) if value else token)
            written.append(self.written[n])
        opens.add(len(folded))
        self.folded, self.written, self.opens = folded, written, opens

    def _drop_question(self, asked: list[str]) -> None:
        length = len(asked)
        if length < SHORTEST_QUESTION:
            return
        for start in range(min(MOST_BEFORE_QUESTION, len(self.folded) - length) + 1):
            if self.folded[start : start + length] == asked:
                stop = start + length
                if stop in self.opens and stop < len(self.folded):
                    del self.folded[:stop], self.written[:stop]
                    self.opens = {place - stop for place in self.opens if place >= stop}
                return

    @cached_property
    def caseless(self) -> bool:
        """Whether the text has no capital letter behind its first word, so that capitals tell nothing."""
        return not any(token[:1].isupper() for token in self.written[1:])

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that it writes in small letters somewhere."""
        return frozenset(token for token in self.written if token.islower())


SPELLED = frozenset(MULTIPLES) | {str(n) for n in TENS.values()}

FOLDED: dict[str, tuple[str, ...]] = {
    **{word: (unit,) for word, unit in UNITS.items()},
    **{word: (str(n),) for word, n in (SMALL_NUMBERS | TENS).items()},
    **{word: (nth,) for word, nth in ORDINALS.items() if word != "second"},
    **{f"{n}{end}": (f"{n}th",) for n in range(1, 13) for end in ("st", "nd", "rd")},
    **{roman: (n,) for roman, n in ROMAN.items()},
    **CONTRACTIONS,
}


def prepare(text: str) -> str:
    """The text with quotes made plain and dates and sums of money in one order."""
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'").replace("‐", "-").replace("‑", "-")
    if "$" in text or "€" in text or "£" in text:
        text = _CURRENCY.sub(r"\2 \1", text)
    if _MONTH_WORD.search(text):
        text = _DAY_FIRST.sub(lambda m: f"{MONTHS[m[2].lower()]} {m[1]}", text)
        text = _MONTH_FIRST.sub(lambda m: f"{MONTHS[m[1].lower()]} {m[2]}", text)
    if "[" in text:
        text = _CITATION.sub(" ", text)
    if "-" in text:
        text = _ISO.sub(date_in_words, text)
    return text


def date_in_words(match: re.Match[str]) -> str:
    month = int(match[2])
    return f"{_MONTH_NAMES[month - 1]} {int(match[3])}, {match[1]}" if 1 <= month <= len(_MONTH_NAMES) else match[0]


def is_citation(found: list[str], n: int) -> bool:
    """Whether the number that opens a sentence is a citation mark or the number of a list item."""
    if len(found[n]) > LONGEST_CITATION:
        return False
    after = found[n + 1] if n + 1 < len(found) else "."
    return after in _ENDS or after in _CUT or after[:1].isupper() or after.isdecimal()


def fold_letters(token: str) -> str:
    """A token without accents, ligatures and raised digits behind a word (citation marks)."""
    word = token.rstrip(_RAISED)
    if word != token and len(word) > 2:  # noqa: PLR2004  # not m²
        token = word
    if token.isascii() or token[-1] in _RAISED:
        return token
    return _ACCENT.sub("", unicodedata.normalize("NFKD", token)) or token


def label_words(label: str) -> tuple[str, ...]:
    return tuple(Tokens(label).folded)


LABEL_WORDS = frozenset(label_words(label) for label in LABELS)
