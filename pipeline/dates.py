"""What a page says of its age, resolved against the day it was fetched, no more precisely than it was said."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

RELATIVE = re.compile(
    r"(?P<count>\d{1,4}|an?|one)\s(?P<unit>second|minute|hour|day|week|month|year)s?\sago\Z", re.IGNORECASE
)
# No page on the web is older; a page that says so counts from something else.
OLDEST = "1990"
DAYS = {"second": 1 / 86_400, "minute": 1 / 1_440, "hour": 1 / 24, "day": 1.0, "week": 7.0}
WRITTEN = ("%b %d, %Y", "%B %d, %Y", "%b. %d, %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")


def parse_time(text: str | None) -> datetime | None:
    """The time that an ISO 8601 text gives, in UTC where it names no zone; None for none, or one before the web."""
    try:
        time = datetime.fromisoformat(text or "")
        time = time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return time if time.isoformat() >= OLDEST else None


def utc(text: str | None) -> str | None:
    """The same time as every output writes it; None where the text gives none."""
    time = parse_time(text)
    return time.strftime("%Y-%m-%dT%H:%M:%SZ") if time else None


def resolve_date(said: str | None, fetched_at: str | None) -> tuple[str | None, str | None]:
    """The date that `said` means (YYYY, YYYY-MM or YYYY-MM-DD) and the time it was resolved against, or nulls.

    "18 hours ago" gives a day, "3 months ago" a month, "2 years ago" a year; a written date needs no base.
    """
    if said is None:
        return None, None
    for form in WRITTEN:
        try:
            return datetime.strptime(said, form).replace(tzinfo=UTC).date().isoformat(), None
        except ValueError:
            continue
    base, match = parse_time(fetched_at), RELATIVE.match(said)
    if base is None or match is None:
        return None, None
    count = int(match["count"]) if match["count"].isdigit() else 1
    unit = match["unit"].lower()
    try:
        date = go_back(base, count, unit)
    except (ValueError, OverflowError):
        return None, None
    return (date, fetched_at) if date >= OLDEST else (None, None)


def go_back(base: datetime, count: int, unit: str) -> str:
    if unit == "year":
        return f"{base.replace(year=base.year - count, day=1).year:04d}"
    if unit == "month":
        months = base.year * 12 + base.month - 1 - count
        return f"{datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC):%Y-%m}"
    return (base - timedelta(days=count * DAYS[unit])).date().isoformat()
