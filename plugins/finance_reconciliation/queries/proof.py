"""The proof of a bank account: bank = brought forward + matched + suspense, or the difference itemised."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_
from sqlmodel import col, func, select

from core.api import UnitOfWork, payments
from plugins.finance_reconciliation.models import (
    BankAccount,
    LineMatch,
    Placing,
    Statement,
    StatementLine,
    StatementState,
)
from plugins.finance_reconciliation.queries.accounts import (
    COUNTED,
    bank_account,
    newest_statement,
)
from plugins.finance_reconciliation.queries.lines import is_latest


@dataclass(frozen=True, slots=True)
class Item:
    """One part of a difference: what it is, how many, and pence."""

    title: str
    count: int
    pence: int


@dataclass(frozen=True, slots=True)
class BankProof:
    """Whether bank, lines and books agree; every amount in pence.

    `matched`, `suspense` and `unplaced` are all counted lines by where they are now; `lines` their sum.
    `books` and `suspense_books` are what the ledger holds for the bank and its suspense account. `closing`
    is what the bank says at `closed_on`. Each difference is nought when all is well; `items` explain.
    """

    account: BankAccount
    brought_forward: int
    matched: int
    suspense: int
    unplaced: int
    books: int
    suspense_books: int
    closing: int | None
    closed_on: date | None
    items: tuple[Item, ...]

    @property
    def lines(self) -> int:
        """The sum of all counted lines."""
        return self.matched + self.suspense + self.unplaced

    @property
    def from_bank(self) -> int:
        """What the bank has that no counted line explains."""
        return 0 if self.closing is None else self.closing - self.brought_forward - self.lines

    @property
    def from_books(self) -> int:
        """What the ledger holds for the bank beyond the lines that are placed."""
        return self.books - self.matched - self.suspense

    @property
    def from_suspense(self) -> int:
        """What the ledger holds as suspense beyond the lines that wait there; suspense is a liability."""
        return -self.suspense_books - self.suspense

    @property
    def agrees(self) -> bool:
        """Whether nothing differs and every line is placed."""
        return not (self.from_bank or self.from_books or self.from_suspense or self.unplaced)


def bank_proof(work: UnitOfWork, bank_account_id: UUID) -> BankProof:
    """Prove one bank account as it stands now."""
    account = bank_account(work, bank_account_id)
    newest = newest_statement(work, bank_account_id)
    placed = _by_place(work, bank_account_id)
    suspense = placed.pop(Placing.SUSPENSE, 0)
    matched = sum(placed.values())
    balances = payments.balances(work, [account.account_id, account.suspense_id])
    return BankProof(
        account=account,
        brought_forward=account.brought_forward or 0,
        matched=matched,
        suspense=suspense,
        unplaced=_all_lines(work, bank_account_id) - matched - suspense,
        books=balances.get(account.account_id, 0),
        suspense_books=balances.get(account.suspense_id, 0),
        closing=newest.closing if newest else None,
        closed_on=newest.closed_on if newest else None,
        items=_items(work, account),
    )


def _all_lines(work: UnitOfWork, bank_account_id: UUID) -> int:
    """Every counted line added up anew: a proof believes no sum that was kept."""
    wanted = select(func.coalesce(func.sum(StatementLine.pence), 0)).where(
        StatementLine.bank_account_id == bank_account_id
    )
    return int(work.session.exec(wanted).one())


def _by_place(work: UnitOfWork, bank_account_id: UUID) -> dict[str, int]:
    """The sum of all placed lines by how they came to where they are now."""
    wanted = (
        select(LineMatch.how, func.sum(StatementLine.pence))
        .join(StatementLine, and_(col(StatementLine.id) == LineMatch.line_id, is_latest()))
        .where(StatementLine.bank_account_id == bank_account_id)
        .group_by(col(LineMatch.how))
    )
    return {row[0]: int(row[1]) for row in work.session.execute(wanted)}


def _items(work: UnitOfWork, account: BankAccount) -> tuple[Item, ...]:
    """What may explain a difference: what waits in quarantine, and what a second person accepted."""
    total = func.coalesce(func.sum(Statement.credits - Statement.debits), 0)
    held = select(func.count(), total).where(
        Statement.bank_account_id == account.id, Statement.state == StatementState.QUARANTINED
    )
    count, pence = work.session.execute(held).one()
    found = [Item("Statements in quarantine", count, int(pence))] if count else []
    unproved = select(func.count(), total).where(
        Statement.bank_account_id == account.id,
        col(Statement.state).in_(COUNTED),
        col(Statement.closing).is_(None),
        Statement.lines > 0,
    )
    count, pence = work.session.execute(unproved).one()
    if count:
        found.append(Item("Statements that state no balances", count, int(pence)))
    if account.difference:
        found.append(Item("Difference accepted on release from quarantine", 1, account.difference))
    return tuple(found)
