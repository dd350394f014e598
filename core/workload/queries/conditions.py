"""Work in SQL, as the rules say it in Python: how pressing, how heavy, on hold, in which state."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, false, func, literal, or_
from sqlmodel import col, select

from core.cases.models import Case, CaseStep, CaseSubject, Clock, ClockState, Hold, Task
from core.cases.models.visible import may_see
from core.cases.queries.holds import holding
from core.cases.workflows import book_of
from core.log import iso
from core.work import UnitOfWork
from core.workload.policy import policy_of
from core.workload.rules.priority import Band, end_of_week

_LONDON = ZoneInfo("Europe/London")
FAR = date(9999, 12, 31)
"""The day on which what has no date is due, for sorting."""
STATES = ("held", "late", "week", "later", "undated")
"""How an open case stands: the first of these that is true of it, so that each is counted once."""


def midnight(day: date) -> str:
    """When a day begins in the United Kingdom, as rows keep moments."""
    return iso(datetime.combine(day, time(), tzinfo=_LONDON))


def by_law(source: Any) -> ColumnElement[bool]:
    """What `is_by_law` says of a source."""
    condition: ColumnElement[bool] = func.lower(func.trim(col(source))).not_like("council policy%")
    return condition


def band(work: UnitOfWork, due_on: Any, source: Any, added_at: Any) -> ColumnElement[int]:
    """What `priority` says of a piece of work today."""
    today, figures = work.today, policy_of(work).ordering(work.today)
    due, law = col(due_on), by_law(source)
    forgotten = midnight(today - timedelta(days=figures.forgotten_after_days - 1))
    return case(
        (and_(due.is_(None), col(added_at) < forgotten), Band.THIS_WEEK.value),
        (due.is_(None), Band.UNDATED.value),
        (and_(law, due <= today), Band.LAW_NOW.value),
        (due < today, Band.LATE.value),
        (due == today, Band.TODAY.value),
        (and_(law, due <= today + timedelta(days=figures.law_ahead_days)), Band.LAW_SOON.value),
        (due <= end_of_week(today), Band.THIS_WEEK.value),
        else_=Band.LATER.value,
    )


def weight(work: UnitOfWork) -> ColumnElement[int]:
    """How much work a case is, by its type and stage; 1 where nobody said."""
    whens: list[tuple[ColumnElement[bool], int]] = []
    for workflow in book_of(work):
        ours = col(Case.type) == workflow.name
        whens += [
            (and_(ours, col(Case.stage) == name), stage.weight)
            for name, stage in workflow.stages.items()
            if stage.weight and stage.weight != workflow.weight
        ]
        if workflow.weight != 1:
            whens.append((ours, workflow.weight))
    return case(*whens, else_=1) if whens else literal(1)


def on_hold(work: UnitOfWork) -> ColumnElement[bool]:
    """That a hold lies on the case, or on something that it is about, today."""
    itself = select(Hold.id).where(col(Hold.case_id) == col(Case.id), holding(work.today))
    about = (
        select(Hold.id)
        .join(CaseSubject, col(CaseSubject.subject) == col(Hold.subject))
        .where(col(CaseSubject.case_id) == col(Case.id), holding(work.today))
    )
    return or_(itself.exists(), about.exists())


def stands(work: UnitOfWork, still: Collection[UUID] = ()) -> ColumnElement[str]:
    """In which of the `STATES` an open case is.

    `still` are the cases whose clocks plugins hold: their clocks do not count, and without a dated task
    they are on hold.
    """
    task, clock, sunday = col(Task.due_on), col(Clock.due_on), end_of_week(work.today)
    return case(
        (on_hold(work), "held"),
        (_due(task < work.today, clock < work.today, still), "late"),
        (_due(task <= sunday, clock <= sunday, still), "week"),
        (_due(task.is_not(None), clock.is_not(None), still), "later"),
        (col(Case.id).in_(list(still)), "held"),
        else_="undated",
    )


def _due(task: Any, clock: Any, still: Collection[UUID]) -> ColumnElement[bool]:
    """That something in the case is due so: a task to do, or a deadline that runs."""
    tasks = select(Task.id).where(col(Task.case_id) == col(Case.id), col(Task.done_at).is_(None), task)
    clocks = select(Clock.id).where(col(Clock.case_id) == col(Case.id), *running_deadline(still), clock)
    return or_(tasks.exists(), clocks.exists())


def running_deadline(still: Collection[UUID] = ()) -> Sequence[ColumnElement[bool]]:
    """That a clock is a deadline which somebody must meet, and does not stand still.

    `still` are the cases whose clocks plugins hold.
    """
    return (
        *([col(Clock.case_id).not_in(list(still))] if still else []),
        col(Clock.ended_on).is_(None),
        col(Clock.kind) == "deadline",
        col(Clock.state) != ClockState.HELD.value,
    )


def reopened(work: UnitOfWork) -> ColumnElement[bool]:
    """That the case was closed once and left its final stage again."""
    ways = []
    for workflow in book_of(work):
        finals = [name for name, stage in workflow.stages.items() if stage.final]
        ways.append(and_(col(Case.type) == workflow.name, col(CaseStep.from_stage).in_(finals)))
    again = or_(false(), *ways)
    return select(CaseStep.id).where(col(CaseStep.case_id) == col(Case.id), again).exists()


def seen(work: UnitOfWork) -> ColumnElement[bool]:
    """That the actor may see the case: for commands, in which nothing is filtered by itself."""
    return literal(value=True) if work.actor.is_system else may_see(Case.sees, work.actor)
