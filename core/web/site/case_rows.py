"""A case's own rows that its page shows."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from core.cases.because import recalled
from core.cases.models import Case, Clock, Task
from core.cases.queries import case_by_id
from core.errors import NotFound
from core.values import Because
from core.work import UnitOfWork


def clocks_of(work: UnitOfWork, *, case_id: UUID) -> Sequence[Clock]:
    """The clocks of a case, those still waited for first, then by their date."""
    order = (col(Clock.ended_on).is_not(None), col(Clock.due_on), col(Clock.id))
    return work.session.exec(select(Clock).where(col(Clock.case_id) == case_id).order_by(*order)).all()


def clock_of(work: UnitOfWork, *, case_id: UUID, clock_id: UUID) -> tuple[Case, Clock]:
    """One clock of a case that the visitor may see; NotFound when it is none of its clocks."""
    case = case_by_id(work, case_id=case_id)
    clock = work.session.get(Clock, clock_id)
    if clock is None or clock.case_id != case.id:
        message = "this case has no such clock"
        raise NotFound(message)
    return case, clock


def why(clock: Clock) -> Sequence[Because]:
    """How the date of a clock was worked out, as it was kept."""
    return recalled(clock.because)


def open_tasks_of(work: UnitOfWork, *, case_id: UUID) -> Sequence[Task]:
    """What is still to be done in a case, the earliest due first."""
    statement = select(Task).where(col(Task.case_id) == case_id, col(Task.done_at).is_(None))
    return work.session.exec(statement.order_by(col(Task.due_on).asc().nulls_last(), col(Task.id))).all()
