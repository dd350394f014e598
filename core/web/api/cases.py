"""Cases: the list, one with everything, and its next step."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from core.cases import commands, queries
from core.cases.because import recalled
from core.cases.models import Case, Clock, Task
from core.values import Because
from core.web.api.case_shapes import (
    CaseOut,
    ClockOut,
    MoveIn,
    NoteIn,
    SubjectOut,
    TaskOut,
    TransitionOut,
    WholeCaseOut,
)
from core.web.api.shapes import BecauseOut, Before, Limit, Page
from core.web.desk import Desk
from core.web.etags import IfMatch, must_match
from core.web.site import case_rows
from core.web.site.cases import moves_of
from core.work import UnitOfWork

_SOURCE = "an officer’s decision"
_Name = Annotated[str | None, QueryParameter(max_length=90)]


@get("/cases", sync_to_thread=True)
def cases(
    desk: NamedDependency[Desk],
    type_: Annotated[str | None, QueryParameter(name="type", max_length=90)] = None,
    stage: _Name = None,
    before: Before = None,
    limit: Limit = 50,
) -> Page[CaseOut]:
    """Open cases, the newest first."""
    with desk.look() as work:
        found = queries.list_cases(work, type=type_, stage=stage, before=before, limit=limit + 1)
        items = [_brief(one) for one in found[:limit]]
    return Page(items, str(items[-1].id) if len(found) > limit else None)


def _brief(one: Case) -> CaseOut:
    return CaseOut(one.id, one.reference, one.type, one.stage, one.opened_at, one.closed_at, one.owner)


@get("/cases/{case_id:uuid}", sync_to_thread=True)
def case(desk: NamedDependency[Desk], case_id: FromPath[UUID]) -> WholeCaseOut:
    """One case with what it is about, its tasks, its clocks, and where it can go."""
    return read_case(desk, case_id)


def read_case(desk: Desk, case_id: UUID) -> WholeCaseOut:
    """The case as the visitor may see it now."""
    with desk.look() as work:
        return _whole(work, case_id)


def _whole(work: UnitOfWork, case_id: UUID) -> WholeCaseOut:
    whole = queries.whole_case(work, case_id=case_id)
    one = whole.case
    ways = [
        TransitionOut(move.transition, move.title, move.to, list(move.why_not))
        for move in moves_of(work, one, whole.holds)
    ]
    return WholeCaseOut(
        one.id,
        one.reference,
        one.type,
        one.stage,
        one.opened_at,
        one.closed_at,
        one.owner,
        [SubjectOut(about, role) for about, role in whole.subjects],
        [_task(each) for each in whole.open_tasks],
        [_clock(each) for each in whole.clocks],
        ways,
        [
            *(hold.sentence for hold in whole.holds if hold.holds_on(work.today)),
            *case_rows.said_elsewhere(work, one),
        ],
    )


def _task(one: Task) -> TaskOut:
    return TaskOut(one.id, one.title, one.due_on, one.assigned_to, because(recalled(one.because)))


def _clock(one: Clock) -> ClockOut:
    return ClockOut(one.id, one.name, one.title, one.due_on, one.state, because(recalled(one.because)))


def because(steps: Sequence[Because]) -> list[BecauseOut]:
    """An explanation as the API writes it."""
    return [BecauseOut(one.text, one.source) for one in steps]


@post("/cases/{case_id:uuid}/transitions/{transition:str}", status_code=200, sync_to_thread=True)
def move(
    desk: NamedDependency[Desk],
    case_id: FromPath[UUID],
    transition: FromPath[str],
    data: JSONBody[MoveIn],
    if_match: IfMatch = None,
) -> WholeCaseOut:
    """Take a step that leads on from where the case stands."""
    why = (Because(data.because, _SOURCE),)
    with desk.work() as work:
        must_match_case(work, case_id, if_match)
        commands.move_case(
            work, case_id=case_id, transition=transition, because=why, seen_stage=data.seen_stage
        )
    return read_case(desk, case_id)


@post("/cases/{case_id:uuid}/notes", status_code=204, sync_to_thread=True)
def note(
    desk: NamedDependency[Desk], case_id: FromPath[UUID], data: JSONBody[NoteIn], if_match: IfMatch = None
) -> None:
    """Write a note about a case."""
    with desk.work() as work:
        must_match_case(work, case_id, if_match)
        commands.add_note(work, case_id=case_id, text=data.text)


def must_match_case(work: UnitOfWork, case_id: UUID, if_match: str | None) -> None:
    """Lock the case; 412 when it is no longer what the program has seen."""
    one = queries.case_by_id(work, case_id=case_id)
    if if_match is not None:
        work.session.refresh(one, with_for_update=True)
        must_match(if_match, _whole(work, case_id))


HANDLERS = (cases, case, move, note)
