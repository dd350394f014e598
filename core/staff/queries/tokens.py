"""Whose a program's key is, and which keys there are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import col, select

from core.errors import NotFound
from core.permissions import Actor
from core.staff.models import ApiToken, User
from core.staff.queries.actors import actor_for, token_hash
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Program:
    """A program that showed a good key: who it acts as, and whether it was noted today already."""

    actor: Actor
    token_id: UUID
    is_noted: bool


def program(work: UnitOfWork, *, secret: str) -> Program | None:
    """Who a program with this key acts as today; None when the key is nobody's, has ended or was revoked.

    It may do what its user may do today, and of that only what the key carries; restricted cases are
    opened by people, never by programs.
    """
    asked = select(ApiToken).where(
        col(ApiToken.hash) == token_hash(secret),
        col(ApiToken.revoked_at).is_(None),
        col(ApiToken.ends_on) >= work.today,
    )
    kept = work.session.exec(asked).first()
    if kept is None:
        return None
    try:
        user = actor_for(work, user_id=kept.user_id)
    except NotFound:
        return None
    actor = replace(
        user, name=f"{user.name} ({kept.name})", permissions=user.permissions & set(kept.scopes.split())
    )
    return Program(actor, kept.id, kept.used_on == work.today)


def tokens(work: UnitOfWork, *, user_id: UUID | None = None) -> Sequence[tuple[ApiToken, str]]:
    """Keys with the names of their users, the newest first; only one user's if given."""
    asked = select(ApiToken, User.name).join(User, col(User.id) == col(ApiToken.user_id))
    if user_id is not None:
        asked = asked.where(col(ApiToken.user_id) == user_id)
    return work.session.exec(asked.order_by(col(ApiToken.id).desc())).all()
