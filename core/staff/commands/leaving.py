"""Moving and leaving: old roles end on a date, new ones begin, and who leaves is let in no more."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, delete, select, update

from core.errors import AlreadyDone, BadInput, NotFound
from core.staff.commands.access import grant_role
from core.staff.commands.users import must_be_another
from core.staff.events import LeavingSet, RoleEnded, TeamLeaderSet, UserDeactivated, UserMoved
from core.staff.models import Cover, Limit, ReviewItem, RoleHeld, SignInSession, Team, User
from core.values.ids import subject
from core.work import UnitOfWork

_DAY = timedelta(days=1)


def set_team_leader(work: UnitOfWork, *, team_id: UUID, leader_id: UUID | None) -> Team:
    """Say who leads a team, or that nobody does; needs staff.administer, never for oneself."""
    work.actor.must("staff.administer")
    team = work.session.get(Team, team_id, with_for_update=True)
    leader = work.session.get(User, leader_id) if leader_id else None
    if team is None or (leader_id is not None and (leader is None or not leader.may_sign_in(work.today))):
        message = "there is no such team, or no such active user"
        raise NotFound(message)
    if leader_id is not None:
        must_be_another(work, leader_id)
    team.leader_id = leader_id
    work.flush()
    work.publish(TeamLeaderSet(team_id=team_id, leader_id=leader_id))
    return team


def move_user(
    work: UnitOfWork,
    *,
    user_id: UUID,
    on: date,
    team_id: UUID | None,
    role_ids: Collection[UUID],
) -> User:
    """Give somebody another job from a day: exactly these roles, this team, and none of their own limits.

    Roles that go end the day before; those that stay run on. Needs staff.administer. NotAllowed for oneself,
    BadInput for a day that is over.
    """
    user = _another(work, user_id)
    if on < work.today:
        message = "choose today or a later day; what was done meanwhile was done with the old roles"
        raise BadInput(message, field="on")
    if team_id is not None and work.session.get(Team, team_id) is None:
        message = "there is no such team"
        raise NotFound(message)
    for held in _ending(work, user_id, on):
        if held.role_id not in role_ids or held.starts_on > on or held.ends_on is not None:
            end_role(work, held, on)
    kept = {held.role_id for held in _ending(work, user_id, on)}
    for role_id in sorted(set(role_ids) - kept):
        grant_role(work, user_id=user_id, role_id=role_id, starts_on=on)
    _end_limits(work, user_id, on)
    if on == work.today:
        user.team_id, user.moves_on, user.next_team_id = team_id, None, None
    else:
        user.moves_on, user.next_team_id = on, team_id
    work.flush()
    work.publish(UserMoved(user_id=user_id, moves_on=on, team_id=team_id))
    return user


def leave_user(work: UnitOfWork, *, user_id: UUID, on: date) -> User:
    """Say that somebody leaves: from that day they are let in no more. Needs staff.administer.

    Their roles, limits and cover end the day before; today, their sessions end at once. NotAllowed for
    oneself, BadInput for a day that is over.
    """
    user = _another(work, user_id)
    if on < work.today:
        message = "choose today or a later day"
        raise BadInput(message, field="on")
    for held in _ending(work, user_id, on):
        end_role(work, held, on)
    _end_limits(work, user_id, on)
    either = or_(col(Cover.by_id) == user_id, col(Cover.covered_id) == user_id)
    work.session.exec(delete(Cover).where(either, col(Cover.starts_on) >= on))
    work.session.exec(update(Cover).where(either, col(Cover.ends_on) >= on).values(ends_on=on - _DAY))
    user.leaves_on = on
    work.flush()
    work.publish(LeavingSet(user_id=user_id, leaves_on=on))
    if on == work.today:
        _shut_out(work, user)
    return user


def apply_staff_changes(work: UnitOfWork) -> int:
    """What falls due today: shut out those who have left, and let those who move join their new team."""
    due = col(User.leaves_on) <= work.today
    gone = list(work.session.exec(select(User).where(due, col(User.active)).with_for_update()))
    for user in gone:
        _shut_out(work, user)
    moved = list(work.session.exec(select(User).where(col(User.moves_on) <= work.today).with_for_update()))
    for user in moved:
        user.team_id, user.moves_on, user.next_team_id = user.next_team_id, None, None
    work.flush()
    return len(gone) + len(moved)


def end_role(work: UnitOfWork, held: RoleHeld, on: date) -> None:
    """Let a role that is held end before a day; one that would not have begun by then is gone."""
    if held.starts_on >= on:
        work.session.delete(held)
    else:
        held.ends_on = on - _DAY
    work.flush()
    work.publish(RoleEnded(user_id=held.user_id, role_id=held.role_id, ends_on=on - _DAY))


def _another(work: UnitOfWork, user_id: UUID) -> User:
    work.check("staff.administer", subject("user", user_id))
    must_be_another(work, user_id)
    user = work.session.get(User, user_id, with_for_update=True)
    if user is None:
        message = "there is no such user"
        raise NotFound(message)
    if not user.active:
        message = "this user is no longer active"
        raise AlreadyDone(message)
    return user


def _ending(work: UnitOfWork, user_id: UUID, on: date) -> list[RoleHeld]:
    """The roles that somebody would hold on a day or later."""
    live = or_(col(RoleHeld.ends_on).is_(None), col(RoleHeld.ends_on) >= on)
    return list(work.session.exec(select(RoleHeld).where(col(RoleHeld.user_id) == user_id, live)))


def _end_limits(work: UnitOfWork, user_id: UUID, on: date) -> None:
    mine = col(Limit.user_id) == user_id
    work.session.exec(delete(Limit).where(mine, col(Limit.starts_on) >= on))
    live = or_(col(Limit.ends_on).is_(None), col(Limit.ends_on) >= on)
    work.session.exec(update(Limit).where(mine, live).values(ends_on=on - _DAY))


def _shut_out(work: UnitOfWork, user: User) -> None:
    user.active = False
    work.flush()
    work.session.exec(delete(SignInSession).where(col(SignInSession.user_id) == user.id))
    led = update(Team).where(col(Team.leader_id) == user.id)
    work.session.exec(led.values(leader_id=None))
    # What they were to review is anybody's who may review.
    theirs = (col(ReviewItem.reviewer_id) == user.id, col(ReviewItem.outcome).is_(None))
    work.session.exec(update(ReviewItem).where(*theirs).values(reviewer_id=None))
    work.publish(UserDeactivated(user_id=user.id))
