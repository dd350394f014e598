"""What must be true before an arrears case may close."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import col, select

from core.api import UnitOfWork, cases
from core.values import Money
from plugins.rent_recovery.models import ArrearsPosition
from plugins.rent_recovery.queries.arrears import assessed
from plugins.rent_recovery.queries.policy import thresholds
from plugins.rent_recovery.queries.sets import among


def _owing(work: UnitOfWork, case_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    positions = select(ArrearsPosition.account_id, ArrearsPosition.case_id)
    found = work.session.exec(positions.where(among(work, col(ArrearsPosition.case_id), case_ids)))
    case_of = {account_id: case_id for account_id, case_id in found if case_id is not None}
    least = thresholds(work).close_at
    return {
        case_of[one.account_id]: f"{Money(one.facts.arrears)} is still owed"
        for one in assessed(work, account_ids=list(case_of))
        if one.facts.arrears > least
    }


CHECKS = (cases.Check("rent_recovery.nothing_owed", "Nothing is owed any more", _owing),)
