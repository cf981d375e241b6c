"""What a page says of its age, resolved against the day it was fetched, no more precisely than it was said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.rules.dates import AGES, DAY_OF_WEEK, ISO, MONTHS, RELATIVE, SLASHED, TIME_OF_DAY, UNITS, WRITTEN

LONGEST = 60  # characters of a date

# No page on the web is older; a page that says so counts from something else.
OLDEST = "1990"
DAYS = {"second": 1 / 86_400, "minute": 1 / 1_440, "hour": 1 / 24, "day": 1.0, "week": 7.0}
# The unit that an age counts in, by what stands around it.
UNIT_OF = {
    (before, behind, form): unit
    for before, behind, words in AGES.values()
    for unit, forms in zip(UNITS, words.split(), strict=True)
    for form in forms.split("/")
}
LAST_MONTH = 12


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
    base, age = parse_time(fetched_at), age_of(said.strip())
    if base is None or age is None:
        return None, None
    try:
        date = go_back(base, *age)
    except (ValueError, OverflowError):
        return None, None
    return (date, fetched_at) if date >= OLDEST else (None, None)


def age_of(said: str) -> tuple[int, str] | None:
    """How many of which unit ago; None for what is no age."""
    match = RELATIVE.match(said)
    if match is None:
        return None
    before, behind, form = ((match[name] or "").lower() for name in ("before", "behind", "unit"))
    unit = UNIT_OF.get((before, behind, form))
    return None if unit is None else (int(match["count"]) if match["count"].isdigit() else 1, unit)


def written_date(said: str) -> str | None:
    """The date that is written out, in ISO 8601; None for what is none, or may be another."""
    match = ISO.match(said)
    if match:
        digits = match["date"].replace("/", "").replace("-", "")
        parts = (digits[:4], digits[4:6], digits[6:])
        return iso_date(*parts)
    plain = TIME_OF_DAY.sub("", DAY_OF_WEEK.sub("", said, count=1), count=1)
    match = SLASHED.match(plain)
    if match:
        return slashed_date(match["year"], match["first"], match["second"])
    for form in WRITTEN:
        match = form.match(plain)
        if match:
            month = match["month"] if match["month"].isdigit() else str(MONTHS.get(match["month"].lower(), 0))
            return iso_date(match["year"], month, match["day"] or "")
    return None


def slashed_date(year: str, first: str, second: str) -> str | None:
    """The date with its day first or its month first, if it can only be one of them."""
    found = {iso_date(year, *pair) for pair in ((first, second), (second, first)) if int(pair[0]) <= LAST_MONTH}
    return found.pop() if len(found) == 1 else None


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
