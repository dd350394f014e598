"""What stands in a field of a letter: as its type wants it, and where it came from."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.values.money import Money

CORE_FIELDS = {
    "address": "Where it is sent",
    "council": "The council's name",
    "council_address": "The council's address",
    "council_email": "The council's e-mail address",
    "council_phone": "The council's telephone number",
    "name": "Who it is written to",
    "officer": "Who writes it",
    "reference": "The reference of what it is about",
    "salutation": "Dear …",
    "today": "The day on which it is written",
}
"""The fields that core fills, in any template."""


@dataclass(frozen=True, slots=True)
class Value:
    """What stands in a field, with the reasons: one sentence each, its source at the end."""

    text: str
    because: tuple[str, ...] = ()


def as_shown(kind: str, given: Any) -> str:
    """A value as the letter shows it: "£1,234.50", "7 April 2026"; ValueError in words when it is none."""
    if given is None:
        return ""
    if kind == "money":
        return str(
            given
            if isinstance(given, Money)
            else Money(given)
            if isinstance(given, int)
            else Money.parse(given)
        )
    if kind == "day":
        return _day(given)
    text = str(given).strip()
    if kind == "number" and text and not text.replace(",", "").lstrip("-").isdigit():
        message = f"“{text[:40]}” is not a whole number"
        raise ValueError(message)
    return text if kind == "lines" else " ".join(text.split())


def in_a_letter(day: date) -> str:
    """A date as letters write it: "7 April 2026"."""
    return f"{day.day} {day:%B %Y}"


def _day(given: Any) -> str:
    try:
        return in_a_letter(given if isinstance(given, date) else date.fromisoformat(str(given)))
    except ValueError:
        message = f"“{str(given)[:40]}” is not a day; write it like 2026-04-07"
        raise ValueError(message) from None
