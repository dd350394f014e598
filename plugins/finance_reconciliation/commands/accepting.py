"""A statement that passed the gates, or was released: what is written down, carried on and told."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.api import UnitOfWork
from core.values import Decision
from plugins.finance_reconciliation import queries
from plugins.finance_reconciliation.commands.lines import Sum, counted, details_kept
from plugins.finance_reconciliation.events import DetailsEntered, StatementImported
from plugins.finance_reconciliation.models import BankAccount, Statement, StatementState
from plugins.finance_reconciliation.rules import Chain


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a statement: its id, its state, how many lines are counted and had come before."""

    statement_id: UUID
    state: str
    lines: int
    seen: int


def accept_details(work: UnitOfWork, statement: Statement, *, kind: str, proof: str) -> Imported:
    """Lines that explain sums of the bank are kept: write down how they were proved, and tell."""
    fresh = details_kept(work, statement.id)
    statement.state, statement.proof = StatementState.KEPT, proof
    statement.lines, statement.seen = fresh.count, statement.entries - fresh.count
    statement.amount = fresh.total
    work.session.add(statement)
    work.publish(
        DetailsEntered(
            statement_id=statement.id,
            kind=kind,
            lines=statement.lines,
            seen=statement.seen,
            credits=statement.credits,
            debits=statement.debits,
        )
    )
    return Imported(statement.id, statement.state, statement.lines, statement.seen)


def accept(
    work: UnitOfWork, statement: Statement, account: BankAccount, chain: Chain, *, proof: str
) -> Imported:
    """The lines of a statement are counted: write down how it was proved, carry the books on, and tell."""
    fresh = counted(work, statement.id)
    statement.state, statement.chain, statement.proof = StatementState.IMPORTED, chain, proof
    statement.lines, statement.seen = fresh.count, statement.entries - fresh.count
    statement.amount = fresh.total
    work.session.add(statement)
    work.flush()
    _carry_on(work, account, statement, chain, fresh)
    work.publish(
        StatementImported(
            statement_id=statement.id,
            bank_account_id=account.id,
            lines=statement.lines,
            seen=statement.seen,
            credits=statement.credits,
            debits=statement.debits,
        )
    )
    return Imported(statement.id, statement.state, statement.lines, statement.seen)


def locked_account(work: UnitOfWork, bank_account_id: UUID) -> BankAccount:
    """The bank account, locked: statements of one account are counted one after the other."""
    return work.session.get_one(BankAccount, bank_account_id, with_for_update=True)


def told(*decisions: Decision[Any]) -> str:
    """What decisions say, one sentence a line."""
    return "\n".join(step.text for decision in decisions for step in decision.because)


def _carry_on(work: UnitOfWork, account: BankAccount, statement: Statement, chain: Chain, fresh: Sum) -> None:
    """Keep where the books of the account begin, and by how much they differ from the bank."""
    if chain is Chain.FIRST and statement.opening is not None:
        # Lines that came before in statements without balances have moved the balance already.
        others = queries.sum_of_lines(work, account.id) - (statement.credits - statement.debits)
        account.brought_forward = statement.opening - others
        account.begins_on = statement.opened_on
    elif chain is Chain.BEFORE and account.brought_forward is not None:
        account.brought_forward -= fresh.total
        account.begins_on = statement.opened_on
    books = queries.books_of(work, account=account)
    if books is not None and chain not in {Chain.UNPROVABLE, Chain.NOTHING_NEW}:
        account.difference = books.closing - books.brought_forward - books.lines
    work.session.add(account)
