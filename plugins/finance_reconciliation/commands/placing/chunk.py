"""One chunk of a statement: decided, posted, and written down with its because."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import col

from core.api import NotFound, UnitOfWork
from plugins.finance_reconciliation import queries
from plugins.finance_reconciliation.commands.placing import posting
from plugins.finance_reconciliation.commands.placing.deciding import Decided, decide, together
from plugins.finance_reconciliation.events import LinesMatched, StatementPlaced
from plugins.finance_reconciliation.models import (
    BankAccount,
    LineMatch,
    LineShare,
    LineSuggestion,
    Placing,
    Statement,
    StatementState,
    SuspenseLine,
    SuspenseState,
)


def match_lines(work: UnitOfWork, *, statement_id: UUID) -> bool:
    """Place the next chunk of a statement's lines; return whether there are more.

    How far it has come stands in the statement's own row, in the same transaction as the postings, so that
    a chunk that is broken off leaves nothing and one that is done is never done again.
    """
    statement = work.session.get(Statement, statement_id, with_for_update=True)
    if statement is None:
        message = "there is no such statement"
        raise NotFound(message)
    if statement.state != StatementState.IMPORTED:
        return False
    limit = work.settings("finance_reconciliation").lines_at_once
    waiting = queries.unplaced_lines(work, statement, limit=limit)
    lines = together(waiting)
    if lines:
        _place(work, statement, lines)
    if len(waiting) == limit or len(lines) < len(waiting):
        return True
    statement.state = StatementState.PLACED
    work.session.add(statement)
    work.flush()
    placed = queries.placed_of(work, statement_id)
    work.publish(
        StatementPlaced(
            statement_id=statement_id,
            matched=placed.matched,
            matched_amount=placed.matched_amount,
            suspense=placed.suspense,
            suspense_amount=placed.suspense_amount,
        )
    )
    return False


def _place(work: UnitOfWork, statement: Statement, lines: Sequence[Any]) -> None:
    account = work.session.get_one(BankAccount, statement.bank_account_id)
    decided = decide(work, account, lines)
    posting.post(work, statement, account, decided)
    work.connection.execute(insert(LineMatch), list(posting.matches(work, account, decided)))
    for table, rows in (
        (LineShare, list(posting.shares(decided))),
        (LineSuggestion, list(posting.suggestions(decided))),
    ):
        if rows:
            work.connection.execute(insert(table), rows)
    _keep_suspense(work, account, decided)
    statement.placed_to = lines[-1].id
    work.session.add(statement)
    waiting = [one.line.pence for one in decided if one.reason]
    work.publish(
        LinesMatched(
            statement_id=statement.id,
            matched=len(lines) - len(waiting),
            matched_amount=sum(line.pence for line in lines) - sum(waiting),
            suspense=len(waiting),
            suspense_amount=sum(waiting),
        )
    )


def _keep_suspense(work: UnitOfWork, account: BankAccount, decided: Sequence[Decided]) -> None:
    waiting = [
        {
            "line_id": one.line.id,
            "bank_account_id": account.id,
            "reason": one.reason.value,
            "pence": one.line.pence,
            "booked_on": one.line.booked_on,
            "state": SuspenseState.OPEN.value,
        }
        for one in decided
        if one.reason is not None
    ]
    if waiting:
        work.connection.execute(insert(SuspenseLine), waiting)
    back = [one.reverses.line_id for one in decided if one.reverses and one.reverses.how != Placing.MATCHED]
    if back:
        gone = update(SuspenseLine).where(col(SuspenseLine.line_id).in_(back))
        work.connection.execute(gone.values(state=SuspenseState.RETURNED.value))
