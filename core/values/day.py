"""Dates that a council can mean: from 1990 to 2100. Anything else is a slip, such as the year 3017."""

import re
from datetime import date
from functools import lru_cache

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T.*|Z|[+-][0-9]{2}:[0-9]{2})?")


def known_day(year: int, month: int, day: int, *, earliest: int = EARLIEST_YEAR) -> date:
    """The date, or a ValueError in words when there is none such or its year is none we can mean."""
    try:
        found = date(year, month, day)
    except ValueError:
        message = f"there is no day {day} in month {month} of {year}"
        raise ValueError(message) from None
    if not earliest <= year <= LATEST_YEAR:
        message = f"the year {year} is outside {earliest} to {LATEST_YEAR}"
        raise ValueError(message)
    return found


@lru_cache(maxsize=1024)  # a file names the same few days again and again
def iso_day(text: str) -> date:
    """Read "2026-04-07", also with a time or an offset behind it, which is left aside.

    The day is the one written, not moved to another time zone: a bank books by its own calendar.
    """
    match = _ISO.fullmatch(text.strip())
    if match is None:
        message = f"“{text.strip()[:40]}” is not a date; write it like 2026-04-07"
        raise ValueError(message)
    return known_day(int(match[1]), int(match[2]), int(match[3]))
