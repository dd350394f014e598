"""What rent recovery does when money moves: look at the accounts it touched, and let the cases follow."""

from collections.abc import Sequence

from core.api import AGAIN, Again, Event, UnitOfWork, hears, payments
from plugins.rent_recovery.commands.assessing import assess_accounts, assess_next_chunk, begin_assessment
from plugins.rent_recovery.commands.debit import forget_reversed_week
from plugins.rent_recovery.events import AssessmentBegan, WeekDebited
from plugins.rent_recovery.queries.tenancies import is_weeks_run


@hears(WeekDebited)
def assess_after_debit(work: UnitOfWork, event: WeekDebited) -> None:
    """Last week's rent has become arrears where it was not paid: look at every account."""
    begin_assessment(work, key=f"week/{event.week_id}/{event.run_id or 'rent-free'}")


@hears(payments.ChargesRaised)
def assess_after_charges(work: UnitOfWork, event: payments.ChargesRaised) -> None:
    """Look at the accounts that a run charged; the weekly debit has its own event."""
    if not is_weeks_run(work, run_id=event.run_id):
        begin_assessment(work, key=f"run/{event.run_id}", run_id=event.run_id)


@hears(payments.PaymentsTaken)
def assess_after_payments(work: UnitOfWork, event: payments.PaymentsTaken) -> None:
    """Look at the accounts that a run of payments touched."""
    begin_assessment(work, key=f"run/{event.run_id}", run_id=event.run_id)


@hears(payments.RunReversed)
def assess_after_reversal(work: UnitOfWork, event: payments.RunReversed) -> None:
    """Let a reversed week be debited again, and look at the accounts it was on."""
    forget_reversed_week(work, run_id=event.run_id)
    begin_assessment(work, key=f"run/{event.reversal_run_id}", run_id=event.reversal_run_id)


@hears(AssessmentBegan)
def assess_in_chunks(work: UnitOfWork, event: AssessmentBegan) -> Again | None:
    """Look at the next accounts, each chunk in a transaction of its own, until there are none."""
    return AGAIN if assess_next_chunk(work, assessment_id=event.assessment_id) else None


def _assess(work: UnitOfWork, events: Sequence[Event]) -> None:
    assess_accounts(work, account_ids={event.account_id for event in events})  # type: ignore[attr-defined]


@hears(payments.PaymentTaken, many=True)
def assess_after_payment(work: UnitOfWork, events: Sequence[payments.PaymentTaken]) -> None:
    """Look at an account that was paid."""
    _assess(work, events)


@hears(payments.ChargeRaised, many=True)
def assess_after_charge(work: UnitOfWork, events: Sequence[payments.ChargeRaised]) -> None:
    """Look at an account that was charged."""
    _assess(work, events)


@hears(payments.PaymentReturned, many=True)
def assess_after_return(work: UnitOfWork, events: Sequence[payments.PaymentReturned]) -> None:
    """Look at an account whose payment the bank took back."""
    _assess(work, events)


@hears(payments.AccountAdjusted, many=True)
def assess_after_adjustment(work: UnitOfWork, events: Sequence[payments.AccountAdjusted]) -> None:
    """Look at an account that was put right."""
    _assess(work, events)


@hears(payments.DebtWrittenOff, many=True)
def assess_after_write_off(work: UnitOfWork, events: Sequence[payments.DebtWrittenOff]) -> None:
    """Look at an account whose debt was given up."""
    _assess(work, events)


@hears(payments.AmountTransferred, many=True)
def assess_after_transfer(work: UnitOfWork, events: Sequence[payments.AmountTransferred]) -> None:
    """Look at both accounts of a transfer."""
    both = {event.account_id for event in events} | {event.to_account_id for event in events}
    assess_accounts(work, account_ids=both)


ALL = (
    assess_after_debit,
    assess_after_charges,
    assess_after_payments,
    assess_after_reversal,
    assess_in_chunks,
    assess_after_payment,
    assess_after_charge,
    assess_after_return,
    assess_after_adjustment,
    assess_after_write_off,
    assess_after_transfer,
)
