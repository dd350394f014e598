"""Clocks of a case: one with every day on the way to its date; pause, resume, extend."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.calendar import Stretch
from core.cases import commands, queries
from core.cases.queries.reckoning import Leg
from core.values import Because
from core.web.api.case_shapes import ExtendIn, LegOut, PauseIn, ResumeIn, StretchOut, WholeClockOut
from core.web.api.cases import because
from core.web.desk import Desk
from core.web.site import case_rows

_SOURCE = "an officer’s decision"


@get("/cases/{case_id:uuid}/clocks/{clock_id:uuid}", sync_to_thread=True)
def clock(desk: NamedDependency[Desk], case_id: FromPath[UUID], clock_id: FromPath[UUID]) -> WholeClockOut:
    """One clock, with every day on the way to its date."""
    return _read(desk, case_id, clock_id)


def _read(desk: Desk, case_id: UUID, clock_id: UUID) -> WholeClockOut:
    with desk.look() as work:
        _, one = case_rows.clock_of(work, case_id=case_id, clock_id=clock_id)
        way = queries.way_of(work, one)
        return WholeClockOut(
            one.id,
            one.name,
            one.title,
            one.due_on,
            one.state,
            because(case_rows.why(one)),
            one.started_on,
            one.ended_on,
            one.length,
            one.unit,
            one.counting,
            one.calendar,
            one.source,
            one.law,
            way.due.result,
            [_leg(leg) for leg in way.legs],
        )


def _leg(leg: Leg) -> LegOut:
    return LegOut(leg.title, [_stretch(each) for each in leg.days])


def _stretch(one: Stretch) -> StretchOut:
    first, last = one.numbers or (None, None)
    return StretchOut(one.days.start, one.days.end, first, last, one.why)


@post("/cases/{case_id:uuid}/clocks/{clock_id:uuid}/pause", status_code=200, sync_to_thread=True)
def pause(
    desk: NamedDependency[Desk], case_id: FromPath[UUID], clock_id: FromPath[UUID], data: JSONBody[PauseIn]
) -> WholeClockOut:
    """Let a clock stand still while others run."""
    with desk.work() as work:
        case_rows.clock_of(work, case_id=case_id, clock_id=clock_id)
        commands.pause_clock(
            work,
            clock_id=clock_id,
            reason=data.reason,
            source=data.source,
            from_on=data.from_on,
            until=data.until,
        )
    return _read(desk, case_id, clock_id)


@post("/cases/{case_id:uuid}/clocks/{clock_id:uuid}/resume", status_code=200, sync_to_thread=True)
def resume(
    desk: NamedDependency[Desk], case_id: FromPath[UUID], clock_id: FromPath[UUID], data: JSONBody[ResumeIn]
) -> WholeClockOut:
    """Let a paused clock run again from today."""
    with desk.work() as work:
        case_rows.clock_of(work, case_id=case_id, clock_id=clock_id)
        commands.resume_clock(work, clock_id=clock_id, because=(Because(data.reason, _SOURCE),))
    return _read(desk, case_id, clock_id)


@post("/cases/{case_id:uuid}/clocks/{clock_id:uuid}/extend", status_code=200, sync_to_thread=True)
def extend(
    desk: NamedDependency[Desk], case_id: FromPath[UUID], clock_id: FromPath[UUID], data: JSONBody[ExtendIn]
) -> WholeClockOut:
    """Give a clock longer, within what its workflow allows."""
    with desk.work() as work:
        case_rows.clock_of(work, case_id=case_id, clock_id=clock_id)
        commands.extend_clock(work, clock_id=clock_id, length=data.length, unit=data.unit, reason=data.reason)
    return _read(desk, case_id, clock_id)


HANDLERS = (clock, pause, resume, extend)
