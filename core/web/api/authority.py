"""Staff joined, moved and let go; roles, limits, cover and competence given and taken; access reviewed."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from core.staff import commands
from core.staff.queries import directory
from core.web.api.authority_shapes import (
    CompetenceIn,
    CoverIn,
    CoverOut,
    DecideIn,
    GrantIn,
    LeadIn,
    LeaveIn,
    LimitIn,
    MoveIn,
    NewUserIn,
    PassedOnOut,
    ReviewIn,
    ReviewOut,
    TeamIn,
)
from core.web.api.person_shapes import MadeOut
from core.web.api.shapes import Page
from core.web.desk import Desk, guard
from core.workload.commands import LEFT, Note, PassedOn, Receiving, leave_and_pass_on, move_and_pass_on

_ADMIN, _SEE = guard("staff.administer"), guard("staff.see")


@post("/staff/teams", guards=[_ADMIN], sync_to_thread=True)
def add_team(desk: NamedDependency[Desk], data: JSONBody[TeamIn]) -> MadeOut:
    """Add a team."""
    with desk.work() as work:
        team = commands.add_team(work, name=data.name)
        if data.leader is not None:
            commands.set_team_leader(work, team_id=team.id, leader_id=data.leader)
        return MadeOut(team.id)


@post("/staff/teams/{team_id:uuid}/leader", guards=[_ADMIN], status_code=204, sync_to_thread=True)
def lead(desk: NamedDependency[Desk], team_id: FromPath[UUID], data: JSONBody[LeadIn]) -> None:
    """Say who leads a team, or that nobody does."""
    with desk.work() as work:
        commands.set_team_leader(work, team_id=team_id, leader_id=data.leader)


@post("/staff", guards=[_ADMIN], sync_to_thread=True)
def join(desk: NamedDependency[Desk], data: JSONBody[NewUserIn]) -> MadeOut:
    """Add a member of staff with the roles that they start with; a password is set on the page only."""
    with desk.work() as work:
        made = commands.add_user(
            work, username=data.username, name=data.name, email=data.email, team_id=data.team_id
        )
        for role_id in data.roles:
            first = data.starts_on or work.today
            commands.grant_role(work, user_id=made.id, role_id=role_id, starts_on=first)
        return MadeOut(made.id)


@post("/staff/{user_id:uuid}/move", guards=[_ADMIN], status_code=200, sync_to_thread=True)
def move(desk: NamedDependency[Desk], user_id: FromPath[UUID], data: JSONBody[MoveIn]) -> PassedOnOut:
    """Give somebody another job: exactly these roles and this team; what they can not act on goes on."""
    with desk.work() as work:
        return _passed(
            move_and_pass_on(
                work,
                user_id=user_id,
                on=data.on,
                team_id=data.team_id,
                role_ids=data.roles,
                receiving=_receiving(data),
            )
        )


@post("/staff/{user_id:uuid}/leave", guards=[_ADMIN], status_code=200, sync_to_thread=True)
def leave(desk: NamedDependency[Desk], user_id: FromPath[UUID], data: JSONBody[LeaveIn]) -> PassedOnOut:
    """Say that somebody leaves, and let their work go to others."""
    with desk.work() as work:
        return _passed(leave_and_pass_on(work, user_id=user_id, on=data.on, receiving=_receiving(data)))


def _receiving(data: MoveIn | LeaveIn) -> Receiving | None:
    if data.work == "waits":
        return None
    note = Note(data.stands or LEFT.stands, data.next_step or LEFT.next_step)
    return Receiving(data.receiver, note)


def _passed(done: PassedOn) -> PassedOnOut:
    return PassedOnOut(done.given, done.queued, done.tasks)


@post("/staff/{user_id:uuid}/roles", guards=[_ADMIN], status_code=204, sync_to_thread=True)
def grant(desk: NamedDependency[Desk], user_id: FromPath[UUID], data: JSONBody[GrantIn]) -> None:
    """Give somebody a role."""
    with desk.work() as work:
        first = data.starts_on or work.today
        commands.grant_role(
            work, user_id=user_id, role_id=data.role_id, starts_on=first, ends_on=data.ends_on
        )


@post(
    "/staff/{user_id:uuid}/roles/{role_id:uuid}/revoke", guards=[_ADMIN], status_code=204, sync_to_thread=True
)
def revoke(desk: NamedDependency[Desk], user_id: FromPath[UUID], role_id: FromPath[UUID]) -> None:
    """Take a role from somebody at once."""
    with desk.work() as work:
        commands.revoke_role(work, user_id=user_id, role_id=role_id)


@post("/staff/{user_id:uuid}/competences", guards=[_ADMIN], sync_to_thread=True)
def competent(desk: NamedDependency[Desk], user_id: FromPath[UUID], data: JSONBody[CompetenceIn]) -> MadeOut:
    """Record that somebody is qualified."""
    given: dict[str, Any] = msgspec.structs.asdict(data)
    with desk.work() as work:
        given["starts_on"] = data.starts_on or work.today
        return MadeOut(commands.record_competence(work, user_id=user_id, **given).id)


@post("/staff/limits", guards=[_ADMIN], sync_to_thread=True)
def limit(desk: NamedDependency[Desk], data: JSONBody[LimitIn]) -> MadeOut:
    """Say how much, in pence, somebody or whoever holds a role may approve by an act."""
    given: dict[str, Any] = msgspec.structs.asdict(data)
    with desk.work() as work:
        given["starts_on"] = data.starts_on or work.today
        return MadeOut(commands.set_limit(work, **given).id)


@get("/staff/covers", guards=[_SEE], sync_to_thread=True)
def covers(desk: NamedDependency[Desk]) -> Page[CoverOut]:
    """The cover that runs or is to come."""
    names = ("covered", "covered_id", "by", "by_id", "starts_on", "ends_on", "because")
    with desk.look() as work:
        found = directory.covers(work)
    return Page([CoverOut(one.cover_id, **{name: getattr(one, name) for name in names}) for one in found])


@post("/staff/covers", guards=[_SEE], sync_to_thread=True)
def cover(desk: NamedDependency[Desk], data: JSONBody[CoverIn]) -> MadeOut:
    """Let somebody act for another who is away: oneself, one's team's, or anybody's for administrators."""
    with desk.work() as work:
        return MadeOut(commands.set_cover(work, **msgspec.structs.asdict(data)).id)


