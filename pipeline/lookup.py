"""What an id, the beginning of one, a path or a question names in a finished run."""

from __future__ import annotations

import re

import msgspec

from pipeline.finished import FinishedRun, Row
from pipeline.model import WrongCall
from pipeline.normalise import normalise

# The tables whose rows have ids, by what their ids begin with.
TABLE_OF = {"qa": "qa", "o": "occurrences", "q": "questions", "p": "pages"}
DIGITS = 20

MOST_NAMED = 10  # ids that a message lists
MOST_SHOWN = 20  # records that are listed
MOST_FOUND = 1_000  # questions that are looked at for one that is the same

_ID = re.compile(r"(qa|o|q|p)-([0-9a-f]{1,20})\Z")
_WORD = re.compile(r"\w+")


class Named(msgspec.Struct, frozen=True):
    """A row that was meant: its table and id, and its place in the table's file."""

    table: str
    id: str
    place: int


class Found(msgspec.Struct, frozen=True):
    """Records whose questions hold the words that were asked for: how many, and the first of them."""

    count: int
    records: tuple[Row, ...]


def find(run: FinishedRun, asked: str) -> Named | Found:
    """What is meant by an id (which may be shortened while unique), the path of a page, or the text of a question.

    A question is taken for the same without differences of case, quotes, dashes and spaces, else of all signs; else
    those are found that hold all of its words. Raises WrongCall where nothing fits, or an id was shortened too much.
    """
    asked = asked.strip()
    if match := _ID.match(asked):
        return by_id(run, asked, TABLE_OF[match[1]])
    return by_path(run, asked) or by_question(run, asked)


def by_id(run: FinishedRun, asked: str, table: str) -> Named:
    # `~` sorts behind every digit, and a range is found faster than a pattern
    query = f"SELECT id, file_row_number FROM {table} WHERE id >= $low AND id < $high ORDER BY id LIMIT $most"  # noqa: S608  # a name of ours
    known = run.rows(query, low=asked, high=asked + "~", most=MOST_NAMED + 1)
    if not known:
        raise WrongCall(f"{run.out} holds no {asked}: look for it by the text of its question, or in {table}.csv.")
    if len(known) > 1:
        names = ", ".join(row["id"] for row in known[:MOST_NAMED])
        more = " and more" if len(known) > MOST_NAMED else ""
        raise WrongCall(f"{asked} may be {names}{more}: give more of its digits.")
    return Named(table, known[0]["id"], known[0]["file_row_number"])


def by_path(run: FinishedRun, asked: str) -> Named | None:
    known = run.rows("SELECT id, file_row_number FROM pages WHERE path = $path ORDER BY id LIMIT 1", path=asked)
    return Named("pages", known[0]["id"], known[0]["file_row_number"]) if known else None


# Records whose question holds some words, the shortest first; and those of which a copy asks so.
ASKED = """
    SELECT id, question, file_row_number, count(*) OVER () AS found FROM qa WHERE {every}
    ORDER BY length(question), question, id LIMIT $most
"""
ASKED_SOMEWHERE = """
    SELECT qa_id AS id, '' AS question, NULL AS file_row_number, count(*) OVER () AS found FROM occurrences
    WHERE qa_id IS NOT NULL AND {every} GROUP BY qa_id ORDER BY qa_id LIMIT $most
"""


def by_question(run: FinishedRun, asked: str) -> Named | Found:
    held = list(dict.fromkeys(_WORD.findall(asked.lower())))[:20]
    if not held:
        raise WrongCall(f"{asked!r} is no id and has no words: give an id, a page's path or the text of a question.")
    # each word a condition of its own: DuckDB tries the next one on those rows only that the last one left
    every = " AND ".join(f"contains(lower(question), $word{n})" for n in range(len(held)))
    words = {f"word{n}": word for n, word in enumerate(held)}
    known = run.rows(ASKED.format(every=every), most=MOST_FOUND, **words)
    if not known:
        known = run.rows(ASKED_SOMEWHERE.format(every=every), most=MOST_FOUND, **words)
    if not known:
        raise WrongCall(f"{run.out} holds no question with the words {' '.join(held)!r}, and no such id or path.")
    same = [row for row in known if normalise(row["question"]) == normalise(asked)]
    same = same or [
        row for row in known if _WORD.findall(normalise(row["question"])) == _WORD.findall(normalise(asked))
    ]
    meant = same or known
    if len(meant) == 1:
        only = meant[0]
        place = only["file_row_number"]
        return by_id(run, only["id"], "qa") if place is None else Named("qa", only["id"], place)
    order = {row["id"]: n for n, row in enumerate(meant[:MOST_SHOWN])}
    shown = run.rows_of("qa", "id", list(order), "id, question, answer, tier, kind")
    count = len(same) or known[0]["found"]
    return Found(count, tuple(sorted(shown, key=lambda row: order[row["id"]])))
