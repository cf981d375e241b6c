"""The language of a text: by its script where that decides, else by the model of py3langid; null rather than a guess.

The model's scores are counted in whole numbers, so that they are the same on every machine. What a page says of itself
(`<html lang>`) is no proof: it only decides between doubt and the language that the text most looks like anyway.
"""

from __future__ import annotations

import math
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from pipeline.rules.languages import (
    CHINESE,
    DENSE,
    ENGLISH,
    KIN,
    MOST_WITHOUT_KANA,
    NEAR_KIN,
    NO_WORD,
    NO_WORD_AMID,
    SCRIPTS,
    UNSPACED,
)

if TYPE_CHECKING:
    from array import array

    import numpy as np

# How much of a text is looked at: more makes it slower and hardly surer.
LONGEST = 300  # characters

FEWEST_LETTERS = 6  # below, even a script of its own proves nothing: "α", "π"
DENSE_SIGN = 3  # letters that a sign of a dense script counts for
SHARE_OF_WORDS = 0.7  # of what stands between spaces; of code, less of it is words
FEWEST_ENGLISH = 4  # different small words, and ...
SHARE_OF_ENGLISH = 0.2  # ... their share of all words, from which a text is English
SHARE_OF_SCRIPT = 0.7  # of all letters, from which a text is in one script and not in two
SHARE_OF_KANA = 0.1  # of Japanese signs; Japanese is never without kana for long

# How far the best language must be ahead of the next, in natural logarithms for each square root of a byte: with that
# unit, which py3langid uses, leads mean the same for short and long texts. Measured on tests/qas_by_language.tsv.
SURE = 2.0
BACKED = 0.5  # where the page says so too
APART = 1.0  # of a question alone, from which it is in another language than its answer

SIGNS = ".,:;!?()\"'«»“”„"

SCALE = 1024  # the model's half-precision logarithms are whole multiples of less than this
MOST_REPEATS = 400  # of one feature in so short a text


class Guess(msgspec.Struct, frozen=True):
    """The language that a text most looks like, and how far it is ahead of the next (see SURE)."""

    tag: str | None
    lead: float


def language_of(question: str, answer: str = "", said: str | None = None) -> str | None:
    """The language of a Q&A, or of any text, as a BCP 47 primary tag; None where it is short, mixed or undecided.

    `said` is the language that is claimed for it; it settles doubt, and never more than that.
    """
    guess = guess_language(f"{question}\n{answer}" if answer else question)
    if guess.lead < SURE and not (guess.lead >= BACKED and guess.tag is not None and guess.tag == said):
        return None
    if answer and not (guess.tag == "en" and not ENGLISH.isdisjoint(question.lower().split())):
        asked = guess_language(question)
        if asked.tag != guess.tag and asked.lead >= APART:
            return None
    return guess.tag


