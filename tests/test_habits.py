"""Small pages, each with one habit of people who write questions and answers down.

A file of `habits/` holds several, each below a comment with its name, which says "not yet" of those that fail. In them
⟦ ⟧ stands around each question, and ⟪ ⟫ around each part of its answer; what stands outside of both is none of a Q&A.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from lxml import html as lxml_html

from tests.test_html import read

CASE = re.compile(r"<!-- == (.+?) ==( not yet)? -->\n")
SIGNS = re.compile("[⟦⟧⟪⟫]")
MARKED = re.compile(r"⟦(.*?)⟧|⟪(.*?)⟫", re.DOTALL)


def habits() -> list[ParameterSet]:
    """Each page with its signs, named by its file and itself."""
    found = []
    for file in sorted((Path(__file__).parent / "habits").glob("*.html")):
        before, *parts = CASE.split(file.read_text(encoding="utf-8"))
        assert not before.strip(), f"{file.name} begins with a page that has no name"
        for name, failing, page in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            marks = [pytest.mark.xfail(strict=True)] if failing else []
            found.append(pytest.param(page, id=f"{file.stem}: {name}", marks=marks))
    return found


def shown(markup: str) -> str:
    return lxml_html.fromstring(f"<div>{re.sub('<', ' <', markup)}</div>").text_content()


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def true_qas(page: str) -> list[tuple[str, list[str]]]:
    """Each question and the words of its answer, by the signs."""
    found: list[tuple[str, list[str]]] = []
    for match in MARKED.finditer(page):
        if match[1] is not None:
            found.append((" ".join(shown(match[1]).split()), []))
        else:
            found[-1][1].extend(words(shown(match[2])))
    return found


@pytest.mark.parametrize("page", habits())
def test_a_habit_is_read(page: str) -> None:
    parsed = read(f"<!DOCTYPE html><title>Page</title>{SIGNS.sub('', page)}")
    assert [(o.question.text, words(o.answer.text)) for o in parsed.occurrences] == true_qas(page)
