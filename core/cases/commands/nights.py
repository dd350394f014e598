"""What the night does with clocks: those past their last day are missed, held ones wait, freed ones run."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import union_all, update
from sqlmodel import col, select

from core.cases.events import ClockEnded, ClockMissed
from core.cases.models import CaseSubject, Clock, ClockState, Hold
from core.cases.queries.holds import holding
from core.log import iso
from core.values.chunks import in_chunks
from core.work import UnitOfWork

_WAITED_FOR = (ClockState.RUNNING.value, ClockState.HELD.value)


def miss_clocks(work: UnitOfWork) -> int:
    """Mark every deadline whose last day went by as missed, every waiting clock as met. Safe to run twice.

    Returns how many were missed; waiting clocks that ran out are told of as `cases.clock_ended`.
    A clock is left alone while a hold without an end stands over it, and while a plugin says, when asked
    `hold_clock`, that it stands still.
    """
    work.actor.must("cases.run_clocks")
    work.flush()
    _show_holds(work)
    missed, waited = _late(work, "deadline"), _late(work, "waiting")
    _mark(work, [late[0] for late in missed], {"state": ClockState.MISSED.value})
    for clock_id, case_id, name, due_on in missed:
        work.publish(ClockMissed(case_id=case_id, clock_id=clock_id, clock=name, due_on=due_on))
    ended = {"state": ClockState.MET.value, "ended_on": work.today, "ended_at": iso(work.now)}
    _mark(work, [late[0] for late in waited], ended)
    for clock_id, case_id, name, _ in waited:
        facts = {"case_id": case_id, "clock_id": clock_id}
        work.publish(ClockEnded(clock=name, state=ClockState.MET.value, ended_on=work.today, **facts))
    work.session.expire_all()
    return len(missed)


def _mark(work: UnitOfWork, clock_ids: Sequence[UUID], values: Mapping[str, Any]) -> None:
    for chunk in in_chunks(clock_ids, 1_000):
        statement = update(Clock).where(col(Clock.id).in_(chunk)).values(**values)
        work.session.exec(statement.execution_options(synchronize_session=False))


def _late(work: UnitOfWork, kind: str) -> list[tuple[UUID, UUID, str, date]]:
    """Clocks of a kind past their day that nothing holds."""
    endless = _held_cases(work.today, col(Hold.until).is_(None))
    late = select(col(Clock.id), col(Clock.case_id), col(Clock.name), col(Clock.due_on)).where(
        col(Clock.ended_on).is_(None),
        col(Clock.kind) == kind,
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
