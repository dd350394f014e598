"""A line in suspense that is several people's money: shared by an officer among accounts."""

from collections.abc import Mapping
from uuid import UUID

from core.api import BadInput, UnitOfWork, payments
from core.values import Money, subject
from plugins.finance_reconciliation.commands.payers import learn
from plugins.finance_reconciliation.commands.placing.posting import effective, source_of, sources_of
from plugins.finance_reconciliation.commands.suspense import moved, open_line, said
from plugins.finance_reconciliation.commands.undoing import next_step
from plugins.finance_reconciliation.events import SuspensePlaced
from plugins.finance_reconciliation.models import LineShare, Placing, SuspenseState

PLACE = "finance_reconciliation.place"


def split_line(work: UnitOfWork, *, line_id: int, shares: Mapping[UUID, int], because: str) -> None:
    """Share a line of money in among two debtors' accounts or more, to the last penny.

    BadInput unless every share is above nought and together they are the line. AlreadyDone when the line
    waits no more, Refused when an account is closed; then nothing of it is posted.
    """
    for account_id in shares:
        work.check(PLACE, subject("account", account_id))
    waiting, account = open_line(work, line_id)
    why = said(because)
    if len(shares) < len(("one", "another")) or min(shares.values()) <= 0:
        message = "share it among two accounts or more, each with more than £0.00"
        raise BadInput(message, field="shares")
    if sum(shares.values()) != waiting.pence:
        rest = Money(waiting.pence - sum(shares.values()))
        message = f"the shares must come to {Money(waiting.pence)}; {rest} is left over"
        raise BadInput(message, field="shares")
    step = next_step(work, line_id)
    day = effective(work, waiting.booked_on, payments.closed_days(work, {waiting.booked_on}))
    sources = sources_of(line_id, step, len(shares))
    rows = [
        payments.PaymentIn(account_id, pence, day, source, "placed from suspense")
        for (account_id, pence), source in zip(shares.items(), sources, strict=True)
    ]
    run = payments.RunIn(key=source_of(line_id, step), kind="suspense", starts_on=day, ends_on=day)
    payments.take_payments(work, run=run, rows=rows, from_id=account.suspense_id)
    for account_id, pence in shares.items():
        work.session.add(LineShare(line_id=line_id, step=step, account_id=account_id, pence=pence))
        work.publish(
            SuspensePlaced(line_id=line_id, account_id=account_id, amount=pence, booked_on=waiting.booked_on)
        )
    moved(work, waiting, SuspenseState.PLACED, Placing.PLACED, next(iter(shares)), why, step=step)
    learn(work, line_id, list(shares))
