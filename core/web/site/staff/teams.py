"""Teams: who leads them and who is in them."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from core.staff import commands
from core.staff.queries import directory
from core.web.blocks import Block, Details, Link, Summary, Table
from core.web.desk import HOME, Desk, guard
from core.web.fields import Choice, Text
from core.web.forms import Filled, Form
from core.web.page import page, redirect, submit
from core.web.site.staff import shared
from core.web.typed import Typed
from core.work import UnitOfWork, find_id

_NEW = Form(
    (Text(name="name", label="Name of the team", width=30),), button="Add the team", action="/staff/teams"
)


@get("/staff/teams", guards=[guard("staff.see")], sync_to_thread=True)
def teams(desk: NamedDependency[Desk]) -> Response[Any]:
    """Every team."""
    return _list(desk)


def _list(desk: Desk, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        found = directory.teams_with_sizes(work)
    rows = [(Link(team.name, f"/staff/teams/{team.id}"), leader, size) for team, leader, size in found]
    blocks: list[Block] = [
        shared.tabs("/staff/teams"),
        Table(
            ("Team", "Leader", "Members"),
            rows,
            label="Teams",
            empty="There is no team yet",
            numbers=(2,),
            sortable=True,
        ),
    ]
    if desk.actor.may("staff.administer"):
        blocks += wrong or [Details("Add a team", [_NEW.empty()])]
    return page(desk, "Teams", blocks, trail=(HOME,))


@post("/staff/teams", guards=[guard("staff.administer")], sync_to_thread=True)
def add(desk: NamedDependency[Desk], typed: NamedDependency[Typed]) -> Response[Any]:
    """Add a team."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        team = commands.add_team(work, name=values["name"])
        return redirect(desk, f"/staff/teams/{team.id}", banner="The team was added")

    return submit(desk, _NEW, typed, act=act, again=lambda filled: _list(desk, filled))


@get("/staff/teams/{team_id:uuid}", guards=[guard("staff.see")], sync_to_thread=True)
def team(desk: NamedDependency[Desk], team_id: FromPath[UUID]) -> Response[Any]:
    """One team with its members."""
    return _shown(desk, team_id)


def _shown(desk: Desk, team_id: UUID, *wrong: Filled) -> Response[Any]:
    with desk.look() as work:
        one = directory.team(work, team_id=team_id)
        members = directory.directory(work, team_id=team_id)
        form = _leader_form(work, team_id)
        leader = next((user.name for user, _ in members if user.id == one.leader_id), "")
        if one.leader_id and not leader:
            leader = dict(shared.user_options(work)).get(str(one.leader_id), "")
    rows = [(Link(user.name, f"/staff/{user.id}"), user.username) for user, _ in members]
    blocks: list[Block] = [
        Summary([("Leader", leader or None), ("Members", len(members))]),
        Table(("Member", "User name"), rows, title="Members", empty="Nobody is in this team"),
    ]
    if desk.actor.may("staff.administer"):
        shown = form.empty(leader=one.leader_id)
        blocks += wrong or [Details("Change the leader", [shown])]
    return page(desk, one.name, blocks, trail=(*shared.TRAIL, Link("Teams", "/staff/teams")), caption="Team")


@post("/staff/teams/{team_id:uuid}", guards=[guard("staff.administer")], sync_to_thread=True)
def lead(
    desk: NamedDependency[Desk], typed: NamedDependency[Typed], team_id: FromPath[UUID]
) -> Response[Any]:
    """Say who leads it."""

    def act(work: UnitOfWork, values: dict[str, Any]) -> Response[Any]:
        commands.set_team_leader(work, team_id=team_id, leader_id=find_id(values["leader"] or ""))
        return redirect(desk, f"/staff/teams/{team_id}", banner="The leader was changed")

    with desk.look() as work:
        form = _leader_form(work, team_id)
    return submit(desk, form, typed, act=act, again=lambda filled: _shown(desk, team_id, filled))


def _leader_form(work: UnitOfWork, team_id: UUID) -> Form:
    options = shared.user_options(work)
    field = Choice(name="leader", label="Leader", options=options, required=False)
    return Form((field,), button="Set the leader", action=f"/staff/teams/{team_id}")


HANDLERS = (teams, add, team, lead)
