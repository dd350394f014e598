"""What the night does with clocks: those past their last day are missed, held ones wait, freed ones run."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import union_all, update
from sqlmodel import col, select

from core.cases.events import ClockMissed
from core.cases.models import CaseSubject, Clock, ClockState, Hold
from core.cases.queries.holds import holding
from core.values.chunks import in_chunks
from core.work import UnitOfWork

_WAITED_FOR = (ClockState.RUNNING.value, ClockState.HELD.value)


def miss_clocks(work: UnitOfWork) -> int:
    """Mark every clock whose last day went by as missed; return how many. Safe to run twice.

    A clock is left alone while a hold without an end stands over it, and while a plugin says, when asked
    `hold_clock`, that it stands still.
    """
    work.actor.must("cases.run_clocks")
    work.flush()
    _show_holds(work)
    missed = _late(work)
    for chunk in in_chunks(missed, 1_000):
        ids = [clock_id for clock_id, _, _, _ in chunk]
        statement = update(Clock).where(col(Clock.id).in_(ids)).values(state=ClockState.MISSED.value)
        work.session.exec(statement.execution_options(synchronize_session=False))
        for clock_id, case_id, name, due_on in chunk:
            work.publish(ClockMissed(case_id=case_id, clock_id=clock_id, clock=name, due_on=due_on))
    work.session.expire_all()
    return len(missed)


def _late(work: UnitOfWork) -> list[tuple[UUID, UUID, str, date]]:
    """Clocks past their day that nothing holds."""
    endless = _held_cases(work.today, col(Hold.until).is_(None))
    late = select(col(Clock.id), col(Clock.case_id), col(Clock.name), col(Clock.due_on)).where(
        col(Clock.ended_on).is_(None),
        col(Clock.state).in_(_WAITED_FOR),
        col(Clock.due_on) < work.today,
        col(Clock.case_id).not_in(endless),
    )
    found = work.session.exec(late.order_by(col(Clock.due_on), col(Clock.id)))
    rows = [(clock_id, case_id, name, due_on) for clock_id, case_id, name, due_on in found]
    held_by_plugins = {case_id: _is_held(work, case_id) for _, case_id, _, _ in rows}
    return [row for row in rows if not held_by_plugins[row[1]]]


def _is_held(work: UnitOfWork, case_id: UUID) -> bool:
    return any(work.ask.hold_clock(work=work, case_id=case_id))


def _show_holds(work: UnitOfWork) -> None:
    """Let each clock say whether it stands still today; its date already takes every known period in."""
    held = _held_cases(work.today)
    going = col(Clock.ended_on).is_(None)
    for was, now, where in (
        (ClockState.RUNNING, ClockState.HELD, col(Clock.case_id).in_(held)),
        (ClockState.HELD, ClockState.RUNNING, col(Clock.case_id).not_in(held)),
    ):
        statement = update(Clock).where(going, col(Clock.state) == was.value, where).values(state=now.value)
        work.session.exec(statement.execution_options(synchronize_session=False))


def _held_cases(day: date, *more: Any) -> Any:
    """The cases on hold on a day, by themselves or by what they are about, as a subquery."""
    itself = select(col(Hold.case_id)).where(col(Hold.case_id).is_not(None), holding(day), *more)
    about = (
        select(col(CaseSubject.case_id))
        .join(Hold, col(Hold.subject) == col(CaseSubject.subject))
        .where(holding(day), *more)
    )
    return union_all(itself, about)
