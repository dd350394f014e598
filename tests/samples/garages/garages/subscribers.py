"""What garages does when it hears that money came: look whether keys can be handed over."""

from collections.abc import Sequence

from core.api import UnitOfWork, hears, payments
from garages import commands


# begin quote subscribers
@hears(payments.PaymentTaken, many=True)
def keys_after_payments(work: UnitOfWork, events: Sequence[payments.PaymentTaken]) -> None:
    """Payments taken one by one, as at a counter."""
    commands.hand_over_keys(work, account_ids={event.account_id for event in events})


@hears(payments.PaymentsTaken)
def keys_after_run(work: UnitOfWork, event: payments.PaymentsTaken) -> None:
    """Payments taken by the run of a bank statement."""
    after = None
    while chunk := payments.accounts_in_run(work, event.run_id, after=after):
        commands.hand_over_keys(work, account_ids=chunk)
        after = chunk[-1]


# end quote subscribers

ALL = (keys_after_payments, keys_after_run)
