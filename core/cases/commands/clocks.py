"""Clocks: started and ended by moves or by hand, and worked out again when a hold changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from core.cases.commands.rows import insert_rows, locked_case, update_rows
from core.cases.events import ClockEnded, ClockMoved, ClockStarted
from core.cases.models import Clock, ClockState
from core.cases.queries.holds import holds_of
from core.cases.queries.reckoning import NOTHING, Reckoning, figures_of
from core.cases.queries.stops import Stops, cases_with_pauses, stops_of
from core.cases.rules import ClockFigures, clock_outcome
from core.cases.workflows import ClockRule, Workflow, book_of
from core.cases.workflows.draft import near
from core.errors import AlreadyDone, BadInput, NotFound
from core.log import iso
from core.values import new_id, subject
from core.values.chunks import in_chunks
from core.work import UnitOfWork


def start_clock(work: UnitOfWork, *, case_id: UUID, clock: str, started_on: date | None = None) -> Clock:
    """Start a clock of the case's workflow by hand; AlreadyDone when it is being waited for.

    It counts from `started_on`, today if left out: the day of service, perhaps, which may lie ahead.
    """
    work.check("cases.run_clocks", subject("case", case_id))
    case = locked_case(work, case_id)
    workflow = book_of(work).workflow(case.type, case.version)
    if clock not in workflow.clocks:
        hint = near(clock, workflow.clocks)
        message = f"cases of the type “{workflow.title}” have no clock “{clock}”{hint}"
        raise BadInput(message, field="clock")
    if work.session.exec(_going([case_id], [clock])).first() is not None:
        message = f"the clock “{workflow.clocks[clock].title}” is being waited for already; stop it first"
        raise AlreadyDone(message)
    begin_clocks(work, workflow=workflow, names=[clock], case_ids=[case_id], started_on=started_on)
    started: Clock = work.session.exec(_going([case_id], [clock])).one()
    return started


def stop_clock(work: UnitOfWork, *, case_id: UUID, clock: str, met: bool = True) -> Clock:
    """End a clock: what it waited for was done, in time or late; or with `met=False` it is not waited for.

    NotFound when no such clock is waited for in the case.
    """
    work.check("cases.run_clocks", subject("case", case_id))
    locked_case(work, case_id)
    found: Clock | None = work.session.exec(_going([case_id], [clock])).first()
    if found is None:
        message = f"no clock “{clock}” is waited for in this case"
        raise NotFound(message)
    end_clocks(work, case_ids=[case_id], names=[clock], met=met)
    work.session.refresh(found)
    return found


def begin_clocks(
    work: UnitOfWork,
    *,
    workflow: Workflow,
    names: Sequence[str],
    case_ids: Sequence[UUID],
    started_on: date | None = None,
) -> Mapping[UUID, UUID]:
    """Start these clocks in many cases; one that is being waited for is stopped and begins afresh.

    Returns the case of each clock that was started.
    """
    if not names or not case_ids:
        return {}
    end_clocks(work, case_ids=case_ids, names=names, met=False)
    held = {case_id: Stops(some) for case_id, some in holds_of(work, case_ids=case_ids).items()}
    reckoning, first = Reckoning(work.calendars, work.today), started_on or work.today
    rules = [(name, workflow.clocks[name]) for name in names]
    figures = {name: book_of(work).figures(rule, first) for name, rule in rules}
    rows = [
        _row(work, case_id, name, first, rule)
        | _counted(figures[name], reckoning.due(first, figures[name], held.get(case_id, NOTHING)))
        for name, rule in rules
        for case_id in case_ids
    ]
    for row in rows:
        if held.get(row["case_id"], NOTHING).stand_still_on(work.today):
            row["state"] = ClockState.HELD
    insert_rows(work, Clock, rows)
    for row in rows:
        facts = {key: row[key] for key in ("case_id", "started_on", "due_on")}
        work.publish(ClockStarted(clock_id=row["id"], clock=row["name"], **facts))
    return {row["id"]: row["case_id"] for row in rows}


def end_clocks(
    work: UnitOfWork, *, case_ids: Sequence[UUID], names: Sequence[str] | None = None, met: bool
) -> None:
    """End the clocks of these names, or all, in many cases: as met or missed by the day, or as stopped."""
    if names is not None and not names:
        return
    work.flush()
    for chunk in in_chunks(case_ids, 1_000):
        going = work.session.exec(_going(chunk, names)).all()
        if going:
            rework_clocks(work, case_ids={clock.case_id for clock in going}, unless_free=True)
            end_these(work, going, met=met)


def rework_clocks(work: UnitOfWork, *, case_ids: Iterable[UUID], unless_free: bool = False) -> None:
    """Work out again when the clocks of these cases are due; `unless_free` skips what nothing stopped."""
    for chunk in in_chunks(case_ids, 1_000):
        wanted: Sequence[UUID] = chunk
        if unless_free:
            stopped = {*holds_of(work, case_ids=chunk), *cases_with_pauses(work, chunk)}
            wanted = [case_id for case_id in chunk if case_id in stopped]
        clocks = work.session.exec(_going(wanted)).all() if wanted else ()
        stops, reckoning = stops_of(work, clocks), Reckoning(work.calendars, work.today)
        for clock in clocks:
            _rework(work, clock, stops.get(clock.id, NOTHING), reckoning)
    work.flush()


def _rework(work: UnitOfWork, clock: Clock, stops: Stops, reckoning: Reckoning) -> None:
    was, state_was = clock.due_on, clock.state
    clock.due_on, clock.because = reckoning.due(clock.started_on, figures_of(clock), stops)
    overdue = state_was == ClockState.MISSED and clock.due_on < work.today
    still = ClockState.HELD if stops.stand_still_on(work.today) else ClockState.RUNNING
    clock.state = ClockState.MISSED if overdue else still
    if (clock.due_on, clock.state) != (was, state_was):
        work.publish(
            ClockMoved(
                case_id=clock.case_id,
                clock_id=clock.id,
                clock=clock.name,
                due_on=clock.due_on,
                was_due_on=was,
                state=str(clock.state),
            )
        )


def end_these(work: UnitOfWork, going: Sequence[Clock], *, met: bool) -> None:
    """End these clocks of which the dates are right already."""
    by_state: dict[str, list[Clock]] = {}
    for clock in going:
        outcome = clock_outcome(clock.due_on, work.today, waiting=clock.kind == "waiting")
        state: str = outcome.result
        if not met and clock.state != ClockState.MISSED:
            state = "stopped"
        by_state.setdefault(state, []).append(clock)
    for state, clocks in by_state.items():
        update_rows(work, clocks, state=state, ended_on=work.today, ended_at=iso(work.now))
        for clock in clocks:
            ended_event = ClockEnded(
                case_id=clock.case_id,
                clock_id=clock.id,
                clock=clock.name,
                state=state,
                ended_on=work.today,
            )
            work.publish(ended_event)


def _going(case_ids: Sequence[UUID], names: Sequence[str] | None = None) -> Any:
    statement = select(Clock).where(col(Clock.case_id).in_(case_ids), col(Clock.ended_on).is_(None))
    return statement if names is None else statement.where(col(Clock.name).in_(names))


def _row(work: UnitOfWork, case_id: UUID, name: str, first: date, rule: ClockRule) -> dict[str, Any]:
    return {
        "kind": rule.kind,
        "title": rule.title,
        "id": new_id(),
        "case_id": case_id,
        "name": name,
        "started_on": first,
        "started_at": iso(work.now),
        "state": ClockState.RUNNING,
    }


def _counted(figures: ClockFigures, due: tuple[date, str]) -> dict[str, Any]:
    """What a clock is counted by, and when that makes it due."""
    return {**asdict(figures), "due_on": due[0], "because": due[1]}
