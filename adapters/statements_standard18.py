"""Reads what NatWest and RBS send of an account day by day, in the record layout of Bacs Standard 18.

Streaming; always sterling, in pence. How it is read:

- The transaction code alone tells money in from money out; a code that is not known is refused.
- Y1 is the balance at the end; 44 and 54 are totals of the records above them. Neither is an entry.
- The trailer UTL1 states sums and numbers. Where there are 44 and 54 it counts them too; both are right.
- References arrive in the reference field and in the name field as well, so both are texts of the entry.
- A file may hold several accounts. The day is the Julian one at the end of each record.

Source: Bacs, Standard 18 record layouts (labels VOL1 to UTL1, records of 100 or 106 characters); NatWest,
Bankline data services, transaction codes.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import BinaryIO

from core.errors import BadInput
from core.ports import BankEntry, BankStatement
from core.values import known_day, text_lines

Pair = tuple[BankStatement, BankEntry | None]

_LABELS = ("VOL1", "HDR1", "HDR2", "UHL1", "UTL1", "EOF1", "EOF2", "EOV1")
_CREDITS = {"86", "90", "93", "99", "Z4", "Z5", "RA"}
_DEBITS = {"01", "03", "11", "17", "18", "19", "U1", "U7", "U8", "U9"}
_TOTALS = {"44": "debits", "54": "credits"}
_BALANCE = "Y1"
_RECORD = re.compile(r"[0-9]{6}[0-9A-Z]{8}.[0-9A-Z]{2}", re.ASCII)
_TRAILER = re.compile(r"UTL1([0-9]{13})([0-9]{13})([0-9]{7})([0-9]{7})")
_JULIAN = re.compile(r" ?([0-9]{2})([0-9]{3})(?![0-9])")
_HEAD = re.compile(rb"\s*(?:VOL1|HDR1|UHL1)")
_SHORTEST = 46
_EMPTY_ACCOUNT = {"", "0" * 8, "0" * 6}


@dataclass(slots=True)
class _Section:
    """What stands between a header and its trailer: the statements, and sums and numbers over all of them.

    `totals` are those of the records 44 and 54.
    """

    statements: dict[str, BankStatement] = field(default_factory=dict)
    sums: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    total_counts: Counter[str] = field(default_factory=Counter)
    day: date | None = None


class Standard18Reader:
    """The reader of the inbound Standard 18 layout."""

    format = "standard18"

    def recognises(self, head: bytes) -> bool:
        """Whether the file begins with a label of Standard 18."""
        return _HEAD.match(head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, source: BinaryIO, name: str) -> Iterator[Pair]:
        """Stream the entries; BadInput names the line that cannot be read."""
        return _Standard18File(name).pairs(source)


class _Standard18File:
    """One file while it is read."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._section = _Section()
        self._is_open = True

    def pairs(self, source: BinaryIO) -> Iterator[Pair]:
        number = 0
        try:
            for number, line in text_lines(source):
                if line.startswith("UTL1"):
                    self._prove(line)
                    yield from self._ended()
                elif line.startswith(("VOL1", "UHL1")):
                    self._is_open = True
                    self._section.day = _julian(line[4:10]) if line.startswith("UHL1") else None
                elif line.strip() and not line.startswith(_LABELS) and (pair := self._take(line, number)):
                    yield pair
        except ValueError as error:
            raise BadInput(str(error), place=f"{self._name}, line {number or 1}") from None
        if self._is_open:
            for statement in list(self._section.statements.values()) or [self._statement("")]:
                statement.faults.append("the file ends before its trailer UTL1; it may be cut off")
            yield from self._ended()

    def _take(self, line: str, number: int) -> Pair | None:
        """One data record; an entry is answered."""
        if len(line) < _SHORTEST or _RECORD.match(line) is None:
            message = f"“{line[:20]}” is no record: sort code, account and transaction code are wanted"
            raise ValueError(message)
        code, pence = line[15:17], _pence(line[35:46])
        statement = self._statement(line[:14])
        if code == _BALANCE:
            statement.closing, statement.closed_on = pence, self._day(line)
            return None
        if code in _TOTALS:
            self._section.totals[_TOTALS[code]] += pence
            self._section.total_counts[_TOTALS[code]] += 1
            return None
        if code not in _CREDITS | _DEBITS:
            message = (
                f"“{code}” is no transaction code that is known, so whether it is in or out is not certain"
            )
            raise ValueError(message)
        side = "credits" if code in _CREDITS else "debits"
        self._section.sums[side] += pence
        self._section.counts[side] += 1
        minor = pence if side == "credits" else -pence
        statement.add(minor)
        return statement, self._entry(line, minor, code, number)

    def _entry(self, line: str, minor: int, code: str, number: int) -> BankEntry:
        name, reference = (" ".join(part.split()) for part in (line[46:64], line[64:82]))
        other = line[17:31].strip()
        return BankEntry(
            booked_on=self._day(line),
            minor=minor,
            texts=tuple(dict.fromkeys(text for text in (reference, name) if text)),
            payer=name,
            place=f"{self._name}, line {number}",
            code=code,
            counterparty="" if other[6:] in _EMPTY_ACCOUNT else other,
        )

    def _statement(self, account: str) -> BankStatement:
        """The statement of an account, begun if need be."""
        if account not in self._section.statements:
            self._section.statements[account] = BankStatement(account, "GBP")
        return self._section.statements[account]

    def _day(self, line: str) -> date:
        """The day of a record, or that of its file."""
        day = _julian(line[99:107]) or self._section.day
        if day is None:
            message = "neither the record nor the header of the file has a date"
            raise ValueError(message)
        return day

    def _prove(self, line: str) -> None:
        """Hold what the trailer states against what was read."""
        found = _TRAILER.match(line)
        if found is None:
            message = "the trailer UTL1 has no totals"
            raise ValueError(message)
        section = self._section
        faults = []
        for side, total, count in (("debits", found[1], found[3]), ("credits", found[2], found[4])):
            had, number = section.sums[side], section.counts[side]
            totals, total_count = section.totals[side], section.total_counts[side]
            if int(total) not in {had, had + totals}:
                faults.append(f"the trailer states {side} of {int(total)} pence, and {had} were read")
            if int(count) not in {number, number + total_count}:
                faults.append(f"the trailer states {int(count)} {side}, and {number} were read")
        statements = list(section.statements.values()) or [self._statement("")]
        for statement in statements:
            statement.faults += faults

    def _ended(self) -> Iterator[Pair]:
        """The section is over: its statements into which nothing was entered, and a new one."""
        for statement in self._section.statements.values():
            if not statement.entries:
                yield statement, None
        self._section, self._is_open = _Section(), False


def _pence(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        message = f"“{text}” is not an amount in pence"
        raise ValueError(message)
    return int(text)


def _julian(text: str) -> date | None:
    """A day such as " 26097", the 97th of 2026; None where there is none."""
    found = _JULIAN.search(text)
    if found is None or not text.strip(" 0"):
        return None
    year, day = 2000 + int(found[1]), int(found[2])
    last = 366 if known_day(year, 12, 31).timetuple().tm_yday > 365 else 365  # noqa: PLR2004 - days of a year
    if not 1 <= day <= last:
        message = f"there is no day {day} in {year}"
        raise ValueError(message)
    return known_day(year, 1, 1) + timedelta(days=day - 1)
