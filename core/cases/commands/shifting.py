"""New dates given to many clocks by one run: first written down, then, once approved, put into force."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import case as when
from sqlalchemy import insert, literal, select, update
from sqlmodel import col

from core.cases.commands.rows import insert_rows
from core.cases.models import Case, Clock, ClockShift, ClockState, ShiftedClock
from core.cases.queries.reckoning import NOTHING, Reckoning
from core.cases.queries.shifts import Shift
from core.cases.queries.stops import stops_of
from core.cases.rules import ClockFigures
from core.values import new_id
from core.values.chunks import in_chunks
from core.work import UnitOfWork

_FIGURES = ("length", "unit", "counting", "calendar", "source", "verified", "law")


def write_shifts(work: UnitOfWork, *, run_id: UUID, found: Iterable[Shift]) -> int:
    """Write down which clocks a run would give another date; returns how many. Nothing moves yet."""
    work.flush()
    count = 0
    for chunk in in_chunks(list(found), 500):
        rows = [_row(run_id, shift) for shift in chunk]
        insert_rows(work, ClockShift, rows)
        for row, shift in zip(rows, chunk, strict=True):
            these = (
                select(literal(run_id), literal(row["id"]), col(Clock.id), col(Clock.case_id))
                .join(Case, col(Case.id) == col(Clock.case_id))
                .where(*shift.these)
            )
            into = ["run_id", "shift_id", "clock_id", "case_id"]
            count += work.connection.execute(insert(ShiftedClock).from_select(into, these)).rowcount
    return count


def _row(run_id: UUID, shift: Shift) -> dict[str, Any]:
    return {
        **asdict(shift.figures),
        "id": new_id(),
        "run_id": run_id,
        "name": shift.alike.name,
        "title": shift.alike.title,
        "started_on": shift.alike.started_on,
        "was_due_on": shift.alike.due_on,
        "due_on": shift.due_on,
        "because": shift.because,
    }


def apply_shifts(work: UnitOfWork, *, run_id: UUID) -> int:
    """Put the new dates of a run into force; returns how many clocks moved.

    A clock that has ended since never moves; one whose date has changed since, by a hold perhaps, is worked
    out by itself.
    """
    work.flush()
    listed = (
        col(ShiftedClock.run_id) == run_id,
        col(ShiftedClock.shift_id) == col(ClockShift.id),
        col(ShiftedClock.clock_id) == col(Clock.id),
        col(Clock.ended_on).is_(None),
    )
    changed_since: Any = select(col(Clock.id), col(ClockShift.id)).where(
        *listed, col(Clock.due_on) != col(ClockShift.was_due_on)
    )
    others = list(work.connection.execute(changed_since))
    values: dict[str, Any] = {name: getattr(ClockShift, name) for name in ("due_on", "because", *_FIGURES)}
    in_time = (col(Clock.state) == ClockState.MISSED.value) & (col(ClockShift.due_on) >= work.today)
    values["state"] = when((in_time, ClockState.RUNNING.value), else_=col(Clock.state))
    still = update(Clock).where(*listed, col(Clock.due_on) == col(ClockShift.was_due_on)).values(values)
    moved = work.connection.execute(still).rowcount
    work.session.expire_all()
    return moved + _one_by_one(work, dict(others))


def _one_by_one(work: UnitOfWork, others: dict[UUID, UUID]) -> int:
    """Clocks whose date has changed since it was listed get their new figures, with what stops them."""
    reckoning = Reckoning(work.calendars, work.today)
    for clock_id, shift_id in others.items():
        clock, shift = work.session.get_one(Clock, clock_id), work.session.get_one(ClockShift, shift_id)
        figures = ClockFigures(**{name: getattr(shift, name) for name in _FIGURES})
        stops = stops_of(work, [clock]).get(clock.id, NOTHING)
        for name in _FIGURES:
            setattr(clock, name, getattr(shift, name))
        clock.due_on, clock.because = reckoning.due(clock.started_on, figures, stops)
        if clock.state == ClockState.MISSED and clock.due_on >= work.today:
            clock.state = ClockState.RUNNING
    work.flush()
    return len(others)
