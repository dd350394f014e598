"""Which earlier line a line of money out takes back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select as sql_select
from sqlmodel import col

from core.api import UnitOfWork, payments
from core.values import Because
from plugins.finance_reconciliation.models import BankAccount, LineMatch, Placing, StatementLine
from plugins.finance_reconciliation.queries.lines import PLACING, is_latest
from plugins.finance_reconciliation.rules import Reason, line_that_is_reversed

_texts = msgspec.json.Decoder(tuple[str, ...])
_TABLE: Any = StatementLine.__table__  # type: ignore[attr-defined]
_Taken = tuple[Any, tuple[Because, ...], "Earlier | None", Reason | None]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A line that came before, and where it is now."""

    line_id: int
    how: str
    account_id: UUID
    pence: int
    booked_on: date
    words: frozenset[str]
    step: str = ""


def what_is_taken_back(work: UnitOfWork, account: BankAccount, lines: Sequence[Any]) -> Iterator[_Taken]:
    """Each line of money out with why, the line that it takes back, or the reason why it waits."""
    days = work.settings("finance_reconciliation").reversal_days
    reversals = [line for line in lines if line.reversal]
    earlier = _earlier(work, account, reversals, days)
    taken: set[int] = set()
    closed = payments.closed_among(work, {one.account_id for one in earlier})
    for line in lines:
        if line not in reversals:
            yield line, (Because("it takes money out of the bank"),), None, Reason.MONEY_OUT
            continue
        same = {
            one.line_id: one
            for one in earlier
            if one.pence == -line.pence and one.line_id not in taken and one.line_id < line.id
        }
        decision = line_that_is_reversed(
            booked_on=line.booked_on,
            words=words_of(line),
            earlier={key: (one.booked_on, one.words) for key, one in same.items()},
            days=days,
        )
        which = same[decision.result] if decision.result is not None else None
        taken |= {which.line_id} if which else set()
        yield _taking_back(line, decision.because, which, closed)


def _taking_back(line: Any, because: tuple[Because, ...], which: Earlier | None, closed: set[UUID]) -> _Taken:
    if which is None:
        return line, because, None, Reason.MONEY_OUT
    if which.account_id in closed:
        more = Because("the account that it was paid to is closed since")
        return line, (*because, more), None, Reason.CLOSED
    return line, because, which, None


def words_of(line: Any) -> frozenset[str]:
    """What two lines must share for one to take back the other: the bank's reference, and the texts."""
    said = {" ".join(text.casefold().split()) for text in (line.bank_ref, *_texts.decode(line.texts))}
    return frozenset(said - {""})


def _earlier(work: UnitOfWork, account: BankAccount, reversals: Sequence[Any], days: int) -> list[Earlier]:
    """Lines of the opposite amounts that nothing has taken back, however they were placed."""
    if not reversals:
        return []
    amounts = sorted({-line.pence for line in reversals})
    since = min(line.booked_on for line in reversals) - timedelta(days=days)
    standing = (Placing.MATCHED, Placing.SUSPENSE, Placing.PLACED)
    rows = work.connection.execute(
        sql_select(
            *(_TABLE.c[name] for name in PLACING),
            col(LineMatch.how),
            col(LineMatch.account_id),
            col(LineMatch.step),
        )
        .join(LineMatch, col(LineMatch.line_id) == _TABLE.c.id)
        .where(
            _TABLE.c.bank_account_id == account.id,
            _TABLE.c.pence.in_(amounts),
            _TABLE.c.booked_on >= since,
            col(LineMatch.how).in_(standing),
            is_latest(),
            _TABLE.c.id.not_in(
                sql_select(col(LineMatch.reverses_line_id)).where(
                    col(LineMatch.reverses_line_id).is_not(None)
                )
            ),
        )
    )
    return [
        Earlier(row.id, row.how, row.account_id, row.pence, row.booked_on, words_of(row), row.step)
        for row in rows
    ]
