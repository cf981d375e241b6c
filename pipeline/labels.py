"""Labels that a corpus puts around answers: the same few words before or behind many, whatever they answer.

"Full Answer", "Read more.": what a site writes around every answer is no part of any. It must not hide that two answers
are copies, nor make copies of two that share nothing else; so it counts as no difference, and not as shared either.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.meaning import base_forms, is_negation
from pipeline.rules.guards import FUNCTION_WORDS, OPPOSITES
from pipeline.tokens import Tokens

MOST_WORDS = 6
MOST_BARE = 3  # words of a label that no mark ends
LEAST_QUESTIONS = 20  # with whose answers a label stands
MOST_ANSWERS = 50_000  # that are looked at; where there are more, every second, third ... question

_MARKS = ".:!?…"
# "Adults" and "yes" are no labels though "Full Answer" is one.
ANSWERING = FUNCTION_WORDS | {word for pair in OPPOSITES for word in pair}

# A last sentence of a few words, behind the end of another.
_LAST = rf"""[.!?…][)\]"”’]*\s+((?:[^\s.!?…]+\s+){{0,{MOST_WORDS - 1}}}[^\s.!?…]+[.!?…]*)\s*$"""
# So many first words, before a capital.
_FIRST = tuple(rf"^((?:\S+\s+){{{n}}}\S+)\s+\p{{Lu}}" for n in range(MOST_WORDS))

# What stands around the answers of many questions. Each pattern is read once, where it stands in the query as it is.
EDGES = f"""
    WITH looked AS (
        SELECT question_key, left(answer, 100) AS head, right(answer, 100) AS tail FROM signatures
        WHERE question_hash % (SELECT greatest(1, count(*) // {MOST_ANSWERS}) FROM signatures) = 0
    ),
    edges AS (
        SELECT question_key, regexp_extract(tail, '{_LAST}', 1) AS edge FROM looked
        {" ".join(f"UNION ALL SELECT question_key, regexp_extract(head, '{first}', 1) FROM looked" for first in _FIRST)}
    )
    SELECT lower(edge) FROM edges WHERE edge <> '' GROUP BY lower(edge)
    HAVING count(DISTINCT question_key) >= {LEAST_QUESTIONS} ORDER BY lower(edge)
"""  # noqa: S608  # no value of a page stands in it


def labels_among(edges: Iterable[str]) -> list[str]:
    """Those of the common edges of answers that say nothing: no numbers, no contraries, no begun sentences."""
    return [edge for edge in edges if is_label_like(edge)]


def is_label_like(edge: str) -> bool:
    words = Tokens(edge).folded
    if any(word[:1].isdigit() or is_negation(word) for word in words) or all(map(may_answer, words)):
        return False
    return edge[-1] in _MARKS or (len(words) <= MOST_BARE and FUNCTION_WORDS.isdisjoint((words[0], words[-1])))


def may_answer(word: str) -> bool:
    return any(form in ANSWERING for form in base_forms(word))
