"""What a bank file is and says, whatever its format: found by content, read as a stream, proved.

Nothing is stored here. An import reads through the same readers and adds what it insists on itself, such
as sterling and a known account.
"""

import io
import os
from collections.abc import Sequence
from typing import BinaryIO, TypedDict

from core.errors import BadInput
from core.ports import BankStatement, StatementReader
from core.values import decimal_text

HEAD = 4096
"""How many bytes of a file readers may look at to recognise it."""

LARGEST = 200 * 2**20
"""The largest file that is read unless a caller says otherwise, in bytes: a month of a big council's bank."""


class StatementFigures(TypedDict):
    """One statement of a file; money as decimal strings in its currency.

    Entries, credits, debits and sum are of everything that the file lists, also of what is not booked.
    `adds_up` is about booked money: opening + booked entries = closing, or None where the file states no
    balances.
    """

    account: str
    currency: str
    opening: str | None
    closing: str | None
    entries: int
    credits: str
    debits: str
    sum: str
    adds_up: bool | None


class Description(TypedDict):
    """What a whole file says, and what does not fit together, one sentence each."""

    format: str
    statements: list[StatementFigures]
    problems: list[str]


def detect(readers: Sequence[StatementReader], head: bytes, name: str = "the file") -> StatementReader:
    """The first reader that knows a file by its head; BadInput lists what can be read."""
    for reader in readers:
        if reader.recognises(head):
            return reader
    known = ", ".join(reader.format for reader in readers) or "nothing"
    what = "in no format that can be read" if head else "empty"
    message = f"the file is {what}; export it again from the bank as one of: {known}"
    raise BadInput(message, place=name)


def opened(
    readers: Sequence[StatementReader],
    source: BinaryIO,
    name: str,
    *,
    limit: int = LARGEST,
    chosen: StatementReader | None = None,
) -> tuple[StatementReader, BinaryIO]:
    """Find the reader of a file, and the stream to give it, which refuses to run over `limit` bytes.

    A file whose size can be told is refused before it is read. A reader that somebody chose is not asked.
    """
    if source.seekable():
        here = source.tell()
        size = source.seek(0, os.SEEK_END) - here
        source.seek(here)
        _refuse_over(size, limit, name)
    stream = io.BufferedReader(_Limited(source, name, limit), buffer_size=64 * 1024)
    return chosen or detect(readers, stream.peek(HEAD)[:HEAD], name), stream


def describe(
    readers: Sequence[StatementReader],
    source: BinaryIO,
    name: str,
    *,
    limit: int = LARGEST,
    chosen: StatementReader | None = None,
) -> Description:
    """Read a file through and say what it holds, without storing anything; BadInput names the place."""
    reader, stream = opened(readers, source, name, limit=limit, chosen=chosen)
    statements: dict[int, BankStatement] = {}
    for statement, _ in reader.read(stream, name):
        statements[id(statement)] = statement
    return {
        "format": reader.format,
        "statements": [figures(statement) for statement in statements.values()],
        "problems": [problem for statement in statements.values() for problem in problems(statement)],
    }


def figures(statement: BankStatement) -> StatementFigures:
    """The figures of a statement that has been read to its end."""

    def money(minor: int) -> str:
        return decimal_text(minor, statement.exponent)

    credit, debit = _listed(statement)
    return {
        "account": statement.account,
        "currency": statement.currency,
        "opening": None if statement.opening is None else money(statement.opening),
        "closing": None if statement.closing is None else money(statement.closing),
        "entries": statement.entries + statement.declared.get("pending", 0),
        "credits": money(credit),
        "debits": money(debit),
        "sum": money(credit - debit),
        "adds_up": statement.adds_up,
    }


def problems(statement: BankStatement) -> list[str]:
    """Where a statement that has been read to its end contradicts itself, or its control totals do."""
    where = f"account {statement.account or 'without number'} ({statement.currency or 'no currency'})"
    found = (*statement.faults, *_balance_problems(statement), *_total_problems(statement))
    return [f"{where}: {text}" for text in found]


def _listed(statement: BankStatement) -> tuple[int, int]:
    """Credits and debits of everything listed, booked or not."""
    declared = statement.declared
    credit = statement.credits + declared.get("pending_credits", 0)
    return credit, statement.debits + declared.get("pending_debits", 0)


def _balance_problems(statement: BankStatement) -> list[str]:
    """Balances that do not follow from each other, and lines that are no money yet."""
    found = []
    if statement.adds_up is False and statement.opening is not None and statement.closing is not None:
        parts = (statement.opening, statement.total, statement.closing)
        opening, total, closing = (decimal_text(part, statement.exponent) for part in parts)
        found.append(f"opening {opening} and entries {total} do not make the closing {closing}")
    if breaks := statement.declared.get("balance_breaks"):
        found.append(f"running balances that do not follow from the line before: {breaks}")
    if pending := statement.declared.get("pending"):
        found.append(f"listed but not booked, so no money yet: {pending}")
    return found


def _total_problems(statement: BankStatement) -> list[str]:
    """Control totals that the file states of itself and that are not what was read.

    A bank may count its pending entries among them or not; both are right.
    """
    declared = statement.declared
    credit, debit = _listed(statement)
    entries = statement.entries + declared.get("pending", 0)
    found = []
    if declared.get("entries", entries) not in {entries, statement.entries}:
        found.append(f"the file announces {declared['entries']} entries and has {entries}")
    both = declared.get("credit_entries", 0) + declared.get("debit_entries", 0)
    counted = {"credit_entries", "debit_entries"} <= declared.keys()
    if counted and both not in {entries, statement.entries}:
        found.append(f"the file announces {both} credits and debits and has {entries}")
    listed = {"sum": credit + debit, "credits": credit, "debits": debit, "net": credit - debit}
    booked = {"credits": statement.credits, "debits": statement.debits, "net": statement.total}
    booked["sum"] = statement.credits + statement.debits
    for key in listed.keys() & declared.keys():
        if declared[key] not in {listed[key], booked[key]}:
            told, had = (decimal_text(figure, statement.exponent) for figure in (declared[key], listed[key]))
            found.append(f"the file announces {key} of {told} and has {had}")
    return sorted(found)


def _refuse_over(size: int, limit: int, name: str) -> None:
    """Refuse more bytes than are allowed."""
    if size > limit:
        message = f"the file is larger than {limit / 2**20:.3g} MB; split it, or raise the limit"
        raise BadInput(message, place=name)


class _Limited(io.RawIOBase):
    """A stream that refuses to give more than `limit` bytes."""

    def __init__(self, source: BinaryIO, name: str, limit: int) -> None:
        self._source, self._name, self._limit, self._given = source, name, limit, 0

    def readable(self) -> bool:
        """It can be read, and nothing else."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # only BufferedReader calls it
        """Fill the buffer with the next bytes, counting them."""
        data = self._source.read(len(buffer))
        self._given += len(data)
        _refuse_over(self._given, self._limit, self._name)
        buffer[: len(data)] = data
        return len(data)
