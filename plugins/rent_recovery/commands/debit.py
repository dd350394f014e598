"""The weekly debit: every live tenancy charged for the week by one run of the ledger."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, delete

from core.api import AlreadyDone, BadInput, Refused, UnitOfWork, payments
from core.calendar import in_words, monday_of
from plugins.rent_recovery.events import WeekDebited
from plugins.rent_recovery.models import DebitedWeek, Tenancy
from plugins.rent_recovery.queries.charges import charges_of_week
from plugins.rent_recovery.queries.policy import policy
from plugins.rent_recovery.queries.tenancies import debited_weeks, is_debited
from plugins.rent_recovery.rules import WEEK

_KIND = "rent"
_LOCK = text("LOCK TABLE rent_recovery_tenancy, rent_recovery_charge_line IN SHARE MODE")
_MOST_WEEKS_BACK = 600


def debit_week(work: UnitOfWork, *, week_commencing: date) -> DebitedWeek:
    """Debit the week from a Monday to every live tenancy, component by component, as one run.

    Part weeks are charged by the day; a week that policy.toml names rent-free is entered without a charge.
    Needs rent_recovery.debit and payments.charge. BadInput for a day that is no Monday, Refused before the
    week begins, AlreadyDone when it was debited.
    """
    work.actor.must("rent_recovery.debit")
    _may_be_debited(work, week_commencing)
    if work.connection.dialect.name == "postgresql":
        # A tenancy that is being recorded now is either seen by this run or sees that the week was debited.
        work.connection.execute(_LOCK)
    if is_debited(work, week_commencing=week_commencing):
        message = f"the week of {in_words(week_commencing)} was debited before; nothing was charged now"
        raise AlreadyDone(message)
    week = DebitedWeek(week_commencing=week_commencing)
    if week_commencing not in policy(work).rent_free:
        done = payments.raise_charges(
            work,
            run=_run(work, week_commencing),
            rows=charges_of_week(week_commencing),
            head=_KIND,
            effective_on=week_commencing,
        )
        week.run_id, week.count, week.total = done.run_id, done.count, done.total
    work.session.add(week)
    work.flush()
    event = WeekDebited(week_id=week_commencing, run_id=week.run_id, count=week.count, total=week.total)
    work.publish(event)
    return week


def charge_debited_weeks(work: UnitOfWork, *, batch_id: UUID, since: date) -> int:
    """Charge tenancies that were just recorded for the weeks that were debited before; return the pence.

    The charges count today and fall due on the days they are for. Called after the tenancies are written.
    """
    total = 0
    for week in reversed(debited_weeks(work, since=monday_of(since), limit=_MOST_WEEKS_BACK)):
        monday = week.week_commencing
        if week.run_id is None:  # the week was rent-free when it was entered
            continue
        run = payments.RunIn(
            key=f"rent_recovery/late/{batch_id}/{monday}",
            kind=_KIND,
            starts_on=monday,
            ends_on=monday + timedelta(days=WEEK - 1),
        )
        rows = charges_of_week(monday, col(Tenancy.batch_id) == batch_id)
        total += payments.raise_charges(work, run=run, rows=rows, head=_KIND, effective_on=work.today).total
    return total


def forget_reversed_week(work: UnitOfWork, *, run_id: UUID) -> None:
    """Let a week be debited again whose run was reversed in the ledger; nothing when it was no week's run."""
    work.session.exec(delete(DebitedWeek).where(col(DebitedWeek.run_id) == run_id))


def _may_be_debited(work: UnitOfWork, week_commencing: date) -> None:
    if monday_of(week_commencing) != week_commencing:
        message = f"a rent week begins on a Monday; {in_words(week_commencing)} is none"
        raise BadInput(message, field="week_commencing")
    if week_commencing > work.today:
        message = f"the week of {in_words(week_commencing)} has not begun; debit it on that day or later"
        raise Refused(message)


def _run(work: UnitOfWork, week_commencing: date) -> payments.RunIn:
    """A run under the week's key; one that was reversed keeps its key, so the next has a number behind it."""
    key, again = f"rent_recovery/debit/{week_commencing}", 1
    while payments.run_by_key(work, key if again == 1 else f"{key}/{again}") is not None:
        again += 1
    sunday = week_commencing + timedelta(days=WEEK - 1)
    key = key if again == 1 else f"{key}/{again}"
    return payments.RunIn(key=key, kind=_KIND, starts_on=week_commencing, ends_on=sunday)
