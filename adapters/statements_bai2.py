"""Reads BAI2 cash management files, such as NatWest, Lloyds and Citi offer.

Streaming; any currency, in whose smallest unit amounts are written. How it is read:

- A type code from 100 to 399 is money in, from 400 to 699 money out; the sign of an amount counts besides.
  Loans (7xx) and what only informs (8xx) are no money of the account: they are left out and told.
- Records 88 continue the one before, also within a field. Funds types S, V and D bring fields of their own.
- Control totals and numbers of records are proved on each level; what disagrees is told as a fault.
- Balances are those of the ledger: 010 opens, 015 closes. The day of an entry is the as-of date of its group.

Source: Bank Administration Institute, Cash Management Balance Reporting Specifications, version 2.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import BinaryIO

from core.errors import BadInput
from core.ports import BankEntry, BankStatement
from core.values import known_day, minor_digits, text_lines

Pair = tuple[BankStatement, BankEntry | None]

_HEAD = re.compile(rb"\s*[0-9]{2},[^\r\n]*/?[ \t]*(?:[\r\n]|$)")
_FIRST = re.compile(rb"\s*(?:0[0-3]|16|49|88|9[89]),")
_CODES = {"01", "02", "03", "16", "49", "88", "98", "99"}
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_FULL_LINE = 78
_CREDIT, _DEBIT, _OTHER = 100, 400, 700
_NO_CURRENCY = "the file names no currency; its amounts are taken for hundredths"


@dataclass(slots=True)
class _Record:
    """A logical record: its fields, the lines of its text, and how many physical records it took."""

    code: str
    number: int
    lines: list[str] = field(default_factory=list)

    def fields(self) -> list[str]:
        """The fields, continued ones put together."""
        parts = []
        for line in self.lines:
            plain = line.rstrip()
            ended = plain.endswith("/")
            parts.append((plain[:-1] if ended else plain, ended))
        text = parts[0][0]
        for (before, ended), (after, _) in pairwise(parts):
            joint = "" if len(before) >= _FULL_LINE else " "
            joint = "," if ended else joint
            text += joint + after
        return [part.strip() for part in text.split(",")]


@dataclass(slots=True)
class _Level:
    """What is added up on one level of the file: account, group, or all."""

    total: int = 0
    records: int = 0
    parts: int = 0


class Bai2Reader:
    """The reader of BAI2."""

    format = "bai2"

    def recognises(self, head: bytes) -> bool:
        """Whether the file begins with a record of two digits and a comma."""
        return bool(_FIRST.match(head) and _HEAD.match(head) and b"/" in head)

    def read(self, source: BinaryIO, name: str) -> Iterator[Pair]:
        """Stream the entries; BadInput names the line that cannot be read."""
        return _Bai2File(name).pairs(source)


class _Bai2File:
    """One file while it is read."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._currency = ""
        self._day: date | None = None
        self._ended = False
        self._statement: BankStatement | None = None
        self._held: list[BankStatement] = []
        self._account, self._group, self._file = _Level(), _Level(), _Level()

    def pairs(self, source: BinaryIO) -> Iterator[Pair]:
        number = 0
        try:
            for record in _records(text_lines(source)):
                number = record.number
                if pair := self._take(record, record.fields()):
                    yield pair
        except ValueError as error:
            raise BadInput(str(error), place=f"{self._name}, line {number or 1}") from None
        if not self._ended and self._statement is not None:
            self._statement.faults.append("the file ends before its record 99; it may be cut off")
        yield from ((statement, None) for statement in self._held if not statement.entries)

    def _take(self, record: _Record, fields: Sequence[str]) -> Pair | None:
        """One record; an entry is answered."""
        size = len(record.lines)
        for level in (self._account, self._group, self._file):
            level.records += size
        match record.code:
            case "02":
                self._group = _Level(records=size)
                self._open_group(fields)
            case "03":
                self._account = _Level(records=size)
                self._open_account(fields)
            case "16":
                return self._enter(fields, record)
            case "49":
                self._agrees("account", self._account, fields[1:2], fields[2:3], ())
                self._group.total += _whole(fields, 1) or 0
                self._group.parts += 1
            case "98":
                self._agrees("group", self._group, fields[1:2], fields[3:4], fields[2:3])
                self._file.total += _whole(fields, 1) or 0
                self._file.parts += 1
            case "99":
                self._ended = True
                self._agrees("file", self._file, fields[1:2], fields[3:4], fields[2:3])
        return None

    def _open_group(self, fields: Sequence[str]) -> None:
        """A group names the day and the currency of its accounts."""
        text = _get(fields, 4)
        self._currency = _get(fields, 6).upper()
        self._day = _day(text) if text else None

    def _open_account(self, fields: Sequence[str]) -> None:
        """An account with its summaries, of which the ledger balances are kept."""
        currency = _get(fields, 2).upper() or self._currency
        exponent = minor_digits(currency) if currency else 2
        statement = BankStatement(_get(fields, 1).replace(" ", ""), currency, exponent)
        if not currency:
            statement.faults.append(_NO_CURRENCY)
        place = 3
        while place < len(fields):
            code, minor = _get(fields, place), _whole(fields, place + 1)
            self._account.total += minor or 0
            if code == "010":
                statement.opening, statement.opened_on = minor, self._day
            elif code == "015":
                statement.closing, statement.closed_on = minor, self._day
            place += 4 + _spent(fields, place + 3, "a summary")
        self._statement = statement
        self._held.append(statement)

    def _enter(self, fields: Sequence[str], record: _Record) -> Pair | None:
        """One entry, or None where it is no money."""
        statement = self._statement
        if statement is None:
            message = "an entry (16) stands before any account (03)"
            raise ValueError(message)
        code, minor = _get(fields, 1), _whole(fields, 2)
        if not code.isdigit():
            message = f"“{code[:20]}” is no type code"
            raise ValueError(message)
        self._account.total += minor or 0
        if not _CREDIT <= int(code) < _OTHER:
            fault = f"entries of type {code} are no money of the account and were left out"
            statement.faults += [] if fault in statement.faults else [fault]
            return None
        if minor is None:
            message = "there is no amount"
            raise ValueError(message)
        if self._day is None:
            message = "the group of this entry has no date"
            raise ValueError(message)
        signed = minor if int(code) < _DEBIT else -minor
        at = 4 + _spent(fields, 3, "an entry")
        statement.add(signed)
        text = ", ".join(part for part in fields[at + 2 :] if part)
        said = (_get(fields, at + 1), text, *_apart(record))
        entry = BankEntry(
            booked_on=self._day,
            minor=signed,
            bank_ref=_get(fields, at),
            texts=tuple(dict.fromkeys(tidy for one in said if (tidy := " ".join(one.split())))),
            payer=_named(record, "CRNM" if signed < 0 else "DBNM"),
            place=f"{self._name}, line {record.number}",
            code=code,
        )
        return statement, entry

    def _agrees(
        self, what: str, level: _Level, total: Sequence[str], records: Sequence[str], parts: Sequence[str]
    ) -> None:
        """Tell what a trailer states and what was not found so."""
        statement = self._statement
        if statement is None:
            return
        stated = (("total", total, level.total), ("number of records", records, level.records))
        for name, told, had in (*stated, ("number of parts", parts, level.parts)):
            if told and told[0] and _number(told[0]) != had:
                statement.faults.append(f"the {what} states a {name} of {told[0]}, and {had} was read")