@post("/staff/covers/{cover_id:uuid}/end", guards=[_SEE], status_code=204, sync_to_thread=True)
def end_cover(desk: NamedDependency[Desk], cover_id: FromPath[UUID]) -> None:
    """End a cover at once."""
    with desk.work() as work:
        commands.end_cover(work, cover_id=cover_id)


@get("/staff/reviews", guards=[_SEE], sync_to_thread=True)
def reviews(desk: NamedDependency[Desk]) -> Page[ReviewOut]:
    """The access reviews, the newest first, with how far each is."""
    with desk.look() as work:
        return Page(
            [
                ReviewOut(one.review.id, one.review.title, one.review.due_on, one.kept, one.ended, one.left)
                for one in directory.reviews(work)
            ]
        )


@post("/staff/reviews", guards=[_ADMIN], sync_to_thread=True)
def review(desk: NamedDependency[Desk], data: JSONBody[ReviewIn]) -> MadeOut:
    """Begin an access review over every role that active members of staff hold."""
    with desk.work() as work:
        return MadeOut(commands.start_review(work, title=data.title, due_on=data.due_on).id)


@post(
    "/staff/review-items/{item_id:uuid}", guards=[guard("staff.review")], status_code=204, sync_to_thread=True
)
def decide(desk: NamedDependency[Desk], item_id: FromPath[UUID], data: JSONBody[DecideIn]) -> None:
    """Confirm a role that somebody else holds, or end it, with a reason."""
    with desk.work() as work:
        commands.decide_review_item(work, item_id=item_id, keep=data.keep, because=data.because)


HANDLERS = (
    add_team,
    lead,
    join,
    move,
    leave,
    grant,
    revoke,
    competent,
    limit,
    covers,
    cover,
    end_cover,
    reviews,
    review,
    decide,
)