def language_of_page(text: str, said: str | None = None) -> str | None:
    """The language of a long text by its beginning, its middle and its end; None where they are in several."""
    starts = sorted({0, max(0, (len(text) - LONGEST) // 2), max(0, len(text) - LONGEST)})
    found = {language_of(text[start : start + LONGEST], said=said) for start in starts} - {None}
    return found.pop() if len(found) == 1 else None


def primary_tag(said: str | None) -> str | None:
    """The primary language of a tag that a page gives, such as `pt` for `pt-BR` or `PT_br`; None for none."""
    first = (said or "").strip().replace("_", "-").split("-", 1)[0].lower()
    if not (2 <= len(first) <= 3 and first.isascii() and first.isalpha()) or first in ("mul", "und", "zxx"):  # noqa: PLR2004
        return None
    old = {"iw": "he", "in": "id", "nb": "no", "nn": "no", "ji": "yi"}
    return old.get(first, first)


NOTHING = Guess(None, 0.0)
CERTAIN = 99.0


def guess_language(text: str) -> Guess:
    """The best guess, however unsure."""
    said = text[:LONGEST]
    if NO_WORD.search(said):
        said = without_no_words(said)
    letters = Counter({"latin": sum(map(str.isalpha, said))})
    if not said.isascii():
        for run in SCRIPTS.finditer(said):
            script, size = run.lastgroup or "", run.end() - run.start()
            letters[script] += size * (DENSE_SIGN if script in DENSE else 1)
            letters["latin"] -= size
    kana, han = letters["ja"], letters["script_han"]
    if kana and kana >= SHARE_OF_KANA * (kana + han):
        letters["ja"] += letters.pop("script_han", 0)
    script, most = max(letters.items(), key=lambda pair: (pair[1], pair[0]))
    if most < FEWEST_LETTERS or most < SHARE_OF_SCRIPT * letters.total():
        return NOTHING
    if script == "script_han":
        return Guess("zh", CERTAIN) if CHINESE.search(said) or han > DENSE_SIGN * MOST_WITHOUT_KANA else NOTHING
    if script == "latin" and is_english(said):
        return Guess("en", CERTAIN)
    if script == "latin" or script.startswith("script_"):
        return model().guess(said)
    return Guess(script, CERTAIN)


def without_no_words(text: str) -> str:
    """The words of a text without numbers, addresses and code; nothing where most of it is that."""
    if UNSPACED.search(text):
        text = NO_WORD_AMID.sub(" ", text)
    words = text.split()
    kept = [word for word in words if not NO_WORD.search(word)]
    return " ".join(kept) if len(kept) >= SHARE_OF_WORDS * len(words) else ""


def is_english(text: str) -> bool:
    """Whether a text in Latin script is full of small English words."""
    words = text.lower().split()
    small = [word for word in words if word in ENGLISH]
    return len(small) >= SHARE_OF_ENGLISH * len(words) and len(set(small)) >= FEWEST_ENGLISH


class Model:
    """The naive Bayes model of py3langid, in whole numbers."""

    def __init__(self) -> None:
        import numpy as np
        from py3langid.langid import MODEL_DIR, MODEL_FILE, visit_counts
        from py3langid.modelio import load_model

        by_feature, prior, tags, moves, rows, features = load_model(MODEL_DIR / MODEL_FILE)
        self.visit: Any = visit_counts
        self.moves: array[int] = moves
        self.rows = [row << 8 for row in rows]
        self.features: list[int] = features
        self.by_feature: np.ndarray[Any, Any] = (by_feature * np.float16(SCALE)).astype(np.int16)
        self.prior = np.array([round(float(value) * SCALE * SCALE) for value in prior], np.int64)
        kin: list[str | None] = [KIN.get(tag, tag) for tag in tags]
        # Of the languages of web pages only; the others are there to be told apart from them.
        self.tags = [tag if tag is not None and len(tag) == len("xx") else None for tag in kin]
        self.kin = np.array([kin.index(tag) for tag in kin])
        self.weights = [round(math.log1p(n) * SCALE) for n in range(MOST_REPEATS + 1)]

    def guess(self, text: str) -> Guess:
        """The best language of a text and its lead, kin of it left out."""
        import unicodedata

        import numpy as np

        data = unicodedata.normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "replace")
        found = self.visit(self.moves, self.rows, self.features, data)
        if not found:
            return NOTHING
        weights = np.array([self.weights[min(count, MOST_REPEATS)] for count in found.values()], np.int64)
        scores = weights @ self.by_feature[list(found)] + self.prior
        best = int(scores.argmax())
        rest = np.where(self.kin == self.kin[best], scores.min(), scores)
        second = int(rest.argmax())
        told = told_by_words(text, self.tags[best], self.tags[second])
        if told is not None:
            return told
        return Guess(self.tags[best], int(scores[best] - rest[second]) / (SCALE * SCALE * math.sqrt(len(data))))


def told_by_words(text: str, best: str | None, second: str | None) -> Guess | None:
    """Which of two near kin a text is in, by the words that one alone has; None where they have none, or both have."""
    pair = NEAR_KIN.get(frozenset((best or "", second or "")))
    if pair is None:
        return None
    words = {word.strip(SIGNS) for word in text.lower().split()}
    telling = [tag for tag, own in pair.items() if not own.isdisjoint(words)]
    return Guess(telling[0], SURE) if len(telling) == 1 else None


@cache
def model() -> Model:
    """The model, loaded when a text first needs it: that takes about a second."""
    return Model()
