"""The council's bank accounts and what Borough holds of them."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, func, select

from core.api import NotFound, UnitOfWork
from plugins.finance_reconciliation.models import BankAccount, Statement, StatementState
from plugins.finance_reconciliation.rules import Books, Chain, Claim

COUNTED = (StatementState.IMPORTED, StatementState.PLACED)


def bank_accounts(work: UnitOfWork) -> Sequence[BankAccount]:
    """Every bank account of the council, by name."""
    return work.session.exec(
        select(BankAccount).order_by(col(BankAccount.name), col(BankAccount.number))
    ).all()


def bank_account(work: UnitOfWork, bank_account_id: UUID) -> BankAccount:
    """One bank account; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(BankAccount).where(BankAccount.id == bank_account_id)).first()
    if found is None:
        message = "there is no such bank account, or none that you may see"
        raise NotFound(message)
    return found


def sum_of_lines(work: UnitOfWork, bank_account_id: UUID) -> int:
    """What all counted lines of a bank account are together, in pence, as their statements say."""
    wanted = select(func.coalesce(func.sum(Statement.amount), 0)).where(
        Statement.bank_account_id == bank_account_id, col(Statement.state).in_(COUNTED)
    )
    return int(work.session.exec(wanted).one())


def newest_statement(work: UnitOfWork, bank_account_id: UUID) -> Statement | None:
    """The counted statement that closes last and states balances; a re-send that brought nothing is none."""
    return work.session.exec(
        select(Statement)
        .where(
            Statement.bank_account_id == bank_account_id,
            col(Statement.state).in_(COUNTED),
            col(Statement.closed_on).is_not(None),
            col(Statement.closing).is_not(None),
            Statement.chain != Chain.NOTHING_NEW,
        )
        .order_by(col(Statement.closed_on).desc(), col(Statement.id).desc())
        .limit(1)
    ).first()


def books_of(work: UnitOfWork, *, account: BankAccount) -> Books | None:
    """What Borough holds of a bank account; None before the first statement that states balances."""
    newest = newest_statement(work, account.id)
    if (
        newest is None
        or newest.closing is None
        or newest.closed_on is None
        or account.brought_forward is None
    ):
        return None
    return Books(
        brought_forward=account.brought_forward,
        begins_on=account.begins_on or newest.closed_on,
        lines=sum_of_lines(work, account.id),
        closing=newest.closing,
        closed_on=newest.closed_on,
        difference=account.difference,
    )


def claim_of(statement: Statement) -> Claim:
    """What a stored statement says of itself; the control totals of its file stay in the original."""
    return Claim(
        entries=statement.entries,
        credits=statement.credits,
        debits=statement.debits,
        opening=statement.opening,
        closing=statement.closing,
        closed_on=statement.closed_on,
    )
