"""What is done once a second person has approved it. Each refuses when called in any other way.

Arguments come as JSON carries them: ids and days as text. What was true when the act was proposed is
asked again, because something may have changed since.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import Text, Uuid, literal
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from core.errors import AlreadyDone, NotFound, Refused
from core.payments import allocation, ledger, runs
from core.payments.checks import approved, closed_refusal, debtor, locked_balance, open_on
from core.payments.commands.accounts import own_account
from core.payments.corrections import reverse_one
from core.payments.events import (
    AccountAdjusted,
    AmountTransferred,
    DebtWrittenOff,
    PostingReversed,
    RefundPaid,
    RunReversed,
)
from core.payments.inputs import RunIn
from core.payments.ledger import OnePosting
from core.payments.models import Account, Posting, PostingKind, Run
from core.payments.rules import most_to_refund, most_to_write_off
from core.payments.sets import AnySelect
from core.values.decision import Decision
from core.values.ids import subject
from core.values.money import Money
from core.work import UnitOfWork


def refuse_above(amount: int, most: Decision[int], reference: str, verb: str) -> None:
    """Refused when the amount is above what the rule allows; says what that is."""
    if amount > most.result:
        message = f"cannot {verb} {Money(amount)} on account {reference}: {most.because[0].text}"
        raise Refused(message)


def refund(work: UnitOfWork, *, account_id: str, amount: int, because: str) -> int:
    """Pay back credit; Refused above the credit at this moment."""
    account, refunds = _both(work, "payments.refund", account_id, amount, "refunds")
    refuse_above(
        amount, most_to_refund(locked_balance(work, account.id, refunds)), account.reference, "refund"
    )
    posting_id = _post(
        work, PostingKind.REFUND, debit=account.id, credit=refunds, amount=amount, memo=because
    )
    work.publish(RefundPaid(account_id=account.id, posting_id=posting_id, amount=amount))
    return posting_id


def write_off(work: UnitOfWork, *, account_id: str, amount: int, because: str) -> int:
    """Give up a debt; Refused above what is owed at this moment."""
    account, given_up = _both(work, "payments.write_off", account_id, amount, "write_off")
    most = most_to_write_off(locked_balance(work, account.id, given_up))
    refuse_above(amount, most, account.reference, "write off")
    posting_id = _post(
        work, PostingKind.WRITE_OFF, debit=given_up, credit=account.id, amount=amount, memo=because
    )
    work.publish(DebtWrittenOff(account_id=account.id, posting_id=posting_id, amount=amount))
    return posting_id


def adjust(
    work: UnitOfWork,
    *,
    account_id: str,
    amount: int,
    because: str,
    adjustment: int,
    head: str,
    effective_on: str,
) -> int:
    """Put an account right: a positive adjustment is more owed, a negative one less."""
    account, other = _both(work, "payments.adjust", account_id, amount, "adjustments")
    debit, credit = (account.id, other) if adjustment > 0 else (other, account.id)
    day = date.fromisoformat(effective_on)
    posting_id = _post(
        work,
        PostingKind.ADJUSTMENT,
        debit=debit,
        credit=credit,
        amount=amount,
        memo=because,
        head=head,
        day=day,
    )
    work.publish(AccountAdjusted(account_id=account.id, posting_id=posting_id, amount=adjustment))
    return posting_id


def transfer(work: UnitOfWork, *, account_id: str, amount: int, because: str, to_id: str) -> int:
    """Move an amount owed to another debtor's account."""
    _approved(work, "payments.transfer", account_id, amount)
    account, other = debtor(work, UUID(account_id)), debtor(work, UUID(to_id))
    posting_id = _post(
        work, PostingKind.TRANSFER, debit=other.id, credit=account.id, amount=amount, memo=because
    )
    work.publish(
        AmountTransferred(account_id=account.id, to_account_id=other.id, posting_id=posting_id, amount=amount)
    )
    return posting_id


def reverse(work: UnitOfWork, *, posting_id: int, effective_on: str, because: str) -> int:
    """Reverse a posting, once at most."""
    posting = work.session.get_one(Posting, posting_id)
    approved(work, act="payments.reverse", subject=subject("posting", posting_id), amount=posting.amount)
    reversal_id = reverse_one(work, posting, effective_on=date.fromisoformat(effective_on), memo=because)
    work.publish(
        PostingReversed(
            posting_id=posting_id,
            reversal_id=reversal_id,
            debit_account_id=posting.debit_account_id,
            credit_account_id=posting.credit_account_id,
            amount=posting.amount,
        )
    )
    return reversal_id


