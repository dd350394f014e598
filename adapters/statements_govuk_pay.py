"""Reads the list of transactions that GOV.UK Pay gives as CSV.

It is no statement: the bank books one sum for many of its lines. How it is read:

- Only payments that succeeded and refunds are money. What is under way is pending; what failed is nothing.
- A fee stands beside its payment as an entry of its own, where the provider keeps it back from what it pays
  out (Stripe); then all entries together are what arrives.
- Times are UTC; the day is the one in the United Kingdom, which in summer begins an hour earlier.

Source: GOV.UK Pay, documentation, "Report on your payments" and "CSV file of transactions".
"""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from core.errors import BadInput
from core.ports import BankEntry, BankStatement
from core.values import known_day, minor_units, text_lines

Pair = tuple[BankStatement, BankEntry | None]

_LONDON = ZoneInfo("Europe/London")
_MUST = ("Amount", "Reference", "Date Created", "State", "GOV.UK Payment ID")
_MONEY = {"success", "refund success", "refunded", "captured"}
_UNDER_WAY = {"in progress", "started", "submitted", "capturable", "refund submitted", "created"}
_FAILED = re.compile(
    r"declined|timed out|timeout|cancelled|canceled|failed|error|rejected|expired|refund error"
)
_DAY = re.compile(
    r"([0-9]{1,2})[ /-]([A-Za-z]{3}|[0-9]{1,2})[ /-]([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2})"
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
Row = Mapping[str, str]


class GovUkPayReader:
    """The reader of GOV.UK Pay's list of transactions."""

    format = "govuk_pay"

    def recognises(self, head: bytes) -> bool:
        """Whether the first line names the columns of the list."""
        first = head.partition(b"\n")[0]
        return b"GOV.UK Payment ID" in first and b"Amount" in first and b"State" in first

    def read(self, source: BinaryIO, name: str) -> Iterator[Pair]:
        """Stream payments, refunds and fees; BadInput names the line that cannot be read."""
        return _pairs(source, name)


def _pairs(source: BinaryIO, name: str) -> Iterator[Pair]:
    statement = BankStatement("", "GBP", tells="details")
    rows = csv.DictReader((f"{line}\n" for _, line in text_lines(source)), strict=True)
    try:
        lacking = [column for column in _MUST if column not in (rows.fieldnames or ())]
        if lacking:
            message = f"there is no column “{lacking[0]}”"
            raise ValueError(message)  # noqa: TRY301 - it gets its line below
        for row in rows:
            place = f"{name}, line {rows.line_num}"
            for entry in _entries(statement, {key: value or "" for key, value in row.items() if key}, place):
                yield statement, entry
    except (ValueError, csv.Error) as error:
        raise BadInput(str(error), place=f"{name}, line {max(rows.line_num, 1)}") from None
    if not statement.entries:
        yield statement, None


def _entries(statement: BankStatement, row: Row, place: str) -> Iterator[BankEntry]:
    """What a line comes to: a payment or a refund, and its fee."""
    state = " ".join(row["State"].lower().split())
    minor = _money(row.get("Total Amount") or row["Amount"])
    if state.startswith("refund"):
        minor = -abs(minor)
    if state in _UNDER_WAY:
        statement.add_pending(minor)
        return
    if state not in _MONEY:
        if _FAILED.search(state):
            return
        message = f"“{row['State'][:40]}” is no state that is known, so whether it is money is not certain"
        raise ValueError(message)
    day, payment = _day(row), row["GOV.UK Payment ID"].strip()
    texts = (row["Reference"], row.get("Description", ""))
    entry = BankEntry(
        booked_on=day,
        minor=minor,
        bank_ref=payment,
        texts=tuple(dict.fromkeys(tidy for text in texts if (tidy := " ".join(text.split())))),
        payer=" ".join(row.get("Cardholder Name", "").split()),
        reversal=minor < 0,
        place=place,
        code="refund" if minor < 0 else "payment",
    )
    statement.add(minor)
    yield entry
    if fee := _money(row.get("Fee", "")):
        statement.add(-fee)
        yield BankEntry(day, -fee, payment, (f"fee for {payment}",), place=place, code="fee")


def _money(text: str) -> int:
    plain = text.strip().removeprefix("£").replace(",", "")
    return minor_units(plain, 2) if plain else 0


def _day(row: Row) -> date:
    """The day in the United Kingdom on which a payment was made."""
    found = _DAY.search(row["Date Created"])
    if found is None:
        message = f"“{row['Date Created'][:40]}” is not a date; it should be like 7 Apr 2026"
        raise ValueError(message)
    if found[4]:
        day = known_day(int(found[4]), int(found[5]), int(found[6]))
    else:
        named = found[2].lower()
        month = _MONTHS.index(named) + 1 if named in _MONTHS else int(found[2]) if found[2].isdigit() else 0
        day = known_day(int(found[3]), month, int(found[1]))
    clock = _CLOCK.search(row.get("Time Created", ""))
    if clock is None or int(clock[1]) > 23 or int(clock[2]) > 59:  # noqa: PLR2004 - hours and minutes
        return day
    moment = datetime(day.year, day.month, day.day, int(clock[1]), int(clock[2]), tzinfo=UTC)
    return moment.astimezone(_LONDON).date()
