"""What changes hands: the notes that wait for an answer, that came back, and those of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import col, select

from core.cases.models import Case, CaseGiven
from core.errors import NotFound
from core.values import Subject
from core.work import UnitOfWork
from core.workload.models import HandOver, HandOverState
from core.workload.queries.conditions import midnight

_SHOWN_FOR = timedelta(days=14)
NO_SUCH_NOTE = "there is no such hand-over, or none that you may see"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A hand-over with the case that it is about."""

    note: HandOver
    reference: str
    type: str
    stage: str


def waiting_hand_overs(work: UnitOfWork, *, who: Subject, limit: int = 25) -> Sequence[HandedOver]:
    """What was handed to somebody and waits for an answer, and what came back to them in two weeks."""
    offered = and_(
        col(HandOver.receiver) == who,
        col(HandOver.state) == HandOverState.OFFERED.value,
        col(Case.owner) == who,
    )
    back = and_(
        col(HandOver.giver) == who,
        col(HandOver.state) == HandOverState.SENT_BACK.value,
        col(HandOver.decided_at) >= midnight(work.today - _SHOWN_FOR),
        col(Case.owner) == who,
    )
    return _read(work, and_(or_(offered, back), col(Case.closed_at).is_(None)), limit)


def hand_overs_of(work: UnitOfWork, *, who: Subject, limit: int = 50) -> Sequence[HandedOver]:
    """The hand-overs from or to somebody, the newest first."""
    return _read(work, or_(col(HandOver.receiver) == who, col(HandOver.giver) == who), limit)


def hand_over_by_id(work: UnitOfWork, *, handover_id: UUID) -> HandedOver:
    """One hand-over; NotFound when there is none that the actor may see."""
    found = _read(work, col(HandOver.id) == handover_id, 1)
    if not found:
        raise NotFound(NO_SUCH_NOTE)
    return found[0]


@dataclass(frozen=True, slots=True)
class Keeping:
    """Since when a case is with whoever has it, who gave it and why, and the last note that came with it."""

    given: CaseGiven | None
    note: HandOver | None


def keeping(work: UnitOfWork, *, case_id: UUID) -> Keeping:
    """How a case came to whoever has it, in one query."""
    last: Any = select(CaseGiven.id).where(col(CaseGiven.case_id) == case_id)
    last = last.order_by(col(CaseGiven.id).desc()).limit(1).scalar_subquery()
    note: Any = select(HandOver.id).where(col(HandOver.case_id) == case_id)
    note = note.order_by(col(HandOver.id).desc()).limit(1).scalar_subquery()
    asked: Any = (
        select(CaseGiven, HandOver)
        .select_from(Case)
        .outerjoin(CaseGiven, col(CaseGiven.id) == last)
        .outerjoin(HandOver, col(HandOver.id) == note)
        .where(col(Case.id) == case_id)
    )
    row = work.session.exec(asked).first()
    return Keeping(row[0], row[1]) if row else Keeping(None, None)


def _read(work: UnitOfWork, which: Any, limit: int) -> Sequence[HandedOver]:
    asked = (
        select(HandOver, Case.reference, Case.type, Case.stage)
        .join(Case, col(Case.id) == col(HandOver.case_id))
        .where(which)
        .order_by(col(HandOver.id).desc())
        .limit(limit)
    )
    return [HandedOver(*row) for row in work.session.exec(asked)]
