"""What stands still, and until when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Case, CaseSubject, Clock, Hold
from core.cases.queries.holds import held_by_plugins, holding, plugins_hold
from core.values import Objection, Subject
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
    """Somebody's open cases on hold, those that are free again first; of several holds the longest counts.

    Those too whose clocks a plugin holds.
    """
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
    rows = [
        row for asked in (itself, about) for row in work.session.exec(asked.order_by(*order).limit(limit))
    ]
    for one in [*(HeldCase(*row) for row in rows), *_of_plugins(work, who)]:
        if one.case_id not in found or _ends(one) > _ends(found[one.case_id]):
            found[one.case_id] = one
    return sorted(found.values(), key=lambda one: (_ends(one), one.reference))[:limit]


def held_elsewhere(work: UnitOfWork, *whose: Any) -> Mapping[UUID, Sequence[Objection]]:
    """The open cases under this condition whose deadlines plugins hold now, and why.

    Two questions whatever the number of cases, and none where no plugin can hold clocks.
    """
    if not plugins_hold(work):
        return {}
    asked = select(Clock.case_id).join(Case, col(Case.id) == col(Clock.case_id)).distinct()
    waits = (col(Clock.ended_on).is_(None), col(Clock.kind) == "deadline", col(Case.closed_at).is_(None))
    return held_by_plugins(work, work.session.exec(asked.where(*waits, *whose)).all())


def _of_plugins(work: UnitOfWork, who: Subject) -> Sequence[HeldCase]:
    """Somebody's cases that plugins hold, each with their first reason."""
    why = held_elsewhere(work, col(Case.owner) == who)
    if not why:
        return []
    columns: Any = (Case.id, Case.reference, Case.type, Case.stage)
    rows: Iterable[Any] = work.session.exec(select(*columns).where(col(Case.id).in_(list(why))))
    return [_held_case(row, why[row[0]][0]) for row in rows]


def _held_case(row: Any, first: Objection) -> HeldCase:
    case_id, reference, type_, stage = row
    return HeldCase(case_id, reference, type_, stage, first.reason, first.source, _until(first))


def _until(objection: Objection) -> date | None:
    try:
        return date.fromisoformat(objection.until or "")
    except ValueError:
        return None


def _ends(one: HeldCase) -> date:
    return one.until or date.max
