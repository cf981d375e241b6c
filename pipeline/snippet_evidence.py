"""What the texts of a page say about whose its snippets are: likelihood ratios, by the table in rules/snippets.py."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.likeness import centred, cosine, grams_of, rarity, vector, words_of
from pipeline.model import ListedSource
from pipeline.rules import snippets as known

# Characters of a text that are read: answers and snippets are shorter, and what is not cannot be made to cost time.
ANSWER_CHARACTERS = 2_000
SNIPPET_CHARACTERS = 500
NAME_CHARACTERS = 300


class Pair(NamedTuple):
    """How alike an answer and a snippet are.

    `runs` of words that they and no other snippet share, and what `share` of the smaller text these are; `likeness`:
    the cosine of their words, less what they have with all texts.
    """

    runs: int
    share: float
    likeness: float


def answers_by_snippet(answers: Sequence[str], snippets: Sequence[str]) -> list[list[float]]:
    """For each answer a ratio for each snippet: that they come from one page."""
    ratios = [row[-1] for row in (*known.QUOTED, *known.ALIKE)]
    answer_styles = [house_style(answer, ANSWER_CHARACTERS) for answer in answers]
    snippet_styles = [house_style(snippet, SNIPPET_CHARACTERS) for snippet in snippets]
    return [
        [
            ratios[pair_row(*pair)] * style_ratio(answer_style, snippet_style)
            for pair, snippet_style in zip(pairs, snippet_styles, strict=True)
        ]
        for pairs, answer_style in zip(alikeness(answers, snippets), answer_styles, strict=True)
    ]


def alikeness(answers: Sequence[str], snippets: Sequence[str]) -> list[list[Pair]]:
    """For each answer how alike it and each snippet are."""
    answer_words = [words_of(answer, ANSWER_CHARACTERS) for answer in answers]
    snippet_words = [words_of(snippet, SNIPPET_CHARACTERS) for snippet in snippets]
    weights = rarity([*answer_words, *snippet_words])
    answer_vectors = [vector(words, weights) for words in answer_words]
    snippet_vectors = [vector(words, weights) for words in snippet_words]
    likeness = centred([[cosine(answer, snippet) for snippet in snippet_vectors] for answer in answer_vectors])
    grams = [grams_of(words, known.GRAM) for words in snippet_words]
    holding = Counter(gram for found in grams for gram in found)
    own = [frozenset(gram for gram in found if holding[gram] == 1) for found in grams]
    table = []
    for words, row in zip(answer_words, likeness, strict=True):
        found = grams_of(words, known.GRAM)
        runs = [len(found & mine) for mine in own]
        shares = [n / max(1, min(len(found), len(mine))) for n, mine in zip(runs, own, strict=True)]
        table.append([Pair(*pair) for pair in zip(runs, shares, row, strict=True)])
    return table


def pair_row(runs: int, share: float, likeness: float) -> int:
    """Which row of `QUOTED`, else of `ALIKE` below it, a pair falls into: the first that it reaches.

    A shared run of words is a quotation; otherwise a pair counts by how much more alike it is than its two texts are to
    all, since on a page everything is about one topic.
    """
    for row, (least_runs, least_share, _) in enumerate(known.QUOTED):
        if runs >= least_runs and share >= least_share:
            return row
    reached = (row for row, (least, _) in enumerate(known.ALIKE) if likeness >= least)
    return len(known.QUOTED) + next(reached, len(known.ALIKE) - 1)


def house_style(text: str, limit: int) -> list[int | None]:
    """Which way of each house style a text shows; None where it shows none, or several."""
    ways = [[n for n, way in enumerate(style) if way.search(text, 0, limit)] for style in known.HOUSE_STYLES]
    return [shown[0] if len(shown) == 1 else None for shown in ways]


def style_ratio(left: Sequence[int | None], right: Sequence[int | None]) -> float:
    ratio = 1.0
    for mine, other in zip(left, right, strict=True):
        if mine is not None and other is not None:
            ratio *= known.SAME_STYLE if mine == other else known.OTHER_STYLE
    return ratio


def snippets_by_entry(entries: Sequence[ListedSource], snippets: Sequence[str]) -> list[list[float]]:
    """For each entry a ratio for each snippet: that the snippet is the entry's own, by genre and by words.

    Words that most entries or several snippets have are the page's topic, or its frame, and count for nothing.
    """
    names = [frozenset(naming_words(entry)) for entry in entries]
    texts = [frozenset(words_of(snippet, SNIPPET_CHARACTERS)) for snippet in snippets]
    in_names = Counter(word for name in names for word in name)
    in_texts = Counter(word for text in texts for word in text)
    dictionary_names = [bool(known.DICTIONARY_TITLE.search(" ".join(naming_words(entry)))) for entry in entries]
    dictionary_texts = [bool(known.DICTIONARY_SNIPPET.search(text[:SNIPPET_CHARACTERS])) for text in snippets]
    table = []
    for name, of_dictionary in zip(names, dictionary_names, strict=True):
        own = {word for word in name if in_names[word] * 3 <= len(names) and in_texts[word] * 3 <= len(texts)}
        table.append(
            [
                genre_ratio(of_dictionary, like_dictionary) * known.NAMED[min(len(own & text), len(known.NAMED) - 1)]
                for text, like_dictionary in zip(texts, dictionary_texts, strict=True)
            ]
        )
    return table


def naming_words(entry: ListedSource) -> list[str]:
    """The words of an entry's title and address, without those that any may have."""
    address = (entry.url or "").partition("?")[0].partition("://")[2]
    words = words_of(entry.title or "", NAME_CHARACTERS) + words_of(address, NAME_CHARACTERS)
    return [word for word in words if len(word) >= known.NAME_LETTERS and word not in known.ADDRESS_WORDS]


def genre_ratio(of_dictionary: bool, like_dictionary: bool) -> float:
    if of_dictionary and like_dictionary:
        return known.GENRE_BOTH
    if like_dictionary:
        return known.GENRE_SNIPPET
    return known.GENRE_TITLE if of_dictionary else 1.0
