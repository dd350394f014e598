"""What stands still, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case, CaseSubject, Hold
from core.cases.queries.holds import holding
from core.values import Subject
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case on hold today: why, by which rule, and until when, if that is known."""

    case_id: UUID
    reference: str
    type: str
    stage: str
    reason: str
    source: str
    until: date | None


def held_cases(work: UnitOfWork, *, who: Subject, limit: int = 25) -> Sequence[HeldCase]:
    """Somebody's open cases on hold, those that are free again first; of several holds the longest counts."""
    columns: Any = (Case.id, Case.reference, Case.type, Case.stage, Hold.reason, Hold.source, Hold.until)
    mine = (col(Case.owner) == who, col(Case.closed_at).is_(None), holding(work.today))
    order = (col(Hold.until).asc().nulls_last(), col(Case.id))
    itself: Any = select(*columns).join(Hold, col(Hold.case_id) == col(Case.id)).where(*mine)
    about: Any = (
        select(*columns)
        .join(CaseSubject, col(CaseSubject.case_id) == col(Case.id))
        .join(Hold, col(Hold.subject) == col(CaseSubject.subject))
        .where(*mine)
    )
    found: dict[UUID, HeldCase] = {}
    for asked in (itself, about):
        for row in work.session.exec(asked.order_by(*order).limit(limit)):
            one = HeldCase(*row)
            if one.case_id not in found or _ends(one) > _ends(found[one.case_id]):
                found[one.case_id] = one
    return sorted(found.values(), key=lambda one: (_ends(one), one.reference))[:limit]


def _ends(one: HeldCase) -> date:
    return one.until or date.max
