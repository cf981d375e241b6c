"""Ages are resolved no more precisely than they were said."""

from __future__ import annotations

import pytest

from pipeline.dates import resolve_date

FETCHED = "2026-03-02T09:30:00Z"


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("18 hours ago", "2026-03-01"),
        ("2 days ago", "2026-02-28"),
        ("a month ago", "2026-02"),
        ("14 months ago", "2025-01"),
        ("2 years ago", "2024"),
        ("9999 weeks ago", None),
        ("9999 years ago", None),
        ("recently", None),
    ],
)
def test_relative_ages(said: str, date: str | None) -> None:
    assert resolve_date(said, FETCHED) == (date, FETCHED if date else None)


def test_without_a_base_only_written_dates_are_known() -> None:
    assert resolve_date("2 days ago", None) == (None, None)
    assert resolve_date("2 days ago", "yesterday") == (None, None)
    assert resolve_date("Mar 4, 2021", None) == ("2021-03-04", None)
    assert resolve_date(None, FETCHED) == (None, None)
