"""What a page says of its age, resolved against the day it was fetched, no more precisely than it was said."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

RELATIVE = re.compile(
    r"(?P<count>\d{1,4}|an?|one)\s(?P<unit>second|minute|hour|day|week|month|year)s?\sago\Z", re.IGNORECASE
)
# What machines write: ISO 8601, long or short, with a time or without. The date is the one of the place that says it.
ISO = re.compile(
    r"(?P<date>\d{4}-\d\d(?:-\d\d)?|\d{4}/\d\d/\d\d|\d{8})"
    r"(?:[T ]?\s?\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?\s?(?:Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?\Z",
    re.IGNORECASE,
)
# Only where days come first are dates written with full stops.
DOTTED = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?:,?\s\d{1,2}:\d\d(?::\d\d)?)?\Z")
# "Thu, 04 Mar 2021 10:00:00 GMT", "Thursday, March 4, 2021 at 10:00 am": weekday and time of day say nothing more.
DAY_OF_WEEK = re.compile(r"\A(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s", re.IGNORECASE)
TIME_OF_DAY = re.compile(
    r",?\s(?:at\s)?\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?(?:\s(?:[A-Z]{1,4}|[+-]\d{4}))?\Z", re.IGNORECASE
)
LONGEST = 60  # characters of a date

# No page on the web is older; a page that says so counts from something else.
OLDEST = "1990"
DAYS = {"second": 1 / 86_400, "minute": 1 / 1_440, "hour": 1 / 24, "day": 1.0, "week": 7.0}
WRITTEN = ("%b %d, %Y", "%B %d, %Y", "%b. %d, %Y", "%d %B %Y", "%d %b %Y")


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
    if said is None or len(said) > LONGEST:
        return None, None
    written = written_date(said.strip())
    if written is not None:
        return (written, None) if written >= OLDEST else (None, None)
    base, match = parse_time(fetched_at), RELATIVE.match(said.strip())
    if base is None or match is None:
        return None, None
    count = int(match["count"]) if match["count"].isdigit() else 1
    unit = match["unit"].lower()
    try:
        date = go_back(base, count, unit)
    except (ValueError, OverflowError):
        return None, None
    return (date, fetched_at) if date >= OLDEST else (None, None)


def written_date(said: str) -> str | None:
    """The date that is written out, in ISO 8601; None for what is none, or may be another."""
    match = ISO.match(said)
    if match:
        digits = match["date"].replace("/", "").replace("-", "")
        parts = (digits[:4], digits[4:6], digits[6:])
        return iso_date(*parts)
    match = DOTTED.match(said)
    if match:
        return iso_date(match["year"], match["month"], match["day"])
    plain = TIME_OF_DAY.sub("", DAY_OF_WEEK.sub("", said, count=1), count=1)
    for form in WRITTEN:
        try:
            return datetime.strptime(plain, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError:
            continue
    return None


def iso_date(year: str, month: str, day: str) -> str | None:
    """The date if there is such a day, or such a month where no day is given."""
    try:
        date = datetime(int(year), int(month), int(day or 1), tzinfo=UTC).date().isoformat()
    except ValueError:
        return None
    return date if day else date[: len("2021-03")]


def go_back(base: datetime, count: int, unit: str) -> str:
    if unit == "year":
        return f"{base.replace(year=base.year - count, day=1).year:04d}"
    if unit == "month":
        months = base.year * 12 + base.month - 1 - count
        return f"{datetime(months // 12, months % 12 + 1, 1, tzinfo=UTC):%Y-%m}"
    return (base - timedelta(days=count * DAYS[unit])).date().isoformat()
