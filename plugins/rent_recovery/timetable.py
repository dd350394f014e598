"""What falls due by the calendar: the weekly debit, and a nightly look at every account."""

from datetime import date, time

from core.api import Job, UnitOfWork
from plugins.rent_recovery.commands.assessing import begin_assessment
from plugins.rent_recovery.commands.debit import debit_week
from plugins.rent_recovery.queries.tenancies import is_debited


def weekly_debit(work: UnitOfWork, *, period: date) -> None:
    """Debit the week from this Monday; nothing when a person has done it already."""
    if not is_debited(work, week_commencing=period):
        debit_week(work, week_commencing=period)


def nightly_assessment(work: UnitOfWork, *, period: date) -> None:
    """Have every account looked at: days have passed, and it is the sure twin of hearing about money."""
    begin_assessment(work, key=f"night/{period}")


JOBS = (
    Job(
        name="rent_recovery.weekly_debit",
        title="Debit the week's rent and charges",
        every="week",
        at=time(0, 30),
        run=weekly_debit,
    ),
    Job(
        name="rent_recovery.nightly_assessment",
        title="Look at arrears on every rent account",
        every="day",
        at=time(3, 30),
        run=nightly_assessment,
    ),
)
