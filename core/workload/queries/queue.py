"""What nobody has."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from core.cases.models import Case
from core.cases.workflows import book_of
from core.work import UnitOfWork
from core.workload.queries.conditions import seen
from core.workload.queries.fitness import ways_from
from core.workload.queries.officers import Colleague, Kind

MOST = 5_000
"""Cases that one run gives out."""


@dataclass(frozen=True, slots=True)
class Queued:
    """How many cases of a type nobody has."""

    type: str
    title: str
    count: int


def types_of(work: UnitOfWork, members: Collection[Colleague]) -> Sequence[str]:
    """The case types on which somebody among these may act, in the order of their names.

    By permission: that nobody has the competence is said when they are given out, not kept out of sight.
    """
    return [
        workflow.name
        for workflow in book_of(work)
        if any(
            ways_from(work, one, Kind(workflow.sees, workflow.name, stage))
            for one in members
            for stage, known in workflow.stages.items()
            if not known.final
        )
    ]


def queued(work: UnitOfWork, *, types: Collection[str] | None = None) -> Sequence[Queued]:
    """How many open cases nobody has, by type; only of these types if given."""
    asked: Any = select(Case.type, func.count()).where(*_waiting(work, types)).group_by(col(Case.type))
    titles = {one.name: one.title for one in book_of(work)}
    found = work.session.exec(asked.order_by(col(Case.type)))
    return [Queued(type_, titles.get(type_, type_), count) for type_, count in found]


def waiting_cases(
    work: UnitOfWork, *, types: Collection[str] | None = None, after: UUID | None = None, limit: int = 50
) -> Sequence[Case]:
    """The open cases that nobody has, those that wait longest first; `after` is the last one seen."""
    asked = select(Case).where(*_waiting(work, types))
    if after is not None:
        asked = asked.where(col(Case.id) > after)
    return work.session.exec(asked.order_by(col(Case.id)).limit(limit)).all()


def _waiting(work: UnitOfWork, types: Collection[str] | None) -> list[Any]:
    conditions: list[Any] = [col(Case.owner).is_(None), col(Case.closed_at).is_(None), seen(work)]
    return conditions if types is None else [*conditions, col(Case.type).in_(list(types))]
