"""Tasks: added by hand or by a workflow, completed, or not needed any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.calendar import deadline
from core.cases.because import stored
from core.cases.commands.rows import insert_rows, locked_case, locked_cases, said, update_rows
from core.cases.events import TaskAdded, TaskDone
from core.cases.models import Outcome, Task
from core.cases.queries.cases import NO_SUCH_CASE
from core.cases.rules import COUNCIL_POLICY
from core.cases.workflows import TaskRule
from core.errors import AlreadyDone, NotFound
from core.log import iso
from core.values import Because, Subject, new_id, subject
from core.values.chunks import in_chunks
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewTask:
    """Something to do in a case; it goes to the case's owner unless `assigned_to` says otherwise.

    `source` is what asks for it.
    """

    case_id: UUID
    title: str
    because: tuple[Because, ...]
    due_on: date | None = None
    assigned_to: Subject | None = None
    source: str = COUNCIL_POLICY


def add_task(
    work: UnitOfWork,
    *,
    case_id: UUID,
    title: str,
    because: tuple[Because, ...],
    due_on: date | None = None,
    assigned_to: Subject | None = None,
) -> Task:
    """Add one task to a case."""
    (task_id,) = add_tasks(work, tasks=[NewTask(case_id, title, because, due_on, assigned_to)])
    return work.session.get_one(Task, task_id)


def add_tasks(work: UnitOfWork, *, tasks: Sequence[NewTask]) -> Sequence[UUID]:
    """Add many tasks at once; NotFound, and nothing added, when one names a case that cannot be seen."""
    work.actor.must("cases.add_tasks")
    cases = locked_cases(work, [task.case_id for task in tasks])
    if any(task.case_id not in cases for task in tasks):
        raise NotFound(NO_SUCH_CASE)
    for case_id in cases:
        work.unobjected("cases.add_tasks", subject("case", case_id))
    rows = [
        _row(
            work,
            case_id=task.case_id,
            title=said(task.title, field="title", longest=160),
            because=stored(task.because),
            due_on=task.due_on,
            assigned_to=task.assigned_to or cases[task.case_id].owner,
            source=task.source,
        )
        for task in tasks
    ]
    return _add(work, rows)


def tasks_by_rule(
    work: UnitOfWork, owners: Mapping[UUID, str | None], rules: Sequence[TaskRule], why: Because
) -> None:
    """The tasks that a workflow asks for, alike for many cases, given with their owners."""
    due = [_due(work, rule) for rule in rules]
    _add(
        work,
        [
            _row(
                work,
                case_id=case_id,
                title=rule.title,
                because=stored([why, *steps]),
                due_on=due_on,
                assigned_to=owner,
                source=rule.source,
            )
            for case_id, owner in owners.items()
            for rule, (due_on, steps) in zip(rules, due, strict=True)
        ],
    )


def complete_task(work: UnitOfWork, *, task_id: UUID, outcome: Outcome = Outcome.DONE) -> Task:
    """Say that a task was done, or is not needed; AlreadyDone when it has ended before."""
    work.actor.must("cases.complete_tasks")
    task = work.session.get(Task, task_id, with_for_update=True)
    if task is None:
        message = "there is no such task, or none that you may see"
        raise NotFound(message)
    locked_case(work, task.case_id)
    work.unobjected("cases.complete_tasks", subject("case", task.case_id))
    if task.done_at is not None:
        message = f"the task “{task.title}” has ended already"
        raise AlreadyDone(message)
    task.done_at, task.done_by, task.outcome = iso(work.now), work.actor.subject, outcome.value
    work.flush()
    work.publish(TaskDone(case_id=task.case_id, task_id=task.id, outcome=outcome.value))
    return task


def drop_tasks(work: UnitOfWork, case_ids: Sequence[UUID]) -> None:
    """The open tasks of cases that are closed are not needed any more."""
    work.flush()
    for chunk in in_chunks(case_ids):
        open_in = (col(Task.case_id).in_(chunk), col(Task.done_at).is_(None))
        dropped = work.session.exec(select(Task).where(*open_in).order_by(col(Task.id))).all()
        outcome = Outcome.NOT_NEEDED.value
        update_rows(work, dropped, done_at=iso(work.now), done_by=work.actor.subject, outcome=outcome)
        for task in dropped:
            work.publish(TaskDone(case_id=task.case_id, task_id=task.id, outcome=outcome))


def _due(work: UnitOfWork, rule: TaskRule) -> tuple[date | None, tuple[Because, ...]]:
    if rule.length is None:
        return None, ()
    due = deadline(work.today, length=rule.length, unit=rule.unit, calendar=work.calendar, source=rule.source)
    return due.result, due.because


def _row(work: UnitOfWork, **values: Any) -> dict[str, Any]:
    return {"id": new_id(), "added_at": iso(work.now), **values}


def _add(work: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> Sequence[UUID]:
    insert_rows(work, Task, rows)
    for row in rows:
        work.publish(
            TaskAdded(
                case_id=row["case_id"],
                task_id=row["id"],
                due_on=row["due_on"],
                assigned_to=row["assigned_to"],
            )
        )
    return [row["id"] for row in rows]
