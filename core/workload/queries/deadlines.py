"""What falls due on which day: tasks, clocks and promises, with the reason of each date."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.because import recalled
from core.cases.models import Case, Clock, ClockState, Task
from core.cases.queries.holds import held_by_plugins
from core.values import Because, Subject
from core.work import UnitOfWork
from core.workload.models import HandOver, HandOverState

MOST = 400
"""Entries of each kind that a calendar shows; in a busier one, a week at a time is to be looked at."""


@dataclass(frozen=True, slots=True)
class DueEntry:
    """Something that falls due on a day, in which case, whose it is, and why on that day.

    `kind` is "task", "deadline", "waiting" (from then on something may be done) or "promise".
    """

    due_on: date
    kind: str
    id: UUID
    case_id: UUID
    reference: str
    type: str
    title: str
    owner: str | None
    held: bool
    because: tuple[Because, ...]


def deadlines(work: UnitOfWork, *, whose: Collection[Subject], first: date, last: date) -> Sequence[DueEntry]:
    """What falls due for these people from a day to another, both included, in the order of the days."""
    found = [
        *_tasks(work, whose, first, last),
        *_clocks(work, whose, first, last),
        *_promises(work, whose, first, last),
    ]
    return sorted(found, key=lambda one: (one.due_on, one.reference, one.kind, one.id.hex))


def _tasks(work: UnitOfWork, whose: Collection[Subject], first: date, last: date) -> Sequence[DueEntry]:
    asked: Any = (
        select(Task, Case.reference, Case.type)
        .join(Case, col(Case.id) == col(Task.case_id))
        .where(col(Task.assigned_to).in_(list(whose)), col(Task.done_at).is_(None))
        .where(col(Task.due_on).between(first, last))
        .order_by(col(Task.due_on), col(Task.id))
        .limit(MOST)
    )
    return [
        DueEntry(
            due_on=task.due_on,
            kind="task",
            id=task.id,
            case_id=task.case_id,
            reference=reference,
            type=type_,
            title=task.title,
            owner=task.assigned_to,
            held=False,
            because=recalled(task.because),
        )
        for task, reference, type_ in work.session.exec(asked)
    ]


def _clocks(work: UnitOfWork, whose: Collection[Subject], first: date, last: date) -> Sequence[DueEntry]:
    asked: Any = (
        select(Clock, Case.reference, Case.type, Case.owner)
        .join(Case, col(Case.id) == col(Clock.case_id))
        .where(col(Case.owner).in_(list(whose)), col(Case.closed_at).is_(None))
        .where(col(Clock.ended_on).is_(None), col(Clock.due_on).between(first, last))
        .order_by(col(Clock.due_on), col(Clock.id))
        .limit(MOST)
    )
    rows = work.session.exec(asked).all()
    still = held_by_plugins(work, {clock.case_id for clock, *_ in rows})
    return [
        DueEntry(
            due_on=clock.due_on,
            kind=clock.kind,
            id=clock.id,
            case_id=clock.case_id,
            reference=reference,
            type=type_,
            title=clock.title,
            owner=owner,
            held=clock.state == ClockState.HELD or clock.case_id in still,
            because=recalled(clock.because),
        )
        for clock, reference, type_, owner in rows
    ]


def _promises(work: UnitOfWork, whose: Collection[Subject], first: date, last: date) -> Sequence[DueEntry]:
    """What the last owner promised, as long as the case is with whoever took that over."""
    asked: Any = (
        select(HandOver, Case.reference, Case.type)
        .join(Case, col(Case.id) == col(HandOver.case_id))
        .where(col(HandOver.receiver).in_(list(whose)), col(HandOver.state) != HandOverState.SENT_BACK.value)
        .where(col(Case.owner) == col(HandOver.receiver), col(Case.closed_at).is_(None))
        .where(col(HandOver.promised_by).between(first, last))
        .order_by(col(HandOver.promised_by), col(HandOver.id))
        .limit(MOST)
    )
    return [
        DueEntry(
            due_on=note.promised_by,
            kind="promise",
            id=note.id,
            case_id=note.case_id,
            reference=reference,
            type=type_,
            title=f"Promised: {note.promised}",
            owner=note.receiver,
            held=False,
            because=(Because("It was promised, and stands in the hand-over note", "hand-over note"),),
        )
        for note, reference, type_ in work.session.exec(asked)
    ]