def _records(lines: Iterator[tuple[int, str]]) -> Iterator[_Record]:
    """Logical records: each with the records 88 that continue it, and lines that begin with no code."""
    record: _Record | None = None
    for number, line in lines:
        if not line.strip():
            continue
        code, comma, rest = line.lstrip().partition(",")
        if record is None and (code != "01" or not comma):
            message = f"a BAI2 file begins with a record 01, not “{code.strip()[:10]}”"
            raise ValueError(message)
        if comma and code in _CODES - {"88"}:
            if record is not None:
                yield record
            record = _Record(code, number, [line.lstrip()])
        elif record is not None:
            if comma and code.isdigit() and len(code) == len("88") and code != "88":
                message = f"“{code}” is no record of BAI2 (line {number})"
                raise ValueError(message)
            record.lines.append(rest if code == "88" else line)
    if record is not None:
        yield record


def _spent(fields: Sequence[str], place: int, what: str) -> int:
    """How many fields a funds type at `place` brings behind it."""
    kind = _get(fields, place).upper()
    if kind == "D":
        count = _whole(fields, place + 1) or 0
        if not 0 <= count <= len(fields):
            message = f"the distribution of {what} has no such number of parts: {count}"
            raise ValueError(message)
        return 1 + 2 * count
    return {"S": 3, "V": 2}.get(kind, 0)


def _apart(record: _Record) -> list[str]:
    """The lines that continue an entry, each by itself."""
    return [line.rstrip().removesuffix("/") for line in record.lines[1:]]


def _named(record: _Record, label: str) -> str:
    """A name that a continuation labels, such as DBNM: for who pays."""
    for line in record.lines[1:]:
        name, colon, rest = line.partition(":")
        if colon and name.strip() == label:
            return " ".join(rest.rstrip("/ ").split())
    return ""


def _get(fields: Sequence[str], place: int) -> str:
    return fields[place] if place < len(fields) else ""


def _whole(fields: Sequence[str], place: int) -> int | None:
    text = _get(fields, place)
    return _number(text) if text else None


def _number(text: str) -> int:
    if _NUMBER.fullmatch(text) is None:
        message = f"“{text[:40]}” is not an amount in the smallest unit of its currency"
        raise ValueError(message)
    return int(text)


def _day(text: str) -> date:
    if not (text.isascii() and text.isdigit() and len(text) == len("260407")):
        message = f"“{text[:20]}” is not a date; BAI2 writes it like 260407"
        raise ValueError(message)
    return known_day(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
