"""What a single cell says: a day, or an amount. Nothing that can be read two ways is read."""

import re
from datetime import date

from core.values import known_day, minor_units

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}.*", re.ASCII)
_ISO = re.compile(r"(\d{4})([-/]?)(\d{2})\2(\d{2})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[ /-]([A-Za-z]{3,9})[ /-](\d{4}|\d{2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_LAST_MONTH = 12
_SYMBOLS = {"GBP": "£", "EUR": "€", "USD": "$"}
_SIGNED = re.compile(r"([-+]?)([^-+()]+?)(-?)\s*(CR|DR)?", re.IGNORECASE)
_POINT = re.compile(r"([0-9]+|[0-9]{1,3}([,' ])[0-9]{3}(\2[0-9]{3})*)?(\.[0-9]+)?")
_COMMA = re.compile(r"([0-9]+|[0-9]{1,3}([.' ])[0-9]{3}(\2[0-9]{3})*)?(,[0-9]+)?")


def order_shown(text: str) -> bool | None:
    """Whether a date shows that the day stands first (True) or the month (False); None if neither."""
    match = _NUMBERS.fullmatch(_TIME.sub("", text))
    if match is None or match[2] == ".":
        return None
    if int(match[1]) > _LAST_MONTH:
        return True
    return False if int(match[3]) > _LAST_MONTH else None


def is_ambiguous(text: str) -> bool:
    """Whether a date needs to be told which number is the day."""
    match = _NUMBERS.fullmatch(_TIME.sub("", text))
    return match is not None and match[2] != "." and order_shown(text) is None


def day(text: str, *, day_first: bool | None) -> date:
    """Read a date as banks write it; ValueError in words for none, an ambiguous one, or an absurd year.

    2026-04-07, 20260407, 7 Apr 2026, 07-Apr-26, 07.04.2026, and 07/04/2026 in the order of `day_first`.
    A time behind it is left aside. Two digits of a year mean this century.
    """
    plain = _TIME.sub("", text)
    if match := _ISO.fullmatch(plain):
        return known_day(int(match[1]), int(match[3]), int(match[4]))
    if match := _NAMED.fullmatch(plain):
        month = match[2][:3].lower()
        if month in _MONTHS:
            return known_day(_year(match[3]), _MONTHS.index(month) + 1, int(match[1]))
    if match := _NUMBERS.fullmatch(plain):
        if match[2] != "." and day_first is None:
            message = f"the date {plain} can be read two ways; write it like 2026-04-07"
            raise ValueError(message)
        first, second = int(match[1]), int(match[3])
        in_order = (second, first) if day_first or match[2] == "." else (first, second)
        return known_day(_year(match[4]), *in_order)
    message = f"“{text[:40]}” is not a date; write it like 2026-04-07"
    raise ValueError(message)


def amount(text: str, *, exponent: int, currency: str, either_mark: bool) -> int:
    """Read an amount with its sign as whole minor units; ValueError in words.

    Thousands may be grouped; money out may be written -1.00, 1.00-, (1.00) or 1.00 DR. With `either_mark`
    the decimals may stand behind a comma, if there are one or two: 1.234,50.
    """
    plain = text.replace("\u2212", "-").replace("\u00a0", " ").replace("\u2019", "'").strip()
    bracketed = plain.startswith("(") and plain.endswith(")")
    plain = plain[1:-1].strip() if bracketed else plain
    symbol = _SYMBOLS.get(currency, "")
    match = _SIGNED.fullmatch(plain.removeprefix(symbol).strip())
    figures = match and _figures(match[2].strip().removeprefix(symbol).strip(), either_mark=either_mark)
    if match is None or not figures:
        message = f"“{text[:40]}” is not an amount; write it like 1234.56"
        raise ValueError(message)
    side = (match[4] or "").upper()
    out = [bracketed, match[1] == "-", match[3] == "-", side == "DR"]
    if sum(out) > 1 or (any(out) and (match[1] == "+" or side == "CR")):
        message = f"“{text[:40]}” has two signs; whether it is in or out is not certain"
        raise ValueError(message)
    return minor_units(figures, exponent) * (-1 if any(out) else 1)


def _figures(text: str, *, either_mark: bool) -> str | None:
    """Digits with a decimal point and without groups, or None where there is not exactly one way to read."""
    readings = set()
    if _POINT.fullmatch(text):
        readings.add(re.sub(r"[,' ]", "", text))
    if either_mark and _COMMA.fullmatch(text):
        readings.add(re.sub(r"[.' ]", "", text).replace(",", "."))
    return readings.pop() if len(readings) == 1 else None


def _year(text: str) -> int:
    """A year of four digits, or of this century."""
    return int(text) + (2000 if len(text) == len("26") else 0)
