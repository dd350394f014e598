"""What everybody in a team has, each case counted once, and the very cases behind each number."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Self
from uuid import UUID

import sqlalchemy
from sqlalchemy import ColumnElement, Integer, cast, false, func, or_
from sqlmodel import col, select

from core.cases.models import Case
from core.values import Subject
from core.work import UnitOfWork
from core.workload.queries.conditions import STATES, midnight, reopened, stands
from core.workload.queries.held import held_elsewhere
from core.workload.queries.officers import Colleague, weight_of

Which = Literal["open", "held", "late", "week", "later", "undated", "reopened", "closed"]
WHICH: tuple[Which, ...] = ("open", "held", "late", "week", "later", "undated", "reopened", "closed")


@dataclass(slots=True)
class Caseload:
    """What somebody has, or nobody: every open case is in exactly one of the states.

    `load` is what they weigh; `reopened` how many of them were closed once; `closed` how many were closed
    this month, which are not among the open ones.
    """

    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    load: int = 0
    reopened: int = 0
    closed: int = 0

    @property
    def open(self) -> int:
        """How many cases there are."""
        return sum(self.states.values())

    def count(self, which: Which) -> int:
        """The number of one column."""
        own = {"open": self.open, "reopened": self.reopened, "closed": self.closed}
        return own[which] if which in own else self.states[which]

    def __iadd__(self, other: "Caseload") -> Self:
        """Both together."""
        for state, count in other.states.items():
            self.states[state] += count
        self.load += other.load
        self.reopened += other.reopened
        self.closed += other.closed
        return self


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose cases are meant: those of these owners, and with `types` those that nobody has of these types."""

    owners: tuple[Subject, ...] = ()
    types: tuple[str, ...] = ()


def caseloads(
    work: UnitOfWork, *, members: Collection[Colleague], types: Collection[str]
) -> Mapping[Subject | None, Caseload]:
    """What each member has, and under None what nobody has of these types."""
    found: dict[Subject | None, Caseload] = {one.subject: Caseload() for one in members}
    found[None] = Caseload()
    scope = Scope(tuple(one.subject for one in members), tuple(types))
    again = cast(reopened(work), Integer)
    still = held_elsewhere(work, _any(_whose(scope)))
    for whose in _whose(scope):
        columns = {"owner": Case.owner, "type": Case.type, "stage": Case.stage}
        named: list[Any] = [col(column).label(name) for name, column in columns.items()]
        each: Any = sqlalchemy.select(*named, stands(work, still).label("state"), again.label("again"))
        rows = each.where(whose, col(Case.closed_at).is_(None)).subquery()
        keys = (rows.c.owner, rows.c.type, rows.c.stage, rows.c.state)
        counted: Any = sqlalchemy.select(*keys, func.count(), func.sum(rows.c.again)).group_by(*keys)
        for owner, type_, stage, state, count, twice in work.session.execute(counted):
            load = found[owner]
            load.states[state] += count
            load.load += count * weight_of(work, type_, stage)
            load.reopened += twice
    for owner, count in work.session.exec(_closed(work, scope)):
        found[owner].closed = count
    return found


def cases_behind(
    work: UnitOfWork, *, scope: Scope, which: Which, after: UUID | None = None, limit: int = 50
) -> Sequence[Case]:
    """The very cases that a number counts, the oldest first."""
    asked = select(Case).where(_any(_whose(scope)))
    if which == "closed":
        asked = asked.where(col(Case.closed_at) >= _month(work))
    else:
        asked = asked.where(col(Case.closed_at).is_(None))
    if which == "reopened":
        asked = asked.where(reopened(work))
    elif which in STATES:
        still = held_elsewhere(work, _any(_whose(scope)))
        asked = asked.where(stands(work, still) == which)
    if after is not None:
        asked = asked.where(col(Case.id) > after)
    return work.session.exec(asked.order_by(col(Case.id)).limit(limit)).all()


def _whose(scope: Scope) -> list[ColumnElement[bool]]:
    """A condition for those who have cases and one for what nobody has, each with an index of its own."""
    found: list[ColumnElement[bool]] = []
    if scope.owners:
        found.append(col(Case.owner).in_(scope.owners))
    if scope.types:
        found.append(col(Case.owner).is_(None) & col(Case.type).in_(scope.types))
    return found


def _any(conditions: Sequence[ColumnElement[bool]]) -> Any:
    return or_(false(), *conditions)


def _month(work: UnitOfWork) -> str:
    return midnight(work.today.replace(day=1))


def _closed(work: UnitOfWork, scope: Scope) -> Any:
    this_month = (_any(_whose(scope)), col(Case.closed_at) >= _month(work))
    return select(Case.owner, func.count()).where(*this_month).group_by(col(Case.owner))
