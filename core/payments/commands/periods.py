"""Accounting periods: set up by one person, closed by two."""

from datetime import date
from uuid import UUID

from sqlmodel import col, select

from core.errors import AlreadyDone, BadInput, NotFound, Refused
from core.log import iso
from core.payments.checks import approved
from core.payments.events import PeriodClosed, PeriodOpened
from core.payments.models import AccountingPeriod
from core.values.ids import subject
from core.work import UnitOfWork


def open_period(work: UnitOfWork, *, starts_on: date, ends_on: date) -> UUID:
    """Set up an accounting period, so that it can be closed one day; Refused when it overlaps another."""
    work.actor.must("payments.open_period")
    if ends_on < starts_on:
        message = f"the period would end ({ends_on}) before it starts ({starts_on})"
        raise BadInput(message, field="ends_on")
    overlapping = select(AccountingPeriod).where(
        AccountingPeriod.starts_on <= ends_on, AccountingPeriod.ends_on >= starts_on
    )
    other = work.session.exec(overlapping).first()
    if other is not None:
        message = f"it overlaps the period {other.starts_on} to {other.ends_on}; choose other days"
        raise Refused(message)
    period = AccountingPeriod(starts_on=starts_on, ends_on=ends_on)
    work.session.add(period)
    work.flush()
    work.publish(PeriodOpened(period_id=period.id, starts_on=starts_on, ends_on=ends_on))
    return period.id


def close_period(work: UnitOfWork, *, period_id: str) -> None:
    """Close a period, once approved; the periods before it must be closed, and it must be over."""
    approved(work, act="payments.close_period", subject=subject("period", period_id), amount=0)
    period = work.session.get(AccountingPeriod, UUID(period_id), with_for_update=True)
    if period is None:
        message = "there is no such accounting period"
        raise NotFound(message)
    if period.closed_at is not None:
        message = f"the period {period.starts_on} to {period.ends_on} is closed already"
        raise AlreadyDone(message)
    if period.ends_on >= work.today:
        message = f"the period is not over before {period.ends_on}; close it after that"
        raise Refused(message)
    earlier = select(col(AccountingPeriod.starts_on)).where(
        AccountingPeriod.ends_on < period.starts_on, col(AccountingPeriod.closed_at).is_(None)
    )
    before = work.session.exec(earlier.order_by(col(AccountingPeriod.starts_on))).first()
    if before is not None:
        message = f"the period from {before} is still open; close that first"
        raise Refused(message)
    period.closed_at, period.closed_by = iso(work.now), work.actor.subject
    work.session.add(period)
    work.flush()
    work.publish(PeriodClosed(period_id=period.id, starts_on=period.starts_on, ends_on=period.ends_on))
