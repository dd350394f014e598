"""The demonstration: bank accounts and three weeks of statements, for the accounts that other plugins made.

Nothing here is chance: who pays what follows from a place in a list. People in arrears catch up, some of
them without a reference that can be read, so that suspense has something to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from core.api import UnitOfWork, payments, people
from core.calendar import monday_of
from core.values import Money, subject
from plugins.finance_reconciliation.commands import (
    LineIn,
    StatementIn,
    add_bank_account,
    import_statements,
    receive_file,
)
from plugins.finance_reconciliation.rules import Claim, fingerprint

_RENT = ("Rent income account", "20-45-77", "13570021")
_OTHER = ("General income account", "20-45-77", "24680013")
_OPENING = 184_230_15
_WEEKS = 3
_UNREADABLE_EVERY = 9
_SHARES = (100, 50, 100, 25, 100)
"""What part of their arrears people pay, in per cent, one after the other."""
_WORDS = ("{ref}", "RENT {ref}", "{name} {ref}", "RENT{ref}", "{ref}", "rent {first} {second} {third}")
_UNREADABLE = ("RENT", "FLAT 12", "THANK YOU", "{name} RENT ARREARS", "CASH PAID IN AT POST OFFICE")


@dataclass(frozen=True, slots=True)
class _Owing:
    account_id: UUID
    reference: str
    name: str
    balance: int


def fill(work: UnitOfWork, size: int) -> None:
    """Add two bank accounts, and about one line for every third of `size` accounts that owes something."""
    rent = add_bank_account(work, name=_RENT[0], number=" ".join(_RENT[1:]))
    add_bank_account(work, name=_OTHER[0], number=" ".join(_OTHER[1:]))
    number = "".join(_RENT[1:]).replace("-", "")
    owing = _owing(work, max(size // 3, 1))
    balance, first = _OPENING, monday_of(work.today) - timedelta(weeks=_WEEKS)
    for week in range(_WEEKS):
        lines = _week(owing[week::_WEEKS], number, first + timedelta(weeks=week))
        balance = _import(work, rent, lines, opening=balance)


def _owing(work: UnitOfWork, most: int) -> list[_Owing]:
    """Accounts in arrears, as many as are wanted, with the name that a bank would show."""
    rows = work.connection.execute(payments.in_arrears(at_least=500).limit(most)).all()
    balances = {row[0]: row[1] for row in rows}
    accounts = payments.accounts_by_id(work, list(balances))
    parties = people.parties_of(work, subjects=[subject("account", one.id) for one in accounts])
    found = []
    for one in accounts:
        held = parties[subject("account", one.id)]
        name = held[0].name.upper() if held else "TENANT"
        found.append(_Owing(one.id, one.reference, name, balances[one.id]))
    return found


def _week(owing: Sequence[_Owing], number: str, monday: date) -> list[LineIn]:
    """One week's lines: what people pay, some that nobody can read, a standing payment out."""
    lines = []
    for place, one in enumerate(owing):
        amount = max(one.balance * _SHARES[place % len(_SHARES)] // 100, 100)
        text = _words_of(place, one)
        lines.append(_line(number, monday + timedelta(days=place % 5), amount, text, one.name))
    lines.append(_line(number, monday + timedelta(days=4), 4_500_00, "PAYPOINT NETWORK LTD", "PAYPOINT"))
    lines.append(_line(number, monday + timedelta(days=4), -38_40, "BANK CHARGES", ""))
    return sorted(lines, key=lambda line: line.booked_on)


def _words_of(place: int, one: _Owing) -> str:
    """Every ninth payer writes nothing that can be read."""
    turn, rest = divmod(place, _UNREADABLE_EVERY)
    words = _WORDS[place % len(_WORDS)] if rest else _UNREADABLE[turn % len(_UNREADABLE)]
    ref = one.reference
    return words.format(ref=ref, name=one.name, first=ref[:3], second=ref[3:6], third=ref[6:])


def _line(number: str, day: date, pence: int, text: str, payer: str) -> LineIn:
    mark = fingerprint(account=number, booked_on=day, pence=pence, texts=(text,), payer=payer)
    return LineIn(
        booked_on=day,
        pence=pence,
        bank_ref="",
        texts=(text,),
        payer=payer,
        reversal=False,
        place="",
        fingerprint=mark,
        occurrence=1,
    )


def _import(work: UnitOfWork, bank_account: UUID, lines: Sequence[LineIn], *, opening: int) -> int:
    """Import a week's lines as the statement that they make; return its closing balance."""
    lines = list(_numbered(lines))
    total_in = sum(line.pence for line in lines if line.pence > 0)
    total_out = -sum(line.pence for line in lines if line.pence < 0)
    closing = opening + total_in - total_out
    first, last = lines[0].booked_on, lines[-1].booked_on
    claim = Claim(
        entries=len(lines),
        credits=total_in,
        debits=total_out,
        opening=opening,
        closing=closing,
        closed_on=last,
    )
    name = f"Made for the demonstration, closing {Money(closing)}"
    file_id = receive_file(work, name=name, sha256="", size=0)
    statement = StatementIn(bank_account, claim, first, lambda: [lines])
    import_statements(work, file_id=file_id, kind="demonstration", statements=[statement])
    return closing


def _numbered(lines: Sequence[LineIn]) -> Iterable[LineIn]:
    """Equal lines get their occurrence."""
    seen: dict[bytes, int] = {}
    for line in lines:
        seen[line.fingerprint] = seen.get(line.fingerprint, 0) + 1
        yield line._replace(occurrence=seen[line.fingerprint])
