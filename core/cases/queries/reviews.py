"""Reviews of clocks after a change of calendar or law: the last one, all of them, and what would move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from core.cases.because import recalled
from core.cases.models import Case, Clock, ClockReview, ClockShift, ReviewState, ShiftedClock
from core.errors import NotFound
from core.values import Because
from core.work import UnitOfWork

SETTLED = (ReviewState.FIRST, ReviewState.APPLIED, ReviewState.LEFT, ReviewState.QUIET)


@dataclass(frozen=True, slots=True)
class ClockMove:
    """A clock that a run gives another date: from when to when, and why. `number` pages through them."""

    number: int
    clock_id: UUID
    case_id: UUID
    reference: str
    title: str
    was_due_on: date
    due_on: date
    due_now: date
    because: tuple[Because, ...]


def last_settled(work: UnitOfWork) -> ClockReview | None:
    """The review by whose calendar and law the clocks now stand."""
    settled = select(ClockReview).where(col(ClockReview.state).in_([state.value for state in SETTLED]))
    newest = settled.order_by(col(ClockReview.settled_at).desc(), col(ClockReview.id).desc())
    return work.session.exec(newest.limit(1)).first()


def waiting_review(work: UnitOfWork) -> ClockReview | None:
    """The review that waits for somebody to decide, if there is one."""
    return work.session.exec(
        select(ClockReview).where(col(ClockReview.state) == ReviewState.WAITING.value)
    ).first()


def list_reviews(work: UnitOfWork, *, before: UUID | None = None, limit: int = 50) -> Sequence[ClockReview]:
    """Every review, the newest first; for the next page give the last one's id as `before`."""
    statement = select(ClockReview).order_by(col(ClockReview.id).desc()).limit(limit)
    if before is not None:
        statement = statement.where(col(ClockReview.id) < before)
    return work.session.exec(statement).all()


def review_by_id(work: UnitOfWork, *, review_id: UUID) -> ClockReview:
    """The review; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(ClockReview).where(col(ClockReview.id) == review_id)).first()
    if found is None:
        message = "there is no such review, or none that you may see"
        raise NotFound(message)
    return found


def clock_moves(
    work: UnitOfWork, *, run_id: UUID, after: int | None = None, limit: int = 50
) -> Sequence[ClockMove]:
    """The clocks to which a review or a migration gives another date, as far as this actor may see them."""
    statement = (
        select(ShiftedClock, ClockShift, col(Case.reference), col(Clock.due_on))
        .join(ClockShift, col(ClockShift.id) == col(ShiftedClock.shift_id))
        .join(Case, col(Case.id) == col(ShiftedClock.case_id))
        .join(Clock, col(Clock.id) == col(ShiftedClock.clock_id))
        .where(ShiftedClock.run_id == run_id)
        .order_by(col(ShiftedClock.id))
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(col(ShiftedClock.id) > after)
    return [
        ClockMove(
            number=one.id or 0,
            clock_id=one.clock_id,
            case_id=one.case_id,
            reference=reference,
            title=shift.title,
            was_due_on=shift.was_due_on,
            due_on=shift.due_on,
            due_now=due_now,
            because=recalled(shift.because),
        )
        for one, shift, reference, due_now in work.session.exec(statement)
    ]
