"""Staff: who there is, and who can do what."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from core.audit.commands import record_export
from core.staff.queries import access, directory
from core.web.api.shapes import Page
from core.web.desk import Desk, guard

_MOST = 5_000
_Name = Annotated[str | None, QueryParameter(max_length=120, description="Only this permission.")]


class UserOut(msgspec.Struct):
    """A member of staff; `team` is the name of theirs, empty where they have none."""

    id: UUID
    username: str
    name: str
    team: str
    active: bool


class TeamOut(msgspec.Struct):
    """A team, who leads it, and how many active members it has."""

    id: UUID
    name: str
    leader_id: UUID | None
    members: int


class AccessOut(msgspec.Struct):
    """That somebody may do something, by which role, from when to when; perhaps as they act for another."""

    user_id: UUID
    username: str
    name: str
    role: str
    permission: str
    starts_on: date
    ends_on: date | None
    acting_for: str


@get("/staff", guards=[guard("staff.see")], sync_to_thread=True)
def staff(desk: NamedDependency[Desk]) -> Page[UserOut]:
    """Everybody who works here, by name."""
    with desk.look() as work:
        found = directory.directory(work, limit=_MOST)
    return Page([UserOut(user.id, user.username, user.name, team, user.active) for user, team in found])


@get("/staff/teams", guards=[guard("staff.see")], sync_to_thread=True)
def teams(desk: NamedDependency[Desk]) -> Page[TeamOut]:
    """Every team, by name."""
    with desk.look() as work:
        found = directory.teams_with_sizes(work)
    return Page([TeamOut(team.id, team.name, team.leader_id, size) for team, _, size in found])


@get("/staff/access", guards=[guard("staff.see", "audit.export")], sync_to_thread=True)
def who_can(desk: NamedDependency[Desk], permission: _Name = None) -> Page[AccessOut]:
    """Who can do what today; that it was taken out is in the trail."""
    with desk.look() as work:
        found = access(work, on=work.today, permission=permission)
    with desk.work() as work:
        record_export(work, what="staff.access", count=len(found))
    return Page(
        [
            AccessOut(
                one.user_id,
                one.username,
                one.name,
                one.role,
                one.permission,
                one.starts_on,
                one.ends_on,
                one.acting_for,
            )
            for one in found
        ]
    )


HANDLERS = (staff, teams, who_can)
