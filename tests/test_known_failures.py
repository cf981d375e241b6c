"""What Winnow gets wrong today: every case of tests/known_failures fails, and shows itself when it no longer does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.clean import clean_text
from tests.conftest import ROOT

CASES = [
    pytest.param(case, id=f"{path.stem}-{n}", marks=pytest.mark.xfail(strict=True, reason=case["why"]))
    for path in sorted((ROOT / "tests" / "known_failures").glob("*.json"))
    for n, case in enumerate(json.loads(path.read_text(encoding="utf-8")), 1)
]


@pytest.mark.parametrize("case", CASES)
def test_known_failure(case: dict[str, Any]) -> None:
    assert clean_text(case["text"], case.get("place", "answer"), case.get("asked", ""))[0] == case["clean"]
