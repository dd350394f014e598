"""Somebody moves or leaves: old roles end on a day, and what is theirs goes to others in the same go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import col, select

from core.approval import Approval, ApprovalState
from core.cases import queries as cases
from core.cases.queries import list_cases
from core.staff import commands, queries
from core.staff.models import Team, User
from core.staff.queries import directory
from core.values.ids import subject
from core.web.blocks import Block, Link, Prose, Table
from core.web.desk import Desk, guard
from core.web.fields import Choice, Day, Ticks
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site import records
from core.web.site.approval_rows import title_of
from core.web.site.staff import passing, shared
from core.web.typed import Typed
from core.work import UnitOfWork, find_id
from core.workload.commands import leave_and_pass_on, move_and_pass_on

_MOST = 200


@get("/staff/{user_id:uuid}/move", guards=[guard("staff.administer")], sync_to_thread=True)
def mover_page(desk: NamedDependency[Desk], user_id: FromPath[UUID]) -> Response[Any]:
    """Ask which roles and team they have from when."""
    return _moving(desk, user_id)


@post("/staff/{user_id:uuid}/move", guards=[guard("staff.administer")], sync_to_thread=True)
def move(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], user_id: FromPath[UUID]
) -> Response[Any]:
    """End the old roles and give the new, all from one day."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        done = move_and_pass_on(
            work,
            user_id=user_id,
            on=values["on"],
            team_id=find_id(values["team"] or ""),
            role_ids=[UUID(one) for one in values["roles"]],
            receiving=passing.receiving(values),
        )
        banner = f"The move is set. {passing.said(done)}".strip()
        return redirect(desk, f"/staff/{user_id}", banner=banner)

    with desk.look() as work:
        form = _move_form(work, queries.user(work, user_id=user_id))
    return submit(desk, form, typed, act=act, again=lambda filled: _moving(desk, user_id, filled))


def _move_form(work: UnitOfWork, user: User) -> Form:
    return Form(
        (
            Day(name="on", label="First day in the new job"),
            Choice(name="team", label="New team", options=shared.team_options(work), required=False),
            Ticks(
                name="roles",
                label="Roles from that day",
                hint="Roles that are not ticked end the day before, and so do limits of their own",
                options=shared.role_options(work),
                required=False,
            ),
            *passing.fields(work, user, waits="They keep what they can act on in the new job"),
        ),
        button="Set the move",
        action=f"/staff/{user.id}/move",
        cancel=Link("Back", f"/staff/{user.id}"),
    )


def _moving(desk: Desk, user_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        user = queries.user(work, user_id=user_id)
        held = [
            str(one.role_id)
            for one in directory.roles_held(work, user_id=user_id)
            if one.ends_on is None or one.ends_on >= work.today
        ]
        kept = {**passing.FIRST, "receiver": passing.WAITS}
        shown = _move_form(work, user).empty(roles=held, team=user.team_id, **kept)
        blocks: list[Block] = [next(iter(wrong), shown), *_theirs(work, desk, user)]
    return page(
        desk, f"{user.name} moves", blocks, trail=(*shared.TRAIL, Link(user.name, f"/staff/{user_id}"))
    )


@get("/staff/{user_id:uuid}/leave", guards=[guard("staff.administer")], sync_to_thread=True)
def leaver_page(desk: NamedDependency[Desk], user_id: FromPath[UUID]) -> Response[Any]:
    """Ask from when they are gone, and list what is theirs."""
    return _leaving(desk, user_id)


@post("/staff/{user_id:uuid}/leave", guards=[guard("staff.administer")], sync_to_thread=True)
def leave(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], user_id: FromPath[UUID]
) -> Response[Any]:
    """Set the day; today, it is done at once."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        for team in _led(work, user_id):
            leader_id = find_id(values[f"leads-{team.id}"] or "")
            commands.set_team_leader(work, team_id=team.id, leader_id=leader_id)
        done = leave_and_pass_on(work, user_id=user_id, on=values["on"], receiving=passing.receiving(values))
        gone = values["on"] == work.today
        banner = "They are let in no more" if gone else "The day is set; their roles end with it"
        return redirect(desk, f"/staff/{user_id}", banner=f"{banner}. {passing.said(done)}".strip())

    with desk.look() as work:
        form = _leave_form(work, queries.user(work, user_id=user_id))
    return submit(desk, form, typed, act=act, again=lambda filled: _leaving(desk, user_id, filled))


def _leave_form(work: UnitOfWork, user: User) -> Form:
    others = [one for one in shared.user_options(work) if one[0] != str(user.id)]
    leading = [
        Choice(name=f"leads-{team.id}", label=f"Who leads {team.name} from now on", options=others)
        for team in _led(work, user.id)
    ]
    return Form(
        (
            Day(name="on", label="First day on which they are let in no more"),
            *leading,
            *passing.fields(work, user, waits="They keep it until that day; then it goes by fairness"),
        ),
        button="Let them in no more from that day",
        action=f"/staff/{user.id}/leave",
        danger=True,
    )


def _led(work: UnitOfWork, user_id: UUID) -> Sequence[Team]:
    mine = select(Team).where(col(Team.leader_id) == user_id)
    return work.session.exec(mine.order_by(col(Team.name))).all()


def _leaving(desk: Desk, user_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        user = queries.user(work, user_id=user_id)
        theirs = _theirs(work, desk, user)
        shown = _leave_form(work, user).empty(**passing.FIRST)
    text = Prose("Their roles, limits and cover end the day before. What they did stays in their name.")
    blocks: list[Block] = [text, next(iter(wrong), shown), *theirs]
    return page(
        desk, f"{user.name} leaves", blocks, trail=(*shared.TRAIL, Link(user.name, f"/staff/{user_id}"))
    )


def _theirs(work: UnitOfWork, desk: Desk, user: User) -> list[Block]:
    """What must be handed over: cases, tasks and proposals, as far as this visitor sees them."""
    who = subject("user", user.id)
    owned = list_cases(work, owner=who, limit=_MOST)
    tasks = cases.open_tasks(work, assigned_to=who, limit=_MOST)
    waiting = work.session.exec(
        select(Approval)
        .where(col(Approval.proposed_by) == who, col(Approval.state) == ApprovalState.PROPOSED)
        .order_by(col(Approval.id))
        .limit(_MOST)
    ).all()
    rows = [(Link(one.title, f"/cases/{one.case_id}"), one.reference, one.due_on) for one in tasks]
    return [
        Prose("To hand over", "lead"),
        records.case_table(work, owned, empty="No open case of theirs that you may see"),
        Table(
            ("Task", "Case", "Due"), rows, title="Open tasks", empty="No open task of theirs that you may see"
        ),
        *_proposed(desk, waiting),
    ]


def _proposed(desk: Desk, waiting: Sequence[Approval]) -> list[Block]:
    rows = [(Link(title_of(desk, one), f"/approvals/{one.id}"), one.because) for one in waiting]
    return [Table(("Proposal", "Why"), rows, title="Proposed, and waiting")] if rows else []


HANDLERS = (mover_page, move, leaver_page, leave)
