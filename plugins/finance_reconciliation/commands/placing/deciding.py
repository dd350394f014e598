"""Where each line of a chunk goes, before any money moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select as sql_select
from sqlmodel import col

from core.api import UnitOfWork, payments
from core.values import Because, Line, Match
from plugins.finance_reconciliation.models import BankAccount, LineMatch, Placing, StatementLine
from plugins.finance_reconciliation.queries.lines import PLACING, is_latest
from plugins.finance_reconciliation.rules import Reason, line_that_is_reversed, whose_money

_texts = msgspec.json.Decoder(tuple[str, ...])
_TABLE: Any = StatementLine.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Decided:
    """A line with where it goes: an account, an earlier line that it takes back, or suspense for a reason."""

    line: Any
    because: tuple[Because, ...]
    account_id: UUID | None = None
    reverses: "Earlier | None" = None
    reason: Reason | None = None

    @property
    def told(self) -> str:
        """Why, one sentence a line."""
        return "\n".join(step.text for step in self.because)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A line that came before, and where it is now."""

    line_id: int
    how: str
    account_id: UUID
    pence: int
    booked_on: date
    words: frozenset[str]


def decide(work: UnitOfWork, account: BankAccount, lines: Sequence[Any]) -> list[Decided]:
    """Decide about a chunk of lines, in their order; every plugin is asked once."""
    money_in = [line for line in lines if line.pence > 0]
    money_out = [line for line in lines if line.pence < 0]
    nothing = (Because("it moves no money"),)
    still = [Decided(line, nothing, account.account_id) for line in lines if not line.pence]
    found = (*_whose(work, money_in), *_what_is_taken_back(work, account, money_out), *still)
    decided = {one.line.id: one for one in found}
    return [decided[line.id] for line in lines]


def together(lines: Sequence[Any]) -> Sequence[Any]:
    """As many lines as can be decided at once: a reversal waits until those before it are placed."""
    comes_back = (place for place, line in enumerate(lines) if line.reversal and place)
    cut = next((place for place in comes_back if not lines[place - 1].reversal), len(lines))
    return lines[:cut]


def _whose(work: UnitOfWork, lines: Sequence[Any]) -> list[Decided]:
    if not lines:
        return []
    asked = [
        Line(line.id, line.pence, line.booked_on, _texts.decode(line.texts), line.payer) for line in lines
    ]
    opinions: dict[int, list[Match]] = {line.id: [] for line in lines}
    for answer in work.ask.identify_accounts(work=work, lines=asked):
        for match in answer:
            opinions[match.line].append(match)
    named = {one.account_id for each in opinions.values() for one in each}
    debtors = payments.debtors_among(work, named)
    closed = {account_id for account_id, is_closed in debtors.items() if is_closed}
    open_ones = debtors.keys() - closed
    found = []
    for line in lines:
        decision = whose_money(opinions[line.id], open_accounts=open_ones, closed_accounts=closed)
        placement = decision.result
        found.append(Decided(line, decision.because, placement.account_id, reason=placement.reason))
    return found


def _what_is_taken_back(work: UnitOfWork, account: BankAccount, lines: Sequence[Any]) -> list[Decided]:
    days = work.settings("finance_reconciliation").reversal_days
    reversals = [line for line in lines if line.reversal]
    earlier = _earlier(work, account, reversals, days)
    taken: set[int] = set()
    closed = payments.closed_among(work, {one.account_id for one in earlier})
    found = []
    for line in lines:
        if line not in reversals:
            found.append(Decided(line, (Because("it takes money out of the bank"),), reason=Reason.MONEY_OUT))
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
        found.append(_taking_back(line, decision.because, which, closed))
        taken |= {which.line_id} if which else set()
    return found


def _taking_back(
    line: Any, because: tuple[Because, ...], which: Earlier | None, closed: set[UUID]
) -> Decided:
    if which is None:
        return Decided(line, because, reason=Reason.MONEY_OUT)
    if which.account_id in closed:
        more = Because("the account that it was paid to is closed since")
        return Decided(line, (*because, more), reason=Reason.CLOSED)
    return Decided(line, because, reverses=which)


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
    standing = (Placing.MATCHED, Placing.SUSPENSE)
    rows = work.connection.execute(
        sql_select(*(_TABLE.c[name] for name in PLACING), col(LineMatch.how), col(LineMatch.account_id))
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
    return [Earlier(row.id, row.how, row.account_id, row.pence, row.booked_on, words_of(row)) for row in rows]
