"""Reading a file into statements that can be counted; everything that cannot be taken is refused here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from core.api import BadInput, BankEntry, BankStatement, StatementReader, statements
from plugins.finance_reconciliation.commands import LineIn, StatementIn
from plugins.finance_reconciliation.intake.known import Known
from plugins.finance_reconciliation.intake.spool import AT_ONCE, Spool
from plugins.finance_reconciliation.rules import (
    Claim,
    fingerprint,
    is_booked_in_time,
)

_INFORMATION = {"camt.052": "camt.053", "camt.054": "camt.053", "mt942": "mt940"}


@dataclass(slots=True)
class _Gathering:
    """One statement while its lines are read."""

    statement: BankStatement
    number: str
    waiting: list[LineIn] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    credit_entries: int = 0
    first: date | None = None
    last: date | None = None


class Reading:
    """A file while it is read: its statements, and how often each line has been seen in it."""

    def __init__(self, known: Known, spool: Spool, name: str) -> None:
        """Read into `spool`; `name` is what messages call the file."""
        self._known, self._spool, self._name = known, spool, name
        self._gathered: dict[int, _Gathering] = {}
        self._once: set[bytes] = set()
        self._again: dict[bytes, int] = {}
        self._days: set[date] = set()
        self.lines = 0
        self.kind = ""

    def run(
        self, reader: StatementReader, source: BinaryIO, progress: Callable[[int], None]
    ) -> list[StatementIn]:
        """Read to the end; BadInput names the place of what cannot be taken."""
        self.kind = reader.format
        if reader.format in _INFORMATION:
            message = (
                f"this is a {reader.format}; its lines come again in the statement "
                f"({_INFORMATION[reader.format]}): import that"
            )
            raise BadInput(message, place=self._name)
        for statement, entry in reader.read(source, self._name):
            gathering = self._gathered.get(id(statement)) or self._begin(statement, entry)
            if entry is not None:
                self._add(gathering, entry)
                if self.lines % AT_ONCE == 0:
                    progress(self.lines)
        progress(self.lines)
        return [self._finish(one) for one in self._gathered.values()]

    def _begin(self, statement: BankStatement, entry: BankEntry | None) -> _Gathering:
        place = (entry.place if entry else "") or self._name
        if statement.currency not in {"GBP", ""}:
            message = f"the statement is in {statement.currency}; only sterling (GBP) can be imported"
            raise BadInput(message, place=place)
        gathering = _Gathering(statement, self._known.number_of(statement, place))
        self._gathered[id(statement)] = gathering
        return gathering

    def _add(self, gathering: _Gathering, entry: BankEntry) -> None:
        if entry.booked_on not in self._days:
            self._look_at_day(entry)
        texts, payer, bank_ref = tuple(map(_plain, entry.texts)), _plain(entry.payer), _plain(entry.bank_ref)
        account, said = gathering.number, texts
        if gathering.statement.tells == "details":
            account = f"{self.kind}/{account}"
            said = (*texts, entry.code, entry.counterparty, str(entry.original_on or ""))
        mark = fingerprint(
            account=account,
            booked_on=entry.booked_on,
            pence=entry.minor,
            texts=said,
            payer=payer,
            bank_ref=bank_ref,
        )
        gathering.waiting.append(
            LineIn(
                booked_on=entry.booked_on,
                pence=entry.minor,
                bank_ref=bank_ref,
                texts=texts,
                payer=payer,
                reversal=entry.reversal,
                place=entry.place.removeprefix(f"{self._name}, "),
                fingerprint=mark,
                occurrence=self._occurrence(mark),
                code=_plain(entry.code),
                counterparty=_plain(entry.counterparty),
                original_on=entry.original_on,
            )
        )
        self.lines += 1
        gathering.credit_entries += entry.minor >= 0
        gathering.first = min(gathering.first or entry.booked_on, entry.booked_on)
        gathering.last = max(gathering.last or entry.booked_on, entry.booked_on)
        if len(gathering.waiting) >= AT_ONCE:
            self._keep(gathering)

    def _look_at_day(self, entry: BankEntry) -> None:
        timely = is_booked_in_time(entry.booked_on, self._known.today, days_ahead=self._known.days_ahead)
        if not timely.result:
            message = f"{timely.because[0].text}; ask the bank, or correct the day"
            raise BadInput(message, place=entry.place or self._name)
        self._days.add(entry.booked_on)

    def _occurrence(self, mark: bytes) -> int:
        """How often this line stands in the file so far; only those that stand there twice are counted."""
        if mark not in self._once:
            self._once.add(mark)
            return 1
        self._again[mark] = self._again.get(mark, 1) + 1
        return self._again[mark]

    def _keep(self, gathering: _Gathering) -> None:
        if gathering.waiting:
            gathering.places.append(self._spool.keep(gathering.waiting))
            gathering.waiting = []

    def _finish(self, gathering: _Gathering) -> StatementIn:
        self._keep(gathering)
        read, places = gathering.statement, tuple(gathering.places)
        claim = Claim(
            entries=read.entries,
            credits=read.credits,
            debits=read.debits,
            credit_entries=gathering.credit_entries,
            debit_entries=read.entries - gathering.credit_entries,
            opening=read.opening,
            closing=read.closing,
            closed_on=read.closed_on or gathering.last,
            declared=dict(read.declared),
            faults=tuple(read.faults),
        )
        return StatementIn(
            bank_account_id=self._known.accounts.get(gathering.number) if read.tells == "money" else None,
            account=gathering.number,
            tells=read.tells,
            claim=claim,
            opened_on=read.opened_on or gathering.first,
            lines=lambda: self._spool.chunks(places),
        )


def read_file(
    readers: Sequence[StatementReader], source: BinaryIO, name: str, *, chosen: StatementReader | None = None
) -> statements.Description:
    """Say what a file holds, without storing anything; BadInput names the place of what cannot be read."""
    return statements.describe(readers, source, name, chosen=chosen)


def _plain(text: str) -> str:
    """Text as every database can keep it: without NUL, and without halves of characters."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text
