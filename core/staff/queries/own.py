"""What somebody may know of their own account, whatever else they may see."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select

from core.staff.models import RecoveryCode, Role, RoleHeld, SecondFactor, Team, User
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """Who one is here, one's roles today by title, and how one's second factor stands."""

    name: str
    username: str
    team: str
    roles: list[str]
    has_second_factor: bool
    recovery_codes: int


def account(work: UnitOfWork, *, user_id: UUID) -> OwnAccount:
    """One's own account; asked as Borough itself, because not everybody may see staff."""
    user = work.session.get_one(User, user_id)
    team = work.session.get(Team, user.team_id) if user.team_id else None
    ends = or_(col(RoleHeld.ends_on).is_(None), col(RoleHeld.ends_on) >= work.today)
    held = select(Role.title).join(RoleHeld, col(RoleHeld.role_id) == col(Role.id))
    held = held.where(col(RoleHeld.user_id) == user_id, col(RoleHeld.starts_on) <= work.today, ends)
    factor = work.session.get(SecondFactor, user_id)
    left = select(func.count()).select_from(RecoveryCode).where(col(RecoveryCode.user_id) == user_id)
    return OwnAccount(
        name=user.name,
        username=user.username,
        team=team.name if team else "",
        roles=list(work.session.exec(held.order_by(col(Role.title)))),
        has_second_factor=factor is not None and factor.confirmed_at is not None,
        recovery_codes=work.session.exec(left).one(),
    )


def begun_secret(work: UnitOfWork, *, user_id: UUID) -> str | None:
    """The secret of a second factor that was begun and not yet confirmed; asked as Borough itself."""
    factor = work.session.get(SecondFactor, user_id)
    is_begun = factor is not None and factor.confirmed_at is None
    return work.vault.open(factor.secret) if factor is not None and is_begun else None
