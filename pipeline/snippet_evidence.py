"""What titles and addresses say about whose snippets and answers are: likelihood ratios, by tables of the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.likeness import words_of
from pipeline.model import ListedSource
from pipeline.rules import attribution
from pipeline.rules import snippets as known
from pipeline.rules.aspects import aspects_of

# Characters of a text that are read: snippets and titles are shorter, and what is not cannot be made to cost time.
SNIPPET_CHARACTERS = 500
NAME_CHARACTERS = 300
ANSWER_CHARACTERS = 2_000


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


def answers_by_entry(
    entries: Sequence[ListedSource], questions: Sequence[str], answers: Sequence[str]
) -> list[list[float]]:
    """For each answer a ratio for each entry: that it is from the entry's page, by the publisher and genre it shows,
    and by what its question asks for."""
    squeezed = ["".join(words_of(answer, ANSWER_CHARACTERS)) for answer in answers]
    hosts = [host_letters(entry) for entry in entries]
    naming = {host: {t for t, text in enumerate(squeezed) if host in text} for host in hosts if host}
    # What many answers say is the page's topic, even where a host is called by it.
    telling = {host: named for host, named in naming.items() if len(named) * 4 <= len(answers)}
    dictionary = [bool(known.DICTIONARY_TITLE.search(" ".join(naming_words(entry)))) for entry in entries]
    announced = [aspects_of(entry.title or "") for entry in entries]
    table = []
    for t, (question, answer) in enumerate(zip(questions, answers, strict=True)):
        asked = aspects_of(question)
        like_dictionary = bool(known.DICTIONARY_SNIPPET.search(answer[:ANSWER_CHARACTERS]))
        table.append(
            [
                (attribution.HOST_NAMED if t in telling.get(host or "", ()) else 1.0)
                * answer_genre_ratio(of_dictionary, like_dictionary)
                * aspect_ratio(aspects, asked)
                for host, of_dictionary, aspects in zip(hosts, dictionary, announced, strict=True)
            ]
        )
    return table


def host_letters(entry: ListedSource) -> str | None:
    """The longest part of an entry's host, which names its publisher: "clevelandclinic"; None where it is short."""
    address = (entry.url or "")[:NAME_CHARACTERS].partition("://")[2]
    parts = address.partition("/")[0].casefold().split(".")[:-1]
    longest = "".join(words_of(max(parts, key=len, default=""), NAME_CHARACTERS))
    return longest if len(longest) >= attribution.HOST_LETTERS else None


def answer_genre_ratio(of_dictionary: bool, like_dictionary: bool) -> float:
    if not like_dictionary:
        return 1.0
    return attribution.DICTIONARY_BOTH if of_dictionary else attribution.DICTIONARY_ANSWER_ONLY


def aspect_ratio(announced: frozenset[str], asked: frozenset[str]) -> float:
    if not announced or not asked:
        return 1.0
    return attribution.ASPECT_OTHER if announced.isdisjoint(asked) else attribution.ASPECT_ANNOUNCED
