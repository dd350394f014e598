"""What fields 60, 61 and 62 say: entries and balances, each with its day, its sign and its amount."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.values import known_day, minor_digits, minor_units

_LINE = re.compile(
    r"(?P<value>[0-9]{6})(?P<entry>[0-9]{4})?\s*(?P<mark>R[CD]|E[CD]|[CD])(?P<funds>[A-Z])?\s*"
    r"(?P<amount>[0-9][0-9.,']*|[.,][0-9]+)(?P<rest>.*)",
    re.IGNORECASE | re.ASCII,
)
_BALANCE = re.compile(r"\s*([CD])([0-9]{6})([A-Z]{3})\s*([0-9.,']+)\s*", re.IGNORECASE | re.ASCII)
_KIND = re.compile(r"\s*(?!NO?N?REF)([NFS][A-Z0-9]{2}[A-Z0-9 ])(.*)", re.IGNORECASE)
_SIGNS = {"C": 1, "D": -1, "RC": -1, "RD": 1, "EC": 1, "ED": -1}
_NOTHING = {"", "NONREF", "NOREF", "NONE", "NOTPROVIDED", "EREF", "KREF+", "NREF"}
_CENTURY = 80


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as field 61 has it; `texts` are its references and what the bank adds to them."""

    booked_on: date
    minor: int
    reversal: bool
    expected: bool
    kind: str
    bank_ref: str
    texts: tuple[str, ...]


def entry(lines: Sequence[str], exponent: int) -> Entry:
    """Read the lines of field 61; ValueError says what is wrong with them."""
    lines = lines if lines[0].strip() else lines[1:] or lines
    found = _LINE.match(lines[0].strip())
    if found is None:
        message = f"“{lines[0].strip()[:40]}” is no entry: a date, C or D, and an amount are wanted"
        raise ValueError(message)
    mark = found["mark"].upper()
    kind = _KIND.fullmatch(found["rest"])
    customer, _, bank = (kind[2] if kind else found["rest"]).partition("//")
    said = (customer.strip(), *(" ".join(line.split()) for line in lines[1:]))
    return Entry(
        booked_on=booked(found["value"], found["entry"]),
        minor=_SIGNS[mark] * money(found["amount"], exponent),
        reversal=mark.startswith("R"),
        expected=mark.startswith("E"),
        kind=kind[1].strip() if kind else "",
        bank_ref=bank.strip(),
        texts=tuple(text for text in said if text.upper() not in _NOTHING and text != "-"),
    )


def balance(text: str) -> tuple[date | None, str, int] | None:
    """Day, currency and signed amount of a balance; None for one that is not whole."""
    found = _BALANCE.fullmatch(text)
    if found is None:
        return None
    currency = found[3].upper()
    minor = money(found[4], minor_digits(currency))
    try:
        day = known_day(full_year(found[2][:2]), int(found[2][2:4]), int(found[2][4:]))
    except ValueError:
        day = None
    return day, currency, minor if found[1].upper() == "C" else -minor


def money(text: str, exponent: int) -> int:
    """An amount as whole minor units. The last comma or point parts the decimals; others group thousands."""
    place = max(text.rfind(","), text.rfind("."))
    if place < 0:
        return minor_units(text.replace("'", ""), exponent)
    whole = text[:place].translate({ord(mark): None for mark in ",.'"})
    return minor_units(f"{whole}.{text[place + 1 :]}", exponent)


def booked(value: str, entered: str | None) -> date:
    """The day on which an entry was booked: the entry date, in the year nearest the value date.

    An entry date that cannot be, such as 0000, says nothing: then the value date counts.
    """
    year, month, day = full_year(value[:2]), int(value[2:4]), int(value[4:])
    if entered is not None:
        off = int(entered[:2]) - min(max(month, 1), 12)
        half_a_year = 6
        near = year + (off < -half_a_year) - (off > half_a_year)
        try:
            return _in_long_month(near, int(entered[:2]), int(entered[2:]))
        except ValueError:
            pass
    return _in_long_month(year, month, day)


def full_year(text: str) -> int:
    """A year of two digits: this century up to 79."""
    return int(text) + (1900 if int(text) >= _CENTURY else 2000)


def _in_long_month(year: int, month: int, day: int) -> date:
    """The day, where a month that is reckoned longer than it is ends with its last day."""
    february = 2
    if month == february and day in {29, 30}:
        day = min(day, calendar.monthrange(year, month)[1])
    return known_day(year, month, day)
