"""How a posting is reversed: by its mirror image, which frees what it had settled."""

from datetime import date

from sqlmodel import col, select

from core.errors import AlreadyDone, Refused
from core.payments import allocation, ledger
from core.payments.checks import open_accounts, open_on
from core.payments.ledger import OnePosting
from core.payments.models import Posting, PostingKind
from core.work import UnitOfWork


def may_be_reversed(work: UnitOfWork, posting: Posting) -> None:
    """AlreadyDone when it is reversed already; Refused for a reversal or an account that is closed."""
    if posting.kind == PostingKind.REVERSAL:
        message = f"posting {posting.id} is itself a reversal; post the amount again instead"
        raise Refused(message)
    by = work.session.exec(select(Posting.id).where(Posting.reverses_id == posting.id)).first()
    if by is not None:
        message = f"posting {posting.id} is already reversed, by posting {by}"
        raise AlreadyDone(message)
    open_accounts(work, [posting.debit_account_id, posting.credit_account_id])


def reverse_one(
    work: UnitOfWork, posting: Posting, *, effective_on: date, memo: str, source: str | None = None
) -> int:
    """Reverse a posting and settle anew what it had settled; return the reversal's number."""
    open_on(work, [effective_on])
    may_be_reversed(work, posting)
    mirror = OnePosting(
        kind=PostingKind.REVERSAL,
        debit=posting.credit_account_id,
        credit=posting.debit_account_id,
        amount=posting.amount,
        effective_on=effective_on,
        head=posting.head,
        memo=memo,
        source=source,
        reverses_id=posting.id,
    )
    reversal_id = ledger.post_one(work, mirror)
    allocation.settle(work, allocation.undo_reversed(work, col(Posting.id) == reversal_id))
    return reversal_id
