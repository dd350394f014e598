"""Giving and taking roles and limits. Nobody changes their own."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, delete, select, update

from core.errors import AlreadyDone, BadInput, NotAllowed, NotFound
from core.staff.commands.users import must_be_another, typed
from core.staff.events import LimitSet, RoleGranted, RoleRevoked
from core.staff.models import Limit, Role, RoleHeld, User
from core.values.ids import subject
from core.work import UnitOfWork, find_id

_DAY = timedelta(days=1)
_LONGEST_SCHEME = 200


def grant_role(
    work: UnitOfWork, *, user_id: UUID, role_id: UUID, starts_on: date, ends_on: date | None = None
) -> RoleHeld:
    """Give a user a role, both days included; needs staff.administer.

    NotAllowed for oneself, NotFound without such a user or role, AlreadyDone when they hold it in that time,
    BadInput when it would end before it starts.
    """
    work.check("staff.administer", subject("user", user_id))
    must_be_another(work, user_id)
    _check_dates(starts_on, ends_on)
    user = work.session.get(User, user_id, with_for_update=True)
    if user is None or not user.active or work.session.get(Role, role_id) is None:
        message = "there is no such active user, or no such role"
        raise NotFound(message)
    same = (col(RoleHeld.user_id) == user_id, col(RoleHeld.role_id) == role_id)
    overlapping = _overlapping(RoleHeld.starts_on, RoleHeld.ends_on, starts_on, ends_on)
    if work.session.exec(select(RoleHeld.id).where(*same, *overlapping)).first():
        message = "they hold this role in that time already; revoke it first, or choose other dates"
        raise AlreadyDone(message)
    held = RoleHeld(user_id=user_id, role_id=role_id, starts_on=starts_on, ends_on=ends_on)
    work.session.add(held)
    work.flush()
    work.publish(RoleGranted(user_id=user_id, role_id=role_id, starts_on=starts_on, ends_on=ends_on))
    return held


def revoke_role(work: UnitOfWork, *, user_id: UUID, role_id: UUID) -> None:
    """Take a role from a user at once; needs staff.administer.

    Yesterday becomes its last day; what had not begun by then is gone, and stands in the trail only.
    NotAllowed for oneself, AlreadyDone when they neither hold it nor are to.
    """
    work.check("staff.administer", subject("user", user_id))
    must_be_another(work, user_id)
    same = (col(RoleHeld.user_id) == user_id, col(RoleHeld.role_id) == role_id)
    current = or_(col(RoleHeld.ends_on).is_(None), col(RoleHeld.ends_on) >= work.today)
    if work.session.exec(select(RoleHeld.id).where(*same, current)).first() is None:
        message = "they do not hold this role"
        raise AlreadyDone(message)
    work.session.exec(delete(RoleHeld).where(*same, col(RoleHeld.starts_on) >= work.today))
    work.session.exec(update(RoleHeld).where(*same, current).values(ends_on=work.today - _DAY))
    work.publish(RoleRevoked(user_id=user_id, role_id=role_id))


def set_limit(
    work: UnitOfWork,
    *,
    act: str,
    amount: int,
    starts_on: date,
    ends_on: date | None = None,
    user_id: UUID | None = None,
    role_id: UUID | None = None,
    scheme: str = "",
) -> Limit:
    """Say how much (`amount` in pence) a user, or whoever holds a role, may approve by an act.

    Needs staff.administer. It takes the place of the holder's limit for that act from its first day on; of
    a user's own limit and those of their roles the highest counts. `scheme` cites the council's scheme of
    delegation. NotAllowed for oneself or a role one
    holds, BadInput unless there is exactly one holder and an amount of at least nothing.
    """
    work.actor.must("staff.administer")
    _check_dates(starts_on, ends_on)
    act = typed(act, field="act")
    if amount < 0:
        message = "a limit is an amount of pence that is not negative"
        raise BadInput(message, field="amount")
    holder = _check_holder(work, user_id, role_id)
    same = (holder, col(Limit.act) == act)
    work.session.exec(delete(Limit).where(*same, col(Limit.starts_on) >= starts_on))
    overlapping = or_(col(Limit.ends_on).is_(None), col(Limit.ends_on) >= starts_on)
    work.session.exec(update(Limit).where(*same, overlapping).values(ends_on=starts_on - _DAY))
    given: dict[str, Any] = {"user_id": user_id, "role_id": role_id, "act": act, "amount": amount}
    limit = Limit(**given, starts_on=starts_on, ends_on=ends_on, scheme=scheme.strip()[:_LONGEST_SCHEME])
    work.session.add(limit)
    work.flush()
    work.publish(LimitSet(limit_id=limit.id, **given, starts_on=starts_on, ends_on=ends_on))
    return limit


def must_not_hold(work: UnitOfWork, role_id: UUID) -> None:
    """NotAllowed when the actor would change a role that they themselves hold, now or later."""
    user_id = find_id(work.actor.subject.removeprefix("user/"))
    current = or_(col(RoleHeld.ends_on).is_(None), col(RoleHeld.ends_on) >= work.today)
    held = select(RoleHeld.id).where(col(RoleHeld.user_id) == user_id, col(RoleHeld.role_id) == role_id)
    if user_id is not None and work.session.exec(held.where(current)).first():
        message = "nobody changes a role that they hold; another administrator must do it"
        raise NotAllowed(message)


def _check_holder(work: UnitOfWork, user_id: UUID | None, role_id: UUID | None) -> ColumnElement[bool]:
    """The condition that finds the holder's limits."""
    if (user_id is None) == (role_id is None):
        message = "a limit belongs to a user or to a role, to one of them"
        raise BadInput(message, field="user_id")
    found = work.session.get(User, user_id) if user_id else work.session.get(Role, role_id)
    if found is None:
        message = "there is no such user or role"
        raise NotFound(message)
    if user_id is not None:
        must_be_another(work, user_id)
        return col(Limit.user_id) == user_id
    must_not_hold(work, found.id)
    return col(Limit.role_id) == role_id


def _overlapping(
    starts: date, ends: date | None, starts_on: date, ends_on: date | None
) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [or_(col(ends).is_(None), col(ends) >= starts_on)]
    return found if ends_on is None else [*found, col(starts) <= ends_on]


def _check_dates(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        message = f"it can not end on {ends_on}, before it starts on {starts_on}"
        raise BadInput(message, field="ends_on")
