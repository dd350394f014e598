"""Who can do what: for administrators, for those who review access, and for auditors."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select

from core.staff.models import Limit, Role, RoleHeld, RolePermission, User
from core.staff.rules import unknown_permissions
from core.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class RoleShown:
    """A role with its permissions; `unknown` are those that no enabled plugin declares."""

    role_id: UUID
    name: str
    title: str
    permissions: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Access:
    """That a user may do something, by which role, from when to when."""

    user_id: UUID
    username: str
    name: str
    role: str
    permission: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class LimitShown:
    """How much may be approved by an act, in pence; by a user, or by whoever holds a role."""

    limit_id: UUID
    act: str
    amount: int
    user_id: UUID | None
    role_id: UUID | None
    starts_on: date
    ends_on: date | None


def roles(work: UnitOfWork, *, known: Collection[str]) -> list[RoleShown]:
    """Every role by title. `known` are the names of the permissions that the council's plugins declare."""
    permissions: dict[UUID, list[str]] = {}
    for row in work.session.exec(select(RolePermission).order_by(col(RolePermission.permission))):
        permissions.setdefault(row.role_id, []).append(row.permission)
    return [
        RoleShown(
            role_id=role.id,
            name=role.name,
            title=role.title,
            permissions=tuple(permissions.get(role.id, ())),
            unknown=tuple(unknown_permissions(permissions.get(role.id, ()), known)),
        )
        for role in work.session.exec(select(Role).order_by(col(Role.title), col(Role.name)))
    ]


def access(
    work: UnitOfWork, *, on: date, permission: str | None = None, user_id: UUID | None = None
) -> list[Access]:
    """What active users may do on a day, by name and permission; only one permission or one user if given."""
    asked: Any = (
        select(User, RoleHeld, Role.title, RolePermission.permission)
        .join(RoleHeld, col(RoleHeld.user_id) == col(User.id))
        .join(Role, col(Role.id) == col(RoleHeld.role_id))
        .join(RolePermission, col(RolePermission.role_id) == col(Role.id))
        .where(col(User.active), *_in_force(RoleHeld.starts_on, RoleHeld.ends_on, on))
        .order_by(col(User.name), col(User.username), col(RolePermission.permission), col(Role.title))
    )
    if permission is not None:
        asked = asked.where(col(RolePermission.permission) == permission)
    if user_id is not None:
        asked = asked.where(col(User.id) == user_id)
    return [
        Access(user.id, user.username, user.name, role, name, held.starts_on, held.ends_on)
        for user, held, role, name in work.session.exec(asked)
    ]


def limits(work: UnitOfWork, *, on: date) -> list[LimitShown]:
    """Every limit in force on a day, by act and amount."""
    asked = select(Limit).where(*_in_force(Limit.starts_on, Limit.ends_on, on))
    found = work.session.exec(asked.order_by(col(Limit.act), col(Limit.amount).desc(), col(Limit.id)))
    return [
        LimitShown(one.id, one.act, one.amount, one.user_id, one.role_id, one.starts_on, one.ends_on)
        for one in found
    ]


def _in_force(starts_on: date, ends_on: date | None, on: date) -> list[ColumnElement[bool]]:
    return [col(starts_on) <= on, or_(col(ends_on).is_(None), col(ends_on) >= on)]
