"""What people do to a case besides moving it: tasks done, who may see it, who may act on it."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.cases import commands, queries
from core.cases.models import Outcome, Task
from core.errors import NotFound
from core.staff.commands import allow_acting
from core.values import subject
from core.web.api.case_shapes import WholeCaseOut
from core.web.api.cases import must_match_case, read_case
from core.web.api.shapes import Reason, Taken
from core.web.desk import Desk, guard
from core.web.etags import IfMatch

_RESTRICT = guard("cases.restrict")


class DoneIn(Taken):
    """What became of a task."""

    outcome: Literal["done", "not_needed"] = "done"


class RestrictIn(Taken):
    """Who alone may see a case from now on, by their ids, and why."""

    named: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=200)]
    because: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class AllowIn(Taken):
    """Who may act on a case despite an interest in it, and why."""

    user_id: UUID
    because: Reason


@post(
    "/cases/{case_id:uuid}/tasks/{task_id:uuid}/complete",
    guards=[guard("cases.complete_tasks")],
    status_code=200,
    sync_to_thread=True,
)
def complete(
    desk: NamedDependency[Desk],
    case_id: FromPath[UUID],
    task_id: FromPath[UUID],
    data: JSONBody[DoneIn],
) -> WholeCaseOut:
    """Say that a task was done, or is not needed."""
    with desk.work() as work:
        queries.case_by_id(work, case_id=case_id)
        task = work.session.get(Task, task_id)
        if task is None or task.case_id != case_id:
            message = "this case has no such task"
            raise NotFound(message)
        commands.complete_task(work, task_id=task_id, outcome=Outcome(data.outcome))
    return read_case(desk, case_id)


@post("/cases/{case_id:uuid}/restriction", guards=[_RESTRICT], status_code=204, sync_to_thread=True)
def restrict(
    desk: NamedDependency[Desk],
    case_id: FromPath[UUID],
    data: JSONBody[RestrictIn],
    if_match: IfMatch = None,
) -> None:
    """Let only those named see the case, or change who they are."""
    with desk.work() as work:
        must_match_case(work, case_id, if_match)
        commands.restrict_case(work, case_id=case_id, named=set(data.named), because=data.because)


@post("/cases/{case_id:uuid}/restriction/lift", guards=[_RESTRICT], status_code=204, sync_to_thread=True)
def lift(desk: NamedDependency[Desk], case_id: FromPath[UUID]) -> None:
    """Let everybody see the case again who could before."""
    with desk.work() as work:
        queries.case_by_id(work, case_id=case_id)
        commands.lift_restriction(work, case_id=case_id)


@post(
    "/cases/{case_id:uuid}/allow",
    guards=[guard("cases.allow_interest")],
    status_code=204,
    sync_to_thread=True,
)
def allow(desk: NamedDependency[Desk], case_id: FromPath[UUID], data: JSONBody[AllowIn]) -> None:
    """Let somebody act on a case in which they have an interest."""
    with desk.work() as work:
        queries.case_by_id(work, case_id=case_id)
        allow_acting(work, user_id=data.user_id, on=subject("case", case_id), because=data.because)


HANDLERS = (complete, restrict, lift, allow)
