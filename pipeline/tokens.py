"""An answer as the words and numbers that it says, in the form that its copies share.

Spelling that makes no difference is folded away: numbers in words, names of units, dates, contractions, citation marks.
What may make one stays: signs, decimals, capital letters, the ends of sentences.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate, chain, compress
from operator import attrgetter
from typing import cast

import msgspec

from pipeline.rules.guards import LABELS, MONTHS, MULTIPLES, ORDINALS, ROMAN, SMALL_NUMBERS, TENS, UNITS

LONGEST_COMPARED = 2_000  # words; aligning takes time quadratic in them

STRAY_WORDS = 8  # a label or link behind "..." has no more words
LONGEST_CITATION = 3  # digits

SHORTEST_QUESTION = 3  # words that an answer may repeat
MOST_BEFORE_QUESTION = 6  # words of a label before them

# Scripts that put no spaces between words: each character is a token.
_UNSPACED = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(
    r"\.\.\.+|…|[.!?](?=[\"')\[\]\d]|\Z)|[:;]\Z|[。！？]|¶"
    r"|(?:(?<![\w)\]])[<>≤≥±~−+-](?=\d))?\d+(?:[.,:/]\d+)*(?:(?:st|nd|rd|th)\b)?"
    rf"|[{_UNSPACED}]|[^\W\d_{_UNSPACED}]+(?:'[^\W\d_{_UNSPACED}]+)*|[%$€£]|°[CF]?"
)
_CUT = ("…", "...")
_BREAK = "¶"  # stands for a line break
_ENDS = frozenset((".", "!", "?", ":", ";", "。", "！", "？", _BREAK))

_PLAIN = str.maketrans({"’": "'", "‘": "'", "‐": "-", "‑": "-"})

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DAY = re.compile(r"(?:[12]?\d|3[01])(?:st|nd|rd|th)?")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")
_MONTH_NAMES = tuple(dict.fromkeys(MONTHS.values()))
_CURRENCY = re.compile(r"([$€£])(\d+(?:[.,]\d+)*)")
_CITATION = re.compile(r"\[\d{1,3}(?:[,–-] ?\d{1,3}){0,20}\]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")

_ACCENT = re.compile("(?<=[a-z])[\u0300-\u036f]+")  # of Latin letters only: elsewhere such marks make other letters

CONTRACTIONS = {"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not"), "cannot": ("can", "not")}


Words = tuple[str, ...]


class Chunk(msgspec.Struct, frozen=True):
    """What stands between two spaces: its tokens, which of them open a sentence, and whether it ends one.

    `cut` is how many tokens stand before a "..." in it. Those that have any of these, or a token that may be part of a
    number in words or of a date, are `odd`.
    """

    folded: tuple[str, ...]
    written: tuple[str, ...]
    opens: tuple[int, ...]
    ends: bool
    cut: int | None
    odd: bool


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
        odd = self._read(prepare(text).split())
        if not SPELLED.isdisjoint(odd):
            self._join_numbers()
        if not MONTHS.keys().isdisjoint(odd):
            self._order_dates()
        if asked:
            self._drop_question(list(asked))

    def _read(self, chunks: list[str]) -> list[str]:
        """Read the text, and return the tokens of its odd chunks."""
        found = read_chunks(chunks)
        odd = odd_ones(found)
        citations = citations_in(chunks, found, odd)
        if citations:
            found = [chunk for n, chunk in enumerate(found) if n not in citations]
            odd = odd_ones(found)
        parts = list(map(_FOLDED_OF, found))
        starts = list(accumulate(map(len, parts), initial=0))
        self.folded = list(chain.from_iterable(parts))
        self.written = list(chain.from_iterable(map(_WRITTEN_OF, found)))
        opens = {0}
        cut_at = None
        for n in odd:
            chunk, start = found[n], starts[n]
            opens.update(start + place for place in chunk.opens)
            if chunk.ends:
                opens.add(starts[n + 1])
            if chunk.cut is not None:
                cut_at = start + chunk.cut
        count = len(self.folded)
        if count > LONGEST_COMPARED:
            cut_at = LONGEST_COMPARED
        elif cut_at is not None and count - cut_at > STRAY_WORDS:
            cut_at = None
        last = next((chunk for chunk in reversed(found) if chunk.folded or chunk.ends), None)
        self.cut = cut_at is not None or not (last is None or last.ends)
        if cut_at is not None:
            del self.folded[cut_at:], self.written[cut_at:]
            opens = {place for place in opens if place < cut_at}
        self.opens = opens
        self.opens.add(len(self.folded))
        return [token for n in odd for token in parts[n]]

    def _join_numbers(self) -> None:
        """Write "twenty-one" and "two hundred" in digits."""
        folded: list[str] = []
        written: list[str] = []
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
            elif n and self.written[n - 1].lower() in TENS and self.written[n].lower() in UNIT_NUMBERS:
                folded[-1] = str(int(last) + int(token))
                written[-1] += "-" + self.written[n]
                continue
            folded.append(str(value) if value else token)
            written.append(self.written[n])
        opens.add(len(folded))
        self.folded, self.written, self.opens = folded, written, opens

    def _order_dates(self) -> None:
        """Put the month before the day: "12 March", "12th of March" and "March 12th" are one."""
        for n, token in enumerate(self.folded):
            month = MONTHS.get(token)
            if month is None:
                continue
            for day in (n - 1, n + 1, n - 2):
                if 0 <= day < len(self.folded) and _DAY.fullmatch(self.folded[day]):
                    if day == n - 2 and self.folded[n - 1] != "of":
                        continue
                    number = self.folded[day].rstrip("stndrh")
                    first = min(n, day)
                    words = [word for word in self.folded[first : max(n, day) + 1] if word == "of"]
                    self.folded[first : max(n, day) + 1] = [month, number, *words]
                    break

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


UNIT_NUMBERS = frozenset(word for word, n in SMALL_NUMBERS.items() if 0 < n < 10)  # noqa: PLR2004  # "-one" to "-nine"
SPELLED = frozenset(MULTIPLES) | {str(n) for n in TENS.values()}

PARTS = SPELLED.union(MONTHS)

FOLDED: dict[str, tuple[str, ...]] = {
    **{word: (unit,) for word, unit in UNITS.items()},
    **{word: (str(n),) for word, n in (SMALL_NUMBERS | TENS).items()},
    **{word: (nth,) for word, nth in ORDINALS.items() if word != "second"},
    **{f"{n}{end}": (f"{n}th",) for n in range(1, 13) for end in ("st", "nd", "rd")},
    **{roman: (n,) for roman, n in ROMAN.items()},
    **CONTRACTIONS,
    "twice": ("2", "times"),
    "thrice": ("3", "times"),
}


# What was made of chunks before: texts are made of the same ones over and over.
CHUNKS: dict[str, Chunk] = {}
MOST_CHUNKS = 200_000
LONGEST_KEPT = 40  # characters


_FOLDED_OF, _WRITTEN_OF, _ODD_OF = map(attrgetter, ("folded", "written", "odd"))


def read_chunks(chunks: Sequence[str]) -> list[Chunk]:
    """What is known of each chunk. Without a loop, as all that reads every word of every answer."""
    found = list(map(CHUNKS.get, chunks))
    if None in found:
        return [chunk or keep_chunk(raw) for raw, chunk in zip(chunks, found, strict=True)]
    return cast(list[Chunk], found)


def odd_ones(chunks: Sequence[Chunk]) -> list[int]:
    return list(compress(range(len(chunks)), map(_ODD_OF, chunks)))


def keep_chunk(raw: str) -> Chunk:
    chunk = read_chunk(raw)
    if len(raw) <= LONGEST_KEPT:
        if len(CHUNKS) >= MOST_CHUNKS:
            CHUNKS.clear()
        CHUNKS[raw] = chunk
    return chunk


def read_chunk(raw: str) -> Chunk:
    folded: list[str] = []
    written: list[str] = []
    opens = []
    opened = False
    cut = None
    for token in _TOKEN.findall(in_one_order(raw)):
        cut = len(folded) if token.startswith(_CUT) else cut
        if token in _ENDS or token.startswith(_CUT):
            opened = True
            continue
        if opened:
            opens.append(len(folded))
            opened = False
        parts = fold_token(token)
        folded += parts
        written += [token] * len(parts)
    odd = opened or bool(opens) or cut is not None or not PARTS.isdisjoint(folded)
    return Chunk(tuple(folded), tuple(written), tuple(opens), opened, cut, odd)


def fold_token(token: str) -> tuple[str, ...]:
    """The forms of a token that its ways of writing share; a contraction has two."""
    low = token.lower()
    if not low.isascii():
        low = fold_letters(low)
    if low in FOLDED:
        return FOLDED[low]
    if low.endswith("n't"):
        return low[:-3], "not"
    return (_THOUSANDS.sub("", low).removesuffix("'s"),)


def prepare(text: str) -> str:
    """The text with quotes made plain, without citation marks, and with line breaks that splitting leaves."""
    if not text.isascii():
        text = text.translate(_PLAIN)
    if "\n" in text:
        text = text.replace("\n", f" {_BREAK} ")
    if "[" in text:
        text = _CITATION.sub(" ", text)
    return text


def in_one_order(text: str) -> str:
    """A date, a sum of money or a character as most texts write it."""
    if "&" in text:
        text = html.unescape(text)
    text = _CURRENCY.sub(r"\2 \1", text)
    date = _ISO.match(text)
    if date and 1 <= int(date[2]) <= len(_MONTH_NAMES):
        return f"{_MONTH_NAMES[int(date[2]) - 1]} {int(date[3])} {date[1]}{text[date.end() :]}"
    return text


def citations_in(chunks: list[str], found: Sequence[Chunk], odd: Sequence[int]) -> set[int]:
    """Which chunks are numbers behind the end of a sentence that are citation marks, or the numbers of list items."""
    citations: set[int] = set()
    said = next((n for n, chunk in enumerate(found) if chunk.folded), len(found))
    for ending in odd:
        if ending < said or not found[ending].ends:
            continue
        for at in range(ending + 1, len(chunks)):
            if chunks[at].isdecimal() and is_citation(chunks, at):
                citations.add(at)
            elif found[at].folded or found[at].ends:
                break
    return citations


def is_citation(chunks: list[str], n: int) -> bool:
    """Whether the number that opens a sentence is a citation mark or the number of a list item."""
    if len(chunks[n]) > LONGEST_CITATION:
        return False
    after = chunks[n + 1] if n + 1 < len(chunks) else "."
    return after[0].isupper() or after.isdecimal() or not (after[0].isalnum() or after[0] in "%°$€£")


def fold_letters(token: str) -> str:
    """A token without accents, ligatures and raised digits behind a word (citation marks)."""
    word = token.rstrip(_RAISED)
    if word != token and len(word) > 2:  # noqa: PLR2004  # not m²
        token = word
    if token.isascii() or token[-1] in _RAISED:
        return token
    return _ACCENT.sub("", unicodedata.normalize("NFKD", token)) or token


def label_words(label: str) -> Words:
    return tuple(Tokens(label).folded)


LABEL_WORDS = frozenset(label_words(label) for label in LABELS)
