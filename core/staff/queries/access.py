"""Who can do what: for administrators, for those who review access, and for auditors."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from core.staff.models import Cover, Limit, Role, RoleHeld, RolePermission, User
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
    """That a user may do something, by which role, from when to when; perhaps as they act for somebody."""

    user_id: UUID
    username: str
    name: str
    role: str
    permission: str
    starts_on: date
    ends_on: date | None
    acting_for: str = ""


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
    scheme: str = ""


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
    """What active users may do on a day, by name and permission; only one permission or one user if given.

    Where somebody acts for another, the other's roles stand in their name too, for the days of the cover.
    """
    narrowed: list[Any] = [col(User.active), not_left(on)]
    narrowed += _in_force(RoleHeld.starts_on, RoleHeld.ends_on, on)
    if permission is not None:
        narrowed.append(col(RolePermission.permission) == permission)
    if user_id is not None:
        narrowed.append(col(User.id) == user_id)
    covered = aliased(User)
    every: Any = select
    own = every(User, RoleHeld, Role.title, RolePermission.permission)
    lent = every(User, RoleHeld, Role.title, RolePermission.permission, Cover, covered.name)
    lent = lent.join(Cover, col(Cover.by_id) == col(User.id)).join(
        covered, col(covered.id) == col(Cover.covered_id)
    )
    own = own.join(RoleHeld, col(RoleHeld.user_id) == col(User.id))
    lent = lent.join(RoleHeld, col(RoleHeld.user_id) == col(Cover.covered_id))
    lent = lent.where(col(Cover.starts_on) <= on, col(Cover.ends_on) >= on, col(covered.active))
    found = [_held(*row) for row in work.session.exec(_of_roles(own).where(*narrowed))]
    found += [_held(*row) for row in work.session.exec(_of_roles(lent).where(*narrowed))]
    return sorted(found, key=lambda one: (one.name, one.username, one.permission, one.role, one.acting_for))


def not_left(on: date) -> ColumnElement[bool]:
    """The condition for users who have not left by a day."""
    return or_(col(User.leaves_on).is_(None), col(User.leaves_on) > on)


def _of_roles(asked: Any) -> Any:
    """With the roles and permissions of what is held."""
    return asked.join(Role, col(Role.id) == col(RoleHeld.role_id)).join(
        RolePermission, col(RolePermission.role_id) == col(Role.id)
    )


def _held(
    user: User, held: RoleHeld, role: str, name: str, cover: Cover | None = None, covered: str = ""
) -> Access:
    starts_on, ends_on = held.starts_on, held.ends_on
    if cover is not None:
        starts_on = max(starts_on, cover.starts_on)
        ends_on = cover.ends_on if ends_on is None else min(ends_on, cover.ends_on)
    return Access(user.id, user.username, user.name, role, name, starts_on, ends_on, covered)


def limits(work: UnitOfWork, *, on: date) -> list[LimitShown]:
    """Every limit in force on a day, by act and amount."""
    asked = select(Limit).where(*_in_force(Limit.starts_on, Limit.ends_on, on))
    found = work.session.exec(asked.order_by(col(Limit.act), col(Limit.amount).desc(), col(Limit.id)))
    return [_shown(one) for one in found]


def _shown(one: Limit) -> LimitShown:
    days = (one.starts_on, one.ends_on)
    return LimitShown(one.id, one.act, one.amount, one.user_id, one.role_id, *days, one.scheme)


def _in_force(starts_on: date, ends_on: date | None, on: date) -> list[ColumnElement[bool]]:
    return [col(starts_on) <= on, or_(col(ends_on).is_(None), col(ends_on) >= on)]