def run_to_reverse(work: UnitOfWork, run_id: UUID) -> Run:
    """The run; NotFound, AlreadyDone or Refused when it cannot be reversed."""
    run = work.session.get(Run, run_id)
    if run is None or not run.total:
        message = "there is no such run of postings"
        raise NotFound(message)
    if run.reverses_id is not None:
        message = f"the run “{run.key}” is itself a reversal; run it again under a new key instead"
        raise Refused(message)
    by = work.session.exec(select(Run.key).where(Run.reverses_id == run_id)).first()
    if by is not None:
        message = f"the run “{run.key}” is already reversed, by “{by}”"
        raise AlreadyDone(message)
    accounts = (
        select(Account.reference)
        .join(Posting, col(Account.id).in_((Posting.debit_account_id, Posting.credit_account_id)))
        .where(Posting.run_id == run_id, col(Account.closed_on).is_not(None))
        .distinct()
    )
    closed = sorted(work.session.exec(accounts))
    if closed:
        raise closed_refusal(closed)
    return run


def reverse_run(work: UnitOfWork, *, run_id: str, because: str) -> UUID:
    """Reverse whatever of a run is not reversed yet, as a run of its own; return that run's id."""
    run = run_to_reverse(work, UUID(run_id))
    approved(work, act="payments.reverse_run", subject=subject("run", run.id), amount=run.total)
    open_on(work, [work.today])
    day = RunIn(key=f"{run.key}/reversed", kind=run.kind, starts_on=run.starts_on, ends_on=run.ends_on)
    new_id = runs.begin(work, day, reverses_id=run.id)
    posted = ledger.post(work, _mirrors(work, run, new_id, because))
    allocation.settle(work, allocation.undo_reversed(work, col(Posting.run_id) == new_id))
    done = runs.end(work, new_id, count=posted.count, total=posted.total)
    work.publish(RunReversed(run_id=run.id, reversal_run_id=new_id, count=done.count, total=done.total))
    return new_id


def _mirrors(work: UnitOfWork, run: Run, new_id: UUID, because: str) -> AnySelect:
    reversed_already = select(Posting.reverses_id).where(col(Posting.reverses_id).is_not(None))
    today = literal(work.today)
    given = {
        "kind": literal(PostingKind.REVERSAL.value, Text),
        "debit_account_id": col(Posting.credit_account_id),
        "credit_account_id": col(Posting.debit_account_id),
        "amount": col(Posting.amount),
        "effective_on": today,
        "due_on": today,
        "run_id": literal(new_id, Uuid),
        "head": col(Posting.head),
        "memo": literal(because, Text),
        "reverses_id": col(Posting.id),
    }
    chosen = sql_select(*ledger.draft(work, given=given))
    return chosen.where(col(Posting.run_id) == run.id, col(Posting.id).not_in(reversed_already))


def _approved(work: UnitOfWork, act: str, account_id: str, amount: int) -> None:
    approved(work, act=act, subject=subject("account", account_id), amount=amount)


def _both(work: UnitOfWork, act: str, account_id: str, amount: int, own: str) -> tuple[Account, UUID]:
    """The debtor's account and the council's own that an approved act moves money between."""
    _approved(work, act, account_id, amount)
    return debtor(work, UUID(account_id)), own_account(work, kind=own)


def _post(
    work: UnitOfWork,
    kind: PostingKind,
    *,
    debit: UUID,
    credit: UUID,
    amount: int,
    memo: str,
    head: str = "",
    day: date | None = None,
) -> int:
    effective_on = day or work.today
    open_on(work, [effective_on])
    one = OnePosting(
        kind=kind, debit=debit, credit=credit, amount=amount, effective_on=effective_on, head=head, memo=memo
    )
    posting_id = ledger.post_one(work, one)
    owned = select(Account.id).where(col(Account.id).in_((debit, credit)), ~col(Account.is_control))
    allocation.settle(work, list(work.session.exec(owned)))
    return posting_id
