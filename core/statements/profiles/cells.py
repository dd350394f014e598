"""What a cell of a supplier's file says, by the rules of its profile: a day, or an amount."""

import re
from datetime import date, timedelta
from functools import lru_cache

from core.statements.profiles.definition import Amounts
from core.values import known_day, minor_units

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PIECES = {
    "YYYY": r"(?P<year>\d{4})", "YY": r"(?P<short>\d{2})", "MMM": r"(?P<named>[A-Za-z]{3})[a-z]*",
    "MM": r"(?P<month>\d{2})", "M": r"(?P<month>\d{1,2})", "DDD": r"(?P<julian>\d{3})",
    "DD": r"(?P<day>\d{2})", "D": r"(?P<day>\d{1,2})",
}  # fmt: skip
_TIME = r"(?:[ T]\d{1,2}[:.]\d{2}.*)?"
_SPLIT = re.compile(r"(YYYY|YY|MMM|MM|M|DDD|DD|D)")
_AMOUNT = re.compile(
    r"(?P<before>[-+]?)(?P<figures>[0-9]*(?:\.[0-9]*)?)(?P<after>[-+]?)(?P<side>CR|DR)?", re.ASCII
)
_CENTURY = 80


@lru_cache(maxsize=64)
def date_pattern(text: str) -> re.Pattern[str]:
    """The format of a date as a pattern; ValueError when a part is named twice."""
    parts = [_PIECES.get(part, re.escape(part)) for part in _SPLIT.split(text)]
    try:
        return re.compile("".join(parts) + _TIME, re.ASCII)
    except re.error:
        message = f"the date format {text} names a part twice"
        raise ValueError(message) from None


def day(text: str, form: str) -> date:
    """Read a day that is written in this format; ValueError says how it should look."""
    found = date_pattern(form).fullmatch(text)
    if found is None:
        message = f"“{text[:40]}” is not a date written {form}"
        raise ValueError(message)
    said = found.groupdict()
    year = int(said["year"]) if said.get("year") else _full(int(said["short"]))
    if said.get("julian"):
        first = known_day(year, 1, 1)
        found_day = first + timedelta(days=int(said["julian"]) - 1)
        if found_day.year != year or not int(said["julian"]):
            message = f"there is no day {said['julian']} in {year}"
            raise ValueError(message)
        return found_day
    month = _month(said["named"]) if said.get("named") else int(said["month"])
    return known_day(year, month, int(said["day"]))


def amount(text: str, rule: Amounts, exponent: int, symbols: str = "£€$ ") -> int:
    """Read an amount with the sign that is written; ValueError says what is wrong."""
    plain = text.strip().upper()
    bracketed = plain.startswith("(") and plain.endswith(")")
    plain = plain.strip("()") if bracketed else plain
    grouping = "," if rule.decimal == "." else "."
    plain = plain.translate({ord(mark): None for mark in f"{symbols}{grouping}'\u00a0"}).replace(
        rule.decimal, "."
    )
    found = _AMOUNT.fullmatch(plain.replace("\u2212", "-"))
    if found is None or not any(figure.isdigit() for figure in found["figures"]):
        message = f"“{text.strip()[:40]}” is not an amount"
        raise ValueError(message)
    out = [bracketed, found["before"] == "-", found["after"] == "-", found["side"] == "DR"]
    if sum(out) > 1:
        message = f"“{text.strip()[:40]}” has two signs; whether it is in or out is not certain"
        raise ValueError(message)
    minor = minor_units(found["figures"], exponent if rule.unit == "pounds" else 0)
    return -minor if any(out) else minor


def _full(year: int) -> int:
    return year + (1900 if year >= _CENTURY else 2000)


def _month(name: str) -> int:
    short = name[:3].lower()
    if short not in _MONTHS:
        message = f"“{name}” is no month"
        raise ValueError(message)
    return _MONTHS.index(short) + 1
