"""What must hold before money moves; each refusal says what is wrong and what to do."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from core.approval import Approval, ApprovalState
from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound, Refused
from core.log import iso
from core.payments.models import Account, AccountingPeriod, Balance, Posting
from core.payments.rules import may_count_on
from core.payments.sets import among, values_for
from core.values.ids import Subject
from core.work import UnitOfWork

_TOLD = 5
"""How many references a message names before it only counts."""


def positive(amount: int, *, field: str = "amount") -> None:
    """BadInput unless the amount is above nought."""
    if amount <= 0:
        message = "the amount must be more than £0.00"
        raise BadInput(message, field=field)


def open_on(work: UnitOfWork, days: Collection[date]) -> None:
    """BadInput for a day that nobody can mean, Refused for one in a closed period.

    On PostgreSQL the periods are locked against being closed until this work is committed.
    """
    if not days:
        return
    for day in (min(days), max(days)):
        decision = may_count_on(day, work.today)
        if not decision.result:
            raise BadInput(decision.because[0].text, field="effective_on")
    touching = (
        select(
            col(AccountingPeriod.starts_on), col(AccountingPeriod.ends_on), col(AccountingPeriod.closed_at)
        )
        .where(AccountingPeriod.starts_on <= max(days), AccountingPeriod.ends_on >= min(days))
        .with_for_update(read=True)
    )
    for starts_on, ends_on, closed_at in work.connection.execute(touching):
        inside = sorted(day for day in days if starts_on <= day <= ends_on)
        if closed_at is not None and inside:
            message = (
                f"{inside[0]} is in the period {starts_on} to {ends_on}, which is closed; use a later day"
            )
            raise Refused(message)


def open_accounts(work: UnitOfWork, ids: Sequence[UUID]) -> dict[UUID, Account]:
    """The accounts with these ids; NotFound or Refused when one is unknown or closed."""
    found = {
        account.id: account for account in work.session.exec(select(Account).where(col(Account.id).in_(ids)))
    }
    for account_id in ids:
        if account_id not in found:
            message = "there is no such account"
            raise NotFound(message)
        if found[account_id].closed_on is not None:
            raise closed_refusal([found[account_id].reference])
    return found


def debtor(work: UnitOfWork, account_id: UUID) -> Account:
    """An open debtor's account; Refused when it is closed or one of the council's own."""
    account = open_accounts(work, [account_id])[account_id]
    if account.is_control:
        raise own_refusal([account.reference])
    return account


def locked_balance(work: UnitOfWork, account_id: UUID, *others: UUID) -> int:
    """The account's balance, locked in order with the other accounts that the posting will touch."""
    rows = work.session.exec(
        select(Balance.account_id, Balance.balance)
        .where(col(Balance.account_id).in_((account_id, *others)))
        .order_by(col(Balance.account_id))
        .with_for_update()
    )
    return dict(rows.all())[account_id]


def unused(work: UnitOfWork, sources: Sequence[str]) -> None:
    """AlreadyDone when any of these sources was posted before."""
    dialect = work.connection.dialect.name
    used = select(Posting.source).where(among(dialect, col(Posting.source), "sources"))
    found = sorted(
        source
        for source in work.connection.execute(used, {"sources": values_for(dialect, sources)}).scalars()
        if source
    )
    if found:
        message = f"already posted: {few(found)}; nothing was posted now"
        raise AlreadyDone(message)


def approved(work: UnitOfWork, *, act: str, subject: Subject, amount: int) -> None:
    """NotAllowed unless this very work approved the act: its command is no way round the second person."""
    found = work.session.exec(
        select(Approval.id).where(
            Approval.act == act,
            Approval.subject == subject,
            Approval.amount == amount,
            Approval.state == ApprovalState.APPROVED,
            Approval.decided_by == work.actor.subject,
            Approval.decided_at == iso(work.now),
        )
    ).first()
    if found is None:
        message = f"“{act}” must be proposed by one person and approved by another; propose it first"
        raise NotAllowed(message)


@contextmanager
def or_explained(work: UnitOfWork, explain: Callable[[], Refused | None]) -> Iterator[None]:
    """Do all or nothing; what the database refuses is told in the words that `explain` finds."""
    savepoint = work.connection.begin_nested()
    try:
        yield
    except IntegrityError as error:
        savepoint.rollback()
        refusal = explain()
        if refusal is None:
            raise
        raise refusal from error
    except BaseException:
        savepoint.rollback()
        raise
    savepoint.commit()


def closed_refusal(references: Sequence[str]) -> Refused:
    """What to say of closed accounts."""
    return Refused(
        f"closed: account {few(references)}; send the money to suspense, or post to an open account"
    )


def own_refusal(references: Sequence[str]) -> Refused:
    """What to say of the council's own accounts where a debtor's is wanted."""
    return Refused(f"account {few(references)} is one of the council's own; name a debtor's account")


def few(names: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    more = len(names) - _TOLD
    return ", ".join(names[:_TOLD]) + (f" and {more:,} more" if more > 0 else "")
