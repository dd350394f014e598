"""What the night does with clocks: those past their last day are missed, held ones wait, freed ones run."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select

from core.cases.events import ClockEnded, ClockMissed
from core.cases.models import CaseSubject, Clock, ClockState, Hold
from core.cases.queries.holds import held_by_plugins, holding
from core.cases.queries.stops import paused_on
from core.log import iso
from core.values.chunks import in_chunks
from core.work import UnitOfWork

_WAITED_FOR = (ClockState.RUNNING.value, ClockState.HELD.value)


def miss_clocks(work: UnitOfWork) -> int:
    """Mark every deadline whose last day went by as missed, every waiting clock as met. Safe to run twice.

    Returns how many were missed; waiting clocks that ran out are told of as `cases.clock_ended`.
    A clock is left alone while a hold without an end stands over it, and while a plugin says, when asked
    `hold_clocks`, that it stands still.
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
    late = select(col(Clock.id), col(Clock.case_id), col(Clock.name), col(Clock.due_on)).where(
        col(Clock.ended_on).is_(None),
        col(Clock.kind) == kind,
        col(Clock.state).in_(_WAITED_FOR),
        col(Clock.due_on) < work.today,
    )
    found = work.session.exec(late.order_by(col(Clock.due_on), col(Clock.id)))
    rows = [(clock_id, case_id, name, due_on) for clock_id, case_id, name, due_on in found]
    held = _held_cases(work, col(Hold.until).is_(None))
    paused = paused_on(work, work.today, endless=True)
    rows = [row for row in rows if row[1] not in held and row[0] not in paused]
    still = held_by_plugins(work, {row[1] for row in rows})
    return [row for row in rows if row[1] not in still]


def _show_holds(work: UnitOfWork) -> None:
    """Let each clock say whether it stands still today; its date already takes every known period in."""
    held, paused = _held_cases(work), paused_on(work, work.today)
    shown = select(col(Clock.id), col(Clock.case_id)).where(
        col(Clock.ended_on).is_(None), col(Clock.state) == ClockState.HELD.value
    )
    freed = [
        clock_id
        for clock_id, case_id in work.session.exec(shown)
        if case_id not in held and clock_id not in paused
    ]
    _mark(work, freed, {"state": ClockState.RUNNING.value})
    for column, ids in ((col(Clock.case_id), held), (col(Clock.id), paused)):
        for chunk in in_chunks(ids, 1_000):
            going = (column.in_(chunk), col(Clock.ended_on).is_(None))
            statement = update(Clock).where(*going, col(Clock.state) == ClockState.RUNNING.value)
            held_now = statement.values(state=ClockState.HELD.value)
            work.session.exec(held_now.execution_options(synchronize_session=False))


def _held_cases(work: UnitOfWork, *more: Any) -> set[UUID]:
    """The cases on hold today, by themselves or by what they are about.

    Read first, because they are few: as part of a larger statement, a database without fresh statistics
    looks for them once for each clock.
    """
    itself = select(col(Hold.case_id)).where(col(Hold.case_id).is_not(None), holding(work.today), *more)
    about = (
        select(col(CaseSubject.case_id))
        .join(Hold, col(Hold.subject) == col(CaseSubject.subject))
        .where(holding(work.today), *more)
    )
    return {case_id for statement in (itself, about) for case_id in work.session.exec(statement) if case_id}
