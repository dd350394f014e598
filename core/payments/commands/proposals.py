"""Asking for what a second person must approve; each says at once when it could never be done.

They return the proposal; `core.approval.approve` does it, through the acts beside this file.
"""

from datetime import date
from uuid import UUID

from core.approval import Approval, propose
from core.errors import BadInput, NotFound, Refused
from core.payments.checks import debtor, locked_balance, open_on, positive
from core.payments.commands.acts import refuse_above, run_to_reverse
from core.payments.corrections import may_be_reversed
from core.payments.models import AccountingPeriod, Batch, BatchState, Posting
from core.payments.rules import most_to_refund, most_to_write_off
from core.values.ids import subject
from core.work import UnitOfWork


def propose_refund(work: UnitOfWork, *, account_id: UUID, amount: int, because: str) -> Approval:
    """Ask to pay back credit, in pence; Refused above the credit that there is."""
    positive(amount)
    account = debtor(work, account_id)
    refuse_above(amount, most_to_refund(locked_balance(work, account_id)), account.reference, "refund")
    return _about_account(work, "payments.refund", account_id, amount, because, {})


def propose_write_off(work: UnitOfWork, *, account_id: UUID, amount: int, because: str) -> Approval:
    """Ask to give up a debt, in pence; Refused above what is owed."""
    positive(amount)
    account = debtor(work, account_id)
    refuse_above(amount, most_to_write_off(locked_balance(work, account_id)), account.reference, "write off")
    return _about_account(work, "payments.write_off", account_id, amount, because, {})


def propose_adjustment(
    work: UnitOfWork,
    *,
    account_id: UUID,
    amount: int,
    head: str,
    because: str,
    effective_on: date | None = None,
) -> Approval:
    """Ask to put an account right: positive pence are more owed, negative less."""
    positive(abs(amount))
    day = effective_on or work.today
    open_on(work, [day])
    debtor(work, account_id)
    more = {"adjustment": amount, "head": head, "effective_on": day}
    return _about_account(work, "payments.adjust", account_id, abs(amount), because, more)


def propose_transfer(work: UnitOfWork, *, from_id: UUID, to_id: UUID, amount: int, because: str) -> Approval:
    """Ask to move what one account owes, in pence, to another debtor's account, which then owes it."""
    positive(amount)
    if from_id == to_id:
        message = "the two accounts are the same; choose another to transfer to"
        raise BadInput(message, field="to_id")
    debtor(work, from_id)
    debtor(work, to_id)
    return _about_account(work, "payments.transfer", from_id, amount, because, {"to_id": to_id})


def propose_reversal(
    work: UnitOfWork, *, posting_id: int, because: str, effective_on: date | None = None
) -> Approval:
    """Ask to reverse a posting; AlreadyDone when it is reversed already."""
    posting = work.session.get(Posting, posting_id)
    if posting is None:
        message = f"there is no posting {posting_id}"
        raise NotFound(message)
    may_be_reversed(work, posting)
    arguments = {"posting_id": posting_id, "effective_on": effective_on or work.today, "because": because}
    return propose(
        work,
        act="payments.reverse",
        subject=subject("posting", posting_id),
        because=because,
        amount=posting.amount,
        arguments=arguments,
    )


def propose_run_reversal(work: UnitOfWork, *, run_id: UUID, because: str) -> Approval:
    """Ask to reverse all of a run; its whole total must be within the approver's limit."""
    run = run_to_reverse(work, run_id)
    return propose(
        work,
        act="payments.reverse_run",
        subject=subject("run", run_id),
        because=because,
        amount=run.total,
        arguments={"run_id": run_id, "because": because},
    )


def propose_closing(work: UnitOfWork, *, period_id: UUID, because: str) -> Approval:
    """Ask to close an accounting period."""
    if work.session.get(AccountingPeriod, period_id) is None:
        message = "there is no such accounting period"
        raise NotFound(message)
    return propose(
        work,
        act="payments.close_period",
        subject=subject("period", period_id),
        because=because,
        arguments={"period_id": period_id},
    )


def propose_batch(work: UnitOfWork, *, batch_id: UUID, because: str) -> Approval:
    """Ask to authorise a batch as it stands now; one that is changed afterwards must be proposed again."""
    batch = work.session.get(Batch, batch_id)
    if batch is None:
        message = "there is no such batch"
        raise NotFound(message)
    if batch.state != BatchState.OPEN or not batch.count:
        message = "the batch holds no invoices yet" if not batch.count else "the batch is authorised already"
        raise Refused(message)
    return propose(
        work,
        act="payments.authorise_batch",
        subject=subject("batch", batch_id),
        because=because,
        amount=batch.total,
        arguments={"batch_id": batch_id, "total": batch.total, "count": batch.count},
    )


def _about_account(
    work: UnitOfWork, act: str, account_id: UUID, amount: int, because: str, more: dict[str, object]
) -> Approval:
    arguments = {"account_id": account_id, "amount": amount, "because": because, **more}
    return propose(
        work,
        act=act,
        subject=subject("account", account_id),
        because=because,
        amount=amount,
        arguments=arguments,
    )
