"""One BAI2 file while it is read: groups, accounts, entries, and the totals of each level."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from adapters.statements_bai2.records import (
    Record,
    apart,
    day_in,
    get,
    named,
    number_in,
    records,
    spent,
    whole,
)
from core.errors import BadInput
from core.ports import BankEntry, BankStatement
from core.values import minor_digits, text_lines

Pair = tuple[BankStatement, BankEntry | None]

_CREDIT, _DEBIT, _OTHER = 100, 400, 700
_NO_CURRENCY = "the file names no currency; its amounts are taken for hundredths"


@dataclass(slots=True)
class _Level:
    """What is added up on one level of the file: account, group, or all."""

    total: int = 0
    records: int = 0
    parts: int = 0


class Bai2File:
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
        """Every entry with its statement; an account without any comes once at the end, with None."""
        number = 0
        try:
            for record in records(text_lines(source)):
                number = record.number
                if pair := self._take(record, record.fields()):
                    yield pair
        except ValueError as error:
            raise BadInput(str(error), place=f"{self._name}, line {number or 1}") from None
        if not self._ended and self._statement is not None:
            self._statement.faults.append("the file ends before its record 99; it may be cut off")
        yield from ((statement, None) for statement in self._held if not statement.entries)

    def _take(self, record: Record, fields: Sequence[str]) -> Pair | None:
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
                self._group.total += whole(fields, 1) or 0
                self._group.parts += 1
            case "98":
                self._agrees("group", self._group, fields[1:2], fields[3:4], fields[2:3])
                self._file.total += whole(fields, 1) or 0
                self._file.parts += 1
            case "99":
                self._ended = True
                self._agrees("file", self._file, fields[1:2], fields[3:4], fields[2:3])
        return None

    def _open_group(self, fields: Sequence[str]) -> None:
        """A group names the day and the currency of its accounts."""
        text = get(fields, 4)
        self._currency = get(fields, 6).upper()
        self._day = day_in(text) if text else None

    def _open_account(self, fields: Sequence[str]) -> None:
        """An account with its summaries, of which the ledger balances are kept."""
        currency = get(fields, 2).upper() or self._currency
        exponent = minor_digits(currency) if currency else 2
        statement = BankStatement(get(fields, 1).replace(" ", ""), currency, exponent)
        if not currency:
            statement.faults.append(_NO_CURRENCY)
        place = 3
        while place < len(fields):
            code, minor = get(fields, place), whole(fields, place + 1)
            self._account.total += minor or 0
            if code == "010":
                statement.opening, statement.opened_on = minor, self._day
            elif code == "015":
                statement.closing, statement.closed_on = minor, self._day
            place += 4 + spent(fields, place + 3, "a summary")
        self._statement = statement
        self._held.append(statement)

    def _enter(self, fields: Sequence[str], record: Record) -> Pair | None:
        """One entry, or None where it is no money."""
        statement = self._statement
        if statement is None:
            message = "an entry (16) stands before any account (03)"
            raise ValueError(message)
        code, minor = get(fields, 1), whole(fields, 2)
        if not code.isdigit():
            message = f"“{code[:20]}” is no type code"
            raise ValueError(message)
        self._account.total += minor or 0
        if not _CREDIT <= int(code) < _OTHER:
            statement.add_pending(0)
            fault = f"entries of type {code} are a loan, so no money of the account, and were left out"
            if minor and fault not in statement.faults:
                statement.faults.append(fault)
            return None
        if minor is None:
            message = "there is no amount"
            raise ValueError(message)
        if self._day is None:
            message = "the group of this entry has no date"
            raise ValueError(message)
        signed = minor if int(code) < _DEBIT else -minor
        at = 4 + spent(fields, 3, "an entry")
        statement.add(signed)
        text = ", ".join(part for part in fields[at + 2 :] if part)
        said = (get(fields, at + 1), text, *apart(record))
        entry = BankEntry(
            booked_on=self._day,
            minor=signed,
            bank_ref=get(fields, at),
            texts=tuple(dict.fromkeys(tidy for one in said if (tidy := " ".join(one.split())))),
            payer=named(record, "CRNM" if signed < 0 else "DBNM"),
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
            if told and told[0] and number_in(told[0]) != had:
                statement.faults.append(f"the {what} states a {name} of {told[0]}, and {had} was read")
