"""A case's own rows that its page shows."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from core.cases.models import Clock, Task
from core.work import UnitOfWork


def clocks_of(work: UnitOfWork, *, case_id: UUID) -> Sequence[Clock]:
    """The clocks of a case, those still waited for first, then by their date."""
    order = (col(Clock.ended_on).is_not(None), col(Clock.due_on), col(Clock.id))
    return work.session.exec(select(Clock).where(col(Clock.case_id) == case_id).order_by(*order)).all()


def open_tasks_of(work: UnitOfWork, *, case_id: UUID) -> Sequence[Task]:
    """What is still to be done in a case, the earliest due first."""
    statement = select(Task).where(col(Task.case_id) == case_id, col(Task.done_at).is_(None))
    return work.session.exec(statement.order_by(col(Task.due_on).asc().nulls_last(), col(Task.id))).all()
