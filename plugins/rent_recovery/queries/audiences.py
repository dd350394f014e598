"""Whom rent recovery may write to at once: rent accounts in arrears, by amount, weeks, stage and tenancy."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from core.api import Ask, Audience, UnitOfWork, cases
from plugins.rent_recovery.models import ArrearsPosition, Tenancy
from plugins.rent_recovery.queries.worklist import stages

NAME = "rent_recovery.arrears"
_WEEK = 100
_TENANTS = (("current", "Only tenants of today"), ("former", "Only former tenants"))


def in_arrears(
    _work: UnitOfWork, *, owes_from: int = 1, weeks: int = 0, stage: str = "", tenants: str = ""
) -> Any:
    """The accounts that owed at least so much, or so many weeks' charge, when they were last looked at."""
    position = ArrearsPosition
    found: Any = select(col(position.account_id).label("id")).where(
        col(position.arrears) >= max(owes_from, 1), col(position.weeks) >= weeks * _WEEK
    )
    if stage:
        case = cases.Case
        found = found.join(case, col(case.id) == col(position.case_id))
        found = found.where(case.stage == stage, col(case.closed_at).is_(None))
    if tenants:
        found = found.join(Tenancy, col(Tenancy.id) == col(position.tenancy_id))
        ends_on = col(Tenancy.ends_on)
        found = found.where(ends_on.is_(None) if tenants == "current" else ends_on.is_not(None))
    return found


def _stages(work: UnitOfWork) -> Sequence[tuple[str, str]]:
    return [(one.stage, one.title) for one in stages(work)]


AUDIENCES = (
    Audience(
        NAME,
        "Rent accounts in arrears",
        "account",
        (
            Ask("owes_from", "Behind by at least", "pounds", required=False),
            Ask("weeks", "Behind by at least so many weeks’ charge", "number", required=False),
            Ask("stage", "Only with a case at this stage", "choice", required=False, options=_stages),
            Ask("tenants", "Which tenants", "choice", required=False, options=lambda _: _TENANTS),
        ),
        in_arrears,
    ),
)
