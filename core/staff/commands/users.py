"""Users, teams and passwords."""

from uuid import UUID

from sqlmodel import col, delete, select

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.log import iso
from core.staff.events import PasswordSet, TeamAdded, UserAdded, UserDeactivated
from core.staff.models import Password, SignInSession, Team, User
from core.staff.passwords import hashed, is_right
from core.staff.queries.actors import token_hash
from core.staff.rules import password_fault
from core.staff.rules import username as tidy_username
from core.values.ids import subject
from core.values.words import one_line
from core.work import UnitOfWork


def add_team(work: UnitOfWork, *, name: str) -> Team:
    """Record a team; needs staff.administer. BadInput without a name, AlreadyDone when there is one of it."""
    work.actor.must("staff.administer")
    tidy = typed(name, field="name")
    if work.session.exec(select(Team.id).where(col(Team.name) == tidy)).first():
        message = f"there is a team “{tidy}” already"
        raise AlreadyDone(message)
    team = Team(name=tidy)
    work.session.add(team)
    work.flush()
    work.publish(TeamAdded(team_id=team.id))
    return team


def add_user(
    work: UnitOfWork, *, username: str, name: str, email: str = "", team_id: UUID | None = None
) -> User:
    """Record a member of staff, who can sign in once a password is set; needs staff.administer.

    BadInput when a name can not be taken, AlreadyDone when another has the user name, NotFound without such
    a team.
    """
    work.actor.must("staff.administer")
    try:
        known_by = tidy_username(username)
    except ValueError as error:
        raise BadInput(str(error), field="username") from None
    called = typed(name, field="name")
    if work.session.exec(select(User.id).where(col(User.username) == known_by)).first():
        message = f"the user name “{known_by}” is taken; choose another"
        raise AlreadyDone(message)
    if team_id is not None and work.session.get(Team, team_id) is None:
        message = "there is no such team"
        raise NotFound(message)
    reached = typed(email, field="email") if email.strip() else ""
    added = User(username=known_by, name=called, email=reached, team_id=team_id)
    work.session.add(added)
    work.flush()
    work.publish(UserAdded(user_id=added.id))
    return added


def set_password(
    work: UnitOfWork, *, user_id: UUID, password: str, current: str = "", keep_token: str | None = None
) -> None:
    """Set a password: one's own with the `current` one, another's with staff.administer.

    All sessions of the user end but the one of `keep_token`. BadInput when it is too weak, NotAllowed when
    `current` is wrong.
    """
    user = _lock(work, user_id)
    kept = work.session.get(Password, user_id)
    if work.actor.subject != user.subject:
        work.actor.must("staff.administer")
    elif not is_right(current, kept.hash if kept else None):
        message = "that is not your present password; nothing was changed"
        raise NotAllowed(message)
    if fault := password_fault(password, user.username):
        raise BadInput(fault, field="password")
    work.session.merge(Password(user_id=user_id, hash=hashed(password), set_at=iso(work.now)))
    others = delete(SignInSession).where(col(SignInSession.user_id) == user_id)
    if keep_token is not None:
        others = others.where(col(SignInSession.token_hash) != token_hash(keep_token))
    work.session.exec(others)
    work.publish(PasswordSet(user_id=user_id))


def deactivate_user(work: UnitOfWork, *, user_id: UUID) -> None:
    """Shut a user out at once: their sessions end and they can not sign in; needs staff.administer.

    NotAllowed for oneself, AlreadyDone when they are shut out.
    """
    work.check("staff.administer", subject("user", user_id))
    user = _lock(work, user_id)
    must_be_another(work, user_id)
    if not user.active:
        message = "this user is no longer active"
        raise AlreadyDone(message)
    user.active = False
    work.flush()
    work.session.exec(delete(SignInSession).where(col(SignInSession.user_id) == user_id))
    work.publish(UserDeactivated(user_id=user_id))


def typed(text: str, *, field: str) -> str:
    """What somebody typed, on one line; BadInput when it is empty or holds what can not be kept."""
    try:
        line = one_line(text)
    except ValueError as error:
        raise BadInput(str(error), field=field) from None
    if not line:
        message = "this must not be empty; fill it in"
        raise BadInput(message, field=field)
    return line


def must_be_another(work: UnitOfWork, user_id: UUID) -> None:
    """NotAllowed when the actor would change what they themselves may do."""
    if work.actor.subject == subject("user", user_id):
        message = "nobody changes their own access; another administrator must do it"
        raise NotAllowed(message)


def _lock(work: UnitOfWork, user_id: UUID) -> User:
    user = work.session.get(User, user_id, with_for_update=True)
    if user is None:
        message = "there is no such user"
        raise NotFound(message)
    return user
