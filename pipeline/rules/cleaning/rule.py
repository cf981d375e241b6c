"""What a cleaning rule is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

import msgspec

Place = Literal["question", "answer", "code"]


class CleaningRule(msgspec.Struct, frozen=True):
    """One named edit: each match of `pattern` is replaced by `replacement`.

    That is a template, or a function of the match and of the question that the text answers. A rule is tried only where
    one of `needs` stands in the text: a cheap look before the pattern is searched for. `where` says what it cleans:
    questions, answers, passages that hold code. Examples of a rule that looks at the question are answers to `asked`.
    """

    name: str
    why: str
    pattern: re.Pattern[str]
    replacement: str | Callable[[re.Match[str], str], str]
    fixes: tuple[tuple[str, str], ...]
    keeps: tuple[str, ...]
    needs: tuple[str, ...] = ()
    where: frozenset[Place] = frozenset({"question", "answer"})
    asked: str = ""


EVERYWHERE: frozenset[Place] = frozenset({"question", "answer", "code"})
ANSWERS: frozenset[Place] = frozenset({"answer"})
QUESTIONS: frozenset[Place] = frozenset({"question"})
DIGITS = tuple("0123456789")
