"""Whether a question below another asks the same again: the heading of the article that the answer was taken from."""

from __future__ import annotations

from pipeline.normalise import ARTICLES, plain
from pipeline.rules.cleaning.words import fold
from pipeline.rules.frames import FRAME_WORDS, FRAMES, STOP_WORDS

FRAMING = STOP_WORDS.union(*FRAME_WORDS.values())

FEWEST_SHARED = 2  # words about which two questions ask that are not the same, but near to it ...
SHARE_SHARED = 0.5  # ... and their share of the words of both


def asks_again(first: str, second: str) -> bool:
    """Whether two questions ask in the same way about the same, or, in the same words, about nearly the same.

    A line that says the question over and goes on asks it again, too.
    """
    one, other = words_of(first), words_of(second)
    if one == other or plain(second).casefold().startswith(plain(first).casefold()):
        return True
    if frames_of(one) != frames_of(other):
        return False
    subject, object_ = about(one), about(other)
    shared = len(subject & object_)
    if subject and subject == object_:
        return True
    return one[:1] == other[:1] and shared >= FEWEST_SHARED and shared >= SHARE_SHARED * len(subject | object_)


def words_of(question: str) -> list[str]:
    """The words of a question as the frames know them: small letters, no articles, nothing in brackets."""
    return [word for word in fold(plain(question).replace("'s ", " is ")).split() if word not in ARTICLES]


def frames_of(words: list[str]) -> list[str]:
    said = " ".join(words)
    return [frame.name for frame in FRAMES if frame.pattern.search(said)]


def about(words: list[str]) -> frozenset[str]:
    """What a question asks about, in words without a plural's ending."""
    return frozenset(word.removesuffix("s") for word in words if word not in FRAMING)
