"""Who is close to what: the interests that staff declared, where they matter."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import or_, union
from sqlmodel import SQLModel, col, select

from core.staff.models import Clearance, Interest, RoleHeld, RolePermission, User
from core.values.ids import Subject, subject
from core.work import UnitOfWork, find_id


@dataclass(frozen=True, slots=True)
class Closeness:
    """A user with an interest in what a case is about; `allowed` says that they may act all the same."""

    user_id: UUID
    name: str
    kind: str
    allowed: bool


def interests_in(work: UnitOfWork, *, subjects: Iterable[Subject | str], on: Subject) -> list[Closeness]:
    """Everybody who has an interest in one of these records, or in a person with a role towards one.

    `on` is the case on which they may have been allowed to act. Past the session: whoever sees a case may
    know who must not act on it.
    """
    keys = [key for one in subjects if (key := find_id(one.partition("/")[2]))]
    if not keys:
        return []
    party = SQLModel.metadata.tables["people_party"]
    live = or_(party.c.ends_on.is_(None), party.c.ends_on >= work.today)
    persons = select(party.c.person_id).where(
        party.c.subject_id.in_(keys), party.c.person_id.is_not(None), live
    )
    cleared = (
        select(Clearance.id)
        .where(col(Clearance.user_id) == col(Interest.user_id), col(Clearance.subject) == on)
        .exists()
    )
    asked: Any = (
        select(User.id, User.name, Interest.kind, cleared)
        .join(User, col(User.id) == col(Interest.user_id))
        .where(or_(col(Interest.ended_on).is_(None), col(Interest.ended_on) > work.today))
        .where(or_(col(Interest.subject_id).in_(keys), col(Interest.subject_id).in_(persons)))
        .order_by(col(User.name), col(User.id))
    )
    found: dict[UUID, Closeness] = {}
    for user_id, name, kind, allowed in work.connection.execute(asked):
        found.setdefault(user_id, Closeness(user_id, name, kind, bool(allowed)))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Near:
    """Who is close to which records, and on which cases each may act all the same."""

    records: Mapping[str, frozenset[UUID]]
    cleared: frozenset[tuple[UUID, str]] = frozenset()


def close_to(work: UnitOfWork, *, user_ids: Collection[UUID]) -> Near:
    """What these users are close to today: what they declared, and what the persons in it have a role in.

    The same as an actor's own `interests` and `cleared`, for many at once.
    """
    party = SQLModel.metadata.tables["people_party"]
    runs = or_(col(Interest.ended_on).is_(None), col(Interest.ended_on) > work.today)
    mine = (col(Interest.user_id).in_(list(user_ids)), runs)
    every: Any = sqlalchemy.select
    declared = every(col(Interest.user_id), col(Interest.subject_kind), col(Interest.subject_id)).where(*mine)
    through = every(col(Interest.user_id), party.c.subject_kind, party.c.subject_id).where(
        *mine,
        col(Interest.subject_kind) == "person",
        party.c.person_id == col(Interest.subject_id),
        or_(party.c.ends_on.is_(None), party.c.ends_on >= work.today),
    )
    records: dict[str, set[UUID]] = {}
    for user_id, kind, key in work.connection.execute(union(declared, through)):
        records.setdefault(subject(kind, key), set()).add(user_id)
    if not records:
        return Near({})
    near = list({user_id for users in records.values() for user_id in users})
    cleared = every(col(Clearance.user_id), col(Clearance.subject)).where(col(Clearance.user_id).in_(near))
    pairs = frozenset((user_id, case) for user_id, case in work.connection.execute(cleared))
    return Near({record: frozenset(users) for record, users in records.items()}, pairs)


def interests_of(work: UnitOfWork, *, user_id: UUID) -> Sequence[Interest]:
    """The interests of a user that run, as far as this actor may know them."""
    mine = select(Interest).where(Interest.user_id == user_id, col(Interest.ended_on).is_(None))
    return work.session.exec(mine.order_by(col(Interest.id))).all()


def holders(work: UnitOfWork, *, permission: str) -> list[tuple[UUID, str]]:
    """The active users who hold a permission today, by name. Among staff that is no secret."""
    held = (
        select(RoleHeld.user_id)
        .join(RolePermission, col(RolePermission.role_id) == col(RoleHeld.role_id))
        .where(col(RolePermission.permission) == permission, col(RoleHeld.starts_on) <= work.today)
        .where(or_(col(RoleHeld.ends_on).is_(None), col(RoleHeld.ends_on) >= work.today))
    )
    asked = select(User.id, User.name).where(col(User.active), col(User.id).in_(held))
    rows = work.connection.execute(asked.order_by(col(User.name), col(User.id)))
    return [(user_id, name) for user_id, name in rows]
