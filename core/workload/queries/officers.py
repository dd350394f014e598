"""Who could have a case: members of a team, what they have, what they may do, when they are away."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, or_, select, union, union_all
from sqlmodel import col

from core.calendar import in_words
from core.cases.models import Case
from core.cases.workflows import book_of
from core.errors import NotFound
from core.restriction import NamedPerson
from core.staff.models import Competence, Cover, RoleHeld, RolePermission, User
from core.values.ids import Subject, subject
from core.work import UnitOfWork
from core.workload.models import Absence, Capacity
from core.workload.policy import policy_of
from core.workload.rules.fairness import FULL

_Names = Mapping[UUID, set[str]]


@dataclass(frozen=True, slots=True)
class Away:
    """When somebody is away, both days included; without an end they do not come back."""

    starts_on: date
    ends_on: date | None

    @property
    def sentence(self) -> str:
        """It in words."""
        if self.ends_on is None:
            return f"leaves on {in_words(self.starts_on)}"
        if self.starts_on == self.ends_on:
            return f"away on {in_words(self.starts_on)}"
        return f"away from {in_words(self.starts_on)} to {in_words(self.ends_on)}"


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff as somebody who has cases and may get more.

    `capacity` is the part of full time in per cent; `load` what their open cases weigh, `open` how many they
    are. `away` is said when they are away now or within the days that the policy names. Among `permissions`
    are the marks of the restricted cases for which they are named.
    """

    user_id: UUID
    name: str
    team_id: UUID | None
    capacity: int
    away: Away | None
    permissions: frozenset[str]
    open: int
    load: int
    competences: frozenset[str] = frozenset()

    @property
    def subject(self) -> Subject:
        """The user as cases name their owner."""
        return subject("user", self.user_id)


@dataclass(frozen=True, slots=True)
class Kind:
    """What decides who may act on a case, and its weight: what seeing it takes, its type and its stage."""

    sees: str
    type: str
    stage: str

    def __str__(self) -> str:
        """A name for it that no other kind has."""
        return f"{self.sees} {self.type} {self.stage}"


def colleagues(
    work: UnitOfWork, *, team_id: UUID | None = None, user_ids: Collection[UUID] = ()
) -> Sequence[Colleague]:
    """The active members of a team, or these users, by name, whoever asks: names of staff are no secret."""
    whose = col(User.team_id) == team_id if team_id else col(User.id).in_(list(user_ids))
    asked: Any = (
        select(col(User.id), col(User.name), col(User.team_id), col(User.leaves_on), col(Capacity.percent))
        .outerjoin(Capacity, col(Capacity.user_id) == col(User.id))
        .where(whose, col(User.active))
        .order_by(col(User.name), col(User.id))
    )
    # Past the session, whose filter would keep names from those who may not see who may do what.
    rows = work.connection.execute(asked).all()
    ids = [row[0] for row in rows]
    if not ids:
        return []
    away, (may, can), has = _away(work, ids), _authority(work, ids), _loads(work, ids)
    return [
        Colleague(
            user_id=key,
            name=name,
            team_id=team,
            capacity=FULL if percent is None else percent,
            away=away.get(key) or _leaving(work, leaves_on),
            permissions=frozenset(may.get(key, ())),
            open=has.get(key, (0, 0))[0],
            load=has.get(key, (0, 0))[1],
            competences=frozenset(can.get(key, ())),
        )
        for key, name, team, leaves_on, percent in rows
    ]


def weight_of(work: UnitOfWork, type: str, stage: str) -> int:  # noqa: A002 - what the column is called
    """How much work such a case is; 1 where its plugin is switched off."""
    try:
        return book_of(work).workflow(type).weight_at(stage)
    except NotFound:
        return 1


def _soon(work: UnitOfWork) -> date:
    return work.today + timedelta(days=policy_of(work).figure("away_ahead_days", work.today).value)


def _leaving(work: UnitOfWork, leaves_on: date | None) -> Away | None:
    return Away(leaves_on, None) if leaves_on and leaves_on <= _soon(work) else None


def _away(work: UnitOfWork, ids: Sequence[UUID]) -> Mapping[UUID, Away]:
    """The first absence of each that is not over and begins soon enough to count."""
    asked: Any = (
        select(col(Absence.user_id), col(Absence.starts_on), col(Absence.ends_on))
        .where(
            col(Absence.user_id).in_(ids),
            col(Absence.ends_on) >= work.today,
            col(Absence.starts_on) <= _soon(work),
        )
        .order_by(col(Absence.starts_on).desc(), col(Absence.ends_on))
    )
    return {key: Away(starts, ends) for key, starts, ends in work.connection.execute(asked)}


def _authority(work: UnitOfWork, ids: Sequence[UUID]) -> tuple[_Names, _Names]:
    """What each of these may do today, and in what they are competent, in one question.

    By their own roles and those of people for whom they act. For a restricted case they are named
    themselves, and that counts only while they may see what it was before.
    """
    today = work.today
    own: Any = select(col(RoleHeld.user_id).label("user_id"), col(RoleHeld.role_id).label("role_id")).where(
        col(RoleHeld.user_id).in_(ids), *_in_force(RoleHeld, today)
    )
    covering: Any = (
        select(col(Cover.by_id), col(RoleHeld.role_id))
        .join(RoleHeld, col(RoleHeld.user_id) == col(Cover.covered_id))
        .where(col(Cover.by_id).in_(ids), *_in_force(RoleHeld, today), *_in_force(Cover, today))
    )
    held = union(own, covering).subquery()
    permission = col(RolePermission.permission)
    may: Any = select(held.c.user_id, literal("may"), permission, literal(""))
    may = may.join(held, held.c.role_id == col(RolePermission.role_id))
    named: Any = select(
        col(NamedPerson.user_id), literal("named"), col(NamedPerson.subject), col(NamedPerson.needs)
    ).where(col(NamedPerson.user_id).in_(ids))
    can: Any = select(col(Competence.user_id), literal("can"), col(Competence.name), literal("")).where(
        col(Competence.user_id).in_(ids), *_in_force(Competence, today)
    )
    rows = work.connection.execute(union_all(may, named, can)).all()
    found: dict[str, dict[UUID, set[str]]] = {"may": {}, "can": {}}
    for key, what, name, _ in rows:
        if what in found:
            found[what].setdefault(key, set()).add(name)
    for key, what, name, needs in rows:
        if what == "named" and needs in found["may"].get(key, ()):
            found["may"][key].add(name)
    return found["may"], found["can"]


def _in_force(table: Any, day: date) -> list[ColumnElement[bool]]:
    return [col(table.starts_on) <= day, or_(col(table.ends_on).is_(None), col(table.ends_on) >= day)]


def _loads(work: UnitOfWork, ids: Sequence[UUID]) -> Mapping[UUID, tuple[int, int]]:
    """How many open cases each of these has, and what they weigh: all of them, whoever asks."""
    owners: dict[str | None, UUID] = {subject("user", key): key for key in ids}
    asked = (
        select(col(Case.owner), col(Case.type), col(Case.stage), func.count())
        .where(col(Case.owner).in_(list(owners)), col(Case.closed_at).is_(None))
        .group_by(col(Case.owner), col(Case.type), col(Case.stage))
    )
    found: dict[UUID, tuple[int, int]] = {}
    for owner, type_, stage, count in work.connection.execute(asked):
        key = owners[owner]
        cases, load = found.get(key, (0, 0))
        found[key] = (cases + count, load + count * weight_of(work, type_, stage))
    return found
