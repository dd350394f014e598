"""Restricted cases that nobody can see any more, because all who were named have left or lost their role."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy
from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import SQLModel, col

from core.cases.models import Case
from core.errors import NotAllowed, NotFound
from core.restriction import NamedPerson, Restriction
from core.values.ids import subject
from core.work import UnitOfWork, find_id

RESCUE = "cases.rescue"
NOT_UNSEEN = "there is no such case, or somebody who is named for it can still see it"


@dataclass(frozen=True, slots=True)
class UnseenCase:
    """A case that nobody can see: as much as whoever names others must know, and nothing of what is in it.

    `needs` is the permission that those named must hold; `named` are those who were, by id.
    """

    case_id: UUID
    reference: str
    type: str
    is_open: bool
    needs: str
    restricted_at: str
    named: tuple[UUID, ...] = ()


def unseen_cases(work: UnitOfWork, *, limit: int = 200) -> Sequence[UnseenCase]:
    """The restricted cases that nobody can see any more, the oldest first; needs cases.rescue.

    Past the session, whose filter keeps them from everybody: that is what this is for.
    """
    _must_rescue(work)
    rows = work.connection.execute(_unseen(work).order_by(col(Case.id)).limit(limit)).all()
    return _with_names(work, [_shown(row) for row in rows])


def unseen_case(work: UnitOfWork, *, case_id: UUID) -> UnseenCase:
    """One of them; NotFound when it is none, or none any more."""
    _must_rescue(work)
    row = work.connection.execute(_unseen(work).where(col(Case.id) == case_id)).first()
    if row is None:
        raise NotFound(NOT_UNSEEN)
    return _with_names(work, [_shown(row)])[0]


def may_see_then(work: UnitOfWork, *, needs: str, user_ids: Collection[UUID]) -> set[UUID]:
    """Those of these users who could see a case if they were named: still here, with the permission."""
    users = SQLModel.metadata.tables["staff_user"]
    asked = sqlalchemy.select(users.c.id).where(users.c.id.in_(list(user_ids)), _sees(work, users, needs))
    return set(work.connection.execute(asked).scalars())


def _must_rescue(work: UnitOfWork) -> None:
    if not (work.actor.may(RESCUE) or work.actor.may(f"{RESCUE}.approve")):
        message = f"{work.actor.name} does not have the permission “{RESCUE}”; an administrator can grant it"
        raise NotAllowed(message)


def _unseen(work: UnitOfWork) -> Any:
    users = SQLModel.metadata.tables["staff_user"]
    named = exists().where(
        col(NamedPerson.subject) == col(Restriction.subject),
        users.c.id == col(NamedPerson.user_id),
        _sees(work, users, col(NamedPerson.needs)),
    )
    columns: list[Any] = [
        Case.id,
        Case.reference,
        Case.type,
        Case.closed_at,
        Restriction.needs,
        Restriction.at,
    ]
    every: Any = sqlalchemy.select(*columns)
    return every.join(Restriction, col(Restriction.subject) == col(Case.sees)).where(~named)


def _sees(work: UnitOfWork, users: Any, needs: Any) -> ColumnElement[bool]:
    """That a user is let in today and holds what it needs, by a role of their own or of whom they cover."""
    tables = SQLModel.metadata.tables
    held, role, cover = (tables[f"staff_{one}"] for one in ("role_held", "role_permission", "cover"))
    today = work.today
    covers = exists().where(
        cover.c.by_id == users.c.id,
        cover.c.covered_id == held.c.user_id,
        cover.c.starts_on <= today,
        cover.c.ends_on >= today,
    )
    holds = exists().where(
        or_(held.c.user_id == users.c.id, covers),
        held.c.starts_on <= today,
        or_(held.c.ends_on.is_(None), held.c.ends_on >= today),
        role.c.role_id == held.c.role_id,
        role.c.permission == needs,
    )
    here = or_(users.c.leaves_on.is_(None), users.c.leaves_on > today)
    return and_(users.c.active, here, holds)


def _shown(row: Any) -> UnseenCase:
    case_id, reference, type_, closed_at, needs, at = row
    return UnseenCase(case_id, reference, type_, closed_at is None, needs, at)


def _with_names(work: UnitOfWork, found: Sequence[UnseenCase]) -> Sequence[UnseenCase]:
    """With those who were named, in one question for all."""
    marks = [subject("case", one.case_id) for one in found]
    asked = sqlalchemy.select(col(NamedPerson.subject), col(NamedPerson.user_id))
    rows = work.connection.execute(asked.where(col(NamedPerson.subject).in_(marks))).all() if marks else []
    named: dict[UUID | None, list[UUID]] = {}
    for mark, user_id in rows:
        named.setdefault(find_id(mark.partition("/")[2]), []).append(user_id)
    return [
        UnseenCase(
            one.case_id,
            one.reference,
            one.type,
            one.is_open,
            one.needs,
            one.restricted_at,
            tuple(sorted(named.get(one.case_id, ()))),
        )
        for one in found
    ]
