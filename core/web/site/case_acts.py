"""What people do to a case on its page."""

from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.cases import commands, queries
from core.values import Because
from core.web.desk import Desk
from core.web.page import redirect, submit
from core.web.site.case_forms import NOTE, TAKE, move_form, task_form
from core.web.site.cases import moves_of, shown
from core.web.typed import Typed
from core.work import UnitOfWork

_SOURCE = "an officer’s decision"


@post("/cases/{case_id:uuid}/move", sync_to_thread=True)
def move(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], case_id: FromPath[UUID]
) -> Response[Any]:
    """Take the next step, unless somebody else has moved the case meanwhile."""
    with desk.look() as work:
        form = move_form(case_id, moves_of(work, queries.case_by_id(work, case_id=case_id)))

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        why = (Because(values["because"], _SOURCE),)
        commands.move_case(
            work, case_id=case_id, transition=values["transition"], because=why, seen_stage=values["stage"]
        )
        return redirect(desk, f"/cases/{case_id}", banner="The case has moved")

    return submit(desk, form, typed, act=act, again=lambda filled: shown(desk, case_id, filled))


@post("/cases/{case_id:uuid}/tasks", sync_to_thread=True)
def complete(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], case_id: FromPath[UUID]
) -> Response[Any]:
    """Mark tasks as done."""
    with desk.look() as work:
        queries.case_by_id(work, case_id=case_id)
        form = task_form(case_id, queries.whole_case(work, case_id=case_id).open_tasks)

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        for task in values["tasks"]:
            commands.complete_task(work, task_id=UUID(task))
        return redirect(desk, f"/cases/{case_id}", banner="Marked as done")

    return submit(desk, form, typed, act=act, again=lambda filled: shown(desk, case_id, filled))


@post("/cases/{case_id:uuid}/notes", sync_to_thread=True)
def note(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], case_id: FromPath[UUID]
) -> Response[Any]:
    """Write a note."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.add_note(work, case_id=case_id, text=values["text"])
        return redirect(desk, f"/cases/{case_id}", banner="The note was added")

    form = NOTE.to(f"/cases/{case_id}/notes")
    return submit(desk, form, typed, act=act, again=lambda filled: shown(desk, case_id, filled))


@post("/cases/{case_id:uuid}/take", sync_to_thread=True)
def take(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], case_id: FromPath[UUID]
) -> Response[Any]:
    """Make the case the visitor's own."""

    def act(work: UnitOfWork, _values: dict[str, Any]) -> Response[Any]:
        commands.take_case(work, case_id=case_id)
        return redirect(desk, f"/cases/{case_id}", banner="The case is yours")

    form = TAKE.to(f"/cases/{case_id}/take")
    return submit(desk, form, typed, act=act, again=lambda filled: shown(desk, case_id, filled))


HANDLERS = (move, complete, note, take)
