"""What is to be done, by whom and by when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, select

from core.cases.because import recalled
from core.cases.models import Case, Clock, Task
from core.values import Because, Subject
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class WorkItem:
    """An open task: what, in which case, by when, and why."""

    task_id: UUID
    case_id: UUID
    reference: str
    type: str
    stage: str
    title: str
    due_on: date | None
    assigned_to: str | None
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class ClockItem:
    """A clock that is waited for: in which case, by when, how it stands, and how the date came about."""

    clock_id: UUID
    case_id: UUID
    reference: str
    type: str
    owner: str | None
    title: str
    due_on: date
    state: str
    because: tuple[Because, ...]


def open_tasks(
    work: UnitOfWork, *, assigned_to: Subject | None, limit: int = 100, offset: int = 0
) -> Sequence[WorkItem]:
    """A person's open tasks, or with None nobody's: the earliest due first, those without a date last."""
    whose = col(Task.assigned_to) == assigned_to if assigned_to else col(Task.assigned_to).is_(None)
    statement = (
        select(Task, Case.reference, Case.type, Case.stage)
        .join(Case, col(Case.id) == col(Task.case_id))
        .where(whose, col(Task.done_at).is_(None))
        .order_by(col(Task.due_on).asc().nulls_last(), col(Task.id))
        .limit(limit)
        .offset(offset)
    )
    return [
        WorkItem(
            task_id=task.id,
            case_id=task.case_id,
            reference=reference,
            type=kind,
            stage=stage,
            title=task.title,
            due_on=task.due_on,
            assigned_to=task.assigned_to,
            because=recalled(task.because),
        )
        for task, reference, kind, stage in work.session.exec(statement)
    ]


def clocks_due(
    work: UnitOfWork, *, until: date, owner: Subject | None = None, limit: int = 100, offset: int = 0
) -> Sequence[ClockItem]:
    """Clocks waited for that are due up to a day, overdue ones included, the earliest first."""
    statement = (
        select(Clock, Case.reference, Case.type, Case.owner)
        .join(Case, col(Case.id) == col(Clock.case_id))
        .where(col(Clock.ended_on).is_(None), col(Clock.due_on) <= until)
        .order_by(col(Clock.due_on), col(Clock.id))
    )
    if owner:
        statement = statement.where(col(Case.owner) == owner)
    return [
        ClockItem(
            clock_id=clock.id,
            case_id=clock.case_id,
            reference=reference,
            type=kind,
            owner=whose,
            title=clock.title,
            due_on=clock.due_on,
            state=clock.state,
            because=recalled(clock.because),
        )
        for clock, reference, kind, whose in work.session.exec(statement.limit(limit).offset(offset))
    ]
