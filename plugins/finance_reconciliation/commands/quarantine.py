"""What becomes of a statement in quarantine: a second person releases it, or it is rejected."""

from datetime import UTC
from uuid import UUID

from sqlmodel import col, select

from core.api import AlreadyDone, Approval, BadInput, NotAllowed, NotFound, UnitOfWork, approval
from core.values import subject
from plugins.finance_reconciliation import queries
from plugins.finance_reconciliation.commands.accepting import (
    Imported,
    accept,
    accept_details,
    locked_account,
    told,
)
from plugins.finance_reconciliation.commands.lines import count_held_lines, counted, drop_held_lines
from plugins.finance_reconciliation.events import StatementRejected
from plugins.finance_reconciliation.models import Statement, StatementState
from plugins.finance_reconciliation.rules import account_among, account_is_known, statement_continues

_RELEASED = "a second person agreed that it be kept although it failed a gate"
RELEASE = "finance_reconciliation.release_statement"


def propose_release(work: UnitOfWork, *, statement_id: UUID, because: str) -> Approval:
    """Ask that a statement be counted although it failed a gate; another person must approve it."""
    _in_quarantine(work, statement_id)
    if not because.strip():
        message = "say why this statement may be counted; the person who approves it will read that"
        raise BadInput(message, field="because")
    about = subject("statement", statement_id)
    waiting = select(Approval.id).where(
        Approval.act == RELEASE, Approval.subject == about, Approval.state == "proposed"
    )
    if work.session.exec(waiting).first():
        message = "its release is proposed already and waits for a second person"
        raise AlreadyDone(message)
    given = {"statement_id": str(statement_id)}
    return approval.propose(work, act=RELEASE, subject=about, because=because.strip(), arguments=given)


def release_statement(work: UnitOfWork, *, statement_id: str) -> Imported:
    """Count a statement that failed a gate: done by approving its proposal, never by itself.

    Lines that came before are still left out. The difference that then stands between the books and the
    bank is accepted, and shown in the proof of the account until something closes it.
    """
    about = subject("statement", statement_id)
    must_be_approved(work, act=RELEASE, about=about, amount=0)
    statement = _in_quarantine(work, UUID(statement_id))
    if statement.tells == "details":
        count_held_lines(work, statement.id, None)
        file = queries.bank_file(work, statement.file_id)
        return accept_details(work, statement, kind=file.format, proof=_RELEASED)
    account = locked_account(work, statement.bank_account_id or _adopted(work, statement))
    books = queries.books_of(work, account=account)
    count_held_lines(work, statement.id, account.id)
    fresh = counted(work, statement.id)
    chain = statement_continues(
        queries.claim_of(statement), books=books, fresh=fresh.count, fresh_total=fresh.total
    )
    return accept(work, statement, account, chain.result, proof=told(chain))


def _adopted(work: UnitOfWork, statement: Statement) -> UUID:
    """The bank account of a statement whose account was not known when it came; BadInput while it is not."""
    accounts = {one.number: one.id for one in queries.bank_accounts(work)}
    number = account_among(statement.account, accounts)
    if number is None:
        raise BadInput(told(account_is_known(statement.account, known=False)))
    statement.bank_account_id = accounts[number]
    return accounts[number]


def reject_statement(work: UnitOfWork, *, statement_id: UUID) -> None:
    """Set a statement in quarantine aside for good; the original of its file stays in the store."""
    work.actor.must(RELEASE)
    statement = _in_quarantine(work, statement_id)
    statement.state = StatementState.REJECTED
    work.session.add(statement)
    drop_held_lines(work, statement_id)
    work.publish(StatementRejected(statement_id=statement_id))


def must_be_approved(work: UnitOfWork, *, act: str, about: str, amount: int) -> None:
    """NotAllowed unless this very work approved the act: its command is no way round the second person."""
    found = work.session.exec(
        select(Approval.decided_at).where(
            Approval.act == act,
            Approval.subject == about,
            Approval.amount == amount,
            Approval.state == "approved",
            Approval.decided_by == work.actor.subject,
            col(Approval.decided_at).is_not(None),
        )
    ).all()
    now = work.now.astimezone(UTC).isoformat(timespec="microseconds")
    if now not in found:
        message = f"“{act}” must be proposed by one person and approved by another; propose it first"
        raise NotAllowed(message)


def _in_quarantine(work: UnitOfWork, statement_id: UUID) -> Statement:
    statement = work.session.get(Statement, statement_id, with_for_update=True)
    if statement is None:
        message = "there is no such statement"
        raise NotFound(message)
    if statement.state != StatementState.QUARANTINED:
        message = f"this statement is not in quarantine; it is {statement.state}"
        raise AlreadyDone(message)
    return statement
