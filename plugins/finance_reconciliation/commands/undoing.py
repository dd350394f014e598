"""A placing that was wrong is undone by reversing entries: the money waits in suspense again."""

from typing import Any
from uuid import UUID

from sqlmodel import col, func, select

from core.api import BadInput, NotFound, Refused, UnitOfWork, payments
from core.values import subject
from plugins.finance_reconciliation.commands.payers import unlearn
from plugins.finance_reconciliation.commands.placing.posting import (
    into_suspense,
    postings_of,
    source_of,
    sources_of,
)
from plugins.finance_reconciliation.events import PlacingReversed
from plugins.finance_reconciliation.models import (
    BankAccount,
    LineMatch,
    LineShare,
    Placing,
    StatementLine,
    SuspenseLine,
    SuspenseState,
)
from plugins.finance_reconciliation.rules import Reason

PLACE = "finance_reconciliation.place"


def undo_placing(work: UnitOfWork, *, line_id: int, because: str) -> None:
    """Take a line off the accounts on which it was put; it waits in suspense and can be placed anew.

    Refused when the bank has taken it back since, when it moved no money in, or when it is on no account.
    What was learned of its payer for these accounts is forgotten.
    """
    line = work.session.get(StatementLine, line_id)
    if line is None:
        message = "there is no such bank line"
        raise NotFound(message)
    if not because.strip():
        message = "say why; it is shown to whoever looks at this line later"
        raise BadInput(message, field="because")
    account = work.session.get_one(BankAccount, line.bank_account_id, with_for_update=True)
    placed = _standing(work, line)
    accounts = accounts_of(work, placed)
    for account_id in accounts:
        work.check(PLACE, subject("account", account_id))
    step = _reverse(work, line, account, placed)
    _wait_again(work, placed, line, account, step=step, because=because.strip())
    unlearn(work, line, accounts)
    work.publish(PlacingReversed(line_id=line_id, account_ids=accounts, amount=line.pence))


def accounts_of(work: UnitOfWork, match: LineMatch) -> list[UUID]:
    """The accounts that got a part of a line by this match."""
    wanted = select(LineShare.account_id).where(
        col(LineShare.line_id) == match.line_id, col(LineShare.step) == match.step
    )
    return list(work.session.exec(wanted.order_by(col(LineShare.id)))) or [match.account_id]


def _standing(work: UnitOfWork, line: StatementLine) -> LineMatch:
    """The match that holds now, when it can be undone."""
    last = select(LineMatch).where(LineMatch.line_id == line.id).order_by(col(LineMatch.id).desc())
    placed = work.session.exec(last).first()
    if placed is None or placed.how not in {Placing.MATCHED, Placing.PLACED} or line.pence <= 0:
        message = "this line is on no account from which it could be taken off again"
        raise Refused(message)
    taken = work.session.exec(select(LineMatch.id).where(LineMatch.reverses_line_id == line.id)).first()
    if taken is not None:
        message = "the bank has taken this money back already; there is nothing left to undo"
        raise Refused(message)
    return placed


def _reverse(work: UnitOfWork, line: StatementLine, account: BankAccount, placed: LineMatch) -> str:
    """Reverse its postings; the step by which the money stands in suspense afterwards."""
    undone = f"/undone-{placed.id}"
    originals = postings_of(work, placed.line_id, placed.step)
    sources = sources_of(placed.line_id, undone, len(originals))
    for posting_id, source in zip(originals, sources, strict=True):
        payments.return_payment(
            work, posting_id=posting_id, source=source, returned_on=work.today, because="placing undone"
        )
    if placed.how == Placing.PLACED:
        return into_suspense(work, placed.line_id)
    step = f"/suspense-{placed.id}"
    key = source_of(placed.line_id, step)
    run = payments.RunIn(key=key, kind="suspense", starts_on=work.today, ends_on=work.today)
    back = payments.PaymentIn(account.suspense_id, line.pence, work.today, key, "suspense: undone")
    payments.take_payments(work, run=run, rows=[back], from_id=account.account_id)
    return step


def next_step(work: UnitOfWork, line_id: int) -> str:
    """What stands behind a line in the sources of its next placing from suspense."""
    before = select(func.count()).where(LineMatch.line_id == line_id, LineMatch.how == Placing.PLACED)
    count = work.session.exec(before).one()
    return f"/placed-{count + 1}" if count else "/placed"


def _wait_again(
    work: UnitOfWork,
    placed: LineMatch,
    line: StatementLine,
    account: BankAccount,
    *,
    step: str,
    because: str,
) -> None:
    waiting: Any = work.session.get(SuspenseLine, placed.line_id) or SuspenseLine(
        line_id=placed.line_id,
        bank_account_id=account.id,
        reason=Reason.UNDONE,
        pence=line.pence,
        booked_on=line.booked_on,
    )
    waiting.state, waiting.reason = SuspenseState.OPEN, Reason.UNDONE
    work.session.add(waiting)
    work.session.add(
        LineMatch(
            line_id=placed.line_id,
            how=Placing.SUSPENSE,
            account_id=account.suspense_id,
            reason=Reason.UNDONE,
            because=because,
            step=step,
            at=work.now.isoformat(),
            actor=work.actor.subject,
        )
    )
    work.flush()
