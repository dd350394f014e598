"""Which days are closed to postings."""

from collections.abc import Collection
from datetime import date

from sqlmodel import col, select

from core.payments.models import AccountingPeriod
from core.work import UnitOfWork


def closed_days(work: UnitOfWork, days: Collection[date]) -> set[date]:
    """Which of these days are in a closed period: what belongs there is posted on a later day."""
    if not days:
        return set()
    closed = work.session.exec(
        select(col(AccountingPeriod.starts_on), col(AccountingPeriod.ends_on)).where(
            AccountingPeriod.starts_on <= max(days),
            AccountingPeriod.ends_on >= min(days),
            col(AccountingPeriod.closed_at).is_not(None),
        )
    ).all()
    return {day for day in days if any(starts_on <= day <= ends_on for starts_on, ends_on in closed)}
