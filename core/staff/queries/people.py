"""Users and teams."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from core.errors import NotFound
from core.staff.models import Team, User
from core.work import UnitOfWork


def user(work: UnitOfWork, *, user_id: UUID) -> User:
    """The user; NotFound when there is none that this actor may see."""
    found = work.session.exec(select(User).where(col(User.id) == user_id)).first()
    if found is None:
        message = "there is no such user, or you may not see staff"
        raise NotFound(message)
    return found


def user_by_username(work: UnitOfWork, *, username: str) -> User | None:
    """The user of this name, however it is written; None when there is none that this actor may see."""
    asked = select(User).where(col(User.username) == username.strip().lower())
    return work.session.exec(asked).first()


def users(work: UnitOfWork, *, active_only: bool = False) -> Sequence[User]:
    """The users that this actor may see, by name."""
    asked = select(User).order_by(col(User.name), col(User.username))
    return work.session.exec(asked.where(col(User.active)) if active_only else asked).all()


def teams(work: UnitOfWork) -> Sequence[Team]:
    """The teams that this actor may see, by name."""
    return work.session.exec(select(Team).order_by(col(Team.name))).all()
