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


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("2021-03-04T10:00:00+00:00", "2021-03-04"),
        ("2021-03-04T23:30:00-05:00", "2021-03-04"),
        ("2021-03-04T10:00:00.123Z", "2021-03-04"),
        ("2021-03-04 10:00:00", "2021-03-04"),
        ("2021-03-04T10:00+0100", "2021-03-04"),
        ("2021-03-04", "2021-03-04"),
        ("2021-03", "2021-03"),
        ("20210304", "2021-03-04"),
        ("2021/03/04", "2021-03-04"),
        ("4.3.2021", "2021-03-04"),
        ("04.03.2021, 10:00", "2021-03-04"),
        ("Thu, 04 Mar 2021 10:00:00 GMT", "2021-03-04"),
        ("Thursday, March 4, 2021 at 10:00 am", "2021-03-04"),
        ("March 4, 2021 10:00 PM", "2021-03-04"),
        ("3/4/2021", None),  # March or April
        ("2021-02-30", None),
        ("2021-13-01T00:00:00Z", None),
        ("0001-01-01T00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("2021-03-04 or later", None),
        ("1614852000", None),
        ("", None),
        ("2021-03-04" * 100, None),
    ],
)
def test_written_dates(said: str, date: str | None) -> None:
    """The day is the one that the page says, whatever its time zone."""
    assert resolve_date(said, None) == (date, None)
